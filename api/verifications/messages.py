"""What the routes of cases take and answer."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.web.openapi import taken
from api.web.paging import Limit, Offset
from footprint.certification.application import CaseDetails
from footprint.certification.findings import FindingState, Grade, Standing
from footprint.certification.roles import Role
from footprint.certification.scheme import Scheme
from footprint.certification.states import CaseState
from footprint.result import Label

_ID = "7b0f6e0e-6f0f-4c8e-9a55-1f2f8f6d1c11"
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
_WRITTEN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_PLAIN)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_PLAIN)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_PLAIN)]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=5000, pattern=_WRITTEN)]
MaybeWords = Annotated[str, StringConstraints(max_length=5000, pattern=_WRITTEN)]


class Bilingual(BaseModel):
    """A name in both languages."""

    model_config = taken({"en": "Module", "zh": "组件"}, {"en": "Module", "zh": "组件"})

    en: Line
    zh: Line


class BilingualAddress(BaseModel):
    """An address in both languages."""

    model_config = taken(
        {"en": "1 Example Road, Huzhou", "zh": "湖州市示例路1号"},
        {"en": "1 Example Road, Huzhou", "zh": "湖州市示例路1号"},
    )

    en: Address
    zh: Address


_PARTY = {
    "name": {"en": "Huzhou Example Solar Co., Ltd. (invented)", "zh": "湖州示例光伏公司（虚构）"},
    "address": {"en": "1 Example Road, Huzhou", "zh": "湖州市示例路1号"},
}


class PartyGiven(BaseModel):
    """An organisation as it shall stand on the certificate."""

    model_config = taken(_PARTY, _PARTY)

    name: Bilingual
    address: BilingualAddress
    identifier: Short | None = None


class DetailsGiven(BaseModel):
    """What is said beside the study; a party left out is the applicant itself."""

    model_config = taken(
        {"factory": _PARTY, "trademark": "示例", "identifier": "urn:gtin:06901234567892"},
        {"factory": _PARTY, "trademark": "EXAMPLE", "identifier": "urn:gtin:06901234567892"},
    )

    client: PartyGiven | None = None
    manufacturer: PartyGiven | None = None
    factory: PartyGiven | None = None
    product_name: Bilingual | None = Field(
        default=None, description="None: the product's name as submitted"
    )
    specification: Annotated[str, StringConstraints(max_length=500, pattern=_PLAIN)] = ""
    trademark: Short | None = None
    identifier: (
        Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*:[!-~]{1,200}$")] | None
    ) = Field(default=None, description="GTIN or other, as a URN or URI")
    supersedes: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{5,64}$")] | None = Field(
        default=None, description="number of the certificate that this one shall take the place of"
    )


class OpenCase(BaseModel):
    """An application for certification."""

    model_config = taken(
        {"submission_id": _ID, "scheme": "tanbiao-voluntary", "body": "DEMO", "details": {}},
        {
            "submission_id": _ID,
            "scheme": "tanbiao-voluntary",
            "body": "DEMO",
            "submit": False,
            "details": {"product_name": {"en": "Module 410 W", "zh": "410 W 组件"}},
        },
    )

    submission_id: uuid.UUID
    scheme: Annotated[str, StringConstraints(max_length=64, pattern=_PLAIN)]
    body: Annotated[str, StringConstraints(max_length=8, pattern=_PLAIN)] = Field(
        description="code of the certification body"
    )
    submit: bool = Field(default=True, description="False: kept as a draft")
    details: DetailsGiven = DetailsGiven()


class Move(BaseModel):
    """A change of state."""

    model_config = taken(
        {"to": "returned", "role": "application-reviewer", "reason": "缺少电费单据。"},
        {"to": "accepted", "role": "application-reviewer"},
    )

    to: CaseState
    role: Role
    reason: MaybeWords = ""
    due_on: date | None = Field(default=None, description="day the next step is due by")


class Appointment(BaseModel):
    """A person of the body, and the part to be taken."""

    model_config = taken(
        {"person_id": _ID, "role": "lead-verifier"}, {"person_id": _ID, "role": "verifier"}
    )

    person_id: uuid.UUID
    role: Role


class Declaration(BaseModel):
    """The declaration of impartiality, signed with one's own name."""

    model_config = taken(
        {"role": "lead-verifier", "no_conflict": True, "name": "李核查"},
        {"role": "independent-reviewer", "no_conflict": True, "name": "Li Fu"},
    )

    role: Role
    no_conflict: Literal[True] = Field(description="the text is that of `declaration` of a case")
    name: Line


