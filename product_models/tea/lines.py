"""How the inputs of tea are called in its result, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.foreground import Line
from footprint.text import Text
from product_models.shared import allocation, bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.tea.design import TEA, TeaDesign
from product_models.tea.factory import carbon_balance, uses_default_packaging
from product_models.tea.garden import INPUTS
from product_models.tea.parts import STEPS

_GARDEN = {
    "nitrogen-mineral": Text("nitrogen fertiliser", "氮肥生产"),
    "phosphate": Text("phosphate fertiliser", "磷肥生产"),
    "potash": Text("potash fertiliser", "钾肥生产"),
    "pesticide": Text("pesticides", "农药"),
    "diesel": Text("diesel of the garden", "茶园柴油"),
    "n2o-direct": Text("N₂O of the soil, direct", "土壤直接 N₂O 排放"),
    "n2o-indirect": Text("N₂O of the soil, indirect", "土壤间接 N₂O 排放"),
    "limestone": Text("CO₂ of lime", "石灰 CO₂ 排放"),
    "urea": Text("CO₂ of urea", "尿素 CO₂ 排放"),
    "irrigation": Text("electricity of irrigation", "灌溉用电"),
}
_GIVEN_BY = {"irrigation": "irrigation-electricity"}


def named_lines(design: TeaDesign) -> dict[str, Line]:
    """Return every line an input of this tea may be reported under."""
    lines = (*_garden_lines(design), *_factory_lines(design), *_given_lines(design))
    return {line.key: line for line in lines}


def _garden_lines(design: TeaDesign) -> Iterator[Line]:
    values = design.values
    yield Line("default-fresh-leaf", Text("fresh leaf (default amount)", "鲜叶（缺省用量）"))
    for key, name in _GARDEN.items():
        parameter = _GIVEN_BY.get(key, key)
        given = parameter in (*INPUTS, "irrigation-electricity") and values.is_given(parameter)
        yield Line(key, name, primary=given, parent=design.leaf_line)
    yield Line("carbon-uptake", Text("carbon in the tea, taken up", "茶叶生物碳吸收"))


def _factory_lines(design: TeaDesign) -> Iterator[Line]:
    for step in STEPS:
        for kind, name in {
            "electricity": Text("electricity", "电力"),
            "heat": Text("heat", "热"),
        }.items():
            key = f"{step.key}-{kind}"
            yield Line(
                f"{kind}-{step.key}",
                Text(f"{step.label.en}: {name.en}", f"{step.label.zh}：{name.zh}"),
                primary=key in design.submission.parameters,
            )
    yield Line("processing", Text("processing, other", "加工，其他"))
    yield Line("packing", Text("packing, other", "包装，其他"))
    yield Line("default-transport", Text("leaf to the factory (default)", "鲜叶运输（缺省）"))
    yield Line("default-packaging", Text("retail packaging (default)", "零售包装（缺省）"))
    own = design.values.known("infusion-water", "kettle-efficiency-share").primary
    yield Line("brewing", Text("water heated for brewing", "烧水冲泡"), primary=own)
    yield Line("spent-leaf", Text("spent leaf, landfill", "茶渣填埋"))
    yield Line("carbon-release", Text("carbon in the tea, given back", "茶叶生物碳释放"))


def _given_lines(design: TeaDesign) -> Iterator[Line]:
    submission = design.submission
    labels = {step.key: step.label for step in STEPS}
    yield from (bill.named(line) for line in (*submission.bill, *submission.packaging))
    for row in submission.energy:
        parent = design.leaf_line if row.step == "field" else None
        yield energy.named(row, labels[row.step], CARRIERS[row.carrier].label, parent)
    yield from (transport.named(leg, MODES) for leg in submission.transport)


def findings(design: TeaDesign) -> list[Finding]:
    """Return cut-offs, gaps, defaults and doubts about the boundary."""
    return [
        *_cut_offs(design),
        *_gaps(design),
        *_allocation(design),
        _carbon(design),
        *_boundary(design),
    ]


def _cut_offs(design: TeaDesign) -> Iterator[Finding]:
    yield _note(
        "capital-goods-cut-off",
        Text(
            "Machines, buildings and the planting of the bushes are left out; soil and bush carbon "
            "count as steady, land-use change as none.",
            "未计入机器、厂房和茶树定植；土壤与茶树碳储量视为稳定，无土地利用变化。",
        ),
        "ISO 14067 (cut-off)",
    )
    if design.boundary == "cradle-to-grave":
        yield _note(
            "packaging-waste-cut-off",
            Text("Packaging after use is left out.", "未计入包装废弃处理。"),
            "ISO 14067 (cut-off)",
        )


def _gaps(design: TeaDesign) -> Iterator[Finding]:
    clause, values = "ISO 14067 6.3.5", design.values
    if design.models_garden:
        unknown = [key for key in ("limestone", "urea") if values.optional(key) is None]
        if unknown:
            names = ", ".join(unknown)
            zh = "、".join({"limestone": "石灰", "urea": "尿素"}[key] for key in unknown)
            yield _note(
                "data-gap",
                Text(
                    f"Not known and not counted: CO₂ of {names}; give 0 if none is used.",
                    f"未知、未计入：{zh}的 CO₂ 排放；不用请填 0。",
                ),
                clause,
            )
        if any(not values.is_given(key) for key in (*INPUTS, "leaf-yield")):
            yield _note(
                "data-gap",
                Text(
                    "What the garden's own records do not give is taken from the mean of Chinese "
                    "or Zhejiang gardens.",
                    "茶园未填写的投入按中国或浙江茶园平均值计入。",
                ),
                clause,
            )
    if not design.knows_withering:
        yield _note(
            "data-gap",
            Text(
                "Energy of withering is not given: the default firing evaporates all the water.",
                "未填写萎凋能耗：按干燥工序蒸发全部水分推算。",
            ),
            clause,
        )
    if uses_default_packaging(design):
        yield _note(
            "data-gap",
            Text(
                "No packaging is listed, retail packaging is taken by default.",
                "未填包装清单，按零售包装缺省计入。",
            ),
            clause,
        )


def _allocation(design: TeaDesign) -> Iterator[Finding]:
    if not design.values.number("coproduct-mass"):
        return
    way = allocation.APPROACHES[design.values.text("allocation")]
    low, high = allocation.sensitivity(design.ways)[TEA]
    share = design.tea_share
    text = Text(
        f"Garden and processing are allocated {way.en}: the tea carries {share:.1%}.",
        f"茶园与加工{way.zh}：成品茶承担 {share:.1%}。",
    )
    if len(design.ways) > 1:
        text = Text(
            f"{text.en} Over all ways to allocate it is {low:.1%} to {high:.1%}.",
            f"{text.zh}各分配方法下为 {low:.1%} 至 {high:.1%}。",
        )
    yield _note("allocation", text, "ISO 14067 6.4.6")


def _carbon(design: TeaDesign) -> Finding:
    carbon = carbon_balance(design)[0]
    return _note(
        "biogenic-carbon-content",
        Text(
            f"1 kg of tea holds {carbon.carbon_kg:.2f} kg of biogenic carbon "
            f"({carbon.uptake_kg:.2f} kg CO₂ taken up, {carbon.release_kg:.2f} kg given back "
            "within the boundary).",
            f"1 kg 茶叶含生物碳 {carbon.carbon_kg:.2f} kg（吸收 {carbon.uptake_kg:.2f} kg CO₂，"
            f"边界内释放 {carbon.release_kg:.2f} kg）。",
        ),
        "ISO 14067 7.2",
    )


def _boundary(design: TeaDesign) -> Iterator[Finding]:
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
    if design.submission.functional_unit == "cup" and design.boundary != "cradle-to-grave":
        text = Text(
            "Per cup, but the boundary ends before brewing: a partial footprint.",
            "按杯计，但边界未含冲泡：为部分碳足迹。",
        )
        yield Finding("partial-footprint-per-cup", Severity.WARNING, text, clause=clause)


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
