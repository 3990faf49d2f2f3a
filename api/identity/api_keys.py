"""API keys: made, listed, revoked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.audit import Concern, Trace, record
from api.identity.tables import Token
from api.identity.tokens import Holder, new_token
from api.web.problems import forbidden, not_found
from footprint.certification.roles import Role
from footprint.text import Text

_KEY = Text("API key", "API 密钥")


def make_key(
    session: Session, actor: Actor, name: str, scopes: Iterable[str], days: int, trace: Trace
) -> tuple[str, Token]:
    """Make an API key; its text is returned once and never kept."""
    holder = Holder(actor.person_id, actor.organisation_id, name, " ".join(sorted(set(scopes))))
    text, row = new_token(session, holder, trace.at, timedelta(days=days), "api-key")
    concern = Concern(
        person_id=actor.person_id, details={"key": str(row.id), "scopes": row.scopes, "days": days}
    )
    record(session, "key-made", trace, concern)
    return text, row


def list_keys(session: Session, actor: Actor) -> list[Token]:
    """Return the actor's keys; an administrator sees all of the organisation."""
    query = select(Token).where(
        Token.kind == "api-key", Token.organisation_id == actor.organisation_id
    )
    if Role.ADMINISTRATOR not in actor.roles:
        query = query.where(Token.person_id == actor.person_id)
    return list(session.scalars(query.order_by(Token.created_at.desc(), Token.id)))


def revoke_key(session: Session, actor: Actor, key_id: uuid.UUID, trace: Trace) -> None:
    """Revoke a key the actor may see; again is harmless."""
    found = next((row for row in list_keys(session, actor) if row.id == key_id), None)
    if found is None:
        raise not_found(_KEY)
    if found.revoked_at is None:
        found.revoked_at = trace.at
        concern = Concern(person_id=found.person_id, details={"key": str(key_id)})
        record(session, "key-revoked", trace, concern)


def need_session(actor: Actor) -> None:
    """Refuse an API key where it could widen itself: keys, roles, passwords."""
    if actor.signed_in_by != "session":
        raise forbidden(
            Text("an API key may not do this.", "API 密钥无权执行此操作。"),
            Text("Sign in with a password.", "请使用密码登录后操作。"),
        )
