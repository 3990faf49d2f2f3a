"""What a lead-acid battery maker may know better than the default: one table."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.shared.recycling import APPROACHES, RULES

_ASSUMED, _RECALLED = Provenance.ASSUMED, Provenance.RECALLED


def _site(key: str, step_en: str, step_zh: str, section: str) -> Parameter:
    return Parameter(
        f"{key}-site",
        Text(f"where {step_en}", f"{step_zh}所在地"),
        Text(
            "Location code (CN-ZJ, CN-AH …); decides which grid serves the step.",
            "地区代码（CN-ZJ、CN-AH 等）；决定该工序使用哪个电网。",
        ),
        ParameterKind.LOCATION,
        default=Default("CN-ZJ", "recalled-lab", _RECALLED, "Changxing"),
        section=section,
    )


def _share(key: str, label: Text, help_: Text, default: Default, section: str) -> Parameter:
    return Parameter(key, label, help_, minimum=0, maximum=1, default=default, section=section)


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "nominal-voltage",
        Text("nominal voltage", "标称电压"),
        Text("Of one battery: 2 V for each cell.", "单只电池，每格 2 V。"),
        unit="V",
        minimum=2,
        maximum=1000,
        mandatory=True,
    ),
    Parameter(
        "rated-capacity",
        Text("rated capacity", "额定容量"),
        Text("At the discharge rate of the data sheet.", "按规格书的放电率。"),
        unit="Ah",
        minimum=0.1,
        maximum=10000,
        mandatory=True,
    ),
    Parameter(
        "mass",
        Text("mass", "质量"),
        Text(
            "Net, filled, without packaging; the bill of materials is checked against it.",
            "净重（含电解液），不含包装；物料清单与其核对。",
        ),
        unit="kg",
        minimum=0.1,
        maximum=10000,
        mandatory=True,
    ),
    Parameter(
        "cell-count",
        Text("cells in series", "串联格数"),
        Text("Six for 12 V.", "12 V 为 6 格。"),
        ParameterKind.INTEGER,
        minimum=1,
        maximum=500,
    ),
    Parameter(
        "case-material",
        Text("material of the case", "外壳材料"),
        Text("Of the case the bill does not give.", "清单未给出外壳时采用。"),
        ParameterKind.CHOICE,
        choices={
            "abs": Text("ABS (e-bike, traction)", "ABS（动力型）"),
            "pp": Text("polypropylene (starter)", "聚丙烯（起动型）"),
        },
        default=Default("abs", "recalled-lab", _RECALLED),
    ),
    _share(
        "secondary-lead-share",
        Text("recycled share of bought lead", "外购铅中再生铅比例"),
        Text(
            "By mass of the lead that does not come back through the own loop.",
            "占自有闭环以外的外购铅质量。",
        ),
        Default(0.45, "recalled-lab", _RECALLED, "Chinese battery plants"),
        "lead",
    ),
    _share(
        "own-return-share",
        Text("batteries that come back to the own smelter", "回到自有冶炼的废电池比例"),
        Text(
            "Of the batteries sold, by mass, as weighed at the gate: the closed loop.",
            "按过磅量占销售电池质量：即闭环比例。",
        ),
        Default(0.0, "assumption", _ASSUMED, "no loop of its own"),
        "lead",
    ),
    Parameter(
        "smelter-yield",
        Text("lead yield of the own smelter", "自有冶炼铅回收率"),
        Text("Refined lead per lead in scrap and spent batteries.", "精铅产量占废料含铅量。"),
        minimum=0.5,
        maximum=1,
        default=Default(0.99, "zhou2022lab", Provenance.DERIVED, "0.645 of 0.65 kg per kg"),
        section="lead",
    ),
    Parameter(
        "lead-yield",
        Text("lead in good batteries per lead cast or milled", "铅利用率"),
        Text(
            "The rest is dross, rejected plates and batteries and goes back to the smelter.",
            "其余为铅渣、废极板、废电池，返回冶炼。",
        ),
        minimum=0.5,
        maximum=1,
        default=Default(1.0, "assumption", _ASSUMED, "losses stand in the template"),
        section="lead",
    ),
    _site("smelter", "the own smelter stands", "自有冶炼", "lead"),
    Parameter(
        "battery-yield",
        Text("battery yield", "电池良率"),
        Text(
            "Good batteries per started one, of all but lead, which comes back.",
            "合格电池占投入，铅以外的投入（铅另行返回冶炼）。",
        ),
        minimum=0.5,
        maximum=1,
        default=Default(1.0, "assumption", _ASSUMED, "losses stand in the template"),
        section="plant",
    ),
    Parameter(
        "electricity",
        Text("electricity of the battery plant", "电池厂电耗"),
        Text("Per kg of battery, formation included.", "每千克电池，含化成。"),
        unit="kWh/kg",
        minimum=0.05,
        maximum=20,
        default=Default(4.8 / 3.6, "rantik1999", Provenance.SEEN, "4.8 MJ/kg"),
        section="plant",
    ),
    _share(
        "formation-electricity-share",
        Text("share of formation", "化成电耗占比"),
        Text("Of the electricity of the plant.", "占电池厂电耗。"),
        Default(0.5, "assumption", _ASSUMED, "splits the total, does not change it"),
        "plant",
    ),
    _site("plant", "the battery is made", "电池厂", "plant"),
    Parameter(
        "circular-approach",
        Text("recycled content and recycling", "再生含量与回收的分配方法"),
        Text(
            "Of bought lead and of what the own loop does not take back.",
            "用于外购铅，以及未进入自有闭环的废电池。",
        ),
        ParameterKind.CHOICE,
        choices=APPROACHES,
        default=Default("cut-off", "assumption", _ASSUMED, "ISO 14067 practice; EU takes CFF"),
        section="end of life",
    ),
    _share(
        "allocation-factor",
        Text("allocation factor A", "分配系数 A"),
        Text("Of the Circular Footprint Formula, for lead.", "循环足迹公式中铅的 A。"),
        RULES["lead"].allocation,
        "end of life",
    ),
    _share(
        "collection-share",
        Text("collected for recycling", "回收率（收集）"),
        Text("Of all batteries sold, the own loop included.", "占售出电池，含自有闭环。"),
        Default(0.95, "assumption", _ASSUMED, "lead pays for its way back"),
        "end of life",
    ),
    _share(
        "market-recovery-yield",
        Text("lead recovered outside the own loop", "自有闭环以外的铅回收率"),
        Text("Refined lead per lead in spent batteries.", "精铅产量占废电池含铅量。"),
        Default(0.99, "zhou2022lab", Provenance.DERIVED, "0.645 of 0.65 kg per kg"),
        "end of life",
    ),
)
