"""A case: who may see it, how it moves, and what the two who judge it sign."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import Organisation
from api.verifications.records import (
    Note,
    append_event,
    check_person,
    events_of,
    facts_of,
    findings_of,
    parts_of,
    require_none,
    standing,
    study_row,
    terms_of,
)
from api.verifications.tables import CaseRow
from api.web.problems import not_found
from footprint.certification.eligibility import check_body
from footprint.certification.findings import UNSETTLED, FindingState
from footprint.certification.impartiality import check_judges, check_may_act
from footprint.certification.roles import BODY_ROLES, CLIENT_ROLES, Role
from footprint.certification.states import (
    CaseState,
    Transition,
    check_move,
    no_way,
    ways,
)
from footprint.errors import Finding, error
from footprint.text import Text

_WHAT = Text("case", "申请")


def get_case(session: Session, actor: Actor, case_id: uuid.UUID) -> CaseRow:
    """Return a case of the caller's organisation, be it the applicant or the body.

    Raises
    ------
    RefusalError
        There is none the caller may know of (404); a draft is the applicant's own.
    """
    case = session.get(CaseRow, case_id)
    if case is None or not may_see(actor, case):
        raise not_found(_WHAT)
    return case


def may_see(actor: Actor, case: CaseRow) -> bool:
    """Tell whether a case exists for a caller."""
    if is_applicant(actor, case):
        return True
    return actor.organisation_id == case.body_id and case.state != CaseState.DRAFT


def is_applicant(actor: Actor, case: CaseRow) -> bool:
    """Tell whether the caller stands on the applicant's side."""
    return actor.organisation_id == case.applicant_id


def require_part(session: Session, case: CaseRow, actor: Actor, role: Role, now: datetime) -> None:
    """Refuse a caller who may not act on a case in a role.

    Raises
    ------
    RefusalError
        Another tenant (404); a role not held, no part in the case, no declaration, or a conflict
        of interest (403).
    """
    if not may_see(actor, case):
        raise not_found(_WHAT)
    home = case.applicant_id if role in CLIENT_ROLES else case.body_id
    if role not in actor.roles or actor.organisation_id != home:
        require_none([_wrong_role()])
    if role in BODY_ROLES:
        require_none(check_may_act(actor.person_id, role, parts_of(session, case)))
        require_none(check_person(session, case, actor.person_id, role, now.date()))


def require_declared(session: Session, case: CaseRow, actor: Actor, now: datetime) -> None:
    """Refuse somebody of the body without a declared part in the case: the bill is for those.

    Raises
    ------
    RefusalError
        The applicant's side, or no part, no declaration, or a conflict of interest (403).
    """
    parts = [
        part
        for part in parts_of(session, case)
        if part.person == actor.person_id and not part.removed and part.role in actor.roles
    ]
    if actor.organisation_id != case.body_id or not parts:
        said = Text("this is for those who work on the case.", "仅限本申请的经办人员。")
        require_none([error("no-part", said)])
    declared = [part for part in parts if part.declared]
    role = (declared or parts)[0].role
    require_part(session, case, actor, role, now)


def find_way(case: CaseRow, to: CaseState) -> Transition:
    """Return the way of a case into a state.

    Raises
    ------
    RefusalError
        There is none from where it is (409).
    """
    source, inspection = CaseState(case.state), terms_of(case).site_inspection
    for way in ways(source, site_inspection=inspection):
        if way.target is to:
            return way
    require_none([no_way(source, to, site_inspection=inspection)])
    raise AssertionError  # pragma: no cover - the line above raises


def move(  # noqa: PLR0913, PLR0917 - who, what, why and when all belong to a change of state
    session: Session,
    case: CaseRow,
    to: CaseState,
    actor: Actor,
    role: Role,
    reason: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Move a case, if role, impartiality and what is in hand allow it.

    Raises
    ------
    RefusalError
        By the wrong person (403, 404), or not from here or not yet (409).
    """
    session.refresh(case, with_for_update=True)
    require_part(session, case, actor, role, now)
    way = find_way(case, to)
    if role in BODY_ROLES:
        body = session.get_one(Organisation, case.body_id)
        require_none(check_body(terms_of(case), body.code, approved=body.approved))
    require_none(check_move(way, role, reason, facts_of(session, case)))
    if role is Role.DECISION_MAKER:
        _check_judges(session, case, actor)
    append_event(session, case, Note("moved", actor, role, reason.strip(), details), now, to)
    set_due(session, case)


def set_due(session: Session, case: CaseRow) -> None:
    """Set the day a case is due by: that of its first open finding, while findings are open."""
    if case.state != CaseState.FINDINGS_OPEN:
        case.due_on = None
        return
    days = [
        row.due_on
        for row in findings_of(session, case)
        if row.due_on is not None and FindingState(row.state) in UNSETTLED
    ]
    case.due_on = min(days, default=None)


def decision_file(session: Session, case: CaseRow) -> dict[str, Any]:
    """Return what the independent reviewer and the decision maker sign, as plain JSON values."""
    study, terms, now = study_row(session, case), terms_of(case), standing(session, case)
    result = study.document["result"]
    return {
        "case": str(case.id),
        "scheme": terms.key,
        "scheme_edition": terms.edition,
        "study_hash": study.hash,
        "submission_version": study.version_number,
        "kgco2e": result["kgco2e"],
        "functional_unit": result["functional_unit"]["key"],
        "boundary": result["boundary"],
        "report_sha256": case.report_sha256,
        "findings": [
            {
                "number": row.number,
                "grade": row.grade,
                "subject": row.subject,
                "state": row.state,
                "effect_kgco2e": row.effect_kgco2e,
            }
            for row in findings_of(session, case)
        ],
        "misstatement": now.model_dump(mode="json"),
        "history_hash": _handed_over(session, case),
    }


def _handed_over(session: Session, case: CaseRow) -> str | None:
    """Return the hash of the event that last handed the case over to the independent review."""
    hashes = [
        row.hash
        for row in events_of(session, case)
        if row.to_state == CaseState.INDEPENDENT_REVIEW and row.from_state != row.to_state
    ]
    return hashes[-1] if hashes else None


def _check_judges(session: Session, case: CaseRow, decider: Actor) -> None:
    reviewers = [
        row.actor_id
        for row in events_of(session, case)
        if row.to_state == CaseState.DECISION and row.from_state != row.to_state
    ]
    if reviewers:
        parts = parts_of(session, case)
        require_none(check_judges(reviewers[-1], decider.person_id, parts))


def _wrong_role() -> Finding:
    said = Text("your role does not allow this on this case.", "您的角色无权对本申请执行此操作。")
    return error("wrong-role", said, Text("Ask who holds the role.", "请由相应角色的人员操作。"))
