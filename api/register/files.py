"""The files of a certificate that anyone may take: credential, token, PDF, proof."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.certificates.bundles import bundle_of
from api.certificates.tables import CertificateEventRow, CertificateRow, FileRow
from api.register.answers import FRESH, Document
from api.register.certificates import Head, unknown_certificate
from api.register.identifiers import CREDENTIAL
from api.register.transparency import inclusion
from api.web.service import Service
from footprint.certification.bundle import SUFFIX, LogProof

BUNDLE = "application/vnd.tanbiao.certificate+zip"
TOKEN = "application/vc+jwt"  # noqa: S105 - a media type
PDF = "application/pdf"


def credential(session: Session, number: str) -> Document:
    """Return the signed credential, byte for byte as it was issued."""
    text = _column(session, number, CertificateRow.credential)
    return Document(text.encode(), CREDENTIAL, FRESH, f"{number}.json")


def token(session: Session, number: str) -> Document:
    """Return the credential as a signed token."""
    text = _column(session, number, CertificateRow.credential_jwt)
    return Document(text.encode(), TOKEN, FRESH, f"{number}.jwt")


def pdf(session: Session, number: str) -> Document:
    """Return the signed PDF."""
    content = session.scalar(
        select(FileRow.content)
        .join(CertificateRow, CertificateRow.pdf_sha256 == FileRow.sha256)
        .where(CertificateRow.number == number)
    )
    if content is None:
        raise unknown_certificate(number)
    return Document(content, PDF, FRESH, f"{number}.pdf")


def bundle(session: Session, service: Service, head: Head) -> Document:
    """Return everything that checks a certificate offline; never the study or the salts."""
    row = session.get_one(CertificateRow, head.id)
    content = bundle_of(session, service, row, sealed=False)
    return Document(content, BUNDLE, FRESH, f"{head.number}{SUFFIX}")


def proof(session: Session, head: Head, size: int | None = None) -> LogProof:
    """Return the proof that the newest event of a certificate is in the log (of a size)."""
    newest = (
        select(CertificateEventRow.log_index)
        .where(
            CertificateEventRow.certificate_id == head.id,
            *(() if size is None else (CertificateEventRow.log_index < size,)),
        )
        .order_by(CertificateEventRow.sequence.desc())
        .limit(1)
    )
    return inclusion(session, session.scalars(newest).one(), size)


def _column(session: Session, number: str, column: InstrumentedAttribute[str]) -> str:
    text = session.scalar(select(column).where(CertificateRow.number == number))
    if text is None:
        raise unknown_certificate(number)
    return text
