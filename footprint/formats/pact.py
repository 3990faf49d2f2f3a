"""PACT 3.0.4: the ProductFootprint of the PACT Technical Specifications, both ways.

Decimals are strings without exponent; moments end in Z. What the specification calls SHALL and the
statement does not have is named, never made up. `read` checks structure; whether the numbers agree
with each other is told by `footprint.formats.pact_lint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from footprint.errors import Finding, error
from footprint.formats.carbon_split import CarbonSplit, plain, split, stated
from footprint.formats.contract import (
    Field,
    Format,
    FormatError,
    StatedValue,
    lacks,
    no_exempted_share,
)
from footprint.formats.declared_unit import mass_per_unit_kg
from footprint.formats.pact_moments import VALIDITY_YEARS, moment, years_later
from footprint.hashing import canonical_json
from footprint.statement import ProductIdentity, Statement, ThirdPartyAssurance
from footprint.text import Text
from footprint.trust.documents import read_object

VERSION = "3.0.4"
_SPECIFICATION = f"PACT {VERSION}"
_GATE = "cradle-to-gate"
_NEEDED = ("id", "specVersion", "companyName", "companyIds", "productIds", "pcf")
_NEEDED_OF_PCF = (
    "declaredUnitOfMeasurement",
    "declaredUnitAmount",
    "referencePeriodEnd",
    "pcfExcludingBiogenicUptake",
)
_CARBON = (
    ("fossilCarbonContent", "fossil_carbon_kg"),
    ("biogenicCarbonContent", "biogenic_carbon_kg"),
    ("recycledCarbonContent", "recycled_carbon_kg"),
    ("packagingBiogenicCarbonContent", "packaging_biogenic_carbon_kg"),
)


def document(statement: Statement) -> dict[str, Any]:
    """Return the ProductFootprint of a statement."""
    disclosure = statement.disclosure
    start, end = _validity(statement)
    found: dict[str, Any] = {
        "id": statement.id,
        "specVersion": VERSION,
        "created": moment(statement.created),
        "status": "Active",
        "validityPeriodStart": moment(start),
        "validityPeriodEnd": moment(end),
        "companyName": disclosure.declarant.name.en,
        "companyIds": list(disclosure.declarant.identifiers),
        "productDescription": disclosure.product.description.en,
        "productIds": list(disclosure.product.identifiers),
        "productNameCompany": disclosure.product.name.en,
        "pcf": _pcf(statement),
    }
    if disclosure.preceding:
        found["precedingPfIds"] = list(disclosure.preceding)
    if disclosure.product.classifications:
        found["productClassifications"] = list(disclosure.product.classifications)
    excess = split(statement).biogenic_excess
    if excess:
        found["comment"] = (
            f"Release of biogenic CO2 exceeds its uptake by {plain(excess)} kg per declared unit; "
            "by the methodology it is in neither total."
        )
    return found


def write(statement: Statement) -> bytes:
    """Return the ProductFootprint as JSON."""
    return canonical_json(document(statement)).encode()


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the specification asks for and the statement does not have."""
    return tuple(_missing(statement))


def value(statement: Statement) -> StatedValue:
    """Return the leading number: the footprint without biogenic CO2."""
    return stated(
        statement,
        Text(
            "PACT methodology: without uptake and release of biogenic CO2; aircraft within fossil.",
            "PACT 方法：不计生物源 CO2 的吸收与释放；航空排放计入化石源。",
        ),
    )


def _missing(statement: Statement) -> Iterator[Finding]:
    product = statement.footprint.product
    if statement.footprint.boundary != _GATE:
        label = statement.footprint.boundary_label
        yield lacks(
            "not-cradle-to-gate",
            Text(
                f"PACT states footprints from cradle to gate; this one is {label.en}.",
                f"PACT 只陈述从摇篮到大门的碳足迹；本研究为{label.zh}。",
            ),
            Text(
                "Assess the product once more with the boundary cradle-to-gate.",
                "请以 cradle-to-gate 边界再评估一次。",
            ),
            "PACT 3.2.3",
        )
    if product.period_start is None or product.period_end is None:
        yield lacks(
            "no-period",
            Text("the reference period is not known.", "数据期间未知。"),
            Text("Give period_start and period_end.", "请填写数据期间起止。"),
            "PACT 3.2.3",
        )
    if mass_per_unit_kg(statement, split(statement).unit) is None:
        yield lacks(
            "no-mass",
            Text("the mass of the product is not known.", "产品质量未知。"),
            Text("Give product.mass_kg.", "请填写 product.mass_kg。"),
            "PACT 3.2.4 productMassPerDeclaredUnit",
        )
    if statement.disclosure.product.fossil_carbon_kg is None:
        yield lacks(
            "no-fossil-carbon",
            Text("the fossil carbon in the product is not known.", "产品中化石碳含量未知。"),
            Text("Give product.fossil_carbon_kg.", "请填写 product.fossil_carbon_kg。"),
            "PACT 3.3.2.4 fossilCarbonContent",
        )
    if statement.disclosure.exempted_share is None:
        yield no_exempted_share("PACT 3.3.1.2 exemptedEmissionsPercent")


