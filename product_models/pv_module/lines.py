"""How the inputs of a module are called in its result, and what a reader should know."""

from __future__ import annotations

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.pv_module.assembly import default_parts
from product_models.pv_module.design import ModuleDesign
from product_models.pv_module.parts import PARTS, STEPS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES


def named_lines(design: ModuleDesign) -> dict[str, Line]:
    """Return every line an input of this module may be reported under."""
    lines = (*_part_lines(design), *_step_lines(design), *_given_lines(design))
    return {line.key: line for line in lines}


def _part_lines(design: ModuleDesign) -> list[Line]:
    parent = design.cell_line
    silver = design.values.is_given("silver-paste")
    defaults = [
        Line(
            f"default-{part.key}",
            Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）"),
        )
        for part in PARTS
    ]
    return [
        *defaults,
        Line("silicon", Text("metallurgical silicon", "工业硅"), parent=parent),
        Line("silver-paste", Text("silver paste", "银浆"), primary=silver, parent=parent),
        Line("nf3", Text("NF₃, supply and emission", "NF₃ 供应与排放"), parent=parent),
        Line("default-transport", Text("inbound transport (default)", "原料运输（缺省）")),
        Line("balance-of-system", Text("balance of system", "系统平衡部件")),
        Line("end-of-life", Text("take-back and recycling", "回收处理")),
    ]


def _step_lines(design: ModuleDesign) -> list[Line]:
    lines = []
    for step in STEPS:
        parent = None if step.key == "module" else design.cell_line
        given = design.values.is_given(f"{step.key}-electricity")
        electric = Text(f"{step.label.en}: electricity", f"{step.label.zh}：电力")
        other = Text(f"{step.label.en}: other inputs", f"{step.label.zh}：其他投入")
        lines.append(Line(f"electricity-{step.key}", electric, primary=given, parent=parent))
        lines.append(Line(f"inputs-{step.key}", other, parent=parent))
    return lines


def _given_lines(design: ModuleDesign) -> list[Line]:
    submission = design.submission
    labels = {step.key: step.label for step in STEPS}
    lines = [bill.named(line) for line in (*submission.bill, *submission.packaging)]
    for row in submission.energy:
        parent = None if row.step == "module" else design.cell_line
        lines.append(energy.named(row, labels[row.step], CARRIERS[row.carrier].label, parent))
    return [*lines, *(transport.named(leg, MODES) for leg in submission.transport)]


def findings(design: ModuleDesign) -> list[Finding]:
    """Return cut-offs, gaps, defaults and doubts about the boundary."""
    return [_capital_goods(), *_gaps(design), *_boundary_findings(design)]


def _capital_goods() -> Finding:
    return _note(
        "capital-goods-cut-off",
        Text(
            "Factories and machines are left out (capital goods).",
            "未计入厂房和设备（资本货物）。",
        ),
        "ISO 14067 (cut-off)",
    )


def _gaps(design: ModuleDesign) -> list[Finding]:
    gaps = []
    if design.makes_cells and design.values.optional("nf3-use") is None:
        gaps.append(
            Text(
                "Fluorinated gases of the cell plant are not known and not counted; give nf3-use.",
                "电池厂含氟气体用量未知，未计入；请填写 nf3-use。",
            )
        )
    labels = {part.key: part.label for part in PARTS}
    if defaults := [labels[key] for key in default_parts(design)]:
        names_en, names_zh = ", ".join(x.en for x in defaults), "、".join(x.zh for x in defaults)
        gaps.append(
            Text(
                f"Not in the bill, taken by default: {names_en}.",
                f"清单中没有、按缺省计入：{names_zh}。",
            )
        )
    return [_note("data-gap", text, "ISO 14067 6.3.5") for text in gaps]


def _boundary_findings(design: ModuleDesign) -> list[Finding]:
    gate, clause = design.boundary == "cradle-to-gate", "ISO 14067 (system boundary)"
    leaves = any(leg.direction == "outbound" for leg in design.submission.transport)
    found = []
    if not gate and not leaves:
        text = Text(
            "The boundary includes distribution, but no outbound leg is given.",
            "边界包含分销，但未填写运出路段。",
        )
        found.append(Finding("no-outbound-transport", Severity.WARNING, text, clause=clause))
    if gate and leaves:
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        found.append(_note("outbound-outside-boundary", text, clause))
    if design.submission.functional_unit == "kWh" and design.boundary != "cradle-to-grave":
        text = Text(
            "Per kWh, but the boundary ends before use and end of life: a partial footprint.",
            "按 kWh 计，但边界未含使用和废弃阶段：为部分碳足迹。",
        )
        found.append(Finding("partial-footprint-per-kwh", Severity.WARNING, text, clause=clause))
    return found


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
