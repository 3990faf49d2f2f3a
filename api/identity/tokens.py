"""Sessions and API keys: random tokens, of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database.engine import Database
from api.identity.actor import Actor
from api.identity.tables import Membership, Organisation, Person, Token
from footprint.certification.roles import OrganisationKind, Role

_PREFIXES = {"session": "tbs_", "api-key": "tbk_"}
_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Holder:
    """Whom a token stands for, and what it may do."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    name: str = ""
    scopes: str = "read write"


def hash_token(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(
    session: Session, holder: Holder, now: datetime, lifetime: timedelta, kind: str = "session"
) -> tuple[str, Token]:
    """Make a token; its text is returned once and never kept."""
    text = _PREFIXES[kind] + secrets.token_urlsafe(32)
    row = Token(
        id=uuid.uuid4(),
        kind=kind,
        hash=hash_token(text),
        prefix=text[:8],
        name=holder.name,
        person_id=holder.person_id,
        organisation_id=holder.organisation_id,
        scopes=holder.scopes,
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(row)
    return text, row


def actor_of(database: Database, token: str, now: datetime) -> Actor | None:
    """Return who holds a token, or None if it is unknown, expired or revoked."""
    with database.reading() as session:
        row = session.execute(
            select(Token, Person, Organisation)
            .join(Person, Person.id == Token.person_id)
            .join(Organisation, Organisation.id == Token.organisation_id)
            .where(Token.hash == hash_token(token))
        ).one_or_none()
        if row is None:
            return None
        found, person, organisation = row
        if found.revoked_at is not None or found.expires_at <= now or not person.active:
            return None
        actor = _actor(session, found, person, organisation)
    if found.kind == "api-key":
        _note_use(database, found, now)
    return actor


def _actor(session: Session, token: Token, person: Person, organisation: Organisation) -> Actor:
    roles = session.scalars(
        select(Membership.role).where(
            Membership.person_id == person.id, Membership.organisation_id == organisation.id
        )
    )
    held = frozenset(Role(role) for role in roles)
    return Actor(
        person_id=person.id,
        organisation_id=organisation.id,
        organisation_kind=OrganisationKind(organisation.kind),
        name=person.name,
        roles=held if organisation.approved else held & {Role.ADMINISTRATOR},
        scopes=frozenset(token.scopes.split()),
        token_id=token.id,
        signed_in_by=token.kind,
    )


def _note_use(database: Database, token: Token, now: datetime) -> None:
    """Keep when a key was last used, to the hour: a read must not become a write."""
    if token.last_used_at is None or token.last_used_at + _USE_NOTED_EVERY <= now:
        with database.writing() as session:
            session.get_one(Token, token.id).last_used_at = now
