"""A footprint split the way PACT 3 and Catena-X 9 ask for, in decimals that sum exactly.

The five buckets of ISO 14067 are regrouped: aircraft is counted within fossil and shown again as an
"of which"; biogenic gases other than CO2 stand apart; uptake and release of biogenic CO2 are one
net figure, which is an uptake or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from footprint.flows import Bucket
from footprint.formats.contract import StatedValue
from footprint.formats.declared_unit import DeclaredUnit, declared_unit
from footprint.result import Footprint
from footprint.statement import Statement
from footprint.text import Text

DIGITS = 8
"""Significant digits of the total that every component is given to."""
BIOGENIC_CO2 = frozenset({"co2-biogenic", "co2-uptake"})


@dataclass(frozen=True, slots=True)
class CarbonSplit:
    """Components per declared unit [kg CO2e]; `excluding` and `including` are their exact sums."""

    unit: DeclaredUnit
    quantum: Decimal
    fossil: Decimal
    aircraft: Decimal
    land_use_change: Decimal
    biogenic_other: Decimal
    biogenic_uptake: Decimal
    biogenic_excess: Decimal

    @property
    def excluding(self) -> Decimal:
        """Total without biogenic CO2."""
        return self.fossil + self.land_use_change + self.biogenic_other

    @property
    def including(self) -> Decimal:
        """Total with the net uptake of biogenic CO2."""
        return self.excluding + self.biogenic_uptake

    def round(self, kgco2e: float) -> Decimal:
        """Return a figure per functional unit as one of the same quantum per declared unit."""
        return to_quantum(kgco2e * self.unit.per_functional_unit, self.quantum)


def split(statement: Statement) -> CarbonSplit:
    """Return the components of a statement's footprint."""
    footprint, unit = statement.footprint, declared_unit(statement)
    quantum = quantum_of(footprint.kgco2e_without_biogenic_co2 * unit.per_functional_unit)

    def rounded(kgco2e: float) -> Decimal:
        return to_quantum(kgco2e * unit.per_functional_unit, quantum)

    buckets = footprint.buckets
    net = rounded(biogenic_co2(footprint))
    return CarbonSplit(
        unit=unit,
        quantum=quantum,
        fossil=rounded(buckets.fossil + buckets.aircraft),
        aircraft=rounded(buckets.aircraft),
        land_use_change=rounded(buckets.land_use_change),
        biogenic_other=rounded(biogenic_other(footprint)),
        biogenic_uptake=min(net, Decimal(0)),
        biogenic_excess=max(net, Decimal(0)),
    )


def biogenic_co2(footprint: Footprint) -> float:
    """Return uptake and release of biogenic CO2 together [kg CO2e per functional unit]."""
    return footprint.kgco2e - footprint.kgco2e_without_biogenic_co2


def biogenic_other(footprint: Footprint) -> float:
    """Return biogenic gases other than CO2 [kg CO2e per functional unit]."""
    both = footprint.buckets.biogenic_emission + footprint.buckets.biogenic_removal
    return both - biogenic_co2(footprint)


def stated(statement: Statement, note: Text) -> StatedValue:
    """Return the leading number of a format that excludes biogenic CO2."""
    parts = split(statement)
    per_product = 1.0 / statement.footprint.functional_unit.products
    other = biogenic_other(statement.footprint) * per_product
    name = Text("biogenic methane and nitrous oxide", "生物源甲烷和氧化亚氮")
    return StatedValue(
        kgco2e=float(parts.excluding),
        unit=Text(f"1 {parts.unit.label.en}", f"1 {parts.unit.label.zh}"),
        products=parts.unit.products,
        buckets=frozenset({Bucket.FOSSIL, Bucket.AIRCRAFT, Bucket.LAND_USE_CHANGE}),
        left_out=((name, -other),) if other else (),
        digits=DIGITS - 1,
        note=note,
    )


def plain(number: Decimal) -> str:
    """Return a decimal without exponent and without idle zeros.

    Examples
    --------
    >>> plain(Decimal("1.50E+2")), plain(Decimal("0.0000100")), plain(Decimal("-0.0"))
    ('150', '0.00001', '0')
    """
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0"} else text


def quantum_of(total: float) -> Decimal:
    """Return the last digit that parts of a total are given to.

    Examples
    --------
    >>> quantum_of(27.5)
    Decimal('0.000001')
    """
    magnitude = Decimal(repr(total)).adjusted() if total else 0
    return Decimal(1).scaleb(magnitude - DIGITS + 1)


def to_quantum(number: float, quantum: Decimal) -> Decimal:
    """Return a number to the last digit given, never as minus zero."""
    return Decimal(repr(number)).quantize(quantum) + Decimal(0)
