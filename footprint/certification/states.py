"""The states of a case and the one table of who may move it where, with what in hand.

Preconditions are pure checks over `Facts`, each giving a finding; nothing is moved by them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from footprint.certification.roles import ROLE_LABELS, Role
from footprint.errors import Finding, error
from footprint.text import Text


class CaseState(StrEnum):
    """States of an application for certification."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DOCUMENT_REVIEW = "document-review"
    SITE_INSPECTION = "site-inspection"
    FINDINGS_OPEN = "findings-open"
    FINDINGS_CLOSED = "findings-closed"
    INDEPENDENT_REVIEW = "independent-review"
    DECISION = "decision"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_LABELS: dict[CaseState, Text] = {
    CaseState.DRAFT: Text("draft", "草稿"),
    CaseState.SUBMITTED: Text("submitted", "已提交"),
    CaseState.RETURNED: Text("returned", "已退回"),
    CaseState.ACCEPTED: Text("accepted", "已受理"),
    CaseState.DOCUMENT_REVIEW: Text("document review", "文件评审"),
    CaseState.SITE_INSPECTION: Text("site inspection", "现场核查"),
    CaseState.FINDINGS_OPEN: Text("findings open", "不符合项处理中"),
    CaseState.FINDINGS_CLOSED: Text("findings closed", "不符合项已关闭"),
    CaseState.INDEPENDENT_REVIEW: Text("independent review", "独立复核"),
    CaseState.DECISION: Text("decision", "认证决定"),
    CaseState.GRANTED: Text("granted", "准予认证"),
    CaseState.REFUSED: Text("refused", "不予认证"),
    CaseState.WITHDRAWN: Text("withdrawn by the applicant", "申请人撤回"),
}

ENDED = frozenset({CaseState.GRANTED, CaseState.REFUSED, CaseState.WITHDRAWN})
"""States nothing leads out of."""

HAND_IN = frozenset({CaseState.DRAFT, CaseState.RETURNED, CaseState.FINDINGS_OPEN})
"""States in which the applicant may hand in a new version."""

AT_WORK = frozenset({CaseState.DOCUMENT_REVIEW, CaseState.SITE_INSPECTION, CaseState.FINDINGS_OPEN})
"""States in which the team samples, checks and raises findings."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records of a case say when it is to move.

    Parameters
    ----------
    study
        Hash of the study under verification.
    sampled, crosschecked, reported
        Hash of the study the sample was drawn from, the second engine path was run on, and the
        report in force is about; None: not done.
    led
        Whether the team has a lead verifier, and everybody in it has declared.
    unsettled
        Numbers of the major and minor findings that are still open.
    obstacles
        What forbids granting, see `footprint.certification.findings`.
    """

    study: str
    sampled: str | None = None
    crosschecked: str | None = None
    reported: str | None = None
    led: bool = False
    unsettled: tuple[int, ...] = ()
    obstacles: tuple[Finding, ...] = ()


