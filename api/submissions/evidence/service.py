"""Evidence: a checked, scanned file under its hash, and the line or field it supports."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.evidence.media import check_media
from api.submissions.evidence.scanning import Verdict, scan
from api.submissions.evidence.store import open_store
from api.submissions.service import version_of, visible
from api.submissions.tables import EvidenceRow, SubmissionRow
from api.submissions.uploads import Upload
from api.web.problems import RefusalError, not_found, refuse
from api.web.service import Service
from footprint.bom import (
    BillLine,
    ElectricityContract,
    EnergyLine,
    Product,
    Submission,
    TransportLeg,
)
from footprint.text import Text

_EVIDENCE = Text("evidence", "证据文件")


@dataclass(frozen=True)
class Stored:
    """A file that is in the store."""

    sha256: str
    name: str
    media_type: str
    size: int
    scan: Verdict


def store(service: Service, upload: Upload, media_type: str | None = None) -> Stored:
    """Check, scan and store a file.

    Parameters
    ----------
    service, upload
        Where to, and what.
    media_type
        Kind of the file where another reader has judged it already; None: it is judged here.

    Raises
    ------
    RefusalError
        It is too large (413), not what it says or infected (422), or cannot be scanned (503).
    """
    if upload.size > service.settings.evidence_limit_bytes:
        raise _too_large(service.settings.evidence_limit_bytes)
    if not upload.size:
        raise _empty()
    kind = media_type or check_media(upload)
    verdict = scan(upload.file, service.settings.virus_scanner)
    if verdict == "infected":
        raise _infected(upload.name)
    sha256 = service.get(open_store).keep(upload.file)
    return Stored(sha256, upload.name, kind, upload.size, verdict)


def attach(
    session: Session, actor: Actor, where: tuple[uuid.UUID, str], stored: Stored, now: datetime
) -> tuple[EvidenceRow, bool]:
    """Say what a stored file supports; return its row, and whether it is new.

    Parameters
    ----------
    where
        The submission and the subject.
    """
    submission_id, subject = where
    row = visible(session, actor, submission_id, lock=True)
    check_subject(session, row, subject)
    known = session.scalar(
        select(EvidenceRow).where(
            EvidenceRow.submission_id == row.id,
            EvidenceRow.sha256 == stored.sha256,
            EvidenceRow.subject == subject,
        )
    )
    if known is not None:
        return known, False
    added = EvidenceRow(
        id=uuid.uuid4(),
        organisation_id=row.organisation_id,
        submission_id=row.id,
        sha256=stored.sha256,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        subject=subject,
        scan=stored.scan,
        added_by=actor.person_id,
        added_at=now,
    )
    session.add(added)
    session.flush()
    return added, True


def listed(session: Session, row: SubmissionRow, limit: int, offset: int) -> list[EvidenceRow]:
    """Return a page of the evidence of a submission, in the order it was added."""
    query = select(EvidenceRow).where(EvidenceRow.submission_id == row.id)
    ordered = query.order_by(EvidenceRow.added_at, EvidenceRow.id)
    return list(session.scalars(ordered.limit(limit).offset(offset)))


def count(session: Session, row: SubmissionRow) -> int:
    """Return how many pieces of evidence a submission has."""
    query = select(func.count(EvidenceRow.id)).where(EvidenceRow.submission_id == row.id)
    return session.scalar(query) or 0


def find(session: Session, row: SubmissionRow, evidence_id: uuid.UUID) -> EvidenceRow:
    """Return one piece of evidence of a submission (404 if there is none)."""
    found = session.get(EvidenceRow, evidence_id)
    if found is None or found.submission_id != row.id:
        raise not_found(_EVIDENCE)
    return found


def check_subject(session: Session, row: SubmissionRow, subject: str) -> None:
    """Refuse evidence for what the newest version does not have (422)."""
    version = version_of(session, row, row.latest)
    known = set(subjects_of(Submission.model_validate(version.submission)))
    if subject in known:
        return
    raise refuse(
        422,
        "unknown-subject",
        Text(
            "there is nothing of this name in the newest version that a file could support.",
            "最新版本中没有此对象，无法附加证据。",
        ),
        Text(
            "Name the subject line:<key>, energy:<key> or field:<name>.",
            "请以 line:<行号>、energy:<行号> 或 field:<字段> 指明对象。",
        ),
    )


def subjects_of(submission: Submission) -> Iterator[str]:
    """Yield everything of a submission that evidence may support."""
    lines: tuple[BillLine | TransportLeg, ...] = (
        *submission.bill,
        *submission.packaging,
        *submission.transport,
    )
    yield from (f"line:{line.key}" for line in lines)
    rows: tuple[EnergyLine | ElectricityContract, ...] = (*submission.energy, *submission.contracts)
    yield from (f"energy:{row.key}" for row in rows)
    for name in (*Product.model_fields, *submission.parameters):
        yield f"field:{name}"


def _too_large(limit: int) -> RefusalError:
    return refuse(
        413,
        "too-large",
        Text(f"the file is larger than {limit / 1e6:g} MB.", f"文件大于 {limit / 1e6:g} MB。"),
        Text("Send a smaller file, or split it.", "请减小文件或拆分上传。"),
    )


def _empty() -> RefusalError:
    return refuse(
        422,
        "empty-file",
        Text("the file is empty.", "文件为空。"),
        Text("Choose another file.", "请选择其他文件。"),
    )


def _infected(name: str) -> RefusalError:
    return refuse(
        422,
        "infected-file",
        Text(
            f"the virus scanner found something in “{name}”.",
            f"病毒扫描在“{name}”中发现恶意内容。",
        ),
        Text("Nothing was stored. Clean your computer.", "未保存任何内容，请检查您的电脑。"),
    )
