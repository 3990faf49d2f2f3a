"""Links that work once: invitations, and new passwords.

The token is returned to whoever made the link, and the message waits in the outbox for a mail
server; the outbox forgets it as soon as the link is used or revoked.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.identity.audit import Concern, Trace, record
from api.identity.passwords import check_strength, hash_password
from api.identity.people import PERSON, add_person, check_roles, get_person, join
from api.identity.sessions import Started, prove, set_password, start
from api.identity.tables import LinkRow, Membership, Organisation, OutboxRow, Person
from api.identity.tokens import hash_token
from api.web.problems import RefusalError, forbidden, not_found, refuse
from api.web.service import Service
from footprint.certification.roles import Role
from footprint.text import Text

INVITATION_LIFETIME = timedelta(days=7)
PASSWORD_LIFETIME = timedelta(hours=24)
_INVITATION = Text("invitation", "邀请")
_SUBJECTS = {
    "invitation": "碳标邀请 · Invitation to Tanbiao",
    "password": "碳标重置密码 · New password for Tanbiao",
}


@dataclass(frozen=True)
class Made:
    """A link that was made; its token is shown once."""

    row: LinkRow
    token: str
    address: str


def invite(
    session: Session,
    service: Service,
    organisation: uuid.UUID,
    guest: tuple[str, Iterable[Role]],
    trace: Trace,
) -> Made:
    """Invite a mail address into an organisation with roles."""
    home = session.get(Organisation, organisation)
    if home is None:
        raise not_found(Text("organisation", "组织"))
    email, roles = guest[0].strip().lower(), sorted(set(guest[1]))
    check_roles(home, roles)
    row = LinkRow(
        kind="invitation",
        organisation_id=organisation,
        email=email,
        roles=" ".join(role.value for role in roles),
        expires_at=trace.at + INVITATION_LIFETIME,
    )
    made = _keep(session, service, row, trace)
    details = {"invitation": str(row.id), "roles": row.roles.split()}
    record(session, "invited", trace, Concern(organisation, details=details))
    return made


def password_link(
    session: Session, service: Service, person: uuid.UUID, organisation: uuid.UUID, trace: Trace
) -> Made:
    """Make a link that sets a new password of somebody in the organisation.

    Raises
    ------
    RefusalError
        Not of the organisation (404), or also of another one (403): one organisation's
        administrator must not get into another.
    """
    row, _ = get_person(session, person, organisation)
    homes = session.scalars(
        select(Membership.organisation_id).where(Membership.person_id == person).distinct()
    ).all()
    if set(homes) != {organisation}:
        raise forbidden(
            Text("this account belongs to other organisations too.", "该账号还属于其他组织。"),
            Text("Ask the operator of the service.", "请联系平台运营方。"),
        )
    link = LinkRow(
        kind="password",
        organisation_id=organisation,
        email=row.email,
        expires_at=trace.at + PASSWORD_LIFETIME,
    )
    made = _keep(session, service, link, trace)
    record(session, "password-link-made", trace, Concern(organisation, person))
    return made


def accept(service: Service, token: str, name: str, password: str, trace: Trace) -> Started:
    """Use an invitation and sign in: a new account is made, an old one proves its password."""
    with service.database.reading() as session:
        link = _find(session, token, "invitation", trace.at)
        known = session.scalar(select(Person.id).where(Person.email == link.email))
    if known is None:
        check_strength(password, link.email)
        kept = hash_password(password)
    else:
        kept = None
        prove(service, (link.email, password), trace)
    with service.database.writing() as session:
        link = _find(session, token, "invitation", trace.at)
        person = session.scalar(select(Person).where(Person.email == link.email))
        if person is None:
            person = add_person(session, link.email, name, kept, trace)
        elif known is None:
            raise _spent()
        home = session.get_one(Organisation, link.organisation_id, with_for_update=True)
        join(session, person, home, (Role(role) for role in link.roles.split()), trace)
        _use(session, link, trace.at)
        concern = Concern(home.id, person.id, {"invitation": str(link.id)})
        record(session, "invitation-accepted", trace, concern)
        return start(session, service, person, home.id, trace)


def renew_password(service: Service, token: str, password: str, trace: Trace) -> None:
    """Use a link that sets a new password; every session of the person ends."""
    with service.database.reading() as session:
        link = _find(session, token, "password", trace.at)
    check_strength(password, link.email)
    kept = hash_password(password)
    with service.database.writing() as session:
        link = _find(session, token, "password", trace.at)
        person = session.scalar(select(Person).where(Person.email == link.email))
        if person is None:
            raise not_found(PERSON)
        set_password(session, person.id, kept, trace)
        _use(session, link, trace.at)


def open_invitations(session: Session, organisation: uuid.UUID, now: datetime) -> list[LinkRow]:
    """Return the invitations of an organisation that can still be used."""
    query = select(LinkRow).where(
        LinkRow.kind == "invitation",
        LinkRow.organisation_id == organisation,
        LinkRow.used_at.is_(None),
        LinkRow.revoked_at.is_(None),
        LinkRow.expires_at > now,
    )
    return list(session.scalars(query.order_by(LinkRow.made_at, LinkRow.id)))


def revoke_invitation(
    session: Session, organisation: uuid.UUID, link_id: uuid.UUID, trace: Trace
) -> None:
    """Revoke an invitation of an organisation that was not used."""
    row = session.get(LinkRow, link_id, with_for_update=True)
    fits = row is not None and row.kind == "invitation" and row.organisation_id == organisation
    if row is None or not fits or row.used_at is not None:
        raise not_found(_INVITATION)
    row.revoked_at = trace.at
    _forget_message(session, row)
    details = {"invitation": str(row.id)}
    record(session, "invitation-revoked", trace, Concern(organisation, details=details))


def _keep(session: Session, service: Service, row: LinkRow, trace: Trace) -> Made:
    token = f"tbl_{secrets.token_urlsafe(32)}"
    page = "invitations" if row.kind == "invitation" else "passwords"
    address = f"{service.settings.public_url.rstrip('/')}/{page}#{token}"
    row.id, row.hash, row.made_at = uuid.uuid4(), hash_token(token), trace.at
    row.made_by = trace.actor.person_id if trace.actor else None
    session.add(row)
    session.flush()
    session.add(
        OutboxRow(
            link_id=row.id,
            recipient=row.email,
            subject=_SUBJECTS[row.kind],
            body=f"{_SUBJECTS[row.kind]}\n\n{address}\n\n{row.expires_at.isoformat()}\n",
            created_at=trace.at,
        )
    )
    return Made(row, token, address)


def _find(session: Session, token: str, kind: str, now: datetime) -> LinkRow:
    query = select(LinkRow).where(LinkRow.hash == hash_token(token), LinkRow.kind == kind)
    row = session.scalar(query.with_for_update())
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        raise _spent()
    return row


def _use(session: Session, row: LinkRow, now: datetime) -> None:
    row.used_at = now
    _forget_message(session, row)


def _forget_message(session: Session, row: LinkRow) -> None:
    session.execute(update(OutboxRow).where(OutboxRow.link_id == row.id).values(body=""))


def _spent() -> RefusalError:
    return refuse(
        410,
        "link-spent",
        Text("this link was used, revoked, or has expired.", "该链接已使用、已撤销或已过期。"),
        Text("Ask for a new one.", "请申请新的链接。"),
    )
