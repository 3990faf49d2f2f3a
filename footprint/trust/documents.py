"""Reading documents of strangers, and the one canonical form that is signed (RFC 8785).

What is deep, huge, doubled, not a number or not JSON is refused before anything is computed on it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn, TypeVar

import rfc8785

from footprint.trust.errors import TrustError, fault

MAX_BYTES = 32 * 1024 * 1024
"""Longest document that is read [bytes]; a credential has some ten thousand."""
MAX_DEPTH = 64
"""Deepest nesting that is read; a credential has about ten."""

_LARGEST = 2**53 - 1
"""Up to here every whole number is a number of JSON everywhere."""

Kind = TypeVar("Kind", str, bool, dict[str, Any], list[Any])


def canonical_bytes(document: Any) -> bytes:
    """Return the RFC 8785 form of plain JSON values.

    Raises
    ------
    TrustError
        If it is deeper than `MAX_DEPTH`, or holds what JSON cannot say the same everywhere: NaN,
        integers beyond 2^53, lone surrogates, keys or values of other types.

    Examples
    --------
    >>> canonical_bytes({"b": 1.0, "a": "\u78b3"}).decode()
    '{"a":"\u78b3","b":1}'
    """
    _check_depth(document)
    try:
        return rfc8785.dumps(document)
    except (ValueError, RecursionError) as problem:
        raise TrustError(
            fault(
                "not-canonical",
                "The document holds a value without canonical form: a number that is not finite "
                "or beyond 2^53, broken text, or a type JSON does not know.",
                "文件中有无法规范化的值：非有限数、超出 2^53 的整数、损坏的文字或其他类型。",
            )
        ) from problem


def read_json(raw: bytes | str) -> Any:
    """Parse JSON strictly: UTF-8, each key once, finite numbers, at most `MAX_DEPTH` deep."""
    if len(raw) > MAX_BYTES:
        raise TrustError(
            fault(
                "document-too-long",
                f"The document is longer than {MAX_BYTES} bytes.",
                f"文件超过 {MAX_BYTES} 字节。",
            )
        )
    try:
        text = (raw if isinstance(raw, bytes) else raw.encode()).decode()
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_whole,
        )
    except (ValueError, RecursionError) as problem:
        raise TrustError(
            fault(
                "not-json",
                "The document is not valid JSON (UTF-8, every key once, finite numbers).",
                "文件不是有效的 JSON（须为 UTF-8、键不重复、数值有限）。",
            )
        ) from problem
    _check_depth(value)
    if "\\u" in text:
        canonical_bytes(value)  # an escape may stand for half a letter, which nobody can store
    return value


def read_object(raw: bytes | str) -> dict[str, Any]:
    """Parse JSON strictly and return its object."""
    return as_object(read_json(raw))


def as_object(value: Any) -> dict[str, Any]:
    """Return the value if it is a JSON object."""
    if not isinstance(value, dict):
        raise TrustError(
            fault("not-an-object", "A JSON object was expected.", "此处应为 JSON 对象。")
        )
    return value


def member(document: Any, name: str, kind: type[Kind]) -> Kind:
    """Return one member of an object if it is there and of the kind asked for."""
    value = as_object(document).get(name)
    if not isinstance(value, kind):
        raise TrustError(
            fault(
                "wrong-member",
                f'"{name}" is missing or not of type {kind.__name__}.',
                f"“{name}”缺失，或类型不是 {kind.__name__}。",
            )
        )
    return value


def _check_depth(document: Any) -> None:
    """Refuse deep nesting, without recursion."""
    layer = [document]
    for _ in range(MAX_DEPTH + 1):
        layer = [child for value in layer for child in _children(value)]
        if not layer:
            return
    raise TrustError(
        fault(
            "too-deep",
            f"The document is nested deeper than {MAX_DEPTH} levels.",
            f"文件嵌套超过 {MAX_DEPTH} 层。",
        )
    )


def _children(value: Any) -> Iterator[Any]:
    """Yield the values that hang under a value."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (list, tuple)):
        yield from value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one key twice: readers would disagree on its meaning."""
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "doubled key"
        raise ValueError(message)
    return found


def _finite(digits: str) -> float:
    """Refuse numbers that overflow to infinity."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _whole(digits: str) -> int | float:
    """Refuse whole numbers that others would round: beyond 2^53 only canonical floats are read."""
    if len(digits) <= 17 and abs(int(digits)) <= _LARGEST:
        return int(digits)
    number = _finite(digits)
    if rfc8785.dumps(number) != digits.encode():
        raise ValueError(digits)
    return number


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python would read."""
    raise ValueError(constant)
