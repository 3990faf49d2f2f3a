"""Take one solved footprint apart: by stage, line, input, bucket, provenance, upstream activity.

Every *leaf* is one foreground exchange that leaves the foreground: a background input or an
emission. A leaf's share is supply × amount × intensity; the leaves sum to the total, and so does
every grouping of them, loops in the foreground included.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from footprint.background import FloatArray
from footprint.calculation import Solution, solve_supply
from footprint.flows import AGGREGATED, BIOGENIC_CO2, Bucket
from footprint.inventory import WEAKNESS, Activity, ExchangeKind, Provenance
from footprint.linking import Link


@dataclass(frozen=True, slots=True)
class Leaf:
    """One foreground exchange that ends in the background or in nature."""

    link: Link
    activity: Activity

    @property
    def stage(self) -> str:
        """Stage it is reported in."""
        return self.link.exchange.stage or self.activity.stage or ""

    @property
    def line(self) -> str | None:
        """Line it is reported under."""
        return self.link.exchange.line or self.activity.line


@dataclass(frozen=True, eq=False)
class Contributions:
    """The decomposition of one solution, per one product."""

    solution: Solution

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves, in the order of the foreground."""
        linked = self.solution.system.linked
        own = {activity.code for activity in linked.foreground.activities}
        return tuple(
            Leaf(found, linked.foreground.activities[found.consumer])
            for found in linked.links
            if found.supplier not in own
        )

    @cached_property
    def demands(self) -> FloatArray:
        """Amount of each leaf for one product [supplier's unit or kg], shape ``(leaves,)``."""
        first = self.solution.system.background_size
        supply = self.solution.supply
        return np.array(
            [supply[first + leaf.link.consumer] * leaf.link.amount for leaf in self.leaves]
        )

    @cached_property
    def leaf_flows(self) -> FloatArray:
        """Flows each leaf causes [kg per product], shape ``(leaves, flows)``."""
        system, intensities = self.solution.system, self.solution.intensities
        rows = np.zeros((len(self.leaves), len(system.background.flow_codes)))
        for position, leaf in enumerate(self.leaves):
            if leaf.link.exchange.kind is ExchangeKind.BIOSPHERE:
                rows[position, system.flow_position[leaf.link.supplier]] = 1.0
            else:
                rows[position] = intensities[:, system.position[leaf.link.supplier]]
        return rows * self.demands[:, None]

    @cached_property
    def leaf_scores(self) -> FloatArray:
        """Footprint each leaf causes [kg CO2e per product], shape ``(leaves,)``."""
        return self.leaf_flows @ self.solution.characterization

    @cached_property
    def bucket_of_flow(self) -> tuple[Bucket, ...]:
        """Bucket of each flow, in row order."""
        background = self.solution.system.background
        return tuple(background.flows[code].bucket for code in background.flow_codes)

    def buckets(self, flows: FloatArray) -> dict[Bucket, float]:
        """Split an inventory, shape ``(flows,)`` [kg], into the five buckets [kg CO2e]."""
        scores = flows * self.solution.characterization
        totals = dict.fromkeys(Bucket, 0.0)
        for bucket, score in zip(self.bucket_of_flow, scores, strict=True):
            totals[bucket] += float(score)
        return totals

    def grouped(self, key: Callable[[Leaf], Hashable]) -> dict[Hashable, FloatArray]:
        """Sum the flows of leaves that share a key, shape ``(flows,)`` each."""
        groups: dict[Hashable, FloatArray] = {}
        for leaf, flows in zip(self.leaves, self.leaf_flows, strict=True):
            name = key(leaf)
            groups[name] = groups[name] + flows if name in groups else flows.copy()
        return groups

    @cached_property
    def direct_scores(self) -> FloatArray:
        """Footprint each activity of the whole chain emits itself, shape ``(activities,)``."""
        per_unit = self.solution.characterization @ self.solution.system.biosphere_matrix()
        return np.asarray(per_unit * self.solution.supply)

    def share_of_flows(self, codes: Iterable[str]) -> float | None:
        """Return the share of the total that given flows make, or None if the total is 0."""
        position = self.solution.system.flow_position
        rows = [position[code] for code in codes if code in position]
        kgco2e = (self.leaf_flows.sum(axis=0) * self.solution.characterization)[rows].sum()
        return _share(float(kgco2e), self.solution.score)

    @property
    def aggregated_share(self) -> float | None:
        """Share that rests on CO₂-equivalent figures without a gas split."""
        return self.share_of_flows(AGGREGATED)

    @property
    def without_biogenic_co2(self) -> float:
        """Total without uptake and release of biogenic CO₂ [kg CO2e per product]."""
        share = self.share_of_flows(BIOGENIC_CO2)
        return self.solution.score * (1.0 - (share or 0.0))

    @cached_property
    def _factors(self) -> FloatArray:
        """Characterization factors without biogenic CO₂, whose uptake would distort shares."""
        factors = self.solution.characterization.copy()
        for code in BIOGENIC_CO2:
            factors[self.solution.system.flow_position[code]] = 0.0
        return factors

    @property
    def primary_share(self) -> float | None:
        """Share whose whole foreground chain was given by the maker (weakest link).

        Biogenic CO₂ is left out: an uptake would make the rest more than the whole.
        """
        system = self.solution.system
        own = {activity.code: n for n, activity in enumerate(system.linked.foreground.activities)}
        size = len(own)
        matrix = sparse.lil_array((size, size))
        for found in system.linked.links:
            if found.supplier in own and found.exchange.primary:
                matrix[own[found.supplier], found.consumer] += found.amount
        demand = np.zeros(size)
        demand[own[system.linked.foreground.product]] = 1.0
        supply = splu((sparse.eye_array(size) - matrix).tocsc()).solve(demand)
        whole = self.solution.supply[system.background_size :]
        scores = self.leaf_flows @ self._factors
        kgco2e = sum(
            score * supply[leaf.link.consumer] / whole[leaf.link.consumer]
            for leaf, score in zip(self.leaves, scores, strict=True)
            if leaf.link.exchange.primary and whole[leaf.link.consumer]
        )
        return _share(float(kgco2e), float(scores.sum()))

    @cached_property
    def provenance_shares(self) -> dict[Provenance, float]:
        """Share resting on each kind of figure, by the weakest link of each chain; sums to 1."""
        upto = {kind: self._known_upto(WEAKNESS[kind]) for kind in Provenance}
        total = upto[Provenance.ASSUMED]
        if not total:
            return {}
        shares, below = {}, 0.0
        for kind in Provenance:
            shares[kind] = (upto[kind] - below) / total
            below = upto[kind]
        return shares

    def _known_upto(self, weakest: int) -> float:
        system = self.solution.system
        inventory = system.biosphere_matrix(weakest) @ solve_supply(system, weakest)
        return float(self._factors @ inventory)


def _share(part: float, total: float) -> float | None:
    return part / total if total else None
