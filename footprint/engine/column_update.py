"""Exchange columns of a solved background without a new factorisation (Woodbury).

With **A**′ = **A** + δa·eⱼᵀ and **B**′ = **B** + δb·eⱼᵀ the total flows become

    G′ = G + (δb − G·δa) · (1 + rⱼ·δa)⁻¹ · rⱼ

where rⱼ is the row j of **A**⁻¹: how much of activity j a unit of every activity needs. Several
columns at once take the small matrix **I** + **R**·δ**A** instead of 1 + rⱼ·δa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from footprint.background import FloatArray
from footprint.engine.intensities import Intensities, frozen, need_of
from footprint.engine.matrices import Matrices, endless_loop
from footprint.errors import CalculationError


@dataclass(frozen=True, eq=False)
class Column:
    """What an activity takes and emits per unit, in place of what it did.

    Parameters
    ----------
    inputs
        Amount by activity code.
    emissions
        Amount by flow code [kg].
    """

    inputs: Mapping[str, float]
    emissions: Mapping[str, float]


def switch(
    intensities: Intensities, matrices: Matrices, substitutes: Mapping[str, str]
) -> Intensities:
    """Replace activities by one unit of another everywhere (a grid basis)."""
    return update(
        intensities, matrices, {code: Column({by: 1.0}, {}) for code, by in substitutes.items()}
    )


def update(
    intensities: Intensities, matrices: Matrices, columns: Mapping[str, Column]
) -> Intensities:
    """Return the intensities with some columns exchanged.

    Parameters
    ----------
    intensities, matrices
        Of one release, before the exchange. Where a row of **A**⁻¹ is not kept, **A**ᵀ is
        factorised for it.
    columns
        New column of each activity.

    Raises
    ------
    CalculationError
        The exchanged system is singular.
    """
    if not columns:
        return intensities
    needs = _needs(intensities, matrices, columns)
    changed, emitted = _changes(intensities, matrices, columns)
    small = np.eye(len(columns)) + needs @ changed
    if np.linalg.cond(small) > 1e12:
        raise CalculationError(endless_loop(list(columns)))
    effect = np.linalg.solve(small.T, (emitted - intensities.values.T @ changed).T)
    values = intensities.values + needs.T @ effect
    inner = np.linalg.solve(small, needs)  # rows of the new inverse
    kept = {code: frozen(row - (row @ changed) @ inner) for code, row in intensities.needs.items()}
    return replace(intensities, values=frozen(values), needs=kept)


def _needs(
    intensities: Intensities, matrices: Matrices, columns: Mapping[str, Column]
) -> FloatArray:
    missing = [code for code in columns if code not in intensities.needs]
    factors = matrices.factorize() if missing else None
    return np.array(
        [
            need_of(matrices, factors, code) if code in missing and factors is not None
            else intensities.needs[code]
            for code in columns
        ]
    )  # fmt: skip


def _changes(
    intensities: Intensities, matrices: Matrices, columns: Mapping[str, Column]
) -> tuple[FloatArray, FloatArray]:
    """Return δ**A** and δ**B**, shapes ``(activities, columns)`` and ``(flows, columns)``."""
    changed = np.zeros((len(intensities.codes), len(columns)))
    emitted = np.zeros((len(intensities.flow_codes), len(columns)))
    for number, (code, column) in enumerate(columns.items()):
        place = int(intensities.positions([code])[0])
        changed[:, number] = matrices.input_matrix[:, [place]].toarray()[:, 0]
        emitted[:, number] = -matrices.emission_matrix[:, [place]].toarray()[:, 0]
        rows = intensities.positions(column.inputs)
        np.subtract.at(changed[:, number], rows, list(column.inputs.values()))
        flows = [intensities.flow_position[flow] for flow in column.emissions]
        np.add.at(emitted[:, number], flows, list(column.emissions.values()))
    return changed, emitted
