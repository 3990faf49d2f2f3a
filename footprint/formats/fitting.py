"""Which formats a statement can be written in, and what it lacks for each of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from footprint.errors import Finding, Severity
from footprint.formats.contract import Format
from footprint.formats.discovery import formats
from footprint.statement import Statement


@dataclass(frozen=True, slots=True)
class Fit:
    """One format, and what a statement lacks for it.

    Parameters
    ----------
    format
        The format.
    lacks
        What has to be added before it can be written.
    doubts
        What can be written without, but a reader may ask for.
    """

    format: Format
    lacks: tuple[Finding, ...]
    doubts: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        """Whether it can be written."""
        return not self.lacks


def fits(statement: Statement, known: Mapping[str, Format] | None = None) -> tuple[Fit, ...]:
    """Return every format with what the statement lacks for it, in the order of keys.

    Parameters
    ----------
    statement
        The statement.
    known
        Formats to judge; None: all there are.
    """
    return tuple(_fit(one, statement) for one in (formats() if known is None else known).values())


def fitting(statement: Statement) -> Iterator[Format]:
    """Yield the formats a statement can be written in."""
    return (one.format for one in fits(statement) if one.fits)


def _fit(one: Format, statement: Statement) -> Fit:
    found = one.missing(statement)
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    return Fit(one, errors, tuple(each for each in found if each not in errors))
