"""Draft the verification report from the records of a case, and hand it out."""

from __future__ import annotations

import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import Organisation
from api.submissions.sealing import study_of
from api.verifications.desk.work import drawn_sample
from api.verifications.records import (
    Note,
    append_event,
    events_of,
    facts_of,
    findings_of,
    require_none,
    standing,
    study_row,
    terms_of,
)
from api.verifications.service import is_applicant, require_part
from api.verifications.tables import CaseEventRow, CaseRow, FindingRow, ReportRow
from api.verifications.team import team_of
from api.web.problems import not_found, refuse
from footprint.certification.application import CaseDetails
from footprint.certification.findings import FindingState, Grade
from footprint.certification.report import Checked, Member, Records, Reported, draft_report
from footprint.certification.roles import TEAM_ROLES, Role
from footprint.certification.states import (
    CaseState,
    needs_crosscheck,
    needs_sample,
    needs_team,
)
from footprint.result import Label
from footprint.text import Text

_DRAFTED_IN = frozenset({CaseState.FINDINGS_OPEN, CaseState.FINDINGS_CLOSED})
_CLIENT_READS_IN = frozenset({CaseState.GRANTED, CaseState.REFUSED})


def draft(session: Session, case: CaseRow, actor: Actor, now: datetime) -> ReportRow:
    """Draft the report on the records as they are now, and put it in force.

    Raises
    ------
    RefusalError
        Not by the lead verifier (403); not now, or sample or cross-check are missing (409).
    """
    session.refresh(case, with_for_update=True)
    require_part(session, case, actor, Role.LEAD_VERIFIER, now)
    if CaseState(case.state) not in _DRAFTED_IN:
        said = Text("no report is drafted in this state.", "当前状态下不起草报告。")
        raise refuse(409, "no-report-now", said)
    facts = facts_of(session, case)
    require_none(
        found for need in (needs_team, needs_sample, needs_crosscheck) for found in need(facts)
    )
    text = draft_report(_records(session, case, now))
    digest = sha256(text.encode()).hexdigest()
    row = _report(session, case, digest)
    if row is None:
        row = ReportRow(
            id=uuid.uuid4(),
            case_id=case.id,
            study_id=case.study_id,
            sha256=digest,
            text=text,
            drafted_by=actor.person_id,
            drafted_at=now,
        )
        session.add(row)
    case.report_sha256 = digest
    session.flush()
    details = {"sha256": digest, "study": facts.study}
    append_event(session, case, Note("report-drafted", actor, Role.LEAD_VERIFIER, "", details), now)
    return row


def report_of(session: Session, case: CaseRow, actor: Actor) -> ReportRow:
    """Return the report in force; the applicant reads it once the case is decided.

    Raises
    ------
    RefusalError
        There is none, or none for the caller yet (404).
    """
    hidden = is_applicant(actor, case) and CaseState(case.state) not in _CLIENT_READS_IN
    row = None if hidden else _report(session, case, case.report_sha256)
    if row is None:
        raise not_found(Text("report", "核查报告"))
    return row


def reports_of(session: Session, case: CaseRow) -> list[ReportRow]:
    """Return every report that was drafted, oldest first."""
    query = select(ReportRow).where(ReportRow.case_id == case.id)
    return list(session.scalars(query.order_by(ReportRow.drafted_at, ReportRow.sha256)))


def _report(session: Session, case: CaseRow, digest: str | None) -> ReportRow | None:
    return session.scalar(
        select(ReportRow).where(ReportRow.case_id == case.id, ReportRow.sha256 == digest)
    )


def _records(session: Session, case: CaseRow, now: datetime) -> Records:
    study = study_row(session, case)
    sealed = study_of(study)
    body = session.get_one(Organisation, case.body_id)
    events = events_of(session, case)
    checked = next(row.details for row in reversed(events) if row.kind == "crosschecked")
    return Records(
        case=str(case.id),
        drafted=now.date(),
        scheme=terms_of(case),
        body=Label(en=body.name_en, zh=body.name_zh),
        accreditation=body.accreditation,
        details=CaseDetails.model_validate(case.details),
        result=sealed.result,
        study_hash=study.hash,
        submission_version=study.version_number,
        evidence_files=len({file.sha256 for file in sealed.evidence}),
        members=_members(session, case),
        sample=drawn_sample(case),
        inspection=_inspection(events),
        checked=_checked(checked or {}),
        findings=tuple(_reported(row, events) for row in findings_of(session, case)),
        standing=standing(session, case),
    )


def _members(session: Session, case: CaseRow) -> tuple[Member, ...]:
    return tuple(
        Member(name, Role(row.role), row.declared_at.date() if row.declared_at else None)
        for row, name in team_of(session, case)
        if Role(row.role) in TEAM_ROLES and row.removed_at is None
    )


def _inspection(events: list[CaseEventRow]) -> str:
    said = [row.reason for row in events if row.from_state == CaseState.SITE_INSPECTION]
    return next((reason for reason in reversed(said) if reason), "")


def _checked(details: dict[str, Any]) -> Checked:
    return Checked(
        details["reassessed"], details["reference"], details["fast"], details["difference"]
    )


def _reported(row: FindingRow, events: list[CaseEventRow]) -> Reported:
    raised = next(
        event.details
        for event in events
        if event.kind == "finding-raised"
        and event.details is not None
        and event.details["number"] == row.number
    )
    return Reported(
        number=row.number,
        grade=Grade(row.grade),
        subject=row.subject,
        clause=row.clause,
        text=row.text,
        reply=row.reply,
        state=FindingState(row.state),
        effect_raised=raised["effect_kgco2e"] if raised else None,
        effect_now=row.effect_kgco2e,
    )
