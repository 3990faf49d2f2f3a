"""Signing in and out: passwords, locks, choices, cookies."""

from types import SimpleNamespace

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from api.identity.attempts import LIMITS
from api.identity.passwords import hash_password, verify_password
from api.identity.tables import AuditRow, Membership, Person, Token
from footprint.certification.roles import Role

EMAIL = "applicant@maker.example"
PASSWORD = "rain over the old harbour"
APPLICANT = ("maker", Role.APPLICANT)
EN = {"Accept-Language": "en"}


@pytest.fixture
def kept():
    return hash_password(PASSWORD)


@pytest.fixture
def account(world, kept):
    with world.service.database.writing() as session:
        session.scalars(select(Person).where(Person.email == EMAIL)).one().password_hash = kept
    return world


def sign_in(world, password=PASSWORD, email=EMAIL, **more):
    body = {"email": email, "password": password, **more}
    return world.client.post("/v1/sessions", json=body, headers=EN)


def kinds(world):
    with world.service.database.reading() as session:
        return list(session.scalars(select(AuditRow.kind).order_by(AuditRow.at)))


def test_the_right_password_gives_a_token_that_says_who_one_is(account):
    answer = sign_in(account)
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    me = account.client.get("/v1/me", headers=headers).json()
    assert (me["email"], me["roles"]) == (EMAIL, ["applicant"])
    assert me["organisation"]["id"] == str(account.organisations["maker"])
    assert "set-cookie" not in answer.headers


def test_the_mail_address_may_be_typed_in_capitals(account):
    assert sign_in(account, email=f" {EMAIL.upper()} ").status_code == 201


def test_only_a_hash_of_the_token_is_kept(account):
    token = sign_in(account).json()["token"]
    with account.service.database.reading() as session:
        rows = session.scalars(select(Token)).all()
    assert all(token not in str(vars(row)) for row in rows)


@pytest.mark.parametrize("email", [EMAIL, "nobody@maker.example"])
def test_a_wrong_password_and_an_unknown_mail_get_the_same_answer(account, email):
    answer = sign_in(account, "not the password", email)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"].startswith("mail address or password is wrong.")
    assert kinds(account) == ["sign-in-failed"]


def test_an_unknown_mail_is_hashed_like_a_known_one(monkeypatch):
    compared = []
    spy = SimpleNamespace(verify=lambda *words: compared.append(words))
    monkeypatch.setattr("api.identity.passwords._hasher", lambda: spy)
    monkeypatch.setattr("api.identity.passwords._nobody", lambda: "$argon2id$of-nobody")
    assert verify_password("whatever it is", None) == (False, None)
    assert compared == [("whatever it is", "$argon2id$of-nobody")]


def test_an_account_is_locked_after_too_many_failures_even_for_the_right_password(account):
    for _ in range(LIMITS["account"]):
        assert sign_in(account, "not the password").status_code == 401
    locked = sign_in(account)
    assert locked.status_code == 429
    assert locked.headers["retry-after"] == "900"
    account.clock.forward(minutes=14, seconds=59)
    assert sign_in(account).status_code == 429
    account.clock.forward(seconds=1)
    assert sign_in(account).status_code == 201
    assert kinds(account).count("sign-in-locked") == 2


def test_a_locked_account_does_not_lock_its_neighbour(account, kept):
    other = "consultant@maker.example"
    with account.service.database.writing() as session:
        session.scalars(select(Person).where(Person.email == other)).one().password_hash = kept
    for _ in range(LIMITS["account"] + 1):
        sign_in(account, "not the password")
    assert sign_in(account, email=other).status_code == 201


def test_an_address_that_tries_many_accounts_is_locked(account, monkeypatch):
    monkeypatch.setattr("api.identity.sessions.verify_password", lambda *_: (False, None))
    statuses = [
        sign_in(account, email=f"guess{number}@maker.example").status_code
        for number in range(LIMITS["address"] + 1)
    ]
    assert statuses == [401] * LIMITS["address"] + [429]


def test_failures_of_long_ago_do_not_count(account):
    for _ in range(LIMITS["account"]):
        sign_in(account, "not the password")
    account.clock.forward(minutes=16)
    assert sign_in(account, "not the password").status_code == 401


def test_success_forgives_the_failures_before_it(account):
    for _ in range(2):
        for _ in range(LIMITS["account"] - 1):
            assert sign_in(account, "not the password").status_code == 401
        assert sign_in(account).status_code == 201


