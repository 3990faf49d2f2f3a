"""Stages, boundaries, functional units, parts and steps of a lithium- or sodium-ion battery."""

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
    "cells": Text("cells", "电芯"),
    "pack": Text("pack", "电池包"),
    "service life": Text("service life", "使用寿命"),
    "end of life": Text("end of life", "废弃回收"),
}
"""Names of the parameter sections."""

FUNCTIONAL_UNITS = {
    "kWh-capacity": Text("1 kWh of rated capacity", "1 kWh 额定容量"),
    "kWh-delivered": Text("1 kWh delivered over the service life", "全寿命期 1 kWh 输出电量"),
    "kg": Text("1 kg of battery", "1 kg 电池"),
    "battery": Text("1 battery (pack, module or cell)", "1 个电池（包、模组或电芯）"),
}

CELL_PARTS: tuple[Part, ...] = (
    Part(
        "cathode",
        Text("cathode active material", "正极材料"),
        "kg",
        synonyms=("正极", "磷酸铁锂", "三元材料", "NCM", "LFP", "cathode"),
    ),
    Part(
        "anode",
        Text("anode active material", "负极材料"),
        "kg",
        synonyms=("负极", "石墨", "人造石墨", "硬碳", "graphite"),
    ),
    Part(
        "copper-foil",
        Text("copper foil", "铜箔"),
        "kg",
        "copper-foil-electrodeposited-cn",
        synonyms=("电解铜箔", "负极集流体"),
    ),
    Part(
        "aluminium-foil",
        Text("aluminium foil", "铝箔"),
        "kg",
        "aluminium-foil-battery-cn",
        synonyms=("涂碳铝箔", "正极集流体"),
    ),
    Part(
        "separator",
        Text("separator", "隔膜"),
        "kg",
        "separator-wet-process-cn",
        synonyms=("湿法隔膜", "涂覆隔膜"),
    ),
    Part("electrolyte", Text("electrolyte", "电解液"), "kg", synonyms=("六氟磷酸锂电解液",)),
    Part(
        "pvdf",
        Text("PVDF binder", "PVDF 粘结剂"),
        "kg",
        "polyvinylidene-fluoride-cn",
        synonyms=("PVDF", "聚偏氟乙烯"),
    ),
    Part(
        "sbr",
        Text("SBR binder", "SBR 粘结剂"),
        "kg",
        "styrene-butadiene-rubber-cn",
        synonyms=("SBR", "丁苯胶乳"),
    ),
    Part(
        "cmc",
        Text("CMC thickener", "CMC 增稠剂"),
        "kg",
        "carboxymethyl-cellulose-glo",
        synonyms=("CMC", "羧甲基纤维素钠"),
    ),
    Part(
        "conductive-carbon",
        Text("conductive carbon", "导电剂"),
        "kg",
        "carbon-black-glo",
        synonyms=("炭黑", "导电炭黑", "SP", "Super P"),
    ),
    Part(
        "nmp",
        Text("NMP lost", "NMP（净损耗）"),
        "kg",
        "n-methyl-pyrrolidone-us",
        synonyms=("NMP", "N-甲基吡咯烷酮"),
    ),
    Part(
        "cell-can-aluminium",
        Text("aluminium can and lid", "铝壳与盖板"),
        "kg",
        "aluminium-sheet-cn",
        synonyms=("铝壳", "盖板", "顶盖"),
    ),
    Part(
        "cell-can-steel",
        Text("steel can and cap", "钢壳与盖帽"),
        "kg",
        "steel-cold-rolled-cn",
        synonyms=("钢壳", "盖帽"),
    ),
    Part(
        "pouch-film",
        Text("pouch film and tapes", "铝塑膜、胶带"),
        "kg",
        "polyethylene-terephthalate-us",
        synonyms=("铝塑膜", "绝缘膜", "蓝膜"),
    ),
)
"""What is inside a cell."""

PACK_PARTS: tuple[Part, ...] = (
    Part(
        "aluminium-profile",
        Text("aluminium profiles (tray, frame)", "铝型材（托盘、框架）"),
        "kg",
        "aluminium-extrusion-cn",
        synonyms=("下箱体", "托盘", "铝型材", "边框"),
    ),
    Part(
        "aluminium-plate",
        Text("aluminium plates (end plates, cooling plate)", "铝板（端板、液冷板）"),
        "kg",
        "aluminium-sheet-cn",
        synonyms=("液冷板", "水冷板", "端板", "侧板"),
    ),
    Part(
        "steel-parts",
        Text("steel cover and brackets", "钢制上盖、支架"),
        "kg",
        "steel-hot-dip-galvanised-cn",
        synonyms=("上盖", "支架", "钢板", "紧固件", "螺栓"),
    ),
    Part("iron-parts", Text("cast iron parts", "铸铁件"), "kg", "iron-cast-cn"),
    Part(
        "wiring",
        Text("busbars and harness, copper", "铜排、线束"),
        "kg",
        "copper-wire-cn",
        synonyms=("铜排", "汇流排", "线束", "高压线束"),
    ),
    Part(
        "bms",
        Text("battery management system and relays", "电池管理系统（BMS）、继电器"),
        "kg",
        "electronics-control-unit-us",
        synonyms=("BMS", "从控", "主控", "BDU", "继电器", "采集板"),
    ),
    Part(
        "coolant",
        Text("coolant", "冷却液"),
        "kg",
        "coolant-glycol-50-us",
        synonyms=("冷却液", "乙二醇"),
    ),
    Part(
        "insulation",
        Text("thermal insulation", "隔热材料"),
        "kg",
        "insulation-glass-fibre-us",
        synonyms=("气凝胶", "隔热垫", "云母板"),
    ),
    Part(
        "plastic-parts",
        Text("plastic parts", "塑料件"),
        "kg",
        "polypropylene-us",
        synonyms=("塑料支架", "绝缘板", "绝缘罩"),
    ),
    Part(
        "adhesive",
        Text("structural and thermal adhesive", "结构胶、导热胶"),
        "kg",
        "epoxy-resin-rer",
        synonyms=("导热胶", "结构胶", "灌封胶"),
    ),
)
"""What a pack adds to its cells."""

PARTS: tuple[Part, ...] = (
    Part("cell", Text("cell", "电芯"), "kg", synonyms=("电芯", "单体", "单体电池", "cells")),
    *CELL_PARTS,
    *PACK_PARTS,
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
    Step("precursor", Text("precursor", "前驱体"), ("kg",)),
    Step("cathode", Text("cathode active material", "正极材料"), ("kg",)),
    Step("cell", Text("cell making", "电芯制造"), ("kWh", "kg", "unit")),
    Step("pack", Text("module and pack assembly", "模组与电池包装配"), ("unit", "kWh", "kg")),
)

MODULE_PARTS = frozenset({"wiring", "bms", "plastic-parts", "insulation", "aluminium-plate"})
"""Parts of the pack a module has already."""

INSTEAD_OF_EACH_OTHER: tuple[frozenset[str], ...] = (
    frozenset({"aluminium-profile", "aluminium-plate", "steel-parts", "iron-parts"}),
    frozenset({"pvdf", "sbr", "cmc"}),
    frozenset({"cell-can-aluminium", "cell-can-steel", "pouch-film"}),
)
"""Housing of the pack, binders, housing of the cell: a bill that names one has told them all."""

METAL_OF = {
    "aluminium-profile": "aluminium",
    "aluminium-plate": "aluminium",
    "steel-parts": "steel",
    "iron-parts": "steel",
    "wiring": "copper",
}
"""Metal that is recycled from a part of the pack."""
