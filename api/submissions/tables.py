"""Tables of submissions, their versions and evidence, and of sealed studies."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class SubmissionRow(Identified, Base):
    """A product a manufacturer works on."""

    __tablename__ = "submissions"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    family: Mapped[str] = mapped_column(String(64), index=True)
    product_name: Mapped[str] = mapped_column(String(300))
    product_model: Mapped[str] = mapped_column(String(200))
    latest: Mapped[int] = mapped_column(default=1)
    """Number of the newest version."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change, for If-Match."""
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]


class VersionRow(Identified, Base):
    """One version of a submission with its result; never changed."""

    __tablename__ = "submission_versions"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    number: Mapped[int]
    submission: Mapped[dict[str, Any]]
    """`footprint.bom.Submission.document()`."""
    result: Mapped[dict[str, Any]]
    """`footprint.result.Footprint` as JSON."""
    inputs_hash: Mapped[str] = mapped_column(String(64))
    kgco2e: Mapped[float]
    note: Mapped[str] = mapped_column(String(1000), default="")
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    """The file it was read from, in the evidence store."""
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class EvidenceRow(Identified, Base):
    """A file of an organisation, stored under its SHA-256, and what it supports."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("submission_id", "sha256", "subject"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(200))
    """``line:<key>``, ``energy:<key>`` or ``field:<name>``."""
    scan: Mapped[str] = mapped_column(String(32), default="not-scanned")
    """``clean``, ``infected``, or ``not-scanned`` where no scanner is set up."""
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class StudyRow(Identified, Base):
    """A sealed study: version, evidence and result under one hash; never changed."""

    __tablename__ = "studies"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    version_number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64), index=True)
    document: Mapped[dict[str, Any]]
    """`footprint.certification.study.SealedStudy` as JSON."""
    sealed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    sealed_at: Mapped[datetime]
