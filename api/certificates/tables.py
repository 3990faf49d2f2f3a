"""Tables of decisions, certificates, their events, the transparency log and the keys."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class KeyRow(Identified, Base):
    """A public key of a body, a person or the log; the private one is in the keystore."""

    __tablename__ = "keys"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    owner: Mapped[str] = mapped_column(String(80), index=True)
    """``log``, ``body:<uuid>`` or ``person:<uuid>``."""
    name: Mapped[str] = mapped_column(String(40))
    """Key identifier within its owner, such as ``key-1`` or ``seal-1``."""
    purpose: Mapped[str] = mapped_column(String(16))
    """``credential``, ``seal`` (PAdES), ``authority`` (X.509), ``decision`` or ``log``."""
    body_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Body that answers for the key; None for the log's."""
    algorithm: Mapped[str] = mapped_column(String(16))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary)
    """X.509 certificate (DER) for PAdES."""
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class DecisionRow(Identified, Base):
    """One signed judgement on a case: the independent review, or the decision."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("case_id", "role"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(16))
    """``granted`` or ``refused``."""
    statement: Mapped[dict[str, Any]]
    statement_hash: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("keys.id"))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class NumberRow(Base):
    """A certificate number, given to one case for ever, so that a retry gets the same."""

    __tablename__ = "certificate_numbers"
    __table_args__ = (
        UniqueConstraint("body_id", "scheme", "year", "sequence"),
        UniqueConstraint("body_id", "status_index"),
    )

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    scheme: Mapped[str] = mapped_column(String(64))
    year: Mapped[int]
    sequence: Mapped[int]
    status_index: Mapped[int]
    reserved_at: Mapped[datetime]


class CertificateRow(Identified, Base):
    """A certificate as it stands; every change has an event, every past wording a `RevisionRow`."""

    __tablename__ = "certificates"

    number: Mapped[str] = mapped_column(
        String(64), ForeignKey("certificate_numbers.number"), unique=True
    )
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("studies.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(64), index=True)
    scheme_edition: Mapped[str] = mapped_column(String(64))
    family: Mapped[str] = mapped_column(String(64), index=True)
    functional_unit: Mapped[str] = mapped_column(String(64))
    boundary: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(64))
    """Hash of the method: figures of one comparison group share it."""
    kgco2e: Mapped[float]
    product: Mapped[str] = mapped_column(String(700))
    """Name in both languages and model, for searching."""
    client: Mapped[str] = mapped_column(String(700))
    """Client and manufacturer in both languages, for searching."""
    status: Mapped[str] = mapped_column(String(16), index=True)
    """`CertificateStatus`; past `valid_until` a valid one counts as expired."""
    status_since: Mapped[datetime]
    status_index: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    surveillance_due: Mapped[date] = mapped_column(index=True)
    supersedes: Mapped[str | None] = mapped_column(String(64))
    superseded_by: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    """`footprint.certification.certificate.CertificateContent`."""
    credential: Mapped[str] = mapped_column(Text)
    """The signed credential, canonical JSON."""
    credential_jwt: Mapped[str] = mapped_column(Text)
    credential_hash: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    salts: Mapped[dict[str, Any]]
    """Salts of the line commitments: as secret as the bill."""
    demo: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)


class RevisionRow(Identified, Base):
    """A certificate as it read before an amendment; append-only."""

    __tablename__ = "certificate_revisions"
    __table_args__ = (UniqueConstraint("certificate_id", "revision"),)

    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificates.id"), index=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    credential: Mapped[str] = mapped_column(Text)
    credential_jwt: Mapped[str] = mapped_column(Text)
    credential_hash: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class FileRow(Base):
    """A file the service made, such as a signed PDF, by its SHA-256."""

    __tablename__ = "files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class CertificateEventRow(Base):
    """One event of a certificate, which is the log entry of the same index; append-only."""

    __tablename__ = "certificate_events"

    log_index: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("log_entries.log_index"), primary_key=True, autoincrement=False
    )
    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificates.id"), index=True)
    sequence: Mapped[int]
    """Within the certificate, from 1."""
    kind: Mapped[str] = mapped_column(String(32))
    """``issued``, ``suspended``, ``reinstated``, ``withdrawn``, ``revoked``, ``expired`` …"""
    reason_code: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    """None: the service itself, for example at expiry."""
    role: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("certificate_id", "sequence"),)


class LogEntryRow(Base):
    """One leaf of the log; append-only."""

    __tablename__ = "log_entries"

    log_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON of the public event."""
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class LogNodeRow(Base):
    """A complete subtree of the log; append-only. Level 0 are the leaf hashes."""

    __tablename__ = "log_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LogHeadRow(Base):
    """The one row that orders all writers of the log."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[list[Any]]
    """Hashes (hex) of the complete subtrees, largest first."""
    last_at: Mapped[datetime]


class CheckpointRow(Base):
    """A signed head of the log; append-only."""

    __tablename__ = "log_checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
