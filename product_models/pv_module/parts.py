"""Stages, boundaries, functional units, parts and steps of a module."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "silicon": Text("metallurgical silicon", "工业硅"),
    "polysilicon": Text("polysilicon", "多晶硅"),
    "ingot": Text("ingot", "硅棒"),
    "wafer": Text("wafer", "硅片"),
    "cell": Text("cell", "电池片"),
    "materials": Text("module materials", "组件辅材"),
    "assembly": Text("module assembly", "组件制造"),
    "packaging": Text("packaging", "包装"),
    "distribution": Text("distribution", "运输分销"),
    "installation": Text("installation", "安装"),
    "use": Text("use", "使用"),
    "end-of-life": Text("end of life", "废弃回收"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-site": Text("cradle to customer", "摇篮到客户"),
    "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
}
FUNCTIONAL_UNITS = {
    "kWp": Text("1 kWp of rated power", "1 kWp 额定功率"),
    "m2": Text("1 m² of module", "1 平方米组件"),
    "module": Text("1 module", "1 块组件"),
    "kWh": Text("1 kWh of direct current over the life", "全寿命期 1 kWh 直流电"),
}

SECTIONS = {
    "product": Text("product", "产品"),
    "silicon and cells": Text("silicon and cells", "硅料与电池"),
    "module": Text("module", "组件"),
    "use": Text("use", "使用"),
}

PARTS: tuple[Part, ...] = (
    Part("cell", Text("solar cell", "电池片"), "unit", synonyms=("cells", "电池", "单晶电池")),
    Part(
        "ribbon",
        Text("tinned copper ribbon", "焊带（含汇流条）"),
        "kg",
        "copper-ribbon-tinned-cn",
        synonyms=("焊带", "汇流条", "互联条", "busbar"),
    ),
    Part(
        "front-glass",
        Text("front glass", "前玻璃"),
        "kg",
        "solar-glass-cn",
        synonyms=("光伏玻璃", "面板玻璃", "钢化玻璃"),
    ),
    Part("rear-glass", Text("rear glass", "后玻璃"), "kg", "solar-glass-cn", synonyms=("背玻",)),
    Part(
        "encapsulant-eva",
        Text("encapsulant film, EVA", "EVA 胶膜"),
        "kg",
        "encapsulant-film-eva-cn",
        synonyms=("EVA", "胶膜"),
    ),
    Part(
        "encapsulant-poe",
        Text("encapsulant film, POE or EPE", "POE/EPE 胶膜"),
        "kg",
        "encapsulant-film-poe-cn",
        synonyms=("POE", "EPE"),
    ),
    Part(
        "backsheet",
        Text("backsheet", "背板"),
        "kg",
        "backsheet-pet-fluoropolymer-cn",
        synonyms=("背膜",),
    ),
    Part("frame", Text("aluminium frame", "铝边框"), "kg", synonyms=("边框", "铝合金边框")),
    Part(
        "sealant",
        Text("silicone sealant and potting", "硅胶（密封、灌封）"),
        "kg",
        "silicone-sealant-glo",
        synonyms=("硅胶", "密封胶"),
    ),
    Part(
        "junction-box",
        Text("junction box with cables and connectors", "接线盒（含线缆、连接器）"),
        "unit",
        "junction-box-pv-cn",
        synonyms=("接线盒",),
    ),
    Part("cable", Text("extra cable", "加长线缆"), "kg", "cable-power-cn", synonyms=("线缆",)),
    Part("flux", Text("flux", "助焊剂"), "kg", "propanol-glo", synonyms=("助焊剂",)),
    Part("label", Text("labels and tape", "标签、胶带"), "kg", "polyethylene-terephthalate-us"),
    Part(
        "carton",
        Text("cardboard", "纸箱、纸护角"),
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
        synonyms=("托盘",),
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
    Step("polysilicon", Text("polysilicon", "多晶硅"), ("kg",)),
    Step("ingot", Text("ingot", "硅棒"), ("kg",)),
    Step("wafer", Text("wafer", "硅片"), ("m2", "unit")),
    Step("cell", Text("cell", "电池片"), ("m2", "unit", "kWp")),
    Step("module", Text("module", "组件"), ("unit", "m2", "kWp")),
)
