"""What an export holds; licensed data never gets in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from footprint.errors import DataError, Finding, error
from footprint.flows import Flow
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.method import Method
from footprint.text import Text
from footprint.units import convert, parse_unit
from lca_db.combination import Combined, combine
from lca_db.importers.contract import SEPARATOR
from lca_db.locations import WORLD
from lca_db.release import BackgroundRelease
from lca_db.tables import Location, Source

LICENCE = "CC BY 4.0"
"""Terms of our own tables."""


@dataclass(frozen=True)
class Content:
    """Activities with everything they take from, and what is needed to read them.

    Parameters
    ----------
    name, hash
        Of the background they are of.
    licence
        Terms in words.
    activities, flows
        Complete: every input is among them. Amounts are in the supplier's unit.
    methods
        Sets of global warming potentials, the default first.
    locations, sources
        Those that are named, and the parents of those locations.
    findings
        What a reader of the export should know.
    """

    name: str
    hash: str
    licence: str
    activities: tuple[Activity, ...]
    flows: tuple[Flow, ...]
    methods: tuple[Method, ...]
    locations: tuple[Location, ...]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Exporter:
    """One foreign format.

    Parameters
    ----------
    key, label
        For example ``json-ld`` and its name.
    suffix
        How its files end.
    write
        Writes a content as one file, in one step; two writings give the same bytes.
    """

    key: str
    label: Text
    suffix: str
    write: Callable[[Content, Path], None]


def select(
    background: BackgroundRelease | Combined, codes: Collection[str] | None = None
) -> Content:
    """Return what is exported.

    Parameters
    ----------
    background
        Our release, alone or with imported databases.
    codes
        Activities that are wanted; all they take from comes with them. None takes everything.

    Raises
    ------
    DataError
        Licensed data would leave.
    LinkError
        No activity has one of the codes.
    """
    whole = background if isinstance(background, Combined) else combine(background, ())
    wanted = _with_suppliers(whole, whole.activity_codes if codes is None else codes)
    return Content(
        name=whole.release.name,
        hash=whole.release.hash,
        licence="; ".join((LICENCE, *_licences(whole, wanted))),
        activities=tuple(
            _in_supplier_units(wanted[code], wanted)
            for code in whole.activity_codes
            if code in wanted
        ),
        flows=tuple(whole.flows.values()),
        methods=tuple(whole.methods.values()),
        locations=_locations(whole, wanted.values()),
        sources=_sources(whole, wanted.values()),
        findings=whole.findings,
    )


def _with_suppliers(whole: Combined, codes: Iterable[str]) -> dict[str, Activity]:
    found: dict[str, Activity] = {}
    secret: dict[str, list[str]] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in found:
            continue
        found[code] = activity = whole.activity(code)
        if not whole.is_public(code):
            secret.setdefault(code.split(SEPARATOR)[0], []).append(code)
        waiting.extend(
            one.input for one in activity.exchanges if one.kind is ExchangeKind.TECHNOSPHERE
        )
    if secret:
        raise DataError([_licensed(name, len(codes)) for name, codes in sorted(secret.items())])
    return found


def _in_supplier_units(activity: Activity, suppliers: Mapping[str, Activity]) -> Activity:
    def converted(one: Exchange) -> Exchange:
        unit = suppliers[one.input].unit if one.kind is ExchangeKind.TECHNOSPHERE else "kg"
        if one.unit == unit:
            return one
        amount = convert(one.amount, parse_unit(one.unit), parse_unit(unit))
        return replace(one, amount=amount, unit=unit)

    return replace(activity, exchanges=tuple(map(converted, activity.exchanges)))


def _licences(whole: Combined, codes: Iterable[str]) -> list[str]:
    parts = {part.name: part for code in codes if (part := whole.part_of(code))}
    return [f"{name}: {part.description.licence}" for name, part in sorted(parts.items())]


def _locations(whole: Combined, activities: Iterable[Activity]) -> tuple[Location, ...]:
    codes = {activity.location for activity in activities}
    codes |= {parent for code in codes for parent in whole.parents(code)}
    return tuple(
        whole.locations.get(code) or Location(code, Text(code, code), WORLD)
        for code in sorted(codes)
    )


def _sources(whole: Combined, activities: Iterable[Activity]) -> tuple[Source, ...]:
    codes = set()
    for activity in activities:
        codes.add(activity.source_id)
        codes.update(exchange.source_id for exchange in activity.exchanges)
    return tuple(whole.sources[code] for code in sorted(codes & whole.sources.keys()))


def _licensed(name: str, count: int) -> Finding:
    return error(
        "licensed-data",
        Text(
            f"{count} activities are of {name}, whose licence forbids passing them on; "
            "nothing was exported.",
            f"有 {count} 个活动来自 {name}，其许可禁止转让；未导出任何内容。",
        ),
        Text("Export activities that do not take from it.", "请仅导出不依赖该数据库的活动。"),
    )
