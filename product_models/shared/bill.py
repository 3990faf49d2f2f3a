"""Bill lines as inputs: dataset, family part or a supplier's own figure."""

from __future__ import annotations

from footprint.bom import BillLine
from footprint.foreground import Line
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import QuantityKind, convert, parse_unit
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER


def mass_kg(line: BillLine) -> float | None:
    """Return the net mass of a line in one product [kg], or None if it is not known."""
    unit = parse_unit(line.unit)
    if unit.kind is QuantityKind.MASS:
        return convert(line.amount, unit, parse_unit("kg"))
    return None if line.unit_mass_kg is None else line.amount * line.unit_mass_kg


def gross(line: BillLine, unit_code: str) -> float:
    """Return what a line takes with its losses, amount/(1 − loss), in a given unit.

    Raises
    ------
    UnitError
        The line is counted in another kind of unit and gives no unit mass.
    """
    unit, target = parse_unit(line.unit), parse_unit(unit_code)
    mass = mass_kg(line)
    if unit.kind is not target.kind and target.kind is QuantityKind.MASS and mass is not None:
        amount = convert(mass, parse_unit("kg"), target)
    else:
        amount = convert(line.amount, unit, target)
    return amount / (1 - line.loss_share)


def take(line: BillLine, code: str, unit_code: str, stage: str) -> Exchange:
    """Return a line as an input of `code` counted in `unit_code`."""
    return technosphere(
        code,
        gross(line, unit_code),
        unit_code,
        FROM_MAKER,
        stage=stage,
        line=line.key,
        location=line.location,
    )


def supplied(line: BillLine, stage: str) -> tuple[Activity, Exchange]:
    """Return a supplier's figure as an activity of its own, and the line's input of it."""
    figure = line.supplier_figure
    assert figure is not None  # noqa: S101 - callers ask for lines with a figure
    code = f"supplier-{line.key}"
    emission = Exchange(
        ExchangeKind.BIOSPHERE,
        "co2e",
        figure.kgco2e_per_unit,
        "kg",
        Provenance.SEEN,
        FROM_MAKER.source_id,
        comment=figure.source,
        primary=True,
    )
    activity = Activity(
        code,
        Text(line.name, line.name),
        parse_unit(line.unit).code,
        line.location or "GLO",
        (emission,),
        aggregated=True,
        source_id=FROM_MAKER.source_id,
        comment=figure.source,
        stage=stage,
        line=line.key,
    )
    return activity, take_units(line, code, stage)


def take_units(line: BillLine, code: str, stage: str) -> Exchange:
    """Return a line as an input counted in its own unit."""
    unit = parse_unit(line.unit).code
    amount = line.amount / (1 - line.loss_share)
    return technosphere(code, amount, unit, FROM_MAKER, stage=stage, line=line.key)


def named(line: BillLine) -> Line:
    """Return how a bill line is called in the result."""
    name = f"{line.name} {line.specification}".strip()
    return Line(
        line.key,
        Text(name, name),
        line.amount,
        line.unit,
        primary=True,
        supplier=line.supplier,
        place=line.place,
    )
