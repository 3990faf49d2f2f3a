"""The public version of a battery's study, as the web page the EU declaration links to.

Article 7(1)(g) of Regulation (EU) 2023/1542 asks for a link to a public version of the study. The
page holds both languages, runs no script and shows sums only. Findings are left out: that a dataset
was missing says what is in the bill.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from footprint.errors import Finding
from footprint.formats.battery_stages import (
    STAGES,
    per_kwh,
    service_energy_kwh,
    stated_per_kwh,
)
from footprint.formats.carbon_split import plain
from footprint.formats.contract import Field, Format
from footprint.formats.eu_battery import legal_status
from footprint.formats.eu_battery import missing as missing_declaration
from footprint.result import Label
from footprint.statement import Statement
from footprint.text import Language, Text

VERSION = "1"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1rem .2rem 0;"
    "vertical-align:top;border-bottom:1px solid #999}"
)
_TITLE = Text("Carbon footprint of a battery model: public study", "电池型号碳足迹：公开研究")
_LINK = "no-study-url"
"""Finding of the declaration that the page itself answers."""
Row = tuple[Text, str]


def write(statement: Statement) -> bytes:
    """Return the page in both languages."""
    title = escape(f"{statement.disclosure.product.model} · {_TITLE.en} · {_TITLE.zh}")
    english, chinese = ("".join(_article(statement, one)) for one in ("en", "zh"))
    body = f'<article lang="en">{english}</article><article lang="zh-CN">{chinese}</article>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>{body}</main></body>"
        "</html>\n"
    ).encode()


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the declaration lacks; its link is to this page."""
    return tuple(one for one in missing_declaration(statement) if one.code != _LINK)


def _article(statement: Statement, language: Language) -> Iterator[str]:
    stages = per_kwh(statement)
    energy = service_energy_kwh(statement)
    name = _say(statement.disclosure.product.name, language)
    yield f"<h1>{escape(_TITLE.say(language))}</h1>"
    yield f"<p>{escape(name)} ({escape(statement.disclosure.product.model)})</p>"
    lead = Text(
        f"{plain(stages.total)} kg CO2e per kWh of the {_digits(energy, 8)} kWh that one battery "
        "delivers over its expected service life.",
        f"每只电池在预期使用寿命内共提供 {_digits(energy, 8)} kWh，每 kWh 为 "
        f"{plain(stages.total)} kg CO2e。",
    )
    yield f"<p><strong>{escape(lead.say(language))}</strong></p>"
    yield _table(
        Text("Life-cycle stages (Annex II)", "生命周期阶段（附件二）"),
        [(STAGES[key], f"{plain(kg)} kg CO2e/kWh") for key, kg in stages.stages.items()],
        language,
    )
    yield _table(Text("Battery and study", "电池与研究"), _facts(statement, language), language)
    yield _table(
        Text("Greenhouse gases per functional unit", "各温室气体（每功能单位）"),
        [
            (Text(gas.name.en, gas.name.zh), f"{_digits(gas.kgco2e, 4)} kg CO2e")
            for gas in statement.footprint.gases
        ],
        language,
    )


def _facts(statement: Statement, language: Language) -> list[Row]:
    disclosure, footprint = statement.disclosure, statement.footprint
    declarant, product, battery = disclosure.declarant, disclosure.product, disclosure.battery
    unit, period = footprint.functional_unit.label, footprint.product
    known = [
        (Text("manufacturer", "制造商"), _say(declarant.name, language)),
        (Text("address", "地址"), _say(declarant.address, language)),
        (Text("plant", "生产工厂"), _say(product.plant, language)),
        (Text("category", "类别"), battery.category if battery else ""),
        (
            Text("EU declaration of conformity", "欧盟符合性声明"),
            (battery.conformity_declaration or "") if battery else "",
        ),
        (Text("boundary", "系统边界"), _say(footprint.boundary_label, language)),
        (Text("functional unit of the study", "研究的功能单位"), _say(unit, language)),
        (Text("rule", "规则"), _say(footprint.rule, language)),
        (Text("characterization", "特征化"), _say(footprint.method, language)),
        (Text("data period", "数据期间"), f"{period.period_start} – {period.period_end}"),
        *_quality(statement),
        *_verification(statement, language),
        (Text("law as known", "法规状态"), _say(legal_status(battery).text, language)),
        (Text("hash of the study", "研究哈希"), statement.study_hash),
    ]
    return [row for row in known if row[1]]


def _quality(statement: Statement) -> Iterator[Row]:
    footprint = statement.footprint
    if footprint.primary_data_share is not None:
        share = min(max(footprint.primary_data_share, 0.0), 1.0)
        yield Text("share of primary data", "初级数据占比"), f"{share:.0%}"
    if footprint.data_quality.overall is not None:
        rating = f"{footprint.data_quality.overall:.2f}"
        yield Text("data quality, 1 (best) to 5", "数据质量，1（最好）至 5"), rating
    spread = footprint.uncertainty
    if footprint.aggregated_share is not None:
        rough = f"{min(max(footprint.aggregated_share, 0.0), 1.0):.0%}"
        yield (
            Text("resting on CO2e figures without gases", "基于无气体拆分的 CO2e 数值的占比"),
            rough,
        )
    if spread is not None:
        interval = f"{_digits(spread.low_kgco2e, 4)} – {_digits(spread.high_kgco2e, 4)} kg CO2e"
        yield Text("95 % interval per functional unit", "95% 区间（每功能单位）"), interval


def _verification(statement: Statement, language: Language) -> Iterator[Row]:
    assurance = statement.disclosure.assurance
    if assurance is not None:
        said = (_say(assurance.provider, language), assurance.standard, assurance.certificate)
        yield Text("verified by", "核查机构"), ", ".join(one for one in said if one)


def _table(caption: Text, rows: list[Row], language: Language) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(name.say(language))}</th><td>{escape(content)}</td></tr>'
        for name, content in rows
    )
    return f"<h2>{escape(caption.say(language))}</h2><table>{lines}</table>"


def _say(label: Label | None, language: Language) -> str:
    return "" if label is None else label.zh if language == "zh" else label.en


def _digits(number: float | None, digits: int) -> str:
    return "" if number is None else plain(Decimal(f"{number:.{digits}g}"))


FORMAT = Format(
    key="eu-battery-page",
    label=Text("Public page of an EU battery study", "欧盟电池研究公开页面"),
    version=VERSION,
    origin="Tanbiao, after Regulation (EU) 2023/1542 Art. 7(1)(g)",
    media_type="text/html; charset=utf-8",
    suffix=".html",
    missing=missing,
    write=write,
    value=stated_per_kwh,
    fields=(
        Field("amount", "sum of the four stages per kWh over life", "Art. 7(1)(d)"),
        Field("stages", "stages materials, production, distribution, EoL", "Art. 7(1)(e)"),
        Field("battery and study", "disclosure, boundary, method, data quality", "Art. 7(1)(g)"),
        Field("greenhouse gases", "gases", "Annex II"),
    ),
)
