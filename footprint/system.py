"""A product system: foreground and background in one pair of matrices, and as a datapackage.

Technosphere matrix **A** (square, one column per activity, production 1 on the diagonal, inputs
negative) and biosphere matrix **B** (flows by activities), as in Heijungs & Suh 2002,
doi:10.1007/978-94-015-9900-9. Background activities come first, foreground activities after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import bw_processing
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from footprint.background import Background, FloatArray, IntArray, SparseEntries
from footprint.inventory import ExchangeKind, weakness
from footprint.linking import Link, LinkedForeground
from footprint.method import Method

_FLOW_ID = 10_000_000
"""Datapackage identifiers of flows start here, those of activities at 0."""


@dataclass(frozen=True, eq=False)
class ProductSystem:
    """Everything one calculation needs.

    Parameters
    ----------
    linked
        The linked foreground.
    background
        The sealed release it is linked to.
    replace
        Background activities whose column is replaced by one unit of another activity.
    """

    linked: LinkedForeground
    background: Background
    replace: Mapping[str, str]

    @cached_property
    def background_size(self) -> int:
        """Number of background activities."""
        return len(self.background.activity_codes)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all activities, background first."""
        own = (activity.code for activity in self.linked.foreground.activities)
        return (*self.background.activity_codes, *own)

    @cached_property
    def position(self) -> dict[str, int]:
        """Column of each activity."""
        return {code: column for column, code in enumerate(self.codes)}

    @cached_property
    def flow_position(self) -> dict[str, int]:
        """Row of each flow."""
        return {code: row for row, code in enumerate(self.background.flow_codes)}

    @cached_property
    def product(self) -> int:
        """Column of the activity that makes one product."""
        return self.position[self.linked.foreground.product]

    @cached_property
    def inputs(self) -> SparseEntries:
        """All inputs between activities: row supplies column, amounts as given."""
        entries = _replaced(self.background.technosphere, self.replace, self.position)
        return _joined(entries, self._own(ExchangeKind.TECHNOSPHERE, self.position))

    @cached_property
    def emissions(self) -> SparseEntries:
        """All elementary flows: row flow, column activity."""
        entries = _without_columns(self.background.biosphere, self._replaced_columns)
        return _joined(entries, self._own(ExchangeKind.BIOSPHERE, self.flow_position))

    @cached_property
    def _replaced_columns(self) -> IntArray:
        return np.array([self.position[code] for code in self.replace], dtype=np.int64)

    def _own(self, kind: ExchangeKind, rows: Mapping[str, int]) -> SparseEntries:
        links = [found for found in self.linked.links if found.exchange.kind is kind]
        first = self.background_size
        return SparseEntries(
            np.array([rows[found.supplier] for found in links], dtype=np.int64),
            np.array([first + found.consumer for found in links], dtype=np.int64),
            np.array([found.amount for found in links], dtype=np.float64),
            np.array([weakness(found.exchange, self._unit(found)) for found in links], np.int64),
        )

    def _unit(self, found: Link) -> str:
        return self.linked.foreground.activities[found.consumer].unit

    def technosphere_matrix(self, weakest: int | None = None) -> sparse.csc_array:
        """Return **A**, shape ``(activities, activities)``.

        Parameters
        ----------
        weakest
            Keep only inputs known at least this well (`footprint.inventory.WEAKNESS`); None: all.
        """
        size = len(self.codes)
        inputs = _at_most(self.inputs, weakest)
        matrix = sparse.coo_array((inputs.values, (inputs.rows, inputs.columns)), (size, size))
        return (sparse.eye_array(size, format="csc") - matrix.tocsc()).tocsc()

    def biosphere_matrix(self, weakest: int | None = None) -> sparse.csr_array:
        """Return **B**, shape ``(flows, activities)``; `weakest` as for the technosphere."""
        return self._all_emissions if weakest is None else self._emitted(weakest)

    @cached_property
    def _all_emissions(self) -> sparse.csr_array:
        return self._emitted(None)

    def _emitted(self, weakest: int | None) -> sparse.csr_array:
        shape = (len(self.background.flow_codes), len(self.codes))
        entries = _at_most(self.emissions, weakest)
        return sparse.coo_array((entries.values, (entries.rows, entries.columns)), shape).tocsr()

    @cached_property
    def chain(self) -> IntArray:
        """Columns of the activities the product needs, directly or not, in their order."""
        size, entries = len(self.codes), self.inputs
        ones = np.ones(len(entries.rows))
        suppliers = sparse.csr_array((ones, (entries.columns, entries.rows)), (size, size))
        found = breadth_first_order(suppliers, self.product, return_predecessors=False)
        return np.sort(found).astype(np.int64)

    def chain_matrix(self, weakest: int | None = None) -> sparse.csc_array:
        """Return **A** of the `chain` alone; `weakest` as for the technosphere."""
        place = np.full(len(self.codes), -1, dtype=np.int64)
        place[self.chain] = np.arange(len(self.chain))
        entries = _at_most(self.inputs, weakest)
        entries = _kept(entries, place[entries.columns] >= 0)
        size = len(self.chain)
        where = place[entries.rows], place[entries.columns]
        matrix = sparse.coo_array((entries.values, where), (size, size))
        return (sparse.eye_array(size, format="csc") - matrix.tocsc()).tocsc()

    def characterization(self, method: Method) -> FloatArray:
        """Return the characterization factor of each flow [kg CO2e / kg], shape ``(flows,)``."""
        return np.array([method.factors[code] for code in self.background.flow_codes])

    @cached_property
    def chain_emits(self) -> bool:
        """Whether any activity of the `chain` has an elementary flow."""
        return bool(np.isin(self.emissions.columns, self.chain).any())

    def datapackage(
        self, method: Method, columns: IntArray | None = None
    ) -> bw_processing.Datapackage:
        """Return the system as a bw_processing datapackage in memory (float64).

        Parameters
        ----------
        method
            The characterization factors.
        columns
            Activities it holds, with all their suppliers; None: all.
        """
        package = bw_processing.create_datapackage(name="product-system")
        inputs, emissions = self.inputs, self.emissions
        diagonal = np.arange(len(self.codes), dtype=np.int64)
        if columns is not None:
            inputs = _kept(inputs, np.isin(inputs.columns, columns))
            emissions = _kept(emissions, np.isin(emissions.columns, columns))
            diagonal = columns
        package.add_persistent_vector(
            matrix="technosphere_matrix",
            name="technosphere",
            indices_array=_indices(
                np.concatenate([diagonal, inputs.rows]), np.concatenate([diagonal, inputs.columns])
            ),
            data_array=np.concatenate([np.ones(len(diagonal)), inputs.values]),
            flip_array=np.repeat([False, True], [len(diagonal), len(inputs.values)]),
        )
        package.add_persistent_vector(
            matrix="biosphere_matrix",
            name="biosphere",
            indices_array=_indices(emissions.rows + _FLOW_ID, emissions.columns),
            data_array=emissions.values,
        )
        flows = np.arange(len(self.background.flow_codes), dtype=np.int64) + _FLOW_ID
        package.add_persistent_vector(
            matrix="characterization_matrix",
            name=method.code,
            indices_array=_indices(flows, np.zeros_like(flows)),
            data_array=self.characterization(method),
        )
        return package


