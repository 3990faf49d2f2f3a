"""From a decision to a certificate, so that a kill at any moment leaves nothing doubled or lost.

    1  reading       may he decide, is the study still the one; the decision is signed
    2  transaction   the case gets its number, for ever
    3  no lock held  content → credential, signed by the body → token → PDF, signed by both
    4  transaction   checked again; decision, certificate, event, log entry, checkpoint: all or none

A kill before the end of 4 leaves a reserved number: the same decision, sent again, ends with it.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.changes import Change, change_status, check_change, lock
from api.certificates.comparison import compare
from api.certificates.content import Material, Places, build_content
from api.certificates.decisions import (
    Judge,
    Judgement,
    Outcome,
    check_decidable,
    check_keys_differ,
    public_decision,
    review_of,
    signed,
)
from api.certificates.events import Happening, record
from api.certificates.keys import body_did
from api.certificates.making import Documents, Paper, make_documents, signatories_of, signed_paper
from api.certificates.numbers import reserve_number
from api.certificates.tables import CertificateRow, DecisionRow, KeyRow
from api.identity.tables import Organisation
from api.verifications.records import study_row, terms_of
from api.verifications.service import move
from api.verifications.tables import CaseRow
from api.web.problems import refuse
from api.web.service import Service
from footprint.certification.application import CaseDetails
from footprint.certification.certificate import (
    Body,
    CertificateContent,
    CertificateStatus,
    Decision,
    Party,
)
from footprint.certification.disclosure import lines_of
from footprint.certification.events import EventKind
from footprint.certification.states import CaseState
from footprint.certification.study import SealedStudy
from footprint.result import Label
from footprint.text import Text
from footprint.trust.commitments import SALT_BYTES, Commitment, commit

_NOWHERE = Places("", "", "", 0)
"""Before a number is reserved."""

_REPLACED = Change(EventKind.SUPERSEDED, "new-certificate")


@dataclass(frozen=True)
class Draft:
    """A certificate that is made but not yet issued."""

    case_id: uuid.UUID
    judgement: Judgement
    judge: Judge
    decision: DecisionRow
    documents: Documents
    salts: dict[str, Any]


def issue(
    service: Service,
    judge: Judge,
    case_id: uuid.UUID,
    judgement: Judgement,
    paper: Paper = signed_paper,
) -> CertificateRow:
    """Grant a certificate, from the judge's open key to the entry in the log."""
    draft = prepare(service, judge, case_id, judgement, paper)
    with service.database.writing() as session:
        return finish(session, service, draft)


def prepare(
    service: Service,
    judge: Judge,
    case_id: uuid.UUID,
    judgement: Judgement,
    paper: Paper = signed_paper,
) -> Draft:
    """Reserve the number of a case and make its certificate; nothing is issued yet.

    Raises
    ------
    RefusalError
        Who, what or when does not allow it, or a key is missing; no number is used up.
    """
    with service.database.reading() as session:
        case = check_decidable(session, service, judge.actor, case_id, Outcome.GRANTED)
        check_keys_differ(session, judge, case)
        decision = signed(session, service, judge, case, judgement)
        decisions = (*_reviewed(session, case), public_decision(decision, judge.key))
        signatories = signatories_of(session, service, judge, decision.at)
        study = SealedStudy.model_validate(study_row(session, case).document)
        lines = lines_of(study)
        salts = {key: secrets.token_bytes(SALT_BYTES) for key in lines}
        material = _material(session, service, case, study, commit(lines, salts))
    places = _reserve(service, case_id, material.issued_at)
    material = replace(material, decisions=decisions, places=places, issued_at=decision.at)
    documents = make_documents(build_content(material), signatories, paper)
    hexadecimal = {key: salt.hex() for key, salt in salts.items()}
    return Draft(case_id, judgement, judge, decision, documents, hexadecimal)


def finish(session: Session, service: Service, draft: Draft) -> CertificateRow:
    """Store a certificate with its decision, its event and its entry in the log."""
    session.get_one(CaseRow, draft.case_id, with_for_update=True)
    judge, decision, content = draft.judge, draft.decision, draft.documents.content
    case = check_decidable(session, service, judge.actor, draft.case_id, Outcome.GRANTED)
    replaced = _replaced(session, service, case)
    if replaced is not None:
        lock(session, replaced)  # before the log, as every change does
    row = _row(case, draft)
    session.add_all([decision, draft.documents.file(decision.at)])
    session.flush()
    session.add(row)
    session.flush()
    record(
        session,
        service,
        row,
        Happening(EventKind.ISSUED, "granted", "", judge.actor, judge.role.value),
    )
    if replaced is not None:
        change_status(session, service, replaced, _REPLACED, None)
        replaced.superseded_by = row.number
    details = {
        "outcome": Outcome.GRANTED.value,
        "number": content.number,
        "statement_hash": decision.statement_hash,
    }
    reason, now = draft.judgement.reason, decision.at
    move(session, case, CaseState.GRANTED, judge.actor, judge.role, reason, now, details)
    return row


