"""The reference period of a statement and how long what it says is valid, at most three years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from footprint.errors import Finding
from footprint.formats.contract import lacks
from footprint.formats.pact_moments import VALIDITY_YEARS, years_later
from footprint.statement import Statement
from footprint.text import Text


def period(statement: Statement) -> tuple[datetime, datetime] | None:
    """Return start and end of the reference period, the end exclusive; None if not known."""
    product = statement.footprint.product
    if product.period_start is None or product.period_end is None:
        return None
    start, last = date.fromisoformat(product.period_start), date.fromisoformat(product.period_end)
    return _midnight(start), _midnight(last + timedelta(days=1))


def valid_until(statement: Statement) -> datetime | None:
    """Return the end of validity: as disclosed, at most three years after the reference period."""
    known, wanted = period(statement), statement.disclosure.valid_until
    if known is None:
        return None
    latest = years_later(known[1], VALIDITY_YEARS)
    return (
        latest if wanted is None else min(datetime.combine(wanted, time(23, 59, 59), UTC), latest)
    )


def no_period(clause: str) -> Finding:
    """Return the finding of a study that does not say when its data are from."""
    return lacks(
        "no-period",
        Text("the reference period is not known.", "数据期间未知。"),
        Text("Give period_start and period_end.", "请填写数据期间起止。"),
        clause,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)
