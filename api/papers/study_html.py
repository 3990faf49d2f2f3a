"""The study report as one HTML page: it loads nothing and runs no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from api.figures import clean
from api.papers.study_view import view
from footprint.certification.study import SealedStudy
from footprint.statement import Statement
from footprint.study_report.report import study_report
from footprint.text import Language


def study_html(statement: Statement, language: Language, sealed: SealedStudy | None = None) -> str:
    """Return the page: the same statement gives the same text.

    Parameters
    ----------
    statement
        What may be said in public.
    language
        Of the page.
    sealed
        The study itself, for the full report; only its owner and the body may read that.

    Raises
    ------
    InputError
        The study is another one.
    """
    return _template().render(
        **view(study_report(statement, sealed), language), style=_read("study.css")
    )


@cache
def _template() -> Template:
    made = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["chemical"] = _chemical
    made.filters["drawn"] = Markup
    return made.get_template("study.html.j2")


@cache
def _read(name: str) -> str:
    return (files("api.papers") / "templates" / name).read_text(encoding="utf-8")


def _printed(value: object) -> object:
    """Return a text in one line, without control characters."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean(" ".join(value.splitlines()))


def _chemical(text: str) -> Markup:
    """Write CO2 with a lowered figure."""
    return Markup(str(escape(_printed(text))).replace("CO2", "CO<sub>2</sub>"))  # noqa: S704 - escaped
