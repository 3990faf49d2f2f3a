"""The EU battery carbon-footprint declaration as a paper: the letters of Article 7(1) in order.

Its numbers are those of `footprint.formats.eu_battery`, digit by digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from footprint.formats.eu_battery import declaration
from footprint.statement import Statement
from footprint.study_report.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Entry,
    Facts,
    Paragraph,
    Report,
    Section,
    Table,
    facts,
)
from footprint.text import Text

_CATEGORIES: dict[str, Text] = {
    "ev": Text("electric-vehicle battery", "电动汽车电池"),
    "industrial": Text("rechargeable industrial battery", "可充电工业电池"),
    "stationary": Text("industrial battery for stationary storage", "固定储能工业电池"),
    "lmt": Text("battery of light means of transport", "轻型交通工具电池"),
    "sli": Text("starting, lighting and ignition battery", "启动照明点火电池"),
    "portable": Text("portable battery", "便携式电池"),
}
_UNIT = "kg CO2e/kWh"


def battery_declaration(statement: Statement) -> Report:
    """Return the declaration of a statement that lacks nothing.

    Raises
    ------
    FormatError
        Something Article 7(1) asks for is missing.
    """
    found = declaration(statement)
    bars = _bars(found)
    return Report(
        title=Text("Battery carbon footprint declaration", "电池碳足迹声明"),
        basis=Text(
            "after Regulation (EU) 2023/1542, Article 7(1)", "依据欧盟法规 (EU) 2023/1542 第7(1)条"
        ),
        notice=Text(
            "One battery model, one manufacturing plant; sums only.",
            "单一电池型号、单一生产工厂；仅列合计。",
        ),
        product=_text(found["batteryModel"]["name"]),
        declarant=_text(found["manufacturer"]["name"]),
        kgco2e=float(found["carbonFootprint"]["kgCO2ePerKWh"]),
        unit=Text("kWh of total energy over the service life", "kWh（全寿命期总输出能量）"),
        boundary=_text(found["otherInformation"]["boundary"]),
        summary=(
            (Text("Model", "型号"), (found["batteryModel"]["model"],)),
            (Text("Declared on", "声明日期"), (statement.created.date().isoformat(),)),
        ),
        chart=bars,
        sections=(
            Section(Text("Declaration", "声明内容"), _letters(found)),
            Section(Text("Beside the declaration", "附加信息"), _beside(found)),
        ),
        confidential=False,
    )


def _letters(found: Mapping[str, Any]) -> tuple[Entry, ...]:
    model, plant = found["batteryModel"], found["manufacturingPlant"]
    total = found["carbonFootprint"]
    return (
        _entry("a", Text("Manufacturer", "制造商"), _manufacturer(found["manufacturer"])),
        _entry(
            "b",
            Text("Battery model", "电池型号"),
            Facts(
                (
                    (Text("Name", "名称"), (_text(model["name"]),)),
                    (Text("Model", "型号"), (model["model"],)),
                    (Text("Category", "类别"), (_CATEGORIES[model["category"]],)),
                    (Text("Identifiers", "标识"), tuple(model["identifiers"])),
                )
            ),
        ),
        _entry(
            "c",
            Text("Manufacturing plant", "生产工厂"),
            facts(
                (Text("Location", "地理位置"), _text(plant["location"])),
                (Text("Country", "国家"), plant.get("country")),
                (Text("Subdivision", "行政区"), plant.get("subdivision")),
            ),
        ),
        _entry(
            "d",
            Text("Carbon footprint", "碳足迹"),
            facts(
                (Text("kg CO2e per kWh", "kg CO2e/kWh"), total["kgCO2ePerKWh"]),
                (
                    Text("Total energy over the service life [kWh]", "全寿命期总能量 [kWh]"),
                    total["totalServiceEnergyKWh"],
                ),
            ),
        ),
        _entry("e", Text("By life-cycle stage", "按生命周期阶段"), _stages(found)),
        _entry(
            "f",
            Text("EU declaration of conformity", "欧盟符合性声明"),
            facts((Text("Number", "编号"), found["conformityDeclaration"])),
        ),
        _entry(
            "g",
            Text("Public version of the study", "研究的公开版本"),
            facts((Text("Address", "网址"), found["publicStudy"])),
        ),
    )


def _beside(found: Mapping[str, Any]) -> tuple[Entry, ...]:
    other, legal = found["otherInformation"], found["legal"]
    law: list[tuple[Text, Cell]] = [
        (Text("As known on", "截至"), legal["asOf"]),
        (Text("State of the acts", "法案状态"), _text(legal["text"])),
        (Text("Read at", "出处"), legal["source"]),
    ]
    if duty := legal.get("duty"):
        law += [
            (Text("Asked for from", "适用日期"), duty.get("appliesFrom")),
            (Text("Condition", "条件"), _text(duty["condition"])),
        ]
    return (
        Entry(
            Text("Method and data", "方法与数据"),
            (
                facts(
                    (Text("Method", "方法"), _text(other["method"])),
                    (Text("Rule", "规则"), _text(other["rule"])),
                    (Text("Data from", "数据起始日"), other.get("dataPeriodStart")),
                    (Text("Data to", "数据截止日"), other.get("dataPeriodEnd")),
                    (Text("Performance class", "性能等级"), other.get("performanceClass")),
                    (Text("Sealed study (SHA-256)", "封存的研究（SHA-256）"), other["studyHash"]),
                ),
            ),
        ),
        Entry(Text("Verification", "核查"), (_verification(other.get("verification")),)),
        Entry(Text("Law", "法律状态"), (facts(*law),)),
    )


def _manufacturer(found: Mapping[str, Any]) -> Facts:
    address = found.get("address")
    return Facts(
        (
            (Text("Name", "名称"), (_text(found["name"]),)),
            (Text("Address", "地址"), (_text(address) if address else None,)),
            (Text("Country", "国家"), (found.get("country"),)),
            (Text("Identifiers", "标识"), tuple(found["identifiers"])),
            (Text("Contact", "联系方式"), (found.get("email"), found.get("url"))),
        )
    )


def _stages(found: Mapping[str, Any]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (_text(one["name"]), one["kgCO2ePerKWh"]) for one in found["lifeCycleStages"]
    ]
    rows.append((Text("Total", "合计"), found["carbonFootprint"]["kgCO2ePerKWh"]))
    return Table(
        Text("The four stages of Annex II; they sum exactly", "附件II的四个阶段，其和等于总量"),
        (Text("Stage", "阶段"), Text(_UNIT, _UNIT)),
        tuple(rows),
        total=True,
    )


def _bars(found: Mapping[str, Any]) -> Bars:
    return Bars(
        Text("Footprint by stage", "各阶段碳足迹"),
        _UNIT,
        tuple(
            Bar(_text(one["name"]), float(one["kgCO2ePerKWh"])) for one in found["lifeCycleStages"]
        ),
    )


def _verification(found: Mapping[str, Any] | None) -> Block:
    if found is None:
        return Paragraph(Text("No third-party verification is stated.", "未声明第三方核查。"))
    return facts(
        (Text("Verified by", "核查机构"), _text(found["provider"])),
        (Text("Standard", "依据"), found["standard"]),
        (Text("Certificate", "证书编号"), found["certificate"] or None),
        (Text("Check it at", "查验网址"), found["url"] or None),
    )


def _entry(letter: str, title: Text, block: Block) -> Entry:
    return Entry(Text(f"({letter}) {title.en}", f"（{letter}）{title.zh}"), (block,))


def _text(both: Mapping[str, str]) -> Text:
    return Text(both["en"], both["zh"])
