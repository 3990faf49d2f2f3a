"""What changed: the newest events of all certificates, for feed readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.tables import CertificateEventRow, CertificateRow
from api.register.answers import SHORT, Document
from api.register.pages import page
from api.register.words import event_label, reason_label
from footprint.certification.certificate import CertificateContent
from footprint.text import Language, Text

ATOM = "application/atom+xml; charset=utf-8"
_NEWEST = 100


@dataclass(frozen=True)
class Change:
    """One entry of the feed."""

    log_index: int
    number: str
    url: str
    title: Text
    at: datetime


def changes_feed(session: Session, public_url: str, language: Language) -> Document:
    """Return the newest changes as an Atom feed."""
    rows = session.execute(
        select(
            CertificateEventRow.log_index,
            CertificateEventRow.kind,
            CertificateEventRow.reason_code,
            CertificateEventRow.at,
            CertificateRow.content,
        )
        .join(CertificateRow, CertificateRow.id == CertificateEventRow.certificate_id)
        .order_by(CertificateEventRow.log_index.desc())
        .limit(_NEWEST)
    )
    changes = [
        _change(row.log_index, row.kind, row.reason_code, row.at, row.content) for row in rows
    ]
    values = {"changes": changes, "address": public_url.rstrip("/")}
    return page("feed.xml.j2", language, values, SHORT, ATOM)


def _change(
    log_index: int, kind: str, reason_code: str, at: datetime, content: dict[str, object]
) -> Change:
    said = CertificateContent.model_validate(content)
    event, reason, name = event_label(kind), reason_label(reason_code), said.product.name
    title = Text(
        f"{event.en}: {said.number} {name.en} ({reason.en})",
        f"{event.zh}：{said.number} {name.zh}（{reason.zh}）",
    )
    return Change(log_index, said.number, said.verify_url, title, at)
