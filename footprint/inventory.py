"""Life-cycle inventory: activities and their exchanges (terms of ISO 14040 and Brightway)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from footprint.text import Text


class Provenance(StrEnum):
    """How well a figure is known, strongest first.

    ``seen``: the number, or those it is computed from, were read in the named source, or the
    maker of the product gave it. ``derived``: stoichiometry, calibration or conversion.
    ``recalled``: general knowledge, read in no source yet. ``assumed``: an engineering assumption.
    """

    SEEN = "seen"
    DERIVED = "derived"
    RECALLED = "recalled"
    ASSUMED = "assumed"


class ExchangeKind(StrEnum):
    """An input from another activity, or an elementary flow."""

    TECHNOSPHERE = "technosphere"
    BIOSPHERE = "biosphere"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One input or emission per unit of an activity's reference product.

    Parameters
    ----------
    kind
        Technosphere (``input`` is an activity code) or biosphere (``input`` is a flow code).
    input
        Code of the activity or flow.
    amount
        Amount per unit of the reference product [unit]; an emission and an uptake are both
        positive, the sign of an uptake is in its characterization factor.
    unit
        Unit code of the amount.
    provenance, source_id, comment
        How the figure is known and where it was read.
    gsd
        Geometric standard deviation, or None if unknown.
    stage
        Life-cycle stage it is reported in, if another than its activity's.
    line
        Bill line or parameter it is reported under, if another than its activity's.
    primary
        Whether the maker gave this amount (primary data, ISO 14067 clause 6.3.5).
    location
        The location that was asked for, where it matters for the fall-back; None otherwise.
    """

    kind: ExchangeKind
    input: str
    amount: float
    unit: str
    provenance: Provenance
    source_id: str
    comment: str = ""
    gsd: float | None = None
    stage: str | None = None
    line: str | None = None
    primary: bool = False
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A unit process, or an aggregated ``system`` process, with one reference product.

    Parameters
    ----------
    code
        Unique kebab-case code.
    name
        Name in both languages.
    unit
        Unit code of the reference product; every exchange is per one of it.
    location
        Location code.
    exchanges
        Inputs and emissions, without the production exchange (which is always 1).
    aggregated
        True for a cradle-to-gate system process without inputs of its own.
    theme, role
        Theme folder and ``background`` or ``product`` (a template of a product family).
    year
        Year the data stand for, or None.
    technology, source_id, comment
        Description and source.
    technological, geographical, temporal
        Data quality TeR, GeR, TiR from 1 (best) to 5, or None if not rated.
    stage, line
        Life-cycle stage and bill line its exchanges are reported under (foreground only).
    """

    code: str
    name: Text
    unit: str
    location: str
    exchanges: tuple[Exchange, ...]
    aggregated: bool = False
    theme: str = ""
    role: str = "foreground"
    year: int | None = None
    technology: str = ""
    source_id: str = ""
    comment: str = ""
    technological: int | None = None
    geographical: int | None = None
    temporal: int | None = None
    stage: str | None = None
    line: str | None = None


WEAKNESS: dict[Provenance, int] = {kind: rank for rank, kind in enumerate(Provenance)}
"""Rank of each provenance, 0 the strongest; a chain is as weak as its weakest link."""

_YIELD_RANGE = (0.9, 1.2)


def weakness(exchange: Exchange, consumer_unit: str) -> int:
    """Return how weakly an exchange is known, 0 (seen) to 3 (assumed).

    A yield-like input (counted in the consumer's own unit, 0.9 to 1.2 per unit) is never ranked
    worse than derived: only its distance from 1 is uncertain, not the flow itself.
    """
    rank = WEAKNESS[exchange.provenance]
    yields = is_yield(exchange, consumer_unit)
    return min(rank, WEAKNESS[Provenance.DERIVED]) if yields else rank


def is_yield(exchange: Exchange, consumer_unit: str) -> bool:
    """Tell whether an input is a yield: 0.9 to 1.2 of it, in the consumer's own unit."""
    low, high = _YIELD_RANGE
    return (
        exchange.kind is ExchangeKind.TECHNOSPHERE
        and exchange.unit == consumer_unit
        and low <= exchange.amount <= high
    )
