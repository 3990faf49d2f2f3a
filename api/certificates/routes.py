"""Routes: keys, the two judgements on a case, certificates, their changes and bundles."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.certificates import amending, changes, decisions, issuing, key_service, messages, service
from api.certificates.bundles import bundle_of, pdf_of
from api.certificates.decisions import Judge, Outcome, public_decision
from api.certificates.events import events_of
from api.certificates.making import PDF
from api.certificates.states import effective_status
from api.certificates.tables import CertificateRow, DecisionRow, KeyRow
from api.identity.call import Call, SignedIn, require
from api.verifications.service import get_case
from api.web.idempotency import recall
from api.web.paging import Limit, Offset, Page, page_of
from api.web.preconditions import IfMatch, check_version, tag_of
from footprint.certification.bundle import SUFFIX
from footprint.certification.certificate import CertificateContent, CertificateStatus
from footprint.certification.changes import CHANGES, REASONS
from footprint.certification.roles import Role
from footprint.result import Label

router = APIRouter(prefix="/v1", tags=["certificates"])

BUNDLE = "application/vnd.tanbiao.certificate+zip"
KeyMaker = Annotated[
    Call,
    Depends(
        require(Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OPERATOR)
    ),
]
Reviewing = Annotated[Call, Depends(require(Role.INDEPENDENT_REVIEWER))]
Deciding = Annotated[Call, Depends(require(Role.DECISION_MAKER))]
Changing = Annotated[
    Call,
    Depends(require(Role.APPLICANT, Role.DECISION_MAKER, Role.SURVEILLANCE_OFFICER)),
]
Number = Annotated[
    str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]+$", description="Its number. 证书编号。")
]
Words = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


def _filters(
    status: CertificateStatus | None = None,
    scheme: Words = None,
    family: Words = None,
    text: Words = None,
) -> service.Filters:
    return service.Filters(status, scheme, family, text)


Filtered = Annotated[service.Filters, Depends(_filters)]
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.get("/keys", operation_id="list_keys")
def list_keys(call: SignedIn) -> list[messages.KeyAnswer]:
    """List one's own keys, those of one's body, and the log's. 密钥列表。"""
    rows = call.read(lambda session: key_service.listed(session, call.actor))
    return [_key(call, row) for row in rows]


@router.post(
    "/keys", operation_id="make_keys", status_code=201, response_model=list[messages.KeyAnswer]
)
def make_keys(call: KeyMaker, asked: messages.KeyRequest) -> Any:
    """Make one's decision key, the keys a body lacks, or the log's. 创建密钥。"""
    _leave_out_secret(call, asked)

    def work(session: Session) -> list[messages.KeyAnswer]:
        made = key_service.make(session, _keeper(call), asked.owner, asked.passphrase)
        return [_key(call, row) for row in made]

    return call.write(work, 201)


@router.post(
    "/keys/{key_id}/rotate",
    operation_id="rotate_key",
    status_code=201,
    response_model=messages.KeyAnswer,
)
def rotate_key(call: KeyMaker, key_id: uuid.UUID, asked: messages.RotationRequest) -> Any:
    """Put a new key in the place of one; the old one still verifies. 轮换密钥，旧钥仍可验证。"""
    _leave_out_secret(call, asked)

    def work(session: Session) -> messages.KeyAnswer:
        return _key(call, key_service.rotate(session, _keeper(call), key_id, asked.passphrase))

    return call.write(work, 201)


@router.post("/keys/{key_id}/revoke", operation_id="revoke_key", response_model=messages.KeyAnswer)
def revoke_key(call: KeyMaker, key_id: uuid.UUID, asked: messages.RevocationRequest) -> Any:
    """Revoke a key: it signs no more, and what it signed is in doubt. 撤销密钥。"""

    def work(session: Session) -> messages.KeyAnswer:
        return _key(call, key_service.revoke(session, _keeper(call), key_id, asked.reason))

    return call.write(work)


@router.post(
    "/cases/{case_id}/review",
    operation_id="review_case",
    status_code=201,
    response_model=messages.JudgementAnswer,
)
def review(
    call: Reviewing, case_id: uuid.UUID, asked: messages.JudgementRequest, if_match: IfMatch = None
) -> Any:
    """Sign the independent review and hand the case to the decision. 签署独立复核。"""
    _leave_out_secret(call, asked)
    if (earlier := _earlier(call)) is not None:
        return earlier
    judgement = asked.judgement()

    def opened(session: Session) -> Judge:
        case = decisions.check_reviewable(session, call.service, call.actor, case_id)
        check_version(if_match, case.version)
        role = Role.INDEPENDENT_REVIEWER
        return decisions.open_judge(session, call.service, call.actor, role, asked.passphrase)

    judge = call.read(opened)

    def work(session: Session) -> messages.JudgementAnswer:
        _check_case(session, call, case_id, if_match)
        row = decisions.review(session, call.service, judge, case_id, judgement)
        return _judgement(row, judge.key, None)

    return call.write(work, 201)


