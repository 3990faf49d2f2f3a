"""The documents of a certificate: credential, token and PDF, each signed.

The body's Ed25519 key signs credential and token. The PDF is signed by a person with P-256, and
sealed by the body; both are certified by the body's own authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.certificates.decisions import Judge
from api.certificates.keys import BodyKeys, authority_of, body_keys, log_signer
from api.certificates.log import check_clock
from api.certificates.tables import FileRow, KeyRow
from api.identity.tables import Organisation
from api.papers.certificate import certificate_pdf
from api.papers.signing import PdfSigner, sign_pdf
from api.web.service import Service
from footprint.certification.certificate import CertificateContent
from footprint.certification.credential import build_credential, canonical
from footprint.trust.did import JWK_SUFFIX
from footprint.trust.integrity import sign_document
from footprint.trust.jwt import sign_vc_jwt
from footprint.trust.keys import Signer

PDF = "application/pdf"
Paper = Callable[[CertificateContent, bytes, Sequence[PdfSigner]], bytes]
"""Makes the PDF of a content and its credential, signed by each in turn."""

_DECIDED, _SEALED = "certification decision · 认证决定", "seal of the body · 机构电子印章"


@dataclass(frozen=True)
class Documents:
    """What a certificate is handed out as."""

    content: CertificateContent
    credential: bytes
    jwt: str
    pdf: bytes

    @property
    def credential_hash(self) -> str:
        """SHA-256 of the signed credential."""
        return hashlib.sha256(self.credential).hexdigest()

    @property
    def pdf_hash(self) -> str:
        """SHA-256 of the PDF."""
        return hashlib.sha256(self.pdf).hexdigest()

    def file(self, now: datetime) -> FileRow:
        """Return the PDF as it is stored."""
        return FileRow(sha256=self.pdf_hash, media_type=PDF, content=self.pdf, made_at=now)


@dataclass(frozen=True)
class Signatories:
    """Who signs: the body with its keys, and a person."""

    body: BodyKeys
    paper: tuple[PdfSigner, PdfSigner]


def signatories_of(session: Session, service: Service, judge: Judge, at: datetime) -> Signatories:
    """Return who signs a certificate, or refuse: a missing key, the log's too, a wrong clock.

    Parameters
    ----------
    session, service
        Where the keys are.
    judge
        The person, of the body that issues.
    at
        Time of signing.
    """
    check_clock(session, at)
    log_signer(session, service, at)
    body = session.get_one(Organisation, judge.actor.organisation_id)
    keys = body_keys(session, service, body, at)
    authority = authority_of(session, judge.key)
    return Signatories(
        keys,
        (
            _pdf_signer(judge.signer, judge.key, authority, (judge.actor.name, _DECIDED), at),
            _pdf_signer(keys.seal, keys.seal_row, keys.authority, (body.name_zh, _SEALED), at),
        ),
    )


def make_documents(
    content: CertificateContent, signatories: Signatories, paper: Paper
) -> Documents:
    """Return the signed documents of a certificate."""
    keys = signatories.body
    address = f"{keys.did}#{keys.credential.key_id}"
    unsigned = build_credential(content)
    document = sign_document(unsigned, keys.credential, address, signatories.paper[0].at)
    credential = canonical(document)
    token = sign_vc_jwt(unsigned, keys.credential, address + JWK_SUFFIX)
    return Documents(content, credential, token, paper(content, credential, signatories.paper))


def signed_paper(
    content: CertificateContent, credential: bytes, signers: Sequence[PdfSigner]
) -> bytes:
    """Return the certificate as PDF/A with its credential attached and PAdES signatures."""
    return sign_pdf(certificate_pdf(content, credential), signers)


def _pdf_signer(
    signer: Signer, key: KeyRow, authority: KeyRow, words: tuple[str, str], at: datetime
) -> PdfSigner:
    assert key.certificate is not None  # noqa: S101 - made with it
    assert authority.certificate is not None  # noqa: S101 - made with it
    name, reason = words
    return PdfSigner(signer, key.certificate, (authority.certificate,), name, reason, at)
