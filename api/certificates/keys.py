"""The keys of bodies, people and the log: making, finding, rotating, revoking.

A key is a row with the public half; its private half lies in the keystore under the row's
identifier. It is made there first, so that a kill leaves at most a private key nobody names.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.certificates.keystore import open_keystore, service_secret
from api.certificates.log import LogSigner, log_origin
from api.certificates.tables import KeyRow
from api.identity.tables import Organisation, Person
from api.papers.authority import new_authority, new_certificate
from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.certification.anchors import bind_authority
from footprint.text import Text
from footprint.trust.did import did_document, did_web
from footprint.trust.key_formats import PublicKey
from footprint.trust.keys import Algorithm, Signer

LOG = "log"
_AUTHORITY_YEARS = 10
_YEAR = timedelta(days=365)


class Purpose(StrEnum):
    """What a key is for."""

    CREDENTIAL = "credential"
    SEAL = "seal"
    AUTHORITY = "authority"
    DECISION = "decision"
    LOG = "log"


PURPOSE_LABELS: dict[Purpose, Text] = {
    Purpose.CREDENTIAL: Text("credential key", "凭证签名密钥"),
    Purpose.SEAL: Text("seal key", "电子印章密钥"),
    Purpose.AUTHORITY: Text("authority key", "证书签发密钥"),
    Purpose.DECISION: Text("decision key", "决定签名密钥"),
    Purpose.LOG: Text("log key", "日志签名密钥"),
}

_LIFETIMES = {
    Purpose.CREDENTIAL: 5 * _YEAR,
    Purpose.SEAL: 3 * _YEAR,
    Purpose.AUTHORITY: _AUTHORITY_YEARS * _YEAR,
    Purpose.DECISION: 3 * _YEAR,
    Purpose.LOG: 5 * _YEAR,
}
"""How long a new key may sign; our own choice."""

_NAMES = {Purpose.CREDENTIAL: "key", Purpose.SEAL: "seal", Purpose.AUTHORITY: "authority"}
BODY_PURPOSES = (Purpose.CREDENTIAL, Purpose.AUTHORITY, Purpose.SEAL)
"""Keys a body needs to issue, in the order they are made."""


@dataclass(frozen=True)
class Owner:
    """Whose key it is, as rows name it, and the body that answers for it."""

    name: str
    label: str
    body_id: uuid.UUID | None = None

    @classmethod
    def body(cls, body: Organisation) -> Owner:
        """Return a body as an owner."""
        return cls(f"body:{body.id}", body.name_en, body.id)

    @classmethod
    def person(cls, person: Person, body: Organisation) -> Owner:
        """Return a person of a body as an owner."""
        return cls(f"person:{person.id}", person.name, body.id)


LOG_OWNER = Owner(LOG, LOG)


@dataclass(frozen=True)
class BodyKeys:
    """What a body signs with: its keys opened, and the certificates of its seal."""

    did: str
    credential: Signer
    seal: Signer
    seal_row: KeyRow
    authority: KeyRow


def body_did(service: Service, body: Organisation) -> str:
    """Return the DID of a body."""
    return did_web(service.settings.public_url, "bodies", body.code or "")


def keys_of(session: Session, owner: str, purpose: Purpose | None = None) -> list[KeyRow]:
    """Return all keys an owner has or had, oldest first."""
    query = select(KeyRow).where(KeyRow.owner == owner)
    if purpose is not None:
        query = query.where(KeyRow.purpose == purpose.value)
    return list(session.scalars(query.order_by(KeyRow.valid_from, KeyRow.name)))


def body_document(session: Session, service: Service, body: Organisation) -> dict[str, Any]:
    """Return the DID document of a body: its credential keys and authorities, past ones too."""
    owner = f"body:{body.id}"
    keys = map(public_key, keys_of(session, owner, Purpose.CREDENTIAL))
    authorities = [
        row.certificate
        for row in keys_of(session, owner, Purpose.AUTHORITY)
        if row.certificate is not None and row.revoked_at is None
    ]
    return bind_authority(did_document(body_did(service, body), keys), authorities)


def log_document(session: Session, service: Service) -> dict[str, Any]:
    """Return the DID document of the operator, with the keys of the log."""
    return did_document(
        did_web(service.settings.public_url), map(public_key, keys_of(session, LOG))
    )


def public_key(row: KeyRow) -> PublicKey:
    """Return the public half of a key with its time of use."""
    return PublicKey(
        row.name, Algorithm(row.algorithm), row.public_key, row.valid_until, row.revoked_at
    )


def is_current(row: KeyRow, now: datetime) -> bool:
    """Return whether a key may sign now."""
    return row.revoked_at is None and row.valid_from <= now < row.valid_until


def current_key(session: Session, owner: Owner, purpose: Purpose, now: datetime) -> KeyRow:
    """Return the newest key an owner may sign with, or refuse (409)."""
    rows = [
        row
        for row in keys_of(session, owner.name, purpose)
        if row.body_id == owner.body_id and is_current(row, now)
    ]
    if not rows:
        raise _no_key(owner, purpose)
    return rows[-1]


def open_own(service: Service, row: KeyRow) -> Signer:
    """Return the signer of a body's or the log's key; it stays open."""
    opened = service.get(_opened)
    if row.id not in opened:
        keystore, secret = service.get(open_keystore), service_secret(service)
        opened[row.id] = keystore.signer(str(row.id), row.name, secret)
    return opened[row.id]


def _opened(_service: Service) -> dict[uuid.UUID, Signer]:
    return {}


def open_personal(service: Service, row: KeyRow, passphrase: SecretStr) -> Signer:
    """Return the signer of a person's key, opened by the person's own passphrase."""
    return service.get(open_keystore).signer(str(row.id), row.name, passphrase)


def log_signer(session: Session, service: Service, now: datetime) -> LogSigner:
    """Return who signs the log."""
    row = current_key(session, LOG_OWNER, Purpose.LOG, now)
    return LogSigner(log_origin(service), open_own(service, row))


def body_keys(session: Session, service: Service, body: Organisation, now: datetime) -> BodyKeys:
    """Return what a body signs with."""
    owner = Owner.body(body)
    seal = current_key(session, owner, Purpose.SEAL, now)
    return BodyKeys(
        body_did(service, body),
        open_own(service, current_key(session, owner, Purpose.CREDENTIAL, now)),
        open_own(service, seal),
        seal,
        authority_of(session, seal),
    )


def authority_of(session: Session, row: KeyRow) -> KeyRow:
    """Return the authority key that was current when a certificate was made."""
    authorities = keys_of(session, f"body:{row.body_id}", Purpose.AUTHORITY)
    return [one for one in authorities if one.valid_from <= row.valid_from][-1]


def create_log_key(session: Session, service: Service, now: datetime) -> KeyRow:
    """Make the key of the log, or its successor."""
    return _create(session, service, (LOG_OWNER, Purpose.LOG), now, service_secret(service))


def create_body_keys(
    session: Session, service: Service, body: Organisation, now: datetime
) -> list[KeyRow]:
    """Make the keys a body lacks: for credentials, its authority, its seal."""
    _lock(session, body.id)
    owner, secret = Owner.body(body), service_secret(service)
    return [
        _create(session, service, (owner, purpose), now, secret)
        for purpose in BODY_PURPOSES
        if not any(is_current(row, now) for row in keys_of(session, owner.name, purpose))
    ]


def create_personal_key(
    session: Session, service: Service, owner: Owner, passphrase: SecretStr, now: datetime
) -> KeyRow:
    """Make a person's decision key with a certificate of the body; earlier ones end now."""
    row = _create(session, service, (owner, Purpose.DECISION), now, passphrase)
    _end_earlier(session, row, now)
    return row


