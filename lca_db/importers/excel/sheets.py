"""Read the cells of a workbook (.xlsx) as text, in bounded memory.

A workbook is a zip file of XML parts; both are read with the care of the importers, one row at a
time, so that a cell at the far end of a sheet costs nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from footprint.errors import Finding, Place, error
from footprint.text import Text
from lca_db.importers.archive import Archive, File
from lca_db.importers.problems import Problems, problem
from lca_db.importers.xml_reader import Node, Reading, read_items

WORKBOOK = "xl/workbook.xml"
"""The part every workbook has."""

_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships Relationships"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty: its number, from 1, and its cells by column, from 0."""

    number: int
    cells: dict[int, str]


def read_sheets(archive: Archive, problems: Problems) -> dict[str, list[Row]]:
    """Return the rows of each sheet by its name, in lower case.

    Parameters
    ----------
    archive
        An opened workbook.
    problems
        Takes up cells that hold an error or a formula without a result.

    Raises
    ------
    DataError
        It is no workbook.
    """
    parts = {file.name: file for file in archive.entries}
    if WORKBOOK not in parts:
        problems.add(_no_workbook(archive.path.name))
        problems.refuse()
    targets = {
        node.get("Id"): posixpath.normpath(posixpath.join("xl", node.get("Target").lstrip("/")))
        for node in _items(archive, parts.get("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    strings = [_joined(node) for node in _items(archive, parts.get("xl/sharedStrings.xml"), "si")]
    found = {}
    for sheet in _items(archive, parts[WORKBOOK], "sheet"):
        part = parts.get(targets.get(sheet.get("id"), "").replace("xl/xl/", "xl/"))
        reader = _Sheet(sheet.get("name"), strings, archive.path.name, problems)
        rows = (reader.row(node) for node in _items(archive, part, "row"))
        found[sheet.get("name").strip().casefold()] = [row for row in rows if row.cells]
    return found


class _Sheet:
    """Read the rows of one sheet."""

    def __init__(self, name: str, strings: list[str], file: str, problems: Problems) -> None:
        self._name = name
        self._strings = strings
        self._file = file
        self._problems = problems
        self._row = 0

    def row(self, node: Node) -> Row:
        """Return one row; cells without text are left out."""
        number = node.get("r")
        self._row = int(number) if number.isdecimal() else self._row + 1
        cells = {}
        for place, cell in enumerate(node.all("c")):
            found = _REFERENCE.fullmatch(cell.get("r"))
            text = self._text(cell).strip()
            if text:
                cells[_column(found[1]) if found else place] = text
        return Row(self._row, cells)

    def _text(self, cell: Node) -> str:
        kind, value = cell.get("t", "n"), cell.at("v").text
        if kind == "inlineStr":
            return _joined(cell.at("is"))
        if kind == "e" or (cell.find("f") and not value and kind != "str"):
            self._problems.add(_no_value(self._file, self._name, self._row, value))
            return ""
        if kind == "s":
            known = value.isdecimal() and int(value) < len(self._strings)
            return self._strings[int(value)] if known else ""
        return _number(value) if kind == "n" else value


def _items(archive: Archive, part: File | None, name: str) -> Iterator[Node]:
    """Yield the elements of one name in a part; a missing part has none."""
    if part is None:
        return
    roots = {f"{space} {root}" for space in _SPACES for root in ("workbook", "worksheet", "sst")}
    found: list[Node] = []
    reading = Reading(frozenset({*roots, _RELATIONS}), frozenset({name}))
    read_items(archive.read(part), part.name, reading, found.append)
    yield from found


def _joined(node: Node) -> str:
    """Return the text of a string, whose runs may be formatted apart; readings are left out."""
    runs = [node, *node.all("r")]
    return "".join(text.text for run in runs for text in run.all("t"))


def _number(value: str) -> str:
    """Return a number as people write it: Excel keeps 0.1 as 0.10000000000000001."""
    try:
        return value if re.fullmatch(r"-?\d*", value) else repr(float(value))
    except ValueError:
        return value


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _no_workbook(file: str) -> Finding:
    text = Text("it is no workbook.", "文件不是工作簿。")
    return problem("no-workbook", text, file, Text("Save it as .xlsx.", "请另存为 .xlsx。"))


def _no_value(file: str, sheet: str, row: int, shown: str) -> Finding:
    text = Text(
        f"a cell has no value ({shown or 'a formula without a result'}).",
        f"有单元格没有数值（{shown or '公式无结果'}）。",
    )
    remedy = Text("Write the value itself.", "请直接填写数值。")
    return error("broken-cell", text, remedy, Place(sheet=sheet, row=row, file=file))
