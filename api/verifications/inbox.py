"""The cases of an organisation, the most urgent first."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.tables import SubmissionRow
from api.verifications.answers import count, summaries, summary_of
from api.verifications.messages import CaseFilters, CaseSummary
from api.verifications.tables import CaseRow, TeamRow
from footprint.certification.states import CaseState


def list_cases(session: Session, actor: Actor, asked: CaseFilters) -> tuple[list[CaseSummary], int]:
    """Return a page of the cases the caller may see, and how many there are."""
    seen = or_(
        CaseRow.applicant_id == actor.organisation_id,
        (CaseRow.body_id == actor.organisation_id) & (CaseRow.state != CaseState.DRAFT.value),
    )
    query = summaries().where(seen)
    if asked.state:
        query = query.where(CaseRow.state.in_([state.value for state in asked.state]))
    if asked.scheme is not None:
        query = query.where(CaseRow.scheme == asked.scheme)
    if asked.due_before is not None:
        query = query.where(CaseRow.due_on < asked.due_before)
    if asked.q is not None:
        names = (SubmissionRow.product_name, SubmissionRow.product_model)
        query = query.where(or_(*(name.icontains(asked.q, autoescape=True) for name in names)))
    if asked.mine:
        parts = select(TeamRow.case_id).where(
            TeamRow.person_id == actor.person_id, TeamRow.removed_at.is_(None)
        )
        query = query.where(CaseRow.id.in_(parts))
    order = (CaseRow.due_on.asc().nulls_last(), CaseRow.created_at, CaseRow.id)
    rows = session.execute(query.order_by(*order).limit(asked.limit).offset(asked.offset))
    return [summary_of(row) for row in rows], count(session, query)
