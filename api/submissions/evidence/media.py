"""What kind a file is by its first bytes, and whether it is what its sender says."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from api.submissions.uploads import Upload
from api.web.problems import RefusalError, refuse
from footprint.text import Text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES: dict[str, str] = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".xlsx": _XLSX,
    ".docx": _DOCX,
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".txt": "text/plain",
}
"""Kinds of evidence that are taken, by what their names end with."""

_OTHER_NAMES = {
    "text/xml": "application/xml",
    "image/jpg": "image/jpeg",
    "application/csv": "text/csv",
    "text/x-csv": "text/csv",
    "text/yaml": "application/yaml",
    "application/x-yaml": "application/yaml",
    "application/x-pdf": "application/pdf",
}
_UNSAID = {"", "application/octet-stream", "binary/octet-stream"}
_EXCEL = "application/vnd.ms-excel"
"""What browsers on Windows call a CSV file."""

_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_INSIDE = {"xl/workbook.xml": _XLSX, "word/document.xml": _DOCX, "OFD.xml": "application/ofd"}
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed)\b"
    rb"|<!entity|<\?xml-stylesheet|www\.w3\.org/(?:1999/xhtml|2000/svg)",
    re.IGNORECASE,
)
"""What a browser may run, and entities."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PIECE = 1 << 20


def check_media(upload: Upload) -> str:
    """Return the media type of a file.

    Raises
    ------
    RefusalError
        Its bytes are of no kind that is taken, or of another kind than its name or its sender
        says (422).
    """
    expected = SUFFIXES.get(upload.suffix)
    if expected is None:
        raise _not_taken()
    if expected not in _kinds_of(upload.file) or not _agrees(upload.media_type, expected):
        raise _mismatch(upload)
    return expected


def _agrees(declared: str, expected: str) -> bool:
    if declared in _UNSAID or (declared == _EXCEL and expected == "text/csv"):
        return True
    said = _OTHER_NAMES.get(declared, declared)
    return said == expected or (said == "text/plain" and expected not in _BINARY)


_BINARY = frozenset({*_STARTS.values(), *_INSIDE.values()})


def _kinds_of(file: IO[bytes]) -> frozenset[str]:
    """Return the kinds a file may be by its bytes; empty if it is none that is taken."""
    head = _head(file)
    if head.startswith(b"PK"):
        return _kinds_of_archive(file)
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return frozenset() if _is_archive(file) else frozenset({kind})
    return _kinds_of_text(file, head)


def _kinds_of_archive(file: IO[bytes]) -> frozenset[str]:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
    finally:
        file.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return frozenset()
    return frozenset(kind for name, kind in _INSIDE.items() if name in names)


def _is_archive(file: IO[bytes]) -> bool:
    try:
        file.seek(0)
        return zipfile.is_zipfile(file)
    finally:
        file.seek(0)


def _kinds_of_text(file: IO[bytes], head: bytes) -> frozenset[str]:
    if not _is_plain(file):
        return frozenset()
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"<":
        return frozenset({"application/xml"})
    plain = frozenset({"text/csv", "text/plain", "application/yaml"})
    return plain | {"application/json"} if first in {b"{", b"["} else plain


def _is_plain(file: IO[bytes]) -> bool:
    """Tell whether a file is text without control characters and without anything that runs."""
    file.seek(0)
    before = b""
    try:
        while piece := file.read(_PIECE):
            if _CONTROLS.search(piece) or _MARKUP.search(before + piece):
                return False
            before = piece[-100:]
    finally:
        file.seek(0)
    return True


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(1000)
    file.seek(0)
    return head


def _mismatch(upload: Upload) -> RefusalError:
    return refuse(
        422,
        "media-mismatch",
        Text(
            f"the content of “{upload.name}” is not what its name or its sender says, or holds "
            "something that could run.",
            f"“{upload.name}”的内容与文件名或声明的类型不符，或含有可执行内容。",
        ),
        Text(
            "Save it anew in the program it comes from, under the right ending.",
            "请在原程序中重新另存，并使用正确的扩展名。",
        ),
    )


def _not_taken() -> RefusalError:
    kinds = ", ".join(SUFFIXES)
    return refuse(
        422,
        "media-not-taken",
        Text("files of this kind are not taken as evidence.", "不接受此类文件作为证据。"),
        Text(f"Use one of: {kinds}.", f"可用：{kinds}。"),
    )
