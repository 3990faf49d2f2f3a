"""Certificate bundles as files: a zip archive that can be written in one way only.

Parts are stored, not compressed, in the order of `Part`, without times. So a bundle has the same
bytes everywhere, cannot unpack to more than it is, and any byte that is not as we write it is seen.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import NoReturn

from footprint.certification.bundle import Part
from footprint.errors import InputError, error
from footprint.text import Text

MAX_BUNDLE_BYTES = 64_000_000
MAGIC = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_BYTES = 22
_MAX_DIRECTORY_BYTES = 4096
_ENCRYPTED = 1


def pack(parts: Mapping[Part, bytes] | Mapping[str, bytes]) -> bytes:
    """Return a bundle of these parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for part in Part:
            if part in parts:
                entry = zipfile.ZipInfo(part.value, (1980, 1, 1, 0, 0, 0))
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, parts[part])
    return output.getvalue()


def unpack(data: bytes) -> dict[Part, bytes]:
    """Return the parts of a bundle.

    Raises
    ------
    InputError
        It is no zip archive, or not one as we write it: foreign or doubled names, compression,
        encryption, hidden or damaged bytes.
    """
    if len(data) > MAX_BUNDLE_BYTES:
        _refuse(Text("it is larger than any bundle", "超出证书包的大小上限"))
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {_part(entry, len(data)): archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as problem:
        raise _refusal(Text("a part is damaged", "其中有文件损坏")) from problem
    if pack(parts) != data:
        _refuse(
            Text(
                "its bytes are not as a bundle is written; something was added or changed",
                "其字节与证书包的写法不符，内容被添加或改动",
            )
        )
    return parts


def _check_end(data: bytes) -> None:
    """Refuse what does not end as our archives do, before anything is read into memory."""
    end = data[-_END_BYTES:]
    directory = int.from_bytes(end[12:16], "little")
    if not data.startswith(MAGIC) or not end.startswith(_END) or end[20:] != b"\0\0":
        _refuse(
            Text(
                "it is not a zip archive, or something follows it", "不是 zip 文件或尾部有附加内容"
            )
        )
    if directory > _MAX_DIRECTORY_BYTES:
        _refuse(Text("it has more entries than any bundle", "条目数超出证书包上限"))


def _part(entry: zipfile.ZipInfo, total: int) -> Part:
    if entry.filename not in set(Part):
        shown = entry.filename[:60]
        _refuse(Text(f"“{shown}” is no part of a bundle", f"“{shown}”不是证书包的组成部分"))
    if entry.flag_bits & _ENCRYPTED:
        _refuse(Text("it is encrypted", "已加密"))
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > total:
        _refuse(Text("it is compressed; bundles are not", "已压缩，而证书包不压缩"))
    return Part(entry.filename)


def _refuse(why: Text) -> NoReturn:
    raise _refusal(why)


def _refusal(why: Text) -> InputError:
    return InputError(
        error(
            "bad-bundle",
            Text(
                f"the file is not a certificate bundle: {why.en}.", f"该文件不是证书包：{why.zh}。"
            ),
            Text("Take the bundle from the certificate's page.", "请从证书页面重新下载证书包。"),
        )
    )
