"""Cases: applying, the inbox, changes of state, team and declarations."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.orm import Session

from api.identity.call import Call, SignedIn, require
from api.identity.tables import Organisation
from api.verifications import messages, team
from api.verifications.answers import case_answer, history_answer, part_answer
from api.verifications.applications import Application, hand_in, open_case
from api.verifications.desk.routes import router as desk
from api.verifications.inbox import list_cases
from api.verifications.service import find_way, get_case, move
from api.verifications.tables import CaseRow
from api.web.paging import Page, page_of
from api.web.preconditions import check_version
from api.web.problems import forbidden, refuse
from footprint.certification.application import CaseDetails
from footprint.certification.certificate import Party
from footprint.certification.roles import CLIENT_ROLES
from footprint.result import Label
from footprint.text import Text

router = APIRouter(tags=["cases"])

Applying = Annotated[Call, Depends(require(*sorted(CLIENT_ROLES)))]
Appointing = Annotated[Call, Depends(require(*team.APPOINTING))]


@router.post("/v1/cases", operation_id="open_case", status_code=201)
def open_(call: Applying, asked: messages.OpenCase) -> messages.CaseAnswer:
    """Apply for certification: the study is sealed and a case opened. 提出认证申请。"""

    def details(applicant: Organisation, submission: dict[str, Any]) -> CaseDetails:
        return _details(asked.details, applicant, submission)

    application = Application(asked.submission_id, asked.scheme, asked.body, asked.submit, details)

    def work(session: Session) -> messages.CaseAnswer:
        case = open_case(session, call.service, call.actor, application, call.now)
        return case_answer(session, case, call.actor)

    return call.write(work, 201)


@router.get("/v1/cases", operation_id="list_cases")
def list_(
    call: SignedIn,
    asked: Annotated[messages.CaseFilters, Query()],
) -> Page[messages.CaseSummary]:
    """List the cases of one's organisation, the most urgent first. 申请列表（按到期日）。"""

    def work(session: Session) -> Page[messages.CaseSummary]:
        rows, total = list_cases(session, call.actor, asked)
        return page_of(rows, total, asked.offset)

    return call.read(work)


@router.get("/v1/cases/{case_id}", operation_id="get_case")
def get(call: SignedIn, case_id: uuid.UUID, response: Response) -> messages.CaseAnswer:
    """Give one case with its findings, team and next steps. 申请详情。"""

    def work(session: Session) -> messages.CaseAnswer:
        return case_answer(session, get_case(session, call.actor, case_id), call.actor)

    answer = call.read(work)
    response.headers["ETag"] = f'"{answer.version}"'
    return answer


@router.get("/v1/cases/{case_id}/history", operation_id="get_case_history")
def history(call: SignedIn, case_id: uuid.UUID) -> messages.HistoryAnswer:
    """Give the events of a case, each chained to the one before. 申请的全部记录（哈希链）。"""

    def work(session: Session) -> messages.HistoryAnswer:
        return history_answer(session, get_case(session, call.actor, case_id), call.actor)

    return call.read(work)


@router.post("/v1/cases/{case_id}/transitions", operation_id="move_case")
def transition(call: SignedIn, case_id: uuid.UUID, asked: messages.Move) -> messages.CaseAnswer:
    """Move a case into another state, in one's role and with a reason. 变更申请状态。

    Review and decision rest on signatures and have routes of their own.
    """

    def work(session: Session) -> messages.CaseAnswer:
        case = _case(session, call, case_id)
        if asked.role not in call.actor.roles:
            raise forbidden(Text("you do not hold this role.", "您不具备该角色。"))
        if find_way(case, asked.to).signed:
            raise refuse(
                409,
                "signature-needed",
                Text("this step rests on a signed judgement.", "该步骤须以签名作出。"),
                Text("Use the review or the decision of the case.", "请使用复核或认证决定功能。"),
            )
        move(session, case, asked.to, call.actor, asked.role, asked.reason, call.now)
        if asked.due_on is not None and case.due_on is None:
            case.due_on = asked.due_on
        return case_answer(session, case, call.actor)

    return call.write(work)


