"""The language a caller is answered in."""

from __future__ import annotations

from fastapi import Request

from footprint.text import Language


def language_of(request: Request) -> Language:
    """Return the language a request asks for."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "zh")
    return "en" if asked.lower().lstrip().startswith("en") else "zh"
