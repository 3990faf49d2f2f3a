"""Events for consumers' hosts: kept first, then sent until taken, refused or 72 hours old.

Each attempt is a durable workflow; when the next one is due stands in the database, so a kill at
any moment loses none. An event may arrive twice (its id is the same), never not at all.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS, SetWorkflowID
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pact.credentials import ask_token
from api.pact.sealing import unseal
from api.pact.tables import ConsumerRow, SentEventRow
from api.web.outbound import Answer, Outbound, outbound_of
from api.web.service import Service
from api.work.engine import is_serving, serving
from footprint.errors import TanbiaoError
from footprint.formats.pact_events import MEDIA_TYPE, write_event

CRON = "* * * * *"
"""Every minute: begin the attempts that are due."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=72)
_FINAL = frozenset({400, 404, 405, 410, 413, 415, 422})
"""What a host answers to an event that it will never take."""
_EACH_TIME = 200


@dataclass(frozen=True)
class Outcome:
    """How one attempt went."""

    state: str
    problem: str = ""


def keep(
    session: Session, service: Service, consumer: uuid.UUID, kind: str, data: dict[str, Any]
) -> uuid.UUID:
    """Keep an event for a consumer in this transaction; `dispatch` it after the commit."""
    now, identifier = service.clock(), uuid.uuid4()
    source = f"{service.settings.public_url.rstrip('/')}/3/events"
    session.add(
        SentEventRow(
            id=identifier,
            consumer_id=consumer,
            event=write_event(kind, identifier, source, now, data),
            created_at=now,
            next_attempt_at=now,
        )
    )
    return identifier


def dispatch(service: Service, events: Iterable[uuid.UUID]) -> None:
    """Begin to send events at once, if the engine runs here; else the next sweep does."""
    if is_serving(service):
        for event in events:
            _begin(event, 0)


def due(service: Service) -> list[tuple[uuid.UUID, int]]:
    """Return the events whose next attempt is due, with the attempts made so far."""
    with service.database.reading() as session:
        rows = session.execute(
            select(SentEventRow.id, SentEventRow.attempts)
            .where(SentEventRow.next_attempt_at <= service.clock())
            .order_by(SentEventRow.next_attempt_at, SentEventRow.id)
            .limit(_EACH_TIME)
        )
        return [(event, attempts) for event, attempts in rows]


def attempt(service: Service, event: uuid.UUID) -> str:
    """Send one event once, and keep what came of it; return its state."""
    with service.database.reading() as session:
        row = session.get_one(SentEventRow, event)
        consumer = session.get_one(ConsumerRow, row.consumer_id)
    if row.next_attempt_at is None:
        return row.state
    outcome = _sent(service, consumer, row.event)
    with service.database.writing() as session:
        row = session.get_one(SentEventRow, event, with_for_update=True)
        if row.next_attempt_at is not None:
            _note(row, outcome, service.clock())
        return row.state


@DBOS.workflow(name="pact-delivery")
def deliver(event: str) -> str:
    """Make one attempt."""
    return _attempt(event)


@DBOS.workflow(name="pact-deliveries")
def sweep(_at: datetime, _context: Any) -> None:
    """Begin every attempt that is due."""
    for event, attempts in _due():
        _begin(uuid.UUID(event), attempts)


@DBOS.step(name="pact-attempt")
def _attempt(event: str) -> str:
    return attempt(serving(), uuid.UUID(event))


@DBOS.step(name="pact-due")
def _due() -> list[tuple[str, int]]:
    return [(str(event), attempts) for event, attempts in due(serving())]


def _begin(event: uuid.UUID, attempts: int) -> None:
    """Start an attempt; the same one is not started twice."""
    with SetWorkflowID(f"pact-{event}-{attempts}"):
        DBOS.start_workflow(deliver, str(event))


def _note(row: SentEventRow, outcome: Outcome, now: datetime) -> None:
    row.attempts += 1
    row.state, row.problem = outcome.state, outcome.problem[:500]
    if outcome.state != "waiting":
        row.next_attempt_at = None
        return
    wait = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 20), LONGEST_WAIT)
    row.next_attempt_at = now + wait
    if row.next_attempt_at - row.created_at > GIVEN_UP_AFTER:
        row.state, row.next_attempt_at = "abandoned", None


def _sent(service: Service, consumer: ConsumerRow, event: dict[str, Any]) -> Outcome:
    if consumer.revoked_at is not None or consumer.partner_url is None:
        return Outcome("abandoned", "the consumer is revoked or has no host")
    try:
        answer = _posted(service, consumer, event)
    except TanbiaoError as problem:
        return Outcome("waiting", problem.findings[0].text.en)
    except ValueError:
        return Outcome("waiting", "its /auth/token gives no token")
    state = "refused" if answer.status in _FINAL else "waiting"
    if answer.status in range(200, 300):
        state = "delivered"
    return Outcome(state, f"its /3/events answers {answer.status}")


def _posted(service: Service, consumer: ConsumerRow, event: dict[str, Any]) -> Answer:
    outbound = service.get(outbound_of)
    token = _token(service, outbound, consumer)
    return outbound.send(
        "POST",
        f"{consumer.partner_url}/3/events",
        {"Content-Type": MEDIA_TYPE, "Authorization": f"Bearer {token}"},
        json.dumps(event, ensure_ascii=False).encode(),
    )


def _token(service: Service, outbound: Outbound, consumer: ConsumerRow) -> str:
    secret = unseal(service, consumer.partner_secret or "", str(consumer.id))
    address = consumer.partner_token_url or f"{consumer.partner_url}/auth/token"
    return ask_token(outbound, address, consumer.partner_client_id or "", secret)
