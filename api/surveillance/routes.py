"""HTTP of surveillance."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from api.certificates.tables import CertificateRow
from api.identity.call import Call, require
from api.surveillance import service
from api.surveillance.messages import (
    Resolution,
    RunAnswer,
    TriggerAnswer,
    YearlyData,
    YearlyDataAnswer,
    trigger_answer,
)
from api.surveillance.tables import TriggerRow
from api.web.paging import Limit, Offset, Page, page_of
from footprint.certification.roles import Role

router = APIRouter(prefix="/v1", tags=["surveillance"])

_Watching = Annotated[
    Call,
    Depends(
        require(Role.APPLICANT, Role.SURVEILLANCE_OFFICER, Role.DECISION_MAKER, Role.ADMINISTRATOR)
    ),
]
_Officer = Annotated[Call, Depends(require(Role.SURVEILLANCE_OFFICER))]
_Holder = Annotated[Call, Depends(require(Role.APPLICANT))]
_Operator = Annotated[Call, Depends(require(Role.OPERATOR))]


@router.get("/surveillance", operation_id="list_triggers")
def list_triggers(
    call: _Watching,
    state: Annotated[
        Literal["open", "all"], Query(description="Open: unresolved. 未处理。")
    ] = "open",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[TriggerAnswer]:
    """List what asks for another look at own certificates. 列出本组织证书的监督事项。"""

    def work(session: Session) -> Page[TriggerAnswer]:
        query = service.triggers(call.actor, open_only=state == "open")
        rows = session.execute(
            query.order_by(TriggerRow.due_on, TriggerRow.id).limit(limit).offset(offset)
        )
        items = [trigger_answer(row, owner) for row, owner in rows]
        return page_of(items, service.count(session, query), offset)

    return call.read(work)


@router.post("/surveillance/{trigger_id}/resolution", operation_id="resolve_trigger")
def resolve_trigger(call: _Officer, trigger_id: uuid.UUID, body: Resolution) -> TriggerAnswer:
    """Write down how a trigger was dealt with. 记录监督事项的处理结果。"""
    return call.write(
        lambda session: trigger_answer(
            *service.resolve(session, call.actor, trigger_id, body.resolution, call.now)
        )
    )


@router.post("/certificates/{number}/yearly-data", operation_id="give_yearly_data")
def give_yearly_data(call: _Holder, number: str, body: YearlyData) -> YearlyDataAnswer:
    """Compare a year's new data with the certified value. 年度数据与证书值比对。"""

    def work(session: Session) -> YearlyDataAnswer:
        share, row = service.take_yearly_data(
            session, call.service, call.actor, number, body.submission_version
        )
        if row is None:
            return YearlyDataAnswer(change_share=share, trigger=None)
        owner = session.get_one(CertificateRow, row.certificate_id)
        return YearlyDataAnswer(change_share=share, trigger=trigger_answer(row, owner))

    return call.write(work)


@router.post("/surveillance/runs", operation_id="run_surveillance")
def run_surveillance(call: _Operator) -> RunAnswer:
    """Check every certificate now; it also runs every day by itself. 立即检查全部证书。"""
    done = service.run(call.service)
    return RunAnswer(expired=done.expired, checked=done.checked, raised=done.raised)
