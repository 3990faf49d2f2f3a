"""Stages, boundaries, functional units, parts and steps of a lead-acid battery."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "materials": Text("raw material acquisition and pre-processing", "原材料获取与预处理"),
    "production": Text("main product production", "产品生产"),
    "distribution": Text("distribution", "分销"),
    "end-of-life": Text("end of life and recycling", "报废与回收"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-customer": Text("cradle to customer", "摇篮到客户"),
    "life-cycle-without-use": Text(
        "life cycle without use (EU 2023/1542)", "全生命周期，不含使用阶段（欧盟 2023/1542）"
    ),
}
SECTIONS = {
    "product": Text("product", "产品"),
    "lead": Text("lead", "铅"),
    "plant": Text("plant", "工厂"),
    "end of life": Text("end of life", "废弃回收"),
}
"""Names of the parameter sections."""

FUNCTIONAL_UNITS = {
    "kWh-capacity": Text("1 kWh of rated capacity", "1 kWh 额定容量"),
    "kg": Text("1 kg of battery", "1 kg 电池"),
    "battery": Text("1 battery", "1 只电池"),
}

PARTS: tuple[Part, ...] = (
    Part(
        "lead-parts",
        Text("grids, straps and terminals, lead alloy", "板栅、汇流排、极柱（铅合金）"),
        "kg",
        synonyms=("板栅", "铅合金", "铅锭", "汇流排", "铅零件"),
    ),
    Part(
        "active-mass",
        Text("active mass, as leady oxide", "活性物质（以铅粉计）"),
        "kg",
        synonyms=("铅粉", "铅膏", "正极板", "负极板", "极板"),
    ),
    Part("tin", Text("tin", "锡"), "kg", "tin-cn", synonyms=("锡锭", "焊锡")),
    Part(
        "separator",
        Text("separator, absorbent glass mat", "AGM 隔板"),
        "kg",
        "glass-fibre-cn",
        synonyms=("隔板", "玻璃纤维隔板", "AGM"),
    ),
    Part(
        "acid",
        Text("sulfuric acid, as 100 %", "硫酸（折百）"),
        "kg",
        "sulfuric-acid-us",
        synonyms=("硫酸", "电解液"),
    ),
    Part(
        "water",
        Text("deionised water", "去离子水"),
        "kg",
        "deionised-water-cn",
        synonyms=("纯水", "去离子水"),
    ),
    Part(
        "case-abs",
        Text("case and lid, ABS", "ABS 槽盖"),
        "kg",
        "acrylonitrile-butadiene-styrene-us",
        synonyms=("ABS", "塑壳", "电池槽", "槽盖"),
    ),
    Part(
        "case-pp",
        Text("case and lid, polypropylene", "PP 槽盖"),
        "kg",
        "polypropylene-us",
        synonyms=("PP", "聚丙烯槽"),
    ),
    Part(
        "copper",
        Text("copper terminals", "铜端子"),
        "kg",
        "copper-wire-cn",
        synonyms=("铜端子", "铜芯", "连接线"),
    ),
    Part(
        "carton",
        Text("cardboard", "纸箱"),
        "kg",
        "corrugated-board-cn",
        packaging=True,
        synonyms=("纸箱",),
    ),
    Part(
        "pallet",
        Text("wooden pallet", "木托盘"),
        "unit",
        "pallet-wood-glo",
        packaging=True,
        synonyms=("木托盘", "栈板"),
    ),
    Part(
        "plastic-film",
        Text("plastic film and straps", "缠绕膜、打包带"),
        "kg",
        "polyethylene-low-density-cn",
        packaging=True,
        synonyms=("缠绕膜", "打包带"),
    ),
)

STEPS: tuple[Step, ...] = (
    Step("smelter", Text("own secondary smelter", "自有再生铅冶炼"), ("kg",)),
    Step("oxide", Text("leady oxide", "铅粉制造"), ("kg",)),
    Step(
        "plant",
        Text("casting, pasting, curing, assembly", "铸板、涂膏、固化、装配"),
        ("unit", "kWh", "kg"),
    ),
    Step("formation", Text("formation", "化成"), ("unit", "kWh", "kg")),
)
