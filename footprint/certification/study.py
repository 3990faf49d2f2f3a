"""The sealed study: what a manufacturer submits, frozen under one hash.

It holds the bill of materials, so it stays with the manufacturer and the body. What may be public
is in `footprint.certification.certificate`.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from footprint.certification.model import Value
from footprint.hashing import hash_document
from footprint.result import Footprint


class EvidenceReference(Value):
    """A file that supports a line or a field, by its content."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str
    media_type: str
    size: int = Field(ge=0, description="[bytes]")
    subject: str = Field(description="what it supports: line:<key>, energy:<key> or field:<name>")


class SealedStudy(Value):
    """A submission with its result and evidence, as it was submitted."""

    submission: dict[str, Any] = Field(description="`footprint.bom.Submission.document()`")
    result: Footprint
    evidence: tuple[EvidenceReference, ...] = ()
    version: int = Field(ge=1, description="version of the submission")

    def document(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return self.model_dump(mode="json")

    @property
    def hash(self) -> str:
        """SHA-256 of the content."""
        return hash_document(self.document())
