"""Raising, answering, revising and settling the findings of a case; every step is an event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.evidence.service import subjects_of
from api.submissions.tables import StudyRow
from api.verifications.recalculation import effect_of
from api.verifications.records import (
    Note,
    append_event,
    noted,
    parts_of,
    require_none,
    study_row,
    terms_of,
)
from api.verifications.service import is_applicant, require_part, set_due
from api.verifications.tables import CaseRow, FindingRow
from api.web.problems import RefusalError, forbidden, not_found, refuse
from footprint.bom import Submission
from footprint.certification.findings import (
    UNSETTLED,
    Correction,
    FindingState,
    Grade,
    check_settling,
    due_date,
)
from footprint.certification.roles import CLIENT_ROLES, Role
from footprint.certification.states import AT_WORK, STATE_LABELS, CaseState
from footprint.errors import Place, error
from footprint.text import Text

_WORKING = (Role.LEAD_VERIFIER, Role.VERIFIER, Role.TECHNICAL_EXPERT)


@dataclass(frozen=True)
class Raised:
    """A finding as a verifier states it."""

    grade: Grade
    subject: str
    clause: str
    text: str
    correction: Correction | None
    due_on: date | None


@dataclass(frozen=True)
class Priced:
    """The effect of a correction [kg CO2e], and the study it was computed on; None: no figure."""

    study_id: uuid.UUID
    effect_kgco2e: float | None


def price(study: StudyRow, correction: Correction | None) -> Priced:
    """Return the effect of a correction on a study, by really assessing it.

    Raises
    ------
    TanbiaoError
        What is wrong with the correction.
    """
    return Priced(study.id, None if correction is None else effect_of(study, correction))


def get_finding(session: Session, case: CaseRow, number: int) -> FindingRow:
    """Return one finding of a case, or refuse (404)."""
    row = session.scalar(
        select(FindingRow).where(FindingRow.case_id == case.id, FindingRow.number == number)
    )
    if row is None:
        raise not_found(Text("finding", "不符合项"))
    return row


def _working_role(actor: Actor) -> Role:
    """Return the role in which a caller works in the team, or refuse (403)."""
    for role in _WORKING:
        if role in actor.roles:
            return role
    raise forbidden(Text("this is for the verification team.", "仅限核查组成员。"))


def check_team_at_work(session: Session, case: CaseRow, actor: Actor, now: datetime) -> Role:
    """Return the role of a caller who works on a case, and whose work is not over.

    Raises
    ------
    RefusalError
        Not of the team (403), or not at this time (409).
    """
    parts = parts_of(session, case)
    taken = {part.role for part in parts if part.person == actor.person_id and not part.removed}
    role = next((one for one in _WORKING if one in taken & actor.roles), _working_role(actor))
    require_part(session, case, actor, role, now)
    state = CaseState(case.state)
    if state not in AT_WORK:
        said = Text(
            f"the team does not work on a case in the state “{STATE_LABELS[state].en}”.",
            f"“{STATE_LABELS[state].zh}”状态下核查组不可操作。",
        )
        raise refuse(409, "not-at-work", said)
    return role


def raise_finding(
    session: Session, case: CaseRow, actor: Actor, raised: Raised, priced: Priced, now: datetime
) -> FindingRow:
    """Raise a finding.

    Raises
    ------
    RefusalError
        Not by the team (403), not now, or priced on an earlier study (409); about nothing the
        study has (422).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    _check_price(case, priced)
    _check_subject(study_row(session, case), raised.subject)
    highest = session.scalar(
        select(func.max(FindingRow.number)).where(FindingRow.case_id == case.id)
    )
    row = FindingRow(
        id=uuid.uuid4(),
        case_id=case.id,
        study_id=priced.study_id,
        number=(highest or 0) + 1,
        grade=raised.grade.value,
        subject=raised.subject,
        clause=raised.clause,
        text=raised.text,
        correction=_document(raised.correction),
        effect_kgco2e=priced.effect_kgco2e,
        due_on=_due(case, raised, now),
        state=FindingState.OPEN.value,
        raised_by=actor.person_id,
        raised_at=now,
    )
    session.add(row)
    _recorded(session, case, Note("finding-raised", actor, role, raised.text, _said(row)), now)
    return row


