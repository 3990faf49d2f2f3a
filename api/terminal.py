"""What every command of the command line shares: language, console, tables."""

from __future__ import annotations

import locale
import os
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from footprint.text import Language, Text


class Tongue(StrEnum):
    """Languages a user may choose."""

    zh = "zh"
    en = "en"


LanguageOption = Annotated[
    Tongue | None, typer.Option("--language", "-l", help="zh or en. 语言。", show_default=False)
]

_chosen: dict[str, Language] = {}


def language_of(option: Tongue | None) -> Language:
    """Return the language that was asked for, else that of the terminal."""
    if option is not None:
        _chosen["language"] = option.value
    return _chosen.setdefault("language", _terminal_language())


def console(*, stderr: bool = False) -> Console:
    """Return a console without automatic colours in texts."""
    return Console(highlight=False, stderr=stderr)


def table_of(tongue: Language, *headings: Text) -> Table:
    """Return a plain table with these first columns."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading.say(tongue), overflow="fold")
    return table


def _terminal_language() -> Language:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"
