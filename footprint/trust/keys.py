"""What a signing key is to the rest: a name, an algorithm and something that signs bytes.

Keys may live in an encrypted file, a PKCS#11 token or a cloud service; only `Signer` is seen.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


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
