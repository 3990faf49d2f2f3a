"""What a lift maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.elevator.use_parameters import ENERGY, USE

_RECALLED, _ASSUMED = Provenance.RECALLED, Provenance.ASSUMED


def _assumed(value: float, comment: str) -> Default:
    return Default(value, "assumption", _ASSUMED, comment)


def _place(key: str, label: Text, help_: Text) -> Parameter:
    default = Default("CN", "assumption", _ASSUMED, "national mix")
    kind = ParameterKind.LOCATION
    return Parameter(key, label, help_, kind, default=default, section="places")


_LIFT: tuple[Parameter, ...] = (
    Parameter(
        "rated-load",
        Text("rated load", "额定载重量"),
        Text("As on the car plate.", "见轿厢铭牌。"),
        unit="kg",
        minimum=100,
        maximum=10000,
        mandatory=True,
    ),
    Parameter(
        "speed",
        Text("rated speed", "额定速度"),
        Text("Above 0.15 m/s, as ISO 25745-2 asks.", "须大于 0.15 m/s（ISO 25745-2 范围）。"),
        unit="m/s",
        minimum=0.15,
        maximum=20,
        mandatory=True,
    ),
    Parameter(
        "travel",
        Text("travel height", "提升高度"),
        Text("Lowest to highest landing.", "最低层站至最高层站。"),
        unit="m",
        minimum=1,
        maximum=1000,
        mandatory=True,
    ),
    Parameter(
        "stops",
        Text("stops", "层站数"),
        Text("Landings served.", "停靠层站数量。"),
        ParameterKind.INTEGER,
        minimum=2,
        maximum=200,
        mandatory=True,
    ),
    Parameter(
        "landing-doors",
        Text("landing doors", "层门数"),
        Text(
            "Only if there are more doors than stops (car open on two sides).",
            "仅在层门多于层站（贯通门）时填写。",
        ),
        ParameterKind.INTEGER,
        minimum=1,
        maximum=400,
    ),
    Parameter(
        "drive",
        Text("drive", "驱动方式"),
        Text("Traction with ropes or belts, or hydraulic.", "曳引（钢丝绳或钢带）或液压。"),
        ParameterKind.CHOICE,
        choices={"traction": Text("traction", "曳引"), "hydraulic": Text("hydraulic", "液压")},
        default=Default("traction", "assumption", _ASSUMED, "nearly all new lifts"),
    ),
    Parameter(
        "counterbalance-share",
        Text("counterbalance", "平衡系数"),
        Text(
            "Share of the rated load the counterweight balances beside the car.",
            "对重平衡额定载重量的比例。",
        ),
        minimum=0,
        maximum=0.6,
        default={
            "traction": _assumed(0.5, "common practice 0.4 to 0.5"),
            "hydraulic": _assumed(0.0, "without counterweight"),
        },
        default_by="drive",
    ),
    Parameter(
        "counterweight-filler",
        Text("filler of the counterweight", "对重块材料"),
        Text(
            "Needed if the bill names no filler; it decides up to 2 t CO₂e of a lift.",
            "物料清单未列对重块时必填；影响可达 2 t CO₂e。",
        ),
        ParameterKind.CHOICE,
        choices={
            "steel": Text("steel", "钢"),
            "cast-iron": Text("cast iron", "铸铁"),
            "concrete": Text("concrete in a steel shell", "混凝土（钢壳）"),
            "none": Text("no counterweight", "无对重"),
        },
    ),
    Parameter(
        "mass",
        Text("mass of the lift", "整梯质量"),
        Text(
            "Net, without packaging. If given, the bill is complete: it is held against this mass "
            "and no default part is added.",
            "净重，不含包装。填写即视为物料清单完整：与其核对，不再补充缺省部件。",
        ),
        unit="kg",
        minimum=200,
        maximum=100000,
    ),
    Parameter(
        "rails-per-metre",
        Text("guide rails per metre of shaft", "每米井道导轨质量"),
        Text(
            "All rails together, car and counterweight (T89/B weighs 12.38 kg/m each). Used only "
            "if the bill names no rail.",
            "轿厢与对重全部导轨合计（T89/B 单根 12.38 kg/m）；仅在清单未列导轨时使用。",
        ),
        unit="kg/m",
        minimum=5,
        maximum=250,
    ),
    Parameter(
        "shaft-beyond-travel",
        Text("shaft beyond the travel", "井道超出提升高度的长度"),
        Text("Pit and headroom: rails, ropes and cables run there.", "底坑与顶层高度之和。"),
        unit="m",
        minimum=1,
        maximum=15,
        default=Default(4.5, "rec-lift", _RECALLED),
    ),
    Parameter(
        "recycled-steel-share",
        Text("steel from electric-arc furnaces", "电炉（废钢）钢比例"),
        Text(
            "Share of the steel in steelwork, rails, doors and steel fillers that was made of "
            "scrap, with evidence.",
            "钢结构、导轨、层门及钢对重块所用钢材中以废钢冶炼的比例，须有证明。",
        ),
        minimum=0,
        maximum=1,
        default=_assumed(0.0, "average Chinese steel"),
    ),
)

_PLACES: tuple[Parameter, ...] = (
    _place(
        "factory-site",
        Text("where the lift is made", "整梯产地"),
        Text("Location code; decides the grid of the factory.", "地区代码；决定工厂所用电网。"),
    ),
    _place(
        "use-site",
        Text("where the lift is used", "使用地"),
        Text(
            "Location code of the country or province of use; decides the grid of A5, B6 and C.",
            "使用地国家或省份代码；决定 A5、B6 与 C 阶段所用电网。",
        ),
    ),
)

_SERVICE: tuple[Parameter, ...] = (
    Parameter(
        "installation-electricity",
        Text("electricity of installation", "安装用电"),
        Text("Tools and test runs, per lift.", "工具及调试用电，每台。"),
        unit="kWh",
        minimum=0,
        maximum=5000,
        section="service",
    ),
    Parameter(
        "service-distance",
        Text("service drives per year", "年维保行驶里程"),
        Text(
            "Kilometres of the mechanics for this lift; replaces the fleet average.",
            "维保人员为该梯行驶的公里数；替代车队平均值。",
        ),
        unit="km/a",
        minimum=0,
        maximum=5000,
        section="service",
    ),
    Parameter(
        "service-fuel",
        Text("fuel of the service vehicle", "维保车辆油耗"),
        Text(
            "Petrol, lower heating value; 2.6 MJ/km is 8 L/100 km.",
            "汽油，2.6 MJ/km 约 8 L/100 km。",
        ),
        unit="MJ/km",
        minimum=0.1,
        maximum=10,
        default=_assumed(2.6, "about 8 L petrol per 100 km"),
        section="service",
    ),
    Parameter(
        "rope-life",
        Text("life of the ropes", "钢丝绳寿命"),
        Text("Years until they are replaced.", "更换周期。"),
        unit="a",
        minimum=1,
        maximum=60,
        default=Default(15, "rec-lift", _RECALLED),
        section="service",
    ),
    Parameter(
        "controller-life",
        Text("life of the controller", "控制系统寿命"),
        Text(
            "If given, the whole controller is replaced; else only the yearly spare parts.",
            "填写则按整套更换；否则仅计年度备件。",
        ),
        unit="a",
        minimum=1,
        maximum=60,
        section="service",
    ),
    Parameter(
        "machine-life",
        Text("life of the machine", "曳引机寿命"),
        Text("If given and shorter than the service life.", "短于使用寿命时填写。"),
        unit="a",
        minimum=1,
        maximum=60,
        section="service",
    ),
    Parameter(
        "metal-recycling-share",
        Text("share of metals recycled after use", "报废金属回收率"),
        Text("Of the metals in the lift; the rest is landfilled.", "占整梯金属；其余填埋。"),
        minimum=0,
        maximum=1,
        default=Default(0.95, "assumption", _RECALLED, "building steel in Europe about 0.95"),
        section="end of life",
    ),
)

PARAMETERS: tuple[Parameter, ...] = (*_LIFT, *_PLACES, *USE, *ENERGY, *_SERVICE)
