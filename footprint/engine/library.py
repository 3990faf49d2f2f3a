"""A library of background draws, shared by all products of a release.

Draw k is the same for every product of a release, so two products or two scenarios are compared
draw by draw. Each draw solves x = **Z**ᵀ·x + d by fixed-point iteration from the nominal x, which
stops on the largest relative change of any component. A draw that does not converge, or in which
an activity gets a footprint below zero with biogenic carbon dioxide left out, is unphysical: it is
thrown away, counted and drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from footprint.background import FloatArray, Release, SparseEntries
from footprint.engine.matrices import Matrices, look_up
from footprint.engine.variance import BackgroundSpread
from footprint.errors import CalculationError, error
from footprint.flows import BIOGENIC_CO2
from footprint.hashing import hash_document
from footprint.method import Method
from footprint.text import Text
from footprint.uncertainty import Spread, draw_amounts

TOLERANCE = 1e-6
"""Largest relative change of a component at which the iteration stops."""

_MOST_STEPS = 400
_MOST_REJECTED = 1000


@dataclass(frozen=True)
class Recipe:
    """All a library depends on.

    Parameters
    ----------
    release
        The background.
    method
        Hash of the global warming potentials.
    replace
        Activities replaced by one unit of another (the grid basis).
    seed, draws
        Where the randomness comes from, and how many draws there are.
    tolerance
        Of the iteration.
    """

    release: Release
    method: str
    replace: Mapping[str, str]
    seed: int
    draws: int
    tolerance: float = TOLERANCE

    def document(self) -> dict[str, Any]:
        """Return the recipe as plain JSON values."""
        return asdict(self) | {"replace": dict(sorted(self.replace.items()))}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Recipe:
        """Return the recipe that `document` wrote."""
        return cls(**{**document, "release": Release(**document["release"])})

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the recipe, seed included."""
        return hash_document(self.document())


@dataclass(frozen=True, eq=False)
class Library:
    """Footprints of all activities in every draw.

    Parameters
    ----------
    recipe
        What it was made by.
    codes
        Activities, in the order of the rows.
    values
        [kg CO2e / unit], float32, read-only, shape ``(activities, draws)``.
    rejected
        How many unphysical draws were thrown away.
    """

    recipe: Recipe
    codes: tuple[str, ...]
    values: np.ndarray
    rejected: int

    @cached_property
    def position(self) -> dict[str, int]:
        """Row of each activity."""
        return {code: row for row, code in enumerate(self.codes)}

    def rows(self, codes: list[str]) -> np.ndarray:
        """Return the draws of activities, shape ``(codes, draws)``."""
        return np.asarray(self.values[look_up(self.position, codes)])


def draw_library(
    matrices: Matrices,
    spread: BackgroundSpread,
    method: Method,
    recipe: Recipe,
    threads: Executor | None = None,
) -> Library:
    """Draw a library.

    Parameters
    ----------
    matrices
        Of the release as it is: the replacements of the recipe are made here.
    spread
        Of its entries, in their order.
    method
        Global warming potentials.
    recipe
        Names of all this, seed and number of draws.
    threads
        Threads that share the work; they change nothing in the result.

    Raises
    ------
    CalculationError
        One unphysical draw follows another without end.
    """
    system = _System(matrices, spread, method, recipe)
    found = np.empty((recipe.draws, len(matrices.codes)), dtype=np.float32)
    rejected = 0
    each = threads.map if threads else map
    for number, (scores, thrown) in enumerate(each(system.draw, range(recipe.draws))):
        found[number] = scores
        rejected += thrown
    values = np.ascontiguousarray(found.T)
    values.flags.writeable = False
    return Library(recipe, matrices.codes, values, rejected)


