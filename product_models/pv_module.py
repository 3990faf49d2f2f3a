"""Crystalline silicon photovoltaic modules, from quartz to factory gate and on to end of life.

A module is cells × wafers × ingot × polysilicon × metallurgical silicon, plus glass, films,
frame, box and packaging. Each step starts from a unit process of lca_db (role ``product``);
whatever the maker gives replaces the default of that step and counts as primary data.

Equations, per module (symbols as in docs/families/pv-module.md):

* silicon per wafer area  m_w = (t + k) · ρ / η_w   [kg/m²]
* wafer per cell area     1 / η_c, ingot per kg of polysilicon η_i
* life yield              E = P · Y · Σ_{n=1..N} (1 − d₁ − d · (n − 1))   [kWh DC]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, Severity, error
from footprint.foreground import Foreground, FunctionalUnit, Line
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import QuantityKind, convert, parse_unit
from product_models.contract import (
    Default,
    Parameter,
    ParameterKind,
    Part,
    ProductFamily,
    Step,
)
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import (
    adapt,
    grid,
    is_fuel,
    is_grid,
    is_transport,
    technosphere,
)
from product_models.shared.transport import MODES
from product_models.shared.values import FROM_MAKER, Known, Values

SILICON_DENSITY = 2330.0
"""Density of crystalline silicon [kg/m³]."""

STAGES = {
    "silicon": Text("metallurgical silicon", "工业硅"),
    "polysilicon": Text("polysilicon", "多晶硅"),
    "ingot": Text("ingot", "硅棒"),
    "wafer": Text("wafer", "硅片"),
    "cell": Text("cell", "电池片"),
    "materials": Text("module materials", "组件辅材"),
    "assembly": Text("module assembly", "组件制造"),
    "packaging": Text("packaging", "包装"),
    "distribution": Text("distribution", "运输分销"),
    "installation": Text("installation", "安装"),
    "use": Text("use", "使用"),
    "end-of-life": Text("end of life", "废弃回收"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-site": Text("cradle to customer", "摇篮到客户"),
    "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
}
FUNCTIONAL_UNITS = {
    "kWp": Text("1 kWp of rated power", "1 kWp 额定功率"),
    "m2": Text("1 m² of module", "1 平方米组件"),
    "module": Text("1 module", "1 块组件"),
    "kWh": Text("1 kWh of direct current over the life", "全寿命期 1 kWh 直流电"),
}

_WAFERS = {
    "perc": "wafer-m10-p155-cn",
    "topcon": "wafer-m10-n130-cn",
    "hjt": "wafer-hjt-n120-cn",
}
_CELLS = {"perc": "cell-perc-m10-cn", "topcon": "cell-topcon-m10-cn", "hjt": "cell-hjt-cn"}
_POLYSILICON = {
    "siemens": "polysilicon-siemens-cn",
    "granular": "polysilicon-granular-fbr-cn",
}
_INGOT = "ingot-czochralski-cn"
_PANEL = "panel-topcon-glass-glass-cn"
_FRAME = "aluminium-frame-anodised-cn"
_RECYCLING = "recycling-crystalline-silicon-module-cn"

_SEEN, _DERIVED, _ASSUMED = Provenance.SEEN, Provenance.DERIVED, Provenance.ASSUMED


def _defaults(
    values: Mapping[str, float], source_id: str, provenance: Provenance, comment: str = ""
) -> dict[str, Default]:
    return {key: Default(value, source_id, provenance, comment) for key, value in values.items()}


def _site(step_en: str, step_zh: str, key: str) -> Parameter:
    return Parameter(
        f"{key}-site",
        Text(f"where {step_en} is made", f"{step_zh}产地"),
        Text(
            "Location code (CN-ZJ, CN-NM, DE …); decides which grid serves the step.",
            "地区代码（CN-ZJ、CN-NM、DE 等）；决定该工序使用哪个电网。",
        ),
        ParameterKind.LOCATION,
        default=Default("CN", "assumption", _ASSUMED, "national mix"),
        section="silicon and cells" if key != "module" else "module",
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "technology",
        Text("cell technology", "电池技术"),
        Text("As on the data sheet.", "见产品规格书。"),
        ParameterKind.CHOICE,
        choices={
            "perc": Text("PERC", "PERC"),
            "topcon": Text("TOPCon", "TOPCon"),
            "hjt": Text("heterojunction (HJT)", "异质结（HJT）"),
        },
        mandatory=True,
    ),
    Parameter(
        "construction",
        Text("construction", "组件结构"),
        Text("Rear side of glass or of polymer backsheet.", "背面为玻璃或背板。"),
        ParameterKind.CHOICE,
        choices={
            "glass-glass": Text("glass–glass", "双玻"),
            "glass-backsheet": Text("glass–backsheet", "单玻（背板）"),
        },
        mandatory=True,
    ),
    Parameter(
        "framed",
        Text("with frame", "是否带边框"),
        Text("No for a frameless laminate.", "无边框层压件填“否”。"),
        ParameterKind.BOOLEAN,
        default=Default(True, "assumption", _ASSUMED),
    ),
    Parameter(
        "power",
        Text("rated power", "额定功率"),
        Text("At standard test conditions, front side.", "标准测试条件，正面。"),
        unit="W",
        minimum=50,
        maximum=1000,
        mandatory=True,
    ),
    Parameter(
        "area",
        Text("module area", "组件面积"),
        Text("Length × width of the outer edge.", "外形尺寸长 × 宽。"),
        unit="m2",
        minimum=0.2,
        maximum=5,
        mandatory=True,
    ),
    Parameter(
        "mass",
        Text("module mass", "组件质量"),
        Text(
            "Net, without packaging; the bill of materials is checked against it.",
            "净重，不含包装；物料清单与其核对。",
        ),
        unit="kg",
        minimum=2,
        maximum=80,
        mandatory=True,
    ),
    Parameter(
        "polysilicon-route",
        Text("polysilicon route", "多晶硅工艺"),
        Text("Siemens rods or granular silicon.", "改良西门子法或颗粒硅。"),
        ParameterKind.CHOICE,
        choices={
            "siemens": Text("modified Siemens", "改良西门子法"),
            "granular": Text("granular (fluidised bed)", "颗粒硅（流化床）"),
        },
        default=Default("siemens", "premise-iea2020", _SEEN),
        section="silicon and cells",
    ),
    Parameter(
        "polysilicon-electricity",
        Text("electricity of polysilicon", "多晶硅电耗"),
        Text("All electricity of the plant per kg of polysilicon.", "每千克多晶硅综合电耗。"),
        unit="kWh/kg",
        minimum=5,
        maximum=200,
        default=_defaults({"siemens": 57.0}, "miit-pv-2024", _SEEN, "limit for new plants")
        | _defaults({"granular": 33.0}, "pvice", _SEEN),
        default_by="polysilicon-route",
        section="silicon and cells",
    ),
    _site("metallurgical silicon", "工业硅", "silicon"),
    _site("polysilicon", "多晶硅", "polysilicon"),
    Parameter(
        "polysilicon-use",
        Text("polysilicon per watt", "单瓦硅耗"),
        Text(
            "If given, it replaces thickness, kerf and yields of ingot and wafer.",
            "填写后替代厚度、切割损耗及硅棒、硅片得率的计算。",
        ),
        unit="g/W",
        minimum=0.8,
        maximum=6,
        section="silicon and cells",
    ),
    Parameter(
        "ingot-yield",
        Text("ingot per polysilicon", "硅棒得率"),
        Text("kg of ingot per kg of new polysilicon.", "每千克新投多晶硅产出的硅棒千克数。"),
        minimum=0.5,
        maximum=1,
        default=Default(1.0, "premise-iea2020", _SEEN, "crop scrap is melted again"),
        section="silicon and cells",
    ),
    Parameter(
        "ingot-electricity",
        Text("electricity of ingot pulling", "拉棒电耗"),
        Text("Per kg of ingot.", "每千克硅棒。"),
        unit="kWh/kg",
        minimum=5,
        maximum=150,
        default=_defaults(
            {"perc": 26.0, "topcon": 23.0, "hjt": 23.0}, "miit-pv-2024", _SEEN, "plant limits"
        ),
        section="silicon and cells",
    ),
    _site("the ingot", "硅棒", "ingot"),
    Parameter(
        "wafer-thickness",
        Text("wafer thickness", "硅片厚度"),
        Text("As cut.", "切割厚度。"),
        unit="um",
        minimum=60,
        maximum=220,
        default=_defaults({"perc": 150.0}, "cpia-2024", _SEEN, "p-type average 2023")
        | _defaults({"topcon": 130.0, "hjt": 120.0}, "cpia-2024", _DERIVED, "n-type"),
        section="silicon and cells",
    ),
    Parameter(
        "kerf",
        Text("kerf loss", "切割线损（刀缝）"),
        Text("Width of the cut.", "每刀切缝宽度。"),
        unit="um",
        minimum=20,
        maximum=220,
        default=_defaults({"perc": 52.0, "topcon": 52.0, "hjt": 50.0}, "pvice", _SEEN),
        section="silicon and cells",
    ),
    Parameter(
        "wafer-yield",
        Text("wafer yield", "硅片得率"),
        Text(
            "Wafer and kerf per ingot: cropping, squaring and breakage are the loss.",
            "硅片加刀缝占硅棒的比例；截断、开方、碎片为损失。",
        ),
        minimum=0.5,
        maximum=1,
        default=_defaults(
            {"perc": 202 / 222.5, "topcon": 182 / 202.5, "hjt": 170 / 190.5},
            "premise-iea2020",
            _DERIVED,
            "20.5 um of other loss",
        ),
        section="silicon and cells",
    ),
    Parameter(
        "wafer-electricity",
        Text("electricity of wafering", "切片电耗"),
        Text("Per m² of wafer.", "每平方米硅片。"),
        unit="kWh/m2",
        minimum=0.2,
        maximum=30,
        default=_defaults(
            {"perc": 3.029, "topcon": 2.424, "hjt": 2.424}, "miit-pv-2024", _SEEN, "plant limits"
        ),
        section="silicon and cells",
    ),
    _site("the wafer", "硅片", "wafer"),
    Parameter(
        "cell-count",
        Text("number of cells", "电池片数量"),
        Text("Pieces as laid; half cells count one each.", "按实际片数；半片按一片计。"),
        ParameterKind.INTEGER,
        minimum=1,
        maximum=400,
        section="silicon and cells",
    ),
    Parameter(
        "cell-area",
        Text("area of one cell", "单片电池面积"),
        Text(
            "As laid: a 182 mm full cell has 0.03301 m², a half cell 0.01651 m².",
            "按实际使用：182 mm 整片 0.03301 m²，半片 0.01651 m²。",
        ),
        unit="m2",
        minimum=0.002,
        maximum=0.06,
        default=Default(0.03301, "energytrend-2023", _SEEN, "M10 full cell"),
        section="silicon and cells",
    ),
    Parameter(
        "cell-yield",
        Text("cell yield", "电池良率"),
        Text("Good cells per wafer.", "合格电池片占投入硅片的比例。"),
        minimum=0.5,
        maximum=1,
        default=Default(0.98, "assumption", _ASSUMED),
        section="silicon and cells",
    ),
    Parameter(
        "cell-electricity",
        Text("electricity of the cell plant", "电池电耗"),
        Text("Per m² of cell.", "每平方米电池片。"),
        unit="kWh/m2",
        minimum=1,
        maximum=80,
        default=_defaults(
            {"perc": 11.6, "topcon": 17.5, "hjt": 17.85},
            "miit-pv-2024",
            _SEEN,
            "50 kWh/kWp × 0.232, 70 × 0.25, 70 × 0.255",
        ),
        section="silicon and cells",
    ),
    _site("the cell", "电池片", "cell"),
    Parameter(
        "silver-paste",
        Text("silver paste", "银浆用量"),
        Text(
            "Both sides, g per m² of cell (mg per cell ÷ cell area in m² ÷ 1000).",
            "双面合计，每平方米电池片克数（单片毫克数 ÷ 单片面积 ÷ 1000）。",
        ),
        unit="g/m2",
        minimum=0.1,
        maximum=15,
        default=_defaults(
            {"perc": 1.78734, "topcon": 3.30203, "hjt": 3.48379},
            "cpia-2024",
            _SEEN,
            "front 59, both sides 109 and 115 mg per M10 cell, averages of 2023",
        ),
        section="silicon and cells",
    ),
    Parameter(
        "nf3-use",
        Text("NF₃ bought by the cell plant", "电池厂 NF₃ 用量"),
        Text("g per m² of cell; 0 if none is used.", "每平方米电池片克数；不用填 0。"),
        unit="g/m2",
        minimum=0,
        maximum=50,
        section="silicon and cells",
    ),
    Parameter(
        "nf3-emitted-share",
        Text("share of NF₃ emitted", "NF₃ 排放比例"),
        Text("After chamber use and abatement.", "腔体反应及尾气处理之后。"),
        minimum=0,
        maximum=1,
        default=Default(0.3, "cfr98-i7", _SEEN, "1 − use factor, no abatement"),
        section="silicon and cells",
    ),
    Parameter(
        "front-glass-thickness",
        Text("front glass thickness", "前玻璃厚度"),
        Text("2.5 kg per m² and mm.", "每毫米 2.5 kg/m²。"),
        unit="mm",
        minimum=0.5,
        maximum=6,
        default=_defaults({"glass-glass": 2.0}, "ds-solarfabrik-s4pln", _SEEN)
        | _defaults({"glass-backsheet": 3.2}, "ds-solarfabrik-s4", _SEEN),
        default_by="construction",
        section="module",
    ),
    Parameter(
        "rear-glass-thickness",
        Text("rear glass thickness", "后玻璃厚度"),
        Text("Only for glass–glass.", "仅双玻组件。"),
        unit="mm",
        minimum=0,
        maximum=6,
        default=_defaults({"glass-glass": 2.0}, "ds-solarfabrik-s4pln", _SEEN)
        | _defaults({"glass-backsheet": 0.0}, "ds-solarfabrik-s4", _SEEN),
        default_by="construction",
        section="module",
    ),
    Parameter(
        "frame-mass",
        Text("frame mass", "边框质量"),
        Text("All profiles and corner keys.", "全部型材和角码。"),
        unit="kg/m2",
        minimum=0,
        maximum=4,
        default=_defaults({"glass-glass": 0.91}, "ds-yingli-panda3", _DERIVED, "mass balance")
        | _defaults({"glass-backsheet": 1.23}, "pvice", _SEEN),
        default_by="construction",
        section="module",
    ),
    Parameter(
        "frame-recycled-share",
        Text("recycled share of the frame", "边框再生铝比例"),
        Text("Secondary ingot by mass, with evidence.", "再生铝锭质量比例，须有证明。"),
        minimum=0,
        maximum=1,
        default=Default(0.0, "assumption", _ASSUMED, "primary ingot"),
        section="module",
    ),
    Parameter(
        "encapsulant-mass",
        Text("encapsulant, both films", "胶膜克重（两层合计）"),
        Text("kg per m² of module.", "每平方米组件千克数。"),
        unit="kg/m2",
        minimum=0.2,
        maximum=2,
        default=Default(0.778, "pvice", _SEEN, "2023"),
        section="module",
    ),
    Parameter(
        "encapsulant-poe-share",
        Text("share of POE in the encapsulant", "POE 胶膜比例"),
        Text("The rest is EVA.", "其余为 EVA。"),
        minimum=0,
        maximum=1,
        default=_defaults({"perc": 0.0}, "pvice", _SEEN)
        | _defaults({"topcon": 0.5}, "pvice", _DERIVED)
        | _defaults({"hjt": 1.0}, "pvice", _SEEN),
        section="module",
    ),
    Parameter(
        "backsheet-mass",
        Text("backsheet", "背板克重"),
        Text("kg per m² of module, offcuts included.", "每平方米组件千克数，含裁切损耗。"),
        unit="kg/m2",
        minimum=0.1,
        maximum=1.5,
        default=Default(0.402, "pvice", _SEEN, "387.8 g/m² in 2023 / 0.965"),
        section="module",
    ),
    Parameter(
        "film-and-glass-loss-share",
        Text("loss of glass and films", "玻璃和胶膜损耗率"),
        Text("Of default glass and films; bill lines carry their own.", "仅用于缺省量。"),
        minimum=0,
        maximum=0.3,
        default=Default(0.01, "pvice", _SEEN),
        section="module",
    ),
    Parameter(
        "module-yield",
        Text("module yield", "组件良率"),
        Text("Good modules per started one.", "合格组件占投入的比例。"),
        minimum=0.5,
        maximum=1,
        default=Default(1.0, "assumption", _ASSUMED, "losses stand in the lines"),
        section="module",
    ),
    Parameter(
        "cell-breakage-yield",
        Text("cells that survive stringing", "串焊层压完好率"),
        Text("Cells in the module per cell taken.", "组件中电池片占领用量的比例。"),
        minimum=0.5,
        maximum=1,
        default=Default(0.995, "energytrend-2023", _SEEN, "0.5 % breakage"),
        section="module",
    ),
    Parameter(
        "module-electricity",
        Text("electricity of the module plant", "组件电耗"),
        Text("Per kWp of modules.", "每 kWp 组件。"),
        unit="kWh/kWp",
        minimum=1,
        maximum=200,
        default=Default(13.5, "cpia-2024", _SEEN, "average of Chinese plants 2023"),
        section="module",
    ),
    _site("the module", "组件", "module"),
    Parameter(
        "lifetime",
        Text("service life", "使用寿命"),
        Text("Years of the power warranty.", "功率质保年限。"),
        unit="a",
        minimum=1,
        maximum=50,
        default=Default(30, "ds-jinko-54hl4r", _SEEN),
        section="use",
    ),
    Parameter(
        "first-year-degradation-share",
        Text("degradation in the first year", "首年衰减"),
        Text("Of rated power.", "占额定功率。"),
        minimum=0,
        maximum=0.1,
        default=_defaults({"topcon": 0.01, "hjt": 0.01}, "ds-dah-dh108", _SEEN)
        | _defaults({"perc": 0.0}, "pefcr-pv", Provenance.RECALLED, "linear from the first year"),
        section="use",
    ),
    Parameter(
        "annual-degradation-share",
        Text("degradation per year after it", "逐年衰减"),
        Text("Of rated power, linear.", "占额定功率，线性。"),
        minimum=0,
        maximum=0.03,
        default=_defaults({"topcon": 0.004, "hjt": 0.004}, "ds-jinko-54hl4r", _SEEN)
        | _defaults({"perc": 0.007}, "pefcr-pv", Provenance.RECALLED),
        section="use",
    ),
    Parameter(
        "specific-yield",
        Text("yield of the site", "首年等效利用小时"),
        Text("kWh DC per kWp and year before degradation.", "每 kWp 每年直流发电量，未计衰减。"),
        unit="kWh/kWp",
        minimum=300,
        maximum=2800,
        default=Default(1286, "crea-china-co2", _SEEN, "China, national average 2023"),
        section="use",
    ),
    Parameter(
        "balance-of-system",
        Text("balance of system", "系统平衡部件"),
        Text("Counted only cradle to grave.", "仅摇篮到坟墓时计入。"),
        ParameterKind.CHOICE,
        choices={
            "none": Text("module only", "仅组件"),
            "ground-mounted": Text("ground-mounted plant", "地面电站"),
        },
        default=Default("none", "pefcr-pv", Provenance.RECALLED, "module only"),
        section="use",
    ),
)

PARTS: tuple[Part, ...] = (
    Part("cell", Text("solar cell", "电池片"), "unit", synonyms=("cells", "电池", "单晶电池")),
    Part(
        "ribbon",
        Text("tinned copper ribbon", "焊带（含汇流条）"),
        "kg",
        "copper-ribbon-tinned-cn",
        synonyms=("焊带", "汇流条", "互联条", "busbar"),
    ),
    Part(
        "front-glass",
        Text("front glass", "前玻璃"),
        "kg",
        "solar-glass-cn",
        synonyms=("光伏玻璃", "面板玻璃", "钢化玻璃"),
    ),
    Part("rear-glass", Text("rear glass", "后玻璃"), "kg", "solar-glass-cn", synonyms=("背玻",)),
    Part(
        "encapsulant-eva",
        Text("encapsulant film, EVA", "EVA 胶膜"),
        "kg",
        "encapsulant-film-eva-cn",
        synonyms=("EVA", "胶膜"),
    ),
    Part(
        "encapsulant-poe",
        Text("encapsulant film, POE or EPE", "POE/EPE 胶膜"),
        "kg",
        "encapsulant-film-poe-cn",
        synonyms=("POE", "EPE"),
    ),
    Part(
        "backsheet",
        Text("backsheet", "背板"),
        "kg",
        "backsheet-pet-fluoropolymer-cn",
        synonyms=("背膜",),
    ),
    Part("frame", Text("aluminium frame", "铝边框"), "kg", synonyms=("边框", "铝合金边框")),
    Part(
        "sealant",
        Text("silicone sealant and potting", "硅胶（密封、灌封）"),
        "kg",
        "silicone-sealant-glo",
        synonyms=("硅胶", "密封胶"),
    ),
    Part(
        "junction-box",
        Text("junction box with cables and connectors", "接线盒（含线缆、连接器）"),
        "unit",
        "junction-box-pv-cn",
        synonyms=("接线盒",),
    ),
    Part("cable", Text("extra cable", "加长线缆"), "kg", "cable-power-cn", synonyms=("线缆",)),
    Part("flux", Text("flux", "助焊剂"), "kg", "propanol-glo", synonyms=("助焊剂",)),
    Part("label", Text("labels and tape", "标签、胶带"), "kg", "polyethylene-terephthalate-us"),
    Part(
        "carton",
        Text("cardboard", "纸箱、纸护角"),
        "kg",
        "corrugated-board-cn",
        packaging=True,
        synonyms=("纸箱",),
    ),
    Part(
        "pallet",
        Text("wooden pallet", "木托盘"),
        "unit",
        "pallet-wood-glo",
        packaging=True,
        synonyms=("托盘",),
    ),
    Part(
        "plastic-film",
        Text("plastic film and straps", "缠绕膜、打包带"),
        "kg",
        "polyethylene-low-density-cn",
        packaging=True,
        synonyms=("缠绕膜", "打包带"),
    ),
)

STEPS: tuple[Step, ...] = (
    Step("polysilicon", Text("polysilicon", "多晶硅"), ("kg",)),
    Step("ingot", Text("ingot", "硅棒"), ("kg",)),
    Step("wafer", Text("wafer", "硅片"), ("m2", "unit")),
    Step("cell", Text("cell", "电池片"), ("m2", "unit", "kWp")),
    Step("module", Text("module", "组件"), ("unit", "m2", "kWp")),
)


@dataclass(frozen=True)
class _Builder:
    """One submission being turned into a foreground; every amount is per module."""

    submission: Submission
    background: Background
    values: Values

    # ------------------------------------------------------------------ geometry
    @property
    def area_m2(self) -> float:
        return self.values.number("area")

    @property
    def power_kwp(self) -> float:
        return self.values.number("power") / 1000

    @property
    def technology(self) -> str:
        return self.values.text("technology")

    @property
    def has_rear_glass(self) -> bool:
        return self.values.text("construction") == "glass-glass"

    def lines_of(self, part: str) -> list[BillLine]:
        lines = (*self.submission.bill, *self.submission.packaging)
        return [line for line in lines if line.part == part]

    @property
    def cell_line(self) -> str:
        """Key of the bill line the silicon chain is reported under."""
        own = [line.key for line in self.lines_of("cell") if line.supplier_figure is None]
        return own[0] if own else "default-cell"

    @property
    def cell_area_m2(self) -> tuple[float, Known]:
        """Cell area taken per module, breakage included."""
        values, cell_m2 = self.values, self.values.number("cell-area")
        survive = values.number("cell-breakage-yield")
        own = [line for line in self.lines_of("cell") if line.supplier_figure is None]
        if own:
            return sum(self._cells_m2(line) for line in own), FROM_MAKER
        if (count := values.optional("cell-count")) is not None:
            return count * cell_m2 / survive, FROM_MAKER
        packed = Known(Provenance.SEEN, "energytrend-2023", primary=False)
        return self.area_m2 * 72 * 0.03301 / 2.583 / survive, packed

    def _cells_m2(self, line: BillLine) -> float:
        unit = parse_unit(line.unit)
        if unit.kind is QuantityKind.AREA:
            return bill.gross(line, "m2")
        return bill.gross(line, "unit") * self.values.number("cell-area")

    @property
    def silicon_kg_per_wafer_m2(self) -> tuple[float, Known]:
        values = self.values
        if (use := values.optional("polysilicon-use")) is not None:
            wafer_m2 = self.cell_area_m2[0] / values.number("cell-yield")
            return use * self.power_kwp * values.number("ingot-yield") / wafer_m2, FROM_MAKER
        micrometres = values.number("wafer-thickness") + values.number("kerf")
        mass = micrometres * 1e-6 * SILICON_DENSITY / values.number("wafer-yield")
        return mass, values.known("wafer-thickness", "kerf", "wafer-yield")

    @property
    def life_yield_kwh(self) -> float:
        """Direct current over the life of one module [kWh]."""
        values = self.values
        first = values.number("first-year-degradation-share")
        annual = values.number("annual-degradation-share")
        years = range(int(values.number("lifetime")))
        factors = sum(max(0.0, 1 - first - annual * year) for year in years)
        return self.power_kwp * values.number("specific-yield") * factors

    # ------------------------------------------------------------------ silicon chain
    def step_energy(self, step: str) -> tuple[list[EnergyLine], bool, bool]:
        """Return the energy rows of a step and whether they give electricity and heat."""
        rows = [row for row in self.submission.energy if row.step == step]
        electric = any(row.carrier == "electricity" for row in rows)
        return rows, electric, any(row.carrier != "electricity" for row in rows)

    def energy_inputs(self, step: str, electricity_kwh: float) -> tuple[Exchange, ...]:
        rows, electric, _ = self.step_energy(step)
        site = self.values.text(f"{step}-site")
        inputs = [energy.per_output(row, CARRIERS, self._output(step), site) for row in rows]
        if not electric:
            known = self.values.known(f"{step}-electricity")
            inputs.append(grid(electricity_kwh, site, known, line=f"electricity-{step}"))
        return tuple(inputs)

    def _output(self, step: str):  # type: ignore[no-untyped-def]  # a small local converter
        def convert_output(amount: float, unit_code: str) -> float:
            unit = parse_unit(unit_code)
            if step == "module":
                return amount * {"unit": 1.0, "m2": 1 / self.area_m2}.get(
                    unit.code, unit.factor / self.power_kwp
                )
            if step in {"wafer", "cell"} and unit.kind is QuantityKind.COUNT:
                return amount * unit.factor * self.values.number("cell-area")
            if step == "cell" and unit.kind is QuantityKind.POWER:
                cells = self.area_m2 * 72 * 0.03301 / 2.583
                return amount * unit.factor * cells / self.power_kwp
            return convert(amount, unit, parse_unit("kg" if step in {"polysilicon", "ingot"} else "m2"))

        return convert_output

    def step(
        self, key: str, template: str, drop: tuple[str, ...], add: tuple[Exchange, ...], kwh: float
    ) -> Activity:
        """Build one step of the silicon chain from its template."""
        _, _, heat = self.step_energy(key)
        activity = adapt(
            self.background.activity(template),
            key,
            drop=lambda exchange: is_grid(exchange)
            or exchange.input.startswith(drop)
            or (heat and is_fuel(exchange)),
            add=(*add, *self.energy_inputs(key, kwh)),
            stage=key,
            line=self.cell_line if key == "cell" else f"inputs-{key}",
        )
        return replace(activity, location=self.values.text(f"{key}-site"))

    def chain(self) -> list[Activity]:
        values, number = self.values, self.values.number
        polysilicon = _POLYSILICON[values.text("polysilicon-route")]
        silicon_kg, silicon_known = self.silicon_kg_per_wafer_m2
        template = self.background.activity(polysilicon)
        silicon = next(x for x in template.exchanges if x.input.startswith("silicon-"))
        location = values.text("silicon-site")
        silicon = replace(silicon, stage="silicon", line="silicon", location=location)
        return [
            self.step(
                "polysilicon",
                polysilicon,
                ("silicon-",),
                (silicon,),
                number("polysilicon-electricity"),
            ),
            self.step(
                "ingot",
                _INGOT,
                ("polysilicon-",),
                (
                    technosphere(
                        "polysilicon", 1 / number("ingot-yield"), "kg", values.known("ingot-yield")
                    ),
                ),
                number("ingot-electricity"),
            ),
            self.step(
                "wafer",
                _WAFERS[self.technology],
                ("ingot-",),
                (technosphere("ingot", silicon_kg, "kg", silicon_known),),
                number("wafer-electricity"),
            ),
            self.step(
                "cell",
                _CELLS[self.technology],
                ("wafer-", "silver-paste-front-"),
                (
                    technosphere(
                        "wafer", 1 / number("cell-yield"), "m2", values.known("cell-yield")
                    ),
                    technosphere(
                        "silver-paste-front-cn",
                        number("silver-paste") / 1000,
                        "kg",
                        values.known("silver-paste"),
                        line="silver-paste",
                    ),
                    *self.nitrogen_trifluoride(),
                ),
                number("cell-electricity"),
            ),
        ]

    def nitrogen_trifluoride(self) -> tuple[Exchange, ...]:
        grams = self.values.optional("nf3-use")
        if not grams:
            return ()
        kg, known = grams / 1000, self.values.known("nf3-emitted-share")
        emission = Exchange(
            ExchangeKind.BIOSPHERE,
            "nf3",
            kg * self.values.number("nf3-emitted-share"),
            "kg",
            known.provenance,
            known.source_id,
            primary=known.primary,
            line="nf3",
        )
        return (
            technosphere("nitrogen-trifluoride-cn", kg, "kg", FROM_MAKER, line="nf3"),
            emission,
        )

    # ------------------------------------------------------------------ module
    def frame(self) -> Activity:
        """Return one kg of frame profile with its recycled share."""
        share, known = (
            self.values.number("frame-recycled-share"),
            self.values.known("frame-recycled-share"),
        )
        template = self.background.activity(_FRAME)
        ingot = next(x for x in template.exchanges if x.input.startswith("aluminium-primary"))
        metal = [replace(ingot, amount=ingot.amount * (1 - share))]
        if share:
            metal.append(
                technosphere("aluminium-secondary-cn", ingot.amount * share, "kg", known)
            )
        return adapt(
            template,
            "frame",
            drop=lambda exchange: exchange.input.startswith("aluminium-primary"),
            add=tuple(metal),
            stage="materials",
            line=self.line_of("frame"),
        )

    def line_of(self, part: str) -> str:
        lines = [line.key for line in self.lines_of(part) if line.supplier_figure is None]
        return lines[0] if lines else f"default-{part}"

    def default_parts(self) -> dict[str, tuple[float, str, Known]]:
        """Amounts of parts that no bill line names: amount per module, unit, how known."""
        values, area = self.values, self.area_m2
        loss = 1 - values.number("film-and-glass-loss-share")
        film = values.number("encapsulant-mass") * area / loss
        poe = values.number("encapsulant-poe-share")
        known = values.known
        seen = Known(Provenance.SEEN, "premise-iea2020", primary=False)
        assumed = Known(Provenance.ASSUMED, "assumption", primary=False)
        parts = {
            "front-glass": (
                values.number("front-glass-thickness") * 2.5 * area / loss,
                "kg",
                known("front-glass-thickness"),
            ),
            "encapsulant-eva": (
                film * (1 - poe),
                "kg",
                known("encapsulant-mass", "encapsulant-poe-share"),
            ),
            "encapsulant-poe": (
                film * poe,
                "kg",
                known("encapsulant-mass", "encapsulant-poe-share"),
            ),
            "ribbon": (0.116 * area, "kg", seen),
            "sealant": (0.1 * area, "kg", seen),
            "flux": (0.0159 * area, "kg", seen),
            "junction-box": (1.0, "unit", Known(Provenance.SEEN, "energytrend-2023", primary=False)),
            "carton": (0.4 * area, "kg", assumed),
            "pallet": (1 / 36, "unit", assumed),
        }
        if self.has_rear_glass:
            parts["rear-glass"] = (
                values.number("rear-glass-thickness") * 2.5 * area / loss,
                "kg",
                known("rear-glass-thickness"),
            )
        else:
            parts["backsheet"] = (
                values.number("backsheet-mass") * area,
                "kg",
                known("backsheet-mass"),
            )
        if self.values.text("framed") == "True":
            parts["frame"] = (values.number("frame-mass") * area, "kg", known("frame-mass"))
        return {part: row for part, row in parts.items() if row[0] and not self._is_billed(part)}

    def _is_billed(self, part: str) -> bool:
        """Tell whether the bill names a part, or its sibling film."""
        films = {"encapsulant-eva", "encapsulant-poe"}
        siblings = films if part in films else {part}
        return any(self.lines_of(sibling) for sibling in siblings)

    def materials(self) -> tuple[list[Exchange], list[Activity]]:
        """Return everything that goes into one module beside the cells and energy."""
        parts = {part.key: part for part in PARTS}
        inputs: list[Exchange] = []
        suppliers: list[Activity] = []
        for line in (*self.submission.bill, *self.submission.packaging):
            packed = line in self.submission.packaging
            stage = "packaging" if packed else "materials"
            if line.supplier_figure is not None:
                stage = "cell" if line.part == "cell" else stage
                supplier, taken = bill.supplied(line, stage)
                suppliers.append(supplier)
                inputs.append(taken)
            elif line.part == "cell":
                continue
            elif line.part is not None:
                part = parts[line.part]
                code = "frame" if part.key == "frame" else part.dataset
                assert code is not None  # noqa: S101 - every other part has a dataset
                taken = bill.take(line, code, part.unit, stage)
                inputs.append(replace(taken, location=None) if code == "frame" else taken)
            else:
                assert line.dataset is not None  # noqa: S101 - intake refuses lines without any
                dataset = self.background.find(line.dataset, line.location)
                inputs.append(bill.take(line, line.dataset, dataset.unit, stage))
        for key, (amount, unit, known) in self.default_parts().items():
            code = "frame" if key == "frame" else parts[key].dataset or key
            stage = "packaging" if parts[key].packaging else "materials"
            inputs.append(
                technosphere(code, amount, unit, known, stage=stage, line=f"default-{key}")
            )
        return inputs, suppliers

    @property
    def packed_mass_kg(self) -> float:
        """Mass of one packed module [kg]; packaging of unknown mass is left out."""
        packaging = sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)
        return self.values.number("mass") + packaging

    @property
    def material_mass_kg(self) -> float:
        masses = [bill.mass_kg(line) for line in self.submission.bill]
        known = [mass for mass in masses if mass is not None]
        return sum(known) if known else self.values.number("mass")

    def legs(self, direction: str, mass_kg: float, stage: str) -> list[Exchange]:
        return [
            transport.carry(leg, MODES, mass_kg, stage)
            for leg in self.submission.transport
            if leg.direction == direction
        ]

    def assembly_inputs(self) -> list[Exchange]:
        """Return water, waste, energy and inbound transport of the module plant."""
        template = self.background.activity(_PANEL)
        handled = {part.dataset for part in PARTS} | {_FRAME}
        _, _, heat = self.step_energy("module")
        inbound = self.legs("inbound", self.material_mass_kg, "materials")
        kept = [
            replace(exchange, amount=exchange.amount * self.area_m2)
            for exchange in template.exchanges
            if exchange.input not in handled
            and not exchange.input.startswith("cell-")
            and not is_grid(exchange)
            and not (heat and is_fuel(exchange))
            and not (inbound and is_transport(exchange))
        ]
        placed = [
            replace(exchange, stage="materials", line="default-transport")
            if is_transport(exchange)
            else replace(exchange, line="inputs-module")
            for exchange in kept
        ]
        kwh = self.values.number("module-electricity") * self.power_kwp
        return [*placed, *inbound, *self.energy_inputs("module", kwh)]

    # ------------------------------------------------------------------ after the gate
    def downstream(self) -> list[Exchange]:
        boundary = self.submission.boundary or "cradle-to-gate"
        if boundary == "cradle-to-gate":
            return []
        inputs = self.legs("outbound", self.packed_mass_kg, "distribution")
        if boundary == "cradle-to-grave":
            inputs += [*self.balance_of_system(), self.end_of_life()]
        return inputs

    def balance_of_system(self) -> list[Exchange]:
        """Return mounting, inverter and wiring of a ground-mounted plant for one module."""
        if self.values.text("balance-of-system") == "none":
            return []
        plant = self.background.activity("pv-electricity-ground-mounted-topcon-cn")
        own = ("pv-module-", "recycling-", "electricity-")
        mounting = next(x for x in plant.exchanges if x.input.startswith("mounting-"))
        return [
            replace(
                exchange,
                amount=exchange.amount / mounting.amount * self.power_kwp,
                stage="installation",
                line="balance-of-system",
            )
            for exchange in plant.exchanges
            if not exchange.input.startswith(own)
        ]

    def end_of_life(self) -> Exchange:
        mass, known = self.values.number("mass"), self.values.known("mass")
        return technosphere(
            _RECYCLING, mass, "kg", known, stage="end-of-life", line="end-of-life"
        )

    # ------------------------------------------------------------------ put together
    def module(self) -> tuple[Activity, list[Activity]]:
        materials, suppliers = self.materials()
        cell_m2, cell_known = self.cell_area_m2
        cells = []
        if self._makes_cells:
            cells.append(technosphere("cell", cell_m2, "m2", cell_known, line=self.cell_line))
        made = [*cells, *materials, *self.assembly_inputs()]
        started = 1 / self.values.number("module-yield")
        gate = [replace(exchange, amount=exchange.amount * started) for exchange in made]
        module = Activity(
            "module",
            Text("photovoltaic module", "光伏组件"),
            "unit",
            self.values.text("module-site"),
            (*gate, *self.downstream()),
            stage="assembly",
            line="inputs-module",
        )
        return module, suppliers

    @property
    def _makes_cells(self) -> bool:
        lines = self.lines_of("cell")
        return not lines or any(line.supplier_figure is None for line in lines)

    def named_lines(self) -> dict[str, Line]:
        parent = self.cell_line
        labels = {step.key: step.label for step in STEPS}
        lines = {
            line.key: bill.named(line)
            for line in (*self.submission.bill, *self.submission.packaging)
        }
        for row in self.submission.energy:
            inner = None if row.step == "module" else parent
            carrier = CARRIERS[row.carrier].label
            lines[row.key] = energy.named(row, labels[row.step], carrier, inner)
        for leg in self.submission.transport:
            lines[leg.key] = transport.named(leg, MODES)
        own = [Line("default-cell", Text("cells (default)", "电池片（缺省）"))]
        for key, text in labels.items():
            inner = None if key == "module" else parent
            electric = Text(f"{text.en}: electricity", f"{text.zh}：电力")
            given = self.values.is_given(f"{key}-electricity")
            own.append(Line(f"electricity-{key}", electric, primary=given, parent=inner))
            other = Text(f"{text.en}: other inputs", f"{text.zh}：其他投入")
            own.append(Line(f"inputs-{key}", other, parent=inner))
        own += [
            Line("silicon", Text("metallurgical silicon", "工业硅"), parent=parent),
            Line(
                "silver-paste",
                Text("silver paste", "银浆"),
                primary=self.values.is_given("silver-paste"),
                parent=parent,
            ),
            Line("nf3", Text("NF₃, supply and emission", "NF₃ 供应与排放"), parent=parent),
            Line("default-transport", Text("inbound transport (default)", "原料运输（缺省）")),
            Line("balance-of-system", Text("balance of system", "系统平衡部件")),
            Line("end-of-life", Text("take-back and recycling", "回收处理")),
        ]
        own += [
            Line(
                f"default-{part.key}",
                Text(f"{part.label.en} (default)", f"{part.label.zh}（缺省）"),
            )
            for part in PARTS
            if part.key != "cell"
        ]
        return {**{line.key: line for line in own}, **lines}

    def findings(self) -> list[Finding]:
        note = [
            _note(
                "capital-goods-cut-off",
                "Factories and machines are left out (capital goods).",
                "未计入厂房和设备（资本货物）。",
                "ISO 14067 6.3.4",
            )
        ]
        if self._makes_cells and self.values.optional("nf3-use") is None:
            note.append(
                _note(
                    "cell-plant-gases-unknown",
                    "Fluorinated gases of the cell plant are not known and not counted; "
                    "give nf3-use.",
                    "电池厂含氟气体用量未知，未计入；请填写 nf3-use。",
                    "ISO 14067 6.3.5",
                )
            )
        defaults = self.default_parts()
        if defaults:
            labels = {part.key: part.label for part in PARTS}
            note.append(
                _note(
                    "parts-by-default",
                    "Not in the bill, taken by default: "
                    + ", ".join(labels[key].en for key in defaults)
                    + ".",
                    "清单中没有、按缺省计入：" + "、".join(labels[key].zh for key in defaults) + "。",
                    "ISO 14067 6.3.5",
                )
            )
        return [*note, *self._boundary_findings()]

    def _boundary_findings(self) -> list[Finding]:
        boundary = self.submission.boundary or "cradle-to-gate"
        legs = [leg for leg in self.submission.transport if leg.direction == "outbound"]
        found = []
        if boundary != "cradle-to-gate" and not legs:
            found.append(
                _warning(
                    "no-outbound-transport",
                    "The boundary includes distribution, but no outbound leg is given.",
                    "边界包含分销，但未填写运出路段。",
                )
            )
        if boundary == "cradle-to-gate" and legs:
            found.append(
                _note(
                    "outbound-outside-boundary",
                    "Outbound transport is given but lies outside cradle to gate.",
                    "已填写运出路段，但不在摇篮到大门边界内。",
                    "ISO 14067 6.3.3",
                )
            )
        if self.submission.functional_unit == "kWh" and boundary != "cradle-to-grave":
            found.append(
                _warning(
                    "partial-footprint-per-kwh",
                    "Per kWh, but the boundary ends before use and end of life: a partial footprint.",
                    "按 kWh 计，但边界未含使用和废弃阶段：为部分碳足迹。",
                )
            )
        return found


def _note(code: str, en: str, zh: str, clause: str) -> Finding:
    return Finding(code, Severity.NOTE, Text(en, zh), clause=clause)


def _warning(code: str, en: str, zh: str) -> Finding:
    return Finding(code, Severity.WARNING, Text(en, zh), clause="ISO 14067 6.3.3")


def _refuse_impossible(builder: _Builder) -> None:
    """Refuse modules that physics forbids."""
    efficiency = builder.power_kwp / builder.area_m2
    problems = []
    if not 0.08 <= efficiency <= 0.30:
        problems.append(
            error(
                "impossible-efficiency",
                Text(
                    f"{builder.power_kwp * 1000:g} W on {builder.area_m2:g} m² is an efficiency of "
                    f"{efficiency:.1%}; crystalline silicon modules have 8 % to 30 %.",
                    f"{builder.area_m2:g} m² 上 {builder.power_kwp * 1000:g} W，效率为 "
                    f"{efficiency:.1%}；晶硅组件应为 8%–30%。",
                ),
                Text("Check power [W] and area [m²].", "请检查功率（W）与面积（m²）。"),
            )
        )
    cells_m2 = builder.cell_area_m2[0]
    if cells_m2 > builder.area_m2 * 1.1:
        problems.append(
            error(
                "cells-larger-than-module",
                Text(
                    f"the cells have {cells_m2:.3g} m², the module only {builder.area_m2:.3g} m².",
                    f"电池片共 {cells_m2:.3g} m²，组件仅 {builder.area_m2:.3g} m²。",
                ),
                Text(
                    "Check the number of cells and cell-area (half cells: 0.01651 m²).",
                    "请检查电池片数量和 cell-area（半片 0.01651 m²）。",
                ),
            )
        )
    if problems:
        raise InputError(problems)


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one module.

    Raises
    ------
    InputError
        Power, area and cells that do not fit each other.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    builder = _Builder(submission, background, Values(FAMILY, submission))
    _refuse_impossible(builder)
    module, suppliers = builder.module()
    chain = builder.chain() if builder._makes_cells else []
    frame = [builder.frame()] if any(x.input == "frame" for x in module.exchanges) else []
    boundary = submission.boundary or "cradle-to-gate"
    amounts = {
        "kWp": 1 / builder.power_kwp,
        "m2": 1 / builder.area_m2,
        "module": 1.0,
        "kWh": 1 / builder.life_yield_kwh,
    }
    return Foreground(
        product="module",
        activities=(*chain, *frame, *suppliers, module),
        stages=STAGES,
        lines=builder.named_lines(),
        functional_units=tuple(
            FunctionalUnit(key, text, amounts[key]) for key, text in FUNCTIONAL_UNITS.items()
        ),
        boundary=(boundary, BOUNDARIES[boundary]),
        findings=tuple(builder.findings()),
        model=f"{FAMILY.key} {FAMILY.version}",
    )


FAMILY = ProductFamily(
    key="pv-module",
    label=Text("photovoltaic module", "光伏组件"),
    version="1.0",
    stages=STAGES,
    boundaries=BOUNDARIES,
    functional_units=FUNCTIONAL_UNITS,
    parameters=PARAMETERS,
    parts=PARTS,
    steps=STEPS,
    carriers=CARRIERS,
    modes=MODES,
    rule=Text(
        "ISO 14067 / GB/T 24067; PEFCR photovoltaic modules for 1 kWh, IEA PVPS Task 12",
        "ISO 14067 / GB/T 24067；1 kWh 参照 PEFCR 光伏组件与 IEA PVPS Task 12",
    ),
    build=build,
)
