"""Applying for certification, and handing in a new version of the study."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.tables import Organisation
from api.schemes import load_schemes
from api.submissions.sealing import seal_study
from api.submissions.tables import StudyRow
from api.verifications.recalculation import effect_of
from api.verifications.records import (
    Note,
    append_event,
    findings_of,
    study_row,
    terms_of,
)
from api.verifications.service import is_applicant, move
from api.verifications.tables import CaseRow
from api.web.problems import RefusalError, forbidden, refuse
from api.web.service import Service
from footprint.certification.application import CaseDetails
from footprint.certification.eligibility import Candidate, check_eligibility
from footprint.certification.findings import UNCORRECTED, Correction, FindingState
from footprint.certification.roles import OrganisationKind, Role
from footprint.certification.scheme import Scheme
from footprint.certification.states import ENDED, HAND_IN, STATE_LABELS, CaseState
from footprint.errors import Place, TanbiaoError, error
from footprint.text import Text


@dataclass(frozen=True)
class Application:
    """What is applied for: a submission, a scheme, a body by its code."""

    submission_id: uuid.UUID
    scheme: str
    body: str
    submit: bool
    details: Callable[[Organisation, dict[str, Any]], CaseDetails]
    """What stands on the certificate, of the applicant and the sealed submission."""


def open_case(
    session: Session, service: Service, actor: Actor, application: Application, now: datetime
) -> CaseRow:
    """Seal the study and open a case on it.

    Raises
    ------
    RefusalError
        No such submission (404), scheme or body, or the study is not eligible (422); a case on
        it is open already (409); a consultant who would submit (403).
    """
    if application.submit and Role.APPLICANT not in actor.roles:
        raise forbidden(
            Text("only the applicant may submit.", "仅申请人可提交。"),
            Text("Save it as a draft.", "请先存为草稿。"),
        )
    scheme, body = _scheme(service, application.scheme), _body(session, application.body)
    study = seal_study(session, service, actor, application.submission_id, now)
    _check_eligible(scheme, body, study)
    _check_only_one(session, scheme, application.submission_id)
    applicant = session.get_one(Organisation, actor.organisation_id)
    details = application.details(applicant, study.document["submission"])
    case = CaseRow(
        id=uuid.uuid4(),
        study_id=study.id,
        submission_id=application.submission_id,
        applicant_id=actor.organisation_id,
        body_id=body.id,
        scheme=scheme.key,
        terms=scheme.model_dump(mode="json"),
        state=CaseState.DRAFT.value,
        details=details.model_dump(mode="json"),
        version=0,
        created_at=now,
        changed_at=now,
    )
    session.add(case)
    session.flush()
    role = Role.APPLICANT if Role.APPLICANT in actor.roles else Role.CONSULTANT
    append_event(session, case, Note("opened", actor, role, details=_study_details(study)), now)
    if application.submit:
        move(session, case, CaseState.SUBMITTED, actor, Role.APPLICANT, "", now)
    return case


def hand_in(
    session: Session, service: Service, actor: Actor, case: CaseRow, now: datetime
) -> StudyRow:
    """Seal the newest version of the submission and put it in place of the study.

    Findings that are not corrected are priced anew on it; sample, cross-check and report are then
    of an earlier study and have to be made again.

    Raises
    ------
    RefusalError
        Not by the applicant (403, 404), not now, or nothing has changed (409), or the new version
        is not eligible (422).
    """
    session.refresh(case, with_for_update=True)
    if not is_applicant(actor, case):
        raise forbidden(Text("only the applicant may hand in.", "仅申请人可提交新版本。"))
    state = CaseState(case.state)
    if state not in HAND_IN:
        said = Text(
            f"no new version is taken in the state “{STATE_LABELS[state].en}”.",
            f"“{STATE_LABELS[state].zh}”状态下不接收新版本。",
        )
        raise refuse(409, "no-hand-in", said)
    before = study_row(session, case)
    study = seal_study(session, service, actor, case.submission_id, now)
    if study.id == before.id:
        said = Text("nothing has changed since the last version.", "与上一版本相比没有变化。")
        remedy = Text("Change the submission first.", "请先修改申报内容。")
        raise refuse(409, "no-change", said, remedy)
    body = session.get_one(Organisation, case.body_id)
    _check_eligible(terms_of(case), body, study)
    case.study_id, case.report_sha256 = study.id, None
    session.flush()
    details = {**_study_details(study), "replaces": before.hash, "effects": _reprice(session, case)}
    role = Role.APPLICANT if Role.APPLICANT in actor.roles else Role.CONSULTANT
    append_event(session, case, Note("handed-in", actor, role, details=details), now)
    return study


def _reprice(session: Session, case: CaseRow) -> list[dict[str, Any]]:
    """Price uncorrected findings on the new study; where that fails the old figure stands."""
    study, rows = study_row(session, case), []
    for row in findings_of(session, case):
        if row.correction is None or FindingState(row.state) not in UNCORRECTED:
            continue
        try:
            effect = effect_of(study, Correction.model_validate(row.correction))
        except TanbiaoError as failure:
            rows.append({"number": row.number, "not_priced": failure.say("en")})
            continue
        row.effect_kgco2e, row.study_id = effect, study.id
        row.version += 1
        rows.append({"number": row.number, "effect_kgco2e": effect})
    return rows


def _study_details(study: StudyRow) -> dict[str, Any]:
    return {
        "study_id": str(study.id),
        "study": study.hash,
        "submission_version": study.version_number,
        "kgco2e": study.document["result"]["kgco2e"],
    }


def _scheme(service: Service, key: str) -> Scheme:
    schemes = service.get(load_schemes)
    if key in schemes:
        return schemes[key]
    names = ", ".join(schemes)
    remedy = Text(f"Use one of: {names}.", f"可用：{names}。")
    raise _unknown(Text("scheme", "认证制度"), "scheme", remedy)


def _body(session: Session, code: str) -> Organisation:
    found = session.scalar(
        select(Organisation).where(
            Organisation.code == code,
            Organisation.kind == OrganisationKind.CERTIFICATION_BODY.value,
        )
    )
    if found is None:
        remedy = Text("Check its code.", "请核对机构代码。")
        raise _unknown(Text("certification body", "认证机构"), "body", remedy)
    return found


def _unknown(what: Text, field: str, remedy: Text) -> RefusalError:
    said = Text(f"there is no such {what.en}.", f"没有此{what.zh}。")
    return RefusalError(422, error(f"unknown-{field}", said, remedy, Place(column=field)))


def _check_eligible(scheme: Scheme, body: Organisation, study: StudyRow) -> None:
    candidate = Candidate(
        submission=study.document["submission"],
        boundary=study.document["result"]["boundary"],
        body_code=body.code,
        body_approved=body.approved,
    )
    found = check_eligibility(scheme, candidate)
    if found:
        raise RefusalError(422, found)


def _check_only_one(session: Session, scheme: Scheme, submission_id: uuid.UUID) -> None:
    found = session.scalar(
        select(CaseRow.id).where(
            CaseRow.submission_id == submission_id,
            CaseRow.scheme == scheme.key,
            CaseRow.state.not_in([state.value for state in ENDED]),
        )
    )
    if found is not None:
        said = Text(
            "a case on this submission is open under this scheme.", "该申报在此制度下已有在办申请。"
        )
        remedy = Text("Go on with it, or withdraw it.", "请继续办理或撤回。")
        raise refuse(409, "case-open", said, remedy)
