"""What a chair maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind

_ASSUMED, _RECALLED = Provenance.ASSUMED, Provenance.RECALLED


def _life(key: str, label: Text) -> Parameter:
    return Parameter(
        f"{key}-life",
        label,
        Text("If given and shorter than the chair's.", "短于整椅寿命时填写。"),
        unit="a",
        minimum=0.5,
        maximum=60,
        section="use",
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "mass",
        Text("mass of the chair", "整椅净重"),
        Text(
            "Net, without packaging; the bill of materials is checked against it.",
            "净重，不含包装；物料清单与其核对。",
        ),
        unit="kg",
        minimum=0.5,
        maximum=200,
        mandatory=True,
    ),
    Parameter(
        "factory-site",
        Text("where the chair is made", "整椅产地"),
        Text("Location code; decides the grid of the factory.", "地区代码；决定工厂所用电网。"),
        ParameterKind.LOCATION,
        default=Default("CN", "assumption", _ASSUMED, "national mix"),
    ),
    Parameter(
        "recycled-aluminium-share",
        Text("recycled share of the cast aluminium", "压铸铝再生比例"),
        Text(
            "Secondary ingot by mass, with evidence; if not given, that of the usual alloy.",
            "再生铝锭质量比例，须有证明；未填则按常用压铸合金。",
        ),
        minimum=0,
        maximum=1,
    ),
    Parameter(
        "delivery-distance",
        Text("delivery distance", "运输距离"),
        Text("By heavy truck, if no outbound leg is given.", "未填运出路段时按重型货车计。"),
        unit="km",
        minimum=0,
        maximum=25000,
        default=Default(1250, "assumption", _RECALLED, "default of the BIFMA seating PCR v4"),
        section="delivery",
    ),
    Parameter(
        "service-life",
        Text("service life", "使用寿命"),
        Text(
            "Years of the durability test, else of the warranty.",
            "按耐久性试验年限，否则按质保年限。",
        ),
        unit="a",
        minimum=0.5,
        maximum=60,
        default=Default(10, "assumption", _RECALLED, "BIFMA seating PCR v4"),
        section="use",
    ),
    _life("gas-lift", Text("life of the gas lift", "气压棒寿命")),
    _life("caster", Text("life of the casters", "脚轮寿命")),
    _life("upholstery", Text("life of foam and fabric", "海绵与面料寿命")),
    Parameter(
        "metal-recycling-share",
        Text("share of metals recycled after use", "报废金属回收率"),
        Text("Of the metals in the chair; the rest is landfilled.", "占整椅金属；其余填埋。"),
        minimum=0,
        maximum=1,
        default=Default(0.8, "assumption", _ASSUMED, "bulky waste with sorting"),
        section="end of life",
    ),
    Parameter(
        "waste-distance",
        Text("distance to waste treatment", "废弃物运输距离"),
        Text("By medium truck.", "按中型货车。"),
        unit="km",
        minimum=0,
        maximum=2000,
        default=Default(50, "assumption", _ASSUMED),
        section="end of life",
    ),
)
