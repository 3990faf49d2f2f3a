"""Bitstring status lists of a body: one for what is ended for good, one for what is suspended.

They are made from the rows, signed by the body, and kept until anything changes in the log, at
most an hour; so a reader sees a change at once, and the age of a list says when it was checked.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.certificates.keys import Owner, Purpose, body_did, current_key, open_own
from api.certificates.log import log_size
from api.certificates.tables import CertificateRow, KeyRow, NumberRow
from api.identity.tables import Organisation
from api.web.service import Service
from footprint.certification.certificate import CertificateStatus
from footprint.certification.credential import REVOCATION, SUSPENSION
from footprint.trust.integrity import sign_document
from footprint.trust.status_list import MINIMUM_BITS, encode, status_list_credential

KEPT = timedelta(hours=1)
"""How long an unchanged list is shown before it is signed anew."""

PURPOSES: dict[str, frozenset[CertificateStatus]] = {
    REVOCATION: frozenset(
        {CertificateStatus.REVOKED, CertificateStatus.WITHDRAWN, CertificateStatus.SUPERSEDED}
    ),
    SUSPENSION: frozenset({CertificateStatus.SUSPENDED}),
}
"""Statuses whose bit is set, by purpose; the end of validity stands in each certificate."""

_Lists = dict[tuple[uuid.UUID, str], tuple[tuple[int, uuid.UUID], datetime, dict[str, Any]]]


def status_list(
    session: Session, service: Service, body: Organisation, purpose: str
) -> dict[str, Any]:
    """Return the signed status list of a body for one of `PURPOSES`."""
    lists, place = service.get(_lists), (body.id, purpose)
    now = service.clock()
    key = current_key(session, Owner.body(body), Purpose.CREDENTIAL, now)
    state = log_size(session), key.id
    kept = lists.get(place)
    if kept is not None and kept[0] == state and timedelta(0) <= now - kept[1] < KEPT:
        return kept[2]
    made = _make(session, service, body, purpose, key)
    lists[place] = state, now, made
    return made


def _make(
    session: Session, service: Service, body: Organisation, purpose: str, key: KeyRow
) -> dict[str, Any]:
    now, did = service.clock(), body_did(service, body)
    encoded = encode(_indices(session, body, purpose), _bits(session, body))
    url = f"{service.settings.public_url.rstrip('/')}/status/{body.code}/{purpose}"
    unsigned = status_list_credential(url, purpose, did, encoded, now)
    return sign_document(unsigned, open_own(service, key), f"{did}#{key.name}", now)


def _indices(session: Session, body: Organisation, purpose: str) -> list[int]:
    query = select(CertificateRow.status_index).where(
        CertificateRow.body_id == body.id, CertificateRow.status.in_(PURPOSES[purpose])
    )
    return list(session.scalars(query))


def _bits(session: Session, body: Organisation) -> int:
    """Return the length of a list: whole blocks that hold every index ever reserved."""
    highest = session.scalar(
        select(func.max(NumberRow.status_index)).where(NumberRow.body_id == body.id)
    )
    return ((highest or 0) // MINIMUM_BITS + 1) * MINIMUM_BITS


def _lists(_service: Service) -> _Lists:
    return {}
