"""Statements of an organisation: made, listed, written in a format, replaced, deprecated."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from api.certificates.states import effective_status
from api.certificates.tables import CertificateRow
from api.identity.actor import Actor
from api.statements.disclosures import complete
from api.statements.papers import Paper
from api.statements.tables import StatementRow
from api.submissions.sealing import seal_study, study_of
from api.submissions.tables import StudyRow
from api.web.problems import RefusalError, not_found, refuse
from api.web.service import Service
from footprint.certification.certificate import (
    STATUS_LABELS,
    CertificateContent,
    CertificateStatus,
)
from footprint.formats.contract import Format, refuse_if_lacking
from footprint.formats.discovery import formats
from footprint.redaction import without
from footprint.statement import Disclosure, Statement, make_statement
from footprint.text import Language, Text

STATEMENT = Text("statement", "声明")
_FORMAT = Text("format", "格式")
_CERTIFICATE = Text("certificate", "证书")


@dataclass(frozen=True)
class Order:
    """A statement to make.

    Parameters
    ----------
    submission, certificate
        What it is of, one of both: the newest version of a submission, or a certified study.
    disclosure
        What the exporter adds.
    replaces
        The statement it takes the place of.
    """

    submission: uuid.UUID | None
    certificate: str | None
    disclosure: dict[str, Any]
    replaces: uuid.UUID | None = None


@dataclass(frozen=True)
class _Source:
    row: StudyRow
    content: CertificateContent | None
    created: datetime


def make(
    session: Session, service: Service, actor: Actor, order: Order, now: datetime
) -> StatementRow:
    """Make a statement and keep it; the same study and disclosure give the one there is.

    Raises
    ------
    RefusalError
        The submission, certificate or replaced statement is not the caller's (404), the
        certificate is not valid or the replaced statement was replaced before (409).
    InputError
        All that is wrong with the disclosure, by field.
    """
    source = _source(session, service, actor, order, now)
    old = None if order.replaces is None else own_statement(session, actor, order.replaces)
    study = study_of(source.row)
    disclosure = complete(order.disclosure, study, source.content)
    if old is not None:
        disclosure = _after(disclosure, old)
    statement = make_statement(study, disclosure, source.created)
    known = session.get(StatementRow, uuid.UUID(statement.id))
    if known is not None:
        return _own(known, actor)
    row = _row(source, statement, now)
    session.add(row)
    session.flush()
    if old is not None:
        replace(session, actor, old.id, row.id)
    return row


def own_statement(
    session: Session, actor: Actor, key: uuid.UUID, *, lock: bool = False
) -> StatementRow:
    """Return a statement of the actor's organisation, or refuse (404)."""
    row = session.get(StatementRow, key, with_for_update=lock or None)
    if row is None or row.organisation_id != actor.organisation_id:
        raise not_found(STATEMENT)
    return row


def statement_of(row: StatementRow, hidden: Iterable[str] = ()) -> Statement:
    """Return what a statement says, without the fields that are hidden."""
    return without(Statement.model_validate(row.document), hidden)


