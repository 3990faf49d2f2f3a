"""What the routes of submissions answer."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from footprint.result import (
    FindingResult,
    Footprint,
    FunctionalUnitResult,
    Hashes,
    Label,
    ProductResult,
    StageResult,
)


class FootprintSummary(BaseModel):
    """A footprint without its lines."""

    product: ProductResult
    functional_unit: FunctionalUnitResult
    boundary: str
    boundary_label: Label
    kgco2e: float = Field(description="[kg CO2e per functional unit]")
    kgco2e_without_biogenic_co2: float
    stages: tuple[StageResult, ...]
    primary_data_share: float | None
    findings: tuple[FindingResult, ...]
    crosscheck_difference: float
    hashes: Hashes


class VersionSummary(BaseModel):
    """One version of a submission."""

    number: int
    kgco2e: float = Field(description="[kg CO2e per functional unit]")
    functional_unit: Label
    inputs_hash: str = Field(description="SHA-256 of the submission")
    note: str
    file_sha256: str | None = Field(description="the file it was read from")
    created_at: datetime
    findings: tuple[FindingResult, ...] = Field(description="of the file and of the result")


class SubmissionSummary(BaseModel):
    """A product somebody works on."""

    id: uuid.UUID
    family: str
    product_name: str
    product_model: str
    latest: int = Field(description="number of the newest version")
    version: int = Field(description="grows with every change; the ETag")
    kgco2e: float = Field(description="of the newest version [kg CO2e per functional unit]")
    created_at: datetime
    changed_at: datetime


class SubmissionAnswer(SubmissionSummary):
    """A submission with its newest version."""

    newest: VersionSummary


class VersionAnswer(VersionSummary):
    """One version with its submission and result, as they were kept."""

    submission: dict[str, Any] = Field(description="in the form a JSON document is handed in")
    result: Footprint


class EvidenceAnswer(BaseModel):
    """A file that supports a line or a field."""

    id: uuid.UUID
    sha256: str
    name: str
    media_type: str
    size: int = Field(description="[bytes]")
    subject: str
    scan: str = Field(description="clean, or not-scanned where no scanner is set up")
    added_at: datetime


class SupplierFigureAnswer(BaseModel):
    """A supplier's figure and whether it is valid today."""

    section: Literal["bill", "packaging"]
    line: str
    name: str
    supplier: str
    kgco2e_per_unit: float
    unit: str
    source: str
    valid_from: date | None
    valid_to: date | None
    state: Literal["valid", "expired", "not-yet-valid", "without-dates"]
    mandatory: bool = Field(description="nothing else stands behind the line")
    finding: FindingResult | None


def summary_of(result: Footprint) -> FootprintSummary:
    """Return a footprint without its lines."""
    fields = FootprintSummary.model_fields
    return FootprintSummary(**{name: getattr(result, name) for name in fields})
