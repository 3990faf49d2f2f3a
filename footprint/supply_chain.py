"""The supply chain as a graph: which activity passes which footprint on to which (Sankey)."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from scipy import sparse

from footprint.calculation import Solution
from footprint.contribution import Contributions
from footprint.inventory import Activity
from footprint.result import Label, Sankey, SankeyLink, SankeyNode

MAX_NODES = 60


def trace(contributions: Contributions, products: float, cutoff_share: float = 0.005) -> Sankey:
    """Return nodes and links above a cut-off, nodes in the order of their distance.

    Activities are taken up largest link first. A link that would close a circle is left out, so
    that the picture runs from raw materials to the product; an activity stands as far from the
    product as its longest way to it. The footprint of a node is that of its whole output.

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
    suppliers = _largest(solution, abs(solution.score) * cutoff_share)
    order = _order(system.product, suppliers)
    depth = {system.product: 0}
    links: list[SankeyLink] = []
    for consumer in order:
        for supplier, kgco2e in suppliers[consumer]:
            depth[supplier] = max(depth.get(supplier, 0), depth[consumer] + 1)
            links.append(
                SankeyLink(
                    source=system.codes[supplier],
                    target=system.codes[consumer],
                    kgco2e=kgco2e * products,
                )
            )
    columns = sorted(order, key=lambda column: (depth[column], order.index(column)))
    activities = [_activity(solution, column) for column in columns]
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
        for column, activity in zip(columns, activities, strict=True)
    )
    return Sankey(cutoff_share=cutoff_share, nodes=nodes, links=tuple(links))


def _largest(solution: Solution, limit: float) -> dict[int, list[tuple[int, float]]]:
    """Return the links of at most `MAX_NODES` activities, taken up largest link first."""
    inputs = _input_scores(solution)
    product = solution.system.product
    found: dict[int, list[tuple[int, float]]] = {}
    waiting = [(0.0, product)]
    while waiting and len(found) < MAX_NODES:
        consumer = heappop(waiting)[1]
        if consumer not in found:
            found[consumer] = _column(inputs, consumer, limit)
            for supplier, kgco2e in found[consumer]:
                heappush(waiting, (-abs(kgco2e), supplier))
    return {
        consumer: [link for link in links if link[0] in found] for consumer, links in found.items()
    }


def _order(product: int, suppliers: dict[int, list[tuple[int, float]]]) -> list[int]:
    """Drop the links that close a circle and return consumers before their suppliers."""
    done: list[int] = []
    finished: set[int] = set()
    path: list[int] = [product]
    waiting = {product: iter(list(suppliers[product]))}
    kept: dict[int, list[tuple[int, float]]] = {product: []}
    while path:
        link = next(waiting[path[-1]], None)
        if link is None:
            finished.add(path[-1])
            done.append(path.pop())
        elif link[0] in finished or link[0] not in kept:
            kept[path[-1]].append(link)
            if link[0] not in kept:
                kept[link[0]] = []
                waiting[link[0]] = iter(list(suppliers[link[0]]))
                path.append(link[0])
    suppliers.update(kept)
    return done[::-1]


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
