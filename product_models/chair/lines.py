"""How the inputs of a chair are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.chair.design import ChairDesign, chairs_needed
from product_models.chair.model import stored_co2_kg
from product_models.chair.parts import REFERENCE_YEARS, STEPS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES

_OWN = {
    "default-packaging": Text("packaging (default)", "包装（缺省）"),
    "default-transport": Text("transport of materials (default)", "原料运输（缺省）"),
    "default-delivery": Text("delivery (default)", "产品运输（缺省）"),
    "assembly": Text("assembly: electricity (default)", "总装用电（缺省）"),
    "biogenic-release": Text("biogenic CO₂ released", "生物源 CO₂ 释放"),
    "packaging-waste": Text("plastic packaging after use", "塑料包装废弃处理"),
    "replaced-gas-lift": Text("replaced gas lifts", "更换气压棒"),
    "replaced-caster": Text("replaced casters", "更换脚轮"),
    "replaced-upholstery": Text("replaced foam and fabric", "更换海绵与面料"),
    "end-of-life": Text("end of life of the chair", "整椅废弃处理"),
}


def named_lines(design: ChairDesign) -> dict[str, Line]:
    """Return every line an input of this chair may be reported under."""
    submission = design.submission
    labels = {step.key: step.label for step in STEPS}
    lines = [bill.named(row) for row in (*submission.bill, *submission.packaging)]
    lines += [
        Line(f"step-{key}", Text(f"{x.en} (default)", f"{x.zh}（缺省）"))
        for key, x in labels.items()
    ]
    for row in submission.energy:
        parent = None if row.step == "assembly" else f"step-{row.step}"
        lines.append(energy.named(row, labels[row.step], CARRIERS[row.carrier].label, parent))
    lines += [transport.named(leg, MODES) for leg in submission.transport]
    lives = design.values.is_given("service-life")
    lines += [
        Line(key, text, primary=lives and key.startswith("replaced-")) for key, text in _OWN.items()
    ]
    return {line.key: line for line in lines}


def findings(design: ChairDesign) -> list[Finding]:
    """Return cut-offs, gaps and doubts."""
    return [_cut_offs(), *_gaps(design), *_lives(design), *_carbon(design), *_boundary(design)]


def _cut_offs() -> Finding:
    return _note(
        "chair-cut-offs",
        Text(
            "Left out: factories and machines, cleaning in use, burning of wood beside its "
            "biogenic CO₂; cardboard and recycled metal leave free of burden (cut-off).",
            "未计入：厂房设备、使用中清洁、木材焚烧除生物源 CO₂ 外的排放；"
            "纸箱与回收金属按截断法离开系统。",
        ),
        "ISO 14067 (cut-off)",
    )


def _gaps(design: ChairDesign) -> Iterator[Finding]:
    submission = design.submission
    gaps = []
    if not submission.packaging:
        gaps.append(_OWN["default-packaging"])
    if not design.energy_of("assembly"):
        gaps.append(_OWN["assembly"])
    for direction, key in (("inbound", "default-transport"), ("outbound", "default-delivery")):
        given = any(leg.direction == direction for leg in submission.transport)
        if not given and (direction == "inbound" or design.boundary != "cradle-to-gate"):
            gaps.append(_OWN[key])
    if gaps:
        en, zh = ", ".join(x.en for x in gaps), "、".join(x.zh for x in gaps)
        yield _note(
            "data-gap",
            Text(f"Not given, taken by default: {en}.", f"未填写、按缺省计入：{zh}。"),
            "ISO 14067 6.3.5",
        )
    unknown = [line.name for line in submission.bill if design.net_kg(line) is None]
    if unknown and design.boundary == "cradle-to-grave":
        names = ", ".join(unknown)
        yield _note(
            "waste-of-unknown-mass",
            Text(
                f"Without a mass, and so without end of life: {names}.",
                f"质量未知、未计废弃处理：{names}。",
            ),
            "ISO 14067 6.3.5",
        )


def _lives(design: ChairDesign) -> Iterator[Finding]:
    life = design.life_a
    counts = {key: chairs_needed(life, years) for key, years in REFERENCE_YEARS.items()}
    yield _note(
        "chairs-per-seat",
        Text(
            f"The chair lasts {life:g} years: one seat takes {counts['seat-10']:.3g} chairs in 10 "
            f"years and {counts['seat-15']:.3g} in 15; never fewer than one.",
            f"整椅寿命 {life:g} 年：1 个座位 10 年需 {counts['seat-10']:.3g} 把，"
            f"15 年需 {counts['seat-15']:.3g} 把；不少于 1 把。",
        ),
        "PCR seats (functional unit)",
    )


def _carbon(design: ChairDesign) -> Iterator[Finding]:
    stored = stored_co2_kg(design)
    if not stored:
        return
    open_end = design.boundary != "cradle-to-grave"
    end_en = "not yet released within this boundary" if open_end else "released at end of life"
    end_zh = "在本边界内尚未释放" if open_end else "在废弃阶段释放"
    yield _note(
        "biogenic-carbon",
        Text(
            f"The bamboo in the chair holds {stored:.3g} kg CO₂ taken up, {end_en}; uptake and "
            "release stand apart, and the total without them beside the total.",
            f"椅中竹材含吸收的 CO₂ {stored:.3g} kg，{end_zh}；"
            "吸收与释放单列，并给出不含两者的总量。",
        ),
        "ISO 14067 7.2",
    )


def _boundary(design: ChairDesign) -> Iterator[Finding]:
    clause = "ISO 14067 (system boundary)"
    gate = design.boundary == "cradle-to-gate"
    if gate and any(leg.direction == "outbound" for leg in design.submission.transport):
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        yield _note("outbound-outside-boundary", text, clause)
    if design.boundary != "cradle-to-grave" and design.submission.functional_unit != "chair":
        text = Text(
            "Per seat and years, but the boundary ends before use and end of life: a partial "
            "footprint.",
            "按座位与年限计，但边界未含使用和废弃阶段：为部分碳足迹。",
        )
        yield Finding("partial-footprint-per-seat", Severity.WARNING, text, clause=clause)


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