def _pcf(statement: Statement) -> dict[str, Any]:
    parts, footprint, product = (
        split(statement),
        statement.footprint,
        statement.disclosure.product,
    )
    found: dict[str, Any] = {
        "declaredUnitOfMeasurement": parts.unit.label.en,
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": _decimal(mass_per_unit_kg(statement, parts.unit)),
        "referencePeriodStart": _day(footprint.product.period_start),
        "referencePeriodEnd": moment(_period_end(statement)),
        **_geography(product),
        "boundaryProcessesDescription": f"{footprint.boundary_label.en}: "
        + "; ".join(stage.label.en for stage in footprint.stages),
        **_amounts(statement, parts),
        **_carbon(product, parts),
        "ccsTechnologicalCO2CaptureIncluded": False,
        "ipccCharacterizationFactors": [_assessment_report(footprint.method.en)],
        "crossSectoralStandards": ["ISO14067"],
        "productOrSectorSpecificRules": [
            {"operator": "Other", "otherOperatorName": "Tanbiao", "ruleNames": [footprint.rule.en]}
        ],
        "exemptedEmissionsPercent": _percent(statement.disclosure.exempted_share),
        "secondaryEmissionFactorSources": [
            {"name": "Tanbiao background data", "version": footprint.hashes.release_name}
        ],
        **_quality(statement),
    }
    if statement.disclosure.assurance is not None:
        found["verification"] = _verification(statement.disclosure.assurance)
    return {key: one for key, one in found.items() if one is not None}


def _amounts(statement: Statement, parts: CarbonSplit) -> dict[str, Any]:
    packaging = statement.parts.packaging_kgco2e
    outbound = statement.parts.outbound_kgco2e
    found: dict[str, Any] = {
        "pcfExcludingBiogenicUptake": plain(parts.excluding),
        "pcfIncludingBiogenicUptake": plain(parts.including),
        "fossilGhgEmissions": plain(parts.fossil),
        "landUseChangeGhgEmissions": plain(parts.land_use_change),
        "biogenicNonCO2Emissions": plain(parts.biogenic_other),
        "biogenicCO2Uptake": plain(parts.biogenic_uptake),
        "aircraftGhgEmissions": plain(parts.aircraft),
        "packagingEmissionsIncluded": packaging is not None,
    }
    if packaging is not None and packaging >= 0:
        found["packagingGhgEmissions"] = plain(parts.round(packaging))
    if outbound is not None and outbound >= 0:
        found["outboundLogisticsGhgEmissions"] = plain(parts.round(outbound))
    return found


def _carbon(product: ProductIdentity, parts: CarbonSplit) -> dict[str, str]:
    given = {target: getattr(product, source) for target, source in _CARBON}
    return {
        target: _decimal(kg * parts.unit.products) or "0"
        for target, kg in given.items()
        if kg is not None
    }


def _quality(statement: Statement) -> dict[str, Any]:
    quality, share = statement.footprint.data_quality, statement.footprint.primary_data_share
    found: dict[str, Any] = {}
    if share is not None:
        found["primaryDataShare"] = _decimal(100 * min(max(share, 0.0), 1.0))  # credits exceed 1
    ratings = (quality.technological, quality.geographical, quality.temporal)
    if all(rating is not None for rating in ratings):
        names = ("technologicalDQR", "geographicalDQR", "temporalDQR")
        found["dqi"] = {
            name: _decimal(rating)
            for name, rating in zip(names, ratings, strict=True)
            if rating is not None
        }
    return found


def _geography(product: ProductIdentity) -> dict[str, str]:
    """Return the most specific geography; the specification takes one level only."""
    if product.subdivision is not None:
        return {"geographyCountrySubdivision": product.subdivision}
    return {"geographyCountry": product.country} if product.country is not None else {}


def _verification(assurance: ThirdPartyAssurance) -> dict[str, str]:
    coverage = {
        "product": "product level",
        "model": "PCF calculation model",
        "program": "PCF program",
    }
    found = {
        "coverage": coverage[assurance.coverage],
        "providerName": assurance.provider.en,
        "completedAt": moment(assurance.completed_at),
        "standardName": assurance.standard,
    }
    if assurance.certificate is not None:
        where = f", {assurance.url}" if assurance.url else ""
        found["comments"] = f"{assurance.level} assurance, {assurance.certificate}{where}"
    return found


