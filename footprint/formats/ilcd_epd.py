"""ILCD+EPD 1.2: one process data set with the four indicators of global warming by module.

What is written is the process data set; the data sets it refers to (contacts, flow, method) are
named by identifiers that stay the same. Only global warming is declared: the study is one of
ISO 14067, put into the form that databases of environmental declarations read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from footprint.errors import Finding, Severity
from footprint.flows import Bucket
from footprint.formats.carbon_split import plain
from footprint.formats.contract import Field, Format, StatedValue, lacks
from footprint.formats.declared_unit import declared_unit
from footprint.formats.epd_modules import module_d, modules
from footprint.formats.ilcd_epd_xml import LABEL, VERSION, from_xml, identifier, to_document
from footprint.formats.pact_moments import moment
from footprint.formats.period import no_period, period, valid_until
from footprint.formats.stage_columns import BIOGENIC, FOSSIL, LAND_USE, stated_total
from footprint.result import Label
from footprint.statement import Statement
from footprint.text import Text

_CLAUSE = f"ILCD+EPD {VERSION}"
_LONGEST = 500
_EF = "ar6-gwp100"
"""Global warming of EN 15804+A2 with EF 3.1 takes the factors of this method."""
_INDICATORS: tuple[tuple[str, str, frozenset[Bucket], str], ...] = (
    ("total", "total (GWP-total)", frozenset(Bucket), "a7ea142a-9749-11ed-a8fc-0242ac120002"),
    ("biogenic", "biogenic (GWP-biogenic)", BIOGENIC, "a7ea186c-9749-11ed-a8fc-0242ac120002"),
    ("fossil", "fossil fuels (GWP-fossil)", FOSSIL, "a7ea19c0-9749-11ed-a8fc-0242ac120002"),
    (
        "luluc",
        "land use and land use change (GWP-luluc)",
        LAND_USE,
        "a7ea1ae2-9749-11ed-a8fc-0242ac120002",
    ),
)
_UNIT = {"uuid": "1ebf3012-d0db-4de2-aefd-ef30cedb0be1", "name": {"en": "kg CO2 eqv."}}


def write(statement: Statement) -> bytes:
    """Return the process data set as XML."""
    return to_document(declaration(statement))


def read(data: bytes) -> dict[str, Any]:
    """Return a process data set as plain values: amounts as they stand, by module and scenario.

    Raises
    ------
    FormatError
        It is no process data set of ILCD, not well-formed, too long or too deep.
    """
    return from_xml(data)


def declaration(statement: Statement) -> dict[str, Any]:
    """Return what the data set says, as plain values."""
    footprint, disclosure = statement.footprint, statement.disclosure
    known, until = period(statement), valid_until(statement)
    product = _texts(disclosure.product.name)
    return {
        "uuid": statement.id,
        "version": "00.01.000",
        "type": "EPD",
        "subtype": "specific dataset",
        "name": product,
        "comment": _comment(statement),
        "functional_unit": _texts(footprint.functional_unit.label),
        "reference_year": None if known is None else f"{(known[1] - timedelta(days=1)).year:04d}",
        "valid_until": None if until is None else f"{until.year:04d}",
        "published": moment(statement.created)[:10],
        "time_stamp": moment(statement.created),
        "location": disclosure.product.country,
        "method": _named("rule", footprint.rule),
        "owner": _named("contact", disclosure.declarant.name),
        "reviewer": (
            None
            if disclosure.assurance is None
            else _named("contact", disclosure.assurance.provider)
        ),
        "reference_flow": {
            "uuid": identifier("flow", disclosure.product.identifiers[0]),
            "name": product,
            "amount": "1",
        },
        "indicators": list(_indicators(statement)),
        "inventory": [],
    }


def value(statement: Statement) -> StatedValue:
    """Return the leading number: GWP-total of all declared modules."""
    return stated_total(
        statement,
        modules(statement),
        Text(
            "GWP-total of EN 15804 over the declared modules, without module D.",
            "EN 15804 的 GWP-total，各声明模块之和，不含 D 模块。",
        ),
    )


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the data set asks for and the statement does not have."""
    return tuple(_missing(statement))


