"""How the inputs of a battery are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.battery_lithium_ion.cells import default_materials
from product_models.battery_lithium_ion.design import INSIDE_CELLS, BatteryDesign
from product_models.battery_lithium_ion.pack import default_parts
from product_models.battery_lithium_ion.parts import PARTS, STEPS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES

_SALTS = {
    "nickel": Text("nickel sulfate", "硫酸镍"),
    "cobalt": Text("cobalt sulfate", "硫酸钴"),
    "lithium": Text("lithium salt", "锂盐"),
    "recycled-metal": Text("recycled nickel, cobalt, lithium", "再生镍、钴、锂"),
}
_END = {
    "take-back": Text("take-back and dismantling", "收集与拆解"),
    "recycling": Text("recycling", "回收处理"),
    "disposal": Text("landfill of what is not collected", "未回收部分填埋"),
}
_CREDITS = {
    "copper": Text("copper foil", "铜箔"),
    "aluminium": Text("aluminium of the cells", "电芯铝（铝箔、铝壳）"),
    "cathode": Text("cathode material", "正极材料"),
    "graphite": Text("graphite", "石墨"),
    "nickel": Text("nickel", "镍"),
    "cobalt": Text("cobalt", "钴"),
    "manganese": Text("manganese", "锰"),
    "lithium": Text("lithium", "锂"),
    "pack-aluminium": Text("aluminium of the pack", "包体铝"),
    "pack-steel": Text("steel of the pack", "包体钢"),
    "pack-copper": Text("copper of the pack", "包体铜"),
}


def named_lines(design: BatteryDesign) -> dict[str, Line]:
    """Return every line an input of this battery may be reported under."""
    lines = (*_part_lines(design), *_step_lines(design), *_other_lines(), *_given_lines(design))
    return {line.key: line for line in lines}


def _cathode_parent(design: BatteryDesign) -> str:
    own = design.lines_of("cathode")
    return own[0].key if own else _cell_parent(design) or "default-cathode"


def _cell_parent(design: BatteryDesign) -> str | None:
    """Return the line of the cells; cells made of billed materials have none of their own."""
    return None if _is_open(design) else design.cell_line


def _is_open(design: BatteryDesign) -> bool:
    return any(design.lines_of(part) for part in INSIDE_CELLS)


def _part_lines(design: BatteryDesign) -> Iterator[Line]:
    parent = _cell_parent(design)
    for part in PARTS:
        label = Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）")
        inside = part.key in INSIDE_CELLS
        yield Line(f"default-{part.key}", label, parent=parent if inside else None)
    for key, label in _SALTS.items():
        yield Line(key, label, parent=_cathode_parent(design))


def _step_lines(design: BatteryDesign) -> Iterator[Line]:
    parents = {
        "precursor": _cathode_parent(design),
        "cathode": _cathode_parent(design),
        "cell": _cell_parent(design),
    }
    for step in STEPS:
        key, name, parent = step.key, step.label, parents.get(step.key)
        given = key == "pack" and design.values.is_given("assembly-electricity")
        electric = Text(f"{name.en}: electricity", f"{name.zh}：电力")
        yield Line(f"electricity-{key}", electric, primary=given, parent=parent)
        heat = Text(f"{name.en}: heat and fuels", f"{name.zh}：热与燃料")
        yield Line(f"heat-{key}", heat, parent=parent)
        other = Text(f"{name.en}: other inputs", f"{name.zh}：其他投入")
        yield Line(f"inputs-{key}", other, parent=parent)


def _other_lines() -> Iterator[Line]:
    yield Line("default-transport", Text("inbound transport (default)", "原料运输（缺省）"))
    yield Line("default-distribution", Text("distribution (default)", "分销运输（缺省）"))
    for key, label in _END.items():
        yield Line(key, label)
    for key, label in _CREDITS.items():
        name = Text(f"credit: {label.en}", f"回收抵扣：{label.zh}")
        yield Line(f"credit-{key}", name)


def _given_lines(design: BatteryDesign) -> Iterator[Line]:
    submission = design.submission
    labels = {step.key: step.label for step in STEPS}
    parents = {"precursor": _cathode_parent(design), "cathode": _cathode_parent(design)}
    parents["cell"] = _cell_parent(design) or ""
    for line in (*submission.bill, *submission.packaging):
        yield bill.named(line)
    for row in submission.energy:
        parent = parents.get(row.step) or None
        yield energy.named(row, labels[row.step], CARRIERS[row.carrier].label, parent)
    for leg in submission.transport:
        yield transport.named(leg, MODES)


# ---------------------------------------------------------------------- findings
def findings(design: BatteryDesign) -> list[Finding]:
    """Return cut-offs, gaps, defaults and doubts about the boundary."""
    clause = "ISO 14067 6.3.5"
    found = [
        _note(
            "capital-goods-cut-off",
            Text(
                "Factories and machines are left out (capital goods).",
                "未计入厂房和设备（资本货物）。",
            ),
            "ISO 14067 (cut-off)",
        ),
        *(_note("data-gap", text, clause) for text in _gaps(design)),
        *(_note("assumption", text, clause) for text in _bought_cells(design)),
    ]
    return [*found, *_service_findings(design), *_boundary_findings(design)]


def _gaps(design: BatteryDesign) -> Iterator[Text]:
    labels = {part.key: part.label for part in PARTS}
    keys = [key for key in default_parts(design) if key in labels]
    if design.makes_cells:
        keys = [*default_materials(design), *keys]
    if names := [labels[key] for key in keys]:
        en, zh = ", ".join(x.en for x in names), "、".join(x.zh for x in names)
        yield Text(f"Not in the bill, taken by default: {en}.", f"清单中没有、按缺省计入：{zh}。")
    if design.makes_cells and not design.energy_of("cell"):
        name = design.values.text("cell-energy-set")
        yield Text(
            f"The energy of cell making is a published set ({name}), not the plant's.",
            f"电芯制造能耗采用公开数据（{name}），不是本厂数据。",
        )
    if design.level == "module" and default_parts(design):
        yield Text(
            "A module's parts are those of a pack that a module has already; the split is assumed.",
            "模组缺省件取自电池包模板中模组已有的部件，划分为假设。",
        )
    if design.boundary == "life-cycle-without-use":
        yield from _recycling_gaps(design)


def _recycling_gaps(design: BatteryDesign) -> Iterator[Text]:
    if not design.chemistry.recycling:
        yield Text(
            "No recycling of this chemistry is known; shredding is counted, and credit only for "
            "foils and housing.",
            "没有该体系的回收工艺数据：仅计破碎处理，仅抵扣箔材与壳体。",
        )
    yield Text(
        "Refining of recovered copper is not known and not counted.",
        "再生铜精炼数据未知，未计入。",
    )


def _bought_cells(design: BatteryDesign) -> Iterator[Text]:
    if not design.makes_cells:
        yield Text(
            "Bought cells with a supplier's figure stand under raw materials: the figure does not "
            "tell material from cell making.",
            "供应商数据无法区分材料与电芯制造，外购电芯计入原材料阶段。",
        )


def _service_findings(design: BatteryDesign) -> Iterator[Finding]:
    if design.submission.functional_unit != "kWh-delivered":
        return
    if not design.values.is_given("usable-energy"):
        text = Text(
            "Usable energy is not given; the rated energy stands in and flatters the result.",
            "未填写可用能量，以额定能量代替，结果偏低。",
        )
        remedy = Text("Give usable-energy [kWh].", "请填写 usable-energy（kWh）。")
        yield Finding(
            "usable-energy-missing", Severity.WARNING, text, remedy, clause="EU 2023/1542 Annex II"
        )
    if design.boundary != "life-cycle-without-use":
        text = Text(
            "Per kWh delivered, but the boundary ends before end of life: a partial footprint.",
            "按输出电量计，但边界未含报废与回收：为部分碳足迹。",
        )
        clause = "EU 2023/1542 Annex II"
        yield Finding("partial-footprint-per-kwh", Severity.WARNING, text, clause=clause)


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
