"""Certificate numbers: body, scheme, year, sequence and a check character (ISO 7064 MOD 37,36).

``DEMO-TB-2026-000001-9`` reads: first certificate of 2026 of the body DEMO under the scheme TB.
The check character catches every single wrong character and nearly every swap of two neighbours.
"""

from __future__ import annotations

import re

from footprint.errors import InputError, error
from footprint.text import Text

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(r"[A-Z0-9]{2,8}-[A-Z0-9]{2,6}-[0-9]{4}-[0-9]{6,12}-[0-9A-Z]", re.ASCII)
_LONGEST = 40


def make_number(body_code: str, scheme_code: str, year: int, sequence: int) -> str:
    """Return the certificate number of a sequence number.

    Parameters
    ----------
    body_code, scheme_code
        Capital letters and digits, as in `Body.code` and `Scheme.code`.
    year
        Year of issue, four digits.
    sequence
        Counted from 1 within body, scheme and year.

    Raises
    ------
    InputError
        A part does not fit a number.

    Examples
    --------
    >>> make_number("DEMO", "TB", 2026, 1)
    'DEMO-TB-2026-000001-9'
    """
    stem = f"{body_code}-{scheme_code}-{year:04d}-{sequence:06d}"
    return check_number(f"{stem}-{check_character(stem)}")


def check_number(text: str) -> str:
    """Return a certificate number as it is written, from what somebody typed.

    Raises
    ------
    InputError
        It is no certificate number, or its check character does not fit.

    Examples
    --------
    >>> check_number(" demo-tb-2026-000001-9 ")
    'DEMO-TB-2026-000001-9'
    """
    number = text.strip().upper() if len(text) <= _LONGEST else ""
    if not _NUMBER.fullmatch(number):
        raise InputError(
            error(
                "bad-number",
                Text(
                    f"“{text[:_LONGEST]}” is not a certificate number.",
                    f"“{text[:_LONGEST]}”不是证书编号。",
                ),
                Text("It looks like DEMO-TB-2026-000001-9.", "编号形如 DEMO-TB-2026-000001-9。"),
            )
        )
    if check_character(number[:-2]) != number[-1]:
        raise InputError(
            error(
                "bad-check-character",
                Text(
                    f"the check character of {number} does not fit the rest.",
                    f"证书编号 {number} 的校验码不符。",
                ),
                Text("Compare it with the certificate.", "请与证书核对。"),
            )
        )
    return number


def check_character(stem: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character over the letters and digits of a text.

    Examples
    --------
    >>> check_character("A1-2425G-ABC1234002")
    'M'
    """
    carry = 36
    for character in stem.upper():
        if character in _ALPHABET:
            carry = ((carry + _ALPHABET.index(character)) % 36 or 36) * 2 % 37
    return _ALPHABET[(1 - carry) % 36]
