"""A certification scheme as configuration: what it asks for, how long it lasts, who may use it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from footprint.certification.model import Value
from footprint.inventory import Provenance
from footprint.result import Label

Assurance = Literal["limited", "reasonable"]


class Basis(Value):
    """Where a figure of a scheme comes from."""

    source: str = Field(description="document it was read in, or whose decision it is")
    provenance: Provenance


class Refusal(Value):
    """A product family the scheme does not certify."""

    family: str
    reason: Label
    when: dict[str, str] = Field(
        default_factory=dict,
        description="only where these parameters have these values; empty: always",
    )


class Scheme(Value):
    """One certification scheme."""

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    code: str = Field(pattern=r"^[A-Z0-9]{2,6}$", description="as it stands in numbers")
    edition: str
    label: Label
    owner: Label
    standards: tuple[str, ...] = Field(min_length=1, description="certification basis")
    mode: Label = Field(description="certification mode")
    assurance: Assurance
    validity_months: int = Field(gt=0, le=60)
    surveillance_months: int = Field(gt=0, le=60)
    suspension_months: int = Field(gt=0, le=24, description="longest suspension")
    correction_days: int = Field(gt=0, description="time to close a major finding")
    consulting_barred_months: int = Field(ge=0, description="after consulting for the client")
    materiality_share: float = Field(gt=0, lt=1, description="of the total")
    drift_share: float = Field(gt=0, lt=1, description="change that asks for a recalculation")
    site_inspection: bool
    families: tuple[str, ...] | None = Field(description="eligible; None: all but the refused")
    refused: tuple[Refusal, ...] = ()
    boundaries: tuple[str, ...] | None = Field(default=None, description="None: any")
    consumer_boundaries: tuple[str, ...] = ("cradle-to-grave",)
    mandatory_fields: tuple[str, ...] = Field(
        default=(), description="fields of the submission that must be given, as dotted paths"
    )
    comparison_minimum: int = Field(default=10, ge=2, description="products in a comparison group")
    artwork: Literal["tanbiao", "external"] = Field(
        description="external: the scheme's own mark, which we neither ship nor draw"
    )
    entitled_bodies: tuple[str, ...] | None = Field(
        default=None, description="codes of the bodies that may use it; None: any approved body"
    )
    bases: dict[str, Basis] = Field(default_factory=dict, description="by field name")
