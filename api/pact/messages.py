"""Requests and answers about data consumers, grants and events."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

from api.web.openapi import taken
from footprint.bom import SupplierFigure

_URL = Annotated[str, StringConstraints(min_length=8, max_length=500, pattern=r"^https?://\S+$")]
_NAME = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
_ID = "7b0f6e0e-6f0f-4c8e-9a55-1f2f8f6d1c11"
_SECRET = "example-secret-of-the-partner"  # noqa: S105 - an example


class NewClient(BaseModel):
    """A data consumer to make credentials for."""

    model_config = taken({"name": "示例采购方"}, {"name": "Example buyer"})

    name: _NAME


class PartnerHost(BaseModel):
    """Where a consumer's own host is, and our credentials there."""

    model_config = taken(
        {"url": "https://pact.buyer.example", "client_id": "huzhou", "client_secret": _SECRET},
        {"url": "https://pact.buyer.example", "client_id": "huzhou", "client_secret": _SECRET},
    )

    url: _URL
    token_url: _URL | None = None
    client_id: _NAME
    client_secret: SecretStr = Field(min_length=1, max_length=500)


class NewGrant(BaseModel):
    """A statement to grant."""

    model_config = taken(
        {"statement_id": _ID, "announce": True}, {"statement_id": _ID, "announce": True}
    )

    statement_id: uuid.UUID
    announce: bool = False
    """Whether the consumer's host is told."""


class SupplierImport(BaseModel):
    """A supplier's footprint to take into a line: by its identifier, or by its product."""

    model_config = taken(
        {
            "submission_id": _ID,
            "line": "GL-1",
            "host": {
                "url": "https://pact.glass.example",
                "client_id": "huzhou",
                "client_secret": _SECRET,
            },
            "product": "urn:gtin:4712345060507",
        },
        {
            "submission_id": _ID,
            "line": "GL-1",
            "host": {
                "url": "https://pact.glass.example",
                "client_id": "huzhou",
                "client_secret": _SECRET,
            },
            "product": "urn:gtin:4712345060507",
        },
    )

    submission_id: uuid.UUID
    line: _NAME
    host: PartnerHost
    product: _NAME | None = None
    footprint_id: uuid.UUID | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.product is None) == (self.footprint_id is None):
            message = "give product or footprint_id · 请给出 product 或 footprint_id"
            raise ValueError(message)
        return self


class ImportAnswer(BaseModel):
    """What a supplier's footprint became."""

    submission_id: uuid.UUID
    version: int
    figure: SupplierFigure
    footprint: dict[str, Any]
    findings: list[dict[str, Any]]


class ClientAnswer(BaseModel):
    """A data consumer."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    client_id: str
    created_at: datetime
    revoked_at: datetime | None
    partner_url: str | None


class NewClientAnswer(ClientAnswer):
    """A data consumer with its secret, shown this once."""

    client_secret: str


class GrantsAnswer(BaseModel):
    """What a consumer may see."""

    statement_ids: list[uuid.UUID]


class SentEventAnswer(BaseModel):
    """An event for a consumer's host."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    consumer_id: uuid.UUID
    event: dict[str, Any]
    state: str
    attempts: int
    problem: str
    created_at: datetime
    next_attempt_at: datetime | None


class ReceivedEventAnswer(BaseModel):
    """An event of a consumer."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    consumer_id: uuid.UUID
    event: dict[str, Any]
    request_id: uuid.UUID | None
    received_at: datetime
