"""How public documents are answered: an ETag, how long they keep, and anyone may read them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request, Response

FRESH = "public, no-cache"
"""Ask again each time, and get 304 if nothing changed: what follows the state of a certificate."""
SHORT = "public, max-age=60"
"""What may be a minute old: checkpoints and status lists."""
FOR_EVER = "public, max-age=31536000, immutable"
"""What can never change: tiles of the log, and static files named by their hash."""

OPEN = {"access-control-allow-origin": "*"}
"""Pages of others may read it: it is public."""


@dataclass(frozen=True)
class Document:
    """Bytes the public may read.

    Parameters
    ----------
    body, media_type
        What is sent.
    cache
        ``FRESH``, ``SHORT`` or ``FOR_EVER``.
    filename
        Name to save it under; None: a browser shows it.
    varies
        Whether the language of the caller changes it.
    """

    body: bytes
    media_type: str
    cache: str = FRESH
    filename: str | None = None
    varies: bool = False

    @cached_property
    def tag(self) -> str:
        """ETag of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @cached_property
    def zipped(self) -> bytes:
        """The bytes compressed, for pages that are sent again and again."""
        return gzip.compress(self.body, mtime=0)


def send(request: Request, document: Document, status: int = 200) -> Response:
    """Answer with a document, with 304 if the caller has it, compressed if it is a page."""
    headers = {
        "etag": f"W/{document.tag}" if document.varies else document.tag,
        "cache-control": document.cache,
        **OPEN,
    }
    if document.varies:
        headers["vary"] = "Accept-Language, Accept-Encoding"
    if status == 200 and document.tag in _known(request):
        return Response(status_code=304, headers=headers)
    if document.filename:
        headers["content-disposition"] = f'attachment; filename="{document.filename}"'
    body = document.body
    if document.varies and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = document.zipped
    return Response(body, status, headers, document.media_type)


def _known(request: Request) -> set[str]:
    """Return the ETags the caller has; a cache in between may have marked them weak."""
    given = request.headers.get("if-none-match", "")
    return {part.strip().removeprefix("W/") for part in given.split(",")}
