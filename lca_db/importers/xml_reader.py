"""Read XML that nobody vouches for, with expat and in bounded memory.

A document type declaration is refused, and with it every entity; nothing is fetched. Depth, size
of one tag, and number of elements and attributes held at a time are limited. Only what a format
asks for is kept: elements named in `skip` fall away with all they contain, and each item of a
large file is handed over as soon as it is complete.

Names come without their namespace; the namespace of the root is what tells the format and version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from xml.parsers import expat

from footprint.errors import DataError, Finding, Place, error
from footprint.text import Text
from lca_db.importers.archive import File, open_archive
from lca_db.importers.problems import problem

_DEEPEST = 100
_MOST_HELD = 500_000
_LONGEST_TAG = 2**20
_LOOKED_AT = 20
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding=[\"']([\w.-]{1,40})[\"']")
_NATIVE = {"utf-8", "utf8", "us-ascii", "ascii"}
_CHINESE = {"gb2312", "gbk", "cp936", "gb18030"}
_OTHERS = re.compile(r"utf-?(16|32)(le|be)?|iso-8859-\d+|latin-?1|windows-125\d|cp125\d|big5")


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, text (of a leaf) and children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute, or the default if there is none."""
        return self.attributes.get(attribute, default)

    def all(self, name: str) -> Iterator[Node]:
        """Yield the children of that name."""
        return (child for child in self.children if child.name == name)

    def find(self, *path: str) -> Node | None:
        """Return the first element at a path of names below this one, or None."""
        node: Node | None = self
        for name in path:
            node = next(node.all(name), None) if node else None
        return node

    def at(self, *path: str) -> Node:
        """Return the first element at a path, or an empty one."""
        return self.find(*path) or Node("", {})

    def say(self, name: str, language: str = "en") -> str:
        """Return the text of a child in a language; if there is none, of the first of that name."""
        texts: dict[str, str] = {}
        for child in self.all(name):
            texts.setdefault(child.get("lang", "en")[:2].lower(), child.text)
        return texts.get(language) or next(iter(texts.values()), "")

    def has(self, name: str, language: str) -> bool:
        """Tell whether there is a child of that name in a language."""
        return any(child.get("lang")[:2].lower() == language for child in self.all(name))

    def name_text(self, name: str) -> Text:
        """Return the text of a child in both languages; one stands in for the other."""
        english = self.say(name).strip()
        chinese = self.say(name, "zh").strip() if self.has(name, "zh") else english
        return Text(english, chinese)


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read of an XML file.

    Parameters
    ----------
    roots
        Namespace and name of the roots that are accepted, as ``namespace name``.
    items
        Names of the elements that are handed over, each with all it contains.
    skip
        Names of elements that are passed over with all they contain.
    """

    roots: frozenset[str]
    items: frozenset[str]
    skip: frozenset[str] = frozenset()


def read_items(content: bytes, file: str, reading: Reading, take: Callable[[Node], None]) -> None:
    """Hand over each item of an XML document, in order.

    Parameters
    ----------
    content
        The whole file.
    file
        Its name, for messages.
    reading
        What is read.
    take
        Called with each item.

    Raises
    ------
    DataError
        It is not well-formed, of another format or version, or holds what is refused.
    """
    text = _as_utf8(content, file)
    _check_tags(text, file)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    _Builder(parser, file, reading, take)
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as failure:
        raise DataError(_malformed(file, failure)) from failure


def find_root(head: bytes) -> str:
    """Return ``namespace name`` of the root of an XML file from its first bytes, or nothing."""
    found: list[str] = []
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = lambda name, _: found.append(name)
    with suppress(expat.ExpatError, DataError):
        parser.Parse(_as_utf8(head, "", errors="ignore"), False)  # noqa: FBT003 - no keyword
    return found[0] if found else ""


def is_xml(path: Path, suffixes: tuple[str, ...], roots: frozenset[str], within: str = "") -> bool:
    """Tell whether one of the first files of each ending is XML with one of the roots.

    Parameters
    ----------
    path
        Folder, archive or file.
    suffixes
        Endings of the files that are looked at.
    roots
        Namespace and name of the roots.
    within
        Folder that must stand in the name of the file, for example ``processes/``.
    """
    try:
        with open_archive(path) as archive:
            return any(
                find_root(archive.head(file)) in roots
                for suffix in suffixes
                for file in _first(archive.files(suffix), within)
            )
    except DataError:
        return False


def _first(files: Iterable[File], within: str) -> Iterator[File]:
    return islice((file for file in files if within in file.name.lower()), _LOOKED_AT)


class _Builder:
    """Build nodes from the events of expat; what is skipped costs as little as it can."""

    def __init__(
        self, parser: expat.XMLParserType, file: str, reading: Reading, take: Callable[[Node], None]
    ) -> None:
        self._parser = parser
        self._file = file
        self._reading = reading
        self._take = take
        self._open: list[Node] = []
        self._depth = 0
        self._skipping = 0
        self._held = 0
        self._text: list[str] = []
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._listen()

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append if self._open else None

    def _refuse_doctype(self, *_: object) -> None:
        """Refuse a document type declaration; expat calls this before it reads an entity."""
        raise DataError(_doctype(self._file))

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        name = _local(raw)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DataError(_too_much(self._file))
        if self._depth == 1 and raw not in self._reading.roots:
            raise DataError(_wrong_root(self._file, raw, self._reading.roots))
        if name in self._reading.skip:
            self._skip(raw, attributes)
            self._parser.StartElementHandler = self._skip
            self._parser.EndElementHandler = self._stop_skipping
            self._parser.CharacterDataHandler = None
        elif self._open or name in self._reading.items:
            self._hold(Node(name, {_local(key): value for key, value in attributes.items()}))

    def _hold(self, node: Node) -> None:
        self._held += 1 + len(node.attributes)
        if self._held > _MOST_HELD:
            raise DataError(_too_much(self._file))
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)
        self._text.clear()
        self._parser.CharacterDataHandler = self._text.append

    def _skip(self, _raw: str, _attributes: dict[str, str]) -> None:
        self._skipping += 1
        if self._skipping > _DEEPEST:
            raise DataError(_too_much(self._file))

    def _stop_skipping(self, _: str) -> None:
        self._skipping -= 1
        if not self._skipping:
            self._depth -= 1
            self._listen()

    def _end(self, _: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        node = self._open.pop()
        if not node.children:
            node.text = "".join(self._text)
        self._text.clear()
        if not self._open:
            self._held = 0
            self._parser.CharacterDataHandler = None
            self._take(node)


@lru_cache(maxsize=4096)
def _local(raw: str) -> str:
    return raw.rpartition(" ")[2]


def _as_utf8(content: bytes, file: str, errors: str = "strict") -> bytes:
    """Return XML as UTF-8: expat itself reads no Chinese encoding."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        name = "utf-16"
    else:
        declared = _DECLARED.match(content)
        name = declared[1].decode().lower() if declared else "utf-8"
    name = "gb18030" if name in _CHINESE else name
    if name not in _NATIVE and name != "gb18030" and not _OTHERS.fullmatch(name):
        raise DataError(_unknown_encoding(file, name))
    try:
        if name in _NATIVE and errors == "strict":
            content.decode("utf-8")
            return content
        return content.decode(name, errors).encode()
    except LookupError as failure:
        raise DataError(_unknown_encoding(file, name)) from failure
    except UnicodeError as failure:
        raise DataError(_wrong_encoding(file, name, content)) from failure


