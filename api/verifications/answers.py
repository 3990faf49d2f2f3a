"""Cases as they are shown: to the body, and to the applicant without the body's own papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from api.identity.actor import Actor
from api.identity.tables import Organisation, Person
from api.submissions.tables import StudyRow, SubmissionRow, VersionRow
from api.verifications.messages import (
    CaseAnswer,
    CaseSummary,
    EventAnswer,
    FindingAnswer,
    HistoryAnswer,
    Named,
    PartAnswer,
    WayAnswer,
)
from api.verifications.records import (
    event_of,
    events_of,
    facts_of,
    findings_of,
    standing,
    study_row,
    terms_of,
)
from api.verifications.service import is_applicant
from api.verifications.tables import CaseEventRow, CaseRow, FindingRow, TeamRow
from api.verifications.team import team_of
from footprint.certification.application import CaseDetails
from footprint.certification.findings import FindingState, Grade
from footprint.certification.history import check_history
from footprint.certification.impartiality import (
    CLIENT_EVENTS,
    CLIENT_READS_REASON,
    DECLARATION,
)
from footprint.certification.roles import CLIENT_ROLES, Role
from footprint.certification.states import STATE_LABELS, CaseState, Transition, ways
from footprint.errors import Finding
from footprint.result import Label
from footprint.text import Text

_Summarised = Select[CaseRow, Organisation, Organisation, SubmissionRow, int, float, str]


def summaries() -> _Summarised:
    """Return the query of cases with the names that stand in a list."""
    applicant, body = aliased(Organisation), aliased(Organisation)
    return (
        select(
            CaseRow,
            applicant,
            body,
            SubmissionRow,
            VersionRow.number,
            VersionRow.kgco2e,
            StudyRow.hash,
        )
        .join(applicant, applicant.id == CaseRow.applicant_id)
        .join(body, body.id == CaseRow.body_id)
        .join(SubmissionRow, SubmissionRow.id == CaseRow.submission_id)
        .join(StudyRow, StudyRow.id == CaseRow.study_id)
        .join(
            VersionRow,
            (VersionRow.submission_id == StudyRow.submission_id)
            & (VersionRow.number == StudyRow.version_number),
        )
    )


def summary_of(row: Any) -> CaseSummary:
    """Return one row of `summaries` as it stands in a list."""
    case, applicant, body, submission, number, kgco2e, study_hash = row
    state = CaseState(case.state)
    return CaseSummary(
        id=case.id,
        state=state,
        state_label=_label(STATE_LABELS[state]),
        scheme=case.scheme,
        applicant=_named(applicant),
        body=_named(body),
        product_name=submission.product_name,
        product_model=submission.product_model,
        family=submission.family,
        submission_id=submission.id,
        submission_version=number,
        study_hash=study_hash,
        kgco2e=kgco2e,
        due_on=case.due_on,
        version=case.version,
        created_at=case.created_at,
        changed_at=case.changed_at,
    )


def case_answer(session: Session, case: CaseRow, actor: Actor) -> CaseAnswer:
    """Return a case as a caller sees it."""
    session.flush()
    row = session.execute(summaries().where(CaseRow.id == case.id)).one()
    result = study_row(session, case).document["result"]
    client = is_applicant(actor, case)
    return CaseAnswer(
        **summary_of(row).model_dump(),
        functional_unit=Label(**result["functional_unit"]["label"]),
        boundary=Label(**result["boundary_label"]),
        details=CaseDetails.model_validate(case.details),
        terms=terms_of(case),
        standing=standing(session, case),
        findings=[finding_answer(one) for one in findings_of(session, case)],
        team=[part_answer(part, name) for part, name in team_of(session, case)],
        ways=_ways(session, case, actor),
        report_sha256=None if client else case.report_sha256,
        declaration=_label(DECLARATION),
    )


def history_answer(session: Session, case: CaseRow, actor: Actor) -> HistoryAnswer:
    """Return the events of a case; the applicant's side sees its own and the steps of the case."""
    rows = events_of(session, case)
    broken = check_history((event_of(row), row.hash) for row in rows)
    if is_applicant(actor, case):
        shown = [_for_client(row) for row in rows if row.kind in CLIENT_EVENTS]
    else:
        people = {row.actor_id for row in rows}
        names = dict(
            session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all()
        )
        shown = [_event(row, names[row.actor_id]) for row in rows]
    return HistoryAnswer(events=shown, intact=not broken)


def finding_answer(row: FindingRow) -> FindingAnswer:
    """Return a finding."""
    return FindingAnswer(
        number=row.number,
        grade=Grade(row.grade),
        subject=row.subject,
        clause=row.clause,
        text=row.text,
        correction=row.correction,
        effect_kgco2e=row.effect_kgco2e,
        due_on=row.due_on,
        reply=row.reply,
        state=FindingState(row.state),
        raised_at=row.raised_at,
        closed_at=row.closed_at,
        version=row.version,
    )


def part_answer(row: TeamRow, name: str) -> PartAnswer:
    """Return somebody's part in a case."""
    return PartAnswer(
        id=row.id,
        person_id=row.person_id,
        name=name,
        role=Role(row.role),
        declared_at=row.declared_at,
        removed_at=row.removed_at,
    )


def count(session: Session, query: _Summarised) -> int:
    """Return how many rows a query has."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _ways(session: Session, case: CaseRow, actor: Actor) -> list[WayAnswer]:
    facts, inspection = facts_of(session, case), terms_of(case).site_inspection
    return [
        _way(way, [found for need in way.needs for found in need(facts)])
        for way in ways(CaseState(case.state), site_inspection=inspection)
        if way.roles <= CLIENT_ROLES or not is_applicant(actor, case)
    ]


def _way(way: Transition, missing: list[Finding]) -> WayAnswer:
    return WayAnswer(
        to=way.target,
        label=_label(STATE_LABELS[way.target]),
        roles=sorted(way.roles),
        reason=way.reason,
        signed=way.signed,
        missing=[_label(found.text) for found in missing],
    )


def _for_client(row: CaseEventRow) -> EventAnswer:
    own = Role(row.role) in CLIENT_ROLES
    shown = _event(row, None)
    read = own or CaseState(row.to_state) in CLIENT_READS_REASON or row.kind != "moved"
    return shown.model_copy(
        update={"reason": row.reason if read else "", "details": row.details if own else None}
    )


def _event(row: CaseEventRow, name: str | None) -> EventAnswer:
    return EventAnswer(
        sequence=row.sequence,
        kind=row.kind,
        from_state=CaseState(row.from_state),
        to_state=CaseState(row.to_state),
        actor=name,
        role=Role(row.role),
        reason=row.reason,
        details=row.details,
        at=row.at,
        hash=row.hash,
    )


def _named(row: Organisation) -> Named:
    return Named(id=row.id, name=Label(en=row.name_en, zh=row.name_zh), code=row.code)


def _label(text: Text) -> Label:
    return Label(en=text.en, zh=text.zh)
