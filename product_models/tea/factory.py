"""From fresh leaf to a packed kilogram of tea, to the cup and to what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange, Provenance
from footprint.text import Text
from product_models.shared import bill, biogenic, transport
from product_models.shared.templates import grid, is_transport, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import FROM_MAKER, Known
from product_models.tea.design import TeaDesign
from product_models.tea.parts import FRESH_LEAF, PARTS

_PACKAGING = "tea-packaging-cn-zj"
_LANDFILL = "waste-municipal-landfill-cn"
_HEAT = {
    "natural-gas": "heat-natural-gas-cn",
    "hard-coal": "heat-hard-coal-cn",
    "diesel": "heat-diesel-boiler-glo",
}
_WOOD_KG_PER_MJ = {"co2-uptake": 0.112, "co2-biogenic": 0.112, "ch4-biogenic": 30e-6, "n2o": 4e-6}
"""Emissions of burned wood per MJ of its heating value (IPCC 2006 Vol. 2 Table 2.3)."""

_DATASET = {part.key: part.dataset for part in PARTS}
_WATER_KWH_PER_L = 4.186 * 80 / 3600
"""Heat that brings a litre of water from 20 °C to 100 °C [kWh]."""


def made_tea(design: TeaDesign) -> tuple[Activity, list[Activity]]:
    """Return 1 kg of unpacked tea with its share of garden and processing, and its suppliers."""
    taken, suppliers = _ingredients(design)
    joint = [*taken, *_inbound(design), *_processing(design)]
    share = design.tea_share
    made = Activity(
        "tea",
        Text("made tea, unpacked", "成品茶（未包装）"),
        "kg",
        design.values.text("factory-site"),
        tuple(replace(exchange, amount=exchange.amount * share) for exchange in joint),
        stage="processing",
        line="processing",
    )
    return made, suppliers


def product(design: TeaDesign) -> tuple[Activity, list[Activity]]:
    """Return 1 kg of packed tea with what comes after the gate, and its suppliers."""
    packed, suppliers = _packaging(design)
    carbon, known = carbon_balance(design)
    made = Activity(
        "product",
        Text("packed tea", "包装成品茶"),
        "kg",
        design.values.text("factory-site"),
        (
            technosphere("tea", 1, "kg", FROM_MAKER),
            biogenic.flow("co2-uptake", carbon.uptake_kg, known, "field", "carbon-uptake"),
            *packed,
            *_packing(design),
            *_downstream(design),
        ),
        stage="packaging",
        line="packing",
    )
    return made, suppliers


def carbon_balance(design: TeaDesign) -> tuple[biogenic.CarbonBalance, Known]:
    """Return the biogenic carbon of 1 kg of tea; all of it is released cradle to grave."""
    number = design.values.number
    carbon = biogenic.carbon_kg(1, number("tea-moisture-share"), number("carbon-share"))
    grave = design.boundary == "cradle-to-grave"
    known = design.values.known("carbon-share", "tea-moisture-share")
    return biogenic.CarbonBalance(carbon, released_share=float(grave)), known


# ---------------------------------------------------------------------- ingredients and processing
def _ingredients(design: TeaDesign) -> tuple[list[Exchange], list[Activity]]:
    inputs: list[Exchange] = []
    suppliers: list[Activity] = []
    for line in design.submission.bill:
        if line.supplier_figure is not None:
            leaf = line.part == FRESH_LEAF
            supplier, taken = bill.supplied(line, "field" if leaf else "processing")
            suppliers.append(supplier)
            inputs.append(taken)
        elif line.part != FRESH_LEAF:
            inputs.append(_take(design, line, "processing"))
    if design.models_garden:
        kg, known = design.own_leaf_kg
        inputs.append(technosphere("leaf", kg, "kg", known, line=design.leaf_line))
    return inputs, suppliers


def _take(design: TeaDesign, line: BillLine, stage: str) -> Exchange:
    code = line.dataset or _DATASET[line.part or ""]
    assert code is not None  # noqa: S101 - intake refuses lines that name nothing
    return bill.take(line, code, design.background.find(code, line.location).unit, stage)


def _inbound(design: TeaDesign) -> list[Exchange]:
    legs = _legs(design, "inbound", design.leaf_kg[0], "processing")
    usual = [x for x in design.template.exchanges if is_transport(x)]
    return legs or [replace(x, stage="processing", line="default-transport") for x in usual]


def _legs(design: TeaDesign, direction: str, mass_kg: float, stage: str) -> list[Exchange]:
    return [
        transport.carry(leg, MODES, mass_kg, stage)
        for leg in design.submission.transport
        if leg.direction == direction
    ]


def _processing(design: TeaDesign) -> Iterator[Exchange]:
    """Yield the energy of withering and firing per kg of made tea."""
    site = design.values.text("factory-site")
    for step in ("withering", "firing"):
        for row in design.energy_of(step):
            yield design.metered(row, "factory-site")
        if not design.gives(step, electricity=True):
            kwh, known = _amount(design, step, "electricity")
            if kwh:
                yield grid(kwh, site, known, line=f"electricity-{step}")
        if not design.gives(step, electricity=False):
            mj, known = _amount(design, step, "heat")
            yield from _heat(design, mj, known, f"heat-{step}")


def _amount(design: TeaDesign, step: str, kind: str) -> tuple[float, Known]:
    if (given := design.values.optional(f"{step}-{kind}")) is not None:
        return given, FROM_MAKER
    if step == "firing":
        return design.default_energy(kind)
    return 0.0, FROM_MAKER  # the firing evaporates all water, or only the other kind was given


def _heat(design: TeaDesign, mj: float, known: Known, line: str) -> Iterator[Exchange]:
    source = design.values.text("heat-source")
    if mj and source in _HEAT:
        yield technosphere(_HEAT[source], mj, "MJ", known, line=line)
    elif mj:
        fuel_mj = mj / design.values.number("wood-stove-efficiency-share")
        burned = Known(Provenance.RECALLED, "ipcc2006", primary=False)
        for flow, kg in _WOOD_KG_PER_MJ.items():
            yield biogenic.flow(flow, kg * fuel_mj, burned, "processing", line)


# ---------------------------------------------------------------------- packaging and after
def _packaging(design: TeaDesign) -> tuple[list[Exchange], list[Activity]]:
    inputs: list[Exchange] = []
    suppliers: list[Activity] = []
    for line in design.submission.packaging:
        if line.supplier_figure is not None:
            supplier, taken = bill.supplied(line, "packaging")
            suppliers.append(supplier)
            inputs.append(taken)
        else:
            inputs.append(_take(design, line, "packaging"))
    if uses_default_packaging(design):
        known = design.values.known("packing")
        inputs.append(technosphere(_PACKAGING, 1, "kg", known, line="default-packaging"))
    return inputs, suppliers


def uses_default_packaging(design: TeaDesign) -> bool:
    """Tell whether retail packaging stands in for a list that names none."""
    return not design.submission.packaging and design.values.text("packing") == "retail"


def _packing(design: TeaDesign) -> list[Exchange]:
    rows = design.energy_of("packing")
    return [replace(design.metered(row, "factory-site"), stage="packaging") for row in rows]


def _downstream(design: TeaDesign) -> list[Exchange]:
    if design.boundary == "cradle-to-gate":
        return []
    inputs = _legs(design, "outbound", design.packed_mass_kg, "distribution")
    if design.boundary == "cradle-to-grave":
        inputs += [_brewing(design), *_spent_leaf(design)]
    return inputs


def _brewing(design: TeaDesign) -> Exchange:
    values = design.values
    litres = values.number("infusion-water")
    kwh = litres * _WATER_KWH_PER_L / values.number("kettle-efficiency-share")
    known = values.known("infusion-water", "kettle-efficiency-share")
    return replace(grid(kwh, values.text("use-site"), known, line="brewing"), stage="use")


def _spent_leaf(design: TeaDesign) -> list[Exchange]:
    """Return the release of the carbon of the tea, and the landfill of its leaf."""
    carbon, known = carbon_balance(design)
    dry_kg = 1 - design.values.number("tea-moisture-share")
    assumed = Known(Provenance.ASSUMED, "assumption", primary=False)
    return [
        biogenic.flow("co2-biogenic", carbon.release_kg, known, "end-of-life", "carbon-release"),
        technosphere(_LANDFILL, dry_kg, "kg", assumed, stage="end-of-life", line="spent-leaf"),
    ]
