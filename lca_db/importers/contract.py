"""What every importer keeps: hostile input in, one plain database with all its doubts out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from footprint.errors import Finding
from footprint.flows import Flow
from footprint.inventory import Activity
from footprint.text import Text
from lca_db.tables import Source

SEPARATOR = ":"
"""Stands between the name of an imported database and a code, where several meet."""

Progress = Callable[[int, int | None], None]
"""Called with (files done, files in all or None) while an import runs."""


class UnlinkedKind(StrEnum):
    """Why an exchange has no supplier."""

    ACTIVITY = "activity"
    FLOW = "flow"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Unlinked:
    """One exchange that names something which is not there; it is kept, never dropped.

    Parameters
    ----------
    activity
        Code of the activity that has it.
    kind
        What is missing.
    name, unit
        Name and unit as they stand in the file.
    amount
        Amount in that unit per unit of the activity's reference product, signed as in the file.
    place
        File (inside the archive) it stands in.
    proposals
        Codes it could be linked to, best first; empty if nothing is near.
    greenhouse_gas
        Whether it would change a carbon footprint: True, False, or None if that is not known.
    """

    activity: str
    kind: UnlinkedKind
    name: str
    amount: float
    unit: str
    place: str
    proposals: tuple[str, ...] = ()
    greenhouse_gas: bool | None = None


@dataclass(frozen=True)
class ImportedDatabase:
    """Everything one import found.

    Parameters
    ----------
    name
        Name of the database, for example ``ecoinvent-3.10-cutoff``.
    format
        Key of the importer.
    licensed
        Whether its terms forbid passing it on; such data never leaves in an export.
    licence
        Its terms in words, or ``not stated``.
    activities
        Activities whose exchanges name codes of this database, of `flows`, or of our own release.
    flows
        Elementary flows with a bucket: those of our release by our codes (matched by ecoinvent or
        ILCD UUID, then by name and compartment).
    ignored_flows
        Names of elementary flows that are no greenhouse gas, with the number of exchanges.
    unlinked
        Exchanges without a supplier.
    findings
        Everything else a reader should know.
    sources
        Sources that activities and exchanges name, as far as the format states any.
    """

    name: str
    format: str
    licensed: bool
    licence: str
    activities: tuple[Activity, ...]
    flows: tuple[Flow, ...]
    ignored_flows: dict[str, int] = field(default_factory=dict)
    unlinked: tuple[Unlinked, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One foreign format.

    Parameters
    ----------
    key, label
        For example ``ecospold2`` and its name.
    recognises
        Tells from a path (a folder, an archive or a file) whether it is of this format, cheaply.
    read
        Reads it; raises DataError with every problem, and then nothing is imported.
    """

    key: str
    label: Text
    recognises: Callable[[Path], bool]
    read: Callable[[Path, Progress], ImportedDatabase]
