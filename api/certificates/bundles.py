"""A certificate as one file (.tanbiao): everything a verifier needs, offline.

The public bundle holds what anyone may have. The sealed one also holds the study, the salts of its
lines and what the two judges signed: it is as secret as the bill of materials.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from api.certificates.decisions import statements_of
from api.certificates.events import events_of
from api.certificates.keys import body_document, log_document
from api.certificates.log import proof
from api.certificates.status_lists import status_list
from api.certificates.tables import CertificateRow, FileRow
from api.identity.tables import Organisation
from api.submissions.tables import StudyRow
from api.verifying.archive import pack
from api.web.service import Service
from footprint.certification.bundle import LogProof, Part
from footprint.certification.credential import REVOCATION, SUSPENSION, canonical
from footprint.hashing import canonical_json


def bundle_of(session: Session, service: Service, row: CertificateRow, *, sealed: bool) -> bytes:
    """Return the bundle of a certificate as it stands now."""
    parts = _public(session, service, row)
    if sealed:
        parts |= _secret(session, row)
    return pack(parts)


def pdf_of(session: Session, row: CertificateRow) -> bytes:
    """Return the signed PDF."""
    return session.get_one(FileRow, row.pdf_sha256).content


def proof_of(session: Session, row: CertificateRow) -> LogProof:
    """Return the proof that the newest event of a certificate stands in the log."""
    index = events_of(session, row)[-1].log_index
    found = proof(session, index)
    assert found is not None  # noqa: S101 - an event is an entry of the log
    return LogProof(
        leaf=found.leaf.decode(),
        index=found.index,
        size=found.size,
        path=tuple(node.hex() for node in found.path),
        checkpoint=found.checkpoint,
    )


def _public(session: Session, service: Service, row: CertificateRow) -> dict[Part, bytes]:
    body = session.get_one(Organisation, row.body_id)
    return {
        Part.CREDENTIAL: row.credential.encode(),
        Part.TOKEN: row.credential_jwt.encode(),
        Part.PDF: pdf_of(session, row),
        Part.BODY: canonical(body_document(session, service, body)),
        Part.LOG: canonical(log_document(session, service)),
        Part.PROOF: canonical(proof_of(session, row).model_dump(mode="json")),
        Part.REVOCATION: canonical(status_list(session, service, body, REVOCATION)),
        Part.SUSPENSION: canonical(status_list(session, service, body, SUSPENSION)),
    }


def _secret(session: Session, row: CertificateRow) -> dict[Part, bytes]:
    study: dict[str, Any] = session.get_one(StudyRow, row.study_id).document
    return {
        Part.STATEMENTS: canonical(statements_of(session, row.case_id)),
        Part.STUDY: canonical_json(study).encode(),  # as it was hashed
        Part.SALTS: canonical(row.salts),
    }