def body_label(body: Organisation) -> Label:
    """Return the name of a body in both languages."""
    return Label(en=body.name_en, zh=body.name_zh)


def _material(
    session: Session,
    service: Service,
    case: CaseRow,
    study: SealedStudy,
    commitment: Commitment,
) -> Material:
    """Return what a certificate is made of, but for the decisions and its number."""
    body, scheme, now = session.get_one(Organisation, case.body_id), terms_of(case), service.clock()
    details = CaseDetails.model_validate(case.details)
    replaced = _replaced(session, service, case)
    return Material(
        study=study,
        scheme=scheme,
        details=details,
        body=Body(
            name=body_label(body),
            code=body.code or "",
            accreditation=body.accreditation,
            did=body_did(service, body),
        ),
        decisions=(),
        places=_NOWHERE,
        commitment=commitment,
        comparison=compare(session, scheme, study.result, details.supersedes, now),
        issued_at=now,
        first_issued=_first_issued(replaced),
        demo=service.settings.demo,
    )


def _reserve(service: Service, case_id: uuid.UUID, now: datetime) -> Places:
    """Give a case its number, in a transaction of its own."""
    with service.database.writing() as session:
        case = session.get_one(CaseRow, case_id)
        row = reserve_number(session, case, terms_of(case), now)
        code = session.get_one(Organisation, case.body_id).code
    address = service.settings.public_url.rstrip("/")
    lists = f"{address}/status/{code}"
    return Places(row.number, f"{address}/c/{row.number}", lists, row.status_index)


def _first_issued(replaced: CertificateRow | None) -> date | None:
    if replaced is None:
        return None
    return CertificateContent.model_validate(replaced.content).first_issued


def _reviewed(session: Session, case: CaseRow) -> Iterator[Decision]:
    row = review_of(session, case)
    if row is not None:
        yield public_decision(row, session.get_one(KeyRow, row.key_id))


def _replaced(session: Session, service: Service, case: CaseRow) -> CertificateRow | None:
    """Return the certificate that a new one replaces, if one is named, or refuse it."""
    number = CaseDetails.model_validate(case.details).supersedes
    if number is None:
        return None
    row = session.scalar(select(CertificateRow).where(CertificateRow.number == number))
    if row is None or (row.client_id, row.body_id) != (case.applicant_id, case.body_id):
        raise refuse(
            409,
            "nothing-to-replace",
            Text(
                f"the client has no certificate {number[:40]} of this body that could be replaced.",
                f"委托人在本机构没有可换发的证书 {number[:40]}。",
            ),
            Text("Have the applicant correct the number.", "请由申请人更正证书编号。"),
        )
    check_change(row, _REPLACED, None, service.clock())
    return row


def _row(case: CaseRow, draft: Draft) -> CertificateRow:
    documents, content = draft.documents, draft.documents.content
    name = content.product.name
    return CertificateRow(
        id=uuid.uuid4(),
        number=content.number,
        case_id=case.id,
        study_id=case.study_id,
        body_id=case.body_id,
        client_id=case.applicant_id,
        scheme=content.scheme,
        scheme_edition=content.scheme_edition,
        family=content.product.family,
        functional_unit=content.functional_unit,
        boundary=content.boundary,
        method=content.hashes.method,
        kgco2e=content.kgco2e,
        product=f"{name.en} {name.zh} {content.product.model}"[:700],
        client=searchable(content.client, content.manufacturer),
        status=CertificateStatus.VALID.value,
        status_since=content.issued_at,
        status_index=content.status_index,
        issued_at=content.issued_at,
        valid_from=content.valid_from,
        valid_until=content.valid_until,
        surveillance_due=content.surveillance_due,
        supersedes=content.supersedes,
        content=content.model_dump(mode="json"),
        credential=documents.credential.decode(),
        credential_jwt=documents.jwt,
        credential_hash=documents.credential_hash,
        pdf_sha256=documents.pdf_hash,
        salts=draft.salts,
        demo=content.demo,
    )


def searchable(*parties: Party) -> str:
    """Return the names of parties in both languages, each once, for searching."""
    names = dict.fromkeys(name for one in parties for name in (one.name.en, one.name.zh))
    return " ".join(names)[:700]
