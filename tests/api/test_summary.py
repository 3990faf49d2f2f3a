"""The terminal summary: right figures, good at 80 columns, and no way to act on a terminal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from api.summary import print_summary
from footprint.result import DataQuality, FindingResult, Label, Sankey
from tests.api.sample import make_footprint

LANGUAGES = ("en", "zh")


def show(result, language="en", *, terminal=False, width=80, encoding="utf-8", files=()):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, force_terminal=terminal, color_system=None)
    if terminal:
        console = Console(file=stream, width=width, force_terminal=True, color_system="truecolor")
    print_summary(result, console, language, files)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def rename(name):
    result = make_footprint()
    line = result.lines[0].model_copy(update={"name": Label(en=name, zh=name)})
    return make_footprint(
        product=result.product.model_copy(update={"name": name}), lines=(line, *result.lines[1:])
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language, width):
    for line in show(make_footprint(), language, width=width).splitlines():
        assert cell_len(line) <= width


def test_headline_figures_stand_in_the_summary(tmp_path):
    text = show(make_footprint(), files=[tmp_path.relative_to(tmp_path) / "report.html"])
    assert "378.9 kg CO₂e per 1 kWp of rated power" in text
    assert "cradle to gate" in text
    assert "61.2 % primary" in text
    assert "biogenic removals −2.51" in text
    assert "National mix 2024 (official) (used here)" in text
    assert "report.html" in text
    assert "market-based 347.49 kg · 1 of 2 claims count" in " ".join(text.split())


def test_the_summary_speaks_chinese_throughout():
    text = show(make_footprint(), "zh")
    for word in ("每 1 kWp 额定功率", "摇篮到大门", "生命周期阶段", "注意事项", "不是经核查的声明"):
        assert word in text
    assert "Life-cycle" not in text


def test_without_a_terminal_there_are_no_colours():
    assert "\x1b" not in show(make_footprint())
    assert "\x1b[" in show(make_footprint(), terminal=True)


def test_names_cannot_carry_markup_or_escapes():
    text = show(rename("[bold red]x[/] \x1b[2J\x9b1m\u202eevil [link=file:///]"))
    assert "[bold red]x[/]" in text
    for char in ("\x1b", "\x9b", "\u202e"):
        assert char not in text


@given(st.text(max_size=40))
def test_no_name_brings_a_control_character_to_the_terminal(name):
    text = show(rename(name or "x"))
    assert not any(ord(char) < 32 and char != "\n" for char in text)
    assert not any(0x7F <= ord(char) < 0xA0 for char in text)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_with_few_letters_still_shows_the_result(encoding, language):
    text = show(make_footprint(), language, encoding=encoding)
    assert "378.9 kg CO2e" in text


def test_warnings_come_first_and_notes_are_capped():
    finding = make_footprint().findings[0]
    notes = tuple(finding.model_copy(update={"code": f"note-{n}"}) for n in range(10))
    warning = FindingResult(
        code="w", severity="warning", text=Label(en="Look here", zh="看这里"), clause=None
    )
    text = show(make_footprint(findings=(*notes, warning)))
    assert text.index("Look here") < text.index("Polysilicon: no own figure")
    assert "and 6 more notes in report.html" in text


def test_a_zero_result_shows_dashes_and_not_zero_shares():
    result = make_footprint()
    text = show(
        make_footprint(
            kgco2e=0.0,
            stages=tuple(s.model_copy(update={"share": None}) for s in result.stages),
            lines=(),
            bill=(),
            findings=(),
            primary_data_share=None,
            aggregated_share=None,
            provenance_shares={},
            electricity_effects=(),
            electricity_claims=None,
            data_quality=DataQuality(
                technological=None, geographical=None, temporal=None, overall=None, rated_share=0
            ),
            sankey=Sankey(cutoff_share=0.005, nodes=(), links=()),
        )
    )
    assert "— primary · DQR —" in text
    assert "Lines that matter" not in text
