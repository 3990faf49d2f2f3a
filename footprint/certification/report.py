"""The verification report, drafted from the records of a case.

Its parts are those a verification of greenhouse-gas statements is reported in (outline of
ISO 14064-3: engagement, criteria, evidence, evaluation, opinion). It says how the sample was drawn
but neither its seed nor its lines, so that the applicant may read it. One Markdown text holds both
languages; what people typed is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from footprint.certification.application import CaseDetails
from footprint.certification.certificate import Party
from footprint.certification.findings import (
    FINDING_LABELS,
    GRADE_LABELS,
    FindingState,
    Grade,
    Standing,
    obstacles,
)
from footprint.certification.roles import ROLE_LABELS, Role
from footprint.certification.sampling import Sample
from footprint.certification.scheme import Scheme
from footprint.result import Footprint, Label
from footprint.text import Language, Text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team: name, role, and the day of the declaration."""

    name: str
    role: Role
    declared: date | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding as it is reported; effects in kg CO2e, when it was raised and now."""

    number: int
    grade: Grade
    subject: str
    clause: str
    text: str
    reply: str
    state: FindingState
    effect_raised: float | None
    effect_now: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The recalculation [kg CO2e per functional unit], and the relative difference of its paths."""

    reassessed: float
    reference: float
    fast: float
    difference: float


@dataclass(frozen=True, slots=True)
class Records:
    """What a report is drafted from."""

    case: str
    drafted: date
    scheme: Scheme
    body: Label
    accreditation: str | None
    details: CaseDetails
    result: Footprint
    study_hash: str
    submission_version: int
    evidence_files: int
    members: tuple[Member, ...]
    sample: Sample
    inspection: str
    checked: Checked
    findings: tuple[Reported, ...]
    standing: Standing


def draft_report(records: Records) -> str:
    """Return the report as Markdown: Chinese, then English."""
    return "\n\n---\n\n".join(_draft(records, language) for language in _LANGUAGES) + "\n"


def escape(text: str) -> str:
    r"""Return what somebody typed as one line that Markdown takes for plain words.

    Examples
    --------
    >>> print(escape("<b>4 | 5</b>"))
    \<b\>4 \| 5\</b\>
    """
    return _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text).strip())


_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _draft(records: Records, language: Language) -> str:
    title = Text("Verification report (draft)", "核查报告（草案）").say(language)
    parts = (
        (Text("Engagement", "核查委托"), _engagement(records)),
        (Text("Criteria and assurance", "核查准则与保证等级"), _criteria(records)),
        (Text("Claim", "碳足迹声明"), _claim(records)),
        (Text("Team and impartiality", "核查组与公正性"), _team(records)),
        (Text("Evidence", "证据收集"), _evidence(records)),
        (Text("Recalculation", "复算"), _recalculation(records)),
        (Text("Findings", "不符合项"), _findings(records)),
        (Text("Evaluation", "评价"), _evaluation(records)),
        (Text("Proposed opinion", "建议的核查意见"), (_opinion(records),)),
    )
    lines = [f"# {title}"]
    for number, (heading, body) in enumerate(parts, start=1):
        lines.append(f"## {number}. {heading.say(language)}")
        lines.append("\n".join(row.say(language) for row in body))
    return "\n\n".join(lines)


def _row(name: Text, value: Text | str) -> Text:
    """Return an item of a list: what it is, and its value, which is escaped."""
    said = value if isinstance(value, Text) else Text(value, value)
    return Text(f"- {name.en}: {escape(said.en)}", f"- {name.zh}：{escape(said.zh)}")


def _text(label: Label) -> Text:
    return Text(label.en, label.zh)


def _party(party: Party) -> Text:
    return Text(f"{party.name.en}, {party.address.en}", f"{party.name.zh}，{party.address.zh}")