def revise(  # noqa: PLR0913, PLR0917 - a correction with its price, by whom and when
    session: Session,
    case: CaseRow,
    row: FindingRow,
    actor: Actor,
    revised: tuple[Grade, Correction | None, str],
    priced: Priced,
    now: datetime,
) -> FindingRow:
    """Change grade and correction of a finding, with a reason.

    Raises
    ------
    RefusalError
        As for `raise_finding`; or the finding is settled (409).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    _check_price(case, priced)
    grade, correction, reason = revised
    if FindingState(row.state) not in UNSETTLED:
        raise refuse(
            409,
            "finding-settled",
            Text("the finding is settled.", "该不符合项已关闭。"),
            Text("Reopen it first.", "请先重新打开。"),
        )
    if grade is not Grade(row.grade):
        row.grade = grade.value
        row.due_on = due_date(grade, now.date(), terms_of(case))
    row.correction = _document(correction)
    row.effect_kgco2e, row.study_id = priced.effect_kgco2e, priced.study_id
    row.version += 1
    _recorded(session, case, Note("finding-revised", actor, role, reason, _said(row)), now)
    return row


def answer(
    session: Session, case: CaseRow, row: FindingRow, actor: Actor, reply: str, now: datetime
) -> FindingRow:
    """Take the applicant's reply to a finding.

    Raises
    ------
    RefusalError
        Not by the applicant (403); findings are not open, or this one is settled (409).
    """
    session.refresh(case, with_for_update=True)
    roles = CLIENT_ROLES & actor.roles
    if not is_applicant(actor, case) or not roles:
        raise forbidden(Text("only the applicant may reply.", "仅申请人可答复。"))
    if CaseState(case.state) not in AT_WORK or FindingState(row.state) not in UNSETTLED:
        raise refuse(
            409,
            "no-reply-now",
            Text("this finding takes no reply now.", "该不符合项现不接受答复。"),
        )
    row.reply, row.state = reply, FindingState.ANSWERED.value
    row.version += 1
    role = Role.APPLICANT if Role.APPLICANT in roles else Role.CONSULTANT
    _recorded(session, case, Note("finding-answered", actor, role, reply, _said(row)), now)
    return row


def settle(
    session: Session,
    case: CaseRow,
    row: FindingRow,
    actor: Actor,
    outcome: tuple[FindingState, str],
    now: datetime,
) -> FindingRow:
    """Put a finding into another state: corrected, accepted, withdrawn, or open again.

    Raises
    ------
    RefusalError
        Not by the team (403); not now, the study is still away from the correction, or a major
        finding would be accepted (409).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    state, reason = outcome
    if state is FindingState.ANSWERED:
        raise forbidden(Text("only the applicant may reply.", "仅申请人可答复。"))
    total = study_row(session, case).document["result"]["kgco2e"]
    require_none(check_settling(noted(row), state, total))
    row.state = state.value
    settled = state not in UNSETTLED
    row.closed_by, row.closed_at = (actor.person_id, now) if settled else (None, None)
    row.version += 1
    _recorded(session, case, Note("finding-settled", actor, role, reason, _said(row)), now)
    return row


def _recorded(session: Session, case: CaseRow, note: Note, now: datetime) -> None:
    """Append the event; the due day follows, and a report drafted before is outdated."""
    case.report_sha256 = None
    session.flush()
    append_event(session, case, note, now)
    set_due(session, case)


def _said(row: FindingRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "grade": row.grade,
        "subject": row.subject,
        "clause": row.clause,
        "state": row.state,
        "correction": row.correction,
        "effect_kgco2e": row.effect_kgco2e,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }


def _document(correction: Correction | None) -> dict[str, Any] | None:
    return None if correction is None else correction.model_dump(mode="json", exclude_defaults=True)


def _due(case: CaseRow, raised: Raised, now: datetime) -> date | None:
    latest = due_date(raised.grade, now.date(), terms_of(case))
    if raised.due_on is None or latest is None:
        return latest
    if not now.date() <= raised.due_on <= latest:
        said = Text(
            f"the due day lies between today and {latest}.", f"期限须在今日至 {latest} 之间。"
        )
        raise RefusalError(422, error("due-day", said, None, Place(column="due_on")))
    return raised.due_on


def _check_price(case: CaseRow, priced: Priced) -> None:
    if priced.study_id != case.study_id:
        raise refuse(
            409,
            "study-replaced",
            Text("the study was replaced meanwhile.", "研究报告刚被新版本取代。"),
            Text("Look at the new version and repeat.", "请查看新版本后重试。"),
        )


def _check_subject(study: StudyRow, subject: str) -> None:
    result = study.document["result"]
    known = {"study", *subjects_of(Submission.model_validate(study.document["submission"]))}
    known.update(f"line:{row['key']}" for row in result["lines"])
    if subject not in known:
        said = Text(f"the study has nothing called “{subject}”.", f"研究报告中没有“{subject}”。")
        remedy = Text(
            "Use line:<key>, energy:<key>, field:<name> or study.",
            "请使用 line:<行号>、energy:<行号>、field:<字段> 或 study。",
        )
        raise RefusalError(422, error("unknown-subject", said, remedy, Place(column="subject")))
