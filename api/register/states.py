"""The state in effect as a condition of a query; `effective_status` says it of one certificate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from api.certificates.states import today
from api.certificates.tables import CertificateRow
from footprint.certification.certificate import CertificateStatus

_ENDED_BY_TIME = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)


def has_state(state: CertificateStatus, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a certificate is in a state now."""
    written = CertificateRow.status == state.value
    if state in _ENDED_BY_TIME:
        return and_(written, CertificateRow.valid_until >= today(now))
    if state is not CertificateStatus.EXPIRED:
        return written
    passed = CertificateRow.valid_until < today(now)
    return or_(written, and_(CertificateRow.status.in_(_ENDED_BY_TIME), passed))
