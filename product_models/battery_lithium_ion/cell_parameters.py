"""What a maker may know better about its cells: sources, yields, housing, energy."""

from __future__ import annotations

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.battery_lithium_ion.chemistry import CHEMISTRIES
from product_models.battery_lithium_ion.fields import choice, site
from product_models.contract import Default, Parameter

_SEEN, _DERIVED, _ASSUMED = Provenance.SEEN, Provenance.DERIVED, Provenance.ASSUMED
_RECALLED = Provenance.RECALLED
_LITHIUM = tuple(key for key in CHEMISTRIES if key != "sodium-ion")


def _per_chemistry(
    lithium: float | str, source_id: str, sodium: float | str, comment: str = ""
) -> dict[str, Default]:
    rows = {key: Default(lithium, source_id, _SEEN, comment) for key in _LITHIUM}
    return rows | {"sodium-ion": Default(sodium, "zhang2024sib", _DERIVED, "published net")}


def _yield(key: str, en: str, zh: str, lithium: float) -> Parameter:
    return Parameter(
        f"{key}-yield",
        Text(f"{en} yield", f"{zh}得率"),
        Text(
            "What ends up in good products per what is taken; of default amounts only, bill lines "
            "carry their own loss.",
            "进入合格品的量占领用量的比例；仅用于缺省用量，清单物料用各自的损耗率。",
        ),
        minimum=0.1,
        maximum=1,
        default=_per_chemistry(lithium, "everbatt2023", 1.0),
        default_by="chemistry",
        section="cells",
    )


def _recycled(key: str, en: str, zh: str) -> Parameter:
    return Parameter(
        f"recycled-{key}-share",
        Text(f"recycled content, {en}", f"再生含量：{zh}"),
        Text(
            "Recovered from waste, by mass of the metal in the active material, with evidence.",
            "活性材料中来自废料回收的金属质量比例，须有证明。",
        ),
        minimum=0,
        maximum=1,
        default=Default(0.0, "assumption", _ASSUMED, "all primary"),
        section="cells",
    )


CELL_PARAMETERS: tuple[Parameter, ...] = (
    choice(
        "nickel-source",
        Text("source of nickel sulfate", "硫酸镍来源"),
        Text("For NMC and NCA.", "仅三元与 NCA。"),
        {
            "average": Text("average (GREET)", "平均（GREET）"),
            "china-mix": Text("Chinese supply mix", "中国供应组合"),
            "sulfide": Text("sulfide ore (Nickel Institute)", "硫化矿（镍协会）"),
            "hpal": Text("laterite, high-pressure leaching", "红土矿高压酸浸（MHP）"),
            "matte": Text("laterite, nickel pig iron to matte", "红土矿镍铁转高冰镍"),
        },
        Default("average", "everbatt2023", _SEEN),
        "cells",
    ),
    choice(
        "lithium-source",
        Text("source of lithium", "锂来源"),
        Text("Of carbonate or hydroxide, as the cathode takes it.", "碳酸锂或氢氧化锂。"),
        {
            "mix": Text("Chinese supply mix", "中国供应组合"),
            "spodumene": Text("spodumene", "锂辉石"),
            "lepidolite": Text("lepidolite", "锂云母"),
            "brine-chile": Text("brine, Chile", "智利盐湖"),
            "brine-china": Text("brine, China", "国内盐湖"),
        },
        Default("mix", "recalled-battery", _RECALLED),
        "cells",
    ),
    choice(
        "anode-material",
        Text("anode active material", "负极活性材料"),
        Text("Graphite, or hard carbon for sodium-ion.", "石墨；钠离子为硬碳。"),
        {
            "graphite-mix": Text("graphite, Chinese mix", "石墨，中国组合"),
            "synthetic": Text("synthetic graphite", "人造石墨"),
            "natural": Text("natural graphite", "天然石墨"),
            "hard-carbon": Text("hard carbon", "硬碳"),
        },
        {key: Default("graphite-mix", "recalled-battery", _RECALLED) for key in _LITHIUM}
        | {"sodium-ion": Default("hard-carbon", "zhang2024sib", _SEEN)},
        "cells",
    ),
    _recycled("nickel", "nickel", "镍"),
    _recycled("cobalt", "cobalt", "钴"),
    _recycled("lithium", "lithium", "锂"),
    _yield("electrode", "electrode material", "电极材料", 0.921784),
    _yield("foil", "foil", "箔材", 0.86526),
    _yield("separator", "separator", "隔膜", 0.98),
    _yield("electrolyte", "electrolyte", "电解液", 0.99),
    _yield("cell", "cell", "电芯（良率）", 0.95),
    Parameter(
        "housing-share",
        Text("housing of a cell", "电芯外壳质量占比"),
        Text("Can and lid, by mass of the cell.", "壳体与盖板占电芯质量。"),
        minimum=0,
        maximum=0.4,
        default={
            "pouch": Default(0.0, "everbatt2023", _SEEN, "laminate stands among the materials"),
            "prismatic": Default(0.07, "assumption", _ASSUMED, "thin-walled can of 280 Ah class"),
            "cylindrical": Default(0.149141, "zhang2024sib", _SEEN, "21700"),
        },
        default_by="cell-format",
        section="cells",
    ),
    choice(
        "cell-energy-set",
        Text("energy of cell making", "电芯制造能耗数据"),
        Text(
            "Published set that stands in until the energy sheet gives the plant's own.",
            "能源表未填写本厂数据时采用的公开数据。",
        ),
        {
            "dai2019": Text("Dai 2019, Chinese plants of 2 GWh/a", "Dai 2019，年产 2 GWh 中国工厂"),
            "degen2022": Text("Degen & Schütte 2022", "Degen & Schütte 2022"),
            "degen2023": Text("Degen 2023, today's large plants", "Degen 2023，现有大型工厂"),
            "batpac": Text("BatPaC, 500 000 packs a year", "BatPaC，年产 50 万包"),
            "zhang2024": Text("Zhang 2024, sodium-ion", "Zhang 2024，钠离子"),
        },
        {key: Default("dai2019", "everbatt2023", _SEEN) for key in _LITHIUM}
        | {"sodium-ion": Default("zhang2024", "zhang2024sib", _SEEN)},
        "cells",
    ),
    site("precursor", "the precursor", "前驱体"),
    site("cathode", "the cathode material", "正极材料"),
    site("cell", "the cell", "电芯"),
)
