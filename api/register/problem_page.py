"""A refusal as a page for people, where a browser asked for one."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response

from api.register.pages import page
from api.web.language import language_of
from footprint.errors import Finding, TanbiaoError
from footprint.text import Language, Text

_HEADINGS = {
    404: Text("Not found", "未找到"),
    405: Text("Not possible here", "此处不支持该操作"),
    413: Text("Too large", "内容过大"),
    429: Text("Too many requests", "请求过于频繁"),
}
_REFUSED = Text("This cannot be answered", "无法处理该请求")
_FOR_PROGRAMS = ("/v1/", "/log/", "/status/", "/bodies/", "/.well-known/")


def wants_page(request: Request) -> bool:
    """Tell whether a browser asks for a page, and not a program for data."""
    asks = "text/html" in request.headers.get("accept", "")
    return asks and not request.url.path.startswith(_FOR_PROGRAMS)


def problem_page(
    request: Request, failure: TanbiaoError, status: int, headers: Mapping[str, str]
) -> Response:
    """Return the page of a refusal, with the headers that go with it."""
    language = language_of(request)
    values = {
        "here": request.url.path,
        "status": status,
        "heading": _HEADINGS.get(status, _REFUSED).say(language),
        "findings": [_said(found, language) for found in failure.findings],
    }
    document = page("problem.html.j2", language, values)
    kept = {"cache-control": "no-store", "vary": "Accept, Accept-Language"}
    return Response(document.body, status, {**headers, **kept}, document.media_type)


def _said(found: Finding, language: Language) -> dict[str, str | None]:
    return {
        "text": found.text.say(language),
        "remedy": found.remedy.say(language) if found.remedy else None,
        "place": found.place.say(language) if found.place else None,
    }
