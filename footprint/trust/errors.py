"""The error of this package: a signature, proof, list or key that does not hold."""

from __future__ import annotations

from footprint.errors import Finding, TanbiaoError, error
from footprint.text import Text


class TrustError(TanbiaoError):
    """A signature, a proof, a status list, a key or a document around them does not hold."""


def fault(code: str, en: str, zh: str) -> Finding:
    """Return what does not hold, said in both languages."""
    return error(code, Text(en, zh))


def shown(text: str) -> str:
    """Return a stranger's words fit to be repeated: short, and without control characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:100])
