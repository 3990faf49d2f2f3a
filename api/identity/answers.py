"""Rows of this feature as the answers a caller gets."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.links import Made
from api.identity.messages import (
    InvitationAnswer,
    KeyAnswer,
    LinkAnswer,
    Me,
    NewKey,
    OrganisationAnswer,
    OrganisationChange,
    PersonAnswer,
    SessionAnswer,
)
from api.identity.organisations import Profile
from api.identity.sessions import Started
from api.identity.tables import LinkRow, Organisation, Person, Token
from footprint.certification.roles import Role


def organisation_answer(row: Organisation) -> OrganisationAnswer:
    """Answer an organisation."""
    return OrganisationAnswer.model_validate(row)


def session_answer(started: Started) -> SessionAnswer:
    """Answer a session that has begun."""
    return SessionAnswer(
        token=started.token,
        expires_at=started.expires_at,
        person_id=started.person.id,
        name=started.person.name,
        organisation=organisation_answer(started.organisation),
    )


def me_answer(session: Session, actor: Actor) -> Me:
    """Answer who is signed in."""
    return Me(
        person_id=actor.person_id,
        name=actor.name,
        email=session.get_one(Person, actor.person_id).email,
        organisation=organisation_answer(session.get_one(Organisation, actor.organisation_id)),
        roles=sorted(actor.roles),
        scopes=sorted(actor.scopes),
        signed_in_by=actor.signed_in_by,
    )


def key_answer(row: Token) -> KeyAnswer:
    """Answer an API key, without its text."""
    return KeyAnswer.model_validate(row)


def new_key_answer(made: tuple[str, Token]) -> NewKey:
    """Answer a new API key with its text."""
    return NewKey(key=made[0], details=key_answer(made[1]))


def person_answer(found: tuple[Person, list[Role]]) -> PersonAnswer:
    """Answer a person with the roles held."""
    person, roles = found
    return PersonAnswer(
        id=person.id, name=person.name, email=person.email, active=person.active, roles=roles
    )


def link_answer(made: Made) -> LinkAnswer:
    """Answer a link that works once."""
    return LinkAnswer(
        id=made.row.id,
        link=made.address,
        token=made.token,
        email=made.row.email,
        expires_at=made.row.expires_at,
    )


def invitation_answer(row: LinkRow) -> InvitationAnswer:
    """Answer an invitation that was not used yet."""
    return InvitationAnswer.model_validate(row)


def profile_of(asked: OrganisationChange) -> Profile:
    """Return what a request says about an organisation."""
    return Profile(**asked.model_dump(include=set(Profile.__dataclass_fields__)))
