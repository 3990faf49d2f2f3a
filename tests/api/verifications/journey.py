"""The way of a case through the service, step by step, for tests that begin somewhere on it."""

from __future__ import annotations

import copy
from uuid import UUID

from api.identity.actor import Actor
from api.verifications.service import get_case
from api.verifications.service import move as move_case
from footprint.certification.roles import OrganisationKind, Role
from footprint.certification.states import CaseState

APPLICANT = ("maker", "applicant")
CONSULTANT = ("maker", "consultant")
ACCEPTER = ("body", "application-reviewer")
LEAD = ("body", "lead-verifier")
VERIFIER = ("body", "verifier")
EXPERT = ("body", "technical-expert")
REVIEWER = ("body", "independent-reviewer")
DECIDER = ("body", "decision-maker")

MODULE = {
    "family": "pv-module",
    "functional_unit": "kWp",
    "boundary": "cradle-to-gate",
    "product": {
        "name": "PERC module 410 W (invented)",
        "model": "HZ-54HP-410",
        "manufacturer": "Huzhou Example Solar Co., Ltd. (invented)",
        "site": "CN-ZJ",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
    },
    "parameters": {
        "technology": "perc",
        "construction": "glass-backsheet",
        "power": 410,
        "area": 1.955,
        "cell-area": 0.016506,
        "mass": 21.5,
    },
    "bill": [
        {"key": "10", "name": "half cell", "amount": 108, "unit": "pcs",
         "unit_mass_kg": 0.0059, "part": "cell"},
        {"key": "40", "name": "front glass", "amount": 1.938, "unit": "m2",
         "unit_mass_kg": 8.0, "part": "front-glass"},
        {"key": "60", "name": "encapsulant", "amount": 3.876, "unit": "m2",
         "unit_mass_kg": 0.389, "part": "encapsulant-eva"},
        {"key": "70", "name": "backsheet", "amount": 1.938, "unit": "m2",
         "unit_mass_kg": 0.388, "part": "backsheet"},
        {"key": "80", "name": "frame", "amount": 2.1, "unit": "kg", "part": "frame"},
    ],
    "energy": [
        {"key": "E1", "step": "module", "carrier": "electricity", "amount": 5.4, "unit": "kWh",
         "output_amount": 1, "output_unit": "pcs", "location": "CN-ZJ"},
    ],
}  # fmt: skip


def module(glass=1.938, **changes):
    """Return the document of a module, with another amount of glass or other sections."""
    document = copy.deepcopy({**MODULE, **changes})
    for line in document["bill"]:
        if line["key"] == "40":
            line["amount"] = glass
    return document


def ok(answer, status=200):
    """Return the content of an answer that must be of one status."""
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def submit(world, document=None, who=APPLICANT):
    return ok(world.post(who, "/v1/submissions", json=document or module()), 201)["id"]


def hand_in(world, submission, case, document):
    """Add a version to the submission and hand it in for the case."""
    path = f"/v1/submissions/{submission}/versions"
    ok(world.post(APPLICANT, path, json=document), 201)
    return ok(world.post(APPLICANT, f"/v1/cases/{case}/versions"))


def apply(world, submission=None, *, scheme="tanbiao-voluntary", who=APPLICANT, **more):
    """Open a case and return its identifier."""
    asked = {
        "submission_id": submission or submit(world),
        "scheme": scheme,
        "body": "DEMO",
        "details": {"product_name": {"en": "Module 410 W", "zh": "410 W 组件"}},
        **more,
    }
    return ok(world.post(who, "/v1/cases", json=asked), 201)["id"]


def move(world, case, to, who, reason=""):
    asked = {"to": to, "role": who[1], "reason": reason}
    return ok(world.post(who, f"/v1/cases/{case}/transitions", json=asked))


def appoint(world, case, who):
    part = {"person_id": str(world.people[who]), "role": who[1]}
    return ok(world.post(ACCEPTER, f"/v1/cases/{case}/team", json=part), 201)


def declare(world, case, who):
    signed = {"role": who[1], "no_conflict": True, "name": f"{who[1]} of {who[0]}"}
    return ok(world.post(who, f"/v1/cases/{case}/declarations", json=signed), 201)


def accepted(world, submission=None, **more):
    """A case that is accepted, with a declared team, reviewer and decision maker."""
    case = apply(world, submission, **more)
    declare(world, case, ACCEPTER)
    move(world, case, "accepted", ACCEPTER)
    for who in (LEAD, VERIFIER):
        appoint(world, case, who)
        declare(world, case, who)
    for who in (REVIEWER, DECIDER):
        declare(world, case, who)
    return case


def at_findings(world, submission=None, **more):
    """A case with its sample drawn and its site inspected, open for findings."""
    case = accepted(world, submission, **more)
    move(world, case, "document-review", LEAD)
    ok(world.post(LEAD, f"/v1/cases/{case}/sample"), 201)
    move(world, case, "site-inspection", LEAD)
    move(world, case, "findings-open", LEAD, "Inspected on 2026-11-20: line 1, store, meters.")
    return case


def handed_over(world, case):
    """Close the findings of a case, report on it and hand it over to the independent review."""
    ok(world.post(LEAD, f"/v1/cases/{case}/crosscheck"), 201)
    move(world, case, "findings-closed", LEAD)
    ok(world.post(LEAD, f"/v1/cases/{case}/report"), 201)
    move(world, case, "independent-review", LEAD)
    return case


def at_review(world, submission=None, **more):
    """A case that waits for its independent reviewer."""
    return handed_over(world, at_findings(world, submission, **more))


def actor_of(world, who):
    return Actor(
        person_id=world.people[who],
        organisation_id=world.organisations[who[0]],
        organisation_kind=OrganisationKind.CERTIFICATION_BODY,
        name=f"{who[1]} of {who[0]}",
        roles=frozenset({Role(who[1])}),
        scopes=frozenset({"read", "write"}),
        token_id=world.people[who],
    )


def judge(world, case, to, who, reason=""):
    """Move a case as the signed judgements do."""
    with world.service.database.writing() as session:
        actor = actor_of(world, who)
        row = get_case(session, actor, UUID(case))
        move_case(session, row, CaseState(to), actor, Role(who[1]), reason, world.clock())
