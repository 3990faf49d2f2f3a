"""The tables of the background database as objects; no module above opens a table.

Every table has a fixed set of columns (`lca_db.cells`); `lca_db.folder` reads one folder of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from footprint.electricity import ElectricityBasis
from footprint.errors import Place
from footprint.flows import Flow
from footprint.inventory import Activity, Exchange, Provenance
from footprint.method import Method
from footprint.text import Text
from lca_db.folder import TableFolder


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


@dataclass(frozen=True, slots=True)
class Range:
    """Between which footprints datasets of a theme and unit are plausible [kg CO2e / unit]."""

    theme: str
    unit: str
    low: float
    high: float
    reason: Text


@dataclass(frozen=True, slots=True)
class Fuel:
    """What one unit of a fuel holds: lower heating value [MJ] and carbon [kg]."""

    code: str
    energy_mj: float
    carbon_kg: float
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
        SHA-256 of the content, without search words and what only checks read: no result rests
        on them.
    ranges, fuels
        What checks compare the content with; empty in releases that had no such tables.
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
    ranges: tuple[Range, ...] = ()
    fuels: Mapping[str, Fuel] = field(default_factory=dict)

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
    tables = TableFolder(folder or data_folder())
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
        ranges=tuple(
            Range(theme, unit, low, high, Text(en, zh))
            for theme, unit, low, high, en, zh in tables.read("ranges.csv", optional=True)
        ),
        fuels=_by_code(Fuel(*row) for row in tables.read("fuels.csv", optional=True)),
    )
    tables.refuse_broken()
    return database


def table_files(folder: Path) -> list[str]:
    """Return the names of all tables of a folder, those of its themes included, sorted."""
    themes = TableFolder(folder).themes()
    found = [
        *folder.glob("*.csv"),
        *(file for one in themes for file in folder.glob(f"{one}/*.csv")),
    ]
    return sorted(file.relative_to(folder).as_posix() for file in found)


def read_seal(folder: Traversable | None = None) -> Seal:
    """Return name and hash of the sealed release of a folder."""
    tables = TableFolder(folder or data_folder())
    seals = [Seal(*row) for row in tables.read("release.csv")]
    tables.refuse_broken()
    return seals[0]


def write_seal(folder: Path, seal: Seal) -> None:
    """Write name and hash of a release into the folder of its tables."""
    text = f"name,hash\n{seal.name},{seal.hash}\n"
    (folder / "release.csv").write_text(text, encoding="utf-8", newline="\n")


def _by_code(things: Iterator[Any]) -> dict[str, Any]:
    return {thing.code: thing for thing in things}


def _named(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return ((code, Text(en, zh), *rest) for code, en, zh, *rest in rows)


def _read_activities(tables: TableFolder, themes: list[str]) -> tuple[Activity, ...]:
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
    tables: TableFolder, theme: str, known: set[str]
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


def _read_flows(tables: TableFolder) -> dict[str, Flow]:
    flows = {}
    for code, name, formula, cas, compartment, bucket, *uuids in _named(tables.read("flows.csv")):
        flows[code] = Flow(code, name, formula, cas, bucket, compartment, *uuids)
    return flows


def _read_methods(tables: TableFolder) -> dict[str, Method]:
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


def _read_bases(tables: TableFolder) -> dict[str, ElectricityBasis]:
    rows = sorted(tables.read("electricity/bases.csv"), key=lambda row: (not row[1], row[0]))
    return {
        key: ElectricityBasis(key, Text(en, zh), Text(help_en, help_zh), province, replace)
        for key, _default, en, zh, province, replace, help_en, help_zh in rows
    }
