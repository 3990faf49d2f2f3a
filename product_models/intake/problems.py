"""Collect everything that is wrong with a submission before anything is refused."""

from __future__ import annotations

from collections.abc import Sequence

from footprint.errors import Finding, InputError, Place, Severity
from footprint.text import Text

SHOWN = 50
"""Most findings of one kind that are worded; the rest is counted."""


class Problems:
    """Findings of one submission, worded up to `SHOWN` and counted beyond."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept: dict[bool, list[Finding]] = {True: [], False: []}
        self._counted = {True: 0, False: 0}

    @property
    def count(self) -> int:
        """Number of errors."""
        return self._counted[True]

    @property
    def full(self) -> bool:
        """Whether further errors are only counted, so that no proposals need be sought."""
        return len(self._kept[True]) >= SHOWN

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it."""
        fatal = finding.severity is Severity.ERROR
        self._counted[fatal] += 1
        if len(self._kept[fatal]) < SHOWN:
            self._kept[fatal].append(finding)

    def error(self, code: str, place: Place, text: Text, remedy: Text | None = None) -> None:
        """Add an error."""
        self.add(Finding(code, Severity.ERROR, text, remedy, place))

    def warn(self, code: str, place: Place, text: Text, remedy: Text | None = None) -> None:
        """Add a warning."""
        self.add(Finding(code, Severity.WARNING, text, remedy, place))

    def note(self, code: str, place: Place, text: Text, remedy: Text | None = None) -> None:
        """Add a note."""
        self.add(Finding(code, Severity.NOTE, text, remedy, place))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and notes, and how many more there are."""
        return self._worded(fatal=False)

    def raise_errors(self, notes: Sequence[Finding] = ()) -> None:
        """Raise all errors at once, if there are any, with the notes that may explain them.

        Raises
        ------
        InputError
            With up to `SHOWN` errors and the number of the rest.
        """
        if self.count:
            raise InputError((*self._worded(fatal=True), *notes))

    def _worded(self, *, fatal: bool) -> tuple[Finding, ...]:
        kept, more = self._kept[fatal], self._counted[fatal] - len(self._kept[fatal])
        if not more:
            return tuple(kept)
        severity = Severity.ERROR if fatal else Severity.NOTE
        what = Text("problems", "个问题") if fatal else Text("remarks", "条提示")
        rest = Text(f"and {more:,} more {what.en}.", f"另有 {more:,} {what.zh}。")
        return (*kept, Finding("more-findings", severity, rest))
