"""Pages of a list: a cursor that says where the next one begins."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="Rows of a page. 每页条数。")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Rows to skip. 跳过条数。")]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    next_offset: int | None = None


def page_of(items: list[T], total: int, offset: int) -> Page[T]:
    """Return a page that knows where the next one begins."""
    after = offset + len(items)
    return Page(items=items, total=total, next_offset=after if after < total and items else None)
