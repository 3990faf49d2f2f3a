"""How the inputs of a vehicle are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.electric_vehicle.design import (
    DRIVE_INPUTS,
    MASS_GAP_WARNING,
    VehicleDesign,
)
from product_models.electric_vehicle.parts import BATTERY, FLUID_PARTS, PARTS, STEPS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES

_AFTER = {
    "driving": Text("electricity for driving", "行驶用电"),
    "maintenance-tyres": Text("replacement tyres", "更换轮胎"),
    "maintenance-fluids": Text("replacement fluids", "更换油液"),
    "refrigerant-leaks": Text("refrigerant leaks", "制冷剂泄漏"),
    "battery-replacement": Text("replacement battery", "更换动力电池"),
    "dismantling": Text("dismantling and shredding", "拆解破碎"),
    "battery-take-back": Text("take-back of the battery", "动力电池回收运输与拆解"),
    "recycling": Text("remelting of metals", "金属再生熔炼"),
    "credit-steel": Text("steel replaced (credit)", "替代原生钢（抵扣）"),
    "credit-aluminium": Text("aluminium replaced (credit)", "替代原铝（抵扣）"),
    "credit-copper": Text("copper replaced (credit)", "替代原生铜（抵扣）"),
    "residue": Text("residues", "残余物焚烧与填埋"),
    "refrigerant-end": Text("refrigerant lost at the end", "报废时制冷剂排放"),
    "plant-other": Text("vehicle plant, other", "整车厂，其他"),
}
_GIVEN_BY = {
    "maintenance-tyres": ("tyre-life",),
    "maintenance-fluids": ("fluid-refills",),
    "refrigerant-leaks": ("refrigerant-charge", "refrigerant-leak-share"),
    "refrigerant-end": ("refrigerant-charge", "refrigerant-recovery-share"),
    "battery-replacement": ("battery-replacements",),
    "dismantling": ("dismantling-electricity",),
    "recycling": ("metal-recovery-share", "circular-approach"),
}


def named_lines(design: VehicleDesign) -> dict[str, Line]:
    """Return every line an input of this vehicle may be reported under."""
    lines = (*_default_lines(design), *_after_lines(design), *_given_lines(design))
    return {line.key: line for line in lines}


def _default_lines(design: VehicleDesign) -> Iterator[Line]:
    for part in PARTS:
        name = Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）")
        given = design.values.is_given(f"{part.key}-mass") and part.key != BATTERY
        yield Line(f"default-{part.key}", name, primary=given)
    step = STEPS[0].label
    for kind, name in (("electricity", Text("electricity", "电力")), ("heat", Text("heat", "热"))):
        yield Line(
            f"{kind}-plant",
            Text(f"{step.en}: {name.en}", f"{step.zh}：{name.zh}"),
            primary=design.values.is_given(f"plant-{kind}"),
        )


def _after_lines(design: VehicleDesign) -> Iterator[Line]:
    for key, name in _AFTER.items():
        given = key in _GIVEN_BY and design.values.known(*_GIVEN_BY[key]).primary
        own = design.wall_kwh_per_km[1].primary if key == "driving" else given
        yield Line(key, name, primary=own)


def _given_lines(design: VehicleDesign) -> Iterator[Line]:
    submission = design.submission
    yield from (bill.named(line) for line in (*submission.bill, *submission.packaging))
    for row in submission.energy:
        yield energy.named(row, STEPS[0].label, CARRIERS[row.carrier].label, None)
    yield from (transport.named(leg, MODES) for leg in submission.transport)


def findings(design: VehicleDesign) -> list[Finding]:
    """Return cut-offs, gaps, defaults and doubts about the boundary."""
    return [*_cut_offs(design), *_gaps(design), *_boundary(design)]


def _cut_offs(design: VehicleDesign) -> Iterator[Finding]:
    clause = "ISO 14067 (cut-off)"
    yield _note(
        "capital-goods-cut-off",
        Text(
            "Factories, machines, roads and charging points are left out (capital goods).",
            "未计入厂房设备、道路和充电桩（资本货物）。",
        ),
        clause,
    )
    if design.boundary == "cradle-to-grave":
        yield _note(
            "battery-recycling-cut-off",
            Text(
                "The battery is counted to its take-back; recycling and recovered metals stand in "
                "the assessment of the battery.",
                "动力电池计至回收拆解；再生处理及回收金属见电池产品的核算。",
            ),
            clause,
        )
        yield _note(
            "refrigerant-supply-cut-off",
            Text(
                "Making the refrigerant is left out (no dataset); its emission counts.",
                "未计入制冷剂生产（无数据集）；其排放已计入。",
            ),
            clause,
        )


def _gaps(design: VehicleDesign) -> Iterator[Finding]:
    clause = "ISO 14067 6.3.5"
    labels = {part.key: part.label for part in PARTS}
    keys = [key for key, kg in design.default_body_kg.items() if kg]
    keys += [key for key in (BATTERY, *DRIVE_INPUTS) if not design.is_billed(key)]
    keys += [x.key for x in FLUID_PARTS if design.fluid_kg[x.key] and not design.is_billed(x.key)]
    if keys:
        en = ", ".join(labels[key].en for key in keys)
        zh = "、".join(labels[key].zh for key in keys)
        yield _note(
            "data-gap",
            Text(f"Not in the bill, taken by default: {en}.", f"清单中没有、按缺省计入：{zh}。"),
            clause,
        )
    if not any(leg.direction == "inbound" for leg in design.submission.transport):
        yield _note(
            "data-gap",
            Text(
                "Transport of parts to the vehicle plant is not known and not counted.",
                "零部件运至整车厂的运输未知，未计入。",
            ),
            clause,
        )
    if abs(design.mass_gap_share) > MASS_GAP_WARNING:
        gap = -design.mass_gap_share
        yield Finding(
            "mass-gap",
            Severity.WARNING,
            Text(
                f"bill and defaults miss the kerb mass of {design.kerb_kg:.4g} kg by {gap:+.1%}.",
                f"清单与缺省值合计与整备质量 {design.kerb_kg:.4g} kg 相差 {gap:+.1%}。",
            ),
            Text("List the missing materials.", "请补充缺少的材料。"),
        )


def _boundary(design: VehicleDesign) -> Iterator[Finding]:
    clause = "ISO 14067 (system boundary)"
    gate = design.boundary == "cradle-to-gate"
    leaves = any(leg.direction == "outbound" for leg in design.submission.transport)
    if not gate and not leaves:
        text = Text(
            "The boundary includes distribution, but no outbound leg is given.",
            "边界包含分销，但未填写运出路段。",
        )
        yield Finding("no-outbound-transport", Severity.WARNING, text, clause=clause)
    if gate and leaves:
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        yield _note("outbound-outside-boundary", text, clause)
    if design.submission.functional_unit == "km" and design.boundary != "cradle-to-grave":
        text = Text(
            "Per km, but the boundary ends before driving and end of life: a partial footprint.",
            "按 km 计，但边界未含行驶和报废阶段：为部分碳足迹。",
        )
        yield Finding("partial-footprint-per-km", Severity.WARNING, text, clause=clause)


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
