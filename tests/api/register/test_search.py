"""The register: what a search finds, in which order, as page, JSON, CSV and feed."""

from __future__ import annotations

import csv
import io
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from api.register import search
from footprint.certification.events import EventKind
from footprint.result import Label


@pytest.fixture
def shelf(register):
    """A module in force, a T-shirt suspended, an old module expired, and one revoked."""
    sample = register.put(1).content
    shirt = sample.product.model_copy(
        update={
            "name": Label(en="T-shirt 100% cotton", zh="纯棉T恤_基础款"),
            "model": "TS-01",
            "family": "textile",
            "family_label": Label(en="textile", zh="纺织品"),
        }
    )
    other = sample.client.model_copy(update={"name": Label(en="=Weaver Ltd", zh="织造公司")})
    worn = register.put(
        2,
        product=shirt.model_dump(),
        client=other.model_dump(),
        manufacturer=other.model_dump(),
        standards=("GB/T 24067-2024", "某团体标准 T/X 1"),
        kgco2e=4.0,
    )
    register.put(3, valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31), kgco2e=500.0)
    false = register.put(4)
    register.happen(worn, EventKind.SUSPENDED, "misuse")
    register.happen(false, EventKind.REVOKED, "false-data")
    return register


def found(world, **query):
    answer = world.client.get("/register.json", params=query)
    assert answer.status_code == 200, answer.text
    return [int(entry["number"].split("-")[3]) for entry in answer.json()["items"]]


SEARCHES = [
    ({}, [1, 2, 3, 4]),
    ({"state": "valid"}, [1]),
    ({"state": "suspended"}, [2]),
    ({"state": "expired"}, [3]),
    ({"state": "revoked"}, [4]),
    ({"state": "withdrawn"}, []),
    ({"state": ""}, [1, 2, 3, 4]),
    ({"q": "t恤"}, [2]),
    ({"q": "topcon 双玻"}, [1, 3, 4]),
    ({"q": "ts-01"}, [2]),
    ({"q": "织造"}, [2]),
    ({"q": "000003"}, [3]),
    ({"q": "%"}, [2]),
    ({"q": "_"}, [2]),
    ({"q": "\\"}, []),
    ({"q": "' OR '1'='1"}, []),
    ({"q": "'; DROP TABLE certificates; --"}, []),
    ({"q": "T恤\x00"}, [2]),
    ({"standard": "24067"}, [1, 2, 3, 4]),
    ({"standard": "14067"}, [1, 3, 4]),
    ({"standard": "团体标准"}, [2]),
    ({"family": "textile"}, [2]),
    ({"family": "pv-module", "state": "valid"}, [1]),
    ({"scheme": "tanbiao-voluntary"}, [1, 2, 3, 4]),
    ({"scheme": "other"}, []),
    ({"body": "DEMO"}, [1, 2, 3, 4]),
    ({"body": "OTHER"}, []),
]


def test_every_filter_narrows_and_none_lets_anything_through(world, shelf):
    for query, expected in SEARCHES:
        assert sorted(found(world, **query)) == expected, query
        page = world.client.get("/register", params=query)
        assert page.status_code == 200
        assert page.text.count('class="entry"') == len(expected), query


def test_the_order_is_the_one_asked_for(world, shelf):
    assert found(world, sort="footprint")[0] == 2
    assert found(world, sort="footprint")[-1] == 3
    assert found(world, sort="expiry")[0] == 3
    assert set(found(world, sort="product")) == {1, 2, 3, 4}


def test_pages_of_the_register_join_without_gap_or_overlap(world, shelf):
    seen, offset = [], 0
    while offset is not None:
        answer = world.client.get("/register.json", params={"limit": 1, "offset": offset}).json()
        assert answer["total"] == 4
        seen += [entry["number"] for entry in answer["items"]]
        offset = answer["next_offset"]
    assert len(set(seen)) == len(seen) == 4
    first = world.client.get("/register", params={"limit": 1, "q": "topcon"}).text
    assert 'rel="next" href="/register?q=topcon&amp;limit=1&amp;offset=1' in first
    assert 'rel="prev"' not in first
    last = world.client.get("/register", params={"limit": 1, "offset": 3, "lang": "en"}).text
    assert 'rel="prev" href="/register?limit=1&amp;offset=2&amp;lang=en"' in last
    assert 'rel="next"' not in last


def test_nonsense_in_a_search_is_refused_and_said(world):
    for query in (
        {"state": "nice"},
        {"limit": 0},
        {"offset": -1},
        {"sort": "id; --"},
        {"q": "x" * 201},
    ):
        answer = world.client.get("/register.json", params=query)
        assert answer.status_code == 422, query
        page = world.client.get("/register", params=query, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"][:9]) == (422, "text/html")


def test_an_empty_register_says_so(world):
    assert "没有符合条件的证书" in world.client.get("/register").text
    assert len(list(csv.reader(io.StringIO(world.client.get("/register.csv").text)))) == 1


def test_the_table_holds_every_row_and_no_formula(world, shelf):
    answer = world.client.get("/register.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    by_state = {row["state"]: row for row in rows}
    assert set(by_state) == {"valid", "suspended", "expired", "revoked"}
    assert by_state["suspended"]["client_en"] == "'=Weaver Ltd"
    assert by_state["suspended"]["kgco2e"] == "4.0"
    assert by_state["valid"]["supersedes"] == ""
    some = world.client.get("/register.csv", params={"q": "t恤"}).content.decode("utf-8-sig")
    assert len(some.splitlines()) == 2


def test_a_table_longer_than_one_part_is_whole(world, shelf, monkeypatch):
    monkeypatch.setattr(search, "_ROWS_AT_ONCE", 3)
    text = world.client.get("/register.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len({row["number"] for row in rows}) == len(rows) == 4


def test_the_feed_names_each_change_newest_first(world, shelf):
    feed = ET.fromstring(world.client.get("/register/feed.atom?lang=en").content)  # noqa: S314 - our own
    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [entry.text for entry in feed.findall("a:entry/a:title", space)]
    assert len(titles) == 6
    assert titles[0].startswith("Revoked: DEMO-TB-2026-000004-")
    assert titles[0].endswith("(false data were given)")
