"""Keys of bodies, people and the log: who makes, rotates and revokes them, and what stays."""

import base64

import pytest
from cryptography.x509 import load_der_x509_certificate
from sqlalchemy import select

from api.certificates.keys import body_document, log_document
from api.certificates.keystore import FileKeystore, open_keystore
from api.identity.tables import AuditRow, Organisation
from footprint.certification.roles import Role
from footprint.trust.did import find_key
from tests.api.certificates.desk import CHEAP

ADMINISTRATOR, OPERATOR = ("body", Role.ADMINISTRATOR), ("operator", Role.OPERATOR)
REVIEWER, DECIDER = ("body", Role.INDEPENDENT_REVIEWER), ("body", Role.DECISION_MAKER)
PASSPHRASE = "four unrelated words here"


@pytest.fixture(autouse=True)
def cheap(world):
    settings = world.service.settings
    world.service._made[open_keystore] = FileKeystore(settings.keystore_file, CHEAP)


def make(world, who, owner, **options):
    return world.post(who, "/v1/keys", json={"owner": owner, **options})


def test_a_body_gets_a_key_for_credentials_an_authority_and_a_seal_once(world):
    first = make(world, ADMINISTRATOR, "body")
    assert first.status_code == 201
    names = [(one["name"], one["purpose"], one["algorithm"]) for one in first.json()]
    assert names == [
        ("key-1", "credential", "EdDSA"),
        ("authority-1", "authority", "ES256"),
        ("seal-1", "seal", "ES256"),
    ]
    assert make(world, ADMINISTRATOR, "body").json() == []


def test_a_persons_certificate_is_signed_by_the_bodys_authority(world):
    keys = {one["purpose"]: one for one in make(world, ADMINISTRATOR, "body").json()}
    (own,) = make(world, REVIEWER, "person", passphrase=PASSPHRASE).json()
    authority, person = (
        load_der_x509_certificate(base64.b64decode(one["certificate"]))
        for one in (keys["authority"], own)
    )
    person.verify_directly_issued_by(authority)
    assert "independent-reviewer of body" in person.subject.rfc4514_string()


def test_an_answer_and_the_audit_hold_no_passphrase(world):
    make(world, ADMINISTRATOR, "body")
    headers = {"Idempotency-Key": "k"}
    body = {"owner": "person", "passphrase": PASSPHRASE}
    answer = world.post(REVIEWER, "/v1/keys", json=body, headers=headers)
    assert PASSPHRASE not in answer.text
    with world.service.database.reading() as session:
        kept = session.scalars(select(AuditRow).where(AuditRow.kind == "key-made")).all()
    assert len(kept) == 4
    assert all(PASSPHRASE not in str(row.details) for row in kept)
    again = world.post(REVIEWER, "/v1/keys", json=body, headers=headers)
    assert again.content == answer.content


@pytest.mark.parametrize(
    ("who", "owner", "options", "status"),
    [
        (DECIDER, "body", {}, 403),
        (ADMINISTRATOR, "log", {}, 403),
        (ADMINISTRATOR, "person", {"passphrase": PASSPHRASE}, 403),
        (OPERATOR, "body", {}, 403),
        (("maker", Role.APPLICANT), "person", {"passphrase": PASSPHRASE}, 403),
        (("maker", Role.ADMINISTRATOR), "body", {}, 403),
        (REVIEWER, "person", {}, 422),
        (REVIEWER, "person", {"passphrase": "short"}, 422),
        (REVIEWER, "person", {"passphrase": PASSPHRASE}, 409),
        (REVIEWER, "else", {}, 422),
    ],
)
def test_keys_one_may_not_make_are_refused(world, who, owner, options, status):
    answer = make(world, who, owner, **options)
    assert answer.status_code == status, answer.text
    assert world.get(ADMINISTRATOR, "/v1/keys").json() == []


def test_a_rotated_key_signs_no_more_and_still_verifies(world):
    old = make(world, ADMINISTRATOR, "body").json()[0]
    world.clock.forward(days=1)
    new = world.post(ADMINISTRATOR, f"/v1/keys/{old['id']}/rotate", json={}).json()
    assert (new["name"], new["current"]) == ("key-2", True)
    listed = {one["name"]: one for one in world.get(ADMINISTRATOR, "/v1/keys").json()}
    assert not listed["key-1"]["current"]
    assert listed["key-1"]["valid_until"] == new["valid_from"]
    with world.service.database.reading() as session:
        body = session.get_one(Organisation, world.organisations["body"])
        document = body_document(session, world.service, body)
    assert find_key(document, "key-1").expires == world.clock()
    assert find_key(document, "key-2").revoked is None
    again = world.post(ADMINISTRATOR, f"/v1/keys/{old['id']}/rotate", json={})
    assert again.status_code == 409


def test_the_operator_makes_and_rotates_the_key_of_the_log(world):
    (first,) = make(world, OPERATOR, "log").json()
    assert (first["name"], make(world, OPERATOR, "log").json()) == ("log-1", [])
    second = world.post(OPERATOR, f"/v1/keys/{first['id']}/rotate", json={}).json()
    assert second["name"] == "log-2"
    with world.service.database.reading() as session:
        document = log_document(session, world.service)
    assert document["id"] == "did:web:tanbiao.example"
    assert find_key(document, "log-1").public_key != find_key(document, "log-2").public_key


def test_a_person_rotates_the_own_key_and_the_administrator_revokes_a_lost_one(world):
    make(world, ADMINISTRATOR, "body")
    (key,) = make(world, DECIDER, "person", passphrase=PASSPHRASE).json()
    path = f"/v1/keys/{key['id']}"
    by_another = world.post(ADMINISTRATOR, f"{path}/rotate", json={"passphrase": PASSPHRASE})
    assert by_another.status_code == 403
    new = world.post(DECIDER, f"{path}/rotate", json={"passphrase": PASSPHRASE + "!"}).json()
    lost = f"/v1/keys/{new['id']}/revoke"
    revoked = world.post(ADMINISTRATOR, lost, json={"reason": "The key file was lost."})
    assert revoked.json()["revoked_at"] is not None
    assert world.post(ADMINISTRATOR, lost, json={"reason": "again"}).status_code == 409


@pytest.mark.parametrize("who", [("other-body", Role.ADMINISTRATOR), OPERATOR])
@pytest.mark.parametrize("what", ["rotate", "revoke"])
def test_keys_of_another_body_are_not_there(world, who, what):
    key = make(world, ADMINISTRATOR, "body").json()[0]
    body = {"reason": "x"} if what == "revoke" else {}
    assert world.post(who, f"/v1/keys/{key['id']}/{what}", json=body).status_code == 404
    assert world.get(who, "/v1/keys").json() == []
