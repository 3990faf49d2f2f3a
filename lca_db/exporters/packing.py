"""Write files in one step, and zip files that come out the same whenever the same zlib does."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from footprint.errors import DataError, Finding, error
from footprint.text import Text

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first time a zip file knows."""


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write named contents as one zip file, in one step: all of it or nothing.

    Raises
    ------
    DataError
        The file cannot be written.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member, content in files:
            archive.writestr(_entry(member), content, compresslevel=6)
    write_file(path, stream.getvalue())


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step: all of it or nothing.

    Raises
    ------
    DataError
        The file cannot be written.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".partial", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)  # a temporary file is its owner's alone
        temporary.replace(path)
    except OSError as failure:
        raise DataError(_not_written(path, failure)) from failure
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _OLDEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _not_written(path: Path, failure: OSError) -> Finding:
    return error(
        "export-not-written",
        Text(
            f"{path.name} cannot be written: {failure.strerror}.",
            f"无法写入 {path.name}：{failure.strerror}。",
        ),
        Text("Check the folder and the free space.", "请检查文件夹和剩余空间。"),
    )
