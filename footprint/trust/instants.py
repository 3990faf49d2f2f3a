"""Times as signed documents write them: UTC, whole seconds, ``2026-11-21T08:00:00Z``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from footprint.trust.errors import TrustError, fault

_FORM = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)


def instant(at: datetime) -> str:
    """Return a time as text; it must know its zone.

    Examples
    --------
    >>> instant(datetime(2026, 11, 21, 8, tzinfo=UTC))
    '2026-11-21T08:00:00Z'
    """
    if at.tzinfo is None:
        raise TrustError(fault("time-without-zone", "The time has no time zone.", "时间缺少时区。"))
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: object) -> datetime:
    """Return the time a document states, in UTC."""
    try:
        if isinstance(text, str) and _FORM.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise TrustError(
        fault(
            "bad-time",
            "A time is not written as 2026-11-21T08:00:00Z.",
            "时间的写法应为 2026-11-21T08:00:00Z。",
        )
    )
