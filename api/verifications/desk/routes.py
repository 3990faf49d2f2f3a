"""The verifiers' desk: study and evidence, sample, risks, findings, recalculation, report, file."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from api.identity.call import Call, SignedIn, require
from api.submissions.evidence.store import open_store
from api.submissions.tables import StudyRow
from api.verifications.answers import finding_answer
from api.verifications.desk import findings, messages, reporting, work
from api.verifications.desk.casefile import case_file, pieces_of
from api.verifications.messages import FindingAnswer
from api.verifications.recalculation import Recalculation, recalculate
from api.verifications.records import findings_of, study_row
from api.verifications.service import decision_file, get_case, is_applicant, require_declared
from api.verifications.tables import CaseRow, FindingRow
from api.web.preconditions import check_version
from api.web.problems import not_found
from footprint.certification.difference import Difference
from footprint.certification.findings import Correction
from footprint.certification.risk import LineRisk
from footprint.certification.roles import BODY_ROLES, CLIENT_ROLES, TEAM_ROLES, Role
from footprint.certification.sampling import Sample
from footprint.certification.study import SealedStudy
from footprint.text import Text

T = TypeVar("T")
router = APIRouter(tags=["verification"])

InTeam = Annotated[Call, Depends(require(*sorted(TEAM_ROLES)))]
Leading = Annotated[Call, Depends(require(Role.LEAD_VERIFIER))]
OfBody = Annotated[Call, Depends(require(*sorted(BODY_ROLES)))]
OfClient = Annotated[Call, Depends(require(*sorted(CLIENT_ROLES)))]
Number = Annotated[int, Path(ge=1, le=100_000, description="Number of the finding. 序号。")]
StudyHash = Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$", description="A study. 研究。")]
_BINARY: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file."}
}
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {}}, "description": "The archive."}
}


@router.get("/v1/cases/{case_id}/study", operation_id="get_case_study")
def study(call: SignedIn, case_id: uuid.UUID) -> SealedStudy:
    """Give the sealed study with its bill, for those on the case. 封存的研究报告（含物料清单）。"""
    return _for_readers(
        call,
        case_id,
        lambda session, case: SealedStudy.model_validate(study_row(session, case).document),
    )


@router.get(
    "/v1/cases/{case_id}/evidence/{sha256}",
    operation_id="get_case_evidence",
    response_class=StreamingResponse,
    responses=_BINARY,
)
def evidence(
    call: SignedIn,
    case_id: uuid.UUID,
    sha256: Annotated[str, Path(max_length=64, description="Its SHA-256. 文件哈希值。")],
) -> Response:
    """Give one evidence file of the study, for those on the case. 证据文件。"""

    def found(session: Session, case: CaseRow) -> bool:
        files = [row for one in work.studies_of(session, case) for row in one.document["evidence"]]
        return any(row["sha256"] == sha256 for row in files)

    if not _for_readers(call, case_id, found):
        raise not_found(Text("evidence in this case", "证据文件"))
    headers = {"Content-Disposition": f'attachment; filename="{sha256}"'}
    pieces = pieces_of(call.service.get(open_store).open(sha256))
    return StreamingResponse(pieces, 200, headers, "application/octet-stream")


@router.get("/v1/cases/{case_id}/difference", operation_id="compare_case_versions")
def difference(
    call: SignedIn, case_id: uuid.UUID, before: StudyHash = None, after: StudyHash = None
) -> Difference:
    """Compare two versions handed in, by line; the last two by default. 版本差异。"""
    return _for_readers(
        call, case_id, lambda session, case: work.differ(session, case, before, after)
    )


@router.post("/v1/cases/{case_id}/sample", operation_id="draw_sample", status_code=201)
def draw(call: InTeam, case_id: uuid.UUID) -> Sample:
    """Draw the sample of the study, once, with a seed anybody can check. 抽样。"""
    return _write(
        call,
        case_id,
        lambda session, case: work.draw(session, case, call.actor, call.now),
        201,
    )


@router.get("/v1/cases/{case_id}/sample", operation_id="get_sample")
def sample(call: OfBody, case_id: uuid.UUID) -> Sample:
    """Give the sample with its seed; never to the applicant's side. 样本与种子（仅机构）。"""
    return _for_body(call, case_id, lambda _, case: work.drawn_sample(case))


