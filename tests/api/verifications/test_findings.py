"""Findings: priced by a real assessment, answered, corrected, and what they come to."""

import json

import pytest

from api.web.problems import RefusalError
from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    CONSULTANT,
    DECIDER,
    LEAD,
    REVIEWER,
    VERIFIER,
    at_findings,
    hand_in,
    handed_over,
    judge,
    module,
    ok,
    submit,
)

GLASS = {"bill": {"40": {"amount": 2.1}}}


def raised(case_path, world, who=VERIFIER, status=201, **more):
    asked = {
        "grade": "major",
        "subject": "line:40",
        "clause": "GB/T 24067-2024",
        "text": "The glass in the issue slips is more than claimed.",
        "correction": GLASS,
        **more,
    }
    kind = {"Content-Type": "application/json"}
    path = f"{case_path}/findings"
    return ok(world.post(who, path, content=json.dumps(asked), headers=kind), status)


def settle(path, world, number, state, who=VERIFIER, status=200):
    asked = {"state": state, "reason": "as the records show"}
    return ok(world.post(who, f"{path}/findings/{number}/settle", json=asked), status)


def total_of(world, document):
    answer = ok(world.post(APPLICANT, "/v1/assessments", json=document))
    return answer["kgco2e"]


def test_the_effect_is_what_a_new_assessment_gives(world):
    path = f"/v1/cases/{at_findings(world)}"
    claimed, corrected = total_of(world, module()), total_of(world, module(glass=2.1))
    found = raised(path, world)
    assert found["effect_kgco2e"] == pytest.approx(corrected - claimed, rel=1e-12)
    assert found["effect_kgco2e"] > 1
    assert (found["number"], found["state"], found["due_on"]) == (1, "open", "2026-12-21")


@pytest.mark.parametrize(
    "correction",
    [
        {"energy": {"E1": {"unit": "MWh"}}},
        {"parameters": {"wafer-thickness": 160}},
        {"bill": {"80": {"part": None, "dataset": "aluminium-primary-cn"}}},
        {"bill": {"70": None}},
        {"bill": {"99": {"name": "sealant", "amount": 0.2, "unit": "kg", "part": "sealant"}}},
    ],
    ids=["unit", "parameter", "dataset", "line taken out", "line left out"],
)
def test_every_kind_of_correction_is_priced(world, correction):
    path = f"/v1/cases/{at_findings(world)}"
    found = raised(path, world, grade="minor", correction=correction)
    assert abs(found["effect_kgco2e"]) > 0.01


def test_without_a_correction_there_is_no_figure(world):
    path = f"/v1/cases/{at_findings(world)}"
    found = raised(path, world, correction=None, grade="minor", subject="field:site")
    assert found["effect_kgco2e"] is None
    standing = ok(world.get(LEAD, path))["standing"]
    assert standing["without_figure"] == [1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"correction": {"bill": {"40": {"amount": -1}}}}, "amount"),
        ({"correction": {"bill": {"40": {"unit": "parsec"}}}}, "parsec"),
        ({"correction": {"bill": {"77": None}}}, "77"),
        ({"correction": {"bill": {"40": {"colour": "red"}}}}, "colour"),
        ({"correction": {"parameters": {"technology": "fusion"}}}, "fusion"),
        ({"correction": {"bill": {"40": {"amount": 10**400}}}}, "amount"),
        ({"correction": {"bill": {"40": {"amount": "1e999"}}}}, "amount"),
        ({"correction": {"bill": {"40": {"name": "\ud800"}}}}, "bill"),
        ({"correction": {"bill": {"\ud800": None}}}, "character"),
        ({"correction": {"bill": {"40": {"amount": [[1]]}}}}, "bill"),
        ({"correction": {"boundary": "cradle-to-grave"}}, "boundary"),
        ({"correction": {"functional_unit": "m2"}}, "functional_unit"),
        ({"subject": "line:77"}, "line:77"),
        ({"subject": "nonsense"}, "nonsense"),
        ({"clause": ""}, "clause"),
        ({"due_on": "2026-11-20"}, "due day"),
        ({"due_on": "2027-11-20"}, "due day"),
    ],
)
def test_a_finding_that_makes_no_sense_is_refused_with_the_reason(world, change, says):
    path = f"/v1/cases/{at_findings(world)}"
    answer = raised(path, world, status=422, **change)
    assert says in answer["detail"]
    assert ok(world.get(LEAD, f"{path}/findings")) == []


def test_only_the_team_raises_and_settles_and_only_the_applicant_replies(world):
    path = f"/v1/cases/{at_findings(world)}"
    for who in (APPLICANT, REVIEWER, DECIDER, ACCEPTER, ("body", "technical-expert")):
        raised(path, world, who, 403)
    raised(path, world, ("other-body", "verifier"), 404)
    raised(path, world)
    for who in (APPLICANT, REVIEWER):
        settle(path, world, 1, "withdrawn", who, 403)
    settle(path, world, 1, "withdrawn", ("other-body", "verifier"), 404)
    settle(path, world, 2, "withdrawn", status=404)
    settle(path, world, 1, "answered", status=403)
    reply = {"reply": "The slips are of another order."}
    for who, status in ((LEAD, 403), (("other-maker", "applicant"), 404), (CONSULTANT, 200)):
        answer = world.post(who, f"{path}/findings/1/reply", json=reply)
        assert answer.status_code == status, who
    assert ok(world.get(LEAD, f"{path}/findings"))[0]["state"] == "answered"


