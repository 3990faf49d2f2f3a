"""What an exchange format is: what it needs, what it writes, what it says the value is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from footprint.errors import Finding, Severity, TanbiaoError
from footprint.flows import Bucket
from footprint.statement import Statement
from footprint.text import Text


class FormatError(TanbiaoError):
    """A document that is not what its format says, or a statement that lacks what one needs."""


@dataclass(frozen=True, slots=True)
class Field:
    """How one field of a format is filled.

    Parameters
    ----------
    target
        Path in the document.
    source
        Where it comes from in our words.
    clause
        Clause of the format's rule, or "".
    """

    target: str
    source: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class StatedValue:
    """The one number a statement leads with, and what it is a number of.

    Parameters
    ----------
    kgco2e
        As it stands in the document, rounding included [kg CO2e per `unit`].
    unit
        What it is given per.
    products
        Products (reference flow) in that unit.
    buckets
        Which of the five buckets are in it.
    left_out
        Parts of the footprint that are not in it, by name, per one product [kg CO2e].
    digits
        Significant digits it is sure to, after rounding; None: not rounded.
    note
        What a reader should know of boundary, electricity and method.
    """

    kgco2e: float
    unit: Text
    products: float
    buckets: frozenset[Bucket]
    left_out: tuple[tuple[Text, float], ...] = ()
    digits: int | None = None
    note: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True)
class Format:
    """One exchange format.

    Parameters
    ----------
    key, label
        For example ``pact`` and “PACT 3.0.4”.
    version, origin
        Version written, and who publishes the format.
    media_type, suffix
        Of the document.
    missing
        What a statement lacks for it: errors refuse it, warnings are said.
    write
        The document; the same statement gives the same bytes.
    value
        The number it leads with.
    fields
        The mapping, for the documentation.
    read
        Reads a document back into plain values, or None where that makes no sense.
    """

    key: str
    label: Text
    version: str
    origin: str
    media_type: str
    suffix: str
    missing: Callable[[Statement], tuple[Finding, ...]]
    write: Callable[[Statement], bytes]
    value: Callable[[Statement], StatedValue]
    fields: tuple[Field, ...]
    read: Callable[[bytes], Any] | None = None


def lacks(code: str, text: Text, remedy: Text, clause: str | None = None) -> Finding:
    """Build the finding of a field that a format needs and the statement does not have."""
    return Finding(code, Severity.ERROR, text, remedy, clause=clause)


def no_exempted_share(clause: str) -> Finding:
    """Build the finding of a statement that does not say how much was left out."""
    return lacks(
        "no-exempted-share",
        Text("the share of emissions left out is not known.", "取舍省略的排放占比未知。"),
        Text("Give exempted_share (0–1).", "请填写 exempted_share（0–1）。"),
        clause,
    )


def refuse_if_lacking(found: Format, statement: Statement) -> None:
    """Refuse a statement that a format cannot be written from.

    Raises
    ------
    FormatError
        All that is missing.
    """
    errors = tuple(f for f in found.missing(statement) if f.severity is Severity.ERROR)
    if errors:
        raise FormatError(errors)
