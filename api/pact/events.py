"""What an event of a consumer leads to: a request is answered, or left to a person; all are kept.

A request is fulfilled at once if something granted meets it. It is rejected at once if the
organisation has nothing of the kind. What it has but has not granted waits in the inbox.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.pact import deliveries
from api.pact.consumers import grant
from api.pact.footprints import documents, footprint, of_organisation, visible
from api.pact.tables import ConsumerRow, ReceivedEventRow
from api.pact.tokens import Consumer
from api.statements.service import own_statement
from api.statements.tables import RequestRow, StatementRow
from api.web.problems import refuse
from api.web.service import Service
from footprint.errors import Severity
from footprint.formats.pact import missing
from footprint.formats.pact_criteria import Criteria
from footprint.formats.pact_events import CREATED, FULFILLED, PUBLISHED, REJECTED, Event
from footprint.statement import Statement
from footprint.text import Text

MOST_FOOTPRINTS = 100
"""How many footprints one answer carries."""
NOTHING = Text("no footprint meets the request", "没有符合请求的碳足迹")


def receive(
    session: Session, service: Service, consumer: Consumer, event: Event
) -> list[uuid.UUID]:
    """Keep an event once and act on it; return the events to send after the commit.

    Raises
    ------
    RefusalError
        A request of a consumer whose host is not known (400): nowhere to answer to.
    """
    owner = session.get_one(ConsumerRow, consumer.id, with_for_update=True)
    name = hashlib.sha256(f"{event.source}\n{event.id}".encode()).hexdigest()
    known = select(ReceivedEventRow.id).where(
        ReceivedEventRow.consumer_id == consumer.id, ReceivedEventRow.event_hash == name
    )
    if session.scalar(known) is not None:
        return []
    row = ReceivedEventRow(
        consumer_id=consumer.id,
        event_hash=name,
        kind=event.kind,
        event=event.document,
        received_at=service.clock(),
    )
    session.add(row)
    if event.kind != CREATED:
        return []
    if owner.partner_url is None:
        raise _nowhere()
    request = _inbox_row(service, owner, event)
    session.add(request)
    session.flush()
    row.request_id = request.id
    return _answer_at_once(session, service, consumer, request, event.wanted.criteria())


def answer(
    session: Session,
    service: Service,
    request: RequestRow,
    statements: list[StatementRow],
    reason: str,
) -> uuid.UUID | None:
    """Answer an open request: with statements, or, if there are none, with a reason why not.

    Returns
    -------
    The event to send after the commit, or None if the request came by another channel.

    Raises
    ------
    RefusalError
        It is answered already (409).
    """
    if request.state != "open":
        raise refuse(
            409,
            "request-answered",
            Text("this request was answered before.", "该请求已答复。"),
            Text("Read it anew.", "请重新读取。"),
        )
    request.state = "fulfilled" if statements else "rejected"
    request.statement_ids = [str(one.id) for one in statements]
    request.reason, request.answered_at = reason, service.clock()
    request.version += 1
    received = _received(session, request)
    if received is None:
        return None
    asked = {"requestEventId": received.event["id"]}
    if statements:
        found = [footprint(session, service, one) for one in statements]
        return deliveries.keep(
            session, service, received.consumer_id, FULFILLED, {**asked, "pfs": found}
        )
    problem = {"error": {"code": "NotFound", "message": reason or NOTHING.en}}
    return deliveries.keep(session, service, received.consumer_id, REJECTED, {**asked, **problem})


def answer_by_hand(
    session: Session,
    service: Service,
    actor: Actor,
    request: RequestRow,
    reply: tuple[list[uuid.UUID], str],
) -> uuid.UUID | None:
    """Answer a request as a person decided; the statements are granted to who asked.

    Raises
    ------
    RefusalError
        Neither statement nor reason (422), a statement of another (404), or answered (409).
    """
    wanted, reason = reply
    if not wanted and not reason.strip():
        raise refuse(
            422,
            "no-reason",
            Text("a refusal needs a reason.", "拒绝须说明理由。"),
            Text("Give statements or a reason.", "请给出声明或理由。"),
        )
    rows = [own_statement(session, actor, key) for key in wanted]
    received = _received(session, request)
    owner = session.get_one(ConsumerRow, received.consumer_id) if received else None
    if owner is not None:
        for row in rows:
            grant(session, actor, owner, row, service.clock())
    return answer(session, service, request, rows, reason)


def announce(
    session: Session, service: Service, consumers: list[ConsumerRow], statement: uuid.UUID
) -> list[uuid.UUID]:
    """Tell consumers' hosts of a statement; return the events to send after the commit."""
    data = {"pfIds": [str(statement)]}
    return [
        deliveries.keep(session, service, one.id, PUBLISHED, data)
        for one in consumers
        if one.partner_url is not None and one.revoked_at is None
    ]


def _answer_at_once(
    session: Session,
    service: Service,
    consumer: Consumer,
    request: RequestRow,
    criteria: Criteria,
) -> list[uuid.UUID]:
    rows = visible(session, consumer)
    if not criteria.statuses:
        rows = [row for row in rows if row.status == "active"]
    met = {one["id"] for one in documents(session, service, rows, criteria)}
    found = [row for row in rows if str(row.id) in met][:MOST_FOOTPRINTS]
    if not found and _exists(session, service, consumer, criteria):
        return []
    sent = answer(session, service, request, found, "" if found else NOTHING.en)
    return [sent] if sent is not None else []


def _exists(session: Session, service: Service, consumer: Consumer, criteria: Criteria) -> bool:
    """Tell whether the organisation has what is asked for, granted or not."""
    rows = [row for row in of_organisation(session, consumer.organisation_id) if _complete(row)]
    return bool(documents(session, service, rows, criteria))


def _complete(row: StatementRow) -> bool:
    found = missing(Statement.model_validate(row.document))
    return not any(one.severity is Severity.ERROR for one in found)


def _received(session: Session, request: RequestRow) -> ReceivedEventRow | None:
    query = select(ReceivedEventRow).where(ReceivedEventRow.request_id == request.id)
    return session.scalar(query)


def _inbox_row(service: Service, owner: ConsumerRow, event: Event) -> RequestRow:
    wanted: dict[str, Any] = event.wanted.model_dump(exclude_defaults=True)
    return RequestRow(
        id=uuid.uuid4(),
        organisation_id=owner.organisation_id,
        channel="pact",
        requester=owner.name,
        wanted={"formats": ["pact"], "products": wanted.get("productId", []), **wanted},
        text=event.wanted.comment,
        state="open",
        statement_ids=[],
        received_at=service.clock(),
        version=1,
    )


def _nowhere() -> Exception:
    return refuse(
        400,
        "no-host",
        Text(
            "the data owner does not know your host, so it cannot answer.",
            "数据方未登记您的系统地址，无法回复。",
        ),
        Text("Ask it to register address and credentials.", "请其登记地址和凭据。"),
    )
