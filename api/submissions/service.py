"""Submissions and their versions: kept, listed, compared; what another tenant has is not there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.assessing import Prepared
from api.submissions.tables import SubmissionRow, VersionRow
from api.web.preconditions import check_version
from api.web.problems import not_found, refuse
from footprint.bom import Submission
from footprint.certification.difference import Difference, compare
from footprint.result import Footprint
from footprint.text import Text

Columns = TypeVarTuple("Columns")
_SUBMISSION = Text("submission", "申报")
_VERSION = Text("version", "版本")


@dataclass(frozen=True)
class Source:
    """Where a version comes from: a remark, and the file it was read from."""

    note: str = ""
    file_sha256: str | None = None


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; None: not at all."""

    family: str | None = None
    text: str | None = None
    since: datetime | None = None


def visible(
    session: Session, actor: Actor, submission_id: uuid.UUID, *, lock: bool = False
) -> SubmissionRow:
    """Return a submission of the caller's organisation; another's is not there (404)."""
    query = select(SubmissionRow).where(
        SubmissionRow.id == submission_id,
        SubmissionRow.organisation_id == actor.organisation_id,
    )
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise not_found(_SUBMISSION)
    return row


def version_of(session: Session, row: SubmissionRow, number: int) -> VersionRow:
    """Return one version of a submission (404 if there is none)."""
    found = session.scalar(
        select(VersionRow).where(VersionRow.submission_id == row.id, VersionRow.number == number)
    )
    if found is None:
        raise not_found(_VERSION)
    return found


def content_of(version: VersionRow) -> Prepared:
    """Return submission and result of a version, as they were kept."""
    return Prepared(
        Submission.model_validate(version.submission), Footprint.model_validate(version.result)
    )


def create(
    session: Session, actor: Actor, prepared: Prepared, source: Source, now: datetime
) -> tuple[SubmissionRow, VersionRow]:
    """Keep a new submission with its first version."""
    product = prepared.submission.product
    row = SubmissionRow(
        id=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        family=prepared.submission.family,
        product_name=product.name[:300],
        product_model=product.model[:200],
        latest=1,
        version=1,
        created_by=actor.person_id,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row, _add(session, row, actor, prepared, source)


def add_version(
    session: Session,
    actor: Actor,
    row: SubmissionRow,
    prepared: Prepared,
    source: Source,
) -> VersionRow:
    """Keep a further version of a locked submission; ``changed_at`` is set by the caller.

    Raises
    ------
    RefusalError
        It is of another product family (409).
    """
    if prepared.submission.family != row.family:
        raise refuse(
            409,
            "other-family",
            Text(
                f"this is a submission of “{row.family}”, not of “{prepared.submission.family}”.",
                f"该申报的产品类别为“{row.family}”，而非“{prepared.submission.family}”。",
            ),
            Text("Hand it in as a new submission.", "请作为新申报提交。"),
        )
    row.latest += 1
    row.version += 1
    row.product_name = prepared.submission.product.name[:300]
    row.product_model = prepared.submission.product.model[:200]
    return _add(session, row, actor, prepared, source)


def revise(
    session: Session,
    actor: Actor,
    where: tuple[uuid.UUID, str | None],
    content: tuple[Prepared, Source],
    now: datetime,
) -> tuple[SubmissionRow, VersionRow]:
    """Keep a further version of a submission.

    Parameters
    ----------
    where
        The submission, and the If-Match header.
    content
        The new content, and where it comes from.
    """
    row = visible(session, actor, where[0], lock=True)
    check_version(where[1], row.version)
    row.changed_at = now
    return row, add_version(session, actor, row, *content)


def listed(
    session: Session, actor: Actor, filters: Filters, limit: int, offset: int
) -> tuple[list[tuple[SubmissionRow, float]], int]:
    """Return a page of the caller's submissions with their newest footprint, and how many."""
    newest = and_(
        VersionRow.submission_id == SubmissionRow.id, VersionRow.number == SubmissionRow.latest
    )
    rows = session.execute(
        _narrowed(select(SubmissionRow, VersionRow.kgco2e), actor, filters)
        .join(VersionRow, newest)
        .order_by(SubmissionRow.changed_at.desc(), SubmissionRow.id)
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(_narrowed(select(func.count(SubmissionRow.id)), actor, filters))
    return [(row, kgco2e) for row, kgco2e in rows], total or 0


def difference(session: Session, row: SubmissionRow, first: int, second: int) -> Difference:
    """Return what a later version of a submission adds to an earlier one.

    Raises
    ------
    RefusalError
        One of them is not there (404).
    InputError
        They share no functional unit.
    """
    before, after = (content_of(version_of(session, row, number)) for number in (first, second))
    return compare((before.submission, before.result), (after.submission, after.result))


def _narrowed(query: Select[*Columns], actor: Actor, filters: Filters) -> Select[*Columns]:
    query = query.where(SubmissionRow.organisation_id == actor.organisation_id)
    if filters.family is not None:
        query = query.where(SubmissionRow.family == filters.family)
    if filters.since is not None:
        query = query.where(SubmissionRow.changed_at >= filters.since)
    if filters.text is not None:
        names = (SubmissionRow.product_name, SubmissionRow.product_model)
        query = query.where(or_(*(name.icontains(filters.text, autoescape=True) for name in names)))
    return query


def _add(
    session: Session, row: SubmissionRow, actor: Actor, prepared: Prepared, source: Source
) -> VersionRow:
    version = VersionRow(
        id=uuid.uuid4(),
        submission_id=row.id,
        number=row.latest,
        submission=prepared.submission.document(),
        result=prepared.result.model_dump(mode="json"),
        inputs_hash=prepared.submission.hash,
        kgco2e=prepared.result.kgco2e,
        note=source.note,
        file_sha256=source.file_sha256,
        created_by=actor.person_id,
        created_at=row.changed_at,
    )
    session.add(version)
    session.flush()
    return version
