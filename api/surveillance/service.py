"""Raise triggers, remind people, take yearly data, resolve."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from api.certificates.changes import expire_due
from api.certificates.states import today
from api.certificates.tables import CertificateRow
from api.identity.actor import Actor
from api.identity.tables import Membership, OutboxRow, Person
from api.schemes import load_schemes
from api.submissions.tables import StudyRow, VersionRow
from api.surveillance.checks import WITHIN, triggers_of
from api.surveillance.tables import TriggerRow
from api.web.problems import not_found, refuse
from api.web.service import Service
from footprint.certification.certificate import CertificateContent, CertificateStatus
from footprint.certification.roles import Role
from footprint.certification.surveillance import Trigger, TriggerKind, drift, drift_trigger
from footprint.result import Footprint
from footprint.text import Text

WATCHED = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)
_TRIGGER = Text("trigger", "监督事项")
_CERTIFICATE = Text("certificate", "证书")
_REMINDED = {Role.APPLICANT, Role.SURVEILLANCE_OFFICER}


@dataclass(frozen=True)
class Run:
    """What a run over all certificates did."""

    expired: int
    checked: int
    raised: int


def run(service: Service) -> Run:
    """Check every certificate that is in force; safe to repeat and to interrupt at any moment."""
    expired = expire_due(service)
    due = watched(service)
    return Run(expired, len(due), sum(check(service, one) for one in due))


def watched(service: Service) -> list[uuid.UUID]:
    """Return the certificates in force, the nearest end first."""
    with service.database.reading() as session:
        query = select(CertificateRow.id).where(CertificateRow.status.in_(WATCHED))
        return list(session.scalars(query.order_by(CertificateRow.valid_until, CertificateRow.id)))


def check(service: Service, certificate: uuid.UUID) -> int:
    """Raise the new triggers of one certificate, with their reminders; return how many."""
    with service.database.reading() as session:
        row = session.get_one(CertificateRow, certificate)
        known = session.scalars(
            select(TriggerRow.subject).where(
                TriggerRow.certificate_id == certificate,
                TriggerRow.kind == TriggerKind.DATA_RELEASE,
            )
        )
        found = list(triggers_of(session, service, row, frozenset(known)))
    with service.database.writing() as session:
        row = session.get_one(CertificateRow, certificate, with_for_update=True)
        return _keep(session, row, found, service.clock())


def triggers(actor: Actor, *, open_only: bool) -> Select[TriggerRow, CertificateRow]:
    """Return the query of the triggers a caller may see: of the own certificates."""
    mine = or_(
        CertificateRow.client_id == actor.organisation_id,
        CertificateRow.body_id == actor.organisation_id,
    )
    query = (
        select(TriggerRow, CertificateRow)
        .join(CertificateRow, CertificateRow.id == TriggerRow.certificate_id)
        .where(mine)
    )
    return query.where(TriggerRow.resolved_at.is_(None)) if open_only else query


def count(session: Session, query: Select[TriggerRow, CertificateRow]) -> int:
    """Return how many rows a query has."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def resolve(
    session: Session, actor: Actor, trigger: uuid.UUID, resolution: str, now: datetime
) -> tuple[TriggerRow, CertificateRow]:
    """Write down how a trigger was dealt with.

    Raises
    ------
    RefusalError
        There is none of the caller's body (404), or it is resolved already (409).
    """
    row = session.get(TriggerRow, trigger, with_for_update=True)
    owner = session.get_one(CertificateRow, row.certificate_id) if row else None
    if row is None or owner is None or owner.body_id != actor.organisation_id:
        raise not_found(_TRIGGER)
    if row.resolved_at is not None:
        raise refuse(
            409,
            "already-resolved",
            Text("this trigger was resolved before.", "该事项已处理。"),
            Text("Read it anew.", "请重新读取。"),
        )
    row.resolved_at, row.resolved_by, row.resolution = now, actor.person_id, resolution
    row.version += 1
    return row, owner


