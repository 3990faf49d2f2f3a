"""Stages, boundaries, functional units, parts and steps of a textile."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step
from product_models.textile.fibres import FIBRES

STAGES = {
    "fibre": Text("fibre", "纤维原料"),
    "spinning": Text("spinning", "纺纱纺丝"),
    "fabric": Text("knitting and weaving", "织造"),
    "wet": Text("wet processing and printing", "印染"),
    "making": Text("making-up and trims", "成衣加工与辅料"),
    "packaging": Text("packaging", "包装"),
    "distribution": Text("distribution", "运输分销"),
    "use": Text("use", "使用"),
    "end-of-life": Text("end of life", "废弃处理"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-customer": Text("cradle to customer", "摇篮到客户"),
    "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
}
SECTIONS = {
    "product": Text("product", "产品"),
    "fibres": Text("fibres", "纤维"),
    "spinning": Text("spinning", "纺纱"),
    "fabric": Text("fabric", "织造"),
    "wet processing": Text("wet processing", "印染"),
    "garment": Text("garment", "成衣"),
    "use": Text("use", "使用"),
    "end of life": Text("end of life", "废弃回收"),
}
"""Names of the parameter sections."""

FUNCTIONAL_UNITS = {
    "garment": Text("1 garment", "1 件成衣"),
    "wear": Text("1 wear", "穿着 1 次"),
    "kg": Text("1 kg", "1 千克"),
    "m2": Text("1 m² of fabric", "1 平方米面料"),
}

FABRIC_PARTS = ("fabric", "rib")
"""Parts that are finished fabric, modelled from the fibre on."""

GREIGE = "greige"
"""Part that is greige fabric, modelled from the fibre on."""

YARN_ROUTES = {
    "yarn": None,
    "yarn-fdy": "filament-fdy",
    "yarn-dty": "filament-dty",
    "yarn-poy": "filament-poy",
}
"""Parts that are yarn, with the route they were spun by; None: the parameter's."""

_MODELLED = (
    Part("fabric", Text("fabric", "面料"), "kg", synonyms=("大身布", "主料", "布料", "里料面料")),
    Part("rib", Text("rib and collar", "罗纹、领布"), "kg", synonyms=("罗纹", "螺纹", "领口")),
    Part(GREIGE, Text("greige fabric", "坯布"), "kg", synonyms=("坯", "白坯")),
    Part("yarn", Text("yarn", "纱线"), "kg", synonyms=("棉纱", "纱", "经纱", "纬纱")),
    Part("yarn-fdy", Text("filament FDY", "FDY 长丝"), "kg", synonyms=("FDY", "经丝")),
    Part("yarn-dty", Text("filament DTY", "DTY 低弹丝"), "kg", synonyms=("DTY", "低弹丝", "纬丝")),
    Part("yarn-poy", Text("filament POY", "POY 预取向丝"), "kg", synonyms=("POY",)),
    *(
        Part(key, fibre.label, "kg", fibre.dataset, synonyms=fibre.synonyms)
        for key, fibre in FIBRES.items()
    ),
)

_CHEMICALS = (
    ("dye-reactive", "reactive dye", "活性染料", "dye-reactive-glo", ()),
    ("dye-disperse", "disperse dye", "分散染料", "dye-disperse-glo", ()),
    ("dye-acid", "acid dye", "酸性染料", "dye-acid-glo", ()),
    ("auxiliary", "textile auxiliary", "纺织助剂", "textile-auxiliary-glo", ("助剂", "匀染剂")),
    ("softener", "softener", "柔软剂", "textile-softener-glo", ("硅油",)),
    ("caustic-soda", "caustic soda", "烧碱", "sodium-hydroxide-cn", ("液碱", "NaOH")),
    ("soda-ash", "soda ash", "纯碱", "soda-ash-cn", ("Na2CO3",)),
    ("glauber-salt", "Glauber's salt", "元明粉", "sodium-sulfate-cn", ("硫酸钠",)),
    ("hydrogen-peroxide", "hydrogen peroxide", "双氧水", "hydrogen-peroxide-us", ("H2O2",)),
    ("acetic-acid", "acetic acid", "冰醋酸", "acetic-acid-cn", ("醋酸",)),
    ("repellent", "water repellent", "防水剂", "water-repellent-fluorine-free-glo", ()),
    ("starch", "starch size", "淀粉浆料", "starch-size-glo", ("浆料",)),
    ("polyvinyl-alcohol", "polyvinyl alcohol", "聚乙烯醇", "polyvinyl-alcohol-glo", ("PVA",)),
)
CHEMICALS = tuple(
    Part(key, Text(en, zh), "kg", dataset, synonyms=words)
    for key, en, zh, dataset, words in _CHEMICALS
)
"""Dyes, chemicals and sizes; a line replaces the default of the same dataset."""

