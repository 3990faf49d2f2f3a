"""Decimals of PACT: strings without exponent, each within its range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from footprint.errors import Finding, Severity
from footprint.text import Text

LONGEST = 60
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_EXPONENT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)[eE][+-]?\d{1,3}", re.ASCII)

_AT_LEAST_ZERO = (
    "productMassPerDeclaredUnit",
    "fossilCarbonContent",
    "biogenicCarbonContent",
    "recycledCarbonContent",
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landCarbonLeakage",
    "landManagementFossilGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "biogenicNonCO2Emissions",
    "landAreaOccupation",
    "aircraftGhgEmissions",
    "packagingGhgEmissions",
    "packagingBiogenicCarbonContent",
    "outboundLogisticsGhgEmissions",
    "ccuCarbonContent",
)
_AT_MOST_ZERO = (
    "landManagementBiogenicCO2Removals",
    "biogenicCO2Uptake",
    "ccsTechnologicalCO2Capture",
    "technologicalCO2Removals",
)
_ANY = ("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake")
_NEEDED = (*_ANY, "declaredUnitAmount", "fossilGhgEmissions")
_RATINGS = ("technologicalDQR", "geographicalDQR", "temporalDQR")
Range = tuple[Decimal | None, Decimal | None]

_ZERO, _ONE, _FIVE, _HUNDRED = Decimal(0), Decimal(1), Decimal(5), Decimal(100)
_RANGES: dict[str, Range] = {
    **dict.fromkeys(_ANY, (None, None)),
    **dict.fromkeys(_AT_LEAST_ZERO, (_ZERO, None)),
    **dict.fromkeys(_AT_MOST_ZERO, (None, _ZERO)),
    "declaredUnitAmount": (_ZERO, None),
    "exemptedEmissionsPercent": (_ZERO, _HUNDRED),
    "primaryDataShare": (_ZERO, _HUNDRED),
}
_CLAUSES = {"primaryDataShare": "PACT 4.2.2", **dict.fromkeys(_RATINGS, "PACT 4.2.3")}


def number(given: Any) -> Decimal | None:
    """Return a decimal however it is written, or None if it is no number.

    Examples
    --------
    >>> number("1.50"), number(1e-3), number("2e3"), number("x"), number(True)
    (Decimal('1.50'), Decimal('0.001'), Decimal('2E+3'), None, None)
    """
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        return None
    text = given if isinstance(given, str) else repr(given)
    if len(text) > LONGEST or not (_PLAIN.fullmatch(text) or _EXPONENT.fullmatch(text)):
        return None
    return Decimal(text)


def lint_decimals(pcf: Mapping[str, Any]) -> Iterator[Finding]:
    """Say which decimals are missing, unreadable, written otherwise, or out of range."""
    for name, between in _RANGES.items():
        if name in pcf or name in _NEEDED:
            yield from _one(name, pcf.get(name), between)
    quality = pcf.get("dqi")
    if isinstance(quality, Mapping):
        for name in _RATINGS:
            if name in quality:
                yield from _one(name, quality[name], (_ONE, _FIVE))


def _one(name: str, given: Any, between: Range) -> Iterator[Finding]:
    value = number(given)
    if value is None:
        yield Finding(
            "not-a-decimal",
            Severity.ERROR if name in _NEEDED else Severity.WARNING,
            Text(f"{name} is missing or no number.", f"{name} 缺失或不是数值。"),
            Text('Ask for a decimal such as "12.5".', "请提供如 “12.5” 的十进制数。"),
        )
        return
    if not isinstance(given, str) or not _PLAIN.fullmatch(given):
        yield Finding(
            "decimal-not-plain",
            Severity.WARNING,
            Text(
                f"{name} is written as {str(given)[:LONGEST]}: a number or with an exponent, where "
                "PACT demands a plain decimal in quotes.",
                f"{name} 写作 {str(given)[:LONGEST]}：PACT 要求加引号且不带指数的十进制数。",
            ),
            Text("Its digits may have been changed on the way.", "传输中数位可能已变化，请核实。"),
        )
    low, high = between
    wrong = (low is not None and value < low) or (high is not None and value > high)
    if wrong or (name == "declaredUnitAmount" and value == 0):
        allowed = f"{'' if low is None else low} … {'' if high is None else high}"
        yield Finding(
            "out-of-range",
            Severity.ERROR if name == "declaredUnitAmount" else Severity.WARNING,
            Text(
                f"{name} is {str(given)[:LONGEST]}; allowed: {allowed}.",
                f"{name} 为 {str(given)[:LONGEST]}；允许范围：{allowed}。",
            ),
            Text("Ask the supplier.", "请向供应商核实。"),
            clause=_CLAUSES.get(name),
        )
