"""What a tea maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.shared.allocation import APPROACHES

_SEEN, _DERIVED = Provenance.SEEN, Provenance.DERIVED
_RECALLED, _ASSUMED = Provenance.RECALLED, Provenance.ASSUMED


def _assumed(value: float | str, comment: str) -> Default:
    return Default(value, "assumption", _ASSUMED, comment)


def _recalled(value: float | str, comment: str) -> Default:
    return Default(value, "rec-agro", _RECALLED, comment)


def _per_hectare(key: str, label: Text, help_: Text, maximum: float, unit: str) -> Parameter:
    return Parameter(key, label, help_, unit=unit, minimum=0, maximum=maximum, section="garden")


_PRODUCT = (
    Parameter(
        "kind",
        Text("kind of tea", "茶类"),
        Text("Decides how far the leaf is withered.", "决定萎凋程度的缺省值。"),
        ParameterKind.CHOICE,
        choices={
            "green": Text("green", "绿茶"),
            "white": Text("white", "白茶"),
            "oolong": Text("oolong", "乌龙茶"),
            "black": Text("black", "红茶"),
            "dark": Text("dark (pu'er)", "黑茶（普洱）"),
        },
        mandatory=True,
    ),
    Parameter(
        "packing",
        Text("packing where the list names none", "未填包装清单时的包装"),
        Text("Retail cans, foil and box, or unpacked.", "零售罐、铝箔、纸盒，或散装不包装。"),
        ParameterKind.CHOICE,
        choices={"retail": Text("retail", "零售包装"), "none": Text("unpacked", "散装")},
        default=_assumed("retail", "famous teas are sold in cans and boxes"),
    ),
)

_GARDEN = (
    Parameter(
        "field-site",
        Text("where the leaf grows", "茶园所在地"),
        Text("Location code (CN-ZJ, CN-YN …).", "地区代码（CN-ZJ、CN-YN 等）。"),
        ParameterKind.LOCATION,
        default=_assumed("CN-ZJ", "the garden of the template"),
        section="garden",
    ),
    Parameter(
        "leaf-yield",
        Text("fresh leaf per hectare and year", "每公顷年鲜叶产量"),
        Text(
            "All grades and seasons; 1 ha = 15 mu.",
            "全年各等级合计；1 公顷 = 15 亩，亩产（斤）× 7.5。",
        ),
        unit="kg/ha",
        minimum=100,
        maximum=40000,
        default=Default(3993.12, "tea-zj-2014", _DERIVED, "950.74 kg made tea × 4.2 (recalled)"),
        section="garden",
    ),
    _per_hectare(
        "nitrogen-mineral",
        Text("mineral nitrogen", "化肥氮用量（折纯 N）"),
        Text(
            "As N a year; else the mean of Chinese gardens.", "折纯氮，每年；不填按中国茶园平均。"
        ),
        1500,
        "kg/ha",
    ),
    Parameter(
        "nitrogen-organic",
        Text("organic nitrogen", "有机肥氮用量（折纯 N）"),
        Text(
            "N of manure and cake; counts in the soil, free of burden before.",
            "粪肥、饼肥中的氮；计土壤排放，上游不计负荷。",
        ),
        unit="kg/ha",
        minimum=0,
        maximum=1500,
        default=Default(69.6, "ni-2019-tea", _DERIVED, "15 % of 464 kg N/ha"),
        section="garden",
    ),
    _per_hectare(
        "phosphate",
        Text("phosphate", "磷肥用量（折 P₂O₅）"),
        Text("As P₂O₅, mineral; else the mean of gardens.", "化肥，折 P₂O₅；不填按平均。"),
        800,
        "kg/ha",
    ),
    _per_hectare(
        "potash",
        Text("potash", "钾肥用量（折 K₂O）"),
        Text("As K₂O, mineral; else the mean of gardens.", "化肥，折 K₂O；不填按平均。"),
        800,
        "kg/ha",
    ),
    _per_hectare(
        "pesticide",
        Text("pesticides", "农药用量（有效成分）"),
        Text("Active ingredient; else usual practice.", "有效成分；不填按常用量。"),
        100,
        "kg/ha",
    ),
    _per_hectare(
        "diesel",
        Text("diesel of garden machines", "茶园机械柴油"),
        Text(
            "Tilling, pruning, plucking; else usual practice.", "耕作、修剪、采摘；不填按常用量。"
        ),
        1000,
        "kg/ha",
    ),
    Parameter(
        "irrigation-electricity",
        Text("electricity of irrigation", "灌溉用电"),
        Text("Pumps and frost fans; 0 if rain-fed.", "水泵、防霜风扇；雨养填 0。"),
        unit="kWh/ha",
        minimum=0,
        maximum=10000,
        default=_assumed(0.0, "rain-fed"),
        section="garden",
    ),
    _per_hectare(
        "limestone",
        Text("limestone", "石灰石用量"),
        Text("Ground limestone against soil acidity; 0 if none.", "改良土壤酸化；不用填 0。"),
        5000,
        "kg/ha",
    ),
    _per_hectare(
        "urea",
        Text("urea", "尿素用量（实物）"),
        Text(
            "Product mass of urea within the mineral nitrogen; gives its CO₂.",
            "化肥氮中尿素的实物量，用于计算其 CO₂ 释放。",
        ),
        3000,
        "kg/ha",
    ),
    Parameter(
        "soil-factors",
        Text("emission factors of the soil", "土壤 N₂O 排放因子"),
        Text(
            "Measured in Chinese tea gardens, or an edition of the IPCC guidelines.",
            "中国茶园实测值，或 IPCC 指南某一版本。",
        ),
        ParameterKind.CHOICE,
        choices={
            "tea-china": Text("measured in Chinese tea gardens", "中国茶园实测"),
            "ipcc-2019-wet": Text("IPCC 2019, wet climate", "IPCC 2019，湿润气候"),
            "ipcc-2019-dry": Text("IPCC 2019, dry climate", "IPCC 2019，干旱气候"),
            "ipcc-2006": Text("IPCC 2006", "IPCC 2006"),
        },
        default=Default("tea-china", "yao-2020-tea", _SEEN, "net of background emission"),
        section="garden",
    ),
)


def _energy(key: str, label: Text, help_: Text, unit: str, maximum: float) -> Parameter:
    return Parameter(key, label, help_, unit=unit, minimum=0, maximum=maximum, section="factory")


_WITHERED = {"green": 0.72, "white": 0.20, "oolong": 0.68, "black": 0.62, "dark": 0.72}

_FACTORY = (
    Parameter(
        "factory-site",
        Text("where the tea is made", "茶厂所在地"),
        Text("Location code; decides the grid.", "地区代码；决定使用哪个电网。"),
        ParameterKind.LOCATION,
        default=_assumed("CN-ZJ", "the factory of the template"),
        section="factory",
    ),
    Parameter(
        "leaf-per-tea",
        Text("fresh leaf per made tea", "鲜叶制茶比"),
        Text(
            "Else that of the database; a bill line of fresh leaf replaces it.",
            "制 1 kg 干茶所需鲜叶千克数，不填按数据库；清单填鲜叶行时以清单为准。",
        ),
        unit="kg/kg",
        minimum=2.5,
        maximum=8,
        section="factory",
    ),
    Parameter(
        "leaf-moisture-share",
        Text("water in the fresh leaf", "鲜叶含水率"),
        Text("By mass.", "质量比例。"),
        minimum=0.5,
        maximum=0.9,
        default=_recalled(0.76, "75 to 78 %"),
        section="factory",
    ),
    Parameter(
        "withered-moisture-share",
        Text("water in the withered leaf", "萎凋叶（摊青叶）含水率"),
        Text("When it leaves the withering.", "萎凋（摊青）结束时。"),
        minimum=0.05,
        maximum=0.9,
        default={key: _recalled(value, "usual practice") for key, value in _WITHERED.items()},
        default_by="kind",
        section="factory",
    ),
    Parameter(
        "tea-moisture-share",
        Text("water in the made tea", "成品茶含水率"),
        Text("By mass.", "质量比例。"),
        minimum=0.01,
        maximum=0.15,
        default=_recalled(0.05, "5 %, dark tea more"),
        section="factory",
    ),
    _energy(
        "withering-electricity",
        Text("electricity of withering", "萎凋用电"),
        Text("Fans per kg of made tea; 0 if none.", "每千克干茶风机用电；没有填 0。"),
        "kWh/kg",
        20,
    ),
    _energy(
        "withering-heat",
        Text("heat of withering", "萎凋用热"),
        Text("Warm air per kg of made tea; 0 if none.", "每千克干茶热风用热；没有填 0。"),
        "MJ/kg",
        60,
    ),
    _energy(
        "firing-electricity",
        Text("electricity of firing and drying", "杀青与干燥用电"),
        Text(
            "Pans, rollers, dryers, per kg of made tea; else by the water they evaporate.",
            "每千克干茶；不填则按蒸发水量推算。",
        ),
        "kWh/kg",
        40,
    ),
    _energy(
        "firing-heat",
        Text("heat of firing and drying", "杀青与干燥用热"),
        Text(
            "Heat of fuels per kg of made tea; else by the water evaporated.",
            "每千克干茶燃料供热；不填则按蒸发水量推算。",
        ),
        "MJ/kg",
        120,
    ),
    Parameter(
        "heat-source",
        Text("source of heat", "热源"),
        Text("What the heat above is made with.", "上述用热的燃料。"),
        ParameterKind.CHOICE,
        choices={
            "natural-gas": Text("natural gas", "天然气"),
            "hard-coal": Text("coal", "煤"),
            "diesel": Text("diesel", "柴油"),
            "wood": Text("firewood or pellets", "木柴、生物质颗粒"),
        },
        default=_recalled("natural-gas", "as in the template"),
        section="factory",
    ),
    Parameter(
        "wood-stove-efficiency-share",
        Text("efficiency of the wood stove", "柴灶（生物质炉）热效率"),
        Text("Heat used per heat of the wood.", "有效热占燃料热值比例。"),
        minimum=0.1,
        maximum=1,
        default=_assumed(0.65, "pellet burner"),
        section="factory",
    ),
    Parameter(
        "coproduct-mass",
        Text("sold co-products", "外售副产品（茶末、茶梗）"),
        Text("Dust and stalks sold, kg per kg of made tea.", "每千克成品茶外售茶末、茶梗千克数。"),
        unit="kg/kg",
        minimum=0,
        maximum=2,
        default=_assumed(0.0, "none sold"),
        section="factory",
    ),
    Parameter(
        "coproduct-price-share",
        Text("price of the co-products", "副产品价格比"),
        Text("Per kg, relative to the made tea.", "每千克价格与成品茶之比。"),
        minimum=0,
        maximum=1,
        section="factory",
    ),
    Parameter(
        "allocation",
        Text("allocation to co-products", "副产品分配方法"),
        Text("By mass, or by value.", "按质量或按产值。"),
        ParameterKind.CHOICE,
        choices=APPROACHES,
        default=_assumed("mass", "a physical relation comes first, ISO 14067 6.4.6"),
        section="factory",
    ),
)

_USE = (
    Parameter(
        "carbon-share",
        Text("carbon in dry tea", "干茶含碳率"),
        Text("Per dry mass; gives uptake and release of CO₂.", "按干物质计，用于生物碳收支。"),
        minimum=0.35,
        maximum=0.6,
        default=_recalled(0.48, "usual of leaves"),
        section="use",
    ),
    Parameter(
        "infusion-water",
        Text("water heated for brewing", "冲泡用水"),
        Text("Litres per kg of tea: 3 g and two cups are about 100.", "每千克茶叶升数。"),
        unit="L/kg",
        minimum=10,
        maximum=600,
        default=_assumed(100.0, "two infusions of 150 mL with 3 g"),
        section="use",
    ),
    Parameter(
        "kettle-efficiency-share",
        Text("efficiency of the kettle", "烧水热效率"),
        Text("Heat in the water used per electricity.", "所用热水的热量与耗电之比。"),
        minimum=0.1,
        maximum=1,
        default=_assumed(0.8, "water heated too much included"),
        section="use",
    ),
    Parameter(
        "use-site",
        Text("where it is drunk", "消费地"),
        Text("Country code; decides the grid.", "国家代码；决定使用哪个电网。"),
        ParameterKind.LOCATION,
        default=_assumed("CN", "home market"),
        section="use",
    ),
)

PARAMETERS: tuple[Parameter, ...] = (*_PRODUCT, *_GARDEN, *_FACTORY, *_USE)
