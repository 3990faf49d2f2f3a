"""Total flows per unit of every background activity: solved once per release, then only read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import SuperLU

from footprint.background import Background, FloatArray, IntArray, Release
from footprint.engine.matrices import LIMIT, Matrices, endless_loop, look_up, solve_forward
from footprint.errors import CalculationError, DataError, error
from footprint.flows import Bucket, Flow
from footprint.method import Method
from footprint.text import Text

_EPSILON = float(np.finfo(np.float64).eps)
_SMALLEST = 1e-200
"""Flows below this [kg] are zero: floats have no relative precision there."""


@dataclass(frozen=True, eq=False)
class Intensities:
    """**G**ᵀ = **A**⁻ᵀ·**B**ᵀ of one release; every array is read-only.

    Parameters
    ----------
    release
        What was solved.
    codes, units, flow_codes
        Activities with the unit of their product, and flows.
    values
        Total flows per unit of each activity [kg / unit], shape ``(activities, flows)``.
    needs
        For activities whose column may be exchanged: how much of it one unit of every activity
        needs, the row of **A**⁻¹, shape ``(activities,)``.
    residual
        Largest component-wise backward error of the solve.
    """

    release: Release
    codes: tuple[str, ...]
    units: tuple[str, ...]
    flow_codes: tuple[str, ...]
    values: FloatArray
    needs: Mapping[str, FloatArray]
    residual: float

    @cached_property
    def position(self) -> dict[str, int]:
        """Row of each activity."""
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def flow_position(self) -> dict[str, int]:
        """Column of each flow."""
        return {code: column for column, code in enumerate(self.flow_codes)}

    def positions(self, codes: Iterable[str]) -> IntArray:
        """Return the rows of activities; raise LinkError naming all that are not there."""
        return look_up(self.position, codes)

    def characterize(self, method: Method) -> FloatArray:
        """Return the footprint per unit of each activity [kg CO2e / unit]."""
        return self.values @ factors_of(self.flow_codes, method)

    def by_bucket(self, method: Method, flows: Mapping[str, Flow]) -> FloatArray:
        """Return it split by bucket, shape ``(activities, buckets)``, in the order of `Bucket`."""
        return self.values @ bucket_factors(self.flow_codes, method, flows)


def factors_of(flow_codes: Iterable[str], method: Method) -> FloatArray:
    """Return the characterization factor of each flow [kg CO2e / kg]."""
    return np.array([method.factors[code] for code in flow_codes], dtype=np.float64)


def bucket_factors(
    flow_codes: tuple[str, ...], method: Method, flows: Mapping[str, Flow]
) -> FloatArray:
    """Return the factors in the column of each flow's bucket, shape ``(flows, buckets)``."""
    buckets = list(Bucket)
    columns = [buckets.index(flows[code].bucket) for code in flow_codes]
    spread = np.zeros((len(flow_codes), len(buckets)))
    spread[np.arange(len(flow_codes)), columns] = factors_of(flow_codes, method)
    return spread


def solve(background: Background, exchangeable: Iterable[str] = ()) -> Intensities:
    """Solve all activities of a background for all flows.

    Parameters
    ----------
    background
        A release.
    exchangeable
        Activities whose column may later be exchanged without a new factorisation.

    Raises
    ------
    DataError, CalculationError
        An amount is no number, or the system is singular, nearly so, or amplifies.
    """
    matrices = Matrices.of(background)
    factors = matrices.factorize()
    values = solve_flows(matrices, factors)
    residual = backward_error(matrices, values)
    refuse_ill_conditioned(matrices, factors, values)
    codes = dict.fromkeys(exchangeable)
    needs = {code: frozen(need_of(matrices, factors, code)) for code in codes}
    units = tuple(background.activity(code).unit for code in matrices.codes)
    return Intensities(
        background.release,
        matrices.codes,
        units,
        matrices.flow_codes,
        frozen(values),
        needs,
        residual,
    )


