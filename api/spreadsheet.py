"""Read a spreadsheet file into plain rows, as a process of its own.

A workbook of one kilobyte can ask its reader for terabytes of memory, and a reader that is denied
them takes its process down. So `api.workbook` runs this file as a script with little memory and
time: bytes in on standard input, one JSON answer out. It uses nothing else of the project.

Values are read by calamine (.xlsx, .xlsb, .ods) and xlrd (.xls). Calamine gives an empty cell for
an error (#REF!) and for a formula without a stored result; these cells are looked up here, so
that they are never taken for empty ones.
"""

from __future__ import annotations

import io
import json
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
MAX_ROWS = 25_000
MAX_COLUMNS = 256
MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 200
SMALL_BYTES = 1_000_000
"""Unpacked size up to which the ratio does not count."""

MAX_TEXT = 32_767
"""Most characters a cell can hold; what lies beyond is not passed on."""
MAX_ANSWER_BYTES = 64_000_000

Positions = dict[tuple[int, int], str]
"""Row and column, from 1, to the error shown; empty for a formula without a result."""

_SIGNATURES: dict[bytes, str] = {
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"\x09\x08": "biff",
    b"\x09\x04": "biff",
    b"\x09\x02": "biff",
    b"\x09\x00\x04\x00": "biff",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"{\\rtf": "word",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
}
_EXCEL_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class Reason(StrEnum):
    """Why a file is not read."""

    NOT_A_WORKBOOK = "not-a-workbook"
    ARCHIVE_LIMIT = "archive-limit"
    ENTITIES = "entities"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"


class RefusedError(Exception):
    """A file that is not read, with the reason and a detail."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class TooLongError(Exception):
    """A sheet with values beyond `MAX_ROWS` or `MAX_COLUMNS`."""


def read_spreadsheet(data: bytes) -> list[dict[str, Any]]:
    """Return the sheets of a workbook: name, rows, and whether it reaches too far to be read.

    Raises
    ------
    RefusedError
        The bytes are no workbook, or a hostile one.
    """
    match kind_of(data):
        case "zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return _read_zip(data, archive)
        case "ole" | "biff":
            return _read_xls(data)
        case other:
            raise RefusedError(Reason.NOT_A_WORKBOOK, other)


def kind_of(data: bytes) -> str:
    """Return what a file is by its first bytes."""
    known = next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), None)
    if known == "ole":
        return _kind_of_ole(data)
    return known or _kind_of_text(data[:2000])


def _kind_of_ole(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("WordDocument"):
        return "word"
    return "ole" if holds("Workbook") or holds("Book") else "binary"


def _kind_of_text(start: bytes) -> str:
    head = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return "html"
    if head.startswith(b"<"):
        return "html" if b"<html" in head else "xml"
    return "binary" if b"\x00" in start else "text"


def _read_zip(data: bytes, archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    check_archive(archive)
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        _check_markup(archive)
        return _read_calamine(data, _XlsxCells(archive).broken)
    if "xl/workbook.bin" in names:
        _check_markup(archive)
        return _read_calamine(data, _XlsbCells(archive).broken)
    if "content.xml" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
        _check_markup(archive)
        return _read_calamine(data, _ods_broken(archive).__getitem__)
    raise RefusedError(Reason.NOT_A_WORKBOOK, "word" if "word/document.xml" in names else "archive")


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much, or whose names lead out of it.

    Raises
    ------
    RefusedError
        See above; the detail says which limit is broken.
    """
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MAX_ENTRIES:
        raise RefusedError(Reason.ARCHIVE_LIMIT, f"{len(entries)} parts")
    if unpacked > MAX_UNPACKED_BYTES:
        raise RefusedError(Reason.ARCHIVE_LIMIT, f"{unpacked / 1e6:.0f} MB")
    if unpacked > SMALL_BYTES and unpacked / packed > MAX_RATIO:
        raise RefusedError(Reason.ARCHIVE_LIMIT, f"1 : {unpacked / packed:.0f}")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise RefusedError(Reason.ARCHIVE_LIMIT, "duplicate names")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise RefusedError(Reason.ARCHIVE_LIMIT, ascii(name))
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError(Reason.NOT_A_WORKBOOK, "encrypted")


