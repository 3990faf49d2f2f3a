"""Statements over HTTP: of certificates and submissions, in every format, replaced, deprecated."""

import json
import uuid

import pytest

from footprint.certification.events import EventKind
from footprint.certification.public import private_words
from footprint.certification.roles import Role
from tests.api.statements.conftest import APPLICANT, CONSULTANT, DISCLOSURE, STRANGER
from tests.architecture.repository import ROOT
from tests.certificate_sample import sample_study

DOCUMENT = ROOT / "examples" / "textile" / "polyester-fabric.yaml"


def path_of(statement, tail=""):
    return f"/v1/statements/{statement['id']}{tail}"


def test_a_statement_of_a_certificate_carries_what_the_certificate_says(maker):
    made = maker.made()
    content = maker.certificate.content
    assert made["certificate"] == content.number
    assert made["kgco2e"] == content.kgco2e
    assert made["disclosure"]["assurance"]["certificate"] == content.number
    assert made["disclosure"]["declarant"]["name"]["zh"] == content.client.name.zh
    assert made["status"] == "active"


def test_the_same_study_and_disclosure_are_one_statement(maker):
    first = maker.made()
    maker.world.clock.forward(days=3)
    assert maker.made() == first
    listed = maker.world.get(CONSULTANT, "/v1/statements").json()
    assert (listed["total"], listed["items"][0]["id"]) == (1, first["id"])


def test_a_statement_is_made_of_the_newest_version_of_a_submission(world):
    handed = world.client.post(
        "/v1/submissions",
        content=DOCUMENT.read_bytes(),
        headers={**world.headers(*APPLICANT), "Content-Type": "application/yaml"},
    )
    assert handed.status_code == 201, handed.text
    asked = {"submission_id": handed.json()["id"], "disclosure": DISCLOSURE}
    made = world.post(APPLICANT, "/v1/statements", json=asked)
    assert made.status_code == 201, made.text
    assert made.json()["certificate"] is None
    assert made.json()["disclosure"]["assurance"] is None
    assert world.post(STRANGER, "/v1/statements", json=asked).status_code == 404


def test_a_list_is_narrowed_by_product_and_status(maker):
    made = maker.made()
    other = {**DISCLOSURE, "product": {**DISCLOSURE["product"], "identifiers": ["urn:gtin:1_%"]}}
    maker.made(other)
    maker.world.post(APPLICANT, path_of(made, "/deprecation"), json={})

    def ids(**asked):
        found = maker.world.get(APPLICANT, "/v1/statements", params=asked).json()
        return [one["id"] for one in found["items"]]

    assert ids(product="urn:gtin:4712345060507") == [made["id"]]
    assert ids(status="deprecated") == [made["id"]]
    assert len(ids(product="urn:gtin:1_%")) == 1
    assert ids(product="urn:gtin:1") == []
    assert ids(product="' OR 1=1 --") == []


def test_the_formats_say_what_fits_and_what_is_lacking(maker):
    found = maker.world.get(CONSULTANT, path_of(maker.made(), "/formats")).json()
    by_key = {one["key"]: one for one in found}
    assert by_key["pact"]["fits"]
    assert by_key["pact"]["amount"]["unit"]["en"] == "1 piece"
    lacking = by_key["catena-x"]
    assert not lacking["fits"]
    assert "catena_x.legal_entity" in lacking["lacks"][0]["remedy"]["zh"]


def test_each_fitting_format_is_written_and_keeps_the_bill(maker):
    made = maker.made()
    words = [word for word in private_words(sample_study()) if len(word) > 6]
    assert words
    for one in maker.world.get(APPLICANT, path_of(made, "/formats")).json():
        answer = maker.world.get(APPLICANT, path_of(made, f"/documents/{one['key']}"))
        assert answer.status_code == (200 if one["fits"] else 422), one["key"]
        if one["fits"]:
            assert answer.headers["content-type"].startswith(one["media_type"].split(";")[0])
            assert answer.headers["content-disposition"].endswith(f'{one["suffix"]}"')
            text = answer.content.decode(errors="replace")
            assert [word for word in words if word in text] == []


def test_an_unknown_format_is_not_found(maker):
    answer = maker.world.get(APPLICANT, path_of(maker.made(), "/documents/unheard-of"))
    assert answer.status_code == 404


