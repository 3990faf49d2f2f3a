"""Content hashes of plain documents (JSON with sorted keys, shortest round-trip floats)."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(document: Any) -> str:
    """Return one JSON text per value: sorted keys, no spaces, no NaN."""
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def hash_document(document: Any) -> str:
    """Return the SHA-256 of a plain document as 64 hexadecimal digits.

    Examples
    --------
    >>> hash_document({"a": 1.0})[:12]
    'c29a44abc114'
    """
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()
