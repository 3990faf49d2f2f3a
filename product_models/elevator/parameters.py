"""What a lift maker may know better than the default: one table, in template order."""

from __future__ import annotations

from collections.abc import Mapping

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind

_SEEN, _RECALLED, _ASSUMED = Provenance.SEEN, Provenance.RECALLED, Provenance.ASSUMED
_DIS, _STANDARD = "memo-use-phase", "iso25745-2"


def _by_category(values: Mapping[str, float], seen: str, comment: str = "") -> dict[str, Default]:
    """Return a default per usage category; those named in `seen` were read, the rest recalled."""
    return {
        key: Default(value, _DIS, _SEEN, comment)
        if key in seen
        else Default(value, _STANDARD, _RECALLED, comment)
        for key, value in values.items()
    }


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

_USE: tuple[Parameter, ...] = (
    Parameter(
        "service-life",
        Text("reference service life", "参考使用寿命"),
        Text("25 years in published declarations.", "已发布声明多为 25 年。"),
        unit="a",
        minimum=1,
        maximum=60,
        default=Default(25, "memo-lifecycle", _SEEN, "two declarations of KONE"),
        section="use",
    ),
    Parameter(
        "operating-days",
        Text("operating days per year", "年运行天数"),
        Text("Days the lift is switched on.", "每年通电运行的天数。"),
        unit="d/a",
        minimum=1,
        maximum=365,
        default=Default(365, "memo-lifecycle", _SEEN, "two declarations of KONE"),
        section="use",
    ),
    Parameter(
        "usage-category",
        Text("usage category", "使用类别"),
        Text("ISO 25745-2, by trips per day.", "按 ISO 25745-2 日均运行次数划分。"),
        ParameterKind.CHOICE,
        choices={
            "1": Text("very low, below 75 trips a day", "极低，每天少于 75 次"),
            "2": Text("low, 75 to 200", "低，75–200 次"),
            "3": Text("medium, 200 to 500", "中，200–500 次"),
            "4": Text("high, 500 to 1000", "高，500–1000 次"),
            "5": Text("very high, 1000 to 2000", "很高，1000–2000 次"),
            "6": Text("extremely high, above 2000", "极高，2000 次以上"),
        },
        mandatory=True,
        section="use",
    ),
    Parameter(
        "trips-per-day",
        Text("trips per day", "每日运行次数"),
        Text("Starts with a ride, both directions.", "含上下行的启动运行次数。"),
        unit="1/d",
        minimum=1,
        maximum=8000,
        default=_by_category(
            {"1": 50.0, "2": 125.0, "3": 300.0, "4": 750.0, "5": 1500.0, "6": 2500.0}, "12345"
        ),
        default_by="usage-category",
        section="use",
    ),
    Parameter(
        "edition",
        Text("edition of ISO 25745-2", "ISO 25745-2 版本"),
        Text(
            "Whose average travel is taken: 2015 (recalled) or the draft of 2013 (seen).",
            "平均行程取 2015 版（凭记忆）或 2013 草案（已查）。",
        ),
        ParameterKind.CHOICE,
        choices={
            "iso-2015": Text("ISO 25745-2:2015", "ISO 25745-2:2015"),
            "dis-2013": Text("ISO/DIS 25745-2:2013", "ISO/DIS 25745-2:2013"),
        },
        default=Default("iso-2015", _STANDARD, _RECALLED, "the edition in force"),
        section="use",
    ),
    Parameter(
        "average-travel-share",
        Text("average travel", "平均行程比例"),
        Text(
            "Average trip as a share of the travel height; replaces the figure of the standard.",
            "平均单程占提升高度的比例；填写后替代标准数值。",
        ),
        minimum=0.05,
        maximum=1,
        section="use",
    ),
    Parameter(
        "average-load-share",
        Text("average load", "平均载荷比例"),
        Text(
            "Average load as a share of the rated one; needed for category 6.",
            "平均载荷占额定载重量的比例；类别 6 必填。",
        ),
        minimum=0,
        maximum=1,
        section="use",
    ),
)

