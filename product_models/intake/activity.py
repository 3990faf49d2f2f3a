"""Read the rows of the energy and transport tables."""

from __future__ import annotations

from footprint.bom import EnergyLine, TransportLeg
from footprint.electricity import GRID
from footprint.text import Text
from footprint.units import QuantityKind
from product_models.intake.cells import name_parser, parse_positive
from product_models.intake.context import Context
from product_models.intake.lines import Line, check_kind, check_repeat, kinds_of

LONGEST_WAY_KM = 40_075.0
"""Circumference of the Earth at the equator (WGS 84)."""


def read_energy_line(line: Line, number: int) -> EnergyLine | None:
    """Return one row of the energy table, None if it has a problem."""
    choices, context = line.desk.choices, line.desk.context
    key, location = line.key(number), line.location()
    step = line.need("step", name_parser(choices.steps, "unknown-step"))
    carrier = line.need("carrier", name_parser(choices.carriers, "unknown-carrier"))
    amount, unit = line.need("amount", parse_positive), line.unit()
    output, output_unit = line.need("output_amount", parse_positive), line.unit("output_unit")
    if carrier and unit:
        check_kind(line, "unit", unit, _carrier_kinds(context, carrier))
    if step and output_unit:
        steps = {item.key: item for item in context.family.steps}
        check_kind(line, "output_unit", output_unit, kinds_of(steps[step].output_units))
    if not (step and carrier and amount and unit and output and output_unit):
        return None
    check_repeat(line, (step, carrier, amount, unit.code, output, output_unit.code, location))
    return EnergyLine(
        place=line.place,
        key=key,
        step=step,
        carrier=carrier,
        amount=amount,
        unit=unit.code,
        output_amount=output,
        output_unit=output_unit.code,
        location=location,
    )


def read_transport_leg(line: Line, number: int) -> TransportLeg | None:
    """Return one row of the transport table, None if it has a problem."""
    choices = line.desk.choices
    key = line.key(number)
    direction = line.need("direction", name_parser(choices.directions, "unknown-direction"))
    mode = line.need("mode", name_parser(choices.modes, "unknown-mode"))
    distance = line.need("distance_km", parse_positive)
    mass = line.take("mass_kg", parse_positive)
    if not (direction and mode and distance):
        return None
    if distance > LONGEST_WAY_KM:
        line.refuse(
            "distance_km",
            "distance-too-long",
            Text(
                f"{distance:,g} km is longer than the way around the Earth.",
                f"{distance:,g} km 超过地球周长。",
            ),
            Text("Give the distance in km.", "请以 km 填写运距。"),
        )
    check_repeat(line, (direction, mode, distance, mass))
    return TransportLeg(
        place=line.place,
        key=key,
        direction=direction,
        mode=mode,
        distance_km=distance,
        mass_kg=mass,
    )


def _carrier_kinds(context: Context, key: str) -> tuple[QuantityKind, ...]:
    carrier = context.family.carriers[key]
    own = "kWh" if carrier.dataset == GRID else context.unit_of(carrier.dataset)
    return kinds_of((*((own,) if own else ()), *carrier.contents))
