"""Whom a verifier trusts: DID documents, and the body's certificate authority bound into them.

The signatures in a certificate PDF are X.509. The authority that vouches for them stands in the
body's DID document, so that one document is all a verifier has to trust.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from footprint.trust.key_formats import to_jwk
from footprint.trust.keys import Algorithm

AUTHORITY = "#authority-"
_MOST = 32


def bind_authority(document: dict[str, Any], certificates: Iterable[bytes]) -> dict[str, Any]:
    """Return a DID document that names the X.509 certificates (DER) of the body's authority.

    Its keys vouch for people and seals; they sign no credential, so they are no
    ``assertionMethod``.
    """
    did = document["id"]
    methods = [
        {
            "id": f"{did}{AUTHORITY}{number}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {
                **to_jwk(Algorithm.P256, public_key_of(certificate)),
                "x5c": [base64.b64encode(certificate).decode()],
            },
        }
        for number, certificate in enumerate(certificates, start=1)
    ]
    return {**document, "verificationMethod": [*document.get("verificationMethod", []), *methods]}


def authority_certificates(document: Mapping[str, Any]) -> tuple[bytes, ...]:
    """Return the X.509 certificates (DER) a DID document names, newest last; none if broken."""
    methods = document.get("verificationMethod")
    found = []
    for method in methods[:_MOST] if isinstance(methods, list) else ():
        key = method.get("publicKeyJwk") if isinstance(method, Mapping) else None
        chain = key.get("x5c") if isinstance(key, Mapping) else None
        named = AUTHORITY in str(method.get("id")) if isinstance(method, Mapping) else False
        if named and isinstance(chain, list) and chain:
            found.append(_decoded(chain[0]))
    return tuple(one for one in found if one)


def public_key_of(certificate: bytes) -> bytes:
    """Return the P-256 public key of an X.509 certificate (DER), as `Signer.public_key` has it.

    Raises
    ------
    ValueError
        It is no such certificate.
    """
    key = load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _decoded(text: object) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        return b""
