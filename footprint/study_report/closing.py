"""The end of a report: sources, software and hashes, verification, the required list ticked."""

from __future__ import annotations

from footprint.study_report.blocks import (
    STATE_LABELS,
    Cell,
    Entry,
    Facts,
    Paragraph,
    Section,
    Table,
    facts,
    same,
    text_of,
)
from footprint.study_report.material import Material
from footprint.text import Text

_LEVELS = {
    "limited": Text("limited", "有限保证"),
    "reasonable": Text("reasonable", "合理保证"),
}


def closing(material: Material) -> Section:
    """Return the section."""
    return Section(
        Text("Sources, software, verification", "来源、软件与核查"),
        (
            Entry(Text("Sources", "数据来源"), (_sources(material), *_left_out(material))),
            Entry(Text("Software, versions, hashes", "软件、版本与校验值"), (_hashes(material),)),
            Entry(Text("Verification", "核查"), (_verification(material),)),
        ),
    )


def ticked(sections: tuple[Section, ...]) -> Section:
    """Return the section that lists the required contents, with where each stands."""
    rows: list[tuple[Cell, ...]] = []
    for place, section in enumerate(sections, start=1):
        rows.extend(
            (
                f"{entry.item:02d}",
                entry.title,
                same(f"{place}.{number}"),
                STATE_LABELS[entry.state],
            )
            for number, entry in enumerate(section.entries, start=1)
            if entry.item is not None
        )
    table = Table(
        Text("Required contents of clauses 7.2 and 7.3", "第7.2与7.3条要求的内容"),
        (
            Text("No.", "序号"),
            Text("Content", "内容"),
            Text("Where", "位置"),
            Text("Met", "满足情况"),
        ),
        tuple(sorted(rows, key=lambda row: str(row[0]))),
        frozenset({1}),
        frozenset({0, 2, 3}),
    )
    note = Paragraph(
        Text(
            "The list is put together from public checklists of ISO 14067 and GB/T 24067; its "
            "numbers are of this report, not of the standards.",
            "本清单依据ISO 14067与GB/T 24067的公开核对表整理，序号为本报告所用，非标准条款号。",
        )
    )
    return Section(
        Text("Required contents", "要求内容核对"), (Entry(Text("List", "清单"), (table, note)),)
    )


def _sources(material: Material) -> Table:
    return Table(
        Text("Sources of the data behind the result", "结果所依据的数据来源"),
        (Text("Source", "来源"), Text("Licence", "许可"), Text("Address", "网址")),
        tuple((one.citation, one.licence, one.url or "–") for one in material.result.sources),
        frozenset({0, 1, 2}),
    )


def _left_out(material: Material) -> tuple[Paragraph, ...]:
    if material.sealed:
        return ()
    release = material.result.hashes.release_name
    note = Text(
        f"A source whose title names a material of the bill is not listed here; release {release} "
        "of the background data holds every source.",
        f"标题涉及物料清单的来源不在此列出；背景数据库 {release} 版载有全部来源。",
    )
    return (Paragraph(note),)


def _hashes(material: Material) -> Facts:
    hashes, statement = material.result.hashes, material.statement
    return Facts(
        (
            (Text("Software", "软件"), (f"Tanbiao {hashes.code_version}", hashes.code)),
            (Text("Background data", "背景数据"), (hashes.release_name, hashes.release)),
            (Text("Factors", "特征化因子"), (hashes.method_code, hashes.method)),
            (Text("Model of the family", "产品模型"), (hashes.model_name, hashes.model)),
            (Text("Inputs", "输入"), (hashes.inputs,)),
            (Text("Sealed study", "封存的研究"), (statement.study_hash,)),
            (Text("Statement", "声明编号"), (statement.id,)),
        )
    )


def _verification(material: Material) -> Facts:
    found = material.disclosure.assurance
    if found is None:
        return facts(
            (
                Text("Third-party verification", "第三方核查"),
                Text("none is stated", "未声明"),
            ),
            (Text("Critical review", "鉴定性评审"), Text("none is stated", "未声明")),
        )
    return facts(
        (Text("Verified by", "核查机构"), text_of(found.provider)),
        (Text("Standard", "依据"), found.standard),
        (Text("Level of assurance", "保证等级"), _LEVELS[found.level]),
        (Text("Completed on", "完成日期"), found.completed_at.date().isoformat()),
        (Text("Certificate", "证书编号"), found.certificate),
        (Text("Check it at", "查验网址"), found.url),
    )
