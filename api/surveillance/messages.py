"""Requests and answers of surveillance."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from pydantic import BaseModel, Field

from api.certificates.tables import CertificateRow
from api.surveillance.tables import TriggerRow
from api.web.openapi import taken
from footprint.result import Label


class TriggerAnswer(BaseModel):
    """One reason to look at a certificate again."""

    id: uuid.UUID
    certificate: str
    kind: str
    subject: str
    due_on: date
    text: Label
    raised_at: datetime
    resolved_at: datetime | None
    resolution: str
    version: int


class Resolution(BaseModel):
    """How a trigger was dealt with."""

    model_config = taken(
        {"resolution": "年度监督已完成，未发现不符合项。"},
        {"resolution": "Yearly surveillance done on site, no finding."},
    )

    resolution: str = Field(min_length=1, max_length=4000)


class YearlyData(BaseModel):
    """A newer version of the submission behind a certificate."""

    model_config = taken({"submission_version": 2}, {"submission_version": 3})

    submission_version: int = Field(ge=1, le=1_000_000)


class YearlyDataAnswer(BaseModel):
    """How far the new value is from the certified one."""

    change_share: float | None = Field(description="relative; None if the certified value is 0")
    trigger: TriggerAnswer | None = Field(description="None: within the scheme's limit")


class RunAnswer(BaseModel):
    """What a run over all certificates did."""

    expired: int
    checked: int
    raised: int


def trigger_answer(row: TriggerRow, certificate: CertificateRow) -> TriggerAnswer:
    """Return a trigger as it is answered."""
    return TriggerAnswer(
        id=row.id,
        certificate=certificate.number,
        kind=row.kind,
        subject=row.subject,
        due_on=row.due_on,
        text=Label(en=row.text_en, zh=row.text_zh),
        raised_at=row.raised_at,
        resolved_at=row.resolved_at,
        resolution=row.resolution,
        version=row.version,
    )
