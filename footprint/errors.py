"""Findings and errors: what is wrong, where, and what to do, in both languages.

A *finding* is something a reader of a result should know; it never stops the work by itself.
An *error* carries the findings that did stop it, all of them at once, so that a user mends a file
in one go.

    TanbiaoError
    ├── InputError         a submission, workbook or option that cannot be read as meant
    │   └── UnitError      a unit that is unknown or of another kind
    ├── LinkError          an input that no dataset answers to
    ├── DataError          a background table or release that is broken
    └── CalculationError   a system that cannot be solved, or two paths that disagree
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from footprint.text import Language, Text


class Severity(StrEnum):
    """How much a finding matters: an error stops, a warning needs a reason, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Say where something stands.

    Parameters
    ----------
    sheet, row, column
        Workbook sheet, row (counted from 1), column heading or field.
    file
        File inside a folder or an archive.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    file: str | None = None

    def say(self, language: Language) -> str:
        """Return the place as words, for example ``sheet "bill", row 7, column "unit"``."""
        zh = language == "zh"
        parts = []
        if self.file is not None:
            parts.append(f"文件“{self.file}”" if zh else f'file "{self.file}"')
        if self.sheet is not None:
            parts.append(f"工作表“{self.sheet}”" if zh else f'sheet "{self.sheet}"')
        if self.row is not None:
            parts.append(f"第 {self.row} 行" if zh else f"row {self.row}")
        if self.column is not None:
            parts.append(f"“{self.column}”列" if zh else f'column "{self.column}"')
        return ("，" if zh else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a reader should know.

    Parameters
    ----------
    code
        Stable kebab-case name, for machines and for looking it up.
    severity
        Error, warning or note.
    text
        What is wrong or was decided.
    remedy
        What to do about it, or None where nothing is needed.
    place
        Where it stands, or None if it concerns the whole.
    clause
        The clause of the rule it rests on, or None.
    """

    code: str
    severity: Severity
    text: Text
    remedy: Text | None = None
    place: Place | None = None
    clause: str | None = None

    def say(self, language: Language) -> str:
        """Return place, fact and remedy as one line."""
        where = self.place.say(language) if self.place else ""
        colon, gap = ("：", "") if language == "zh" else (": ", " ")
        line = (where + colon if where else "") + self.text.say(language)
        return line + (gap + self.remedy.say(language) if self.remedy else "")


class TanbiaoError(Exception):
    """Base of every error of this project; carries the findings that caused it."""

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        """Keep the findings; ``str()`` gives them in English, a line each."""
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("\n".join(finding.say("en") for finding in self.findings))

    def __reduce__(self) -> tuple[type[TanbiaoError], tuple[tuple[Finding, ...]]]:
        """Pickle through the findings, so that errors cross process borders whole."""
        return type(self), (self.findings,)

    def say(self, language: Language) -> str:
        """Return all findings in one language, a line each."""
        return "\n".join(finding.say(language) for finding in self.findings)


class InputError(TanbiaoError):
    """A submission, workbook or option cannot be read as it was meant."""


class UnitError(InputError):
    """A unit is unknown, or of another kind than the place needs."""


class LinkError(TanbiaoError):
    """An input names something that no dataset, part or figure answers to."""


class DataError(TanbiaoError):
    """A background table or release is broken."""


class CalculationError(TanbiaoError):
    """A product system cannot be solved, or two engine paths disagree."""


def error(code: str, text: Text, remedy: Text | None = None, place: Place | None = None) -> Finding:
    """Build a finding of severity error."""
    return Finding(code, Severity.ERROR, text, remedy, place)
