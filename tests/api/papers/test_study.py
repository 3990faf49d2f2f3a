"""The study report on paper and as a page: no word of the bill, every item, the same bytes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser

import pytest
from lxml.etree import fromstring
from pyhanko.pdf_utils.reader import PdfFileReader

from api.papers.study_figures import draw
from api.papers.study_html import study_html
from api.papers.study_pdf import battery_declaration_pdf, study_pdf
from footprint.certification.public import private_words
from footprint.formats.contract import FormatError
from footprint.formats.eu_battery import declaration
from footprint.result import Label
from footprint.study_report.blocks import Bar, Bars, Flow, Interval, Link, Node, same
from footprint.study_report.report import study_report
from footprint.text import Text
from tests.api.papers.reading import page_texts, plain
from tests.statements import EXAMPLES, statement_of, study_of

LANGUAGES = ("zh", "en")
BATTERY = "battery-lithium-ion/lfp-prismatic-pack.yaml"
MODULE = "pv-module/topcon-glass-glass.yaml"
ON_PAPER = (
    MODULE,
    "chair/bamboo-dining-chair.yaml",
    "elevator/home-lift-400kg.yaml",
    "battery-lithium-ion/nmc811-bought-cells.yaml",
    "textile/cotton-t-shirt.yaml",
)
ITEM = {"zh": "要求第{}项·", "en": "Item{}·"}
HOSTILE = [
    '#set text(red); #read("/etc/passwd") *bold* <label> @ref $x$',
    "<script>alert(1)</script><b>&amp;",
    "\u202egnp.exe\u202c line\none\ttwo\x00three",
    "灯 😀 𠮷野家 Łódź Škoda Ελλάδα",
    "W" * 300,
]


@cache
def pdf(example, language):
    return study_pdf(statement_of(example), language)


@cache
def paper(example, language):
    return "".join(page_texts(pdf(example, language)))


class _Words(HTMLParser):
    """Gather the text of a page."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.started = []

    def handle_data(self, data):
        self.found.append(data)

    def handle_starttag(self, tag, attrs):
        self.started.append((tag, dict(attrs)))


def page(text):
    words = _Words()
    words.feed(text)
    return words


def named(name):
    statement = statement_of(MODULE)
    product = statement.disclosure.product.model_copy(update={"name": Label(en=name, zh=name)})
    disclosure = statement.disclosure.model_copy(update={"product": product})
    return statement.model_copy(update={"disclosure": disclosure})


def secrets(example):
    """Return the private words of an example that its product's own name does not say."""
    product = statement_of(example).disclosure.product
    public = plain(f"{product.name.en}{product.description.en}{product.model}")
    words = private_words(study_of(example))
    return [word for word in words if len(word) > 3 and plain(word) not in public]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", ON_PAPER)
def test_no_private_word_is_on_the_public_paper(example, language):
    said = paper(example, language)
    assert not [word for word in secrets(example) if plain(word) in said]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_private_word_is_in_the_public_page(example, language):
    written = plain(study_html(statement_of(example), language))
    assert secrets(example)
    assert not [word for word in secrets(example) if plain(word) in written]


