"""The battery as sold: cells, parts, packaging, assembly, and what comes after the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.battery_lithium_ion.cells import code_of, meters
from product_models.battery_lithium_ion.design import BatteryDesign
from product_models.battery_lithium_ion.end_of_life import end_of_life
from product_models.battery_lithium_ion.parts import MODULE_PARTS, PACK_PARTS, PARTS
from product_models.shared import bill, transport
from product_models.shared.templates import grid, is_grid, is_transport, technosphere
from product_models.shared.transport import MODES

_PART = {part.key: part for part in PARTS}
_MOULDING = "injection-moulding-cn"
_DISTRIBUTION = "battery-distribution-cn"


def battery(design: BatteryDesign) -> tuple[Activity, list[Activity]]:
    """Return the activity that makes one product, and suppliers with figures of their own."""
    billed, suppliers = _billed(design)
    gate = (*_cells(design), *billed, *default_parts(design).values(), *_assembly(design))
    made = Activity(
        "battery",
        Text("battery", "电池"),
        "unit",
        design.values.text("pack-site"),
        (*gate, *_inbound(design), *_after_gate(design, gate)),
        stage="production",
        line="inputs-pack",
    )
    return made, suppliers


def _cells(design: BatteryDesign) -> Iterator[Exchange]:
    """Yield the cells that no bill line takes."""
    if not design.lines_of("cell"):
        kg, known = design.cells
        yield technosphere("cell", kg, "kg", known, line=design.cell_line)


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
    code = part.dataset or code_of(design, part.key) or part.key
    row = bill.take(line, code, part.unit, "materials")
    yield row if part.dataset else replace(row, location=None)
    if part.key == "plastic-parts":
        yield bill.take(line, _MOULDING, "kg", "materials")


def default_parts(design: BatteryDesign) -> dict[str, Exchange]:
    """Return what stands in for parts of the pack the bill does not name, by part."""
    rows = {row.input: row for row in design.pack_template.exchanges}
    own = {"steel-cold-rolled-cn": "steel-parts"}
    names = {part.dataset: part.key for part in PACK_PARTS if part.dataset} | own
    found = {}
    for code, row in rows.items():
        key = names.get(code)
        if key is None or design.is_billed(key) or not _holds(design, key):
            continue
        amount = row.amount * design.energy_kwh
        found[key] = replace(row, amount=amount, stage="materials", line=f"default-{key}")
    if (plastic := found.get("plastic-parts")) and (moulding := rows.get(_MOULDING)):
        amount = moulding.amount * design.energy_kwh
        found["moulding"] = replace(moulding, amount=amount, stage="materials", line=plastic.line)
    return found


def _holds(design: BatteryDesign, part: str) -> bool:
    """Tell whether a battery of this level has a part by default."""
    return design.level == "pack" or (design.level == "module" and part in MODULE_PARTS)


def _assembly(design: BatteryDesign) -> Iterator[Exchange]:
    """Yield the energy of module and pack assembly per product."""
    if not any(row.carrier == "electricity" for row in design.energy_of("pack")):
        kwh = design.values.number("assembly-electricity") * design.energy_kwh
        known = design.values.known("assembly-electricity")
        yield grid(kwh, design.values.text("pack-site"), known, line="electricity-pack")
    yield from meters(design, "pack")


def _inbound(design: BatteryDesign) -> Iterator[Exchange]:
    legs = [leg for leg in design.submission.transport if leg.direction == "inbound"]
    for leg in legs:
        yield transport.carry(leg, MODES, design.material_mass_kg, "materials")
    if not legs and design.level != "cell":
        share = 1.0 if design.level == "pack" else design.mass_kg / _template_mass_kg(design)
        for row in design.pack_template.exchanges:
            if is_transport(row):
                amount = row.amount * design.energy_kwh * min(1.0, share)
                yield replace(row, amount=amount, stage="materials", line="default-transport")


def _template_mass_kg(design: BatteryDesign) -> float:
    """Return the mass of the template's pack at this rated energy [kg]."""
    rows = design.pack_template.exchanges
    left_out = (_MOULDING,)
    kg = sum(
        row.amount
        for row in rows
        if row.unit == "kg" and row.input not in left_out and not is_grid(row)
    )
    return kg * design.energy_kwh


# ---------------------------------------------------------------------- after the gate
def _after_gate(design: BatteryDesign, gate: tuple[Exchange, ...]) -> Iterator[Exchange]:
    if design.boundary == "cradle-to-gate":
        return
    legs = [leg for leg in design.submission.transport if leg.direction == "outbound"]
    for leg in legs:
        yield transport.carry(leg, MODES, design.packed_mass_kg, "distribution")
    if not legs:
        yield technosphere(
            _DISTRIBUTION,
            design.packed_mass_kg,
            "kg",
            design.values.known("mass"),
            stage="distribution",
            line="default-distribution",
        )
    if design.boundary == "life-cycle-without-use":
        yield from end_of_life(design, gate)