def _engagement(records: Records) -> Iterable[Text]:
    details = records.details
    yield _row(Text("case", "申请编号"), records.case)
    yield _row(Text("drafted on", "起草日期"), records.drafted.isoformat())
    yield _row(Text("certification body", "认证机构"), _text(records.body))
    if records.accreditation:
        yield _row(Text("approval", "批准号"), records.accreditation)
    yield _row(Text("client", "认证委托人"), _party(details.client))
    yield _row(Text("manufacturer", "生产者"), _party(details.manufacturer))
    yield _row(Text("factory", "生产企业"), _party(details.factory))


def _criteria(records: Records) -> Iterable[Text]:
    scheme = records.scheme
    level = {
        "reasonable": Text("reasonable", "合理保证"),
        "limited": Text("limited", "有限保证"),
    }[scheme.assurance]
    yield _row(Text("scheme", "认证制度"), _text(scheme.label))
    yield _row(Text("edition", "版本"), scheme.edition)
    yield _row(Text("standards", "依据标准"), "; ".join(scheme.standards))
    yield _row(Text("mode", "认证模式"), _text(scheme.mode))
    yield _row(Text("level of assurance", "保证等级"), level)
    yield _row(Text("materiality", "重要性水平"), f"{scheme.materiality_share:.1%}")


def _claim(records: Records) -> Iterable[Text]:
    result, product = records.result, records.result.product
    yield _row(Text("product", "产品"), _text(records.details.product_name))
    yield _row(Text("model", "型号"), product.model)
    yield _row(Text("family", "产品类别"), _text(product.family_label))
    yield _row(Text("footprint", "碳足迹"), f"{_figure(result.kgco2e)} kg CO2e")
    yield _row(
        Text("functional or declared unit", "功能单位或声明单位"),
        _text(result.functional_unit.label),
    )
    yield _row(Text("system boundary", "系统边界"), _text(result.boundary_label))
    yield _row(
        Text("data period", "数据期间"),
        f"{product.period_start or '–'} – {product.period_end or '–'}",
    )
    yield _row(Text("product rule", "产品规则"), _text(result.rule))
    yield _row(Text("data release", "数据库版本"), result.hashes.release_name)
    yield _row(Text("submission version", "申报版本"), str(records.submission_version))
    yield _row(Text("hash of the sealed study", "封存研究的哈希值"), records.study_hash)


def _team(records: Records) -> Iterable[Text]:
    for member in records.members:
        role, day = ROLE_LABELS[member.role], member.declared
        yield _row(
            role,
            Text(
                f"{member.name}; declared impartial on {day}",
                f"{member.name}；{day} 签署公正性声明",
            ),
        )
    yield Text(
        "- Review and decision are made by two other people, who took no part in the verification.",
        "- 复核与认证决定由未参与核查的另外两名人员作出。",
    )


def _evidence(records: Records) -> Iterable[Text]:
    sample = records.sample
    certain = sum(line.certain for line in sample.lines)
    covered = "–" if sample.covered_share is None else f"{sample.covered_share:.1%}"
    yield _row(
        Text("evidence files in the study", "研究所附证据文件数"), str(records.evidence_files)
    )
    yield _row(
        Text("sampling", "抽样方法"),
        Text(
            f"by kg CO2e unit, {sample.confidence:.0%} confidence, factor "
            f"{sample.confidence_factor:g} ({sample.factor_source.en}), n = {sample.size}",
            f"按 kg CO2e 单位抽样，置信水平 {sample.confidence:.0%}，系数 "
            f"{sample.confidence_factor:g}（{sample.factor_source.zh}），n = {sample.size}",
        ),
    )
    yield _row(
        Text("lines examined", "核查行数"),
        Text(
            f"{len(sample.lines)} of {sample.population}, {certain} of them because of their size; "
            f"{covered} of the footprint",
            f"共 {sample.population} 行，核查 {len(sample.lines)} 行，其中 {certain} 行因占比必查；"
            f"覆盖碳足迹的 {covered}",
        ),
    )
    none = Text("not asked for by the scheme", "该制度不要求")
    yield _row(Text("site inspection", "现场核查"), records.inspection or none)


