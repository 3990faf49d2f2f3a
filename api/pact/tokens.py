"""Tokens of data consumers: OAuth 2 client credentials (RFC 6749, 4.4), short-lived."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.identity import attempts
from api.identity.tokens import hash_token
from api.pact.tables import ConsumerRow, PactTokenRow
from api.web.service import Service

LIFETIME = timedelta(hours=1)
SCOPES = ("footprint:list", "footprint:read")


class TokenError(Exception):
    """A request for a token that is refused, in the words of RFC 6749, 5.2."""

    def __init__(self, status: int, code: str, text: str, wait: timedelta | None = None) -> None:
        """Keep status and code."""
        super().__init__(text)
        self.status, self.code, self.text, self.wait = status, code, text, wait


@dataclass(frozen=True)
class Asked:
    """A request for a token."""

    client_id: str
    client_secret: str
    scope: str
    address: str


@dataclass(frozen=True)
class Consumer:
    """Who calls with a token: one consumer of one organisation."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    name: str
    scopes: frozenset[str]


def issue(service: Service, asked: Asked, now: datetime) -> tuple[str, str]:
    """Return a token and its scopes.

    Raises
    ------
    TokenError
        Wrong credentials (401), unknown scope (400), or too many attempts (429).
    """
    scopes = _scopes(asked.scope)
    counted = attempts.subjects(f"pact {asked.client_id}", asked.address)
    with service.database.writing() as session:
        wait = attempts.count(session, counted, now)
    if wait is not None:
        raise TokenError(429, "temporarily_unavailable", "too many attempts have failed", wait)
    with service.database.writing() as session:
        in_force = (ConsumerRow.client_id == asked.client_id, ConsumerRow.revoked_at.is_(None))
        row = session.scalar(select(ConsumerRow).where(*in_force))
        if row is None or not compare_digest(row.secret_hash, hash_token(asked.client_secret)):
            raise TokenError(401, "invalid_client", "client_id or client_secret is wrong")
        attempts.forgive(session, counted, now)
        return _new(session, row, scopes, now), scopes


def consumer_of(session: Session, token: str, now: datetime) -> tuple[Consumer | None, bool]:
    """Return whose a token is, and whether it has expired; None for an unknown one."""
    found = session.execute(
        select(PactTokenRow, ConsumerRow)
        .join(ConsumerRow, ConsumerRow.id == PactTokenRow.consumer_id)
        .where(PactTokenRow.hash == hash_token(token), ConsumerRow.revoked_at.is_(None))
    ).one_or_none()
    if found is None:
        return None, False
    row, owner = found
    scopes = frozenset(row.scopes.split())
    consumer = Consumer(owner.id, owner.organisation_id, owner.name, scopes)
    return consumer, row.expires_at <= now


def _new(session: Session, row: ConsumerRow, scopes: str, now: datetime) -> str:
    old = PactTokenRow.expires_at <= now - LIFETIME  # a while longer, to say that it expired
    session.execute(delete(PactTokenRow).where(PactTokenRow.consumer_id == row.id, old))
    text = f"tbp_{secrets.token_urlsafe(32)}"
    session.add(
        PactTokenRow(
            hash=hash_token(text),
            consumer_id=row.id,
            scopes=scopes,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return text


def _scopes(asked: str) -> str:
    wanted = asked.split()
    if any(one not in SCOPES for one in wanted):
        raise TokenError(400, "invalid_scope", f"scopes are: {' '.join(SCOPES)}")
    return " ".join(one for one in SCOPES if one in wanted) if wanted else " ".join(SCOPES)
