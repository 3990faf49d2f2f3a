"""Checks on a whole submission: columns that matter, supplier dates, and the closing of mass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from footprint.bom import BillLine, Product
from footprint.errors import Place
from footprint.text import Text
from footprint.units import QuantityKind, parse_unit
from product_models.contract import Value
from product_models.intake.lines import Desk, is_blank
from product_models.intake.problems import Problems
from product_models.intake.raw import MAX_LINES, Table
from product_models.shared.bill import mass_kg

MASS = "mass"
"""Key of the parameter that gives the net mass of one product [kg]."""

MASS_GAP_WARNING, MASS_GAP_ERROR = 0.02, 0.10
"""Shares of the product's mass by which the bill may miss it before it is said, and refused."""

NOT_FOLLOWED: dict[str, Text] = {
    "parent_loss": Text("parent losses", "母件损耗率"),
    "fixed_loss": Text("fixed losses per lot", "固定损耗"),
    "supply_type": Text("phantom items and supply types", "虚拟件与供应类型"),
    "alternate": Text("alternates", "替代料"),
    "expiry": Text("expiry dates of lines", "行失效日期"),
}
"""ERP columns that are seen but not followed."""


def check_size(problems: Problems, tables: Sequence[Table]) -> None:
    """Refuse a table of more than `MAX_LINES` lines."""
    for table in tables:
        if len(table.rows) > MAX_LINES:
            refuse_size(problems, table.sheet, len(table.rows))


def refuse_size(problems: Problems, sheet: str, count: int) -> None:
    """Note that a table has too many lines."""
    problems.error(
        "too-many-lines",
        Place(sheet),
        Text(
            f"the table has {count:,} lines; at most {MAX_LINES:,} are allowed.",
            f"表格共 {count:,} 行，最多允许 {MAX_LINES:,} 行。",
        ),
        Text("Sum up equal materials.", "请合并相同物料。"),
    )


def check_columns(problems: Problems, table: Table) -> None:
    """Say which columns of an ERP export change the amounts and are not followed."""
    if len(_filled(table, "level")) > 1:
        problems.error(
            "multi-level-bill",
            table.place(key="level"),
            Text(
                "the bill has several levels, so that parts would be counted with their "
                "assemblies.",
                "物料清单包含多个层级，部件会与其上级组件重复计算。",
            ),
            Text(
                "Keep the lowest level only, with amounts per one product, and remove the column.",
                "请只保留最底层物料，用量按单件产品填写，并删除该列。",
            ),
        )
    for key, what in NOT_FOLLOWED.items():
        if _filled(table, key):
            problems.warn(
                "column-not-followed",
                table.place(key=key),
                Text(f"{what.en} are not followed.", f"未按{what.zh}换算。"),
                Text(
                    "Make sure each amount is the net amount in one product, each item once.",
                    "请确认每行均为单件产品净用量，且每种物料只列一次。",
                ),
            )
    if _filled(table, "unit_mass"):
        problems.warn(
            "unit-mass-taken-as-kg",
            table.place(key="unit_mass"),
            Text("the heading names no unit; it is read as kg.", "列标题未注明单位，按 kg 读取。"),
            Text("Head the column with [kg] or [g].", "请在列标题注明 (kg) 或 (g)。"),
        )


def check_suppliers(
    desk: Desk, sheet: str, lines: Sequence[BillLine], product: Product | None
) -> None:
    """Refuse supplier figures that are not valid in the period."""
    start = (product.period_start if product else None) or desk.context.today
    end = (product.period_end if product else None) or desk.context.today
    for line in lines:
        figure = line.supplier_figure
        if figure is None:
            continue
        said = _invalid(figure.valid_from, figure.valid_to, (start, end))
        if said is not None:
            desk.problems.error(
                "supplier-figure-not-valid",
                line.place or Place(sheet),
                said,
                Text(
                    "Ask the supplier for a valid figure, or remove it.",
                    "请向供应商索取有效数据，或删除该数据。",
                ),
            )


