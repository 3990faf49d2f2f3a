"""The annex of a certificate: everything the page has no room for, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.figures import percent
from api.papers.fonts import FONTS
from api.papers.words import ASSURANCE, UNKNOWN, WORDS, role_label
from footprint.certification.certificate import CertificateContent, Decision, Party
from footprint.result import Label
from footprint.text import Text

Row = dict[str, Any]
Section = dict[str, Any]

LONGEST = 2_000
"""Characters of one value; the attached credential has every value whole."""


def annex(content: CertificateContent) -> dict[str, Any]:
    """Return the annex's texts."""
    return {
        "title": "附件 Annex",
        "note": "本附件为证书的组成部分；数值未经修约，完整内容见随附的 credential.json。 "
        "Part of the certificate. Figures are not rounded; credential.json, attached, is complete.",
        "columns": ["项目 Item", "内容 Content"],
        "sections": [
            _section(Text("Identification", "证书与当事人"), _identification(content)),
            _stages(content),
            _section(Text("Kinds of greenhouse gas", "温室气体分类"), _buckets(content)),
            _section(Text("Scope and method", "范围与方法"), _scope(content)),
            _notes(content),
            _section(Text("Versions and hashes", "版本与校验值"), _hashes(content)),
            _section(Text("Decisions", "认证决定"), _decisions(content)),
            _section(Text("Verification", "验证方法"), _verification(content)),
        ],
    }


def _identification(content: CertificateContent) -> list[Row]:
    product = content.product
    return [
        _row(WORDS["number"], content.number),
        _row(Text("Revision", "版次"), content.revision),
        _row(Text("Number in an outside register", "外部登记编号"), content.official_number),
        _row(Text("Supersedes", "替代证书"), content.supersedes),
        _row(
            Text("Scheme", "认证制度"),
            *_both(content.scheme_label),
            f"{content.scheme_code} · {content.scheme_edition}",
        ),
        _row(Text("Product", "产品"), *_both(product.name)),
        _row(Text("Product family", "产品类别"), *_both(product.family_label)),
        _row(Text("Model", "型号"), product.model),
        _row(Text("Specification", "规格"), product.specification),
        _row(Text("Trademark", "商标"), product.trademark),
        _row(Text("Product identifier", "产品标识"), product.identifier),
        _party(WORDS["client"], content.client),
        _party(WORDS["manufacturer"], content.manufacturer),
        _party(WORDS["factory"], content.factory),
        _row(
            Text("Certification body", "认证机构"),
            *_both(content.body.name),
            content.body.code,
            content.body.accreditation,
        ),
        _row(WORDS["standards"], *content.standards),
        _row(WORDS["mode"], *_both(content.mode)),
        _row(WORDS["valid"], f"{content.valid_from} – {content.valid_until}"),
        _row(WORDS["issued"], _instant(content)),
        _row(WORDS["first-issued"], content.first_issued),
        _row(WORDS["surveillance"], content.surveillance_due),
    ]


def _stages(content: CertificateContent) -> Section:
    rows = [
        [
            _cut(f"{stage.label.zh}  {stage.label.en}"),
            _exact(stage.kgco2e),
            UNKNOWN if stage.share is None else percent(stage.share),
        ]
        for stage in content.stages
    ]
    rows.append(["合计 Total", _exact(content.kgco2e), "100.0 %" if content.kgco2e else UNKNOWN])
    return {
        "kind": "values",
        "title": _title(Text("Life-cycle stages", "生命周期阶段")),
        "columns": ["阶段 Stage", "kg CO2e", "占比 Share"],
        "rows": rows,
    }


def _buckets(content: CertificateContent) -> list[Row]:
    buckets, interval = content.buckets, content.interval
    span = (
        None
        if interval is None
        else f"{_exact(interval.low_kgco2e)} – {_exact(interval.high_kgco2e)} kg CO2e"
    )
    return [
        _row(Text("Fossil", "化石源排放"), f"{_exact(buckets.fossil)} kg CO2e"),
        _row(
            Text("Biogenic emissions", "生物源排放"),
            f"{_exact(buckets.biogenic_emission)} kg CO2e",
        ),
        _row(
            Text("Biogenic removals", "生物源清除"), f"{_exact(buckets.biogenic_removal)} kg CO2e"
        ),
        _row(Text("Land use change", "土地利用变化"), f"{_exact(buckets.land_use_change)} kg CO2e"),
        _row(Text("Aircraft", "航空运输"), f"{_exact(buckets.aircraft)} kg CO2e"),
        _row(Text("95 % interval without biogenic CO2", "95% 区间（不含生物源二氧化碳）"), span),
    ]


