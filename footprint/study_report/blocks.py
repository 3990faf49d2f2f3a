"""What a study report is made of: sections, entries of the required list, and blocks.

Blocks hold texts in both languages and plain numbers; how a number is written and a figure drawn is
for the paper to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from footprint.result import Label
from footprint.text import Text

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole (0 to 1)."""

    value: float


Cell = Text | str | float | Share | None
"""What stands in a table; None is not known."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Notes:
    """A list of sentences."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what is known of each; one line of it each."""

    rows: tuple[tuple[Text, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Parameters
    ----------
    caption, columns, rows
        What it shows.
    wide, narrow
        Columns, by place, of sentences and of single words; the others hold figures.
    total
        The last row is the sum of the others.
    """

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: frozenset[int] = frozenset({0})
    narrow: frozenset[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `marked` is the one the others are read against."""

    label: Text
    value: float
    share: float | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A figure of bars from zero."""

    caption: Text
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a flow picture.

    Parameters
    ----------
    label, column
        Its name, and its column counted from the left.
    value
        What passes through it; None if the links say it.
    """

    label: Text
    column: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What flows between two nodes, named by their place; negative is a credit."""

    source: int
    target: int
    value: float


@dataclass(frozen=True, slots=True)
class Flow:
    """A Sankey picture."""

    caption: Text
    unit: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure of one value and the ends of its interval."""

    caption: Text
    unit: str
    low: float
    value: float
    high: float


Figure = Bars | Flow | Interval
Block = Paragraph | Notes | Facts | Table | Bars | Flow | Interval


class State(StrEnum):
    """How far a required item is met."""

    GIVEN = "given"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


STATE_LABELS: dict[State, Text] = {
    State.GIVEN: Text("given", "已给出"),
    State.PARTLY: Text("given in part", "部分给出"),
    State.UNKNOWN: Text("not known", "未知"),
    State.NOT_APPLICABLE: Text("does not apply", "不适用"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the report says.

    Parameters
    ----------
    title, blocks
        Its heading and its content.
    item
        Its number in the required list, or None for what stands beside the list.
    state
        How far the item is met.
    """

    title: Text
    blocks: tuple[Block, ...]
    item: int | None = None
    state: State = State.GIVEN


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section."""

    title: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Parameters
    ----------
    title, basis, notice
        What paper it is, after which rule, and what it shows or leaves out.
    product, declarant, summary
        What it is about, who issues it, and the lines of its first page.
    kgco2e, unit
        The number it leads with, and what that is given per.
    boundary
        System boundary.
    chart
        The figure of its first page.
    sections
        Its content.
    confidential
        It shows lines of the bill: for the manufacturer and its body only.
    """

    title: Text
    basis: Text
    notice: Text
    product: Text
    declarant: Text
    kgco2e: float
    unit: Text
    boundary: Text
    summary: tuple[tuple[Text, tuple[Cell, ...]], ...]
    chart: Bars
    sections: tuple[Section, ...]
    confidential: bool

    def items(self) -> tuple[tuple[int, Section, Entry], ...]:
        """Return the entries of the required list in its order, with their sections."""
        found = [
            (entry.item, section, entry)
            for section in self.sections
            for entry in section.entries
            if entry.item is not None
        ]
        return tuple(sorted(found, key=lambda one: one[0]))


def text_of(label: Label) -> Text:
    """Return a label of a result as text."""
    return Text(label.en, label.zh)


def same(words: str) -> Text:
    """Return words that are the same in both languages."""
    return Text(words, words)


def subscripts(formula: str) -> str:
    """Return a chemical formula as it is printed.

    Examples
    --------
    >>> subscripts("C2H2F4")
    'C₂H₂F₄'
    """
    return formula.translate(_SUBSCRIPTS)


def listing(texts: Iterable[Text]) -> Text:
    """Return texts as a list within a sentence."""
    found = tuple(texts)
    return Text(", ".join(one.en for one in found), "、".join(one.zh for one in found))


def facts(*rows: tuple[Text, Cell]) -> Facts:
    """Return facts of one line each."""
    return Facts(tuple((name, (value,)) for name, value in rows))
