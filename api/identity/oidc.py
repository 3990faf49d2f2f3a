"""Sign-in through an OpenID Connect provider: authorization code with PKCE, state kept here."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped] # ships no types
    OAuth2Client,
    OAuthError,
)
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped] # ships no types
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.identity.audit import Concern, Trace, record
from api.identity.sessions import Started, start
from api.identity.tables import OidcStateRow, Person
from api.identity.tokens import hash_token
from api.web.problems import RefusalError, forbidden, refuse
from api.web.service import Service
from footprint.text import Text

LIFETIME = timedelta(minutes=10)
_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
_LEEWAY_SECONDS = 120
_TIMEOUT_SECONDS = 10
_FAULTS = (OAuthError, httpx2.HTTPError, JoseError, ValueError, KeyError)


@dataclass(frozen=True)
class Departure:
    """Where to send the browser, and the cookie that binds the sign-in to it."""

    address: str
    cookie: str


class Provider:
    """The identity provider of the settings.

    Parameters
    ----------
    service
        Whose settings name issuer and client.
    transport
        How the provider is reached; a test gives a provider of its own.
    """

    def __init__(self, service: Service, transport: httpx2.BaseTransport | None = None) -> None:
        """Keep the settings; nothing is asked yet."""
        settings = service.settings
        if settings.oidc_issuer is None or settings.oidc_client_id is None:
            raise _not_set_up()
        self.issuer = settings.oidc_issuer.rstrip("/")
        secret = settings.oidc_client_secret
        self._options: dict[str, Any] = {
            "client_id": settings.oidc_client_id,
            "client_secret": secret.get_secret_value() if secret else None,
            "scope": settings.oidc_scope,
            "redirect_uri": f"{settings.public_url.rstrip('/')}/v1/oidc/callback",
            "code_challenge_method": "S256",
            "transport": transport,
            "timeout": _TIMEOUT_SECONDS,
        }

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser asks the provider."""
        try:
            with self._client() as client:
                address, _ = client.create_authorization_url(
                    self._metadata(client)["authorization_endpoint"],
                    state=state,
                    nonce=nonce,
                    code_verifier=verifier,
                )
        except _FAULTS as failure:
            raise _unreachable() from failure
        return str(address)

    def claims(self, code: str, nonce: str, verifier: str, now: datetime) -> dict[str, Any]:
        """Return what the provider says of who signed in, checked with its keys.

        Raises
        ------
        RefusalError
            The provider refused, cannot be reached, or its token is not right (502).
        """
        try:
            with self._client() as client:
                metadata = self._metadata(client)
                answer = client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=verifier,
                    grant_type="authorization_code",
                )  # fmt: skip
                keys = _json(client, metadata["jwks_uri"])
            return self._checked(answer, KeySet.import_key_set({"keys": keys["keys"]}), nonce, now)
        except _FAULTS as failure:
            raise _unreachable() from failure

    def _client(self) -> OAuth2Client:
        return OAuth2Client(**self._options)

    def _metadata(self, client: OAuth2Client) -> dict[str, Any]:
        metadata = _json(client, f"{self.issuer}/.well-known/openid-configuration")
        if str(metadata["issuer"]).rstrip("/") != self.issuer:
            message = "the provider names another issuer"
            raise ValueError(message)
        return metadata

    def _checked(
        self, answer: dict[str, Any], keys: KeySet, nonce: str, now: datetime
    ) -> dict[str, Any]:
        registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
        token = jwt.decode(answer["id_token"], keys, registry=registry)
        client_id = self._options["client_id"]
        wanted = {
            "iss": {"essential": True, "values": [self.issuer, f"{self.issuer}/"]},
            "aud": {"essential": True, "value": client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        given = {"nonce": nonce, "client_id": client_id, "access_token": answer["access_token"]}
        claims = CodeIDToken(token.claims, token.header, wanted, given)
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY_SECONDS)
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            message = "the token names nobody"
            raise ValueError(message)
        return dict(claims)


def open_provider(service: Service) -> Provider:
    """Return the provider of a service: ``service.get(open_provider)``."""
    return Provider(service)


def depart(service: Service, organisation: uuid.UUID | None, now: datetime) -> Departure:
    """Begin a sign-in and keep what its return must match."""
    state, nonce, verifier, cookie = (secrets.token_urlsafe(48) for _ in range(4))
    address = service.get(open_provider).address(state, nonce[:64], verifier)
    with service.database.writing() as session:
        session.execute(delete(OidcStateRow).where(OidcStateRow.expires_at <= now))
        session.add(
            OidcStateRow(
                hash=hash_token(state),
                browser_hash=hash_token(cookie),
                nonce=nonce[:64],
                verifier=verifier,
                organisation_id=organisation,
                expires_at=now + LIFETIME,
            )
        )
    return Departure(address, cookie)


def arrive(service: Service, state: str, code: str, cookie: str, trace: Trace) -> Started:
    """Finish a sign-in that comes back from the provider; each state works once.

    Raises
    ------
    RefusalError
        Unknown, old, or begun in another browser (401); no such account (403).
    """
    with service.database.writing() as session:
        row = session.get(OidcStateRow, hash_token(state), with_for_update=True)
        if row is not None:
            session.delete(row)
    if row is None or row.expires_at <= trace.at or row.browser_hash != hash_token(cookie):
        raise _unknown_state()
    provider = service.get(open_provider)
    claims = provider.claims(code, row.nonce, row.verifier, trace.at)
    with service.database.writing() as session:
        person = _person(session, f"{provider.issuer}#{claims['sub']}", claims)
        if person is None:
            record(session, "sign-in-failed", trace, Concern(details={"by": provider.issuer}))
        else:
            return start(session, service, person, row.organisation_id, trace)
    raise forbidden(
        Text("there is no account for this identity.", "该身份没有对应账号。"),
        Text("Accept an invitation first.", "请先接受邀请开通账号。"),
    )


def _person(session: Session, subject: str, claims: dict[str, Any]) -> Person | None:
    """Return whose identity it is; the first time, by a mail address the provider has verified."""
    person = session.scalar(select(Person).where(Person.subject == subject))
    if person is None and claims.get("email_verified") is True:
        email = str(claims.get("email", "")).lower()
        person = session.scalar(
            select(Person).where(Person.email == email, Person.subject.is_(None))
        )
        if person is not None:
            person.subject = subject
    return person if person is not None and person.active else None


def _json(client: OAuth2Client, address: str) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True).raise_for_status().json()
    if not isinstance(answer, dict):
        message = "an object is expected"
        raise ValueError(message)  # noqa: TRY004 - what came from outside is wrong, not our call
    return answer


def _not_set_up() -> RefusalError:
    return refuse(
        404,
        "no-identity-provider",
        Text("no identity provider is set up.", "未配置统一身份认证。"),
        Text("Sign in with mail address and password.", "请使用邮箱和密码登录。"),
    )


def _unreachable() -> RefusalError:
    return refuse(
        502,
        "identity-provider",
        Text("the identity provider refused or did not answer rightly.", "统一身份认证失败。"),
        Text("Try again, or sign in with a password.", "请重试，或使用密码登录。"),
    )


def _unknown_state() -> RefusalError:
    return refuse(
        401,
        "sign-in-lost",
        Text("this sign-in has expired or began elsewhere.", "登录已过期或非本浏览器发起。"),
        Text("Begin again.", "请重新登录。"),
    )