def _check_markup(archive: zipfile.ZipFile) -> None:
    """Refuse a part that declares a document type or entities."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                _check_prolog(part, entry.filename)


def _check_prolog(part: Any, name: str) -> None:
    parser = expat.ParserCreate()
    seen: list[str] = []

    def declared(*_: object) -> None:
        raise RefusedError(Reason.ENTITIES, name)

    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = lambda *_: seen.append(name)
    while not seen and (chunk := part.read(4096)):
        try:
            parser.Parse(chunk)
        except expat.ExpatError:
            return


def _read_calamine(data: bytes, broken_cells: Callable[[str], Positions]) -> list[dict[str, Any]]:
    from python_calamine import (  # noqa: PLC0415 - only in the process that reads
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise RefusedError(Reason.NOT_A_WORKBOOK, "encrypted") from None
    sheets = []
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        with suppress(TooLongError):
            broken = broken_cells(about.name)
            rows = _values(workbook.get_sheet_by_name(about.name))
            sheets.append(_sheet(about.name, _merge(rows, broken)))
            continue
        sheets.append(_sheet(about.name, None))
    return sheets


def _sheet(name: str, rows: list[list[Any]] | None) -> dict[str, Any]:
    return {"name": name, "rows": rows or [], "too_long": rows is None}


def _values(sheet: Any) -> list[list[Any]]:
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise TooLongError
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return rows


def _merge(rows: list[list[Any]], broken: Positions) -> list[list[Any]]:
    """Return the rows that are not empty, each with its number in front."""
    for (number, column), shown in broken.items():
        while len(rows) < number:
            rows.append([])
        row = rows[number - 1]
        row.extend([""] * (column - len(row)))
        row[column - 1] = {"broken": shown}
    plain = []
    for number, row in enumerate(rows, start=1):
        values = [_plain(value) for value in row]
        while values and values[-1] is None:
            values.pop()
        if values:
            plain.append([number, *values])
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value[:MAX_TEXT] or None
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return {"date": value.date().isoformat()} if midnight else str(value)
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if isinstance(value, (bool, int, float, dict)) or value is None else str(value)


class _XlsxCells:
    """Find the broken cells of the sheets of an .xlsx file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        targets = _relations(archive, "xl/_rels/workbook.xml.rels")
        self._parts: dict[str, str] = {}

        def sheet(name: str, attributes: Mapping[str, str]) -> None:
            if name == "sheet":
                relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                self._parts[attributes.get("name", "")] = targets.get(relation, "")

        _scan(archive, "xl/workbook.xml", sheet)

    def broken(self, name: str) -> Positions:
        """Return the broken cells of one sheet."""
        scan = _SheetScan()
        _scan(self._archive, self._parts[name], scan.start, scan.end, scan.text)
        return scan.broken


class _SheetScan:
    """Watch the cells of one sheet go by."""

    def __init__(self) -> None:
        self.broken: Positions = {}
        self._row = self._column = 0
        self._type = ""
        self._formula = False
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._place(attributes.get("r"))
            self._type = attributes.get("t", "")
            self._formula, self._value = False, None
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif name == "f":
            self._formula = True
        elif name in {"v", "is"}:
            self._value = []
            if self._row > MAX_ROWS or self._column > MAX_COLUMNS:
                raise TooLongError

    def end(self, name: str) -> None:
        if name != "c":
            return
        text = "".join(self._value or ())
        if self._type == "e":
            self.broken[self._row, self._column] = text or "#VALUE!"
        elif self._formula and not text and self._type != "str":
            self.broken[self._row, self._column] = ""

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        self._row = int(reference[len(letters) :])
        self._column = 0
        for letter in letters.upper():
            self._column = self._column * 26 + ord(letter) - 64


