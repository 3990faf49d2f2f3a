"""Read a user's own background data from our workbook template (``write_template`` makes one).

The sheets ``activities``, ``exchanges`` and ``sources`` have the columns of the tables in
``lca_db/data`` and are read by the same code. An input is an activity of the workbook or of our
release, by its code, or of another imported database, as ``name:code``. The sheet ``database``
names the data and says whether they may be passed on; if it does not, they may not.
"""

from __future__ import annotations

import csv
import difflib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from footprint.errors import DataError, Finding, Place, Severity, error
from footprint.flows import Flow
from footprint.inventory import Exchange, ExchangeKind
from footprint.text import Text
from footprint.units import find_unit
from lca_db.cells import columns_of
from lca_db.importers.archive import Archive, Limits, open_archive
from lca_db.importers.contract import SEPARATOR, ImportedDatabase, Importer, Progress
from lca_db.importers.excel.sheets import WORKBOOK, Row, read_sheets
from lca_db.importers.names import name_database
from lca_db.importers.problems import Problems
from lca_db.licences import NOT_STATED
from lca_db.release import BackgroundRelease, load_release
from lca_db.tables import Database, data_folder, read_database

KEY = "excel"
SHEETS = ("activities", "exchanges", "sources")
"""Sheets of the template that are tables."""

ABOUT = "database"
"""Sheet that names the data and their terms."""

_THEME = "workbook"
_REPLACED = {"release.csv", "sources.csv", "synonyms.csv"}
_PlaceOf = Callable[[str, int | None, str | None], Place]
_YES, _NO = {"yes", "是"}, {"", "no", "否"}


def _recognises(path: Path) -> bool:
    try:
        with open_archive(path) as archive:
            names = {file.name for file in archive.entries}
            return WORKBOOK in names and set(SHEETS[:2]) <= read_sheets(archive, Problems()).keys()
    except DataError:
        return False


def read(path: Path, progress: Progress, limits: Limits | None = None) -> ImportedDatabase:
    """Read a workbook.

    Raises
    ------
    DataError
        All problems of all sheets; nothing is imported then.
    """
    with open_archive(path, limits) as archive:
        found = _Workbook(archive).read()
    progress(1, 1)
    return found


class _Workbook:
    """Read one workbook; its findings name sheet and row."""

    def __init__(self, archive: Archive) -> None:
        self._file = archive.path.name
        self._problems = Problems()
        self._sheets = read_sheets(archive, self._problems)
        self._default = name_database(archive.path)
        self._numbers: dict[str, list[int]] = {}

    def read(self) -> ImportedDatabase:
        """Return the database."""
        about = {row.cells.get(0, ""): row.cells.get(1, "") for row in self._sheets.get(ABOUT, ())}
        for sheet in SHEETS[:2]:
            if sheet not in self._sheets:
                self._problems.add(_no_sheet(self._file, sheet))
        allowed = about.get("may_be_passed_on", "").casefold()
        if allowed not in _YES | _NO:
            self._problems.add(_no_answer(self._file, allowed))
        self._problems.refuse()
        database = self._tables()
        release = load_release()
        check = _Check(database, release, self._place)
        self._problems.add(check.problems())
        self._problems.refuse()
        name = about.get("name") or self._default
        return ImportedDatabase(
            name=name,
            format=KEY,
            licensed=allowed not in _YES,
            licence=about.get("licence") or NOT_STATED,
            activities=tuple(replace(one, theme=name) for one in database.activities),
            flows=_used(database, release.flows),
            findings=tuple(check.notes()),
            sources=tuple(database.sources.values()),
        )

    def _tables(self) -> Database:
        """Read the sheets as if they were tables of the database."""
        folder = io.BytesIO()
        with zipfile.ZipFile(folder, "w") as archive:
            bases = data_folder() / "electricity" / "bases.csv"
            archive.writestr("electricity/bases.csv", bases.read_bytes())
            for table in data_folder().iterdir():
                if table.name.endswith(".csv") and table.name not in _REPLACED:
                    archive.writestr(table.name, table.read_bytes())
            for sheet in SHEETS[:2]:
                archive.writestr(f"{_THEME}/{sheet}.csv", self._table(sheet))
            archive.writestr("sources.csv", self._table("sources"))
        try:
            return read_database(zipfile.Path(zipfile.ZipFile(folder)))
        except DataError as failure:
            raise DataError([self._placed(one) for one in failure.findings]) from failure

    def _table(self, sheet: str) -> str:
        """Return a sheet as CSV text: the columns of its heading, and rows that are not empty."""
        heading, *rows = self._sheets.get(sheet) or [Row(1, dict(enumerate(_columns(sheet))))]
        self._numbers[sheet] = [heading.number, *(row.number for row in rows)]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for row in (heading, *rows):
            writer.writerow([row.cells.get(column, "") for column in sorted(heading.cells)])
        return text.getvalue()

    def _placed(self, finding: Finding) -> Finding:
        place = finding.place
        sheet = (place.sheet or place.file or "") if place else ""
        sheet = sheet.rpartition("/")[2].removesuffix(".csv")
        if place is None or sheet not in self._numbers:
            return finding
        return replace(finding, place=self._place(sheet, place.row, place.column))

    def _place(self, sheet: str, row: int | None, column: str | None = None) -> Place:
        """Return a place of the workbook from a row of its table, counted from 1."""
        numbers = self._numbers[sheet]
        number = numbers[row - 1] if row is not None and row <= len(numbers) else None
        return Place(sheet, number, column, self._file)


