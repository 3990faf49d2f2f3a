"""Fonts: pinned, complete for Chinese, and a sentence where they are not."""

from __future__ import annotations

import dataclasses

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from api.papers import fonts, typesetting
from api.papers.fonts import FONTS, covered, load_fonts, printable, unprintable
from api.papers.typesetting import typeset
from footprint.errors import InputError
from tests.certificate_sample import ISSUED_AT


@pytest.fixture
def other_fonts(monkeypatch):
    def use(**changes):
        changed = (dataclasses.replace(FONTS[0], **changes), *FONTS[1:])
        monkeypatch.setattr(fonts, "FONTS", changed)
        load_fonts.cache_clear()

    yield use
    load_fonts.cache_clear()


def test_only_the_pinned_fonts_are_used():
    families = {font.family for font in load_fonts().fonts()}
    assert {font.family for font in FONTS} <= families
    assert all(family.startswith("Noto Sans") for family in families)


def test_characters_taken_as_known_are_in_the_fonts():
    assert {ord(char) for char in fonts._ALWAYS} <= covered()


def test_rare_names_and_other_alphabets_are_printed_as_they_are():
    text = "𠮷 㛃 䶮 𬭎 Łódź Škoda Ñandú Ελλάδα Жизнь 한국 日本 ㎡ ① m² μ"
    assert printable(text) == text
    assert unprintable(text) == ()


@given(st.text())
def test_whatever_is_left_has_a_glyph(text):
    shown = printable(text)
    assert {ord(char) for char in shown} <= covered()
    assert shown.isprintable()


@given(st.text())
def test_nothing_is_left_out(text):
    for char in unprintable(text):
        assert f"〔U+{ord(char):04X}〕" in printable(text)


def test_the_typesetter_itself_refuses_a_character_without_a_glyph(monkeypatch):
    monkeypatch.setattr(typesetting, "_make_printable", lambda value: value)
    monkeypatch.setattr(
        typesetting, "_source", lambda _: b'#set document(title: "x")\n#sys.inputs.attachment'
    )
    assert typeset("any", {}, ISSUED_AT, attachment="灯").startswith(b"%PDF")
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typeset("any", {}, ISSUED_AT, attachment="灯😀")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"package": "no_such_font"}, "font-missing"),
        ({"path": "no-such-file.otf"}, "font-missing"),
        ({"sha256": "0" * 64}, "font-version"),
    ],
)
def test_a_missing_font_is_said_and_nothing_is_printed(other_fonts, changes, code):
    other_fonts(**changes)
    with pytest.raises(InputError) as refused:
        typeset("label", {}, ISSUED_AT)
    (found,) = refused.value.findings
    assert found.code == code
    assert "Noto Sans CJK SC" in found.say("zh")
