"""What to look at after an import: counts, and the exchanges without a supplier, grouped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from footprint.inventory import ExchangeKind
from footprint.text import Text
from lca_db.importers.contract import ImportedDatabase, Unlinked, UnlinkedKind

KIND_LABELS: dict[UnlinkedKind, Text] = {
    UnlinkedKind.ACTIVITY: Text("no supplier", "缺少供应方"),
    UnlinkedKind.FLOW: Text("unknown elementary flow", "未知基本流"),
    UnlinkedKind.UNIT: Text("unit does not fit", "单位不符"),
}
"""What is missing, in words."""


@dataclass(frozen=True, slots=True)
class UnlinkedGroup:
    """Exchanges that name the same missing thing.

    Parameters
    ----------
    kind, name, unit, greenhouse_gas, proposals
        What they share; proposals are those of all of them, the most frequent first.
    exchanges, activities
        How many there are, and in how many activities.
    smallest, largest
        Range of their amounts [unit per unit of the activity's product].
    example, place
        Code of one of the activities, and where it stands.
    """

    kind: UnlinkedKind
    name: str
    unit: str
    greenhouse_gas: bool | None
    proposals: tuple[str, ...]
    exchanges: int
    activities: int
    smallest: float
    largest: float
    example: str
    place: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of an import.

    Parameters
    ----------
    activities, inputs, emissions
        What was read and linked.
    from_release
        How many of the inputs are linked to our release.
    ignored
        Exchanges of elementary flows that are no greenhouse gas.
    unlinked
        Exchanges without a supplier, by kind.
    greenhouse_gases
        How many of them are certainly a greenhouse gas.
    """

    activities: int
    inputs: int
    emissions: int
    from_release: int
    ignored: int
    unlinked: dict[UnlinkedKind, int]
    greenhouse_gases: int


def summarise(imported: ImportedDatabase) -> Summary:
    """Return the counts of an import."""
    codes = {activity.code for activity in imported.activities}
    inputs = [
        exchange.input
        for activity in imported.activities
        for exchange in activity.exchanges
        if exchange.kind is ExchangeKind.TECHNOSPHERE
    ]
    everything = sum(len(activity.exchanges) for activity in imported.activities)
    kinds = Counter(one.kind for one in imported.unlinked)
    return Summary(
        activities=len(imported.activities),
        inputs=len(inputs),
        emissions=everything - len(inputs),
        from_release=sum(code not in codes for code in inputs),
        ignored=sum(imported.ignored_flows.values()),
        unlinked={kind: kinds[kind] for kind in UnlinkedKind if kinds[kind]},
        greenhouse_gases=sum(one.greenhouse_gas is True for one in imported.unlinked),
    )


def group_unlinked(unlinked: Iterable[Unlinked]) -> tuple[UnlinkedGroup, ...]:
    """Return the exchanges without a supplier by what is missing.

    Greenhouse gases come first, then what may be one, then inputs, then the rest; in each the most
    frequent first.
    """
    groups: dict[tuple[UnlinkedKind, str, str, bool | None], list[Unlinked]] = defaultdict(list)
    for one in unlinked:
        groups[one.kind, one.name, one.unit, one.greenhouse_gas].append(one)
    return tuple(sorted((_group(members) for members in groups.values()), key=_urgency))


def _group(members: list[Unlinked]) -> UnlinkedGroup:
    first = members[0]
    proposals = Counter(code for one in members for code in one.proposals)
    amounts = [one.amount for one in members]
    return UnlinkedGroup(
        kind=first.kind,
        name=first.name,
        unit=first.unit,
        greenhouse_gas=first.greenhouse_gas,
        proposals=tuple(code for code, _ in proposals.most_common()),
        exchanges=len(members),
        activities=len({one.activity for one in members}),
        smallest=min(amounts),
        largest=max(amounts),
        example=first.activity,
        place=first.place,
    )


def _urgency(group: UnlinkedGroup) -> tuple[int, int, str]:
    if group.greenhouse_gas is True:
        rank = 0
    elif group.kind is UnlinkedKind.FLOW and group.greenhouse_gas is None:
        rank = 1
    else:
        rank = 2 if group.kind is UnlinkedKind.ACTIVITY else 3
    return rank, -group.exchanges, group.name
