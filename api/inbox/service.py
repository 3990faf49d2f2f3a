"""Requests of an organisation: kept, matched with its statements, answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.identity.call import Call
from api.pact.events import answer, answer_by_hand
from api.statements.service import own_statement, statement_of
from api.statements.shares import Wish, share
from api.statements.tables import RequestRow, ShareRow, StatementRow
from api.web.problems import not_found
from footprint.errors import Finding
from footprint.formats.asked import Asked, understand, unmet
from footprint.formats.contract import lacks
from footprint.formats.discovery import formats, get_format
from footprint.formats.fitting import Fit, fits
from footprint.statement import Statement
from footprint.text import Text

_REQUEST = Text("request", "请求")
MOST_CANDIDATES = 50
Link = tuple[ShareRow, str]


@dataclass(frozen=True)
class Candidate:
    """A statement that may answer a request."""

    row: StatementRow
    statement: Statement
    unmet: tuple[Finding, ...]
    fits: tuple[Fit, ...]

    @property
    def meets(self) -> bool:
        """Whether a wanted format fits and nothing asked for is missing."""
        return not self.unmet and any(one.fits for one in self.fits)


def receive(session: Session, call: Call, came: tuple[str, str, str], given: Asked) -> RequestRow:
    """Keep a request.

    Parameters
    ----------
    came
        By which channel, from whom, with which text.
    given
        What its form says, beside what its text names.

    Raises
    ------
    InputError
        There is no such format.
    """
    channel, requester, text = came
    for key in given.formats:
        get_format(key)
    read = understand(text)
    wanted = {
        "formats": list(dict.fromkeys((*given.formats, *read.formats))),
        "products": list(dict.fromkeys((*given.products, *read.products))),
        "boundary": given.boundary or read.boundary,
        "verified": given.verified or read.verified,
        "installation": read.installation,
    }
    row = RequestRow(
        id=uuid.uuid4(),
        organisation_id=call.actor.organisation_id,
        channel=channel,
        requester=requester,
        wanted=wanted,
        text=text,
        state="open",
        statement_ids=[],
        received_at=call.now,
        version=1,
    )
    session.add(row)
    session.flush()
    return row


def listed(
    session: Session, call: Call, state: str | None, limit: int, offset: int
) -> tuple[list[RequestRow], int]:
    """Return the organisation's requests, the newest first, and how many there are."""
    own = RequestRow.organisation_id == call.actor.organisation_id
    query = select(RequestRow).where(own)
    if state is not None:
        query = query.where(RequestRow.state == state)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(RequestRow.received_at.desc(), RequestRow.id)
    return list(session.scalars(newest.limit(limit).offset(offset))), total


def own_request(session: Session, call: Call, key: uuid.UUID, *, lock: bool = False) -> RequestRow:
    """Return a request to the caller's organisation, or refuse (404)."""
    row = session.get(RequestRow, key, with_for_update=lock or None)
    if row is None or row.organisation_id != call.actor.organisation_id:
        raise not_found(_REQUEST)
    return row


def candidates(
    session: Session, request: RequestRow
) -> tuple[list[Candidate], tuple[Finding, ...]]:
    """Return the statements that may answer a request, those that do first, and what is missing."""
    asked = asked_of(request.wanted)
    query = select(StatementRow).where(
        StatementRow.organisation_id == request.organisation_id, StatementRow.status == "active"
    )
    rows = list(session.scalars(query.order_by(StatementRow.created_at.desc(), StatementRow.id)))
    matching = _matching(rows, asked, request.text)[:MOST_CANDIDATES]
    found = [_candidate(row, asked) for row in matching]
    found.sort(key=lambda one: not one.meets)
    return found, () if found else (_nothing(bool(rows)),)


def asked_of(wanted: dict[str, Any]) -> Asked:
    """Return what is kept of a request, whatever channel it came by."""
    return Asked(
        formats=tuple(wanted.get("formats") or ()),
        products=tuple(wanted.get("products") or ()),
        boundary=wanted.get("boundary"),
        verified=bool(wanted.get("verified")),
        installation=bool(wanted.get("installation")),
    )


def fulfil(
    session: Session, call: Call, request: RequestRow, statements: list[uuid.UUID], wish: Wish
) -> tuple[list[Link], uuid.UUID | None]:
    """Answer a request: one of a system by its event, every other by links.

    Returns
    -------
    The links, and the event to send after the commit.

    Raises
    ------
    RefusalError
        A statement of another (404), or the request was answered before (409).
    FormatError
        A statement cannot be written as it is wished.
    """
    if request.channel == "pact":
        reply = (statements, "")
        return [], answer_by_hand(session, call.service, call.actor, request, reply)
    rows = [own_statement(session, call.actor, key) for key in dict.fromkeys(statements)]
    sent = answer(session, call.service, request, rows, "")
    return [share(session, call.service, row, wish, call.trace) for row in rows], sent


def reject(session: Session, call: Call, request: RequestRow, reason: str) -> uuid.UUID | None:
    """Refuse a request with a reason; return the event to send after the commit."""
    return answer(session, call.service, request, [], reason)


def wish_of(request: RequestRow, keys: list[str], hidden: list[str], days: int) -> Wish:
    """Return the links that answer a request."""
    return Wish(request.requester, keys, hidden, timedelta(days=days))


def _matching(rows: list[StatementRow], asked: Asked, text: str) -> list[StatementRow]:
    """Return the statements of the products named; of all, if none is named."""
    named = set(asked.products)
    found = [row for row in rows if named & set(row.product_ids) or _mentions(text, row)]
    return found if found or named else rows


def _mentions(text: str, row: StatementRow) -> bool:
    model: str = row.document["disclosure"]["product"]["model"]
    return len(model) > 3 and model.lower() in text.lower()


def _candidate(row: StatementRow, asked: Asked) -> Candidate:
    statement = statement_of(row)
    return Candidate(row, statement, unmet(asked, statement), _fits(statement, asked.formats))


def _fits(statement: Statement, keys: Iterable[str]) -> tuple[Fit, ...]:
    wanted = {key: formats()[key] for key in keys if key in formats()}
    return fits(statement, wanted or None)


def _nothing(has_statements: bool) -> Finding:  # noqa: FBT001 - a fact, not a switch
    text = (
        Text("no statement is of the products named.", "没有所请求产品的声明。")
        if has_statements
        else Text("there is no statement yet.", "尚无任何声明。")
    )
    remedy = Text(
        "State the study of that product, with its identifier.",
        "请为该产品的研究出具声明，并填写其标识。",
    )
    return lacks("no-statement", text, remedy)
