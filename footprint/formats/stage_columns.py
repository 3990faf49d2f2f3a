"""A footprint by stage and bucket in decimals, per declared unit: sums are exact.

Formats that print a table of stages take it from here, so that what they print adds up: a stage is
the sum of its buckets, the total the sum of its stages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from footprint.flows import Bucket
from footprint.formats.carbon_split import quantum_of, to_quantum
from footprint.formats.contract import StatedValue
from footprint.formats.declared_unit import declared_unit
from footprint.result import Label
from footprint.statement import Statement
from footprint.text import Text

FOSSIL = frozenset({Bucket.FOSSIL, Bucket.AIRCRAFT})
BIOGENIC = frozenset({Bucket.BIOGENIC_EMISSION, Bucket.BIOGENIC_REMOVAL})
LAND_USE = frozenset({Bucket.LAND_USE_CHANGE})
"""The five buckets as the three indicators of EN 15804+A2 take them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One or several stages [kg CO2e per declared unit]."""

    key: str
    label: Label
    buckets: tuple[tuple[Bucket, Decimal], ...]

    def sum(self, buckets: Iterable[Bucket] = frozenset(Bucket)) -> Decimal:
        """Return what some of the buckets are together."""
        wanted = frozenset(buckets)
        return sum((kgco2e for one, kgco2e in self.buckets if one in wanted), Decimal(0))


def stage_columns(statement: Statement) -> tuple[Column, ...]:
    """Return one column per stage of the result."""
    quantum = last_digit(statement)
    scale = declared_unit(statement).per_functional_unit
    return tuple(
        Column(
            stage.key,
            stage.label,
            tuple((one, to_quantum(stage.buckets[one] * scale, quantum)) for one in Bucket),
        )
        for stage in statement.footprint.stages
    )


def last_digit(statement: Statement) -> Decimal:
    """Return the last digit that every bucket of every stage is given to."""
    return quantum_of(statement.footprint.kgco2e * declared_unit(statement).per_functional_unit)


def merge(key: str, label: Label, columns: Iterable[Column]) -> Column:
    """Return several columns as one."""
    held = tuple(columns)
    return Column(
        key, label, tuple((one, _sum(column.sum({one}) for column in held)) for one in Bucket)
    )


def total(columns: Iterable[Column], buckets: Iterable[Bucket] = frozenset(Bucket)) -> Decimal:
    """Return the exact sum of columns."""
    return _sum(column.sum(buckets) for column in columns)


def stated_total(
    statement: Statement,
    columns: Iterable[Column],
    note: Text,
    left_out: tuple[tuple[Text, float], ...] = (),
) -> StatedValue:
    """Return the leading number of a format that states all five buckets of some columns."""
    unit, whole = declared_unit(statement), total(columns)
    place = last_digit(statement).adjusted() + 2  # fifty roundings of the last digit fit in half
    return StatedValue(
        kgco2e=float(whole),
        unit=Text(f"1 {unit.label.en}", f"1 {unit.label.zh}"),
        products=unit.products,
        buckets=frozenset(Bucket),
        left_out=left_out,
        digits=whole.adjusted() - place + 1,
        note=note,
    )


def both(label: Label) -> str:
    """Return a label in both languages, for fields that take one text.

    Examples
    --------
    >>> both(Label(en="chair", zh="椅子")), both(Label(en="EX-1", zh="EX-1"))
    ('chair · 椅子', 'EX-1')
    """
    return label.en if label.en == label.zh else f"{label.en} · {label.zh}"


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))