class _System:
    """A background ready to be drawn from: entries sorted by activity, so that they are rows."""

    def __init__(
        self, matrices: Matrices, spread: BackgroundSpread, method: Method, recipe: Recipe
    ) -> None:
        self._recipe, self._size = recipe, len(matrices.codes)
        columns = matrices.positions(recipe.replace)
        changed = matrices.replaced(recipe.replace) if recipe.replace else matrices
        inputs = _kept(spread.technosphere, matrices.inputs, columns, len(columns))
        emissions = _kept(spread.biosphere, matrices.emissions, columns, 0)
        self._inputs, self._input_spread = _sorted(changed.inputs, inputs)
        self._emissions, self._emission_spread = _sorted(changed.emissions, emissions)
        self._starts = np.searchsorted(self._inputs.columns, np.arange(self._size + 1))
        self._starts = self._starts.astype(np.int32)
        self._suppliers = self._inputs.rows.astype(np.int32)
        factors = [method.factors[code] for code in changed.flow_codes]
        without = [0.0 if code in BIOGENIC_CO2 else method.factors[code]
                   for code in changed.flow_codes]  # fmt: skip
        plain = np.array(without)[self._emissions.rows]
        self._factors = [np.array(factors)[self._emissions.rows]]
        if changed.has_credits or np.any(plain * self._emissions.values < 0):
            self._factors.append(plain)  # then the sign of a draw has to be looked at
        self._nominal = self._nominal_state(changed)

    def draw(self, number: int) -> tuple[FloatArray, int]:
        """Return draw number n and how many unphysical ones were thrown away before it."""
        for thrown in range(_MOST_REJECTED):
            rng = np.random.default_rng([self._recipe.seed, number, thrown])
            found = self._solve(
                draw_amounts(self._inputs.values, self._input_spread, rng),
                draw_amounts(self._emissions.values, self._emission_spread, rng),
                self._nominal,
            )
            if found is not None:
                return found[:, 0], thrown
        text = Text(
            f"{_MOST_REJECTED} draws in a row were unphysical.",
            f"连续 {_MOST_REJECTED} 次抽样均不合物理。",
        )
        remedy = Text("Check the standard deviations.", "请检查几何标准差。")
        raise CalculationError(error("unphysical-draws", text, remedy))

    def _nominal_state(self, matrices: Matrices) -> FloatArray:
        direct = self._direct(self._emissions.values)
        return np.ascontiguousarray(matrices.factorize().solve(direct))

    def _direct(self, emitted: FloatArray) -> FloatArray:
        columns = self._emissions.columns
        return np.column_stack(
            [np.bincount(columns, emitted * factors, self._size) for factors in self._factors]
        )

    def _solve(
        self, amounts: FloatArray, emitted: FloatArray, state: FloatArray
    ) -> FloatArray | None:
        shape = (self._size, self._size)
        upstream = sparse.csr_array((amounts, self._suppliers, self._starts), shape)
        direct = self._direct(emitted)
        for _ in range(_MOST_STEPS):
            after = direct + upstream @ state
            moved = np.abs(after - state)
            state = after
            if not np.isfinite(moved.sum()):
                return None
            if np.all(moved <= self._recipe.tolerance * np.abs(after)):
                return None if self._is_unphysical(state) else state
        return None

    def _is_unphysical(self, state: FloatArray) -> bool:
        """Tell whether a footprint is below 0 where the nominal one is not."""
        if len(self._factors) == 1:
            return False
        return bool(np.any((state[:, 1] < 0) & (self._nominal[:, 1] >= 0)))


def _kept(spread: Spread, entries: SparseEntries, columns: Any, added: int) -> Spread:
    keep = ~np.isin(entries.columns, columns)
    return Spread(
        np.concatenate([spread.sigmas[keep], np.zeros(added)]),
        np.concatenate([spread.markets[keep], np.full(added, -1)]),
    )


def _sorted(entries: SparseEntries, spread: Spread) -> tuple[SparseEntries, Spread]:
    order = np.argsort(entries.columns, kind="stable")
    return (
        SparseEntries(
            entries.rows[order],
            entries.columns[order],
            entries.values[order],
            entries.weakness[order],
        ),
        Spread(spread.sigmas[order], spread.markets[order]),
    )
