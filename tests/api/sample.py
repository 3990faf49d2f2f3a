"""A made-up but coherent footprint of a photovoltaic module, for tests of what people see."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.flows import Bucket
from footprint.inventory import Provenance
from footprint.result import (
    Buckets,
    ClaimsResult,
    ContractResult,
    DataQuality,
    ElectricityEffect,
    FindingResult,
    Footprint,
    FunctionalUnitResult,
    GasResult,
    Hashes,
    InputResult,
    Label,
    LineResult,
    ProductResult,
    Sankey,
    SankeyLink,
    SankeyNode,
    SourceResult,
    StageResult,
    UpstreamResult,
)

STAGES = {
    "polysilicon": ("Polysilicon", "多晶硅"),
    "wafer": ("Ingot and wafer", "拉晶与切片"),
    "cell": ("Solar cell", "电池片"),
    "materials": ("Module materials", "组件材料"),
    "assembly": ("Module assembly", "组件制造"),
    "packaging": ("Packaging", "包装"),
    "transport": ("Transport to gate", "运输"),
}

CELLS = ("TOPCon 电池片 182 mm", "TOPCon 电池片 182 mm", 144.0, "unit", True, "bill, row 4")
PARTS_OF_CELLS = ("silicon", "wafering", "cells", "paste")

LINES = {
    # key: name en, name zh, amount, unit, primary, place
    "silicon": ("Polysilicon", "多晶硅", None, "", False, None),
    "wafering": ("Electricity, ingot and wafer", "拉晶切片用电", None, "", False, None),
    "cells": ("Electricity, cell line", "电池产线用电", 61200.0, "MWh", True, "energy, row 3"),
    "paste": ("Silver paste", "银浆", 0.0072, "kg", False, None),
    "frame": (
        "铝合金边框 6063-T5 35 mm 阳极氧化 Aluminium frame",
        "铝合金边框 6063-T5 35 mm 阳极氧化 Aluminium frame",
        2.41,
        "kg",
        True,
        'sheet "bill", row 5',
    ),
    "glass": ("光伏玻璃 2.0 mm 镀膜", "光伏玻璃 2.0 mm 镀膜", 25.8, "kg", True, "bill, row 6"),
    "film": ("EVA/POE 胶膜 420 g/m²", "EVA/POE 胶膜 420 g/m²", 2.17, "kg", True, "bill, row 7"),
    "ribbon": ("焊带 0.26 mm", "焊带 0.26 mm", 0.21, "kg", True, "bill, row 8"),
    "box": ("接线盒", "接线盒", 1.0, "unit", True, "bill, row 9"),
    "assembling": ("Electricity, module line", "组件产线用电", 8.4, "MWh", True, "energy, row 5"),
    "pallet": ("木托盘", "木托盘", 0.64, "kg", True, "packaging, row 2"),
    "carton": ("纸箱", "纸箱", 0.9, "kg", True, "packaging, row 3"),
    "inbound": ("Transport of materials", "材料运输", None, "", False, None),
    "flight": ("Air freight of spare parts", "备件空运", 12.0, "kgkm", True, "transport, row 4"),
}

MODULE_STAGES = {"materials", "assembly", "packaging", "transport"}

FOSSIL = {Bucket.FOSSIL: 1.0}
WOOD = {Bucket.FOSSIL: 0.7, Bucket.BIOGENIC_EMISSION: 0.5, Bucket.BIOGENIC_REMOVAL: -0.2}

ROWS = (
    # stage, line, dataset, en, zh, location, amount, unit, kg CO2e, split, provenance, source
    ("polysilicon", "silicon", "electricity-cn-xj", "Electricity, Xinjiang", "电力，新疆", "CN-XJ",
     146.0, "kWh", 84.31, FOSSIL, Provenance.DERIVED, "mee-2024"),
    ("polysilicon", "silicon", "silicon-mg-cn", "Metallurgical silicon", "工业硅", "CN",
     2.31, "kg", 21.74, FOSSIL, Provenance.SEEN, "iea-2020"),
    ("polysilicon", "silicon", "steam-coal-cn", "Steam from coal", "燃煤蒸汽", "CN",
     31.0, "MJ", 3.52, FOSSIL, Provenance.ASSUMED, "expert"),
    ("wafer", "wafering", "electricity-cn", "Electricity, China", "电力，中国", "CN",
     98.5, "kWh", 57.2, FOSSIL, Provenance.SEEN, "mee-2024"),
    ("wafer", "wafering", "crucible-glo", "Quartz crucible", "石英坩埚", "GLO",
     0.42, "kg", 2.61, FOSSIL, Provenance.RECALLED, "expert"),
    ("cell", "cells", "electricity-cn", "Electricity, China", "电力，中国", "CN",
     71.4, "kWh", 41.45, FOSSIL, Provenance.SEEN, "maker"),
    ("cell", "paste", "silver-glo", "Silver", "银", "GLO",
     0.0124, "kg", 6.9, FOSSIL, Provenance.SEEN, "iea-2020"),
    ("materials", "frame", "aluminium-frame-cn", "Aluminium frame, China", "铝边框，中国", "CN",
     4.155, "kg", 72.9, FOSSIL, Provenance.SEEN, "cpcd"),
    ("materials", "glass", "solar-glass-cn", "Solar glass, coated", "镀膜光伏玻璃", "CN",
     44.48, "kg", 58.7, FOSSIL, Provenance.SEEN, "cpcd"),
    ("materials", "film", "film-eva-cn", "Encapsulant film", "胶膜", "CN",
     3.741, "kg", 11.6, FOSSIL, Provenance.SEEN, "cpcd"),
    ("materials", "ribbon", "ribbon-cn", "Tinned copper ribbon", "涂锡焊带", "CN",
     0.362, "kg", 2.05, FOSSIL, Provenance.DERIVED, "iea-2020"),
    ("materials", "box", "junction-box-cn", "Junction box", "接线盒", "CN",
     1.724, "unit", 4.88, FOSSIL, Provenance.ASSUMED, "expert"),
    ("assembly", "assembling", "electricity-cn-zj", "Electricity, Zhejiang", "电力，浙江", "CN-ZJ",
     15.1, "kWh", 8.77, FOSSIL, Provenance.SEEN, "maker"),
    ("assembly", "assembling", "scrap-aluminium", "Credit for aluminium scrap", "废铝抵扣", "CN",
     -0.11, "kg", -1.35, FOSSIL, Provenance.ASSUMED, "expert"),
    ("packaging", "pallet", "pallet-wood-cn", "Wooden pallet", "木托盘", "CN",
     1.103, "kg", -1.92, {Bucket.FOSSIL: -0.11, Bucket.BIOGENIC_EMISSION: -0.02,
                          Bucket.LAND_USE_CHANGE: -0.03, Bucket.BIOGENIC_REMOVAL: 1.16},
     Provenance.SEEN, "cpcd"),
    ("packaging", "carton", "board-cn", "Corrugated board", "瓦楞纸板", "CN",
     1.552, "kg", 1.41, WOOD, Provenance.SEEN, "cpcd"),
    ("transport", "inbound", "truck-cn", "Lorry, diesel", "柴油货车", "CN",
     44.0, "tkm", 4.1, FOSSIL, Provenance.ASSUMED, "glec"),
    ("transport", "flight", "air-freight-glo", "Air freight", "航空货运", "GLO",
     0.0207, "tkm", 0.021, {Bucket.AIRCRAFT: 1.0}, Provenance.SEEN, "glec"),
)  # fmt: skip

CHAIN = (
    # code, en, zh, stage, depth, consumer codes with kg CO2e
    ("module", "PV module", "光伏组件", "assembly", 0, ()),
    ("cell", "Solar cell", "电池片", "cell", 1, (("module", 217.7),)),
    ("aluminium-frame-cn", "Aluminium frame, China", "铝边框，中国", None, 1, (("module", 72.9),)),
    ("solar-glass-cn", "Solar glass, coated", "镀膜光伏玻璃", None, 1, (("module", 58.7),)),
    ("film-eva-cn", "Encapsulant film", "胶膜", None, 1, (("module", 11.6),)),
    ("pallet-wood-cn", "Wooden pallet", "木托盘", None, 1, (("module", -1.92),)),
    ("wafer", "Wafer", "硅片", "wafer", 2, (("cell", 169.4),)),
    ("polysilicon", "Polysilicon", "多晶硅", "polysilicon", 3, (("wafer", 109.6),)),
    ("electricity-cn", "Electricity, China", "电力，中国", None, 2,
     (("cell", 41.45), ("wafer", 57.2), ("module", 8.77), ("primary-aluminium-cn", 38.0))),
    ("electricity-cn-xj", "Electricity, Xinjiang", "电力，新疆", None, 4, (("polysilicon", 84.3),)),
    ("coal-power-cn", "Coal power, China", "燃煤发电，中国", None, 5,
     (("electricity-cn", 139.0), ("electricity-cn-xj", 81.9))),
    ("hard-coal-cn", "Hard coal, at mine", "原煤", None, 6, (("coal-power-cn", 19.8),)),
    ("primary-aluminium-cn", "Primary aluminium, China", "原铝，中国", None, 2,
     (("aluminium-frame-cn", 68.2),)),
    ("alumina-cn", "Alumina", "氧化铝", None, 3, (("primary-aluminium-cn", 12.4),)),
    ("natural-gas-cn", "Natural gas, burned", "天然气燃烧", None, 2, (("solar-glass-cn", 31.0),)),
    ("soda-ash-cn", "Soda ash", "纯碱", None, 2, (("solar-glass-cn", 9.2),)),
    ("silicon-mg-cn", "Metallurgical silicon", "工业硅", None, 4, (("polysilicon", 21.74),)),
    ("eva-resin-cn", "EVA resin", "EVA 树脂", None, 2, (("film-eva-cn", 8.9),)),
)  # fmt: skip

TOTAL = sum(row[8] for row in ROWS)


def label(en: str, zh: str) -> Label:
    return Label(en=en, zh=zh)


def sum_buckets(rows: Iterable[tuple]) -> Buckets:
    totals = dict.fromkeys(Bucket, 0.0)
    for row in rows:
        for bucket, share in row[9].items():
            totals[bucket] += row[8] * share
    return Buckets(**{bucket.value.replace("-", "_"): kg for bucket, kg in totals.items()})


def make_stages() -> tuple[StageResult, ...]:
    found = []
    for key, (en, zh) in STAGES.items():
        rows = [row for row in ROWS if row[0] == key]
        kgco2e = sum(row[8] for row in rows)
        found.append(
            StageResult(
                key=key,
                label=label(en, zh),
                kgco2e=kgco2e,
                share=kgco2e / TOTAL,
                buckets=sum_buckets(rows),
            )
        )
    return tuple(found)


def make_line(key: str, text: tuple, keys: Iterable[str], parent: str | None) -> LineResult:
    en, zh, amount, unit, primary, place = text
    kgco2e = sum(row[8] for row in ROWS if row[1] in keys)
    return LineResult(
        key=key,
        name=label(en, zh),
        amount=amount,
        unit=unit,
        primary=primary,
        parent=parent,
        kgco2e=kgco2e,
        share=kgco2e / TOTAL,
        place=Label(en=place, zh=place) if place else None,
    )


def order(lines: Iterable[LineResult]) -> tuple[LineResult, ...]:
    return tuple(sorted(lines, key=lambda line: (-abs(line.kgco2e), line.key)))


def make_lines() -> tuple[LineResult, ...]:
    return order(
        make_line(key, text, (key,), "cell-strings" if key in PARTS_OF_CELLS else None)
        for key, text in LINES.items()
    )


def make_bill() -> tuple[LineResult, ...]:
    own = (
        make_line(key, text, (key,), None)
        for key, text in LINES.items()
        if key not in PARTS_OF_CELLS
    )
    return order([make_line("cell-strings", CELLS, PARTS_OF_CELLS, None), *own])


def make_inputs() -> tuple[InputResult, ...]:
    found = [
        InputResult(
            activity="module" if row[0] in MODULE_STAGES else row[0],
            stage=row[0],
            line=row[1],
            dataset=row[2],
            name=label(row[3], row[4]),
            location=row[5],
            amount=row[6],
            unit=row[7],
            kgco2e=row[8],
            share=row[8] / TOTAL,
            primary=LINES[row[1]][4],
            provenance=row[10],
            source_id=row[11],
            aggregated=row[2] == "film-eva-cn",
            fell_back=row[2] == "silver-glo",
        )
        for row in ROWS
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.kgco2e)))


def make_gases() -> tuple[GasResult, ...]:
    rows = (
        ("co2-fossil", "Carbon dioxide, fossil", "化石二氧化碳", "CO2", Bucket.FOSSIL, 341.2, 1.0),
        ("ch4-fossil", "Methane, fossil", "化石甲烷", "CH4", Bucket.FOSSIL, 0.812, 29.8),
        ("co2e", "CO2 equivalents, no gas split", "二氧化碳当量", "", Bucket.FOSSIL, 11.6, 1.0),
        ("n2o", "Nitrous oxide", "氧化亚氮", "N2O", Bucket.FOSSIL, 0.0041, 273.0),
        ("co2-uptake", "CO2 uptake", "二氧化碳吸收", "CO2", Bucket.BIOGENIC_REMOVAL, 2.51, -1.0),
        ("co2-luc", "Land use CO2", "土地 CO2", "CO2", Bucket.LAND_USE_CHANGE, 0.06, 1.0),
        ("sf6", "Sulfur hexafluoride", "六氟化硫", "SF6", Bucket.FOSSIL, 3.1e-7, 24300.0),
    )  # fmt: skip
    return tuple(
        GasResult(
            code=code,
            name=label(en, zh),
            formula=formula,
            bucket=bucket,
            kg=kg,
            gwp=gwp,
            kgco2e=kg * gwp,
        )
        for code, en, zh, formula, bucket, kg, gwp in rows
    )


def make_sankey() -> Sankey:
    scores = {code: sum(kg for _, kg in links) for code, *_, links in CHAIN}
    scores["module"] = TOTAL
    nodes = tuple(
        SankeyNode(
            code=code,
            name=label(en, zh),
            stage=stage,
            kgco2e=scores[code],
            direct_kgco2e=scores[code] * 0.1,
            depth=depth,
        )
        for code, en, zh, stage, depth, _ in CHAIN
    )
    links = tuple(
        SankeyLink(source=code, target=target, kgco2e=kgco2e)
        for code, *_, consumers in CHAIN
        for target, kgco2e in consumers
    )
    return Sankey(cutoff_share=0.005, nodes=nodes, links=links)


def make_upstream() -> tuple[UpstreamResult, ...]:
    rows = (
        ("coal-power-cn", "Coal power, China", "燃煤发电，中国", "CN", 201.1),
        ("primary-aluminium-cn", "Primary aluminium, China", "原铝，中国", "CN", 30.2),
        ("solar-glass-cn", "Solar glass, coated", "镀膜光伏玻璃", "CN", 18.5),
        ("hard-coal-cn", "Hard coal, at mine", "原煤", "CN", 19.8),
        ("pallet-wood-cn", "Wooden pallet", "木托盘", "CN", -1.92),
    )
    rest = TOTAL - sum(row[4] for row in rows)
    rows = (*rows, ("others", "112 other activities", "其他 112 个活动", "", rest))
    return tuple(
        UpstreamResult(
            code=code, name=label(en, zh), location=place, kgco2e=kgco2e, share=kgco2e / TOTAL
        )
        for code, en, zh, place, kgco2e in rows
    )


def make_effects() -> tuple[ElectricityEffect, ...]:
    rows = (
        ("national-2024", "National mix 2024 (official)", "全国平均 2024（官方）", 1.0),
        ("national-2023", "National mix 2023 (official)", "全国平均 2023（官方）", 1.043),
        ("provincial-2023", "Provincial mixes 2023", "省级电网 2023", 1.112),
        ("residual", "National without traded green power", "全国剩余组合", 1.131),
    )
    return tuple(
        ElectricityEffect(
            key=key,
            label=label(en, zh),
            help=label(
                "Factor published by the ministry, life cycle, with grid losses.",
                "主管部门发布的全生命周期因子，含输配电损失。",
            ),
            kgco2e=TOTAL * factor,
            chosen=key == "national-2024",
        )
        for key, en, zh, factor in rows
    )


def make_claims() -> ClaimsResult:
    """Return one claim that counts and one that does not."""
    return ClaimsResult(
        accounting="location",
        location_based_kgco2e=TOTAL,
        market_based_kgco2e=TOTAL - 31.4,
        contracts=(
            ContractResult(
                key="GEC-2024-01",
                instrument=label("green certificate", "绿证"),
                energy_line="cells",
                amount_kwh=3.0e7,
                counts=True,
                failed_tests=(),
                certificates=30000,
            ),
            ContractResult(
                key="PPA-7",
                instrument=label("green-power contract", "绿电交易"),
                energy_line="assembling",
                amount_kwh=2.0e6,
                counts=False,
                failed_tests=(label("is close in time to the use", "时间接近用电期"),),
                certificates=0,
            ),
        ),
    )


def make_finding(
    code: str, severity: str, en: str, zh: str, clause: str | None = None
) -> FindingResult:
    return FindingResult(code=code, severity=severity, text=label(en, zh), clause=clause)


def make_findings() -> tuple[FindingResult, ...]:
    return (
        make_finding(
            "default-silicon",
            "note",
            "Polysilicon: no own figure was given, the family default of 1.34 kg per module "
            "stands in.",
            "多晶硅：未提供自有数据，采用产品族默认值 1.34 kg/组件。",
        ),
        make_finding(
            "wider-location",
            "warning",
            "Silver: no dataset for CN, GLO was used instead. Name a dataset or accept it.",
            "银：没有 CN 的数据集，改用 GLO。请指定数据集或确认接受。",
            "ISO 14067 6.3.5",
        ),
        make_finding(
            "mass-gap",
            "warning",
            'sheet "bill": the parts weigh 31.9 kg, the data sheet says 33.0 kg (3.3 % missing). '
            "Add the missing parts.",
            "工作表“bill”：零件合计 31.9 kg，规格书为 33.0 kg（缺 3.3 %）。请补充缺失零件。",
        ),
        make_finding(
            "cut-off",
            "note",
            "Cleaning agents of the module line are left out (below 0.1 % of the mass).",
            "组件产线清洗剂未计入（质量占比低于 0.1 %）。",
            "ISO 14067 6.3.4.3",
        ),
        make_finding(
            "aggregated-figures",
            "note",
            "3% of the result rests on aggregated CO2-equivalent figures.",
            "结果的 3% 来自未分气体的汇总数据。",
            "ISO 14067 7.2",
        ),
    )


def make_sources() -> tuple[SourceResult, ...]:
    return (
        SourceResult(
            source_id="cpcd",
            citation="China Products Carbon Footprint Factors Database, 2023",
            licence="public figures, cited",
            url="https://lca.cityghg.com/",
        ),
        SourceResult(
            source_id="expert",
            citation="Engineering estimate of this project",
            licence="CC0-1.0",
            url="",
        ),
        SourceResult(
            source_id="iea-2020",
            citation="Frischknecht et al., Life Cycle Inventories of PV Systems, IEA PVPS 2020",
            licence="cited figures",
            url="https://iea-pvps.org/",
        ),
    )


def make_unit(key: str, en: str, zh: str, products: float) -> FunctionalUnitResult:
    return FunctionalUnitResult(
        key=key, label=label(en, zh), products=products, kgco2e=TOTAL * products * 0.58
    )


def make_footprint(**changes: object) -> Footprint:
    """Return the sample, with some fields replaced."""
    result = Footprint(
        product=ProductResult(
            name="N 型 TOPCon 双玻组件",
            model="HZ-580N-144G",
            manufacturer="湖州示范光伏有限公司",
            site="CN-ZJ",
            period_start="2024-01-01",
            period_end="2024-12-31",
            family="pv-module",
            family_label=label("Photovoltaic module", "光伏组件"),
        ),
        functional_unit=make_unit("kWp", "1 kWp of rated power", "1 kWp 额定功率", 1 / 0.58),
        boundary="cradle-to-gate",
        boundary_label=label("cradle to gate", "摇篮到大门"),
        rule=label("GB/T 24067 with IEC-style PV product rule", "GB/T 24067 与光伏产品规则"),
        method=label("GWP100 of IPCC AR6 (2021)", "IPCC AR6（2021）GWP100"),
        electricity="national-2024",
        kgco2e=TOTAL,
        kgco2e_without_biogenic_co2=TOTAL + 2.2,
        buckets=sum_buckets(ROWS),
        stages=make_stages(),
        gases=make_gases(),
        bill=make_bill(),
        lines=make_lines(),
        inputs=make_inputs(),
        upstream=make_upstream(),
        functional_units=(
            make_unit("kWp", "1 kWp of rated power", "1 kWp 额定功率", 1 / 0.58),
            make_unit("module", "1 module", "1 块组件", 1.0),
            make_unit("m2", "1 m² of module area", "1 m² 组件面积", 0.387),
        ),
        electricity_effects=make_effects(),
        electricity_claims=make_claims(),
        primary_data_share=0.612,
        aggregated_share=0.031,
        data_quality=DataQuality(
            technological=1.9, geographical=1.6, temporal=2.4, overall=1.967, rated_share=0.94
        ),
        provenance_shares={
            Provenance.SEEN: 0.66,
            Provenance.DERIVED: 0.24,
            Provenance.RECALLED: 0.01,
            Provenance.ASSUMED: 0.09,
        },
        findings=make_findings(),
        sankey=make_sankey(),
        sources=make_sources(),
        crosscheck_difference=3.4e-16,
        hashes=Hashes(
            inputs="a" * 64,
            release="b" * 64,
            release_name="tanbiao-background 2024.1",
            method="c" * 64,
            method_code="ar6-gwp100",
            model="d" * 64,
            model_name="pv-module 1.0",
            code="e" * 64,
            code_version="0.1.0",
        ),
    )
    return result.model_copy(update=changes)
