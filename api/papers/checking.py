"""Check the signatures of a PDF and take out the credential attached to it."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.papers import pdf_reader
from footprint.errors import Finding, InputError, error
from footprint.text import Text

ATTACHMENT = "credential.json"
MAX_PDF_BYTES = 20_000_000
SECONDS = 20


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """One signature of a PDF.

    Parameters
    ----------
    intact
        What it signed is unchanged, and it was made by the key of its certificate.
    trusted
        Its certificate comes from one of the authorities asked for, and was valid at `at`.
    covers_document
        Nothing has been added to the file after it.
    signer
        Name in its certificate; None if it could not be read.
    certificate
        Its certificate, DER.
    name, reason, at
        What the signature says of itself.
    """

    intact: bool
    trusted: bool
    covers_document: bool
    signer: str | None
    certificate: bytes | None
    name: str
    reason: str
    at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether it is both intact and trusted: one without the other says nothing."""
        return self.intact and self.trusted


@dataclass(frozen=True, slots=True)
class PdfCheck:
    """What a PDF carries.

    Parameters
    ----------
    signatures
        In the order they were made.
    credential
        The attached `credential.json`; None if there is none, or more than one.
    """

    signatures: tuple[PdfSignature, ...]
    credential: bytes | None

    @property
    def unchanged(self) -> bool:
        """Whether every signature is intact and the last one covers the whole file."""
        return bool(self.signatures) and (
            all(one.intact for one in self.signatures) and self.signatures[-1].covers_document
        )

    @property
    def holds(self) -> bool:
        """Whether it is unchanged and every signature is trusted."""
        return self.unchanged and all(one.trusted for one in self.signatures)

    def findings(self) -> tuple[Finding, ...]:
        """Say what is wrong with the signatures, a finding each."""
        if not self.signatures:
            return (_UNSIGNED,)
        found = [_broken(one) for one in self.signatures if not one.intact]
        found += [_unknown(one) for one in self.signatures if one.intact and not one.trusted]
        if not self.signatures[-1].covers_document:
            found.append(_ADDED)
        return tuple(found)


def check_pdf(pdf: bytes, authorities: Sequence[bytes]) -> PdfCheck:
    """Check every signature of a PDF, in a process with little time and memory.

    Parameters
    ----------
    pdf
        The file, from anybody.
    authorities
        Certificates (DER) of the authorities that are trusted, by name; no other is.

    Raises
    ------
    InputError
        It is no PDF, encrypted, damaged, or asks for too much.
    """
    if len(pdf) > MAX_PDF_BYTES:
        raise InputError(_REFUSALS["too-large"])
    answer = _ask(pdf, authorities)
    if "refused" in answer:
        raise InputError(_REFUSALS.get(answer["refused"], _REFUSALS["damaged"]))
    attachments = answer["attachments"]
    return PdfCheck(
        tuple(_signature(one) for one in answer["signatures"]),
        base64.b64decode(attachments[0]) if len(attachments) == 1 else None,
    )


def _ask(pdf: bytes, authorities: Sequence[bytes]) -> Mapping[str, Any]:
    request = {
        "attachment": ATTACHMENT,
        "authorities": [base64.b64encode(one).decode() for one in authorities],
    }
    command = [sys.executable, "-I", pdf_reader.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and no argument of a user's
            command,
            input=json.dumps(request).encode() + b"\n" + pdf,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too-large"}
    answer: Mapping[str, Any] = json.loads(done.stdout or '{"refused": "too-large"}')
    return answer


def _signature(answer: Mapping[str, Any]) -> PdfSignature:
    certificate, at = answer.get("certificate"), answer.get("at")
    return PdfSignature(
        intact=answer["intact"],
        trusted=answer["trusted"],
        covers_document=answer["covers"],
        signer=answer.get("signer"),
        certificate=base64.b64decode(certificate) if certificate else None,
        name=answer.get("name", ""),
        reason=answer.get("reason", ""),
        at=datetime.fromisoformat(at) if at else None,
    )


def _named(signature: PdfSignature) -> str:
    return signature.signer or signature.name or "?"


def _broken(signature: PdfSignature) -> Finding:
    return error(
        "pdf-changed",
        Text(
            f"what {_named(signature)} signed has been changed.",
            f"{_named(signature)}签署的内容已被更改。",
        ),
        _ASK_ISSUER,
    )


def _unknown(signature: PdfSignature) -> Finding:
    return error(
        "pdf-signer-unknown",
        Text(
            f"{_named(signature)} signed with a certificate that the body did not issue.",
            f"{_named(signature)}所用的签名证书不是由该认证机构签发的。",
        ),
        _ASK_ISSUER,
    )


_ASK_ISSUER = Text(
    "Take the file from the certificate's own page.", "请从证书的验证页面重新下载该文件。"
)
_UNSIGNED = error("pdf-unsigned", Text("this PDF is not signed.", "此PDF没有签名。"), _ASK_ISSUER)
_ADDED = error(
    "pdf-added",
    Text(
        "something has been added to this PDF after its last signature.",
        "此PDF在最后一个签名之后被追加了内容。",
    ),
    _ASK_ISSUER,
)
_REFUSALS: dict[str, Finding] = {
    "not-a-pdf": error("pdf-no-pdf", Text("this file is no PDF.", "此文件不是PDF。"), _ASK_ISSUER),
    "encrypted": error(
        "pdf-encrypted",
        Text("this PDF is encrypted; a certificate never is.", "此PDF已加密，而证书从不加密。"),
        _ASK_ISSUER,
    ),
    "too-large": error(
        "pdf-too-large",
        Text(
            "reading this PDF takes more time or memory than any certificate does.",
            "读取此PDF所需的时间或内存超出任何证书的需要。",
        ),
        _ASK_ISSUER,
    ),
    "damaged": error(
        "pdf-damaged",
        Text("this PDF is damaged and cannot be read.", "此PDF已损坏，无法读取。"),
        _ASK_ISSUER,
    ),
}
