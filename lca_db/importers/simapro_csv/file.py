"""Read a SimaPro CSV export (format 7 to 9) into plain records.

The header says which separator and decimal mark follow. Blocks begin with their name and end with
``End``; their sections stand between blank lines. An amount is a number or a formula over the
parameters of the process, the project and the database; formulas are plain arithmetic or refused.
"""

from __future__ import annotations

import csv
import math
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from footprint.errors import DataError, Finding, Place, error
from footprint.text import Text
from lca_db.formulas import FormulaError, evaluate, is_number
from lca_db.importers.archive import Archive, File
from lca_db.importers.problems import Problems

VERSIONS = range(7, 10)
"""Versions of the CSV format that are read."""

NATURE = {
    "Resources": "resource",
    "Emissions to air": "air",
    "Emissions to water": "water",
    "Emissions to soil": "soil",
}
"""Sections of exchanges with nature, and their compartments."""

OTHER_FLOWS = ("Final waste flows", "Non material emissions", "Social issues", "Economic issues")
"""Sections of flows that are no emissions to air, water or soil."""

INPUTS = ("Materials/fuels", "Electricity/heat")
AVOIDED, WASTE = "Avoided products", "Waste to treatment"
PRODUCTS, TREATMENT = "Products", "Waste treatment"
_SCENARIO = {"Waste scenario", "Separated waste", "Remaining waste"}
_SUBSTANCES = {"Raw materials": "resource", "Airborne emissions": "air"}
_LONG = {"Process", "Product stage"}
"""Blocks that make up a file; they rest on the others, which come after them."""

_PARAMETERS = ("Input parameters", "Calculated parameters")
_TECHNOSPHERE = (*INPUTS, AVOIDED, WASTE)
_SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t"}
_HEADER = re.compile(r"\{([^:}]+):?\s*([^}]*)\}")
_NEW_LINE = "\x7f"


@dataclass(frozen=True, slots=True)
class SimaProLine:
    """One exchange: name, sub-compartment, unit, amount, spread and row of the file."""

    name: str
    compartment: str
    unit: str
    amount: float
    gsd: float | None
    odd: bool
    row: int


@dataclass(frozen=True, slots=True)
class SimaProProduct:
    """One product, or waste treated: its amount, share of the process [0–1] and row."""

    name: str
    unit: str
    amount: float
    share: float
    is_waste: bool
    row: int


@dataclass(frozen=True)
class SimaProProcess:
    """A process.

    Parameters
    ----------
    texts
        Sections of one text, by their name.
    products
        Its products.
    lines
        Exchanges by the name of their section.
    row
        Row of the file it begins in.
    """

    texts: Mapping[str, str]
    products: tuple[SimaProProduct, ...]
    lines: Mapping[str, tuple[SimaProLine, ...]]
    row: int


@dataclass(frozen=True)
class SimaProFile:
    """A file.

    Parameters
    ----------
    processes
        Its processes.
    cas
        CAS number by (name, compartment) of a flow.
    units
        Reference unit and factor of each unit it defines.
    left_out
        Names of waste scenarios and product stages; they are not read.
    encoding
        Encoding of the file.
    """

    processes: tuple[SimaProProcess, ...]
    cas: Mapping[tuple[str, str], str]
    units: Mapping[str, tuple[str, float]]
    left_out: tuple[str, ...]
    encoding: str


def is_simapro(head: bytes) -> bool:
    """Tell whether a file begins like an export of SimaPro."""
    plain = head.replace(b"\0", b"")[:4096]
    return b"{SimaPro" in plain or b"{CSV separator" in plain


def read_simapro(archive: Archive, file: File) -> SimaProFile:
    """Return what a file holds.

    Raises
    ------
    DataError
        All its problems.
    """
    encoding = guess_encoding(archive, file)
    problems = Problems()
    header = _read_header(archive, file, encoding)
    first = _blocks(archive, file, encoding, header, problems)
    shared = [block for block in first if block.name not in _LONG]
    second = _blocks(archive, file, encoding, header, Problems())  # told by the first time
    processes = (block for block in second if block.name in _LONG)
    found = _Reader(file.name, header, shared, problems).read(processes, encoding)
    problems.refuse()
    return found


