"""A whole certificate of the example module, signed with keys of its own, as a bundle."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from api.papers.authority import new_authority, new_certificate
from api.papers.certificate import certificate_pdf
from api.papers.signing import PdfSigner, sign_pdf
from api.verifying.archive import pack
from footprint.certification.anchors import bind_authority
from footprint.certification.bundle import LogProof, Part
from footprint.certification.certificate import CertificateContent, Decision
from footprint.certification.credential import (
    REVOCATION,
    SUSPENSION,
    build_credential,
    canonical,
    credential_hash,
    status_url,
)
from footprint.certification.disclosure import lines_of
from footprint.certification.events import STATUS_AFTER, EventKind, LogEvent
from footprint.hashing import canonical_json
from footprint.trust.checkpoint import sign_checkpoint
from footprint.trust.commitments import commit
from footprint.trust.did import did_document
from footprint.trust.integrity import sign_document
from footprint.trust.jwt import sign_vc_jwt
from footprint.trust.key_formats import PublicKey, to_multikey
from footprint.trust.keys import Ed25519Signer, P256Signer, Signer
from footprint.trust.merkle import Frontier, inclusion_path, leaf_hash
from footprint.trust.multibase import encode_base58
from footprint.trust.status_list import encode, status_list_credential
from tests.certificate_sample import DID, HOST, ISSUED_AT, sample_content, sample_study

LOG_DID = f"did:web:{HOST}"
ORIGIN = f"{HOST}/log"
INDEX = 7
"""Bit of the sample in the status lists, and of its entry in the log."""
SIZE = 13


def seed(name: str) -> bytes:
    """Return 32 bytes that stand for a private key in tests."""
    return hashlib.sha256(f"only for tests: {name}".encode()).digest()


BODY = Ed25519Signer("key-1", seed("body"))
LOG = Ed25519Signer("log-1", seed("log"))
REVIEWER = P256Signer("decision-reviewer", seed("reviewer"))
DECIDER = P256Signer("decision-decider", seed("decider"))
SEAL = P256Signer("seal-1", seed("seal"))
AUTHORITY = P256Signer("authority-1", seed("authority"))


@lru_cache(maxsize=1)
def authority() -> bytes:
    """Return the X.509 certificate of the body's authority."""
    return new_authority("Demo Body", AUTHORITY, ISSUED_AT - timedelta(days=30), 10)


@lru_cache(maxsize=1)
def body_document() -> dict[str, Any]:
    """Return the DID document of the body."""
    return bind_authority(did_document(DID, [PublicKey.of(BODY)]), [authority()])


def log_document() -> dict[str, Any]:
    """Return the DID document of the service, with the key of the log."""
    return did_document(LOG_DID, [PublicKey.of(LOG)])


def salts() -> dict[str, bytes]:
    return {key: seed(f"salt {key}") for key in lines_of(sample_study())}


def sample_statement(content: CertificateContent, role: str, signer: Signer) -> dict[str, Any]:
    """Return what a reviewer or decision maker signs."""
    return {
        "scheme": content.scheme,
        "study_hash": content.study_hash,
        "kgco2e": content.kgco2e,
        "role": role,
        "outcome": "granted",
        "key": signer.key_id,
        "body": content.body.did,
    }


def signed_decision(content: CertificateContent, role: str, signer: Signer, name: str) -> Decision:
    message = canonical(sample_statement(content, role, signer))
    return Decision(
        role=role,
        name=name,
        signed_at=ISSUED_AT,
        algorithm=signer.algorithm,
        key_id=signer.key_id,
        public_key=to_multikey(signer.algorithm, signer.public_key),
        statement_hash=hashlib.sha256(message).hexdigest(),
        signature=encode_base58(signer.sign(message)),
    )


def signed_content(**changes: Any) -> CertificateContent:
    """Return the sample's content with true decisions and a true commitment."""
    lines = lines_of(sample_study())
    committed = {
        "lines_root": commit(lines, salts()).root.hex(),
        "lines_count": len(lines),
        "status_index": INDEX,
    }
    content = sample_content(**{**committed, **changes})
    if "decisions" in changes:
        return content
    decisions = (
        signed_decision(content, "independent-reviewer", REVIEWER, "Reviewer (invented)"),
        signed_decision(content, "decision-maker", DECIDER, "Decision Maker (invented)"),
    )
    return content.model_copy(update={"decisions": decisions})


def sign_credential(content: CertificateContent) -> dict[str, Any]:
    """Return the signed credential."""
    method = f"{DID}#{BODY.key_id}"
    return sign_document(build_credential(content), BODY, method, content.issued_at)


