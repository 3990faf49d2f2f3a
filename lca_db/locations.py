"""Places and siblings: which dataset is nearest to where something is made.

Siblings share the thing and technology of a code, ``<thing>[-<technology>]-<location>[-<year>]``,
and differ in location and year alone. The nearest one stands at the location itself, else at its
parent, and so on up to the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from footprint.errors import LinkError, error
from footprint.inventory import Activity
from footprint.text import Text
from lca_db.tables import Location

WORLD = "GLO"
"""Location that every chain of parents ends in."""


def parents(location: str, locations: Mapping[str, Location]) -> tuple[str, ...]:
    """Return a location and its parents, nearest first; a loop or a loose end stops the chain.

    Raises
    ------
    LinkError
        The location is not in the list.
    """
    if location not in locations:
        raise LinkError(
            error(
                "unknown-location",
                Text(f"the location “{location}” is not known.", f"不认识地点“{location}”。"),
                Text(
                    "Use a code of the list, for example CN, CN-ZJ, RER or GLO.",
                    "请使用列表中的代码，例如 CN、CN-ZJ、RER 或 GLO。",
                ),
            )
        )
    chain = [location]
    while parent := locations[chain[-1]].parent:
        if parent in chain or parent not in locations:
            break
        chain.append(parent)
    return tuple(chain)


def year_in_code(activity: Activity) -> int | None:
    """Return the year a code ends in, or None."""
    return activity.year if activity.code.endswith(f"-{activity.year}") else None


def stem(activity: Activity) -> str:
    """Return the part of a code that siblings share."""
    return yearless(activity).removesuffix(f"-{activity.location.lower()}")


def yearless(activity: Activity) -> str:
    """Return a code without its year."""
    return activity.code.removesuffix(f"-{year_in_code(activity)}")


def nearest(
    siblings: Iterable[Activity], chain: Sequence[str], year: int | None = None
) -> Activity | None:
    """Return the sibling that stands first in a chain of locations, or None.

    Of several at one place the newest up to the asked year is taken, else the oldest after it;
    without a year the newest; then the first by code.
    """
    here = [activity for activity in siblings if activity.location in chain]
    limit = year if year is not None else 9999

    def distance(activity: Activity) -> tuple[int, bool, int, str]:
        own = activity.year or 0
        return chain.index(activity.location), own > limit, abs(limit - own), activity.code

    return min(here, key=distance, default=None)
