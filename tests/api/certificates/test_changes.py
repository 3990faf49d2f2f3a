"""What happens to a certificate after its issue, and how it is shown to its client and its body."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from api.certificates.changes import expire_due
from api.certificates.keys import body_document
from api.certificates.log import check_log, log_size
from api.certificates.states import effective_status
from api.certificates.status_lists import status_list
from api.certificates.tables import CertificateEventRow, KeyRow, LogEntryRow, RevisionRow
from api.identity.tables import Organisation
from api.verifying.archive import unpack
from api.web.problems import RefusalError
from footprint.certification.bundle import Part
from footprint.certification.changes import CHANGES
from footprint.certification.credential import content_of
from footprint.certification.events import EventKind, read_leaf
from footprint.certification.roles import Role
from footprint.errors import InputError
from footprint.trust.did import find_key
from footprint.trust.integrity import verify_document
from footprint.trust.status_list import is_set
from tests.api.certificates.desk import PASSPHRASES

DECIDER, OFFICER = ("body", Role.DECISION_MAKER), ("body", Role.SURVEILLANCE_OFFICER)
APPLICANT = ("maker", Role.APPLICANT)
SUSPEND = {"kind": "suspended", "reason_code": "surveillance-overdue", "reason": "not done"}
REINSTATE = {"kind": "reinstated", "reason_code": "cause-removed"}
WITHDRAW = {"kind": "withdrawn", "reason_code": "holder-request"}
REVOKE = {"kind": "revoked", "reason_code": "false-data"}


@pytest.fixture
def number(desk):
    return desk.certificate()


def change(world, who, number, body, **options):
    return world.post(who, f"/v1/certificates/{number}/changes", json=body, **options)


def status(world, number):
    return world.get(DECIDER, f"/v1/certificates/{number}").json()["status"]


def lists(world, desk):
    with world.service.database.reading() as session:
        body = session.get_one(Organisation, desk.body)
        return {
            purpose: status_list(session, world.service, body, purpose)
            for purpose in ("revocation", "suspension")
        }


def bits(world, desk, index=0):
    return {
        purpose: is_set(one["credentialSubject"]["encodedList"], index)
        for purpose, one in lists(world, desk).items()
    }


def test_a_suspended_certificate_is_seen_at_once_and_may_be_reinstated(world, desk, number):
    assert bits(world, desk) == {"revocation": False, "suspension": False}
    assert change(world, OFFICER, number, SUSPEND).status_code == 201
    assert status(world, number) == "suspended"
    assert bits(world, desk) == {"revocation": False, "suspension": True}
    assert change(world, DECIDER, number, REINSTATE).status_code == 201
    assert status(world, number) == "valid"
    assert bits(world, desk) == {"revocation": False, "suspension": False}
    with world.service.database.reading() as session:
        assert check_log(session) == []


@pytest.mark.parametrize(
    ("who", "body", "after"), [(APPLICANT, WITHDRAW, "withdrawn"), (DECIDER, REVOKE, "revoked")]
)
def test_what_is_ended_stays_ended(world, desk, number, who, body, after):
    answer = change(world, who, number, body)
    assert (answer.status_code, answer.json()["kind"]) == (201, after)
    assert bits(world, desk) == {"revocation": True, "suspension": False}
    for again in (SUSPEND, REINSTATE, WITHDRAW, REVOKE):
        assert change(world, DECIDER, number, again).status_code == 422
    assert status(world, number) == after


def test_each_event_is_the_log_entry_of_its_index(world, desk, number):
    change(world, OFFICER, number, SUSPEND)
    change(world, DECIDER, number, REVOKE)
    events = world.get(APPLICANT, f"/v1/certificates/{number}/events").json()
    assert [one["kind"] for one in events] == ["issued", "suspended", "revoked"]
    assert [one["sequence"] for one in events] == [1, 2, 3]
    with world.service.database.reading() as session:
        for one in events:
            leaf = read_leaf(session.get_one(LogEntryRow, one["log_index"]).leaf)
            assert (leaf.kind, leaf.sequence, leaf.reason_code) == (
                one["kind"],
                one["sequence"],
                one["reason_code"],
            )


@pytest.mark.parametrize(
    ("who", "body", "refusal"),
    [
        (("body", Role.LEAD_VERIFIER), SUSPEND, 403),
        (OFFICER, REVOKE, 403),
        (APPLICANT, SUSPEND, 403),
        (("other-maker", Role.APPLICANT), WITHDRAW, 404),
        (("other-body", Role.DECISION_MAKER), REVOKE, 404),
        (DECIDER, REINSTATE, 422),
        (DECIDER, {**REVOKE, "reason_code": "cause-removed"}, 422),
        (DECIDER, {**REVOKE, "reason_code": "no-such-code"}, 422),
        (DECIDER, {**REVOKE, "kind": "expired"}, 422),
        (DECIDER, {**REVOKE, "kind": "issued"}, 422),
    ],
)
def test_a_change_by_the_wrong_one_or_without_a_reason_of_its_kind_changes_nothing(
    world, desk, number, who, body, refusal
):
    assert change(world, who, number, body).status_code == refusal
    assert status(world, number) == "valid"
    with world.service.database.reading() as session:
        assert log_size(session) == 1


def test_a_change_of_what_has_changed_since_is_refused(world, desk, number):
    tag = world.get(DECIDER, f"/v1/certificates/{number}").headers["etag"]
    assert change(world, DECIDER, number, SUSPEND, headers={"If-Match": tag}).status_code == 201
    late = change(world, DECIDER, number, REVOKE, headers={"If-Match": tag})
    assert (late.status_code, status(world, number)) == (412, "suspended")


def test_a_repeated_change_is_done_once(world, desk, number):
    headers = {"Idempotency-Key": "one"}
    first = change(world, DECIDER, number, SUSPEND, headers=headers)
    assert change(world, DECIDER, number, SUSPEND, headers=headers).content == first.content
    with world.service.database.reading() as session:
        assert log_size(session) == 2


def test_time_ends_a_certificate_before_and_after_it_is_written_down(world, desk, number):
    with world.service.database.reading() as session:
        last = desk.row(session, number).valid_until
    world.clock.forward(days=(last - world.clock().date()).days)
    world.clock.now = world.clock.now.replace(hour=15, minute=59)
    assert status(world, number) == "valid"  # the last minute of the last day in China
    world.clock.forward(minutes=1)
    with world.service.database.reading() as session:
        assert effective_status(desk.row(session, number), world.clock()) == "expired"


def test_what_has_expired_gets_its_event_once(world, desk, number):
    world.clock.forward(days=1200)
    with world.service.database.writing() as session:
        keys_prolonged(session, world.clock())
    assert (expire_due(world.service), expire_due(world.service)) == (1, 0)
    with world.service.database.reading() as session:
        row = desk.row(session, number)
        kinds = list(session.scalars(select(CertificateEventRow.kind)))
        assert (row.status, kinds) == ("expired", ["issued", "expired"])
    with pytest.raises(InputError, match="takes no suspension"):
        desk.change(number, EventKind.SUSPENDED, "complaint", Role.DECISION_MAKER)


def keys_prolonged(session, now):
    session.execute(update(KeyRow).values(valid_until=now + timedelta(days=1)))


def test_an_amendment_is_a_new_revision_under_the_same_number(world, desk, number):
    body = {
        "reason_code": "product-name",
        "trademark": "HZ",
        "passphrase": PASSPHRASES[Role.DECISION_MAKER].get_secret_value(),
    }
    before = world.get(DECIDER, f"/v1/certificates/{number}").json()
    answer = world.post(DECIDER, f"/v1/certificates/{number}/amendments", json=body)
    assert answer.status_code == 201, answer.text
    after = world.get(DECIDER, f"/v1/certificates/{number}").json()
    assert after["content"]["product"]["trademark"] == "HZ"
    assert (after["content"]["revision"], after["status"]) == (2, "valid")
    assert after["content"]["kgco2e"] == before["content"]["kgco2e"]
    with world.service.database.reading() as session:
        kept = session.scalars(select(RevisionRow)).one()
        assert (kept.revision, kept.credential_hash) == (1, before["credential_hash"])
        assert content_of(json.loads(desk.row(session, number).credential)).revision == 2
        assert check_log(session) == []


def test_an_amendment_that_changes_nothing_or_comes_at_the_wrong_time_is_refused(
    world, desk, number
):
    path = f"/v1/certificates/{number}/amendments"
    body = {
        "reason_code": "product-name",
        "passphrase": PASSPHRASES[Role.DECISION_MAKER].get_secret_value(),
    }
    assert world.post(DECIDER, path, json=body).status_code == 409
    change(world, DECIDER, number, SUSPEND)
    assert world.post(DECIDER, path, json={**body, "trademark": "HZ"}).status_code == 422
    with world.service.database.reading() as session:
        assert session.scalars(select(RevisionRow)).all() == []


def test_an_address_is_amended_and_what_cannot_be_printed_is_refused(world, desk, number):
    path = f"/v1/certificates/{number}/amendments"
    name = {"en": "Maker Holding Ltd (invented)", "zh": "制造控股公司（虚构）"}
    address = {"en": "9 New Road, Huzhou", "zh": "湖州市新路9号"}
    body = {
        "reason_code": "holder-name-or-address",
        "client": {"name": name, "address": address},
        "passphrase": PASSPHRASES[Role.DECISION_MAKER].get_secret_value(),
    }
    broken = {**body, "client": {"name": {**name, "en": "a\x00b"}, "address": address}}
    assert world.post(DECIDER, path, json=broken).status_code == 422
    assert world.post(DECIDER, path, json=body).status_code == 201
    found = world.get(DECIDER, f"/v1/certificates/{number}").json()
    assert found["content"]["client"]["address"] == address
    assert "制造控股公司" in found["client"]


@pytest.mark.parametrize("name", ["%00", "a%00b", "X" * 65, "a b", "..%2f"])
def test_what_is_no_number_is_no_certificate(world, desk, name):
    assert world.get(DECIDER, f"/v1/certificates/{name}").status_code in {404, 422}


def test_a_status_list_is_signed_by_the_body_and_kept_until_something_changes(world, desk, number):
    first = lists(world, desk)["revocation"]
    world.clock.forward(minutes=30)
    assert lists(world, desk)["revocation"] is first
    change(world, DECIDER, number, REVOKE)
    second = lists(world, desk)["revocation"]
    assert second["validFrom"] > first["validFrom"]
    world.clock.forward(minutes=61)
    assert lists(world, desk)["revocation"]["validFrom"] > second["validFrom"]
    with world.service.database.reading() as session:
        document = body_document(session, world.service, session.get_one(Organisation, desk.body))
    key = find_key(document, second["proof"]["verificationMethod"])
    verify_document(second, key.public_key)


def test_lists_show_each_organisation_its_own(world, desk, number):
    def listed(who, **params):
        found = world.get(who, "/v1/certificates", params=params).json()
        return [one["number"] for one in found["items"]]

    second = desk.certificate()
    for who in (APPLICANT, DECIDER):
        assert listed(who) == [second, number]
    for who in (("other-maker", Role.APPLICANT), ("other-body", Role.DECISION_MAKER)):
        assert listed(who) == []
        assert world.get(who, f"/v1/certificates/{number}").status_code == 404
    change(world, DECIDER, number, SUSPEND)
    assert listed(DECIDER, status="suspended") == [number]
    assert listed(DECIDER, text="topcon") == [second, number]
    assert listed(DECIDER, text="%' OR 1=1 --") == []
    assert listed(DECIDER, text="_") == []
    assert listed(DECIDER, family="chair") == []
    assert listed(DECIDER, limit=1, offset=1) == [number]


def test_the_sealed_bundle_is_for_the_client_and_those_at_work_on_the_case(world, desk, number):
    path = f"/v1/certificates/{number}/bundle"
    public = unpack(world.get(("body", Role.ADMINISTRATOR), path).content)
    assert Part.STUDY not in public
    assert {Part.CREDENTIAL, Part.PROOF, Part.REVOCATION, Part.LOG} <= set(public)
    for who in (APPLICANT, ("body", Role.LEAD_VERIFIER), OFFICER):
        assert Part.STUDY in unpack(world.get(who, path, params={"sealed": True}).content)
    for who in (("body", Role.ADMINISTRATOR), ("maker", Role.ADMINISTRATOR)):
        assert world.get(who, path, params={"sealed": True}).status_code == 403
    stranger = world.get(("other-maker", Role.APPLICANT), path)
    assert stranger.status_code == 404


def test_the_pdf_comes_as_it_was_signed(world, desk, number):
    answer = world.get(APPLICANT, f"/v1/certificates/{number}/pdf")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_every_reason_code_belongs_to_a_change(world, desk):
    reasons = world.get(APPLICANT, "/v1/reason-codes").json()
    assert {one["code"] for one in reasons if not one["changes"]} == {"granted"}
    known = {one["code"] for one in reasons}
    assert all(set(one.reasons) <= known for one in CHANGES.values())


def test_two_who_change_at_once_leave_one_change(world, desk, number):
    def revoke(_):
        try:
            return desk.change(number, EventKind.REVOKED, "misuse", Role.DECISION_MAKER)
        except (InputError, RefusalError):
            return None

    with ThreadPoolExecutor(4) as threads:
        done = [one for one in threads.map(revoke, range(4)) if one]
    assert len(done) == 1
    with world.service.database.reading() as session:
        assert log_size(session) == 2
        assert check_log(session) == []
