"""What the core asks of a background database; `lca_db` implements it, the caller passes it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from footprint.flows import Flow
from footprint.inventory import Activity

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SparseEntries:
    """Entries of a sparse matrix; entries at one place add up.

    Parameters
    ----------
    rows, columns
        Positions, shape ``(n,)``.
    values
        Amounts as they stand in the inventory (all signs as given), shape ``(n,)``.
    weakness
        How weakly each entry is known: 0 seen, 1 derived, 2 recalled, 3 assumed, shape ``(n,)``.
    """

    rows: IntArray
    columns: IntArray
    values: FloatArray
    weakness: IntArray


@dataclass(frozen=True)
class Release:
    """Name and content hash (SHA-256) of a sealed data release."""

    name: str
    hash: str


class Background(Protocol):
    """A sealed set of activities that a foreground can be linked to."""

    @property
    def release(self) -> Release:
        """Name and hash of the release."""

    @property
    def flows(self) -> Mapping[str, Flow]:
        """Elementary flows by code."""

    @property
    def activity_codes(self) -> Sequence[str]:
        """Codes of all activities; the position is the column number."""

    @property
    def flow_codes(self) -> Sequence[str]:
        """Codes of all flows; the position is the row number."""

    @property
    def technosphere(self) -> SparseEntries:
        """Inputs: row = supplying activity, column = consuming activity, amount positive."""

    @property
    def biosphere(self) -> SparseEntries:
        """Emissions: row = flow, column = activity."""

    def activity(self, code: str) -> Activity:
        """Return one activity.

        Raises
        ------
        LinkError
            No such code; the message offers the nearest ones.
        """

    def find(self, code: str, location: str | None) -> Activity:
        """Return the activity of that code, or its sibling nearest to a location.

        The nearest sibling is the one at the location itself, else at its parent, and so on up to
        the world (GLO).

        Raises
        ------
        LinkError
            Nothing answers to the code.
        """

    def parents(self, location: str) -> Sequence[str]:
        """Return a location and its parents, nearest first, ending in GLO."""
