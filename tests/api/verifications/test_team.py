"""Team, declarations and what bars somebody."""

import uuid

import pytest

from api.identity.tables import Membership
from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    CONSULTANT,
    DECIDER,
    EXPERT,
    LEAD,
    REVIEWER,
    VERIFIER,
    accepted,
    apply,
    appoint,
    declare,
    ok,
)


def codes(answer):
    return [found["code"] for found in answer.json()["findings"]]


def ask_appoint(world, case, person, role, who=ACCEPTER):
    part = {"person_id": str(person), "role": role}
    return world.post(who, f"/v1/cases/{case}/team", json=part)


def ask_declare(world, case, who, role=None, **more):
    signed = {"role": role or who[1], "no_conflict": True, "name": f"{who[1]} of {who[0]}", **more}
    return world.post(who, f"/v1/cases/{case}/declarations", json=signed)


def give(world, who, role, organisation=None):
    """Give a person another role."""
    with world.service.database.writing() as session:
        session.add(
            Membership(
                person_id=world.people[who],
                organisation_id=world.organisations[organisation or who[0]],
                role=role,
                since=world.clock(),
            )
        )


def test_only_the_body_appoints_and_only_its_own_people(world):
    case = apply(world)
    lead = world.people[LEAD]
    assert ask_appoint(world, case, lead, "lead-verifier", VERIFIER).status_code == 403
    assert ask_appoint(world, case, lead, "lead-verifier", APPLICANT).status_code == 403
    other = ("other-body", "administrator")
    assert ask_appoint(world, case, lead, "lead-verifier", other).status_code == 404
    stranger = world.people["other-body", "lead-verifier"]
    assert ask_appoint(world, case, stranger, "lead-verifier").status_code == 404
    assert ask_appoint(world, case, lead, "verifier").status_code == 404
    assert ask_appoint(world, case, lead, "applicant").status_code == 404
    appoint(world, case, LEAD)
    assert codes(ask_appoint(world, case, lead, "lead-verifier")) == ["part-taken"]


def test_the_team_is_appointed_before_it_declares_and_judges_take_their_part(world):
    case = apply(world)
    assert ask_declare(world, case, LEAD).status_code == 403
    appoint(world, case, LEAD)
    assert declare(world, case, LEAD)["declared_at"] is not None
    assert codes(ask_declare(world, case, LEAD)) == ["declared"]
    assert declare(world, case, REVIEWER)["role"] == "independent-reviewer"


@pytest.mark.parametrize(
    "change", [{"no_conflict": False}, {"name": "somebody else"}, {"name": ""}, {"role": "boss"}]
)
def test_a_declaration_that_is_not_whole_is_none(world, change):
    case = apply(world)
    assert ask_declare(world, case, ACCEPTER, **change).status_code == 422
    assert ok(world.get(ACCEPTER, f"/v1/cases/{case}"))["team"] == []


def test_the_declaration_is_on_record_with_the_name(world):
    case = apply(world)
    declare(world, case, ACCEPTER)
    event = ok(world.get(ACCEPTER, f"/v1/cases/{case}/history"))["events"][-1]
    assert event["kind"] == "declared"
    assert event["details"]["signed"] == "application-reviewer of body"
    assert "no financial" in event["details"]["declaration"]


def test_who_verifies_does_not_judge_even_after_leaving(world):
    case = accepted(world)
    give(world, VERIFIER, "independent-reviewer")
    assert codes(ask_declare(world, case, VERIFIER, "independent-reviewer")) == ["judge-in-team"]
    team = ok(world.get(LEAD, f"/v1/cases/{case}"))["team"]
    part = next(row for row in team if row["role"] == "verifier")
    ok(world.delete(LEAD, f"/v1/cases/{case}/team/{part['id']}"), 204)
    assert codes(ask_declare(world, case, VERIFIER, "independent-reviewer")) == ["judge-in-team"]
    assert world.delete(LEAD, f"/v1/cases/{case}/team/{part['id']}").status_code == 404


