"""The page of a certificate: what it says, whether it stands, how to check it.

A page is rendered once for each version of a certificate, state in effect and language; asking
again costs the one query that finds the version.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from api.figures import decimals_of, fixed, percent
from api.papers.amounts import write_amount
from api.papers.label import MINIMUM_GROUP, label_alt
from api.register import kept
from api.register.answers import Document
from api.register.certificates import Head, Published, published
from api.register.labels import refusal
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
from footprint.certification.certificate import STATUS_LABELS, CertificateContent
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.text import Language


def certificate_page(
    session: Session, service: Service, head: Head, language: Language
) -> Document:
    """Return the page of a certificate in a language."""
    contact = service.settings.contact
    return service.get(kept.pages).get(
        (head, language), lambda: render(published(session, head), language, contact)
    )


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


def _figures(content: CertificateContent, language: Language) -> dict[str, Any]:
    decimals = decimals_of(content.kgco2e)
    return {
        "amount": write_amount(content.kgco2e),
        "kg": lambda value: fixed(value, min(12, decimals + 1)),
        "percent": percent,
        "minimum_group": MINIMUM_GROUP,
        "bar": stage_bar(content.stages),
        "buckets": [(BUCKET_LABELS[bucket], content.buckets[bucket]) for bucket in Bucket],
        "label_words": label_alt(content, language),
    }


def _labels(head: Head, content: CertificateContent) -> dict[str, Any]:
    return {
        "state_word": STATUS_LABELS[head.status],
        "meaning": MEANINGS[head.status],
        "assurance": ASSURANCE_LABELS[content.assurance],
        "label_refused": refusal(head.status),
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
