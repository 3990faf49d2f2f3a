"""What happens to a certificate, as the public log records it: one leaf an event.

A leaf names the certificate and the hash of its credential, never a person and never a line of
the bill of materials.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import rfc8785
from pydantic import AfterValidator, AwareDatetime, Field

from footprint.certification.certificate import CertificateStatus
from footprint.certification.model import Value
from footprint.errors import InputError, error
from footprint.text import Text

MAX_LEAF_BYTES = 4096


class EventKind(StrEnum):
    """Kinds of event."""

    ISSUED = "issued"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


STATUS_AFTER: dict[EventKind, CertificateStatus] = {
    EventKind.ISSUED: CertificateStatus.VALID,
    EventKind.AMENDED: CertificateStatus.VALID,
    EventKind.SUSPENDED: CertificateStatus.SUSPENDED,
    EventKind.REINSTATED: CertificateStatus.VALID,
    EventKind.WITHDRAWN: CertificateStatus.WITHDRAWN,
    EventKind.REVOKED: CertificateStatus.REVOKED,
    EventKind.EXPIRED: CertificateStatus.EXPIRED,
    EventKind.SUPERSEDED: CertificateStatus.SUPERSEDED,
}
"""Status of a certificate once the event has happened."""


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


class LogEvent(Value):
    """One event of one certificate."""

    kind: EventKind
    number: str
    sequence: int = Field(ge=1, description="within the certificate; 1 is its issue")
    credential_hash: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the signed credential's canonical JSON"
    )
    pdf_hash: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the signed PDF"
    )
    body: str = Field(description="DID of the certification body")
    at: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    reason_code: str
    status: CertificateStatus = Field(description="after the event")

    def leaf(self) -> bytes:
        """Return the log entry: RFC 8785 canonical JSON."""
        return rfc8785.dumps(self.model_dump(mode="json"))


def read_leaf(leaf: bytes) -> LogEvent:
    """Return the event of a log entry.

    Raises
    ------
    InputError
        The bytes are no event, or not its canonical JSON.
    """
    try:
        event = LogEvent.model_validate(json.loads(leaf[: MAX_LEAF_BYTES + 1]))
        if event.leaf() == leaf:
            return event
    except (ValueError, RecursionError):
        pass
    raise InputError(
        error(
            "bad-log-entry",
            Text("the log entry is not an event of a certificate.", "日志条目不是证书事件。"),
            Text("Ask for a new proof.", "请重新获取证明。"),
        )
    )
