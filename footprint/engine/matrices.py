"""A background as sparse matrices that were checked, with the names of what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import SuperLU, splu

from footprint.background import Background, FloatArray, IntArray, SparseEntries
from footprint.errors import CalculationError, DataError, Finding, LinkError, error
from footprint.text import Text

LIMIT = 1e-9
"""Largest relative error a solution may have."""

_SHOWN = 8
_SHIFT = 1e-10
_STEPS = 60


@dataclass(frozen=True, eq=False)
class Matrices:
    """Inputs **Z** and emissions **B** of a background, **A** = **I** − **Z**.

    Parameters
    ----------
    codes, flow_codes
        What the rows and columns stand for.
    inputs
        **Z**: row supplies column.
    emissions
        **B**: row is the flow, column the activity [kg].
    """

    codes: tuple[str, ...]
    flow_codes: tuple[str, ...]
    inputs: SparseEntries
    emissions: SparseEntries

    @classmethod
    def of(cls, background: Background, replace: Mapping[str, str] | None = None) -> Matrices:
        """Take the matrices of a background, some columns replaced by one unit of another.

        Raises
        ------
        DataError
            An amount is not a finite number.
        LinkError
            A replaced or replacing activity is not there.
        """
        codes = tuple(background.activity_codes)
        plain = cls(codes, tuple(background.flow_codes), background.technosphere,
                    background.biosphere)  # fmt: skip
        plain.refuse_infinite()
        return plain.replaced(replace) if replace else plain

    @cached_property
    def position(self) -> dict[str, int]:
        """Column of each activity."""
        return {code: column for column, code in enumerate(self.codes)}

    @cached_property
    def input_matrix(self) -> sparse.csc_array:
        """**Z**, shape ``(activities, activities)``."""
        size = len(self.codes)
        return _sparse(self.inputs, (size, size)).tocsc()

    @cached_property
    def emission_matrix(self) -> sparse.csc_array:
        """**B**, shape ``(flows, activities)``."""
        return _sparse(self.emissions, (len(self.flow_codes), len(self.codes))).tocsc()

    @cached_property
    def transposed(self) -> sparse.csc_array:
        """**A**ᵀ, whose factors fill ten times less than those of **A**."""
        size = len(self.codes)
        return sparse.csc_array(sparse.eye_array(size, format="csc") - self.input_matrix.T.tocsc())

    @property
    def has_credits(self) -> bool:
        """Whether an input is negative: something is given back or avoided."""
        return bool(np.any(self.input_matrix.data < 0))

    def positions(self, codes: Iterable[str]) -> IntArray:
        """Return the columns of activities.

        Raises
        ------
        LinkError
            Some are not in the release; all are named.
        """
        return look_up(self.position, codes)

    def kept_inputs(self, columns: IntArray) -> np.ndarray:
        """Tell which input entries remain when columns are replaced."""
        return ~np.isin(self.inputs.columns, columns)

    def replaced(self, replace: Mapping[str, str]) -> Matrices:
        """Return the matrices with columns replaced by one unit of another activity."""
        columns, rows = self.positions(replace), self.positions(replace.values())
        count = len(columns)
        keep, kept = self.inputs, self.kept_inputs(columns)
        inputs = SparseEntries(
            np.concatenate([keep.rows[kept], rows]),
            np.concatenate([keep.columns[kept], columns]),
            np.concatenate([keep.values[kept], np.ones(count)]),
            np.concatenate([keep.weakness[kept], np.zeros(count, dtype=np.int64)]),
        )
        out, stays = self.emissions, ~np.isin(self.emissions.columns, columns)
        emissions = SparseEntries(
            out.rows[stays], out.columns[stays], out.values[stays], out.weakness[stays]
        )
        return Matrices(self.codes, self.flow_codes, inputs, emissions)

    def refuse_infinite(self) -> None:
        """Raise if an amount is not a finite number, naming the activities."""
        bad = [
            self.codes[int(column)]
            for entries in (self.inputs, self.emissions)
            for column in np.unique(entries.columns[~np.isfinite(entries.values)])
        ]
        if bad:
            names = name_some(bad)
            raise DataError(
                error(
                    "amount-not-finite",
                    Text(
                        f"an amount of {names} is no finite number.",
                        f"{names} 的某个用量不是有限数值。",
                    ),
                    Text("Mend the amount in the table.", "请在数据表中更正该用量。"),
                )
            )

    def factorize(self) -> SuperLU:
        """Factorise **A**ᵀ.

        Raises
        ------
        CalculationError
            It is singular, or a loop gives back more than it takes; the activities are named.
        """
        self._refuse_self_made()
        try:
            factors = splu(self.transposed)
        except RuntimeError as failure:
            raise CalculationError(endless_loop(self.find_loop())) from failure
        self._refuse_amplifying(factors)
        return factors

    def find_loop(self) -> list[str]:
        """Return the activities that carry the loop nearest to needing itself without end.

        Left times right null vector, by inverse iteration: it does not depend on units.
        """
        size = len(self.codes)
        shifted = self.transposed + _SHIFT * sparse.eye_array(size, format="csc")
        try:
            factors = splu(sparse.csc_array(shifted))
        except RuntimeError:
            return []
        left = right = np.random.default_rng(0).uniform(0.5, 1.0, size)
        for _ in range(4):
            left, right = factors.solve(left), solve_forward(factors, right)
            left, right = left / np.abs(left).max(), right / np.abs(right).max()
        return self._strongest(left * right)

    def _strongest(self, weights: FloatArray) -> list[str]:
        sizes = np.abs(weights)
        order = np.argsort(-sizes, kind="stable")[:_SHOWN]
        return [self.codes[int(n)] for n in order if sizes[n] > 0.05 * sizes[order[0]]]

    def _refuse_self_made(self) -> None:
        own = np.flatnonzero(self.input_matrix.diagonal() >= 1)
        if len(own):
            names = name_some([self.codes[int(n)] for n in own])
            raise CalculationError(
                error(
                    "needs-itself",
                    Text(
                        f"{names} takes as much of itself as it makes, or more.",
                        f"{names} 消耗的自身产品不少于其产出。",
                    ),
                    Text("Lower the input of its own product.", "请降低自身产品的投入量。"),
                )
            )

    def _refuse_amplifying(self, factors: SuperLU) -> None:
        """Raise if supply would have to run backwards although nothing is credited.

        Without negative inputs **A** has a non-negative inverse exactly if **A**ᵀ·y = 1 gives
        a y above 0.
        """
        if self.has_credits or factors.solve(np.ones(len(self.codes))).min() > 0:
            return
        raise CalculationError(amplifying_loop(self._perron()))

    def _perron(self) -> list[str]:
        """Return the activities of the strongest loop, by power iteration on **Z** + **I**."""
        forward = self.input_matrix
        left = right = np.ones(len(self.codes))
        for _ in range(_STEPS):
            left, right = left + forward.T @ left, right + forward @ right
            left, right = left / left.max(), right / right.max()
        return self._strongest(left * right)


def solve_forward(factors: SuperLU, demand: FloatArray) -> FloatArray:
    """Solve **A**·s = f with the factors of **A**ᵀ."""
    return np.asarray(factors.solve(demand, trans="T"))  # type: ignore[call-overload]  # stubs


def look_up(position: Mapping[str, int], codes: Iterable[str]) -> IntArray:
    """Return the positions of codes; raise LinkError naming all that are not there."""
    asked = list(codes)
    missing = [code for code in asked if code not in position]
    if missing:
        names = name_some(list(dict.fromkeys(missing)))
        raise LinkError(
            error(
                "unknown-dataset",
                Text(f"the release has no dataset {names}.", f"该版数据库没有数据集 {names}。"),
                Text(
                    "Search the catalogue: tanbiao database search NAME.",
                    "请检索数据目录：tanbiao database search 名称。",
                ),
            )
        )
    return np.array([position[code] for code in asked], dtype=np.int64)


def name_some(codes: list[str]) -> str:
    """Return the first few codes as one text."""
    shown = ", ".join(codes[:_SHOWN])
    return f"{shown}, …" if len(codes) > _SHOWN else shown


def endless_loop(codes: list[str]) -> Finding:
    """Return the finding for a singular or nearly singular system."""
    names = name_some(codes)
    return error(
        "singular-background",
        Text(
            f"The inventory cannot be solved reliably: these need each other without end: {names}.",
            f"清单无法可靠求解，以下活动无休止地互相投入：{names}。",
        ),
        Text("Check what they take from each other.", "请检查它们相互之间的投入量。"),
    )


def amplifying_loop(codes: list[str]) -> Finding:
    """Return the finding for a loop that gives back more than it takes."""
    names = name_some(codes)
    return error(
        "amplifying-loop",
        Text(
            f"More goes back into a loop than comes out of it: {names}.",
            f"循环中回投的量超过产出：{names}。",
        ),
        Text(
            "Lower the returned share, or check the units of the returned line.",
            "请降低回投比例，或检查该行单位。",
        ),
    )


def _sparse(entries: SparseEntries, shape: tuple[int, int]) -> sparse.coo_array:
    return sparse.coo_array((entries.values, (entries.rows, entries.columns)), shape)
