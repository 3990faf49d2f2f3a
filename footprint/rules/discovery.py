"""Find rule books: modules of this package with a ``RULE_BOOK``."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

import footprint.rules
from footprint.errors import DataError, Finding, error
from footprint.rules.contract import Case, RuleBook
from footprint.text import Text


def check_rules(case: Case, keys: Iterable[str]) -> tuple[Finding, ...]:
    """Return what a case lacks against several rule books.

    Raises
    ------
    DataError
        A rule book is not known.
    """
    found: list[Finding] = []
    for key in keys:
        if key not in rule_books():
            names = ", ".join(rule_books())
            raise DataError(
                error(
                    "unknown-rule-book",
                    Text(f"there is no rule book {key}.", f"没有规则 {key}。"),
                    Text(f"Use one of: {names}.", f"可用：{names}。"),
                )
            )
        found.extend(rule_books()[key].check(case))
    return tuple(found)


@cache
def rule_books() -> Mapping[str, RuleBook]:
    """Return every rule book by key.

    Raises
    ------
    DataError
        Two books have one key.
    """
    found: dict[str, RuleBook] = {}
    for module in pkgutil.iter_modules(footprint.rules.__path__):
        book = getattr(import_module(f"footprint.rules.{module.name}"), "RULE_BOOK", None)
        if not isinstance(book, RuleBook):
            continue
        if book.key in found:
            raise DataError(
                error(
                    "duplicate-rule-book",
                    Text(f"Two rule books are called {book.key}.", f"两本规则同名：{book.key}。"),
                )
            )
        found[book.key] = book
    return MappingProxyType(dict(sorted(found.items())))
