"""What a rule book is, what it sees, and the checks several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from footprint.bom import Submission
from footprint.errors import Finding, Severity
from footprint.foreground import Foreground
from footprint.text import Text


@dataclass(frozen=True, slots=True)
class Case:
    """One assessment as a rule book sees it.

    Parameters
    ----------
    submission, foreground
        What was handed in, and what the family made of it.
    functional_unit
        Key of the functional unit of the result.
    electricity
        Key of the grid basis.
    official_electricity
        Whether that basis is an official footprint factor.
    stage_shares
        Share of the total by stage (0–1), empty if the total is 0.
    overall_rating
        Data-quality rating, 1 best to 5 worst, or None.
    wanted
        What the family's product rule wants from the maker itself: keys of parameters, parts or
        steps.
    """

    submission: Submission
    foreground: Foreground
    functional_unit: str
    electricity: str
    official_electricity: bool
    stage_shares: dict[str, float]
    overall_rating: float | None
    wanted: tuple[str, ...]

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.foreground.boundary[0]

    def is_given(self, key: str) -> bool:
        """Tell whether the maker gave a parameter, a bill line of a part, or a step's energy."""
        submission = self.submission
        return (
            key in submission.parameters
            or f"{key}-electricity" in submission.parameters
            or any(line.part == key for line in (*submission.bill, *submission.packaging))
            or any(row.step == key for row in submission.energy)
        )


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One standard or product rule.

    Parameters
    ----------
    key, label
        For example ``iso-14067`` and its name.
    edition
        Edition the checks follow, in words.
    source_id
        Where the rule was read.
    seen
        Whether its text was seen, or is known second-hand.
    check
        Returns what a case lacks.
    """

    key: str
    label: Text
    edition: str
    source_id: str
    seen: bool
    check: Callable[[Case], Iterable[Finding]]


def warning(code: str, text: Text, remedy: Text, clause: str) -> Finding:
    """Build a finding of severity warning."""
    return Finding(code, Severity.WARNING, text, remedy, clause=clause)


def note(code: str, text: Text, remedy: Text | None, clause: str) -> Finding:
    """Build a finding of severity note."""
    return Finding(code, Severity.NOTE, text, remedy, clause=clause)


def missing_primary(case: Case, clause: str) -> list[Finding]:
    """Name what the rule wants from the maker itself and the maker did not give."""
    missing = [key for key in case.wanted if not case.is_given(key)]
    if not missing:
        return []
    names = ", ".join(missing)
    return [
        warning(
            "missing-primary-data",
            Text(
                f"the rule wants the maker's own data for: {names}; defaults stand in.",
                f"规则要求企业自有数据：{names}；现用缺省值。",
            ),
            Text(
                "Give them as parameter, bill line or energy row.",
                "请以参数、物料行或能源行填写。",
            ),
            clause,
        )
    ]


def wants_unit(case: Case, allowed: tuple[str, ...], clause: str) -> list[Finding]:
    """Warn if the result is given per another functional unit than the rule names."""
    if case.functional_unit in allowed:
        return []
    names = ", ".join(allowed)
    return [
        warning(
            "other-functional-unit",
            Text(
                f"the result is per {case.functional_unit}; the rule names {names}.",
                f"结果按 {case.functional_unit} 计；规则的功能单位为 {names}。",
            ),
            Text(f"Choose the functional unit {names}.", f"请选用功能单位 {names}。"),
            clause,
        )
    ]


def wants_boundary(case: Case, allowed: tuple[str, ...], clause: str) -> list[Finding]:
    """Warn if the result ends elsewhere than the rule wants."""
    if case.boundary in allowed:
        return []
    names = ", ".join(allowed)
    return [
        warning(
            "other-boundary",
            Text(
                f"the boundary is {case.boundary}; the rule wants {names}.",
                f"系统边界为 {case.boundary}；规则要求 {names}。",
            ),
            Text(
                f"Choose the boundary {names}, or call the result a partial footprint.",
                f"请选用 {names}，或声明为部分碳足迹。",
            ),
            clause,
        )
    ]
