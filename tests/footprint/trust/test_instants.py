"""Times in signed documents: one way to write them, few ways to read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from footprint.trust.errors import TrustError
from footprint.trust.instants import instant, read_instant

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T12:00:00Z",
        "2026-11-21T12:00:00.000Z",
        "2026-11-21T20:00:00+08:00",
        "2026-11-21T04:00:00-08:00",
    ],
)
def test_times_of_the_same_instant_read_the_same(text):
    assert read_instant(text) == NOON
    assert read_instant(text).tzinfo is UTC


def test_a_time_is_written_in_utc_and_whole_seconds():
    local = datetime(2026, 11, 21, 20, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))
    assert instant(local) == "2026-11-21T12:00:00Z"


def test_a_time_without_zone_is_refused():
    with pytest.raises(TrustError, match="time zone"):
        instant(NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "2026-11-21",
        "2026-11-21T12:00:00",
        "2026-11-21 12:00:00Z",
        "20261121T120000Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T12:00:00+25:00",
        "0001-01-01T00:00:00+08:00",
        "９999-01-01T00:00:00Z",
        "2026-11-21T12:00:00Z\n",
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(TrustError, match="written as"):
        read_instant(text)
