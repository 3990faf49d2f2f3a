"""What the Catena-X PCF model asks for and a statement may not have."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, Severity
from footprint.formats.carbon_split import split
from footprint.formats.contract import lacks, no_exempted_share
from footprint.formats.declared_unit import mass_per_unit_kg
from footprint.formats.period import no_period, period
from footprint.formats.regions import region_of
from footprint.statement import Statement
from footprint.text import Text

GATE = "cradle-to-gate"
"""The only boundary the model has stages for."""


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the model asks for and the statement does not have."""
    return (*_missing_scope(statement), *_missing_identity(statement), *_doubts(statement))


def _missing_scope(statement: Statement) -> Iterator[Finding]:
    if statement.footprint.boundary != GATE:
        label = statement.footprint.boundary_label
        yield lacks(
            "not-cradle-to-gate",
            Text(
                f"Catena-X has stages from cradle to gate only; this footprint is {label.en}.",
                f"Catena-X 仅有从摇篮到大门的阶段；本研究为{label.zh}。",
            ),
            Text(
                "Assess the product once more with the boundary cradle-to-gate.",
                "请以 cradle-to-gate 边界再评估一次。",
            ),
            "Catena-X PCF Rulebook v4, partialFullPcf",
        )
    if statement.disclosure.exempted_share is None:
        yield no_exempted_share("Catena-X PCF 9.0.0 exemptedEmissionsPercent")
    known = period(statement)
    if known is None:
        yield no_period("Catena-X PCF 9.0.0 referencePeriodStart")
    elif known[1] > statement.created:
        yield lacks(
            "period-not-over",
            Text(
                "the reference period is not over, so this is no retrospective footprint.",
                "数据期间尚未结束，不能作为回顾性碳足迹。",
            ),
            Text("Give a period that is over.", "请填写已结束的数据期间。"),
            "Catena-X PCF 9.0.0 retroOrProspectivePcfType",
        )
    parts = split(statement)
    if min(parts.excluding, parts.fossil - parts.aircraft, parts.land_use_change) < 0:
        yield lacks(
            "negative-amount",
            Text(
                "a part of the footprint is below zero, which Catena-X does not take.",
                "碳足迹有分项为负，Catena-X 不接受。",
            ),
            Text(
                "Assess with recycling by the cut-off approach, which gives no credits.",
                "请以截断法（不计回收抵扣）再评估一次。",
            ),
            "Catena-X PCF 9.0.0 pcfExcludingBiogenicUptake",
        )


def _missing_identity(statement: Statement) -> Iterator[Finding]:
    disclosure = statement.disclosure
    if disclosure.catena_x is None:
        yield lacks(
            "no-business-partner-number",
            Text(
                "the business partner number (BPNL) is not known.",
                "业务伙伴编号（BPNL）未知。",
            ),
            Text("Give catena_x.legal_entity.", "请填写 catena_x.legal_entity。"),
            "Catena-X PCF 9.0.0 companyIds",
        )
    if mass_per_unit_kg(statement, split(statement).unit) is None:
        yield lacks(
            "no-mass",
            Text("the mass of the product is not known.", "产品质量未知。"),
            Text("Give product.mass_kg.", "请填写 product.mass_kg。"),
            "Catena-X PCF 9.0.0 productMassPerDeclaredUnit",
        )
    if region_of(disclosure.product.country) is None:
        yield lacks(
            "no-country",
            Text("the country of the plant is not known.", "工厂所在国家未知。"),
            Text("Give product.country.", "请填写 product.country。"),
            "Catena-X PCF 9.0.0 geographyRegionOrSubregion",
        )


def _doubts(statement: Statement) -> Iterator[Finding]:
    if statement.parts.packaging_kgco2e is None:
        yield Finding(
            "no-packaging",
            Severity.WARNING,
            Text(
                "no packaging is given; by the rulebook it shall always be included.",
                "未给出包装；规则手册要求始终计入包装。",
            ),
            Text("Give the packaging in the study.", "请在研究中填写包装。"),
            clause="Catena-X PCF 9.0.0 packagingEmissionsIncluded",
        )
    assurance = statement.disclosure.assurance
    if assurance is not None and assurance.certificate is None:
        yield Finding(
            "attestation-without-number",
            Severity.WARNING,
            Text(
                "the verification has no certificate number, so it is not named.",
                "核查没有证书编号，因此未写入。",
            ),
            Text("Give assurance.certificate.", "请填写 assurance.certificate。"),
            clause="Catena-X PCF 9.0.0 attestationOfConformanceId",
        )
