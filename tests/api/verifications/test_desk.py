"""The desk: sample, risks, recalculation, versions, study, evidence, and the whole file."""

import hashlib
import io
import json
import zipfile

import pytest
from sqlalchemy import update

from api.submissions.tables import StudyRow
from api.verifications.tables import CaseEventRow, CaseRow
from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    DECIDER,
    EXPERT,
    LEAD,
    REVIEWER,
    VERIFIER,
    accepted,
    at_findings,
    at_review,
    hand_in,
    module,
    move,
    ok,
    submit,
)

SLIP = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def with_evidence(world):
    """A submission whose glass is supported by a file."""
    submission = submit(world)
    files = {"file": ("slip.csv", b"item,amount\n40,1.938\n", "text/csv")}
    path = f"/v1/submissions/{submission}/evidence"
    stored = ok(world.post(APPLICANT, path, files=files, data={"subject": "line:40"}), 201)
    return submission, stored["sha256"]


def test_the_sample_is_drawn_once_and_drawn_again_by_anybody_of_the_case(world):
    case = accepted(world)
    path = f"/v1/cases/{case}/sample"
    assert world.post(LEAD, path).status_code == 409
    move(world, case, "document-review", LEAD)
    assert world.get(LEAD, path).status_code == 404
    drawn = ok(world.post(VERIFIER, path), 201)
    assert drawn["size"] == 60
    assert len(drawn["seed"]) == 32
    assert world.post(LEAD, path).json()["findings"][0]["code"] == "sample-drawn"
    again = ok(world.get(REVIEWER, f"{path}/redraw"))
    assert again == {"same": True, "sample": drawn}
    assert ok(world.get(DECIDER, path)) == drawn


def test_a_sample_that_was_tampered_with_is_not_drawn_again(world):
    case = at_findings(world)
    with world.service.database.writing() as session:
        row = session.query(CaseRow).one()
        row.sample = {**row.sample, "lines": row.sample["lines"][1:]}
    assert ok(world.get(LEAD, f"/v1/cases/{case}/sample/redraw"))["same"] is False


def test_risks_rank_what_is_large_and_unproven_first(world):
    submission, _ = with_evidence(world)
    case = at_findings(world, submission)
    rows = ok(world.get(LEAD, f"/v1/cases/{case}/risks"))
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["risk"] for row in rows] == sorted((row["risk"] for row in rows), reverse=True)
    by_key = {row["key"]: row for row in rows}
    assert (by_key["40"]["evidence_files"], by_key["40"]["evidence_grade"]) == (1, 0.8)
    assert by_key["80"]["evidence_grade"] == 0.3
    assert by_key["40"]["data_quality"] is not None


def test_the_recalculation_reports_both_paths_and_finds_the_claim(world):
    case = at_findings(world)
    found = ok(world.post(VERIFIER, f"/v1/cases/{case}/crosscheck"), 201)
    claimed = ok(world.get(LEAD, f"/v1/cases/{case}"))["kgco2e"]
    assert found["identical"]
    assert found["claimed"] == found["reassessed"] == claimed
    assert found["reference"] == pytest.approx(claimed, rel=1e-9)
    assert found["fast"] == pytest.approx(claimed, rel=1e-9)
    assert found["difference"] < 1e-9


def test_a_study_that_says_another_figure_is_found_out(world):
    """A figure changed behind the service's back is not what an assessment gives."""
    case = at_findings(world)
    with world.service.database.writing() as session:
        row = session.query(StudyRow).one()
        result = {**row.document["result"], "kgco2e": row.document["result"]["kgco2e"] * 0.9}
        session.execute(update(StudyRow).values(document={**row.document, "result": result}))
    found = ok(world.post(VERIFIER, f"/v1/cases/{case}/crosscheck"), 201)
    assert not found["identical"]
    assert found["reassessed"] > found["claimed"]


def test_a_new_version_makes_sample_and_recalculation_outdated(world):
    submission = submit(world)
    case = at_findings(world, submission)
    path = f"/v1/cases/{case}"
    ok(world.post(LEAD, f"{path}/crosscheck"), 201)
    first = ok(world.get(LEAD, path))
    assert world.post(APPLICANT, f"{path}/versions").json()["findings"][0]["code"] == "no-change"
    assert world.get(LEAD, f"{path}/difference").status_code == 404
    second = hand_in(world, submission, case, module(glass=2.1))
    assert second["submission_version"] == 2
    assert second["study_hash"] != first["study_hash"]
    asked = {"to": "findings-closed", "role": "lead-verifier"}
    answer = world.post(LEAD, f"{path}/transitions", json=asked)
    codes = {found["code"] for found in answer.json()["findings"]}
    assert (answer.status_code, codes) == (409, {"no-sample", "no-crosscheck"})
    assert ok(world.get(LEAD, f"{path}/sample/redraw"))["same"]
    ok(world.post(LEAD, f"{path}/sample"), 201)
    assert ok(world.get(LEAD, f"{path}/sample/redraw"))["same"]


