"""What a maker may know of a lift in use: its traffic and its energy by ISO 25745-2."""

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


USE: tuple[Parameter, ...] = (
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

ENERGY: tuple[Parameter, ...] = (
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