@router.post(
    "/cases/{case_id}/decision",
    operation_id="decide_case",
    status_code=201,
    response_model=messages.JudgementAnswer,
)
def decide(
    call: Deciding, case_id: uuid.UUID, asked: messages.JudgementRequest, if_match: IfMatch = None
) -> Any:
    """Sign the decision; granting issues the certificate. 签署认证决定；准予即发证。

    If the answer is lost, send the request again: the case has one number for ever.
    """
    _leave_out_secret(call, asked)
    if (earlier := _earlier(call)) is not None:
        return earlier
    judgement, running = asked.judgement(), call.service

    def opened(session: Session) -> Judge:
        case = decisions.check_decidable(session, running, call.actor, case_id, asked.outcome)
        check_version(if_match, case.version)
        role = Role.DECISION_MAKER
        return decisions.open_judge(session, running, call.actor, role, asked.passphrase)

    judge = call.read(opened)
    if asked.outcome is Outcome.REFUSED:

        def refused(session: Session) -> messages.JudgementAnswer:
            _check_case(session, call, case_id, if_match)
            row = decisions.refuse_case(session, running, judge, case_id, judgement)
            return _judgement(row, judge.key, None)

        return call.write(refused, 201)
    draft = issuing.prepare(running, judge, case_id, judgement)

    def granted(session: Session) -> messages.JudgementAnswer:
        _check_case(session, call, case_id, if_match)
        row = issuing.finish(session, running, draft)
        return _judgement(draft.decision, judge.key, row.number)

    return call.write(granted, 201)


@router.get("/certificates", operation_id="list_certificates")
def list_certificates(
    call: SignedIn, filters: Filtered, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.CertificateSummary]:
    """List the certificates of one's organisation, as client or as body. 本单位的证书。"""

    def work(session: Session) -> Page[messages.CertificateSummary]:
        page = limit, offset
        rows, total = service.listed(session, call.actor, filters, call.now, page)
        return page_of([_summary(call, row) for row in rows], total, offset)

    return call.read(work)


@router.get(
    "/certificates/{number}",
    operation_id="get_certificate",
    response_model=messages.CertificateAnswer,
)
def get_certificate(call: SignedIn, number: Number) -> Response:
    """Show a certificate with all it says. 查看证书。"""
    answer = call.read(lambda session: _answer(call, service.visible(session, call.actor, number)))
    return JSONResponse(answer.model_dump(mode="json"), headers={"ETag": tag_of(answer.version)})


@router.get("/certificates/{number}/events", operation_id="list_certificate_events")
def list_events(call: SignedIn, number: Number) -> list[messages.EventAnswer]:
    """List what happened to a certificate, oldest first. 证书事件。"""

    def work(session: Session) -> list[messages.EventAnswer]:
        rows = events_of(session, service.visible(session, call.actor, number))
        return [messages.EventAnswer.model_validate(row) for row in rows]

    return call.read(work)


@router.get(
    "/certificates/{number}/pdf",
    operation_id="get_certificate_pdf",
    response_class=Response,
    responses={200: {"content": {PDF: _BINARY}, "description": "PDF/A-3, signed. 已签名的证书。"}},
)
def get_pdf(call: SignedIn, number: Number) -> Response:
    """Give the signed PDF. 下载证书 PDF。"""

    def work(session: Session) -> Response:
        row = service.visible(session, call.actor, number)
        return _file(pdf_of(session, row), PDF, f"{row.number}.pdf")

    return call.read(work)


@router.get(
    "/certificates/{number}/bundle",
    operation_id="get_certificate_bundle",
    response_class=Response,
    responses={200: {"content": {BUNDLE: _BINARY}, "description": "A .tanbiao file. 证书包。"}},
)
def get_bundle(
    call: SignedIn,
    number: Number,
    sealed: Annotated[bool, Query(description="With the study. 含研究报告。")] = False,  # noqa: FBT002 - a query parameter
) -> Response:
    """Give everything to verify it offline; sealed: to recompute it too. 下载证书包。"""

    def work(session: Session) -> Response:
        row = service.visible(session, call.actor, number)
        if sealed:
            service.check_may_open(session, call.actor, row)
        content = bundle_of(session, call.service, row, sealed=sealed)
        name = f"{row.number}{'-sealed' if sealed else ''}{SUFFIX}"
        return _file(content, BUNDLE, name)

    return call.read(work)


