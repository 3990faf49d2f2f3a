"""Multibase text: base58btc with its ``z`` prefix and base64url with its ``u`` prefix.

After the W3C recommendation "Controlled Identifiers". Decoding is strict: what does not
encode back to the same text is refused.
"""

from __future__ import annotations

import base64
import binascii

from footprint.trust.errors import TrustError, fault

BASE58 = "base58btc"
BASE64URL = "base64url"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_BASE58 = 512
"""Longest base58 text that is read: its cost grows with the square; a signature has 88 letters."""

_DIGITS = {letter: value for value, letter in enumerate(ALPHABET)}


def encode_base58(data: bytes) -> str:
    """Return base58btc text with its multibase prefix.

    Examples
    --------
    >>> encode_base58(bytes([0]) + b"hello")
    'z1Cn8eVZg'
    """
    number, letters = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        letters = ALPHABET[digit] + letters
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + letters


def decode_base58(text: object) -> bytes:
    """Return the bytes of a base58btc multibase text."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > MAX_BASE58:
        raise _broken(BASE58)
    number = 0
    for letter in text[1:]:
        if letter not in _DIGITS:
            raise _broken(BASE58)
        number = number * 58 + _DIGITS[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def encode_base64url(data: bytes) -> str:
    """Return base64url text without padding, with its multibase prefix."""
    return "u" + base64url(data)


def decode_base64url(text: object) -> bytes:
    """Return the bytes of a base64url multibase text."""
    if not isinstance(text, str) or not text.startswith("u"):
        raise _broken(BASE64URL)
    return plain_base64url(text[1:])


def base64url(data: bytes) -> str:
    """Return base64url text without padding and without prefix, as JOSE writes it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def plain_base64url(text: object) -> bytes:
    """Return the bytes of base64url text without padding and without prefix."""
    if not isinstance(text, str):
        raise _broken(BASE64URL)
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (ValueError, binascii.Error) as problem:
        raise _broken(BASE64URL) from problem
    if base64url(data) != text:
        raise _broken(BASE64URL)
    return data


def _broken(base: str) -> TrustError:
    """Return the error for text that is not of its base."""
    return TrustError(
        fault("broken-multibase", f"The text is not valid {base}.", f"文字不是有效的 {base} 编码。")
    )
