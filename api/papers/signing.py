"""Sign a PDF with PAdES B-B signatures, one after the other."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import load_der_x509_certificate
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from api.papers.authority import public_key_of
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.keys import Algorithm, Signer, signature_to_der

RESERVED_BYTES = 16_384
"""Room for one signature with its certificates, as hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """Who signs a PDF, with what, why and when.

    Parameters
    ----------
    signer
        Key of P-256.
    certificate
        X.509 certificate of the key, DER.
    chain
        Certificates above it, DER.
    name
        Name of the person or the body, as it is recorded.
    reason
        Why, in words.
    at
        When, from the record of the decision.
    """

    signer: Signer
    certificate: bytes
    chain: tuple[bytes, ...]
    name: str
    reason: str
    at: datetime


def sign_pdf(pdf: bytes, people: Sequence[PdfSigner]) -> bytes:
    """Return the PDF with a signature of each, in the order given.

    The first one certifies the document: after it, nothing but further signatures may be added.
    Keys that sign without chance (RFC 6979) give the same bytes every time.

    Raises
    ------
    InputError
        A key is not of P-256, or not the one its certificate is about.
    """
    for place, person in enumerate(people):
        _require_match(person)
        pdf = _sign_once(pdf, person, place)
    return pdf


class _Update(IncrementalPdfFileWriter):
    """An update without clock or chance, which leaves the metadata of PDF/A as they are."""

    def __init__(self, pdf: bytes) -> None:
        """Take the file to update."""
        super().__init__(io.BytesIO(pdf))
        first, _ = self._document_id
        identity = hashlib.sha256(pdf).digest()[:16]
        self._document_id = ArrayObject([first, ByteStringObject(identity)])

    def _update_meta(self) -> None:
        """Change nothing: the date of the document is that of the certificate."""


class _Key(signers.Signer):
    """Our `Signer`, as pyHanko asks for it."""

    def __init__(self, person: PdfSigner) -> None:
        """Keep the key and its certificates."""
        chain = [_asn1(one) for one in person.chain]
        store = SimpleCertificateStore.from_certs(chain)  # type: ignore[no-untyped-call] # pyHanko has no types there
        super().__init__(signing_cert=_asn1(person.certificate), cert_registry=store)
        self._signer = person.signer

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        """Return the signature in DER."""
        del digest_algorithm  # ES256 has but one
        return bytes(72) if dry_run else signature_to_der(self._signer.sign(data))


class _Dated(signers.PdfSigner):
    """A signature dated from the record and not from the clock."""

    def __init__(self, at: datetime, *arguments: Any, **options: Any) -> None:
        """Keep the time."""
        super().__init__(*arguments, **options)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        """Begin, with the time set."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _asn1(certificate: bytes) -> Any:
    return translate_pyca_cryptography_cert_to_asn1(load_der_x509_certificate(certificate))


def _sign_once(pdf: bytes, person: PdfSigner, place: int) -> bytes:
    field = f"Signature{place + 1}"
    signer = _Dated(
        person.at,
        signers.PdfSignatureMetadata(
            field_name=field,
            name=person.name,
            reason=person.reason,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=place == 0,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        ),
        signer=_Key(person),
        new_field_spec=SigFieldSpec(
            field,
            readable_field_name=person.name,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        ),
    )
    signed: io.BytesIO = signer.sign_pdf(_Update(pdf), bytes_reserved=RESERVED_BYTES)
    return signed.getvalue()


def _require_match(person: PdfSigner) -> None:
    if person.signer.algorithm != Algorithm.P256 or (
        public_key_of(person.certificate) != person.signer.public_key
    ):
        raise InputError(
            error(
                "paper-key",
                Text(
                    f"the key of {person.name} is not the one of its certificate for documents.",
                    f"{person.name}的密钥与其签名证书不符。",
                ),
                Text("Have a certificate issued for this key.", "请为该密钥签发证书。"),
            )
        )
