"""Set up organisations and people from the command line, before anybody can sign in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.identity.audit import Trace
from api.identity.organisations import Profile, add_organisation, approve_organisation
from api.identity.passwords import check_strength, hash_password
from api.identity.people import add_person, join
from api.identity.sessions import set_password
from api.identity.tables import Organisation, Person
from api.web.problems import RefusalError, not_found, refuse
from api.web.service import Service
from footprint.certification.roles import OrganisationKind, Role
from footprint.text import Text

_ADDRESS = "command line"


def new_password() -> str:
    """Return a random password."""
    return secrets.token_urlsafe(18)


def add_operator(service: Service, account: tuple[str, str, str], name: str) -> None:
    """Add the operator of the service with its first account: mail, name, password.

    Raises
    ------
    RefusalError
        There is one already (409), or the password is weak (422).
    """
    with service.database.writing() as session:
        kind = OrganisationKind.OPERATOR
        if session.scalar(select(Organisation.id).where(Organisation.kind == kind.value)):
            raise _operator_exists()
        trace = Trace(service.clock(), _ADDRESS)
        home = add_organisation(session, kind, Profile(name, name), None, trace)
        _account(session, home, account, (Role.OPERATOR, Role.ADMINISTRATOR), trace)


def set_up_organisation(
    service: Service, kind: OrganisationKind, profile: Profile, code: str | None, *, approved: bool
) -> uuid.UUID:
    """Add an organisation, with its approval if it is given already."""
    trace = Trace(service.clock(), _ADDRESS)
    with service.database.writing() as session:
        row = add_organisation(session, kind, profile, code, trace)
        if approved and not row.approved:
            approve_organisation(session, row.id, approved=True, reason=_ADDRESS, trace=trace)
        return row.id


def set_up_person(
    service: Service, organisation: str, account: tuple[str, str, str], roles: Sequence[Role]
) -> bool:
    """Add an account (mail, name, password), or give one that is there these roles as well.

    Returns whether the account is new; an old one keeps its password.
    """
    with service.database.writing() as session:
        trace = Trace(service.clock(), _ADDRESS)
        return _account(session, find_organisation(session, organisation), account, roles, trace)


def renew_password(service: Service, email: str, password: str) -> None:
    """Set the password of an account; every session of it ends."""
    check_strength(password, email)
    kept = hash_password(password)
    with service.database.writing() as session:
        person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
        if person is None:
            raise not_found(Text("account", "账号"))
        set_password(session, person.id, kept, Trace(service.clock(), _ADDRESS))


def find_organisation(session: Session, words: str) -> Organisation:
    """Return the organisation with this id, code, identifier or name."""
    named = (Organisation.code, Organisation.identifier, Organisation.name_en, Organisation.name_zh)
    choice = or_(*(column == words for column in named))
    with suppress(ValueError):  # a name is no identifier
        choice = or_(choice, Organisation.id == uuid.UUID(words))
    found = session.scalars(select(Organisation).where(choice).limit(2)).all()
    if not found:
        raise not_found(Text("organisation", "组织"))
    if len(found) > 1:
        raise refuse(
            409,
            "several-organisations",
            Text("several organisations have this name.", "有多个组织使用此名称。"),
            Text("Give the identifier, code or id.", "请使用统一代码、机构代码或编号。"),
        )
    return found[0]


def _account(
    session: Session,
    home: Organisation,
    account: tuple[str, str, str],
    roles: Sequence[Role],
    trace: Trace,
) -> bool:
    email, name, password = account
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    is_new = person is None
    if person is None:
        check_strength(password, email)
        person = add_person(session, email, name, hash_password(password), trace)
    join(session, person, home, roles, trace)
    return is_new


def _operator_exists() -> RefusalError:
    return refuse(
        409,
        "operator-exists",
        Text("this service has its operator already.", "该服务已有运营方账号。"),
        Text(
            "To set a new password: tanbiao service reset-password MAIL.",
            "重设密码：tanbiao service reset-password 邮箱。",
        ),
    )