def solve_flows(matrices: Matrices, factors: SuperLU) -> FloatArray:
    """Return the total flows of one unit of each activity, shape ``(activities, flows)``.

    One step of refinement makes every component precise; a flow that nothing in the chain of an
    activity emits is exactly 0 and not the rounding noise of the others.
    """
    right = matrices.emission_matrix.T.toarray(order="F")
    upstream = matrices.input_matrix.T.tocsr()
    caused = _caused(upstream, right != 0)
    values = np.where(caused, factors.solve(right), 0.0)
    values += factors.solve(right - (values - upstream @ values))
    return np.ascontiguousarray(np.where(caused, values, 0.0), dtype=np.float64)


def _caused(upstream: sparse.csr_array, emitted: np.ndarray) -> np.ndarray:
    """Tell which flows something in the chain of each activity emits."""
    pattern = upstream.copy()
    pattern.data = np.ones(len(pattern.data), dtype=np.float32)
    found = emitted.astype(np.float32)
    while True:
        further = np.minimum(found + pattern @ found, 1.0)
        if np.array_equal(further, found):
            return found > 0
        found = further


def need_of(matrices: Matrices, factors: SuperLU, code: str) -> FloatArray:
    """Return how much of one activity a unit of every activity needs: a row of **A**⁻¹."""
    unit = np.zeros(len(matrices.codes))
    unit[matrices.positions([code])] = 1.0
    return np.asarray(factors.solve(unit), dtype=np.float64)


def backward_error(matrices: Matrices, values: FloatArray) -> float:
    """Return the largest component-wise backward error of a solution.

    Raises
    ------
    DataError
        It is above the limit: the numbers are not those of the matrices.
    """
    right = matrices.emission_matrix.T.toarray()
    gap = np.abs(values - matrices.input_matrix.T @ values - right)
    scale = np.abs(values) + abs(matrices.input_matrix).T @ np.abs(values) + np.abs(right)
    worst = float(np.max(gap / np.where(scale > _SMALLEST, scale, 1.0), initial=0.0))
    if not worst <= LIMIT:  # true for one that is no number, too
        raise DataError(
            error(
                "residual-too-large",
                Text(
                    f"the stored intensities do not solve this release: residual {worst:.1e}.",
                    f"所存强度不是该版数据库的解：残差 {worst:.1e}。",
                ),
                Text("Build them anew from the release.", "请由该版数据库重新生成。"),
            )
        )
    return worst


def refuse_ill_conditioned(matrices: Matrices, factors: SuperLU, values: FloatArray) -> None:
    """Raise if rounding alone could move a footprint by more than the limit.

    The bound is component-wise, ε·|**A**⁻ᵀ|·|**A**ᵀ|·|x| / |x|, so it does not depend on units.
    """
    sizes = np.abs(values).sum(axis=1)
    sensed = np.abs(factors.solve(sizes + abs(matrices.input_matrix).T @ sizes))
    some = sizes > _SMALLEST
    worst = float(np.max(sensed[some] / sizes[some], initial=0.0))
    if not worst * _EPSILON <= LIMIT:
        raise CalculationError(endless_loop(matrices.find_loop()))


def frozen(array: FloatArray) -> FloatArray:
    """Return an array that nobody can write to."""
    array.flags.writeable = False
    return array


def supply_of(matrices: Matrices, demand: FloatArray, tolerance: float = 1e-12) -> FloatArray:
    """Return what each activity supplies for a demand, s = f + **Z**·s, by fixed-point iteration.

    It stops on the largest relative change of a component; where it does not converge, **A**ᵀ is
    factorised.
    """
    inputs = sparse.csr_array(matrices.input_matrix)
    supply = demand.copy()
    for _ in range(500):
        after = demand + inputs @ supply
        moved = np.abs(after - supply) > tolerance * np.abs(after)
        supply = after
        if not moved.any():
            return supply
    return solve_forward(matrices.factorize(), demand)
