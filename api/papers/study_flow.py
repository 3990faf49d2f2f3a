"""A Sankey picture, laid out without iteration: columns of nodes, ribbons between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.papers.page import shorten
from api.papers.study_drawing import (
    ACCENT,
    INK,
    TINT,
    WIDTH,
    Drawing,
    Word,
    coordinate,
    rectangle,
    spoken,
    stated,
)
from footprint.study_report.blocks import Flow, Link
from footprint.text import Language

_GAP, _NODE, _EDGE, _LINE = 5.0, 7.0, 3.0, 11.0
_LEFT, _RIGHT = 152.0, 118.0
"""Room for the words of the first and the last column [points]."""
_BETWEEN = 16
"""Latin letters of a label that stands over ribbons."""
_TALLEST = 190.0
"""Height of a column's nodes without the gaps [points]."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands, its size, and how much passes through it."""

    x: float
    y: float
    height: float
    value: float


def draw_flow(flow: Flow, language: Language) -> Drawing:
    """Return a Sankey picture; a credit is drawn in another colour, by its size."""
    places = _places(flow)
    last = max((flow.nodes[node].column for node in places), default=0)
    ribbons = tuple(_ribbons(flow, places))
    shapes = [*ribbons]
    words, said = [], []
    for node, place in places.items():
        label, value = flow.nodes[node].label.say(language), stated(place.value)
        shapes.append(rectangle(place.x, place.y, _NODE, place.height, INK))
        words.append(
            _word(
                place,
                f"{shorten(label, _room(flow, last, node))}  {value}",
                first=flow.nodes[node].column == 0 and last > 0,
            )
        )
        said.append(f"{label} {value}")
    height = max((place.y + max(place.height, _LINE) for place in places.values()), default=0.0)
    caption = f"{flow.caption.say(language)} [{flow.unit}]"
    return Drawing(height + _EDGE, tuple(shapes), tuple(words), spoken(caption, said))


def _places(flow: Flow) -> dict[int, _Place]:
    """Place every node that something flows through."""
    through = {node: _through(flow.links, node) for node in range(len(flow.nodes))}
    columns: dict[int, list[int]] = defaultdict(list)
    for node, size in through.items():
        if size:
            columns[flow.nodes[node].column].append(node)
    most = max((sum(through[node] for node in nodes) for nodes in columns.values()), default=1.0)
    scale = _TALLEST / most
    step = (WIDTH - _LEFT - _RIGHT - _NODE) / max(1, *columns, 1)
    found: dict[int, _Place] = {}
    for column, nodes in sorted(columns.items()):
        y = _EDGE
        for node in nodes:
            height = through[node] * scale
            top = y + max(0.0, _LINE - height) / 2
            value = _value(flow, node)
            found[node] = _Place(_LEFT + column * step, top, height, value)
            y += max(height, _LINE) + _GAP
    return found


def _ribbons(flow: Flow, places: dict[int, _Place]) -> Iterable[str]:
    """Yield the ribbons, stacked at each node in the order of the nodes they lead to."""
    most = _scale(flow, places)
    out: dict[int, float] = defaultdict(float)
    into: dict[int, float] = defaultdict(float)
    for link in sorted(flow.links, key=lambda one: (one.source, one.target)):
        source, target = places[link.source], places[link.target]
        width = abs(link.value) * most
        start, end = source.y + out[link.source], target.y + into[link.target]
        out[link.source] += width
        into[link.target] += width
        colour = ACCENT if link.value < 0 else TINT
        yield _ribbon((source.x + _NODE, start), (target.x, end), width, colour)


def _ribbon(start: tuple[float, float], end: tuple[float, float], width: float, colour: str) -> str:
    (x1, y1), (x2, y2) = start, end
    middle = coordinate((x1 + x2) / 2)
    ends = [coordinate(one) for one in (x1, y1, y2, x2, y2 + width, y1 + width)]
    left, top, over, right, under, back = ends
    path = (
        f"M{left} {top}C{middle} {top} {middle} {over} {right} {over}"
        f"V{under}C{middle} {under} {middle} {back} {left} {back}Z"
    )
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.55"/>'


def _scale(flow: Flow, places: dict[int, _Place]) -> float:
    for node, place in places.items():
        return place.height / _through(flow.links, node)
    return 1.0


def _through(links: Sequence[Link], node: int) -> float:
    """Return the larger of what comes in and what goes out, credits by their size."""
    return max(
        sum(abs(one.value) for one in links if one.target == node),
        sum(abs(one.value) for one in links if one.source == node),
    )


def _value(flow: Flow, node: int) -> float:
    stated_value = flow.nodes[node].value
    return _net(flow.links, node) if stated_value is None else stated_value


def _net(links: Sequence[Link], node: int) -> float:
    """Return what a node passes on or, at the end, gets."""
    passed = [one.value for one in links if one.source == node]
    return sum(passed) if passed else sum(one.value for one in links if one.target == node)


def _room(flow: Flow, last: int, node: int) -> int:
    """Return how many Latin letters a label may have."""
    column = flow.nodes[node].column
    if column == 0:
        return 27
    if column == last:
        return 18
    return _BETWEEN


def _word(place: _Place, text: str, *, first: bool) -> Word:
    y = place.y + place.height / 2
    if first:
        return Word(text, place.x - 4, y, "end")
    return Word(text, place.x + _NODE + 4, y)