def check_mass(desk: Desk, table: Table, lines: Sequence[BillLine], declared: Value | None) -> None:
    """Compare the net mass of the bill with the product's mass, where it is given."""
    if not lines:
        _refuse_empty(desk.problems, table)
        return
    _warn_idle_masses(desk, table, lines)
    if not isinstance(declared, float):
        return
    masses = {line.key: mass_kg(line) for line in lines}
    unknown = [line.name for line in lines if masses[line.key] is None]
    total = sum(mass for mass in masses.values() if mass is not None)
    gap = (total - declared) / declared if declared else 0.0
    if unknown:
        desk.problems.warn("mass-unknown", table.place(), *_unknown_masses(unknown, total))
    if abs(gap) <= MASS_GAP_WARNING:
        return
    said = Text(
        f"the lines of the bill add up to {total:.4g} kg, but one product weighs "
        f"{declared:.4g} kg: a gap of {gap:+.1%}.",
        f"物料清单合计 {total:.4g} kg，而单件产品质量为 {declared:.4g} kg，相差 {gap:+.1%}。",
    )
    remedy = Text(
        "Look for missing lines, wrong units, or amounts not per one product.",
        "请检查漏项、单位错误或用量未按单件产品填写。",
    )
    explained = bool(unknown) and gap < 0
    fatal = abs(gap) > MASS_GAP_ERROR and not explained
    report = desk.problems.error if fatal else desk.problems.warn
    report("mass-gap", table.place(), said, remedy)


def _refuse_empty(problems: Problems, table: Table) -> None:
    problems.error(
        "empty-bill",
        table.place(),
        Text("the bill of materials has no line.", "物料清单为空。"),
        Text("Fill in at least one line with an amount.", "请至少填写一行物料及其用量。"),
    )


def _filled(table: Table, key: str) -> set[str]:
    values = (row.values.get(key) for row in table.rows)
    return {str(value) for value in values if not is_blank(value)}


def _invalid(
    valid_from: date | None, valid_to: date | None, period: tuple[date, date]
) -> Text | None:
    start, end = period
    if valid_from and valid_to and valid_to < valid_from:
        return Text(
            f"the supplier's figure ends on {valid_to}, before it starts on {valid_from}.",
            f"供应商数据有效期止 {valid_to} 早于有效期起 {valid_from}。",
        )
    if valid_to and valid_to < start:
        return Text(
            f"the supplier's figure expired on {valid_to}, before {start}.",
            f"供应商数据已于 {valid_to} 过期，早于 {start}。",
        )
    if valid_from and valid_from > end:
        return Text(
            f"the supplier's figure is valid only from {valid_from}, after {end}.",
            f"供应商数据自 {valid_from} 起有效，晚于 {end}。",
        )
    return None


def _unknown_masses(names: Sequence[str], total: float) -> tuple[Text, Text]:
    shown = ", ".join(names[:10]) + (", …" if names[10:] else "")
    return (
        Text(
            f"the mass of these lines is not known: {shown}; the others add up to {total:.4g} kg.",
            f"以下物料质量未知：{shown}；其余合计 {total:.4g} kg。",
        ),
        Text(
            "Give their unit mass, to close the mass balance.", "请填写单位质量，以便核对质量平衡。"
        ),
    )


def _warn_idle_masses(desk: Desk, table: Table, lines: Sequence[BillLine]) -> None:
    idle = []
    for line in lines:
        unit = parse_unit(line.unit)
        if unit.kind is QuantityKind.MASS and line.unit_mass_kg not in {None, unit.factor}:
            idle.append(line.name)
    if idle:
        shown = ", ".join(idle[:10]) + (", …" if idle[10:] else "")
        desk.problems.warn(
            "unit-mass-not-used",
            table.place(key="unit_mass_kg"),
            Text(
                f"these lines are weighed already, their unit mass is not used: {shown}.",
                f"以下物料已按质量计量，单位质量未使用：{shown}。",
            ),
        )