def test_signing_out_ends_the_session_and_no_other(account):
    first, second = (sign_in(account).json()["token"] for _ in range(2))
    headers = {"Authorization": f"Bearer {first}"}
    assert account.client.delete("/v1/sessions/current", headers=headers).status_code == 204
    assert account.client.get("/v1/me", headers=headers).status_code == 401
    headers = {"Authorization": f"Bearer {second}"}
    assert account.client.get("/v1/me", headers=headers).status_code == 200


def test_a_session_expires(account):
    headers = {"Authorization": f"Bearer {sign_in(account).json()['token']}"}
    account.clock.forward(hours=12)
    assert account.client.get("/v1/me", headers=headers).status_code == 401


def test_who_belongs_to_two_organisations_says_which(account):
    home = account.organisations["exporter"]
    with account.service.database.writing() as session:
        person = session.scalars(select(Person).where(Person.email == EMAIL)).one()
        session.add(
            Membership(
                person_id=person.id,
                organisation_id=home,
                role="applicant",
                since=account.clock(),
            )
        )
    choice = sign_in(account)
    assert choice.status_code == 409
    assert str(home) in choice.json()["detail"]
    assert sign_in(account, organisation=str(home)).json()["organisation"]["id"] == str(home)


def test_another_organisation_than_ones_own_is_refused(account):
    answer = sign_in(account, organisation=str(account.organisations["body"]))
    assert answer.status_code == 403


def test_an_inactive_person_neither_signs_in_nor_keeps_the_session(account):
    headers = {"Authorization": f"Bearer {sign_in(account).json()['token']}"}
    with account.service.database.writing() as session:
        session.scalars(select(Person).where(Person.email == EMAIL)).one().active = False
    assert account.client.get("/v1/me", headers=headers).status_code == 401
    assert sign_in(account).status_code == 401


def test_the_cookie_is_only_for_this_site_and_not_for_scripts(account):
    answer = sign_in(account, cookie=True)
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "secure"))


def test_another_site_cannot_use_the_cookie_for_a_change(account):
    token = sign_in(account).json()["token"]
    cookie = {"Cookie": f"tanbiao-session={token}"}
    cross = {**cookie, "Sec-Fetch-Site": "cross-site"}
    assert account.client.delete("/v1/sessions/current", headers=cross).status_code == 403
    assert account.client.get("/v1/me", headers=cookie).status_code == 200
    assert account.client.delete("/v1/sessions/current", headers=cookie).status_code == 204


def test_a_new_password_ends_every_session(account):
    headers = {"Authorization": f"Bearer {sign_in(account).json()['token']}", **EN}
    other = {"Authorization": f"Bearer {sign_in(account).json()['token']}"}
    body = {"current": PASSWORD, "new": "a lamp beside the green door"}
    answer = account.client.post("/v1/me/password", json=body, headers=headers)
    assert answer.status_code == 204
    assert account.client.get("/v1/me", headers=headers).status_code == 401
    assert account.client.get("/v1/me", headers=other).status_code == 401
    assert sign_in(account).status_code == 401
    assert sign_in(account, body["new"]).status_code == 201
    assert "password-changed" in kinds(account)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("short", "12 to 200 characters"),
        ("aaaaaaaaaaaaaaa", "repeats"),
        ("xx applicant 2026 xx", "name of the mail address"),
    ],
)
def test_a_weak_password_is_refused(account, new, reason):
    headers = {"Authorization": f"Bearer {sign_in(account).json()['token']}", **EN}
    body = {"current": PASSWORD, "new": new}
    answer = account.client.post("/v1/me/password", json=body, headers=headers)
    assert answer.status_code == 422
    assert reason in answer.json()["detail"]
    assert sign_in(account).status_code == 201


def test_guessing_the_current_password_counts_as_signing_in(account):
    body = {"current": "not the password", "new": "a lamp beside the green door"}
    statuses = [
        account.post(APPLICANT, "/v1/me/password", json=body).status_code
        for _ in range(LIMITS["account"] + 1)
    ]
    assert statuses == [422] * LIMITS["account"] + [429]


def test_a_password_of_old_settings_is_hashed_anew(account):
    old = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024),)).hash(PASSWORD)
    with account.service.database.writing() as session:
        session.scalars(select(Person).where(Person.email == EMAIL)).one().password_hash = old
    assert sign_in(account).status_code == 201
    with account.service.database.reading() as session:
        now = session.scalars(select(Person.password_hash).where(Person.email == EMAIL)).one()
    assert now != old
    assert sign_in(account).status_code == 201
