"""Read a submission from a YAML or JSON document.

YAML is read event by event: every scalar stays the text that was typed (so that ``NO`` is Norway
and ``010`` an item code), nothing is constructed, and anchors, aliases and tags are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import yaml

from api.files import read_bytes
from footprint.errors import Finding, InputError, Place, Severity, error
from footprint.text import Text
from product_models.intake.cells import shown
from product_models.intake.headings import (
    PRODUCT_FIELDS,
    SHEETS,
    find_field,
    find_sheet,
)
from product_models.intake.names import Names
from product_models.intake.problems import Problems
from product_models.intake.raw import (
    MAX_LINES,
    Cell,
    CellValue,
    Entries,
    Entry,
    RawSubmission,
    Row,
    Table,
)

MAX_BYTES = 5_000_000
"""Largest document."""

MAX_DEPTH = 8
"""Deepest nesting; a submission needs four."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPTIONS = ("family", "functional_unit", "boundary", "electricity", "accounting", "method")


def read_document(path: Path) -> RawSubmission:
    """Return what a YAML or JSON document says, unjudged.

    Raises
    ------
    InputError
        The file is no such document, or its sections and fields are not those of a submission.
    """
    return parse_document(read_bytes(path, MAX_BYTES), as_json=path.suffix.lower() == ".json")


def parse_document(data: bytes, *, as_json: bool) -> RawSubmission:
    """Return what the bytes of a document say, unjudged.

    Raises
    ------
    InputError
        As for `read_document`.
    """
    text, findings = _decode(data)
    document = _load_json(text) if as_json else _load_yaml(text)
    if not isinstance(document, dict):
        _refuse(
            "not-a-submission",
            Text("the document is not a list of sections.", "文档不是由各部分组成的申报内容。"),
            Text(f"Sections: {', '.join(SHEETS)}.", f"各部分：{'、'.join(SHEETS)}。"),
        )
    return raw_submission(document, findings)


def parse_plain(data: bytes, *, as_json: bool) -> Any:
    """Return what the bytes of a YAML or JSON document hold, as plain values, unjudged.

    Raises
    ------
    InputError
        It is no such document, too deep, says a name twice, or uses what is not accepted.
    """
    text, _ = _decode(data)
    return _load_json(text) if as_json else _load_yaml(text)


def raw_submission(
    document: Mapping[str, Any], findings: tuple[Finding, ...] = ()
) -> RawSubmission:
    """Return a document that was already parsed, unjudged.

    Raises
    ------
    InputError
        Its sections and fields are not those of a submission.
    """
    problems = Problems()
    raw = _Sections(problems).read(document)
    problems.raise_errors()
    return RawSubmission(**raw, findings=findings)


def _decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        _refuse(
            "unknown-encoding",
            Text("the document is not UTF-8 text.", "文档不是 UTF-8 文本。"),
            Text("Save it as UTF-8.", "请另存为 UTF-8 编码。"),
        )
    note = Finding(
        "read-as-gbk",
        Severity.NOTE,
        Text(
            "the document is not UTF-8; it was read as GBK.", "文档不是 UTF-8 编码，已按 GBK 读取。"
        ),
        Text("Check the names, or save it as UTF-8.", "请核对名称，或另存为 UTF-8。"),
    )
    return text, (note,)


def _load_json(text: str) -> Any:
    def no_constant(name: str) -> NoReturn:
        _refuse(
            "not-a-number",
            Text(f"“{name}” is not a number.", f"“{name}”不是数字。"),
            Text("Leave out what is not known.", "未知的值请留空。"),
        )

    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=no_constant)
    except RecursionError:
        _refuse_depth(None)
    except json.JSONDecodeError as failure:
        _refuse_syntax("JSON", failure.lineno, failure.msg)
    except ValueError as failure:
        _refuse_syntax("JSON", None, str(failure))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in pairs:
        if key in mapping:
            _refuse_repeat(key, None)
        mapping[key] = value
    return mapping


def _load_yaml(text: str) -> Any:
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark
        _refuse_syntax("YAML", mark.line + 1 if mark else None, failure.problem or "")
    except yaml.YAMLError as failure:
        _refuse_syntax("YAML", None, str(failure).partition("\n")[0])
    return builder.root


