"""Bitstring Status List v1.0 (W3C): one bit per certificate, many in one list.

A list hides which certificate a reader asks for. The encoding here is deterministic for one
release of zlib; reading unpacks no more than a bound, whatever the list claims.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from footprint.trust.documents import as_object, member
from footprint.trust.errors import TrustError, fault
from footprint.trust.instants import instant
from footprint.trust.multibase import decode_base64url, encode_base64url

CONTEXT = "https://www.w3.org/ns/credentials/v2"
MINIMUM_BITS = 131_072
"""Shortest list the recommendation allows, so that a reader hides in a crowd (16 KiB)."""
MAXIMUM_BITS = 8 * 1024 * 1024
"""Longest list that is read (1 MiB unpacked)."""

_GZIP_HEADER = bytes.fromhex("1f8b08000000000002ff")
"""Deflate, no name, no time, best compression, unknown system: the same everywhere."""
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def encode(indices: Iterable[int], size: int = MINIMUM_BITS) -> str:
    """Return the encoded list in which the bits at these indices are set.

    Parameters
    ----------
    indices
        Positions of the set bits, from 0.
    size
        Length of the list [bits], a multiple of 8, at least `MINIMUM_BITS`.
    """
    if not MINIMUM_BITS <= size <= MAXIMUM_BITS or size % 8:
        raise _wrong_size()
    bits = bytearray(size // 8)
    for index in indices:
        _check_index(index, size)
        bits[index // 8] |= 0x80 >> index % 8
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(bits)) + packer.flush()
    tail = zlib.crc32(bits).to_bytes(4, "little") + len(bits).to_bytes(4, "little")
    return encode_base64url(_GZIP_HEADER + packed + tail)


def decode(encoded: object) -> bytes:
    """Return the unpacked bits, the first bit in the highest place of the first byte."""
    packed = decode_base64url(encoded)
    unpacker = zlib.decompressobj(31)
    try:
        bits = unpacker.decompress(packed, MAXIMUM_BITS // 8 + 1)
    except zlib.error as problem:
        raise _broken() from problem
    if len(bits) > MAXIMUM_BITS // 8 or len(bits) < MINIMUM_BITS // 8:
        raise _wrong_size()
    if not unpacker.eof or unpacker.unused_data:
        raise _broken()
    return bits


def is_set(encoded: object, index: int) -> bool:
    """Tell whether the bit at an index is set."""
    bits = decode(encoded)
    _check_index(index, len(bits) * 8)
    return bool(bits[index // 8] & 0x80 >> index % 8)


def status_entry(url: str, purpose: str, index: int) -> dict[str, Any]:
    """Return the `credentialStatus` entry that points into a list."""
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def status_list_credential(
    url: str, purpose: str, issuer: str, encoded: str, valid_from: datetime
) -> dict[str, Any]:
    """Return the credential, still to be signed, that publishes a list.

    Parameters
    ----------
    url
        Where it is published.
    purpose
        ``revocation`` or ``suspension``.
    issuer
        DID of the body.
    encoded
        The list, from `encode`.
    valid_from
        When it was made: its age is counted from here.
    """
    return {
        "@context": [CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
    }


def status_of(entry: Any, credential: Any) -> bool:
    """Tell whether the bit an entry points to is set in a list whose proof was checked before.

    Raises
    ------
    TrustError
        If the list is not the one the entry names, or of another purpose, or broken.
    """
    subject = member(credential, "credentialSubject", dict)
    index = member(entry, "statusListIndex", str)
    fits = (
        as_object(entry).get("type") == "BitstringStatusListEntry"
        and "BitstringStatusListCredential" in member(credential, "type", list)
        and member(entry, "statusListCredential", str) == credential.get("id")
        and subject.get("type") == "BitstringStatusList"
        and member(entry, "statusPurpose", str) == subject.get("statusPurpose")
        and _INDEX.fullmatch(index)
    )
    if not fits:
        raise TrustError(
            fault(
                "other-status-list",
                "The status list is not the one the certificate names.",
                "状态列表不是证书所指明的列表。",
            )
        )
    return is_set(subject.get("encodedList"), int(index))


def _check_index(index: int, size: int) -> None:
    """Refuse an index outside of the list."""
    if not 0 <= index < size:
        raise TrustError(
            fault(
                "no-such-status",
                f"The status list has no entry {index}.",
                f"状态列表中没有第 {index} 项。",
            )
        )


def _wrong_size() -> TrustError:
    """Return the error for a list that is too short or too long."""
    return TrustError(
        fault(
            "status-list-size",
            f"A status list has {MINIMUM_BITS} to {MAXIMUM_BITS} entries, in whole bytes.",
            f"状态列表须有 {MINIMUM_BITS} 至 {MAXIMUM_BITS} 项，且为整字节。",
        )
    )


def _broken() -> TrustError:
    """Return the error for a list that cannot be unpacked."""
    return TrustError(
        fault("broken-status-list", "The status list cannot be unpacked.", "状态列表无法解压。")
    )
