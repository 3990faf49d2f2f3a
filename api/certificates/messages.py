"""Requests and answers about keys, judgements, certificates and their changes."""

from __future__ import annotations

import base64
import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from api.certificates.amending import Amendment
from api.certificates.changes import Change
from api.certificates.decisions import Judgement, Outcome
from api.certificates.keys import is_current
from api.certificates.tables import KeyRow
from api.verifications.messages import Bilingual, PartyGiven
from api.web.openapi import taken
from footprint.certification.certificate import CertificateContent, CertificateStatus, Party
from footprint.certification.events import EventKind
from footprint.result import Label
from footprint.trust.key_formats import to_multikey
from footprint.trust.keys import Algorithm

_PHRASE = "本人密钥口令 四个互不相关的词语"
_NO_CONTROL = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_ADDRESS = {"en": "2 Example Road, Huzhou", "zh": "湖州市示例路2号"}

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_NO_CONTROL)]
Remark = Annotated[str, StringConstraints(max_length=2000, pattern=_NO_CONTROL)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_NO_CONTROL)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z-]+$")]
Passphrase = Annotated[
    SecretStr,
    Field(min_length=12, max_length=200, description="Of one's own key; never kept. 密钥口令。"),
]
ChangeKind = Literal["suspended", "reinstated", "withdrawn", "revoked"]


class KeyRequest(BaseModel):
    """Whose keys to make."""

    model_config = taken({"owner": "person", "passphrase": _PHRASE}, {"owner": "body"})

    owner: Literal["person", "body", "log"]
    """``person``: one's own decision key; ``body``: what one's body lacks; ``log``: the log's."""
    passphrase: Passphrase | None = None
    """Only for one's own key: whoever has it signs as you."""


class RotationRequest(BaseModel):
    """A new key in the place of one."""

    model_config = taken({"passphrase": _PHRASE}, {})

    passphrase: Passphrase | None = None
    """For the new key, if it is one's own."""


class RevocationRequest(BaseModel):
    """Why a key is no longer good."""

    model_config = taken({"reason": "密钥文件遗失"}, {"reason": "The key file was lost."})

    reason: Reason


class KeyAnswer(BaseModel):
    """A public key."""

    id: uuid.UUID
    owner: str
    name: str
    purpose: str
    algorithm: Algorithm
    public_key: str = Field(description="Multikey (multibase, base58btc)")
    certificate: str | None = Field(description="X.509, DER in base64")
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    current: bool = Field(description="may sign now")

    @classmethod
    def of(cls, row: KeyRow, now: datetime) -> Self:
        """Return a key as it stands now."""
        algorithm = Algorithm(row.algorithm)
        return cls(
            id=row.id,
            owner=row.owner,
            name=row.name,
            purpose=row.purpose,
            algorithm=algorithm,
            public_key=to_multikey(algorithm, row.public_key),
            certificate=base64.b64encode(row.certificate).decode() if row.certificate else None,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            revoked_at=row.revoked_at,
            current=is_current(row, now),
        )


class JudgementRequest(BaseModel):
    """What somebody judges, signed with the key the passphrase opens."""

    model_config = taken(
        {"outcome": "granted", "reason": "核查充分，同意发证。", "passphrase": _PHRASE},
        {"outcome": "refused", "reason": "Data are not complete.", "passphrase": _PHRASE},
    )

    outcome: Outcome
    reason: Reason
    passphrase: Passphrase

    def judgement(self) -> Judgement:
        """Return it as the service takes it."""
        return Judgement(self.outcome, self.reason, self.passphrase)


class JudgementAnswer(BaseModel):
    """A judgement as it was signed."""

    case_id: uuid.UUID
    role: str
    outcome: Outcome
    statement: dict[str, Any]
    statement_hash: str = Field(description="SHA-256 of the statement's RFC 8785 form, hex")
    key: str
    signature: str = Field(description="multibase, base58btc")
    at: datetime
    certificate: str | None = Field(description="number of the certificate issued, if any")


class CertificateSummary(BaseModel):
    """A certificate in a list."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    status: CertificateStatus = Field(description="in effect now")
    status_since: datetime
    scheme: str
    scheme_edition: str
    family: str
    functional_unit: str
    boundary: str
    kgco2e: float
    product: str
    client: str
    issued_at: datetime
    valid_from: date
    valid_until: date
    surveillance_due: date
    supersedes: str | None
    superseded_by: str | None
    demo: bool
    case_id: uuid.UUID
    version: int


class CertificateAnswer(CertificateSummary):
    """A certificate with all it says."""

    content: CertificateContent
    credential_hash: str
    pdf_sha256: str


class EventAnswer(BaseModel):
    """One event of a certificate, which is the log entry of that index."""

    model_config = ConfigDict(from_attributes=True)

    log_index: int
    sequence: int
    kind: EventKind
    reason_code: str
    reason: str
    role: str
    at: datetime


class ChangeRequest(BaseModel):
    """A change of status; the reason is shown to the public."""

    model_config = taken(
        {"kind": "suspended", "reason_code": "surveillance-overdue", "reason": "未按期接受监督"},
        {"kind": "withdrawn", "reason_code": "holder-request", "reason": "No longer sold."},
    )

    kind: ChangeKind
    reason_code: Code
    reason: Remark = ""

    def change(self) -> Change:
        """Return it as the service takes it."""
        return Change(EventKind(self.kind), self.reason_code, self.reason)


class AmendmentRequest(BaseModel):
    """What a certificate should say instead; figures are never amended."""

    model_config = taken(
        {
            "reason_code": "holder-name-or-address",
            "reason": "委托人迁址",
            "client": {"name": {"en": "Example Solar", "zh": "示例光伏"}, "address": _ADDRESS},
            "passphrase": _PHRASE,
        },
        {"reason_code": "outside-number", "official_number": "CN-2026-1", "passphrase": _PHRASE},
    )

    reason_code: Code
    reason: Remark = ""
    client: PartyGiven | None = None
    manufacturer: PartyGiven | None = None
    factory: PartyGiven | None = None
    product_name: Bilingual | None = None
    specification: Short | None = None
    trademark: Short | None = None
    official_number: Short | None = None
    passphrase: Passphrase

    def amendment(self) -> Amendment:
        """Return it as the service takes it."""
        given = self.model_dump(exclude={"passphrase"})
        for name in ("client", "manufacturer", "factory"):
            given[name] = given[name] and Party.model_validate(given[name])
        name = given["product_name"]
        return Amendment(**{**given, "product_name": name and Label.model_validate(name)})


class ReasonAnswer(BaseModel):
    """A reason code with its wording, and the changes it may be given for."""

    code: str
    label: Label
    changes: list[EventKind]
