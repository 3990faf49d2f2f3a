"""Read back an openLCA package that this program wrote, code for code.

What openLCA has no field for stands in tags and data quality entries (`lca_db.exporters.json_ld`
writes them). A package in which one process is not of ours, or was changed beyond that shape, is
read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from footprint.flows import Flow
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import Unit
from lca_db.importers.contract import ImportedDatabase
from lca_db.importers.json_ld.package import (
    ELEMENTARY,
    OlcaExchange,
    OlcaPackage,
    OlcaProcess,
    OlcaSource,
)
from lca_db.importers.units import read_unit
from lca_db.licences import NOT_STATED
from lca_db.release import load_release
from lca_db.tables import Source

KEY = "json-ld"
"""Key of the format."""

CODE_TAG, ROLE_TAG = "tanbiao-code:", "tanbiao-role:"
"""What the tags with our code and role begin with."""

SOURCE_LINES = ("Licence: ", "Provenance: ", "Where seen: ")
"""What the first lines of the description of a source begin with."""

_PROVENANCE = {str(place): kind for place, kind in enumerate(Provenance, start=1)}
_LABEL = re.compile(r"\[([^\]]+)\] ?(.*)", re.DOTALL)


def read_back(package: OlcaPackage, name: str, where: str) -> ImportedDatabase | None:
    """Return the database in a package of ours, or None if it is not of ours alone.

    Parameters
    ----------
    package
        The package.
    name
        Name of the database.
    where
        File it stands in.
    """
    processes, flows = package.processes, load_release().flows
    activities = _Reader(processes, flows, name).activities()
    if not activities:
        return None
    used = {
        one.input
        for activity in activities
        for one in activity.exchanges
        if one.kind is ExchangeKind.BIOSPHERE
    }
    licence = "; ".join(sorted({process.licence for process in processes if process.licence}))
    own = Source(name, name, "", licence or NOT_STATED, Provenance.SEEN, where, KEY)
    return ImportedDatabase(
        name=name,
        format=KEY,
        licensed=not all(process.open for process in processes),
        licence=licence or NOT_STATED,
        activities=activities,
        flows=tuple(flow for code, flow in flows.items() if code in used),
        sources=(own, *map(_source, package.sources)),
    )


class _Reader:
    """Turn processes into the activities they were written from."""

    def __init__(
        self, processes: Sequence[OlcaProcess], flows: Mapping[str, Flow], name: str
    ) -> None:
        self._processes = processes
        self._flows = flows
        self._name = name
        self._codes = {one.id: code for one in processes if (code := _tagged(one.tags, CODE_TAG))}

    def activities(self) -> tuple[Activity, ...]:
        """Return the activities by code, or none if one of the processes is not of ours."""
        if len(set(self._codes.values())) != len(self._processes):
            return ()
        found = [one for process in self._processes if (one := self._activity(process))]
        complete = len(found) == len(self._processes)
        return tuple(sorted(found, key=lambda one: one.code)) if complete else ()

    def _activity(self, process: OlcaProcess) -> Activity | None:
        exchanges = tuple(self._exchange(one) for one in process.exchanges)
        known = tuple(one for one in exchanges if one)
        unit = _unit(process.reference)
        if process.reference.amount != 1 or unit is None or len(known) != len(exchanges):
            return None
        ratings = [
            int(one) if one.isdecimal() else None for one in process.score.strip("()").split(";")
        ]
        technological, geographical, temporal = (*ratings, None, None, None)[:3]
        return Activity(
            code=self._codes[process.id],
            name=Text(process.name, process.reference.flow.synonyms or process.name),
            unit=unit.code,
            location=process.location,
            exchanges=known,
            aggregated=process.result,
            theme=process.category,
            role=_tagged(process.tags, ROLE_TAG) or "background",
            year=process.year,
            technology=process.technology,
            source_id=process.source,
            comment=process.description,
            technological=technological,
            geographical=geographical,
            temporal=temporal,
        )

    def _exchange(self, one: OlcaExchange) -> Exchange | None:
        nature = one.flow.kind == ELEMENTARY
        code = _tagged(one.flow.tags, CODE_TAG) if nature else self._codes.get(one.provider)
        unit, score = _unit(one), one.score.strip("()")
        if not code or unit is None or score not in _PROVENANCE or one.avoided:
            return None
        if nature and code not in self._flows:
            return None
        source, comment = _labelled(one.description)
        return Exchange(
            kind=ExchangeKind.BIOSPHERE if nature else ExchangeKind.TECHNOSPHERE,
            input=code,
            amount=one.amount,
            unit=unit.code,
            provenance=_PROVENANCE[score],
            source_id=source or self._name,
            comment=comment,
            gsd=one.gsd,
        )


def _unit(one: OlcaExchange) -> Unit | None:
    found = read_unit(one.unit)
    return found.unit if found and found.factor == 1 and not found.counted else None


def _tagged(tags: Sequence[str], label: str) -> str:
    return next((tag.removeprefix(label) for tag in tags if tag.startswith(label)), "")


def _labelled(description: str) -> tuple[str, str]:
    found = _LABEL.fullmatch(description)
    return (found[1], found[2]) if found else ("", description)


def _source(source: OlcaSource) -> Source:
    lines = source.description.split("\n")
    said = {
        label: line.removeprefix(label)
        for label in SOURCE_LINES
        for line in lines
        if line.startswith(label)
    }
    licence, provenance, seen = (said.get(label, "") for label in SOURCE_LINES)
    known = {kind.value: kind for kind in Provenance}
    return Source(
        code=source.name,
        citation=source.citation,
        url=source.url,
        licence=licence or NOT_STATED,
        provenance=known.get(provenance, Provenance.SEEN),
        where_seen=seen,
        comment="\n".join(line for line in lines if not line.startswith(SOURCE_LINES)),
    )
