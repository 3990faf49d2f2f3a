"""Pages for people: templates in one language at a time, and the files they need."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from api.figures import clean
from api.register.answers import FOR_EVER, FRESH, Document
from footprint.result import Label
from footprint.text import Language, Text

HTML = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent
_BEIJING = timezone(timedelta(hours=8))
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class OneLanguage(Extension):
    """Write ``[[English | 中文]]`` in a template for a text in the language of the page."""

    pattern = re.compile(r"\[\[(.+?) \| (.+?)]]", re.DOTALL)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Replace each pair by a choice."""
        del name, filename
        return self.pattern.sub(r"{% if zh %}\2{% else %}\1{% endif %}", source)


def page(
    name: str,
    language: Language,
    values: Mapping[str, Any],
    cache: str = FRESH,
    media_type: str = HTML,
    folder: Path = _FOLDER / "templates",
) -> Document:
    """Return a page made from a template.

    Parameters
    ----------
    name
        Template.
    language
        Language of the page; its address with ``?lang=`` gives the other one.
    values
        What the template names; ``here`` is the address of the page, without its language.
    cache
        How long it keeps.
    media_type
        What it is.
    folder
        Where another feature keeps its template; it may extend ours.
    """
    zh = language == "zh"

    def say(text: Label | Text) -> str:
        """Write a text in the language of the page."""
        return text.zh if zh else text.en

    template = environment(folder).get_template(name)
    body = template.render(zh=zh, lang=language, say=say, **values)
    return Document(body.encode(), media_type, cache, varies=True)


@cache
def environment(folder: Path = _FOLDER / "templates") -> Environment:
    """Return the templates; whatever they print is escaped, and steers neither text nor screen."""
    made = Environment(
        loader=FileSystemLoader([folder, _FOLDER / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[OneLanguage],
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset_address
    made.filters["moment"] = moment
    made.filters["day"] = day
    return made


def _printed(value: object) -> object:
    """Return a value as a page prints it: a text in one line, without control characters."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean(" ".join(value.splitlines()))


def day(at: date) -> str:
    """Return a day; of a moment, the day in Beijing."""
    return f"{at.astimezone(_BEIJING) if isinstance(at, datetime) else at:%Y-%m-%d}"


def moment(at: datetime) -> str:
    """Return a moment in Beijing time, with its zone."""
    return f"{at.astimezone(_BEIJING):%Y-%m-%d %H:%M} UTC+8"


def asset_address(name: str) -> str:
    """Return the address of a static file, which changes when the file does."""
    digest = hashlib.sha256(assets()[name].body).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@cache
def assets() -> dict[str, Document]:
    """Return the static files of the pages, by name."""
    found = sorted((_FOLDER / "static").iterdir())
    return {
        path.name: Document(path.read_bytes(), _KINDS[path.suffix], FOR_EVER)
        for path in found
        if path.suffix in _KINDS
    }
