"""The study report as a PDF: PDF/A-3 and PDF/UA, one language a document."""

from __future__ import annotations

from api.papers.fonts import FONTS
from api.papers.page import shorten
from api.papers.study_view import view
from api.papers.typesetting import typeset
from footprint.certification.study import SealedStudy
from footprint.statement import Statement
from footprint.study_report.report import study_report
from footprint.text import Language


def study_pdf(statement: Statement, language: Language, sealed: SealedStudy | None = None) -> bytes:
    """Return the report: the same statement gives the same bytes.

    Parameters
    ----------
    statement
        What may be said in public.
    language
        Of the document.
    sealed
        The study itself, for the full report; only its owner and the body may read that.

    Raises
    ------
    InputError
        The fonts are not there, or the study is another one.
    """
    shown = view(study_report(statement, sealed), language)
    document = {
        **shown,
        "document-lang": shown["lang"],
        "document-region": shown["region"],
        "title": shorten(f"{shown['words']['title']} – {shown['product']}", 200),
        "author": shorten(shown["declarant"], 200),
        "keywords": [f"{font.family} SHA-256 {font.sha256}" for font in FONTS],
        "footer": f"{statement.disclosure.product.model}    {statement.id}",
    }
    return typeset("study", document, statement.created)
