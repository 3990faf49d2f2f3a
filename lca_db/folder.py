"""One folder of tables: typed rows, everything that is broken in it, and the content hash.

All broken cells of all tables are reported at once, with file, row (counted from 1, the heading
included) and column. The hash covers the cells alone: not the order of rows or columns, not line
ends. Search words and what only checks read are left out of it, since no result rests on them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any

from footprint.errors import DataError, Finding, Place, error
from footprint.text import Text
from lca_db.cells import Read, columns_of, later_columns, reads, what_belongs

_UNHASHED = frozenset({"fuels.csv", "ranges.csv", "release.csv", "synonyms.csv"})
_KEY_LENGTH = {"exchanges.csv": None, "parameters.csv": 2, "factors.csv": 2, "ranges.csv": 2}
"""How many leading columns tell rows apart: one, if not said otherwise."""


class TableFolder:
    """Read typed rows of one folder; keep what is broken and what the hash needs."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.rows: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._digests: dict[str, bytes] = {}

    def themes(self) -> list[str]:
        """Return the names of the theme folders, sorted."""
        return sorted(
            entry.name for entry in self.folder.iterdir() if (entry / "activities.csv").is_file()
        )

    def read(self, name: str, *, optional: bool = False) -> list[tuple[Any, ...]]:
        """Return the typed rows of a table; broken ones are noted and nothing is returned."""
        file = self.folder.joinpath(*name.split("/"))
        if optional and not file.is_file():
            return []
        try:
            lines = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
        except (OSError, UnicodeDecodeError, csv.Error) as failure:
            self.note("unreadable-table", _unreadable(failure), Place(name))
            return []
        return self._typed(name, lines)

    def note(self, code: str, text: Text, place: Place) -> None:
        """Keep a finding for `refuse_broken`."""
        self.findings.append(error(code, text, None, place))

    def refuse_broken(self) -> None:
        """Raise everything that was noted."""
        if self.findings:
            raise DataError(self.findings)

    def hash(self) -> str:
        """Return the SHA-256 over the content of all tables read so far."""
        digest = hashlib.sha256()
        for name in sorted(self._digests):
            digest.update(name.encode() + b"\0" + self._digests[name])
        return digest.hexdigest()

    def _typed(self, name: str, lines: list[list[str]]) -> list[tuple[Any, ...]]:
        columns = columns_of(name)
        before = len(self.findings)
        self._check_shape(name, lines, columns)
        if len(self.findings) > before:
            return []
        heading, *body = lines
        cells = {
            column: [line[position] for line in body]
            for column in columns
            for position in _position(heading, column)
        }
        if name not in _UNHASHED:
            self._digests[name] = _digest(cells.values())
        empty = [""] * len(body)
        typed = [
            self._column(name, column, read, cells.get(column, empty))
            for column, read in columns.items()
        ]
        if len(self.findings) > before:
            return []
        rows = list(zip(*typed, strict=True))
        self._check_keys(name, rows)
        return rows

    def _check_keys(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        length = _KEY_LENGTH.get(name.rsplit("/", 1)[-1], 1)
        if length is None or len({row[:length] for row in rows}) == len(rows):
            return
        first: dict[tuple[Any, ...], int] = {}
        for number, row in enumerate(rows, start=2):
            if first.setdefault(row[:length], number) != number:
                key = ", ".join(row[:length])
                text = Text(
                    f"{key} stands in row {first[row[:length]]} too.",
                    f"{key} 与第 {first[row[:length]]} 行重复。",
                )
                self.note("duplicate-row", text, Place(name, number))

    def _check_shape(self, name: str, lines: list[list[str]], columns: Mapping[str, Read]) -> None:
        if not lines or not _fits(lines[0], columns, later_columns(name)):
            need = ", ".join(columns)
            text = Text(f"the columns must be: {need}.", f"列必须是：{need}。")
            self.note("wrong-columns", text, Place(name, 1))
            return
        width = len(lines[0])
        for row, line in enumerate(lines, start=1):
            if len(line) != width:
                text = Text(
                    f"{len(line)} cells stand where {width} belong.",
                    f"有 {len(line)} 个单元格，应为 {width} 个。",
                )
                self.note("wrong-number-of-cells", text, Place(name, row))

    def _column(self, name: str, column: str, read: Read, cells: Sequence[str]) -> list[Any]:
        try:
            values = {cell: read(cell) for cell in set(cells)}  # most cells repeat
            return [values[cell] for cell in cells]
        except (ValueError, KeyError):
            for row, cell in enumerate(cells, start=2):
                if not reads(read, cell):
                    self.note("broken-cell", what_belongs(read, cell), Place(name, row, column))
            return []


def _unreadable(failure: Exception) -> Text:
    if isinstance(failure, UnicodeDecodeError):
        return Text("the table is not UTF-8 text.", "该表不是 UTF-8 文本。")
    return Text("the table is missing or cannot be read.", "该表缺失或无法读取。")


def _fits(heading: list[str], columns: Collection[str], later: Collection[str]) -> bool:
    """Tell whether a heading has every column once; later ones may be missing."""
    missing = set(columns) - set(heading)
    return missing <= set(later) and sorted([*heading, *missing]) == sorted(columns)


def _position(heading: list[str], column: str) -> list[int]:
    return [heading.index(column)] if column in heading else []


def _digest(columns: Collection[Sequence[str]]) -> bytes:
    content = "\x1e".join(sorted(map("\x1f".join, zip(*columns, strict=True))))
    return hashlib.sha256(content.encode()).digest()