def _recalculation(records: Records) -> Iterable[Text]:
    checked, claimed = records.checked, records.result.kgco2e
    yield _row(Text("claimed", "声明值"), f"{_figure(claimed)} kg CO2e")
    yield _row(Text("assessed again", "重新评估"), f"{_figure(checked.reassessed)} kg CO2e")
    yield _row(
        Text("forward solve (bw2calc)", "正向求解（bw2calc）"),
        f"{_figure(checked.reference)} kg CO2e",
    )
    yield _row(Text("second engine path", "第二计算路径"), f"{_figure(checked.fast)} kg CO2e")
    yield _row(
        Text("relative difference of the paths", "两路径相对差"), f"{checked.difference:.1e}"
    )


def _findings(records: Records) -> Sequence[Text]:
    if not records.findings:
        return (Text("No findings were raised.", "未提出不符合项。"),)
    heads = Text(
        "| no. | grade | about | clause | finding | reply | effect raised | effect now | state |",
        "| 序号 | 级别 | 对象 | 条款 | 内容 | 答复 | 提出时影响 | 当前影响 | 状态 |",
    )
    rule = "|---" * 9 + "|"
    return (heads, Text(rule, rule), *map(_finding_row, records.findings))


def _finding_row(row: Reported) -> Text:
    shared = [escape(part) for part in (row.subject, row.clause, row.text, row.reply)]
    effects = [_effect(row.effect_raised), _effect(row.effect_now)]
    grade, state = GRADE_LABELS[row.grade], FINDING_LABELS[row.state]
    number = str(row.number)
    return Text(
        "| " + " | ".join((number, grade.en, *shared, *effects, state.en)) + " |",
        "| " + " | ".join((number, grade.zh, *shared, *effects, state.zh)) + " |",
    )


def _evaluation(records: Records) -> Iterable[Text]:
    now = records.standing
    share = "–" if now.share is None else f"{now.share:.2%}"
    yield _row(
        Text("uncorrected misstatement, with signs", "未纠正错报（代数和）"),
        f"{now.signed_kgco2e:+.6g} kg CO2e",
    )
    yield _row(
        Text("uncorrected misstatement, without signs", "未纠正错报（绝对值之和）"),
        f"{now.absolute_kgco2e:.6g} kg CO2e ({share})",
    )
    yield _row(Text("materiality", "重要性水平"), f"{now.threshold_kgco2e:.6g} kg CO2e")
    if now.without_figure:
        numbers = ", ".join(map(str, now.without_figure))
        yield _row(
            Text("uncorrected findings without a figure", "未能量化的未纠正不符合项"), numbers
        )


def _opinion(records: Records) -> Text:
    against = obstacles(records.standing)
    if against:
        english = " ".join(found.text.en for found in against)
        chinese = "".join(found.text.zh for found in against)
        return Text(f"The footprint is not confirmed: {english}", f"不确认该产品碳足迹：{chinese}")
    figure = f"{_figure(records.result.kgco2e)} kg CO2e"
    if records.scheme.assurance == "limited":
        return Text(
            f"Nothing came to our attention that makes us believe that the footprint of {figure} is"
            " not materially correct under the criteria above.",
            f"我们未发现任何事项使我们认为 {figure} 的碳足迹在上述准则下存在重大错报。",
        )
    return Text(
        f"The footprint of {figure} is in all material respects fairly stated under the criteria"
        " above.",
        f"在上述准则下，{figure} 的产品碳足迹在所有重大方面公允反映了实际情况。",
    )


def _figure(value: float) -> str:
    return f"{value:,.6g}"


def _effect(value: float | None) -> str:
    return "–" if value is None else f"{value:+.6g}"
