"""Solve a product system: the reference path by bw2calc, and the adjoint solve beside it.

The reference score is ``bw2calc.LCA`` on the system's datapackage. Its decomposition uses the
total intensities **G** = **B**·**A**⁻¹ (flows by activities), found from one solve with **A**ᵀ.
Both give the same score; a difference above 1e-9 is an error, never a result.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import MatrixRankWarning, SuperLU, splu

from footprint.background import FloatArray
from footprint.errors import CalculationError, error
from footprint.method import Method
from footprint.system import ProductSystem
from footprint.text import Text

TOLERANCE = 1e-9
"""Largest relative difference between the two paths."""

_SMALLEST = 1e-200
"""Footprints below this [kg CO2e] are zero: floats have no relative precision there."""


_ROUNDING = 1e-13
"""Supplies below this share of the largest one are rounding noise of the solver."""


@dataclass(frozen=True, eq=False)
class Solution:
    """One solved product, per one product.

    Parameters
    ----------
    system, method
        What was solved.
    score
        Footprint by bw2calc [kg CO2e per product].
    supply
        Output each activity delivers for one product [its unit], shape ``(activities,)``.
    """

    system: ProductSystem
    method: Method
    score: float
    supply: FloatArray

    @cached_property
    def characterization(self) -> FloatArray:
        """Characterization factors [kg CO2e / kg], shape ``(flows,)``."""
        return self.system.characterization(self.method)

    @cached_property
    def intensities(self) -> FloatArray:
        """Total flows per unit of each activity [kg / unit], shape ``(flows, activities)``."""
        return solve_intensities(self.system)

    @cached_property
    def characterized_intensities(self) -> FloatArray:
        """Footprint per unit of each activity [kg CO2e / unit], shape ``(activities,)``."""
        return self.characterization @ self.intensities

    def under(self, method: Method) -> Solution:
        """Return the same flows under other factors, scored by the adjoint path."""
        per_unit = self.system.characterization(method) @ self.intensities
        other = replace(self, method=method, score=float(per_unit[self.system.product]))
        vars(other)["intensities"] = self.intensities  # flows do not depend on the factors
        return other


def solve_intensities(system: ProductSystem, weakest: int | None = None) -> FloatArray:
    """Solve **A**ᵀ·**G**ᵀ = **B**ᵀ, shape ``(flows, activities)``."""
    matrix = system.technosphere_matrix(weakest)
    right = system.biosphere_matrix(weakest).toarray()
    return np.ascontiguousarray(_factorize(sparse.csc_array(matrix.T)).solve(right.T).T)


def solve_supply(system: ProductSystem, weakest: int | None = None) -> FloatArray:
    """Solve **A**·s = f for one product, shape ``(activities,)``; `weakest` as for the matrices."""
    supply = np.zeros(len(system.codes))
    demand = (system.chain == system.product).astype(np.float64)
    supply[system.chain] = _factorize(system.chain_matrix(weakest)).solve(demand)
    return supply


def calculate_forward(system: ProductSystem, method: Method) -> Solution:
    """Solve one product system for its supply alone; compare it with another path.

    Raises
    ------
    CalculationError
        The system is singular.
    """
    supply = solve_supply(system)
    score = float(system.characterization(method) @ (system.biosphere_matrix() @ supply))
    if not np.isfinite(score):
        raise _singular()
    return Solution(system, method, score, supply)


def calculate(system: ProductSystem, method: Method) -> Solution:
    """Solve one product system by the reference path and check it by the adjoint one.

    Raises
    ------
    CalculationError
        The system is singular, or the two paths disagree.
    """
    package = system.datapackage(method, system.chain if system.chain_emits else None)
    lca = import_bw2calc().LCA(demand={system.product: 1.0}, data_objs=[package])
    try:
        lca.lci()
        lca.lcia()
    except (RuntimeError, MatrixRankWarning) as failure:
        raise _singular() from failure
    supply = np.zeros(len(system.codes))
    rows = lca.dicts.activity
    supply[list(rows.keys())] = lca.supply_array[list(rows.values())]
    if not np.isfinite(lca.score):
        raise _singular()
    _refuse_amplifying_loops(system, supply)
    solution = Solution(system, method, float(lca.score), supply)
    compare_paths(solution)
    return solution


def _refuse_amplifying_loops(system: ProductSystem, supply: FloatArray) -> None:
    """Raise if an activity would have to run backwards although nothing is credited."""
    noise = _ROUNDING * np.abs(supply).max()
    backwards = supply < -noise
    if np.any(system.inputs.values < 0) or not backwards.any():
        return
    codes = ", ".join(code for code, back in zip(system.codes, backwards, strict=True) if back)
    raise CalculationError(
        error(
            "amplifying-loop",
            Text(
                f"More goes back into a loop than comes out of it: {codes}.",
                f"循环中回投的量超过产出：{codes}。",
            ),
            Text(
                "Lower the returned share, or check the units of the returned line.",
                "请降低回投比例，或检查该行单位。",
            ),
        )
    )


def compare_paths(solution: Solution) -> float:
    """Return the relative difference of the two paths; raise if it is above `TOLERANCE`."""
    return compare_scores(
        solution, float(solution.characterized_intensities[solution.system.product])
    )


def compare_scores(solution: Solution, adjoint: float) -> float:
    """Return the relative difference of a solution and the score of another path.

    Parameters
    ----------
    solution
        By the reference path.
    adjoint
        The other score [kg CO2e per product].

    Raises
    ------
    CalculationError
        They differ by more than `TOLERANCE`.
    """
    scale = float(np.abs(solution.characterization) @ np.abs(_inventory(solution)))
    difference = abs(adjoint - solution.score) / max(scale, _SMALLEST)
    if not np.isfinite(difference) or difference > TOLERANCE:
        raise CalculationError(
            error(
                "paths-disagree",
                Text(
                    f"bw2calc gives {solution.score:.12g} and the adjoint solve {adjoint:.12g} "
                    "kg CO2e; the system is badly conditioned.",
                    f"bw2calc 得 {solution.score:.12g}，伴随求解得 {adjoint:.12g} kg CO2e；"
                    "该系统病态。",
                ),
                Text(
                    "Check the amounts of parts that feed each other.",
                    "请检查互相投入的零部件数量。",
                ),
            )
        )
    return difference


def _inventory(solution: Solution) -> FloatArray:
    return np.asarray(solution.system.biosphere_matrix() @ solution.supply)


def _factorize(matrix: sparse.csc_array) -> SuperLU:
    try:
        return splu(matrix)
    except RuntimeError as failure:
        raise _singular() from failure


def _singular() -> CalculationError:
    return CalculationError(
        error(
            "singular-system",
            Text(
                "The product system cannot be solved: some parts need each other without end.",
                "该产品系统无法求解：有零部件无休止地互相投入。",
            ),
            Text(
                "Check returned scrap and parts that contain themselves.",
                "请检查回用废料和包含自身的零部件。",
            ),
        )
    )


def import_bw2calc() -> ModuleType:
    """Import bw2calc without letting it import bw2data, which would create a project on disk."""
    hidden = "bw2data" not in sys.modules
    if hidden:
        sys.modules["bw2data"] = None  # type: ignore[assignment]  # makes the import fail
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it recommends pypardiso
            import bw2calc  # noqa: PLC0415 - imported when first needed
    finally:
        if hidden:
            del sys.modules["bw2data"]
    module: ModuleType = bw2calc
    return module
