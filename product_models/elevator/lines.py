"""How the inputs of a lift are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.elevator.components import Lift, template_of
from product_models.elevator.design import LiftDesign
from product_models.elevator.parts import PARTS, STEPS, SUBSYSTEM_OF, SUBSYSTEMS
from product_models.shared import bill, energy, transport
from product_models.shared.decline import mean_grid_factor
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES

_PARTIAL = "ISO 14067 (system boundary)"
_LABELS = {part.key: part.label for part in PARTS}


def named_lines(lift: Lift) -> dict[str, Line]:
    """Return every line an input of this lift may be reported under."""
    parts = [*_bill_lines(lift), *_default_lines()]
    lines = (*_subsystems(parts), *parts, *_given_lines(lift.design), *_life_lines(lift.design))
    return {line.key: line for line in lines}


def _subsystems(parts: list[Line]) -> Iterator[Line]:
    for key, label in SUBSYSTEMS.items():
        own = [line for line in parts if line.parent == f"subsystem-{key}"]
        given = [line for line in own if not line.key.startswith("default-")]
        yield Line(f"subsystem-{key}", label, primary=bool(given))


def _bill_lines(lift: Lift) -> list[Line]:
    submission = lift.design.submission
    rows = [*submission.bill, *submission.packaging]
    return [replace(bill.named(row), parent=f"subsystem-{_subsystem(row.part)}") for row in rows]


def _subsystem(part: str | None) -> str:
    return SUBSYSTEM_OF.get(part or "", "other")


def _default_lines() -> list[Line]:
    lines = [
        Line(
            f"default-{part.key}",
            Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）"),
            parent=f"subsystem-{SUBSYSTEM_OF[part.key]}",
        )
        for part in PARTS
    ]
    name = Text("packaging (default)", "包装（缺省）")
    return [*lines, Line("default-packaging", name, parent="subsystem-packaging")]


def _given_lines(design: LiftDesign) -> list[Line]:
    labels = {step.key: step.label for step in STEPS}
    rows = [
        energy.named(row, labels[row.step], CARRIERS[row.carrier].label, None)
        for row in design.submission.energy
    ]
    return [*rows, *(transport.named(leg, MODES) for leg in design.submission.transport)]


def _life_lines(design: LiftDesign) -> list[Line]:
    given = design.values.is_given
    used_kwh = design.annual_energy[0] * design.life_a if design.is_used else None
    primary = given("service-life") and design.is_used and design.annual_energy[1].primary
    return [
        Line("default-transport", Text("transport of parts (default)", "部件运输（缺省）")),
        Line("factory-energy", Text("energy of the factory (default)", "整机厂能耗（缺省）")),
        Line("installation", Text("installation (default)", "安装（缺省）")),
        Line(
            "installation-electricity",
            Text("electricity of installation", "安装用电"),
            primary=True,
        ),
        Line("maintenance", Text("maintenance (default)", "维护保养（缺省）")),
        Line("service-drives", Text("service drives", "维保车辆"), primary=True),
        Line("replacement-rope", Text("replaced ropes", "更换钢丝绳")),
        Line("replacement-controller", Text("replaced controller", "更换控制系统")),
        Line("replacement-machine", Text("replaced machine", "更换曳引机")),
        Line("spare-parts", Text("electric spare parts (default)", "电气备件（缺省）")),
        Line("replacement-waste", Text("waste of replaced parts", "更换件废弃处理")),
        Line("operation", Text("electricity in use", "运行用电"), used_kwh, "kWh", primary),
        Line("end-of-life", Text("dismantling and shredding", "拆除、运输与破碎")),
        Line("disposal", Text("disposal of what is not recycled", "不可回收部分处置")),
    ]


# ---------------------------------------------------------------------- findings
def findings(lift: Lift) -> list[Finding]:
    """Return cut-offs, gaps, defaults and doubts."""
    design = lift.design
    found = [_cut_offs(), *_default_parts(lift), *_boundary(design)]
    return [*found, *_use_findings(design)] if design.is_used else found


def _cut_offs() -> Finding:
    return _note(
        "lift-cut-offs",
        Text(
            "Left out: factories and machines, waste of packaging on site, refrigerant of a car "
            "air conditioner, light and heat of shaft and machine room.",
            "未计入：厂房设备、现场包装废弃物、轿厢空调制冷剂、井道及机房照明与采暖。",
        ),
        "ISO 14067 (cut-off); ISO 25745-2 (scope)",
    )


def _default_parts(lift: Lift) -> Iterator[Finding]:
    keys = [(one.exchange.line or "") for one in (*lift.parts, *lift.packaging)]
    parts = [key.removeprefix("default-") for key in keys if key.startswith("default-")]
    named = _LABELS | {"packaging": SUBSYSTEMS["packaging"]}
    if not parts:
        return
    code = template_of(lift.design).activity
    en, zh = ", ".join(named[x].en for x in parts), "、".join(named[x].zh for x in parts)
    yield _note(
        "data-gap",
        Text(
            f"Not in the bill, taken by default and scaled from “{code.name.en}”: {en}.",
            f"清单中没有、由“{code.name.zh}”按比例推算：{zh}。",
        ),
        "ISO 14067 6.3.5",
    )


def _boundary(design: LiftDesign) -> Iterator[Finding]:
    gate = design.boundary == "cradle-to-gate"
    leaves = any(leg.direction == "outbound" for leg in design.submission.transport)
    if not gate and not leaves:
        text = Text(
            "The boundary includes delivery (A4), but no outbound leg is given.",
            "边界包含运至现场（A4），但未填写运出路段。",
        )
        yield Finding("no-outbound-transport", Severity.WARNING, text, clause=_PARTIAL)
    if gate and leaves:
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        yield _note("outbound-outside-boundary", text, _PARTIAL)
    if design.submission.functional_unit == "tkm" and not design.is_used:
        text = Text(
            "Per tonne-kilometre, but the boundary ends before use: a partial footprint.",
            "按吨公里计，但边界未含使用阶段：为部分碳足迹。",
        )
        yield Finding("partial-footprint-per-tkm", Severity.WARNING, text, clause=_PARTIAL)


def _use_findings(design: LiftDesign) -> Iterator[Finding]:
    yield _energy(design)
    decline = design.values.number("grid-decline-share")
    if decline:
        mean = mean_grid_factor(design.life_a, decline)
        yield _note(
            "falling-grid",
            Text(
                f"The grid factor falls by {decline:.2%} of today's a year: over "
                f"{design.life_a:g} years the mean is {mean:.1%} of today's. A scenario.",
                f"电网因子每年下降当前值的 {decline:.2%}：{design.life_a:g} 年平均为当前值的 "
                f"{mean:.1%}。此为情景假设。",
            ),
            "ISO 14067 (use stage)",
        )
    else:
        yield _note(
            "fixed-grid",
            Text(
                "The grid factor of today is kept over the whole life; grid-decline-share sets a "
                "fall.",
                "全寿命期采用当前电网因子；可用 grid-decline-share 设定下降。",
            ),
            "ISO 14067 (use stage)",
        )
    if design.values.is_given("grid-year"):
        yield _note(
            "grid-year",
            Text(
                f"A grid factor of {design.values.number('grid-year'):g} is asked for; the grid "
                "basis of the study decides which one is used.",
                f"要求采用 {design.values.number('grid-year'):g} 年的电网因子；"
                "实际取值由所选电网因子方案决定。",
            ),
            "ISO 14067 (electricity)",
        )
    yield _note(
        "module-d-apart",
        Text(
            "Module D stands apart and is in no total. Scrap in average steel is not known and "
            "not deducted, so the credit is an upper value; copper is not credited.",
            "D 模块单列，不计入任何合计。平均钢材中的废钢含量未知、未扣减，故为上限值；"
            "铜未计效益。",
        ),
        "EN 15804",
    )


def _energy(design: LiftDesign) -> Finding:
    annual, _ = design.annual_energy
    if design.values.is_given("annual-energy"):
        return _note(
            "annual-energy-given",
            Text(
                f"Energy in use: {annual:,.0f} kWh a year as given.",
                f"运行能耗：{annual:,.0f} kWh/年，按填写值。",
            ),
            "ISO 25745-2",
        )
    travel, load = design.share("average-travel-share"), design.share("average-load-share")
    recalled = not design.values.is_given("average-travel-share") and design.stops > 3
    edition = design.values.text("edition")
    doubt = recalled and edition == "iso-2015"
    factor, trips = design.load_factor or 0.0, design.values.number("trips-per-day")
    return _note(
        "energy-by-iso-25745-2",
        Text(
            f"Energy in use by ISO 25745-2: {annual:,.0f} kWh a year; {trips:g} trips a day, "
            f"average travel {travel:.0%}, average load {load:.1%}, load factor {factor:.3f}."
            + (" The average travel of the 2015 edition is recalled: check it." if doubt else ""),
            f"运行能耗按 ISO 25745-2：{annual:,.0f} kWh/年；每天 {trips:g} 次，"
            f"平均行程 {travel:.0%}，平均载荷 {load:.1%}，载荷系数 {factor:.3f}。"
            + ("2015 版平均行程为凭记忆取值，请核对。" if doubt else ""),
        ),
        "ISO 25745-2",
    )


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
