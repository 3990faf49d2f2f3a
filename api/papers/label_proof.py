"""What a self-checking QR code says: the label's claims, signed, after the address of its page.

``https://host/c/NUMBER#<JWS>``: a phone opens the page, and whoever holds the body's public key can
check number, value and validity without a network. The claims are few, so that the code stays
small; the page and the credential say the rest.
"""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError

from api.papers.amounts import write_amount
from footprint.certification.certificate import CertificateContent
from footprint.certification.model import Value
from footprint.trust.documents import canonical_bytes, read_object
from footprint.trust.errors import TrustError, fault
from footprint.trust.keys import Algorithm, Signer, verify_signature
from footprint.trust.multibase import base64url, plain_base64url


class LabelClaims(Value):
    """What a signed label claims."""

    number: str
    co2e: str
    per: str
    boundary: str
    until: date
    demo: bool


def claims_of(content: CertificateContent) -> LabelClaims:
    """Return what the label of a certificate claims."""
    amount = write_amount(content.kgco2e)
    return LabelClaims(
        number=content.number,
        co2e=f"{amount.number} {amount.unit}",
        per=content.functional_unit,
        boundary=content.boundary,
        until=content.valid_until,
        demo=content.demo,
    )


def sign_label(content: CertificateContent, signer: Signer) -> str:
    """Return the text of a self-checking QR code.

    Parameters
    ----------
    content
        The certificate.
    signer
        The body's Ed25519 key for credentials.
    """
    header = {"alg": str(signer.algorithm), "kid": signer.key_id}
    claims = claims_of(content).model_dump(mode="json")
    body = f"{base64url(canonical_bytes(header))}.{base64url(canonical_bytes(claims))}"
    return f"{content.verify_url}#{body}.{base64url(signer.sign(body.encode()))}"


def read_label(text: str, public_key: bytes) -> LabelClaims:
    """Return the claims of a QR code's text, once the signature holds.

    Raises
    ------
    TrustError
        It was not signed with that key, or is for another address than its own.
    """
    address, _, token = text.partition("#")
    body, _, signature = token.rpartition(".")
    header, _, payload = body.partition(".")
    stated = read_object(plain_base64url(header)).get("alg")
    if stated != Algorithm.ED25519 or not verify_signature(
        Algorithm.ED25519, public_key, plain_base64url(signature), body.encode()
    ):
        raise TrustError(_WRONG)
    try:
        claims = LabelClaims.model_validate_json(plain_base64url(payload))
    except ValidationError as unreadable:
        raise TrustError(_WRONG) from unreadable
    if address.rsplit("/", 1)[-1] != claims.number:
        raise TrustError(_WRONG)
    return claims


_WRONG = fault(
    "label-signature-wrong",
    "The code's signature does not fit: it was changed, or the body did not sign it.",
    "二维码签名不符：内容被改动，或并非由该机构签署。",
)
