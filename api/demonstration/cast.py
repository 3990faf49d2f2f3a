"""Who plays: an operator, a manufacturer and a certification body, all invented."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.app import create_app
from api.identity.tables import Membership, Organisation, Person
from api.identity.tokens import Holder, new_token
from api.web.service import Service
from footprint.certification.roles import OrganisationKind, Role
from footprint.errors import InputError, error
from footprint.text import Language, Text

BODY_CODE = "DEMO"
_ORGANISATIONS = (
    ("operator", OrganisationKind.OPERATOR, Text("Operator (demo)", "运营方（演示）")),
    (
        "maker",
        OrganisationKind.MANUFACTURER,
        Text("Huzhou Example Co., Ltd. (invented)", "湖州示例公司（虚构）"),
    ),
    (
        "body",
        OrganisationKind.CERTIFICATION_BODY,
        Text("Example Certification (invented, demo)", "示例认证机构（虚构，演示）"),
    ),
)
_PEOPLE = (
    ("operator", Role.OPERATOR, "操作员 Operator"),
    ("maker", Role.APPLICANT, "陈申请 Chen"),
    ("body", Role.ADMINISTRATOR, "管理员 Administrator"),
    ("body", Role.APPLICATION_REVIEWER, "钱受理 Qian"),
    ("body", Role.LEAD_VERIFIER, "李核查 Li"),
    ("body", Role.INDEPENDENT_REVIEWER, "王复核 Wang"),
    ("body", Role.DECISION_MAKER, "赵决定 Zhao"),
)
NAMES = {role: name for _, role, name in _PEOPLE}


@dataclass
class Cast:
    """The people of a demonstration and how they call the service, in one process.

    Parameters
    ----------
    service
        The service, with an empty database.
    language
        What refusals are said in.
    """

    service: Service
    language: Language
    people: dict[Role, uuid.UUID] = field(default_factory=dict)
    passphrases: dict[Role, str] = field(default_factory=dict)
    _tokens: dict[Role, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign everybody in."""
        self._client = TestClient(create_app(self.service), base_url="https://demo.invalid")
        with self.service.database.writing() as session:
            homes = {
                key: _add_home(session, self.service, kind, name)
                for key, kind, name in _ORGANISATIONS
            }
            for key, role, name in _PEOPLE:
                self._add_person(session, homes[key], role, name)

    def call(self, role: Role, method: str, path: str, **options: Any) -> Any:
        """Return what the service answers to somebody, as bytes or JSON.

        Raises
        ------
        InputError
            What the service refuses.
        """
        headers = {
            "Authorization": f"Bearer {self._tokens[role]}",
            "Accept-Language": self.language,
        }
        answer = self._client.request(method, path, headers=headers, **options)
        if answer.status_code >= 400:
            detail = answer.json()["detail"]
            raise InputError(error("refused", Text(detail, detail)))
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return answer.json() if is_json else answer.content

    def _add_person(self, session: Session, home: uuid.UUID, role: Role, name: str) -> None:
        now = self.service.clock()
        person = Person(
            id=uuid.uuid4(), email=f"{role}@demo.invalid", name=name, active=True, created_at=now
        )
        session.add(person)
        session.flush()
        session.add(
            Membership(person_id=person.id, organisation_id=home, role=role.value, since=now)
        )
        holder = Holder(person.id, home)
        self._tokens[role], _ = new_token(session, holder, now, timedelta(hours=1))
        self.people[role] = person.id
        self.passphrases[role] = secrets.token_urlsafe(18)


def _add_home(session: Session, service: Service, kind: OrganisationKind, name: Text) -> uuid.UUID:
    is_body = kind is OrganisationKind.CERTIFICATION_BODY
    row = Organisation(
        id=uuid.uuid4(),
        kind=kind.value,
        name_en=name.en,
        name_zh=name.zh,
        address_en="1 Example Road, Huzhou, China",
        address_zh="中国湖州市示例路1号",
        code=BODY_CODE if is_body else None,
        accreditation="DEMO" if is_body else None,
        approved=True,
        created_at=service.clock(),
    )
    session.add(row)
    session.flush()
    return row.id
