"""A study report in one language, as plain values for a template: words, cells, drawings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.figures import percent, significant
from api.papers.amounts import write_amount
from api.papers.study_drawing import Drawing, Word
from api.papers.study_figures import draw
from footprint.study_report.blocks import (
    STATE_LABELS,
    Bars,
    Block,
    Cell,
    Entry,
    Facts,
    Flow,
    Interval,
    Notes,
    Paragraph,
    Report,
    Section,
    Share,
    State,
    Table,
)
from footprint.text import Language, Text

_WORDS = {
    "per": Text("per", "每"),
    "boundary": Text("system boundary", "系统边界"),
    "colon": Text(": ", "："),
    "contents": Text("Contents", "目录"),
    "unknown": Text("not known", "未知"),
    "empty": Text("none", "无"),
}


def view(report: Report, language: Language) -> dict[str, Any]:
    """Return the report in one language."""
    amount = write_amount(report.kgco2e)
    words = {key: word.say(language) for key, word in _WORDS.items()}
    return {
        "lang": language,
        "region": "cn" if language == "zh" else "gb",
        "words": words,
        "title": report.title.say(language),
        "basis": report.basis.say(language),
        "notice": report.notice.say(language),
        "confidential": report.confidential,
        "product": report.product.say(language),
        "declarant": report.declarant.say(language),
        "amount": amount.number,
        "unit": f"{amount.unit} CO2e",
        "per": report.unit.say(language),
        "boundary": report.boundary.say(language),
        "summary": _facts(report.summary, language),
        "chart": _block(report.chart, language),
        "sections": [
            _section(place, section, language)
            for place, section in enumerate(report.sections, start=1)
        ],
    }


def cell(value: Cell, language: Language) -> str:
    """Return how one value is written.

    Examples
    --------
    >>> cell(Share(0.5), "en"), cell(None, "en"), cell(12.3456, "zh"), cell("x", "zh")
    ('50.0 %', 'not known', '12.35', 'x')
    """
    if value is None:
        value = _WORDS["unknown"]
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Share):
        return percent(value.value)
    return value if isinstance(value, str) else significant(value)


def _section(place: int, section: Section, language: Language) -> dict[str, Any]:
    return {
        "number": str(place),
        "title": section.title.say(language),
        "entries": [
            _entry(f"{place}.{number}", entry, language)
            for number, entry in enumerate(section.entries, start=1)
        ],
    }


def _entry(number: str, entry: Entry, language: Language) -> dict[str, Any]:
    item = None
    if entry.item is not None:
        item = f"Item {entry.item}" if language == "en" else f"要求第 {entry.item} 项"
    return {
        "number": number,
        "title": entry.title.say(language),
        "item": item,
        "state": STATE_LABELS[entry.state].say(language),
        "met": entry.state in {State.GIVEN, State.NOT_APPLICABLE},
        "blocks": [_block(block, language) for block in entry.blocks],
    }


def _block(block: Block, language: Language) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block, language)
    if isinstance(block, (Bars, Flow, Interval)):
        caption = f"{block.caption.say(language)} [{block.unit}]"
        return {"kind": "figure", "caption": caption, **_drawing(draw(block, language))}
    return _words(block, language)


def _words(block: Paragraph | Notes | Facts, language: Language) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text.say(language)}
    if isinstance(block, Notes):
        return {"kind": "notes", "items": [one.say(language) for one in block.items]}
    return {"kind": "facts", "rows": _facts(block.rows, language)}


def _facts(rows: Iterable[tuple[Text, tuple[Cell, ...]]], language: Language) -> list[Any]:
    return [[name.say(language), [cell(one, language) for one in values]] for name, values in rows]


def _table(table: Table, language: Language) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption.say(language),
        "columns": [one.say(language) for one in table.columns],
        "widths": [_width(table, place) for place in range(len(table.columns))],
        "rows": [[cell(one, language) for one in row] for row in table.rows],
        "total": table.total,
        "empty": _WORDS["empty"].say(language),
    }


def _width(table: Table, place: int) -> str:
    if place in table.wide:
        return "wide"
    return "narrow" if place in table.narrow else "figure"


def _drawing(drawing: Drawing) -> dict[str, Any]:
    return {
        "height": drawing.height,
        "alt": drawing.alt,
        "shapes": drawing.shapes_svg(),
        "picture": drawing.svg(),
        "labels": list(map(_word, drawing.words)),
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "x": word.x,
        "y": word.y,
        "anchor": word.anchor,
        "colour": word.colour,
        "bold": word.bold,
    }
