"""Footprints of flat bills of materials: one gather for one bill, one sparse product for millions.

A bill line is an amount of one dataset in one stage. Bills need no solve of their own: their
footprint is amounts times intensities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from footprint.background import FloatArray, IntArray
from footprint.engine.intensities import Intensities


@dataclass(frozen=True, eq=False)
class BillLines:
    """Lines of many bills, in any order.

    Parameters
    ----------
    bills, stages
        Number of the bill and of the stage of each line, shape ``(lines,)``.
    datasets
        Row of the dataset among the intensities, shape ``(lines,)``.
    amounts
        Gross amount [unit of the dataset], shape ``(lines,)``.
    """

    bills: IntArray
    stages: IntArray
    datasets: IntArray
    amounts: FloatArray


def score_bill(
    amounts: Mapping[str, float], intensities: Intensities, per_unit: FloatArray
) -> FloatArray:
    """Return the footprint of one bill [kg CO2e].

    Parameters
    ----------
    amounts
        Amount by dataset [unit of the dataset].
    intensities
        Where the datasets stand.
    per_unit
        Footprint per unit, shape ``(activities,)``, or with a column for each bucket.

    Raises
    ------
    LinkError
        Datasets that are not in the release; all are named.
    """
    position = intensities.position
    try:
        rows = [position[code] for code in amounts]
    except KeyError:
        rows = list(intensities.positions(amounts))
    values = np.fromiter(amounts.values(), dtype=np.float64, count=len(rows))
    return np.asarray(values.dot(per_unit[rows]))


def sum_bills(
    lines: BillLines, bill_count: int, stage_count: int, per_unit: FloatArray
) -> FloatArray:
    """Return the footprint of every bill by stage, shape ``(bills, stages, columns)``.

    Parameters
    ----------
    lines
        Lines of all bills.
    bill_count, stage_count
        How many there are.
    per_unit
        Footprint per unit of each activity by column (bucket), ``(activities, columns)``.
    """
    rows = lines.bills * stage_count + lines.stages
    shape = (bill_count * stage_count, len(per_unit))
    matrix = sparse.coo_array((lines.amounts, (rows, lines.datasets)), shape).tocsr()
    return np.asarray(matrix @ per_unit).reshape(bill_count, stage_count, per_unit.shape[1])
