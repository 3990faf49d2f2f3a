"""Read the tables of the background database; no other module opens them.

Every table has a fixed set of columns, each with the one way its cells are read. All broken cells
of all tables are reported at once, with file, row (counted from 1, the heading included) and
column. The content hash covers the cells alone: not the order of rows or columns, not line ends.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from footprint.electricity import ElectricityBasis
from footprint.errors import DataError, Finding, Place, error
from footprint.flows import Bucket, Flow
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.method import Method
from footprint.text import Text

Read = Callable[[str], Any]
"""How a cell is read; a cell it cannot read raises ValueError or KeyError."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place of the closed list; ``parent`` is None for the world alone."""

    code: str
    name: Text
    parent: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from, and under which terms.

    Parameters
    ----------
    code, citation, url
        Identifier, citation and address.
    licence
        Terms as the source states them; never empty.
    provenance
        Whether the source was seen or is recalled.
    where_seen, comment
        Which copy, page or table was read.
    """

    code: str
    citation: str
    url: str
    licence: str
    provenance: Provenance
    where_seen: str
    comment: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that documents how rows of a theme were made; no calculation reads it."""

    theme: str
    parameter: str
    key: str
    value: float
    unit: str
    provenance: Provenance
    source_id: str
    comment: str


@dataclass(frozen=True)
class Database:
    """The content of all tables.

    Parameters
    ----------
    activities
        Sorted by code.
    flows, locations, sources, methods, bases
        By code; the first method and the first electricity basis are the defaults.
    parameters, synonyms
        Documentation of the tables; search words by code without location and year.
    rows
        Row in ``activities.csv`` and rows in ``exchanges.csv`` of each activity.
    hash
        SHA-256 of the content; search words are left out, since no result rests on them.
    """

    activities: tuple[Activity, ...]
    flows: Mapping[str, Flow]
    locations: Mapping[str, Location]
    sources: Mapping[str, Source]
    methods: Mapping[str, Method]
    bases: Mapping[str, ElectricityBasis]
    parameters: tuple[Parameter, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    hash: str = ""

    def place(self, activity: Activity, exchange: int | None = None) -> Place | None:
        """Return where an activity, or its exchange at a position, stands in the tables."""
        row, rows = self.rows.get(activity.code, (None, ()))
        if exchange is None:
            return Place(f"{activity.theme}/activities.csv", row)
        row = rows[exchange] if exchange < len(rows) else None
        return Place(f"{activity.theme}/exchanges.csv", row)


@dataclass(frozen=True)
class Seal:
    """Name of a release and the hash its tables had when it was sealed."""

    name: str
    hash: str


def data_folder() -> Traversable:
    """Return the folder of the installed tables."""
    return resources.files("lca_db") / "data"


def read_database(folder: Traversable | None = None) -> Database:
    """Read and link all tables of a folder, by default the installed one.

    Raises
    ------
    DataError
        Cells, rows or tables that cannot be read, all of them at once.
    """
    tables = _Tables(folder or data_folder())
    themes = tables.themes()
    activities = _read_activities(tables, themes)
    database = Database(
        activities=activities,
        flows=_read_flows(tables),
        locations=_by_code(Location(*row) for row in _named(tables.read("locations.csv"))),
        sources=_by_code(Source(*row) for row in tables.read("sources.csv")),
        methods=_read_methods(tables),
        bases=_read_bases(tables),
        parameters=tuple(
            Parameter(theme, *row)
            for theme in themes
            for row in tables.read(f"{theme}/parameters.csv", optional=True)
        ),
        synonyms=dict(tables.read("synonyms.csv", optional=True)),
        rows=tables.rows,
        hash=tables.hash(),
    )
    tables.refuse_broken()
    return database


def read_seal(folder: Traversable | None = None) -> Seal:
    """Return name and hash of the sealed release of a folder."""
    tables = _Tables(folder or data_folder())
    seals = [Seal(*row) for row in tables.read("release.csv")]
    tables.refuse_broken()
    return seals[0]


def write_seal(folder: Path, seal: Seal) -> None:
    """Write name and hash of a release into the folder of its tables."""
    text = f"name,hash\n{seal.name},{seal.hash}\n"
    (folder / "release.csv").write_text(text, encoding="utf-8", newline="\n")


# ------------------------------------------------------------------ how cells are read


def _text(cell: str) -> str:
    if not cell or cell != cell.strip():
        raise ValueError(cell)
    return cell


def _number(cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


def _spread(cell: str) -> float | None:
    if not cell:
        return None
    spread = _number(cell)
    if spread < 1:
        raise ValueError(cell)
    return spread


def _year(cell: str) -> int | None:
    if not cell:
        return None
    year = int(cell)
    if not 1950 <= year <= 2100:
        raise ValueError(cell)
    return year


def _replacements(cell: str) -> dict[str, str]:
    pairs = [pair.split("->") for pair in cell.split(";") if pair]
    return {_text(old): _text(new) for old, new in pairs}


def _words(cell: str) -> tuple[str, ...]:
    return tuple(_text(word) for word in cell.split("; "))


_RATING: dict[str, int | None] = {"": None, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
_YES_NO = {"yes": True, "no": False}
_KIND = {kind.value: kind for kind in ExchangeKind}
_PROVENANCE = {provenance.value: provenance for provenance in Provenance}

_NEEDED: dict[Read, Text] = {
    _text: Text("a text without blanks around it", "首尾无空格的文字"),
    _number: Text("a finite number", "有限数值"),
    _spread: Text("empty or a number of at least 1", "空白或不小于 1 的数值"),
    _year: Text("empty or a year from 1950 to 2100", "空白或 1950–2100 之间的年份"),
    _words: Text("words apart by “; ”", "以“; ”分隔的词"),
    _replacements: Text("pairs of codes like a->b;c->d", "形如 a->b;c->d 的代码对"),
}

_NAMED: dict[str, Read] = {"code": _text, "name_en": _text, "name_zh": _text}
_SOURCED: dict[str, Read] = {
    "provenance": _PROVENANCE.__getitem__,
    "source_id": _text,
    "comment": str,
}

_COLUMNS: dict[str, dict[str, Read]] = {
    "activities.csv": {
        **_NAMED,
        "reference_product": _text,
        "unit": _text,
        "location": _text,
        "kind": {"unit": False, "system": True}.__getitem__,
        "role": {"background": "background", "product": "product"}.__getitem__,
        "technology": str,
        "year": _year,
        "ter": _RATING.__getitem__,
        "ger": _RATING.__getitem__,
        "tir": _RATING.__getitem__,
        "source_id": _text,
        "comment": str,
    },
    "exchanges.csv": {
        "activity_code": _text,
        "kind": _KIND.__getitem__,
        "input_code": _text,
        "amount": _number,
        "unit": _text,
        "gsd": _spread,
        **_SOURCED,
    },
    "parameters.csv": {
        "parameter": _text,
        "key": _text,
        "value": _number,
        "unit": str,
        **_SOURCED,
    },
    "bases.csv": {
        "key": _text,
        "default": _YES_NO.__getitem__,
        "label_en": _text,
        "label_zh": _text,
        "use_province": _YES_NO.__getitem__,
        "replace": _replacements,
        "help_en": _text,
        "help_zh": _text,
    },
    "flows.csv": {
        **_NAMED,
        "formula": str,
        "cas": str,
        "compartment": _text,
        "bucket": {bucket.value: bucket for bucket in Bucket}.__getitem__,
        "ecoinvent_uuid": str,
    },
    "methods.csv": {**_NAMED, "default": _YES_NO.__getitem__, "source_id": _text, "comment": str},
    "factors.csv": {"method_code": _text, "flow_code": _text, "factor": _number, **_SOURCED},
    "locations.csv": {**_NAMED, "parent": lambda cell: cell or None},
    "sources.csv": {
        "source_id": _text,
        "citation": _text,
        "url": str,
        "licence": str,
        "provenance": _PROVENANCE.__getitem__,
        "where_seen": str,
        "comment": str,
    },
    "synonyms.csv": {"code": _text, "words": _words},
    "release.csv": {"name": _text, "hash": _text},
}
_UNHASHED = frozenset({"synonyms.csv", "release.csv"})
_KEY_LENGTH = {"exchanges.csv": None, "parameters.csv": 2, "factors.csv": 2}
"""How many leading columns tell rows apart: one, if not said otherwise."""


# ------------------------------------------------------------------ one folder of tables


class _Tables:
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
        columns = _COLUMNS[name.rsplit("/", 1)[-1]]
        before = len(self.findings)
        self._check_shape(name, lines, columns)
        if len(self.findings) > before:
            return []
        heading, *body = lines
        order = [heading.index(column) for column in columns]
        cells = [[line[position] for line in body] for position in order]
        if name not in _UNHASHED:
            content = "\x1e".join(sorted(map("\x1f".join, zip(*cells, strict=True))))
            self._digests[name] = hashlib.sha256(content.encode()).digest()
        typed = [
            self._column(name, column, read, texts)
            for (column, read), texts in zip(columns.items(), cells, strict=True)
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
        if not lines or sorted(lines[0]) != sorted(columns):
            need = ", ".join(columns)
            text = Text(f"the columns must be: {need}.", f"列必须是：{need}。")
            self.note("wrong-columns", text, Place(name, 1))
            return
        for row, line in enumerate(lines, start=1):
            if len(line) != len(columns):
                text = Text(
                    f"{len(line)} cells stand where {len(columns)} belong.",
                    f"有 {len(line)} 个单元格，应为 {len(columns)} 个。",
                )
                self.note("wrong-number-of-cells", text, Place(name, row))

    def _column(self, name: str, column: str, read: Read, cells: Sequence[str]) -> list[Any]:
        try:
            values = {cell: read(cell) for cell in set(cells)}  # most cells repeat
            return [values[cell] for cell in cells]
        except (ValueError, KeyError):
            for row, cell in enumerate(cells, start=2):
                if not _reads(read, cell):
                    self.note("broken-cell", _broken(read, cell), Place(name, row, column))
            return []


def _reads(read: Read, cell: str) -> bool:
    try:
        read(cell)
    except (ValueError, KeyError):
        return False
    return True


def _broken(read: Read, cell: str) -> Text:
    needed = _NEEDED.get(read)
    if needed is None:  # a closed list: the bound method of its dictionary
        words = ", ".join(f"“{word}”" for word in read.__self__)  # type: ignore[attr-defined]  # dict
        needed = Text(f"one of {words}", f"以下之一：{words}")
    return Text(f"“{cell}” stands where {needed.en} belongs.", f"“{cell}”有误，应为{needed.zh}。")


def _unreadable(failure: Exception) -> Text:
    if isinstance(failure, UnicodeDecodeError):
        return Text("the table is not UTF-8 text.", "该表不是 UTF-8 文本。")
    return Text("the table is missing or cannot be read.", "该表缺失或无法读取。")


# ------------------------------------------------------------------ rows become objects


def _by_code(things: Iterator[Any]) -> dict[str, Any]:
    return {thing.code: thing for thing in things}


def _named(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return ((code, Text(en, zh), *rest) for code, en, zh, *rest in rows)


def _read_activities(tables: _Tables, themes: list[str]) -> tuple[Activity, ...]:
    activities: list[Activity] = []
    for theme in themes:
        rows = tables.read(f"{theme}/activities.csv")
        exchanges = _read_exchanges(tables, theme, {row[0] for row in rows})
        for number, row in enumerate(rows, start=2):
            places, own = exchanges.get(row[0], ((), ()))
            tables.rows[row[0]] = (number, places)
            activities.append(_activity(theme, row, own))
    return tuple(sorted(activities, key=lambda activity: activity.code))


def _read_exchanges(
    tables: _Tables, theme: str, known: set[str]
) -> dict[str, tuple[tuple[int, ...], tuple[Exchange, ...]]]:
    name = f"{theme}/exchanges.csv"
    numbers: dict[str, list[int]] = defaultdict(list)
    found: dict[str, list[Exchange]] = defaultdict(list)
    for number, row in enumerate(tables.read(name), start=2):
        code, kind, item, amount, unit, gsd, provenance, source_id, comment = row
        if known and code not in known:
            text = Text(f"no activity “{code}” in this theme.", f"本主题中没有活动“{code}”。")
            tables.note("orphan-exchange", text, Place(name, number, "activity_code"))
        numbers[code].append(number)
        found[code].append(Exchange(kind, item, amount, unit, provenance, source_id, comment, gsd))
    return {code: (tuple(numbers[code]), tuple(found[code])) for code in found}


def _activity(theme: str, row: tuple[Any, ...], exchanges: tuple[Exchange, ...]) -> Activity:
    code, en, zh, _product, unit, location, aggregated, role, technology, *rest = row
    year, technological, geographical, temporal, source_id, comment = rest
    return Activity(
        code=code,
        name=Text(en, zh),
        unit=unit,
        location=location,
        exchanges=exchanges,
        aggregated=aggregated,
        theme=theme,
        role=role,
        year=year,
        technology=technology,
        source_id=source_id,
        comment=comment,
        technological=technological,
        geographical=geographical,
        temporal=temporal,
    )


def _read_flows(tables: _Tables) -> dict[str, Flow]:
    flows = {}
    for code, name, formula, cas, compartment, bucket, uuid in _named(tables.read("flows.csv")):
        flows[code] = Flow(code, name, formula, cas, bucket, compartment, uuid)
    return flows


def _read_methods(tables: _Tables) -> dict[str, Method]:
    factors: dict[str, dict[str, float]] = defaultdict(dict)
    for method, flow, factor, *_ in tables.read("factors.csv"):
        factors[method][flow] = factor
    rows = sorted(_named(tables.read("methods.csv")), key=lambda row: (not row[2], row[0]))
    for loose in sorted(factors.keys() - {row[0] for row in rows}):
        text = Text(f"the method {loose} is not in methods.csv.", f"methods.csv 中没有 {loose}。")
        tables.note("unknown-method", text, Place("factors.csv"))
    return {
        code: Method(code, name, factors[code], source_id)
        for code, name, _default, source_id, _comment in rows
    }


def _read_bases(tables: _Tables) -> dict[str, ElectricityBasis]:
    rows = sorted(tables.read("electricity/bases.csv"), key=lambda row: (not row[1], row[0]))
    return {
        key: ElectricityBasis(key, Text(en, zh), Text(help_en, help_zh), province, replace)
        for key, _default, en, zh, province, replace, help_en, help_zh in rows
    }
