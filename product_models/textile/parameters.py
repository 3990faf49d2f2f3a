"""What a textile maker may know better than the default: one table, in template order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.shared.recycling import APPROACHES, RULES
from product_models.textile.counts import COUNT_UNITS
from product_models.textile.fibres import FIBRES, share_key
from product_models.textile.products import GARMENTS, PRODUCTS, Garment

_SEEN, _ASSUMED = Provenance.SEEN, Provenance.ASSUMED
_CHOICE, _FLAG = ParameterKind.CHOICE, ParameterKind.BOOLEAN

ROUTES: dict[str, Text] = {
    "knit-circular": Text("circular knit", "圆机针织"),
    "knit-flat": Text("flat knit", "横机针织"),
    "knit-fully-fashioned": Text("fully fashioned knit", "成形针织"),
    "knit-seamless": Text("seamless knit", "无缝针织"),
    "knit-average": Text("knit, machine unknown", "针织（机型未知）"),
    "weave-air-jet": Text("woven, air-jet or rapier", "机织：喷气或剑杆"),
    "weave-water-jet": Text("woven, water-jet", "机织：喷水"),
    "weave-silk": Text("woven silk", "真丝机织"),
}
SPINNING: dict[str, Text] = {
    "ring": Text("ring", "环锭纺"),
    "open-end": Text("open-end", "转杯纺（气流纺）"),
    "worsted": Text("worsted wool", "毛精纺"),
    "reeled-silk": Text("reeled silk", "缫丝"),
    "filament-poy": Text("filament POY", "长丝 POY"),
    "filament-fdy": Text("filament FDY", "长丝 FDY"),
    "filament-dty": Text("filament DTY (textured)", "长丝 DTY（加弹）"),
    "filament-mixed": Text("filament, half FDY, half DTY", "长丝，FDY、DTY 各半"),
}
WET: dict[str, Text] = {
    "none": Text("none (greige, dope-dyed)", "无（坯布、原液着色）"),
    "plant": Text("whole dyehouse, Chinese plants", "全流程（国内染厂水平）"),
    "steps": Text("step by step", "按工序"),
    "with-printing": Text("degummed within printing (silk)", "精练计入印花（真丝）"),
}
PRETREATMENTS: dict[str, tuple[str, ...]] = {
    "none": (),
    "scour": ("scouring",),
    "scour-bleach": ("scouring", "bleaching"),
    "desize-scour-bleach": ("desizing", "scouring", "bleaching"),
    "desize-scour-bleach-mercerise": ("desizing", "scouring", "bleaching", "mercerising"),
    "wash": ("washing-synthetic",),
}
"""Pre-treatments and the steps they take."""

_PRETREATMENT_LABELS = dict(
    zip(
        PRETREATMENTS,
        (
            Text("none", "无"),
            Text("scour", "煮练"),
            Text("scour, bleach", "煮练、漂白"),
            Text("desize, scour, bleach", "退浆、煮练、漂白"),
            Text("desize, scour, bleach, mercerise", "退浆、煮练、漂白、丝光"),
            Text("wash (synthetics)", "水洗（化纤）"),
        ),
        strict=True,
    )
)
PRINTING: dict[str, Text] = {
    "none": Text("none", "无"),
    "pigment": Text("pigment", "涂料印花"),
    "dye-fixed": Text("dye, steamed and washed", "染料印花（蒸化水洗）"),
    "silk": Text("silk, steamed and washed", "真丝印花（蒸化水洗）"),
}


def _number(
    key: str,
    label: Text,
    help_: Text,
    section: str,
    span: tuple[float, float],
    *,
    unit: str = "",
    default: Default | Mapping[str, Default] | None = None,
) -> Parameter:
    low, high = span
    return Parameter(
        key,
        label,
        help_,
        unit=unit,
        default=default,
        default_by="product",
        minimum=low,
        maximum=high,
        section=section,
    )


def _choice(
    key: str,
    label: Text,
    help_: Text,
    section: str,
    choices: Mapping[str, Text],
    *,
    default: Default | Mapping[str, Default] | None = None,
) -> Parameter:
    return Parameter(
        key,
        label,
        help_,
        _CHOICE,
        default=default,
        default_by="product",
        choices=choices,
        section=section,
    )


def _site(key: str, step_en: str, step_zh: str, section: str, place: str) -> Parameter:
    return Parameter(
        f"{key}-site",
        Text(f"where {step_en}", f"{step_zh}地点"),
        Text(
            "Location code (CN-ZJ, CN-XJ, VN …); decides which grid serves the step.",
            "地区代码（CN-ZJ、CN-XJ、VN 等）；决定该工序使用哪个电网。",
        ),
        ParameterKind.LOCATION,
        default=Default(place, "assumption", _ASSUMED, "where most Chinese plants stand"),
        section=section,
    )


def _assumed(value: float | bool | str, comment: str = "") -> Default:
    return Default(value, "assumption", _ASSUMED, comment)


def _rows(value_of: Callable[[Garment], float | str | None]) -> dict[str, Default]:
    """Return a default per garment, from the table of products."""
    rows = {}
    for key, row in GARMENTS.items():
        if (value := value_of(row)) is not None:
            rows[key] = Default(value, "ecob-2024", _SEEN) if row.seen else _assumed(value)
    return rows


def _own(**values: float | bool | str) -> dict[str, Default]:
    return {key.replace("_", "-"): _assumed(value) for key, value in values.items()}


def _share(fibre: str) -> Parameter:
    label = FIBRES[fibre].label
    rows = {key: row.blend[fibre] for key, row in GARMENTS.items() if fibre in row.blend}
    return _number(
        share_key(fibre),
        Text(f"share of {label.en}", f"{label.zh}比例"),
        Text(
            "Of the mass of the yarn. If any share is given, the others count as 0.",
            "占纱线质量的比例。填写任一比例后，未填的按 0 计。",
        ),
        "fibres",
        (0, 1),
        default={key: _assumed(value) for key, value in rows.items()} or None,
    )


PRODUCT: tuple[Parameter, ...] = (
    Parameter(
        "product",
        Text("product", "产品"),
        Text("Decides which stages there are.", "决定包含哪些阶段。"),
        _CHOICE,
        choices=PRODUCTS,
        mandatory=True,
    ),
    *(_share(fibre) for fibre in FIBRES),
    _choice(
        "recycling-approach",
        Text("how recycled content counts", "再生原料核算方法"),
        Text(
            "Cut-off: recycled fibre carries its recycling only.", "截断法：再生纤维只承担再生过程。"
        ),
        "fibres",
        APPROACHES,
        default=_assumed("cut-off"),
    ),
    _number(
        "recycling-allocation",
        Text("allocation factor A of recycled polyester", "再生涤纶分配系数 A"),
        Text("For the Circular Footprint Formula.", "用于循环足迹公式。"),
        "fibres",
        (0, 1),
        default=RULES["pet-fibre"].allocation,
    ),
)

SPINNING_PARAMETERS: tuple[Parameter, ...] = (
    _choice(
        "spinning-route",
        Text("spinning route", "纺纱工艺"),
        Text("How fibre becomes yarn.", "纤维成纱的工艺。"),
        "spinning",
        SPINNING,
        default={
            "yarn": _assumed("ring"),
            "fabric": _assumed("ring"),
            **{key: _assumed(row.spinning) for key, row in GARMENTS.items()},
        },
    ),
    _number(
        "yarn-count",
        Text("yarn count", "纱支"),
        Text("With its unit in yarn-count-unit.", "单位填在 yarn-count-unit。"),
        "spinning",
        (0.1, 5000),
        default=_rows(lambda row: row.count_nm) | _own(t_shirt=54),
    ),
    _choice(
        "yarn-count-unit",
        Text("unit of the yarn count", "纱支单位"),
        Text("Needed with yarn-count.", "填写纱支时必填。"),
        "spinning",
        COUNT_UNITS,
    ),
    _choice(
        "cocoon",
        Text("cocoons", "蚕茧"),
        Text("Reeled fresh or dried.", "鲜茧或干茧缫丝。"),
        "spinning",
        {"fresh": Text("fresh", "鲜茧"), "dried": Text("dried", "干茧")},
        default=Default("fresh", "silk-greige-2022", _SEEN),
    ),
    _number(
        "spinning-loss-share",
        Text("loss in spinning", "纺纱损耗率"),
        Text(
            "Share of the fibre; empty: cotton 12 %, other staple 4 %, filament by its dataset.",
            "占投入纤维的比例；不填：棉 12%，其他短纤 4%，长丝按数据集。",
        ),
        "spinning",
        (0, 0.6),
    ),
    _number(
        "spinning-electricity",
        Text("electricity of spinning", "纺纱（纺丝）电耗"),
        Text("Empty: by count and route.", "不填：按支数和工艺计算。"),
        "spinning",
        (0.05, 40),
        unit="kWh/kg",
    ),
    _site("spinning", "spun", "纺纱", "spinning", "CN"),
)

FABRIC_PARAMETERS: tuple[Parameter, ...] = (
    _choice(
        "fabric-route",
        Text("how the fabric is made", "织造方式"),
        Text("Machine.", "机型。"),
        "fabric",
        ROUTES,
        default={key: _assumed(row.route) for key, row in GARMENTS.items()},
    ),
    _number(
        "surface-mass",
        Text("fabric mass per area", "面料克重"),
        Text("Finished fabric.", "成品克重。"),
        "fabric",
        (5, 2000),
        unit="g/m2",
        default=_rows(lambda row: row.surface_mass),
    ),
    _number(
        "weft-density",
        Text("picks", "纬密"),
        Text(
            "Picks per cm of woven fabric; empty: from count and mass, equal in warp and weft.",
            "机织物每厘米纬纱根数；不填：由纱支和克重推算（经纬相同）。",
        ),
        "fabric",
        (2, 200),
        unit="1/cm",
    ),
    _number(
        "fabric-loss-share",
        Text("loss in fabric making", "织造损耗率"),
        Text(
            "Share of the yarn; empty: of the machine's dataset.",
            "占投入纱线的比例；不填：按机型数据集。",
        ),
        "fabric",
        (0, 0.5),
    ),
    _number(
        "fabric-electricity",
        Text("electricity of fabric making", "织造电耗"),
        Text("With preparation and compressed air; empty: by machine and count.", "含准备和空压。"),
        "fabric",
        (0.05, 60),
        unit="kWh/kg",
    ),
    _site("fabric", "knitted or woven", "织造", "fabric", "CN-ZJ"),
)

WET_PARAMETERS: tuple[Parameter, ...] = (
    _choice(
        "wet-route",
        Text("wet processing", "印染"),
        Text("How pre-treatment, dyeing and finishing are counted.", "前处理、染色、整理的核算方式。"),
        "wet processing",
        WET,
        default={
            "yarn": _assumed("none"),
            "fabric": _assumed("plant"),
            **{key: _assumed("plant") for key in GARMENTS},
            "silk-scarf": _assumed("with-printing"),
        },
    ),
    _choice(
        "dyeing-medium",
        Text("what is dyed", "染色对象"),
        Text("Yarn, fabric or the cut garment.", "纱线、面料或成衣。"),
        "wet processing",
        {
            "fabric": Text("fabric", "面料（匹染）"),
            "yarn": Text("yarn", "纱线（色织、筒染）"),
            "garment": Text("garment", "成衣染色"),
        },
        default=_assumed("fabric"),
    ),
    _choice(
        "dye-type",
        Text("kind of dye", "染料类别"),
        Text("Empty: by fibre.", "不填：按纤维。"),
        "wet processing",
        {
            "reactive": Text("reactive", "活性"),
            "disperse": Text("disperse", "分散"),
            "acid": Text("acid", "酸性"),
        },
    ),
    _choice(
        "pretreatment",
        Text("pre-treatment", "前处理"),
        Text(
            "With wet-route steps; empty: by fibre and fabric.", "用于按工序；不填：按纤维和织物。"
        ),
        "wet processing",
        _PRETREATMENT_LABELS,
    ),
    _choice(
        "dyeing-machine",
        Text("dyeing machine", "染色设备"),
        Text("With wet-route steps.", "用于按工序。"),
        "wet processing",
        {
            "none": Text("not dyed", "不染色"),
            "batch": Text("jet, overflow, jig (batch)", "喷射、溢流、卷染（间歇）"),
            "continuous": Text("continuous pad", "连续轧染"),
            "average": Text("not known", "未知"),
        },
        default=_assumed("average"),
    ),
    Parameter(
        "finishing",
        Text("chemical finishing on the stenter", "后整理（定形）"),
        Text("With wet-route steps.", "用于按工序。"),
        _FLAG,
        default=_assumed(value=True),
        section="wet processing",
    ),
    _number(
        "wet-energy-factor",
        Text("factor on default energy of wet processing", "印染缺省能耗系数"),
        Text(
            "1.5 for the surcharge of the French method.", "法国环境标识方法的加成取 1.5。"
        ),
        "wet processing",
        (0.2, 3),
        default=_assumed(1.0),
    ),
    _choice(
        "heat-source",
        Text("heat of wet processing", "印染热源"),
        Text("Empty: as the dataset, mostly steam of a park.", "不填：按数据集，多为园区蒸汽。"),
        "wet processing",
        {
            "steam": Text("steam of an industrial park", "园区蒸汽"),
            "natural-gas": Text("own gas boiler", "自备燃气锅炉"),
            "hard-coal": Text("own coal boiler", "自备燃煤锅炉"),
        },
    ),
    _number(
        "wet-loss-share",
        Text("loss in wet processing", "印染损耗率"),
        Text("Share of the greige; empty: of the dataset.", "占投入坯布的比例；不填：按数据集。"),
        "wet processing",
        (0, 0.5),
        default={"silk-scarf": _assumed(0.2, "sericin washed off")},
    ),
    _choice(
        "printing",
        Text("printing", "印花"),
        Text("Kind of print.", "印花工艺。"),
        "wet processing",
        PRINTING,
        default={
            "yarn": _assumed("none"),
            "fabric": _assumed("none"),
            **{key: _assumed("none") for key in GARMENTS},
            "silk-scarf": _assumed("silk"),
        },
    ),
    _number(
        "print-share",
        Text("printed share of the fabric", "印花面积占比"),
        Text("Of the area before cutting; needed with printing.", "占裁剪前面积；有印花时必填。"),
        "wet processing",
        (0, 1),
        default=_own(silk_scarf=0.94),
    ),
    Parameter(
        "water-repellent",
        Text("durable water repellent", "防水整理"),
        Text("Fluorine-free finish.", "无氟防水整理。"),
        _FLAG,
        default={
            "yarn": _assumed(value=False),
            "fabric": _assumed(value=False),
            **{key: _assumed(key == "polyester-jacket") for key in GARMENTS},
        },
        default_by="product",
        section="wet processing",
    ),
    _site("wet", "dyed and finished", "印染", "wet processing", "CN-ZJ"),
)
