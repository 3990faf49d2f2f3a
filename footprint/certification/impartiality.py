"""Impartiality in code: who may take which part in a case.

Those who review and decide have had no part in the verification and are two people; nobody works
on a client he consulted for within the time the scheme bars, or belongs to; and everybody declares,
for every case, to be free of conflicts before acting.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from footprint.certification.roles import ROLE_LABELS, TEAM_ROLES, Role
from footprint.certification.states import CaseState
from footprint.errors import Finding, error
from footprint.text import Text

JUDGE_ROLES = frozenset({Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER})
PART_ROLES = TEAM_ROLES | JUDGE_ROLES | {Role.APPLICATION_REVIEWER}
"""Roles that are taken in a case, each with its declaration."""

DECLARATION = Text(
    "I have no financial, family, employment or other interest in the applicant, its product or its"
    " competitors, have not advised the applicant on this footprint, and will report any conflict"
    " that arises.",
    "本人与申请人及其产品、竞争方无经济、亲属、雇佣或其他利益关系，未就本碳足迹向申请人提供咨询，"
    "如出现利益冲突将立即报告。",
)
"""What everybody declares for every case."""

CLIENT_EVENTS = frozenset(
    {
        "opened",
        "handed-in",
        "moved",
        "finding-raised",
        "finding-revised",
        "finding-answered",
        "finding-settled",
    }
)
"""Events the applicant's side sees; sample, seed, notes and declarations are not among them."""

CLIENT_READS_REASON = frozenset({CaseState.RETURNED, CaseState.REFUSED})
"""States whose reason, given by the body, is meant for the applicant."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part somebody takes, or took, in a case."""

    person: UUID
    role: Role
    declared: bool
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a person to the client.

    Parameters
    ----------
    member
        Whether the person belongs to the client's organisation.
    consulting_ends
        Last days of consulting for the client; None: still going on.
    """

    member: bool = False
    consulting_ends: tuple[date | None, ...] = ()


def check_part(
    person: UUID, role: Role, parts: Iterable[Part], ties: Ties, barred_from: date
) -> tuple[Finding, ...]:
    """Return all that forbids a person to take a part.

    Parameters
    ----------
    person, role
        Who, and as what.
    parts
        Everybody's parts so far, also those that have ended: who was in the team once has taken
        part in the verification, who was to review once may not decide.
    ties
        What ties the person to the client.
    barred_from
        Consulting that ended on or after this day bars, see `barred_since`.
    """
    known = tuple(parts)
    return (*_check_ties(ties, barred_from), *_check_separation(person, role, known))


def check_may_act(person: UUID, role: Role, parts: Iterable[Part]) -> tuple[Finding, ...]:
    """Return all that forbids a person to act in a role: no part in the case, or no declaration."""
    held = [
        part for part in parts if part.person == person and part.role is role and not part.removed
    ]
    label = ROLE_LABELS[role]
    if not held:
        said = Text(
            f"you take no part in this case as {label.en}.", f"您未以{label.zh}身份参与本申请。"
        )
        remedy = Text("Ask to be put on the case.", "请先获得指派。")
        return (error("no-part", said, remedy),)
    if not any(part.declared for part in held):
        said = Text(
            "you have not declared to be free of conflicts of interest in this case.",
            "您尚未就本申请作出无利益冲突声明。",
        )
        return (error("no-declaration", said, Text("Sign the declaration.", "请先签署声明。")),)
    return ()


def check_judges(reviewer: UUID, decider: UUID, parts: Iterable[Part]) -> tuple[Finding, ...]:
    """Return all that forbids two people to review and decide a case."""
    known = tuple(parts)
    found = [] if reviewer != decider else [_two_people()]
    found.extend(_in_team() for person in {reviewer, decider} if _was_in_team(person, known))
    return tuple(found)


def barred_since(today: date, months: int) -> date:
    """Return the day so many months ago; the last of the month where that day does not exist."""
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _check_ties(ties: Ties, barred_from: date) -> tuple[Finding, ...]:
    found = []
    if ties.member:
        said = Text("the person belongs to the applicant.", "该人员属于申请人单位。")
        found.append(error("of-the-client", said, _OTHER_PERSON))
    if any(end is None or end >= barred_from for end in ties.consulting_ends):
        said = Text(
            "the person has consulted for the applicant within the time the scheme bars.",
            "该人员在制度规定的回避期内曾为申请人提供咨询。",
        )
        found.append(error("consulted", said, _OTHER_PERSON))
    return tuple(found)


def _check_separation(person: UUID, role: Role, parts: tuple[Part, ...]) -> tuple[Finding, ...]:
    if role in JUDGE_ROLES:
        if _was_in_team(person, parts):
            return (_in_team(),)
        others = JUDGE_ROLES - {role}
        return (_two_people(),) if _holds(person, others, parts) else ()
    if role in TEAM_ROLES and _holds(person, JUDGE_ROLES, parts):
        return (_in_team(),)
    return ()


def _was_in_team(person: UUID, parts: tuple[Part, ...]) -> bool:
    return any(part.person == person and part.role in TEAM_ROLES for part in parts)


def _holds(person: UUID, roles: frozenset[Role], parts: tuple[Part, ...]) -> bool:
    return any(part.person == person and part.role in roles and not part.removed for part in parts)


def _in_team() -> Finding:
    said = Text(
        "who has taken part in the verification may not review or decide the case.",
        "参与核查的人员不得复核或作出认证决定。",
    )
    return error("judge-in-team", said, _OTHER_PERSON)


def _two_people() -> Finding:
    said = Text(
        "review and decision need two different people.", "复核与认证决定须由两名不同人员作出。"
    )
    return error("one-judge", said, _OTHER_PERSON)


_OTHER_PERSON = Text("Name somebody else.", "请另行指派人员。")
