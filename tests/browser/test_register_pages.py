"""The public pages in a browser: on a phone, in the dark, without script, on paper."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from footprint.certification.events import EventKind

LEAST_CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = parts(colour);
      if (alpha > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let least = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || element.closest("svg") || !element.checkVisibility()) continue;
    const pair = [light(getComputedStyle(element).color), light(behind(element))].sort();
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (ratio < least[0]) least = [ratio, text];
  }
  return least;
}"""

WIDEST = """() => Array.from(document.querySelectorAll("body *"))
  .filter((one) => one.checkVisibility() && !one.closest(".hidden, .skip"))
  .map((one) => [Math.round(one.getBoundingClientRect().right), one.outerHTML.slice(0, 80)])
  .reduce((most, one) => (one[0] > most[0] ? one : most))"""


@pytest.fixture
def shelf(register):
    """A certificate in force, one suspended and one revoked."""
    kept = [register.put(sequence) for sequence in (1, 2, 3)]
    register.happen(kept[1], EventKind.SUSPENDED, "misuse", "正在调查。")
    register.happen(kept[2], EventKind.REVOKED, "false-data")
    return kept


def hold(page, name, content):
    """Choose a file, as a reader would, and return what the page says of it."""
    page.set_input_files("#held", {"name": name, "mimeType": "", "buffer": content})
    page.wait_for_selector("#verdict .headline")
    return page.inner_text("#verdict")


def test_a_file_is_checked_on_the_device_of_its_holder(visit, shelf):
    kept = shelf[0]
    page = visit(f"/c/{kept.number}?lang=en")
    assert not page.is_visible("form.check button")
    same = "Unchanged: this is the file that was issued."
    indented = json.dumps(json.loads(kept.credential), indent=2, ensure_ascii=False).encode()
    for name, content in (
        ("a.pdf", kept.pdf),
        ("a.json", kept.credential),
        ("a.json", indented),
        ("a.jwt", kept.token.encode() + b"\n"),
    ):
        assert same in hold(page, name, content)
    assert "The signature of the certification body fits." in hold(page, "a", kept.credential)
    assert "VALID" in page.inner_text("#verdict")
    assert page.complaints == []


def test_a_changed_file_is_told_on_the_device_of_its_holder(visit, shelf):
    kept, other = shelf[0], shelf[1]
    page = visit(f"/c/{kept.number}?lang=en")
    credential = json.loads(kept.credential)
    credential["validUntil"] = "2099-01-01T00:00:00Z"
    forged = json.dumps(credential).encode()
    for content in (kept.pdf + b" ", other.pdf, other.credential, b"{}", b"{", b"a.b.c"):
        said = hold(page, "a", content)
        assert "Different: this is not the file" in said
        assert "Unchanged" not in said
    said = hold(page, "a.json", forged)
    assert "The signature does not fit: the content was changed." in said
    assert "Different" in said
    hold(page, "a.tanbiao", b"PK\x03\x04")
    assert page.is_visible("form.check button")


def test_the_page_of_a_revoked_certificate_says_so_beside_an_unchanged_file(visit, shelf):
    page = visit(f"/c/{shelf[2].number}?lang=zh")
    said = hold(page, "a.pdf", shelf[2].pdf)
    assert "一致" in said
    assert "撤销" in said


def test_everything_is_there_without_script(visit, shelf):
    page = visit(f"/c/{shelf[1].number}?lang=zh", java_script_enabled=False)
    assert page.inner_text(".state .word").startswith("暂停")
    assert page.is_visible("form.check button")
    assert page.locator("svg.stages rect").count() == len(shelf[1].content.stages)
    page.click("text=English")
    assert page.inner_text(".state .word").startswith("SUSPENDED")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_in_every_state(visit, shelf, scheme):
    paths = [f"/c/{kept.number}?lang=en" for kept in shelf]
    for path in (*paths, "/register?lang=en", "/nowhere"):
        page = visit(path, color_scheme=scheme)
        ratio, text = page.evaluate(LEAST_CONTRAST)
        assert ratio >= 4.5, (path, text)


def test_no_page_is_wider_than_a_small_phone(visit, shelf):
    for path in (f"/c/{shelf[1].number}?lang=en", "/register?lang=en", "/c/nonsense?lang=en"):
        page = visit(path, viewport={"width": 320, "height": 640})
        widest = page.evaluate(WIDEST)
        assert widest[0] <= 320, (path, widest)


def test_headings_descend_in_order_and_fields_have_names(visit, shelf):
    for path in (f"/c/{shelf[0].number}", "/register"):
        page = visit(path)
        levels = page.eval_on_selector_all(
            "h1, h2, h3", "found => found.map((one) => Number(one.tagName[1]))"
        )
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        nameless = "found => found.filter((one) => !one.labels.length).length"
        assert page.eval_on_selector_all("input:not([type=hidden]), select", nameless) == 0


def test_on_paper_all_is_open_and_the_address_stands_there(visit, shelf):
    page = visit(f"/c/{shelf[0].number}?lang=zh")
    assert not page.is_visible(".print-only")
    page.emulate_media(media="print")
    assert shelf[0].content.verify_url in page.inner_text(".print-only")
    assert page.is_visible("details li >> nth=0")
    assert not page.is_visible("form.check")


def test_a_search_leads_to_the_certificate(visit, shelf):
    page = visit("/register?lang=en")
    page.select_option("#state", "suspended")
    page.click("text=Search")
    assert page.locator(".entry").count() == 1
    page.click(".entry")
    assert page.inner_text(".state .word").startswith("SUSPENDED")
    assert page.complaints == []
