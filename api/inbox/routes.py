"""HTTP of the inbox: requests kept, what fits them, fulfilled or rejected."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from api.identity.call import Call, require
from api.inbox import messages, service
from api.pact.deliveries import dispatch
from api.statements.messages import NewShareAnswer, fit_of, share_of
from api.statements.tables import RequestRow, ShareRow
from api.submissions.client import ClientCall
from api.web.paging import Limit, Offset, Page, page_of
from api.web.preconditions import IfMatch, check_version
from api.web.problems import finding_document
from footprint.certification.roles import Role
from footprint.formats.asked import Asked

router = APIRouter(tags=["requests"])

Applying = Annotated[Call, Depends(require(Role.APPLICANT))]
State = Annotated[
    Literal["open", "fulfilled", "rejected"] | None, Query(description="State. 状态。")
]


@router.post("/v1/requests", operation_id="receive_request", status_code=201)
def receive(call: Applying, body: messages.NewRequest) -> messages.RequestAnswer:
    """Keep a buyer's request and say what fits it. 登记采购方请求并给出可用输出。"""
    given = Asked(tuple(body.formats), tuple(body.products), body.boundary, body.verified)
    came = (body.channel, body.requester, body.text)

    def work(session: Session) -> messages.RequestAnswer:
        return _answer(session, service.receive(session, call, came, given))

    return call.write(work, 201)


@router.get("/v1/requests", operation_id="list_requests")
def list_requests(
    call: ClientCall, state: State = None, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.RequestSummary]:
    """List buyers' requests, the newest first. 列出采购方请求。"""

    def work(session: Session) -> Page[messages.RequestSummary]:
        rows, total = service.listed(session, call, state, limit, offset)
        found = [messages.RequestSummary.model_validate(row) for row in rows]
        return page_of(found, total, offset)

    return call.read(work)


@router.get("/v1/requests/{request_id}", operation_id="get_request")
def get(call: ClientCall, request_id: uuid.UUID) -> messages.RequestAnswer:
    """Show a request, which outputs fit it and what is missing. 查看请求、可用输出及所缺信息。"""
    return call.read(
        lambda session: _answer(session, service.own_request(session, call, request_id))
    )


@router.post("/v1/requests/{request_id}/answer", operation_id="fulfil_request")
def fulfil(
    call: Applying, request_id: uuid.UUID, body: messages.Reply, if_match: IfMatch = None
) -> messages.AnsweredRequest:
    """Meet a request: by links, or by an event of PACT. 以链接或 PACT 事件答复请求。"""

    def work(session: Session) -> tuple[messages.AnsweredRequest, uuid.UUID | None]:
        row = service.own_request(session, call, request_id, lock=True)
        check_version(if_match, row.version)
        wish = service.wish_of(row, body.formats, body.hidden, body.days)
        links, sent = service.fulfil(session, call, row, body.statement_ids, wish)
        shown = [_link(*link) for link in links]
        return messages.AnsweredRequest(**_summary(row), links=shown), sent

    answer, sent = call.write(work, secret=True)
    dispatch(call.service, [sent] if sent is not None else [])
    return answer


@router.post("/v1/requests/{request_id}/rejection", operation_id="reject_request")
def reject(
    call: Applying, request_id: uuid.UUID, body: messages.Rejection, if_match: IfMatch = None
) -> messages.RequestSummary:
    """Refuse a request with a reason. 说明理由并拒绝请求。"""

    def work(session: Session) -> tuple[messages.RequestSummary, uuid.UUID | None]:
        row = service.own_request(session, call, request_id, lock=True)
        check_version(if_match, row.version)
        sent = service.reject(session, call, row, body.reason)
        return messages.RequestSummary(**_summary(row)), sent

    answer, sent = call.write(work, secret=True)
    dispatch(call.service, [sent] if sent is not None else [])
    return answer


def _answer(session: Session, row: RequestRow) -> messages.RequestAnswer:
    found, missing = service.candidates(session, row)
    return messages.RequestAnswer(
        **_summary(row),
        candidates=[_candidate(one) for one in found],
        findings=[finding_document(one) for one in missing],
    )


def _candidate(one: service.Candidate) -> messages.CandidateAnswer:
    product = one.statement.disclosure.product
    return messages.CandidateAnswer(
        statement_id=one.row.id,
        product=product.name,
        model=product.model,
        boundary=one.statement.footprint.boundary_label,
        meets=one.meets,
        unmet=[finding_document(each) for each in one.unmet],
        formats=[fit_of(fit, one.statement) for fit in one.fits],
    )


def _summary(row: RequestRow) -> dict[str, object]:
    return messages.RequestSummary.model_validate(row).model_dump()


def _link(row: ShareRow, address: str) -> NewShareAnswer:
    return NewShareAnswer(**share_of(row, 0, None).model_dump(), address=address)
