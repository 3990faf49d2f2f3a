"""Findings of the verifiers, what they come to together, and whether a certificate may be granted.

A finding that can be put as a correction of the submission has an effect in kg CO2e: corrected
minus claimed, from a real assessment of both. Effects that are not corrected are added up, with
and without their signs; the sum without signs is what stands against materiality, so that errors
in opposite directions do not hide each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import fsum, inf, isfinite
from typing import Any

from pydantic import Field

from footprint.bom import Submission
from footprint.certification.model import Value
from footprint.certification.scheme import Scheme
from footprint.errors import Finding, error
from footprint.scenarios import Scenario, change
from footprint.text import Text


class Grade(StrEnum):
    """How much a finding of the verifiers weighs."""

    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"


class FindingState(StrEnum):
    """What has become of a finding."""

    OPEN = "open"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


GRADE_LABELS: dict[Grade, Text] = {
    Grade.MAJOR: Text("major", "严重不符合"),
    Grade.MINOR: Text("minor", "一般不符合"),
    Grade.OBSERVATION: Text("observation", "观察项"),
}

FINDING_LABELS: dict[FindingState, Text] = {
    FindingState.OPEN: Text("open", "未关闭"),
    FindingState.ANSWERED: Text("answered", "已答复"),
    FindingState.CORRECTED: Text("corrected", "已纠正"),
    FindingState.ACCEPTED: Text("accepted uncorrected", "未纠正，予以接受"),
    FindingState.WITHDRAWN: Text("withdrawn", "已撤销"),
}

UNSETTLED = frozenset({FindingState.OPEN, FindingState.ANSWERED})
UNCORRECTED = UNSETTLED | {FindingState.ACCEPTED}
NEGLIGIBLE_SHARE = 1e-9
"""Effect, as a share of the total, below which a correction counts as made."""

_Plain = bool | int | float | str | None
_Lines = dict[str, dict[str, _Plain | list[str] | dict[str, _Plain]] | None]


class Correction(Value):
    """What a submission should say instead: changed fields by line, or another value by parameter.

    A line under a new key is one that was left out; None takes a line out. What the footprint is
    stated per, functional unit, boundary and method, is no matter of correction.
    """

    parameters: dict[str, float | int | bool | str] = Field(default_factory=dict)
    bill: _Lines = Field(default_factory=dict)
    energy: _Lines = Field(default_factory=dict)
    transport: _Lines = Field(default_factory=dict)
    packaging: _Lines = Field(default_factory=dict)
    contracts: _Lines = Field(default_factory=dict)
    electricity: str | None = None
    accounting: str | None = None

    def apply(self, submission: Submission) -> dict[str, Any]:
        """Return the document of the corrected submission, to be read and judged anew.

        Raises
        ------
        InputError
            A line to take out that is not there.
        """
        return change(submission, Scenario(name="correction", **self.model_dump()))


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding as far as it counts: number, grade, state, effect [kg CO2e], None: no figure."""

    number: int
    grade: Grade
    state: FindingState
    effect_kgco2e: float | None


class Standing(Value):
    """What the findings of a case come to."""

    total_kgco2e: float
    threshold_kgco2e: float = Field(description="materiality share of the total")
    signed_kgco2e: float = Field(description="sum of the effects that are not corrected")
    absolute_kgco2e: float = Field(description="the same without signs: what stands against it")
    share: float | None = Field(description="absolute sum, of the total; None of nothing")
    material: bool
    unsettled: tuple[int, ...] = Field(description="major and minor findings still open")
    open_majors: tuple[int, ...]
    without_figure: tuple[int, ...] = Field(
        description="uncorrected major and minor findings without an effect in kg CO2e"
    )
    counts: dict[str, int] = Field(description="findings by grade")


