"""PEFCR photovoltaic modules: 1 kWh of direct current over 30 years, cradle to grave.

Known second-hand (see the source); the figures are configuration.
"""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.rules.contract import Case, RuleBook, note, wants_boundary
from footprint.text import Text

LIFETIME_A = 30
ANNUAL_DEGRADATION_SHARE = 0.007
CLAUSE = "PEFCR photovoltaic modules (recalled)"


def check(case: Case) -> Iterable[Finding]:
    """Return what a result per kWh lacks; results per other units are declared units."""
    if case.functional_unit != "kWh":
        return
    yield from wants_boundary(case, ("cradle-to-grave",), CLAUSE)
    given = case.submission.parameters
    wanted = {"lifetime": LIFETIME_A, "annual-degradation-share": ANNUAL_DEGRADATION_SHARE}
    for key, value in wanted.items():
        if key in given and given[key] != value:
            yield note(
                "other-use-profile",
                Text(
                    f"{key} is {given[key]}; the rule's default is {value}.",
                    f"{key} 为 {given[key]}；规则缺省值为 {value}。",
                ),
                Text("State the reason in the report.", "请在报告中说明理由。"),
                CLAUSE,
            )


RULE_BOOK = RuleBook(
    key="pefcr-pv",
    label=Text("PEFCR photovoltaic modules", "PEFCR 光伏组件"),
    edition="2018, extended 2020",
    source_id="pefcr-pv",
    seen=False,
    check=check,
)