def _missing(statement: Statement) -> Iterator[Finding]:
    if period(statement) is None:
        yield no_period(f"{_CLAUSE} referenceYear")
    if statement.disclosure.product.country is None:
        yield lacks(
            "no-country",
            Text("the country of the plant is not known.", "工厂所在国家未知。"),
            Text("Give product.country.", "请填写 product.country。"),
            f"{_CLAUSE} locationOfOperationSupplyOrProduction",
        )
    if statement.footprint.hashes.method_code != _EF:
        yield Finding(
            "not-ef-3-1",
            Severity.WARNING,
            Text(
                f"the factors are those of {statement.footprint.method.en}, not of EF 3.1; the "
                "indicators have identifiers of our own.",
                f"特征化因子为{statement.footprint.method.zh}，并非 EF 3.1；指标使用自有标识符。",
            ),
            Text(f"Assess with the method {_EF}.", f"请以 {_EF} 方法评估。"),
            clause="EN 15804+A2 Annex C",
        )
    yield Finding(
        "only-global-warming",
        Severity.NOTE,
        Text(
            "an environmental declaration has more indicators; this data set has global warming.",
            "完整的环境产品声明含更多指标；本数据集仅含全球变暖。",
        ),
        Text("Name it a partial declaration.", "请注明为部分声明。"),
        clause="EN 15804+A2 7.2.3",
    )


def _comment(statement: Statement) -> dict[str, str]:
    footprint = statement.footprint
    unit = declared_unit(statement).label
    return {
        "en": (
            "Carbon footprint by ISO 14067 in the form of an environmental declaration; global "
            f"warming only, per 1 {unit.en}. Boundary: {footprint.boundary_label.en}. "
            f"Characterization: {footprint.method.en}. Study (SHA-256): {statement.study_hash}"
        ),
        "zh": (
            f"按 ISO 14067 的产品碳足迹，以环境产品声明的形式给出；仅含全球变暖，每 1 {unit.zh}。"
            f"系统边界：{footprint.boundary_label.zh}。特征化：{footprint.method.zh}。"
            f"研究（SHA-256）：{statement.study_hash}"
        ),
    }


def _indicators(statement: Statement) -> Iterator[dict[str, Any]]:
    columns, beyond = modules(statement), module_d(statement)
    footprint = statement.footprint
    code = footprint.hashes.method_code
    for key, name, buckets, official in _INDICATORS:
        amounts = [_amount(column.key, column.sum(buckets)) for column in columns]
        if key == "total" and beyond is not None:
            amounts.append(_amount("D", beyond))
        known = code == _EF
        full = f"Global Warming Potential - {name}"
        yield {
            "uuid": official if known else identifier("method", f"{key}/{code}"),
            "name": {"en": full if known else f"{full}, {footprint.method.en}"},
            "unit": _UNIT,
            "modules": amounts,
        }


def _amount(module: str, kgco2e: Decimal) -> dict[str, Any]:
    return {"module": module, "scenario": None, "amount": plain(kgco2e)}


def _named(kind: str, label: Label) -> dict[str, Any]:
    return {"uuid": identifier(kind, label.en), "name": _texts(label)}


def _texts(label: Label) -> dict[str, str]:
    both = {"en": label.en, "zh": label.zh}
    return {key: " ".join(text.split())[:_LONGEST] for key, text in both.items() if text.strip()}


FORMAT = Format(
    key="ilcd-epd",
    label=LABEL,
    version=VERSION,
    origin="InData Working Group, github.com/InDataWG/ILCD-EPD-Data-Format",
    media_type="application/xml",
    suffix=".epd.xml",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("UUID, dataSetVersion", "statement.id; 00.01.000"),
        Field("baseName", "product.name, en and zh"),
        Field("generalComment", "method, boundary, declared unit, hash of the study"),
        Field("functionalUnitOrOther", "functional unit of the study", "EN 15804 6.3.2"),
        Field("referenceToReferenceFlow", "one declared unit of the product", "EN 15804 6.3.3"),
        Field("referenceYear", "year of the end of the data period", "EN 15804 6.3.8"),
        Field("dataSetValidUntil", "disclosure.valid_until, at most 3 years after the period"),
        Field("publicationDateOfEPD", "statement.created"),
        Field("locationOfOperationSupplyOrProduction", "product.country"),
        Field("subType", "specific dataset"),
        Field("referenceToLCAMethodDetails", "the product rule of the result", "ISO 14025 6.7"),
        Field("review", "assurance.provider, else not reviewed", "ISO 14025 8.1.3"),
        Field("referenceToOwnershipOfDataSet", "disclosure.declarant"),
        Field(
            "LCIAResult GWP-total", "all five buckets by module; D beside", "EN 15804+A2 Annex C"
        ),
        Field("LCIAResult GWP-fossil", "fossil and aircraft", "EN 15804+A2 Annex C GWP-fossil"),
        Field(
            "LCIAResult GWP-biogenic",
            "biogenic emissions and removals",
            "EN 15804+A2 Annex C GWP-biogenic",
        ),
        Field("LCIAResult GWP-luluc", "land-use change", "EN 15804+A2 Annex C GWP-luluc"),
        Field(
            "epd:amount/@module",
            "modules of EN 15804 where the stages are such; A1-A3 from cradle to gate; else one "
            "column named by the range of modules",
            "EN 15804+A2 6.2",
        ),
    ),
    read=read,
)