def _indices(rows: IntArray, columns: IntArray) -> np.ndarray:
    indices = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = rows, columns
    return indices


def _joined(first: SparseEntries, second: SparseEntries) -> SparseEntries:
    return SparseEntries(
        np.concatenate([first.rows, second.rows]),
        np.concatenate([first.columns, second.columns]),
        np.concatenate([first.values, second.values]),
        np.concatenate([first.weakness, second.weakness]),
    )


def _kept(entries: SparseEntries, keep: np.ndarray) -> SparseEntries:
    return SparseEntries(
        entries.rows[keep], entries.columns[keep], entries.values[keep], entries.weakness[keep]
    )


def _at_most(entries: SparseEntries, weakest: int | None) -> SparseEntries:
    return entries if weakest is None else _kept(entries, entries.weakness <= weakest)


def _without_columns(entries: SparseEntries, columns: IntArray) -> SparseEntries:
    return _kept(entries, ~np.isin(entries.columns, columns))


def _replaced(
    entries: SparseEntries, replace: Mapping[str, str], position: Mapping[str, int]
) -> SparseEntries:
    if not replace:
        return entries
    columns = np.array([position[code] for code in replace], dtype=np.int64)
    rows = np.array([position[code] for code in replace.values()], dtype=np.int64)
    substitutes = SparseEntries(
        rows, columns, np.ones(len(rows)), np.zeros(len(rows), dtype=np.int64)
    )
    return _joined(_without_columns(entries, columns), substitutes)
