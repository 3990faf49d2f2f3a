"""Changes of a certificate after its issue: each by the right role, with a reason, in the log."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.events import SERVICE, Happening, record
from api.certificates.states import effective_status, today
from api.certificates.tables import CertificateEventRow, CertificateRow
from api.identity.actor import Actor
from api.web.problems import forbidden
from api.web.service import Service
from footprint.certification.certificate import CertificateStatus
from footprint.certification.changes import CHANGES, status_after
from footprint.certification.events import EventKind
from footprint.certification.roles import ROLE_LABELS, Role
from footprint.text import Text


@dataclass(frozen=True)
class Change:
    """A change that is asked for; its reason is public, as the status is."""

    kind: EventKind
    reason_code: str
    reason: str = ""


def change_status(
    session: Session, service: Service, row: CertificateRow, change: Change, actor: Actor | None
) -> CertificateEventRow:
    """Make a change, as one signed entry of the log; no actor: the service itself.

    Raises
    ------
    RefusalError
        The actor may not (403).
    InputError
        It cannot follow the present status, or does not take this reason.
    """
    lock(session, row)
    role = check_change(row, change, actor, service.clock())
    happening = Happening(change.kind, change.reason_code, change.reason, actor, role)
    event = record(session, service, row, happening)
    row.version += 1
    session.flush()
    return event


def check_change(row: CertificateRow, change: Change, actor: Actor | None, now: datetime) -> str:
    """Return the role in which an actor may make a change, or refuse it."""
    role = _entitled(row, change.kind, actor)
    status = CertificateStatus(row.status)
    if change.kind is not EventKind.EXPIRED:
        status = effective_status(row, now)
    status_after(change.kind, status, change.reason_code)
    return role


def lock(session: Session, row: CertificateRow) -> None:
    """Read a certificate anew and keep others from changing it until the transaction ends."""
    session.flush()  # a refresh would forget what is not yet written
    session.refresh(row, with_for_update=True)


def expire_due(service: Service) -> int:
    """Write down what time has ended, each in its own transaction; return how many."""
    with service.database.reading() as session:
        query = select(CertificateRow.id).where(
            CertificateRow.status.in_([CertificateStatus.VALID, CertificateStatus.SUSPENDED]),
            CertificateRow.valid_until < today(service.clock()),
        )
        due = list(session.scalars(query.order_by(CertificateRow.valid_until)))
    return sum(_expire(service, certificate) for certificate in due)


def _expire(service: Service, certificate: uuid.UUID) -> bool:
    with service.database.writing() as session:
        row = session.get_one(CertificateRow, certificate)
        lock(session, row)
        if CertificateStatus(row.status) not in CHANGES[EventKind.EXPIRED].before:
            return False  # somebody else was quicker
        change = Change(EventKind.EXPIRED, "validity-ended")
        change_status(session, service, row, change, None)
        return True


def _entitled(row: CertificateRow, kind: EventKind, actor: Actor | None) -> str:
    allowed = CHANGES[kind].roles if kind in CHANGES else ()
    if actor is None:
        return SERVICE
    for role in allowed:
        owner = row.client_id if role is Role.APPLICANT else row.body_id
        if role in actor.roles and actor.organisation_id == owner:
            return role.value
    english = ", ".join(ROLE_LABELS[role].en for role in allowed) or "the service itself"
    chinese = "、".join(ROLE_LABELS[role].zh for role in allowed) or "系统自动执行"
    raise forbidden(
        Text(f"this change is for: {english}.", f"此项变更仅限：{chinese}。"),
        Text("Ask somebody who holds the role.", "请由具备该角色的人员办理。"),
    )
