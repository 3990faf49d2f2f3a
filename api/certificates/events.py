"""Events of certificates: each changes the row and is an entry of the log, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.certificates.keys import body_did, log_signer
from api.certificates.log import append, entry_time
from api.certificates.tables import CertificateEventRow, CertificateRow
from api.identity.actor import Actor
from api.identity.tables import Organisation
from api.web.service import Service
from footprint.certification.events import STATUS_AFTER, EventKind, LogEvent

SERVICE = "service"
"""Role of what the service does by itself."""


@dataclass(frozen=True)
class Happening:
    """What happens to a certificate, why, and by whom; no actor: by the service itself."""

    kind: EventKind
    reason_code: str
    reason: str = ""
    actor: Actor | None = None
    role: str = SERVICE


def record(
    session: Session, service: Service, row: CertificateRow, what: Happening
) -> CertificateEventRow:
    """Append an event to the log and put the certificate into the status that follows."""
    at = entry_time(session, service.clock)
    body = session.get_one(Organisation, row.body_id)
    count = select(func.count()).where(CertificateEventRow.certificate_id == row.id)
    event = LogEvent(
        kind=what.kind,
        number=row.number,
        sequence=(session.scalar(count) or 0) + 1,
        credential_hash=row.credential_hash,
        pdf_hash=row.pdf_sha256,
        body=body_did(service, body),
        at=at,
        reason_code=what.reason_code,
        status=STATUS_AFTER[what.kind],
    )
    index = append(session, event.leaf(), at, log_signer(session, service, at))
    kept = CertificateEventRow(
        log_index=index,
        certificate_id=row.id,
        sequence=event.sequence,
        kind=event.kind.value,
        reason_code=event.reason_code,
        reason=what.reason,
        actor_id=what.actor.person_id if what.actor else None,
        role=what.role,
        at=at,
    )
    session.add(kept)
    if row.status != event.status:
        row.status, row.status_since = event.status.value, at
    session.flush()
    return kept


def events_of(session: Session, row: CertificateRow) -> list[CertificateEventRow]:
    """Return the events of a certificate, oldest first."""
    query = select(CertificateEventRow).where(CertificateEventRow.certificate_id == row.id)
    return list(session.scalars(query.order_by(CertificateEventRow.sequence)))
