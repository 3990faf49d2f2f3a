"""What a carbon-label certificate says: every public field, and nothing of the bill of materials.

Fields follow the Chinese product certificate, ISO 14067 clauses 7.2 and 7.3 and ISO 14026. The
credential, the PDF, the label, the register and the verification page are all made from this one
value.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from footprint.certification.model import Value
from footprint.certification.scheme import Assurance
from footprint.result import Buckets, Hashes, Label
from footprint.text import Text


class CertificateStatus(StrEnum):
    """States of a certificate once issued."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


STATUS_LABELS: dict[CertificateStatus, Text] = {
    CertificateStatus.VALID: Text("VALID", "有效"),
    CertificateStatus.SUSPENDED: Text("SUSPENDED", "暂停"),
    CertificateStatus.WITHDRAWN: Text("WITHDRAWN", "注销"),
    CertificateStatus.REVOKED: Text("REVOKED", "撤销"),
    CertificateStatus.EXPIRED: Text("EXPIRED", "过期"),
    CertificateStatus.SUPERSEDED: Text("SUPERSEDED", "已被替代"),
}


class Party(Value):
    """An organisation as it is named on the certificate."""

    name: Label
    address: Label
    identifier: str | None = Field(default=None, description="unified social credit code or other")


class Body(Value):
    """The certification body."""

    name: Label
    code: str = Field(pattern=r"^[A-Z0-9]{2,8}$", description="as it stands in numbers")
    accreditation: str | None = Field(description="accreditation or approval number")
    did: str = Field(description="did:web of the body, whose document holds its keys")


class CertifiedProduct(Value):
    """The unit of certification: one product, model and factory."""

    name: Label
    model: str
    specification: str = ""
    trademark: str | None = None
    identifier: str | None = Field(default=None, description="GTIN or other, as a URN or URI")
    family: str
    family_label: Label


class StageShare(Value):
    """One life-cycle stage; all of them sum to the total."""

    key: str
    label: Label
    kgco2e: float
    share: float | None


class Interval(Value):
    """The 95 % interval of the total without biogenic CO2."""

    low_kgco2e: float
    high_kgco2e: float


class Decision(Value):
    """One of the two signatures a certificate rests on."""

    role: str = Field(description="independent-reviewer or decision-maker")
    name: str
    signed_at: datetime
    algorithm: str
    key_id: str
    public_key: str = Field(description="multibase, base58btc")
    statement_hash: str = Field(description="SHA-256 of the signed decision statement, hex")
    signature: str = Field(description="multibase, base58btc, over the statement's canonical JSON")


class Comparison(Value):
    """Position within a group of products under the same rule, unit and boundary."""

    group: Label
    count: int = Field(ge=2)
    lowest_kgco2e: float
    highest_kgco2e: float
    rank: int = Field(ge=1, description="1: the lowest footprint of the group")


class CertificateContent(Value):
    """Everything a certificate says."""

    number: str
    revision: int = Field(default=1, ge=1)
    official_number: str | None = Field(default=None, description="number of an outside register")
    supersedes: str | None = Field(default=None, description="number of the certificate before")
    demo: bool = Field(description="made with demonstration keys: certifies nothing")
    scheme: str
    scheme_code: str
    scheme_edition: str
    scheme_label: Label
    external_mark: bool = Field(description="the scheme has a mark of its own")
    body: Body
    client: Party
    manufacturer: Party
    factory: Party
    product: CertifiedProduct
    standards: tuple[str, ...]
    mode: Label
    assurance: Assurance
    materiality_share: float

    kgco2e: float = Field(description="[kg CO2e per functional or declared unit]")
    functional_unit: str
    functional_unit_label: Label
    declared_unit: bool = Field(description="a declared unit: the footprint is partial")
    boundary: str
    boundary_label: Label
    stages: tuple[StageShare, ...]
    buckets: Buckets
    interval: Interval | None
    primary_data_share: float | None
    data_quality: float | None = Field(description="1 best to 5 worst")
    method_label: Label
    rule_label: Label
    electricity: Label = Field(description="grid basis and accounting")
    database: str = Field(description="name of the data release")
    period_start: date | None
    period_end: date | None
    geography: Label
    assumptions: tuple[Label, ...] = Field(description="notes and warnings of the result")
    comparison_statement: Label
    comparison: Comparison | None = None
    consumer_label: bool = Field(description="the scheme allows a label for consumers")

    study_hash: str
    lines_root: str = Field(description="root of the salted line commitments, hex")
    lines_count: int = Field(ge=0)
    hashes: Hashes

    decisions: tuple[Decision, ...] = Field(min_length=2)
    issued_at: datetime
    valid_from: date
    valid_until: date = Field(description="the last day it is valid")
    first_issued: date
    surveillance_due: date
    verify_url: str = Field(description="page of this certificate")
    status_list_url: str = Field(description="without the purpose, which is appended")
    status_index: int = Field(ge=0)
