"""Certificates are watched after they were issued, through the service."""

import copy
import uuid

import pytest
from sqlalchemy import select

from api.identity.tables import OutboxRow
from api.submissions.tables import StudyRow, VersionRow
from api.surveillance import checks, service
from api.surveillance.tables import TriggerRow
from footprint.certification.events import EventKind
from footprint.certification.roles import Role
from tests.api.certificates.desk import study_document
from tests.certificate_sample import sample_study

HOLDER = ("maker", Role.APPLICANT)
OFFICER = ("body", Role.SURVEILLANCE_OFFICER)


def triggers(desk):
    with desk.service.database.reading() as session:
        return [(row.kind, row.subject) for row in session.scalars(select(TriggerRow))]


def rest_on(desk, number):
    """Seal another study, one line of which rests on a supplier's certificate."""
    document = copy.deepcopy(study_document())
    line = document["submission"]["bill"][0]
    line.pop("part", None)
    line["supplier_figure"] = {"kgco2e_per_unit": 1.5, "source": f"certificate {number}, 2026"}
    row = StudyRow(
        id=uuid.uuid4(),
        organisation_id=desk.client,
        submission_id=desk.submission,
        version_number=2,
        hash=sample_study().hash,
        document=document,
        sealed_by=desk.people[Role.LEAD_VERIFIER],
        sealed_at=desk.service.clock(),
    )
    with desk.service.database.writing() as session:
        session.add(row)
    desk.study = row.id
    return line["key"]


def add_version(desk, number, **result):
    document = study_document()
    with desk.service.database.writing() as session:
        session.add(
            VersionRow(
                submission_id=desk.submission,
                number=number,
                submission=document["submission"],
                result={**document["result"], **result},
                inputs_hash="0" * 64,
                kgco2e=result.get("kgco2e", document["result"]["kgco2e"]),
                created_by=desk.people[Role.LEAD_VERIFIER],
                created_at=desk.service.clock(),
            )
        )


def test_nothing_is_raised_for_a_fresh_certificate(desk):
    desk.certificate()
    assert service.run(desk.service) == service.Run(expired=0, checked=1, raised=0)


def test_reminders_come_once_and_reach_holder_and_body(desk):
    desk.certificate()
    desk.service.clock.forward(days=340)
    assert service.run(desk.service).raised == 1
    assert service.run(desk.service).raised == 0
    with desk.service.database.reading() as session:
        told = set(session.scalars(select(OutboxRow.recipient)))
    assert told == {"applicant@maker.example", "surveillance-officer@body.example"}


def test_validity_ends_by_itself_the_day_after_its_last(desk, world):
    number = desk.certificate()
    desk.service.clock.forward(days=3 * 366)
    assert service.run(desk.service).expired == 1
    answer = world.get(HOLDER, f"/v1/certificates/{number}").json()
    assert answer["status"] == "expired"
    assert service.run(desk.service) == service.Run(0, 0, 0)


def test_a_revoked_supplier_certificate_flags_the_certificates_that_rest_on_it(desk):
    upstream = desk.certificate()
    line = rest_on(desk, upstream)
    desk.certificate()
    assert service.run(desk.service).raised == 0
    desk.service.clock.forward(days=1)
    desk.change(upstream, EventKind.REVOKED, "false-data", Role.DECISION_MAKER)
    assert service.run(desk.service).raised == 1
    assert triggers(desk) == [("supplier-certificate", f"{upstream}/revoked")]
    with desk.service.database.reading() as session:
        assert line in session.scalar(select(TriggerRow.text_en))


def test_yearly_data_beyond_the_limit_raise_a_trigger_for_the_body(desk, world):
    number = desk.certificate()
    certified = sample_study().result.kgco2e
    add_version(desk, 2, kgco2e=certified * 1.05)
    add_version(desk, 3, kgco2e=certified * 1.25)
    path = f"/v1/certificates/{number}/yearly-data"
    within = world.post(HOLDER, path, json={"submission_version": 2}).json()
    assert within == {"change_share": pytest.approx(0.05), "trigger": None}
    beyond = world.post(HOLDER, path, json={"submission_version": 3}).json()
    assert beyond["trigger"]["kind"] == "drift"
    (listed,) = world.get(OFFICER, "/v1/surveillance").json()["items"]
    assert listed["id"] == beyond["trigger"]["id"]


def test_yearly_data_of_another_boundary_are_refused(desk, world):
    number = desk.certificate()
    add_version(desk, 2, boundary="cradle-to-grave")
    path = f"/v1/certificates/{number}/yearly-data"
    answer = world.post(HOLDER, path, json={"submission_version": 2})
    assert answer.status_code == 409
    assert "cradle-to-grave" in answer.json()["detail"]


def test_a_version_that_is_not_there_is_not_found(desk, world):
    path = f"/v1/certificates/{desk.certificate()}/yearly-data"
    assert world.post(HOLDER, path, json={"submission_version": 9}).status_code == 404


def test_a_new_data_release_is_looked_at_once(desk, monkeypatch):
    desk.certificate()
    asked = []

    def anew(study, day):
        asked.append(day)
        return study.result.model_copy(update={"kgco2e": study.result.kgco2e * 1.5})

    monkeypatch.setattr(checks, "assess_anew", anew)
    monkeypatch.setattr(checks, "newest_release", lambda: "2027.1")
    assert service.run(desk.service).raised == 1
    assert service.run(desk.service).raised == 0
    assert triggers(desk) == [("data-release", "2027.1")]
    assert len(asked) == 1


def test_only_the_body_resolves_and_only_once(desk, world):
    desk.certificate()
    desk.service.clock.forward(days=340)
    service.run(desk.service)
    (found,) = world.get(HOLDER, "/v1/surveillance").json()["items"]
    path, body = f"/v1/surveillance/{found['id']}/resolution", {"resolution": "done on site"}
    assert world.post(HOLDER, path, json=body).status_code == 403
    other = ("other-body", Role.SURVEILLANCE_OFFICER)
    assert world.post(other, path, json=body).status_code == 404
    assert world.post(OFFICER, path, json=body).json()["resolution"] == "done on site"
    assert world.post(OFFICER, path, json=body).status_code == 409
    assert world.get(OFFICER, "/v1/surveillance").json()["items"] == []
    assert world.get(OFFICER, "/v1/surveillance?state=all").json()["total"] == 1


def test_another_maker_sees_nothing(desk, world):
    number = desk.certificate()
    desk.service.clock.forward(days=340)
    service.run(desk.service)
    other = ("other-maker", Role.APPLICANT)
    assert world.get(other, "/v1/surveillance").json()["total"] == 0
    path = f"/v1/certificates/{number}/yearly-data"
    assert world.post(other, path, json={"submission_version": 1}).status_code == 404


def test_the_operator_runs_it_by_hand(desk, world):
    desk.certificate()
    answer = world.post(("operator", Role.OPERATOR), "/v1/surveillance/runs")
    assert answer.json() == {"expired": 0, "checked": 1, "raised": 0}
