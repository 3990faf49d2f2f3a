"""Checks of the solved system: is it well conditioned, and are its footprints plausible."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, onenormest, splu

from footprint.background import FloatArray
from footprint.errors import Finding, Place, TanbiaoError, error
from footprint.flows import BIOGENIC_CO2
from footprint.method import Method
from footprint.text import Text
from lca_db import matrices
from lca_db.tables import Database

MOST_CONDITION = 1e11
"""Largest condition number: five of sixteen digits are left for the result."""

MOST_RESIDUAL = 1e-10
"""Largest relative residual of a solution."""


def check_footprints(database: Database) -> Iterator[Finding]:
    """Find a system without a solution, and footprints negative without biogenic CO2."""
    for method in database.methods.values():
        try:
            scores = _footprints(database, method)
        except (KeyError, TanbiaoError):
            return  # other checks name the input, flow or unit
        except RuntimeError:
            text = Text("the system of activities is singular.", "活动体系不可解（奇异）。")
            yield error("singular-system", text)
            return
        for activity, score in zip(database.activities, scores, strict=True):
            if not score >= 0:
                text = Text(
                    f"{activity.code} has {score:.4g} kg CO2e per {activity.unit}.",
                    f"{activity.code} 每 {activity.unit} 为 {score:.4g} kg CO2e。",
                )
                yield error("negative-footprint", text, None, database.place(activity))


def check_ranges(database: Database) -> Iterator[Finding]:
    """Find footprints outside what is plausible for their theme and unit."""
    ranges = {(one.theme, one.unit): one for one in database.ranges}
    try:
        scores = _footprints(database, next(iter(database.methods.values())))
    except (KeyError, StopIteration, RuntimeError, TanbiaoError):
        return
    for activity, score in zip(database.activities, scores, strict=True):
        plausible = ranges.get((activity.theme, activity.unit))
        if plausible is None and ranges:
            text = Text(
                f"no range is given for {activity.theme} per {activity.unit} ({activity.code}).",
                f"未给出 {activity.theme} 每 {activity.unit} 的合理范围（{activity.code}）。",
            )
            yield error("no-range", text, None, Place("ranges.csv"))
        elif plausible and not plausible.low <= score <= plausible.high:
            span = f"{plausible.low:g}–{plausible.high:g}"
            text = Text(
                f"{activity.code} has {score:.4g} kg CO2e per {activity.unit}; "
                f"{span} is plausible: {plausible.reason.en}.",
                f"{activity.code} 每 {activity.unit} 为 {score:.4g} kg CO2e；"
                f"合理范围为 {span}：{plausible.reason.zh}。",
            )
            yield error("implausible-footprint", text, None, database.place(activity))


def check_conditioning(database: Database) -> Iterator[Finding]:
    """Find a system whose solution loses digits: condition number and residual."""
    try:
        condition, residual = conditioning(database)
    except (KeyError, RuntimeError, TanbiaoError):
        return
    if not condition <= MOST_CONDITION:
        text = Text(
            f"the system is badly conditioned ({condition:.2g}, at most {MOST_CONDITION:.0g}).",
            f"体系病态（条件数 {condition:.2g}，上限 {MOST_CONDITION:.0g}）。",
        )
        yield error("ill-conditioned", text)
    if not residual <= MOST_RESIDUAL:
        text = Text(
            f"the solution leaves a residual of {residual:.2g}.", f"求解残差为 {residual:.2g}。"
        )
        yield error("large-residual", text)


def conditioning(database: Database) -> tuple[float, float]:
    """Return condition number (estimate, 1-norm) and relative residual of the system.

    Raises
    ------
    RuntimeError
        The system is singular.
    """
    size = len(database.activities)
    inputs = matrices.technosphere(database.activities)
    supply = sparse.coo_array((inputs.values, (inputs.rows, inputs.columns)), (size, size))
    matrix = sparse.csc_array(sparse.eye_array(size, format="csc") - supply.tocsc())
    factors = splu(matrix)
    turned = splu(sparse.csc_array(matrix.T))
    inverse = LinearOperator((size, size), matvec=factors.solve, rmatvec=turned.solve)
    norm = float(abs(matrix).sum(axis=0).max())
    right = np.ones(size)
    solved = factors.solve(right)
    scale = abs(matrix) @ np.abs(solved) + right
    residual = float(np.max(np.abs(matrix @ solved - right) / scale))
    return norm * float(onenormest(inverse)), residual


def _footprints(
    database: Database, method: Method, without: Collection[str] = BIOGENIC_CO2
) -> FloatArray:
    activities, flows = database.activities, tuple(database.flows)
    return matrices.solve_footprints(
        matrices.technosphere(activities),
        matrices.biosphere(activities, flows),
        matrices.factors_of(method, flows, without),
        len(activities),
    )
