"""The figures of a study report: bars, an interval, flows."""

from __future__ import annotations

from api.figures import percent, span
from api.papers.page import shorten
from api.papers.study_drawing import (
    ACCENT,
    FAINT,
    GREY,
    INK,
    TINT,
    WIDTH,
    Drawing,
    Word,
    line,
    rectangle,
    spoken,
    stated,
)
from api.papers.study_flow import draw_flow
from footprint.study_report.blocks import Bars, Figure, Flow, Interval
from footprint.text import Language

_ROW, _BAR, _EDGE = 17.0, 9.0, 3.0
_BARS = (236.0, 396.0)
_VALUE, _LABEL = 447.0, 230.0
_LONGEST = 54
"""Width of a label in Latin letters."""


def draw(figure: Figure, language: Language) -> Drawing:
    """Return a figure drawn."""
    if isinstance(figure, Bars):
        return _bars(figure, language)
    if isinstance(figure, Flow):
        return draw_flow(figure, language)
    return _interval(figure, language)


def _bars(figure: Bars, language: Language) -> Drawing:
    low, high = span(tuple(bar.value for bar in figure.bars))
    left, right = _BARS
    scale = (right - left) / (high - low)
    zero = left - low * scale
    shapes, words, said = [], [], []
    for row, bar in enumerate(figure.bars):
        y = _EDGE + _ROW * (row + 0.5)
        colour = ACCENT if bar.value < 0 else INK
        if not bar.marked and any(one.marked for one in figure.bars):
            colour = TINT
        start = zero + min(bar.value, 0.0) * scale
        label, value = bar.label.say(language), stated(bar.value)
        shapes += [
            rectangle(left, y - _BAR / 2, right - left, _BAR, FAINT),
            rectangle(start, y - _BAR / 2, abs(bar.value) * scale, _BAR, colour),
        ]
        words += [
            Word(shorten(label, _LONGEST), _LABEL, y, "end", bold=bar.marked),
            Word(value, _VALUE, y, "end", bold=bar.marked),
        ]
        if bar.share is not None:
            words.append(Word(percent(bar.share), WIDTH, y, "end", GREY))
        said.append(f"{label} {value}")
    height = 2 * _EDGE + _ROW * len(figure.bars)
    shapes.append(line((zero, 0), (zero, height), GREY, 0.6))
    caption = f"{figure.caption.say(language)} [{figure.unit}]"
    return Drawing(height, tuple(shapes), tuple(words), spoken(caption, said))


def _interval(figure: Interval, language: Language) -> Drawing:
    left, right, y = 60.0, WIDTH - 60.0, 28.0
    low, high = span((0.0, figure.low, figure.high, figure.value))
    scale = (right - left) / (high - low)

    def at(value: float) -> float:
        return left + (value - low) * scale

    ends = [at(figure.low), at(figure.high)]
    middle = at(figure.value)
    shapes = (
        line((left, y), (right, y), FAINT, 1.5),
        line((at(0.0), y - 9), (at(0.0), y + 9), GREY, 0.6),
        rectangle(ends[0], y - 4, ends[1] - ends[0], 8, TINT),
        *(line((end, y - 7), (end, y + 7), INK, 1.2) for end in ends),
        line((middle, y - 9), (middle, y + 9), INK, 2.4),
    )
    values = [stated(value) for value in (figure.low, figure.value, figure.high)]
    words = (
        Word("0", at(0.0), y + 17, "middle", GREY),
        Word(values[0], ends[0], y + 17, "end" if ends[0] > left + 30 else "middle"),
        Word(f"{values[1]} {figure.unit}", middle, y - 18, "middle", bold=True),
        Word(values[2], ends[1], y + 17, "start" if ends[1] < right else "middle"),
    )
    caption = f"{figure.caption.say(language)} [{figure.unit}]"
    return Drawing(56.0, shapes, words, spoken(caption, values))
