"""Stages, boundaries, functional units, parts, steps and carriers of tea."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "field": Text("tea garden", "茶园种植"),
    "processing": Text("processing", "加工制茶"),
    "packaging": Text("packaging", "包装"),
    "distribution": Text("distribution", "运输分销"),
    "use": Text("brewing", "冲泡饮用"),
    "end-of-life": Text("end of life", "废弃处理"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-site": Text("cradle to customer", "摇篮到客户"),
    "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
}
FUNCTIONAL_UNITS = {
    "kg": Text("1 kg of made tea", "1 千克成品茶"),
    "cup": Text("1 cup, 3 g of made tea", "1 杯（3 克成品茶）"),
}
CUP_KG = 0.003

SECTIONS = {
    "product": Text("product", "产品"),
    "garden": Text("tea garden", "茶园"),
    "factory": Text("tea factory", "茶厂"),
    "use": Text("brewing and end of life", "冲泡与废弃"),
}

FRESH_LEAF = "fresh-leaf"

PARTS: tuple[Part, ...] = (
    Part(
        FRESH_LEAF,
        Text("fresh tea leaf", "茶鲜叶"),
        "kg",
        synonyms=("鲜叶", "茶青", "青叶", "green leaf"),
    ),
    Part(
        "tin",
        Text("tinplate can", "马口铁罐"),
        "kg",
        "steel-cans-gb",
        packaging=True,
        synonyms=("铁罐", "茶叶罐", "tea caddy"),
    ),
    Part(
        "aluminium-foil",
        Text("aluminium foil and foil bags", "铝箔、铝箔袋"),
        "kg",
        "aluminium-cans-foil-gb",
        packaging=True,
        synonyms=("铝箔袋", "锡纸袋", "铝膜"),
    ),
    Part(
        "plastic-bag",
        Text("plastic bags and film", "塑料袋、薄膜"),
        "kg",
        "polyethylene-low-density-cn",
        packaging=True,
        synonyms=("塑料袋", "内膜袋", "PE 袋"),
    ),
    Part(
        "paper",
        Text("paper, filter paper and labels", "纸、滤纸、标签"),
        "kg",
        "paper-gb",
        packaging=True,
        synonyms=("棉纸", "滤纸", "标签"),
    ),
    Part(
        "glass-jar",
        Text("glass jar", "玻璃罐"),
        "kg",
        "glass-container-gb",
        packaging=True,
        synonyms=("玻璃瓶",),
    ),
    Part(
        "gift-box",
        Text("cardboard gift box", "纸板礼盒"),
        "kg",
        "cardboard-gb",
        packaging=True,
        synonyms=("礼盒", "纸盒", "纸罐"),
    ),
    Part(
        "carton",
        Text("corrugated carton", "瓦楞纸箱"),
        "kg",
        "corrugated-board-cn",
        packaging=True,
        synonyms=("纸箱", "外箱"),
    ),
)

STEPS: tuple[Step, ...] = (
    Step("field", Text("tea garden", "茶园"), ("kg",)),
    Step("withering", Text("withering", "萎凋（摊青）"), ("kg",)),
    Step("firing", Text("firing and drying", "杀青与干燥"), ("kg",)),
    Step("packing", Text("sorting and packing", "精制与包装"), ("kg",)),
)