def test_one_person_does_not_review_and_decide(world):
    case = accepted(world)
    give(world, REVIEWER, "decision-maker")
    assert codes(ask_declare(world, case, REVIEWER, "decision-maker")) == ["one-judge"]
    give(world, DECIDER, "verifier")
    assert codes(ask_appoint(world, case, world.people[DECIDER], "verifier")) == ["judge-in-team"]


def test_who_consulted_for_the_client_is_barred_for_the_schemes_months(world):
    case = apply(world)
    client = str(world.organisations["maker"])
    mine = {"person_id": str(world.people[EXPERT]), "client_id": client, "ended_on": "2025-01-01"}
    ok(world.post(EXPERT, "/v1/consulting", json=mine), 201)
    assert codes(ask_appoint(world, case, world.people[EXPERT], "technical-expert")) == [
        "consulted"
    ]
    long_ago = {**mine, "person_id": str(world.people[VERIFIER]), "ended_on": "2024-11-20"}
    ok(world.post(VERIFIER, "/v1/consulting", json=long_ago), 201)
    appoint(world, case, VERIFIER)


def test_consulting_that_comes_to_light_later_stops_whoever_is_on_the_case(world):
    case = accepted(world)
    found = {
        "person_id": str(world.people[LEAD]),
        "client_id": str(world.organisations["maker"]),
        "ended_on": None,
    }
    ok(world.post(("body", "administrator"), "/v1/consulting", json=found), 201)
    asked = {"to": "document-review", "role": "lead-verifier"}
    answer = world.post(LEAD, f"/v1/cases/{case}/transitions", json=asked)
    assert (answer.status_code, codes(answer)) == (403, ["consulted"])


def test_consulting_is_recorded_by_oneself_or_the_own_administrator(world):
    record = {
        "person_id": str(world.people[EXPERT]),
        "client_id": str(world.organisations["maker"]),
    }
    assert world.post(LEAD, "/v1/consulting", json=record).status_code == 403
    stranger = ("other-body", "administrator")
    assert world.post(stranger, "/v1/consulting", json=record).status_code == 404
    unknown = {**record, "client_id": str(uuid.uuid4())}
    assert world.post(EXPERT, "/v1/consulting", json=unknown).status_code == 404


def test_who_belongs_to_the_client_takes_no_part(world):
    case = apply(world)
    give(world, EXPERT, "consultant", "maker")
    assert codes(ask_appoint(world, case, world.people[EXPERT], "technical-expert")) == [
        "of-the-client"
    ]


def test_nobody_joins_a_case_that_has_ended(world):
    case = apply(world)
    asked = {"to": "withdrawn", "role": "applicant", "reason": "No."}
    ok(world.post(APPLICANT, f"/v1/cases/{case}/transitions", json=asked))
    assert codes(ask_declare(world, case, ACCEPTER)) == ["case-ended"]
    assert codes(ask_appoint(world, case, world.people[LEAD], "lead-verifier")) == ["case-ended"]


def test_the_applicants_side_sees_neither_plan_nor_notes(world):
    case = accepted(world)
    asked = {"to": "document-review", "role": "lead-verifier"}
    ok(world.post(LEAD, f"/v1/cases/{case}/transitions", json=asked))
    drawn = ok(world.post(LEAD, f"/v1/cases/{case}/sample"), 201)
    ok(world.post(VERIFIER, f"/v1/cases/{case}/notes", json={"text": "check the scale"}), 204)
    for who in (APPLICANT, CONSULTANT, ("maker", "administrator")):
        for path in ("sample", "sample/redraw", "risks", "decision-file", "file"):
            assert world.get(who, f"/v1/cases/{case}/{path}").status_code == 403, (who, path)
        assert world.get(who, f"/v1/cases/{case}/report").status_code == 404
        for path in ("", "/history", "/findings"):
            text = world.get(who, f"/v1/cases/{case}{path}").text
            assert drawn["seed"] not in text
            assert "check the scale" not in text
            assert "sample-drawn" not in text
    assert "check the scale" in world.get(LEAD, f"/v1/cases/{case}/history").text
