"""The history of a case: events, each holding the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from footprint.certification.model import Value
from footprint.errors import Finding, error
from footprint.hashing import hash_document
from footprint.text import Text

BEGINNING = "0" * 64
"""What the first event holds in place of an earlier hash."""


class CaseEvent(Value):
    """One thing that was done to a case."""

    case: str
    sequence: int
    kind: str
    from_state: str
    to_state: str
    actor: str
    role: str
    reason: str
    details: dict[str, Any] | None
    at: datetime

    def hash(self, previous: str) -> str:
        """Return the SHA-256 over this event and the hash of the one before."""
        return hash_document({**self.model_dump(mode="json"), "previous": previous})


def check_history(events: Iterable[tuple[CaseEvent, str]]) -> tuple[Finding, ...]:
    """Return where a history does not hold together: a changed, missing or doubled event.

    Parameters
    ----------
    events
        Events with the hash that was stored for each, in order.
    """
    previous = BEGINNING
    for expected, (event, stored) in enumerate(events, start=1):
        if event.sequence != expected or event.hash(previous) != stored:
            said = Text(
                f"event {expected} of the case was changed, or one before it is missing.",
                f"申请的第 {expected} 条记录被改动，或其前有记录缺失。",
            )
            remedy = Text("Restore the records from a backup.", "请从备份恢复记录。")
            return (error("history-broken", said, remedy),)
        previous = stored
    return ()
