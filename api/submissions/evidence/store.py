"""The evidence store: files under their SHA-256, in a folder or behind any fsspec address.

A file is written under another name, flushed to disk and then renamed, so that after a kill it is
there whole or not at all. Its row in the database comes after it; a file without a row does no
harm. What is read is hashed again, so that a changed file is never handed out.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from fsspec.core import url_to_fs  # type: ignore[import-untyped] # fsspec declares no types
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped] # as above

from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.text import Text

_PIECE = 1 << 20
_IN_MEMORY = 4 << 20
_INCOMING = "incoming"
_ABANDONED = timedelta(days=1)
"""Age at which a file that was never finished is removed."""


class EvidenceStore:
    """Files by their content.

    Parameters
    ----------
    url
        Folder, or fsspec address such as ``s3://bucket/evidence``.
    """

    def __init__(self, url: str) -> None:
        """Open it; nothing is written."""
        self._files, root = url_to_fs(url)
        self._root = str(root).rstrip("/")
        self._is_local = isinstance(self._files, LocalFileSystem)

    def keep(self, file: IO[bytes]) -> str:
        """Store a file, if it is not there yet, and return its SHA-256."""
        sha256 = hash_file(file)
        path = self._path(sha256)
        if not self._files.exists(path):
            if self._is_local:
                self._write_local(file, Path(path))
            else:
                with self._files.open(path, "wb") as out:  # appears when it is closed
                    shutil.copyfileobj(file, out, _PIECE)
        file.seek(0)
        return sha256

    def has(self, sha256: str) -> bool:
        """Tell whether a file is there."""
        return bool(self._files.exists(self._path(sha256)))

    def open(self, sha256: str) -> IO[bytes]:
        """Return a file, hashed again, at its beginning; the caller closes it.

        Raises
        ------
        RefusalError
            It is not there any more, or is not what was stored (503).
        """
        copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            with self._files.open(self._path(sha256), "rb") as source:
                shutil.copyfileobj(source, copy, _PIECE)
        except OSError as failure:
            copy.close()
            raise _damaged() from failure
        if hash_file(copy) != sha256:
            copy.close()
            raise _damaged()
        return copy

    def sweep(self, now: datetime) -> None:
        """Remove what a killed process never finished."""
        limit = (now - _ABANDONED).timestamp()
        for part in Path(self._root, _INCOMING).glob("*") if self._is_local else ():
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < limit:
                    part.unlink()

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _write_local(self, file: IO[bytes], path: Path) -> None:
        part = Path(self._root, _INCOMING, uuid.uuid4().hex)
        for folder in (part.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as out:
                shutil.copyfileobj(file, out, _PIECE)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
            _flush_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)


def open_store(service: Service) -> EvidenceStore:
    """Open the store of a service: ``service.get(open_store)``."""
    store = EvidenceStore(service.settings.evidence)
    store.sweep(service.clock())
    return store


def hash_file(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, which is left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    """Make the name of a new file survive a power cut, where folders can be flushed."""
    with suppress(PermissionError):  # Windows does not open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _damaged() -> RefusalError:
    return refuse(
        503,
        "evidence-damaged",
        Text(
            "the stored file is not there, or is not what was stored.",
            "存储的文件缺失或内容已改变。",
        ),
        Text("Tell the operator; restore it from a backup.", "请联系平台运营方从备份恢复。"),
    )
