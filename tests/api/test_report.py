"""The report: complete in itself, in both languages, with nothing a name could break."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.figures import (
    decimals_of,
    fixed,
    lines_that_matter,
    lines_with_parts,
    percent,
    significant,
)
from api.report import render_report, result_json
from footprint.flows import Bucket
from footprint.result import DataQuality, Footprint, Label, Sankey, SourceResult
from tests.api.sample import make_footprint

VOID = {"meta", "link", "input", "br", "rect", "line"}
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


class Page(HTMLParser):
    """A page taken apart: elements with attributes, texts by element, and the nesting."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    def text(self) -> str:
        return " ".join(text for tag, text in self.texts if tag not in {"script", "style"})


def without_library(html: str) -> str:
    """Return the page without Plotly, which is large and not ours."""
    return re.sub(r"<script>/\*\*\n\* plotly.*?</script>", "", html, count=1, flags=re.DOTALL)


def open_page(result: Footprint | None = None, language: str = "zh") -> Page:
    return Page(without_library(render_report(result or make_footprint(), language)))


def empty_footprint() -> Footprint:
    nothing = DataQuality(
        technological=None, geographical=None, temporal=None, overall=None, rated_share=0.0
    )
    return make_footprint(
        kgco2e=0.0, stages=(), gases=(), bill=(), lines=(), inputs=(), upstream=(),
        electricity_effects=(), electricity_claims=None, findings=(), sources=(),
        provenance_shares={}, primary_data_share=None, aggregated_share=None, data_quality=nothing,
        sankey=Sankey(cutoff_share=0.005, nodes=(), links=()),
    )  # fmt: skip


def evil_footprint(text: str) -> Footprint:
    result = make_footprint()
    name = Label(en=text, zh=text)
    line = result.lines[0].model_copy(update={"name": name, "place": name, "key": text})
    node = result.sankey.nodes[1].model_copy(update={"name": name})
    return make_footprint(
        product=result.product.model_copy(update={"name": text, "model": text, "site": text}),
        lines=(line, *result.lines[1:]),
        sankey=result.sankey.model_copy(
            update={"nodes": (result.sankey.nodes[0], node, *result.sankey.nodes[2:])}
        ),
        findings=(result.findings[0].model_copy(update={"text": name}),),
    )


@pytest.fixture(scope="module")
def page():
    return open_page()


def test_the_page_is_well_formed_and_has_unique_ids(page):
    assert page.open == []
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_page_loads_nothing_from_anywhere(page):
    for tag, attrs in page.elements:
        assert "src" not in attrs
        assert "srcset" not in attrs
        assert "action" not in attrs
        if "href" in attrs and tag != "a":
            assert attrs["href"].startswith("data:")
    style = "".join(text for tag, text in page.texts if tag == "style")
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_only_our_two_scripts_and_no_network():
    html = render_report(make_footprint())
    policy = next(m["content"] for m in Page(html).all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src ('sha256-[^']+' ?){2};", policy)
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_element_has_an_inline_handler(page):
    assert not [attrs for _, attrs in page.elements if any(key.startswith("on") for key in attrs)]


def test_nothing_a_user_wrote_becomes_an_element():
    plain, evil = open_page(), open_page(evil_footprint(EVIL))
    count = lambda page, tag: len(page.all(tag))  # noqa: E731
    for tag in ("script", "img", "style", "iframe"):
        assert count(evil, tag) == count(plain, tag)
    assert EVIL in evil.text()
    assert "49" not in evil.text().split("onerror")[1][:40]


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_name_leaves_the_page_well_formed_and_the_chart_data_readable(name):
    page = open_page(evil_footprint(name))
    assert page.open == []
    blocks = [text for tag, text in page.texts if tag == "script" and text.startswith("{")]
    assert len(blocks) == 1
    assert json.loads(blocks[0])["lines"]


def test_only_web_addresses_become_links():
    source = SourceResult(source_id="x", citation="y", licence="z", url="javascript:alert(1)")
    page = open_page(make_footprint(sources=(source,)))
    assert "javascript:alert(1)" in page.text()
    assert not [a for a in page.all("a") if "javascript" in a["href"]]


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_page_opens_in_the_language_asked_for(language, lang):
    page = open_page(language=language)
    root = page.all("html")[0]
    assert (root["lang"], root["data-lang"]) == (lang, language)
    chosen = [one["value"] for one in page.all("input") if "checked" in one]
    assert chosen == [language]


def test_both_languages_are_in_the_page(page):
    spans = [attrs.get("lang") for attrs in page.all("span")]
    assert spans.count("en") == spans.count("zh-Hans") > 100
    for text in ("1 kWp of rated power", "1 kWp 额定功率", "cradle to gate", "摇篮到大门"):
        assert text in page.text()


def test_every_table_heading_has_a_scope(page):
    assert len(page.all("table")) >= 9
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))


