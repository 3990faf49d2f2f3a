"""People of an organisation and their roles, managed by its administrator."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.identity.audit import Concern, Trace, record
from api.identity.sessions import revoke_tokens
from api.identity.tables import Membership, Organisation, Person
from api.web.problems import RefusalError, not_found, refuse
from footprint.certification.roles import ROLE_LABELS, ROLES_OF, OrganisationKind, Role
from footprint.text import Text

PERSON = Text("person", "人员")


def list_people(
    session: Session, organisation: uuid.UUID, role: Role | None, page: tuple[int, int]
) -> tuple[list[tuple[Person, list[Role]]], int]:
    """Return a page (limit, offset) of an organisation's people with roles, and how many."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation)
        .distinct()
    )
    if role is not None:
        query = query.where(Membership.role == role.value)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Person.name, Person.id).limit(page[0]).offset(page[1])
    people = session.scalars(ordered).all()
    return [(person, roles_of(session, person.id, organisation)) for person in people], total


def roles_of(session: Session, person: uuid.UUID, organisation: uuid.UUID) -> list[Role]:
    """Return the roles a person holds in an organisation."""
    query = select(Membership.role).where(
        Membership.person_id == person, Membership.organisation_id == organisation
    )
    return sorted(Role(role) for role in session.scalars(query))


def get_person(
    session: Session, person: uuid.UUID, organisation: uuid.UUID
) -> tuple[Person, list[Role]]:
    """Return a person of an organisation with the roles held there."""
    roles = roles_of(session, person, organisation)
    row = session.get(Person, person)
    if row is None or not roles:
        raise not_found(PERSON)
    return row, roles


def set_roles(
    session: Session,
    person: uuid.UUID,
    organisation: uuid.UUID,
    roles: Iterable[Role],
    trace: Trace,
) -> tuple[Person, list[Role]]:
    """Give a person of an organisation exactly these roles; none removes the person from it.

    Raises
    ------
    RefusalError
        Not of the organisation (404), a role it does not have (422), its last administrator (409).
    """
    home = _locked(session, organisation)
    row, before = get_person(session, person, organisation)
    after = sorted(set(roles))
    check_roles(home, after)
    _put(session, person, organisation, after, trace)
    _keep_an_administrator(session, organisation)
    if not after:
        revoke_tokens(session, trace.at, person, organisation)
    details = {"before": [role.value for role in before], "after": [role.value for role in after]}
    record(session, "roles-changed", trace, Concern(organisation, person, details))
    return row, after


def join(
    session: Session,
    person: Person,
    organisation: Organisation,
    roles: Iterable[Role],
    trace: Trace,
) -> None:
    """Give a person roles in an organisation, beside those held already."""
    before = roles_of(session, person.id, organisation.id)
    after = sorted({*before, *roles})
    check_roles(organisation, after)
    _put(session, person.id, organisation.id, after, trace)
    details = {"before": [role.value for role in before], "after": [role.value for role in after]}
    record(session, "roles-changed", trace, Concern(organisation.id, person.id, details))


def add_person(session: Session, email: str, name: str, kept: str | None, trace: Trace) -> Person:
    """Add an account."""
    row = Person(
        id=uuid.uuid4(), email=email.strip().lower(), name=name, password_hash=kept,
        created_at=trace.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, "person-added", trace, Concern(person_id=row.id))
    return row


def check_roles(organisation: Organisation, roles: Iterable[Role]) -> None:
    """Refuse roles that this kind of organisation does not have."""
    wrong = sorted(set(roles) - ROLES_OF[OrganisationKind(organisation.kind)])
    if wrong:
        english = ", ".join(ROLE_LABELS[role].en for role in wrong)
        chinese = "、".join(ROLE_LABELS[role].zh for role in wrong)
        raise refuse(
            422,
            "role-of-another-kind",
            Text(
                f"this kind of organisation has no role: {english}.",
                f"此类组织没有角色：{chinese}。",
            ),
            Text("Choose other roles.", "请选择其他角色。"),
        )


def _put(
    session: Session,
    person: uuid.UUID,
    organisation: uuid.UUID,
    roles: list[Role],
    trace: Trace,
) -> None:
    held = set(roles_of(session, person, organisation))
    gone = [role.value for role in held.difference(roles)]
    session.execute(
        delete(Membership).where(
            Membership.person_id == person,
            Membership.organisation_id == organisation,
            Membership.role.in_(gone),
        )
    )
    for role in set(roles) - held:
        session.add(
            Membership(
                person_id=person, organisation_id=organisation, role=role.value, since=trace.at
            )
        )
    session.flush()


def _locked(session: Session, organisation: uuid.UUID) -> Organisation:
    """Lock the organisation, so that two administrators cannot remove each other at once."""
    return session.get_one(Organisation, organisation, with_for_update=True)


def _keep_an_administrator(session: Session, organisation: uuid.UUID) -> None:
    left = session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == organisation,
            Membership.role == Role.ADMINISTRATOR.value,
            Person.active,
        )
    )
    if not left:
        raise _last_administrator()


def _last_administrator() -> RefusalError:
    return refuse(
        409,
        "last-administrator",
        Text("an organisation keeps one administrator.", "组织至少保留一名管理员。"),
        Text("Name another administrator first.", "请先指定另一名管理员。"),
    )
