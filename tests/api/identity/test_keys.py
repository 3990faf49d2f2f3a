"""API keys: shown once, scoped, expiring, revocable, and no way to widen oneself."""

import pytest
from sqlalchemy import select

from api.identity.tables import AuditRow, Token
from footprint.certification.roles import Role

APPLICANT = ("maker", Role.APPLICANT)
CONSULTANT = ("maker", Role.CONSULTANT)
ADMINISTRATOR = ("maker", Role.ADMINISTRATOR)
READER = {"name": "reader", "scopes": ["read"], "days": 2}
WRITER = {"name": "writer", "scopes": ["read", "write"], "days": 2}


def make(world, body, who=APPLICANT):
    answer = world.post(who, "/v1/api-keys", json=body)
    assert answer.status_code == 201
    return answer.json()


def bearer(key):
    return {"Authorization": f"Bearer {key['key']}", "Accept-Language": "en"}


def test_a_key_acts_for_its_person_and_says_so(world):
    me = world.client.get("/v1/me", headers=bearer(make(world, READER))).json()
    assert (me["signed_in_by"], me["scopes"], me["roles"]) == ("api-key", ["read"], ["applicant"])


def test_the_text_of_a_key_is_nowhere_but_in_the_first_answer(world):
    made = make(world, READER)
    listed = world.get(APPLICANT, "/v1/api-keys")
    assert made["key"] not in listed.text
    assert listed.json()[0]["prefix"] == made["key"][:8]
    with world.service.database.reading() as session:
        assert all(made["key"] not in str(vars(row)) for row in session.scalars(select(Token)))
        assert all(made["key"] not in str(vars(row)) for row in session.scalars(select(AuditRow)))


def test_the_text_of_a_key_is_not_kept_for_a_repeated_request(world):
    headers = {"Idempotency-Key": "once"}
    first = world.post(APPLICANT, "/v1/api-keys", json=READER, headers=headers).json()["key"]
    again = world.post(APPLICANT, "/v1/api-keys", json=READER, headers=headers).json()["key"]
    assert first != again


def test_a_reading_key_may_not_write(world):
    answer = world.client.delete("/v1/sessions/current", headers=bearer(make(world, READER)))
    assert answer.status_code == 403
    assert "may not write" in answer.json()["detail"]


def test_a_key_expires(world):
    key = make(world, READER)
    world.clock.forward(days=2)
    assert world.client.get("/v1/me", headers=bearer(key)).status_code == 401


def test_a_revoked_key_is_dead_at_once(world):
    key = make(world, READER)
    path = f"/v1/api-keys/{key['details']['id']}"
    assert world.delete(APPLICANT, path).status_code == 204
    assert world.client.get("/v1/me", headers=bearer(key)).status_code == 401
    assert world.delete(APPLICANT, path).status_code == 204


def test_a_colleague_neither_sees_nor_revokes_a_key_but_the_administrator_does(world):
    path = f"/v1/api-keys/{make(world, READER)['details']['id']}"
    assert world.get(CONSULTANT, "/v1/api-keys").json() == []
    assert world.delete(CONSULTANT, path).status_code == 404
    assert world.delete(("other-maker", Role.ADMINISTRATOR), path).status_code == 404
    assert len(world.get(ADMINISTRATOR, "/v1/api-keys").json()) == 1
    assert world.delete(ADMINISTRATOR, path).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/api-keys", WRITER),
        ("POST", "/v1/me/password", {"current": "x", "new": "y"}),
        ("POST", "/v1/invitations", {"email": "a@b.example", "roles": ["applicant"]}),
    ],
)
def test_a_key_cannot_widen_itself(world, method, path, body):
    headers = bearer(make(world, WRITER, ADMINISTRATOR))
    answer = world.client.request(method, path, json=body, headers=headers)
    assert answer.status_code == 403
    assert "an API key may not do this" in answer.json()["detail"]


@pytest.mark.parametrize(
    "change", [{"days": 0}, {"days": 367}, {"scopes": []}, {"scopes": ["admin"]}, {"name": ""}]
)
def test_a_key_without_limits_is_refused(world, change):
    assert world.post(APPLICANT, "/v1/api-keys", json=READER | change).status_code == 422


def test_the_use_of_a_key_is_noted(world):
    key = make(world, READER)
    assert key["details"]["last_used_at"] is None
    world.client.get("/v1/me", headers=bearer(key))
    assert world.get(APPLICANT, "/v1/api-keys").json()[0]["last_used_at"] is not None


def test_what_happens_to_keys_is_in_the_audit(world):
    key = make(world, READER)
    world.delete(APPLICANT, f"/v1/api-keys/{key['details']['id']}")
    rows = world.get(ADMINISTRATOR, "/v1/audit").json()["items"]
    assert {row["kind"] for row in rows} == {"key-made", "key-revoked"}
    assert {row["details"]["key"] for row in rows} == {key["details"]["id"]}
    assert world.get(("other-maker", Role.ADMINISTRATOR), "/v1/audit").json()["total"] == 0
