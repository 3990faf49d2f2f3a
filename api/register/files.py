"""The files of a certificate that anyone may take: credential, token, PDF, proof."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.certificates.bundles import bundle_of
from api.certificates.tables import CertificateEventRow, CertificateRow, FileRow
from api.register.answers import FRESH, Document
from api.register.certificates import Head
from api.register.identifiers import CREDENTIAL
from api.register.transparency import inclusion
from api.web.problems import not_found
from api.web.service import Service
from footprint.certification.bundle import SUFFIX, LogProof
from footprint.text import Text

BUNDLE = "application/vnd.tanbiao.certificate+zip"
TOKEN = "application/vc+jwt"  # noqa: S105 - a media type
PDF = "application/pdf"


def credential(session: Session, head: Head) -> Document:
    """Return the signed credential, byte for byte as it was issued."""
    text = _column(session, head, CertificateRow.credential)
    return Document(text.encode(), CREDENTIAL, FRESH, f"{head.number}.json")


def token(session: Session, head: Head) -> Document:
    """Return the credential as a signed token."""
    text = _column(session, head, CertificateRow.credential_jwt)
    return Document(text.encode(), TOKEN, FRESH, f"{head.number}.jwt")


def pdf(session: Session, head: Head) -> Document:
    """Return the signed PDF."""
    content = session.scalar(
        select(FileRow.content)
        .join(CertificateRow, CertificateRow.pdf_sha256 == FileRow.sha256)
        .where(CertificateRow.id == head.id)
    )
    if content is None:
        raise not_found(Text("file", "文件"))
    return Document(content, PDF, FRESH, f"{head.number}.pdf")


def bundle(session: Session, service: Service, head: Head) -> Document:
    """Return everything that checks a certificate offline; never the study or the salts."""
    row = session.get_one(CertificateRow, head.id)
    content = bundle_of(session, service, row, sealed=False)
    return Document(content, BUNDLE, FRESH, f"{head.number}{SUFFIX}")


def proof(session: Session, head: Head) -> LogProof:
    """Return the proof that the newest event of a certificate is in the log."""
    newest = (
        select(CertificateEventRow.log_index)
        .where(CertificateEventRow.certificate_id == head.id)
        .order_by(CertificateEventRow.sequence.desc())
        .limit(1)
    )
    return inclusion(session, session.scalars(newest).one(), None)


def _column(session: Session, head: Head, column: InstrumentedAttribute[str]) -> str:
    return session.scalars(select(column).where(CertificateRow.id == head.id)).one()
