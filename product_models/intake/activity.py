"""Read the rows of the energy, electricity claim and transport tables."""

from __future__ import annotations

import re

from footprint.bom import ElectricityContract, EnergyLine, TransportLeg
from footprint.claims import TESTS
from footprint.electricity import GRID
from footprint.text import Text
from footprint.units import QuantityKind
from product_models.intake.cells import (
    Refused,
    name_parser,
    parse_flag,
    parse_number,
    parse_positive,
    parse_text,
)
from product_models.intake.context import Context
from product_models.intake.lines import Line, check_kind, check_repeat, kinds_of
from product_models.intake.raw import CellValue

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


def read_contract(line: Line, number: int) -> ElectricityContract | None:
    """Return one electricity claim, None if it has a problem; `footprint.claims` tests it."""
    choices = line.desk.choices
    key = line.key(number)
    instrument = line.need("instrument", name_parser(choices.instruments, "unknown-instrument"))
    energy_line = line.need("energy_line", parse_text)
    amount = line.need("amount_kwh", parse_positive)
    technology = line.name("technology", choices.technologies)
    factor_kind = line.name("factor_kind", choices.factor_kinds)
    factor = line.take("factor_kgco2e_per_kwh", _parse_factor)
    certificates = line.take("certificates", _parse_certificates) or ()
    source = line.take("source", parse_text) or ""
    tests = {test: line.take(test, parse_flag) for test in TESTS}
    if not (instrument and energy_line and amount):
        return None
    check_repeat(line, (instrument, energy_line, amount, technology, factor, certificates))
    return ElectricityContract(
        place=line.place,
        key=key,
        instrument=instrument,
        energy_line=energy_line,
        amount_kwh=amount,
        technology=technology,
        factor_kgco2e_per_kwh=factor,
        factor_kind=factor_kind,
        source=source,
        certificates=certificates,
        **tests,
    )


def _parse_factor(value: CellValue) -> float:
    number = parse_number(value)
    if number >= 0:
        return number
    raise Refused(
        Text(f"the factor {number:g} is negative.", f"因子 {number:g} 为负值。"),
        "negative-figure",
        lambda: Text("Give a factor of 0 or above.", "请填写不小于 0 的因子。"),
    )


def _parse_certificates(value: CellValue) -> tuple[str, ...]:
    """Return identifiers parted by spaces, commas or line breaks."""
    words = re.split(r"[\s,;，；、]+", str(value))
    return tuple(parse_text(word) for word in words if word)


def _carrier_kinds(context: Context, key: str) -> tuple[QuantityKind, ...]:
    carrier = context.family.carriers[key]
    own = "kWh" if carrier.dataset == GRID else context.unit_of(carrier.dataset)
    return kinds_of((*((own,) if own else ()), *carrier.contents))
