"""Interpretation: uncertainty, sensitivity, conclusions, limits, value choices."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.result import Footprint, StageResult
from footprint.study_report.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Entry,
    Interval,
    Notes,
    Paragraph,
    Section,
    Share,
    State,
    Table,
    facts,
    listing,
    text_of,
)
from footprint.study_report.disclosed import levers
from footprint.study_report.material import GATE, Material
from footprint.text import Text

_ENOUGH = 0.8
"""The largest stages are named until they make this share of all, credits by their size."""
NOISE = 1e-9
"""Differences below this share of the total are the rounding of the computer."""


def interpretation(material: Material) -> Section:
    """Return the section."""
    return Section(
        Text("Uncertainty, sensitivity, interpretation", "不确定性、敏感性与解释"),
        (
            _robustness(material),
            _conclusions(material),
            _value_choices(material),
            _alternatives(material.result),
        ),
    )


def _robustness(material: Material) -> Entry:
    result = material.result
    state = State.GIVEN if material.sealed and result.uncertainty else State.PARTLY
    return Entry(
        Text("Uncertainty and sensitivity", "不确定性与敏感性"),
        tuple(_robustness_blocks(material)),
        item=11,
        state=state,
    )


def _robustness_blocks(material: Material) -> Iterator[Block]:
    result = material.result
    yield from _uncertainty(result)
    choices = tuple(_choices(result))
    if len(choices) > 1:
        yield Bars(Text("The total under other choices", "其他选择下的总量"), "kg CO2e", choices)
        yield _differences(result, choices)
    else:
        yield Paragraph(Text("No other choice was calculated.", "未计算其他选择下的结果。"))
    if material.sealed:
        yield levers(result)
    else:
        yield Paragraph(
            Text(
                "How single amounts move the result would show the bill of materials; it stands "
                "in the sealed study.",
                "单项数量的敏感性会显示物料清单，载于封存的研究。",
            )
        )


def _uncertainty(result: Footprint) -> Iterator[Block]:
    spread = result.uncertainty
    if spread is None:
        yield Paragraph(
            Text(
                "Uncertainty is not known: no spread of the figures is given.",
                "不确定性未知：数据未给出离散程度。",
            )
        )
        return
    yield Interval(
        Text("95 % interval of the total without biogenic CO2", "总量的95%区间（不含生物源CO2）"),
        "kg CO2e",
        spread.low_kgco2e,
        spread.nominal_kgco2e,
        spread.high_kgco2e,
    )
    yield facts(
        (Text("Method", "方法"), Text("first order, lognormal", "一阶传播，对数正态")),
        (Text("Coefficient of variation", "变异系数"), Share(spread.cv)),
        (
            Text("Part of the variance from background data", "背景数据的方差占比"),
            Share(spread.background_share),
        ),
        (
            Text("Not in it", "未包含"),
            Text(
                "choices of model and scenario, and what is cut off",
                "模型与情景的选择，以及舍去部分",
            ),
        ),
    )


def _choices(result: Footprint) -> Iterator[Bar]:
    yield Bar(Text("as reported", "报告值"), result.kgco2e, marked=True)
    for effect in result.electricity_effects:
        if not effect.chosen:
            yield Bar(text_of(effect.label), effect.kgco2e)
    claims = result.electricity_claims
    if claims is not None:
        location, market = claims.location_based_kgco2e, claims.market_based_kgco2e
        yield Bar(Text("electricity location-based", "电力基于位置"), location)
        yield Bar(Text("electricity market-based", "电力基于市场"), market)
    apart = result.kgco2e_without_biogenic_co2
    if abs(apart - result.kgco2e) > NOISE * abs(result.kgco2e):
        yield Bar(Text("without biogenic CO2", "不计生物源CO2"), apart)


def _differences(result: Footprint, choices: tuple[Bar, ...]) -> Table:
    whole = result.kgco2e

    def row(bar: Bar) -> tuple[Cell, ...]:
        change = bar.value - whole
        return (bar.label, bar.value, change, Share(change / abs(whole)) if whole else None)

    return Table(
        Text("Effect of each choice", "各项选择的影响"),
        (
            Text("Choice", "选择"),
            Text("kg CO2e", "kg CO2e"),
            Text("Change", "变化"),
            Text("Change", "变化率"),
        ),
        tuple(row(bar) for bar in choices),
    )


def _conclusions(material: Material) -> Entry:
    result = material.result
    limits = [
        Text("One impact, climate change, and no other.", "仅涉及气候变化一项影响。"),
        Text(
            "Comparison needs the same rule, unit, boundary, GWP set and data quality.",
            "比较须采用相同的规则、单位、边界、GWP与数据质量。",
        ),
    ]
    if material.is_declared_unit:
        limits.append(
            Text(
                "A partial footprint: it says nothing of the stages left out.",
                "部分产品碳足迹：不反映未计入的阶段。",
            )
        )
    return Entry(
        Text("Interpretation, conclusions, limitations", "解释、结论与局限"),
        (Notes((*_contributions(result), *_quality(result))), Notes(tuple(limits))),
        item=13,
    )


def _contributions(result: Footprint) -> Iterator[Text]:
    if not result.kgco2e or any(one.share is None for one in result.stages):
        yield Text("The total is 0; no shares are stated.", "总量为0，不给出占比。")
        return
    largest = _largest(result.stages)
    en = ", ".join(f"{one.label.en} ({one.share:.1%})" for one in largest)
    zh = "、".join(f"{one.label.zh}（{one.share:.1%}）" for one in largest)
    yield Text(
        f"The stages that matter most, with their shares of the total: {en}.",
        f"影响最大的阶段及其占总量的比例：{zh}。",
    )
    credited = [one for one in result.stages if one.kgco2e < 0]
    if credited:
        names = listing(text_of(one.label) for one in credited)
        yield Text(
            f"Credits or removals exceed emissions in: {names.en}.",
            f"下列阶段的抵扣或清除大于排放：{names.zh}。",
        )


def _largest(stages: tuple[StageResult, ...]) -> list[StageResult]:
    chosen: list[StageResult] = []
    reached, whole = 0.0, sum(abs(one.kgco2e) for one in stages)
    for stage in sorted(stages, key=lambda one: -abs(one.kgco2e)):
        if reached >= _ENOUGH * whole:
            break
        chosen.append(stage)
        reached += abs(stage.kgco2e)
    return chosen


def _quality(result: Footprint) -> Iterator[Text]:
    primary = result.primary_data_share
    if primary is not None:
        yield Text(
            f"{primary:.1%} of the footprint rests on primary data.",
            f"碳足迹的 {primary:.1%} 来自初级数据。",
        )
    if result.uncertainty is not None:
        half = result.uncertainty.cv
        yield Text(
            f"The total is known to a standard deviation of {half:.1%}.",
            f"总量的标准差为 {half:.1%}。",
        )


def _value_choices(material: Material) -> Entry:
    columns = (Text("Choice", "选择"), Text("Made", "取值"), Text("Reason", "理由"))
    rows: tuple[tuple[Cell, ...], ...] = (
        (
            Text("Time horizon and GWP set", "时间范围与GWP"),
            text_of(material.result.method),
            Text("the standard asks for GWP100 of the latest set", "标准要求采用最新GWP100"),
        ),
        (
            Text("Grid factor", "电网因子"),
            _grid(material.result),
            Text("see the treatment of electricity", "见“电力的处理”"),
        ),
        (
            Text("Biogenic carbon", "生物源碳"),
            Text("−1/+1, shown apart", "−1/+1，单独列示"),
            Text("asked for by the standard", "标准要求"),
        ),
        (
            Text("Missing data", "缺失数据"),
            Text("default of the family, named", "采用缺省值并列明"),
            Text("nothing unknown is counted as zero silently", "未知项不按零默认处理"),
        ),
        (
            Text("Allocation and recycling", "分配与再生"),
            Text("see the allocation procedures", "见“分配程序”"),
            Text("physical relations before economic ones", "物理关系优先于经济关系"),
        ),
    )
    return Entry(
        Text("Value choices and their reasons", "价值选择及理由"),
        (
            Table(
                Text("Choices that science alone does not settle", "无法仅凭科学确定的选择"),
                columns,
                rows,
                frozenset({0, 1, 2}),
            ),
        ),
        item=14,
    )


def _grid(result: Footprint) -> Text:
    for effect in result.electricity_effects:
        if effect.chosen:
            return text_of(effect.label)
    return Text(result.electricity, result.electricity)


def _alternatives(result: Footprint) -> Entry:
    title = Text("Influence of other use and end-of-life scenarios", "其他使用与废弃情景的影响")
    if result.boundary == GATE:
        none = Text("Use and end of life lie beyond the boundary.", "使用与废弃阶段在边界之外。")
        return Entry(title, (Paragraph(none),), item=17, state=State.NOT_APPLICABLE)
    unknown = Text(
        "Not known: the sealed result holds one scenario.", "未知：封存的结果只含一种情景。"
    )
    return Entry(title, (Paragraph(unknown),), item=17, state=State.UNKNOWN)