class Consulting(BaseModel):
    """Consulting that bars a person from verifying a client."""

    model_config = taken(
        {"person_id": _ID, "client_id": _ID, "ended_on": "2026-06-30"},
        {"person_id": _ID, "client_id": _ID},
    )

    person_id: uuid.UUID
    client_id: uuid.UUID
    ended_on: date | None = Field(default=None, description="None: it goes on")


class CaseFilters(BaseModel):
    """What a list of cases is narrowed by."""

    state: list[CaseState] = Field(default=[], description="States; none: all. 状态。")
    scheme: Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z0-9-]*$")] | None = (
        Field(default=None, description="Key of a scheme. 认证制度。")
    )
    q: Annotated[str, StringConstraints(max_length=100, pattern=_PLAIN)] | None = Field(
        default=None, description="Part of product or model. 产品或型号。"
    )
    due_before: date | None = Field(default=None, description="Due before this day. 到期日。")
    mine: bool = Field(default=False, description="Only those I take part in. 仅本人经办。")
    limit: Limit = 50
    offset: Offset = 0


class Named(BaseModel):
    """An organisation by name."""

    id: uuid.UUID
    name: Label
    code: str | None = None


class CaseSummary(BaseModel):
    """A case in a list."""

    id: uuid.UUID
    state: CaseState
    state_label: Label
    scheme: str
    applicant: Named
    body: Named
    product_name: str
    product_model: str
    family: str
    submission_id: uuid.UUID
    submission_version: int
    study_hash: str
    kgco2e: float = Field(description="[kg CO2e per functional unit]")
    due_on: date | None
    version: int
    created_at: datetime
    changed_at: datetime


class FindingAnswer(BaseModel):
    """A finding of the verifiers."""

    number: int
    grade: Grade
    subject: str
    clause: str
    text: str
    correction: dict[str, Any] | None
    effect_kgco2e: float | None = Field(description="corrected minus claimed; None: no figure")
    due_on: date | None
    reply: str
    state: FindingState
    raised_at: datetime
    closed_at: datetime | None
    version: int


class EventAnswer(BaseModel):
    """One event of a case."""

    sequence: int
    kind: str
    from_state: CaseState
    to_state: CaseState
    actor: str | None = Field(description="name; None: not shown to the applicant's side")
    role: Role
    reason: str
    details: dict[str, Any] | None
    at: datetime
    hash: str


class PartAnswer(BaseModel):
    """Somebody's part in a case."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: Role
    declared_at: datetime | None
    removed_at: datetime | None


class WayAnswer(BaseModel):
    """Where a case may go next, and by whom."""

    to: CaseState
    label: Label
    roles: list[Role]
    reason: bool = Field(description="a reason is needed")
    signed: bool = Field(description="rests on a signed judgement: see review and decision")
    missing: list[Label] = Field(description="what is not in hand yet")


class CaseAnswer(CaseSummary):
    """A case as its applicant and its body see it."""

    functional_unit: Label
    boundary: Label
    details: CaseDetails
    terms: Scheme
    standing: Standing
    findings: list[FindingAnswer]
    team: list[PartAnswer]
    ways: list[WayAnswer]
    report_sha256: str | None
    declaration: Label = Field(description="what everybody declares before acting")


class HistoryAnswer(BaseModel):
    """The events of a case."""

    events: list[EventAnswer]
    intact: bool = Field(description="every event holds the hash of the one before")


class ConsultingAnswer(BaseModel):
    """Consulting on record."""

    id: uuid.UUID
    person_id: uuid.UUID
    client_id: uuid.UUID
    ended_on: date | None
    recorded_at: datetime
