"""The system: boundary, stages, processes, cut-offs."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.result import StageResult
from footprint.study_report.blocks import (
    Block,
    Entry,
    Facts,
    Paragraph,
    Section,
    Share,
    State,
    Table,
    facts,
    listing,
    same,
    subscripts,
    text_of,
)
from footprint.study_report.material import GATE, GRAVE, Material, notes_or
from footprint.text import Text

IMPORTANT_SHARE = 0.01
"""A stage or process of at least this share of the total (absolute) is named as important."""

_USE_NOTES = (
    "energy-by-iso-25745-2",
    "falling-grid",
    "fixed-grid",
    "other-use-profile",
    "other-service-life",
    "annual-energy-given",
)


def system(material: Material) -> Section:
    """Return the section."""
    return Section(
        Text("System boundary", "系统边界"),
        (_boundary(material), _stages(material), _processes(material), _cut_offs(material)),
    )


def _boundary(material: Material) -> Entry:
    result = material.result
    left_out = material.notes(("partial-footprint",))
    rows: tuple[tuple[Text, tuple[Text, ...]], ...] = (
        (Text("Boundary", "系统边界"), (text_of(result.boundary_label),)),
        (
            Text("Stages counted", "计入的阶段"),
            (listing(text_of(one.label) for one in result.stages),),
        ),
        (
            Text("Stages left out", "未计入的阶段"),
            left_out or (Text("see exclusions", "见排除说明"),)
            if result.boundary != GRAVE
            else (Text("none", "无"),),
        ),
        (
            Text("Criteria for unit processes", "单元过程的取舍准则"),
            (
                Text(
                    "every process with an input from the product's bill, energy, transport and "
                    "packaging, followed upstream to elementary flows; exceptions are listed as "
                    "cut-offs",
                    "凡产品物料、能源、运输与包装所涉过程均计入，并上溯至基本流；例外列入取舍清单",
                ),
            ),
        ),
        (
            Text("Elementary flows in and out", "输入与输出的基本流"),
            (listing(map(same, _formulas(material))),),
        ),
    )
    return Entry(
        Text("Boundary, elementary flows, criteria", "系统边界、基本流与准则"),
        (Facts(rows),),
        item=2,
    )


def _formulas(material: Material) -> tuple[str, ...]:
    found = (subscripts(one.formula) for one in material.result.gases if one.formula)
    return tuple(dict.fromkeys(found))


def _stages(material: Material) -> Entry:
    result = material.result
    notes = material.notes(_USE_NOTES)
    title = Text("Stages, use profile, end-of-life scenario", "阶段、使用情景与废弃情景")
    if result.boundary == GATE:
        none = Text(
            "Use and end of life lie beyond the boundary; no scenario is needed.",
            "使用与废弃阶段在边界之外，无需情景。",
        )
        return Entry(title, (Paragraph(none),), item=16)
    blocks: tuple[Block, ...] = (
        Paragraph(
            Text(
                "The stages counted stand in the tables of results. What the study records of the "
                "use profile:",
                "计入的阶段见结果各表。研究中关于使用情景的记录：",
            )
        ),
        notes_or(notes, Text("nothing beside the stages themselves.", "除阶段本身外无其他记录。")),
    )
    if material.sealed:
        return Entry(title, (*blocks, _parameters(material)), item=16)
    closed = Text(
        "The parameters of scenarios stand in the sealed study and are not public.",
        "情景参数载于封存的研究，不予公开。",
    )
    return Entry(title, (*blocks, Paragraph(closed)), item=16, state=State.PARTLY)


def _parameters(material: Material) -> Table:
    given = material.sealed.submission.get("parameters", {}) if material.sealed else {}
    return Table(
        Text("Parameters as given", "企业填写的参数"),
        (Text("Parameter", "参数"), Text("Value", "数值")),
        tuple((str(key), str(value)) for key, value in sorted(given.items())),
    )


def _processes(material: Material) -> Entry:
    result = material.result
    important = sorted(filter(_matters, result.stages), key=lambda one: -abs(one.kgco2e))
    table = Table(
        Text("Groups of processes by stage, largest first", "按阶段划分的过程组（由大到小）"),
        (Text("Stage", "阶段"), Text("kg CO2e", "kg CO2e"), Text("Share", "占比")),
        tuple((text_of(one.label), one.kgco2e, _share(one.share)) for one in important),
    )
    title = Text("Important unit processes", "重要单元过程")
    if material.sealed:
        return Entry(title, (table, _inputs(material)), item=3)
    closed = Text(
        "Single processes would show the bill of materials; they stand in the sealed study.",
        "单个过程会显示物料清单，载于封存的研究。",
    )
    places = tuple(_places(material))
    return Entry(title, (table, *places, Paragraph(closed)), item=3, state=State.PARTLY)


def _places(material: Material) -> Iterator[Table]:
    found = [one for one in material.result.locations if abs(one.share or 0.0) >= IMPORTANT_SHARE]
    if found:
        yield Table(
            Text("Where it is emitted", "排放发生地"),
            (Text("Location", "地点"), Text("kg CO2e", "kg CO2e"), Text("Share", "占比")),
            tuple((one.location, one.kgco2e, _share(one.share)) for one in found),
        )


def _inputs(material: Material) -> Table:
    found = [one for one in material.result.inputs if abs(one.share or 0.0) >= IMPORTANT_SHARE]
    return Table(
        Text("Inputs and emissions of at least 1 %", "占比不低于 1% 的输入与排放"),
        (
            Text("Dataset or flow", "数据集或流"),
            Text("Stage", "阶段"),
            Text("kg CO2e", "kg CO2e"),
            Text("Share", "占比"),
        ),
        tuple(
            (text_of(one.name), _stage_name(material, one.stage), one.kgco2e, _share(one.share))
            for one in sorted(found, key=lambda one: (-abs(one.kgco2e), one.dataset))
        ),
        frozenset({0, 1}),
    )


def _stage_name(material: Material, key: str) -> Text:
    for stage in material.result.stages:
        if stage.key == key:
            return text_of(stage.label)
    return same(key)


def _cut_offs(material: Material) -> Entry:
    found = (*material.notes(ending="cut-off"), *material.notes(ending="cut-offs"))
    criteria = facts(
        (
            Text("Criterion", "准则"),
            Text(
                "nothing is left out by a threshold of mass or energy; what is left out is named",
                "不按质量或能量阈值取舍；凡舍去者逐项列明",
            ),
        ),
        (
            Text("Sum of what is left out", "舍去部分合计"),
            None,
        ),
    )
    none = Text("The study records no cut-off.", "研究未记录取舍。")
    return Entry(
        Text("Cut-off criteria and cut-offs", "取舍准则与取舍清单"),
        (criteria, notes_or(found, none)),
        item=7,
        state=State.PARTLY if found else State.UNKNOWN,
    )


def _matters(stage: StageResult) -> bool:
    return stage.share is None or abs(stage.share) >= IMPORTANT_SHARE


def _share(share: float | None) -> Share | None:
    return None if share is None else Share(share)