def test_a_finding_is_corrected_when_the_study_says_so(world):
    submission = submit(world)
    case = at_findings(world, submission)
    path = f"/v1/cases/{case}"
    found = raised(path, world)
    refused = settle(path, world, 1, "corrected", status=409)
    assert refused["findings"][0]["code"] == "not-corrected"

    half = hand_in(world, submission, case, module(glass=2.0))
    left = half["findings"][0]["effect_kgco2e"]
    assert 0 < left < found["effect_kgco2e"]
    assert settle(path, world, 1, "corrected", status=409)["findings"][0]["code"] == "not-corrected"

    whole = hand_in(world, submission, case, module(glass=2.1))
    assert whole["findings"][0]["effect_kgco2e"] == pytest.approx(0, abs=1e-9)
    assert settle(path, world, 1, "corrected")["state"] == "corrected"
    assert ok(world.get(LEAD, path))["standing"]["open_majors"] == []


def test_major_findings_are_not_accepted_and_settled_ones_not_revised(world):
    path = f"/v1/cases/{at_findings(world)}"
    raised(path, world)
    assert settle(path, world, 1, "accepted", status=409)["findings"][0]["code"] == "major-accepted"
    revised = {"grade": "minor", "correction": {"bill": {"40": {"amount": 1.95}}}, "reason": "ok"}
    changed = ok(world.put(VERIFIER, f"{path}/findings/1", json=revised))
    assert changed["grade"] == "minor"
    assert 0 < changed["effect_kgco2e"] < 1
    settle(path, world, 1, "accepted")
    assert world.put(VERIFIER, f"{path}/findings/1", json=revised).status_code == 409
    settle(path, world, 1, "open")
    ok(world.put(VERIFIER, f"{path}/findings/1", json=revised))
    kinds = [event["kind"] for event in ok(world.get(LEAD, f"{path}/history"))["events"]]
    assert kinds.count("finding-revised") == 2
    assert kinds.count("finding-settled") == 2


def test_the_first_open_finding_sets_the_day_the_case_is_due(world):
    path = f"/v1/cases/{at_findings(world)}"
    raised(path, world)
    raised(path, world, due_on="2026-12-01", grade="minor")
    assert ok(world.get(LEAD, path))["due_on"] == "2026-12-01"
    settle(path, world, 2, "withdrawn")
    assert ok(world.get(LEAD, path))["due_on"] == "2026-12-21"


def test_a_material_misstatement_is_not_granted(world):
    case = at_findings(world)
    path = f"/v1/cases/{case}"
    meter = {"subject": "energy:E1", "correction": {"energy": {"E1": {"amount": 54.0}}}}
    found = raised(path, world, grade="minor", **meter)
    standing = ok(world.get(LEAD, path))["standing"]
    assert standing["material"]
    assert standing["absolute_kgco2e"] == found["effect_kgco2e"] > standing["threshold_kgco2e"]
    settle(path, world, 1, "accepted")
    handed_over(world, case)
    judge(world, case, "decision", REVIEWER)
    with pytest.raises(RefusalError, match="above the materiality"):
        judge(world, case, "granted", DECIDER)
    assert ok(world.get(LEAD, path))["state"] == "decision"
    judge(world, case, "refused", DECIDER, "The misstatement is material.")
    report = ok(world.get(APPLICANT, f"{path}/report"))["text"]
    assert "The footprint is not confirmed" in report


def test_a_report_is_outdated_by_anything_found_after_it(world):
    case = at_findings(world)
    path = f"/v1/cases/{case}"
    ok(world.post(LEAD, f"{path}/crosscheck"), 201)
    first = ok(world.post(LEAD, f"{path}/report"), 201)
    assert ok(world.get(LEAD, path))["report_sha256"] == first["sha256"]
    raised(path, world, grade="minor", correction=None)
    assert ok(world.get(LEAD, path))["report_sha256"] is None
    assert world.get(LEAD, f"{path}/report").status_code == 404
    second = ok(world.post(LEAD, f"{path}/report"), 201)
    assert second["sha256"] != first["sha256"]
    assert world.post(VERIFIER, f"{path}/report").status_code == 403


def test_a_reader_of_an_older_finding_does_not_write_over_it(world):
    path = f"/v1/cases/{at_findings(world)}"
    raised(path, world)
    reply = {"reply": "first"}
    ok(world.post(APPLICANT, f"{path}/findings/1/reply", json=reply, headers={"If-Match": '"1"'}))
    answer = world.post(
        APPLICANT, f"{path}/findings/1/reply", json=reply, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 412
