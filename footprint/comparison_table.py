"""Why the numbers differ: what each statement of a study says, and the way from one to the next.

The first row is the total of ISO 14067. Every other row is a format: the value it leads with, per
which unit, what of biogenic carbon is in it, how electricity was counted, by which method, how it
is rounded, and the bridges that lead to it, each of which sums exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from footprint.bridge import Bridge, bridge
from footprint.flows import Bucket
from footprint.formats.contract import Format, StatedValue
from footprint.formats.fitting import fitting
from footprint.result import Footprint
from footprint.statement import Statement
from footprint.text import Text

TOTAL = "iso-14067"
"""Key of the first row."""
_TOTAL_LABEL = Text("Study: total of ISO 14067", "研究：ISO 14067 总量")
_TOTAL_NOTE = Text(
    "All five buckets of ISO 14067, clause 7.2, per functional unit.",
    "ISO 14067 第 7.2 条的全部五类排放与清除，按功能单位计。",
)
_BIOGENIC = {
    (True, True): Text("uptake and release are counted", "计入吸收与释放"),
    (True, False): Text("release is counted, uptake is not", "计入释放，不计吸收"),
    (False, True): Text("uptake is counted, release is not", "计入吸收，不计释放"),
    (False, False): Text("uptake and release of CO2 are not counted", "不计 CO2 的吸收与释放"),
}
_ACCOUNTING = {
    "location": Text("by location", "基于位置"),
    "market": Text("by contracts (market-based)", "基于合同（市场法）"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of a study.

    Parameters
    ----------
    key, label
        Of the format; ``iso-14067`` for the study itself.
    value
        The number it leads with, and what it is a number of.
    boundary, biogenic, electricity, method, rounding
        How it came about, in words.
    from_total, from_previous
        The way from the study's total, and from the row above; None in the first row.
    """

    key: str
    label: Text
    value: StatedValue
    boundary: Text
    biogenic: Text
    electricity: Text
    method: Text
    rounding: Text
    from_total: Bridge | None = None
    from_previous: Bridge | None = None

    def document(self) -> dict[str, Any]:
        """Return it as plain JSON values; decimals as strings."""
        words = ("label", "boundary", "biogenic", "electricity", "method", "rounding")
        return {
            "key": self.key,
            "kgco2e": _plain(Decimal(repr(self.value.kgco2e))),
            "unit": _both(self.value.unit),
            **{name: _both(getattr(self, name)) for name in words},
            "note": _both(self.value.note),
            "from_total": _way(self.from_total),
            "from_previous": _way(self.from_previous),
        }


def compare(statement: Statement, chosen: Iterable[Format] | None = None) -> tuple[Row, ...]:
    """Return the table of a study.

    Parameters
    ----------
    statement
        What the study says.
    chosen
        Formats to compare; each must fit. None: all that fit.

    Raises
    ------
    CalculationError
        A difference has no explanation: a format states another value than it says.
    """
    found = statement.footprint
    total = total_of(found)
    rows = [_row(found, TOTAL, _TOTAL_LABEL, total)]
    for one in fitting(statement) if chosen is None else chosen:
        value, last = one.value(statement), rows[-1].value
        ways = (bridge(found, total, value), bridge(found, last, value))
        rows.append(_row(found, one.key, one.label, value, *ways))
    return tuple(rows)


def total_of(footprint: Footprint) -> StatedValue:
    """Return the study's own total: all five buckets, per functional unit, not rounded."""
    unit = footprint.functional_unit
    return StatedValue(
        kgco2e=footprint.kgco2e,
        unit=Text(unit.label.en, unit.label.zh),
        products=unit.products,
        buckets=frozenset(Bucket),
        note=_TOTAL_NOTE,
    )


def _row(
    footprint: Footprint,
    key: str,
    label: Text,
    value: StatedValue,
    *ways: Bridge,
) -> Row:
    boundary, method = footprint.boundary_label, footprint.method
    total, previous = ways or (None, None)
    return Row(
        key=key,
        label=label,
        value=value,
        boundary=Text(boundary.en, boundary.zh),
        biogenic=_BIOGENIC[
            Bucket.BIOGENIC_EMISSION in value.buckets, Bucket.BIOGENIC_REMOVAL in value.buckets
        ],
        electricity=_electricity(footprint),
        method=Text(method.en, method.zh),
        rounding=_rounding(value),
        from_total=total,
        from_previous=previous,
    )


def _electricity(footprint: Footprint) -> Text:
    claims = footprint.electricity_claims
    accounting = _ACCOUNTING.get(claims.accounting if claims else "location")
    labels = [one.label for one in footprint.electricity_effects if one.chosen]
    key = footprint.electricity
    basis = Text(labels[0].en, labels[0].zh) if labels else Text(key, key)
    if accounting is None:
        return basis
    return Text(f"{basis.en}; {accounting.en}", f"{basis.zh}；{accounting.zh}")


def _rounding(value: StatedValue) -> Text:
    if value.digits is None:
        return Text("not rounded", "不修约")
    return Text(f"exact to {value.digits} significant digits", f"准确至 {value.digits} 位有效数字")


def _way(way: Bridge | None) -> dict[str, Any] | None:
    if way is None:
        return None
    steps = [{"text": _both(step.text), "kgco2e": _plain(step.kgco2e)} for step in way.steps]
    return {"start": _plain(way.start), "steps": steps, "end": _plain(way.end)}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _plain(number: Decimal) -> str:
    return f"{number:f}"
