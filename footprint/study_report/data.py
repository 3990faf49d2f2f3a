"""The data: how they were collected, their quality, allocation, electricity."""

from __future__ import annotations

from footprint.result import ContractResult
from footprint.study_report.blocks import (
    Block,
    Cell,
    Entry,
    Facts,
    Notes,
    Paragraph,
    Section,
    Share,
    State,
    Table,
    facts,
    same,
    text_of,
)
from footprint.study_report.disclosed import activity_data
from footprint.study_report.material import Material, notes_or
from footprint.text import Text

_PROVENANCE: dict[str, Text] = {
    "seen": Text("read in its source, or given by the manufacturer", "源文献所载或企业提供"),
    "derived": Text("derived by calculation", "由计算推导"),
    "recalled": Text("general knowledge, source not yet read", "一般知识，尚未核对来源"),
    "assumed": Text("engineering assumption", "工程假设"),
}
_ALLOCATION = ("allocation", "module-d-apart", "recycling-formula-input-only", "waste-cut-off")
_QUALITY = ("data-gap", "aggregated-figures", "weak-data", "cutting-waste-applied", "grid-year")
_ACCOUNTING = {
    "location": Text("location-based", "基于位置"),
    "market": Text("market-based", "基于市场"),
}


def data(material: Material) -> Section:
    """Return the section."""
    return Section(
        Text("Inventory and data", "清单与数据"),
        (
            _collection(material),
            _description(material),
            _allocation(material),
            _electricity(material),
        ),
    )


def _collection(material: Material) -> Entry:
    result = material.result
    primary = result.primary_data_share
    rows = facts(
        (
            Text("Foreground", "前景数据"),
            Text(
                "bill of materials, energy, transport and packaging as the manufacturer gave "
                "them; defaults of the product family where nothing was given",
                "物料、能源、运输与包装由企业填报；未填项采用产品类别缺省值",
            ),
        ),
        (
            Text("Share of the footprint on primary data", "初级数据占比"),
            None if primary is None else Share(primary),
        ),
        (Text("Background data, release", "背景数据库版本"), result.hashes.release_name),
        (Text("Sources", "数据来源"), Text("listed with the sources", "见数据来源一节")),
    )
    title = Text("Data collection and sources", "数据收集与来源")
    if material.sealed:
        return Entry(title, (rows, *activity_data(material.sealed)), item=4)
    closed = Text(
        "Activity data and evidence stand in the sealed study; whoever verifies it reads them.",
        "活动水平数据与证据载于封存的研究，供核查人员查阅。",
    )
    return Entry(title, (rows, Paragraph(closed)), item=4, state=State.PARTLY)


def _description(material: Material) -> Entry:
    quality = material.result.data_quality
    ratings = Table(
        Text("Ratings weighted by emissions (1 best, 5 worst)", "按排放加权的评级（1最好，5最差）"),
        (Text("Criterion", "指标"), Text("Rating", "评级")),
        (
            (Text("technological representativeness", "技术代表性"), quality.technological),
            (Text("geographical representativeness", "地理代表性"), quality.geographical),
            (Text("temporal representativeness", "时间代表性"), quality.temporal),
            (Text("mean of the three", "三项平均"), quality.overall),
            (
                Text("share of the footprint that is rated", "已评级占比"),
                Share(quality.rated_share),
            ),
        ),
    )
    shares = material.result.provenance_shares
    known = Table(
        Text("How well figures are known, by the weakest link", "数据可靠程度（按最薄弱环节）"),
        (Text("Provenance", "来源性质"), Text("Share", "占比")),
        tuple((_PROVENANCE[key.value], Share(value)) for key, value in shares.items()),
    )
    return Entry(
        Text("Description of data and their quality", "数据说明与数据质量"),
        (
            ratings,
            known,
            _other_criteria(material),
            notes_or(
                material.notes(_QUALITY), Text("No data gap is recorded.", "未记录数据缺口。")
            ),
        ),
        item=10,
        state=State.UNKNOWN if quality.overall is None else State.PARTLY,
    )


