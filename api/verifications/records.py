"""The records of a case: its events, parts, findings and study, as the domain sees them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import Membership
from api.submissions.tables import StudyRow
from api.verifications.tables import (
    CaseEventRow,
    CaseRow,
    ConsultingRow,
    FindingRow,
    ReportRow,
    TeamRow,
)
from api.web.problems import RefusalError, refuse
from footprint.certification.findings import (
    FindingState,
    Grade,
    Noted,
    Standing,
    obstacles,
    standing_of,
)
from footprint.certification.history import BEGINNING, CaseEvent
from footprint.certification.impartiality import Part, Ties, barred_since, check_part
from footprint.certification.roles import TEAM_ROLES, Role
from footprint.certification.scheme import Scheme
from footprint.certification.states import CaseState, Facts
from footprint.errors import Finding
from footprint.text import Text

_FORBIDS = frozenset(
    {
        "wrong-role",
        "no-part",
        "no-declaration",
        "of-the-client",
        "consulted",
        "judge-in-team",
        "one-judge",
    }
)


def require_none(found: Iterable[Finding]) -> None:
    """Refuse if anything was found: 403 for what a person may not do, 409 for the rest."""
    findings = tuple(found)
    if findings:
        barred = any(finding.code in _FORBIDS for finding in findings)
        raise RefusalError(403 if barred else 409, findings)


def terms_of(case: CaseRow) -> Scheme:
    """Return the scheme a case is judged by, as it stood at the application."""
    return Scheme.model_validate(case.terms)


def study_row(session: Session, case: CaseRow) -> StudyRow:
    """Return the study under verification."""
    row = session.get(StudyRow, case.study_id)
    assert row is not None  # noqa: S101 - a foreign key holds it
    return row


def events_of(session: Session, case: CaseRow) -> list[CaseEventRow]:
    """Return the events of a case in order."""
    return list(
        session.scalars(
            select(CaseEventRow)
            .where(CaseEventRow.case_id == case.id)
            .order_by(CaseEventRow.sequence)
        )
    )


def event_of(row: CaseEventRow) -> CaseEvent:
    """Return an event as it was hashed."""
    return CaseEvent(
        case=str(row.case_id),
        sequence=row.sequence,
        kind=row.kind,
        from_state=row.from_state,
        to_state=row.to_state,
        actor=str(row.actor_id),
        role=row.role,
        reason=row.reason,
        details=row.details,
        at=row.at,
    )


class Note:
    """What an event says: its kind, who did it in which role, why, and the figures.

    Parameters
    ----------
    kind, actor, role
        What was done, and by whom.
    reason, details
        Why, and whatever belongs to it, as plain JSON values.
    """

    def __init__(
        self,
        kind: str,
        actor: Actor,
        role: Role,
        reason: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        """Keep what it says."""
        self.kind, self.actor, self.role = kind, actor, role
        self.reason, self.details = reason, details


def append_event(
    session: Session, case: CaseRow, note: Note, now: datetime, to: CaseState | None = None
) -> CaseEventRow:
    """Append an event to the history of a case, and count its version on.

    Raises
    ------
    RefusalError
        The clock stands before the last event (503).
    """
    session.flush()
    session.refresh(case, with_for_update=True)
    last = session.scalar(
        select(CaseEventRow)
        .where(CaseEventRow.case_id == case.id)
        .order_by(CaseEventRow.sequence.desc())
        .limit(1)
    )
    if last is not None and now < last.at:
        raise refuse(
            503,
            "clock-moved-back",
            Text(
                "the clock of the service stands before the last event.", "系统时钟早于上一条记录。"
            ),
            Text("Ask the operator to set the clock.", "请联系运营方校正时钟。"),
        )
    row = CaseEventRow(
        id=uuid.uuid4(),
        case_id=case.id,
        sequence=last.sequence + 1 if last else 1,
        kind=note.kind,
        from_state=case.state,
        to_state=to.value if to else case.state,
        actor_id=note.actor.person_id,
        role=note.role.value,
        reason=note.reason,
        details=note.details,
        at=now,
    )
    row.hash = event_of(row).hash(last.hash if last else BEGINNING)
    session.add(row)
    case.state = row.to_state
    case.version += 1
    case.changed_at = now
    session.flush()
    return row


def parts_of(session: Session, case: CaseRow) -> tuple[Part, ...]:
    """Return everybody's parts in a case, also those that have ended."""
    rows = session.scalars(select(TeamRow).where(TeamRow.case_id == case.id))
    return tuple(
        Part(row.person_id, Role(row.role), row.declared_at is not None, row.removed_at is not None)
        for row in rows
    )


def check_person(
    session: Session, case: CaseRow, person: uuid.UUID, role: Role, today: date
) -> tuple[Finding, ...]:
    """Return all that forbids a person to take a part in a case, today."""
    ends = session.scalars(
        select(ConsultingRow.ended_on).where(
            ConsultingRow.person_id == person, ConsultingRow.client_id == case.applicant_id
        )
    )
    member = session.scalar(
        select(Membership.id)
        .where(Membership.person_id == person, Membership.organisation_id == case.applicant_id)
        .limit(1)
    )
    ties = Ties(member is not None, tuple(ends))
    since = barred_since(today, terms_of(case).consulting_barred_months)
    return check_part(person, role, parts_of(session, case), ties, since)


def findings_of(session: Session, case: CaseRow) -> list[FindingRow]:
    """Return the findings of a case by number."""
    return list(
        session.scalars(
            select(FindingRow).where(FindingRow.case_id == case.id).order_by(FindingRow.number)
        )
    )


def noted(row: FindingRow) -> Noted:
    """Return a finding as far as it counts."""
    return Noted(row.number, Grade(row.grade), FindingState(row.state), row.effect_kgco2e)


def standing(session: Session, case: CaseRow) -> Standing:
    """Return what the findings of a case come to."""
    total = study_row(session, case).document["result"]["kgco2e"]
    share = terms_of(case).materiality_share
    return standing_of(map(noted, findings_of(session, case)), total, share)


def facts_of(session: Session, case: CaseRow) -> Facts:
    """Return what the records say for a change of state."""
    now = standing(session, case)
    return Facts(
        study=study_row(session, case).hash,
        sampled=case.sample["study"] if case.sample else None,
        crosschecked=_crosschecked(session, case),
        reported=_reported(session, case),
        led=_is_led(parts_of(session, case)),
        unsettled=now.unsettled,
        obstacles=obstacles(now),
    )


def _is_led(parts: tuple[Part, ...]) -> bool:
    team = [part for part in parts if part.role in TEAM_ROLES and not part.removed]
    leads = any(part.role is Role.LEAD_VERIFIER for part in team)
    return leads and all(part.declared for part in team)


def _crosschecked(session: Session, case: CaseRow) -> str | None:
    details = session.scalar(
        select(CaseEventRow.details)
        .where(CaseEventRow.case_id == case.id, CaseEventRow.kind == "crosschecked")
        .order_by(CaseEventRow.sequence.desc())
        .limit(1)
    )
    return str(details["study"]) if details else None


def _reported(session: Session, case: CaseRow) -> str | None:
    if case.report_sha256 is None:
        return None
    return session.scalar(
        select(StudyRow.hash)
        .join(ReportRow, ReportRow.study_id == StudyRow.id)
        .where(ReportRow.case_id == case.id, ReportRow.sha256 == case.report_sha256)
    )
