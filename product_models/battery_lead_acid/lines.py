"""How the inputs of a lead-acid battery are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.battery_lead_acid.design import BatteryDesign
from product_models.battery_lead_acid.loop import lead_balance
from product_models.battery_lead_acid.parts import PARTS, STEPS
from product_models.battery_lead_acid.plant import default_parts
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES

_LEAD = {
    "lead-primary": Text("primary lead, bought", "外购原生铅"),
    "lead-secondary": Text("recycled lead, bought", "外购再生铅"),
    "lead-returned": Text("lead from the own smelter", "自有冶炼再生铅"),
    "collection": Text("taking spent batteries back", "废电池收集运输"),
}
_OTHER = {
    "default-transport": Text("inbound transport (default)", "原料运输（缺省）"),
    "default-distribution": Text("distribution (default)", "分销运输（缺省）"),
    "recycling": Text("recycling outside the own loop", "自有闭环以外的回收"),
    "credit-lead": Text("credit: lead", "回收抵扣：铅"),
    "disposal": Text("landfill of what is not collected", "未收集部分填埋"),
}


def named_lines(design: BatteryDesign) -> dict[str, Line]:
    """Return every line an input of this battery may be reported under."""
    lines = (*_default_lines(), *_step_lines(design), *_given_lines(design))
    return {line.key: line for line in lines}


def _default_lines() -> Iterator[Line]:
    for part in PARTS:
        label = Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）")
        yield Line(f"default-{part.key}", label)
    yield Line("lead", Text("lead", "铅"))
    for key, label in _LEAD.items():
        yield Line(key, label, parent="lead")
    for key, label in _OTHER.items():
        yield Line(key, label)


def _step_lines(design: BatteryDesign) -> Iterator[Line]:
    for step in STEPS:
        key, name = step.key, step.label
        parent = "lead" if key in {"smelter", "oxide"} else None
        given = key in {"plant", "formation"} and design.values.is_given("electricity")
        electric = Text(f"{name.en}: electricity", f"{name.zh}：电力")
        yield Line(f"electricity-{key}", electric, primary=given, parent=parent)
        heat = Text(f"{name.en}: heat and fuels", f"{name.zh}：热与燃料")
        yield Line(f"heat-{key}", heat, parent=parent)
        other = Text(f"{name.en}: other inputs", f"{name.zh}：其他投入")
        yield Line(f"inputs-{key}", other, parent=parent)


def _given_lines(design: BatteryDesign) -> Iterator[Line]:
    submission = design.submission
    labels = {step.key: step.label for step in STEPS}
    for line in (*submission.bill, *submission.packaging):
        yield bill.named(line)
    for row in submission.energy:
        parent = "lead" if row.step in {"smelter", "oxide"} else None
        yield energy.named(row, labels[row.step], CARRIERS[row.carrier].label, parent)
    for leg in submission.transport:
        yield transport.named(leg, MODES)


# ---------------------------------------------------------------------- findings
def findings(design: BatteryDesign) -> list[Finding]:
    """Return cut-offs, gaps, the balance of lead and doubts about the boundary."""
    cut = Text(
        "Factories and machines are left out (capital goods).",
        "未计入厂房和设备（资本货物）。",
    )
    return [
        _note("capital-goods-cut-off", cut, "ISO 14067 (cut-off)"),
        *(_note("data-gap", text, "ISO 14067 6.3.5") for text in _gaps(design)),
        *_loop_findings(design),
        *_boundary_findings(design),
    ]


def _gaps(design: BatteryDesign) -> Iterator[Text]:
    labels = {part.key: part.label for part in PARTS}
    if names := [labels[key] for key in default_parts(design) if key in labels]:
        en, zh = ", ".join(x.en for x in names), "、".join(x.zh for x in names)
        yield Text(f"Not in the bill, taken by default: {en}.", f"清单中没有、按缺省计入：{zh}。")
    steps = {row.step for row in design.submission.energy}
    if not steps & {"plant", "formation"} and not design.values.is_given("electricity"):
        yield Text(
            "The energy of the battery plant is a published figure, not the plant's.",
            "电池厂能耗采用公开数据，不是本厂数据。",
        )
    yield Text(
        "Spent acid and plastics leave free of burden and without credit.",
        "废酸、废塑料离开系统时不计负荷，也不抵扣。",
    )


def _loop_findings(design: BatteryDesign) -> Iterator[Finding]:
    values = design.values
    own = values.number("own-return-share")
    if not own:
        return
    balance = lead_balance(values.number("lead-yield"), values.number("smelter-yield"), own)
    kg = {part: design.lead_kg * getattr(balance, part) for part in ("cast", "returned", "bought")}
    text = Text(
        f"Lead of one battery: {kg['cast']:.4g} kg cast, of it {kg['returned']:.4g} kg back from "
        f"the own smelter and {kg['bought']:.4g} kg bought.",
        f"单只电池的铅：投入 {kg['cast']:.4g} kg，其中自有冶炼返回 {kg['returned']:.4g} kg，"
        f"外购 {kg['bought']:.4g} kg。",
    )
    yield _note("lead-balance", text, "ISO 14067 (closed-loop allocation)")
    if own > values.number("collection-share"):
        text = Text(
            f"The own loop takes back {own:.0%}; that is taken as all that is collected.",
            f"自有闭环回收 {own:.0%}，即视为全部收集量。",
        )
        yield _note("assumption", text, "ISO 14067 6.3.5")


def _boundary_findings(design: BatteryDesign) -> Iterator[Finding]:
    gate, clause = design.boundary == "cradle-to-gate", "ISO 14067 (system boundary)"
    leaves = any(leg.direction == "outbound" for leg in design.submission.transport)
    if not gate and not leaves:
        text = Text(
            "No outbound leg is given: 1000 km by truck stand in.",
            "未填写运出路段：按卡车 1000 km 计。",
        )
        yield _note("data-gap", text, clause)
    if gate and leaves:
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        yield _note("outbound-outside-boundary", text, clause)


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
