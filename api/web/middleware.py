"""What every request passes: a limit on its size, a hash of its body, safe headers, ETags."""

from __future__ import annotations

import hashlib
import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "script-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_TAGGED = ("application/json", "application/problem+json")


class _TooLargeError(Exception):
    """The body is longer than allowed."""


class Intake:
    """Refuse a body over the limit (413) and hash what comes in.

    Parameters
    ----------
    app
        What comes after it.
    limit_bytes
        Largest body.
    """

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        """Keep the limit."""
        self.app, self.limit_bytes = app, limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        digest = scope["tanbiao.body"] = hashlib.sha256()
        seen, started = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            chunk = message.get("body", b"")
            seen += len(chunk)
            if seen > self.limit_bytes:
                raise _TooLargeError
            digest.update(chunk)
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            self._check_declared(scope)
            await self.app(scope, counted, watched)
        except _TooLargeError:
            if not started:
                await _send_too_large(scope, send, self.limit_bytes)

    def _check_declared(self, scope: Scope) -> None:
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self.limit_bytes:
            raise _TooLargeError


async def _send_too_large(scope: Scope, send: Send, limit: int) -> None:
    english = Headers(scope=scope).get("accept-language", "zh").lower().startswith("en")
    detail = (
        f"the request is larger than {limit} bytes. Send less."
        if english
        else f"请求超过 {limit} 字节。请减小内容。"
    )
    body = json.dumps(
        {
            "type": "urn:tanbiao:problem:too-large",
            "title": detail,
            "status": 413,
            "detail": detail,
            "instance": scope["path"],
            "findings": [],
        },
        ensure_ascii=False,
    ).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Outlet:
    """Add safe headers to every answer, and an ETag to JSON that is read (304 if known)."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep what comes after it."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reading = scope["method"] in {"GET", "HEAD"}
        known = Headers(scope=scope).get("if-none-match", "")
        held: Message | None = None
        body = bytearray()

        async def dressed(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
                kind = headers.get("content-type", "")
                if reading and message["status"] == 200 and kind.startswith(_TAGGED):
                    held = message
                    return
            elif held is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body", False):
                    return
                await _send_tagged(send, held, bytes(body), known)
                return
            await send(message)

        await self.app(scope, receive, dressed)


async def _send_tagged(send: Send, start: Message, body: bytes, known: str) -> None:
    headers = MutableHeaders(raw=start["headers"])
    tag = headers.get("etag") or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers["etag"] = tag
    headers.setdefault("cache-control", "private, no-cache")
    if tag in (part.strip() for part in known.split(",")):
        start["status"] = 304
        del headers["content-length"]
        body = b""
    await send(start)
    await send({"type": "http.response.body", "body": body})
