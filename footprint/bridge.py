"""Why the numbers of one study's statements differ: bridges whose steps sum exactly.

Every statement leads with one number. Between two of them stand the parts one leaves out, the
five buckets one does not count, another unit, and rounding. Each step is a difference of the value
per the unit it is said in, and the steps sum to the difference of the two numbers exactly, because
they are computed in decimals from the numbers as stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from footprint.errors import CalculationError, Finding, error
from footprint.flows import Bucket
from footprint.formats.contract import StatedValue
from footprint.result import Footprint
from footprint.text import Text

_NAMES: dict[Bucket, Text] = {
    Bucket.FOSSIL: Text("fossil emissions", "化石源排放"),
    Bucket.BIOGENIC_EMISSION: Text("biogenic emissions", "生物源排放"),
    Bucket.BIOGENIC_REMOVAL: Text("biogenic removals", "生物源清除"),
    Bucket.LAND_USE_CHANGE: Text("land-use change", "土地利用变化"),
    Bucket.AIRCRAFT: Text("aircraft emissions", "航空排放"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a bridge [kg CO2e per the unit of the statement it leads to]."""

    text: Text
    kgco2e: Decimal


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from one stated number to another; ``start + sum(steps) == end`` exactly."""

    start: Decimal
    steps: tuple[Step, ...]
    end: Decimal


def bridge(footprint: Footprint, first: StatedValue, second: StatedValue) -> Bridge:
    """Return the steps from one statement's number to another's.

    Parameters
    ----------
    footprint
        The study's result, whose buckets the statements include or not.
    first, second
        The two numbers.

    Raises
    ------
    CalculationError
        More than rounding is left unexplained.
    """
    start, end = Decimal(repr(first.kgco2e)), Decimal(repr(second.kgco2e))
    steps = [step for step in _steps(footprint, first, second) if step.kgco2e != 0]
    rest = end - start - sum((step.kgco2e for step in steps), Decimal(0))
    if abs(rest) > _roundings(first, second):
        raise CalculationError(_unexplained(first, second, rest))
    if rest != 0:
        steps.append(Step(Text("rounding of the two statements", "两份声明的数值修约"), rest))
    return Bridge(start, tuple(steps), end)


def _roundings(first: StatedValue, second: StatedValue) -> Decimal:
    """Return the most that rounding of both numbers can explain, per the second's unit."""
    scaled = _rounding(first) * Decimal(repr(second.products / first.products))
    return _rounding(first) + scaled + _rounding(second)


def _rounding(value: StatedValue) -> Decimal:
    number = Decimal(repr(value.kgco2e))
    if value.digits is None or number == 0:
        return abs(number) * Decimal("1e-9") + Decimal("1e-12")
    return Decimal(1).scaleb(number.adjusted() - value.digits + 1) / 2 * Decimal("1.000001")


def _unexplained(first: StatedValue, second: StatedValue, rest: Decimal) -> Finding:
    between = f"{first.unit.en} / {second.unit.en}"
    return error(
        "unexplained-difference",
        Text(
            f"{rest:.6g} kg CO2e between two statements ({between}) has no explanation.",
            f"两份声明（{first.unit.zh} / {second.unit.zh}）之间有 {rest:.6g} kg CO2e 无法解释。",
        ),
        Text("Report this: a format states another value.", "请反馈：某格式的数值不一致。"),
    )


def _steps(footprint: Footprint, first: StatedValue, second: StatedValue) -> Iterator[Step]:
    ratio = second.products / first.products
    if ratio != 1:
        change = first.kgco2e * ratio - first.kgco2e
        yield Step(
            Text(f"given per {second.unit.en}", f"改按{second.unit.zh}计"), Decimal(repr(change))
        )
    per_product = second.products / footprint.functional_unit.products
    for bucket in Bucket:
        counted = (bucket in second.buckets) - (bucket in first.buckets)
        if counted:
            words = _NAMES[bucket]
            verb = Text("with", "计入") if counted > 0 else Text("without", "不计入")
            yield Step(
                Text(f"{verb.en} {words.en}", f"{verb.zh}{words.zh}"),
                Decimal(repr(counted * footprint.buckets[bucket] * per_product)),
            )
    yield from _boundary(first, second)


def _boundary(first: StatedValue, second: StatedValue) -> Iterator[Step]:
    before, after = dict(first.left_out), dict(second.left_out)
    for name in dict.fromkeys((*before, *after)):
        change = (before.get(name, 0.0) - after.get(name, 0.0)) * second.products
        verb = Text("with", "计入") if change > 0 else Text("without", "不计入")
        yield Step(Text(f"{verb.en} {name.en}", f"{verb.zh}{name.zh}"), Decimal(repr(change)))
