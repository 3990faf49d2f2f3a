"""Limits on guessing: failures are counted per account and per address, in the database.

The count is kept before a secret is looked at, so several processes, and several requests at the
same moment, share one limit.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.identity.tables import AttemptRow
from api.web.problems import RefusalError, refuse
from footprint.text import Text

WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 100}
"""Failures within the window after which an account, or an address, is locked for a while."""


def subjects(email: str, address: str) -> tuple[str, str]:
    """Return what an attempt counts against, hashed: a table of failures is no list of mails."""
    return _subject("account", email.lower()), _subject("address", address)


def count(session: Session, counted: tuple[str, ...], now: datetime) -> timedelta | None:
    """Count an attempt and return how long to wait if there were too many, else None."""
    waits = [_count_one(session, subject, now) for subject in sorted(counted)]
    return max((wait for wait in waits if wait is not None), default=None)


def forgive(session: Session, counted: tuple[str, ...], now: datetime) -> None:
    """Forget the failures of an account that proved its secret; give an address one back."""
    account, address = counted
    session.execute(delete(AttemptRow).where(AttemptRow.subject == account))
    row = session.get(AttemptRow, address, with_for_update=True)
    if row is not None and row.since + WINDOW > now:
        row.failures = max(0, row.failures - 1)


def too_many(wait: timedelta) -> RefusalError:
    """Build the 429 that says how long to wait."""
    minutes = ceil(wait / timedelta(minutes=1))
    refusal = refuse(
        429,
        "too-many-attempts",
        Text("too many attempts have failed.", "失败次数过多。"),
        Text(f"Try again in {minutes} minutes.", f"请在 {minutes} 分钟后重试。"),
    )
    refusal.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return refusal


def _subject(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"


def _count_one(session: Session, subject: str, now: datetime) -> timedelta | None:
    row = _locked_row(session, subject, now)
    if row.locked_until is not None and row.locked_until > now:
        return row.locked_until - now
    if row.since + WINDOW <= now or row.locked_until is not None:
        row.failures, row.since, row.locked_until = 0, now, None
    row.failures += 1
    if row.failures > LIMITS[subject.partition(":")[0]]:
        row.locked_until = now + LOCK
        return LOCK
    return None


def _locked_row(session: Session, subject: str, now: datetime) -> AttemptRow:
    """Return the row of a subject, made if it is new, locked against other processes."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = {"subject": subject, "failures": 0, "since": now, "locked_until": None}
    session.execute(dialect.insert(AttemptRow).values(fresh).on_conflict_do_nothing())
    query = select(AttemptRow).where(AttemptRow.subject == subject).with_for_update()
    return session.scalars(query).one()
