"""Impact assessment: gases, characterization factors, timing, and the numbers of clause 7.2."""

from __future__ import annotations

from footprint.flows import BUCKET_LABELS, Bucket
from footprint.result import Buckets, Footprint
from footprint.study_report.blocks import (
    Bar,
    Bars,
    Cell,
    Entry,
    Facts,
    Flow,
    Link,
    Node,
    Notes,
    Section,
    Share,
    State,
    Table,
    facts,
    subscripts,
    text_of,
)
from footprint.study_report.disclosed import supply_chain
from footprint.study_report.material import Material
from footprint.text import Text

_STAGE, _KG, _SHARE = Text("Stage", "阶段"), Text("kg CO2e", "kg CO2e"), Text("Share", "占比")
_TOTAL = Text("Total", "合计")
_NOT_CALCULATED = Text("not calculated", "未计算")


def results(material: Material) -> Section:
    """Return the section of results."""
    result = material.result
    return Section(
        Text("Results (clause 7.2)", "结果（第7.2条）"),
        (
            Entry(Text("Numbers to be reported", "应报告的数值"), (_numbers(material),)),
            Entry(
                Text("By stage", "按阶段"),
                (stage_bars(result), _stages(result)),
            ),
            Entry(
                Text("By stage and kind of emission", "按阶段与排放类别"),
                (_matrix(result), _flow(result)),
            ),
            *(
                (Entry(Text("Supply chain", "供应链"), (supply_chain(result),)),)
                if material.sealed
                else ()
            ),
            *((_beyond(result),) if result.beyond else ()),
        ),
    )


def assessment(material: Material) -> Section:
    """Return the section of gases and factors."""
    return Section(
        Text("Impact assessment", "影响评价"),
        (_gases(material.result), _factors(material.result), _timing(material)),
    )


def stage_bars(result: Footprint) -> Bars:
    """Return the stages as bars."""
    return Bars(
        Text("Footprint by stage", "各阶段碳足迹"),
        "kg CO2e",
        tuple(Bar(text_of(one.label), one.kgco2e, one.share) for one in result.stages),
    )


def _numbers(material: Material) -> Table:
    result = material.result
    whole = result.kgco2e
    product = material.disclosure.product
    per_unit = result.functional_unit.products

    def part(number: str, name: Text, value: float) -> tuple[Cell, ...]:
        return (number, name, value, Share(value / whole) if whole else None)

    buckets = tuple(
        part(f"7.2-{place}", _BUCKET_ROWS[bucket], result.buckets[bucket])
        for place, bucket in enumerate(Bucket, start=2)
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        part("7.2-1", Text("Total per unit", "每单位总量"), whole),
        *buckets,
        part(
            "–",
            Text("Total without uptake and release of biogenic CO2", "总量（不含生物源CO2）"),
            result.kgco2e_without_biogenic_co2,
        ),
        ("–", Text("Indirect land-use change", "间接土地利用变化"), _NOT_CALCULATED, "–"),
        ("–", Text("Land use, soil carbon", "土地利用与土壤碳"), _NOT_CALCULATED, "–"),
        (
            "–",
            Text("Biogenic carbon in the product [kg C]", "产品生物碳含量 [kg C]"),
            _per_unit(product.biogenic_carbon_kg, per_unit),
            "–",
        ),
        (
            "–",
            Text("Biogenic carbon in its packaging [kg C]", "包装生物碳含量 [kg C]"),
            _per_unit(product.packaging_biogenic_carbon_kg, per_unit),
            "–",
        ),
        ("–", Text("GTP100", "GTP100"), _NOT_CALCULATED, "–"),
    )
    return Table(
        Text("All per functional or declared unit", "均按功能单位或声明单位计"),
        (Text("No.", "序号"), Text("Number", "数值项"), _KG, Text("Of the total", "占总量")),
        rows,
        frozenset({1}),
        frozenset({0}),
    )


_BUCKET_ROWS: dict[Bucket, Text] = {
    Bucket.FOSSIL: Text("Net fossil emissions and removals", "化石源净排放与清除"),
    Bucket.BIOGENIC_EMISSION: Text("Biogenic emissions", "生物源排放"),
    Bucket.BIOGENIC_REMOVAL: Text("Biogenic removals", "生物源清除"),
    Bucket.LAND_USE_CHANGE: Text("Direct land-use change", "直接土地利用变化"),
    Bucket.AIRCRAFT: Text("Aircraft", "航空运输"),
}


