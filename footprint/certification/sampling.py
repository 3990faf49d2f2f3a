"""The sample of lines a team looks into, drawn so that anybody can draw it again.

Every line above 5 % of the total is looked at. The others are drawn by kg CO2e unit, as auditors
draw by monetary unit: the lines are put in an order that depends on the seed, and a point is set
every ``total / n`` kg CO2e from a start that depends on the seed. So the chance of a line is its
amount over that interval, and a line of the interval or more is always drawn. Amounts count
without their sign. A line is never drawn for being larger than it says: what was left out or
understated is found by the risk ranking, the mass balance and the inspection.

Seed, order and start come from SHA-256 and the sums from exact fractions, so that the same seed
gives the same sample on any machine and in any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import ceil

from pydantic import Field

from footprint.certification.model import Value
from footprint.result import Label

ALGORITHM = "tanbiao-mus-sha256"
VERSION = 1
CONFIDENCE = 0.95
CONFIDENCE_FACTOR = 3.0
FACTOR_SOURCE = Label(
    en="Poisson factor for 95 % confidence and no expected error, −ln(0.05) = 2.996, rounded up",
    zh="置信水平 95 %、预期错报为零的泊松系数：−ln(0.05) = 2.996，进位取 3.0",
)
CERTAIN_SHARE = 0.05
"""Share of the total above which a line is always looked at."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line that may be drawn: its key and amount [kg CO2e]."""

    key: str
    kgco2e: float


class DrawnLine(Value):
    """A line of the sample."""

    key: str
    kgco2e: float
    share: float | None = Field(description="of the total; None of nothing")
    certain: bool = Field(description="it could not have been left out")
    hits: int = Field(description="points that fell on it; 0 above the share always looked at")


class Sample(Value):
    """A sample with all that is needed to draw it again."""

    algorithm: str
    version: int
    seed: str
    study: str = Field(description="hash of the study it was drawn from")
    confidence: float
    confidence_factor: float
    factor_source: Label
    materiality_share: float
    certain_share: float
    size: int = Field(description="n = ceil(confidence factor / materiality)")
    interval_kgco2e: float | None = Field(description="total / n; None: every line is taken")
    total_kgco2e: float
    population: int = Field(description="lines")
    lines: tuple[DrawnLine, ...]
    covered_share: float | None = Field(description="of the amounts without their signs")


def sample_size(materiality_share: float) -> int:
    """Return how many units are drawn: the confidence factor over materiality, rounded up.

    Examples
    --------
    >>> sample_size(0.05)
    60
    """
    return ceil(Fraction(str(CONFIDENCE_FACTOR)) / Fraction(str(materiality_share)))


def draw_sample(
    items: Iterable[Item], total_kgco2e: float, materiality_share: float, seed: str, study: str
) -> Sample:
    """Draw the sample of a study.

    Parameters
    ----------
    items
        Its lines; they sum to the total.
    total_kgco2e
        Total of the study, which materiality is a share of.
    materiality_share
        Of the scheme.
    seed, study
        What it is drawn with, and the hash of what it is drawn from.
    """
    known = tuple(items)
    size = sample_size(materiality_share)
    total = abs(Fraction(total_kgco2e))
    interval = total / size
    hits = _hits(known, total, interval, seed)
    lines = tuple(
        _drawn(item, total, interval, hits[item.key]) for item in known if item.key in hits
    )
    amount = sum((abs(Fraction(item.kgco2e)) for item in known), Fraction(0))
    covered = sum((abs(Fraction(line.kgco2e)) for line in lines), Fraction(0))
    return Sample(
        algorithm=ALGORITHM,
        version=VERSION,
        seed=seed,
        study=study,
        confidence=CONFIDENCE,
        confidence_factor=CONFIDENCE_FACTOR,
        factor_source=FACTOR_SOURCE,
        materiality_share=materiality_share,
        certain_share=CERTAIN_SHARE,
        size=size,
        interval_kgco2e=float(interval) if interval else None,
        total_kgco2e=total_kgco2e,
        population=len(known),
        lines=tuple(sorted(lines, key=lambda line: (-abs(line.kgco2e), line.key))),
        covered_share=_share(covered, amount),
    )


def _hits(
    items: tuple[Item, ...], total: Fraction, interval: Fraction, seed: str
) -> dict[str, int]:
    """Return the lines of the sample with the points that fell on each."""
    limit = Fraction(str(CERTAIN_SHARE)) * total
    hits = {item.key: 0 for item in items if abs(Fraction(item.kgco2e)) > limit or not total}
    rest = [item for item in items if item.key not in hits]
    return hits | {key: points for key, points in _points(rest, interval, seed) if points}


def _points(items: list[Item], interval: Fraction, seed: str) -> Iterator[tuple[str, int]]:
    """Yield how many points fall on each line, the lines laid end to end in the seed's order."""
    start = interval * Fraction(int(_digest(seed, "start"), 16), 16**64)
    end, before = Fraction(0), 0
    for item in sorted(items, key=lambda item: (_digest(seed, "line", item.key), item.key)):
        end += abs(Fraction(item.kgco2e))
        until = max(0, ceil((end - start) / interval))
        yield item.key, until - before
        before = until


def _drawn(item: Item, total: Fraction, interval: Fraction, hits: int) -> DrawnLine:
    return DrawnLine(
        key=item.key,
        kgco2e=item.kgco2e,
        share=_share(Fraction(item.kgco2e), total),
        certain=abs(Fraction(item.kgco2e)) >= interval,
        hits=hits,
    )


def _share(part: Fraction, whole: Fraction) -> float | None:
    try:
        return float(part / whole)
    except (ZeroDivisionError, OverflowError):
        return None


def _digest(seed: str, *parts: str) -> str:
    text = "\n".join((ALGORITHM, str(VERSION), seed, *parts))
    return sha256(text.encode()).hexdigest()
