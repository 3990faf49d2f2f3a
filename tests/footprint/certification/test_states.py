"""The table of who may move a case where, and what must be in hand."""

from dataclasses import replace

import pytest

from footprint.certification.roles import Role
from footprint.certification.states import (
    ENDED,
    STATE_LABELS,
    TRANSITIONS,
    CaseState,
    Facts,
    check_move,
    needs_no_obstacle,
    no_way,
    ways,
)
from footprint.errors import error
from footprint.text import Text

STUDY = "a" * 64
READY = Facts(study=STUDY, sampled=STUDY, crosschecked=STUDY, reported=STUDY, led=True)


def way(source, target):
    return next(one for one in TRANSITIONS if (one.source, one.target) == (source, target))


def codes(found):
    return [finding.code for finding in found]


def test_every_state_has_a_name_and_can_be_reached_from_a_draft():
    reached, waiting = {CaseState.DRAFT}, [CaseState.DRAFT]
    while waiting:
        source = waiting.pop()
        for one in TRANSITIONS:
            if one.source is source and one.target not in reached:
                reached.add(one.target)
                waiting.append(one.target)
    assert reached == set(CaseState) == set(STATE_LABELS)


def test_nothing_leads_out_of_an_ended_case():
    assert not [one for one in TRANSITIONS if one.source in ENDED]
    said = no_way(CaseState.GRANTED, CaseState.DECISION, site_inspection=True)
    assert said.remedy.en == "It has ended."


@pytest.mark.parametrize("inspection", [True, False])
def test_a_site_is_inspected_where_the_scheme_asks_and_only_there(inspection):
    targets = {one.target for one in ways(CaseState.DOCUMENT_REVIEW, site_inspection=inspection)}
    assert (CaseState.SITE_INSPECTION in targets) is inspection
    assert (CaseState.FINDINGS_OPEN in targets) is not inspection


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: f"{one.source}->{one.target}")
def test_only_the_named_roles_move_a_case(one):
    allowed = {role for role in Role if not check_move(one, role, "because", READY)}
    assert allowed == one.roles


@pytest.mark.parametrize(
    ("source", "target", "fact", "code"),
    [
        ("accepted", "document-review", {"led": False}, "team-incomplete"),
        ("site-inspection", "findings-open", {"sampled": None}, "no-sample"),
        ("findings-open", "findings-closed", {"sampled": "b" * 64}, "no-sample"),
        ("findings-open", "findings-closed", {"crosschecked": "b" * 64}, "no-crosscheck"),
        ("findings-open", "findings-closed", {"unsettled": (2, 5)}, "findings-open"),
        ("findings-closed", "independent-review", {"reported": None}, "no-report"),
        ("independent-review", "decision", {"reported": "b" * 64}, "no-report"),
        ("decision", "granted", {"reported": None}, "no-report"),
    ],
)
def test_what_is_not_in_hand_stops_a_case(source, target, fact, code):
    one = way(CaseState(source), CaseState(target))
    (role,) = one.roles
    assert check_move(one, role, "because", READY) == ()
    assert codes(check_move(one, role, "because", replace(READY, **fact))) == [code]


def test_an_obstacle_stops_granting_but_not_refusing():
    obstacle = error("material-misstatement", Text("too much", "过大"))
    blocked = replace(READY, obstacles=(obstacle,))
    granting = way(CaseState.DECISION, CaseState.GRANTED)
    refusing = way(CaseState.DECISION, CaseState.REFUSED)
    assert check_move(granting, Role.DECISION_MAKER, "", blocked) == (obstacle,)
    assert check_move(refusing, Role.DECISION_MAKER, "too much", blocked) == ()
    assert needs_no_obstacle in granting.needs


def test_a_reason_of_spaces_is_none():
    returning = way(CaseState.SUBMITTED, CaseState.RETURNED)
    found = check_move(returning, Role.APPLICATION_REVIEWER, "  \n", READY)
    assert codes(found) == ["no-reason"]


def test_granting_refusing_and_the_review_rest_on_signatures():
    signed = {(one.source, one.target) for one in TRANSITIONS if one.signed}
    assert signed == {
        (CaseState.INDEPENDENT_REVIEW, CaseState.DECISION),
        (CaseState.DECISION, CaseState.GRANTED),
        (CaseState.DECISION, CaseState.REFUSED),
    }


def test_the_applicant_may_withdraw_until_the_case_has_ended():
    leaving = {one.source for one in TRANSITIONS if one.target is CaseState.WITHDRAWN}
    assert leaving == set(CaseState) - ENDED
