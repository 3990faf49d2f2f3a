"""JSON as buyers' systems want it: numbers without exponent, and documents checked by a shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from footprint.errors import error
from footprint.formats.carbon_split import plain
from footprint.formats.contract import FormatError
from footprint.text import Text
from footprint.trust.documents import read_object

SHOWN = 12
"""Faults named in one sentence at most."""
DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
"""A decimal in a string, without exponent."""


@dataclass(frozen=True, slots=True)
class Some:
    """One of several strings."""

    of: frozenset[str]


Shape = type | re.Pattern[str] | Some | list[Any] | Mapping[str, Any]
"""A type, a pattern of a string, some strings, a list of one shape, or an object by its keys.

``float`` takes any number; a key that ends in ``?`` may be absent; keys not named are left alone.
"""


def plain_json(document: Any) -> bytes:
    """Return one JSON text per value: sorted keys, no spaces, numbers without exponent.

    Examples
    --------
    >>> plain_json({"b": 1e-7, "a": [1.50, True]})
    b'{"a":[1.5,true],"b":0.0000001}'
    """
    return _text(document).encode()


def read_shaped(data: bytes, shape: Mapping[str, Shape], name: Text) -> dict[str, Any]:
    """Return a document as plain values if it has the shape.

    Raises
    ------
    FormatError
        Something is missing or of another kind: every place at once.
    TrustError
        It is no JSON object, too long, too deep, or says a key twice.
    """
    document = read_object(data)
    refuse_unshaped(document, shape, name)
    return document


def refuse_unshaped(document: Any, shape: Shape, name: Text) -> None:
    """Refuse a document without the shape.

    Raises
    ------
    FormatError
        Every place at once.
    """
    found = list(faults(document, shape))
    if not found:
        return
    more = f" … ({len(found)})" if len(found) > SHOWN else ""
    places = "; ".join(found[:SHOWN]) + more
    raise FormatError(
        error(
            "not-of-the-format",
            Text(
                f"it is no {name.en}; missing or of another kind: {places}.",
                f"不是{name.zh}；缺失或类型不符：{places}。",
            ),
            Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
        )
    )


def faults(value: Any, shape: Shape, path: str = "") -> Iterator[str]:
    """Yield the path of everything that is missing or of another kind.

    Examples
    --------
    >>> list(faults({"a": [1, "x"]}, {"a": [float], "b": str, "c?": str}))
    ['a[1]', 'b']
    """
    if isinstance(shape, Mapping):
        yield from _members(value, shape, path)
    elif isinstance(shape, list):
        if isinstance(value, list):
            for position, one in enumerate(value):
                yield from faults(one, shape[0], f"{path}[{position}]")
        else:
            yield path
    elif not _fits(value, shape):
        yield path


def _members(value: Any, shape: Mapping[str, Any], path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield path or "{}"
        return
    for key, inner in shape.items():
        name = key.removesuffix("?")
        place = f"{path}.{name}" if path else name
        if name in value:
            yield from faults(value[name], inner, place)
        elif name == key:
            yield place


def _fits(value: Any, shape: type | re.Pattern[str] | Some) -> bool:
    if isinstance(shape, Some):
        return isinstance(value, str) and value in shape.of
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if shape is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, shape)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        members = (f"{_text(str(key))}:{_text(one)}" for key, one in sorted(value.items()))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(one) for one in value) + "]"
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    return json.dumps(value, ensure_ascii=False)
