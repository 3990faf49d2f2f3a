"""If-Match: a writer says which version he has seen, and is refused if it has moved on."""

from __future__ import annotations

from fastapi import Request

from api.web.problems import refuse
from footprint.text import Text


def check_version(request: Request, version: int) -> None:
    """Refuse a request whose If-Match names another version.

    Raises
    ------
    RefusalError
        The resource has changed since the caller read it (412).
    """
    given = request.headers.get("if-match")
    if given is None:
        return
    known = {part.strip() for part in given.split(",")}
    if known.isdisjoint({"*", f'"{version}"'}):
        raise refuse(
            412,
            "version-moved-on",
            Text(f"it is at version {version} by now.", f"当前版本已为 {version}。"),
            Text("Read it again, then repeat your change.", "请重新读取后再修改。"),
        )