def test_the_full_paper_shows_the_bill_and_says_that_it_is_confidential():
    said = "".join(page_texts(study_pdf(statement_of(MODULE), "en", study_of(MODULE))))
    assert "CONFIDENTIAL" in said
    lines = [line["name"] for line in study_of(MODULE).submission["bill"]]
    assert all(plain(name) in said for name in lines)
    assert "CONFIDENTIAL" not in paper(MODULE, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", ON_PAPER)
def test_all_required_items_are_on_paper_and_page(example, language):
    written = plain("".join(page(study_html(statement_of(example), language)).found))
    for number in range(1, 21):
        assert ITEM[language].format(number) in paper(example, language)
        assert ITEM[language].format(number) in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_and_page_say_the_same(language):
    report = study_report(statement_of(MODULE))
    written = plain("".join(page(study_html(statement_of(MODULE), language)).found))
    for section in report.sections:
        assert plain(section.title.say(language)) in paper(MODULE, language)
        for entry in section.entries:
            title = plain(entry.title.say(language))
            assert title in paper(MODULE, language)
            assert title in written


def test_the_same_statement_gives_the_same_bytes():
    assert study_pdf(statement_of(MODULE), "zh") == pdf(MODULE, "zh")
    assert study_html(statement_of(MODULE), "zh") == study_html(statement_of(MODULE), "zh")


def test_another_process_gives_the_same_bytes():
    code = (
        "import hashlib\n"
        "from api.papers.study_pdf import battery_declaration_pdf, study_pdf\n"
        "from tests.statements import statement_of\n"
        f"print(hashlib.sha256(study_pdf(statement_of({MODULE!r}), 'en')).hexdigest())"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_archivable_accessible_and_in_its_language(language):
    reader = PdfFileReader(io.BytesIO(pdf(MODULE, language)))
    metadata = reader.root["/Metadata"].data.decode()
    assert re.search(r"pdfaid:part>3<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert reader.root["/MarkInfo"]["/Marked"]
    assert str(reader.root["/Lang"]).lower().startswith(language)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(name):
    assert study_pdf(named(name), "en").startswith(b"%PDF-")
    made = page(study_html(named(name), "en"))
    tags = {tag for tag, _ in made.started}
    assert not tags & {"script", "b", "img", "iframe", "object"}
    assert not [key for _, attrs in made.started for key in attrs if key.startswith("on")]
    assert "\u202e" not in "".join(made.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_its_links_stay_in_it(language):
    made = page(study_html(statement_of(MODULE), language))
    ids = {attrs["id"] for _, attrs in made.started if "id" in attrs}
    links = [attrs["href"] for tag, attrs in made.started if tag == "a"]
    assert len(links) == 8
    assert all(link.removeprefix("#") in ids for link in links)
    assert not [one for tag, one in made.started if tag in {"link", "script"} or "src" in one]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_battery_declaration_shows_every_letter_of_the_article_digit_by_digit(language):
    statement = statement_of(BATTERY)
    said = "".join(page_texts(battery_declaration_pdf(statement, language)))
    for letter in "abcdefg":
        assert {"zh": f"（{letter}）", "en": f"({letter})"}[language] in said
    found = declaration(statement)
    for number in (
        found["carbonFootprint"]["kgCO2ePerKWh"],
        *(stage["kgCO2ePerKWh"] for stage in found["lifeCycleStages"]),
    ):
        assert number in said
    for key in ("conformityDeclaration", "publicStudy"):
        assert plain(found[key]) in said
    assert not [word for word in secrets(BATTERY) if plain(word) in said]


def test_a_battery_declaration_gives_the_same_bytes():
    first, second = (battery_declaration_pdf(statement_of(BATTERY), "en") for _ in range(2))
    assert first == second


def test_no_battery_has_no_battery_declaration():
    with pytest.raises(FormatError):
        battery_declaration_pdf(statement_of(MODULE), "en")


FIGURES = [
    Bars(same("bars"), "kg", (Bar(same("a"), 2.0, 0.5), Bar(same("b"), -1.0), Bar(same("c"), 0.0))),
    Bars(same("nothing"), "kg", (Bar(same("a"), 0.0),)),
    Interval(same("interval"), "kg", 1.0, 2.0, 4.0),
    Interval(same("credit"), "kg", -4.0, -2.0, -1.0),
    Flow(
        same("flow"),
        "kg",
        (Node(same("a & <b>"), 0), Node(same("c"), 0), Node(same("d"), 1), Node(same("e"), 1)),
        (Link(0, 2, 3.0), Link(1, 2, -1.0), Link(1, 3, 1e-9)),
    ),
    Flow(same("no flow"), "kg", (Node(same("a"), 0),), ()),
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.caption.en)
def test_a_figure_is_a_picture_with_all_of_it_inside(figure):
    drawing = draw(figure, "en")
    for svg in (drawing.svg(), drawing.shapes_svg()):
        root = fromstring(svg)
        _, _, width, height = (float(one) for one in root.attrib["viewBox"].split())
        for shape in root.iter("{http://www.w3.org/2000/svg}rect"):
            x, y, wide, high = (float(shape.attrib[key]) for key in ("x", "y", "width", "height"))
            assert -0.01 <= x <= x + wide <= width + 0.02
            assert -0.01 <= y <= y + high <= height + 0.02
    assert figure.caption.en in drawing.alt


def test_ribbons_of_a_node_are_as_wide_as_the_node():
    drawing = draw(FIGURES[4], "en")
    root = fromstring(drawing.shapes_svg())
    heights = [float(one.attrib["height"]) for one in root.iter("{http://www.w3.org/2000/svg}rect")]
    a, c, d, _ = heights
    assert d == pytest.approx(a + c, abs=0.05)
    assert a == pytest.approx(3 * c, abs=0.05)


def test_a_credit_is_drawn_in_another_colour():
    bars = draw(FIGURES[0], "en").shapes
    fills = [re.search(r'fill="(#\w+)"', shape)[1] for shape in bars if "rect" in shape]
    assert fills[1] != fills[3]


def test_words_of_a_figure_follow_the_language():
    figure = Bars(Text("one", "一"), "kg", (Bar(Text("two", "二"), 1.0),))
    assert "二" in draw(figure, "zh").svg()
    assert "二" not in draw(figure, "en").svg()
