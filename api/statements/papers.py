"""The study report and the battery declaration: statements that are read, not exchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from footprint.statement import Statement
from footprint.text import Language


@dataclass(frozen=True)
class Paper:
    """One document for people.

    Parameters
    ----------
    key, suffix, media_type
        How it is asked for, and what it is.
    write
        The document in one language.
    """

    key: str
    suffix: str
    media_type: str
    write: Callable[[Statement, Language], bytes]


def _report(statement: Statement, language: Language) -> bytes:
    from api.papers.study_pdf import study_pdf  # noqa: PLC0415 - typst only when it is needed

    return study_pdf(statement, language)


def _page(statement: Statement, language: Language) -> bytes:
    from api.papers.study_html import study_html  # noqa: PLC0415 - only when it is needed

    return study_html(statement, language).encode()


def _battery(statement: Statement, language: Language) -> bytes:
    from api.papers.study_pdf import (  # noqa: PLC0415 - typst only when it is needed
        battery_declaration_pdf,
    )

    return battery_declaration_pdf(statement, language)


PAPERS = {
    paper.key: paper
    for paper in (
        Paper("pdf", ".pdf", "application/pdf", _report),
        Paper("html", ".html", "text/html; charset=utf-8", _page),
        Paper("eu-battery-pdf", ".pdf", "application/pdf", _battery),
    )
}
"""By key, as formats are."""
