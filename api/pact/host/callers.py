"""Who calls a PACT route: only over TLS, only with a token of a consumer, or its credentials."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated
from urllib.parse import parse_qs, unquote_plus

from fastapi import Depends, Request

from api.identity.call import Call, Public
from api.pact.host.words import PactError
from api.pact.tokens import Asked, Consumer, TokenError, consumer_of

_LONGEST_FORM = 10_000
_GRANT = "client_credentials"


def over_tls(call: Public) -> Call:
    """Refuse what came in the clear: a token in it is known to others."""
    scheme = call.request.url.scheme
    if call.service.settings.behind_tls_proxy:
        told = call.request.headers.get("x-forwarded-proto", scheme)
        scheme = told.rpartition(",")[2].strip().lower()
    if scheme != "https":
        raise PactError(400, "BadRequest", "use https")
    return call


Secure = Annotated[Call, Depends(over_tls)]


def authenticated(call: Secure) -> Consumer:
    """Return whose token came with the request."""
    kind, _, token = call.request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise PactError(401, "BadRequest", "a bearer token is needed; get one at /auth/token")
    found, expired = call.read(lambda session: consumer_of(session, token.strip(), call.now))
    if found is None:
        raise PactError(401, "BadRequest", "the token is not known")
    if expired:
        raise PactError(401, "TokenExpired", "the token has expired; get a new one")
    return found


Bearer = Annotated[Consumer, Depends(authenticated)]


def need_scope(consumer: Consumer, scope: str) -> None:
    """Refuse a token that was asked for without a scope."""
    if scope not in consumer.scopes:
        raise PactError(403, "AccessDenied", f"the token lacks the scope {scope}")


async def read_limited(request: Request, limit: int) -> bytes:
    """Return the body of a request, or refuse one that is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise PactError(400, "BadRequest", f"the body is longer than {limit} bytes")
    return bytes(body)


async def credentials(request: Request) -> Asked:
    """Return what a request for a token says, from HTTP Basic or from the form.

    Raises
    ------
    TokenError
        It is not one (400), or names no client (401).
    """
    form = _form(await read_limited(request, _LONGEST_FORM))
    if form.get("grant_type") != _GRANT:
        code = "unsupported_grant_type" if form.get("grant_type") else "invalid_request"
        raise TokenError(400, code, f"grant_type must be {_GRANT}")
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    pair = (form.get("client_id", ""), form.get("client_secret", ""))
    if kind.lower() == "basic":
        if pair[1]:
            raise TokenError(400, "invalid_request", "credentials are given twice")
        pair = _basic(given)
    if not all(pair):
        raise TokenError(401, "invalid_client", "client_id and client_secret are needed")
    client = request.client
    return Asked(*pair, form.get("scope", ""), client.host if client else "")


def _form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as problem:
        raise TokenError(400, "invalid_request", "the form cannot be read") from problem
    if any(len(values) > 1 for values in fields.values()):
        raise TokenError(400, "invalid_request", "a field is given twice")
    return {name: values[0] for name, values in fields.items()}


def _basic(given: str) -> tuple[str, str]:
    try:
        client, colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as problem:
        raise TokenError(401, "invalid_client", "HTTP Basic cannot be read") from problem
    return (unquote_plus(client), unquote_plus(secret)) if colon else ("", "")
