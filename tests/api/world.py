"""A small world for tests of the service: organisations, people and their tokens."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.identity.tables import Membership, Organisation, Person
from api.identity.tokens import Holder, new_token
from api.web.service import Service
from footprint.certification.roles import ROLES_OF, OrganisationKind, Role

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class TestClock:
    """A clock that a test moves."""

    __test__ = False

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


@dataclass
class World:
    """A service with two manufacturers and two certification bodies, a person for every role."""

    service: Service
    clock: TestClock
    organisations: dict[str, uuid.UUID] = field(default_factory=dict)
    people: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = TestClient(create_app(self.service), raise_server_exceptions=True)
        with self.service.database.writing() as session:
            for key, kind, code in (
                ("maker", OrganisationKind.MANUFACTURER, None),
                ("other-maker", OrganisationKind.MANUFACTURER, None),
                ("body", OrganisationKind.CERTIFICATION_BODY, "DEMO"),
                ("other-body", OrganisationKind.CERTIFICATION_BODY, "OTHER"),
                ("exporter", OrganisationKind.EXPORTER, None),
                ("operator", OrganisationKind.OPERATOR, None),
            ):
                self._add(session, key, kind, code)

    def _add(self, session: Any, key: str, kind: OrganisationKind, code: str | None) -> None:
        organisation = Organisation(
            id=uuid.uuid4(),
            kind=kind.value,
            name_en=f"{key.title()} Ltd (invented)",
            name_zh=f"{key}公司（虚构）",
            address_en="1 Example Road, Huzhou",
            address_zh="湖州市示例路1号",
            identifier=f"ID-{key}",
            code=code,
            accreditation="DEMO-001" if code else None,
            approved=True,
            created_at=self.clock(),
        )
        session.add(organisation)
        session.flush()
        self.organisations[key] = organisation.id
        for role in sorted(ROLES_OF[kind]):
            person = Person(
                id=uuid.uuid4(),
                email=f"{role}@{key}.example",
                name=f"{role} of {key}",
                created_at=self.clock(),
            )
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    person_id=person.id,
                    organisation_id=organisation.id,
                    role=role.value,
                    since=self.clock(),
                )
            )
            text, _ = new_token(
                session,
                Holder(person.id, organisation.id),
                self.clock(),
                timedelta(days=3650),
            )
            self.people[key, role.value] = person.id
            self.tokens[key, role.value] = text

    def headers(self, organisation: str, role: Role | str) -> dict[str, str]:
        """Return the headers of a person, answering in English."""
        token = self.tokens[organisation, str(role)]
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, who: tuple[str, Role | str], path: str, **options: Any) -> Any:
        return self.client.get(path, headers=self._merged(who, options), **options)

    def post(self, who: tuple[str, Role | str], path: str, **options: Any) -> Any:
        return self.client.post(path, headers=self._merged(who, options), **options)

    def put(self, who: tuple[str, Role | str], path: str, **options: Any) -> Any:
        return self.client.put(path, headers=self._merged(who, options), **options)

    def delete(self, who: tuple[str, Role | str], path: str, **options: Any) -> Any:
        return self.client.delete(path, headers=self._merged(who, options), **options)

    def _merged(self, who: tuple[str, Role | str], options: dict[str, Any]) -> Mapping[str, str]:
        return {**self.headers(*who), **options.pop("headers", {})}
