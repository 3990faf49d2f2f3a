"""Bills, blends, masses and boundaries that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding, error
from footprint.text import Text
from product_models.shared import bill
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import FIBRES, share_key
from product_models.textile.parts import BOUNDARIES

BLEND_TOLERANCE = 0.005
"""How far shares may miss 1: two decimals of a care label."""

BILL_TOLERANCE = 0.02
"""How far a share may miss that of the bill."""

MASS_TOLERANCE = 0.10
"""How far the yarn or fibre lines of 1 kg of product may miss 1 kg."""

NET_TOLERANCE = 1.02
"""How much heavier than the garment its fabric may be: rounding of the bill."""


def boundary(design: TextileDesign) -> Iterable[Finding]:
    """Refuse an unknown boundary, and a grave for what is no garment."""
    if design.boundary not in BOUNDARIES:
        said = Text(
            f"the boundary “{design.boundary}” is not known.", f"不认识边界“{design.boundary}”。"
        )
        names = ", ".join(BOUNDARIES)
        yield error("unknown-option", said, Text(f"Use one of: {names}.", f"可用：{names}。"))
    elif design.boundary == "cradle-to-grave" and not design.is_garment:
        yield error(
            "no-grave",
            Text(
                f"{design.product} has no use and no end of life of its own; cradle to grave needs "
                "a garment.",
                f"{design.product} 自身没有使用和废弃阶段；“摇篮到坟墓”只适用于成衣。",
            ),
            Text(
                "Choose cradle-to-gate or cradle-to-customer.",
                "请选择 cradle-to-gate 或 cradle-to-customer。",
            ),
        )


def levels(design: TextileDesign) -> Iterable[Finding]:
    """Refuse a bill that names textile on several levels."""
    named = {level for line in design.submission.bill if (level := design.level_of(line))}
    if len(named) > 1:
        names = ", ".join(sorted(named))
        yield error(
            "textile-counted-twice",
            Text(
                f"the bill names textile on several levels ({names}); it would be counted twice.",
                f"物料清单同时列出多个层级的纺织材料（{names}），会重复计算。",
            ),
            Text(
                "Keep what is bought: fibre, or yarn, or greige, or fabric.",
                "请只保留实际采购的一级：纤维、纱线、坯布或面料。",
            ),
        )
    if design.product == "yarn" and named - {"fibre"}:
        yield error(
            "yarn-of-fabric",
            Text(
                "the product is yarn, but its bill names yarn or fabric.",
                "产品为纱线，清单却列有纱线或面料。",
            ),
            Text("Name the fibres.", "请填写纤维原料。"),
        )


def blend(design: TextileDesign) -> Iterable[Finding]:
    """Refuse a blend that is missing or does not add up to 1."""
    shares = design.stated_blend
    stated = any(design.values.is_given(share_key(fibre)) for fibre in FIBRES)
    billed = any(feed.line for feed in design.feeds)
    if stated and abs(sum(shares.values()) - 1) > BLEND_TOLERANCE:
        listed = " + ".join(f"{key} {share:g}" for key, share in shares.items())
        yield error(
            "blend-not-one",
            Text(
                f"the blend does not add up to 1: {listed} = {sum(shares.values()):.4g}.",
                f"纤维成分之和不等于 1：{listed} = {sum(shares.values()):.4g}。",
            ),
            Text("Correct the shares; 60 % is 0.6.", "请更正比例；60% 填 0.6。"),
        )
    elif not design.feeds:
        yield error(
            "blend-missing",
            Text("the fibres are not given.", "未填写纤维成分。"),
            Text(
                "Give shares (cotton-xinjiang-share …), or fibre lines in the bill.",
                "请填写纤维比例（如 cotton-xinjiang-share），或在物料清单列出纤维。",
            ),
        )
    elif stated and billed:
        yield from _against_bill(design)


def _against_bill(design: TextileDesign) -> Iterable[Finding]:
    real: dict[str, float] = {}
    for feed in design.feeds:
        real[feed.fibre] = real.get(feed.fibre, 0.0) + feed.share
    for fibre in sorted({*real, *design.stated_blend}):
        said, found = design.stated_blend.get(fibre, 0.0), real.get(fibre, 0.0)
        if abs(said - found) > BILL_TOLERANCE:
            yield error(
                "blend-against-bill",
                Text(
                    f"{fibre}: the parameter says {said:.1%}, the bill {found:.1%}.",
                    f"{FIBRES[fibre].label.zh}：参数为 {said:.1%}，物料清单为 {found:.1%}。",
                ),
                Text("Correct one, or remove the shares.", "请更正其一，或删除比例参数。"),
            )


def masses(design: TextileDesign) -> Iterable[Finding]:
    """Refuse lines of unknown mass, a garment lighter than its fabric, a bill not for 1 kg."""
    for line in design.submission.bill:
        level = design.level_of(line)
        if level in {"fibre", "yarn", "greige"} and bill.mass_kg(line) is None:
            yield error(
                "mass-unknown",
                Text(f"the mass of “{line.name}” is not known.", f"“{line.name}”的质量未知。"),
                Text("Give its unit mass, or count it in kg.", "请填写单位质量，或以 kg 计量。"),
                line.place,
            )
    if design.is_garment:
        fabric, mass = design.fabric_kg, design.mass_kg
        if design.lines_at("fabric") and fabric > mass * NET_TOLERANCE:
            yield error(
                "lighter-than-its-fabric",
                Text(
                    f"the fabric lines weigh {fabric:.4g} kg net, the garment only {mass:.4g} kg.",
                    f"面料净重合计 {fabric:.4g} kg，成衣仅 {mass:.4g} kg。",
                ),
                Text(
                    "Give net amounts (without cutting waste), or correct mass.",
                    "面料请填净用量（不含裁剪损耗），或更正 mass。",
                ),
            )
        return
    for level in ("fibre", "yarn", "greige"):
        lines = design.lines_at(level)
        total = sum(bill.mass_kg(line) or 0.0 for line in lines)
        if lines and abs(total - 1) > MASS_TOLERANCE:
            yield error(
                "mass-gap",
                Text(
                    f"the {level} lines add up to {total:.4g} kg net, but the bill is for 1 kg of "
                    f"{design.product}.",
                    f"“{level}”各行净量合计 {total:.4g} kg，而清单应为 1 kg 产品。",
                ),
                Text(
                    "Give net amounts in 1 kg and the loss in its own column.",
                    "请按 1 kg 产品填写净量，损耗填在损耗率列。",
                ),
            )


def end_of_life(design: TextileDesign) -> Iterable[Finding]:
    """Refuse shares of the end of life above 1."""
    keys = ("landfill-share", "recycling-share")
    together = sum(design.values.number(key) for key in keys)
    if together > 1 + 1e-9:
        yield error(
            "share-over-one",
            Text(
                f"landfill and recycling make {together:g}, more than all there is.",
                f"填埋与回收比例之和为 {together:g}，超过 1。",
            ),
            Text("Lower one of the two.", "请调低其中之一。"),
        )
