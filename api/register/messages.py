"""What the register answers: one entry a certificate, never a line of a bill."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field, field_validator

from footprint.certification.certificate import CertificateStatus
from footprint.certification.scheme import Assurance
from footprint.result import Label

Purpose = Literal["revocation", "suspension"]


class Order(StrEnum):
    """Orders of the register."""

    NEWEST = "newest"
    OLDEST = "oldest"
    PRODUCT = "product"
    FOOTPRINT = "footprint"
    EXPIRY = "expiry"


class Filters(BaseModel):
    """What the register is searched for; every filter narrows."""

    q: str = Field(
        default="",
        max_length=200,
        description="Product, model, company or certificate number. 产品、型号、企业或证书编号。",
        examples=["TOPCon"],
    )
    state: CertificateStatus | None = Field(default=None, description="In effect now. 当前状态。")
    standard: str = Field(
        default="",
        max_length=100,
        description="Standard or rule, or a part of its name. 标准或规则（可只填一部分）。",
        examples=["GB/T 24067-2024"],
    )
    scheme: str = Field(default="", max_length=64, description="Key of a scheme. 认证制度。")
    family: str = Field(default="", max_length=64, description="Product family. 产品类别。")
    body: str = Field(
        default="", max_length=8, description="Code of a certification body. 认证机构代码。"
    )
    sort: Order = Field(default=Order.NEWEST, description="Order. 排序。")

    @field_validator("state", mode="before")
    @classmethod
    def _any_state(cls, value: object) -> object:
        """Read an empty choice of a form as no choice."""
        return None if value == "" else value


class Window(Filters):
    """Filters, and which rows of what they leave."""

    limit: int = Field(default=50, ge=1, le=200, description="Rows of a page. 每页条数。")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="Rows to skip. 跳过条数。")


Search = Annotated[Filters, Query()]
PagedSearch = Annotated[Window, Query()]


class RegisterEntry(BaseModel):
    """One certificate in the register."""

    number: str = Field(examples=["DEMO-TB-2026-000001-9"])
    url: str = Field(description="its page, for ever")
    state: CertificateStatus = Field(description="in effect now")
    state_since: datetime
    demo: bool = Field(description="made with demonstration keys: certifies nothing")
    product: Label
    model: str
    client: Label
    manufacturer: Label
    body: Label
    body_code: str
    accreditation: str | None
    scheme: str
    scheme_label: Label
    standards: tuple[str, ...]
    assurance: Assurance
    family: str
    family_label: Label
    kgco2e: float = Field(description="[kg CO2e per functional or declared unit]")
    functional_unit: str
    functional_unit_label: Label
    boundary: str
    boundary_label: Label
    issued_at: datetime
    valid_from: date
    valid_until: date
    supersedes: str | None
    superseded_by: str | None


class Consistency(BaseModel):
    """That the log only grew: RFC 9162 consistency proof."""

    old_size: int
    new_size: int
    old_root: str = Field(description="hex")
    new_root: str = Field(description="hex")
    path: list[str] = Field(description="hex")
