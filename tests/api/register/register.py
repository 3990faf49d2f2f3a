"""A register with certificates in every state, put into the tables as issuing would."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.events import Happening, record
from api.certificates.keys import body_did, body_keys, create_body_keys, create_log_key
from api.certificates.keystore import Cost, FileKeystore, open_keystore
from api.certificates.tables import CertificateRow, FileRow, NumberRow
from api.identity.tables import Organisation
from api.submissions.tables import StudyRow, SubmissionRow
from api.verifications.tables import CaseRow
from footprint.certification.certificate import CertificateContent
from footprint.certification.credential import build_credential, canonical
from footprint.certification.events import EventKind
from footprint.certification.number import make_number
from footprint.trust.integrity import sign_document
from footprint.trust.jwt import sign_vc_jwt
from tests.api.world import World
from tests.certificate_sample import sample_content, sample_study

SECRET_SALT = "5a17" * 16


@dataclass
class Kept:
    """A certificate that was put into the register."""

    number: str
    id: uuid.UUID
    content: CertificateContent
    credential: bytes
    token: str
    pdf: bytes


class Register:
    """Puts certificates into the tables of a world, with real signatures and a real log."""

    def __init__(self, world: World) -> None:
        self.world, self.service = world, world.service
        settings = self.service.settings
        self.service._made[open_keystore] = FileKeystore(settings.keystore_file, Cost(n=1 << 8))
        with self.service.database.writing() as session:
            create_log_key(session, self.service, world.clock())
            body = session.get_one(Organisation, world.organisations["body"])
            create_body_keys(session, self.service, body, world.clock())
            self.keys = body_keys(session, self.service, body, world.clock())
            self.did = body_did(self.service, body)
            session.add(self._submission(world.clock()))
            session.flush()
            self.study = self._study(world.clock())
            session.add(self.study)

    def put(self, sequence: int = 1, **changes: Any) -> Kept:
        """Issue a certificate of the sample, with some fields of its content replaced."""
        content = self._content(sequence, changes)
        method = f"{self.did}#{self.keys.credential.key_id}"
        unsigned = build_credential(content)
        signed = sign_document(unsigned, self.keys.credential, method, content.issued_at)
        token = sign_vc_jwt(unsigned, self.keys.credential, f"{method}-jwk")
        pdf = f"%PDF-1.7\n% stands for certificate {content.number}\n".encode()
        with self.service.database.writing() as session:
            row = self._row(session, content, canonical(signed), token, pdf)
            record(session, self.service, row, Happening(EventKind.ISSUED, "granted"))
            return Kept(content.number, row.id, content, canonical(signed), token, pdf)

    def happen(
        self,
        kept: Kept,
        kind: EventKind,
        reason_code: str,
        reason: str = "",
        replaced_by: str | None = None,
    ) -> None:
        """Let something happen to a certificate, a day later."""
        self.world.clock.forward(days=1)
        with self.service.database.writing() as session:
            row = session.get_one(CertificateRow, kept.id)
            row.superseded_by = replaced_by
            record(session, self.service, row, Happening(kind, reason_code, reason))

    def _content(self, sequence: int, changes: dict[str, Any]) -> CertificateContent:
        number = make_number("DEMO", "TB", 2026, sequence)
        public_url = self.service.settings.public_url
        own = {
            "number": number,
            "verify_url": f"{public_url}/c/{number}",
            "status_list_url": f"{public_url}/status/DEMO/",
            "status_index": sequence,
            "issued_at": self.world.clock(),
        }
        content = sample_content(**{**own, **changes})
        body = content.body.model_copy(update={"did": self.did})
        return content.model_copy(update={"body": body})

    def _row(
        self,
        session: Session,
        content: CertificateContent,
        credential: bytes,
        token: str,
        pdf: bytes,
    ) -> CertificateRow:
        case = self._case(content.issued_at)
        session.add(case)
        session.flush()
        body = self.world.organisations["body"]
        session.add(
            NumberRow(
                number=content.number,
                case_id=case.id,
                body_id=body,
                scheme=content.scheme,
                year=2026,
                sequence=content.status_index,
                status_index=content.status_index,
                reserved_at=content.issued_at,
            )
        )
        pdf_hash = hashlib.sha256(pdf).hexdigest()
        session.add(
            FileRow(
                sha256=pdf_hash,
                media_type="application/pdf",
                content=pdf,
                made_at=content.issued_at,
            )
        )
        session.flush()
        row = CertificateRow(
            **certificate_columns(content),
            case_id=case.id,
            study_id=self.study.id,
            body_id=body,
            client_id=self.world.organisations["maker"],
            credential=credential.decode(),
            credential_jwt=token,
            credential_hash=hashlib.sha256(credential).hexdigest(),
            pdf_sha256=pdf_hash,
            salts={"10": SECRET_SALT},
        )
        session.add(row)
        session.flush()
        return row

    def _submission(self, now: datetime) -> SubmissionRow:
        self.submission_id = uuid.uuid4()
        return SubmissionRow(
            id=self.submission_id,
            organisation_id=self.world.organisations["maker"],
            family="pv-module",
            product_name="made for tests",
            product_model="",
            created_by=self.world.people["maker", "applicant"],
            created_at=now,
            changed_at=now,
        )

    def _study(self, now: datetime) -> StudyRow:
        study = sample_study()
        return StudyRow(
            id=uuid.uuid4(),
            organisation_id=self.world.organisations["maker"],
            submission_id=self.submission_id,
            version_number=1,
            hash=study.hash,
            document=study.document(),
            sealed_by=self.world.people["maker", "applicant"],
            sealed_at=now,
        )

    def _case(self, now: datetime) -> CaseRow:
        return CaseRow(
            id=uuid.uuid4(),
            study_id=self.study.id,
            submission_id=self.submission_id,
            applicant_id=self.world.organisations["maker"],
            body_id=self.world.organisations["body"],
            scheme="tanbiao-voluntary",
            terms={},
            state="granted",
            details={},
            created_at=now,
            changed_at=now,
        )


def certificate_columns(content: CertificateContent) -> dict[str, Any]:
    """Return the columns of a certificate that repeat its content, for searching."""
    product, client, maker = content.product, content.client, content.manufacturer
    return {
        "number": content.number,
        "scheme": content.scheme,
        "scheme_edition": content.scheme_edition,
        "family": product.family,
        "functional_unit": content.functional_unit,
        "boundary": content.boundary,
        "method": content.hashes.method,
        "kgco2e": content.kgco2e,
        "product": f"{product.name.zh} {product.name.en} {product.model}",
        "client": f"{client.name.zh} {client.name.en} {maker.name.zh} {maker.name.en}",
        "status": "valid",
        "status_since": content.issued_at,
        "status_index": content.status_index,
        "issued_at": content.issued_at,
        "valid_from": content.valid_from,
        "valid_until": content.valid_until,
        "surveillance_due": content.surveillance_due,
        "supersedes": content.supersedes,
        "content": content.model_dump(mode="json"),
        "demo": content.demo,
    }


def secrets_of_the_bill(session: Session) -> set[str]:
    """Return what no public byte may hold: names, makers and odd amounts of the sealed bill."""
    document = session.scalars(select(StudyRow.document)).first()
    submission = document["submission"]
    rows = [*submission["bill"], *submission["energy"], *submission["transport"]]
    found = {SECRET_SALT}
    for row in rows:
        found |= {str(row[key]) for key in ("name", "specification", "supplier") if row.get(key)}
        found |= {repr(row["amount"])} if len(repr(row.get("amount"))) > 5 else set()
    found |= {line["name"]["zh"] for line in document["result"]["lines"] if line["primary"]}
    return found
