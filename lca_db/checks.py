"""What must be true of the tables before they may be sealed as a release.

Each check is a pure function from a database to findings; `check_all` runs them all. Cells that
cannot be read at all (an unknown provenance word, an amount that is no number) never get this far:
`lca_db.tables` refuses them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from footprint.electricity import BASE_MIX
from footprint.errors import Finding, Place, error
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import find_unit
from lca_db.balances import check_burning, check_heat
from lca_db.locations import WORLD, parents, stem
from lca_db.plausibility import check_conditioning, check_footprints, check_ranges
from lca_db.tables import Database, Source

Check = Callable[[Database], Iterator[Finding]]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TRANSMISSION = "electricity-transmission"
_MOST_GROSS_UP = 1.25
"""Generation per kWh delivered that is still plausible (grid losses of 20 %)."""


def check_all(database: Database) -> tuple[Finding, ...]:
    """Return what every check finds; empty for a database that may be sealed."""
    return tuple(finding for check in CHECKS for finding in check(database))


def check_codes(database: Database) -> Iterator[Finding]:
    """Find codes that are used twice or do not end in location and year of their row."""
    counts = Counter(activity.code for activity in database.activities)
    for activity in database.activities:
        place = database.place(activity)
        if counts[activity.code] > 1:
            text = Text(f"the code {activity.code} is used twice.", f"代码 {activity.code} 重复。")
            yield error("duplicate-code", text, None, place)
        ending = f"-{activity.location.lower()}"
        sound = activity.code.startswith(f"{stem(activity)}{ending}")
        if not sound or not _SLUG.fullmatch(activity.code):
            text = Text(
                f"the code {activity.code} does not end in “{ending}”, with or without the year.",
                f"代码 {activity.code} 未以“{ending}”（可加年份）结尾。",
            )
            yield error("wrong-code", text, None, place)


def check_inputs(database: Database) -> Iterator[Finding]:
    """Find inputs that are no activity or flow, and activities that take their own product."""
    known = {
        ExchangeKind.TECHNOSPHERE: {activity.code for activity in database.activities},
        ExchangeKind.BIOSPHERE: set(database.flows),
    }
    for activity, exchange, place in _exchanges(database):
        if exchange.input not in known[exchange.kind]:
            text = Text(
                f"{activity.code} takes “{exchange.input}”, which does not exist.",
                f"{activity.code} 引用了不存在的“{exchange.input}”。",
            )
            yield error("unresolved-input", text, None, place)
        if exchange.input == activity.code:
            text = Text(
                f"{activity.code} takes its own product.", f"{activity.code} 以自身产品为投入。"
            )
            yield error("own-product", text, Text("Net the amount.", "请改为净量。"), place)


def check_fuels(database: Database) -> Iterator[Finding]:
    """Find fuels that are no dataset."""
    codes = {activity.code for activity in database.activities}
    for code in sorted(database.fuels.keys() - codes):
        text = Text(f"no dataset is called {code}.", f"没有名为 {code} 的数据集。")
        yield error("unknown-fuel", text, None, Place("fuels.csv"))


def check_units(database: Database) -> Iterator[Finding]:
    """Find units that are unknown or of another kind than the supplier delivers."""
    delivered = {activity.code: activity.unit for activity in database.activities}
    for activity in database.activities:
        if find_unit(activity.unit) is None:
            yield _unknown_unit(activity.unit, database.place(activity))
    for activity, exchange, place in _exchanges(database):
        own, emitted = find_unit(exchange.unit), exchange.kind is ExchangeKind.BIOSPHERE
        needed = find_unit("kg" if emitted else delivered.get(exchange.input, exchange.unit))
        if own is None:
            yield _unknown_unit(exchange.unit, place)
        elif needed is not None and own.kind is not needed.kind:
            text = Text(
                f"{activity.code} takes {exchange.input} in {exchange.unit}; "
                f"it is delivered in {needed.code}.",
                f"{activity.code} 以 {exchange.unit} 引用 {exchange.input}，"
                f"其单位应为 {needed.code}。",
            )
            yield error("wrong-unit", text, None, place)


def check_processes(database: Database) -> Iterator[Finding]:
    """Find unit processes without inputs, system processes with some, and empty activities."""
    for activity in database.activities:
        inputs = [one for one in activity.exchanges if one.kind is ExchangeKind.TECHNOSPHERE]
        if activity.aggregated and inputs:
            text = Text(
                f"{activity.code} is a system process but takes inputs.",
                f"{activity.code} 为汇总过程，却有技术圈投入。",
            )
        elif not activity.aggregated and not inputs:
            text = Text(
                f"{activity.code} is a unit process without inputs.",
                f"{activity.code} 为单元过程，却没有投入。",
            )
        elif not activity.exchanges:
            text = Text(f"{activity.code} has no exchanges.", f"{activity.code} 没有任何交换。")
        else:
            continue
        yield error("wrong-kind-of-process", text, None, database.place(activity))


def check_electricity_mixes(database: Database) -> Iterator[Finding]:
    """Find electricity mixes whose shares do not sum to one, times the gross-up for losses.

    A mix is an activity of the electricity theme that takes electricity alone. The sum of its
    generation lies from 1 (at the plants) to 1.25 (20 % lost); the grid itself is one row,
    ``electricity-transmission``, of exactly 1 kWh that carries no energy and is not counted.
    """
    for activity in database.activities:
        inputs = [one for one in activity.exchanges if one.kind is ExchangeKind.TECHNOSPHERE]
        if not inputs or activity.theme != "electricity":
            continue
        if any(not one.input.startswith("electricity-") for one in inputs):
            continue
        grid = [one.amount for one in inputs if one.input.startswith(_TRANSMISSION)]
        total = sum(one.amount for one in inputs if not one.input.startswith(_TRANSMISSION))
        if not 1 - 1e-4 <= total <= _MOST_GROSS_UP or grid not in ([], [1.0]):
            text = Text(
                f"the shares of {activity.code} sum to {total:.5g} kWh per kWh.",
                f"{activity.code} 各电源之和为每 kWh {total:.5g} kWh。",
            )
            yield error("wrong-electricity-mix", text, None, database.place(activity))


def check_locations(database: Database) -> Iterator[Finding]:
    """Find locations that are unknown or whose parents do not end in the world."""
    for code in database.locations:
        if parents(code, database.locations)[-1] != WORLD:
            text = Text(
                f"the parents of {code} do not end in {WORLD}.", f"{code} 的上级未止于 {WORLD}。"
            )
            yield error("loose-location", text, None, Place("locations.csv"))
    for activity in database.activities:
        if activity.location not in database.locations:
            text = Text(
                f"{activity.code} stands at {activity.location}, which is not known.",
                f"{activity.code} 的地点 {activity.location} 不在列表中。",
            )
            yield error("unknown-location", text, None, database.place(activity))


def check_sources(database: Database) -> Iterator[Finding]:
    """Find figures without a known source, seen ones from an unseen source, and bare sources."""
    for source in database.sources.values():
        yield from _bare(source)
    for source_id, provenance, place in _citations(database):
        if source_id not in database.sources:
            text = Text(
                f"the source {source_id} is not in sources.csv.",
                f"来源 {source_id} 不在 sources.csv 中。",
            )
            yield error("unknown-source", text, None, place)
        elif (
            provenance is Provenance.SEEN
            and database.sources[source_id].provenance is not Provenance.SEEN
        ):
            text = Text(
                f"the figure is called seen, but its source {source_id} is not.",
                f"数值标为“seen”，但其来源 {source_id} 未见原文。",
            )
            yield error("unseen-source", text, None, place)


def _bare(source: Source) -> Iterator[Finding]:
    place = Place("sources.csv")
    if not source.licence:
        text = Text(f"the source {source.code} has no licence.", f"来源 {source.code} 未注明许可。")
        remedy = Text("Write “not stated” if none is.", "如无说明，请填“not stated”。")
        yield error("no-licence", text, remedy, place)
    if source.provenance is Provenance.SEEN and not source.where_seen:
        text = Text(
            f"where the source {source.code} was seen is not told.",
            f"未说明来源 {source.code} 的查阅出处。",
        )
        yield error("no-place-seen", text, None, place)


def check_methods(database: Database) -> Iterator[Finding]:
    """Find methods that lack the factor of a flow, or have one of no flow."""
    for method in database.methods.values():
        for code in sorted(method.factors.keys() ^ database.flows.keys()):
            text = Text(
                f"{method.code} and the flows do not agree on {code}.",
                f"{method.code} 与基本流表在 {code} 上不一致。",
            )
            yield error("incomplete-method", text, None, Place("factors.csv"))


def check_bases(database: Database) -> Iterator[Finding]:
    """Find electricity bases that name what is no electricity of the database."""
    power = {
        activity.code
        for activity in database.activities
        if activity.theme == "electricity" and activity.unit == "kWh"
    }
    for basis in database.bases.values():
        for code in sorted({BASE_MIX, *basis.replace, *basis.replace.values()} - power):
            text = Text(
                f"{basis.key} names {code}, which is no electricity of this database.",
                f"{basis.key} 引用的 {code} 不是本数据库的电力数据集。",
            )
            yield error("wrong-basis", text, None, Place("electricity/bases.csv"))


def check_synonyms(database: Database) -> Iterator[Finding]:
    """Find search words of codes that do not exist."""
    for code in sorted(database.synonyms.keys() - {stem(one) for one in database.activities}):
        text = Text(f"no dataset is called {code}.", f"没有名为 {code} 的数据集。")
        yield error("loose-synonyms", text, None, Place("synonyms.csv"))


CHECKS: tuple[Check, ...] = (
    check_codes,
    check_inputs,
    check_units,
    check_processes,
    check_electricity_mixes,
    check_locations,
    check_sources,
    check_methods,
    check_bases,
    check_synonyms,
    check_fuels,
    check_burning,
    check_heat,
    check_footprints,
    check_ranges,
    check_conditioning,
)
"""All checks, in the order their findings are reported."""


def _exchanges(database: Database) -> Iterator[tuple[Activity, Exchange, Place | None]]:
    for activity in database.activities:
        for position, exchange in enumerate(activity.exchanges):
            yield activity, exchange, database.place(activity, position)


def _citations(
    database: Database,
) -> Iterator[tuple[str, Provenance | None, Place | None]]:
    for activity in database.activities:
        yield activity.source_id, None, database.place(activity)
    for _, exchange, place in _exchanges(database):
        yield exchange.source_id, exchange.provenance, place
    for parameter in database.parameters:
        place = Place(f"{parameter.theme}/parameters.csv")
        yield parameter.source_id, parameter.provenance, place
    for method in database.methods.values():
        yield method.source_id, None, Place("methods.csv")
    for fuel in database.fuels.values():
        yield fuel.source_id, None, Place("fuels.csv")


def _unknown_unit(code: str, place: Place | None) -> Finding:
    return error(
        "unknown-unit", Text(f"the unit {code} is not known.", f"不认识单位 {code}。"), None, place
    )
