"""Seal a study: the newest version with its evidence, frozen under one hash."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.evidence.store import open_store
from api.submissions.service import content_of, version_of, visible
from api.submissions.suppliers import expired_mandatory
from api.submissions.tables import EvidenceRow, StudyRow, SubmissionRow
from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.certification.study import EvidenceReference, SealedStudy
from footprint.result import Footprint
from footprint.text import Text
from lca_db.release import list_releases


def seal_study(
    session: Session, service: Service, actor: Actor, submission_id: uuid.UUID, now: datetime
) -> StudyRow:
    """Freeze the newest version of a submission with its evidence; the same content only once.

    Raises
    ------
    RefusalError
        The submission is not the caller's (404), its data release is no longer known (409), a
        supplier's figure that nothing can replace has expired (422), or a file is missing (503).
    """
    row = visible(session, actor, submission_id, lock=True)
    version = version_of(session, row, row.latest)
    content = content_of(version)
    _check_release(content.result)
    if expired := expired_mandatory(content.submission, now.date()):
        raise RefusalError(422, expired)
    study = SealedStudy(
        submission=version.submission,
        result=content.result,
        evidence=_evidence_of(session, service, row),
        version=version.number,
    )
    sealed = session.scalar(
        select(StudyRow).where(StudyRow.submission_id == row.id, StudyRow.hash == study.hash)
    )
    return sealed or _add(session, actor, row, study, now)


def study_of(row: StudyRow) -> SealedStudy:
    """Return a sealed study as it was frozen."""
    return SealedStudy.model_validate(row.document)


def _add(
    session: Session, actor: Actor, row: SubmissionRow, study: SealedStudy, now: datetime
) -> StudyRow:
    sealed = StudyRow(
        id=uuid.uuid4(),
        organisation_id=row.organisation_id,
        submission_id=row.id,
        version_number=study.version,
        hash=study.hash,
        document=study.document(),
        sealed_by=actor.person_id,
        sealed_at=now,
    )
    session.add(sealed)
    session.flush()
    return sealed


def _evidence_of(
    session: Session, service: Service, row: SubmissionRow
) -> tuple[EvidenceReference, ...]:
    query = select(EvidenceRow).where(EvidenceRow.submission_id == row.id)
    found = session.scalars(query.order_by(EvidenceRow.subject, EvidenceRow.sha256)).all()
    files = service.get(open_store)
    if missing := [one.name for one in found if not files.has(one.sha256)]:
        names = ", ".join(missing[:10])
        raise refuse(
            503,
            "evidence-missing",
            Text(f"these files are not in the store: {names}.", f"存储中缺少以下文件：{names}。"),
            Text("Tell the operator of the service.", "请联系平台运营方。"),
        )
    return tuple(
        EvidenceReference(
            sha256=one.sha256,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            subject=one.subject,
        )
        for one in found
    )


@cache
def _known_releases() -> frozenset[tuple[str, str]]:
    return frozenset((release.name, release.hash) for release in list_releases())


def _check_release(result: Footprint) -> None:
    name = result.hashes.release_name
    if (name, result.hashes.release) not in _known_releases():
        raise refuse(
            409,
            "unknown-release",
            Text(
                f"the data release {name} of this version is no longer known.",
                f"该版本所用的数据库 {name} 已不再提供。",
            ),
            Text(
                "Hand the submission in again, with the present release.",
                "请以当前数据库重新提交一个版本。",
            ),
        )
