"""A supplier's ProductFootprint as the figure of a bill line.

The total without biogenic uptake is taken: what grows in a product leaves it again where the study
counts its end, so an uptake must not come in with the figure alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from footprint.bom import SupplierFigure
from footprint.errors import Finding, Place, Severity, error
from footprint.formats.contract import FormatError
from footprint.formats.pact_decimals import number
from footprint.formats.pact_lint import Expected, lint
from footprint.formats.pact_moments import (
    VALIDITY_YEARS,
    moment,
    read_moment,
    validity,
    years_later,
)
from footprint.text import Text
from footprint.units import KIND_LABELS, UNITS, QuantityKind, Unit, convert, parse_unit

DECLARED_UNITS: dict[str, str] = {
    "liter": "L",
    "kilogram": "kg",
    "cubic meter": "m3",
    "kilowatt hour": "kWh",
    "megajoule": "MJ",
    "ton kilometer": "tkm",
    "square meter": "m2",
    "piece": "unit",
    "hour": "h",
}
"""Our unit of each declared unit; a megabit second has none."""
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Line:
    """The bill line a figure is for.

    Parameters
    ----------
    key, unit
        Its key, and the unit it is counted in.
    unit_mass_kg
        Mass of one unit, where it is counted in pieces.
    """

    key: str
    unit: str
    unit_mass_kg: float | None = None


@dataclass(frozen=True)
class Imported:
    """A figure with everything that was found about it, and the document it stands in."""

    figure: SupplierFigure
    findings: tuple[Finding, ...]
    document: Mapping[str, Any]


def take(document: Mapping[str, Any], line: Line, expected: Expected) -> Imported:
    """Return the figure a ProductFootprint gives a bill line.

    Raises
    ------
    FormatError
        It cannot be used: every reason at once.
    """
    findings = lint(document, expected)
    stop = tuple(one for one in findings if one.severity is Severity.ERROR)
    if stop:
        raise FormatError(stop)
    start, until = _dates(document)
    figure = SupplierFigure(
        kgco2e_per_unit=float(_per_unit(document["pcf"], line)),
        source=_source(document),
        valid_from=start,
        valid_to=until,
    )
    return Imported(figure, findings, document)


def _per_unit(pcf: Mapping[str, Any], line: Line) -> Decimal:
    """Return kg CO2e per unit of the line."""
    total, amount = number(pcf["pcfExcludingBiogenicUptake"]), number(pcf["declaredUnitAmount"])
    assert total is not None  # noqa: S101 - lint refuses it otherwise
    assert amount is not None  # noqa: S101 - the same
    wanted, declared = parse_unit(line.unit), _declared(pcf)
    if declared is not None and declared.kind is wanted.kind:
        return total / (amount * _factor(declared, wanted))
    mass = number(pcf.get("productMassPerDeclaredUnit"))
    if wanted.kind is QuantityKind.MASS and mass:
        return total / (mass * _factor(UNITS["kg"], wanted))
    if declared is not None and declared.kind is QuantityKind.MASS and line.unit_mass_kg:
        kilograms = amount * _factor(declared, UNITS["kg"])
        return total / kilograms * Decimal(repr(line.unit_mass_kg))
    raise _another_kind(pcf, line, wanted)


def _declared(pcf: Mapping[str, Any]) -> Unit | None:
    code = DECLARED_UNITS.get(str(pcf.get("declaredUnitOfMeasurement")))
    return None if code is None else UNITS[code]


def _factor(unit: Unit, target: Unit) -> Decimal:
    return Decimal(repr(convert(1.0, unit, target)))


def _dates(document: Mapping[str, Any]) -> tuple[date, date]:
    """Return from when it represents its product, the reference period included, until when."""
    pcf, (start, end) = document["pcf"], validity(document)
    latest = years_later(read_moment(str(pcf["referencePeriodEnd"])), VALIDITY_YEARS)
    begins = read_moment(str(pcf.get("referencePeriodStart", moment(start))))
    return min(start, begins).date(), min(end, latest).date()


def _source(document: Mapping[str, Any]) -> str:
    company = str(document.get("companyName", ""))[:_LONGEST_NAME]
    product = str(document.get("productNameCompany", ""))[:_LONGEST_NAME]
    return (
        f"PACT {document.get('specVersion')} {document.get('id')}, {company}, {product}, "
        f"{str(document.get('created', ''))[:10]}, without biogenic uptake"
    )


def _another_kind(pcf: Mapping[str, Any], line: Line, wanted: Unit) -> FormatError:
    given, kind = str(pcf.get("declaredUnitOfMeasurement"))[:50], KIND_LABELS[wanted.kind]
    return FormatError(
        error(
            "unit-of-another-kind",
            Text(
                f"the figure is per {given}, line {line.key} counts {line.unit}, {kind.en}.",
                f"该数值以 {given} 为单位，第 {line.key} 行以 {line.unit}（{kind.zh}）计。",
            ),
            Text(
                "Ask for one in that unit, or give the mass of a unit.",
                "请索取相同单位的数值，或填写单件质量。",
            ),
            Place(sheet="bill", column="unit"),
        )
    )
