"""The page of a certificate: what it says, whether it stands, how to check it.

A page is rendered once for each version of a certificate, state in effect and language; asking
again costs the one query that finds the version.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from api.figures import decimals_of, fixed, percent
from api.register.answers import Document
from api.register.certificates import Head, Published, published
from api.register.pages import page
from api.register.stage_bar import stage_bar
from api.register.words import (
    ASSURANCE_LABELS,
    CHECK_WORDS,
    MEANINGS,
    event_label,
    reason_label,
    role_label,
)
from api.web.service import Service
from footprint.certification.certificate import STATUS_LABELS, CertificateContent, CertificateStatus
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.text import Language, Text

_PAGES_KEPT = 1000

Key = tuple[Any, ...]


class KeptPages:
    """The pages rendered last; the oldest gives way."""

    def __init__(self, _service: Service) -> None:
        """Begin with none."""
        self._pages: OrderedDict[Key, Document] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Document | None:
        """Return a page that was rendered before."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Key, rendered: Document) -> None:
        """Keep a page."""
        with self._lock:
            self._pages[key] = rendered
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)


def certificate_page(
    session: Session, service: Service, head: Head, language: Language
) -> Document:
    """Return the page of a certificate in a language."""
    kept = service.get(KeptPages)
    key = (head, language)
    found = kept.find(key)
    if found is None:
        found = render(published(session, head), language, service.settings.contact)
        kept.keep(key, found)
    return found


def render(certificate: Published, language: Language, contact: str | None) -> Document:
    """Render the page of a certificate."""
    head, content = certificate.head, certificate.content
    values = {
        "here": f"/c/{head.number}",
        "head": head,
        "content": content,
        "events": certificate.events,
        "change": certificate.events[-1] if certificate.events else None,
        "revisions": certificate.revisions,
        "body_address": certificate.body_address,
        "contact": contact,
        "contact_link": contact_link(contact, head.number),
        "files": _files(certificate),
        "words": {key: text.say(language) for key, text in CHECK_WORDS.items()},
        **_figures(content, language),
        **_labels(head, content),
    }
    return page("certificate.html.j2", language, values)


def contact_link(contact: str | None, number: str) -> str | None:
    """Return the link of a contact: a web address, or an e-mail that names the certificate."""
    if contact is None or contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{quote(contact, safe='@.+-_')}?subject={quote(number)}"


def label_refusal(status: CertificateStatus) -> Text | None:
    """Return why the label may not be used, or None where it may."""
    if status is CertificateStatus.VALID:
        return None
    word = STATUS_LABELS[status]
    return Text(
        f"The certificate is {word.en.lower()}: its label may not be used.",
        f"证书状态为“{word.zh}”，不得使用标识。",
    )


def _figures(content: CertificateContent, language: Language) -> dict[str, Any]:
    decimals = decimals_of(content.kgco2e)
    footprint = fixed(content.kgco2e, decimals)
    unit, boundary = content.functional_unit_label, content.boundary_label
    words = Text(
        f"Label: {footprint} kg CO₂e per {unit.en}, {boundary.en}, certificate {content.number}",
        f"标识：{footprint} kg CO₂e/{unit.zh}，{boundary.zh}，证书编号 {content.number}",
    )
    return {
        "footprint": footprint,
        "kg": lambda value: fixed(value, min(12, decimals + 1)),
        "percent": percent,
        "bar": stage_bar(content.stages),
        "buckets": [(BUCKET_LABELS[bucket], content.buckets[bucket]) for bucket in Bucket],
        "label_words": words.say(language),
    }


def _labels(head: Head, content: CertificateContent) -> dict[str, Any]:
    return {
        "state_word": STATUS_LABELS[head.status],
        "meaning": MEANINGS[head.status],
        "assurance": ASSURANCE_LABELS[content.assurance],
        "label_refused": label_refusal(head.status),
        "event_label": event_label,
        "reason_label": reason_label,
        "role_label": role_label,
    }


def _files(certificate: Published) -> list[dict[str, Any]]:
    """Return the hashes of every file of the certificate, for checking one in the browser."""
    latest = certificate.content.revision
    return [
        {"revision": one.revision, "current": one.revision == latest, **one.hashes}
        for one in certificate.revisions
    ]
