"""What a battery maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.battery_lithium_ion.cell_parameters import CELL_PARAMETERS
from product_models.battery_lithium_ion.chemistry import CHEMISTRIES
from product_models.battery_lithium_ion.fields import choice, site
from product_models.contract import Default, Parameter, ParameterKind
from product_models.shared.recycling import APPROACHES, RULES

_SEEN, _DERIVED, _ASSUMED = Provenance.SEEN, Provenance.DERIVED, Provenance.ASSUMED
_RECALLED = Provenance.RECALLED
_LITHIUM = tuple(key for key in CHEMISTRIES if key != "sodium-ion")


def _recovery(key: str, en: str, zh: str, hydro: float, pyro: float, direct: float) -> Parameter:
    values = {"hydro": hydro, "pyro": pyro, "direct": direct}
    return Parameter(
        f"{key}-recovery-yield",
        Text(f"recovery of {en}", f"{zh}回收率"),
        Text(
            "Out of the recycling plant per what stands in the cells it takes in.",
            "回收产出量占进厂电芯中含量的比例。",
        ),
        minimum=0,
        maximum=1,
        default={k: Default(v, "everbatt2023", _SEEN) for k, v in values.items()},
        default_by="recycling-route",
        section="end of life",
    )


_PRODUCT: tuple[Parameter, ...] = (
    choice(
        "chemistry",
        Text("cell chemistry", "电芯化学体系"),
        Text("Cathode – anode.", "正极–负极。"),
        {key: one.label for key, one in CHEMISTRIES.items()},
        None,
        "product",
    ),
    choice(
        "product-level",
        Text("what is sold", "产品层级"),
        Text("A cell, a module or a pack.", "电芯、模组或电池包。"),
        {
            "pack": Text("battery pack", "电池包"),
            "module": Text("module", "模组"),
            "cell": Text("cell", "电芯"),
        },
        Default("pack", "assumption", _ASSUMED),
        "product",
    ),
    choice(
        "cell-format",
        Text("cell format", "电芯形态"),
        Text("Decides the default housing.", "决定缺省外壳。"),
        {
            "pouch": Text("pouch", "软包"),
            "prismatic": Text("prismatic, aluminium can", "方形铝壳"),
            "cylindrical": Text("cylindrical, steel can", "圆柱钢壳"),
        },
        {key: Default("pouch", "everbatt2023", _SEEN) for key in _LITHIUM}
        | {"sodium-ion": Default("cylindrical", "zhang2024sib", _SEEN, "21700")},
        "product",
    ),
    Parameter(
        "rated-energy",
        Text("rated energy", "额定能量"),
        Text("Of one product at the beginning of life.", "单个产品，寿命初期。"),
        unit="kWh",
        minimum=0.001,
        maximum=10000,
        mandatory=True,
    ),
    Parameter(
        "usable-energy",
        Text("usable energy", "可用能量"),
        Text(
            "At the beginning of life, within the charge window the maker allows.",
            "寿命初期，在允许的充放电区间内。",
        ),
        unit="kWh",
        minimum=0.001,
        maximum=10000,
    ),
    Parameter(
        "mass",
        Text("mass", "质量"),
        Text(
            "Net, without packaging; the bill of materials is checked against it.",
            "净重，不含包装；物料清单与其核对。",
        ),
        unit="kg",
        minimum=0.01,
        maximum=100000,
        mandatory=True,
    ),
    Parameter(
        "cell-count",
        Text("number of cells", "电芯数量"),
        Text("In one product.", "单个产品中。"),
        ParameterKind.INTEGER,
        minimum=1,
        maximum=100000,
    ),
    Parameter(
        "cell-mass",
        Text("mass of one cell", "单体电芯质量"),
        Text("With its housing.", "含外壳。"),
        unit="kg",
        minimum=0.005,
        maximum=50,
    ),
    Parameter(
        "cell-voltage",
        Text("nominal voltage of one cell", "单体标称电压"),
        Text("As on the data sheet.", "见规格书。"),
        unit="V",
        minimum=1,
        maximum=5,
    ),
    Parameter(
        "cell-capacity",
        Text("rated capacity of one cell", "单体额定容量"),
        Text("As on the data sheet.", "见规格书。"),
        unit="Ah",
        minimum=0.1,
        maximum=2000,
    ),
    Parameter(
        "cell-energy-density",
        Text("energy density of the cells", "电芯能量密度"),
        Text(
            "Used where neither the bill nor number × mass gives the cells' mass; without it, that "
            "of the template in lca_db.",
            "清单及“数量 × 质量”均未给出电芯质量时使用；不填则取 lca_db 模板值。",
        ),
        unit="Wh/kg",
        minimum=50,
        maximum=500,
    ),
)

_PACK: tuple[Parameter, ...] = (
    Parameter(
        "assembly-electricity",
        Text("electricity of module and pack assembly", "模组与电池包装配电耗"),
        Text("Per kWh of rated energy.", "每 kWh 额定能量。"),
        unit="kWh/kWh",
        minimum=0,
        maximum=50,
        default={
            "pack": Default(1.81468, "baars-bsm", _SEEN),
            "module": Default(0.9, "assumption", _ASSUMED, "half of the pack's"),
            "cell": Default(0.0, "assumption", _ASSUMED, "nothing is assembled"),
        },
        default_by="product-level",
        section="pack",
    ),
    site("pack", "the pack", "电池包"),
)

_SERVICE: tuple[Parameter, ...] = (
    choice(
        "vehicle-class",
        Text("use", "用途"),
        Text(
            "Decides the full equivalent cycles a year of the EU rule.",
            "决定欧盟规则的年等效满循环次数。",
        ),
        {
            "m1-n1": Text("passenger car, light van (M1, N1)", "乘用车、轻型货车（M1、N1）"),
            "l": Text("two- and three-wheeler (L)", "两轮、三轮车（L 类）"),
            "m2-m3-n2-n3": Text("bus, truck (M2, M3, N2, N3)", "客车、货车（M2、M3、N2、N3）"),
            "other": Text("other, storage", "其他、储能"),
        },
        Default("m1-n1", "assumption", _ASSUMED),
        "service life",
    ),
    Parameter(
        "cycles-per-year",
        Text("full equivalent cycles a year", "年等效满循环次数"),
        Text(
            "Other vehicles: one of 60, 20, 250, justified; storage: the maker’s own.",
            "其他车辆从 60、20、250 中选取并说明理由；储能由厂商给出。",
        ),
        minimum=0.1,
        maximum=3000,
        default={
            key: Default(value, "ev-delegated-act-news", _SEEN)
            for key, value in (("m1-n1", 60.0), ("l", 20.0), ("m2-m3-n2-n3", 250.0))
        },
        default_by="vehicle-class",
        section="service life",
    ),
    Parameter(
        "warranty-years",
        Text("warranty", "质保年限"),
        Text("Years of operation; the shorter of years and distance counts.", "与里程取短者。"),
        unit="a",
        minimum=0.1,
        maximum=50,
        default=Default(8.0, "assumption", _ASSUMED, "common warranty of car batteries"),
        section="service life",
    ),
    Parameter(
        "warranty-distance",
        Text("warranty as distance", "质保里程"),
        Text("If the warranty is also given in km.", "如质保同时以里程给出。"),
        unit="km",
        minimum=100,
        maximum=3000000,
        section="service life",
    ),
    Parameter(
        "annual-distance",
        Text("distance a year", "年行驶里程"),
        Text("Turns the distance into years.", "用于把质保里程换算成年。"),
        unit="km",
        minimum=100,
        maximum=500000,
        section="service life",
    ),
    Parameter(
        "cycle-life",
        Text("declared cycle life", "标称循环寿命"),
        Text(
            "Full equivalent cycles of an industrial battery; replaces cycles × years.",
            "工业电池的等效满循环总数；代替“年循环 × 年限”。",
        ),
        minimum=1,
        maximum=50000,
        section="service life",
    ),
)

_END: tuple[Parameter, ...] = (
    choice(
        "circular-approach",
        Text("recycled content and recycling", "再生含量与回收的分配方法"),
        Text(
            "The EU rule takes the Circular Footprint Formula.",
            "欧盟规则采用循环足迹公式。",
        ),
        APPROACHES,
        Default("cff", "ev-delegated-act-news", _RECALLED, "JRC rules for EV batteries"),
        "end of life",
    ),
    Parameter(
        "allocation-factor",
        Text("allocation factor A", "分配系数 A"),
        Text("Of the Circular Footprint Formula.", "循环足迹公式中的 A。"),
        minimum=0,
        maximum=1,
        default=RULES["battery-metals"].allocation,
        section="end of life",
    ),
    Parameter(
        "collection-share",
        Text("collected for recycling", "回收率（收集）"),
        Text("Of all batteries sold.", "占售出电池。"),
        minimum=0,
        maximum=1,
        default=Default(0.95, "assumption", _ASSUMED, "vehicle batteries must be taken back"),
        section="end of life",
    ),
    choice(
        "recycling-route",
        Text("recycling route", "回收工艺"),
        Text("Of the cells.", "指电芯的处理。"),
        {
            "hydro": Text("hydrometallurgical", "湿法"),
            "pyro": Text("pyrometallurgical", "火法"),
            "direct": Text("direct", "直接修复"),
        },
        Default("hydro", "assumption", _ASSUMED, "common in China"),
        "end of life",
    ),
    _recovery("nickel", "nickel", "镍", 0.98, 0.95, 0.0),
    _recovery("cobalt", "cobalt", "钴", 0.98, 0.95, 0.0),
    _recovery("manganese", "manganese", "锰", 0.98, 0.0, 0.0),
    _recovery("lithium", "lithium", "锂", 0.9, 0.0, 0.0),
    _recovery("copper", "copper", "铜", 0.9, 0.95, 0.9),
    _recovery("aluminium", "aluminium of the cells", "电芯铝", 0.9, 0.0, 0.9),
    _recovery("cathode", "cathode material", "正极材料", 0.0, 0.0, 0.9),
    _recovery("graphite", "graphite", "石墨", 0.0, 0.0, 0.9),
    Parameter(
        "pack-metal-recovery-yield",
        Text("recovery of housing and wiring metals", "壳体与线束金属回收率"),
        Text("Of aluminium, steel and copper outside the cells.", "电芯以外的铝、钢、铜。"),
        minimum=0,
        maximum=1,
        default=Default(0.9, "assumption", _ASSUMED, "sorted by hand, remelted"),
        section="end of life",
    ),
)

PARAMETERS: tuple[Parameter, ...] = (*_PRODUCT, *CELL_PARAMETERS, *_PACK, *_SERVICE, *_END)
