"""ISO 14067 / GB/T 24067: what every product carbon footprint must say.

Clause numbers are those quoted in public checklists; where none was seen, the topic is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.result import Footprint
from footprint.rules.contract import Case, RuleBook, missing_primary, note, warning
from footprint.text import Text

WORST_RATING = 3.0
"""Overall rating above which the data are named as weak (PEF: good up to 3.0, recalled)."""

OFFSET_WORDS = ("offset", "carbon credit", "抵消", "碳信用", "碳汇购买")

GRAVE = "cradle-to-grave"


def check(case: Case) -> Iterable[Finding]:
    """Return what a case lacks against the general rules."""
    yield from missing_primary(case, "ISO 14067 6.3.5")
    yield from _period(case)
    yield from _partial(case)
    yield from _offsets(case)
    yield from _electricity(case)
    yield from _quality(case)


def compare(first: Footprint, second: Footprint) -> tuple[Finding, ...]:
    """Return why two footprints may not be compared; empty if they may (Annex B).

    Same functional unit, boundary, method, data release and grid basis.
    """
    sides = {
        Text("functional unit", "功能单位"): (
            first.functional_unit.key,
            second.functional_unit.key,
        ),
        Text("system boundary", "系统边界"): (first.boundary, second.boundary),
        Text("product rule", "产品规则"): (first.rule.en, second.rule.en),
        Text("GWP set", "GWP 版本"): (first.hashes.method_code, second.hashes.method_code),
        Text("data release", "数据库版本"): (first.hashes.release, second.hashes.release),
        Text("grid basis", "电网因子"): (first.electricity, second.electricity),
    }
    return tuple(
        warning(
            "not-comparable",
            Text(
                f"the {what.en} differs: {one} and {other}.",
                f"{what.zh}不同：{one} 与 {other}。",
            ),
            Text("Assess both in the same way before comparing.", "请统一口径后再比较。"),
            "ISO 14067 Annex B",
        )
        for what, (one, other) in sides.items()
        if one != other
    )


def _period(case: Case) -> Iterable[Finding]:
    product = case.submission.product
    if product.period_start is None or product.period_end is None:
        yield warning(
            "no-reference-period",
            Text(
                "the period the data stand for is not given.",
                "未填写数据所代表的时间段。",
            ),
            Text("Fill in period_start and period_end.", "请填写数据周期起止日期。"),
            "ISO 14067 (time boundary)",
        )


def _partial(case: Case) -> Iterable[Finding]:
    if case.boundary == GRAVE:
        return
    present = set(case.stage_shares)
    left_out = [text for key, text in case.foreground.stages.items() if key not in present]
    en, zh = ", ".join(x.en for x in left_out), "、".join(x.zh for x in left_out)
    if left_out:
        yield note(
            "partial-footprint",
            Text(
                f"A partial footprint, per declared unit; not counted: {en}.",
                f"部分产品碳足迹，按声明单位计；未计入：{zh}。",
            ),
            None,
            "ISO 14067 (partial CFP)",
        )


def _offsets(case: Case) -> Iterable[Finding]:
    for line in (*case.submission.bill, *case.submission.packaging):
        words = f"{line.name} {line.specification}".casefold()
        if any(word in words for word in OFFSET_WORDS):
            yield warning(
                "offset-line",
                Text(
                    f"the line {line.key} “{line.name}” reads like an offset.",
                    f"第 {line.key} 行“{line.name}”疑似碳抵消。",
                ),
                Text(
                    "Offsets are never part of a product footprint; take it out.",
                    "碳抵消不得计入产品碳足迹，请删除。",
                ),
                "ISO 14067 (offsetting is out of scope)",
            )


def _electricity(case: Case) -> Iterable[Finding]:
    if not case.official_electricity:
        yield warning(
            "unofficial-grid-factor",
            Text(
                f"the grid basis “{case.electricity}” is not an official footprint factor.",
                f"电网因子“{case.electricity}”不是官方发布的电力碳足迹因子。",
            ),
            Text(
                "Use the official national factor for a declaration in China.",
                "在中国声明时请使用官方全国电力碳足迹因子。",
            ),
            "GB/T 24067 (electricity)",
        )


def _quality(case: Case) -> Iterable[Finding]:
    if case.overall_rating is not None and case.overall_rating > WORST_RATING:
        yield warning(
            "weak-data",
            Text(
                f"the data-quality rating {case.overall_rating:.1f} is worse than "
                f"{WORST_RATING:.1f}.",
                f"数据质量评级 {case.overall_rating:.1f} 劣于 {WORST_RATING:.1f}。",
            ),
            Text(
                "Replace the datasets of the largest lines by better ones or suppliers' figures.",
                "请用更合适的数据集或供应商数据替换占比最大的行。",
            ),
            "ISO 14067 6.3.5",
        )


RULE_BOOK = RuleBook(
    key="iso-14067",
    label=Text("ISO 14067 / GB/T 24067", "ISO 14067 / GB/T 24067"),
    edition="ISO 14067:2018, GB/T 24067-2024",
    source_id="iso14067-convention",
    seen=False,
    check=check,
)
