"""Organisations: added, changed and approved by the operator of the service."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.audit import Concern, Trace, record
from api.identity.tables import Organisation
from api.web.problems import RefusalError, not_found, refuse
from footprint.certification.roles import OrganisationKind, Role
from footprint.text import Text

ORGANISATION = Text("organisation", "组织")


@dataclass(frozen=True)
class Profile:
    """What stands about an organisation in certificates."""

    name_en: str
    name_zh: str
    address_en: str = ""
    address_zh: str = ""
    identifier: str | None = None
    accreditation: str | None = None


def add_organisation(
    session: Session, kind: OrganisationKind, profile: Profile, code: str | None, trace: Trace
) -> Organisation:
    """Add an organisation; a certification body still waits for its approval.

    Raises
    ------
    RefusalError
        A body without a code, a code for another kind (422), or a name already taken (409).
    """
    is_body = kind is OrganisationKind.CERTIFICATION_BODY
    if is_body != (code is not None):
        raise _code_of_bodies()
    row = Organisation(
        id=uuid.uuid4(),
        kind=kind.value,
        code=code,
        approved=not is_body,
        created_at=trace.at,
        **vars(profile),
    )
    session.add(row)
    _flush(session)
    record(session, "organisation-added", trace, Concern(row.id, details={"kind": kind.value}))
    return row


def change_organisation(
    session: Session, row: Organisation, profile: Profile, trace: Trace
) -> Organisation:
    """Replace what stands about an organisation; kind and code stay for ever."""
    before = {name: getattr(row, name) for name in vars(profile)}
    for name, value in vars(profile).items():
        setattr(row, name, value)
    row.version += 1
    _flush(session)
    changed = {name: before[name] for name, value in vars(profile).items() if before[name] != value}
    record(session, "organisation-changed", trace, Concern(row.id, details={"before": changed}))
    return row


def approve_organisation(
    session: Session, organisation: uuid.UUID, *, approved: bool, reason: str, trace: Trace
) -> Organisation:
    """Approve an organisation, or withdraw the approval: then only its administrator may act."""
    row = locked_organisation(session, organisation)
    row.approved = approved
    row.version += 1
    kind = "organisation-approved" if approved else "approval-withdrawn"
    record(session, kind, trace, Concern(row.id, details={"reason": reason}))
    return row


def get_organisation(session: Session, actor: Actor, organisation: uuid.UUID) -> Organisation:
    """Return an organisation the actor may see: the operator all, others their own."""
    row = session.get(Organisation, organisation)
    if row is None or not (Role.OPERATOR in actor.roles or row.id == actor.organisation_id):
        raise not_found(ORGANISATION)
    return row


def locked_organisation(session: Session, organisation: uuid.UUID) -> Organisation:
    """Return an organisation that nobody else changes until the transaction ends."""
    row = session.get(Organisation, organisation, with_for_update=True)
    if row is None:
        raise not_found(ORGANISATION)
    return row


def list_organisations(
    session: Session, criteria: dict[str, Any], words: str | None, page: tuple[int, int]
) -> tuple[list[Organisation], int]:
    """Return a page (limit, offset) of the organisations that fit, by name, and how many fit."""
    query = select(Organisation)
    for name, value in criteria.items():
        if value is not None:
            query = query.where(getattr(Organisation, name) == value)
    if words:
        found = (Organisation.name_en, Organisation.name_zh, Organisation.identifier)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in found)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Organisation.name_en, Organisation.id).limit(page[0]).offset(page[1])
    return list(session.scalars(ordered)), total


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as failure:
        raise refuse(
            409,
            "already-taken",
            Text(
                "the identifier or code belongs to another organisation.",
                "该统一代码或机构代码已被其他组织使用。",
            ),
            Text("Search for it first.", "请先查询该组织。"),
        ) from failure


def _code_of_bodies() -> RefusalError:
    return refuse(
        422,
        "code-of-bodies",
        Text(
            "a certification body needs a code, and only a certification body has one.",
            "认证机构必须填写机构代码，其他组织不得填写。",
        ),
        Text("Add or remove the code.", "请填写或删除 code。"),
    )
