"""Read a PDF and its signatures, as a process of its own.

A PDF of a few kilobytes can keep its reader busy for hours or ask for all memory. So
`api.papers.checking` runs this file as a script with little memory and time: one JSON line, then
the PDF on standard input, one JSON answer out. It uses nothing else of the project.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import sys
from contextlib import suppress
from enum import StrEnum
from typing import Any

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10
MAX_SIGNATURES = 16
MAX_ATTACHMENTS = 16
MAX_ATTACHMENT_BYTES = 8_000_000

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ECDSA = {"algorithm": "sha256_ecdsa", "parameters": None}


class Reason(StrEnum):
    """Why a PDF is not read."""

    NOT_A_PDF = "not-a-pdf"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"


class RefusedError(Exception):
    """A PDF that is not read."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def answer_for(pdf: bytes, authorities: list[bytes], attachment: str) -> dict[str, Any]:
    """Return what `read_pdf` does, or why it did not."""
    try:
        return read_pdf(pdf, authorities, attachment)
    except RefusedError as refused:
        return {"refused": refused.reason}
    except MemoryError:
        return {"refused": Reason.TOO_LARGE}
    except Exception:  # noqa: BLE001 - whatever a damaged file makes of a reader
        return {"refused": Reason.DAMAGED}


def read_pdf(pdf: bytes, authorities: list[bytes], attachment: str) -> dict[str, Any]:
    """Return what is signed, by whom, and the attached file of that name.

    Raises
    ------
    RefusedError
        It is no PDF, encrypted, or asks for too much.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - under limits

    if not pdf.startswith(b"%PDF-"):
        raise RefusedError(Reason.NOT_A_PDF)
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        raise RefusedError(Reason.ENCRYPTED)
    signatures = reader.embedded_regular_signatures
    if len(signatures) > MAX_SIGNATURES:
        raise RefusedError(Reason.TOO_LARGE)
    found = _attachments(reader, attachment)
    return {
        "signatures": [_judge(pdf, one, authorities) for one in signatures],
        "others": len(reader.embedded_signatures) - len(signatures),
        "attachments": [base64.b64encode(one).decode() for one in found],
    }


def _judge(pdf: bytes, signature: Any, authorities: list[bytes]) -> dict[str, Any]:
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    answer: dict[str, Any] = {"intact": False, "trusted": False, "covers": False}
    try:
        status = _validate(signature, authorities)
        plain = _written_plainly(pdf, signature)
        certificates = {one.dump() for one in signature.other_embedded_certs}
    except Exception as failure:  # noqa: BLE001 - whatever a forged signature makes of it
        return {**answer, "problem": type(failure).__name__, **_said(signature)}
    unchanged = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and status.docmdp_ok
    answer["intact"] = bool(status.intact and status.valid and unchanged and plain)
    answer["trusted"] = bool(status.trusted and certificates.issubset(authorities))
    answer["covers"] = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    certificate = status.signing_cert
    answer["certificate"] = base64.b64encode(certificate.dump()).decode()
    answer["signer"] = str(certificate.subject.native.get("common_name", ""))
    return {**answer, **_said(signature)}


def _validate(signature: Any, authorities: list[bytes]) -> Any:
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415
    from pyhanko.keys.internal import (  # noqa: PLC0415
        translate_pyca_cryptography_cert_to_asn1,
    )
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    roots = [
        translate_pyca_cryptography_cert_to_asn1(load_der_x509_certificate(one))
        for one in authorities
    ]
    context = ValidationContext(
        trust_roots=roots,
        moment=signature.self_reported_timestamp,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return validate_pdf_signature(
        signature, context, key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"})
    )


def _written_plainly(pdf: bytes, signature: Any) -> bool:
    """Tell whether what no signature covers, the last one itself, is as it was written.

    A signature cannot sign itself: its padding, the letters of its digits and the fields around
    it could be changed without breaking it. So there is one way only in which it may be written.
    """
    _, start, end, _ = (int(place) for place in signature.sig_object["/ByteRange"])
    content = _long_sequence(_SIGNED_DATA + signature.signed_data.dump(force=True))
    written = b"<" + content.hex().encode().ljust(end - start - 2, b"0") + b">"
    return pdf[start:end].lower() == written and pdf[start:end].isupper() and _is_usual(signature)


def _is_usual(signature: Any) -> bool:
    """Tell whether the fields of the CMS around the signed ones are the usual ones."""
    data = signature.signed_data
    (signer,) = data["signer_infos"]
    certificate = signature.signer_cert
    issuer = {"issuer": certificate.issuer.native, "serial_number": certificate.serial_number}
    sha256 = {"algorithm": "sha256", "parameters": None}
    return [
        (data["version"].native, data["digest_algorithms"].native, data["crls"].native),
        (signer["version"].native, signer["digest_algorithm"].native),
        (signer["sid"].native, signer["unsigned_attrs"].native),
        (data["encap_content_info"].native, signer["signature_algorithm"].native),
    ] == [
        ("v1", [sha256], None),
        ("v1", sha256),
        (issuer, None),
        ({"content_type": "data", "content": None}, _ECDSA),
    ]


def _long_sequence(content: bytes) -> bytes:
    """Return content of more than 127 bytes as a DER sequence."""
    octets = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes((0x30, 0x80 | len(octets))) + octets + content


def _said(signature: Any) -> dict[str, Any]:
    """Return what the signature says of itself."""
    said: dict[str, Any] = {}
    for key, entry in (("name", "/Name"), ("reason", "/Reason")):
        with suppress(Exception):
            said[key] = str(signature.sig_object.get(entry, ""))[:1000]
    with suppress(Exception):
        said["at"] = signature.self_reported_timestamp.isoformat()
    return said


def _attachments(reader: Any, name: str) -> list[bytes]:
    """Return every attached file of that name; more than one is for the caller to refuse."""
    names = reader.root.get("/Names", {}).get("/EmbeddedFiles", None)
    if names is None:
        return []
    found = []
    for specification in _leaves(names):
        if str(specification.get("/UF", specification.get("/F", ""))) != name:
            continue
        data = specification["/EF"]["/F"].data
        if len(data) > MAX_ATTACHMENT_BYTES:
            raise RefusedError(Reason.TOO_LARGE)
        found.append(data)
    return found


def _leaves(tree: Any) -> list[Any]:
    """Return the file specifications of a name tree."""
    waiting: list[Any] = [tree]
    leaves: list[Any] = []
    for _ in range(MAX_ATTACHMENTS):
        if not waiting:
            return leaves
        node = waiting.pop()
        values = node.get("/Names", ())
        leaves.extend(values[place] for place in range(1, len(values), 2))
        waiting.extend(node.get("/Kids", ()))
        if len(leaves) > MAX_ATTACHMENTS:
            break
    raise RefusedError(Reason.TOO_LARGE)


def _limit() -> None:
    """Take little memory and time; where the system offers no limits, the caller's clock stays."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer for the PDF on standard input."""
    _limit()
    logging.disable()
    request = json.loads(sys.stdin.buffer.readline())
    authorities = [base64.b64decode(one) for one in request["authorities"]]
    answer = answer_for(sys.stdin.buffer.read(), authorities, request["attachment"])
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