@router.post(
    "/certificates/{number}/changes",
    operation_id="change_certificate",
    status_code=201,
    response_model=messages.EventAnswer,
)
def change(
    call: Changing, number: Number, asked: messages.ChangeRequest, if_match: IfMatch = None
) -> Any:
    """Suspend, reinstate, withdraw or revoke a certificate. 暂停、恢复、注销或撤销证书。"""

    def work(session: Session) -> messages.EventAnswer:
        row = service.visible(session, call.actor, number)
        changes.lock(session, row)
        check_version(if_match, row.version)
        event = changes.change_status(session, call.service, row, asked.change(), call.actor)
        return messages.EventAnswer.model_validate(event)

    return call.write(work, 201)


@router.post(
    "/certificates/{number}/amendments",
    operation_id="amend_certificate",
    status_code=201,
    response_model=messages.EventAnswer,
)
def amend(
    call: Deciding, number: Number, asked: messages.AmendmentRequest, if_match: IfMatch = None
) -> Any:
    """Give a certificate a new wording under its number; never a figure. 变更证书文字内容。"""
    _leave_out_secret(call, asked)
    if (earlier := _earlier(call)) is not None:
        return earlier
    running, amendment = call.service, asked.amendment()

    def opened(session: Session) -> tuple[Judge, CertificateRow]:
        row = service.visible(session, call.actor, number)
        check_version(if_match, row.version)
        changes.check_change(row, amendment.change, call.actor, call.now)
        role, secret = Role.DECISION_MAKER, asked.passphrase
        return decisions.open_judge(session, running, call.actor, role, secret), row

    judge, row = call.read(opened)
    revision = amending.prepare_amendment(running, judge, row, amendment)

    def work(session: Session) -> messages.EventAnswer:
        event = amending.finish_amendment(session, running, judge, revision, amendment)
        return messages.EventAnswer.model_validate(event)

    return call.write(work, 201)


@router.get("/reason-codes", operation_id="list_reason_codes")
def list_reasons(call: SignedIn) -> list[messages.ReasonAnswer]:  # noqa: ARG001 - signed in is all it needs
    """List the reason codes with the changes that take them. 原因代码表。"""
    return [
        messages.ReasonAnswer(
            code=code,
            label=Label(en=text.en, zh=text.zh),
            changes=[kind for kind, one in CHANGES.items() if code in one.reasons],
        )
        for code, text in REASONS.items()
    ]


def _earlier(call: Call) -> Response | None:
    """Return the answer to a repeated request, before anything is made again."""
    key = call.request.headers.get("idempotency-key")
    if key is None:
        return None
    person = call.actor.person_id
    return call.read(lambda session: recall(session, call.request, person, key))


def _leave_out_secret(call: Call, asked: BaseModel) -> None:
    """Know a repeated request by all but its passphrase, of which not even a hash is kept."""
    content = asked.model_dump_json(exclude={"passphrase"})
    call.request.scope["tanbiao.body"] = hashlib.sha256(content.encode())


def _check_case(session: Session, call: Call, case_id: uuid.UUID, if_match: str | None) -> None:
    check_version(if_match, get_case(session, call.actor, case_id).version)


def _keeper(call: Call) -> key_service.Keeper:
    return key_service.Keeper(call.service, call.actor, call.trace)


def _key(call: Call, row: KeyRow) -> messages.KeyAnswer:
    return messages.KeyAnswer.of(row, call.now)


def _judgement(row: DecisionRow, key: KeyRow, number: str | None) -> messages.JudgementAnswer:
    return messages.JudgementAnswer(
        case_id=row.case_id,
        role=row.role,
        outcome=Outcome(row.outcome),
        statement=row.statement,
        statement_hash=row.statement_hash,
        key=key.name,
        signature=public_decision(row, key).signature,
        at=row.at,
        certificate=number,
    )


def _summary(call: Call, row: CertificateRow) -> messages.CertificateSummary:
    found = messages.CertificateSummary.model_validate(row)
    return found.model_copy(update={"status": effective_status(row, call.now)})


def _answer(call: Call, row: CertificateRow) -> messages.CertificateAnswer:
    return messages.CertificateAnswer(
        **dict(_summary(call, row)),
        content=CertificateContent.model_validate(row.content),
        credential_hash=row.credential_hash,
        pdf_sha256=row.pdf_sha256,
    )


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)
