"""Read and write whole files: bounded on the way in, all or nothing on the way out."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from footprint.errors import InputError, error
from footprint.text import Text


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    InputError
        It is no file, cannot be opened, is empty, or is larger than `limit` [bytes].
    """
    try:
        if not path.is_file():
            raise InputError(
                error(
                    "no-such-file",
                    Text(f"there is no file {path}.", f"没有文件 {path}。"),
                    Text("Check its name and folder.", "请检查文件名和目录。"),
                )
            )
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as failure:
        raise InputError(
            error(
                "unreadable-file",
                Text(f"{path} cannot be opened: {failure}.", f"无法打开 {path}：{failure}。"),
                Text("Check the permission of the file.", "请检查文件权限。"),
            )
        ) from failure
    check_length(path.name, len(data), limit)
    return data


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as a whole: it is replaced when it is complete, or not touched.

    Raises
    ------
    InputError
        The folder is not there or may not be written to, or the file is locked.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as failure:
        raise InputError(
            error(
                "cannot-write",
                Text(f"{path} cannot be written: {failure}.", f"无法写入 {path}：{failure}。"),
                Text(
                    "Close it in other programs, or choose another folder.",
                    "请在其他程序中关闭该文件，或选择其他目录。",
                ),
            )
        ) from failure
    finally:
        with suppress(OSError):
            part.unlink()


def check_length(name: str, length: int, limit: int) -> None:
    """Refuse a file that is empty or larger than `limit` [bytes].

    Raises
    ------
    InputError
        It is.
    """
    if length > limit:
        size = f"{limit / 1e6:g} MB"
        raise InputError(
            error(
                "file-too-large",
                Text(f"{name} is larger than {size}.", f"{name} 大于 {size}。"),
                Text(
                    "Remove pictures and sheets that are not needed.",
                    "请删除图片和不需要的工作表。",
                ),
            )
        )
    if not length:
        raise InputError(
            error(
                "empty-file",
                Text(f"{name} is empty.", f"{name} 是空文件。"),
                Text("Choose another file.", "请选择其他文件。"),
            )
        )