@router.post("/v1/cases/{case_id}/versions", operation_id="hand_in_version")
def version(call: Applying, case_id: uuid.UUID) -> messages.CaseAnswer:
    """Seal the newest version of the submission for the case. 提交新版本。"""

    def work(session: Session) -> messages.CaseAnswer:
        case = _case(session, call, case_id)
        hand_in(session, call.service, call.actor, case, call.now)
        return case_answer(session, case, call.actor)

    return call.write(work)


@router.post("/v1/cases/{case_id}/team", operation_id="appoint", status_code=201)
def appoint(
    call: Appointing, case_id: uuid.UUID, asked: messages.Appointment
) -> messages.PartAnswer:
    """Put a person of the body on a case. 指派人员。"""

    def work(session: Session) -> messages.PartAnswer:
        case = _case(session, call, case_id)
        part = asked.person_id, asked.role
        row = team.appoint(session, case, call.actor, part, call.now)
        name = next(name for one, name in team.team_of(session, case) if one.id == row.id)
        return part_answer(row, name)

    return call.write(work, 201)


@router.delete("/v1/cases/{case_id}/team/{part_id}", operation_id="release", status_code=204)
def release(call: Appointing, case_id: uuid.UUID, part_id: uuid.UUID) -> Response:
    """Take a person off a case; that the person took part stays on record. 撤换人员。"""

    def work(session: Session) -> Response:
        team.release(session, _case(session, call, case_id), call.actor, part_id, call.now)
        return Response(status_code=204)

    return call.write(work, 204)


@router.post("/v1/cases/{case_id}/declarations", operation_id="declare", status_code=201)
def declare(call: SignedIn, case_id: uuid.UUID, asked: messages.Declaration) -> messages.PartAnswer:
    """Declare to be impartial in this case, with one's own name. 签署公正性声明。"""

    def work(session: Session) -> messages.PartAnswer:
        case = _case(session, call, case_id)
        row = team.declare(session, case, call.actor, asked.role, asked.name, call.now)
        return part_answer(row, call.actor.name)

    return call.write(work, 201)


@router.post("/v1/consulting", operation_id="record_consulting", status_code=201)
def consulting(call: SignedIn, asked: messages.Consulting) -> messages.ConsultingAnswer:
    """Record consulting, one's own or as administrator a colleague's. 登记咨询服务（回避）。"""

    def work(session: Session) -> messages.ConsultingAnswer:
        row = team.record_consulting(
            session, call.actor, (asked.person_id, asked.client_id), asked.ended_on, call.now
        )
        return messages.ConsultingAnswer(
            id=row.id,
            person_id=row.person_id,
            client_id=row.client_id,
            ended_on=row.ended_on,
            recorded_at=row.recorded_at,
        )

    return call.write(work, 201)


router.include_router(desk)


def _case(session: Session, call: Call, case_id: uuid.UUID) -> CaseRow:
    """Return a case that is to be changed, at the version the caller has seen."""
    case = get_case(session, call.actor, case_id)
    check_version(call.if_match, case.version)
    return case


def _details(
    given: messages.DetailsGiven, applicant: Organisation, submission: dict[str, Any]
) -> CaseDetails:
    own = Party(
        name=Label(en=applicant.name_en, zh=applicant.name_zh),
        address=Label(en=applicant.address_en, zh=applicant.address_zh),
        identifier=applicant.identifier,
    )
    name = submission["product"]["name"]
    return CaseDetails(
        client=_party(given.client, own),
        manufacturer=_party(given.manufacturer, own),
        factory=_party(given.factory, own),
        product_name=_label(given.product_name) if given.product_name else Label(en=name, zh=name),
        specification=given.specification,
        trademark=given.trademark,
        identifier=given.identifier,
        supersedes=given.supersedes,
    )


def _party(given: messages.PartyGiven | None, own: Party) -> Party:
    if given is None:
        return own
    return Party(
        name=_label(given.name), address=_label(given.address), identifier=given.identifier
    )


def _label(given: messages.Bilingual | messages.BilingualAddress) -> Label:
    return Label(en=given.en, zh=given.zh)
