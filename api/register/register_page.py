"""The register as a page and as pages of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.papers.amounts import write_amount
from api.register.answers import Document
from api.register.messages import Order, RegisterEntry, Window
from api.register.pages import page
from api.register.search import Choices
from footprint.certification.certificate import STATUS_LABELS
from footprint.text import Language, Text

ORDER_LABELS: dict[Order, Text] = {
    Order.NEWEST: Text("newest first", "最新签发"),
    Order.OLDEST: Text("oldest first", "最早签发"),
    Order.PRODUCT: Text("product", "产品名称"),
    Order.FOOTPRINT: Text("footprint, within a unit", "碳足迹（同一单位内）"),
    Order.EXPIRY: Text("end of validity", "有效期截止"),
}


@dataclass(frozen=True)
class Found:
    """One page of the register."""

    window: Window
    total: int
    entries: list[RegisterEntry]
    choices: Choices


def register_page(found: Found, language: Language) -> Document:
    """Return one page of the register for people."""
    window, total = found.window, found.total
    after = window.offset + len(found.entries)
    values = {
        "here": f"/register?{query_of(window, with_window=True)}",
        "filters": window,
        "total": total,
        "first": window.offset + 1,
        "last": after,
        "entries": found.entries,
        "query": query_of(window),
        "previous": _page_at(window, window.offset - window.limit) if window.offset else None,
        "next": _page_at(window, after) if after < total and found.entries else None,
        "state_labels": STATUS_LABELS,
        "states": [(key.value, text.say(language)) for key, text in STATUS_LABELS.items()],
        "orders": [(key.value, text.say(language)) for key, text in ORDER_LABELS.items()],
        "amount": write_amount,
        **_options(found.choices, language),
    }
    return page("register.html.j2", language, values)


def query_of(window: Window, *, with_window: bool = False) -> str:
    """Return the filters as a query, without those that are not set."""
    values = window.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    if not with_window:
        values = {key: value for key, value in values.items() if key not in {"limit", "offset"}}
    return urlencode(values)


def _page_at(window: Window, offset: int) -> str:
    return query_of(window.model_copy(update={"offset": max(0, offset)}), with_window=True)


def _options(choices: Choices, language: Language) -> dict[str, Any]:
    chinese = language == "zh"
    return {
        plural: sorted((key, label.zh if chinese else label.en) for key, label in labels.items())
        for plural, labels in (
            ("schemes", choices.scheme),
            ("families", choices.family),
            ("bodies", choices.body),
        )
    }