def _columns(sheet: str) -> Sequence[str]:
    return tuple(columns_of(f"{sheet}.csv"))


def _used(database: Database, flows: Mapping[str, Flow]) -> tuple[Flow, ...]:
    codes = {
        one.input
        for activity in database.activities
        for one in activity.exchanges
        if one.kind is ExchangeKind.BIOSPHERE
    }
    return tuple(flow for code, flow in flows.items() if code in codes)


class _Check:
    """Check what stands in several places at once: units, codes, locations."""

    def __init__(self, database: Database, release: BackgroundRelease, place: _PlaceOf) -> None:
        self._database = database
        self._release = release
        self._place = place
        both = (*release.database.activities, *database.activities)
        self._units = {activity.code: activity.unit for activity in both}

    def problems(self) -> Iterator[Finding]:
        """Yield all problems, in the order of the sheets."""
        for activity in self._database.activities:
            row, rows = self._database.rows[activity.code]
            if find_unit(activity.unit) is None:
                yield _unknown_unit(activity.unit, self._place("activities", row, "unit"))
            for exchange, number in zip(activity.exchanges, rows, strict=True):
                yield from self._exchange(exchange, number)

    def notes(self) -> Iterator[Finding]:
        """Yield what is odd, but no problem."""
        known = self._release.locations
        for activity in self._database.activities:
            if activity.location not in known:
                row, _ = self._database.rows[activity.code]
                yield _unknown_location(
                    activity.location, self._place("activities", row, "location")
                )

    def _exchange(self, exchange: Exchange, row: int) -> Iterator[Finding]:
        nature = exchange.kind is ExchangeKind.BIOSPHERE
        offered = dict.fromkeys(self._release.flows, "kg") if nature else self._units
        unit, needed = find_unit(exchange.unit), offered.get(exchange.input)
        if unit is None:
            yield _unknown_unit(exchange.unit, self._place("exchanges", row, "unit"))
        if needed is None and SEPARATOR in exchange.input and not nature:
            return  # of another imported database: looked up when they are combined
        if needed is None:
            near = difflib.get_close_matches(exchange.input, offered, 3)
            yield _unknown_code(exchange.input, near, self._place("exchanges", row, "input_code"))
            return
        wanted = find_unit(needed)
        if unit and wanted and unit.kind is not wanted.kind:
            yield _wrong_unit(exchange, needed, self._place("exchanges", row, "unit"))


# ------------------------------------------------------------------ findings


def _no_sheet(file: str, sheet: str) -> Finding:
    text = Text(f"the sheet “{sheet}” is missing.", f"缺少工作表“{sheet}”。")
    remedy = Text("Start from the template.", "请使用模板。")
    return error("missing-sheet", text, remedy, Place(file=file))


def _no_answer(file: str, given: str) -> Finding:
    text = Text(
        f"“{given}” stands where yes or no belongs.", f"“{given}”有误，应为 yes（是）或 no（否）。"
    )
    return error("broken-cell", text, None, Place(sheet=ABOUT, file=file))


def _unknown_unit(unit: str, place: Place) -> Finding:
    text = Text(f"the unit “{unit}” is not known.", f"不认识单位“{unit}”。")
    return error("unknown-unit", text, _UNITS, place)


def _wrong_unit(exchange: Exchange, needed: str, place: Place) -> Finding:
    text = Text(
        f"{exchange.input} is counted in {needed}, not in {exchange.unit}.",
        f"{exchange.input} 以 {needed} 计，不能用 {exchange.unit}。",
    )
    return error("wrong-unit", text, _UNITS, place)


def _unknown_code(code: str, near: Sequence[str], place: Place) -> Finding:
    text = Text(f"nothing is called “{code}”.", f"没有“{code}”。")
    names = ", ".join(near)
    remedy = Text(f"Nearest: {names}.", f"最接近的有：{names}。") if near else None
    return error("unknown-code", text, remedy, place)


def _unknown_location(location: str, place: Place) -> Finding:
    text = Text(
        f"the location {location} is not in our list; it counts as a part of the world.",
        f"地点 {location} 不在列表中，视为全球的一部分。",
    )
    return Finding("location-unknown", Severity.WARNING, text, None, place)


_UNITS = Text(
    "Units are for example kg, t, kWh, MJ, m2, m3, unit, tkm.",
    "单位例如 kg、t、kWh、MJ、m2、m3、unit、tkm。",
)


IMPORTER = Importer(
    key=KEY,
    label=Text("our workbook template (.xlsx)", "本程序的工作簿模板（.xlsx）"),
    recognises=_recognises,
    read=read,
)
"""The importer of this format."""
