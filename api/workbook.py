"""Read a submission from a workbook: find its sheets, header rows and columns."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from api import spreadsheet
from api.files import read_bytes
from footprint.errors import Finding, InputError, Place, error
from footprint.text import Text
from product_models.intake.cells import shown
from product_models.intake.headings import (
    SHEETS,
    UNREAD_SHEETS,
    Field,
    find_field,
    find_sheet,
    rank,
)
from product_models.intake.lines import is_blank
from product_models.intake.names import spelled
from product_models.intake.problems import Problems
from product_models.intake.raw import (
    MAX_LINES,
    Broken,
    Cell,
    CellValue,
    Entries,
    Entry,
    RawSubmission,
    Row,
    Table,
)

MAX_BYTES = 20_000_000
"""Largest workbook."""

SECONDS = 30
"""Longest time one workbook may take to unpack."""

HEADER_ROWS = 15
"""Rows, empty ones not counted, among which the header row is looked for."""

_ANCHORS = {
    "product": "value",
    "parameters": "value",
    "transport": "distance_km",
    "contracts": "amount_kwh",
}
_SOFT_FIELDS = {"key", "name", "specification"}
_TOTALS = {
    "合计",
    "总计",
    "小计",
    "总和",
    "共计",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
    "sum",
}

_COPY = Text(
    "Copy the filled cells into a new workbook and save it as .xlsx.",
    "请将已填内容复制到新工作簿，另存为 .xlsx。",
)

_REFUSALS: dict[str, tuple[str, Text, Text]] = {
    "encrypted": (
        "encrypted-workbook",
        Text("the workbook is protected by a password.", "工作簿有密码保护。"),
        Text("Save it without.", "请取消密码后保存。"),
    ),
    spreadsheet.Reason.NOT_A_WORKBOOK: (
        "not-a-workbook",
        Text("the file is not a workbook: it seems to be {}.", "文件不是工作簿，而像是{}。"),
        Text("Accepted: .xlsx, .xls, .xlsb, .ods.", "可接受：.xlsx、.xls、.xlsb、.ods。"),
    ),
    spreadsheet.Reason.ARCHIVE_LIMIT: (
        "archive-limit",
        Text("the workbook unpacks to more than is allowed ({}).", "工作簿解压后超出限制（{}）。"),
        _COPY,
    ),
    spreadsheet.Reason.ENTITIES: (
        "xml-entities",
        Text(
            "the workbook declares XML entities ({}), as no spreadsheet program does.",
            "工作簿中含有 XML 实体声明（{}），正常表格软件不会产生。",
        ),
        _COPY,
    ),
    spreadsheet.Reason.TOO_LARGE: (
        "workbook-too-large",
        Text(
            "reading the workbook takes too much memory or time.",
            "读取该工作簿占用内存或时间过多。",
        ),
        _COPY,
    ),
    spreadsheet.Reason.DAMAGED: (
        "damaged-workbook",
        Text("the workbook is damaged.", "工作簿已损坏。"),
        _COPY,
    ),
}

_KINDS: dict[str, Text] = {
    "pdf": Text("a PDF", "PDF 文件"),
    "picture": Text("a picture", "图片"),
    "word": Text("a text document", "文字处理文档"),
    "archive": Text("an archive", "压缩包"),
    "html": Text("a web page saved under the name of a workbook", "以工作簿名称保存的网页"),
    "xml": Text("an XML file", "XML 文件"),
    "text": Text("a plain text", "纯文本"),
    "encrypted": Text("encrypted", "加密文件"),
    "binary": Text("a file of unknown kind", "未知类型的文件"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number from 1, and its values from column 1 on."""

    number: int
    values: Sequence[CellValue]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands in the file; `too_long` if it reaches too far to be read."""

    name: str
    lines: tuple[Line, ...]
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet: its position among the lines, and field key by column."""

    position: int
    columns: Mapping[int, str]
    headings: Mapping[str, str]
    others: Mapping[int, str] = field(default_factory=dict)


def read_workbook(path: Path) -> RawSubmission:
    """Return what a workbook (.xlsx, .xlsb, .xls, .ods) says, unjudged.

    Raises
    ------
    InputError
        The file is no workbook, is damaged, or its sheets lack the needed columns.
    """
    return parse_workbook(read_bytes(path, MAX_BYTES))


