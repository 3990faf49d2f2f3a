"""HTTP of statements: made, read in every format, explained, replaced, shared by link."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.orm import Session

from api.identity.call import Call, require
from api.statements import explaining, messages, service, shares
from api.statements.link.routes import router as link
from api.statements.papers import PAPERS
from api.statements.tables import StatementRow
from api.submissions.client import ClientCall
from api.web.paging import Limit, Offset, Page, page_of
from api.web.preconditions import IfMatch, check_version, tag_of
from footprint.certification.roles import Role
from footprint.comparison_table import compare
from footprint.formats.fitting import fits
from footprint.redaction import HIDEABLE

router = APIRouter(tags=["statements"])

Applying = Annotated[Call, Depends(require(Role.APPLICANT))]
FormatKey = Annotated[
    str, Path(max_length=64, description="Key of a format. 格式代码。", examples=["pact"])
]
Status = Annotated[
    Literal["active", "deprecated"] | None, Query(description="Whether it holds. 是否有效。")
]
Product = Annotated[
    str | None,
    Query(max_length=400, pattern=r"^[^\x00]*$", description="Identifier. 产品标识。"),
]


@router.post("/v1/statements", operation_id="make_statement", status_code=201)
def make(call: Applying, body: messages.NewStatement) -> messages.StatementAnswer:
    """State a certified study, or the newest version of a submission. 出具碳足迹声明。"""
    order = service.Order(body.submission_id, body.certificate, body.disclosure, body.replaces)

    def work(session: Session) -> messages.StatementAnswer:
        return _answer(service.make(session, call.service, call.actor, order, call.now))

    return call.write(work, 201)


@router.get("/v1/statements", operation_id="list_statements")
def list_statements(
    call: ClientCall,
    status: Status = None,
    product: Product = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[messages.StatementSummary]:
    """List the organisation's statements, the newest first. 列出本单位的声明。"""

    def work(session: Session) -> Page[messages.StatementSummary]:
        filters, window = (status, product), (limit, offset)
        rows, total = service.listed(session, call.actor, filters, window)
        found = [messages.summary_of(row, service.statement_of(row)) for row in rows]
        return page_of([messages.StatementSummary(**one) for one in found], total, offset)

    return call.read(work)


@router.get("/v1/hideable-fields", operation_id="list_hideable_fields")
def hideable(call: ClientCall) -> list[messages.HideableAnswer]:
    """List the fields a link may leave out. 列出链接可隐藏的字段。"""
    del call
    return [
        messages.HideableAnswer(name=one.name, label=messages.label_of(one.label))
        for one in HIDEABLE.values()
    ]


@router.get("/v1/statements/{statement_id}", operation_id="get_statement")
def get(call: ClientCall, statement_id: uuid.UUID, response: Response) -> messages.StatementAnswer:
    """Show a statement. 查看声明。"""
    found = _answer(_row(call, statement_id))
    response.headers["etag"] = tag_of(found.version)
    return found


@router.get("/v1/statements/{statement_id}/formats", operation_id="list_statement_formats")
def list_formats(call: ClientCall, statement_id: uuid.UUID) -> list[messages.FitAnswer]:
    """Say which formats fit and what the others lack. 适用格式及所缺信息。"""
    statement = service.statement_of(_row(call, statement_id))
    return [messages.fit_of(one, statement) for one in fits(statement)]


@router.get(
    "/v1/statements/{statement_id}/documents/{format_key}",
    operation_id="get_statement_document",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}, "description": "The document. 声明文件。"}},
)
def document(call: ClientCall, statement_id: uuid.UUID, format_key: FormatKey) -> Response:
    """Write a statement in a format; pdf, html: the study report. 按格式生成声明文件。"""
    if format_key in PAPERS:
        paper = PAPERS[format_key]
        content = service.on_paper(_row(call, statement_id), paper, call.language)
        return _file(f"{statement_id}-{call.language}{paper.suffix}", content, paper.media_type)
    found, content = service.written(_row(call, statement_id), format_key)
    return _file(f"{statement_id}-{found.key}{found.suffix}", content, found.media_type)


