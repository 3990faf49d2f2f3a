"""Routes of evidence: add a file, list, hand out."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from typing import IO, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.submissions import forms
from api.submissions.client import ClientCall
from api.submissions.evidence import service as evidence
from api.submissions.evidence.store import open_store
from api.submissions.messages import EvidenceAnswer
from api.submissions.service import visible
from api.submissions.tables import EvidenceRow
from api.submissions.uploads import Upload, uploaded
from api.web.paging import Limit, Offset, Page, page_of
from api.web.problems import refuse
from footprint.text import Text

router = APIRouter(prefix="/submissions/{submission_id}/evidence")

_PIECE = 1 << 18


async def _upload(
    request: Request, call: ClientCall, submission_id: uuid.UUID
) -> AsyncIterator[Upload]:
    await run_in_threadpool(  # before the file is streamed
        call.read, lambda session: visible(session, call.actor, submission_id)
    )
    async with uploaded(request, call.service.settings.evidence_limit_bytes) as upload:
        yield upload


@router.post(
    "",
    operation_id="add_evidence",
    status_code=201,
    response_model=EvidenceAnswer,
    responses={
        200: {"model": EvidenceAnswer, "description": "It was there already. 已存在。"},
        503: {"description": "The virus scanner gives no answer. 病毒扫描服务无响应。"},
    },
    openapi_extra=forms.evidence_body(),
)
def add_evidence(
    call: ClientCall,
    submission_id: uuid.UUID,
    upload: Annotated[Upload, Depends(_upload)],
) -> Response:
    """Add a file that supports a line or a field. 上传支持某行或某字段的证据文件。"""
    subject = upload.fields.get("subject", "")
    if not 0 < len(subject) <= 200:
        raise _no_subject()

    def check(session: Session) -> None:
        row = visible(session, call.actor, submission_id)
        evidence.check_subject(session, row, subject)

    call.read(check)
    stored = evidence.store(call.service, upload)

    def work(session: Session) -> Response:
        where = submission_id, subject
        row, new = evidence.attach(session, call.actor, where, stored, call.now)
        return JSONResponse(_answer(row).model_dump(mode="json"), 201 if new else 200)

    return call.write(work, status=201)


@router.get("", operation_id="list_evidence")
def list_evidence(
    call: ClientCall, submission_id: uuid.UUID, limit: Limit = 50, offset: Offset = 0
) -> Page[EvidenceAnswer]:
    """List the evidence of a submission. 列出证据文件。"""

    def work(session: Session) -> Page[EvidenceAnswer]:
        row = visible(session, call.actor, submission_id)
        found = evidence.listed(session, row, limit, offset)
        return page_of([_answer(one) for one in found], evidence.count(session, row), offset)

    return call.read(work)


@router.get(
    "/{evidence_id}",
    operation_id="download_evidence",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "The file. 文件。"},
        503: {"description": "The stored file is damaged. 存储的文件已损坏。"},
    },
)
def download_evidence(
    call: ClientCall, submission_id: uuid.UUID, evidence_id: uuid.UUID
) -> StreamingResponse:
    """Hand out a file of evidence. 下载证据文件。"""

    def work(session: Session) -> EvidenceRow:
        return evidence.find(session, visible(session, call.actor, submission_id), evidence_id)

    found = call.read(work)
    return send_file(call.service.get(open_store).open(found.sha256), found)


def send_file(file: IO[bytes], row: EvidenceRow) -> StreamingResponse:
    """Return a file as an attachment that no browser opens or runs by itself."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Length": str(row.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_pieces(file), headers=headers, media_type=row.media_type)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _answer(row: EvidenceRow) -> EvidenceAnswer:
    return EvidenceAnswer(**{name: getattr(row, name) for name in EvidenceAnswer.model_fields})


def _no_subject() -> Exception:
    return refuse(
        422,
        "missing-subject",
        Text("the form says nothing of what the file supports.", "表单未说明文件支持的对象。"),
        Text("Add a field “subject”, for example line:10.", "请添加字段“subject”，例如 line:10。"),
    )
