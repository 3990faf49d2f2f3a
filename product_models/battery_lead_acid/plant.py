"""The battery as sold: lead parts, acid, case, plant, packaging, and what comes after the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.battery_lead_acid.design import BatteryDesign
from product_models.battery_lead_acid.loop import PRIMARY, SECONDARY, circular
from product_models.battery_lead_acid.parts import PARTS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.meters import gives
from product_models.shared.templates import grid, is_fuel, is_transport, technosphere
from product_models.shared.transport import MODES

_PART = {part.key: part for part in PARTS}
_MADE = {"lead-parts": "lead", "active-mass": "oxide"}
_CASES = {"abs": "acrylonitrile-butadiene-styrene-us", "pp": "polypropylene-us"}
_MOULDING = "injection-moulding-cn"
_DISTRIBUTION = "battery-distribution-cn"
_LANDFILL = "waste-inert-landfill-glo"


def battery(design: BatteryDesign) -> tuple[Activity, list[Activity]]:
    """Return the activity that makes one battery, and suppliers with figures of their own."""
    billed, suppliers = _billed(design)
    started = 1 / design.values.number("battery-yield")
    gate = [
        row if row.input in _MADE.values() else replace(row, amount=row.amount * started)
        for row in (*billed, *default_parts(design).values(), *_plant(design), *_inbound(design))
    ]
    made = Activity(
        "battery",
        Text("lead-acid battery", "铅蓄电池"),
        "unit",
        design.values.text("plant-site"),
        (*gate, *_after_gate(design)),
        stage="production",
        line="inputs-plant",
    )
    return made, suppliers


# ---------------------------------------------------------------------- materials
def _billed(design: BatteryDesign) -> tuple[list[Exchange], list[Activity]]:
    inputs: list[Exchange] = []
    suppliers: list[Activity] = []
    for line in (*design.submission.bill, *design.submission.packaging):
        if line.supplier_figure is not None:
            supplier, take = bill.supplied(line, "materials")
            suppliers.append(supplier)
            inputs.append(take)
        else:
            inputs += _take(design, line)
    return inputs, suppliers


def _take(design: BatteryDesign, line: BillLine) -> Iterator[Exchange]:
    if line.part is None:
        assert line.dataset is not None  # noqa: S101 - intake refuses lines that name nothing
        unit = design.background.find(line.dataset, line.location).unit
        yield bill.take(line, line.dataset, unit, "materials")
        return
    part = _PART[line.part]
    row = bill.take(line, part.dataset or _MADE[part.key], part.unit, "materials")
    yield row if part.dataset else replace(row, location=None)
    if part.key.startswith("case-"):
        yield bill.take(line, _MOULDING, "kg", "materials")


def default_parts(design: BatteryDesign) -> dict[str, Exchange]:
    """Return what stands in for parts the bill does not name, by part."""
    found = {
        part: technosphere(_MADE[part], kg, "kg", known, stage="materials", line=f"default-{part}")
        for part, (kg, known) in design.lead_parts.items()
    }
    datasets = {part.dataset: part.key for part in PARTS if part.dataset and not part.packaging}
    for row in design.template.exchanges:
        code = row.input
        key = datasets.get(code)
        if code in {*_CASES.values(), _MOULDING}:
            case = design.values.text("case-material")
            key = f"case-{case}" if code != _MOULDING else "moulding"
            code = _CASES[case] if code != _MOULDING else code
        if key is None or _is_billed(design, key):
            continue
        line = f"default-{key}" if key != "moulding" else _case_line(design)
        amount = row.amount * design.mass_kg
        found[key] = replace(row, input=code, amount=amount, stage="materials", line=line)
    return found


def _case_line(design: BatteryDesign) -> str:
    return f"default-case-{design.values.text('case-material')}"


def _is_billed(design: BatteryDesign, part: str) -> bool:
    """Tell whether the bill names a part, or any case."""
    cases = part == "moulding" or part.startswith("case-")
    parts = ("case-abs", "case-pp") if cases else (part,)
    return any(design.lines_of(one) for one in parts)


# ---------------------------------------------------------------------- plant
def _plant(design: BatteryDesign) -> Iterator[Exchange]:
    """Yield energy and waste water of casting, pasting, curing, assembly and formation."""
    heat = any(gives(design.energy_of(step), electricity=False) for step in ("plant", "formation"))
    for row in design.template.exchanges:
        amount = row.amount * design.mass_kg
        if is_fuel(row) and not heat:
            yield replace(row, amount=amount, line="heat-plant")
        elif row.input.startswith("wastewater-"):
            yield replace(row, amount=amount, line="inputs-plant")
    formation = design.values.number("formation-electricity-share")
    yield from _electricity(design, "plant", 1 - formation)
    yield from _electricity(design, "formation", formation)


def _electricity(design: BatteryDesign, step: str, share: float) -> Iterator[Exchange]:
    site = design.values.text("plant-site")
    if share and not gives(design.energy_of(step), electricity=True):
        kwh = design.values.number("electricity") * design.mass_kg * share
        known = design.values.known("electricity")
        yield grid(kwh, site, known, line=f"electricity-{step}")
    for row in design.energy_of(step):
        output = design.output_of(step, row.output_amount, row.output_unit)
        yield energy.per_output(row, CARRIERS, output, site)


def _inbound(design: BatteryDesign) -> Iterator[Exchange]:
    legs = [leg for leg in design.submission.transport if leg.direction == "inbound"]
    for leg in legs:
        yield transport.carry(leg, MODES, design.material_mass_kg, "materials")
    if not legs:
        for row in design.template.exchanges:
            if is_transport(row):
                amount = row.amount * design.mass_kg
                yield replace(row, amount=amount, stage="materials", line="default-transport")


# ---------------------------------------------------------------------- after the gate
def _after_gate(design: BatteryDesign) -> Iterator[Exchange]:
    if design.boundary == "cradle-to-gate":
        return
    legs = [leg for leg in design.submission.transport if leg.direction == "outbound"]
    for leg in legs:
        yield transport.carry(leg, MODES, design.packed_mass_kg, "distribution")
    if not legs:
        known, kg = design.values.known("mass"), design.packed_mass_kg
        line = "default-distribution"
        yield technosphere(_DISTRIBUTION, kg, "kg", known, stage="distribution", line=line)
    if design.boundary == "life-cycle-without-use":
        yield from _end_of_life(design)


def _end_of_life(design: BatteryDesign) -> Iterator[Exchange]:
    """Yield recycling outside the own loop and landfill; the loop stands in the lead supply."""
    values = design.values
    own = values.number("own-return-share")
    collected = max(own, values.number("collection-share"))
    known = values.known("collection-share", "own-return-share")
    share = circular(
        design, recycling_rate=(collected - own) * values.number("market-recovery-yield")
    )
    rows = (
        (SECONDARY, design.lead_kg * share.recycling, "recycling"),
        (PRIMARY, design.lead_kg * share.avoided, "credit-lead"),
        (_LANDFILL, design.mass_kg * (1 - collected), "disposal"),
    )
    for code, kg, line in rows:
        if kg:
            yield technosphere(code, kg, "kg", known, stage="end-of-life", line=line)
