"""Tables of organisations and people."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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