def _validity(statement: Statement) -> tuple[datetime, datetime]:
    """Return start and end of validity: at most three years after the reference period."""
    start = _period_end(statement)
    latest, until = years_later(start, VALIDITY_YEARS), statement.disclosure.valid_until
    if until is None:
        return start, latest
    return start, min(datetime.combine(until, time(23, 59, 59), UTC), latest)


def _period_end(statement: Statement) -> datetime:
    """Return the end of the reference period, which the specification excludes."""
    day = statement.footprint.product.period_end
    last = date.fromisoformat(day) if day else statement.created.date()
    return datetime.combine(last + timedelta(days=1), time(0), UTC)


def _assessment_report(method: str) -> str:
    for report in ("AR6", "AR5", "AR4"):
        if report in method:
            return report
    return "AR6"


def _day(day: str | None) -> str | None:
    return None if day is None else moment(datetime.combine(date.fromisoformat(day), time(0), UTC))


def _percent(share: float | None) -> str | None:
    return None if share is None else _decimal(100 * share)


def _decimal(number: float | None) -> str | None:
    return None if number is None else plain(Decimal(f"{number:.8g}"))


def read(data: bytes) -> dict[str, Any]:
    """Return a ProductFootprint as plain values, bare or as a host answers it.

    Raises
    ------
    FormatError
        It is not one: something it cannot be without is missing.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    found = read_object(data)
    document = found["data"] if isinstance(found.get("data"), dict) else found
    pcf = document.get("pcf")
    inner = pcf if isinstance(pcf, dict) else {}
    lacking = [name for name in _NEEDED if name not in document]
    lacking += [f"pcf.{name}" for name in _NEEDED_OF_PCF if name not in inner]
    if lacking:
        raise FormatError(
            error(
                "not-a-footprint",
                Text(
                    f"it is no ProductFootprint of {_SPECIFICATION}: {', '.join(lacking)} missing.",
                    f"不是 {_SPECIFICATION} 的 ProductFootprint；缺少：{'、'.join(lacking)}。",
                ),
                Text("Ask the supplier's host for one.", "请向供应商系统索取。"),
            )
        )
    return document


FORMAT = Format(
    key="pact",
    label=Text(f"PACT {VERSION} product footprint", f"PACT {VERSION} 产品碳足迹"),
    version=VERSION,
    origin="WBCSD Partnership for Carbon Transparency, docs.carbon-transparency.org",
    media_type="application/json",
    suffix=".json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("id", "statement.id (UUID v5 of study and disclosure)"),
        Field("validityPeriodEnd", "disclosure.valid_until, at most 3 years on", "3.2.3"),
        Field("companyIds", "disclosure.declarant.identifiers"),
        Field("productIds", "disclosure.product.identifiers"),
        Field("pcf.declaredUnitOfMeasurement", "functional unit kg, m2, kWh; else piece", "3.2.4"),
        Field("pcf.productMassPerDeclaredUnit", "functional unit kg, or product.mass_kg", "3.2.4"),
        Field("pcf.pcfExcludingBiogenicUptake", "fossil + LUC + other biogenic gases", "3.3.1"),
        Field("pcf.pcfIncludingBiogenicUptake", "the same + biogenicCO2Uptake", "3.3.1"),
        Field("pcf.fossilGhgEmissions", "buckets.fossil + buckets.aircraft", "3.3.2.4"),
        Field("pcf.aircraftGhgEmissions", "buckets.aircraft, within fossil", "3.3.2.1"),
        Field("pcf.landUseChangeGhgEmissions", "buckets.land_use_change", "3.3.2.4"),
        Field("pcf.biogenicNonCO2Emissions", "biogenic gases but CO2", "3.3.2.4"),
        Field("pcf.biogenicCO2Uptake", "net of uptake and release of biogenic CO2", "3.3.2.4"),
        Field("pcf.fossilCarbonContent", "product.fossil_carbon_kg", "3.3.2.4"),
        Field("pcf.packagingGhgEmissions", "sum of the packaging lines", "3.3.1.1"),
        Field("pcf.outboundLogisticsGhgEmissions", "sum of outbound transport", "3.3.2.1"),
        Field("pcf.exemptedEmissionsPercent", "disclosure.exempted_share × 100", "3.3.1.2"),
        Field("pcf.primaryDataShare", "primary_data_share × 100", "4.2.2"),
        Field("pcf.dqi", "data quality, 1 (best) to 5", "4.2.3"),
        Field("pcf.verification", "disclosure.assurance", "5.3"),
    ),
    read=read,
)
