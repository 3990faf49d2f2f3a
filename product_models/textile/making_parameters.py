"""Parameters from wet processing to the end of life."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.textile.asking import ASSUMED, assumed, choice, number, own, rows, site
from product_models.textile.choices import (
    DYEING_MACHINES,
    DYES,
    HEAT,
    MEDIA,
    PRETREATMENT_LABELS,
    PRINTING,
    WET,
)
from product_models.textile.products import GARMENTS

WET_PROCESSING: tuple[Parameter, ...] = (
    choice(
        "wet-route",
        (
            Text("wet processing", "印染"),
            Text(
                "How pre-treatment, dyeing and finishing are counted.",
                "前处理、染色、整理的核算方式。",
            ),
        ),
        "wet processing",
        WET,
        default=own("plant", yarn="none", silk_scarf="with-printing"),
    ),
    choice(
        "dyeing-medium",
        (
            Text("what is dyed", "染色对象"),
            Text("Yarn, fabric or the cut garment.", "纱线、面料或成衣。"),
        ),
        "wet processing",
        MEDIA,
        default=assumed("fabric"),
    ),
    choice(
        "dye-type",
        (Text("kind of dye", "染料类别"), Text("Empty: by fibre.", "不填：按纤维。")),
        "wet processing",
        DYES,
    ),
    choice(
        "pretreatment",
        (
            Text("pre-treatment", "前处理"),
            Text(
                "With wet-route steps; empty: by fibre and fabric.",
                "用于按工序；不填：按纤维和织物。",
            ),
        ),
        "wet processing",
        PRETREATMENT_LABELS,
    ),
    choice(
        "dyeing-machine",
        (Text("dyeing machine", "染色设备"), Text("With wet-route steps.", "用于按工序。")),
        "wet processing",
        DYEING_MACHINES,
        default=assumed("average"),
    ),
    Parameter(
        "finishing",
        Text("chemical finishing on the stenter", "后整理（定形）"),
        Text("With wet-route steps.", "用于按工序。"),
        ParameterKind.BOOLEAN,
        default=Default(value=True, source_id="assumption", provenance=ASSUMED),
        section="wet processing",
    ),
    number(
        "wet-energy-factor",
        (
            Text("factor on default energy of wet processing", "印染缺省能耗系数"),
            Text("1.5 for the surcharge of the French method.", "法国环境标识方法的加成取 1.5。"),
        ),
        "wet processing",
        (0.2, 3),
        default=assumed(1.0),
    ),
    choice(
        "heat-source",
        (
            Text("heat of wet processing", "印染热源"),
            Text(
                "Empty: as the dataset, mostly steam of a park.", "不填：按数据集，多为园区蒸汽。"
            ),
        ),
        "wet processing",
        HEAT,
    ),
    number(
        "wet-loss-share",
        (
            Text("loss in wet processing", "印染损耗率"),
            Text(
                "Share of the greige; empty: of the dataset.", "占投入坯布的比例；不填：按数据集。"
            ),
        ),
        "wet processing",
        (0, 0.5),
        default={"silk-scarf": assumed(0.2, "sericin washed off")},
    ),
    choice(
        "printing",
        (Text("printing", "印花"), Text("Kind of print.", "印花工艺。")),
        "wet processing",
        PRINTING,
        default=own("none", silk_scarf="silk"),
    ),
    number(
        "print-share",
        (
            Text("printed share of the fabric", "印花面积占比"),
            Text(
                "Of the area before cutting; needed with printing.", "占裁剪前面积；有印花时必填。"
            ),
        ),
        "wet processing",
        (0, 1),
        default={"silk-scarf": assumed(0.94, "the white margin is cut away")},
    ),
    Parameter(
        "water-repellent",
        Text("durable water repellent", "防水整理"),
        Text("Fluorine-free finish.", "无氟防水整理。"),
        ParameterKind.BOOLEAN,
        default=own(default=False, polyester_jacket=True),
        default_by="product",
        section="wet processing",
    ),
    site("wet", "dyed and finished", "印染", "wet processing", "CN-ZJ"),
)

_WASHING: dict[str, Text] = {
    "cold": Text("cold, Chinese household", "冷水（中国家庭）"),
    "warm": Text("warm, European household", "温水（欧洲家庭）"),
}

GARMENT: tuple[Parameter, ...] = (
    number(
        "mass",
        (
            Text("garment mass", "成衣质量"),
            Text("Net, one piece or set, without packaging.", "单件（套）净重，不含包装。"),
        ),
        "garment",
        (0.005, 10),
        unit="kg",
        default=rows(lambda row: row.mass_kg),
    ),
    number(
        "fabric-share",
        (
            Text("fabric in the garment", "面料占成衣质量比例"),
            Text("Used if the bill names no fabric.", "物料清单未列面料时采用。"),
        ),
        "garment",
        (0.05, 1),
        default={key: assumed(row.fabric_share) for key, row in GARMENTS.items()},
    ),
    number(
        "cutting-waste-share",
        (
            Text("cutting waste", "裁剪损耗率"),
            Text(
                "Share of the fabric; also for fabric lines of the bill without an own loss.",
                "占投入面料的比例；清单中未填损耗率的面料行亦采用。",
            ),
        ),
        "garment",
        (0, 0.6),
        default=rows(lambda row: row.cutting_share),
    ),
    number(
        "sewing-minutes",
        (
            Text("sewing time", "缝制工时"),
            Text("Standard minutes per piece, all operations.", "单件标准工时（全部工序）。"),
        ),
        "garment",
        (0, 600),
        unit="min",
        default=rows(lambda row: row.minutes),
    ),
    number(
        "dead-stock-share",
        (
            Text("made and never sold", "滞销（未售出）比例"),
            Text("Share of the pieces made; the French method takes 0.15.", "法国方法取 0.15。"),
        ),
        "garment",
        (0, 0.6),
        default=assumed(0.0),
    ),
    site("making", "cut and sewn", "成衣", "garment", "CN-ZJ"),
    number(
        "wears",
        (
            Text("wears in a life", "全寿命穿着次数"),
            Text("Days of wear in good condition.", "完好状态下的穿着天数。"),
        ),
        "use",
        (1, 2000),
        default=rows(lambda row: row.wears),
    ),
    number(
        "durability",
        (
            Text("durability multiplier", "耐用性系数"),
            Text("0.67 to 1.45 by the apparel rule.", "按服装规则为 0.67–1.45。"),
        ),
        "use",
        (0.67, 1.45),
        default=assumed(1.0),
    ),
    number(
        "washes",
        (Text("washes in a life", "全寿命洗涤次数"), Text("Washing cycles.", "洗涤循环数。")),
        "use",
        (0, 2000),
        default=rows(lambda row: row.washes),
    ),
    choice(
        "washing",
        (
            Text("how it is washed", "洗涤方式"),
            Text("Temperature of the household.", "家庭洗涤温度。"),
        ),
        "use",
        _WASHING,
        default=assumed("cold"),
    ),
    number(
        "tumble-dry-share",
        (
            Text("share tumble dried", "烘干比例"),
            Text("Of the washes; 0 where laundry dries on a line.", "占洗涤次数；晾干填 0。"),
        ),
        "use",
        (0, 1),
        default=rows(lambda row: row.tumble_share),
    ),
    number(
        "ironing-share",
        (Text("share ironed", "熨烫比例"), Text("Of the washes.", "占洗涤次数。")),
        "use",
        (0, 1),
        default=rows(lambda row: row.ironing_share),
    ),
    number(
        "ironing-minutes",
        (Text("ironing time", "单次熨烫时间"), Text("Per ironed piece.", "每次熨烫。")),
        "use",
        (0, 60),
        unit="min",
        default=rows(lambda row: row.ironing_minutes),
    ),
    site("use", "worn and washed", "使用", "use", "CN"),
    number(
        "landfill-share",
        (
            Text("share landfilled", "填埋比例"),
            Text(
                "At the end of life; what is neither landfilled nor recycled is burned.",
                "废弃时；其余焚烧。",
            ),
        ),
        "end of life",
        (0, 1),
        default=assumed(0.0, "household waste of Chinese cities is mostly burned"),
    ),
    number(
        "recycling-share",
        (
            Text("share recycled or worn again", "回收再利用比例"),
            Text("Leaves the system free of burden (cut-off).", "不带环境负荷离开系统（截断法）。"),
        ),
        "end of life",
        (0, 1),
        default=assumed(0.0),
    ),
)
