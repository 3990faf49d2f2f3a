"""What the public may read of a certificate: its state in one indexed query, the rest at need.

Salts, studies and cases are never selected here: they are as secret as the bill of materials.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.certificates.states import effective_status
from api.certificates.tables import CertificateEventRow, CertificateRow, RevisionRow
from api.identity.tables import Organisation
from api.web.problems import RefusalError, refuse
from footprint.certification.certificate import CertificateContent, CertificateStatus
from footprint.certification.number import check_number
from footprint.errors import InputError
from footprint.text import Text


@dataclass(frozen=True)
class Head:
    """The state of a certificate: what changes of it, and what names the rest."""

    id: uuid.UUID
    number: str
    version: int
    status: CertificateStatus
    """In effect now: past its last day a certificate is expired, whatever the row says."""
    since: datetime
    valid_until: date
    superseded_by: str | None
    credential_hash: str


@dataclass(frozen=True)
class Event:
    """One event of its history."""

    log_index: int
    kind: str
    reason_code: str
    reason: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Revision:
    """The files of one wording of a certificate."""

    revision: int
    made_at: datetime
    hashes: dict[str, str]
    """SHA-256 of its files: ``json`` of the canonical credential, ``pdf`` and ``jwt``."""


@dataclass(frozen=True)
class Published:
    """A certificate with everything the public may read."""

    head: Head
    content: CertificateContent
    events: tuple[Event, ...]
    revisions: tuple[Revision, ...]
    """Every wording it ever had, the present one last."""
    body_address: Text


_HEAD = (
    CertificateRow.id,
    CertificateRow.number,
    CertificateRow.version,
    CertificateRow.status,
    CertificateRow.status_since,
    CertificateRow.valid_until,
    CertificateRow.superseded_by,
    CertificateRow.credential_hash,
)
_FIND = select(*_HEAD).where(CertificateRow.number == bindparam("number"))
"""Made once: building a query costs as much as running it."""


def head_of(session: Session, number: str, now: datetime) -> Head:
    """Return the state of a certificate.

    Raises
    ------
    RefusalError
        There is none of this number (404); a wrong check character is named.
    """
    written = read_number(number)
    row = session.execute(_FIND, {"number": written}).one_or_none()
    if row is None:
        raise unknown_certificate(written)
    return Head(
        id=row.id,
        number=row.number,
        version=row.version,
        status=effective_status(cast("CertificateRow", row), now),
        since=row.status_since,
        valid_until=row.valid_until,
        superseded_by=row.superseded_by,
        credential_hash=row.credential_hash,
    )


def published(session: Session, head: Head) -> Published:
    """Return all the public may read of a certificate."""
    row = session.execute(
        select(
            CertificateRow.content,
            CertificateRow.credential_jwt,
            CertificateRow.pdf_sha256,
            Organisation.address_en,
            Organisation.address_zh,
        )
        .join(Organisation, Organisation.id == CertificateRow.body_id)
        .where(CertificateRow.id == head.id)
    ).one()
    content = CertificateContent.model_validate(row.content)
    hashes = _hashes(head.credential_hash, row.pdf_sha256, row.credential_jwt)
    now = Revision(content.revision, content.issued_at, hashes)
    return Published(
        head=head,
        content=content,
        events=_events(session, head.id),
        revisions=(*_earlier(session, head.id, content.revision), now),
        body_address=Text(row.address_en, row.address_zh),
    )


def content_of(session: Session, head: Head) -> CertificateContent:
    """Return what a certificate says."""
    query = select(CertificateRow.content).where(CertificateRow.id == head.id)
    return CertificateContent.model_validate(session.scalars(query).one())


def read_number(number: str) -> str:
    """Return a certificate number as it is written; one that cannot be is a 404."""
    try:
        return check_number(number)
    except InputError as bad:
        raise RefusalError(404, bad.findings) from bad


def unknown_certificate(number: str) -> RefusalError:
    """Build the 404 of a number that was never given."""
    return refuse(
        404,
        "unknown-certificate",
        Text(f"there is no certificate {number}.", f"没有编号为 {number} 的证书。"),
        Text(
            "Whoever shows you this number has no certificate of this register. "
            "Search the register by product or company.",
            "出示该编号者未持有本平台登记的证书。可按产品或企业查询证书登记簿。",
        ),
    )


def _events(session: Session, certificate: uuid.UUID) -> tuple[Event, ...]:
    rows = session.execute(
        select(
            CertificateEventRow.log_index,
            CertificateEventRow.kind,
            CertificateEventRow.reason_code,
            CertificateEventRow.reason,
            CertificateEventRow.role,
            CertificateEventRow.at,
        )
        .where(CertificateEventRow.certificate_id == certificate)
        .order_by(CertificateEventRow.sequence)
    )
    return tuple(Event(*row) for row in rows)


def _earlier(session: Session, certificate: uuid.UUID, before: int) -> tuple[Revision, ...]:
    rows = session.execute(
        select(
            RevisionRow.revision,
            RevisionRow.made_at,
            RevisionRow.credential_hash,
            RevisionRow.pdf_sha256,
            RevisionRow.credential_jwt,
        )
        .where(RevisionRow.certificate_id == certificate, RevisionRow.revision < before)
        .order_by(RevisionRow.revision)
    )
    return tuple(Revision(row[0], row[1], _hashes(*row[2:])) for row in rows)


def _hashes(credential: str, pdf: str, token: str) -> dict[str, str]:
    return {"json": credential, "pdf": pdf, "jwt": hashlib.sha256(token.encode()).hexdigest()}
