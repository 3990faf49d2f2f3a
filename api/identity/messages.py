"""Requests and answers about sessions, keys, organisations and people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from api.identity.passwords import LONGEST
from api.web.openapi import taken
from footprint.certification.roles import OrganisationKind, Role

_EXAMPLE_ID = "7b0f6e0e-6f0f-4c8e-9a55-1f2f8f6d1c11"
_PASSWORD = "四个互不相关的词语 2026"  # noqa: S105 - an example
_LINK = "tbl_example-of-a-link-token-0000000000000000000"

Email = Annotated[
    str,
    StringConstraints(
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+$",
    ),
]
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_PLAIN)]
Address = Annotated[str, StringConstraints(max_length=500, pattern=_PLAIN)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
LinkToken = Annotated[SecretStr, Field(min_length=20, max_length=100)]


class _Answer(BaseModel):
    """What is answered, read from a row."""

    model_config = ConfigDict(from_attributes=True)


class SignIn(BaseModel):
    """Mail address and password."""

    model_config = taken(
        {"email": "li@maker.example", "password": _PASSWORD},
        {"email": "li@maker.example", "password": _PASSWORD, "organisation": _EXAMPLE_ID},
    )

    email: Email
    password: Secret
    organisation: uuid.UUID | None = None
    """Needed only if the account belongs to several."""
    cookie: bool = False
    """Whether to keep the token in a cookie of the browser as well."""


class OrganisationAnswer(_Answer):
    """An organisation."""

    id: uuid.UUID
    kind: OrganisationKind
    name_en: str
    name_zh: str
    address_en: str
    address_zh: str
    identifier: str | None
    code: str | None
    accreditation: str | None
    approved: bool
    version: int


class Me(BaseModel):
    """Who is signed in, for which organisation, in which roles."""

    person_id: uuid.UUID
    name: str
    email: str
    organisation: OrganisationAnswer
    roles: list[Role]
    scopes: list[str]
    signed_in_by: str


class SessionAnswer(BaseModel):
    """A session that has begun; the token is shown once."""

    token: str
    expires_at: datetime
    person_id: uuid.UUID
    name: str
    organisation: OrganisationAnswer


class PasswordChange(BaseModel):
    """The password now, and the new one."""

    model_config = taken(
        {"current": _PASSWORD, "new": "新的四个互不相关的词语"},
        {"current": _PASSWORD, "new": "correct horse battery staple"},
    )

    current: Secret
    new: Secret


class KeyRequest(BaseModel):
    """An API key to make."""

    model_config = taken(
        {"name": "ERP 接口", "scopes": ["read", "write"], "days": 180},
        {"name": "ERP connector", "scopes": ["read"], "days": 90},
    )

    name: Line
    scopes: Annotated[list[Literal["read", "write"]], Field(min_length=1, max_length=2)]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class KeyAnswer(_Answer):
    """An API key, without its text."""

    id: uuid.UUID
    name: str
    prefix: str
    scopes: str
    person_id: uuid.UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class NewKey(BaseModel):
    """A new API key; its text is shown once."""

    key: str
    details: KeyAnswer


class OrganisationChange(BaseModel):
    """What stands about an organisation in certificates."""

    model_config = taken(
        {
            "name_en": "Example Solar Co., Ltd. (invented)",
            "name_zh": "示例光伏有限公司（虚构）",
            "address_zh": "浙江省湖州市示例路1号",
            "identifier": "91330500EXAMPLE001",
        },
        {
            "name_en": "Example Exports Ltd (invented)",
            "name_zh": "示例外贸有限公司（虚构）",
            "address_en": "1 Example Road, Huzhou",
        },
    )

    name_en: Name
    name_zh: Name
    address_en: Address = ""
    address_zh: Address = ""
    identifier: Annotated[Line, StringConstraints(max_length=64)] | None = None
    accreditation: Annotated[Line, StringConstraints(max_length=100)] | None = None


class OrganisationRequest(OrganisationChange):
    """An organisation to add."""

    model_config = taken(
        {
            "kind": "manufacturer",
            "name_en": "Example Solar Co., Ltd. (invented)",
            "name_zh": "示例光伏有限公司（虚构）",
            "identifier": "91330500EXAMPLE001",
        },
        {
            "kind": "certification-body",
            "code": "EXMP",
            "name_en": "Example Certification (invented)",
            "name_zh": "示例认证有限公司（虚构）",
            "accreditation": "CNAS-EXAMPLE",
        },
    )

    kind: OrganisationKind
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,7}$")] | None = None


class Approval(BaseModel):
    """Whether an organisation may act, and why."""

    model_config = taken(
        {"approved": True, "reason": "已核对认可证书"},
        {"approved": False, "reason": "Accreditation suspended"},
    )

    approved: bool
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class InvitationRequest(BaseModel):
    """Whom to invite, and with which roles."""

    model_config = taken(
        {"email": "wang@maker.example", "roles": ["administrator"]},
        {"email": "wang@maker.example", "roles": ["administrator"]},
    )

    email: Email
    roles: Annotated[list[Role], Field(min_length=1, max_length=11)]


class InvitationAnswer(_Answer):
    """An invitation that was not used yet."""

    id: uuid.UUID
    email: str
    roles: str
    made_at: datetime
    expires_at: datetime


class LinkAnswer(BaseModel):
    """A link that works once; it is shown once."""

    id: uuid.UUID
    link: str
    token: str
    email: str
    expires_at: datetime


class Acceptance(BaseModel):
    """Use of an invitation; who has an account already gives its password."""

    model_config = taken(
        {"token": _LINK, "name": "王工", "password": _PASSWORD},
        {"token": _LINK, "name": "Wang", "password": "correct horse battery staple"},
    )

    token: LinkToken
    name: Line
    password: Secret


class PasswordRenewal(BaseModel):
    """Use of a link that sets a new password."""

    model_config = taken(
        {"token": _LINK, "password": _PASSWORD},
        {"token": _LINK, "password": "correct horse battery staple"},
    )

    token: LinkToken
    password: Secret


class PersonAnswer(BaseModel):
    """A person of an organisation."""

    id: uuid.UUID
    name: str
    email: str
    active: bool
    roles: list[Role]


class RolesRequest(BaseModel):
    """The roles a person is to hold; none removes the person from the organisation."""

    model_config = taken({"roles": ["administrator"]}, {"roles": []})

    roles: Annotated[list[Role], Field(max_length=11)]


class AuditAnswer(_Answer):
    """Something that happened to an account, key, role or organisation."""

    at: datetime
    kind: str
    actor_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    person_id: uuid.UUID | None
    address: str
    details: dict[str, Any]
