"""When a certificate begins and ends: its days are days in China (UTC+8)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from footprint.certification.certificate import CertificateContent

CHINA = timezone(timedelta(hours=8))


def begins(content: CertificateContent) -> datetime:
    """Return the first moment of validity: the issue, or the start of its first day if later."""
    return max(content.issued_at, _midnight(content.valid_from))


def ends(content: CertificateContent) -> datetime:
    """Return the moment validity is over: the end of its last day."""
    return _midnight(content.valid_until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