@router.get("/v1/cases/{case_id}/sample/redraw", operation_id="redraw_sample")
def redraw(call: OfBody, case_id: uuid.UUID) -> messages.RedrawnSample:
    """Draw the sample again from its seed and compare. 用同一种子重新抽样并比对。"""

    def again(session: Session, case: CaseRow) -> messages.RedrawnSample:
        drawn, same = work.redraw(session, case)
        return messages.RedrawnSample(same=same, sample=drawn)

    return _for_body(call, case_id, again)


@router.get("/v1/cases/{case_id}/risks", operation_id="list_risks")
def risks(call: OfBody, case_id: uuid.UUID) -> list[LineRisk]:
    """List the lines by risk, the highest first. 风险排序。"""
    return _for_body(call, case_id, lambda session, case: list(work.rank(session, case)))


@router.post("/v1/cases/{case_id}/crosscheck", operation_id="crosscheck_case", status_code=201)
def crosscheck(call: InTeam, case_id: uuid.UUID) -> messages.RecalculationAnswer:
    """Calculate the study anew, also by the second engine path. 以第二计算路径复算。"""
    row = _study_at_desk(call, case_id)
    outcome = recalculate(row)

    def record(session: Session, case: CaseRow) -> messages.RecalculationAnswer:
        work.record_crosscheck(session, case, call.actor, row.id, outcome, call.now)
        return _recalculation(row, outcome)

    return _write(call, case_id, record, 201)


@router.post("/v1/cases/{case_id}/notes", operation_id="take_note", status_code=204)
def note(call: InTeam, case_id: uuid.UUID, asked: messages.Remark) -> Response:
    """Keep a working note, which the applicant's side never sees. 工作记录（仅核查组）。"""

    def take(session: Session, case: CaseRow) -> Response:
        work.take_note(session, case, call.actor, asked.text, call.now)
        return Response(status_code=204)

    return _write(call, case_id, take, 204)


@router.post("/v1/cases/{case_id}/findings", operation_id="raise_finding", status_code=201)
def raise_(call: InTeam, case_id: uuid.UUID, asked: messages.RaiseFinding) -> FindingAnswer:
    """Raise a finding; its effect is computed at once. 提出不符合项（即时计算影响）。"""
    priced = findings.price(_study_at_desk(call, case_id), asked.correction)
    raised = findings.Raised(
        asked.grade, asked.subject, asked.clause, asked.text, asked.correction, asked.due_on
    )

    def keep(session: Session, case: CaseRow) -> FindingAnswer:
        row = findings.raise_finding(session, case, call.actor, raised, priced, call.now)
        return finding_answer(row)

    return _write(call, case_id, keep, 201)


@router.get("/v1/cases/{case_id}/findings", operation_id="list_findings")
def list_(call: SignedIn, case_id: uuid.UUID) -> list[FindingAnswer]:
    """List the findings of a case. 不符合项列表。"""

    def find(session: Session) -> list[FindingAnswer]:
        case = get_case(session, call.actor, case_id)
        return [finding_answer(row) for row in findings_of(session, case)]

    return call.read(find)


@router.put("/v1/cases/{case_id}/findings/{number}", operation_id="revise_finding")
def revise(
    call: InTeam, case_id: uuid.UUID, number: Number, asked: messages.ReviseFinding
) -> FindingAnswer:
    """Change grade and correction of a finding; it is priced anew. 修订不符合项。"""
    priced = findings.price(_study_at_desk(call, case_id), asked.correction)
    revised: tuple[Any, Correction | None, str] = asked.grade, asked.correction, asked.reason
    return _on_finding(
        call,
        (case_id, number),
        lambda session, case, row: findings.revise(
            session, case, row, call.actor, revised, priced, call.now
        ),
    )


@router.post("/v1/cases/{case_id}/findings/{number}/reply", operation_id="answer_finding")
def reply(
    call: OfClient, case_id: uuid.UUID, number: Number, asked: messages.Reply
) -> FindingAnswer:
    """Reply to a finding, as the applicant. 申请人答复。"""
    return _on_finding(
        call,
        (case_id, number),
        lambda session, case, row: findings.answer(
            session, case, row, call.actor, asked.reply, call.now
        ),
    )


@router.post("/v1/cases/{case_id}/findings/{number}/settle", operation_id="settle_finding")
def settle(
    call: InTeam, case_id: uuid.UUID, number: Number, asked: messages.Settle
) -> FindingAnswer:
    """Close a finding: corrected, accepted, withdrawn; or reopen it. 关闭或重开不符合项。"""
    outcome = asked.state, asked.reason
    return _on_finding(
        call,
        (case_id, number),
        lambda session, case, row: findings.settle(
            session, case, row, call.actor, outcome, call.now
        ),
    )


