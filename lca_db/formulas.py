"""Evaluate plain arithmetic from foreign files; nothing else is ever run.

A formula is numbers, names, ``+ - * / ^``, brackets and a few functions of one argument. It is
taken apart by hand, never passed to the interpreter; its length and depth are limited.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache

from footprint.text import Text

LONGEST = 2000
"""Most characters of a formula."""

DEEPEST = 40
"""Most brackets inside each other, and names that rest on names."""

_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "abs": abs,
    "exp": math.exp,
    "ln": math.log,
    "sqr": lambda value: value * value,
    "sqrt": math.sqrt,
}
_NUMBER = r"(?:\d+(?:{mark}\d*)?|{mark}\d+)(?:[eE][-+]?\d+)?"
_NAME = r"[^\W\d]\w*"


@cache
def _plain(mark: str) -> re.Pattern[str]:
    return re.compile("[-+]?" + _NUMBER.format(mark=re.escape(mark)))


@cache
def _piece(mark: str) -> re.Pattern[str]:
    return re.compile(rf"\s*({_NUMBER.format(mark=re.escape(mark))}|{_NAME}|[-+*/^()])")


class FormulaError(Exception):
    """A formula cannot be evaluated; `text` says why."""

    def __init__(self, text: Text) -> None:
        """Keep the reason."""
        self.text = text
        super().__init__(text.en)


def is_number(text: str, mark: str = ".") -> bool:
    """Tell whether a text is one plain number.

    >>> is_number("1,5e-3", ","), is_number("1.5", ",")
    (True, False)
    """
    return _plain(mark).fullmatch(text) is not None


def evaluate(text: str, value_of: Callable[[str], float], mark: str = ".") -> float:
    """Return the value of a formula.

    Parameters
    ----------
    text
        The formula.
    value_of
        Returns the value of a name; raises FormulaError if there is none.
    mark
        Decimal mark.

    Raises
    ------
    FormulaError
        It is no plain arithmetic, names what is not there, or has no finite value.

    Examples
    --------
    >>> evaluate("2 * (mass + 0,5) ^ 2", {"mass": 1.5}.__getitem__, ",")
    8.0
    """
    if len(text) > LONGEST:
        raise FormulaError(
            Text(
                f"the formula has more than {LONGEST} characters",
                f"公式超过 {LONGEST} 个字符",
            )
        )
    try:
        value = _Parser(_tokens(text, mark), value_of, mark).whole()
    except RecursionError as failure:
        raise FormulaError(Text("names rest on names too deeply", "参数嵌套层数过多")) from failure
    except (ArithmeticError, ValueError) as failure:
        raise FormulaError(
            Text(f"the formula “{text}” has no value", f"公式“{text}”无法求值")
        ) from failure
    if not math.isfinite(value):
        raise FormulaError(Text(f"the formula “{text}” has no value", f"公式“{text}”无法求值"))
    return value


def _tokens(text: str, mark: str) -> list[str]:
    pieces = _piece(mark)
    found, place = [], 0
    stripped = text.rstrip()
    while place < len(stripped):
        piece = pieces.match(stripped, place)
        if piece is None:
            sign = stripped[place:].lstrip()[:1]
            raise FormulaError(
                Text(
                    f"“{sign}” in “{text}” is no plain arithmetic",
                    f"“{text}”中的“{sign}”不是普通算式",
                )
            )
        found.append(piece[1])
        place = piece.end()
    return found


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, tokens: list[str], value_of: Callable[[str], float], mark: str) -> None:
        self._tokens = [*tokens, ""]
        self._value_of = value_of
        self._mark = mark
        self._place = 0
        self._depth = 0

    def whole(self) -> float:
        """Return the value of all tokens."""
        value = self._sum()
        if self._next:
            raise _unexpected(self._next)
        return value

    @property
    def _next(self) -> str:
        return self._tokens[self._place]

    def _take(self) -> str:
        self._place += 1
        return self._tokens[self._place - 1]

    def _sum(self) -> float:
        value = self._product()
        while self._next in {"+", "-"}:
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> float:
        value = self._signed()
        while self._next in {"*", "/"}:
            value = value * self._signed() if self._take() == "*" else value / self._signed()
        return value

    def _signed(self) -> float:
        sign = 1.0
        while self._next in {"+", "-"}:
            sign = -sign if self._take() == "-" else sign
        return sign * self._power()

    def _power(self) -> float:
        base = self._atom()
        if self._next != "^":
            return base
        self._take()
        self._enter()
        exponent = self._signed()
        self._depth -= 1
        return math.pow(base, exponent)  # unlike **, it never gives a complex number

    def _atom(self) -> float:
        word = self._take()
        if word == "(":
            return self._bracket()
        if word[:1].isdigit() or word[:1] == self._mark:
            return float(word.replace(self._mark, "."))
        if not word or word in "+-*/^)":
            raise _unexpected(word)
        if self._next != "(":
            return self._value_of(word)
        self._take()
        argument = self._bracket()
        if word.casefold() not in _FUNCTIONS:
            raise FormulaError(Text(f"the function “{word}” is not known", f"不认识函数“{word}”"))
        return float(_FUNCTIONS[word.casefold()](argument))

    def _bracket(self) -> float:
        self._enter()
        value = self._sum()
        if self._take() != ")":
            raise FormulaError(Text("a bracket is not closed", "括号未闭合"))
        self._depth -= 1
        return value

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(
                Text(
                    f"more than {DEEPEST} brackets stand inside each other",
                    f"括号嵌套超过 {DEEPEST} 层",
                )
            )


def _unexpected(token: str) -> FormulaError:
    if not token:
        return FormulaError(Text("the formula ends too early", "公式不完整"))
    return FormulaError(Text(f"“{token}” stands at a wrong place", f"“{token}”位置不对"))
