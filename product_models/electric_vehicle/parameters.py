"""What a vehicle maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.electric_vehicle.parts import CHEMISTRIES
from product_models.shared.recycling import APPROACHES
from product_models.shared.refrigerants import REFRIGERANTS

_SEEN, _DERIVED, _ASSUMED = Provenance.SEEN, Provenance.DERIVED, Provenance.ASSUMED


def _assumed(value: float | str, comment: str) -> Default:
    return Default(value, "assumption", _ASSUMED, comment)


def _mass(key: str, label: Text, maximum: float) -> Parameter:
    return Parameter(
        key,
        label,
        Text(
            "Else by the kerb mass, as in the template; a bill line replaces it.",
            "不填则按整备质量比例推算；清单行优先。",
        ),
        unit="kg",
        minimum=0,
        maximum=maximum,
    )


def _fluid(key: str, label: Text, kg: float) -> Parameter:
    return Parameter(
        f"{key}-mass",
        label,
        Text("First fill.", "首次加注量。"),
        unit="kg",
        minimum=0,
        maximum=60,
        default=_assumed(kg, "usual fill of a passenger car"),
    )


_PRODUCT = (
    Parameter(
        "kerb-mass",
        Text("kerb mass", "整备质量"),
        Text(
            "As homologated, ready to drive, without driver; bill and defaults close on it.",
            "公告整备质量，不含驾驶员；清单与缺省值以此闭合。",
        ),
        unit="kg",
        minimum=300,
        maximum=5000,
        mandatory=True,
    ),
    _mass("motor-mass", Text("mass of the traction motors", "驱动电机质量"), 500),
    _mass("power-electronics-mass", Text("mass of inverter, converter, charger", "电控质量"), 200),
    _mass("gearbox-mass", Text("mass of reducer, shafts, mounts", "减速器、传动轴质量"), 500),
    Parameter(
        "steel-loss-share",
        Text("stamping scrap of default steel", "钢板冲压废料率（缺省用量）"),
        Text("Scrap per sheet bought; bill lines carry their own loss.", "清单行使用自身损耗率。"),
        minimum=0,
        maximum=0.7,
        default=Default(1 - 1 / 1.3, "ecob-vehicle-doc", _SEEN, "1.3 kg of metal per kg of part"),
    ),
    Parameter(
        "aluminium-recycled-share",
        Text("recycled share of cast aluminium", "铸铝再生铝比例"),
        Text("By mass, with evidence.", "质量比例，须有证明。"),
        minimum=0,
        maximum=1,
        default=Default(0.8, "shfe-2025-castal", _SEEN, "cast alloys of China"),
    ),
    _fluid("coolant", Text("coolant", "冷却液"), 10.0),
    _fluid("oil", Text("gear oil", "齿轮油"), 2.0),
    _fluid("brake-fluid", Text("brake fluid", "制动液"), 1.0),
)

_BATTERY = (
    Parameter(
        "battery-chemistry",
        Text("battery chemistry", "电池体系"),
        Text("As on the nameplate of the pack.", "见电池包铭牌。"),
        ParameterKind.CHOICE,
        choices={key: text for key, (text, _) in CHEMISTRIES.items()},
        mandatory=True,
        section="battery",
    ),
    Parameter(
        "battery-capacity",
        Text("battery capacity", "电池包额定能量"),
        Text("Rated energy of one pack.", "单个电池包额定能量。"),
        unit="kWh",
        minimum=2,
        maximum=400,
        mandatory=True,
        section="battery",
    ),
    Parameter(
        "battery-mass",
        Text("battery mass", "电池包质量"),
        Text("Else the mass of the dataset of the chemistry.", "不填则按该体系数据集的质量。"),
        unit="kg",
        minimum=10,
        maximum=2500,
        section="battery",
    ),
    Parameter(
        "battery-replacements",
        Text("battery replacements over the life", "全寿命更换电池次数"),
        Text("Beyond the first pack.", "不含首个电池包。"),
        ParameterKind.INTEGER,
        minimum=0,
        maximum=5,
        default=_assumed(0, "the pack lasts as long as the vehicle"),
        section="battery",
    ),
)

_PLANT = (
    Parameter(
        "plant-site",
        Text("where the vehicle is made", "整车厂所在地"),
        Text("Location code; decides the grid.", "地区代码；决定使用哪个电网。"),
        ParameterKind.LOCATION,
        default=_assumed("CN", "national mix"),
        section="plant",
    ),
    Parameter(
        "plant-electricity",
        Text("electricity of the vehicle plant", "整车厂电耗"),
        Text(
            "Stamping to final assembly, per vehicle; else by mass as in the template.",
            "冲压至总装，每辆；不填则按质量推算。",
        ),
        unit="kWh/vehicle",
        minimum=0,
        maximum=10000,
        section="plant",
    ),
    Parameter(
        "plant-heat",
        Text("heat of the vehicle plant", "整车厂用热"),
        Text("Paint shop and halls, per vehicle.", "涂装与厂房供暖，每辆。"),
        unit="MJ/vehicle",
        minimum=0,
        maximum=50000,
        section="plant",
    ),
)

_USE = (
    Parameter(
        "consumption",
        Text("electricity per 100 km", "百公里电耗"),
        Text(
            "Real driving is best; a test cycle (CLTC) is lower.",
            "优先填实际道路值；CLTC 工况值偏低。",
        ),
        unit="kWh/100 km",
        minimum=3,
        maximum=150,
        default=Default(19.9, "carculator-1.9.5", _SEEN, "0.199 kWh/km at the battery"),
        section="use",
    ),
    Parameter(
        "consumption-at",
        Text("consumption is counted at", "电耗计量位置"),
        Text("At the wall it includes the loss of charging.", "充电桩（电网）侧已含充电损耗。"),
        ParameterKind.CHOICE,
        choices={
            "battery": Text("the battery", "电池侧"),
            "wall": Text("the wall", "电网侧（充电桩）"),
        },
        default=Default("battery", "carculator-1.9.5", _SEEN, "tank to wheel"),
        section="use",
    ),
    Parameter(
        "charging-loss-share",
        Text("loss of charging", "充电损耗率"),
        Text("Of the electricity at the wall.", "占电网侧用电。"),
        minimum=0,
        maximum=0.4,
        default=_assumed(0.1, "charger and battery"),
        section="use",
    ),
    Parameter(
        "lifetime-km",
        Text("distance over the life", "全寿命行驶里程"),
        Text("All owners.", "至报废为止。"),
        unit="km",
        minimum=10000,
        maximum=2000000,
        default=Default(200000.0, "carculator-1.9.5", _SEEN),
        section="use",
    ),
    Parameter(
        "lifetime",
        Text("service life", "使用年限"),
        Text("For the falling grid and the refrigerant.", "用于电网下降与制冷剂泄漏。"),
        unit="a",
        minimum=1,
        maximum=40,
        default=_assumed(15.0, "passenger car"),
        section="use",
    ),
    Parameter(
        "use-site",
        Text("where it is driven", "使用地"),
        Text("Country or province code.", "国家或省份代码。"),
        ParameterKind.LOCATION,
        default=_assumed("CN", "home market"),
        section="use",
    ),
    Parameter(
        "grid-decline-share",
        Text("yearly fall of the grid factor", "电网因子年下降率"),
        Text(
            "0 keeps the grid of today; of today's factor, linear.",
            "0 表示保持当前电网；占当前因子，线性。",
        ),
        minimum=0,
        maximum=0.2,
        default=_assumed(0.0, "fixed grid"),
        section="use",
    ),
    Parameter(
        "tyre-life",
        Text("life of a set of tyres", "轮胎更换里程"),
        Text("Distance between two sets.", "两次更换之间的里程。"),
        unit="km",
        minimum=5000,
        maximum=200000,
        default=_assumed(50000.0, "usual"),
        section="use",
    ),
    Parameter(
        "fluid-refills",
        Text("refills of the fluids", "油液更换次数"),
        Text("Coolant, oil and brake fluid over the life.", "全寿命冷却液、齿轮油、制动液。"),
        minimum=0,
        maximum=20,
        default=_assumed(2.0, "every five years"),
        section="use",
    ),
    Parameter(
        "refrigerant",
        Text("refrigerant", "制冷剂"),
        Text("Of the air conditioning.", "空调系统。"),
        ParameterKind.CHOICE,
        choices={key: REFRIGERANTS[key].label for key in ("r-134a", "r-1234yf", "r-744")},
        default=_assumed("r-134a", "usual in China"),
        section="use",
    ),
    Parameter(
        "refrigerant-charge",
        Text("refrigerant charge", "制冷剂充注量"),
        Text("As on the label under the bonnet.", "见机舱标签。"),
        unit="kg",
        minimum=0,
        maximum=5,
        default=_assumed(0.6, "passenger car; more with a heat pump"),
        section="use",
    ),
    Parameter(
        "refrigerant-leak-share",
        Text("refrigerant lost per year", "制冷剂年泄漏率"),
        Text("Of the charge.", "占充注量。"),
        minimum=0,
        maximum=0.5,
        default=_assumed(0.05, "accidents and service included"),
        section="use",
    ),
)

_END = (
    Parameter(
        "refrigerant-recovery-share",
        Text("refrigerant recovered at the end", "报废时制冷剂回收率"),
        Text("Of the charge.", "占充注量。"),
        minimum=0,
        maximum=1,
        default=_assumed(0.0, "no recovery proven"),
        section="end-of-life",
    ),
    Parameter(
        "circular-approach",
        Text("allocation of recycling", "回收分配方法"),
        Text(
            "Cut-off leaves recycling and its benefit to the next user.",
            "截断法将回收负荷与收益留给下游。",
        ),
        ParameterKind.CHOICE,
        choices=APPROACHES,
        default=_assumed("cut-off", "no credit"),
        section="end-of-life",
    ),
    Parameter(
        "metal-recovery-share",
        Text("metals recovered", "金属回收率"),
        Text("Of steel, aluminium and copper, collection included.", "钢、铝、铜，含收集率。"),
        minimum=0,
        maximum=1,
        default=_assumed(0.9, "shredder with sorting"),
        section="end-of-life",
    ),
    Parameter(
        "dismantling-electricity",
        Text("electricity of dismantling and shredding", "拆解破碎电耗"),
        Text("Per kg of vehicle.", "每千克整车。"),
        unit="kWh/kg",
        minimum=0,
        maximum=2,
        default=_assumed(0.07, "shredder and sorting"),
        section="end-of-life",
    ),
    Parameter(
        "residue-incinerated-share",
        Text("plastics and rubber incinerated", "塑料、橡胶焚烧比例"),
        Text("The rest goes to landfill.", "其余填埋。"),
        minimum=0,
        maximum=1,
        default=_assumed(0.5, "half of the shredder residue"),
        section="end-of-life",
    ),
)

PARAMETERS: tuple[Parameter, ...] = (*_PRODUCT, *_BATTERY, *_PLANT, *_USE, *_END)
