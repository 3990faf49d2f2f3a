"""Sign-in through an identity provider, played by a transport without network."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select

from api.identity.oidc import Provider, open_provider
from api.identity.tables import AuditRow, OidcStateRow, Person

ISSUER = "https://login.example"
EMAIL = "applicant@maker.example"


class FakeProvider:
    """Answers discovery, keys and token requests, and remembers what it was sent."""

    def __init__(self, world):
        self.world, self.key, self.asked = world, ECKey.generate_key("P-256"), {}
        self.signing_key, self.changes, self.issuer = self.key, {}, ISSUER

    def __call__(self, request):
        answers = {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": lambda _: {"keys": [self.key.as_dict(private=False)]},
            "/token": self.token,
        }
        answer = answers[request.url.path](request)
        return answer if isinstance(answer, httpx2.Response) else httpx2.Response(200, json=answer)

    def metadata(self, _request):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{ISSUER}/authorise",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    def token(self, request):
        sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if sent["code"] != "the-code" or challenge != self.asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        assert request.headers["authorization"].startswith("Basic ")
        seconds = int(self.world.clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": "tanbiao",
            "sub": "person-1",
            "iat": seconds,
            "exp": seconds + 60,
            "nonce": self.asked["nonce"],
            "email": EMAIL,
            "email_verified": True,
        } | self.changes
        token = jwt.encode({"alg": "ES256"}, claims, self.signing_key)
        return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": token}


@pytest.fixture
def provider(world, monkeypatch):
    settings = world.service.settings
    settings.oidc_issuer, settings.oidc_client_id = ISSUER, "tanbiao"
    settings.oidc_client_secret = type(settings.keystore_passphrase)("client secret")
    fake = FakeProvider(world)
    made = Provider(world.service, httpx2.MockTransport(fake))
    monkeypatch.setitem(world.service._made, open_provider, made)
    return fake


def depart(world, provider):
    answer = world.client.get("/v1/oidc/start", follow_redirects=False)
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    provider.asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    return answer.cookies["tanbiao-oidc"]


def arrive(world, state, cookie, code="the-code"):
    world.client.cookies.clear()
    return world.client.get(
        "/v1/oidc/callback",
        params={"state": state, "code": code},
        headers={"Cookie": f"tanbiao-oidc={cookie}", "Accept-Language": "en"},
    )


def test_a_verified_mail_address_signs_in_to_its_account(world, provider):
    cookie = depart(world, provider)
    assert provider.asked["redirect_uri"] == "https://tanbiao.example/v1/oidc/callback"
    assert provider.asked["code_challenge_method"] == "S256"
    answer = arrive(world, provider.asked["state"], cookie)
    assert answer.status_code == 200
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    world.client.cookies.clear()
    assert world.client.get("/v1/me", headers=headers).json()["email"] == EMAIL


def test_once_known_the_identity_counts_and_no_longer_the_mail_address(world, provider):
    cookie = depart(world, provider)
    arrive(world, provider.asked["state"], cookie)
    provider.changes = {"email": "new@elsewhere.example", "email_verified": False}
    cookie = depart(world, provider)
    assert arrive(world, provider.asked["state"], cookie).status_code == 200
    provider.changes = {"sub": "person-2"}
    cookie = depart(world, provider)
    assert arrive(world, provider.asked["state"], cookie).status_code == 403


def test_a_state_works_once_and_keeps_no_secret_in_the_clear(world, provider):
    cookie = depart(world, provider)
    state = provider.asked["state"]
    with world.service.database.reading() as session:
        row = session.scalars(select(OidcStateRow)).one()
        assert state not in str(vars(row))
        assert cookie not in str(vars(row))
    assert arrive(world, state, cookie).status_code == 200
    assert arrive(world, state, cookie).status_code == 401


def test_a_sign_in_begun_in_another_browser_is_refused(world, provider):
    depart(world, provider)
    assert arrive(world, provider.asked["state"], "another-cookie").status_code == 401


def test_a_sign_in_that_took_too_long_is_refused(world, provider):
    cookie = depart(world, provider)
    world.clock.forward(minutes=10)
    assert arrive(world, provider.asked["state"], cookie).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_is_refused(world, provider, changes):
    provider.changes = changes
    cookie = depart(world, provider)
    answer = arrive(world, provider.asked["state"], cookie)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (502, "identity-provider")


def test_a_token_signed_by_an_unknown_key_is_refused(world, provider):
    provider.signing_key = ECKey.generate_key("P-256")
    cookie = depart(world, provider)
    assert arrive(world, provider.asked["state"], cookie).status_code == 502


def test_a_code_the_provider_does_not_know_is_refused(world, provider):
    cookie = depart(world, provider)
    assert arrive(world, provider.asked["state"], cookie, "guessed").status_code == 502


def test_an_unverified_mail_address_is_nobody_and_the_audit_says_so(world, provider):
    provider.changes = {"email_verified": False}
    cookie = depart(world, provider)
    assert arrive(world, provider.asked["state"], cookie).status_code == 403
    with world.service.database.reading() as session:
        assert list(session.scalars(select(AuditRow.kind))) == ["sign-in-failed"]
        assert session.scalars(select(Person).where(Person.subject.is_not(None))).all() == []


def test_a_provider_that_names_another_issuer_is_refused(world, provider):
    provider.issuer = "https://evil.example"
    assert world.client.get("/v1/oidc/start").status_code == 502


def test_a_provider_that_does_not_answer_is_a_sentence(world, provider, monkeypatch):
    def silent(request):
        raise httpx2.ConnectError(request.url.host)

    made = Provider(world.service, httpx2.MockTransport(silent))
    monkeypatch.setitem(world.service._made, open_provider, made)
    answer = world.client.get("/v1/oidc/start", headers={"Accept-Language": "en"})
    assert answer.status_code == 502
    assert "did not answer rightly" in answer.json()["detail"]


def test_without_a_provider_there_is_no_such_sign_in(world):
    assert world.client.get("/v1/oidc/start").status_code == 404