def take_yearly_data(
    session: Session, service: Service, actor: Actor, number: str, version: int
) -> tuple[float | None, TriggerRow | None]:
    """Compare a newer version of the holder's submission with the certified value.

    Returns
    -------
    The relative change, and the trigger if it is over the scheme's limit.

    Raises
    ------
    RefusalError
        No such certificate or version of the caller's (404), or another functional unit, boundary
        or method, which cannot be compared (409).
    """
    row = session.scalar(select(CertificateRow).where(CertificateRow.number == number))
    if row is None or row.client_id != actor.organisation_id:
        raise not_found(_CERTIFICATE)
    content = CertificateContent.model_validate(row.content)
    result = _result_of(session, row, version)
    _check_comparable(content, result)
    scheme, day = service.get(load_schemes)[row.scheme], today(service.clock())
    subject = f"version {version}"
    found = drift_trigger(content, result.kgco2e, subject, scheme, day)
    if found is None:
        return drift(content.kgco2e, result.kgco2e), None
    _keep(session, row, [found], service.clock())
    kept = session.scalar(
        select(TriggerRow).where(
            TriggerRow.certificate_id == row.id,
            TriggerRow.kind == TriggerKind.DRIFT,
            TriggerRow.subject == subject,
        )
    )
    return drift(content.kgco2e, result.kgco2e), kept


def _result_of(session: Session, row: CertificateRow, version: int) -> Footprint:
    study = session.get_one(StudyRow, row.study_id)
    found = session.scalar(
        select(VersionRow).where(
            VersionRow.submission_id == study.submission_id, VersionRow.number == version
        )
    )
    if found is None:
        raise not_found(Text("version of the submission", "申报版本"))
    return Footprint.model_validate(found.result)


def _check_comparable(content: CertificateContent, result: Footprint) -> None:
    certified = (content.functional_unit, content.boundary, content.hashes.method)
    given = (result.functional_unit.key, result.boundary, result.hashes.method)
    if certified != given:
        named = ", ".join(f"{a} / {b}" for a, b in zip(certified, given, strict=True) if a != b)
        raise refuse(
            409,
            "not-comparable",
            Text(
                f"functional unit, boundary or method differ from the certificate: {named}.",
                f"功能单位、系统边界或方法与证书不一致：{named}。",
            ),
            Text("Assess the new data as the certificate was.", "请按证书口径评估新数据。"),
        )


def _keep(session: Session, row: CertificateRow, found: Iterable[Trigger], now: datetime) -> int:
    query = select(TriggerRow.kind, TriggerRow.subject).where(TriggerRow.certificate_id == row.id)
    known = {(kind, subject) for kind, subject in session.execute(query)}
    new = [one for one in found if (one.kind.value, one.subject) not in known]
    for one in new:
        quiet = one.text.en.startswith(WITHIN.en)
        session.add(_row(row, one, now, quiet=quiet))
        if not quiet:
            _remind(session, row, one, now)
    session.flush()
    return len(new)


def _row(row: CertificateRow, one: Trigger, now: datetime, *, quiet: bool) -> TriggerRow:
    return TriggerRow(
        id=uuid.uuid4(),
        certificate_id=row.id,
        kind=one.kind.value,
        subject=one.subject,
        due_on=one.due,
        text_en=one.text.en,
        text_zh=one.text.zh,
        raised_at=now,
        resolved_at=now if quiet else None,
        resolution=f"{WITHIN.zh} / {WITHIN.en}" if quiet else "",
    )


def _remind(session: Session, row: CertificateRow, one: Trigger, now: datetime) -> None:
    """Write a message to the holder's applicants and the body's surveillance officers."""
    people = session.scalars(
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id.in_((row.client_id, row.body_id)),
            Membership.role.in_(_REMINDED),
            Person.active,
        )
        .distinct()
    )
    for email in people:
        session.add(
            OutboxRow(
                recipient=email,
                subject=f"证书 {row.number} · Certificate {row.number}",
                body=f"{one.text.zh}\n{one.text.en}",
                created_at=now,
            )
        )
