"""Who works on a case, their declarations, and consulting that bars them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import Membership, Organisation, Person
from api.verifications.records import Note, append_event, check_person, require_none
from api.verifications.tables import CaseRow, ConsultingRow, TeamRow
from api.web.problems import forbidden, not_found, refuse
from footprint.certification.impartiality import DECLARATION, JUDGE_ROLES, PART_ROLES
from footprint.certification.roles import CLIENT_ROLES, ROLE_LABELS, Role
from footprint.certification.states import ENDED, CaseState
from footprint.text import Text

APPOINTING = (Role.APPLICATION_REVIEWER, Role.LEAD_VERIFIER, Role.ADMINISTRATOR)
"""Roles of the body that put people on a case."""


def team_of(session: Session, case: CaseRow) -> list[tuple[TeamRow, str]]:
    """Return the parts of a case with the names of the people, in the order they were added."""
    rows = session.execute(
        select(TeamRow, Person.name)
        .join(Person, Person.id == TeamRow.person_id)
        .where(TeamRow.case_id == case.id)
        .order_by(TeamRow.added_at, TeamRow.role, Person.name)
    )
    return [(row, name) for row, name in rows]


def appoint(
    session: Session, case: CaseRow, actor: Actor, part: tuple[uuid.UUID, Role], now: datetime
) -> TeamRow:
    """Put a person of the body on a case.

    Raises
    ------
    RefusalError
        The case has ended (409); no such person of the body, or without the role (404); a
        conflict of interest, or a part that excludes this one (403).
    """
    person, role = part
    _check_going(case)
    _check_body(case, actor)
    if role not in PART_ROLES or not _holds(session, person, case.body_id, role):
        raise not_found(Text("person with this role in the body", "具备该角色的本机构人员"))
    require_none(check_person(session, case, person, role, now.date()))
    row = _part(session, case, person, role)
    if row is not None and row.removed_at is None:
        said = Text("the person has this part already.", "该人员已承担此角色。")
        raise refuse(409, "part-taken", said)
    if row is None:
        row = TeamRow(
            id=uuid.uuid4(), case_id=case.id, person_id=person, role=role.value, added_at=now
        )
        session.add(row)
    row.removed_at, row.declared_at, row.declaration, row.added_at = None, None, "", now
    details = {"person": str(person), "part": role.value}
    append_event(session, case, Note("appointed", actor, _appointing_role(actor), "", details), now)
    return row


def release(
    session: Session, case: CaseRow, actor: Actor, part_id: uuid.UUID, now: datetime
) -> TeamRow:
    """Take a person off a case; that he took part stays on record.

    Raises
    ------
    RefusalError
        The case has ended (409), or there is no such part (404).
    """
    _check_going(case)
    _check_body(case, actor)
    row = session.get(TeamRow, part_id)
    if row is None or row.case_id != case.id or row.removed_at is not None:
        raise not_found(Text("part in this case", "参与人员"))
    row.removed_at = now
    details = {"person": str(row.person_id), "part": row.role}
    append_event(session, case, Note("released", actor, _appointing_role(actor), "", details), now)
    return row


def declare(
    session: Session, case: CaseRow, actor: Actor, role: Role, name: str, now: datetime
) -> TeamRow:
    """Sign the declaration of impartiality for one part in one case.

    Team members are appointed first; application reviewer, independent reviewer and decision
    maker take their part by declaring.

    Raises
    ------
    RefusalError
        The role is not held, there is no such part, or a conflict is on record (403); the name is
        not the caller's (422); the case has ended (409).
    """
    _check_going(case)
    _check_body(case, actor)
    if role not in PART_ROLES or role not in actor.roles:
        raise forbidden(Text("you do not hold this role.", "您不具备该角色。"))
    if name.strip() != actor.name:
        said = Text("the declaration is signed with your own name.", "声明须以本人姓名签署。")
        raise refuse(
            422, "other-name", said, Text(f"Type “{actor.name}”.", f"请输入“{actor.name}”。")
        )
    require_none(check_person(session, case, actor.person_id, role, now.date()))
    row = _part(session, case, actor.person_id, role)
    if row is None or row.removed_at is not None:
        row = _take(session, case, actor, role, now) if role in _TAKEN else None
    if row is None:
        said = Text(
            f"you were not appointed as {ROLE_LABELS[role].en}.",
            f"您未被指派为{ROLE_LABELS[role].zh}。",
        )
        raise forbidden(said, Text("Ask to be appointed.", "请先获得指派。"))
    if row.declared_at is not None:
        raise refuse(409, "declared", Text("you have declared already.", "您已作出声明。"))
    row.declared_at, row.declaration = now, f"{DECLARATION.en} {DECLARATION.zh}"
    details = {"part": role.value, "signed": actor.name, "declaration": row.declaration}
    append_event(session, case, Note("declared", actor, role, "", details), now)
    return row


def record_consulting(
    session: Session,
    actor: Actor,
    who: tuple[uuid.UUID, uuid.UUID],
    ended_on: date | None,
    now: datetime,
) -> ConsultingRow:
    """Record that a person consults, or consulted, for a client; it is never taken back.

    Parameters
    ----------
    who
        The person and the client.

    Raises
    ------
    RefusalError
        There is no such colleague or client (404); another's is for the administrator (403).
    """
    person, client = who
    if person != actor.person_id:
        if Role.ADMINISTRATOR not in actor.roles:
            said = Text("you may record your own consulting only.", "您只能登记本人的咨询服务。")
            raise forbidden(said, Text("Ask your administrator.", "请联系管理员。"))
        if not _belongs(session, person, actor.organisation_id):
            raise not_found(Text("colleague", "同事"))
    if session.get(Organisation, client) is None:
        raise not_found(Text("client", "客户"))
    row = ConsultingRow(
        id=uuid.uuid4(), person_id=person, client_id=client, ended_on=ended_on, recorded_at=now
    )
    session.add(row)
    session.flush()
    return row


_TAKEN = JUDGE_ROLES | {Role.APPLICATION_REVIEWER}


def _take(session: Session, case: CaseRow, actor: Actor, role: Role, now: datetime) -> TeamRow:
    row = _part(session, case, actor.person_id, role)
    if row is None:
        row = TeamRow(id=uuid.uuid4(), case_id=case.id, person_id=actor.person_id, role=role.value)
        session.add(row)
    row.added_at, row.removed_at, row.declared_at, row.declaration = now, None, None, ""
    return row


def _part(session: Session, case: CaseRow, person: uuid.UUID, role: Role) -> TeamRow | None:
    return session.scalar(
        select(TeamRow).where(
            TeamRow.case_id == case.id, TeamRow.person_id == person, TeamRow.role == role.value
        )
    )


def _belongs(session: Session, person: uuid.UUID, organisation: uuid.UUID) -> bool:
    query = select(Membership.id).where(
        Membership.person_id == person, Membership.organisation_id == organisation
    )
    return session.scalar(query.limit(1)) is not None


def _holds(session: Session, person: uuid.UUID, body: uuid.UUID, role: Role) -> bool:
    found = session.scalar(
        select(Membership.id).where(
            Membership.person_id == person,
            Membership.organisation_id == body,
            Membership.role == role.value,
        )
    )
    return found is not None


def _appointing_role(actor: Actor) -> Role:
    return next(role for role in APPOINTING if role in actor.roles)


def _check_body(case: CaseRow, actor: Actor) -> None:
    if actor.organisation_id != case.body_id or actor.roles <= CLIENT_ROLES:
        raise forbidden(Text("this is for the certification body.", "仅限认证机构。"))


def _check_going(case: CaseRow) -> None:
    if CaseState(case.state) in ENDED:
        raise refuse(409, "case-ended", Text("the case has ended.", "该申请已终结。"))