def guess_encoding(archive: Archive, file: File) -> str:
    """Return UTF-8 if it fits, else GBK or Windows-1252, whichever its first bytes look like.

    In GBK bytes above 127 come in pairs; in Western text they mostly stand alone.

    Raises
    ------
    DataError
        None of them reads the file.
    """
    head = archive.head(file, 2**20)
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", head))
    pairs = len(re.findall(rb"[\x80-\xff]{2,}", head))
    western = alone > pairs
    rest = ("cp1252", "gb18030") if western else ("gb18030", "cp1252")
    return archive.encoding(file, ("utf-8", *rest))


# ------------------------------------------------------------------ blocks and sections


@dataclass(frozen=True, slots=True)
class _Header:
    separator: str
    mark: str


@dataclass(slots=True)
class _Block:
    """A block: name, first row, and the rows of each section (the block itself is ``""``)."""

    name: str
    row: int
    sections: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)


def _read_header(archive: Archive, file: File, encoding: str) -> _Header:
    said: dict[str, str] = {}
    for _, line in zip(range(60), archive.lines(file, encoding), strict=False):
        text = line.strip().strip('"').strip(";,\t\ufeff")
        if text and not text.startswith("{"):
            break
        if found := _HEADER.match(text):
            said[found[1].strip().casefold()] = found[2].strip()
    version = said.get("csv format version", "").split(".")[0]
    if not version.isdecimal() or int(version) not in VERSIONS:
        raise DataError(_wrong_version(file.name, said.get("csv format version", "")))
    separator = _SEPARATORS.get(said.get("csv separator", "").casefold())
    mark = said.get("decimal separator", "")
    if separator is None or mark not in {".", ","} or separator == mark == "":
        raise DataError(_wrong_header(file.name))
    return _Header(separator, mark)


def _blocks(
    archive: Archive, file: File, encoding: str, header: _Header, problems: Problems
) -> Iterator[_Block]:
    reader = csv.reader(archive.lines(file, encoding), delimiter=header.separator)
    block: _Block | None = None
    section = ""
    blank = True
    try:
        for raw in reader:
            cells = [cell.replace(_NEW_LINE, "\n").strip() for cell in raw]
            name = cells[0] if cells and not any(cells[1:]) else ""
            if not any(cells) or name.startswith("{"):
                blank = True
            elif block is None:
                block, section = _Block(name or cells[0], reader.line_num), ""
                block.sections[""] = []
            elif name == "End":
                yield block
                block, blank = None, True
            elif blank and name:
                section, blank = name, False
                block.sections.setdefault(section, [])
            else:
                block.sections[section].append((reader.line_num, cells))
                blank = False
    except csv.Error:
        problems.add(_not_csv(file.name, reader.line_num))
    if block is not None:
        problems.add(_cut_off(file.name, block.name, block.row))


