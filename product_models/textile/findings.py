"""What a reader of a textile's result should know: cut-offs, gaps, carbon, doubts."""

from __future__ import annotations

from footprint.errors import Finding, Severity
from footprint.text import Text
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import CO2_PER_CARBON, FIBRES
from product_models.textile.garment import default_parts
from product_models.textile.parts import PARTS

_GAP, _BOUNDARY = "ISO 14067 6.3.5", "ISO 14067 (system boundary)"

_WANTED: dict[str, tuple[str, ...]] = {
    "yarn": ("spinning",),
    "fabric": ("fabric", "wet"),
    "garment": ("mass", "fabric", "making"),
}
"""What the rule wants from the maker of each kind of product: parameters, parts or steps."""


def findings(design: TextileDesign) -> list[Finding]:
    """Return cut-offs, gaps, defaults, the carbon held, and doubts about the boundary."""
    return [
        *_cut_offs(),
        *_carbon(design),
        *_gaps(design),
        *_defaults(design),
        *_boundary(design),
        *missing_primary(design),
    ]


def _cut_offs() -> list[Finding]:
    return [
        _note(
            "capital-goods-cut-off",
            Text(
                "Factories and machines are left out (capital goods).",
                "未计入厂房和设备（资本货物）。",
            ),
            "ISO 14067 (cut-off)",
        ),
        _note(
            "waste-cut-off",
            Text(
                "Fibre, fabric and cutting waste leaves free of burden; its biogenic carbon is "
                "counted as released.",
                "纤维、面料和裁剪废料不带环境负荷离开系统；其中的生物碳按释放计。",
            ),
            "ISO 14067 6.3.8",
        ),
    ]


def _carbon(design: TextileDesign) -> list[Finding]:
    carbon = design.fabric_kg * design.carbon_kg_per_kg
    if not carbon:
        return []
    return [
        _note(
            "biogenic-carbon-content",
            Text(
                f"One product holds {carbon:.3g} kg of biogenic carbon "
                f"({carbon * CO2_PER_CARBON:.3g} kg CO2). Its uptake counts −1 in the fibre, its "
                "release at end of life +1; both are reported apart.",
                f"单件产品含生物碳 {carbon:.3g} kg（折合 {carbon * CO2_PER_CARBON:.3g} kg CO2）。"
                "纤维阶段吸收计 −1，废弃阶段释放计 +1，均单独列出。",
            ),
            "ISO 14067 6.4.9.3",
        )
    ]


def _gaps(design: TextileDesign) -> list[Finding]:
    found = []
    far = [feed.fibre for feed in design.feeds if feed.fibre.startswith("cotton-")]
    far = [fibre for fibre in far if fibre != "cotton-xinjiang"]
    if far and not design.gives_fibre_legs:
        names = [FIBRES[fibre].label for fibre in far]
        text = Text(
            f"The way of {', '.join(x.en for x in names)} to the mill is not known and not "
            "counted, unless a leg of yours covers it.",
            f"{'、'.join(x.zh for x in names)}到厂运输未知，除非您填写的路段已包含，否则未计入。",
        )
        found.append(_note("data-gap", text, _GAP))
    loose = [line.name for line in design.lines_at("fabric") if not line.loss_share]
    if loose:
        share = design.values.number("cutting-waste-share")
        text = Text(
            f"Cutting waste of {share:.0%} is applied to fabric without a loss of its own: "
            f"{', '.join(loose)}.",
            f"以下面料行未填损耗率，按裁剪损耗 {share:.0%} 计：{'、'.join(loose)}。",
        )
        found.append(_note("cutting-waste-applied", text, _GAP))
    if design.values.text("recycling-approach") != "cut-off":
        text = Text(
            "The recycling formula is applied to recycled polyester going in; nothing is credited "
            "at end of life.",
            "循环公式仅用于投入的再生涤纶；废弃阶段未计收益。",
        )
        found.append(_note("recycling-formula-input-only", text, "PEF Annex I 4.4.8"))
    return found


def _defaults(design: TextileDesign) -> list[Finding]:
    labels = {part.key: part.label for part in PARTS}
    names = [labels[key] for key, _, _ in default_parts(design)]
    if design.is_garment and not design.lines_at("fabric"):
        names.insert(0, labels["fabric"])
    if not names:
        return []
    return [
        _note(
            "data-gap",
            Text(
                f"Not in the bill, taken by default: {', '.join(x.en for x in names)}.",
                f"清单中没有、按缺省计入：{'、'.join(x.zh for x in names)}。",
            ),
            _GAP,
        )
    ]


def _boundary(design: TextileDesign) -> list[Finding]:
    gate = design.boundary == "cradle-to-gate"
    leaves = any(leg.direction == "outbound" for leg in design.submission.transport)
    found = []
    if not gate and not leaves:
        text = Text(
            "The boundary includes distribution, but no outbound leg is given.",
            "边界包含分销，但未填写运出路段。",
        )
        found.append(Finding("no-outbound-transport", Severity.WARNING, text, clause=_BOUNDARY))
    if gate and leaves:
        text = Text(
            "Outbound transport is given but lies outside cradle to gate.",
            "已填写运出路段，但不在摇篮到大门边界内。",
        )
        found.append(_note("outbound-outside-boundary", text, _BOUNDARY))
    return found


def missing_primary(design: TextileDesign) -> list[Finding]:
    """Name what the rule wants from this kind of maker itself and was not given."""
    kind = "garment" if design.is_garment else design.product
    missing = [key for key in _WANTED[kind] if not _is_given(design, key)]
    if not missing:
        return []
    names = ", ".join(missing)
    return [
        Finding(
            "missing-primary-data",
            Severity.WARNING,
            Text(
                f"the rule wants the maker's own data for: {names}; defaults stand in.",
                f"规则要求企业自有数据：{names}；现用缺省值。",
            ),
            Text(
                "Give them as parameter, bill line or energy row.",
                "请以参数、物料行或能源行填写。",
            ),
            clause="PEFCR apparel and footwear",
        )
    ]


def _is_given(design: TextileDesign, key: str) -> bool:
    if key == "wet" and design.wet_route == "none":
        return True
    given = {"spinning": "spinning-electricity", "fabric": "fabric-electricity"}.get(key, key)
    is_fabric = design.is_garment and key == "fabric"
    if is_fabric and design.lines_at("fabric"):
        return True
    return design.values.is_given(given) or bool(design.energy_of(key))


def _note(code: str, text: Text, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, text, clause=clause)
