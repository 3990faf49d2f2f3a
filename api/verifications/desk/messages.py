"""What the routes of the verifiers' desk take and answer."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.verifications.messages import Subject, Words
from api.web.openapi import taken
from footprint.certification.findings import Correction, FindingState, Grade
from footprint.certification.sampling import Sample

_CORRECTION = {"bill": {"40": {"amount": 2.1}}}


class RaiseFinding(BaseModel):
    """A finding."""

    model_config = taken(
        {
            "grade": "major",
            "subject": "line:40",
            "clause": "GB/T 24067-2024",
            "text": "前玻璃用量与领料单不符。",
            "correction": _CORRECTION,
        },
        {
            "grade": "minor",
            "subject": "energy:E1",
            "clause": "ISO 14067:2018",
            "text": "The meter reading of March is missing.",
        },
    )

    grade: Grade
    subject: Subject = Field(description="line:<key>, energy:<key>, field:<name> or study")
    clause: Subject
    text: Words
    correction: Correction | None = Field(
        default=None, description="None: its effect cannot be put as a figure"
    )
    due_on: date | None = Field(default=None, description="None: the scheme's last day")


class ReviseFinding(BaseModel):
    """Another grade or correction of a finding, and why."""

    model_config = taken(
        {"grade": "minor", "correction": _CORRECTION, "reason": "已核对复称记录。"},
        {"grade": "minor", "correction": _CORRECTION, "reason": "The scale was calibrated."},
    )

    grade: Grade
    correction: Correction | None
    reason: Words


class Reply(BaseModel):
    """The applicant's reply."""

    model_config = taken({"reply": "已更正并提交新版本。"}, {"reply": "Corrected in version 2."})

    reply: Words


class Settle(BaseModel):
    """What becomes of a finding, and why."""

    model_config = taken(
        {"state": "corrected", "reason": "新版本已更正。"},
        {"state": "open", "reason": "The reply does not explain the difference."},
    )

    state: FindingState
    reason: Words


class Remark(BaseModel):
    """A working note of the team."""

    model_config = taken({"text": "三月电表照片待补。"}, {"text": "Ask for the March reading."})

    text: Words


class RedrawnSample(BaseModel):
    """A sample drawn again from its seed."""

    same: bool
    sample: Sample


class RecalculationAnswer(BaseModel):
    """A study calculated anew [kg CO2e per functional unit]."""

    study: str
    claimed: float
    reassessed: float = Field(description="the whole assessment, run again")
    identical: bool = Field(description="the claim to the last digit")
    reference: float = Field(description="forward solve by bw2calc")
    fast: float = Field(description="second engine path")
    difference: float = Field(description="of these two, relative")


class ReportAnswer(BaseModel):
    """A report that was drafted."""

    sha256: str = Field(description="of its text in UTF-8")
    drafted_at: datetime
    text: str = Field(description="Markdown, Chinese and English")
