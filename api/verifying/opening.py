"""From files to what a verification needs: which kind each file is, and what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from api.verifying.archive import MAGIC, MAX_BUNDLE_BYTES, unpack
from footprint.certification.anchors import authority_certificates, public_key_of
from footprint.certification.bundle import Anchor, Part, PdfReading, PdfSeal, Presented
from footprint.certification.verification import issuer_of, read_credential
from footprint.errors import InputError, TanbiaoError, error
from footprint.text import Text
from footprint.trust.did import did_web
from footprint.trust.documents import read_object

MAX_JSON_BYTES = 16_000_000
_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_PAGE = re.compile(r"(https?://.+)/c/[A-Z0-9-]+")


class Kind(StrEnum):
    """Kinds of file that can be verified."""

    BUNDLE = "bundle"
    PDF = "pdf"
    CREDENTIAL = "credential"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    LINE = "line"


@dataclass(frozen=True)
class Opened:
    """A file that was read: its kind and its parts, as in a bundle; a line stands alone."""

    kind: Kind
    parts: Mapping[Part, bytes] = field(default_factory=dict)
    line: bytes | None = None


@dataclass(frozen=True)
class Beside:
    """What a verifier has beside the file.

    Parameters
    ----------
    trusted
        DID documents the verifier got elsewhere and believes.
    fetched
        DID documents fetched from their own addresses.
    lists, proof
        Status lists and the log proof, as they were read.
    """

    trusted: tuple[dict[str, Any], ...] = ()
    fetched: tuple[dict[str, Any], ...] = ()
    lists: tuple[bytes, ...] = ()
    proof: bytes | None = None


def read_bytes(path: Path, limit: int = MAX_BUNDLE_BYTES) -> bytes:
    """Return the content of a file.

    Raises
    ------
    InputError
        There is no such file, it cannot be read, or it is larger than anything we verify.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as problem:
        raise _refusal(
            Text(f"the file {path} cannot be read.", f"无法读取文件 {path}。"),
            Text("Check its name and folder.", "请检查文件名和目录。"),
            "no-such-file",
        ) from problem
    if len(data) > limit:
        raise _refusal(
            Text(
                f"{path.name} is larger than {limit // 1_000_000} MB.",
                f"{path.name} 超过 {limit // 1_000_000} MB。",
            ),
            Text("No file of a certificate is.", "证书文件不会这么大。"),
            "file-too-large",
        )
    return data


def read_document(path: Path) -> dict[str, Any]:
    """Return a JSON object from a file."""
    return read_object(read_bytes(path, MAX_JSON_BYTES))


def open_bytes(data: bytes) -> Opened:
    """Return what a file holds, judged by its content and not by its name.

    Raises
    ------
    TanbiaoError
        It is of no kind we verify, or broken.
    """
    if data.startswith(MAGIC):
        return Opened(Kind.BUNDLE, unpack(data))
    if data.startswith(b"%PDF-"):
        return _open_pdf(data)
    text = data.strip()
    if _TOKEN.fullmatch(text):
        return Opened(Kind.TOKEN, {Part.TOKEN: text})
    if text.startswith(b"{") and len(data) <= MAX_JSON_BYTES:
        line = "opening" in read_object(data)
        return Opened(Kind.LINE, line=data) if line else _credential(Kind.CREDENTIAL, data, {})
    raise _refusal(
        Text(
            "the file is no bundle, certificate PDF, credential or token.",
            "该文件不是证书包、证书 PDF、凭证或令牌。",
        ),
        Text("Take it from the certificate's page.", "请从证书页面下载。"),
        "unknown-file",
    )


