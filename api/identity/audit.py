"""The audit: every sign-in, key, role and approval, kept for good."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import AuditRow
from footprint.certification.roles import Role

_LONGEST_ADDRESS = 64


@dataclass(frozen=True)
class Trace:
    """Where an event came from.

    Parameters
    ----------
    at, address
        When, and from which network address.
    actor
        Who was signed in; None: nobody, or the command line.
    """

    at: datetime
    address: str = ""
    actor: Actor | None = None


@dataclass(frozen=True)
class Concern:
    """Whom and what an event concerns; never a secret."""

    organisation_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)


def record(session: Session, kind: str, trace: Trace, concern: Concern) -> None:
    """Keep an event in the transaction that makes it."""
    actor = trace.actor
    session.add(
        AuditRow(
            at=trace.at,
            kind=kind,
            actor_id=actor.person_id if actor else None,
            organisation_id=concern.organisation_id or (actor.organisation_id if actor else None),
            person_id=concern.person_id,
            address=trace.address[:_LONGEST_ADDRESS],
            details=concern.details,
        )
    )


def events(
    session: Session, actor: Actor, kind: str | None, limit: int, offset: int
) -> tuple[list[AuditRow], int]:
    """Return the newest events the actor may see: the operator all, others their organisation's."""
    query = select(AuditRow)
    if Role.OPERATOR not in actor.roles:
        own = AuditRow.organisation_id == actor.organisation_id
        query = query.where(or_(own, AuditRow.actor_id == actor.person_id))
    if kind is not None:
        query = query.where(AuditRow.kind == kind)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(AuditRow.at.desc(), AuditRow.id).limit(limit).offset(offset)
    return list(session.scalars(newest)), total
