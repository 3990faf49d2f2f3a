"""Who calls."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from footprint.certification.roles import OrganisationKind, Role


@dataclass(frozen=True)
class Actor:
    """Who calls: a person, for one organisation, in the roles held there."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    organisation_kind: OrganisationKind
    name: str
    roles: frozenset[Role]
    scopes: frozenset[str]
    token_id: uuid.UUID
    signed_in_by: str = "session"
    """``session`` or ``api-key``."""