class _Reader:
    """Turn blocks into records."""

    def __init__(
        self, file: str, header: _Header, blocks: Sequence[_Block], problems: Problems
    ) -> None:
        self._file = file
        self._mark = header.mark
        self._shared_blocks = blocks
        self._problems = problems
        shared = [block for block in blocks if block.name.endswith(_PARAMETERS)]
        self._shared = dict(_formulas(row for block in shared for row in _rows(block)))
        self._none = _Parameters({}, header.mark)

    def read(self, blocks: Iterable[_Block], encoding: str) -> SimaProFile:
        """Return all records; problems are gathered, not raised."""
        processes, left_out = [], []
        for block in blocks:
            if block.name != "Process" or _SCENARIO & block.sections.keys():
                left_out.append(_title(block))
            elif process := self._process(block):
                processes.append(process)
        return SimaProFile(
            processes=tuple(processes),
            cas={
                (row[0], compartment): row[2]
                for block in self._shared_blocks
                if (compartment := _SUBSTANCES.get(block.name))
                for _, row in _rows(block)
                if len(row) > 2 and row[2]
            },
            units=dict(self._units()),
            left_out=tuple(left_out),
            encoding=encoding,
        )

    def _units(self) -> Iterator[tuple[str, tuple[str, float]]]:
        for block in self._shared_blocks:
            for number, row in _rows(block) if block.name == "Units" else ():
                if len(row) > 3:
                    factor = self._amount(row[2], number, self._none)
                    yield row[0], (row[3], factor)

    def _process(self, block: _Block) -> SimaProProcess | None:
        before = self._problems.count
        own = dict(_formulas(row for name in _PARAMETERS for row in block.sections.get(name, ())))
        values = _Parameters(ChainMap(own, self._shared), self._mark)
        products = [
            product
            for name in (PRODUCTS, TREATMENT)
            for number, row in block.sections.get(name, ())
            if (product := self._product(row, number, values, is_waste=name == TREATMENT))
        ]
        lines = {
            name: tuple(
                line for number, row in rows if (line := self._line(name, row, number, values))
            )
            for name, rows in block.sections.items()
            if name in {*_TECHNOSPHERE, *NATURE, *OTHER_FLOWS}
        }
        if not products and self._problems.count == before:
            self._problems.add(_half(self._file, block))
        if self._problems.count != before:
            return None
        texts = {
            name: "\n".join(cell for _, row in rows for cell in row if cell)
            for name, rows in block.sections.items()
            if name not in lines
        }
        return SimaProProcess(texts, tuple(products), lines, block.row)

    def _product(
        self, row: list[str], number: int, values: _Parameters, *, is_waste: bool
    ) -> SimaProProduct | None:
        if len(row) < 3:
            self._problems.add(_short_row(self._file, number))
            return None
        name, unit, amount, *rest = row
        share = 1.0
        if not is_waste and rest and rest[0]:
            share = self._amount(rest[0].removesuffix("%"), number, values) / 100
        return SimaProProduct(
            name, unit, self._amount(amount, number, values), share, is_waste, number
        )

    def _line(
        self, section: str, row: list[str], number: int, values: _Parameters
    ) -> SimaProLine | None:
        first = 1 if section in _TECHNOSPHERE else 2
        if len(row) < first + 2:
            self._problems.add(_short_row(self._file, number))
            return None
        unit, amount = row[first], row[first + 1]
        if is_number(unit, self._mark) and not is_number(amount, self._mark):
            unit, amount = amount, unit  # some exports have them the other way round
        kind, spread = (*row[first + 2 : first + 4], "", "")[:2]
        gsd = self._spread(spread, number) if kind.casefold() == "lognormal" else None
        return SimaProLine(
            name=row[0],
            compartment=row[1] if first == 2 else "",
            unit=unit,
            amount=self._amount(amount, number, values),
            gsd=gsd,
            odd=kind.casefold() in {"normal", "triangle", "uniform"},
            row=number,
        )

    def _spread(self, cell: str, number: int) -> float | None:
        """Return the geometric standard deviation; SimaPro gives its square."""
        square = self._amount(cell, number, self._none)
        return math.sqrt(square) if square > 1 else None

    def _amount(self, cell: str, number: int, values: _Parameters) -> float:
        """Return a number or the value of a formula; NaN if it is a problem."""
        if is_number(cell, self._mark):
            plain = float(cell.replace(self._mark, "."))
            if math.isfinite(plain):
                return plain
        other = "." if self._mark == "," else ","
        if other in cell and is_number(cell.replace(self._mark, ""), other):
            self._problems.add(_wrong_mark(self._file, number, cell, self._mark))
            return math.nan
        try:
            return evaluate(cell, values.value_of, self._mark)
        except FormulaError as failure:
            self._problems.add(_wrong_formula(self._file, number, cell, failure.text))
            return math.nan


