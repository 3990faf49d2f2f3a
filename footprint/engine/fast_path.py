"""The footprint of a linked foreground: a small solve of its own, then stored intensities.

No factorisation of the background, no shared state: the result depends on the arguments alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from footprint.background import FloatArray
from footprint.engine.intensities import Intensities, bucket_factors
from footprint.engine.matrices import LIMIT, amplifying_loop, endless_loop
from footprint.errors import CalculationError
from footprint.flows import Bucket, Flow
from footprint.inventory import ExchangeKind
from footprint.linking import Link, LinkedForeground
from footprint.method import Method

_DENSE = 200
"""Foregrounds up to this size are solved as a dense matrix."""


_ROUNDING = 1e-13
"""Supplies below this share of the largest one are rounding noise."""


@dataclass(frozen=True, eq=False)
class FastFootprint:
    """A product by the fast path, per one product.

    Parameters
    ----------
    linked
        What was solved.
    leaves
        Links that leave the foreground: background inputs and emissions, in order.
    supply
        Output each foreground activity delivers for one product, shape ``(own,)``.
    demands
        Amount of each leaf for one product [supplier's unit or kg], shape ``(leaves,)``.
    leaf_buckets
        Footprint of each leaf by bucket [kg CO2e], shape ``(leaves, buckets)``.
    """

    linked: LinkedForeground
    leaves: tuple[Link, ...]
    supply: FloatArray
    demands: FloatArray
    leaf_buckets: FloatArray

    @cached_property
    def score(self) -> float:
        """Footprint [kg CO2e per product]."""
        return float(self.leaf_buckets.sum())

    @cached_property
    def buckets(self) -> dict[Bucket, float]:
        """Footprint by bucket [kg CO2e per product]."""
        return _named(self.leaf_buckets.sum(axis=0))

    @cached_property
    def stages(self) -> dict[str, dict[Bucket, float]]:
        """Footprint by stage and bucket [kg CO2e per product]."""
        activities = self.linked.foreground.activities
        sums: dict[str, FloatArray] = {}
        for leaf, row in zip(self.leaves, self.leaf_buckets, strict=True):
            stage = leaf.exchange.stage or activities[leaf.consumer].stage or ""
            sums[stage] = sums[stage] + row if stage in sums else row
        return {stage: _named(row) for stage, row in sums.items()}


def _named(row: FloatArray) -> dict[Bucket, float]:
    return {bucket: float(value) for bucket, value in zip(Bucket, row, strict=True)}


def calculate_fast(
    linked: LinkedForeground,
    intensities: Intensities,
    method: Method,
    flows: Mapping[str, Flow],
) -> FastFootprint:
    """Return the footprint of a linked foreground.

    Parameters
    ----------
    linked
        The foreground with its suppliers.
    intensities
        Of the release and the grid basis it is linked to (see `footprint.engine.column_update`).
    method, flows
        Global warming potentials, and the elementary flows of the release.

    Raises
    ------
    CalculationError
        The foreground is singular or a loop in it amplifies.
    LinkError
        A supplier is not in the release.
    """
    own = {activity.code: n for n, activity in enumerate(linked.foreground.activities)}
    supply = _solve_foreground(linked, own)
    leaves = tuple(found for found in linked.links if found.supplier not in own)
    per_unit = _leaf_rows(leaves, intensities) @ bucket_factors(
        intensities.flow_codes, method, flows
    )
    demands = np.array([supply[leaf.consumer] * leaf.amount for leaf in leaves])
    return FastFootprint(linked, leaves, supply, demands, per_unit * demands[:, None])


def foreground_matrix(linked: LinkedForeground, own: Mapping[str, int]) -> sparse.csc_array:
    """Return inputs between foreground activities, row supplies column."""
    inner = [found for found in linked.links if found.supplier in own]
    rows = [own[found.supplier] for found in inner]
    columns = [found.consumer for found in inner]
    amounts = [found.amount for found in inner]
    return sparse.coo_array((amounts, (rows, columns)), (len(own), len(own)), float).tocsc()


def _leaf_rows(leaves: tuple[Link, ...], intensities: Intensities) -> FloatArray:
    """Return the flows of one unit of each leaf, shape ``(leaves, flows)``."""
    rows = np.zeros((len(leaves), len(intensities.flow_codes)))
    emits = [leaf.exchange.kind is ExchangeKind.BIOSPHERE for leaf in leaves]
    inputs = [n for n, direct in enumerate(emits) if not direct]
    rows[inputs] = intensities.values[intensities.positions(leaves[n].supplier for n in inputs)]
    for n, direct in enumerate(emits):
        if direct:
            rows[n, intensities.flow_position[leaves[n].supplier]] = 1.0
    return rows


def _solve_foreground(linked: LinkedForeground, own: Mapping[str, int]) -> FloatArray:
    inputs = foreground_matrix(linked, own)
    demand = np.zeros(len(own))
    demand[own[linked.foreground.product]] = 1.0
    supply = _solve_small(inputs, demand)
    residual = np.abs(demand + inputs @ supply - supply).max() if len(own) else 0.0
    if not residual <= LIMIT * max(1.0, np.abs(supply).max()):
        raise CalculationError(endless_loop(list(own)))
    backwards = supply < -_ROUNDING * np.abs(supply).max()
    if not np.any(inputs.data < 0) and backwards.any():
        raise CalculationError(amplifying_loop([code for code, n in own.items() if backwards[n]]))
    return supply


def _solve_small(inputs: sparse.csc_array, demand: FloatArray) -> FloatArray:
    size = len(demand)
    try:
        if size <= _DENSE:
            return np.linalg.solve(np.eye(size) - inputs.toarray(), demand)
        return np.asarray(splu((sparse.eye_array(size) - inputs).tocsc()).solve(demand))
    except (np.linalg.LinAlgError, RuntimeError):
        return np.full(size, np.nan)
