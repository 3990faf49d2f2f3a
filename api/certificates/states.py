"""The status in effect: time ends a certificate even before anybody has written it down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_

from api.certificates.tables import CertificateRow
from footprint.certification.certificate import CertificateStatus
from footprint.certification.period import CHINA

_ENDED_BY_TIME = frozenset({CertificateStatus.VALID, CertificateStatus.SUSPENDED})


def effective_status(row: CertificateRow, now: datetime) -> CertificateStatus:
    """Return the status in effect: past its last day, a day in China, a certificate is expired."""
    kept = CertificateStatus(row.status)
    over = kept in _ENDED_BY_TIME and today(now) > row.valid_until
    return CertificateStatus.EXPIRED if over else kept


def today(now: datetime) -> date:
    """Return the day of a moment in China."""
    return now.astimezone(CHINA).date()


def has_status(status: CertificateStatus, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a certificate is in effect in a status."""
    row, kept = CertificateRow, CertificateRow.status == status.value
    if status in _ENDED_BY_TIME:
        return and_(kept, row.valid_until >= today(now))
    if status is not CertificateStatus.EXPIRED:
        return kept
    return or_(kept, and_(row.status.in_(_ENDED_BY_TIME), row.valid_until < today(now)))
