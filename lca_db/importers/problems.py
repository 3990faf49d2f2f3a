"""Collect what is wrong with an import, so that a user hears all of it at once."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import DataError, Finding, Place, Severity, error
from footprint.text import Text

SHOWN = 50
"""How many problems are told one by one; the rest is counted."""


def problem(code: str, text: Text, file: str, remedy: Text | None = None) -> Finding:
    """Return an error that stands in one file."""
    return error(code, text, remedy, Place(file=file))


def remark(
    code: str, text: Text, file: str | None = None, severity: Severity = Severity.NOTE
) -> Finding:
    """Return a note or warning about one file, or about the whole."""
    return Finding(code, severity, text, None, Place(file=file) if file else None)


class Problems:
    """Errors of one import: the first fifty word by word, the others as a number."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[Finding] = []

    def add(self, findings: Finding | Iterable[Finding]) -> None:
        """Keep one or several errors; the same one counts once."""
        for finding in (findings,) if isinstance(findings, Finding) else findings:
            if finding in self._shown:
                continue
            self.count += 1
            if len(self._shown) < SHOWN:
                self._shown.append(finding)

    def merge(self, other: Problems) -> None:
        """Keep what another collection holds."""
        self._shown += other._shown[: SHOWN - len(self._shown)]
        self.count += other.count

    def refuse(self) -> None:
        """Raise what was collected, if anything was.

        Raises
        ------
        DataError
            At least one error was added.
        """
        if not self.count:
            return
        rest = self.count - len(self._shown)
        more = [
            error(
                "more-problems",
                Text(
                    f"{rest} more problems are not shown.",
                    f"另有 {rest} 个问题未列出。",
                ),
                Text("Mend those above first.", "请先修正以上问题。"),
            )
        ]
        raise DataError([*self._shown, *more[: min(rest, 1)]])
