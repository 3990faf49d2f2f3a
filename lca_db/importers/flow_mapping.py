"""Say which of our elementary flows a foreign one is.

The identifier decides (ecoinvent and ILCD have one per substance, origin and compartment), then
name and compartment, then the CAS number, if it stands for one flow only. Greenhouse gases that
our flow table lacks are told apart from flows that do not change a carbon footprint.

The list in ``lca_db/data/importers/greenhouse_gases.csv`` holds every flow with a global warming
potential in IPCC AR6 or a biogenic carbon balance: identifiers of the elementary flows of
ecoinvent 3.9 and of the Environmental Footprint 3.1 reference package, and CAS numbers.

>>> mapping = load_flow_mapping()
>>> mapping.match("Carbon dioxide, fossil", compartment="Emissions to air").code
'co2-fossil'
>>> mapping.match("Methane, chlorodifluoro-, HCFC-22", compartment="air").greenhouse_gas
True
>>> mapping.match("Sulfur dioxide", compartment="air").greenhouse_gas
False
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from lca_db.release import load_release
from lca_db.tables import data_folder

_AIRCRAFT = {"co2-fossil": "co2-aircraft"}
_HIGH_AIR = re.compile(r"stratosphere|平流层")
_COMPARTMENTS = {
    "resource": re.compile(r"resource|raw material|^raw|资源|原料"),
    "air": re.compile(r"\bair\b|atmosphere|大气|空气|气体排放"),
    "water": re.compile(r"water|ocean|river|lake|水"),
    "soil": re.compile(r"soil|土"),
}
_PERHAPS = re.compile(
    r"carbon dioxide|\bmethane\b|nitrous oxide|dinitrogen monoxide|fluor(?!id|in|en|ant)"
    r"|\bh?c?fc\b|\bpfc\b|halon|greenhouse|\bghg|\bco2|\bch4\b|\bn2o\b|\bsf6\b|\bnf3\b|refrigerant"
    r"|二氧化碳|甲烷|氧化亚氮|氟|制冷剂|温室气体"
)


@dataclass(frozen=True, slots=True)
class FlowMatch:
    """What a foreign elementary flow is to us.

    Parameters
    ----------
    code
        Our flow, or None if we have none for it.
    greenhouse_gas
        Whether it changes a carbon footprint; None if the name sounds like it, but is not known.
    proposals
        Codes of flows it could be, best first; empty if `code` is given.
    resource
        Whether it is taken from nature, not given to it.
    """

    code: str | None
    greenhouse_gas: bool | None
    proposals: tuple[str, ...] = ()
    resource: bool = False

    def amount(self, amount: float, *, is_input: bool) -> float:
        """Return an amount with our sign: an emission given out and a resource taken in count up.

        Parameters
        ----------
        amount
            Amount as it stands in the file.
        is_input
            Whether the file has it among the inputs.
        """
        return amount if is_input is self.resource else -amount


class _Row(NamedTuple):
    uuid: str
    flow_code: str
    name: str
    cas: str
    compartment: str


class FlowMapping:
    """Match foreign elementary flows to ours; made by `load_flow_mapping`.

    Parameters
    ----------
    rows
        Known greenhouse gas flows.
    codes
        Codes of the flows we have.
    """

    def __init__(self, rows: Iterable[_Row], codes: Collection[str]) -> None:
        self._by_uuid: dict[str, FlowMatch] = {}
        self._by_name: dict[tuple[str, str], FlowMatch] = {}
        by_cas: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        for row in rows:
            code = row.flow_code if row.flow_code in codes else None
            match = FlowMatch(code, greenhouse_gas=True, resource=row.compartment == "resource")
            if row.uuid:
                self._by_uuid[row.uuid] = match
            if code not in _AIRCRAFT.values():
                self._by_name[_plain(row.name), row.compartment] = match
                by_cas[row.cas, row.compartment].add(code)
        self._by_cas = {
            key: _of_one_substance(key[1], found) for key, found in by_cas.items() if key[0]
        }
        self._remember = lru_cache(maxsize=50_000)(self._match)

    def match(self, name: str, uuid: str = "", compartment: str = "", cas: str = "") -> FlowMatch:
        """Return what a foreign flow is to us.

        Parameters
        ----------
        name
            Name as it stands in the file.
        uuid
            Identifier in ecoinvent or ILCD, if there is one.
        compartment
            Compartment and sub-compartment as one text, in any wording; empty counts as air.
        cas
            CAS number, with or without leading zeros.
        """
        return self._remember(name, uuid, compartment, cas)

    def _match(self, name: str, uuid: str, compartment: str, cas: str) -> FlowMatch:
        known = self._by_uuid.get(uuid.strip().lower())
        if known:
            return known
        place = find_compartment(compartment)
        found = self._by_name.get((_plain(name), place)) or self._by_cas.get(
            (cas.strip().lstrip("0"), place)
        )
        if found is None:
            doubtful = place in {"air", "resource"} and _PERHAPS.search(_plain(name)) is not None
            return FlowMatch(None, None if doubtful else False, resource=place == "resource")
        if found.code in _AIRCRAFT and _HIGH_AIR.search(compartment.casefold()):
            return FlowMatch(_AIRCRAFT[found.code], greenhouse_gas=True)
        return found


def find_compartment(text: str) -> str:
    """Return ``air``, ``resource``, ``water`` or ``soil``; air if a text names none of them.

    >>> find_compartment("Elementary flows/Resource/in air")
    'resource'
    """
    plain = text.casefold()
    return next((name for name, words in _COMPARTMENTS.items() if words.search(plain)), "air")


@cache
def load_flow_mapping() -> FlowMapping:
    """Return the mapping to the flows of the installed release."""
    table = data_folder() / "importers" / "greenhouse_gases.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [_Row(**row) for row in csv.DictReader(lines)]
    flows = load_release().flows
    own = [
        _Row("", flow.code, name, "", find_compartment(flow.compartment))
        for flow in flows.values()
        for name in (flow.name.en, flow.name.zh)
    ]
    return FlowMapping([*rows, *own], flows.keys())


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _of_one_substance(compartment: str, codes: set[str | None]) -> FlowMatch:
    """Return the one flow of a CAS number, or all of them as proposals."""
    proposals = tuple(sorted(code for code in codes if code))
    resource = compartment == "resource"
    code = proposals[0] if len(codes) == len(proposals) == 1 else None
    offered = () if code else proposals
    return FlowMatch(code, greenhouse_gas=True, proposals=offered, resource=resource)