def _check_tags(content: bytes, file: str) -> None:
    """Refuse a tag or comment of many megabytes.

    The attributes of a tag would all be built before anyone could count them, and expat scans a
    tag or comment anew with each megabyte it is given.
    """
    position = 0
    while len(content) - position > _LONGEST_TAG:
        position = content.rfind(b"<", position + 1, position + _LONGEST_TAG)
        if position < 0:
            raise DataError(_too_much(file))
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        position = content.find(opening)
        while 0 <= position < len(content) - _LONGEST_TAG:
            end = content.find(closing, position, position + _LONGEST_TAG)
            if end < 0:
                raise DataError(_too_much(file))
            position = content.find(opening, end)


# ------------------------------------------------------------------ findings

_AGAIN = Text("Export it again.", "请重新导出。")


def _malformed(file: str, failure: expat.ExpatError) -> Finding:
    text = Text(
        f"it is not well-formed XML, or is cut off: {expat.ErrorString(failure.code)}.",
        f"不是完整有效的 XML（{expat.ErrorString(failure.code)}）。",
    )
    return error("broken-xml", text, _AGAIN, Place(row=failure.lineno, file=file))


def _doctype(file: str) -> Finding:
    text = Text(
        "it has a document type declaration (DOCTYPE), which could hide anything.",
        "文件含有文档类型声明（DOCTYPE），可能藏有恶意内容。",
    )
    remedy = Text("Take the declaration out.", "请删除该声明。")
    return problem("doctype-refused", text, file, remedy)


def _too_much(file: str) -> Finding:
    text = Text("it is nested or filled beyond any real dataset.", "其嵌套或内容远超真实数据集。")
    return problem("xml-too-large", text, file, _AGAIN)


def _wrong_root(file: str, raw: str, roots: frozenset[str]) -> Finding:
    wanted = ", ".join(sorted(roots))
    text = Text(
        f"it begins with “{raw}”; this format begins with: {wanted}.",
        f"根元素为“{raw}”，而本格式应为：{wanted}。",
    )
    remedy = Text(
        "Import it as the format it is, or export it in the version named here.",
        "请按其实际格式导入，或导出为此处所列版本。",
    )
    return problem("wrong-format", text, file, remedy)


def _unknown_encoding(file: str, name: str) -> Finding:
    text = Text(f"its encoding “{name}” is not known.", f"不认识其编码“{name}”。")
    return problem("unknown-encoding", text, file, Text("Save it as UTF-8.", "请另存为 UTF-8。"))


def _wrong_encoding(file: str, name: str, content: bytes) -> Finding:
    text = Text(f"it says it is {name}, but is not.", f"文件声明为 {name} 编码，实际不是。")
    remedy = Text("Save it as UTF-8.", "请另存为 UTF-8。")
    if name == "utf-8" and _reads_as_gbk(content):
        remedy = Text(
            'It looks like GBK: save it as UTF-8, or declare encoding="GBK" in its first line.',
            '看起来是 GBK 编码：请另存为 UTF-8，或在首行声明 encoding="GBK"。',
        )
    return problem("wrong-encoding", text, file, remedy)


def _reads_as_gbk(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeError:
        return False
    return True