class _XlsbCells:
    """Find the broken cells of the sheets of an .xlsb file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        targets = _relations(archive, "xl/_rels/workbook.bin.rels")
        self._parts: dict[str, str] = {}
        for kind, record in _records(archive.read("xl/workbook.bin")):
            if kind == 156:
                relation, after = _wide(record, 8)
                self._parts[_wide(record, after)[0]] = targets.get(relation, "")

    def broken(self, name: str) -> Positions:
        """Return the broken cells of one sheet; kinds 3 and 11 are errors."""
        found: Positions = {}
        row = 0
        for kind, record in _records(self._archive.read(self._parts[name])):
            if kind == 0:
                row = struct.unpack_from("<I", record)[0] + 1
            elif 2 <= kind <= 11:
                column = struct.unpack_from("<I", record)[0] + 1
                if row > MAX_ROWS or column > MAX_COLUMNS:
                    raise TooLongError
                if kind in {3, 11}:
                    found[row, column] = _EXCEL_ERRORS.get(record[8], "#VALUE!")
        return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a binary part."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _wide(record: bytes, at: int) -> tuple[str, int]:
    count = struct.unpack_from("<I", record, at)[0]
    end = at + 4 + 2 * count
    return record[at + 4 : end].decode("utf-16-le"), end


def _ods_broken(archive: zipfile.ZipFile) -> dict[str, Positions]:
    """Return the broken cells of every sheet of an .ods file."""
    scan = _OdsScan()
    _scan(archive, "content.xml", scan.start, scan.end, scan.text)
    return scan.broken


class _OdsScan:
    """Watch the cells of all sheets go by; rows and cells may be repeated."""

    def __init__(self) -> None:
        self.broken: dict[str, Positions] = {}
        self._sheet = ""
        self._row = self._column = self._rows = 0
        self._error: list[str] | None = None
        self._columns = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._sheet = attributes.get("table:name", "")
            self.broken[self._sheet] = {}
            self._row, self._rows = 1, 0
        elif name == "table-row":
            self._row += self._rows
            self._rows = int(attributes.get("table:number-rows-repeated", 1))
            self._column, self._columns = 1, 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._column += self._columns
            self._columns = int(attributes.get("table:number-columns-repeated", 1))
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"} and self._error is not None:
            text = "".join(self._error)
            if self._row <= MAX_ROWS and self._column <= MAX_COLUMNS and self._sheet:
                self.broken[self._sheet][self._row, self._column] = text
            self._error = None

    def text(self, text: str) -> None:
        if self._error is not None:
            self._error.append(text)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        formula = "table:formula" in attributes
        if attributes.get("calcext:value-type") == "error" or (
            formula and "office:value-type" not in attributes
        ):
            self._error = []


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return relation ids with the parts they lead to."""
    found: dict[str, str] = {}

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = normpath(join("/xl", attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = target

    _scan(archive, part, relation)
    return found


def _scan(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Let the elements of a part go by, under their names without prefix."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, values: start(name.rpartition(":")[2], values)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    with archive.open(part) as file:
        parser.ParseFile(file)


def _read_xls(data: bytes) -> list[dict[str, Any]]:
    import xlrd  # noqa: PLC0415 - only in the process that reads
    from xlrd.biffh import XLRDError  # noqa: PLC0415

    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
    except XLRDError as failure:
        reason = "encrypted" if "encrypt" in str(failure).lower() else "binary"
        raise RefusedError(Reason.NOT_A_WORKBOOK, reason) from failure
    sheets: list[dict[str, Any]] = []
    for name in book.sheet_names():
        sheet = book.sheet_by_name(name)
        if sheet.nrows > MAX_ROWS or sheet.ncols > MAX_COLUMNS:
            sheets.append(_sheet(name, None))
        else:
            rows = [[_xls_value(c, book.datemode) for c in row] for row in sheet.get_rows()]
            sheets.append(_sheet(name, _merge(rows, {})))
        book.unload_sheet(name)
    return sheets


def _xls_value(cell: Any, datemode: Any) -> Any:
    import xlrd  # noqa: PLC0415 - only in the process that reads

    if cell.ctype == xlrd.XL_CELL_ERROR:
        return {"broken": _EXCEL_ERRORS.get(cell.value, "#VALUE!")}
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        with suppress(xlrd.xldate.XLDateError):
            return xlrd.xldate_as_datetime(cell.value, datemode)
    return cell.value


def _limit() -> None:
    """Take little memory and time; where the system offers no limits, the caller's clock stays."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer for the workbook on standard input."""
    _limit()
    answer: dict[str, Any]
    try:
        answer = {"sheets": read_spreadsheet(sys.stdin.buffer.read())}
    except RefusedError as refused:
        answer = {"refused": refused.reason, "detail": refused.detail}
    except MemoryError:
        answer = {"refused": Reason.TOO_LARGE, "detail": ""}
    except Exception as failure:  # noqa: BLE001 - whatever a damaged file makes of a reader
        answer = {"refused": Reason.DAMAGED, "detail": type(failure).__name__}
    text = json.dumps(answer)
    if len(text) > MAX_ANSWER_BYTES:
        text = json.dumps({"refused": Reason.TOO_LARGE, "detail": ""})
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