def _file(name: str, content: bytes, media_type: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


@router.get(
    "/v1/statements/{statement_id}/explanation",
    operation_id="explain_statement",
    response_model=messages.ExplanationAnswer,
    responses={200: {"content": {"text/html": {}}, "description": "The table. 差异说明。"}},
)
def explanation(
    call: ClientCall,
    statement_id: uuid.UUID,
    medium: Annotated[
        Literal["json", "html"], Query(description="Data, or a page. 数据或网页。")
    ] = "json",
) -> messages.ExplanationAnswer | Response:
    """Explain why the numbers of the formats differ. 说明各格式数值为何不同。"""
    statement = service.statement_of(_row(call, statement_id))
    rows = compare(statement)
    if medium == "json":
        return messages.explanation_of(rows)
    page = explaining.as_page(statement, rows, call.language)
    return Response(page, media_type="text/html; charset=utf-8")


@router.post("/v1/statements/{statement_id}/deprecation", operation_id="deprecate_statement")
def deprecate(
    call: Applying,
    statement_id: uuid.UUID,
    body: messages.Replacement,
    if_match: IfMatch = None,
) -> messages.StatementAnswer:
    """Say that a statement holds no longer, or what replaces it. 停用声明，或以新声明替代。"""

    def work(session: Session) -> messages.StatementAnswer:
        row = service.own_statement(session, call.actor, statement_id, lock=True)
        check_version(if_match, row.version)
        if body.by is None:
            return _answer(service.deprecate(session, call.actor, row.id))
        return _answer(service.replace(session, call.actor, row.id, body.by))

    return call.write(work)


@router.post(
    "/v1/statements/{statement_id}/shares", operation_id="share_statement", status_code=201
)
def share(
    call: Applying, statement_id: uuid.UUID, body: messages.NewShare
) -> messages.NewShareAnswer:
    """Make a link for somebody without an account; shown once. 生成共享链接（仅显示一次）。"""
    wish = shares.Wish(body.recipient, body.formats, body.hidden, timedelta(days=body.days))

    def work(session: Session) -> messages.NewShareAnswer:
        row = service.own_statement(session, call.actor, statement_id)
        made, address = shares.share(session, call.service, row, wish, call.trace)
        shown = messages.share_of(made, 0, None).model_dump()
        return messages.NewShareAnswer(**shown, address=address)

    return call.write(work, 201, secret=True)


@router.get("/v1/statements/{statement_id}/shares", operation_id="list_shares")
def list_shares(call: ClientCall, statement_id: uuid.UUID) -> list[messages.ShareAnswer]:
    """List the links of a statement and how often they were opened. 列出共享链接及打开次数。"""

    def work(session: Session) -> list[messages.ShareAnswer]:
        found = shares.shares(session, call.actor, statement_id)
        return [messages.share_of(*one) for one in found]

    return call.read(work)


@router.get(
    "/v1/statements/{statement_id}/shares/{share_id}/openings", operation_id="list_share_openings"
)
def list_openings(
    call: ClientCall,
    statement_id: uuid.UUID,
    share_id: uuid.UUID,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[messages.OpeningAnswer]:
    """List when a link was opened and what was taken. 列出链接打开记录。"""

    def work(session: Session) -> Page[messages.OpeningAnswer]:
        row = shares.own_share(session, call.actor, statement_id, share_id)
        rows, total = shares.openings(session, row, limit, offset)
        found = [messages.OpeningAnswer.model_validate(one) for one in rows]
        return page_of(found, total, offset)

    return call.read(work)


@router.delete(
    "/v1/statements/{statement_id}/shares/{share_id}",
    operation_id="revoke_share",
    status_code=204,
)
def revoke_share(call: Applying, statement_id: uuid.UUID, share_id: uuid.UUID) -> Response:
    """Revoke a link: it opens nothing from now on. 撤销共享链接。"""

    def work(session: Session) -> None:
        row = shares.own_share(session, call.actor, statement_id, share_id)
        shares.revoke(session, row, call.trace)

    call.write(work)
    return Response(status_code=204)


def _row(call: Call, statement_id: uuid.UUID) -> StatementRow:
    return call.read(lambda session: service.own_statement(session, call.actor, statement_id))


def _answer(row: StatementRow) -> messages.StatementAnswer:
    statement = service.statement_of(row)
    disclosure = statement.disclosure.model_dump(mode="json")
    return messages.StatementAnswer(**messages.summary_of(row, statement), disclosure=disclosure)


router.include_router(link)
