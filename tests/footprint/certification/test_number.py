"""Certificate numbers and log events."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.certification.certificate import CertificateStatus
from footprint.certification.events import STATUS_AFTER, EventKind, LogEvent, read_leaf
from footprint.certification.number import check_character, check_number, make_number
from footprint.errors import InputError

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_the_published_vector_of_mod_37_36_is_reproduced():
    # Example of the GRid standard (IFPI): A1-2425G-ABC1234002-M
    assert check_character("A12425GABC1234002") == "M"


def test_a_number_reads_as_body_scheme_year_sequence_and_check():
    number = make_number("DEMO", "TB", 2026, 1)
    assert number.rsplit("-", 1)[0] == "DEMO-TB-2026-000001"
    assert check_number(number.lower()) == number


@given(sequence=st.integers(1, 10**9), place=st.integers(0, 30), wrong=st.sampled_from(CHARACTERS))
def test_every_single_wrong_character_is_noticed(sequence, place, wrong):
    number = make_number("DEMO", "TB", 2026, sequence)
    place %= len(number)
    changed = number[:place] + wrong + number[place + 1 :]
    if changed == number:
        assert check_number(changed) == number
    else:
        with pytest.raises(InputError):
            check_number(changed)


@pytest.mark.parametrize(
    "text",
    ["", "DEMO", "DEMO-TB-26-000001-9", "DEMO-TB-2026-１-9", "D" * 10_000, "a\nb", "../../etc"],
)
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(InputError) as caught:
        check_number(text)
    assert len(caught.value.say("zh")) < 200


def test_a_body_code_that_does_not_fit_a_number_is_refused():
    with pytest.raises(InputError):
        make_number("a b", "TB", 2026, 1)


def make_event(**changes):
    values = {
        "kind": EventKind.ISSUED,
        "number": make_number("DEMO", "TB", 2026, 1),
        "sequence": 1,
        "credential_hash": "a" * 64,
        "body": "did:web:tanbiao.example:bodies:DEMO",
        "at": datetime(2026, 11, 21, 16, 0, tzinfo=timezone(timedelta(hours=8))),
        "reason_code": "decision",
        "status": CertificateStatus.VALID,
    }
    return LogEvent(**{**values, **changes})


def test_a_leaf_gives_its_event_back_and_time_is_in_utc():
    event = make_event()
    assert read_leaf(event.leaf()) == event
    assert json.loads(event.leaf())["at"] == "2026-11-21T08:00:00Z"


def test_the_same_moment_in_another_zone_gives_the_same_leaf():
    assert make_event().leaf() == make_event(at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC)).leaf()


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"{}",
        b"[" * 4000,
        b"\xff\xfe",
        make_event().leaf() + b" ",
        make_event().leaf().replace(b'"sequence":1', b'"sequence":01'),
        make_event().leaf()[:-1] + b',"more":1}',
    ],
)
def test_a_leaf_that_is_not_canonical_is_refused(leaf):
    with pytest.raises(InputError):
        read_leaf(leaf)


def test_every_event_leads_to_a_status():
    assert set(STATUS_AFTER) == set(EventKind)
