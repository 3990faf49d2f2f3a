"""Routes: assess without keeping, submissions and their versions, what versions differ by."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import AfterValidator, AwareDatetime
from sqlalchemy.orm import Session

from api.identity.call import Call, SignedIn
from api.report import render_report
from api.submissions import forms, service
from api.submissions.assessing import Prepared, open_assessor
from api.submissions.client import ClientCall
from api.submissions.evidence import routes as evidence_routes
from api.submissions.evidence.service import store
from api.submissions.messages import (
    FootprintSummary,
    SubmissionAnswer,
    SubmissionSummary,
    SupplierFigureAnswer,
    VersionAnswer,
    VersionSummary,
    summary_of,
)
from api.submissions.service import Filters, Source, content_of, version_of, visible
from api.submissions.suppliers import supplier_figures
from api.submissions.tables import SubmissionRow, VersionRow
from api.submissions.uploads import Handed, handed, read_body
from api.web.idempotency import recall
from api.web.paging import Limit, Offset, Page, page_of
from api.web.preconditions import IfMatch, tag_of
from footprint.certification.difference import Difference
from footprint.result import Footprint

router = APIRouter(prefix="/v1", tags=["submissions"])
router.include_router(evidence_routes.router)

_NO_SCANNER: dict[int | str, dict[str, Any]] = {
    503: {"description": "The virus scanner gives no answer. 病毒扫描服务无响应。"}
}
Note = Annotated[str, Query(max_length=1000, description="Remark on the version. 版本备注。")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="Number of the version. 版本号。")]
Words = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as failure:
        message = "is out of range"
        raise ValueError(message) from failure


Since = Annotated[
    Annotated[AwareDatetime, AfterValidator(_in_utc)] | None,
    Query(description="Changed at or after, with time zone. 此后有变更（含时区）。"),
]


async def _json_body(request: Request, call: SignedIn) -> bytes:
    return await read_body(request, call.service.settings.upload_limit_bytes)


async def _handed(request: Request, call: ClientCall) -> AsyncIterator[Handed]:
    async with handed(request, call.service.settings.upload_limit_bytes) as content:
        yield content


Body = Annotated[bytes, Depends(_json_body)]
Content = Annotated[Handed, Depends(_handed)]


@router.post(
    "/assessments",
    operation_id="assess",
    response_model=Footprint | FootprintSummary,
    openapi_extra=forms.json_body(),
)
def assess(call: SignedIn, body: Body, detail: Literal["summary", "full"] = "full") -> Response:
    """Assess a submission without keeping it. 核算但不保存。"""
    today = call.now.date()
    result = call.service.get(open_assessor).assess(body, ".json", today).result
    answer = result if detail == "full" else summary_of(result)
    return Response(answer.model_dump_json(), media_type="application/json")


@router.post(
    "/submissions",
    operation_id="submit",
    status_code=201,
    response_model=SubmissionAnswer,
    responses=_NO_SCANNER,
    openapi_extra=forms.document_body(),
)
def submit(call: ClientCall, content: Content, note: Note = "") -> SubmissionAnswer | Response:
    """Validate, assess and keep a submission. 提交申报：校验、核算并保存。"""
    if (earlier := _earlier(call)) is not None:
        return earlier
    prepared, source = _prepare(call, content, note)

    def work(session: Session) -> SubmissionAnswer:
        return _answer(*service.create(session, call.actor, prepared, source, call.now))

    return call.write(work, status=201)


@router.get("/submissions", operation_id="list_submissions")
def list_submissions(
    call: ClientCall,
    family: Words = None,
    text: Words = None,
    since: Since = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[SubmissionSummary]:
    """List the organisation's submissions, last changed first. 列出本单位的申报。"""

    def work(session: Session) -> Page[SubmissionSummary]:
        filters = Filters(family, text, since)
        rows, total = service.listed(session, call.actor, filters, limit, offset)
        return page_of([_summary(row, kgco2e) for row, kgco2e in rows], total, offset)

    return call.read(work)


@router.get(
    "/submissions/{submission_id}",
    operation_id="get_submission",
    response_model=SubmissionAnswer,
)
def get_submission(call: ClientCall, submission_id: uuid.UUID) -> Response:
    """Show a submission with its newest version. 查看申报及其最新版本。"""

    def work(session: Session) -> SubmissionAnswer:
        row = visible(session, call.actor, submission_id)
        return _answer(row, version_of(session, row, row.latest))

    found = call.read(work)
    return JSONResponse(found.model_dump(mode="json"), headers={"ETag": tag_of(found.version)})