def status_list(
    content: CertificateContent, purpose: str, made: datetime, *indices: int, signer: Any = BODY
) -> bytes:
    """Return a signed status list with some bits set."""
    url = status_url(content, purpose)
    listed = status_list_credential(url, purpose, DID, encode(indices), made)
    return canonical(sign_document(listed, signer, f"{DID}#{signer.key_id}", made))


def log_proof(
    content: CertificateContent, credential: dict[str, Any], kind: EventKind, **changes: Any
) -> LogProof:
    """Return the proof of an event in a log of `SIZE` entries."""
    event = LogEvent(
        kind=kind,
        number=content.number,
        sequence=1,
        credential_hash=credential_hash(credential),
        body=DID,
        at=content.issued_at,
        reason_code="granted",
        status=STATUS_AFTER[kind],
    ).model_copy(update=changes)
    leaves = [f"other entry {number}".encode() for number in range(SIZE)]
    leaves[INDEX] = event.leaf()
    frontier, nodes = Frontier(), {}
    for leaf in leaves:
        frontier, new = frontier.append(leaf_hash(leaf))
        nodes |= {(level, position): node for level, position, node in new}
    path = inclusion_path(INDEX, SIZE, lambda *place: nodes[place])
    return LogProof(
        leaf=event.leaf().decode(),
        index=INDEX,
        size=SIZE,
        path=tuple(node.hex() for node in path),
        checkpoint=sign_checkpoint(ORIGIN, SIZE, frontier.root, LOG),
    )


def pdf_signer(signer: Any, name: str, serial: int, at: datetime) -> PdfSigner:
    """Return a signer of PDFs whom the body's authority vouches for."""
    since, until = ISSUED_AT - timedelta(days=1), ISSUED_AT + timedelta(days=1000)
    certificate = new_certificate(
        authority(), AUTHORITY, name, signer.public_key, since, until, serial
    )
    return PdfSigner(signer, certificate, (authority(),), name, "decision", at)


def signed_pdf(content: CertificateContent, credential: bytes) -> bytes:
    """Return the PDF, signed by decision maker and seal."""
    return sign_pdf(
        certificate_pdf(content, credential),
        [
            pdf_signer(DECIDER, "Decision Maker (invented)", 11, content.issued_at),
            pdf_signer(SEAL, "Demo Body", 12, content.issued_at),
        ],
    )


@dataclass(frozen=True)
class Sample:
    """A certificate with everything around it."""

    content: CertificateContent
    credential: dict[str, Any]
    parts: dict[Part, bytes]

    def bundle(self, **changes: bytes | None) -> bytes:
        """Return the public bundle, with parts replaced by name (CREDENTIAL=…) or left out."""
        parts = {**self.parts, **{Part[name]: value for name, value in changes.items()}}
        return pack({part: data for part, data in parts.items() if data is not None})

    def sealed(self, **changes: bytes | None) -> bytes:
        """Return the sealed bundle."""
        statements = [
            sample_statement(self.content, "independent-reviewer", REVIEWER),
            sample_statement(self.content, "decision-maker", DECIDER),
        ]
        secret = {
            "STATEMENTS": canonical(statements),
            "STUDY": canonical_json(sample_study().document()).encode(),
            "SALTS": canonical({key: salt.hex() for key, salt in salts().items()}),
        }
        return self.bundle(**{**secret, **changes})


@lru_cache(maxsize=64)
def make_sample(*, pdf: bool = False, **changes: Any) -> Sample:
    """Return a certificate as a body would issue it."""
    content = signed_content(**changes)
    credential = sign_credential(content)
    raw = canonical(credential)
    made = content.issued_at + timedelta(hours=1)
    parts = {
        Part.CREDENTIAL: raw,
        Part.TOKEN: sign_vc_jwt(build_credential(content), BODY, f"{DID}#key-1-jwk").encode(),
        Part.BODY: canonical(body_document()),
        Part.LOG: canonical(log_document()),
        Part.PROOF: canonical(
            log_proof(content, credential, EventKind.ISSUED).model_dump(mode="json")
        ),
        Part.REVOCATION: status_list(content, REVOCATION, made, 3),
        Part.SUSPENSION: status_list(content, SUSPENSION, made, 4),
    }
    if pdf:
        parts[Part.PDF] = signed_pdf(content, raw)
        digest = hashlib.sha256(parts[Part.PDF]).hexdigest()
        proof = log_proof(content, credential, EventKind.ISSUED, pdf_hash=digest)
        parts[Part.PROOF] = canonical(proof.model_dump(mode="json"))
    return Sample(content, credential, parts)


@lru_cache(maxsize=1)
def sample() -> Sample:
    """Return the sample with its PDF."""
    return make_sample(pdf=True)
