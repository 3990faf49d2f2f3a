"""Every step by everybody: only the right person, at the right time, moves a case."""

import pytest

from api.identity.tables import Organisation
from api.web.problems import RefusalError
from footprint.certification.states import CaseState
from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    DECIDER,
    LEAD,
    REVIEWER,
    VERIFIER,
    apply,
    appoint,
    at_review,
    declare,
    judge,
    move,
    ok,
    submit,
)


def attempt(world, case, to, who):
    asked = {"to": to, "role": who[1], "reason": "a try"}
    return world.post(who, f"/v1/cases/{case}/transitions", json=asked)


def code(answer):
    return answer.json()["findings"][0]["code"]


def state(world, case, who=APPLICANT):
    return ok(world.get(who, f"/v1/cases/{case}"))


def refuse_all_others(world, case, to, right):
    """Let everybody but one person try a step, and that person every other step."""
    before = state(world, case)
    for who in world.people:
        if who != right:
            answer = attempt(world, case, to, who)
            own = who[0] in {"maker", "body"} and before["state"] != "draft"
            expected = {403, 409} if own or who[0] == "maker" else {404}
            assert answer.status_code in expected, (who, to, answer.text)
    for other in CaseState:
        if other not in {to, "withdrawn", "returned"}:
            assert attempt(world, case, other.value, right).status_code == 409, (other, right)
    after = state(world, case)
    assert (after["state"], after["version"]) == (before["state"], before["version"])


def test_at_every_step_only_the_right_person_moves_the_case(world):
    case = apply(world, submit=False)
    refuse_all_others(world, case, "submitted", APPLICANT)
    move(world, case, "submitted", APPLICANT)

    assert code(attempt(world, case, "accepted", ACCEPTER)) == "no-part"
    declare(world, case, ACCEPTER)
    refuse_all_others(world, case, "accepted", ACCEPTER)
    move(world, case, "accepted", ACCEPTER)

    for who in (LEAD, VERIFIER):
        appoint(world, case, who)
    assert code(attempt(world, case, "document-review", LEAD)) == "no-declaration"
    declare(world, case, LEAD)
    assert code(attempt(world, case, "document-review", LEAD)) == "team-incomplete"
    declare(world, case, VERIFIER)
    refuse_all_others(world, case, "document-review", LEAD)
    move(world, case, "document-review", LEAD)

    refuse_all_others(world, case, "site-inspection", LEAD)
    move(world, case, "site-inspection", LEAD)
    assert code(attempt(world, case, "findings-open", LEAD)) == "no-sample"
    ok(world.post(LEAD, f"/v1/cases/{case}/sample"), 201)
    refuse_all_others(world, case, "findings-open", LEAD)
    move(world, case, "findings-open", LEAD, "Inspected.")

    assert code(attempt(world, case, "findings-closed", LEAD)) == "no-crosscheck"
    ok(world.post(LEAD, f"/v1/cases/{case}/crosscheck"), 201)
    refuse_all_others(world, case, "findings-closed", LEAD)
    move(world, case, "findings-closed", LEAD)

    assert code(attempt(world, case, "independent-review", LEAD)) == "no-report"
    ok(world.post(LEAD, f"/v1/cases/{case}/report"), 201)
    move(world, case, "independent-review", LEAD)


def test_signed_steps_are_not_taken_by_hand(world):
    case = at_review(world)
    answer = attempt(world, case, "decision", REVIEWER)
    assert answer.status_code == 409
    assert answer.json()["findings"][0]["code"] == "signature-needed"
    judge(world, case, "decision", REVIEWER)
    for to in ("granted", "refused"):
        assert attempt(world, case, to, DECIDER).json()["findings"][0]["code"] == "signature-needed"
    judge(world, case, "refused", DECIDER, "The inspection was not enough.")
    refused = state(world, case)
    assert refused["state"] == "refused"
    for who in world.people:
        if who[0] in {"maker", "body"}:
            assert attempt(world, case, "withdrawn", who).status_code in {403, 409}


def test_the_reviewer_sends_a_case_back(world):
    case = at_review(world)
    move(world, case, "findings-open", REVIEWER, "Look into the glass again.")
    history = ok(world.get(LEAD, f"/v1/cases/{case}/history"))["events"]
    assert history[-1]["reason"] == "Look into the glass again."


def test_returning_needs_a_reason_that_the_applicant_reads(world):
    case = apply(world)
    declare(world, case, ACCEPTER)
    asked = {"to": "returned", "role": "application-reviewer"}
    answer = world.post(ACCEPTER, f"/v1/cases/{case}/transitions", json=asked)
    assert answer.json()["findings"][0]["code"] == "no-reason"
    move(world, case, "returned", ACCEPTER, "No electricity bill.")
    events = ok(world.get(APPLICANT, f"/v1/cases/{case}/history"))["events"]
    assert events[-1]["reason"] == "No electricity bill."
    assert move(world, case, "submitted", APPLICANT)["state"] == "submitted"


def test_the_applicant_withdraws_and_may_then_apply_anew(world):
    submission = submit(world)
    case = apply(world, submission)
    asked = {"submission_id": submission, "scheme": "tanbiao-voluntary", "body": "DEMO"}
    answer = world.post(APPLICANT, "/v1/cases", json=asked)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "case-open")
    move(world, case, "withdrawn", APPLICANT, "The model changes.")
    apply(world, submission)


def test_a_writer_who_has_seen_an_older_version_is_refused(world):
    case = apply(world)
    seen = world.get(ACCEPTER, f"/v1/cases/{case}").headers["etag"]
    declare(world, case, ACCEPTER)
    asked = {"to": "accepted", "role": "application-reviewer"}
    path = f"/v1/cases/{case}/transitions"
    old = world.post(ACCEPTER, path, json=asked, headers={"If-Match": seen})
    assert old.status_code == 412
    now = world.get(ACCEPTER, f"/v1/cases/{case}").headers["etag"]
    ok(world.post(ACCEPTER, path, json=asked, headers={"If-Match": now}))


def test_a_request_sent_twice_moves_a_case_once(world):
    case = apply(world)
    declare(world, case, ACCEPTER)
    asked = {"to": "accepted", "role": "application-reviewer"}
    again = {"Idempotency-Key": "one"}
    path = f"/v1/cases/{case}/transitions"
    first = world.post(ACCEPTER, path, json=asked, headers=again)
    second = world.post(ACCEPTER, path, json=asked, headers=again)
    assert ok(first) == ok(second)
    kinds = [
        event["to_state"]
        for event in ok(world.get(ACCEPTER, f"/v1/cases/{case}/history"))["events"]
    ]
    assert kinds.count("accepted") == 1


def test_a_body_that_lost_its_approval_moves_nothing_on(world):
    case = apply(world)
    declare(world, case, ACCEPTER)
    with world.service.database.writing() as session:
        session.get_one(Organisation, world.organisations["body"]).approved = False
    assert attempt(world, case, "accepted", ACCEPTER).status_code == 403
    with pytest.raises(RefusalError, match="not approved"):
        judge(world, case, "accepted", ACCEPTER)
    assert move(world, case, "withdrawn", APPLICANT, "Another body.")["state"] == "withdrawn"


def test_a_clock_that_was_moved_back_changes_nothing(world):
    case = apply(world)
    world.clock.forward(hours=-1)
    signed = {"role": ACCEPTER[1], "no_conflict": True, "name": f"{ACCEPTER[1]} of body"}
    answer = world.post(ACCEPTER, f"/v1/cases/{case}/declarations", json=signed)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (503, "clock-moved-back")
    assert state(world, case)["team"] == []
