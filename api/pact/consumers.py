"""Data consumers of an organisation: made, given a partner's address, granted statements."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.audit import Concern, Trace, record
from api.identity.tokens import hash_token
from api.pact.sealing import seal
from api.pact.tables import ConsumerRow, GrantRow, PactTokenRow
from api.statements.tables import StatementRow
from api.web.outbound import outbound_of
from api.web.problems import not_found
from api.web.service import Service
from footprint.certification.roles import OrganisationKind
from footprint.formats.contract import refuse_if_lacking
from footprint.formats.pact import FORMAT
from footprint.statement import Statement
from footprint.text import Text

OWNERS = frozenset({OrganisationKind.MANUFACTURER, OrganisationKind.EXPORTER})
_CONSUMER = Text("data consumer", "数据接收方")


@dataclass(frozen=True)
class Partner:
    """A consumer's own host, and our credentials there."""

    url: str
    client_id: str
    client_secret: str
    token_url: str | None = None


def make(session: Session, actor: Actor, name: str, trace: Trace) -> tuple[ConsumerRow, str]:
    """Make a consumer; its secret is returned once and never kept."""
    secret = secrets.token_urlsafe(32)
    row = ConsumerRow(
        id=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        name=name,
        client_id=f"tbc_{secrets.token_urlsafe(12)}",
        secret_hash=hash_token(secret),
        created_by=actor.person_id,
        created_at=trace.at,
    )
    session.add(row)
    _note(session, "pact-client-made", trace, row)
    return row, secret


def consumers(session: Session, actor: Actor) -> list[ConsumerRow]:
    """Return the consumers of the actor's organisation, the newest first."""
    query = select(ConsumerRow).where(ConsumerRow.organisation_id == actor.organisation_id)
    return list(session.scalars(query.order_by(ConsumerRow.created_at.desc(), ConsumerRow.id)))


def consumer(session: Session, actor: Actor, key: uuid.UUID) -> ConsumerRow:
    """Return one consumer of the actor's organisation, or refuse (404)."""
    row = session.get(ConsumerRow, key)
    if row is None or row.organisation_id != actor.organisation_id:
        raise not_found(_CONSUMER)
    return row


def revoke(session: Session, actor: Actor, key: uuid.UUID, trace: Trace) -> None:
    """Revoke a consumer: its tokens end now; again is harmless."""
    row = consumer(session, actor, key)
    session.execute(delete(PactTokenRow).where(PactTokenRow.consumer_id == row.id))
    if row.revoked_at is None:
        row.revoked_at = trace.at
        _note(session, "pact-client-revoked", trace, row)


def set_partner(service: Service, row: ConsumerRow, partner: Partner) -> None:
    """Keep where a consumer's host is, and our credentials there, encrypted.

    Raises
    ------
    OutboundError
        An address is not one that is called.
    """
    for address in filter(None, (partner.url, partner.token_url)):
        service.get(outbound_of).check(address)
    row.partner_url = partner.url.rstrip("/")
    row.partner_token_url = partner.token_url
    row.partner_client_id = partner.client_id
    row.partner_secret = seal(service, partner.client_secret, str(row.id))


def grant(
    session: Session, actor: Actor, row: ConsumerRow, statement: StatementRow, now: datetime
) -> None:
    """Let a consumer see a statement and what replaces it; again is harmless.

    Raises
    ------
    FormatError
        The statement lacks what PACT demands.
    """
    refuse_if_lacking(FORMAT, Statement.model_validate(statement.document))
    if _granted(session, row, statement.id) is None:
        session.add(
            GrantRow(
                consumer_id=row.id,
                statement_id=statement.id,
                granted_by=actor.person_id,
                granted_at=now,
            )
        )
        session.flush()


def withdraw(session: Session, row: ConsumerRow, statement: uuid.UUID) -> None:
    """Take a grant back; again is harmless."""
    found = _granted(session, row, statement)
    if found is not None:
        session.delete(found)


def granted(session: Session, row: ConsumerRow) -> list[uuid.UUID]:
    """Return what is granted to a consumer by name."""
    query = select(GrantRow.statement_id).where(GrantRow.consumer_id == row.id)
    return list(session.scalars(query.order_by(GrantRow.granted_at, GrantRow.id)))


def _granted(session: Session, row: ConsumerRow, statement: uuid.UUID) -> GrantRow | None:
    return session.scalar(
        select(GrantRow).where(GrantRow.consumer_id == row.id, GrantRow.statement_id == statement)
    )


def _note(session: Session, kind: str, trace: Trace, row: ConsumerRow) -> None:
    details = {"client": row.client_id, "name": row.name}
    record(session, kind, trace, Concern(organisation_id=row.organisation_id, details=details))
