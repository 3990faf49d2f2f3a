"""What a request hands in: a document as its body, or one file of a multipart form.

A body is counted while it streams, so that what is too large is refused early. The name of a file
is shown and never used as a path.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from api.web.problems import RefusalError, refuse
from footprint.text import Text
from product_models.intake.cells import shown

LONGEST_NAME = 200
"""Characters of a file name that are kept."""

_DOCUMENTS = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/x-yaml": ".yaml",
}
_FORM = "multipart/form-data"


@dataclass(frozen=True)
class Upload:
    """One file of a form.

    Parameters
    ----------
    name
        As the sender calls it, cleaned: for showing only.
    media_type
        As the sender declares it, lower case, without parameters.
    size
        [bytes]
    file
        Its content, readable and seekable, in a temporary file of the service's own.
    fields
        The other fields of the form.
    """

    name: str
    media_type: str
    size: int
    file: IO[bytes]
    fields: dict[str, str]

    @property
    def suffix(self) -> str:
        """What the name ends with, lower case: ``.pdf``."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True)
class Handed:
    """A submission as it was handed in.

    Parameters
    ----------
    data, suffix
        Its bytes, and what says how to read them.
    upload
        The file it came as; None for a document in the body.
    """

    data: bytes
    suffix: str
    upload: Upload | None = None


@asynccontextmanager
async def handed(request: Request, limit: int) -> AsyncIterator[Handed]:
    """Give the submission of a request: a JSON or YAML body, or the file of a form.

    Raises
    ------
    RefusalError
        Another kind of content (415), or more than `limit` [bytes] (413).
    """
    kind = media_type_of(request.headers.get("content-type", ""))
    if kind in _DOCUMENTS:
        yield Handed(await read_body(request, limit), _DOCUMENTS[kind])
    elif kind == _FORM:
        async with uploaded(request, limit) as upload:
            yield Handed(upload.file.read(), upload.suffix, upload)
    else:
        raise _unaccepted(", ".join((*_DOCUMENTS, _FORM)))


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request of at most `limit` [bytes] (413 otherwise)."""
    body = bytearray()
    async for chunk in _counted(request, limit):
        body.extend(chunk)
    return bytes(body)


@asynccontextmanager
async def uploaded(request: Request, limit: int) -> AsyncIterator[Upload]:
    """Give the one file of a form, named ``file``, of at most about `limit` [bytes].

    Raises
    ------
    RefusalError
        No form (415), a broken form or no file in it (400), or more than `limit` (413).
    """
    if media_type_of(request.headers.get("content-type", "")) != _FORM:
        raise _unaccepted(_FORM)
    form = await _parsed(request, limit)
    try:
        found = form.get("file")
        if not isinstance(found, UploadFile):
            raise _broken_form(
                Text("the form has no file named “file”.", "表单中缺少名为“file”的文件。")
            )
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        declared = media_type_of(found.content_type or "")
        yield Upload(clean_name(found.filename), declared, found.size or 0, found.file, fields)
    finally:
        await form.close()


def media_type_of(header: str) -> str:
    """Return a media type without its parameters, lower case."""
    return header.partition(";")[0].strip().lower()


def clean_name(name: str | None) -> str:
    """Return the last part of a file name, on one line, as it may be shown and kept."""
    last = (name or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    suffix = PurePosixPath(last).suffix[:20]
    stem = last[: len(last) - len(suffix)] if suffix else last
    cleaned = shown(stem, LONGEST_NAME - 30) + shown(suffix)
    return cleaned.strip() or "file"


async def _parsed(request: Request, limit: int) -> FormData:
    stream = _counted(request, limit + 20_000)  # the form around the file
    parser = MultiPartParser(
        request.headers, stream, max_files=1, max_fields=10, max_part_size=10_000
    )
    try:
        return await parser.parse()
    except MultiPartException as failure:
        said = f"{failure.message}".rstrip(".")
        raise _broken_form(
            Text(f"the form cannot be read ({said}).", f"表单无法读取（{said}）。")
        ) from failure


async def _counted(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise _too_large(limit)
    seen = 0
    try:
        async for chunk in request.stream():
            seen += len(chunk)
            if seen > limit:
                raise _too_large(limit)
            yield chunk
    except ClientDisconnect as failure:
        raise _broken_form(Text("the connection ended too early.", "连接提前中断。")) from failure


def _too_large(limit: int) -> RefusalError:
    size = f"{limit / 1e6:g} MB"
    return refuse(
        413,
        "too-large",
        Text(f"this is larger than {size}.", f"内容大于 {size}。"),
        Text("Send a smaller file, or split it.", "请减小文件或拆分上传。"),
    )


def _broken_form(said: Text) -> RefusalError:
    return refuse(
        400,
        "broken-form",
        said,
        Text(
            "Send multipart/form-data with one file named “file”.",
            "请以 multipart/form-data 发送一个名为“file”的文件。",
        ),
    )


def _unaccepted(kinds: str) -> RefusalError:
    return refuse(
        415,
        "media-type",
        Text("this kind of content is not accepted here.", "此处不接受此类内容。"),
        Text(f"Send one of: {kinds}.", f"请发送：{kinds}。"),
    )
