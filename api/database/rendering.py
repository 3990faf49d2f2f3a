"""How our column types are written in a migration: as what the database keeps."""

from __future__ import annotations

from typing import Any, Literal

from api.database.base import UtcDateTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a moment as the plain type below it; the rest as Alembic does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False
