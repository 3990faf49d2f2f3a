"""One kind of file for what is computed of a release: mapped read-only, named by its content.

A line of magic, the length of a JSON header, the header, and arrays one after another, each in
little-endian numbers from a multiple of 64 bytes on. The file is named by its SHA-256, which is
checked when it is opened; it is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from footprint.background import Release
from footprint.errors import DataError, Finding, Place, error
from footprint.text import Text

_MAGIC = b"tanbiao arrays 1\n"
_ALIGNMENT = 64
_BUILD_ANEW = Text("Build it anew from the release.", "请由该版数据库重新生成。")


@dataclass(frozen=True, eq=False)
class MappedArrays:
    """Header and read-only arrays of one file."""

    header: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray]


def write_arrays(
    folder: Path, suffix: str, header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
) -> Path:
    """Write arrays and return the file, ``<SHA-256><suffix>``.

    Raises
    ------
    DataError
        The file cannot be written; nothing is left of it.
    """
    shapes = {name: [array.dtype.str, array.shape] for name, array in arrays.items()}
    text = json.dumps({**header, "arrays": shapes}, ensure_ascii=False).encode()
    head = _MAGIC + len(text).to_bytes(8, "little") + text
    try:
        return _write(folder, suffix, head, list(arrays.values()))
    except OSError as failure:
        raise DataError(_not_written(folder, failure)) from failure


def read_arrays(path: Path, suffix: str) -> MappedArrays:
    """Map a file.

    Raises
    ------
    DataError
        It is missing, damaged or of another kind.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if f"{digest}{suffix}" != path.name:
            raise DataError(_damaged(path))
        header, start = _read_header(path)
        return MappedArrays(header, _map(path, header["arrays"], start))
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as failure:
        raise DataError(_damaged(path)) from failure


def find_arrays(folder: Path, suffix: str, **wanted: Any) -> Path | None:
    """Return the file of a folder whose header has the wanted fields, or None."""
    for path in sorted(folder.glob(f"*{suffix}")):
        try:
            header, _ = _read_header(path)
        except (OSError, ValueError, OverflowError):
            continue
        if all(header.get(key) == value for key, value in wanted.items()):
            return path
    return None


def refuse_other_release(path: Path, found: Release, wanted: Release) -> None:
    """Raise DataError if a file was computed of another release."""
    if found.hash == wanted.hash:
        return
    raise DataError(
        error(
            "computed-of-another-release",
            Text(
                f"it was computed of release {found.name}, and {wanted.name} is needed.",
                f"由 {found.name} 版计算而来，而需要 {wanted.name} 版。",
            ),
            _BUILD_ANEW,
            Place(file=path.name),
        )
    )


def _write(folder: Path, suffix: str, head: bytes, arrays: list[np.ndarray]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    part, digest, end = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for block in (head, *(array.tobytes() for array in arrays)):
                padding = b"\0" * (-end % _ALIGNMENT)
                for data in (padding, block):
                    digest.update(data)
                    file.write(data)
                    end += len(data)
            file.flush()
            os.fsync(file.fileno())
        path = folder / f"{digest.hexdigest()}{suffix}"
        part.chmod(0o444)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    """Return the header and where it ends [bytes]."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ValueError(path.name)
        length = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(length))
    return header, len(_MAGIC) + 8 + length


def _map(path: Path, shapes: Mapping[str, Any], end: int) -> dict[str, np.ndarray]:
    found = {}
    for name, (kind, shape) in shapes.items():
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        start = end + -end % _ALIGNMENT
        if size:
            mapped = np.memmap(path, dtype=kind, mode="r", offset=start, shape=tuple(shape))
            found[name] = np.asarray(mapped)
        else:
            found[name] = np.zeros(shape, dtype=kind)
        end = start + size
    return found


def _damaged(path: Path) -> Finding:
    return error(
        "unreadable-arrays",
        Text("the file is missing, damaged or of another kind.", "文件不存在、已损坏或类型不符。"),
        _BUILD_ANEW,
        Place(file=path.name),
    )


def _not_written(folder: Path, failure: OSError) -> Finding:
    return error(
        "arrays-not-written",
        Text(
            f"nothing can be written to {folder}: {failure.strerror}.",
            f"无法写入 {folder}：{failure.strerror}。",
        ),
        Text("Check the folder and the free space.", "请检查文件夹和剩余空间。"),
    )
