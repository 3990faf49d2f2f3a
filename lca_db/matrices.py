"""The inventory as sparse matrices, and the footprint of every activity at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from footprint.background import FloatArray, SparseEntries
from footprint.inventory import Activity, Exchange, ExchangeKind, weakness
from footprint.method import Method
from footprint.units import convert, parse_unit


def technosphere(activities: Sequence[Activity]) -> SparseEntries:
    """Return all inputs: row supplies column, amounts in the supplier's unit."""
    position = {activity.code: row for row, activity in enumerate(activities)}
    entries = [
        (
            position[exchange.input],
            column,
            _converted(exchange, activities[position[exchange.input]].unit),
            weakness(exchange, activity.unit),
        )
        for column, activity in enumerate(activities)
        for exchange in activity.exchanges
        if exchange.kind is ExchangeKind.TECHNOSPHERE
    ]
    return _entries(entries)


def biosphere(activities: Sequence[Activity], flows: Collection[str]) -> SparseEntries:
    """Return all emissions [kg]: row is the position of the flow, column the activity."""
    position = {code: row for row, code in enumerate(flows)}
    entries = [
        (
            position[exchange.input],
            column,
            _converted(exchange, "kg"),
            weakness(exchange, activity.unit),
        )
        for column, activity in enumerate(activities)
        for exchange in activity.exchanges
        if exchange.kind is ExchangeKind.BIOSPHERE
    ]
    return _entries(entries)


def solve_footprints(
    inputs: SparseEntries, emissions: SparseEntries, factors: FloatArray, size: int
) -> FloatArray:
    """Return the footprint of one unit of every activity [kg CO2e / unit], shape ``(size,)``.

    Solves **A**ᵀ·x = **B**ᵀ·c with **A** = **I** − inputs.

    Parameters
    ----------
    inputs, emissions
        Matrices as entries.
    factors
        Characterization factor of each flow [kg CO2e / kg], shape ``(flows,)``.
    size
        Number of activities.

    Raises
    ------
    RuntimeError
        The system is singular.
    """
    supply = sparse.coo_array((inputs.values, (inputs.columns, inputs.rows)), (size, size))
    transposed = sparse.eye_array(size, format="csc") - supply.tocsc()
    direct = np.zeros(size)
    np.add.at(direct, emissions.columns, emissions.values * factors[emissions.rows])
    return np.asarray(splu(sparse.csc_array(transposed)).solve(direct), dtype=np.float64)


def factors_of(method: Method, flows: Collection[str], without: Collection[str] = ()) -> FloatArray:
    """Return the factor of each flow [kg CO2e / kg], 0 for the ones left out."""
    return np.array([0.0 if code in without else method.factors[code] for code in flows])


def _converted(exchange: Exchange, unit: str) -> float:
    if exchange.unit == unit:
        return exchange.amount
    return convert(exchange.amount, parse_unit(exchange.unit), parse_unit(unit))


def _entries(entries: list[tuple[int, int, float, int]]) -> SparseEntries:
    rows, columns, values, ranks = zip(*entries, strict=True) if entries else ((), (), (), ())
    return SparseEntries(
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(values, dtype=np.float64),
        np.array(ranks, dtype=np.int64),
    )
