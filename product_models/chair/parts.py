"""Modules, boundaries, functional units, materials and steps of a chair."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "A1": Text("A1 materials", "A1 原材料"),
    "A2": Text("A2 transport to the factory", "A2 运至工厂"),
    "A3": Text("A3 manufacturing and packaging", "A3 制造与包装"),
    "A4": Text("A4 delivery", "A4 运至客户"),
    "A5": Text("A5 packaging waste", "A5 包装废弃物"),
    "B": Text("B replaced parts", "B 更换部件"),
    "C": Text("C end of life", "C 废弃阶段"),
}
BOUNDARIES = {
    "cradle-to-grave": Text("cradle to grave (A1–C)", "摇篮到坟墓（A1–C）"),
    "cradle-to-gate": Text("cradle to gate (A1–A3)", "摇篮到大门（A1–A3）"),
    "cradle-to-site": Text("cradle to customer (A1–A5)", "摇篮到客户（A1–A5）"),
}
SECTIONS = {
    "product": Text("product", "产品"),
    "delivery": Text("delivery", "交付"),
    "use": Text("use", "使用"),
    "end of life": Text("end of life", "废弃回收"),
}
"""Names of the parameter sections."""

FUNCTIONAL_UNITS = {
    "seat-10": Text("1 seat for 10 years (BIFMA)", "1 个座位使用 10 年（BIFMA）"),
    "seat-15": Text("1 seat for 15 years (EPD)", "1 个座位使用 15 年（EPD）"),
    "chair": Text("1 chair", "1 把椅子"),
}
REFERENCE_YEARS = {"seat-10": 10.0, "seat-15": 15.0}


@dataclass(frozen=True, slots=True)
class Material:
    """What a part is made of and how.

    Parameters
    ----------
    kind
        steel, aluminium, metal, plastic, textile, bamboo, wood or other: how it ends.
    step
        The step that shapes it in the chair factory, or None if it is bought as it is.
    is_seat
        Whether one can sit on it.
    """

    kind: str
    step: str | None = None
    is_seat: bool = False


_Row = tuple[str, str, str, str, str | None, Material, str]

_ROWS: tuple[_Row, ...] = (
    # key, English, Chinese, unit, dataset, material, synonyms
    ("foam", "polyurethane foam", "聚氨酯海绵", "kg", "polyurethane-foam-flexible-cn",
     Material("plastic", is_seat=True), "海绵 定型棉 坐垫海绵 PU泡沫"),
    ("fabric", "polyester fabric", "涤纶面料", "kg", "fabric-polyester-knit-dyed-cn-zj",
     Material("textile", is_seat=True), "布料 面料 麻绒 座布"),
    ("mesh", "polyester mesh", "网布", "kg", "fabric-polyester-woven-dyed-cn-zj",
     Material("textile", is_seat=True), "网布 网背"),
    ("pp", "polypropylene parts", "PP 注塑件", "kg", "polypropylene-us",
     Material("plastic", "moulding", is_seat=True), "PP 塑料座壳 背框 聚丙烯"),
    ("pa", "polyamide parts", "尼龙注塑件（PA6）", "kg", "polyamide-6-cn",
     Material("plastic", "moulding", is_seat=True), "尼龙 PA6"),
    ("pa-gf", "polyamide with glass fibre", "玻纤增强尼龙件", "kg",
     "polyamide-66-glass-fibre-cn", Material("plastic", "moulding", is_seat=True),
     "PA+GF 加纤尼龙 尼龙五星脚"),
    ("abs", "ABS parts", "ABS 注塑件", "kg", "acrylonitrile-butadiene-styrene-us",
     Material("plastic", "moulding", is_seat=True), "ABS 扶手"),
    ("caster", "casters", "脚轮", "kg", "polyamide-6-cn",
     Material("plastic", "moulding"), "脚轮 轮子 滚轮"),
    ("gas-lift", "gas lift", "气压棒", "unit", "chair-gas-lift-cn-zj",
     Material("steel"), "气杆 气弹簧 升降杆"),
    ("mechanism", "mechanism, plates, frame of steel", "底盘、钢制件", "kg",
     "chair-mechanism-steel-cn-zj", Material("steel", "metalwork"), "底盘 钢架 铁架 钢管 托盘"),
    ("seat-metal", "seat or back of steel", "金属座板、靠背", "kg",
     "chair-mechanism-steel-cn-zj", Material("steel", "metalwork", is_seat=True), "金属座板"),
    ("fastener", "screws and fasteners", "螺丝、五金件", "kg", "steel-cold-rolled-cn",
     Material("steel"), "螺丝 五金 螺母"),
    ("aluminium", "die-cast aluminium", "压铸铝件", "kg", None,
     Material("aluminium", "die-casting"), "铝合金五星脚 压铸铝 铝脚"),
    ("zinc", "zinc parts", "锌合金件", "kg", "zinc-glo", Material("metal"), "锌合金"),
    ("bamboo-laminated", "laminated bamboo", "竹集成材", "kg", "bamboo-board-laminated-cn-zj",
     Material("bamboo", is_seat=True), "竹板 竹集成板 竹条"),
    ("bamboo-strand", "strand-woven bamboo", "重组竹", "kg", "bamboo-board-strand-woven-cn-zj",
     Material("bamboo", is_seat=True), "重竹 竹丝板"),
    ("plywood", "plywood", "胶合板、曲木", "kg", "plywood-glo",
     Material("wood", is_seat=True), "弯板 曲木板 多层板 座板"),
    ("timber", "solid wood", "实木", "kg", "wood-timber-gb",
     Material("wood", is_seat=True), "实木 橡胶木 榉木"),
    ("adhesive", "adhesive", "胶粘剂", "kg", "urea-formaldehyde-resin-65pct-cn",
     Material("other"), "胶水 白胶"),
    ("coating", "powder or lacquer", "粉末涂料、油漆", "kg", "epoxy-resin-rer",
     Material("other"), "喷粉 油漆 清漆 水性漆"),
    ("carton", "cardboard", "纸箱", "kg", "corrugated-board-cn", Material("packaging"),
     "纸箱 外箱 纸护角"),
    ("film", "plastic film and bags", "塑料袋、薄膜", "kg", "polyethylene-low-density-cn",
     Material("packaging"), "PE袋 塑料袋 珍珠棉"),
    ("paper", "paper", "纸张、说明书", "kg", "paper-gb", Material("packaging"),
     "说明书 牛皮纸"),
)  # fmt: skip

MATERIALS: dict[str, Material] = {row[0]: row[5] for row in _ROWS}

PARTS: tuple[Part, ...] = tuple(
    Part(
        key,
        Text(en, zh),
        unit,
        dataset,
        packaging=material.kind == "packaging",
        synonyms=tuple(synonyms.split()),
    )
    for key, en, zh, unit, dataset, material, synonyms in _ROWS
)

STEPS: tuple[Step, ...] = (
    Step("moulding", Text("injection moulding", "注塑"), ("kg",)),
    Step("die-casting", Text("die casting", "压铸"), ("kg",)),
    Step("metalwork", Text("stamping, welding, coating", "冲压、焊接、喷涂"), ("kg",)),
    Step("assembly", Text("assembly", "总装"), ("unit", "kg")),
)
