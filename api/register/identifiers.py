"""Who signs: the DID documents of the bodies and of the operator, and the words credentials use."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.keys import body_document, log_document
from api.certificates.log import log_size
from api.certificates.status_lists import status_list
from api.identity.tables import Organisation
from api.register import kept
from api.register.answers import FRESH, SHORT, Document
from api.web.problems import not_found
from api.web.service import Service
from footprint.certification.credential import context_document
from footprint.text import Text

DID = "application/did+json"
CREDENTIAL = "application/vc"
JSON_LD = "application/ld+json"
_KEPT_SECONDS = 60
_CODE = re.compile(r"[A-Z0-9]{2,8}", re.ASCII)
_BODY = Text("certification body", "认证机构")


def body_of(session: Session, code: str) -> Organisation:
    """Return the certification body of a code, or refuse (404)."""
    found = None
    if _CODE.fullmatch(code):
        found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise not_found(_BODY)
    return found


def body_identifier(session: Session, service: Service, code: str) -> Document:
    """Return the DID document of a body, with every key it has or had."""
    return as_json(body_document(session, service, body_of(session, code)), DID)


def operator_identifier(session: Session, service: Service) -> Document:
    """Return the DID document of the operator, with the keys of the log."""
    return as_json(log_document(session, service), DID)


def status_credential(session: Session, service: Service, code: str, purpose: str) -> Document:
    """Return the signed list of which certificates of a body are revoked, or suspended.

    Its bytes are kept until anything changes in the log, at most `_KEPT_SECONDS`.
    """
    age = int(service.clock().timestamp()) // _KEPT_SECONDS

    def make() -> Document:
        made = status_list(session, service, body_of(session, code), purpose)
        return as_json(made, CREDENTIAL)

    return service.get(kept.lists).get((code, purpose, log_size(session), age), make)


def context(service: Service) -> Document:
    """Return the meaning of our own terms in credentials (a JSON-LD context)."""
    return as_json(context_document(service.settings.public_url), JSON_LD, FRESH)


def as_json(document: Any, media_type: str, cache: str = SHORT) -> Document:
    """Return plain JSON values as a public document."""
    return Document(json.dumps(document, ensure_ascii=False).encode(), media_type, cache)