def rotate(session: Session, service: Service, row: KeyRow, now: datetime) -> KeyRow:
    """Put a new key of a body or the log in the place of one; the old still verifies."""
    if row.body_id:
        _lock(session, row.body_id)
    owner = Owner(row.owner, row.owner, row.body_id)
    if row.body_id and (body := session.get(Organisation, row.body_id)):
        owner = Owner.body(body)
    new = _create(session, service, (owner, Purpose(row.purpose)), now, service_secret(service))
    _end_earlier(session, new, now)
    return new


def revoke(row: KeyRow, now: datetime) -> None:
    """Revoke a key: what it signed is no longer good on its own."""
    if row.revoked_at is not None:
        raise refuse(
            409,
            "key-revoked",
            Text(f"the key {row.name} is revoked already.", f"密钥 {row.name} 已被撤销。"),
        )
    row.revoked_at = now


def _create(
    session: Session,
    service: Service,
    whose: tuple[Owner, Purpose],
    now: datetime,
    secret: SecretStr,
) -> KeyRow:
    owner, purpose = whose
    plain = purpose in {Purpose.CREDENTIAL, Purpose.LOG}
    algorithm = Algorithm.ED25519 if plain else Algorithm.P256
    identifier = uuid.uuid4()
    public = service.get(open_keystore).create(str(identifier), algorithm, secret)
    row = KeyRow(
        id=identifier,
        owner=owner.name,
        name=_name(session, owner, purpose, identifier),
        purpose=purpose.value,
        algorithm=algorithm.value,
        public_key=public,
        body_id=owner.body_id,
        valid_from=now,
        valid_until=now + _LIFETIMES[purpose],
    )
    if not plain:
        _certify(session, service, row, owner.label, secret)
    session.add(row)
    session.flush()
    return row


