"""HTTP of an organisation's data consumers: credentials, grants, requests, events."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.identity.call import Call, require
from api.pact import consumers, deliveries, events, importing, messages
from api.pact.asking import Supplier, Wanted
from api.pact.host.routes import router as host
from api.pact.tables import ConsumerRow, ReceivedEventRow, SentEventRow
from api.statements.service import own_statement
from api.web.paging import Limit, Offset, Page, page_of
from api.web.problems import finding_document, forbidden
from footprint.certification.roles import Role
from footprint.text import Text

router = APIRouter(tags=["pact"])

_Entitled = Annotated[Call, Depends(require(Role.APPLICANT, Role.ADMINISTRATOR))]
_REQUEST = Text("request", "请求")


def _owning(call: _Entitled) -> Call:
    """Let in the organisations that have footprints of their own."""
    if call.actor.organisation_kind not in consumers.OWNERS:
        raise forbidden(
            Text("this is for manufacturers and exporters.", "仅限生产企业和出口企业。")
        )
    return call


Owning = Annotated[Call, Depends(_owning)]


@router.post("/v1/pact/clients", operation_id="make_pact_client", status_code=201)
def make_client(call: Owning, body: messages.NewClient) -> messages.NewClientAnswer:
    """Make credentials for a data consumer; the secret is shown once. 新建数据接收方凭据。"""

    def work(session: Session) -> messages.NewClientAnswer:
        row, secret = consumers.make(session, call.actor, body.name, call.trace)
        session.flush()
        shown = messages.ClientAnswer.model_validate(row).model_dump()
        return messages.NewClientAnswer(**shown, client_secret=secret)

    return call.write(work, 201, secret=True)


@router.get("/v1/pact/clients", operation_id="list_pact_clients")
def list_clients(call: Owning) -> list[messages.ClientAnswer]:
    """List own data consumers. 列出数据接收方。"""
    rows = call.read(lambda session: consumers.consumers(session, call.actor))
    return [messages.ClientAnswer.model_validate(row) for row in rows]


@router.delete("/v1/pact/clients/{client_id}", operation_id="revoke_pact_client", status_code=204)
def revoke_client(call: Owning, client_id: uuid.UUID) -> Response:
    """Revoke a data consumer; its tokens end now. 撤销数据接收方凭据。"""
    call.write(lambda session: consumers.revoke(session, call.actor, client_id, call.trace))
    return Response(status_code=204)


@router.put(
    "/v1/pact/clients/{client_id}/partner", operation_id="set_pact_partner", status_code=204
)
def set_partner(call: Owning, client_id: uuid.UUID, body: messages.PartnerHost) -> Response:
    """Keep where a consumer's host is, for answers and news. 登记对方系统地址与凭据。"""
    secret = body.client_secret.get_secret_value()
    partner = consumers.Partner(body.url, body.client_id, secret, body.token_url)

    def work(session: Session) -> None:
        row = consumers.consumer(session, call.actor, client_id)
        consumers.set_partner(call.service, row, partner)

    call.write(work, secret=True)
    return Response(status_code=204)


@router.get("/v1/pact/clients/{client_id}/grants", operation_id="list_pact_grants")
def list_grants(call: Owning, client_id: uuid.UUID) -> messages.GrantsAnswer:
    """List what a data consumer may see. 列出已授权的声明。"""

    def work(session: Session) -> messages.GrantsAnswer:
        row = consumers.consumer(session, call.actor, client_id)
        return messages.GrantsAnswer(statement_ids=consumers.granted(session, row))

    return call.read(work)


@router.post(
    "/v1/pact/clients/{client_id}/grants", operation_id="grant_pact_statement", status_code=204
)
def grant(call: Owning, client_id: uuid.UUID, body: messages.NewGrant) -> Response:
    """Let a data consumer see a statement and its later versions. 授权查看声明及其后续版本。"""

    def work(session: Session) -> list[uuid.UUID]:
        row = consumers.consumer(session, call.actor, client_id)
        statement = own_statement(session, call.actor, body.statement_id)
        consumers.grant(session, call.actor, row, statement, call.now)
        if not body.announce:
            return []
        return events.announce(session, call.service, [row], statement.id)

    with call.service.database.writing() as session:
        sent = work(session)
    deliveries.dispatch(call.service, sent)
    return Response(status_code=204)


@router.delete(
    "/v1/pact/clients/{client_id}/grants/{statement_id}",
    operation_id="withdraw_pact_grant",
    status_code=204,
)
def withdraw(call: Owning, client_id: uuid.UUID, statement_id: uuid.UUID) -> Response:
    """Take a grant back. 撤回授权。"""

    def work(session: Session) -> None:
        row = consumers.consumer(session, call.actor, client_id)
        consumers.withdraw(session, row, statement_id)

    call.write(work)
    return Response(status_code=204)


@router.post("/v1/pact/imports", operation_id="import_pact_figure", status_code=201)
def import_figure(call: Owning, body: messages.SupplierImport) -> messages.ImportAnswer:
    """Take a supplier's footprint into a line of a submission. 将供应商碳足迹导入清单行。"""
    secret = body.host.client_secret.get_secret_value()
    order = importing.Order(
        body.submission_id,
        body.line,
        Supplier(body.host.url, body.host.client_id, secret, body.host.token_url),
        Wanted(str(body.footprint_id) if body.footprint_id else None, body.product),
    )
    row, imported = importing.import_figure(call.service, call.actor, order, call.now)
    return messages.ImportAnswer(
        submission_id=row.id,
        version=row.latest,
        figure=imported.figure,
        footprint=dict(imported.document),
        findings=[finding_document(one) for one in imported.findings],
    )


@router.get("/v1/pact/sent-events", operation_id="list_pact_sent_events")
def sent_events(
    call: Owning, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.SentEventAnswer]:
    """List events for consumers' hosts and what came of them. 列出发出的事件及投递状态。"""
    found: Page[messages.SentEventAnswer] = _page(
        call, SentEventRow, messages.SentEventAnswer, limit, offset
    )
    return found


@router.get("/v1/pact/received-events", operation_id="list_pact_received_events")
def received_events(
    call: Owning, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.ReceivedEventAnswer]:
    """List events of data consumers, the newest first. 列出收到的事件。"""
    found: Page[messages.ReceivedEventAnswer] = _page(
        call, ReceivedEventRow, messages.ReceivedEventAnswer, limit, offset
    )
    return found


def _page(call: Call, table: Any, model: Any, limit: int, offset: int) -> Any:
    moment = table.created_at if table is SentEventRow else table.received_at

    def work(session: Session) -> Any:
        query = (
            select(table)
            .join(ConsumerRow, ConsumerRow.id == table.consumer_id)
            .where(ConsumerRow.organisation_id == call.actor.organisation_id)
        )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.scalars(query.order_by(moment.desc(), table.id).limit(limit).offset(offset))
        return page_of([model.model_validate(row) for row in rows], total, offset)

    return call.read(work)


router.include_router(host)
