"""The page behind a link: the number with unit and boundary, its verification, the documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from api.papers.amounts import write_amount
from api.register.certificates import Head, content_of, head_of
from api.register.pages import page
from api.register.words import ASSURANCE_LABELS, MEANINGS
from api.statements.explaining import EXPLANATION, TEMPLATES, signed, stated
from api.statements.service import statement_of
from api.statements.tables import ShareRow, StatementRow
from api.web.service import Service
from footprint.certification.certificate import STATUS_LABELS
from footprint.comparison_table import Row, compare
from footprint.formats.discovery import formats
from footprint.formats.fitting import fits
from footprint.redaction import HIDEABLE
from footprint.statement import Statement
from footprint.text import Language


def share_page(
    session: Session,
    service: Service,
    found: tuple[ShareRow, StatementRow],
    language: Language,
    token: str,
) -> bytes:
    """Return the page of an open link."""
    row, kept = found
    statement = statement_of(kept, row.hidden)
    rows = _rows(row, kept, statement)
    values: dict[str, Any] = {
        "here": f"/s/{token}",
        "product": statement.disclosure.product,
        "declarant": statement.disclosure.declarant,
        "result": statement.footprint,
        "amount": write_amount(statement.footprint.kgco2e),
        "study_hash": statement.study_hash,
        "assurance": statement.disclosure.assurance,
        "assurance_labels": ASSURANCE_LABELS,
        "recipient": row.recipient,
        "expires_at": row.expires_at,
        "hidden": [HIDEABLE[name].label for name in row.hidden],
        "active": kept.status == "active",
        "documents": rows[1:],
        "rows": rows,
        "why": EXPLANATION,
        "stated": stated,
        "signed": signed,
        **_certificate(session, service, kept, statement),
    }
    return page("share.html.j2", language, values, folder=TEMPLATES).body


def gone_page(language: Language) -> bytes:
    """Return the one page of every link that opens nothing."""
    return page("share_gone.html.j2", language, {"here": "/register"}, folder=TEMPLATES).body


def _rows(row: ShareRow, kept: StatementRow, statement: Statement) -> tuple[Row, ...]:
    """Return the offered documents after the study's own total; none of what holds no longer."""
    known = {key: formats()[key] for key in row.formats if key in formats()}
    offered = [one.format for one in fits(statement, known) if one.fits] if known else []
    return compare(statement, offered if kept.status == "active" else ())


def _certificate(
    session: Session, service: Service, kept: StatementRow, statement: Statement
) -> dict[str, Any]:
    """Return the certificate and its state today, unless verification is hidden."""
    if kept.certificate is None or statement.disclosure.assurance is None:
        return {"certificate": None, "demo": False}
    head: Head = head_of(session, kept.certificate, service.clock())
    return {
        "certificate": head,
        "demo": content_of(session, head).demo,
        "state_word": STATUS_LABELS[head.status],
        "meaning": MEANINGS[head.status],
    }
