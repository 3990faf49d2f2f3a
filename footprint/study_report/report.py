"""Write the study report of a statement: ISO 14067 clause 7, GB/T 24067.

The public report says nothing of single lines of the bill. Whoever holds the sealed study itself,
the manufacturer and its certification body, may have the full one.
"""

from __future__ import annotations

from footprint.certification.study import SealedStudy
from footprint.errors import InputError, error
from footprint.statement import Statement
from footprint.study_report.blocks import Cell, Report, Share, text_of
from footprint.study_report.boundary import system
from footprint.study_report.closing import closing, ticked
from footprint.study_report.data import data
from footprint.study_report.impact import assessment, results, stage_bars
from footprint.study_report.interpretation import interpretation
from footprint.study_report.material import Material
from footprint.study_report.scope import goal_and_scope
from footprint.text import Text


def study_report(statement: Statement, sealed: SealedStudy | None = None) -> Report:
    """Return the report.

    Parameters
    ----------
    statement
        What may be said in public.
    sealed
        The study itself, for a full report with the bill; only its owner and the body may read it.

    Raises
    ------
    InputError
        The study is not the one the statement was made from.
    """
    if sealed is not None and sealed.hash != statement.study_hash:
        raise InputError(_OTHER_STUDY)
    material = Material(statement, sealed)
    sections = (
        goal_and_scope(material),
        system(material),
        data(material),
        assessment(material),
        results(material),
        interpretation(material),
        closing(material),
    )
    result = material.result
    return Report(
        title=Text("Product carbon footprint study report", "产品碳足迹研究报告"),
        basis=Text(
            "after ISO 14067:2018 and GB/T 24067-2024", "依据 ISO 14067:2018 与 GB/T 24067-2024"
        ),
        notice=_CONFIDENTIAL if sealed else _PUBLIC,
        product=text_of(material.disclosure.product.name),
        declarant=text_of(material.disclosure.declarant.name),
        kgco2e=result.kgco2e,
        unit=text_of(result.functional_unit.label),
        boundary=text_of(result.boundary_label),
        summary=_summary(material),
        chart=stage_bars(result),
        sections=(*sections, ticked(sections)),
        confidential=sealed is not None,
    )


def _summary(material: Material) -> tuple[tuple[Text, tuple[Cell, ...]], ...]:
    result, product = material.result, material.disclosure.product
    primary, assurance = result.primary_data_share, material.disclosure.assurance
    made = result.product
    period = f"{made.period_start} – {made.period_end}" if made.period_start else None
    return (
        (Text("Model", "型号"), (product.model or None,)),
        (Text("Rules", "规则"), (text_of(result.rule),)),
        (Text("GWP set", "GWP"), (text_of(result.method),)),
        (Text("Data period", "数据期间"), (period,)),
        (
            Text("Primary data share", "初级数据占比"),
            (None if primary is None else Share(primary),),
        ),
        (
            Text("Verified by", "核查机构"),
            (text_of(assurance.provider) if assurance else Text("none is stated", "未声明"),),
        ),
        (Text("Report of", "报告日期"), (material.statement.created.date().isoformat(),)),
    )


_PUBLIC = Text(
    "Public version: sums only, no line of the bill of materials.",
    "公开版：仅列合计，不含物料清单的任何一行。",
)
_CONFIDENTIAL = Text(
    "CONFIDENTIAL: shows the bill of materials; for the manufacturer and its body only.",
    "保密：含物料清单，仅供生产者及其认证机构使用。",
)
_OTHER_STUDY = error(
    "other-study",
    Text("the study is not the one the statement was made from.", "该研究与声明所依据的不一致。"),
    Text("Make the statement from this study.", "请由该研究重新生成声明。"),
)