SIZES = ("starch", "polyvinyl-alcohol")
"""Chemicals of the weaving mill; all others are of the dyehouse."""

_FILAMENT, _WOVEN = "polyester-filament-dty-cn-zj", "fabric-polyester-woven-dyed-cn-zj"

_TRIMS = (
    Part(
        "lining",
        Text("lining, polyester", "里料（涤纶）"),
        "kg",
        _WOVEN,
        synonyms=("里布", "里料", "涤塔夫"),
    ),
    Part(
        "wadding",
        Text("polyester wadding", "涤纶填充棉"),
        "kg",
        "polyester-staple-fibre-cn",
        synonyms=("喷胶棉", "填充物", "仿羽绒"),
    ),
    Part(
        "interlining",
        Text("interlining", "衬布"),
        "kg",
        _WOVEN,
        synonyms=("粘合衬", "无纺衬"),
    ),
    Part(
        "sewing-thread",
        Text("sewing thread, polyester", "缝纫线（涤纶）"),
        "kg",
        _FILAMENT,
        synonyms=("缝纫线", "车线", "线"),
    ),
    Part(
        "tape",
        Text("tape, cord and elastic", "织带、绳、松紧带"),
        "kg",
        _FILAMENT,
        synonyms=("松紧带", "橡筋", "织带", "抽绳"),
    ),
    Part(
        "label",
        Text("woven or printed label", "织标、洗水唛"),
        "kg",
        _WOVEN,
        synonyms=("主标", "洗水标", "水洗唛", "尺码标", "商标"),
    ),
    Part(
        "button-plastic",
        Text("plastic button, 1 g", "塑料纽扣（1 g）"),
        "unit",
        "button-plastic-cn",
        synonyms=("纽扣", "扣子", "树脂扣"),
    ),
    Part(
        "button-metal",
        Text("metal button or snap, 3 g", "金属纽扣（3 g）"),
        "unit",
        "button-metal-cn",
        synonyms=("四合扣", "金属扣", "工字扣"),
    ),
    Part(
        "zip-long", Text("zip, 50 g", "长拉链（50 g）"), "unit", "zip-long-cn", synonyms=("拉链",)
    ),
    Part("zip-short", Text("zip, 10 g", "短拉链（10 g）"), "unit", "zip-short-cn"),
)

_PACKAGING = (
    Part(
        "packaging-set",
        Text("bag, tag and share of carton", "包装套装（袋、吊牌、纸箱分摊）"),
        "unit",
        "packaging-garment-cn",
        packaging=True,
    ),
    Part(
        "bag",
        Text("plastic bag or film", "胶袋、薄膜"),
        "kg",
        "polyethylene-low-density-cn",
        packaging=True,
        synonyms=("OPP袋", "PE袋", "胶袋", "塑料袋"),
    ),
    Part(
        "carton",
        Text("carton", "纸箱"),
        "kg",
        "corrugated-board-cn",
        packaging=True,
        synonyms=("外箱", "瓦楞纸箱"),
    ),
    Part(
        "paper",
        Text("paper, hang tag, tube", "纸、吊牌、纸管"),
        "kg",
        "paper-gb",
        packaging=True,
        synonyms=("吊牌", "衬纸", "纸筒", "拷贝纸"),
    ),
    Part(
        "gift-box",
        Text("gift box, board", "礼盒（纸板）"),
        "kg",
        "cardboard-gb",
        packaging=True,
        synonyms=("礼盒", "包装盒"),
    ),
)

PARTS: tuple[Part, ...] = (*_MODELLED, *CHEMICALS, *_TRIMS, *_PACKAGING)

STEPS: tuple[Step, ...] = (
    Step("spinning", Text("spinning", "纺纱、纺丝"), ("kg",)),
    Step("texturing", Text("texturing", "加弹"), ("kg",)),
    Step("fabric", Text("knitting or weaving", "织造"), ("kg", "m2")),
    Step("wet", Text("wet processing", "印染"), ("kg", "m2")),
    Step("printing", Text("printing", "印花"), ("m2",)),
    Step("making", Text("making-up", "成衣缝制"), ("unit", "kg")),
)