def test_two_versions_are_compared_by_line(world):
    submission = submit(world)
    case = at_findings(world, submission)
    hand_in(world, submission, case, module(glass=2.1))
    found = ok(world.get(VERIFIER, f"/v1/cases/{case}/difference"))
    assert found["rows"][0]["key"] == "40"
    assert found["rows"][0]["changes"][0]["after"] == 2.1
    assert sum(row["effect_kgco2e"] for row in found["rows"]) == pytest.approx(
        found["effect_kgco2e"], rel=1e-9
    )
    path = f"/v1/cases/{case}/difference"
    assert world.get(VERIFIER, path, params={"before": "0" * 64}).status_code == 404
    assert world.get(VERIFIER, path, params={"before": "nonsense"}).status_code == 422


def test_a_new_version_is_taken_only_while_findings_are_open(world):
    submission = submit(world)
    case = at_review(world, submission)
    ok(world.post(APPLICANT, f"/v1/submissions/{submission}/versions", json=module(2.1)), 201)
    answer = world.post(APPLICANT, f"/v1/cases/{case}/versions")
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "no-hand-in")
    stranger = ("other-maker", "applicant")
    assert world.post(stranger, f"/v1/cases/{case}/versions").status_code == 404


def test_study_and_evidence_are_for_those_on_the_case(world):
    submission, sha256 = with_evidence(world)
    case = at_findings(world, submission)
    for who in (LEAD, VERIFIER, REVIEWER, DECIDER, ACCEPTER, APPLICANT):
        assert ok(world.get(who, f"/v1/cases/{case}/study"))["evidence"][0]["sha256"] == sha256
        answer = world.get(who, f"/v1/cases/{case}/evidence/{sha256}")
        assert hashlib.sha256(answer.content).hexdigest() == sha256
        assert answer.headers["content-disposition"].startswith("attachment")
    for who in (EXPERT, ("body", "administrator"), ("body", "surveillance-officer")):
        assert world.get(who, f"/v1/cases/{case}/study").status_code == 403
        assert world.get(who, f"/v1/cases/{case}/evidence/{sha256}").status_code == 403
    for who in (("other-body", "lead-verifier"), ("other-maker", "applicant")):
        assert world.get(who, f"/v1/cases/{case}/study").status_code == 404
        assert world.get(who, f"/v1/cases/{case}/evidence/{sha256}").status_code == 404
    assert world.get(LEAD, f"/v1/cases/{case}/evidence/{'0' * 64}").status_code == 404
    assert world.get(LEAD, f"/v1/cases/{case}/evidence/..%2F..%2Fetc").status_code == 404


def archive_of(world, case, who=LEAD):
    answer = world.get(who, f"/v1/cases/{case}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


def test_the_whole_file_is_the_same_bytes_twice_and_lists_itself(world):
    submission, sha256 = with_evidence(world)
    case = at_review(world, submission)
    content = archive_of(world, case)
    world.clock.forward(days=3)
    assert archive_of(world, case, DECIDER) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        index = json.loads(archive.read("index.json"))["files"]
        assert {row["name"] for row in index} | {"index.json"} == set(archive.namelist())
        for row in index:
            member = archive.read(row["name"])
            assert hashlib.sha256(member).hexdigest() == row["sha256"]
            assert len(member) == row["size"]
        names = {row["name"] for row in index}
        history = json.loads(archive.read("history.json"))
    assert f"evidence/{sha256}" in names
    assert {"scheme.json", "team.json", "sampling.json", "decision-file.json"} <= names
    assert history["problems"] == []
    assert world.get(EXPERT, f"/v1/cases/{case}/file").status_code == 403


def test_a_changed_event_is_found_in_the_history(world):
    case = at_findings(world)
    with world.service.database.writing() as session:
        changed = update(CaseEventRow).where(CaseEventRow.sequence == 3)
        session.execute(changed.values(reason="it was otherwise"))
    assert ok(world.get(LEAD, f"/v1/cases/{case}/history"))["intact"] is False


def test_the_desk_is_closed_when_the_work_is_over(world):
    case = at_review(world)
    for path, body in (
        ("sample", None),
        ("crosscheck", None),
        ("notes", {"text": "late"}),
        ("report", None),
        ("findings", {"grade": "minor", "subject": "study", "clause": "1", "text": "late"}),
    ):
        answer = world.post(LEAD, f"/v1/cases/{case}/{path}", json=body)
        assert answer.status_code == 409, path
