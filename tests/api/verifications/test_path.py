"""The whole path of a case, from the application to the decision."""

import hashlib
from uuid import UUID

from api.verifications.service import decision_file, get_case
from tests.api.verifications.journey import (
    APPLICANT,
    DECIDER,
    LEAD,
    REVIEWER,
    actor_of,
    at_review,
    judge,
    ok,
)


def test_a_case_walks_from_the_application_to_the_decision(world):
    case = at_review(world)
    seen = ok(world.get(REVIEWER, f"/v1/cases/{case}"))
    assert seen["state"] == "independent-review"
    assert [way["to"] for way in seen["ways"]] == ["findings-open", "decision", "withdrawn"]
    assert seen["ways"][1] == {
        "to": "decision",
        "label": {"en": "decision", "zh": "认证决定"},
        "roles": ["independent-reviewer"],
        "reason": False,
        "signed": True,
        "missing": [],
    }
    signed = ok(world.get(REVIEWER, f"/v1/cases/{case}/decision-file"))
    judge(world, case, "decision", REVIEWER)
    assert ok(world.get(DECIDER, f"/v1/cases/{case}/decision-file")) == signed
    judge(world, case, "granted", DECIDER)

    history = ok(world.get(LEAD, f"/v1/cases/{case}/history"))
    assert history["intact"]
    moved = [event["to_state"] for event in history["events"] if event["kind"] == "moved"]
    assert moved == [
        "submitted", "accepted", "document-review", "site-inspection", "findings-open",
        "findings-closed", "independent-review", "decision", "granted",
    ]  # fmt: skip
    assert [event["sequence"] for event in history["events"]] == list(
        range(1, len(history["events"]) + 1)
    )
    assert ok(world.get(APPLICANT, f"/v1/cases/{case}"))["ways"] == []


def test_what_the_judges_sign_names_study_report_and_misstatement(world):
    case = at_review(world)
    seen = ok(world.get(REVIEWER, f"/v1/cases/{case}"))
    report = ok(world.get(REVIEWER, f"/v1/cases/{case}/report"))
    signed = ok(world.get(REVIEWER, f"/v1/cases/{case}/decision-file"))
    assert hashlib.sha256(report["text"].encode()).hexdigest() == report["sha256"]
    assert signed["report_sha256"] == report["sha256"]
    assert signed["study_hash"] == seen["study_hash"]
    assert signed["kgco2e"] == seen["kgco2e"] > 0
    assert signed["misstatement"]["absolute_kgco2e"] == 0
    events = ok(world.get(REVIEWER, f"/v1/cases/{case}/history"))["events"]
    assert signed["history_hash"] == events[-1]["hash"]


def test_the_decision_file_is_the_same_from_inside_and_over_http(world):
    case = at_review(world)
    with world.service.database.reading() as session:
        row = get_case(session, actor_of(world, REVIEWER), UUID(case))
        assert decision_file(session, row) == ok(
            world.get(DECIDER, f"/v1/cases/{case}/decision-file")
        )
