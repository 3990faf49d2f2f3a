"""What would move a result: its exact derivative by every amount, from two solved vectors.

With g the footprint per unit of each activity and s the supply for one product,

    ∂h/∂z_ij = g_i · s_j        (an input)
    ∂h/∂b_fj = c_f · s_j        (an emission)

for the foreground and for the whole background alike. An *elasticity* is the derivative times the
amount: what the result moves by if the amount grows by its own size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footprint.background import FloatArray
from footprint.calculation import Solution
from footprint.inventory import ExchangeKind
from footprint.linking import Link


@dataclass(frozen=True, slots=True)
class LineEffect:
    """What one amount of the foreground does to the result.

    Parameters
    ----------
    link
        The exchange.
    derivative
        [kg CO2e per product / unit of the supplier].
    elasticity
        Result moved if the amount doubled [kg CO2e per product].
    alternative
        Sibling dataset with the smallest footprint, None if there is no better one.
    saving
        What moving the line there would save [kg CO2e per product], 0 if nothing.
    """

    link: Link
    derivative: float
    elasticity: float
    alternative: str | None
    saving: float


@dataclass(frozen=True, slots=True)
class ParameterEffect:
    """What one amount of the whole system does to the result.

    Parameters
    ----------
    kind
        Input or emission.
    input, activity
        What flows in (activity or flow), and into which activity.
    amount
        As it stands in the inventory.
    derivative, elasticity
        As for a line.
    """

    kind: ExchangeKind
    input: str
    activity: str
    amount: float
    derivative: float
    elasticity: float


@dataclass(frozen=True, eq=False)
class Sensitivities:
    """Derivatives of one solution, per one product."""

    solution: Solution

    @cached_property
    def inputs(self) -> FloatArray:
        """Derivative by each entry of `ProductSystem.inputs`, shape ``(inputs,)``."""
        entries = self.solution.system.inputs
        found = self.solution.characterized_intensities[entries.rows]
        return np.asarray(found * self.solution.supply[entries.columns])

    @cached_property
    def emissions(self) -> FloatArray:
        """Derivative by each entry of `ProductSystem.emissions`, shape ``(emissions,)``."""
        entries = self.solution.system.emissions
        found = self.solution.characterization[entries.rows]
        return np.asarray(found * self.solution.supply[entries.columns])

    def lines(self, siblings: Mapping[str, Sequence[str]] | None = None) -> tuple[LineEffect, ...]:
        """Return the foreground's amounts, the one that moves the result most first.

        Parameters
        ----------
        siblings
            Datasets of the same thing and unit, by dataset: where a line could move.
        """
        effects = [self._line(found, siblings or {}) for found in self.solution.system.linked.links]
        return tuple(sorted(effects, key=lambda one: -abs(one.elasticity)))

    def parameters(self, count: int = 100) -> tuple[ParameterEffect, ...]:
        """Return the amounts of foreground and background that move the result most."""
        system = self.solution.system
        rows: list[ParameterEffect] = []
        for kind, entries, derivatives, names in (
            (ExchangeKind.TECHNOSPHERE, system.inputs, self.inputs, system.codes),
            (ExchangeKind.BIOSPHERE, system.emissions, self.emissions, tuple(system.flow_position)),
        ):
            elasticities = derivatives * entries.values
            order = np.argsort(-np.abs(elasticities), kind="stable")[:count]
            rows.extend(
                ParameterEffect(
                    kind,
                    names[int(entries.rows[n])],
                    system.codes[int(entries.columns[n])],
                    float(entries.values[n]),
                    float(derivatives[n]),
                    float(elasticities[n]),
                )
                for n in order
            )
        return tuple(sorted(rows, key=lambda row: -abs(row.elasticity))[:count])

    def _line(self, found: Link, siblings: Mapping[str, Sequence[str]]) -> LineEffect:
        solution, system = self.solution, self.solution.system
        supply = float(solution.supply[system.background_size + found.consumer])
        if found.exchange.kind is ExchangeKind.BIOSPHERE:
            per_unit = float(solution.characterization[system.flow_position[found.supplier]])
            others: Sequence[str] = ()
        else:
            per_unit = float(solution.characterized_intensities[system.position[found.supplier]])
            others = siblings.get(found.supplier, ())
        best = min(others, key=self._per_unit, default=None)
        saving = 0.0 if best is None else (per_unit - self._per_unit(best)) * supply * found.amount
        gains = saving > 0
        return LineEffect(
            found,
            per_unit * supply,
            per_unit * supply * found.amount,
            best if gains else None,
            saving if gains else 0.0,
        )

    def _per_unit(self, code: str) -> float:
        system = self.solution.system
        return float(self.solution.characterized_intensities[system.position[code]])
