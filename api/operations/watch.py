"""What happens around every request: an id, one log line, figures, and an answer to a failure."""

from __future__ import annotations

import json
import re
import uuid
from time import perf_counter
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operations.metrics import open_metrics
from api.web.middleware import SAFE_HEADERS
from api.web.problems import MEDIA_TYPE
from api.web.service import Service
from footprint.text import Text

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_UNMATCHED = "unmatched"
_log = structlog.stdlib.get_logger("tanbiao.request")

_BUSY = Text(
    "the service cannot reach its database, or it is busy. Try again in a few seconds; "
    "give this identifier if you report it: {id}.",
    "服务暂时无法访问数据库或数据库繁忙。请稍后重试；如需反馈，请提供编号：{id}。",
)
_BROKEN = Text(
    "something unexpected went wrong in the service, and it has been logged. "
    "Give this identifier if you report it: {id}.",
    "服务发生意外错误，已记录日志。如需反馈，请提供编号：{id}。",
)


class Watch:
    """Give each request an id, log and count it, and answer a failure without its details.

    Parameters
    ----------
    app
        What comes after it.
    service
        Whose metrics count.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Keep where to count."""
        self.app, self.metrics = app, service.get(open_metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["tanbiao.request_id"] = _request_id(scope)
        started, status = perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, noted)
            except ClientDisconnect:
                _log.info("the caller went away")
            except Exception as failure:
                _log.exception("request failed", route=_route(scope))
                if status:
                    raise
                await _answer_failure(scope, noted, failure, request_id)
            finally:
                self._note(scope, status, perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        actor = scope.get("tanbiao.actor")
        route = _route(scope)
        self.metrics.count(scope["method"], route, status, seconds)
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            actor=str(actor.person_id) if actor else None,
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _GIVEN_ID.fullmatch(given) else str(uuid.uuid4())


def _route(scope: Scope) -> str:
    """Return the template of the route, never the path itself: it may hold a name or number."""
    return getattr(scope.get("route"), "path", None) or _UNMATCHED


async def _answer_failure(scope: Scope, send: Send, failure: Exception, request_id: str) -> None:
    busy = isinstance(failure, OperationalError | PoolTimeoutError)
    status, wording = (503, _BUSY) if busy else (500, _BROKEN)
    english = Headers(scope=scope).get("accept-language", "zh").lower().startswith("en")
    detail = wording.say("en" if english else "zh").format(id=request_id)
    body: dict[str, Any] = {
        "type": f"urn:tanbiao:problem:{'busy' if busy else 'unexpected'}",
        "title": detail,
        "status": status,
        "detail": detail,
        "instance": scope["path"],
        "findings": [],
        "request_id": request_id,
    }
    headers = {"content-type": MEDIA_TYPE, **SAFE_HEADERS} | ({"retry-after": "5"} if busy else {})
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    content = json.dumps(body, ensure_ascii=False).encode()
    await send({"type": "http.response.body", "body": content})