def _per_unit(kg: float | None, products: float) -> float | None:
    return None if kg is None else kg * products


def _stages(result: Footprint) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (text_of(one.label), one.kgco2e, None if one.share is None else Share(one.share))
        for one in result.stages
    ]
    rows.append((_TOTAL, result.kgco2e, Share(1.0) if result.kgco2e else None))
    return Table(
        Text("Absolute and relative, by stage", "各阶段绝对值与占比"),
        (_STAGE, _KG, _SHARE),
        tuple(rows),
        total=True,
    )


def _matrix(result: Footprint) -> Table:
    def cells(buckets: Buckets) -> tuple[float, ...]:
        return tuple(buckets[bucket] for bucket in Bucket)

    rows: list[tuple[Cell, ...]] = [
        (text_of(one.label), *cells(one.buckets), one.kgco2e) for one in result.stages
    ]
    rows.append((_TOTAL, *cells(result.buckets), result.kgco2e))
    return Table(
        Text("kg CO2e by stage and kind", "按阶段与类别 [kg CO2e]"),
        (_STAGE, *(BUCKET_LABELS[bucket] for bucket in Bucket), _TOTAL),
        tuple(rows),
        total=True,
    )


def _flow(result: Footprint) -> Flow:
    stages = [one for one in result.stages if any(one.buckets[bucket] for bucket in Bucket)]
    used = [bucket for bucket in Bucket if any(one.buckets[bucket] for one in stages)]
    nodes = (
        *(Node(text_of(one.label), 0) for one in stages),
        *(Node(BUCKET_LABELS[bucket], 1) for bucket in used),
    )
    links = tuple(
        Link(row, len(stages) + column, stage.buckets[bucket])
        for row, stage in enumerate(stages)
        for column, bucket in enumerate(used)
        if stage.buckets[bucket]
    )
    return Flow(
        Text("From the stages to the kinds of emission", "由阶段到排放类别"),
        "kg CO2e",
        nodes,
        links,
    )


def _beyond(result: Footprint) -> Entry:
    return Entry(
        Text("Beyond the boundary, in no total", "边界之外，不计入总量"),
        (
            Table(
                Text("Given beside the footprint", "另行给出"),
                (Text("What", "项目"), _KG),
                tuple((text_of(one.label), one.kgco2e) for one in result.beyond),
            ),
        ),
    )


def _gases(result: Footprint) -> Entry:
    return Entry(
        Text("Greenhouse gases considered", "温室气体清单"),
        (
            Table(
                Text("Gases of the inventory, with their factors", "清单中的气体与特征化因子"),
                (
                    Text("Gas", "气体"),
                    Text("Formula", "化学式"),
                    Text("Kind", "类别"),
                    Text("kg", "kg"),
                    Text("kg CO2e/kg", "kg CO2e/kg"),
                    _KG,
                ),
                tuple(
                    (
                        text_of(one.name),
                        subscripts(one.formula) or "–",
                        BUCKET_LABELS[one.bucket],
                        one.kg,
                        one.gwp,
                        one.kgco2e,
                    )
                    for one in result.gases
                ),
                narrow=frozenset({1, 2}),
            ),
        ),
        item=5,
    )


def _factors(result: Footprint) -> Entry:
    return Entry(
        Text("Characterization factors", "特征化因子"),
        (
            facts(
                (Text("Set", "因子集"), text_of(result.method)),
                (Text("Code", "代号"), result.hashes.method_code),
                (
                    Text("Biogenic CO2", "生物源CO2"),
                    Text("uptake −1, release +1", "吸收 −1，排放 +1"),
                ),
                (
                    Text("Aircraft", "航空"),
                    Text("no radiative-forcing multiplier", "不乘辐射强迫系数"),
                ),
            ),
        ),
        item=6,
    )


def _timing(material: Material) -> Entry:
    notes = material.notes(("biogenic-carbon", "biogenic-carbon-content", "falling-grid"))
    rows: Facts = facts(
        (
            Text("Emissions and removals", "排放与清除"),
            Text("all counted as if at the beginning", "均视为在评价期初发生"),
        ),
        (Text("Effect of delay", "延迟排放的影响"), _NOT_CALCULATED),
    )
    return Entry(
        Text("Timing of emissions and removals", "排放与清除的时间"),
        (rows, *((Notes(notes),) if notes else ())),
        item=9,
        state=State.PARTLY,
    )