def _certify(
    session: Session, service: Service, row: KeyRow, label: str, secret: SecretStr
) -> None:
    if row.purpose == Purpose.AUTHORITY:
        signer = service.get(open_keystore).signer(str(row.id), row.name, secret)
        row.certificate = new_authority(label, signer, row.valid_from, _AUTHORITY_YEARS)
        return
    body = session.get_one(Organisation, row.body_id)
    authority = current_key(session, Owner.body(body), Purpose.AUTHORITY, row.valid_from)
    assert authority.certificate is not None  # noqa: S101 - made with it
    row.valid_until = min(row.valid_until, authority.valid_until)
    row.certificate = new_certificate(
        authority.certificate,
        open_own(service, authority),
        label,
        row.public_key,
        row.valid_from,
        row.valid_until,
        secrets.randbits(159) | 1,
    )


def _name(session: Session, owner: Owner, purpose: Purpose, identifier: uuid.UUID) -> str:
    if purpose is Purpose.DECISION:
        return f"decision-{identifier.hex[:12]}"  # unique within the body, not only the person
    earlier = session.scalar(
        select(func.count())
        .select_from(KeyRow)
        .where(KeyRow.owner == owner.name, KeyRow.purpose == purpose.value)
    )
    return f"{_NAMES.get(purpose, LOG)}-{(earlier or 0) + 1}"


def _end_earlier(session: Session, new: KeyRow, now: datetime) -> None:
    for row in keys_of(session, new.owner, Purpose(new.purpose)):
        if row.id != new.id and row.body_id == new.body_id:
            row.valid_until = min(row.valid_until, now)


def _lock(session: Session, body: uuid.UUID) -> None:
    """Let one transaction at a time make keys of a body."""
    session.execute(
        select(Organisation.id).where(Organisation.id == body).with_for_update(key_share=True)
    )


def _no_key(owner: Owner, purpose: Purpose) -> RefusalError:
    label = PURPOSE_LABELS[purpose]
    return refuse(
        409,
        "no-current-key",
        Text(
            f"there is no {label.en} in force for {owner.label}.",
            f"{owner.label} 没有有效的{label.zh}。",
        ),
        Text("Make or rotate it: POST /v1/keys.", "请新建或轮换密钥：POST /v1/keys。"),
    )
