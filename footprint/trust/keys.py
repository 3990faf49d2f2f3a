"""What a signing key is to the rest: a name, an algorithm and something that signs bytes.

Keys may live in an encrypted file, a PKCS#11 token or a cloud service; only `Signer` is seen.
The two signers here hold a key in memory. How keys are written down is in
`footprint.trust.key_formats`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from footprint.trust.errors import TrustError, fault

_ECDSA = ECDSA(SHA256(), deterministic_signing=True)
_HALF = 32
"""Bytes of r, of s, of an Ed25519 key and of a P-256 coordinate."""


class Algorithm(StrEnum):
    """Signature algorithms by their JOSE name; SM2 is named, so that it may come."""

    ED25519 = "EdDSA"
    P256 = "ES256"
    SM2 = "SM2"


class Signer(Protocol):
    """A private key that can be used but not read."""

    @property
    def key_id(self) -> str:
        """Name of the key, a fragment of its controller's DID document, such as ``key-1``."""
        ...

    @property
    def algorithm(self) -> Algorithm:
        """Algorithm it signs with."""
        ...

    @property
    def public_key(self) -> bytes:
        """Public key: 32 bytes for Ed25519, 65 bytes (uncompressed point) for P-256."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature: 64 bytes, for ES256 r and s of 32 bytes each."""
        ...


class Ed25519Signer:
    """An Ed25519 key in memory (RFC 8032); the same message always gives the same signature.

    Parameters
    ----------
    key_id
        Name of the key.
    private_bytes
        The 32 bytes of the private key.
    """

    algorithm = Algorithm.ED25519

    def __init__(self, key_id: str, private_bytes: bytes) -> None:
        if len(private_bytes) != _HALF:
            raise _broken_private_key()
        self.key_id = key_id
        self._key = Ed25519PrivateKey.from_private_bytes(private_bytes)
        self.public_key = self._key.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"Ed25519Signer({self.key_id!r})"

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self._key.sign(message)


class P256Signer:
    """An ECDSA key on P-256 in memory, with SHA-256 and the nonce of RFC 6979: deterministic.

    Parameters
    ----------
    key_id
        Name of the key.
    private_bytes
        The private number, 32 bytes, big-endian.
    """

    algorithm = Algorithm.P256

    def __init__(self, key_id: str, private_bytes: bytes) -> None:
        try:
            number = int.from_bytes(private_bytes) if len(private_bytes) == _HALF else 0
            self._key = derive_private_key(number, SECP256R1())
        except ValueError as problem:
            raise _broken_private_key() from problem
        self.key_id = key_id
        self.public_key = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    def __repr__(self) -> str:
        return f"P256Signer({self.key_id!r})"

    def sign(self, message: bytes) -> bytes:
        """Return r and s, 32 bytes each."""
        return signature_from_der(self._key.sign(message, _ECDSA))


def verify_signature(
    algorithm: Algorithm, public_key: bytes, signature: bytes, message: bytes
) -> bool:
    """Tell whether the signature over the message was made with the key.

    Raises
    ------
    TrustError
        If the key is no key of that algorithm, or we cannot check that algorithm.
    """
    key = load_public_key(algorithm, public_key)
    if len(signature) != 2 * _HALF:
        return False
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            key.verify(signature_to_der(signature), message, _ECDSA)
    except InvalidSignature:
        return False
    return True


def load_public_key(
    algorithm: Algorithm, public_key: bytes
) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Return the key as an object of the `cryptography` package, for instance for X.509."""
    try:
        if algorithm is Algorithm.ED25519:
            return Ed25519PublicKey.from_public_bytes(public_key)
        if algorithm is Algorithm.P256:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public_key)
    except ValueError as problem:
        raise TrustError(
            fault(
                "broken-key",
                f"The public key is not a valid {algorithm} key.",
                f"公钥不是有效的 {algorithm} 公钥。",
            )
        ) from problem
    raise TrustError(
        fault(
            "unknown-algorithm",
            f"Signatures by {algorithm} cannot be made or checked yet.",
            f"尚不支持 {algorithm} 签名的生成与验证。",
        )
    )


def signature_from_der(der: bytes) -> bytes:
    """Return r and s of an ECDSA signature as 32 bytes each, as JOSE writes it."""
    try:
        r, s = decode_dss_signature(der)
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)
    except (ValueError, OverflowError) as problem:
        raise _broken_signature() from problem


def signature_to_der(signature: bytes) -> bytes:
    """Return an ECDSA signature of r and s, 32 bytes each, as DER, as X.509 and PDF want it."""
    if len(signature) != 2 * _HALF:
        raise _broken_signature()
    r, s = int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
    return encode_dss_signature(r, s)


def _broken_private_key() -> TrustError:
    """Return the error for a private key of the wrong length or out of range."""
    return TrustError(
        fault(
            "broken-key",
            "The private key is not 32 bytes of a valid key.",
            "私钥不是有效的 32 字节密钥。",
        )
    )


def _broken_signature() -> TrustError:
    """Return the error for a signature that is not one of P-256."""
    return TrustError(
        fault(
            "broken-signature",
            "The signature is not a pair of 32-byte numbers.",
            "签名不是两个 32 字节的数。",
        )
    )
