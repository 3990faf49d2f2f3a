"""PEFCR apparel and footwear: wears in good condition, cradle to grave, durability 0.67 to 1.45."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.rules.contract import Case, RuleBook, note, wants_boundary
from footprint.text import Text

CLAUSE = "PEFCR apparel and footwear (tables seen in public code)"


def check(case: Case) -> Iterable[Finding]:
    """Return what a result per wear lacks; yarn, fabric and garment are declared units."""
    if case.functional_unit != "wear":
        yield note(
            "declared-unit",
            Text(
                f"per {case.functional_unit}: a declared unit; the rule compares per wear.",
                f"按 {case.functional_unit} 计为声明单位；规则按“每次穿着”比较。",
            ),
            None,
            CLAUSE,
        )
        return
    yield from wants_boundary(case, ("cradle-to-grave",), CLAUSE)


RULE_BOOK = RuleBook(
    key="pefcr-apparel",
    label=Text("PEFCR apparel and footwear", "PEFCR 服装鞋类"),
    edition="2.x (2025)",
    source_id="ecob-2024",
    seen=False,
    check=check,
)
