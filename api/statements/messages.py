"""Requests and answers about statements and the links they are shared by."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.statements.tables import ShareRow, StatementRow
from api.web.openapi import taken
from api.web.problems import finding_document
from footprint.comparison_table import Row
from footprint.formats.contract import StatedValue
from footprint.formats.fitting import Fit
from footprint.result import Label
from footprint.statement import Statement
from footprint.text import Text

Short = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9.-]+$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z_.]+$")]
_ID = "7b0f6e0e-6f0f-4c8e-9a55-1f2f8f6d1c11"
_DISCLOSURE = {
    "declarant": {"identifiers": ["urn:pact:company:customcode:vendor-assigned:EX-001"]},
    "product": {"identifiers": ["urn:gtin:4712345060507"], "mass_kg": 32.0},
}


class NewStatement(BaseModel):
    """A statement to make, of a certificate or of the newest version of a submission."""

    model_config = taken(
        {"certificate": "DEMO-TB-2026-000001-9", "disclosure": _DISCLOSURE},
        {"submission_id": _ID, "disclosure": _DISCLOSURE},
    )

    certificate: Short | None = None
    submission_id: uuid.UUID | None = None
    disclosure: dict[str, Any] = Field(description="see `tanbiao statement --template`")
    replaces: uuid.UUID | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.certificate is None) == (self.submission_id is None):
            message = "give certificate or submission_id · 请给出 certificate 或 submission_id"
            raise ValueError(message)
        return self


class Replacement(BaseModel):
    """What takes the place of a statement; nothing: it only holds no longer."""

    model_config = taken({"by": _ID}, {"by": _ID})

    by: uuid.UUID | None = None


class NewShare(BaseModel):
    """A link to make: for whom, what may be had, what is left out, how long."""

    model_config = taken(
        {"recipient": "示例采购方", "formats": ["pact"], "hidden": ["product.place"], "days": 90},
        {"recipient": "Example buyer", "formats": ["pact"], "hidden": [], "days": 90},
    )

    recipient: Short
    formats: list[Key] = Field(default=[], max_length=50)
    hidden: list[Name] = Field(default=[], max_length=50)
    days: int = Field(default=90, ge=1, le=1096)


class AmountAnswer(BaseModel):
    """A number with its unit."""

    kgco2e: float
    unit: Label


class StatementSummary(BaseModel):
    """A statement."""

    id: uuid.UUID
    certificate: str | None
    study_hash: str
    product: Label
    model: str
    product_ids: list[str]
    kgco2e: float = Field(description="[kg CO2e per functional unit]")
    functional_unit: Label
    boundary: Label
    status: str
    replaced_by: uuid.UUID | None
    created_at: datetime
    version: int


class StatementAnswer(StatementSummary):
    """A statement with what was added to the study."""

    disclosure: dict[str, Any]


class FitAnswer(BaseModel):
    """A format, and what the statement lacks for it."""

    key: str
    label: Label
    version: str
    origin: str
    media_type: str
    suffix: str
    fits: bool
    lacks: list[dict[str, Any]]
    doubts: list[dict[str, Any]]
    amount: AmountAnswer | None = Field(description="what it leads with, if it fits")


class ExplanationAnswer(BaseModel):
    """Why the numbers of a study differ; amounts as decimals in strings."""

    rows: list[dict[str, Any]]


class ShareAnswer(BaseModel):
    """A link, without its token, and how often it was opened."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    statement_id: uuid.UUID
    recipient: str
    formats: list[str]
    hidden: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    openings: int = 0
    last_opened_at: datetime | None = None


class NewShareAnswer(ShareAnswer):
    """A link with its address, shown this once."""

    address: str


class OpeningAnswer(BaseModel):
    """One opening of a link."""

    model_config = ConfigDict(from_attributes=True)

    format: str = Field(description="key of the format that was taken, or ``page``")
    at: datetime


class HideableAnswer(BaseModel):
    """A field that a link may leave out."""

    name: str
    label: Label


def label_of(text: Text) -> Label:
    """Return a text as it is answered."""
    return Label(en=text.en, zh=text.zh)


def amount_of(value: StatedValue) -> AmountAnswer:
    """Return a stated value as it is answered."""
    return AmountAnswer(kgco2e=value.kgco2e, unit=label_of(value.unit))


def summary_of(row: StatementRow, statement: Statement) -> dict[str, Any]:
    """Return what is answered of every statement."""
    result, product = statement.footprint, statement.disclosure.product
    return {
        "id": row.id,
        "certificate": row.certificate,
        "study_hash": statement.study_hash,
        "product": product.name,
        "model": product.model,
        "product_ids": row.product_ids,
        "kgco2e": result.kgco2e,
        "functional_unit": result.functional_unit.label,
        "boundary": result.boundary_label,
        "status": row.status,
        "replaced_by": row.replaced_by,
        "created_at": row.created_at,
        "version": row.version,
    }


def fit_of(fit: Fit, statement: Statement) -> FitAnswer:
    """Return what is answered of one format."""
    found = fit.format
    return FitAnswer(
        key=found.key,
        label=label_of(found.label),
        version=found.version,
        origin=found.origin,
        media_type=found.media_type,
        suffix=found.suffix,
        fits=fit.fits,
        lacks=[finding_document(one) for one in fit.lacks],
        doubts=[finding_document(one) for one in fit.doubts],
        amount=amount_of(found.value(statement)) if fit.fits else None,
    )


def explanation_of(rows: tuple[Row, ...]) -> ExplanationAnswer:
    """Return the table of a study as it is answered."""
    return ExplanationAnswer(rows=[row.document() for row in rows])


def share_of(row: ShareRow, openings: int, last: datetime | None) -> ShareAnswer:
    """Return a link with how often it was opened."""
    found = ShareAnswer.model_validate(row)
    return found.model_copy(update={"openings": openings, "last_opened_at": last})
