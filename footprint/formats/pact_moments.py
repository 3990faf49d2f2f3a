"""Moments as PACT writes them (RFC 3339) and what counts as valid on, after and before one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

VALIDITY_YEARS = 3
"""How long a footprint is valid after its reference period, if it says nothing."""
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?([Zz]|[+ -]\d\d:\d\d)", re.ASCII
)


def moment(when: datetime) -> str:
    """Return a moment in UTC, ending in Z.

    Examples
    --------
    >>> moment(datetime(2026, 11, 21, 8, tzinfo=UTC))
    '2026-11-21T08:00:00Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def read_moment(text: str) -> datetime:
    """Return a moment in UTC; a blank stands for the plus sign it was in a web address.

    Raises
    ------
    ValueError
        It is no moment with a time zone.

    Examples
    --------
    >>> read_moment("2025-04-30T02:00:00+02:00").isoformat()
    '2025-04-30T00:00:00+00:00'
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, minute, second, fraction, zone = found.groups()
    leap = second == "60"
    zone = "+00:00" if zone in "Zz" else zone.replace(" ", "+")
    plain = f"{day}T{minute}:{'59' if leap else second or '00'}{(fraction or '')[:7]}{zone}"
    local = datetime.fromisoformat(plain)
    try:
        return local.astimezone(UTC) + timedelta(seconds=leap)
    except OverflowError:  # at the ends of the calendar, where a day more or less matters to nobody
        return local.replace(tzinfo=UTC)


def validity(document: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Return start and end of a footprint's validity.

    Raises
    ------
    ValueError
        Neither a validity nor a reference period can be read.
    """
    start, end = document.get("validityPeriodStart"), document.get("validityPeriodEnd")
    reference = (document.get("pcf") or {}).get("referencePeriodEnd")
    if (start is None or end is None) and reference is None:
        message = "no validity"
        raise ValueError(message)
    begins = read_moment(str(reference if start is None else start))
    return begins, years_later(begins, VALIDITY_YEARS) if end is None else read_moment(str(end))


def years_later(when: datetime, years: int) -> datetime:
    """Return the same day of a later year; 28 February for the 29th where there is none."""
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return when.replace(year=when.year + years, day=28)
