"""XML of strangers read into plain nodes within bounds, and nodes written as the same bytes always.

A document type declaration is refused, and with it every entity; nothing is fetched. Names carry a
prefix of ours for the namespaces a format knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from footprint.errors import Finding, error
from footprint.formats.contract import FormatError
from footprint.text import Text

LONGEST = 16 * 1024 * 1024
"""Longest document that is read [bytes]; an environmental declaration has some hundred thousand."""
DEEPEST = 64
MOST = 200_000
"""Elements and attributes that are read at most."""
_XML = "http://www.w3.org/XML/1998/namespace"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, children, and the text of one without children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator[Node]:
        """Yield the children of that name."""
        return (child for child in self.children if child.name == name)

    def find(self, *path: str) -> Node | None:
        """Return the first element at a path of names below this one, or None."""
        node: Node | None = self
        for name in path:
            node = next(node.all(name), None) if node is not None else None
        return node

    def say(self, *path: str) -> str | None:
        """Return the text at a path, or None if there is none."""
        found = self.find(*path)
        return found.text or None if found is not None else None


def node(name: str, *content: Node | str | None, **attributes: str | None) -> Node:
    """Return an element with children or a text; what is None is left out.

    In names of attributes ``__`` stands for the colon.
    """
    texts = [one for one in content if isinstance(one, str)]
    return Node(
        name,
        {key.replace("__", ":"): one for key, one in attributes.items() if one is not None},
        [one for one in content if isinstance(one, Node)],
        "".join(texts),
    )


def to_xml(root: Node, namespaces: Mapping[str, str]) -> bytes:
    """Return a document.

    Parameters
    ----------
    root
        Its root.
    namespaces
        Prefix to namespace; the empty prefix is the default.
    """
    declared = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in namespaces.items()}
    top = Node(root.name, declared | root.attributes, root.children, root.text)
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', *_lines(top, ""), "")).encode()


def read_xml(data: bytes, namespaces: Mapping[str, str], name: Text) -> Node:
    """Return the root of a document.

    Parameters
    ----------
    data
        The document.
    namespaces
        Prefix to namespace, as for `to_xml`.
    name
        What is read, for messages.

    Raises
    ------
    FormatError
        It is not well-formed, too long, too deep, or has a document type.
    """
    if len(data) > LONGEST:
        raise FormatError(_refused(name, "is too long", "过长"))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    builder = _Builder(name, {uri: prefix for prefix, uri in namespaces.items()} | {_XML: "xml"})
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.texts.append
    parser.StartDoctypeDeclHandler = builder.refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keyword
    except (expat.ExpatError, ValueError, LookupError) as failure:
        raise FormatError(
            _refused(name, "is no well-formed XML", "不是格式正确的 XML")
        ) from failure
    return builder.held[0].children[0]


class _Builder:
    """Build nodes from the events of expat."""

    def __init__(self, name: Text, prefixes: Mapping[str, str]) -> None:
        self.held = [Node("")]
        self.texts: list[str] = []
        self._name = name
        self._prefixes = prefixes
        self._count = 0

    def start(self, raw: str, attributes: dict[str, str]) -> None:
        """Hold an element."""
        self._count += 1 + len(attributes)
        if len(self.held) > DEEPEST or self._count > MOST:
            raise FormatError(_refused(self._name, "is too deep or too large", "嵌套过深或过大"))
        named = {self._short(key): one for key, one in attributes.items()}
        found = Node(self._short(raw), named)
        self.held[-1].children.append(found)
        self.held.append(found)
        self.texts.clear()

    def end(self, _raw: str) -> None:
        """Let go of an element."""
        found = self.held.pop()
        if not found.children:
            found.text = "".join(self.texts).strip()
        self.texts.clear()

    def refuse_doctype(self, *_: object) -> None:
        """Refuse a document type declaration; expat calls this before it reads an entity."""
        raise FormatError(_refused(self._name, "has a document type", "含有文档类型声明"))

    def _short(self, raw: str) -> str:
        uri, _, local = raw.rpartition(" ")
        if not uri:
            return local
        prefix = self._prefixes.get(uri)
        if prefix is None:
            return raw
        return f"{prefix}:{local}" if prefix else local


def _lines(one: Node, indent: str) -> Iterator[str]:
    attributes = "".join(f' {key}="{_escape(text)}"' for key, text in one.attributes.items())
    opening = f"{indent}<{one.name}{attributes}"
    if one.children:
        yield f"{opening}>"
        for child in one.children:
            yield from _lines(child, f"{indent}  ")
        yield f"{indent}</{one.name}>"
    elif one.text:
        yield f"{opening}>{_escape(one.text)}</{one.name}>"
    else:
        yield f"{opening}/>"


def _escape(text: str) -> str:
    clean = _NOT_XML.sub("\ufffd", text)
    return "".join(_ESCAPES.get(letter, letter) for letter in clean)


def _refused(name: Text, en: str, zh: str) -> Finding:
    return error(
        "not-of-the-format",
        Text(f"it is no {name.en}: it {en}.", f"不是{name.zh}：{zh}。"),
        Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
    )
