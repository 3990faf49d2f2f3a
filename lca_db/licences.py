"""Terms of data in words, and whether they let it be passed on."""

from __future__ import annotations

import re

NOT_STATED = "not stated"
"""What stands where a source states no terms."""

_OPEN = re.compile(
    r"\bcc0\b|\bcc[ -]by\b(?![ -]*n[cd])|public domain|\bpddl\b|\bodbl\b", re.IGNORECASE
)


def is_open(terms: str) -> bool:
    """Tell whether terms name a licence that lets data be passed on.

    >>> is_open("CC BY 4.0"), is_open("CC BY-NC-ND 4.0"), is_open("not stated")
    (True, False, False)
    """
    return _OPEN.search(terms) is not None