class _Builder:
    """Build plain mappings, lists and texts of YAML events, without recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self._documents = 0
        self._open: list[tuple[dict[str, Any] | list[Any], list[str]]] = []

    def take(self, event: Any) -> None:
        """Take the next event."""
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) or getattr(event, "tag", None) not in {None, "!"}:
            _refuse(
                "yaml-feature",
                Text(
                    f"line {line}: anchors, aliases and tags are not accepted.",
                    f"第 {line} 行：不接受锚点、别名和标签。",
                ),
                Text("Write the value out.", "请直接写出内容。"),
            )
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(line)
            case yaml.MappingStartEvent():
                self._start({}, line)
            case yaml.SequenceStartEvent():
                self._start([], line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.ScalarEvent():
                self._scalar(event, line)

    def _start_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            said = Text(f"line {line}: a second document.", f"第 {line} 行：出现第二个文档。")
            _refuse("second-document", said, Text("Keep one.", "请只保留一个。"))

    def _start(self, container: dict[str, Any] | list[Any], line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            _refuse_depth(line)
        self._put(container, line)
        self._open.append((container, []))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        plain = not event.style and event.value in {"", "~", "null", "Null", "NULL"}
        self._put(None if plain else event.value, line)

    def _put(self, value: Any, line: int) -> None:
        if not self._open:
            self.root = value
            return
        container, pending = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif pending:
            container[pending.pop()] = value
        else:
            self._put_key(container, pending, value, line)

    def _put_key(self, container: dict[str, Any], pending: list[str], key: Any, line: int) -> None:
        if not isinstance(key, str):
            said = Text(f"line {line}: a name is missing.", f"第 {line} 行：缺少字段名。")
            _refuse("bad-key", said, Text("Write name: value.", "请写成 名称: 值。"))
        if key in container:
            _refuse_repeat(key, line)
        pending.append(key)


class _Sections:
    """Sort a document into the tables of a submission."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def read(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sections by key."""
        sections: dict[str, Any] = {}
        options: list[Entry] = []
        for name, value in document.items():
            key = find_sheet(name)
            option = find_field(PRODUCT_FIELDS, name)
            if key in SHEETS:
                if key in sections:
                    _refuse_repeat(name, None)
                sections[key] = self._section(key, name, value)
            elif option is not None and option.key in _OPTIONS:
                options.append(Entry(name, self._cell(value, Place(None, None, name))))
            else:
                self._refuse_name(name, Place(), (*SHEETS, *_OPTIONS))
        product = sections.get("product", Entries("product"))
        sections["product"] = Entries(product.sheet, (*options, *product.items))
        return sections

    def _section(self, key: str, name: str, value: Any) -> Entries | Table:
        if key in {"product", "parameters"}:
            return self._entries(name, value)
        items = [] if value is None else value
        if not isinstance(items, list):
            self._refuse_shape(Place(name), Text("a list of lines", "多行列表"))
            items = []
        if len(items) > MAX_LINES:
            return Table(name, rows=(Row(0, {}),) * len(items))
        rows = tuple(self._rows(key, name, items))
        return Table(name, rows=rows)

    def _entries(self, name: str, value: Any) -> Entries:
        if value is not None and not isinstance(value, dict):
            self._refuse_shape(Place(name), Text("names with values", "名称与值"))
        given = value if isinstance(value, dict) else {}
        cells = ((key, self._cell(item, Place(name, None, key))) for key, item in given.items())
        return Entries(name, tuple(Entry(key, cell) for key, cell in cells))

    def _rows(self, key: str, name: str, items: list[Any]) -> Iterator[Row]:
        for number, item in enumerate(items, start=1):
            if not isinstance(item, dict):
                self._refuse_shape(Place(name, number), Text("names with values", "名称与值"))
                continue
            yield Row(number, self._values(key, Place(name, number), item))

    def _values(self, key: str, place: Place, item: Mapping[str, Any]) -> dict[str, CellValue]:
        values: dict[str, CellValue] = {}
        fields = SHEETS[key].fields
        for name, value in _flat(item):
            here = Place(place.sheet, place.row, shown(name))
            field = find_field(fields, name)
            if field is None:
                names = tuple(field.key for field in fields if field.shown)
                self._refuse_name(name, here, names)
            elif field.key in values:
                said = Text(f"“{field.key}” is given twice.", f"“{field.key}”重复填写。")
                self._problems.error("given-twice", here, said)
            else:
                values[field.key] = self._cell(value, here).value
        return values

    def _cell(self, value: Any, place: Place) -> Cell:
        if isinstance(value, (dict, list)):
            self._refuse_shape(place, Text("a single value", "单个值"))
            return Cell(None, place)
        return Cell(value, place)

    def _refuse_shape(self, place: Place, needed: Text) -> None:
        self._problems.error(
            "wrong-shape",
            place,
            Text(f"{needed.en} should stand here.", f"此处应为{needed.zh}。"),
        )

    def _refuse_name(self, name: str, place: Place, allowed: tuple[str, ...]) -> None:
        names = Names({key: Text(key, key) for key in allowed}, Text("field", "字段"))
        near = ", ".join(names.nearest(name)) or ", ".join(allowed)
        self._problems.error(
            "unknown-field",
            place,
            Text(f"the field “{shown(name)}” is not known.", f"不认识字段“{shown(name)}”。"),
            Text(f"Use one of: {near}.", f"可用：{near}。"),
        )


def _flat(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a line as columns: a supplier's figure and certificates are lists."""
    for name, value in item.items():
        if name == "supplier_figure" and isinstance(value, dict):
            yield from ((f"supplier_{key}", inner) for key, inner in value.items())
        elif name == "certificates" and isinstance(value, list):
            yield name, " ".join(str(inner) for inner in value)
        elif name != "supplier_figure" or value is not None:
            yield name, value


def _refuse_syntax(kind: str, line: int | None, why: str) -> NoReturn:
    at = Text(f"line {line}: ", f"第 {line} 行：") if line else Text("", "")
    _refuse(
        "broken-document",
        Text(f"{at.en}the {kind} cannot be read ({why}).", f"{at.zh}{kind} 无法读取（{why}）。"),
        Text("Correct the document.", "请更正文档。"),
    )


def _refuse_repeat(key: str, line: int | None) -> NoReturn:
    at = Text(f"line {line}: ", f"第 {line} 行：") if line else Text("", "")
    said = Text(f"{at.en}“{shown(key)}” is given twice.", f"{at.zh}“{shown(key)}”重复出现。")
    _refuse("given-twice", said, Text("Keep one of them.", "请只保留一个。"))


def _refuse_depth(line: int | None) -> NoReturn:
    at = Text(f"line {line}: ", f"第 {line} 行：") if line else Text("", "")
    said = Text(f"{at.en}the document is nested too deeply.", f"{at.zh}文档嵌套过深。")
    _refuse("too-deep", said, Text("Keep to sections and lines.", "请按部分与行填写。"))


def _refuse(code: str, text: Text, remedy: Text) -> NoReturn:
    raise InputError(error(code, text, remedy))