def listed(
    session: Session, actor: Actor, filters: tuple[str | None, str | None], window: tuple[int, int]
) -> tuple[list[StatementRow], int]:
    """Return the actor's statements, the newest first, and how many there are.

    Parameters
    ----------
    filters
        Status, and a product identifier.
    window
        How many, and how many to skip.
    """
    status, product = filters
    query = select(StatementRow).where(StatementRow.organisation_id == actor.organisation_id)
    if status is not None:
        query = query.where(StatementRow.status == status)
    if product is not None:
        kept = cast(StatementRow.product_ids, String)
        query = query.where(kept.contains(f'"{product}"', autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(StatementRow.created_at.desc(), StatementRow.id)
    return list(session.scalars(newest.limit(window[0]).offset(window[1]))), total


def written(row: StatementRow, key: str, hidden: Iterable[str] = ()) -> tuple[Format, bytes]:
    """Return a statement in a format.

    Raises
    ------
    RefusalError
        There is no such format (404), or the statement is deprecated (409): a document would say
        that it holds.
    FormatError
        What the format needs and the statement lacks.
    """
    found = formats().get(key)
    if found is None:
        raise not_found(_FORMAT)
    if row.status != "active":
        raise _deprecated(row)
    statement = statement_of(row, hidden)
    refuse_if_lacking(found, statement)
    return found, found.write(statement)


def on_paper(row: StatementRow, paper: Paper, language: Language) -> bytes:
    """Return a statement on paper, of which the bill is no part.

    Raises
    ------
    RefusalError
        The statement is deprecated (409).
    FormatError
        What the paper needs and the statement lacks.
    """
    if row.status != "active":
        raise _deprecated(row)
    return paper.write(statement_of(row), language)


def deprecate(session: Session, actor: Actor, key: uuid.UUID) -> StatementRow:
    """Say that a statement holds no longer; again is harmless."""
    row = own_statement(session, actor, key, lock=True)
    if row.status == "active":
        row.status = "deprecated"
        row.version += 1
    return row


def replace(session: Session, actor: Actor, key: uuid.UUID, by: uuid.UUID) -> StatementRow:
    """Put another statement in the place of one, which then holds no longer; again is harmless.

    Raises
    ------
    RefusalError
        One of them is not the caller's (404), the new one does not hold, or the old one was
        replaced by another (409).
    """
    old, new = own_statement(session, actor, key, lock=True), own_statement(session, actor, by)
    if old.replaced_by == new.id:
        return old
    if old.replaced_by is not None or old.id == new.id or new.status != "active":
        raise refuse(
            409,
            "not-replaceable",
            Text(
                "the statement was replaced before, or the new one does not hold.",
                "该声明已被替代，或新声明无效。",
            ),
            Text("Read both anew.", "请重新读取两份声明。"),
        )
    old.status, old.replaced_by = "deprecated", new.id
    old.version += 1
    return old


def _source(
    session: Session, service: Service, actor: Actor, order: Order, now: datetime
) -> _Source:
    if order.certificate is None:
        assert order.submission is not None  # noqa: S101 - one of both is given
        return _Source(seal_study(session, service, actor, order.submission, now), None, now)
    query = select(CertificateRow).where(
        CertificateRow.number == order.certificate,
        CertificateRow.client_id == actor.organisation_id,
    )
    row = session.scalar(query)
    if row is None:
        raise not_found(_CERTIFICATE)
    status = effective_status(row, now)
    if status is not CertificateStatus.VALID:
        raise _not_valid(status)
    content = CertificateContent.model_validate(row.content)
    return _Source(session.get_one(StudyRow, row.study_id), content, content.issued_at)


def _row(source: _Source, statement: Statement, now: datetime) -> StatementRow:
    return StatementRow(
        id=uuid.UUID(statement.id),
        organisation_id=source.row.organisation_id,
        study_id=source.row.id,
        certificate=source.content.number if source.content else None,
        document=statement.model_dump(mode="json"),
        product_ids=list(statement.disclosure.product.identifiers),
        status="active",
        replaced_by=None,
        created_at=now,
        version=1,
    )


def _after(disclosure: Disclosure, old: StatementRow) -> Disclosure:
    """Return a disclosure that names the statement it replaces, in every format that can."""
    preceding = tuple(dict.fromkeys((*disclosure.preceding, str(old.id))))
    return disclosure.model_copy(update={"preceding": preceding})


def _own(known: StatementRow, actor: Actor) -> StatementRow:
    if known.organisation_id != actor.organisation_id:
        raise refuse(
            409,
            "stated-elsewhere",
            Text(
                "this study with this disclosure was stated by another organisation.",
                "该研究与披露信息已由其他单位出具声明。",
            ),
            Text("Give your own identifiers.", "请填写本单位的标识。"),
        )
    return known


def _not_valid(status: CertificateStatus) -> RefusalError:
    label = STATUS_LABELS[status]
    return refuse(
        409,
        "certificate-not-valid",
        Text(f"the certificate is {label.en}.", f"证书状态为{label.zh}。"),
        Text("State a study whose certificate is valid.", "请选用证书有效的研究。"),
    )


def _deprecated(row: StatementRow) -> RefusalError:
    newer = row.replaced_by
    return refuse(
        409,
        "statement-deprecated",
        Text("this statement holds no longer.", "该声明已停用。"),
        Text(f"Use {newer}.", f"请使用 {newer}。")
        if newer
        else Text("Make a new one.", "请出具新声明。"),
    )
