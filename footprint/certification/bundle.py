"""The parts of a certificate bundle (.tanbiao), and what a verifier is handed.

A bundle is a deterministic zip archive (`api.verifying.archive`). The public one holds what anyone
may have; the sealed one also holds the study and the salts of its lines, and is as secret as the
bill of materials.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from footprint.certification.model import Value
from footprint.text import Text

SUFFIX = ".tanbiao"


HexHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(StrEnum):
    """Names of the parts."""

    CREDENTIAL = "credential.json"
    TOKEN = "credential.jwt"  # noqa: S105 - a file name
    PDF = "certificate.pdf"
    BODY = "did.json"
    LOG = "log-did.json"
    PROOF = "proof.json"
    REVOCATION = "status/revocation.json"
    SUSPENSION = "status/suspension.json"
    STATEMENTS = "decisions.json"
    STUDY = "study.json"
    SALTS = "salts.json"


SEALED = frozenset({Part.STATEMENTS, Part.STUDY, Part.SALTS})
"""Parts that only a sealed bundle holds."""


class LogProof(Value):
    """That an event of the certificate stands in the log (``proof.json``)."""

    leaf: str = Field(max_length=4096, description="`LogEvent.leaf()` as text")
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    path: tuple[HexHash, ...] = Field(max_length=64, description="hashes, hex")
    checkpoint: str = Field(max_length=65_536, description="signed checkpoint of that size")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A DID document and why it is believed.

    Parameters
    ----------
    document
        The document.
    source
        ``given`` by the verifier, ``fetched`` from its own address, or out of the ``bundle``.
    """

    document: dict[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class PdfSeal:
    """One signature of the PDF: judged by intact and trusted, never by one alone.

    `trusted` is None where no authority is known to judge it by.
    """

    signer: str
    intact: bool
    trusted: bool | None
    public_key: bytes | None


@dataclass(frozen=True, slots=True)
class PdfReading:
    """What a PDF carries.

    Parameters
    ----------
    sha256
        Hash of the file (hex).
    credential
        The attached credential; None if there is none, or more than one.
    seals
        Its signatures, in order.
    complete
        Nothing was added after the last signature.
    refused
        Why the file could not be read, else None.
    """

    sha256: str
    credential: bytes | None
    seals: tuple[PdfSeal, ...] = ()
    complete: bool = False
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Presented:
    """Everything a verifier has in hand, unchecked; None is what was not given."""

    credential: bytes | None = None
    token: str | None = None
    pdf: PdfReading | None = None
    body: Anchor | None = None
    log: Anchor | None = None
    proof: bytes | None = None
    lists: tuple[bytes, ...] = ()
    statements: bytes | None = None
