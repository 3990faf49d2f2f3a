"""Study reports and battery declarations as PDF/A-3 and PDF/UA, one language a document."""

from __future__ import annotations

from api.papers.fonts import FONTS
from api.papers.page import shorten
from api.papers.study_view import view
from api.papers.typesetting import typeset
from footprint.certification.study import SealedStudy
from footprint.statement import Statement
from footprint.study_report.battery_declaration import battery_declaration
from footprint.study_report.blocks import Report
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
    return _pdf(study_report(statement, sealed), statement, language)


def battery_declaration_pdf(statement: Statement, language: Language) -> bytes:
    """Return the EU battery carbon-footprint declaration: the same statement, the same bytes.

    Raises
    ------
    FormatError
        Something Article 7(1) asks for is missing.
    InputError
        The fonts are not there.
    """
    return _pdf(battery_declaration(statement), statement, language)


def _pdf(report: Report, statement: Statement, language: Language) -> bytes:
    shown = view(report, language)
    document = {
        **shown,
        "document-lang": shown["lang"],
        "document-region": shown["region"],
        "document-title": shorten(f"{shown['title']} – {shown['product']}", 200),
        "author": shorten(shown["declarant"], 200),
        "keywords": [f"{font.family} SHA-256 {font.sha256}" for font in FONTS],
        "footer": f"{statement.disclosure.product.model}    {statement.id}",
    }
    return typeset("study", document, statement.created)