def standing_of(
    findings: Iterable[Noted], total_kgco2e: float, materiality_share: float
) -> Standing:
    """Return what findings come to against materiality."""
    known = tuple(findings)
    left = [one for one in known if one.state in UNCORRECTED]
    effects = [one.effect_kgco2e for one in left if one.effect_kgco2e is not None]
    threshold = materiality_share * abs(total_kgco2e)
    absolute = fsum(map(abs, effects))
    weighty = [one for one in left if one.grade is not Grade.OBSERVATION]
    unsettled = [one for one in weighty if one.state in UNSETTLED]
    return Standing(
        total_kgco2e=total_kgco2e,
        threshold_kgco2e=threshold,
        signed_kgco2e=fsum(effects),
        absolute_kgco2e=absolute,
        share=_share(absolute, abs(total_kgco2e)),
        material=absolute > threshold,
        unsettled=tuple(one.number for one in unsettled),
        open_majors=tuple(one.number for one in weighty if one.grade is Grade.MAJOR),
        without_figure=tuple(one.number for one in weighty if one.effect_kgco2e is None),
        counts={grade.value: sum(one.grade is grade for one in known) for grade in Grade},
    )


def _share(part: float, whole: float) -> float | None:
    share = part / whole if whole else inf
    return share if isfinite(share) else None


def obstacles(standing: Standing) -> tuple[Finding, ...]:
    """Return what forbids granting: an open major finding, a material misstatement."""
    found = []
    if standing.open_majors:
        numbers = ", ".join(map(str, standing.open_majors))
        said = Text(
            f"major findings are not corrected: {numbers}.", f"严重不符合项尚未纠正：{numbers}。"
        )
        found.append(error("major-open", said, Text("Correct them.", "请先予以纠正。")))
    if standing.material:
        absolute, threshold = standing.absolute_kgco2e, standing.threshold_kgco2e
        said = Text(
            f"the uncorrected misstatement of {absolute:.4g} kg CO2e is above the materiality of "
            f"{threshold:.4g} kg CO2e.",
            f"未纠正错报合计 {absolute:.4g} kg CO2e，超过重要性水平 {threshold:.4g} kg CO2e。",
        )
        remedy = Text("Hand in a corrected version, or refuse.", "请提交更正后的版本，或不予认证。")
        found.append(error("material-misstatement", said, remedy))
    return tuple(found)


def due_date(grade: Grade, raised: date, scheme: Scheme) -> date | None:
    """Return the last day for a correction; None for an observation."""
    if grade is Grade.OBSERVATION:
        return None
    return raised + timedelta(days=scheme.correction_days)


_WAYS: dict[FindingState, frozenset[FindingState]] = {
    FindingState.OPEN: frozenset(FindingState) - {FindingState.OPEN},
    FindingState.ANSWERED: frozenset(FindingState),
    FindingState.CORRECTED: frozenset({FindingState.OPEN}),
    FindingState.ACCEPTED: frozenset({FindingState.OPEN}),
    FindingState.WITHDRAWN: frozenset({FindingState.OPEN}),
}


def check_settling(noted: Noted, target: FindingState, total_kgco2e: float) -> tuple[Finding, ...]:
    """Return why a finding cannot go into another state.

    Parameters
    ----------
    noted, target
        The finding, with its effect on the study as it is now, and where it is to go.
    total_kgco2e
        Total of that study.
    """
    if target not in _WAYS[noted.state]:
        said = Text(
            f"a finding cannot go from “{FINDING_LABELS[noted.state].en}” to "
            f"“{FINDING_LABELS[target].en}”.",
            f"不符合项不能由“{FINDING_LABELS[noted.state].zh}”转为“{FINDING_LABELS[target].zh}”。",
        )
        remedy = Text("Reopen it first.", "请先重新打开。")
        return (error("no-such-finding-state", said, remedy),)
    if target is FindingState.ACCEPTED and noted.grade is Grade.MAJOR:
        said = Text(
            "a major finding cannot be accepted uncorrected.", "严重不符合项不得未经纠正而接受。"
        )
        remedy = Text("It is corrected or withdrawn.", "只能纠正或撤销。")
        return (error("major-accepted", said, remedy),)
    left = noted.effect_kgco2e or 0.0
    if target is FindingState.CORRECTED and abs(left) > NEGLIGIBLE_SHARE * abs(total_kgco2e):
        said = Text(
            f"the study is still {left:+.4g} kg CO2e away from the correction.",
            f"研究报告与更正值仍相差 {left:+.4g} kg CO2e。",
        )
        remedy = Text(
            "Wait for a corrected version, or revise the correction.",
            "请待申请人提交更正版本，或修订更正内容。",
        )
        return (error("not-corrected", said, remedy),)
    return ()
