"""A drawing of a study report: shapes as SVG, words apart.

On paper the words are set by the typesetter in the pinned fonts; on a page they stand in the SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from api.figures import MINUS, clean, significant

INK, ACCENT, GREY, FAINT, TINT = "#12263a", "#96753a", "#5b6670", "#e6e8ea", "#8fa3b5"
WIDTH = 490.0
"""[points]"""
SIZE = 8.0
"""Of words [points]."""


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a drawing, centred on `y`; `x` is their beginning, middle or end."""

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing [points]; `alt` says it in words."""

    height: float
    shapes: tuple[str, ...]
    words: tuple[Word, ...]
    alt: str

    def shapes_svg(self) -> str:
        """Return the shapes alone."""
        size = f'width="{coordinate(WIDTH)}pt" height="{coordinate(self.height)}pt"'
        return self._svg("".join(self.shapes), size)

    def svg(self) -> str:
        """Return shapes and words, as a picture in a page."""
        words = "".join(map(_text, self.words))
        title = f"<title>{escape(clean(self.alt))}</title>"
        return self._svg(f"{title}{''.join(self.shapes)}{words}", 'role="img"')

    def _svg(self, inner: str, attributes: str) -> str:
        box = f"0 0 {coordinate(WIDTH)} {coordinate(self.height)}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {attributes}>{inner}</svg>'


def coordinate(value: float) -> str:
    """Return a coordinate with two decimals at most.

    Examples
    --------
    >>> coordinate(12.0), coordinate(0.126)
    ('12', '0.13')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Return a filled rectangle."""
    place = f'x="{coordinate(x)}" y="{coordinate(y)}"'
    size = f'width="{coordinate(width)}" height="{coordinate(height)}"'
    return f'<rect {place} {size} fill="{colour}"/>'


def line(start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> str:
    """Return a straight line."""
    (x1, y1), (x2, y2) = start, end
    ends = (
        f'x1="{coordinate(x1)}" y1="{coordinate(y1)}" x2="{coordinate(x2)}" y2="{coordinate(y2)}"'
    )
    return f'<line {ends} stroke="{colour}" stroke-width="{coordinate(width)}"/>'


def stated(value: float) -> str:
    """Return a number as the figures state it, with a sign that is a minus."""
    return significant(value).replace("-", MINUS)


def spoken(caption: str, parts: Iterable[str]) -> str:
    """Return a picture in words."""
    return f"{caption}: {'; '.join(parts)}"


def _text(word: Word) -> str:
    weight = ' font-weight="600"' if word.bold else ""
    place = f'x="{coordinate(word.x)}" y="{coordinate(word.y)}" dy=".35em"'
    look = f'font-size="{coordinate(SIZE)}" text-anchor="{word.anchor}" fill="{word.colour}"'
    return f"<text {place} {look}{weight}>{escape(clean(word.text))}</text>"
