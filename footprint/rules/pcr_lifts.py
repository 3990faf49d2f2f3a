"""PCR lifts (c-PCR-008): EN 15804 modules, 1 tkm and 1 lift over 25 years, D never netted."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.rules.contract import Case, RuleBook, missing_primary, note, wants_boundary
from footprint.text import Text

CLAUSE = "c-PCR-008 lifts (second-hand)"
SERVICE_LIFE_A = 25


def check(case: Case) -> Iterable[Finding]:
    """Return what a lift declaration lacks."""
    yield from wants_boundary(case, ("cradle-to-grave",), CLAUSE)
    yield from missing_primary(case, CLAUSE)
    life = case.submission.parameters.get("service-life")
    if life is not None and life != SERVICE_LIFE_A:
        yield note(
            "other-service-life",
            Text(
                f"the service life is {life} years; declarations use {SERVICE_LIFE_A}.",
                f"使用寿命为 {life} 年；声明通常采用 {SERVICE_LIFE_A} 年。",
            ),
            Text("State the reason in the report.", "请在报告中说明理由。"),
            CLAUSE,
        )


RULE_BOOK = RuleBook(
    key="pcr-lifts",
    label=Text("PCR lifts", "电梯 PCR"),
    edition="c-PCR-008 v2.0.0 to PCR 2019:14",
    source_id="memo-lifecycle",
    seen=False,
    check=check,
)
