"""Tables of data consumers, what is granted to them, their tokens, and events both ways."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class ConsumerRow(Identified, Base):
    """One data consumer of one organisation: its credentials here, and ours at its host."""

    __tablename__ = "pact_consumers"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The data owner, whose footprints it may be granted."""
    name: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    partner_url: Mapped[str | None] = mapped_column(String(500))
    """Where its host is: events go to ``/3/events`` there."""
    partner_token_url: Mapped[str | None] = mapped_column(String(500))
    """None: ``/auth/token`` of its host."""
    partner_client_id: Mapped[str | None] = mapped_column(String(300))
    partner_secret: Mapped[str | None] = mapped_column(Text)
    """Encrypted under the passphrase of the service."""


class GrantRow(Identified, Base):
    """A statement that a consumer may see, with those that replace it."""

    __tablename__ = "pact_grants"
    __table_args__ = (UniqueConstraint("consumer_id", "statement_id"),)

    consumer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pact_consumers.id"), index=True)
    statement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("statements.id"), index=True)
    granted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime]


class PactTokenRow(Base):
    """A token of a consumer, of which only the hash is kept."""

    __tablename__ = "pact_tokens"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    consumer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pact_consumers.id"), index=True)
    scopes: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ReceivedEventRow(Identified, Base):
    """An event a consumer sent us, once."""

    __tablename__ = "pact_received_events"
    __table_args__ = (UniqueConstraint("consumer_id", "event_hash"),)

    consumer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pact_consumers.id"), index=True)
    event_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of source and id, which together name an event."""
    kind: Mapped[str] = mapped_column(String(100))
    event: Mapped[dict[str, Any]]
    request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statement_requests.id"))
    """What a request became in the inbox."""
    received_at: Mapped[datetime] = mapped_column(index=True)


class SentEventRow(Identified, Base):
    """An event for a consumer's host, sent until it is taken or given up."""

    __tablename__ = "pact_sent_events"

    consumer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pact_consumers.id"), index=True)
    event: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    """None: it is taken, refused or given up."""
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    """``waiting``, ``delivered``, ``refused`` or ``abandoned``."""
    problem: Mapped[str] = mapped_column(String(500), default="")
    """Why the last attempt failed."""