def parse_workbook(data: bytes) -> RawSubmission:
    """Return what the bytes of a workbook say, unjudged.

    Raises
    ------
    InputError
        As for `read_workbook`.
    """
    sheets = read_sheets(data)
    problems = Problems()
    found = _sort(sheets, problems)
    tables = {
        key: _read_table(key, found[key], problems) if key in found else Table(key)
        for key in SHEETS
    }
    problems.raise_errors()
    return RawSubmission(
        product=_as_entries(tables["product"]),
        parameters=_as_entries(tables["parameters"]),
        bill=tables["bill"],
        energy=tables["energy"],
        transport=tables["transport"],
        packaging=tables["packaging"],
        contracts=tables["contracts"],
        findings=problems.findings,
    )


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, read in a process of its own (see `api.spreadsheet`).

    Raises
    ------
    InputError
        The bytes are no workbook, or reading them takes too much memory or time.
    """
    command = [sys.executable, "-I", spreadsheet.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and no argument of a user's
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout or '{"refused": "too-large"}')
    except subprocess.TimeoutExpired:
        answer = {"refused": "too-large"}
    if "refused" in answer:
        raise InputError(_explain(answer["refused"], answer.get("detail", "")))
    return tuple(_sheet(sheet) for sheet in answer["sheets"])


def _sheet(answer: Mapping[str, Any]) -> Sheet:
    lines = (Line(row[0], tuple(map(_value, row[1:]))) for row in answer["rows"])
    return Sheet(answer["name"], tuple(lines), answer["too_long"])


def _value(value: Any) -> CellValue:
    if not isinstance(value, dict):
        plain: CellValue = value
        return plain
    if "date" in value:
        return date.fromisoformat(value["date"])
    return Broken(value["broken"])


def _explain(reason: str, detail: str) -> Finding:
    kind = "encrypted" if detail == "encrypted" else reason
    code, text, remedy = _REFUSALS.get(kind, _REFUSALS[spreadsheet.Reason.DAMAGED])
    if reason == spreadsheet.Reason.NOT_A_WORKBOOK:
        what = _KINDS.get(detail, _KINDS["binary"])
        return error(code, Text(text.en.format(what.en), text.zh.format(what.zh)), remedy)
    return error(code, Text(text.en.format(detail), text.zh.format(detail)), remedy)


def _sort(sheets: Sequence[Sheet], problems: Problems) -> dict[str, Sheet]:
    """Return the sheets by key; a bill under another name is known by its columns."""
    found: dict[str, Sheet] = {}
    others = []
    for sheet in sheets:
        key = find_sheet(sheet.name)
        if key is None:
            others.append(sheet)
        elif found.setdefault(key, sheet) is not sheet:
            said = Text(
                f"it stands for the same as the sheet “{found[key].name}”.",
                f"与工作表“{found[key].name}”含义相同。",
            )
            remedy = Text("Remove or rename one.", "请删除或改名其中一个。")
            problems.error("duplicate-sheet", Place(sheet.name), said, remedy)
    bills = [] if "bill" in found else [sheet for sheet in others if _looks_like_bill(sheet)]
    if len(bills) == 1:
        found["bill"] = bills[0]
        others.remove(bills[0])
        said = Text("the sheet is read as the bill of materials.", "该工作表按物料清单读取。")
        problems.note("read-as-bill", Place(bills[0].name), said)
    unread = [sheet.name for sheet in others if sheet.lines or sheet.too_long]
    if unread:
        names = ", ".join(shown(name) for name in unread[:10])
        said = Text(f"sheets that are not read: {names}.", f"未读取的工作表：{names}。")
        problems.note("sheets-not-read", Place(), said)
    return {key: sheet for key, sheet in found.items() if key not in UNREAD_SHEETS}


def _looks_like_bill(sheet: Sheet) -> bool:
    header = _find_header("bill", sheet)
    return header is not None and {"name", "amount", "unit"} <= set(header.columns.values())


def _read_table(key: str, sheet: Sheet, problems: Problems) -> Table:
    empty = Table(sheet.name)
    if sheet.too_long:
        _refuse_length(sheet, problems)
        return empty
    if not sheet.lines:
        return empty
    header = _find_header(key, sheet)
    if header is None:
        _refuse_header(key, sheet, problems)
        return empty
    header = _choose_columns(key, sheet, header, problems)
    _note_columns(sheet, header, problems)
    rows = tuple(_rows(sheet, header, problems))
    return Table(sheet.name, header.headings, rows)


def _find_header(key: str, sheet: Sheet) -> Header | None:
    """Return the row among the first ones that names most fields, if it names the main one."""
    fields, best = SHEETS[key].fields, None
    for position, line in enumerate(sheet.lines[:HEADER_ROWS]):
        named = _fields(fields, line)
        keys = {field.key for field in named.values()}
        if _ANCHORS.get(key, "amount") not in keys or len(keys) < 2:
            continue
        if best is None or len(keys) > len(set(best.columns.values())):
            columns = {column: field.key for column, field in named.items()}
            best = Header(position, columns, {})
    return best


def _fields(fields: tuple[Field, ...], line: Line) -> dict[int, Field]:
    found = {}
    for column, value in enumerate(line.values):
        if isinstance(value, str) and len(value) <= 200:
            named = find_field(fields, value)
            if named is not None:
                found[column] = named
    return found


def _choose_columns(key: str, sheet: Sheet, header: Header, problems: Problems) -> Header:
    """Return the header with one column per field; refuse two where a choice would be a guess."""
    line = sheet.lines[header.position]
    fields = {field.key: field for field in SHEETS[key].fields}
    chosen: dict[str, int] = {}
    for column, name in header.columns.items():
        other = chosen.setdefault(name, column)
        if other == column:
            continue
        if name not in _SOFT_FIELDS:
            _refuse_columns(sheet, (line, other, column), problems)
        elif rank(fields[name], str(line.values[column])) < rank(
            fields[name], str(line.values[other])
        ):
            chosen[name] = column
    headings = {name: _heading(line.values[column]) for name, column in chosen.items()}
    others = {
        column: _heading(value)
        for column, value in enumerate(line.values)
        if column not in chosen.values() and not is_blank(value)
    }
    columns = {column: name for name, column in chosen.items()}
    return Header(header.position, columns, headings, others)


def _rows(sheet: Sheet, header: Header, problems: Problems) -> Iterator[Row]:
    for line in sheet.lines[header.position + 1 :]:
        values = {
            name: line.values[column]
            for column, name in header.columns.items()
            if column < len(line.values) and not is_blank(line.values[column])
        }
        if not values or _repeats_header(values, header):
            continue
        if _is_total(line):
            said = Text("a row of totals is left out.", "合计行未读取。")
            problems.note("totals-row", Place(sheet.name, line.number), said)
            continue
        yield Row(line.number, values)


def _repeats_header(values: Mapping[str, CellValue], header: Header) -> bool:
    return len(values) > 1 and all(
        _heading(value) == header.headings[name] for name, value in values.items()
    )


def _is_total(line: Line) -> bool:
    first = [value for value in line.values if not is_blank(value)][:2]
    return any(isinstance(value, str) and spelled(value) in _TOTALS for value in first)


def _as_entries(table: Table) -> Entries:
    """Return a sheet of names and values; the key of a row counts before its name."""
    entries = []
    for row in table.rows:
        names = (row.values.get("field"), row.values.get("name"))
        name = next((str(value) for value in names if isinstance(value, str)), None)
        cell = table.cell(row, "value")
        if name is not None or cell.value is not None:
            entries.append(Entry(shown(name or "", 100), Cell(cell.value, cell.place)))
    return Entries(table.sheet, tuple(entries))


def _note_columns(sheet: Sheet, header: Header, problems: Problems) -> None:
    """Say which columns that hold something are not read."""
    below = sheet.lines[header.position + 1 :]
    unread = [
        shown(heading)
        for column, heading in header.others.items()
        if any(column < len(line.values) and not is_blank(line.values[column]) for line in below)
    ]
    if unread:
        names = ", ".join(unread[:20])
        said = Text(f"columns that are not read: {names}.", f"未读取的列：{names}。")
        problems.note("columns-not-read", Place(sheet.name), said)


def _heading(value: CellValue) -> str:
    return shown(" / ".join(str(value).split("\n")), 100)


def _refuse_length(sheet: Sheet, problems: Problems) -> None:
    problems.error(
        "too-many-lines",
        Place(sheet.name),
        Text(
            f"the sheet has cells beyond row {spreadsheet.MAX_ROWS:,} or column "
            f"{spreadsheet.MAX_COLUMNS}; at most {MAX_LINES:,} lines are allowed.",
            f"工作表内容超出第 {spreadsheet.MAX_ROWS:,} 行或第 {spreadsheet.MAX_COLUMNS} 列；"
            f"最多允许 {MAX_LINES:,} 行。",
        ),
        Text(
            "Sum up equal materials, and clear stray cells far from the table.",
            "请合并相同物料，并清除表格以外的零散单元格。",
        ),
    )


def _refuse_header(key: str, sheet: Sheet, problems: Problems) -> None:
    fields = [field for field in SHEETS[key].fields if field.shown][:8]
    problems.error(
        "no-header-row",
        Place(sheet.name),
        Text(
            f"no header row was found in the first {HEADER_ROWS} rows.",
            f"前 {HEADER_ROWS} 行中没有找到标题行。",
        ),
        Text(
            "Expected headings: " + ", ".join(field.label.en for field in fields) + " …",
            "应有列标题：" + "、".join(field.label.zh for field in fields) + "……",
        ),
    )


def _refuse_columns(sheet: Sheet, which: tuple[Line, int, int], problems: Problems) -> None:
    line, first, second = which
    one, two = _heading(line.values[first]), _heading(line.values[second])
    problems.error(
        "duplicate-column",
        Place(sheet.name, line.number, two),
        Text(f"it means the same as the column “{one}”.", f"与“{one}”列含义相同。"),
        Text("Remove one of them.", "请删除其中一列。"),
    )
