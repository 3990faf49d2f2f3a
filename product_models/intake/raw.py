"""A submission as it was typed: cells with their places, nothing judged yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from footprint.errors import Finding, Place

MAX_LINES = 20_000
"""Most lines one table may have."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that is not empty but holds no value.

    Parameters
    ----------
    error
        The error it shows, for example ``#REF!``; empty for a formula that was never calculated.
    """

    error: str = ""


CellValue = bool | int | float | str | date | datetime | Broken | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it was typed, and where."""

    value: CellValue
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number and its values by field key."""

    number: int
    values: Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or section.

    Parameters
    ----------
    sheet
        Its name as the maker sees it.
    headings
        Field key to the heading as it was typed; a key that is missing is its own heading.
    rows
        Rows in order, empty ones left out.
    """

    sheet: str
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    def place(self, row: Row | None = None, key: str | None = None) -> Place:
        """Return where a row or one of its cells stands."""
        heading = self.headings.get(key, key) if key else None
        return Place(self.sheet, row.number if row else None, heading)

    def cell(self, row: Row, key: str) -> Cell:
        """Return one cell; a field that is not there is an empty cell."""
        return Cell(row.values.get(key), self.place(row, key))


@dataclass(frozen=True, slots=True)
class Entry:
    """A named value: a product field or a parameter, its name as it was typed."""

    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Entries:
    """A sheet or section of named values."""

    sheet: str
    items: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class RawSubmission:
    """Everything a manufacturer typed.

    Parameters
    ----------
    product, parameters
        Named values; ``family`` and the study options stand among the product's.
    bill, energy, transport, packaging, contracts
        Tables.
    findings
        What reading the file already noted: rows and columns that were left out.
    """

    product: Entries = Entries("product")
    parameters: Entries = Entries("parameters")
    bill: Table = Table("bill")
    energy: Table = Table("energy")
    transport: Table = Table("transport")
    packaging: Table = Table("packaging")
    contracts: Table = Table("contracts")
    findings: tuple[Finding, ...] = ()