@router.post(
    "/submissions/{submission_id}/versions",
    operation_id="submit_version",
    status_code=201,
    response_model=SubmissionAnswer,
    responses=_NO_SCANNER,
    openapi_extra=forms.document_body(),
)
def submit_version(
    call: ClientCall,
    submission_id: uuid.UUID,
    content: Content,
    note: Note = "",
    if_match: IfMatch = None,
) -> SubmissionAnswer | Response:
    """Validate, assess and keep a further version. 提交新版本。"""
    if (earlier := _earlier(call)) is not None:
        return earlier
    call.read(lambda session: visible(session, call.actor, submission_id))
    made = _prepare(call, content, note)

    def work(session: Session) -> SubmissionAnswer:
        where = submission_id, if_match
        return _answer(*service.revise(session, call.actor, where, made, call.now))

    return call.write(work, status=201)


@router.get("/submissions/{submission_id}/versions/{number}", operation_id="get_submission_version")
def get_version(call: ClientCall, submission_id: uuid.UUID, number: Number) -> VersionAnswer:
    """Show one version with its submission and result. 查看某一版本。"""

    def work(session: Session) -> VersionAnswer:
        version = version_of(session, visible(session, call.actor, submission_id), number)
        content = content_of(version)
        summary = _version(version, content.result)
        return VersionAnswer(**dict(summary), submission=version.submission, result=content.result)

    return call.read(work)


@router.get(
    "/submissions/{submission_id}/versions/{number}/report",
    operation_id="get_submission_report",
    response_class=HTMLResponse,
)
def get_report(call: ClientCall, submission_id: uuid.UUID, number: Number) -> HTMLResponse:
    """Show the report of one version as a page. 查看某一版本的报告。"""

    def work(session: Session) -> Footprint:
        row = visible(session, call.actor, submission_id)
        return content_of(version_of(session, row, number)).result

    page = render_report(call.read(work), call.language)
    return HTMLResponse(page, headers={"Content-Security-Policy": _REPORT_POLICY})


@router.get("/submissions/{submission_id}/difference", operation_id="compare_versions")
def compare_versions(
    call: ClientCall,
    submission_id: uuid.UUID,
    first: Annotated[int, Query(alias="from", ge=1, le=1_000_000)],
    second: Annotated[int, Query(alias="to", ge=1, le=1_000_000)],
) -> Difference:
    """Show what a later version adds, by line in kg CO2e. 按行比较两个版本的差异。"""

    def work(session: Session) -> Difference:
        row = visible(session, call.actor, submission_id)
        return service.difference(session, row, first, second)

    return call.read(work)


@router.get("/submissions/{submission_id}/supplier-figures", operation_id="list_supplier_figures")
def list_supplier_figures(
    call: ClientCall, submission_id: uuid.UUID, limit: Limit = 50, offset: Offset = 0
) -> Page[SupplierFigureAnswer]:
    """List supplier figures of the newest version, with validity. 供应商数据及其有效期。"""

    def work(session: Session) -> Prepared:
        row = visible(session, call.actor, submission_id)
        return content_of(version_of(session, row, row.latest))

    found = supplier_figures(call.read(work).submission, call.now.date())
    return page_of(list(found[offset : offset + limit]), len(found), offset)


_REPORT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox allow-scripts allow-downloads"
)
"""The page's own policy names its scripts by hash; this one keeps them out of our origin."""


def _earlier(call: Call) -> Response | None:
    """Return the answer to a repeated request, before anything is assessed again."""
    key = call.request.headers.get("idempotency-key")
    if key is None:
        return None
    person = call.actor.person_id
    return call.read(lambda session: recall(session, call.request, person, key))


def _prepare(call: Call, content: Handed, note: str) -> tuple[Prepared, Source]:
    assessor = call.service.get(open_assessor)
    prepared = assessor.assess(content.data, content.suffix, call.now.date())
    if content.upload is None:
        return prepared, Source(note)
    stored = store(call.service, content.upload, "application/octet-stream")
    return prepared, Source(note, stored.sha256)


def _summary(row: SubmissionRow, kgco2e: float) -> SubmissionSummary:
    names = SubmissionSummary.model_fields.keys() - {"kgco2e"}
    return SubmissionSummary(kgco2e=kgco2e, **{name: getattr(row, name) for name in names})


def _answer(row: SubmissionRow, version: VersionRow) -> SubmissionAnswer:
    newest = _version(version, Footprint.model_validate(version.result))
    return SubmissionAnswer(**dict(_summary(row, version.kgco2e)), newest=newest)


def _version(version: VersionRow, result: Footprint) -> VersionSummary:
    return VersionSummary(
        number=version.number,
        kgco2e=version.kgco2e,
        functional_unit=result.functional_unit.label,
        inputs_hash=version.inputs_hash,
        note=version.note,
        file_sha256=version.file_sha256,
        created_at=version.created_at,
        findings=result.findings,
    )
