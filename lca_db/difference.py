"""What a newer release changed: which datasets came, went and moved, and by how much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from footprint.flows import BIOGENIC_CO2
from footprint.inventory import Activity
from lca_db.matrices import factors_of, solve_footprints
from lca_db.release import BackgroundRelease

_SMALLEST_MOVE = 1e-9


@dataclass(frozen=True, slots=True)
class Move:
    """A dataset of both releases whose footprint differs.

    Parameters
    ----------
    code, unit, role
        Of the dataset; ``product`` for stages and examples of a product family.
    old, new
        Footprint of one unit in either release [kg CO2e / unit].
    """

    code: str
    unit: str
    role: str
    old: float
    new: float

    @property
    def relative(self) -> float | None:
        """Difference as a share of the old footprint, None if that was zero."""
        return (self.new - self.old) / abs(self.old) if self.old else None


@dataclass(frozen=True, slots=True)
class ReleaseDifference:
    """What one release changed against another.

    Parameters
    ----------
    old, new
        Names of the two.
    came, went
        Codes that only the new or only the old one has; a dataset with another unit is in both.
    moved
        Datasets whose footprint differs, the largest relative difference first.
    """

    old: str
    new: str
    came: tuple[str, ...]
    went: tuple[str, ...]
    moved: tuple[Move, ...]

    @property
    def products(self) -> tuple[Move, ...]:
        """Moved datasets of product families."""
        return tuple(move for move in self.moved if move.role == "product")


def diff_releases(
    old: BackgroundRelease,
    new: BackgroundRelease,
    method: str = "ar6-gwp100",
    without: Collection[str] = BIOGENIC_CO2,
) -> ReleaseDifference:
    """Compare two releases by the footprint of every dataset.

    Parameters
    ----------
    old, new
        The two releases.
    method, without
        Global warming potentials, and the flows left out of the comparison.
    """
    before, after = ({_key(one): one for one in each.database.activities} for each in (old, new))
    footprints = [footprints_of(each, method, without) for each in (old, new)]
    moves = [
        Move(one.code, one.unit, one.role, *(each[one.code] for each in footprints))
        for key, one in after.items()
        if key in before
    ]
    moved = [move for move in moves if abs(move.new - move.old) > _SMALLEST_MOVE * abs(move.old)]
    return ReleaseDifference(
        old=old.name,
        new=new.name,
        came=tuple(sorted(code for code, _ in after.keys() - before.keys())),
        went=tuple(sorted(code for code, _ in before.keys() - after.keys())),
        moved=tuple(sorted(moved, key=_by_size)),
    )


def _key(activity: Activity) -> tuple[str, str]:
    return activity.code, activity.unit


def _by_size(move: Move) -> tuple[float, str]:
    return -abs(move.relative if move.relative is not None else float("inf")), move.code


def footprints_of(
    release: BackgroundRelease,
    method: str = "ar6-gwp100",
    without: Collection[str] = BIOGENIC_CO2,
) -> dict[str, float]:
    """Return the footprint of one unit of every dataset [kg CO2e / unit], by code."""
    scores = solve_footprints(
        release.technosphere,
        release.biosphere,
        factors_of(release.methods[method], release.flow_codes, without),
        len(release.activity_codes),
    )
    return dict(zip(release.activity_codes, scores.tolist(), strict=True))