def _other_criteria(material: Material) -> Facts:
    result = material.result
    spread = result.uncertainty
    aggregated = result.aggregated_share
    return facts(
        (
            Text("Precision", "精确度"),
            same(f"CV {spread.cv:.1%}") if spread else None,
        ),
        (
            Text("Share on figures without a split by gas", "无分气体数据占比"),
            None if aggregated is None else Share(aggregated),
        ),
        (Text("Completeness", "完整性"), Text("see cut-offs and notes", "见取舍清单与下列说明")),
        (
            Text("Consistency", "一致性"),
            Text("one method for all stages", "各阶段采用同一方法"),
        ),
        (
            Text("Reproducibility", "可再现性"),
            Text("the hashes below give the same result", "由下文校验值可复现同一结果"),
        ),
        (
            Text("Two calculation paths differ by (relative)", "两条计算路径的相对差"),
            result.crosscheck_difference,
        ),
    )


def _allocation(material: Material) -> Entry:
    rows = facts(
        (
            Text("Energy of a production step", "生产工序的能耗"),
            Text(
                "divided by the output of the same step in the same period (physical relation)",
                "除以同期该工序产量（物理关系）",
            ),
        ),
        (
            Text("Background data", "背景数据"),
            Text("as their sources allocate", "按其来源的分配方法"),
        ),
    )
    found = material.notes(_ALLOCATION)
    none = Text(
        "No further allocation is recorded in the result; the documentation of the product "
        "family names its formulas for co-products and recycling.",
        "结果未记录其他分配；共生产品与再生的公式见产品类别文档。",
    )
    return Entry(
        Text("Allocation procedures", "分配程序"),
        (rows, notes_or(found, none)),
        item=8,
        state=State.GIVEN if found else State.PARTLY,
    )


def _electricity(material: Material) -> Entry:
    result = material.result
    chosen = next((one for one in result.electricity_effects if one.chosen), None)
    claims = result.electricity_claims
    rows: list[tuple[Text, Cell]] = [
        (
            Text("Grid factor", "电网因子"),
            text_of(chosen.label) if chosen else same(result.electricity),
        ),
        (Text("What it is", "因子说明"), text_of(chosen.help) if chosen else None),
        (
            Text("Kind of factor", "因子类型"),
            Text(
                "carbon footprint factor (life cycle, with generation upstream and grid losses)",
                "电力碳足迹因子（全生命周期，含上游与输配电损失）",
            ),
        ),
        (
            Text("Accounting", "核算方式"),
            _ACCOUNTING.get(claims.accounting, same(claims.accounting))
            if claims
            else _ACCOUNTING["location"],
        ),
        (
            Text("Limits", "限制"),
            Text(
                "no official residual mix is published in China; factors of provinces are derived",
                "中国未发布官方剩余电力结构；省级因子为推算值",
            ),
        ),
    ]
    if claims is None:
        rows.append(
            (Text("Contractual instruments", "电力合同工具"), Text("none claimed", "未声明"))
        )
    notes = material.notes(("unofficial-grid-factor", "contract-electricity"))
    blocks: list[Block] = [facts(*rows)]
    if claims:
        blocks.append(_contracts(claims.contracts))
    if notes:
        blocks.append(Notes(notes))
    return Entry(Text("Treatment of electricity", "电力的处理"), tuple(blocks), item=12)


def _contracts(contracts: tuple[ContractResult, ...]) -> Table:
    yes, no = Text("yes", "是"), Text("no", "否")
    return Table(
        Text("Claims, by the five tests for instruments", "声明及五项检验"),
        (Text("Instrument", "工具"), Text("Counts", "计入"), Text("Tests not passed", "未通过项")),
        tuple(
            (
                text_of(one.instrument),
                yes if one.counts else no,
                Text(
                    "; ".join(test.en for test in one.failed_tests) or "–",
                    "；".join(test.zh for test in one.failed_tests) or "–",
                ),
            )
            for one in contracts
        ),
        frozenset({0, 2}),
        frozenset({1}),
    )
