"""How public keys are written down: Multikey (W3C) and JSON Web Key (RFC 7517, 8037).

`PublicKey` is a public key with its name and its time of use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from footprint.trust.documents import member
from footprint.trust.errors import TrustError, fault
from footprint.trust.keys import Algorithm, Signer, load_public_key
from footprint.trust.multibase import base64url, decode_base58, encode_base58, plain_base64url

_PREFIXES = {Algorithm.ED25519: b"\xed\x01", Algorithm.P256: b"\x80\x24"}
"""Multicodec of the public key: 0xed and 0x1200, as varints."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with its name and its time of use.

    Parameters
    ----------
    key_id
        Name of the key, without the DID.
    algorithm
        Algorithm it signs with.
    public_key
        32 bytes for Ed25519, 65 bytes (uncompressed point) for P-256.
    expires
        When it was or will be rotated out: what it signed before stays good.
    revoked
        When it was found to be in wrong hands: nothing it signed is good on its own.
    """

    key_id: str
    algorithm: Algorithm
    public_key: bytes
    expires: datetime | None = None
    revoked: datetime | None = None

    @classmethod
    def of(cls, signer: Signer) -> Self:
        """Return the public part of a signer."""
        return cls(signer.key_id, signer.algorithm, signer.public_key)

    def check_signed_at(self, at: datetime) -> None:
        """Refuse what was signed with a revoked key, or after the key was rotated out."""
        if self.revoked is not None:
            raise TrustError(
                fault(
                    "key-revoked",
                    f'The key "{self.key_id}" was revoked on {self.revoked:%Y-%m-%d}.',
                    f"密钥“{self.key_id}”已于 {self.revoked:%Y-%m-%d} 撤销。",
                )
            )
        if self.expires is not None and at > self.expires:
            raise TrustError(
                fault(
                    "key-expired",
                    f'The key "{self.key_id}" ended on {self.expires:%Y-%m-%d}, before it signed.',
                    f"密钥“{self.key_id}”已于 {self.expires:%Y-%m-%d} 停用，早于此签名的时间。",
                )
            )


def to_multikey(algorithm: Algorithm, public_key: bytes) -> str:
    """Return the key as `publicKeyMultibase` of a Multikey."""
    key = load_public_key(algorithm, public_key)
    if isinstance(key, EllipticCurvePublicKey):
        public_key = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return encode_base58(_PREFIXES[algorithm] + public_key)


def from_multikey(text: object) -> tuple[Algorithm, bytes]:
    """Return algorithm and public key of a `publicKeyMultibase`."""
    data = decode_base58(text)
    for algorithm, prefix in _PREFIXES.items():
        if data.startswith(prefix):
            return algorithm, _full_form(algorithm, data[len(prefix) :])
    raise _unknown_key()


def to_jwk(algorithm: Algorithm, public_key: bytes) -> dict[str, str]:
    """Return the key as `publicKeyJwk`."""
    load_public_key(algorithm, public_key)
    if algorithm is Algorithm.ED25519:
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public_key)}
    x, y = base64url(public_key[1:33]), base64url(public_key[33:])
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def from_jwk(jwk: Any) -> tuple[Algorithm, bytes]:
    """Return algorithm and public key of a `publicKeyJwk`."""
    curve = member(jwk, "kty", str), member(jwk, "crv", str)
    x = plain_base64url(jwk.get("x"))
    if curve == ("OKP", "Ed25519"):
        return Algorithm.ED25519, _full_form(Algorithm.ED25519, x)
    if curve != ("EC", "P-256"):
        raise _unknown_key()
    y = plain_base64url(jwk.get("y"))
    if len(x) != len(y):
        raise _unknown_key()
    return Algorithm.P256, _full_form(Algorithm.P256, b"\x04" + x + y)


def _full_form(algorithm: Algorithm, public_key: bytes) -> bytes:
    """Check the key and return it as `Signer.public_key` has it."""
    key = load_public_key(algorithm, public_key)
    if isinstance(key, EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return public_key


def _unknown_key() -> TrustError:
    """Return the error for a key of an unknown kind."""
    return TrustError(
        fault(
            "unknown-key",
            "The public key is neither an Ed25519 nor a P-256 key.",
            "公钥既不是 Ed25519 公钥，也不是 P-256 公钥。",
        )
    )