def present(opened: Opened, beside: Beside) -> Presented:
    """Return everything at hand for the verification of a file."""
    parts = opened.parts
    token = parts.get(Part.TOKEN)
    presented = Presented(
        credential=parts.get(Part.CREDENTIAL),
        token=None if token is None else token.decode("ascii", "replace").strip(),
        proof=beside.proof or parts.get(Part.PROOF),
        lists=(*_bundled_lists(parts), *beside.lists),
        statements=parts.get(Part.STATEMENTS),
    )
    credential = _credential_or_none(presented)
    body = _anchor(issuer_of(credential), beside, parts.get(Part.BODY), alone=True)
    log = _anchor(_log_did(credential), beside, parts.get(Part.LOG), alone=False)
    pdf = parts.get(Part.PDF)
    read = None if pdf is None else read_pdf(pdf, body)
    return replace(presented, body=body, log=log, pdf=read)


def read_pdf(pdf: bytes, body: Anchor | None) -> PdfReading:
    """Return what a PDF carries, its signatures judged by the body's authority."""
    if find_spec("pyhanko") is None:
        raise _refusal(
            Text("PDF signatures cannot be checked here.", "当前环境无法检查 PDF 签名。"),
            Text("Install tanbiao[papers].", "请安装 tanbiao[papers]。"),
            "no-pdf-reader",
        )
    from api.papers.checking import check_pdf  # noqa: PLC0415 - only where there is a PDF

    digest = hashlib.sha256(pdf).hexdigest()
    try:
        found = check_pdf(pdf, authority_certificates(body.document) if body else ())
    except InputError as problem:
        return PdfReading(digest, None, refused=Text(problem.say("en"), problem.say("zh")))
    seals = tuple(
        PdfSeal(
            signer=one.signer or one.name or "?",
            intact=one.intact,
            trusted=None if body is None else one.trusted,
            public_key=_key(one.certificate),
        )
        for one in found.signatures
    )
    return PdfReading(digest, found.credential, seals, found.unchanged)


def _open_pdf(data: bytes) -> Opened:
    reading = read_pdf(data, None)
    if reading.refused is not None or reading.credential is None:
        why = reading.refused or Text("the PDF carries no certificate.", "PDF 中没有证书凭证。")
        raise _refusal(
            why,
            Text("Take it from the certificate's page.", "请从证书页面下载。"),
            "no-credential-in-pdf",
        )
    return _credential(Kind.PDF, reading.credential, {Part.PDF: data})


def _credential(kind: Kind, credential: bytes, parts: Mapping[Part, bytes]) -> Opened:
    return Opened(kind, {Part.CREDENTIAL: credential, **parts})


def _bundled_lists(parts: Mapping[Part, bytes]) -> Iterable[bytes]:
    return (parts[part] for part in (Part.REVOCATION, Part.SUSPENSION) if part in parts)


def _credential_or_none(presented: Presented) -> dict[str, Any]:
    """Return the credential, or an empty one: the verification will say what is wrong with it."""
    try:
        return read_credential(presented)
    except TanbiaoError:
        return {}


def _anchor(
    did: str | None, beside: Beside, bundled: bytes | None, *, alone: bool
) -> Anchor | None:
    """Return the DID document to believe: given before fetched before bundled.

    Where the verifier names whom to trust, and ``alone``, nobody else is believed.
    """
    for source, documents in (("given", beside.trusted), ("fetched", beside.fetched)):
        for document in documents:
            if did is not None and document.get("id") == did:
                return Anchor(document, source)
    if bundled is None or (alone and beside.trusted):
        return None
    try:
        return Anchor(read_object(bundled), "bundle")
    except TanbiaoError:
        return Anchor({}, "bundle")


def _log_did(credential: Mapping[str, Any]) -> str | None:
    """Return the DID of the service that publishes a certificate, from its page."""
    page = credential.get("id")
    found = _PAGE.fullmatch(page) if isinstance(page, str) else None
    try:
        return did_web(found[1]) if found else None
    except TanbiaoError:
        return None


def _key(certificate: bytes | None) -> bytes | None:
    try:
        return None if certificate is None else public_key_of(certificate)
    except (ValueError, TypeError):
        return None


def _refusal(text: Text, remedy: Text, code: str) -> InputError:
    return InputError(error(code, text, remedy))
