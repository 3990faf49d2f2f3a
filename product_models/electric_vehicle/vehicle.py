"""The vehicle itself: materials, drivetrain, battery, its plant, and the way to the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from footprint.units import convert, parse_unit
from product_models.electric_vehicle.design import (
    BODY_INPUTS,
    CAR_TEMPLATE,
    DRIVE_INPUTS,
    GLIDER_TEMPLATE,
    OFFCUT,
    VehicleDesign,
    input_of,
    known_mass,
    known_of,
)
from product_models.electric_vehicle.life import downstream
from product_models.electric_vehicle.parts import BATTERY, FLUID_PARTS, PARTS, STAGE_OF
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.recycling import RULES, Circularity, shares, under
from product_models.shared.templates import adapt, grid, is_fuel, is_grid, technosphere
from product_models.shared.transport import MODES

CAST_ALUMINIUM = "aluminium-cast"
_ALLOY = "aluminium-casting-alloy-cn"
_MOULDING = "injection-moulding-cn"
_PART = {part.key: part for part in PARTS}


def vehicle(design: VehicleDesign) -> tuple[Activity, list[Activity]]:
    """Return the activity that makes one vehicle, and its suppliers with figures of their own."""
    billed, suppliers = _billed(design)
    made = Activity(
        "vehicle",
        Text("battery electric vehicle", "纯电动汽车"),
        "unit",
        design.values.text("plant-site"),
        (
            *billed,
            *_default_body(design),
            *_default_drivetrain(design),
            *_default_fluids(design),
            *_default_battery(design),
            *_plant(design),
            *_legs(design, "inbound", design.kerb_kg, "plant"),
            *downstream(design),
        ),
        stage="plant",
        line="plant-other",
    )
    return made, suppliers


def cast_aluminium(design: VehicleDesign) -> Activity:
    """Return 1 kg of casting alloy with the recycled share of this vehicle."""
    rule = RULES["aluminium"]
    content = Circularity(
        allocation=float(rule.allocation.value),
        recycled_content=design.values.number("aluminium-recycled-share"),
        quality_in=float(rule.quality.value),
    )
    share = shares(under(design.values.text("circular-approach"), content))
    known = design.values.known("aluminium-recycled-share")
    metal = {"aluminium-primary-cn": share.virgin, "aluminium-secondary-cn": share.recycled}
    return adapt(
        design.background.activity(_ALLOY),
        CAST_ALUMINIUM,
        drop=lambda exchange: exchange.input in metal,
        add=tuple(technosphere(code, kg, "kg", known) for code, kg in metal.items() if kg),
        stage="body",
        line=cast_line(design),
    )


def cast_line(design: VehicleDesign) -> str:
    """Return the key of the line cast aluminium is reported under."""
    lines = [x for x in design.lines_of(CAST_ALUMINIUM) if x.supplier_figure is None]
    return lines[0].key if lines else f"default-{CAST_ALUMINIUM}"


# ---------------------------------------------------------------------- what the bill names
def _billed(design: VehicleDesign) -> tuple[list[Exchange], list[Activity]]:
    inputs: list[Exchange] = []
    suppliers: list[Activity] = []
    lines = [(line, STAGE_OF.get(line.part or "", "body")) for line in design.submission.bill]
    lines += [(line, "packaging") for line in design.submission.packaging]
    for line, stage in lines:
        if line.supplier_figure is not None:
            supplier, taken = bill.supplied(line, stage)
            suppliers.append(supplier)
            inputs.append(taken)
        else:
            inputs.extend(_take(design, line, stage))
    return inputs, suppliers


def _take(design: VehicleDesign, line: BillLine, stage: str) -> Iterator[Exchange]:
    if line.part == BATTERY:
        kwh = bill.gross(line, "unit") * design.values.number("battery-capacity")
        known = design.values.known("battery-capacity")
        yield technosphere(design.pack.code, kwh, "kWh", known, stage=stage, line=line.key)
    elif line.part == CAST_ALUMINIUM:
        yield replace(bill.take(line, CAST_ALUMINIUM, "kg", stage), location=None)
    elif line.part is not None:
        part = _PART[line.part]
        yield bill.take(line, part.dataset or part.key, part.unit, stage)
    else:
        code = line.dataset or ""
        dataset = design.background.find(code, line.location)
        yield bill.take(line, code, dataset.unit, stage)
    if line.part == "plastics":
        yield replace(bill.take(line, _MOULDING, "kg", stage), location=None)


# ---------------------------------------------------------------------- what stands in
def _default_body(design: VehicleDesign) -> Iterator[Exchange]:
    glider = design.background.activity(GLIDER_TEMPLATE)
    for part, kg in design.default_body_kg.items():
        template = input_of(glider, BODY_INPUTS[part])
        loss = design.values.number("steel-loss-share") if part == "steel" else 0.0
        code = CAST_ALUMINIUM if part == CAST_ALUMINIUM else template.input
        codes = (code, _MOULDING) if part == "plastics" else (code,)
        for one in codes:
            yield technosphere(
                one,
                kg / (1 - loss),
                "kg",
                known_of(template),
                stage="body",
                line=f"default-{part}",
            )


def _default_drivetrain(design: VehicleDesign) -> Iterator[Exchange]:
    car = design.background.activity(CAR_TEMPLATE)
    for part, start in DRIVE_INPUTS.items():
        if design.is_billed(part):
            continue
        template = input_of(car, start)
        kg = design.drive_kg[part] / (1 - OFFCUT.get(part, 0.0))
        yield technosphere(
            template.input,
            kg,
            "kg",
            known_mass(design, part, template),
            stage="drivetrain",
            line=f"default-{part}",
        )


def _default_fluids(design: VehicleDesign) -> Iterator[Exchange]:
    for part in FLUID_PARTS:
        kg = design.fluid_kg[part.key]
        if kg and not design.is_billed(part.key):
            known = design.values.known(f"{part.key}-mass")
            yield technosphere(
                part.dataset or "", kg, "kg", known, stage="body", line=f"default-{part.key}"
            )


def _default_battery(design: VehicleDesign) -> Iterator[Exchange]:
    if not design.is_billed(BATTERY):
        kwh, known = (
            design.values.number("battery-capacity"),
            design.values.known("battery-capacity"),
        )
        code = design.pack.code
        yield technosphere(code, kwh, "kWh", known, stage="battery", line=f"default-{BATTERY}")


# ---------------------------------------------------------------------- the plant
def default_plant(design: VehicleDesign, kind: str) -> float:
    """Return electricity [kWh] or heat [MJ] per vehicle as in the template, by mass of the body."""
    car, glider = (design.background.activity(x) for x in (CAR_TEMPLATE, GLIDER_TEMPLATE))
    chosen = is_grid if kind == "electricity" else is_fuel
    per_kg = sum(x.amount for x in glider.exchanges if chosen(x))
    return per_kg * input_of(car, GLIDER_TEMPLATE).amount * design.body_scale


def _plant(design: VehicleDesign) -> Iterator[Exchange]:
    site = design.values.text("plant-site")
    glider = design.background.activity(GLIDER_TEMPLATE)
    for row in design.energy:
        vehicles = convert(row.output_amount, parse_unit(row.output_unit), parse_unit("unit"))
        yield energy.per_output(row, CARRIERS, vehicles, site)
    if not design.gives(electricity=True):
        given = design.values.optional("plant-electricity")
        template = next(x for x in glider.exchanges if is_grid(x))
        kwh = default_plant(design, "electricity") if given is None else given
        known = known_of(template) if given is None else design.values.known("plant-electricity")
        yield grid(kwh, site, known, line="electricity-plant")
    if not design.gives(electricity=False):
        given = design.values.optional("plant-heat")
        template = next(x for x in glider.exchanges if is_fuel(x))
        mj = default_plant(design, "heat") if given is None else given
        known = known_of(template) if given is None else design.values.known("plant-heat")
        yield technosphere(template.input, mj, "MJ", known, line="heat-plant")


def _legs(design: VehicleDesign, direction: str, mass_kg: float, stage: str) -> list[Exchange]:
    return [
        transport.carry(leg, MODES, mass_kg, stage)
        for leg in design.submission.transport
        if leg.direction == direction
    ]
