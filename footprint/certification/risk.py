"""Which lines deserve the team's eyes first.

    risk = share of the total × (1 − evidence grade) × data-quality weight × error weight

*Evidence grade* (0 to 1) is what is on the table for a line before anybody has looked at it; its
steps are a judgement of this project. *Data-quality weight* is the line's rating (1 best to 5
worst) over 5, unrated counting as worst. *Error weight* is ``1 / (1 + e)``, where ``e`` is the
relative error of the line that alone would break materiality: the smaller such an error, the
nearer the weight is to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field

from footprint.certification.model import Value
from footprint.result import Footprint, Label

WORST_RATING = 5.0
_NOTHING = 1e-12

_GRADES = {(True, True): 0.8, (True, False): 0.3, (False, True): 0.5, (False, False): 0.0}
"""By whether the maker gave the amount itself, and whether a file supports it."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a line rests on: files that support it, and its rating (None: not rated)."""

    files: int
    rating: float | None


class LineRisk(Value):
    """One line with its risk and what that is made of."""

    rank: int
    key: str
    name: Label
    parent: str | None
    kgco2e: float
    share: float
    evidence_files: int
    evidence_grade: float
    data_quality: float | None = Field(description="1 best to 5 worst; None: not rated")
    breaking_error: float = Field(description="relative error that alone breaks materiality")
    risk: float


def evidence_grade(*, primary: bool, files: int) -> float:
    """Return the evidence grade of a line, 0 (none) to 1 (proven).

    Examples
    --------
    >>> evidence_grade(primary=True, files=2)
    0.8
    """
    return _GRADES[primary, files > 0]


def rank_lines(
    result: Footprint, grounds: Mapping[str, Grounds], materiality_share: float
) -> tuple[LineRisk, ...]:
    """Return the lines of a result by risk, highest first, without those of next to nothing."""
    rows = []
    for line in result.lines:
        share = abs(line.kgco2e) / abs(result.kgco2e) if result.kgco2e else 0.0
        if share < _NOTHING:
            continue
        ground = grounds.get(line.key, Grounds(0, None))
        grade = evidence_grade(primary=line.primary, files=ground.files)
        weight = (WORST_RATING if ground.rating is None else ground.rating) / WORST_RATING
        breaking = materiality_share / share
        risk = share * (1 - grade) * weight / (1 + breaking)
        rows.append((risk, line, share, grade, ground, breaking))
    rows.sort(key=lambda row: (-row[0], row[1].key))
    return tuple(
        LineRisk(
            rank=rank,
            key=line.key,
            name=line.name,
            parent=line.parent,
            kgco2e=line.kgco2e,
            share=share,
            evidence_files=ground.files,
            evidence_grade=grade,
            data_quality=ground.rating,
            breaking_error=breaking,
            risk=risk,
        )
        for rank, (risk, line, share, grade, ground, breaking) in enumerate(rows, start=1)
    )


def line_ratings(result: Footprint, ratings: Mapping[str, float | None]) -> dict[str, float]:
    """Return the rating of every line with direct inputs, weighted by their emissions.

    Parameters
    ----------
    result
        The footprint.
    ratings
        Rating of every dataset, 1 to 5; what is not rated counts as worst.
    """
    amounts: dict[str, float] = {}
    weighted: dict[str, float] = {}
    for row in result.inputs:
        if row.line is None or not row.kgco2e:
            continue
        rating = ratings.get(row.dataset)
        amount = abs(row.kgco2e)
        amounts[row.line] = amounts.get(row.line, 0.0) + amount
        weighted[row.line] = weighted.get(row.line, 0.0) + amount * (
            WORST_RATING if rating is None else rating
        )
    return {key: weighted[key] / amount for key, amount in amounts.items()}


def count_files(subjects: Iterable[str]) -> dict[str, int]:
    """Return how many files support each line, by subjects such as ``line:<key>``.

    Examples
    --------
    >>> count_files(["line:10", "line:10", "energy:E1", "field:product.site"])
    {'10': 2, 'E1': 1}
    """
    counts: dict[str, int] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if kind in {"line", "energy"} and key:
            counts[key] = counts.get(key, 0) + 1
    return counts
