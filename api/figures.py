"""How figures and texts of a result are written for people: digits, shares, unknowns, order."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from footprint.inventory import Provenance
from footprint.result import Footprint, LineResult
from footprint.text import Text

MINUS = "\u2212"
SIGNIFICANT = 4
ENOUGH_SHARE = 0.8
"""The lines that matter are the largest ones that make this share of the total."""
PROVENANCE_WORDS: dict[Provenance, Text] = {
    Provenance.SEEN: Text("seen", "有据"),
    Provenance.DERIVED: Text("derived", "推导"),
    Provenance.RECALLED: Text("recalled", "待核"),
    Provenance.ASSUMED: Text("assumed", "假设"),
}
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def decimals_of(value: float) -> int:
    """Return the decimals that show a value with four significant digits (0 to 12)."""
    if not value:
        return 2
    return min(12, max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))))


def fixed(value: float, decimals: int) -> str:
    """Return a value with fixed decimals; one too small for them keeps two significant digits.

    Examples
    --------
    >>> fixed(1234.567, 1), fixed(-0.0031, 1), fixed(0.0, 1)
    ('1,234.6', '−0.0031', '0.0')
    """
    text = f"{value:,.{decimals}f}"
    if value and not text.strip("-0.,"):
        return significant(value, 2)
    return text.replace("-", MINUS)


def significant(value: float, digits: int = SIGNIFICANT) -> str:
    """Return a value with some significant digits, as a power of ten only where it must be.

    Examples
    --------
    >>> significant(61200.0), significant(0.00724), significant(3.1e-7)
    ('61,200', '0.00724', '3.1e−7')
    """
    if not value:
        return "0"
    if not 1e-4 <= abs(value) < 1e9:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal.

    Examples
    --------
    >>> percent(0.1234), percent(-0.0004), percent(1.0)
    ('12.3 %', '−0.04 %', '100.0 %')
    """
    return f"{fixed(share * 100, 1)} %"


def clean(text: str) -> str:
    """Return a text without control, formatting and private-use characters.

    They could move a terminal's cursor, colour it, or turn the reading direction.
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(char) in UNSAFE else char for char in text)


def lines_that_matter(
    lines: Iterable[LineResult], at_least: int = 3, at_most: int = 6
) -> tuple[LineResult, ...]:
    """Return the largest lines, until they make four fifths of the total."""
    ordered = sorted(lines, key=lambda line: (-abs(line.kgco2e), line.key))
    chosen: list[LineResult] = []
    reached = 0.0
    for line in ordered[:at_most]:
        if len(chosen) >= at_least and reached >= ENOUGH_SHARE:
            break
        chosen.append(line)
        reached += line.share or 0.0
    return tuple(chosen)


def lines_with_parts(result: Footprint) -> tuple[tuple[LineResult, tuple[LineResult, ...]], ...]:
    """Return each bill line with the parts it is made of; one without parts has none."""
    parts: dict[str, list[LineResult]] = {}
    for line in result.lines:
        parts.setdefault(line.parent or line.key, []).append(line)
    return tuple(
        (line, tuple(own) if [one.key for one in own] != [line.key] else ())
        for line in result.bill
        for own in [parts.get(line.key, [])]
    )


def span(values: Sequence[float]) -> tuple[float, float]:
    """Return the lower and upper end of an axis that holds all values and zero."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return (low, high) if high > low else (0.0, 1.0)
