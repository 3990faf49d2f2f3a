"""An imported database made ready for calculation: checked, hashed, its amounts as arrays.

Links inside the database become matrix entries; links to our own release keep its codes and are
resolved when the two are combined (`lca_db.combination`).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from footprint.background import SparseEntries
from footprint.errors import DataError, Finding, error
from footprint.flows import Flow
from footprint.inventory import Activity, Exchange, ExchangeKind, weakness
from footprint.text import Text
from footprint.units import find_unit
from lca_db import matrices
from lca_db.importers.contract import ImportedDatabase, Unlinked
from lca_db.tables import Source

ACTIVITY: TypeAdapter[Activity] = TypeAdapter(Activity)
"""Writes an activity as a JSON document and reads it back."""

MOST_PROBLEMS = 200
"""Most problems of one kind that are reported one by one."""

_NAME = re.compile(r"[\w.+\-]+(?: [\w.+\-]+)*")


@dataclass(frozen=True, slots=True)
class Title:
    """What is listed of one activity without reading it."""

    code: str
    name: Text
    unit: str
    location: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """One input from our own release.

    Parameters
    ----------
    consumer
        Position of the activity that takes it.
    code, amount, unit
        The exchange as it stands.
    weakness
        How weakly it is known.
    """

    consumer: int
    code: str
    amount: float
    unit: str
    weakness: int


@dataclass(frozen=True)
class Description:
    """What is known of an imported database besides its activities.

    Parameters
    ----------
    name, format, licensed, licence, ignored_flows, unlinked, findings, sources
        See `ImportedDatabase`.
    flows
        Elementary flows; the position is the row number of `Part.biosphere`.
    outside
        Inputs from our own release.
    """

    name: str
    format: str
    licensed: bool
    licence: str
    flows: tuple[Flow, ...]
    outside: tuple[Outside, ...]
    ignored_flows: dict[str, int]
    unlinked: tuple[Unlinked, ...]
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]


DESCRIPTION: TypeAdapter[Description] = TypeAdapter(Description)
"""Writes a description as a JSON document and reads it back."""


@dataclass(frozen=True, eq=False, repr=False)
class Part:
    """One imported database, ready to be combined with our own release.

    Parameters
    ----------
    description
        Everything but the activities.
    hash
        SHA-256 of the content.
    titles
        All activities; the position is the column number.
    technosphere, biosphere
        Links inside the database, amounts in the supplier's unit, emissions in kg.
    read
        Returns the activity at a position.
    """

    description: Description
    hash: str
    titles: tuple[Title, ...]
    technosphere: SparseEntries
    biosphere: SparseEntries
    read: Callable[[int], Activity]

    @property
    def name(self) -> str:
        """Name of the database."""
        return self.description.name

    def database(self) -> ImportedDatabase:
        """Return the whole database with all its activities."""
        about = self.description
        return ImportedDatabase(
            name=about.name,
            format=about.format,
            licensed=about.licensed,
            licence=about.licence,
            activities=tuple(self.read(position) for position in range(len(self.titles))),
            flows=about.flows,
            ignored_flows=about.ignored_flows,
            unlinked=about.unlinked,
            findings=about.findings,
            sources=about.sources,
        )


def part_of(database: ImportedDatabase) -> Part:
    """Check an imported database and make it ready for calculation.

    Raises
    ------
    DataError
        Duplicate codes, amounts that are no finite number, units that do not fit, emissions of
        unknown flows: all of them at once.
    """
    return compile_part(database)[0]


def compile_part(database: ImportedDatabase) -> tuple[Part, tuple[bytes, ...]]:
    """Return a part, and the document of each of its activities, as `part_of` does."""
    _refuse(_problems(database))
    activities = database.activities
    codes = {activity.code for activity in activities}
    documents = tuple(ACTIVITY.dump_json(one, exclude_defaults=True) for one in activities)
    description = _describe(database, codes)
    part = Part(
        description=description,
        hash=content_hash(DESCRIPTION.dump_json(description), documents),
        titles=tuple(Title(x.code, x.name, x.unit, x.location, x.year) for x in activities),
        technosphere=matrices.technosphere(_closed(activities, codes)),
        biosphere=matrices.biosphere(activities, [flow.code for flow in database.flows]),
        read=activities.__getitem__,
    )
    return part, documents


def content_hash(description: bytes, documents: Iterable[bytes]) -> str:
    """Return the SHA-256 over the description and the activities of a database."""
    digest = hashlib.sha256(description)
    for document in documents:
        digest.update(b"\n")
        digest.update(document)
    return digest.hexdigest()


def _closed(activities: Sequence[Activity], codes: set[str]) -> list[Activity]:
    """Return the activities without their inputs from outside the database."""
    return [
        replace(
            activity,
            exchanges=tuple(
                one
                for one in activity.exchanges
                if one.kind is not ExchangeKind.TECHNOSPHERE or one.input in codes
            ),
        )
        for activity in activities
    ]


def _describe(database: ImportedDatabase, codes: set[str]) -> Description:
    outside = tuple(
        Outside(column, one.input, one.amount, one.unit, weakness(one, activity.unit))
        for column, activity in enumerate(database.activities)
        for one in activity.exchanges
        if one.kind is ExchangeKind.TECHNOSPHERE and one.input not in codes
    )
    return Description(
        name=database.name,
        format=database.format,
        licensed=database.licensed,
        licence=database.licence,
        flows=database.flows,
        outside=outside,
        ignored_flows=dict(sorted(database.ignored_flows.items())),
        unlinked=database.unlinked,
        findings=database.findings,
        sources=database.sources,
    )


# ------------------------------------------------------------------ what is refused


def _refuse(problems: Iterable[Finding]) -> None:
    found = list(problems)
    if len(found) > MOST_PROBLEMS:
        rest = len(found) - MOST_PROBLEMS
        text = Text(f"{rest} more problems follow.", f"另有 {rest} 个问题未列出。")
        found[MOST_PROBLEMS:] = [error("more-problems", text)]
    if found:
        raise DataError(found)


def _problems(database: ImportedDatabase) -> Iterator[Finding]:
    if not _NAME.fullmatch(database.name):
        yield error(
            "wrong-database-name",
            Text(
                f"“{database.name}” cannot name a database.",
                f"“{database.name}”不能用作数据库名称。",
            ),
            Text(
                "Use letters, digits, “-”, “_” and “.”, for example ecoinvent-3.10-cutoff.",
                "请使用字母、数字、“-”“_”“.”，例如 ecoinvent-3.10-cutoff。",
            ),
        )
    yield from _duplicates(database.activities)
    yield from _wrong_exchanges(database)


def _duplicates(activities: Sequence[Activity]) -> Iterator[Finding]:
    seen: set[str] = set()
    for activity in activities:
        if activity.code in seen:
            yield error(
                "duplicate-activity",
                Text(
                    f"two activities have the code {activity.code}; one is {activity.name.en}.",
                    f"有两个活动的代码均为 {activity.code}，其一为“{activity.name.zh}”。",
                ),
            )
        seen.add(activity.code)


def _wrong_exchanges(database: ImportedDatabase) -> Iterator[Finding]:
    units = {activity.code: activity.unit for activity in database.activities}
    flows = {flow.code for flow in database.flows}
    for activity in database.activities:
        for exchange in activity.exchanges:
            technosphere = exchange.kind is ExchangeKind.TECHNOSPHERE
            if not math.isfinite(exchange.amount):
                yield _not_finite(activity, exchange)
            elif not technosphere and exchange.input not in flows:
                yield _unknown_flow(activity, exchange)
            else:
                unit = units.get(exchange.input, exchange.unit) if technosphere else "kg"
                yield from _wrong_unit(activity, exchange, unit)


def _wrong_unit(activity: Activity, exchange: Exchange, unit: str) -> Iterator[Finding]:
    if exchange.unit == unit:
        return
    given, needed = find_unit(exchange.unit), find_unit(unit)
    if given and needed and given.kind is needed.kind:
        return
    yield error(
        "wrong-unit",
        Text(
            f"{activity.code} takes {exchange.input} in {exchange.unit}, which is given in {unit}.",
            f"{activity.code} 以 {exchange.unit} 投入 {exchange.input}，而后者以 {unit} 计。",
        ),
        Text("Correct the unit in the file.", "请在文件中更正单位。"),
    )


def _not_finite(activity: Activity, exchange: Exchange) -> Finding:
    return error(
        "amount-not-finite",
        Text(
            f"{activity.code} takes {exchange.amount} of {exchange.input}.",
            f"{activity.code} 对 {exchange.input} 的数量为 {exchange.amount}，不是有限数值。",
        ),
        Text("Give a finite number.", "请填写有限数值。"),
    )


def _unknown_flow(activity: Activity, exchange: Exchange) -> Finding:
    return error(
        "unknown-flow",
        Text(
            f"{activity.code} emits {exchange.input}, which is no flow of this database.",
            f"{activity.code} 排放的 {exchange.input} 不在该数据库的基本流中。",
        ),
    )
