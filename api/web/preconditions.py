"""If-Match: a writer who saw an older version is told so, and overwrites nothing."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

from api.web.problems import refuse
from footprint.text import Text

IfMatch = Annotated[
    str | None,
    Header(description='Version the change is made on, as its ETag: `"3"`. 所基于的版本。'),
]


def check_version(if_match: str | None, version: int) -> None:
    """Refuse a change of another version than the present one (412).

    Parameters
    ----------
    if_match
        The header as it was sent; None and ``*`` allow any version.
    version
        What the resource is at.
    """
    if if_match is None:
        return
    asked = {tag.strip() for tag in if_match.split(",")}
    if asked.isdisjoint({"*", tag_of(version)}):
        raise refuse(
            412,
            "version-moved-on",
            Text(
                f"this was changed in the meantime; it is at version {version} now.",
                f"内容已被他人修改，当前版本为 {version}。",
            ),
            Text("Read it again and repeat your change.", "请重新读取后再修改。"),
        )


def tag_of(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'
