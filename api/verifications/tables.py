"""Tables of verification cases."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.base import Base, Identified


class CaseRow(Identified, Base):
    """An application for certification: one study, one scheme, one body."""

    __tablename__ = "cases"

    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("studies.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    applicant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]]
    """The scheme as it stood at the application: the edition the case is judged by."""
    state: Mapped[str] = mapped_column(String(32), index=True)
    """`footprint.certification.states.CaseState`."""
    details: Mapped[dict[str, Any]]
    """What the applicant says beside the study: parties, trademark, GTIN, supersedes."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """Seed of the sample, printed so that a peer draws the same."""
    sample: Mapped[dict[str, Any] | None]
    report_sha256: Mapped[str | None] = mapped_column(String(64))
    """The report in force; None after anything it is drafted from has changed."""
    due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]


class CaseEventRow(Identified, Base):
    """One change of a case; append-only."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(64))
    from_state: Mapped[str] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any] | None]
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over this event and the hash of the one before."""
    at: Mapped[datetime]


class TeamRow(Identified, Base):
    """A person's part in a case, with the declaration that there is no conflict of interest."""

    __tablename__ = "case_team"
    __table_args__ = (UniqueConstraint("case_id", "person_id", "role"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    declared_at: Mapped[datetime | None]
    declaration: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ConsultingRow(Identified, Base):
    """Consulting that bars a person from verifying a client, declared or recorded."""

    __tablename__ = "consulting"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class FindingRow(Identified, Base):
    """A finding of the verifiers."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("studies.id"))
    """The study its effect was computed on."""
    number: Mapped[int]
    grade: Mapped[str] = mapped_column(String(16))
    """``major``, ``minor`` or ``observation``."""
    subject: Mapped[str] = mapped_column(String(200))
    """``line:<key>``, ``energy:<key>``, ``field:<name>`` or ``study``."""
    clause: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    correction: Mapped[dict[str, Any] | None]
    """Change of the submission that would correct it."""
    effect_kgco2e: Mapped[float | None]
    """Corrected minus claimed; None: no figure can be given."""
    due_on: Mapped[date | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
    """``open``, ``answered``, ``corrected``, ``accepted`` (uncorrected) or ``withdrawn``."""
    raised_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ReportRow(Identified, Base):
    """A verification report as drafted from the records; never changed."""

    __tablename__ = "case_reports"
    __table_args__ = (UniqueConstraint("case_id", "sha256"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("studies.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text in UTF-8."""
    text: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]
