"""Applying: what is eligible, who may, and what bad input does."""

import json
import uuid
from datetime import date
from pathlib import Path

import pytest

from api.identity.tables import Organisation
from api.verifications.tables import CaseRow
from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    CONSULTANT,
    apply,
    module,
    move,
    ok,
    submit,
)

ROOT = Path(__file__).parents[3]
NATIONAL = "cn-pcf-label"


def ask(world, who=APPLICANT, **more):
    asked = {"scheme": "tanbiao-voluntary", "body": "DEMO", **more}
    if "submission_id" not in asked:
        asked["submission_id"] = submit(world)
    return world.post(who, "/v1/cases", json=asked)


def codes(answer):
    return [found["code"] for found in answer.json()["findings"]]


def test_an_application_seals_the_study_and_names_the_parties(world):
    case = apply(world)
    seen = ok(world.get(APPLICANT, f"/v1/cases/{case}"))
    assert (seen["state"], seen["submission_version"]) == ("submitted", 1)
    assert len(seen["study_hash"]) == 64
    assert seen["details"]["client"]["name"]["zh"] == "maker公司（虚构）"
    assert seen["details"]["factory"] == seen["details"]["client"]
    assert seen["terms"]["edition"] == "2026-1"
    study = ok(world.get(APPLICANT, f"/v1/cases/{case}/study"))
    assert study["submission"]["bill"][1]["key"] == "40"


def test_the_national_scheme_is_closed_to_a_body_that_is_not_entitled(world):
    answer = ask(world, scheme=NATIONAL)
    assert (answer.status_code, codes(answer)) == (422, ["body-not-entitled"])


def test_what_is_outside_the_national_catalogue_is_refused_with_a_reason(world):
    chair = (ROOT / "examples/chair/bamboo-dining-chair.yaml").read_bytes()
    kind = {"Content-Type": "application/yaml"}
    submission = ok(world.post(APPLICANT, "/v1/submissions", content=chair, headers=kind), 201)
    answer = ask(world, submission_id=submission["id"], scheme=NATIONAL)
    assert set(codes(answer)) >= {"body-not-entitled", "family-refused"}
    assert "chairs and bamboo furniture are not in the catalogue" in answer.json()["detail"]


def test_every_mandatory_field_that_is_missing_is_named(world):
    bare = module()
    del bare["product"]["model"], bare["product"]["period_end"]
    answer = ask(world, submission_id=submit(world, bare))
    assert (answer.status_code, codes(answer)) == (422, ["field-missing", "field-missing"])
    assert "product.period_end" in answer.json()["detail"]
    assert ok(world.get(APPLICANT, "/v1/cases"))["total"] == 0


def test_a_body_that_is_not_approved_takes_no_case(world):
    submission = submit(world)
    with world.service.database.writing() as session:
        session.get_one(Organisation, world.organisations["body"]).approved = False
    assert codes(ask(world, submission_id=submission)) == ["body-not-approved"]


def test_a_consultant_prepares_but_does_not_submit(world):
    submission = submit(world)
    answer = ask(world, CONSULTANT, submission_id=submission)
    assert answer.status_code == 403
    draft = ok(ask(world, CONSULTANT, submission_id=submission, submit=False), 201)
    assert draft["state"] == "draft"
    assert world.get(ACCEPTER, f"/v1/cases/{draft['id']}").status_code == 404
    assert ok(world.get(ACCEPTER, "/v1/cases"))["total"] == 0
    asked = {"to": "submitted", "role": "consultant"}
    path = f"/v1/cases/{draft['id']}/transitions"
    assert world.post(CONSULTANT, path, json=asked).status_code == 403
    move(world, draft["id"], "submitted", APPLICANT)
    assert ok(world.get(ACCEPTER, "/v1/cases"))["total"] == 1


def test_another_tenants_submission_is_not_there(world):
    answer = ask(world, ("other-maker", "applicant"), submission_id=submit(world))
    assert answer.status_code == 404
    assert ask(world, submission_id=str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"scheme": "no-such"}, "scheme"),
        ({"body": "NOBODY"}, "body"),
        ({"body": "x\x00y"}, "body"),
        ({"details": {"trademark": "a\nb"}}, "trademark"),
        ({"details": {"identifier": "javascript"}}, "identifier"),
        ({"details": {"product_name": {"en": "a", "zh": "\ud800"}}}, "zh"),
        ({"details": {"number": "DEMO-1"}}, "number"),
        ({"details": {"supersedes": "'; DROP TABLE cases; --"}}, "supersedes"),
    ],
)
def test_bad_fields_are_refused_by_name(world, change, place):
    asked = {"scheme": "tanbiao-voluntary", "body": "DEMO", "submission_id": submit(world)}
    answer = world.client.post(
        "/v1/cases",
        content=json.dumps({**asked, **change}),
        headers={**world.headers(*APPLICANT), "Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert place in answer.json()["detail"]


def test_html_in_a_name_is_kept_as_it_is(world):
    name = {"en": "<script>alert(1)</script>", "zh": "<b>组件</b>"}
    case = apply(world, details={"product_name": name})
    assert ok(world.get(APPLICANT, f"/v1/cases/{case}"))["details"]["product_name"] == name


def test_the_inbox_lists_the_most_urgent_first_and_only_ones_own(world):
    first, second = apply(world), apply(world)
    with world.service.database.writing() as session:
        session.get_one(CaseRow, uuid.UUID(second)).due_on = date(2026, 12, 1)
    listed = ok(world.get(ACCEPTER, "/v1/cases"))
    assert [row["id"] for row in listed["items"]] == [second, first]
    page = ok(world.get(ACCEPTER, "/v1/cases", params={"limit": 1}))
    assert (len(page["items"]), page["total"], page["next_offset"]) == (1, 2, 1)
    for filters, found in (
        ({"state": ["submitted", "accepted"]}, 2),
        ({"state": "granted"}, 0),
        ({"scheme": NATIONAL}, 0),
        ({"q": "perc MODULE"}, 2),
        ({"q": "100%' OR 1=1"}, 0),
        ({"due_before": "2026-12-02"}, 1),
        ({"mine": True}, 0),
    ):
        assert ok(world.get(ACCEPTER, "/v1/cases", params=filters))["total"] == found, filters
    for stranger in (("other-body", "lead-verifier"), ("other-maker", "applicant")):
        assert ok(world.get(stranger, "/v1/cases"))["total"] == 0
        assert world.get(stranger, f"/v1/cases/{first}").status_code == 404
    for wrong in ({"state": "lost"}, {"limit": 0}, {"q": "a\x00b"}):
        assert world.get(ACCEPTER, "/v1/cases", params=wrong).status_code == 422
