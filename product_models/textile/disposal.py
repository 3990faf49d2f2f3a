"""End of life of a garment, and the biogenic carbon it gives back."""

from __future__ import annotations

from footprint.inventory import Exchange
from product_models.shared.templates import technosphere
from product_models.textile.chain import carbon_dioxide
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import CO2_PER_CARBON, FIBRES

_BURNED = {
    "synthetic": "waste-polyester-textile-incineration-cn",
    "polyamide": "waste-polyamide-textile-incineration-cn",
}
_BURNED_NATURAL = "waste-cotton-textile-incineration-cn"
_BURIED_NATURAL, _BURIED = "waste-cotton-textile-landfill-glo", "waste-inert-landfill-glo"
_OTHER = "waste-mixed-incineration-glo"

_LINE, _STAGE = "end-of-life", "end-of-life"


def disposal(design: TextileDesign) -> list[Exchange]:
    """Return the end of life of one garment: burned, buried, or recycled free of burden."""
    inputs = [one for feed in design.feeds for one in _fibre(design, feed.fibre, feed.share)]
    other = design.mass_kg - design.fabric_kg
    if other > 1e-9:
        kept = 1 - design.values.number("recycling-share")
        inputs.append(_treat(design, _OTHER, other * kept))
    return inputs


def _fibre(design: TextileDesign, key: str, share: float) -> list[Exchange]:
    fibre, values = FIBRES[key], design.values
    mass = design.fabric_kg * share
    buried, recycled = values.number("landfill-share"), values.number("recycling-share")
    burned = mass * (1 - buried - recycled)
    code = _BURNED.get(fibre.group, _BURNED_NATURAL)
    buried_code = _BURIED_NATURAL if fibre.carbon else _BURIED
    amounts = {code: burned, buried_code: mass * buried}
    inputs = [_treat(design, dataset, kg) for dataset, kg in amounts.items() if kg > 1e-12]
    missing = burned * (fibre.carbon - _booked(design, code)) if fibre.carbon else 0.0
    given_away = mass * recycled * fibre.carbon
    return inputs + carbon_dioxide("co2-biogenic", missing + given_away, _STAGE, _LINE)


def _booked(design: TextileDesign, code: str) -> float:
    """Return the biogenic carbon an incineration dataset gives back [kg/kg]."""
    exchanges = design.background.activity(code).exchanges
    return sum(one.amount for one in exchanges if one.input == "co2-biogenic") / CO2_PER_CARBON


def _treat(design: TextileDesign, code: str, mass_kg: float) -> Exchange:
    known = design.values.known("landfill-share", "recycling-share")
    return technosphere(code, mass_kg, "kg", known, stage=_STAGE, line=_LINE)
