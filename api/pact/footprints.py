"""The footprints a consumer may see: those granted and those that replace them, written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pact.tables import GrantRow
from api.pact.tokens import Consumer
from api.statements.tables import StatementRow
from api.web.service import Service
from footprint.formats.pact import document
from footprint.formats.pact_criteria import Criteria
from footprint.statement import Statement

_KEPT = 2_000
_STATUS = {"active": "Active", "deprecated": "Deprecated"}


def visible(session: Session, consumer: Consumer) -> list[StatementRow]:
    """Return the statements granted to a consumer, and what replaces them, the oldest first."""
    everything = session.execute(
        select(StatementRow.id, StatementRow.replaced_by).where(
            StatementRow.organisation_id == consumer.organisation_id
        )
    )
    successors = {key: after for key, after in everything if after is not None}
    wanted: set[uuid.UUID] = set()
    for key in session.scalars(
        select(GrantRow.statement_id).where(GrantRow.consumer_id == consumer.id)
    ):
        found: uuid.UUID | None = key
        while found is not None and found not in wanted:
            wanted.add(found)
            found = successors.get(found)
    rows = session.scalars(
        select(StatementRow)
        .where(
            StatementRow.organisation_id == consumer.organisation_id, StatementRow.id.in_(wanted)
        )
        .order_by(StatementRow.created_at, StatementRow.id)
    )
    return list(rows)


def documents(
    session: Session, service: Service, rows: Iterable[StatementRow], criteria: Criteria
) -> list[dict[str, Any]]:
    """Return the ProductFootprints of statements that meet the criteria."""
    found = (footprint(session, service, row) for row in rows)
    return [one for one in found if criteria.match(one)]


def footprint(session: Session, service: Service, row: StatementRow) -> dict[str, Any]:
    """Return the ProductFootprint of one statement, with its status and predecessors of today."""
    kept = service.get(_written)
    if row.id not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[row.id] = document(Statement.model_validate(row.document))
    found = {**kept[row.id], "status": _STATUS[row.status]}
    preceding = list(dict.fromkeys([*found.get("precedingPfIds", ()), *_before(session, row.id)]))
    return {**found, "precedingPfIds": preceding} if preceding else found


def of_organisation(session: Session, organisation: uuid.UUID) -> list[StatementRow]:
    """Return every statement of an organisation."""
    query = select(StatementRow).where(StatementRow.organisation_id == organisation)
    return list(session.scalars(query.order_by(StatementRow.created_at, StatementRow.id)))


def _written(_service: Service) -> dict[uuid.UUID, dict[str, Any]]:
    """Return the documents written so far: the content of a statement never changes."""
    return {}


def _before(session: Session, key: uuid.UUID) -> list[str]:
    """Return what a statement replaced, the nearest first."""
    found: list[str] = []
    layer = [key]
    while layer:
        query = select(StatementRow.id).where(StatementRow.replaced_by.in_(layer))
        layer = [one for one in session.scalars(query) if str(one) not in found and one != key]
        found.extend(str(one) for one in layer)
    return found
