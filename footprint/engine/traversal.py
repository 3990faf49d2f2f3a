"""Where a footprint comes from, followed upstream: largest branch first, no further solve.

Every visit of an activity is a node of its own (a tree), so a loop unrolls until its turns fall
below the cut-off. Branch sizes come from stored intensities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from footprint.background import FloatArray
from footprint.engine.matrices import Matrices

MAX_NODES = 2000


@dataclass(frozen=True, slots=True)
class Node:
    """One visit of an activity.

    Parameters
    ----------
    activity
        Its column.
    parent
        Number of the node that consumes it, or None at the product.
    amount
        Output of the activity on this way [unit].
    kgco2e
        Footprint of that output, supply chain included.
    direct_kgco2e
        What the activity emits itself on this way.
    """

    activity: int
    parent: int | None
    amount: float
    kgco2e: float
    direct_kgco2e: float


def traverse(
    bill: Mapping[int, float],
    matrices: Matrices,
    per_unit: FloatArray,
    direct: FloatArray,
    cutoff_share: float = 0.005,
) -> tuple[Node, ...]:
    """Return the branches of a bill above a cut-off, largest first.

    Parameters
    ----------
    bill
        Amount by column of the dataset.
    matrices
        Of the release.
    per_unit, direct
        Footprint and own emissions of one unit of each activity [kg CO2e / unit].
    cutoff_share
        Branches below this share of the total are left out (0–1).
    """
    inputs = matrices.input_matrix
    total = sum(amount * float(per_unit[column]) for column, amount in bill.items())
    limit = abs(total) * cutoff_share
    waiting: list[tuple[float, int, int, int | None, float]] = []
    for number, (column, amount) in enumerate(bill.items()):
        _push(waiting, limit, (amount * float(per_unit[column]), number, column, None, amount))
    nodes: list[Node] = []
    pushed = len(bill)
    while waiting and len(nodes) < MAX_NODES:
        _, _, column, parent, amount = heappop(waiting)
        kgco2e = amount * float(per_unit[column])
        nodes.append(Node(column, parent, amount, kgco2e, amount * float(direct[column])))
        start, stop = inputs.indptr[column], inputs.indptr[column + 1]
        rows = inputs.indices[start:stop]
        amounts = inputs.data[start:stop] * amount
        sizes = amounts * per_unit[rows]
        for n in np.flatnonzero(np.abs(sizes) >= limit):
            pushed += 1
            entry = (float(sizes[n]), pushed, int(rows[n]), len(nodes) - 1, float(amounts[n]))
            _push(waiting, limit, entry)
    return tuple(nodes)


def _push(
    waiting: list[tuple[float, int, int, int | None, float]],
    limit: float,
    entry: tuple[float, int, int, int | None, float],
) -> None:
    if abs(entry[0]) >= limit:
        heappush(waiting, (-abs(entry[0]), *entry[1:]))