Need = Callable[[Facts], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Transition:
    """One way a case may go.

    Parameters
    ----------
    source, target, roles
        From where, to where, by whom.
    reason
        Whether a reason must be given.
    signed
        Whether it rests on a signed judgement, so that no one moves the case by hand.
    inspection
        True: only where the scheme asks for a site inspection; False: only where it does not.
    needs
        What must be in hand.
    """

    source: CaseState
    target: CaseState
    roles: frozenset[Role]
    reason: bool = False
    signed: bool = False
    inspection: bool | None = None
    needs: tuple[Need, ...] = ()


def needs_team(facts: Facts) -> tuple[Finding, ...]:
    """Find a team without a leader, or somebody in it who has not declared."""
    if facts.led:
        return ()
    said = Text(
        "the team has no lead verifier, or somebody in it has not declared to be impartial.",
        "核查组尚无组长，或有成员尚未作出无利益冲突声明。",
    )
    remedy = Text("Complete the team and its declarations.", "请补全核查组及其声明。")
    return (error("team-incomplete", said, remedy),)


def needs_sample(facts: Facts) -> tuple[Finding, ...]:
    """Find a sample that was not drawn, or from an earlier study."""
    if facts.sampled == facts.study:
        return ()
    said = Text("no sample of this study has been drawn.", "尚未对该版研究抽样。")
    return (error("no-sample", said, Text("Draw the sample.", "请先抽样。")),)


def needs_crosscheck(facts: Facts) -> tuple[Finding, ...]:
    """Find a study that the second engine path has not confirmed."""
    if facts.crosschecked == facts.study:
        return ()
    said = Text(
        "this study has not been recalculated by the second engine path.",
        "该版研究尚未经第二计算路径复算。",
    )
    return (error("no-crosscheck", said, Text("Run the cross-check.", "请运行复算。")),)


def needs_report(facts: Facts) -> tuple[Finding, ...]:
    """Find a report that is missing or outdated."""
    if facts.reported == facts.study:
        return ()
    said = Text(
        "there is no verification report on the records as they are now.",
        "尚无与现有记录一致的核查报告。",
    )
    return (error("no-report", said, Text("Draft the report.", "请起草报告。")),)


def needs_settled(facts: Facts) -> tuple[Finding, ...]:
    """Find major and minor findings that are still open."""
    if not facts.unsettled:
        return ()
    numbers = ", ".join(map(str, facts.unsettled))
    said = Text(f"findings still open: {numbers}.", f"未关闭的不符合项：{numbers}。")
    remedy = Text(
        "Close each as corrected, accepted (minor ones) or withdrawn.",
        "请逐项关闭：已纠正、接受（仅限一般项）或撤销。",
    )
    return (error("findings-open", said, remedy),)


def needs_no_obstacle(facts: Facts) -> tuple[Finding, ...]:
    """Find what forbids granting."""
    return facts.obstacles


_WORKED = (needs_sample, needs_crosscheck, needs_settled)
_APPLICANT = frozenset({Role.APPLICANT})
_ACCEPTER = frozenset({Role.APPLICATION_REVIEWER})
_LEADER = frozenset({Role.LEAD_VERIFIER})
_REVIEWER = frozenset({Role.INDEPENDENT_REVIEWER})
_DECIDER = frozenset({Role.DECISION_MAKER})

_S = CaseState
TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _S.SUBMITTED, _APPLICANT),
    Transition(_S.RETURNED, _S.SUBMITTED, _APPLICANT),
    Transition(_S.SUBMITTED, _S.ACCEPTED, _ACCEPTER),
    Transition(_S.SUBMITTED, _S.RETURNED, _ACCEPTER, reason=True),
    Transition(_S.ACCEPTED, _S.DOCUMENT_REVIEW, _LEADER, needs=(needs_team,)),
    Transition(_S.DOCUMENT_REVIEW, _S.SITE_INSPECTION, _LEADER, inspection=True),
    Transition(
        _S.DOCUMENT_REVIEW, _S.FINDINGS_OPEN, _LEADER, inspection=False, needs=(needs_sample,)
    ),
    Transition(_S.SITE_INSPECTION, _S.FINDINGS_OPEN, _LEADER, reason=True, needs=(needs_sample,)),
    Transition(_S.FINDINGS_OPEN, _S.FINDINGS_CLOSED, _LEADER, needs=_WORKED),
    Transition(_S.FINDINGS_CLOSED, _S.FINDINGS_OPEN, _LEADER, reason=True),
    Transition(_S.FINDINGS_CLOSED, _S.INDEPENDENT_REVIEW, _LEADER, needs=(*_WORKED, needs_report)),
    Transition(_S.INDEPENDENT_REVIEW, _S.FINDINGS_OPEN, _REVIEWER, reason=True),
    Transition(
        _S.INDEPENDENT_REVIEW,
        _S.DECISION,
        _REVIEWER,
        signed=True,
        needs=(*_WORKED, needs_report),
    ),
    Transition(
        _S.DECISION,
        _S.GRANTED,
        _DECIDER,
        signed=True,
        needs=(*_WORKED, needs_report, needs_no_obstacle),
    ),
    Transition(_S.DECISION, _S.REFUSED, _DECIDER, reason=True, signed=True),
    *(
        Transition(state, _S.WITHDRAWN, _APPLICANT, reason=True)
        for state in CaseState
        if state not in ENDED
    ),
)


def ways(source: CaseState, *, site_inspection: bool) -> tuple[Transition, ...]:
    """Return where a case in one state may go under a scheme."""
    return tuple(
        way
        for way in TRANSITIONS
        if way.source is source and way.inspection in {None, site_inspection}
    )


def check_move(way: Transition, role: Role, reason: str, facts: Facts) -> tuple[Finding, ...]:
    """Return all that forbids going one way, by role, reason and what must be in hand."""
    found = [*_check_role(way, role), *_check_reason(way, reason)]
    for need in way.needs:
        found.extend(need(facts))
    return tuple(found)


def no_way(source: CaseState, target: CaseState, *, site_inspection: bool) -> Finding:
    """Return the finding that a case cannot go from one state to another."""
    open_ways = ways(source, site_inspection=site_inspection)
    said = Text(
        f"a case cannot go from “{STATE_LABELS[source].en}” to “{STATE_LABELS[target].en}”.",
        f"申请不能由“{STATE_LABELS[source].zh}”转入“{STATE_LABELS[target].zh}”。",
    )
    if not open_ways:
        return error("no-such-transition", said, Text("It has ended.", "该申请已终结。"))
    english = ", ".join(way.target.value for way in open_ways)
    chinese = "、".join(f"{STATE_LABELS[way.target].zh}（{way.target.value}）" for way in open_ways)
    return error(
        "no-such-transition",
        said,
        Text(f"Next may come: {english}.", f"下一步可为：{chinese}。"),
    )


def _check_role(way: Transition, role: Role) -> tuple[Finding, ...]:
    if role in way.roles:
        return ()
    english = ", ".join(ROLE_LABELS[one].en for one in sorted(way.roles))
    chinese = "、".join(ROLE_LABELS[one].zh for one in sorted(way.roles))
    said = Text(f"only the {english} may do this.", f"仅{chinese}可执行此操作。")
    return (error("wrong-role", said),)


def _check_reason(way: Transition, reason: str) -> tuple[Finding, ...]:
    if not way.reason or reason.strip():
        return ()
    said = Text("a reason is needed.", "须填写理由。")
    return (error("no-reason", said, Text("Say why, in words.", "请用文字说明理由。")),)
