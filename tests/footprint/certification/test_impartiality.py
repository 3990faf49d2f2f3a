"""Who may take which part in a case."""

from datetime import date
from uuid import UUID

import pytest

from footprint.certification.impartiality import (
    CLIENT_EVENTS,
    Part,
    Ties,
    barred_since,
    check_judges,
    check_may_act,
    check_part,
)
from footprint.certification.roles import Role

ANNE, BO = UUID(int=1), UUID(int=2)
NONE = Ties()
SINCE = date(2024, 11, 21)


def codes(found):
    return [finding.code for finding in found]


def part(person, role, *, declared=True, removed=False):
    return Part(person, role, declared, removed)


def test_somebody_without_ties_may_take_any_part():
    for role in Role:
        assert check_part(ANNE, role, [], NONE, SINCE) == ()


@pytest.mark.parametrize("judge", [Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER])
@pytest.mark.parametrize("worker", [Role.LEAD_VERIFIER, Role.VERIFIER, Role.TECHNICAL_EXPERT])
def test_the_team_does_not_judge_nor_the_judges_verify(judge, worker):
    assert codes(check_part(ANNE, judge, [part(ANNE, worker)], NONE, SINCE)) == ["judge-in-team"]
    assert codes(check_part(ANNE, worker, [part(ANNE, judge)], NONE, SINCE)) == ["judge-in-team"]


def test_who_left_the_team_still_does_not_judge():
    gone = [part(ANNE, Role.VERIFIER, removed=True)]
    assert codes(check_part(ANNE, Role.DECISION_MAKER, gone, NONE, SINCE)) == ["judge-in-team"]


def test_review_and_decision_need_two_people():
    parts = [part(ANNE, Role.INDEPENDENT_REVIEWER)]
    assert codes(check_part(ANNE, Role.DECISION_MAKER, parts, NONE, SINCE)) == ["one-judge"]
    assert check_part(BO, Role.DECISION_MAKER, parts, NONE, SINCE) == ()
    assert codes(check_judges(ANNE, ANNE, parts)) == ["one-judge"]
    assert check_judges(ANNE, BO, parts) == ()
    assert codes(check_judges(ANNE, BO, [part(BO, Role.VERIFIER)])) == ["judge-in-team"]


@pytest.mark.parametrize(
    ("ended", "barred"),
    [
        (None, True),
        (date(2026, 1, 1), True),
        (SINCE, True),
        (date(2024, 11, 20), False),
    ],
)
def test_a_consultant_is_barred_for_the_time_of_the_scheme(ended, barred):
    found = check_part(ANNE, Role.VERIFIER, [], Ties(consulting_ends=(ended,)), SINCE)
    assert codes(found) == (["consulted"] if barred else [])


def test_the_latest_consulting_counts():
    ends = (date(2020, 1, 1), date(2026, 1, 1))
    found = check_part(ANNE, Role.VERIFIER, [], Ties(consulting_ends=ends), SINCE)
    assert codes(found) == ["consulted"]


def test_who_belongs_to_the_client_takes_no_part():
    found = check_part(ANNE, Role.VERIFIER, [], Ties(member=True), SINCE)
    assert codes(found) == ["of-the-client"]


def test_acting_needs_a_part_and_a_declaration():
    role = Role.VERIFIER
    assert codes(check_may_act(ANNE, role, [])) == ["no-part"]
    assert codes(check_may_act(ANNE, role, [part(ANNE, role, declared=False)])) == [
        "no-declaration"
    ]
    assert codes(check_may_act(ANNE, role, [part(ANNE, role, removed=True)])) == ["no-part"]
    assert codes(check_may_act(ANNE, role, [part(BO, role)])) == ["no-part"]
    assert check_may_act(ANNE, role, [part(ANNE, role)]) == ()


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        (date(2026, 11, 21), 24, date(2024, 11, 21)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_are_counted_back_on_the_calendar(today, months, since):
    assert barred_since(today, months) == since


def test_sample_seed_notes_and_declarations_are_kept_from_the_applicants_side():
    hidden = {"sample-drawn", "note", "crosschecked", "declared", "appointed", "report-drafted"}
    assert CLIENT_EVENTS.isdisjoint(hidden)
