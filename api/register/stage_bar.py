"""The bar of life-cycle stages: where each piece begins and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.figures import percent, span
from footprint.certification.certificate import StageShare
from footprint.result import Label


@dataclass(frozen=True)
class Piece:
    """One stage in the bar and in the table under it.

    Parameters
    ----------
    number
        Stands in the bar and in the table, so that colour is not needed to match them.
    label, kgco2e
        The stage and its footprint [kg CO2e].
    share
        Of the total, written out; None if it is unknown.
    start, width
        [% of the bar]
    """

    number: int
    label: Label
    kgco2e: float
    share: str | None
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """The pieces in order, and where zero is if something is credited [% of the bar]."""

    pieces: tuple[Piece, ...]
    zero: float | None


def stage_bar(stages: Sequence[StageShare]) -> Bar:
    """Lay the stages out from zero: burdens to the right, credits to the left."""
    burdens = sum(stage.kgco2e for stage in stages if stage.kgco2e > 0)
    credited = sum(stage.kgco2e for stage in stages if stage.kgco2e < 0)
    low, high = span((credited, burdens))
    scale = 100 / (high - low)
    right = left = -low * scale
    pieces = []
    for number, stage in enumerate(stages, start=1):
        width = abs(stage.kgco2e) * scale
        if stage.kgco2e < 0:
            left -= width
        share = None if stage.share is None else percent(stage.share)
        start = left if stage.kgco2e < 0 else right
        pieces.append(
            Piece(number, stage.label, stage.kgco2e, share, round(start, 3), round(width, 3))
        )
        if stage.kgco2e > 0:
            right += width
    return Bar(tuple(pieces), round(-low * scale, 3) if credited < 0 else None)
