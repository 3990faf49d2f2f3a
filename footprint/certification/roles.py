"""The parts people play, and the kinds of organisation they play them for."""

from __future__ import annotations

from enum import StrEnum

from footprint.text import Text


class OrganisationKind(StrEnum):
    """Kinds of organisation."""

    MANUFACTURER = "manufacturer"
    CERTIFICATION_BODY = "certification-body"
    EXPORTER = "exporter"
    OPERATOR = "operator"


class Role(StrEnum):
    """Roles a person may hold in an organisation."""

    APPLICANT = "applicant"
    CONSULTANT = "consultant"
    APPLICATION_REVIEWER = "application-reviewer"
    LEAD_VERIFIER = "lead-verifier"
    VERIFIER = "verifier"
    TECHNICAL_EXPERT = "technical-expert"
    INDEPENDENT_REVIEWER = "independent-reviewer"
    DECISION_MAKER = "decision-maker"
    SURVEILLANCE_OFFICER = "surveillance-officer"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


ROLE_LABELS: dict[Role, Text] = {
    Role.APPLICANT: Text("applicant", "申请人"),
    Role.CONSULTANT: Text("consultant", "咨询人员"),
    Role.APPLICATION_REVIEWER: Text("application reviewer", "申请评审人员"),
    Role.LEAD_VERIFIER: Text("lead verifier", "核查组长"),
    Role.VERIFIER: Text("verifier", "核查员"),
    Role.TECHNICAL_EXPERT: Text("technical expert", "技术专家"),
    Role.INDEPENDENT_REVIEWER: Text("independent reviewer", "独立复核人员"),
    Role.DECISION_MAKER: Text("decision maker", "认证决定人员"),
    Role.SURVEILLANCE_OFFICER: Text("surveillance officer", "监督人员"),
    Role.ADMINISTRATOR: Text("administrator", "管理员"),
    Role.OPERATOR: Text("operator of the service", "平台运营方"),
}

CLIENT_ROLES = frozenset({Role.APPLICANT, Role.CONSULTANT})
TEAM_ROLES = frozenset({Role.LEAD_VERIFIER, Role.VERIFIER, Role.TECHNICAL_EXPERT})
BODY_ROLES = TEAM_ROLES | {
    Role.APPLICATION_REVIEWER,
    Role.INDEPENDENT_REVIEWER,
    Role.DECISION_MAKER,
    Role.SURVEILLANCE_OFFICER,
}

ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.MANUFACTURER: CLIENT_ROLES | {Role.ADMINISTRATOR},
    OrganisationKind.EXPORTER: CLIENT_ROLES | {Role.ADMINISTRATOR},
    OrganisationKind.CERTIFICATION_BODY: BODY_ROLES | {Role.ADMINISTRATOR},
    OrganisationKind.OPERATOR: frozenset({Role.OPERATOR, Role.ADMINISTRATOR}),
}
"""Roles a person may hold in each kind of organisation."""
