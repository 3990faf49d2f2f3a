"""Is the file somebody holds the one that was issued? For browsers without script."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from api.certificates.keys import body_document
from api.register.answers import Document
from api.register.certificates import Head, Published, published
from api.register.identifiers import body_of
from api.register.pages import page
from api.register.words import CHECK_WORDS, MEANINGS
from api.verifying.archive import MAGIC, unpack
from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.certification.bundle import Part
from footprint.certification.certificate import STATUS_LABELS
from footprint.certification.credential import credential_hash
from footprint.errors import InputError
from footprint.text import Language, Text
from footprint.trust.did import find_key
from footprint.trust.errors import TrustError
from footprint.trust.integrity import verify_document

LARGEST_BYTES = 10_000_000
_START_BYTES = 1024

_TOKEN = re.compile(rb"\s*[\w-]+\.[\w-]+", re.ASCII)

Kind = Literal["pdf", "json", "jwt", "bundle", "unknown"]
Answer = Literal["same", "older", "other", "unknown"]

_FILES = (Part.CREDENTIAL, Part.TOKEN, Part.PDF)
_WORST_FIRST: tuple[Answer, ...] = ("unknown", "other", "older", "same")
_ANSWERS: dict[Answer, Text] = {
    "same": CHECK_WORDS["same"],
    "older": CHECK_WORDS["older"],
    "other": CHECK_WORDS["other"],
    "unknown": Text(
        "This is no PDF, credential, token or bundle of a certificate.",
        "该文件不是证书的 PDF、凭证、令牌或核验包。",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """What is said of a file.

    Parameters
    ----------
    answer
        ``same`` as issued, an ``older`` revision, some ``other`` file, or ``unknown`` in kind.
    sha256
        Of the file.
    signed
        Whether the body's signature over a credential fits; None: it has none to check here.
    """

    answer: Answer
    sha256: str
    signed: bool | None = None


def check_page(
    session: Session, service: Service, head: Head, content: bytes, language: Language
) -> Document:
    """Return the page that says whether a file is the one that was issued."""
    if len(content) > LARGEST_BYTES:
        raise too_large()
    certificate = published(session, head)
    verdict = judge(session, service, certificate, content)
    signature = {None: None, True: "good", False: "bad"}[verdict.signed]
    values = {
        "here": f"/c/{head.number}",
        "head": head,
        "demo": certificate.content.demo,
        "product": certificate.content.product.name,
        "verdict": verdict,
        "answer": _ANSWERS[verdict.answer],
        "signature": CHECK_WORDS[signature] if signature else None,
        "state_word": STATUS_LABELS[head.status],
        "meaning": MEANINGS[head.status],
    }
    return page("check.html.j2", language, values)


def judge(session: Session, service: Service, certificate: Published, content: bytes) -> Verdict:
    """Compare a file with every revision of a certificate, and check a credential's signature."""
    kind = _kind(content)
    digest = hashlib.sha256(content).hexdigest()
    if kind == "unknown":
        return Verdict("unknown", digest)
    if kind == "bundle":
        return Verdict(_judge_bundle(session, service, certificate, content), digest)
    signed = None
    same = content.strip() if kind == "jwt" else content
    wanted = hashlib.sha256(same).hexdigest()
    if kind == "json":
        credential = _read(content)
        signed = _is_signed(session, service, certificate, credential)
        wanted = _hash(credential)
    found = next((one for one in certificate.revisions if one.hashes[kind] == wanted), None)
    if found is None or signed is False:
        return Verdict("other", digest, signed)
    answer: Answer = "same" if found is certificate.revisions[-1] else "older"
    return Verdict(answer, digest, signed)


def too_large() -> RefusalError:
    """Build the 413 of a file that is no certificate for its size alone."""
    return refuse(
        413,
        "file-too-large",
        Text(
            f"the file is larger than {LARGEST_BYTES // 1_000_000} MB.",
            f"文件超过 {LARGEST_BYTES // 1_000_000} MB。",
        ),
        Text("Choose the certificate itself.", "请选择证书文件本身。"),
    )


def _judge_bundle(
    session: Session, service: Service, certificate: Published, content: bytes
) -> Answer:
    """Judge the certificate's files within a bundle; the worst of them counts."""
    try:
        parts = unpack(content)
    except InputError:
        return "other"
    answers = {
        judge(session, service, certificate, parts[part]).answer for part in _FILES if part in parts
    }
    return next((one for one in _WORST_FIRST if one in answers), "other")


def _kind(content: bytes) -> Kind:
    start = content[:_START_BYTES]
    if start.startswith(MAGIC):
        return "bundle"
    if b"%PDF-" in start:
        return "pdf"
    if start.lstrip().startswith(b"{"):
        return "json"
    return "jwt" if _TOKEN.match(start) else "unknown"


def _read(content: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a file, or None if there is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _hash(credential: dict[str, Any] | None) -> str:
    """Return the hash of a credential as the register names it; of none, a hash nothing has."""
    try:
        return credential_hash(credential or {})
    except (TrustError, ValueError, RecursionError):
        return ""


def _is_signed(session: Session, service: Service, certificate: Published, credential: Any) -> bool:
    """Tell whether the body of the certificate signed a credential."""
    body = body_of(session, certificate.content.body.code)
    try:
        proof = credential["proof"]
        key = find_key(body_document(session, service, body), proof["verificationMethod"])
        verify_document(credential, key.public_key)
    except (TrustError, TypeError, KeyError, RecursionError):
        return False
    return key.revoked is None
