"""Tables of statements, of the links they are shared by, and of buyers' requests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class StatementRow(Base):
    """One statement of a study; its content never changes, a newer one replaces it."""

    __tablename__ = "statements"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    """`footprint.statement.Statement.id`: the same study and disclosure give the same."""
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("studies.id"), index=True)
    certificate: Mapped[str | None] = mapped_column(String(64))
    """Number of the certificate it leans on, if any."""
    document: Mapped[dict[str, Any]]
    """`footprint.statement.Statement` as JSON: redacted, without any line of the bill."""
    product_ids: Mapped[list[Any]]
    """Identifiers a buyer asks for, for searching."""
    status: Mapped[str] = mapped_column(String(16), default="active")
    """``active`` or ``deprecated``."""
    replaced_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)


class ShareRow(Identified, Base):
    """A link by which somebody without an account may read a statement."""

    __tablename__ = "shares"

    statement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("statements.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(String(300))
    formats: Mapped[list[Any]]
    """Keys of the formats that may be had."""
    hidden: Mapped[list[Any]]
    """Fields that are left out, by name."""
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ShareOpeningRow(Identified, Base):
    """One opening of a link; append-only."""

    __tablename__ = "share_openings"

    share_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shares.id"), index=True)
    format: Mapped[str] = mapped_column(String(64))
    """Key of the format that was taken, or ``page``."""
    at: Mapped[datetime]


class RequestRow(Identified, Base):
    """A buyer's request: what is asked for, and what was answered."""

    __tablename__ = "statement_requests"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Who is asked."""
    channel: Mapped[str] = mapped_column(String(16))
    """``pact``, ``form`` or ``mail``."""
    requester: Mapped[str] = mapped_column(String(300))
    wanted: Mapped[dict[str, Any]]
    """Product identifiers, formats, and other criteria as they came."""
    text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), index=True)
    """``open``, ``fulfilled`` or ``rejected``."""
    statement_ids: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
