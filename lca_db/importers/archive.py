"""Read foreign files safely: a folder, a zip file, or one file alone.

Everything is checked before anything is read: number of entries, size of each and of all, how
far each is compressed, and names that lead out of the archive. Symbolic links, encrypted entries
and rare compressions are refused. Reading keeps to the sizes that were checked, so that memory
stays bounded whatever the bytes say. Nothing is ever written to disk.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "a.xml").write_text("<a/>")
>>> with open_archive(folder) as archive:
...     [(file.name, archive.read(file)) for file in archive.files(".xml")]
[('a.xml', b'<a/>')]
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from footprint.errors import DataError, Finding
from footprint.text import Text
from lca_db.importers.problems import Problems, problem

MIB = 2**20
ENCODINGS = ("utf-8", "gb18030")
"""Encodings a text is tried in, in this order, if it has no byte order mark."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold at most; more is refused before it is read.

    Parameters
    ----------
    total_bytes, file_bytes
        Unpacked size of all files and of each. A format that is one big file read line by line
        passes a larger `file_bytes`.
    entries
        Number of files.
    ratio, ratio_from_bytes
        Unpacked size over packed size of an entry that unpacks to more than so many bytes.
    line_characters
        Length of a line read by `Archive.lines`.
    """

    total_bytes: int = 8192 * MIB
    file_bytes: int = 200 * MIB
    entries: int = 500_000
    ratio: int = 200
    ratio_from_bytes: int = 10 * MIB
    line_characters: int = MIB


@dataclass(frozen=True, slots=True)
class File:
    """One file of an archive: its name with forward slashes, and its unpacked size [bytes]."""

    name: str
    size: int

    @property
    def suffix(self) -> str:
        """Ending of the name in lower case, for example ``.spold``."""
        return PurePosixPath(self.name).suffix.lower()


class Archive:
    """Files of a folder or zip file that passed the checks; made by `open_archive`.

    Parameters
    ----------
    path
        The folder, zip file or single file.
    entries
        Its files, sorted by name; hidden files and those of the operating system are left out.
    limits
        The limits it was checked against.
    """

    def __init__(
        self,
        path: Path,
        entries: tuple[File, ...],
        limits: Limits,
        opener: Callable[[File], BinaryIO],
    ) -> None:
        self.path = path
        self.entries = entries
        self.limits = limits
        self._opener = opener

    def files(self, *suffixes: str) -> tuple[File, ...]:
        """Return the files whose names end in one of the suffixes, sorted by name."""
        return tuple(file for file in self.entries if file.suffix in suffixes)

    @contextmanager
    def open(self, file: File) -> Iterator[BinaryIO]:
        """Open one file for reading bytes.

        Raises
        ------
        DataError
            The file is broken, cut off, or longer than it said it was.
        """
        try:
            with self._opener(file) as stream:
                yield stream
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as failure:
            raise DataError(_broken(file.name, failure)) from failure

    def read(self, file: File) -> bytes:
        """Return the content of one file.

        Raises
        ------
        DataError
            The file is broken, cut off, or longer than it said it was.
        """
        with self.open(file) as stream:
            content = stream.read(file.size + 1)
        if len(content) != file.size:
            raise DataError(_broken(file.name, EOFError()))
        return content

    def text(self, file: File, encodings: tuple[str, ...] = ENCODINGS) -> tuple[str, str]:
        """Return the text of one file and its encoding; see `decode`."""
        return decode(self.read(file), file.name, encodings)

    def head(self, file: File, size: int = 4096) -> bytes:
        """Return the first bytes of one file, or nothing if it cannot be read."""
        try:
            with self.open(file) as stream:
                return stream.read(size)
        except DataError:
            return b""

    def encoding(self, file: File, encodings: tuple[str, ...] = ENCODINGS) -> str:
        """Return the first encoding that reads a whole file, without holding it in memory.

        Raises
        ------
        DataError
            None of them does.
        """
        marked = _marked_encoding(self.head(file, 4))
        for name in (marked,) if marked else encodings:
            with self.open(file) as stream:
                text = io.TextIOWrapper(stream, encoding=name, newline="")
                try:
                    while text.read(MIB):
                        pass
                except UnicodeError:
                    continue
                return name
        raise DataError(_not_text(file.name, encodings))

    def lines(self, file: File, encoding: str) -> Iterator[str]:
        """Yield the lines of one text file, each with its line end.

        Raises
        ------
        DataError
            The file is broken, or a line is longer than the limit.
        """
        limit = self.limits.line_characters
        with self.open(file) as stream:
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            try:
                while line := text.readline(limit + 1):
                    if len(line) > limit:
                        raise DataError(_long_line(file.name, limit))
                    yield line
            except UnicodeError as failure:
                raise DataError(_not_text(file.name, (encoding,))) from failure


@contextmanager
def open_archive(path: Path, limits: Limits | None = None) -> Iterator[Archive]:
    """Check a folder, a zip file or a single file, and open it for reading.

    Any file that begins as a zip file does is opened as one, so a workbook (``.xlsx``) shows its
    parts.

    Parameters
    ----------
    path
        What to read.
    limits
        What it may hold; None takes the defaults of `Limits`.

    Raises
    ------
    DataError
        There is nothing there, it is broken, or it holds what is refused: all problems at once.
    """
    allowed = limits or Limits()
    if path.is_dir():
        yield _open_folder(path, allowed)
    elif is_zip(path):
        with _open_zip(path, allowed) as archive:
            yield archive
    else:
        yield _open_single(path, allowed)


def is_zip(path: Path) -> bool:
    """Tell whether a path is a file that begins as a zip file does."""
    if not path.is_file():  # to open a pipe would wait for ever
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except OSError:
        return False


def decode(content: bytes, file: str, encodings: tuple[str, ...] = ENCODINGS) -> tuple[str, str]:
    """Return bytes as text, and the encoding that read them.

    A byte order mark decides; else the first of the encodings that reads every byte.

    Parameters
    ----------
    content
        The bytes.
    file
        Name for the message.
    encodings
        Encodings to try, in order.

    Raises
    ------
    DataError
        None of them reads it.
    """
    marked = _marked_encoding(content[:4])
    for name in (marked,) if marked else encodings:
        try:
            return content.decode(name), name
        except UnicodeError:
            continue
    raise DataError(_not_text(file, encodings))


def _marked_encoding(head: bytes) -> str | None:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else None


# ------------------------------------------------------------------ folders and single files


def _open_folder(path: Path, limits: Limits) -> Archive:
    check = _Check(limits)
    found: list[File] = []
    stack = [path]
    while stack and check.room():
        for entry in _listing(stack.pop(), check):
            if not check.room():
                break
            name = Path(entry.path).relative_to(path).as_posix()
            if entry.is_symlink():
                check.problems.add(_link(name))
            elif entry.is_dir(follow_symlinks=False):
                stack.append(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                check.problems.add(_special(name))
            elif check.admits(name, entry.stat(follow_symlinks=False).st_size):
                found.append(File(name, entry.stat(follow_symlinks=False).st_size))
    check.problems.refuse()
    return Archive(path, _sorted(found), limits, lambda file: _open_file(path / file.name, file))


def _listing(folder: Path, check: _Check) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            some = islice(entries, check.limits.entries + 1)
            return sorted(some, key=lambda entry: entry.name)
    except OSError as failure:
        check.problems.add(_broken(folder.name, failure))
        return []


def _open_single(path: Path, limits: Limits) -> Archive:
    check = _Check(limits)
    try:
        state = path.stat()
    except OSError as failure:
        raise DataError(_broken(path.name, failure)) from failure
    if not stat.S_ISREG(state.st_mode):
        raise DataError(_special(path.name))
    file = File(path.name, state.st_size)
    check.admits(file.name, file.size)
    check.problems.refuse()
    return Archive(path, (file,), limits, lambda _: _open_file(path.resolve(), file))


def _open_file(path: Path, file: File) -> BinaryIO:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    stream = os.fdopen(os.open(path, flags), "rb")
    if os.fstat(stream.fileno()).st_size != file.size:
        stream.close()
        raise EOFError
    return stream


# ------------------------------------------------------------------ zip files

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_HEADER_BYTES = 46
_HEADER_LENGTHS = struct.Struct("<3H")
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UTF8_NAME = 0x800
_ENCRYPTED = 0x41


@contextmanager
def _open_zip(path: Path, limits: Limits) -> Iterator[Archive]:
    check = _Check(limits)
    try:
        with path.open("rb") as stream:
            if _count_entries(stream, limits.entries) > limits.entries:
                raise DataError(_many_entries(path.name, limits.entries))
            with zipfile.ZipFile(stream) as content:
                found = _zip_entries(content, check)
                check.problems.refuse()
                files = _sorted([File(name, info.file_size) for name, info in found.items()])
                yield Archive(
                    path, files, limits, lambda file: _as_binary(content.open(found[file.name]))
                )
    except (OSError, EOFError, zipfile.BadZipFile, ValueError, NotImplementedError) as failure:
        raise DataError(_broken(path.name, failure)) from failure


def _as_binary(stream: AbstractContextManager[object]) -> BinaryIO:
    return stream  # type: ignore[return-value]  # ZipExtFile reads bytes, typed as IO[bytes]


def _count_entries(stream: BinaryIO, limit: int) -> int:
    """Count the entries of a zip file by its directory, without building them.

    `zipfile` builds an object for each entry before anyone can ask how many there are, and
    believes no count; so the headers are walked first, and no further than the limit.
    """
    start, size = _directory(stream)
    stream.seek(start)
    count, read = 0, 0
    while read < size and count <= limit:
        header = stream.read(_HEADER_BYTES)
        if len(header) != _HEADER_BYTES or header[:4] != b"PK\x01\x02":
            raise zipfile.BadZipFile
        rest = sum(_HEADER_LENGTHS.unpack_from(header, 28))
        stream.seek(rest, os.SEEK_CUR)
        read += _HEADER_BYTES + rest
        count += 1
    stream.seek(0)
    return count


def _directory(stream: BinaryIO) -> tuple[int, int]:
    """Return start and size of the directory of a zip file [bytes]."""
    length = stream.seek(0, os.SEEK_END)
    tail_start = stream.seek(max(0, length - _END.size - 65535))
    tail = stream.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise zipfile.BadZipFile
    size = _END.unpack_from(tail, found)[5]
    end = tail_start + found
    stream.seek(max(0, end - _LOCATOR.size))
    if stream.read(4) == b"PK\x06\x07":
        end -= _LOCATOR.size + _END64.size
        stream.seek(max(0, end))
        record = stream.read(_END64.size)
        if len(record) != _END64.size or record[:4] != b"PK\x06\x06":
            raise zipfile.BadZipFile
        size = _END64.unpack(record)[8]
    if size > end:
        raise zipfile.BadZipFile
    return end - size, size


def _zip_entries(content: zipfile.ZipFile, check: _Check) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in content.infolist():
        name = _zip_name(info)
        if not check.room():
            break
        if not _zip_entry_is_safe(name, info, check) or info.is_dir():
            continue
        if name in found:
            check.problems.add(_twice(name))
        elif check.admits(name, info.file_size):
            found[name] = info
    return found


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry; programs in China often write it in GBK and do not say so."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _zip_entry_is_safe(name: str, info: zipfile.ZipInfo, check: _Check) -> bool:
    limits, packed = check.limits, max(info.compress_size, 1)
    finding = None
    if _leads_out(name):
        finding = _outside(name)
    elif stat.S_ISLNK(info.external_attr >> 16):
        finding = _link(name)
    elif info.flag_bits & _ENCRYPTED:
        finding = _encrypted(name)
    elif info.compress_type not in _COMPRESSIONS:
        finding = _rare_compression(name)
    elif info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * packed:
        finding = _bomb(name, info.file_size // packed, limits.ratio)
    if finding:
        check.problems.add(finding)
    return finding is None


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        name.startswith(("/", "\\"))
        or ".." in parts
        or re.match(r"[A-Za-z]:", name) is not None
        or any(ord(character) < 32 for character in name)
    )


# ------------------------------------------------------------------ limits


class _Check:
    """Count files against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems = Problems()
        self._entries = 0
        self._bytes = 0
        self._full = False

    def room(self) -> bool:
        """Tell whether another file may be looked at."""
        return not self._full

    def admits(self, name: str, size: int) -> bool:
        """Count a file; tell whether it may and should be read."""
        self._entries += 1
        self._bytes += size
        if self._entries > self.limits.entries:
            self._full = True
            self.problems.add(_many_entries(name, self.limits.entries))
        elif self._bytes > self.limits.total_bytes:
            self._full = True
            self.problems.add(_large("archive-too-large", name, self.limits.total_bytes))
        elif size > self.limits.file_bytes:
            self.problems.add(_large("file-too-large", name, self.limits.file_bytes))
        return not _is_hidden(name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$", "__MACOSX")) or part == "Thumbs.db" for part in parts)


def _sorted(files: list[File]) -> tuple[File, ...]:
    return tuple(sorted(files, key=lambda file: file.name))


# ------------------------------------------------------------------ findings

_AGAIN = Text(
    "Fetch or export it again, and compare its size with the source.",
    "请重新下载或导出，并与来源核对大小。",
)
_REPACK = Text(
    "Unpack it yourself, look at it, and import the folder.",
    "请自行解压并检查后，导入解压出的文件夹。",
)


def _broken(name: str, failure: Exception) -> Finding:
    if isinstance(failure, FileNotFoundError):
        text = Text("there is no such file or folder.", "没有此文件或文件夹。")
        return problem("nothing-there", text, name, Text("Check the path.", "请检查路径。"))
    if isinstance(failure, PermissionError):
        text = Text("it may not be read.", "没有读取权限。")
        remedy = Text("Give yourself the right to read it.", "请授予读取权限。")
        return problem("not-readable", text, name, remedy)
    text = Text("it is broken or cut off.", "文件已损坏或不完整。")
    return problem("broken-file", text, name, _AGAIN)


def _not_text(name: str, encodings: tuple[str, ...]) -> Finding:
    tried = ", ".join(encodings)
    text = Text(
        f"it is not text in any of these encodings: {tried}.",
        f"文件不是以下任何一种编码的文本：{tried}。",
    )
    return problem("unknown-encoding", text, name, Text("Save it as UTF-8.", "请另存为 UTF-8。"))


def _long_line(name: str, limit: int) -> Finding:
    text = Text(f"a line has more than {limit:,} characters.", f"有一行超过 {limit:,} 个字符。")
    return problem("line-too-long", text, name, _AGAIN)


def _link(name: str) -> Finding:
    text = Text("it is a symbolic link.", "它是符号链接。")
    remedy = Text("Put the file itself there.", "请放入文件本身。")
    return problem("symbolic-link", text, name, remedy)


def _special(name: str) -> Finding:
    text = Text("it is no regular file.", "它不是普通文件。")
    return problem("special-file", text, name, Text("Take it out.", "请将其移除。"))


def _outside(name: str) -> Finding:
    shown = "".join(character if character.isprintable() else "?" for character in name)
    text = Text("its name leads out of the archive.", "文件名指向压缩包之外。")
    return problem("unsafe-name", text, shown, _REPACK)


def _encrypted(name: str) -> Finding:
    text = Text("it is encrypted.", "文件已加密。")
    return problem("encrypted-file", text, name, _REPACK)


def _rare_compression(name: str) -> Finding:
    text = Text("it is compressed in a way other than deflate.", "压缩方式不是 deflate。")
    return problem("unknown-compression", text, name, _REPACK)


def _twice(name: str) -> Finding:
    text = Text("two entries of the archive have this name.", "压缩包内有两个同名文件。")
    return problem("duplicate-file", text, name, _REPACK)


def _bomb(name: str, ratio: int, limit: int) -> Finding:
    text = Text(
        f"it unpacks to {ratio:,} times its size; at most {limit:,} times is accepted.",
        f"解压后为压缩前的 {ratio:,} 倍，上限为 {limit:,} 倍。",
    )
    return problem("compressed-too-far", text, name, _REPACK)


def _many_entries(name: str, limit: int) -> Finding:
    text = Text(f"there are more than {limit:,} files.", f"文件超过 {limit:,} 个。")
    remedy = Text("Import it in parts.", "请分批导入。")
    return problem("too-many-files", text, name, remedy)


def _large(code: str, name: str, limit: int) -> Finding:
    size = f"{limit / MIB:,.0f} MiB" if limit >= MIB else f"{limit:,} bytes"
    whole = code == "archive-too-large"
    text = Text(
        f"{'the files up to here are together' if whole else 'it is'} larger than {size}.",
        f"{'至此所有文件合计' if whole else '文件'}超过 {size}。",
    )
    return problem(code, text, name, Text("Import it in parts.", "请分批导入。"))
