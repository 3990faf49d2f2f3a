"""HTTP of the PACT host: token, footprints, events. 供采购方系统调用的 PACT 接口。"""

from __future__ import annotations

import uuid
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.pact import deliveries, events
from api.pact.footprints import documents, footprint, visible
from api.pact.host.callers import Bearer, Secure, credentials, need_scope, read_limited
from api.pact.host.messages import Filters, Footprint, Footprints, PactProblem, TokenAnswer
from api.pact.host.words import PactError, PactRoute, token_answer
from api.pact.tokens import LIFETIME, Asked, issue
from api.statements.tables import StatementRow
from footprint.formats.pact_events import MEDIA_TYPE, parse, read_event

LONGEST_EVENT = 10_000_000
LARGEST_PAGE = 200


def _body(media_type: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "object"}}}
    return {"requestBody": {"required": True, "content": content}}


router = APIRouter(
    tags=["pact"],
    route_class=PactRoute,
    responses={"4XX": {"model": PactProblem, "description": "Refused. 拒绝。"}},
)


@router.post(
    "/auth/token",
    operation_id="pact_token",
    response_model=TokenAnswer,
    openapi_extra=_body("application/x-www-form-urlencoded"),
)
def token(call: Secure, asked: Annotated[Asked, Depends(credentials)]) -> Response:
    """Give a token for client credentials, by HTTP Basic or in the form. 获取访问令牌。"""
    text, scope = issue(call.service, asked, call.now)
    return token_answer(text, scope, int(LIFETIME.total_seconds()))


@router.get("/3/footprints", operation_id="pact_list_footprints", response_model=Footprints)
def list_footprints(call: Secure, consumer: Bearer, asked: Annotated[Filters, Query()]) -> Response:
    """List the footprints granted to the caller, by criteria. 按条件列出已授权的碳足迹。"""
    need_scope(consumer, "footprint:list")
    criteria = asked.criteria()

    def work(session: Session) -> list[dict[str, Any]]:
        return documents(session, call.service, visible(session, consumer), criteria)

    found = call.read(work)
    size = LARGEST_PAGE if asked.limit is None else min(asked.limit, LARGEST_PAGE)
    after = asked.offset + size
    headers = {"Link": _next(call.request, after)} if size and after < len(found) else {}
    return JSONResponse({"data": found[asked.offset : after]}, headers=headers)


@router.get("/3/footprints/{pf_id}", operation_id="pact_get_footprint", response_model=Footprint)
def get_footprint(call: Secure, consumer: Bearer, pf_id: uuid.UUID) -> Response:
    """Give one footprint, if it is granted to the caller. 获取单个碳足迹。"""
    need_scope(consumer, "footprint:read")

    def work(session: Session) -> dict[str, Any]:
        found = next((row for row in visible(session, consumer) if row.id == pf_id), None)
        if found is not None:
            return footprint(session, call.service, found)
        if session.get(StatementRow, pf_id) is not None:
            raise PactError(403, "AccessDenied", "the footprint is not granted to you")
        raise PactError(404, "NotFound", "there is no such footprint")

    return JSONResponse({"data": call.read(work)})


async def _event_body(request: Request, _consumer: Bearer) -> bytes:
    return await read_limited(request, LONGEST_EVENT)


@router.post(
    "/3/events",
    operation_id="pact_events",
    response_class=Response,
    openapi_extra=_body(MEDIA_TYPE),
)
def take_event(
    call: Secure, consumer: Bearer, body: Annotated[bytes, Depends(_event_body)]
) -> Response:
    """Take a request, its answer, or news of a footprint. 接收请求、答复或发布通知。"""
    event = read_event(parse(body))
    with call.service.database.writing() as session:
        sent = events.receive(session, call.service, consumer, event)
    deliveries.dispatch(call.service, sent)
    return Response()


def _next(request: Request, offset: int) -> str:
    """Return the link to the next page, at the host the caller named."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "offset"]
    host = request.headers.get("host", request.url.netloc)
    query = urlencode([*kept, ("offset", str(offset))])
    return f'<https://{host}{request.url.path}?{query}>; rel="next"'
