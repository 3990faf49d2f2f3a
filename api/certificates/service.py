"""Certificates as their client and their body see them: which, in what state, what in a bundle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from api.certificates.states import has_status
from api.certificates.tables import CertificateRow
from api.identity.actor import Actor
from api.verifications.records import parts_of
from api.verifications.tables import CaseRow
from api.web.problems import forbidden, not_found
from footprint.certification.certificate import CertificateStatus
from footprint.certification.roles import CLIENT_ROLES, Role
from footprint.text import Text


@dataclass(frozen=True)
class Filters:
    """Which certificates to list; None: any."""

    status: CertificateStatus | None = None
    scheme: str | None = None
    family: str | None = None
    text: str | None = None

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """Return them as conditions."""
        row, found = CertificateRow, []
        if self.status is not None:
            found.append(has_status(self.status, now))
        if self.scheme is not None:
            found.append(row.scheme == self.scheme)
        if self.family is not None:
            found.append(row.family == self.family)
        if self.text:
            contains = [
                column.icontains(self.text, autoescape=True)
                for column in (row.number, row.product, row.client)
            ]
            found.append(or_(*contains))
        return found


def listed(
    session: Session, actor: Actor, filters: Filters, now: datetime, page: tuple[int, int]
) -> tuple[list[CertificateRow], int]:
    """Return a page (limit, offset) of the organisation's certificates, newest first."""
    query = _own(actor).where(*filters.conditions(now))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    limit, offset = page
    newest = query.order_by(CertificateRow.issued_at.desc(), CertificateRow.number.desc())
    return list(session.scalars(newest.limit(limit).offset(offset))), total


def visible(session: Session, actor: Actor, number: str) -> CertificateRow:
    """Return a certificate of the actor's organisation, be it client or body (else 404)."""
    row = session.scalar(_own(actor).where(CertificateRow.number == number.strip().upper()))
    if row is None:
        raise not_found(Text("certificate", "证书"))
    return row


def check_may_open(session: Session, actor: Actor, row: CertificateRow) -> None:
    """Refuse the sealed bundle to whom is neither of the client nor at work on the case."""
    if actor.organisation_id == row.client_id and actor.roles & CLIENT_ROLES:
        return
    parts = parts_of(session, session.get_one(CaseRow, row.case_id))
    at_work = any(part.person == actor.person_id and not part.removed for part in parts)
    if actor.organisation_id == row.body_id and (
        at_work or Role.SURVEILLANCE_OFFICER in actor.roles
    ):
        return
    raise forbidden(
        Text(
            "the sealed bundle holds the bill of materials: it is for the client and for those who "
            "work on the case.",
            "密封包含物料清单，仅限委托人及参与该申请的人员获取。",
        ),
        Text("Take the public bundle.", "请获取公开包。"),
    )


def _own(actor: Actor) -> Select[CertificateRow]:
    return select(CertificateRow).where(
        or_(
            CertificateRow.client_id == actor.organisation_id,
            CertificateRow.body_id == actor.organisation_id,
        )
    )