_ENERGY: tuple[Parameter, ...] = (
    Parameter(
        "annual-energy",
        Text("annual energy, declared or metered", "年耗电量（声明或实测）"),
        Text("Replaces the calculation by ISO 25745-2.", "填写后替代 ISO 25745-2 计算。"),
        unit="kWh/a",
        minimum=10,
        maximum=500000,
        section="energy in use",
    ),
    Parameter(
        "reference-cycle-energy",
        Text("energy of the reference cycle", "参考循环能耗"),
        Text(
            "Measured by ISO 25745-1: up and down the whole travel, car empty.",
            "按 ISO 25745-1 实测：空轿厢全程上下一次。",
        ),
        unit="Wh",
        minimum=0.5,
        maximum=20000,
        section="energy in use",
    ),
    Parameter(
        "short-cycle-energy",
        Text("energy of the short cycle", "短循环能耗"),
        Text(
            "Second measured cycle; with it, starts and metres are told apart.",
            "第二个实测循环；填写后区分启停能耗与行程能耗。",
        ),
        unit="Wh",
        minimum=0.2,
        maximum=20000,
        section="energy in use",
    ),
    Parameter(
        "short-cycle-travel",
        Text("travel of the short cycle", "短循环行程"),
        Text(
            "One way; at least a quarter of the travel height.", "单程；至少为提升高度的四分之一。"
        ),
        unit="m",
        minimum=0.5,
        maximum=1000,
        section="energy in use",
    ),
    Parameter(
        "idle-power",
        Text("idle power", "待机（空闲）功率"),
        Text("Right after a trip.", "运行结束后立即测得。"),
        unit="W",
        minimum=0,
        maximum=5000,
        section="energy in use",
    ),
    Parameter(
        "standby-power",
        Text("standby power after 5 minutes", "5 分钟后休眠功率"),
        Text("Measured by ISO 25745-1.", "按 ISO 25745-1 实测。"),
        unit="W",
        minimum=0,
        maximum=5000,
        section="energy in use",
    ),
    Parameter(
        "standby-power-30",
        Text("standby power after 30 minutes", "30 分钟后休眠功率"),
        Text("If not given, that after 5 minutes.", "未填则取 5 分钟后功率。"),
        unit="W",
        minimum=0,
        maximum=5000,
        section="energy in use",
    ),
    Parameter(
        "idle-time-share",
        Text("share of rest in idle", "空闲时间比例"),
        Text("Of the time the lift stands still.", "占停梯时间的比例。"),
        minimum=0,
        maximum=1,
        default=_by_category({"1": 0.13, "2": 0.23, "3": 0.36, "4": 0.45, "5": 0.42}, "15"),
        default_by="usage-category",
        section="energy in use",
    ),
    Parameter(
        "standby-time-share",
        Text("share of rest in standby from 5 minutes", "5 分钟休眠时间比例"),
        Text("The rest is standby from 30 minutes.", "其余为 30 分钟休眠。"),
        minimum=0,
        maximum=1,
        default=_by_category({"1": 0.55, "2": 0.45, "3": 0.31, "4": 0.19, "5": 0.17}, ""),
        default_by="usage-category",
        section="energy in use",
    ),
    Parameter(
        "acceleration",
        Text("acceleration", "加速度"),
        Text("Average of start and stop.", "启动与制动平均值。"),
        unit="m/s2",
        minimum=0.1,
        maximum=2,
        default=_assumed(1.0, "meets the 21.3 s of the worked office example"),
        section="energy in use",
    ),
    Parameter(
        "jerk",
        Text("jerk", "加加速度"),
        Text("Change of the acceleration.", "加速度变化率。"),
        unit="m/s3",
        minimum=0.1,
        maximum=3,
        default=_assumed(1.0, "as acceleration"),
        section="energy in use",
    ),
    Parameter(
        "door-time",
        Text("door time per trip", "每次开关门时间"),
        Text("Opening, holding, closing.", "开门、保持与关门。"),
        unit="s",
        minimum=1,
        maximum=60,
        default=_assumed(8.0, "as acceleration"),
        section="energy in use",
    ),
    Parameter(
        "grid-decline-share",
        Text("yearly fall of the grid factor", "电网因子年下降率"),
        Text(
            "Linear, of today's factor; 0 keeps it fixed over the life.",
            "以当前因子为基数线性下降；0 表示全寿命期不变。",
        ),
        minimum=0,
        maximum=0.1,
        default=_assumed(0.0, "fixed: no forecast in the default"),
        section="energy in use",
    ),
    Parameter(
        "grid-year",
        Text("year of the grid factor", "电网因子年份"),
        Text(
            "At most the newest mix there is; the future is a matter of grid-decline-share.",
            "不得晚于最新电网数据年份；未来变化请用 grid-decline-share。",
        ),
        ParameterKind.INTEGER,
        minimum=2000,
        maximum=2100,
        section="energy in use",
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

PARAMETERS: tuple[Parameter, ...] = (*_LIFT, *_PLACES, *_USE, *_ENERGY, *_SERVICE)
