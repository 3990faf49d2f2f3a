"""Requests and answers about buyers' requests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.statements.messages import FitAnswer, Key, NewShareAnswer, Short
from api.web.openapi import taken
from footprint.result import Label

Long = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
_ID = "7b0f6e0e-6f0f-4c8e-9a55-1f2f8f6d1c11"


class NewRequest(BaseModel):
    """A request that came by mail or on a form; what its text names is found by itself."""

    model_config = taken(
        {
            "requester": "示例采购方",
            "text": "请按 PACT 格式提供 GTIN 4712345060507 的产品碳足迹，须经第三方核查。",
        },
        {
            "requester": "Example buyer",
            "text": "Please send a third-party verified PACT footprint of GTIN 4712345060507.",
        },
    )

    requester: Short
    channel: Literal["mail", "form"] = "mail"
    text: Long = ""
    products: list[Short] = Field(default=[], max_length=50)
    formats: list[Key] = Field(default=[], max_length=50)
    boundary: Key | None = None
    verified: bool = False


class Reply(BaseModel):
    """What answers a request: statements, and what the link of a mail or form may leave out."""

    model_config = taken(
        {"statement_ids": [_ID], "formats": ["pact"], "hidden": [], "days": 90},
        {"statement_ids": [_ID], "formats": ["pact"], "hidden": [], "days": 90},
    )

    statement_ids: list[uuid.UUID] = Field(min_length=1, max_length=20)
    formats: list[Key] = Field(default=[], max_length=50)
    hidden: list[Short] = Field(default=[], max_length=50)
    days: int = Field(default=90, ge=1, le=1096)


class Rejection(BaseModel):
    """Why a request is not met."""

    model_config = taken(
        {"reason": "该产品的核查尚未完成。"}, {"reason": "The product is still being verified."}
    )

    reason: Annotated[Short, StringConstraints(max_length=1000)]


class RequestSummary(BaseModel):
    """A request."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    channel: str
    requester: str
    wanted: dict[str, Any]
    text: str
    state: str
    statement_ids: list[str]
    reason: str
    received_at: datetime
    answered_at: datetime | None
    version: int


class CandidateAnswer(BaseModel):
    """A statement that may answer a request: which formats fit, and what is not met."""

    statement_id: uuid.UUID
    product: Label
    model: str
    boundary: Label
    meets: bool = Field(description="a wanted format fits and nothing asked for is missing")
    unmet: list[dict[str, Any]]
    formats: list[FitAnswer]


class RequestAnswer(RequestSummary):
    """A request, with what may answer it."""

    candidates: list[CandidateAnswer]
    findings: list[dict[str, Any]]


class AnsweredRequest(RequestSummary):
    """A request that was met; the links of a mail or form, each shown this once."""

    links: list[NewShareAnswer]