def test_the_headline_and_its_meaning_are_in_the_page(page):
    text = page.text()
    assert "378.9" in text
    assert "kg CO₂e" in text
    assert "61.2 %" in text
    assert "1.97" in text
    assert "not a verified statement" in text
    assert "不是经核查的声明" in text


def test_every_part_of_the_result_is_shown(page):
    result, text = make_footprint(), page.text()
    names = [
        *(stage.label for stage in result.stages),
        *(line.name for line in (*result.lines, *result.bill)),
        *(one.name for one in (*result.inputs, *result.gases, *result.upstream)),
        *(one.label for one in (*result.functional_units, *result.electricity_effects)),
        *(finding.text for finding in result.findings),
        *(node.name for node in result.sankey.nodes),
    ]
    for name in names:
        assert name.en in text
        assert name.zh in text
    for value in (*result.hashes.model_dump().values(), *(s.citation for s in result.sources)):
        assert value in text


def test_both_ways_to_count_electricity_and_failed_claims_are_shown(page):
    text = page.text()
    for words in ("Location-based", "基于市场", "347.49", "GEC-2024-01", "时间接近用电期"):
        assert words in text
    without = open_page(make_footprint(electricity_claims=None)).text()
    assert "Market-based" not in without
    assert "No contract or certificate for electricity is claimed." in without


def test_the_saved_result_is_the_result_and_its_hash_is_named(page):
    href = next(a["href"] for a in page.all("a") if a.get("download") == "result.json")
    document = base64.b64decode(href.split(",")[1])
    assert document.decode() == result_json(make_footprint())
    assert hashlib.sha256(document).hexdigest() in page.text()


def test_a_result_of_zero_says_unknown_and_never_invents_a_zero_share():
    text = open_page(empty_footprint()).text()
    assert "not rated" in text
    assert "total is 0" in text
    assert "没有高于取舍阈值的链路" in text
    assert "nan" not in text.lower().split()


def test_a_negative_total_is_shown():
    result = make_footprint()
    page = open_page(make_footprint(kgco2e=-result.kgco2e))
    assert "−378.9" in page.text()


def test_negative_parts_of_a_bar_stand_left_of_zero(page):
    widths = [float(rect["width"]) for rect in page.all("rect")]
    starts = [float(rect.get("x", 0)) for rect in page.all("rect")]
    assert all(0 <= width <= 100.001 for width in widths)
    assert all(-0.001 <= start <= 100.001 for start in starts)


def test_chart_data_carry_signs_stages_and_both_languages(page):
    data = json.loads(next(t for tag, t in page.texts if tag == "script" and t.startswith("{")))
    assert data["buckets"][0] == {"en": "fossil", "zh": "化石"}
    assert len(data["lines"]) == 12
    assert data["others"]["count"] == 2
    links = data["sankey"]["links"]
    assert min(link["kg"] for link in links) < 0
    nodes = data["sankey"]["nodes"]
    frame = next(n for n, node in enumerate(nodes) if node["name"]["zh"] == "铝边框，中国")
    into_module = next(link for link in links if link["source"] == frame)
    materials = [stage.key for stage in make_footprint().stages].index("materials")
    assert into_module["stage"] == nodes[frame]["stage"] == materials


def test_the_report_is_the_same_every_time():
    assert render_report(make_footprint()) == render_report(make_footprint())


def test_reports_do_not_import_plotly():
    code = (
        "import sys; from tests.api.sample import make_footprint; "
        "from api.report import render_report; render_report(make_footprint()); "
        "assert not [name for name in sys.modules if name.split('.')[0] == 'plotly']"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_lines_that_matter_make_four_fifths():
    lines = make_footprint().lines
    chosen = lines_that_matter(lines)
    assert 3 <= len(chosen) <= 6
    assert sum(line.share for line in chosen) >= 0.8
    assert sum(line.share for line in chosen[:-1]) < 0.8
    assert len(lines_that_matter(lines[:2])) == 2


def test_parts_stand_under_their_bill_line_and_add_up_to_it():
    for line, parts in lines_with_parts(make_footprint()):
        if parts:
            assert sum(part.kgco2e for part in parts) == pytest.approx(line.kgco2e)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.567, 1, "1,234.6"), (-0.51, 2, "−0.51"), (0.0031, 1, "0.0031"), (0.0, 2, "0.00")],
)
def test_figures_are_written_with_fixed_decimals(value, decimals, text):
    assert fixed(value, decimals) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_no_figure_but_zero_is_written_as_zero(value):
    if value:
        for text in (fixed(value, 2), significant(value), percent(value)):
            assert re.search("[1-9]", text)
        assert 0 <= decimals_of(value) <= 12


def test_buckets_of_the_sample_add_up():
    result = make_footprint()
    total = sum(result.buckets[bucket] for bucket in Bucket)
    assert total == pytest.approx(result.kgco2e)
    assert sum(stage.kgco2e for stage in result.stages) == pytest.approx(result.kgco2e)
