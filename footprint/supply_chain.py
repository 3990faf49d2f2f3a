"""The supply chain as a graph: which activity passes which footprint on to which (Sankey)."""

from __future__ import annotations

from collections import deque

import numpy as np
from scipy import sparse

from footprint.calculation import Solution
from footprint.contribution import Contributions
from footprint.inventory import Activity
from footprint.result import Label, Sankey, SankeyLink, SankeyNode

MAX_NODES = 60


def trace(contributions: Contributions, products: float, cutoff_share: float = 0.005) -> Sankey:
    """Return nodes and links above a cut-off, breadth first from the product.

    A link back to an activity that is already as near to the product is left out, so that the
    picture stays free of circles; the footprint of a node is that of its whole output.

    Parameters
    ----------
    contributions
        The decomposed solution.
    products
        Number of products per functional unit.
    cutoff_share
        Links below this share of the total are left out (0–1).
    """
    solution = contributions.solution
    system = solution.system
    limit = abs(solution.score) * cutoff_share
    inputs = _input_scores(solution)
    depth = {system.product: 0}
    links: list[SankeyLink] = []
    queue = deque([system.product])
    while queue:
        consumer = queue.popleft()
        for supplier, kgco2e in _column(inputs, consumer, limit):
            if supplier not in depth and len(depth) < MAX_NODES:
                depth[supplier] = depth[consumer] + 1
                queue.append(supplier)
            if depth.get(supplier, -1) > depth[consumer]:
                links.append(
                    SankeyLink(
                        source=system.codes[supplier],
                        target=system.codes[consumer],
                        kgco2e=kgco2e * products,
                    )
                )
    activities = [_activity(solution, column) for column in depth]
    totals = solution.characterized_intensities * solution.supply
    nodes = tuple(
        SankeyNode(
            code=activity.code,
            name=Label(en=activity.name.en, zh=activity.name.zh),
            stage=activity.stage,
            kgco2e=float(totals[column]) * products,
            direct_kgco2e=float(contributions.direct_scores[column]) * products,
            depth=depth[column],
        )
        for column, activity in zip(depth, activities, strict=True)
    )
    return Sankey(cutoff_share=cutoff_share, nodes=nodes, links=tuple(links))


def _input_scores(solution: Solution) -> sparse.csc_array:
    """Footprint each input carries [kg CO2e per product]: row supplies column."""
    entries = solution.system.inputs
    values = (
        entries.values
        * solution.supply[entries.columns]
        * solution.characterized_intensities[entries.rows]
    )
    size = len(solution.system.codes)
    return sparse.coo_array((values, (entries.rows, entries.columns)), (size, size)).tocsc()


def _column(matrix: sparse.csc_array, column: int, limit: float) -> list[tuple[int, float]]:
    start, stop = matrix.indptr[column], matrix.indptr[column + 1]
    rows, values = matrix.indices[start:stop], matrix.data[start:stop]
    order = np.argsort(-np.abs(values), kind="stable")
    return [(int(rows[i]), float(values[i])) for i in order if abs(values[i]) >= limit]


def _activity(solution: Solution, column: int) -> Activity:
    system = solution.system
    first = system.background_size
    if column < first:
        return system.background.activity(system.codes[column])
    return system.linked.foreground.activities[column - first]
