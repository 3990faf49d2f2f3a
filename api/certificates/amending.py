"""A new wording of a certificate under the same number: names, addresses, an outside number.

Figures are never amended: another footprint is another study and another certificate.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.certificates.changes import Change, change_status, check_change, lock
from api.certificates.decisions import Judge
from api.certificates.events import events_of
from api.certificates.issuing import searchable
from api.certificates.making import (
    Documents,
    Paper,
    make_documents,
    signatories_of,
    signed_paper,
)
from api.certificates.tables import CertificateEventRow, CertificateRow, RevisionRow
from api.web.problems import refuse
from api.web.service import Service
from footprint.certification.certificate import CertificateContent, Party
from footprint.certification.events import EventKind
from footprint.result import Label
from footprint.text import Text


@dataclass(frozen=True)
class Amendment:
    """What should be read instead; None leaves a field as it is."""

    reason_code: str
    reason: str = ""
    client: Party | None = None
    manufacturer: Party | None = None
    factory: Party | None = None
    product_name: Label | None = None
    specification: str | None = None
    trademark: str | None = None
    official_number: str | None = None

    @property
    def change(self) -> Change:
        """The change of the certificate it is."""
        return Change(EventKind.AMENDED, self.reason_code, self.reason)

    def apply(self, content: CertificateContent) -> CertificateContent:
        """Return the next revision of a content."""
        fields = ("client", "manufacturer", "factory", "official_number")
        given = {name: value for name in fields if (value := getattr(self, name)) is not None}
        product: dict[str, Any] = {
            "name": self.product_name,
            "specification": self.specification,
            "trademark": self.trademark,
        }
        named = {name: value for name, value in product.items() if value is not None}
        changed = content.model_copy(
            update={**given, "product": content.product.model_copy(update=named)}
        )
        if changed == content:
            raise refuse(
                409,
                "nothing-amended",
                Text("nothing would change.", "没有任何变更。"),
                Text("Give the new wording.", "请填写变更后的内容。"),
            )
        return changed.model_copy(update={"revision": content.revision + 1})


@dataclass(frozen=True)
class Revision:
    """A new wording that is made but not yet in force."""

    certificate: uuid.UUID
    version: int
    documents: Documents


def prepare_amendment(
    service: Service,
    judge: Judge,
    row: CertificateRow,
    amendment: Amendment,
    paper: Paper = signed_paper,
) -> Revision:
    """Make the documents of a new wording, signed anew; nothing is changed yet."""
    check_change(row, amendment.change, judge.actor, service.clock())
    content = amendment.apply(CertificateContent.model_validate(row.content))
    with service.database.reading() as session:
        signatories = signatories_of(session, service, judge, service.clock())
    return Revision(row.id, row.version, make_documents(content, signatories, paper))


def finish_amendment(
    session: Session, service: Service, judge: Judge, revision: Revision, amendment: Amendment
) -> CertificateEventRow:
    """Put a new wording in force and keep the one before."""
    row = session.get_one(CertificateRow, revision.certificate)
    lock(session, row)
    if row.version != revision.version:
        raise refuse(
            409,
            "changed-meanwhile",
            Text("the certificate was changed meanwhile.", "证书在此期间已被变更。"),
            Text("Read it again, then repeat the amendment.", "请重新查看后再办理变更。"),
        )
    documents, now = revision.documents, service.clock()
    session.add(_kept(session, row))
    session.add(documents.file(now))
    session.flush()
    content = documents.content
    row.content = content.model_dump(mode="json")
    row.credential, row.credential_jwt = documents.credential.decode(), documents.jwt
    row.credential_hash, row.pdf_sha256 = documents.credential_hash, documents.pdf_hash
    name = content.product.name
    row.product = f"{name.en} {name.zh} {content.product.model}"[:700]
    row.client = searchable(content.client, content.manufacturer)
    session.flush()
    return change_status(session, service, row, amendment.change, judge.actor)


def _kept(session: Session, row: CertificateRow) -> RevisionRow:
    wordings = (EventKind.ISSUED, EventKind.AMENDED)
    made = [event.at for event in events_of(session, row) if event.kind in wordings]
    return RevisionRow(
        certificate_id=row.id,
        revision=row.content["revision"],
        content=row.content,
        credential=row.credential,
        credential_jwt=row.credential_jwt,
        credential_hash=row.credential_hash,
        pdf_sha256=row.pdf_sha256,
        made_at=made[-1],
    )
