"""Which datasets could stand in for which: one thing, at other places or of other years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from footprint.inventory import Activity
from lca_db.locations import stem
from lca_db.release import BackgroundRelease

PLACE_BOUND = frozenset({"electricity"})
"""Themes whose datasets no line can move to without moving the factory."""


def find_siblings(release: BackgroundRelease) -> Mapping[str, tuple[str, ...]]:
    """Return the other datasets of the same thing and unit, by dataset.

    What is bound to the place of the factory (`PLACE_BOUND`) has no siblings.
    """
    groups: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in release.database.activities:
        groups[stem(activity), activity.unit].append(activity)
    return {
        activity.code: tuple(one.code for one in group if _may_move(activity, one))
        for group in groups.values()
        for activity in group
    }


def _may_move(activity: Activity, other: Activity) -> bool:
    return activity.code != other.code and activity.theme not in PLACE_BOUND
