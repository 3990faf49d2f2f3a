"""The tea garden: 1 kg of fresh leaf from what one hectare takes, emits and yields in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from product_models.shared import soil
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import grid, technosphere
from product_models.shared.values import FROM_MAKER, Known
from product_models.tea.design import LEAF_TEMPLATE, TeaDesign, known_of
from product_models.tea.parameters import PARAMETERS

INPUTS = {
    "nitrogen-mineral": "fertiliser-nitrogen-",
    "phosphate": "fertiliser-phosphate-",
    "potash": "fertiliser-potash-",
    "pesticide": "pesticide-",
    "diesel": "diesel-burned-",
}
"""Parameter per hectare to the beginning of the template input it replaces; also its line."""

_TEMPLATE_YIELD = next(p for p in PARAMETERS if p.key == "leaf-yield").default_for(None)


def leaf(design: TeaDesign) -> Activity:
    """Return 1 kg of fresh leaf of the modelled garden."""
    template = design.background.activity(LEAF_TEMPLATE)
    exchanges = [*_bought(design, template), *_soil(design), *_electricity(design)]
    return replace(
        template,
        code="leaf",
        location=design.values.text("field-site"),
        exchanges=tuple(exchanges),
        role="foreground",
        stage="field",
        line=design.leaf_line,
    )


def per_hectare(design: TeaDesign, key: str) -> tuple[float, Known]:
    """Return what a hectare takes in a year, in the unit of the template's input, and its source.

    What is not given is the template's, per hectare: a better yield needs less per leaf.
    """
    template = _template_input(design.background.activity(LEAF_TEMPLATE), key)
    if (given := design.values.optional(key)) is None:
        return template.amount * template_yield_kg(), known_of(template)
    content = CARRIERS["diesel"].contents["kg"] if key == "diesel" else 1.0
    return given * content, FROM_MAKER


def template_yield_kg() -> float:
    """Return the yield the template stands for [kg of leaf per ha]."""
    assert _TEMPLATE_YIELD is not None  # noqa: S101 - the parameter has one default
    return float(_TEMPLATE_YIELD.value)


def nitrogen(design: TeaDesign) -> tuple[soil.Nitrogen, Known]:
    """Return the nitrogen on one hectare in a year, and how the soil's emission is known."""
    mineral, known = per_hectare(design, "nitrogen-mineral")
    applied = soil.Nitrogen(mineral, design.values.number("nitrogen-organic"))
    source = soil.FACTORS[design.values.text("soil-factors")].source
    order = list(Provenance)
    weakest = max((known.provenance, source.provenance), key=order.index)
    # An emission computed with a default factor is no primary data, whatever was put on the field.
    return applied, Known(weakest, source.source_id, primary=False)


def _template_input(template: Activity, key: str) -> Exchange:
    return next(x for x in template.exchanges if x.input.startswith(INPUTS[key]))


def _bought(design: TeaDesign, template: Activity) -> Iterator[Exchange]:
    yield_kg = design.values.number("leaf-yield")
    for key in INPUTS:
        if key == "diesel" and design.gives("field", electricity=False):
            continue
        amount, known = per_hectare(design, key)
        one = _template_input(template, key)
        yield technosphere(one.input, amount / yield_kg, one.unit, known, line=key)


def _soil(design: TeaDesign) -> Iterator[Exchange]:
    values, yield_kg = design.values, design.values.number("leaf-yield")
    factors = soil.FACTORS[values.text("soil-factors")]
    applied, known = nitrogen(design)
    kilograms = {
        "n2o-direct": soil.direct_n2o_kg(applied, factors),
        "n2o-indirect": soil.indirect_n2o_kg(applied, factors),
    }
    for line, kg in kilograms.items():
        yield _emission("n2o", kg / yield_kg, known, line)
    carbon = {
        "limestone": soil.lime_co2_kg(values.optional("limestone") or 0.0),
        "urea": soil.urea_co2_kg(values.optional("urea") or 0.0),
    }
    computed = Known(Provenance.RECALLED, "ipcc2006", primary=False)
    for line, kg in carbon.items():
        if kg:
            yield _emission("co2-fossil", kg / yield_kg, computed, line)


def _emission(flow: str, kg: float, known: Known, line: str) -> Exchange:
    return Exchange(
        ExchangeKind.BIOSPHERE,
        flow,
        kg,
        "kg",
        known.provenance,
        known.source_id,
        primary=known.primary,
        line=line,
    )


def _electricity(design: TeaDesign) -> Iterator[Exchange]:
    site = design.values.text("field-site")
    for row in design.energy_of("field"):
        yield design.metered(row, "field-site")
    kwh = design.values.number("irrigation-electricity")
    if kwh and not design.gives("field", electricity=True):
        known = design.values.known("irrigation-electricity")
        yield grid(kwh / design.values.number("leaf-yield"), site, known, line="irrigation")
