"""Who may make, rotate and revoke which keys; each is kept in the audit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.certificates import keys
from api.certificates.keys import LOG, LOG_OWNER, Owner, Purpose
from api.certificates.tables import KeyRow
from api.identity.actor import Actor
from api.identity.audit import Concern, Trace, record
from api.identity.tables import Organisation, Person
from api.web.problems import RefusalError, forbidden, not_found, refuse
from api.web.service import Service
from footprint.certification.impartiality import JUDGE_ROLES
from footprint.certification.roles import OrganisationKind, Role
from footprint.text import Text


@dataclass(frozen=True)
class Keeper:
    """Somebody who deals with keys.

    Parameters
    ----------
    service, actor
        The service, and who calls.
    trace
        Where the audit says the call came from.
    """

    service: Service
    actor: Actor
    trace: Trace


def listed(session: Session, actor: Actor) -> list[KeyRow]:
    """Return the keys of the caller, of the caller's body and its people, and of the log."""
    own = or_(
        KeyRow.owner.in_([LOG, f"person:{actor.person_id}"]),
        KeyRow.body_id == actor.organisation_id,
    )
    return list(session.scalars(select(KeyRow).where(own).order_by(KeyRow.valid_from, KeyRow.name)))


def make(
    session: Session, keeper: Keeper, owner: str, passphrase: SecretStr | None
) -> list[KeyRow]:
    """Make the keys of ``person`` (the caller), ``body`` (the caller's) or ``log``."""
    now = keeper.trace.at
    if owner == "person":
        made = [_personal(session, keeper, passphrase)]
    elif owner == "body":
        _require_administrator(keeper.actor)
        body = _body(session, keeper.actor)
        made = keys.create_body_keys(session, keeper.service, body, now)
    else:
        _require_operator(keeper.actor)
        made = _first_of_log(session, keeper)
    for row in made:
        _note(session, "key-made", keeper, row)
    return made


def rotate(
    session: Session, keeper: Keeper, key_id: uuid.UUID, passphrase: SecretStr | None
) -> KeyRow:
    """Put a new key in the place of one that is in force."""
    row = _own(session, keeper.actor, key_id)
    if not keys.is_current(row, keeper.trace.at):
        raise refuse(
            409,
            "key-not-current",
            Text(f"the key {row.name} is not in force.", f"密钥 {row.name} 不在有效期内。"),
            Text("Rotate the present one, or make one.", "请轮换现用密钥，或新建密钥。"),
        )
    if row.purpose == Purpose.DECISION:
        if row.owner != f"person:{keeper.actor.person_id}":
            raise _own_alone()
        new = _personal(session, keeper, passphrase)
    else:
        new = keys.rotate(session, keeper.service, row, keeper.trace.at)
    _note(session, "key-rotated", keeper, new)
    return new


def revoke(session: Session, keeper: Keeper, key_id: uuid.UUID, reason: str) -> KeyRow:
    """Revoke a key."""
    row = _own(session, keeper.actor, key_id)
    keys.revoke(row, keeper.trace.at)
    _note(session, "key-revoked", keeper, row, reason)
    return row


def _personal(session: Session, keeper: Keeper, passphrase: SecretStr | None) -> KeyRow:
    actor = keeper.actor
    if not actor.roles & JUDGE_ROLES:
        raise forbidden(
            Text(
                "only independent reviewers and decision makers have a key.",
                "仅独立复核人员和认证决定人员持有签名密钥。",
            )
        )
    if passphrase is None:
        raise refuse(
            422,
            "passphrase-missing",
            Text("a key of one's own needs a passphrase.", "本人密钥须设置口令。"),
            Text("Choose one of 12 characters or more.", "请设置至少 12 个字符的口令。"),
        )
    owner = Owner.person(session.get_one(Person, actor.person_id), _body(session, actor))
    service, now = keeper.service, keeper.trace.at
    return keys.create_personal_key(session, service, owner, passphrase, now)


def _first_of_log(session: Session, keeper: Keeper) -> list[KeyRow]:
    now = keeper.trace.at
    if any(keys.is_current(row, now) for row in keys.keys_of(session, LOG_OWNER.name)):
        return []
    return [keys.create_log_key(session, keeper.service, now)]


def _own(session: Session, actor: Actor, key_id: uuid.UUID) -> KeyRow:
    """Return a key the actor may deal with: one's own, one's body's, or the log's (else 404)."""
    row = session.get(KeyRow, key_id, with_for_update=True)
    if row is None or row not in listed(session, actor):
        raise not_found(Text("key", "密钥"))
    if row.owner == f"person:{actor.person_id}":
        return row
    if row.owner == LOG:
        _require_operator(actor)
    else:
        _require_administrator(actor)
    return row


def _body(session: Session, actor: Actor) -> Organisation:
    body = session.get_one(Organisation, actor.organisation_id)
    if actor.organisation_kind is not OrganisationKind.CERTIFICATION_BODY or body.code is None:
        raise forbidden(
            Text("only a certification body has such keys.", "仅认证机构持有此类密钥。")
        )
    return body


def _require_administrator(actor: Actor) -> None:
    if Role.ADMINISTRATOR not in actor.roles:
        raise forbidden(
            Text("the administrator of the body deals with its keys.", "机构密钥由机构管理员管理。")
        )


def _require_operator(actor: Actor) -> None:
    if Role.OPERATOR not in actor.roles:
        raise forbidden(
            Text("the operator deals with the key of the log.", "日志密钥由平台运营方管理。")
        )


def _own_alone() -> RefusalError:
    return forbidden(
        Text("only its owner may rotate a decision key.", "决定签名密钥仅可由本人轮换。"),
        Text("Revoke it if it is lost.", "如已遗失，请撤销该密钥。"),
    )


def _note(session: Session, kind: str, keeper: Keeper, row: KeyRow, reason: str = "") -> None:
    details = {"key": row.name, "owner": row.owner, "purpose": row.purpose, "reason": reason}
    record(session, kind, keeper.trace, Concern(row.body_id, details=details))
