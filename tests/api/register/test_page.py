"""The verification page: what it leads with, what it shows, what it never shows."""

from __future__ import annotations

import html
import re


def text_of(page):
    """Return the words of a page's body, without its tags."""
    page = page[page.index("<main") :]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_page_leads_with_the_state_then_product_and_figure(world, register):
    kept = register.put()
    answer = world.client.get(f"/c/{kept.number}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    text = text_of(answer.text)
    order = [
        "有效",
        "N型 TOPCon 双玻组件",
        "370",
        "1 kWp 额定功率",
        "摇篮到大门",
        "生命周期各阶段",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
