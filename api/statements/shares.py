"""Links by which somebody without an account reads a statement: made, opened, revoked.

Of a link only the hash of its token is kept. Each opening is a record for good.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.audit import Concern, Trace, record
from api.identity.tokens import hash_token
from api.statements.service import own_statement, statement_of, written
from api.statements.tables import ShareOpeningRow, ShareRow, StatementRow
from api.web.problems import not_found
from api.web.service import Service
from footprint.text import Text

PAGE = "page"
"""What an opening of the page is kept as; every other one is the key of a format."""
_SHARE = Text("link", "链接")
Opened = tuple[ShareRow, int, datetime | None]


@dataclass(frozen=True)
class Wish:
    """A link to make: for whom, which formats, what is left out, how long."""

    recipient: str
    formats: Sequence[str]
    hidden: Sequence[str]
    lifetime: timedelta


def share(
    session: Session, service: Service, statement: StatementRow, wish: Wish, trace: Trace
) -> tuple[ShareRow, str]:
    """Make a link; its address is returned once and its token never kept.

    Raises
    ------
    InputError
        A field cannot be hidden.
    FormatError
        A format cannot be written from what is left.
    RefusalError
        There is no such format (404), or the statement holds no longer (409).
    """
    hidden = sorted(set(wish.hidden))
    keys = list(dict.fromkeys(wish.formats))
    statement_of(statement, hidden)
    for key in keys:
        written(statement, key, hidden)
    token = secrets.token_urlsafe(32)
    row = ShareRow(
        id=uuid.uuid4(),
        statement_id=statement.id,
        organisation_id=statement.organisation_id,
        token_hash=hash_token(token),
        recipient=wish.recipient,
        formats=keys,
        hidden=hidden,
        created_by=trace.actor.person_id if trace.actor else None,
        created_at=trace.at,
        expires_at=trace.at + wish.lifetime,
        revoked_at=None,
    )
    session.add(row)
    _note(session, "statement-shared", trace, row)
    session.flush()
    return row, f"{service.settings.public_url.rstrip('/')}/s/{token}"


def shares(session: Session, actor: Actor, statement: uuid.UUID) -> list[Opened]:
    """Return the links of a statement with how often and when last they were opened."""
    row = own_statement(session, actor, statement)
    opened = func.count(ShareOpeningRow.id), func.max(ShareOpeningRow.at)
    query = (
        select(ShareRow, *opened)
        .outerjoin(ShareOpeningRow, ShareOpeningRow.share_id == ShareRow.id)
        .where(ShareRow.statement_id == row.id)
        .group_by(ShareRow.id)
        .order_by(ShareRow.created_at.desc(), ShareRow.id)
    )
    return [(found, count, last) for found, count, last in session.execute(query)]


def own_share(session: Session, actor: Actor, statement: uuid.UUID, key: uuid.UUID) -> ShareRow:
    """Return a link of a statement of the actor's organisation, or refuse (404)."""
    row = session.get(ShareRow, key)
    own = row is not None and row.organisation_id == actor.organisation_id
    if row is None or not own or row.statement_id != statement:
        raise not_found(_SHARE)
    return row


def openings(
    session: Session, row: ShareRow, limit: int, offset: int
) -> tuple[list[ShareOpeningRow], int]:
    """Return the openings of a link, the newest first, and how many there are."""
    query = select(ShareOpeningRow).where(ShareOpeningRow.share_id == row.id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(ShareOpeningRow.at.desc(), ShareOpeningRow.id)
    return list(session.scalars(newest.limit(limit).offset(offset))), total


def revoke(session: Session, row: ShareRow, trace: Trace) -> None:
    """Revoke a link: it opens nothing from now on; again is harmless."""
    if row.revoked_at is None:
        row.revoked_at = trace.at
        _note(session, "statement-share-revoked", trace, row)


def find(session: Session, token: str, now: datetime) -> tuple[ShareRow, StatementRow] | None:
    """Return an open link and its statement; None if unknown, expired or revoked."""
    query = select(ShareRow, StatementRow).join(
        StatementRow, StatementRow.id == ShareRow.statement_id
    )
    found = session.execute(query.where(ShareRow.token_hash == hash_token(token))).one_or_none()
    if found is None:
        return None
    row, statement = found
    is_open = row.revoked_at is None and row.expires_at > now
    return (row, statement) if is_open else None


def opened(session: Session, row: ShareRow, what: str, now: datetime) -> None:
    """Keep that a link was opened."""
    session.add(ShareOpeningRow(share_id=row.id, format=what, at=now))


def _note(session: Session, kind: str, trace: Trace, row: ShareRow) -> None:
    details = {"share": str(row.id), "statement": str(row.statement_id)}
    record(session, kind, trace, Concern(organisation_id=row.organisation_id, details=details))
