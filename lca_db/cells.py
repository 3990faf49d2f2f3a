"""How each cell of the tables is read: the columns every table has, and what may stand in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from footprint.flows import Bucket
from footprint.inventory import ExchangeKind, Provenance
from footprint.text import Text

Read = Callable[[str], Any]
"""How a cell is read; a cell it cannot read raises ValueError or KeyError."""


def columns_of(table: str) -> dict[str, Read]:
    """Return the columns of a table and how their cells are read."""
    return _COLUMNS[table.rsplit("/", 1)[-1]]


def later_columns(table: str) -> frozenset[str]:
    """Return the columns that tables of older releases may lack; they are then empty."""
    return _LATER.get(table.rsplit("/", 1)[-1], frozenset())


def reads(read: Read, cell: str) -> bool:
    """Tell whether a cell can be read."""
    try:
        read(cell)
    except (ValueError, KeyError):
        return False
    return True


def what_belongs(read: Read, cell: str) -> Text:
    """Return a sentence about a cell that cannot be read."""
    needed = _NEEDED.get(read)
    if needed is None:  # a closed list: the bound method of its dictionary
        words = ", ".join(f"“{word}”" for word in read.__self__)  # type: ignore[attr-defined]  # dict
        needed = Text(f"one of {words}", f"以下之一：{words}")
    return Text(f"“{cell}” stands where {needed.en} belongs.", f"“{cell}”有误，应为{needed.zh}。")


def _text(cell: str) -> str:
    if not cell or cell != cell.strip():
        raise ValueError(cell)
    return cell


def _number(cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


def _spread(cell: str) -> float | None:
    if not cell:
        return None
    spread = _number(cell)
    if spread < 1:
        raise ValueError(cell)
    return spread


def _year(cell: str) -> int | None:
    if not cell:
        return None
    year = int(cell)
    if not 1950 <= year <= 2100:
        raise ValueError(cell)
    return year


def _replacements(cell: str) -> dict[str, str]:
    pairs = [pair.split("->") for pair in cell.split(";") if pair]
    return {_text(old): _text(new) for old, new in pairs}


def _words(cell: str) -> tuple[str, ...]:
    return tuple(_text(word) for word in cell.split("; "))


_RATING: dict[str, int | None] = {"": None, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
_YES_NO = {"yes": True, "no": False}
_KIND = {kind.value: kind for kind in ExchangeKind}
_PROVENANCE = {provenance.value: provenance for provenance in Provenance}

_NEEDED: dict[Read, Text] = {
    _text: Text("a text without blanks around it", "首尾无空格的文字"),
    _number: Text("a finite number", "有限数值"),
    _spread: Text("empty or a number of at least 1", "空白或不小于 1 的数值"),
    _year: Text("empty or a year from 1950 to 2100", "空白或 1950–2100 之间的年份"),
    _words: Text("words apart by “; ”", "以“; ”分隔的词"),
    _replacements: Text("pairs of codes like a->b;c->d", "形如 a->b;c->d 的代码对"),
}

_NAMED: dict[str, Read] = {"code": _text, "name_en": _text, "name_zh": _text}
_SOURCED: dict[str, Read] = {
    "provenance": _PROVENANCE.__getitem__,
    "source_id": _text,
    "comment": str,
}

_COLUMNS: dict[str, dict[str, Read]] = {
    "activities.csv": {
        **_NAMED,
        "reference_product": _text,
        "unit": _text,
        "location": _text,
        "kind": {"unit": False, "system": True}.__getitem__,
        "role": {"background": "background", "product": "product"}.__getitem__,
        "technology": str,
        "year": _year,
        "ter": _RATING.__getitem__,
        "ger": _RATING.__getitem__,
        "tir": _RATING.__getitem__,
        "source_id": _text,
        "comment": str,
    },
    "exchanges.csv": {
        "activity_code": _text,
        "kind": _KIND.__getitem__,
        "input_code": _text,
        "amount": _number,
        "unit": _text,
        "gsd": _spread,
        **_SOURCED,
    },
    "parameters.csv": {
        "parameter": _text,
        "key": _text,
        "value": _number,
        "unit": str,
        **_SOURCED,
    },
    "bases.csv": {
        "key": _text,
        "default": _YES_NO.__getitem__,
        "label_en": _text,
        "label_zh": _text,
        "use_province": _YES_NO.__getitem__,
        "replace": _replacements,
        "help_en": _text,
        "help_zh": _text,
    },
    "flows.csv": {
        **_NAMED,
        "formula": str,
        "cas": str,
        "compartment": _text,
        "bucket": {bucket.value: bucket for bucket in Bucket}.__getitem__,
        "ecoinvent_uuid": str,
        "ef31_uuid": str,
    },
    "methods.csv": {**_NAMED, "default": _YES_NO.__getitem__, "source_id": _text, "comment": str},
    "factors.csv": {"method_code": _text, "flow_code": _text, "factor": _number, **_SOURCED},
    "locations.csv": {**_NAMED, "parent": lambda cell: cell or None},
    "sources.csv": {
        "source_id": _text,
        "citation": _text,
        "url": str,
        "licence": str,
        "provenance": _PROVENANCE.__getitem__,
        "where_seen": str,
        "comment": str,
    },
    "ranges.csv": {
        "theme": _text,
        "unit": _text,
        "low": _number,
        "high": _number,
        "reason_en": _text,
        "reason_zh": _text,
    },
    "fuels.csv": {
        "code": _text,
        "energy_mj": _number,
        "carbon_kg": _number,
        "source_id": _text,
        "comment": str,
    },
    "synonyms.csv": {"code": _text, "words": _words},
    "release.csv": {"name": _text, "hash": _text},
}
_LATER = {"flows.csv": frozenset({"ef31_uuid"})}
