"""The hash chain of a case's events."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from footprint.certification.history import BEGINNING, CaseEvent, check_history

START = datetime(2026, 11, 21, tzinfo=UTC)


def chain(length):
    rows, previous = [], BEGINNING
    for number in range(1, length + 1):
        event = CaseEvent(
            case="c",
            sequence=number,
            kind="moved",
            from_state="draft",
            to_state="submitted",
            actor="p",
            role="applicant",
            reason=f"reason {number}",
            details={"kgco2e": 0.1 * number},
            at=START + timedelta(minutes=number),
        )
        previous = event.hash(previous)
        rows.append((event, previous))
    return rows


def test_a_whole_chain_is_found_whole():
    assert check_history(chain(5)) == ()
    assert check_history([]) == ()


@given(st.integers(0, 4), st.sampled_from(["reason", "actor", "to_state", "role", "kind"]))
def test_any_changed_field_is_found_at_its_event(position, field):
    rows = chain(5)
    event, stored = rows[position]
    rows[position] = (event.model_copy(update={field: "other"}), stored)
    (found,) = check_history(rows)
    assert f"event {position + 1} " in found.text.en


@given(st.integers(0, 3))
def test_a_missing_or_doubled_event_is_found(position):
    rows = chain(5)
    assert check_history(rows[:position] + rows[position + 1 :])
    assert check_history([*rows[: position + 1], *rows[position:]])


def test_an_event_written_anew_with_its_own_hash_is_found_at_the_next():
    rows = chain(4)
    forged = rows[1][0].model_copy(update={"reason": "forged"})
    rows[1] = (forged, forged.hash(rows[0][1]))
    (found,) = check_history(rows)
    assert "event 3 " in found.text.en