class _Parameters:
    """Values of parameters; those that rest on each other in a circle are refused."""

    def __init__(self, formulas: Mapping[str, str], mark: str) -> None:
        self._formulas = formulas
        self._mark = mark
        self._known: dict[str, float] = {}
        self._open: set[str] = set()

    def value_of(self, name: str) -> float:
        """Return the value of a parameter, in whatever case it is written."""
        key = name.casefold()
        if key not in self._formulas:
            raise FormulaError(Text(f"there is no parameter “{name}”", f"没有参数“{name}”"))
        if key in self._open:
            raise FormulaError(
                Text(f"the parameter “{name}” rests on itself", f"参数“{name}”循环引用")
            )
        if key not in self._known:
            self._open.add(key)
            try:
                self._known[key] = evaluate(self._formulas[key], self.value_of, self._mark)
            finally:
                self._open.discard(key)
        return self._known[key]


def _rows(block: _Block) -> Iterator[tuple[int, list[str]]]:
    """Yield all rows of a block; a row of one cell that looks like a section is one, too."""
    for rows in block.sections.values():
        yield from rows


def _formulas(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[str, str]]:
    return ((row[0].casefold(), row[1]) for _, row in rows if len(row) > 1)


def _title(block: _Block) -> str:
    for name in ("Process name", *_SCENARIO, PRODUCTS):
        for _, row in block.sections.get(name, ()):
            if row[0]:
                return row[0]
    return block.name


# ------------------------------------------------------------------ findings

_AGAIN = Text("Export it again from SimaPro.", "请从 SimaPro 重新导出。")
_VALUES = Text(
    "Correct it, or export without parameters (option “convert expressions to constants”).",
    "请更正，或以常数形式导出（选项“convert expressions to constants”）。",
)


def _wrong_version(file: str, version: str) -> Finding:
    text = Text(
        f"its CSV format version is “{version}”; versions 7 to 9 can be read.",
        f"CSV 格式版本为“{version}”，可读取 7 至 9 版。",
    )
    return error("wrong-version", text, _AGAIN, Place(file=file))


def _wrong_header(file: str) -> Finding:
    text = Text(
        "its header does not say which separator and decimal mark it uses.",
        "文件头未说明分隔符和小数点符号。",
    )
    remedy = Text(
        "It needs the lines {CSV separator: …} and {Decimal separator: …}.",
        "需要 {CSV separator: …} 和 {Decimal separator: …} 两行。",
    )
    return error("wrong-header", text, remedy, Place(file=file))


def _not_csv(file: str, row: int) -> Finding:
    text = Text("the row cannot be taken apart.", "该行无法拆分。")
    return error("broken-row", text, _AGAIN, Place(file=file, row=row))


def _cut_off(file: str, name: str, row: int) -> Finding:
    text = Text(
        f"the file ends inside the block “{name}”; it has no “End”.",
        f"文件在“{name}”块内中断，缺少“End”。",
    )
    return error("half-dataset", text, _AGAIN, Place(file=file, row=row))


def _half(file: str, block: _Block) -> Finding:
    text = Text("the process has no product.", "该过程没有产品。")
    return error("half-dataset", text, _AGAIN, Place(file=file, row=block.row))


def _short_row(file: str, row: int) -> Finding:
    text = Text(
        "the row lacks cells: name, unit and amount are needed.", "该行缺列：需要名称、单位和数量。"
    )
    return error("half-row", text, _AGAIN, Place(file=file, row=row))


def _wrong_mark(file: str, row: int, cell: str, mark: str) -> Finding:
    text = Text(
        f"“{cell}” stands where the header says that decimals are marked by “{mark}”.",
        f"文件头规定小数点为“{mark}”，此处却为“{cell}”。",
    )
    remedy = Text(
        "Correct the number or the line {Decimal separator: …}.",
        "请更正该数值，或更正 {Decimal separator: …} 一行。",
    )
    return error("wrong-decimal-mark", text, remedy, Place(file=file, row=row))


def _wrong_formula(file: str, row: int, cell: str, reason: Text) -> Finding:
    shown = cell if len(cell) <= 80 else f"{cell[:80]}…"
    text = Text(
        f"the amount “{shown}” cannot be calculated: {reason.en}.",
        f"数量“{shown}”无法计算：{reason.zh}。",
    )
    return error("wrong-formula", text, _VALUES, Place(file=file, row=row))
