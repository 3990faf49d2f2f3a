"""Searching the register: filters, order, pages. What expired or was revoked stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, UnaryExpression, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.certificates.states import effective_status
from api.certificates.tables import CertificateRow
from api.identity.tables import Organisation
from api.register.messages import Filters, Order, RegisterEntry, Window
from api.register.states import has_state
from footprint.certification.certificate import CertificateContent
from footprint.result import Label

_ESCAPE = "\\"
_ROWS_AT_ONCE = 500
_OWN = RegisterEntry.model_fields.keys() & CertificateContent.model_fields.keys() - {
    "product",
    "client",
    "manufacturer",
    "body",
}
"""Fields of an entry that stand in the content under the same name."""
_ORDERS: dict[Order, tuple[UnaryExpression[Any] | InstrumentedAttribute[Any], ...]] = {
    Order.NEWEST: (CertificateRow.issued_at.desc(),),
    Order.OLDEST: (CertificateRow.issued_at,),
    Order.PRODUCT: (CertificateRow.product,),
    Order.FOOTPRINT: (CertificateRow.functional_unit, CertificateRow.kgco2e),
    Order.EXPIRY: (CertificateRow.valid_until,),
}


def count(session: Session, filters: Filters, now: datetime) -> int:
    """Return how many certificates the filters leave."""
    return session.scalar(_narrowed(select(func.count(CertificateRow.id)), filters, now)) or 0


def search(session: Session, window: Window, now: datetime) -> list[RegisterEntry]:
    """Return one page of the certificates the filters leave, in their order."""
    rows = session.execute(_query(window, now).limit(window.limit).offset(window.offset))
    return [_entry(row, now) for row in rows]


def everything(
    read: Callable[[Callable[[Session], list[RegisterEntry]]], list[RegisterEntry]],
    filters: Filters,
    now: datetime,
) -> Iterator[RegisterEntry]:
    """Yield all certificates the filters leave, read a part at a time.

    No session stays open in between, so that a slow reader keeps no connection.
    """
    query = _query(filters, now).limit(_ROWS_AT_ONCE)
    offset = 0

    def part(session: Session) -> list[RegisterEntry]:
        return [_entry(row, now) for row in session.execute(query.offset(offset))]

    while entries := read(part):
        yield from entries
        offset += len(entries)


@dataclass(frozen=True)
class Choices:
    """What can be chosen in a filter, by key; only what occurs in the register."""

    scheme: dict[str, Label]
    family: dict[str, Label]
    body: dict[str, Label]


def choices(session: Session) -> Choices:
    """Return what can be chosen in the filters."""
    found = Choices({}, {}, {})
    for newest in session.scalars(_one_of_each()):
        content = CertificateContent.model_validate(newest)
        found.scheme[content.scheme] = content.scheme_label
        found.family[content.product.family] = content.product.family_label
        found.body[content.body.code] = content.body.name
    return found


def _one_of_each() -> Select[tuple[dict[str, Any]]]:
    """Return the query of one content for each scheme, family and body together."""
    kinds = (CertificateRow.scheme, CertificateRow.family, CertificateRow.body_id)
    numbers = select(func.max(CertificateRow.number)).group_by(*kinds)
    return select(CertificateRow.content).where(CertificateRow.number.in_(numbers))


def _query(filters: Filters, now: datetime) -> Select[Any]:
    columns = (
        CertificateRow.content,
        CertificateRow.status,
        CertificateRow.status_since,
        CertificateRow.valid_until,
        CertificateRow.superseded_by,
    )
    order = (*_ORDERS[filters.sort], CertificateRow.number)
    return _narrowed(select(*columns), filters, now).order_by(*order)


def _narrowed(query: Select[Any], filters: Filters, now: datetime) -> Select[Any]:
    for word in _printable(filters.q).split():
        fields = (CertificateRow.product, CertificateRow.client, CertificateRow.number)
        query = query.where(or_(*(_contains(field, word) for field in fields)))
    if filters.state is not None:
        query = query.where(has_state(filters.state, now))
    if standard := _printable(filters.standard).strip():
        query = query.where(_names_standard(standard))
    if filters.scheme:
        query = query.where(CertificateRow.scheme == _printable(filters.scheme))
    if filters.family:
        query = query.where(CertificateRow.family == _printable(filters.family))
    if filters.body:
        bodies = select(Organisation.id).where(Organisation.code == _printable(filters.body))
        query = query.where(CertificateRow.body_id.in_(bodies))
    return query


def _names_standard(standard: str) -> ColumnElement[bool]:
    """Return the condition that a certificate rests on a standard, as JSON may write its name."""
    written = cast(CertificateRow.content["standards"], String)
    escaped = json.dumps(standard)[1:-1]
    return or_(_contains(written, standard), _contains(written, escaped))


def _contains(field: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a field holds a word, whose wildcards mean themselves."""
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    found: ColumnElement[bool] = field.ilike(f"%{word}%", escape=_ESCAPE)
    return found


def _printable(text: str) -> str:
    """Return a text without control characters, which PostgreSQL refuses to compare."""
    return "".join(character if character.isprintable() else " " for character in text)


def _entry(row: Any, now: datetime) -> RegisterEntry:
    """Return the entry of a row; its content was checked when it was issued."""
    content, product, body = row.content, row.content["product"], row.content["body"]
    own = {name: content[name] for name in _OWN}
    return RegisterEntry(
        **own,
        url=content["verify_url"],
        state=effective_status(row, now),
        state_since=row.status_since,
        product=product["name"],
        model=product["model"],
        client=content["client"]["name"],
        manufacturer=content["manufacturer"]["name"],
        body=body["name"],
        body_code=body["code"],
        accreditation=body["accreditation"],
        family=product["family"],
        family_label=product["family_label"],
        superseded_by=row.superseded_by,
    )
