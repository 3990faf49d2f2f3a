"""Signing in and out with a password."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.identity import attempts
from api.identity.audit import Concern, Trace, record
from api.identity.passwords import check_strength, hash_password, verify_password
from api.identity.tables import Membership, Organisation, Person, Token
from api.identity.tokens import Holder, new_token
from api.web.problems import RefusalError, forbidden, refuse
from api.web.service import Service
from footprint.errors import Place, error
from footprint.text import Text


@dataclass(frozen=True)
class Started:
    """A session that has begun; its token is shown once."""

    token: str
    expires_at: datetime
    person: Person
    organisation: Organisation


def sign_in(
    service: Service,
    proof: tuple[str, str],
    organisation: uuid.UUID | None,
    trace: Trace,
) -> Started:
    """Begin a session for a mail address and its password.

    Raises
    ------
    RefusalError
        Wrong (401), too many attempts (429), or no organisation, or more than one (409).
    """
    person = prove(service, proof, trace)
    with service.database.writing() as session:
        return start(session, service, person, organisation, trace)


def prove(service: Service, proof: tuple[str, str], trace: Trace) -> Person:
    """Return whose mail address and password these are; failures count towards a lock.

    Each step is a transaction of its own: what is counted stays counted when the attempt is
    refused, and no lock is held while the password is hashed.
    """
    email, password = proof[0].strip().lower(), proof[1]
    counted = attempts.subjects(email, trace.address)
    with service.database.writing() as session:
        wait = attempts.count(session, counted, trace.at)
        person = session.scalar(select(Person).where(Person.email == email))
        concern = Concern(person_id=person.id if person else None)
        if wait is not None:
            record(session, "sign-in-locked", trace, concern)
    if wait is not None:
        raise attempts.too_many(wait)
    right, renewed = verify_password(password, person.password_hash if person else None)
    with service.database.writing() as session:
        if person is None or not right or not person.active:
            record(session, "sign-in-failed", trace, concern)
        else:
            attempts.forgive(session, counted, trace.at)
            if renewed is not None:
                session.get_one(Person, person.id).password_hash = renewed
            return person
    raise wrong_password()


def start(
    session: Session,
    service: Service,
    person: Person,
    organisation: uuid.UUID | None,
    trace: Trace,
) -> Started:
    """Begin a session of somebody who has proved who he is."""
    chosen = _choose(session, person, organisation)
    text, row = new_token(
        session,
        Holder(person.id, chosen.id),
        trace.at,
        timedelta(hours=service.settings.session_hours),
    )
    record(session, "sign-in", trace, Concern(chosen.id, person.id))
    return Started(text, row.expires_at, person, chosen)


def sign_out(session: Session, token_id: uuid.UUID, trace: Trace) -> None:
    """End a session."""
    session.get_one(Token, token_id).revoked_at = trace.at
    record(session, "sign-out", trace, Concern())


def change_password(service: Service, current: str, new: str, trace: Trace) -> None:
    """Change the password of who is signed in; every session of his ends."""
    if trace.actor is None:
        raise wrong_password()
    with service.database.reading() as session:
        email = session.get_one(Person, trace.actor.person_id).email
    check_strength(new, email)
    try:
        person = prove(service, (email, current), trace)
    except RefusalError as failure:
        raise _wrong_now() if failure.status == 401 else failure from None
    kept = hash_password(new)
    with service.database.writing() as session:
        set_password(session, person.id, kept, trace)


def set_password(session: Session, person: uuid.UUID, kept: str, trace: Trace) -> None:
    """Keep the hash of a new password and end every session of the person."""
    session.get_one(Person, person).password_hash = kept
    revoke_tokens(session, trace.at, person, kind="session")
    record(session, "password-changed", trace, Concern(person_id=person))


def revoke_tokens(
    session: Session,
    now: datetime,
    person: uuid.UUID,
    organisation: uuid.UUID | None = None,
    kind: str | None = None,
) -> None:
    """Revoke the tokens of a person: all, or of one organisation, or of one kind."""
    query = update(Token).where(Token.person_id == person, Token.revoked_at.is_(None))
    if organisation is not None:
        query = query.where(Token.organisation_id == organisation)
    if kind is not None:
        query = query.where(Token.kind == kind)
    session.execute(query.values(revoked_at=now))


def wrong_password() -> RefusalError:
    """Build the 401 that does not say whether the account exists."""
    return refuse(
        401,
        "wrong-password",
        Text("mail address or password is wrong.", "邮箱或密码不正确。"),
        Text("Check both, or ask your administrator for a new link.", "请核对，或联系管理员重置。"),
    )


def _wrong_now() -> RefusalError:
    return refuse(
        422,
        "wrong-password",
        Text("the password now is another one.", "当前密码不正确。"),
        Text("Give the password you sign in with.", "请填写您登录使用的密码。"),
    )


def _choose(session: Session, person: Person, wanted: uuid.UUID | None) -> Organisation:
    found = session.scalars(
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person.id)
        .distinct()
        .order_by(Organisation.name_en)
    ).all()
    fitting = [row for row in found if wanted is None or row.id == wanted]
    if not fitting:
        raise forbidden(
            Text("this account belongs to no such organisation.", "该账号不属于此组织。"),
            Text("Ask its administrator for an invitation.", "请联系该组织管理员获取邀请。"),
        )
    if len(fitting) > 1:
        raise _choice(fitting)
    return fitting[0]


def _choice(organisations: list[Organisation]) -> RefusalError:
    remedy = Text("Say which as `organisation`.", "请在 organisation 字段指明。")
    return RefusalError(
        409,
        tuple(
            error(
                "choose-organisation",
                Text(f"this account belongs to {row.name_en}.", f"该账号属于{row.name_zh}。"),
                remedy,
                Place(column=str(row.id)),
            )
            for row in organisations
        ),
    )
