"""What a study report is written from, and what its parts ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from footprint.certification.study import SealedStudy
from footprint.result import Footprint
from footprint.statement import Disclosure, Statement
from footprint.study_report.blocks import Notes, text_of
from footprint.text import Text

GATE, GRAVE = "cradle-to-gate", "cradle-to-grave"
_DECLARED = frozenset({"partial-footprint", "declared-unit"})


@dataclass(frozen=True)
class Material:
    """A statement, and the sealed study where its owner or the body reads it."""

    statement: Statement
    sealed: SealedStudy | None = None

    @property
    def result(self) -> Footprint:
        """The result to show: redacted unless the study is open to the reader."""
        return self.sealed.result if self.sealed else self.statement.footprint

    @property
    def disclosure(self) -> Disclosure:
        """What the exporter adds."""
        return self.statement.disclosure

    @property
    def is_declared_unit(self) -> bool:
        """Whether the result is given per declared unit (a partial footprint)."""
        found = self.result
        return found.boundary == GATE or any(one.code in _DECLARED for one in found.findings)

    def notes(self, codes: Iterable[str] = (), ending: str | None = None) -> tuple[Text, ...]:
        """Return the findings of some codes, or whose code has an ending."""
        wanted = frozenset(codes)
        return tuple(
            text_of(one.text)
            for one in self.result.findings
            if one.code in wanted or (ending is not None and one.code.endswith(ending))
        )


def notes_or(found: tuple[Text, ...], otherwise: Text) -> Notes:
    """Return notes, or one sentence where there are none."""
    return Notes(found or (otherwise,))