def _scope(content: CertificateContent) -> list[Row]:
    unit = Text("Declared unit", "声明单位")
    if not content.declared_unit:
        unit = Text("Functional unit", "功能单位")
    assurance = Label(
        **{
            language: getattr(ASSURANCE[content.assurance], language).format(
                percent(content.materiality_share)
            )
            for language in ("en", "zh")
        }
    )
    return [
        _row(unit, *_both(content.functional_unit_label), content.functional_unit),
        _row(Text("System boundary", "系统边界"), *_both(content.boundary_label)),
        _row(
            WORDS["period"], f"{content.period_start or UNKNOWN} – {content.period_end or UNKNOWN}"
        ),
        _row(WORDS["geography"], *_both(content.geography)),
        _row(WORDS["electricity"], *_both(content.electricity)),
        _row(WORDS["method"], *_both(content.method_label)),
        _row(WORDS["rule"], *_both(content.rule_label)),
        _row(WORDS["assurance"], *_both(assurance)),
        _row(Text("Primary data share", "初级数据占比"), _share(content.primary_data_share)),
        _row(
            Text("Data quality (1 best, 5 worst)", "数据质量（1最好，5最差）"),
            None if content.data_quality is None else f"{content.data_quality:.2f}",
        ),
        _row(Text("Position in its group", "组内位置"), *_position(content)),
        _row(Text("Comparability", "可比性"), *_both(content.comparison_statement)),
    ]


def _position(content: CertificateContent) -> tuple[str, ...]:
    group = content.comparison
    if group is None:
        return ("暂无可比组", "no comparison group")
    low, high = _exact(group.lowest_kgco2e), _exact(group.highest_kgco2e)
    return (*_both(group.group), f"{group.rank} / {group.count}; {low} – {high} kg CO2e")


def _notes(content: CertificateContent) -> Section:
    none = Text("None stated.", "未作说明。")
    notes = content.assumptions or (Label(en=none.en, zh=none.zh),)
    return {
        "kind": "notes",
        "title": _title(Text("Assumptions, exclusions and notes", "假设、排除与说明")),
        "notes": [{"zh": _cut(note.zh), "en": _cut(note.en)} for note in notes],
    }


def _hashes(content: CertificateContent) -> list[Row]:
    hashes = content.hashes
    return [
        _row(Text("Sealed study (SHA-256)", "封存的研究（SHA-256）"), content.study_hash),
        _row(
            Text("Line commitments, root", "逐行承诺的根"),
            content.lines_root,
            f"{content.lines_count}",
        ),
        _row(Text("Inputs", "输入"), hashes.inputs),
        _row(
            Text("Background data", "背景数据"),
            content.database,
            hashes.release_name,
            hashes.release,
        ),
        _row(Text("Characterisation factors", "特征化因子"), hashes.method_code, hashes.method),
        _row(Text("Model", "模型"), hashes.model_name, hashes.model),
        _row(Text("Software", "软件"), hashes.code_version, hashes.code),
        _row(
            Text("Fonts of this document", "本文件字体"),
            *(f"{font.family}: {font.sha256}" for font in FONTS),
        ),
    ]


def _decisions(content: CertificateContent) -> list[Row]:
    return [_row(role_label(one.role), *_decision(one)) for one in content.decisions]


def _decision(decision: Decision) -> tuple[str, ...]:
    return (
        f"{decision.name} · {decision.signed_at.isoformat()}",
        f"{decision.algorithm} · {decision.key_id} · {decision.public_key}",
        f"SHA-256 {decision.statement_hash}",
        f"{decision.signature}",
    )


def _verification(content: CertificateContent) -> list[Row]:
    return [
        _row(Text("Page, log proof and bundle", "验证页面、日志证明与文件包"), content.verify_url),
        _row(
            Text("Status list and index", "状态列表及序号"),
            content.status_list_url,
            content.status_index,
        ),
        _row(Text("Keys of the body", "机构公钥"), content.body.did),
        _row(
            Text("Offline", "离线验证"),
            "tanbiao verify <PDF>",
            "检查签名、状态、日志证明、有效期以及PDF与凭证是否一致。",
            "Checks signatures, status, log proof, validity and that the PDF is its credential's.",
        ),
    ]


def _section(title: Text, rows: list[Row]) -> Section:
    return {"kind": "facts", "title": _title(title), "rows": rows}


def _title(title: Text) -> dict[str, str]:
    return {"zh": title.zh, "en": title.en}


def _row(label: Text, *values: str | float | object | None) -> Row:
    lines = list(dict.fromkeys(_cut(str(value)) for value in values if value not in {None, ""}))
    return {"label": _title(label), "lines": lines or [UNKNOWN]}


def _party(label: Text, party: Party) -> Row:
    return _row(label, *_both(party.name), *_both(party.address), party.identifier)


def _both(label: Label) -> Iterable[str]:
    return (label.zh,) if label.zh == label.en else (label.zh, label.en)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "… (credential.json)"


def _exact(value: float) -> str:
    return repr(value).replace("-", "\u2212")


def _share(share: float | None) -> str | None:
    return None if share is None else percent(share)


def _instant(content: CertificateContent) -> str:
    return f"{content.issued_at.isoformat()}"
