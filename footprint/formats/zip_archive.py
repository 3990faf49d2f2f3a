"""Zip archives in memory: written in one way only, and read from strangers within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from footprint.errors import Finding, error
from footprint.formats.contract import FormatError
from footprint.text import Text

MOST_FILES = 20_000
MOST_BYTES = 64 * 1024 * 1024
"""Unpacked size of all files together [bytes]."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip file knows."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)
"""What `zipfile` raises for a damaged, encrypted or exotic archive."""


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of named contents: sorted, not compressed, without times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def read_zip(data: bytes, name: Text) -> dict[str, bytes]:
    """Return the files of an archive by name.

    Parameters
    ----------
    data
        The archive.
    name
        What is read, for messages.

    Raises
    ------
    FormatError
        It is no zip file, damaged or encrypted, holds a name twice, too many files or too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return dict(_files(archive, name))
    except _BROKEN as failure:
        raise FormatError(
            _refused(name, "is no zip file that can be read", "不是可读取的 zip 文件")
        ) from failure


def _files(archive: zipfile.ZipFile, name: Text) -> Iterator[tuple[str, bytes]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len({entry.filename for entry in entries}) != len(entries):
        raise FormatError(_refused(name, "holds a file twice", "含有重名文件"))
    left = MOST_BYTES
    if len(entries) > MOST_FILES:
        left = 0
    for entry in entries:
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FormatError(_refused(name, "is packed in a rare way", "采用了不支持的压缩方式"))
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise FormatError(_refused(name, "holds too much", "内容过多"))
        yield entry.filename, content


def _refused(name: Text, en: str, zh: str) -> Finding:
    return error(
        "not-of-the-format",
        Text(f"it is no {name.en}: it {en}.", f"不是{name.zh}：{zh}。"),
        Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
    )
