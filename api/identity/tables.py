"""Tables of organisations and people, of their keys and links, and the audit."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class Organisation(Identified, Base):
    """A manufacturer, certification body, exporter, or the operator of the service."""

    __tablename__ = "organisations"

    kind: Mapped[str] = mapped_column(String(32))
    name_en: Mapped[str] = mapped_column(String(300))
    name_zh: Mapped[str] = mapped_column(String(300))
    address_en: Mapped[str] = mapped_column(String(500), default="")
    address_zh: Mapped[str] = mapped_column(String(500), default="")
    identifier: Mapped[str | None] = mapped_column(String(64), unique=True)
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    """Code of a certification body, as it stands in certificate numbers."""
    accreditation: Mapped[str | None] = mapped_column(String(100))
    approved: Mapped[bool] = mapped_column(default=False)
    """Until then only its administrator may act."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change, for If-Match."""
    created_at: Mapped[datetime]


class Person(Identified, Base):
    """Somebody who signs in."""

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(300))
    subject: Mapped[str | None] = mapped_column(String(500), unique=True)
    """Issuer and subject of an outside identity provider (OIDC)."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Membership(Identified, Base):
    """A role a person holds in an organisation."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "role"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]


class Token(Identified, Base):
    """A session or an API key, of which only the hash is kept."""

    __tablename__ = "tokens"

    kind: Mapped[str] = mapped_column(String(16))
    """``session`` or ``api-key``."""
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    scopes: Mapped[str] = mapped_column(String(200), default="read write")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class LinkRow(Identified, Base):
    """A link that works once: an invitation, or a new password. Only its hash is kept."""

    __tablename__ = "links"

    kind: Mapped[str] = mapped_column(String(16))
    """``invitation`` or ``password``."""
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    roles: Mapped[str] = mapped_column(String(300), default="")
    """Roles of an invitation, separated by blanks."""
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    """None: made on the command line."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OutboxRow(Identified, Base):
    """A message for a mail server to send; its text is emptied when the link is used."""

    __tablename__ = "outbox"

    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("links.id"), index=True)
    """None: a reminder, which holds no secret."""
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]


class AttemptRow(Base):
    """Failed attempts to prove a secret, for one account or one network address."""

    __tablename__ = "attempts"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    """``account:`` or ``address:`` and a SHA-256."""
    failures: Mapped[int]
    since: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class OidcStateRow(Base):
    """A sign-in that was sent to the identity provider and has not come back."""

    __tablename__ = "oidc_states"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    """Of the cookie that binds it to the browser it began in."""
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    organisation_id: Mapped[uuid.UUID | None]
    expires_at: Mapped[datetime]


class AuditRow(Identified, Base):
    """Something that happened to an account, key, role or organisation; append-only."""

    __tablename__ = "audit"

    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    """None: nobody was signed in, or it was done on the command line."""
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Whom it concerns."""
    address: Mapped[str] = mapped_column(String(64), default="")
    details: Mapped[dict[str, Any]]