@router.post("/v1/cases/{case_id}/report", operation_id="draft_report", status_code=201)
def draft(call: Leading, case_id: uuid.UUID) -> messages.ReportAnswer:
    """Draft the verification report from the records. 根据记录起草核查报告。"""

    def make(session: Session, case: CaseRow) -> messages.ReportAnswer:
        return _report(reporting.draft(session, case, call.actor, call.now))

    return _write(call, case_id, make, 201)


@router.get("/v1/cases/{case_id}/report", operation_id="get_report")
def report(call: SignedIn, case_id: uuid.UUID) -> messages.ReportAnswer:
    """Give the report in force; to the applicant once the case is decided. 核查报告。"""

    def find(session: Session) -> messages.ReportAnswer:
        case = get_case(session, call.actor, case_id)
        return _report(reporting.report_of(session, case, call.actor))

    return call.read(find)


@router.get("/v1/cases/{case_id}/decision-file", operation_id="get_decision_file")
def decision(call: OfBody, case_id: uuid.UUID) -> dict[str, Any]:
    """Give what reviewer and decision maker sign. 复核与认证决定所签署的内容。"""
    return _for_body(call, case_id, decision_file)


@router.get(
    "/v1/cases/{case_id}/file",
    operation_id="export_case",
    response_class=StreamingResponse,
    responses=_ZIP,
)
def export(call: OfBody, case_id: uuid.UUID) -> Response:
    """Give the whole file of a case as one archive, the same bytes every time. 全案卷导出。"""
    archive = _for_body(call, case_id, lambda session, case: case_file(session, call.service, case))
    headers = {"Content-Disposition": f'attachment; filename="case-{case_id}.zip"'}
    return StreamingResponse(pieces_of(archive), 200, headers, "application/zip")


def _for_readers(call: Call, case_id: uuid.UUID, find: Callable[[Session, CaseRow], T]) -> T:
    """Do what the applicant may on its own case, and the body's people with a declared part."""

    def read(session: Session) -> T:
        case = get_case(session, call.actor, case_id)
        if not is_applicant(call.actor, case) or call.actor.roles.isdisjoint(CLIENT_ROLES):
            require_declared(session, case, call.actor, call.now)
        return find(session, case)

    return call.read(read)


def _for_body(call: Call, case_id: uuid.UUID, find: Callable[[Session, CaseRow], T]) -> T:
    """Do what the body's people with a declared part may."""

    def read(session: Session) -> T:
        case = get_case(session, call.actor, case_id)
        require_declared(session, case, call.actor, call.now)
        return find(session, case)

    return call.read(read)


def _write(
    call: Call, case_id: uuid.UUID, change: Callable[[Session, CaseRow], T], status: int = 200
) -> T:
    def write(session: Session) -> T:
        case = get_case(session, call.actor, case_id)
        check_version(call.if_match, case.version)
        return change(session, case)

    return call.write(write, status)


def _on_finding(
    call: Call,
    which: tuple[uuid.UUID, int],
    change: Callable[[Session, CaseRow, FindingRow], FindingRow],
) -> FindingAnswer:
    """Change a finding at the version of it that the caller has seen."""
    case_id, number = which

    def write(session: Session) -> FindingAnswer:
        case = get_case(session, call.actor, case_id)
        row = findings.get_finding(session, case, number)
        check_version(call.if_match, row.version)
        return finding_answer(change(session, case, row))

    return call.write(write)


def _study_at_desk(call: Call, case_id: uuid.UUID) -> StudyRow:
    """Return the study for a calculation, which is done before the transaction that keeps it."""

    def read(session: Session) -> StudyRow:
        case = get_case(session, call.actor, case_id)
        findings.check_team_at_work(session, case, call.actor, call.now)
        return study_row(session, case)

    return call.read(read)


def _recalculation(row: StudyRow, outcome: Recalculation) -> messages.RecalculationAnswer:
    return messages.RecalculationAnswer(
        study=row.hash, identical=outcome.identical, **asdict(outcome)
    )


def _report(row: Any) -> messages.ReportAnswer:
    return messages.ReportAnswer(sha256=row.sha256, drafted_at=row.drafted_at, text=row.text)
