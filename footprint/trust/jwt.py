"""Credentials as tokens: ``vc+jwt`` of the W3C recommendation "Securing VCs using JOSE and COSE".

Signing goes through our `Signer`, so that keys may stay in a token or a key service; checking is
joserfc's, an implementation of its own.
"""

from __future__ import annotations

from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from footprint.trust.documents import canonical_bytes, read_object
from footprint.trust.errors import TrustError, fault
from footprint.trust.key_formats import to_jwk
from footprint.trust.keys import Algorithm, Signer
from footprint.trust.multibase import base64url, plain_base64url

TYPE = "vc+jwt"
CONTENT_TYPE = "vc"
_HEADERS = {"alg", "cty", "kid", "typ"}


class _Registry(jws.JWSRegistry):
    """The one algorithm of the key; EdDSA always on Ed25519 (RFC 9864), payloads of our size."""

    max_header_length = 2_048
    max_payload_length = 8 * 1024 * 1024

    def get_alg(self, name: str) -> Any:
        """Return the algorithm of a name."""
        return self.algorithms["Ed25519"] if name == "EdDSA" else super().get_alg(name)


def sign_vc_jwt(document: dict[str, Any], signer: Signer, key_url: str) -> str:
    """Return the document as a signed token.

    Parameters
    ----------
    document
        The credential; a Data Integrity proof in it may stay or be left out.
    signer
        The issuer's key.
    key_url
        Address of the key, such as ``did:web:label.example#key-1-jwk``.
    """
    header = {"alg": str(signer.algorithm), "cty": CONTENT_TYPE, "kid": key_url, "typ": TYPE}
    body = f"{base64url(canonical_bytes(header))}.{base64url(canonical_bytes(document))}"
    return f"{body}.{base64url(signer.sign(body.encode()))}"


def verify_vc_jwt(
    token: object, public_key: bytes, algorithm: Algorithm = Algorithm.ED25519
) -> dict[str, Any]:
    """Return the credential of a token.

    Raises
    ------
    TrustError
        If it was not signed with that key by that algorithm, whatever its header says.
    """
    if read_header(token)["alg"] != algorithm:
        raise _broken()
    web_key = JWKRegistry.import_key(dict(to_jwk(algorithm, public_key)))
    registry = _Registry(algorithms=[str(algorithm)])
    try:
        read = jws.deserialize_compact(str(token), web_key, registry=registry)
    except (JoseError, ValueError) as problem:
        raise TrustError(
            fault(
                "token-signature-wrong",
                "The token's signature does not fit: it was changed, or another key signed it.",
                "令牌签名不符：内容被改动，或由其他密钥签署。",
            )
        ) from problem
    return read_object(read.payload or b"")


def read_header(token: object) -> dict[str, str]:
    """Return the header of a token, unchecked: it names the key (``kid``) to check it with."""
    if not isinstance(token, str) or not token.isascii() or token.count(".") != 2:
        raise _broken()
    header = read_object(plain_base64url(token.split(".", 1)[0]))
    texts = all(isinstance(value, str) for value in header.values())
    if not texts or set(header) != _HEADERS or header["typ"] != TYPE:
        raise _broken()
    return header


def _broken() -> TrustError:
    """Return the error for what is no token of ours."""
    return TrustError(
        fault(
            "not-a-token",
            f"The text is not a {TYPE} token for this key.",
            f"文字不是适用于此密钥的 {TYPE} 令牌。",
        )
    )