def test_the_explanation_is_data_and_a_page(maker):
    made = maker.made()
    rows = maker.world.get(APPLICANT, path_of(made, "/explanation")).json()["rows"]
    assert rows[0]["key"] == "iso-14067"
    assert "pact" in [row["key"] for row in rows]
    page = maker.world.get(APPLICANT, path_of(made, "/explanation?medium=html"))
    assert page.headers["content-type"].startswith("text/html")
    assert "Why the numbers differ" in page.text


def test_a_new_statement_replaces_an_old_one_and_names_it(maker):
    old = maker.made()
    newer = {**DISCLOSURE, "product": {**DISCLOSURE["product"], "mass_kg": 32.5}}
    new = maker.made(newer, replaces=old["id"])
    kept = maker.world.get(APPLICANT, path_of(old)).json()
    assert (kept["status"], kept["replaced_by"], kept["version"]) == ("deprecated", new["id"], 2)
    document = maker.world.get(APPLICANT, path_of(new, "/documents/pact")).json()
    assert document["precedingPfIds"] == [old["id"]]
    refused = maker.world.get(APPLICANT, path_of(old, "/documents/pact"))
    assert refused.status_code == 409
    assert new["id"] in refused.json()["detail"]
    assert maker.made(newer, replaces=old["id"])["id"] == new["id"]


def test_a_statement_is_replaced_once_and_not_by_itself(maker):
    old, new = maker.made(), None
    for kg in (33, 34):
        new = maker.made({**DISCLOSURE, "product": {**DISCLOSURE["product"], "mass_kg": kg}})
        answer = maker.world.post(APPLICANT, path_of(old, "/deprecation"), json={"by": new["id"]})
        assert answer.status_code == (200 if kg == 33 else 409)
    itself = maker.world.post(APPLICANT, path_of(new, "/deprecation"), json={"by": new["id"]})
    assert itself.status_code == 409
    unknown = {"by": str(uuid.uuid4())}
    assert (
        maker.world.post(APPLICANT, path_of(new, "/deprecation"), json=unknown).status_code == 404
    )


def test_a_writer_who_saw_an_older_version_is_refused(maker):
    made = maker.made()
    headers = {"If-Match": '"7"'}
    path = path_of(made, "/deprecation")
    assert maker.world.post(APPLICANT, path, json={}, headers=headers).status_code == 412
    assert maker.world.get(APPLICANT, path_of(made)).json()["status"] == "active"


def test_a_suspended_certificate_is_not_stated(maker):
    maker.register.happen(maker.certificate, EventKind.SUSPENDED, "surveillance-overdue")
    answer = maker.make()
    assert answer.status_code == 409
    assert "SUSPENDED" in answer.json()["detail"]


def test_another_tenant_sees_nothing(maker):
    made = maker.made()
    assert maker.make(who=STRANGER).status_code == 404
    for tail in ("", "/formats", "/documents/pact", "/explanation", "/shares"):
        assert maker.world.get(STRANGER, path_of(made, tail)).status_code == 404, tail
    assert maker.world.get(STRANGER, "/v1/statements").json()["total"] == 0


def test_a_consultant_reads_and_does_not_write(maker):
    made = maker.made()
    assert maker.make(who=CONSULTANT).status_code == 403
    assert maker.world.get(CONSULTANT, path_of(made)).json()["id"] == made["id"]
    assert maker.world.get(("body", Role.VERIFIER), path_of(made)).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"disclosure": {}},
        {"certificate": "X", "submission_id": str(uuid.uuid4()), "disclosure": {}},
        {"certificate": "DEMO-TB-2026-000001-9", "disclosure": []},
        {"certificate": "\x00", "disclosure": {}},
    ],
)
def test_an_unclear_order_is_refused(maker, asked):
    assert maker.world.post(APPLICANT, "/v1/statements", json=asked).status_code == 422


def test_a_wrong_disclosure_is_refused_by_field_and_keeps_nothing(maker):
    wrong = {**DISCLOSURE, "product": {**DISCLOSURE["product"], "mass_kg": "heavy"}}
    answer = maker.make(wrong)
    assert answer.status_code == 422
    assert "product.mass_kg" in json.dumps(answer.json()["findings"])
    deep = {"declarant": {}}
    for _ in range(200):
        deep = {"product": deep}
    assert maker.make(deep).status_code == 422
    assert maker.world.get(APPLICANT, "/v1/statements").json()["total"] == 0
