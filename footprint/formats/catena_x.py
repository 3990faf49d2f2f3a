"""Catena-X PCF 9.0.0: the product carbon footprint aspect of the automotive network, both ways.

Unlike PACT, emissions of aircraft stand beside the fossil ones and not within them (position H
beside A); the totals are the same. Amounts are numbers, written without exponent. The production
stage holds packaging too, which is shown again apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from footprint.formats.carbon_split import CarbonSplit, plain, split, stated
from footprint.formats.catena_x_missing import missing
from footprint.formats.catena_x_shape import SHAPE
from footprint.formats.contract import Field, Format, StatedValue
from footprint.formats.declared_unit import mass_per_unit_kg
from footprint.formats.pact_moments import moment
from footprint.formats.period import period, valid_until
from footprint.formats.plain_json import plain_json, read_shaped
from footprint.formats.regions import region_of
from footprint.statement import ProductIdentity, Statement, ThirdPartyAssurance
from footprint.text import Text

VERSION = "9.0.0"
_LABEL = Text(f"Catena-X PCF {VERSION}", f"Catena-X PCF {VERSION}")
_SPECIFICATION = f"urn:io.catenax.pcf:datamodel:version:{VERSION}"
_ATTESTATIONS = {
    "product": "PCF 3rd party verification",
    "model": "PCF Program Certification",
    "program": "PCF Program Certification",
}


def document(statement: Statement) -> dict[str, Any]:
    """Return the aspect of a statement."""
    parts = split(statement)
    found: dict[str, Any] = {
        "scopeOfPcfForm": [{"specVersion": _SPECIFICATION, "partialFullPcf": "Cradle-to-gate"}],
        "companyAndProductInformation": [_company_and_product(statement, parts)],
        "pcfAssessmentAndMethodology": [
            {
                "dataSourcesAndQuality": [_quality(statement)],
                "pcfAssessmentInformation": [_assessment(statement)],
                "pcfMethodology": [_methodology(statement)],
            }
        ],
        "general": [_general(statement, parts)],
        "carbonContent": [_carbon(statement.disclosure.product, parts)],
        "productLifeCycleStagesAndEmissions": [_emissions(statement, parts)],
    }
    assurance = statement.disclosure.assurance
    if assurance is not None and assurance.certificate is not None:
        found["attestationOfConformance"] = [_attestation(assurance, assurance.certificate)]
    return found


def write(statement: Statement) -> bytes:
    """Return the aspect as JSON."""
    return plain_json(document(statement))


def read(data: bytes) -> dict[str, Any]:
    """Return an aspect as plain values.

    Raises
    ------
    FormatError
        It is not one: something it cannot be without is missing or of another kind.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    return read_shaped(data, SHAPE, _LABEL)


def value(statement: Statement) -> StatedValue:
    """Return the leading number: the production stage without uptake of biogenic CO2."""
    return stated(
        statement,
        Text(
            "Catena-X rulebook: cradle to gate, without uptake and release of biogenic CO2.",
            "Catena-X 规则手册：从摇篮到大门，不计生物源 CO2 的吸收与释放。",
        ),
    )


def _company_and_product(statement: Statement, parts: CarbonSplit) -> dict[str, Any]:
    disclosure, product = statement.disclosure, statement.disclosure.product
    own = (f"urn:{disclosure.catena_x.legal_entity}",) if disclosure.catena_x else ()
    found: dict[str, Any] = {
        "productNameCompany": product.name.en,
        "productIds": _unique(product.identifiers),
        "productDescription": product.description.en,
        "declaredUnitOfMeasurement": parts.unit.label.en,
        "declaredUnitAmount": 1.0,
        "productMassPerDeclaredUnit": _digits(mass_per_unit_kg(statement, parts.unit)),
    }
    if product.classifications:
        found["productClassifications"] = _unique(product.classifications)
    return {
        "companyInformation": [
            {
                "companyName": disclosure.declarant.name.en,
                "companyIds": _unique((*own, *disclosure.declarant.identifiers)),
            }
        ],
        "productInformation": [found],
    }


def _quality(statement: Statement) -> dict[str, Any]:
    quality, share = statement.footprint.data_quality, statement.footprint.primary_data_share
    found = {
        "secondaryEmissionFactorSources": [
            f"Tanbiao background data {statement.footprint.hashes.release_name}"
        ],
        "primaryDataShare": None if share is None else _digits(100 * min(max(share, 0.0), 1.0)),
        "technologicalDQR": _digits(quality.technological),
        "geographicalDQR": _digits(quality.geographical),
        "temporalDQR": _digits(quality.temporal),
    }
    return _known(found)


def _assessment(statement: Statement) -> dict[str, Any]:
    footprint, product = statement.footprint, statement.disclosure.product
    return {
        "technology": [
            {
                "ccsTechnologicalCO2CaptureIncluded": False,
                "boundaryProcessesDescription": f"{footprint.boundary_label.en}: "
                + "; ".join(stage.label.en for stage in footprint.stages),
            }
        ],
        "idAndVersion": [
            {
                "id": statement.id,
                "version": 0,
                "status": "Active",
                "retroOrProspectivePcfType": "Retrospective PCF",
            }
        ],
        "boundarySpecifications": [
            _known({"exemptedEmissionsPercent": _percent(statement.disclosure.exempted_share)})
        ],
        "geography": [
            _known(
                {
                    "geographyRegionOrSubregion": region_of(product.country),
                    "geographyCountry": product.country,
                    "geographyCountrySubdivision": product.subdivision,
                }
            )
        ],
        "time": [_time(statement)],
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else _digits(100 * share)


def _time(statement: Statement) -> dict[str, str]:
    known, until = period(statement), valid_until(statement)
    found = {"created": moment(statement.created)}
    if known is not None and until is not None:
        found |= {
            "referencePeriodStart": moment(known[0]),
            "referencePeriodEnd": moment(known[1]),
            "validityPeriodStart": moment(known[1]),
            "validityPeriodEnd": moment(until),
        }
    return found


def _methodology(statement: Statement) -> dict[str, Any]:
    method = statement.footprint.method.en
    report = next((one for one in ("AR6", "AR5", "AR4") if one in method), "unspecified")
    return {
        "standards": [
            {
                "crossSectoralStandards": ["ISO 14067"],
                "productOrSectorSpecificRules": [statement.footprint.rule.en],
            }
        ],
        "gwpCharacterizationFactorDetails": [{"ipccCharacterizationFactors": report}],
        "massBalancingInformation": [
            {
                "massBalancingUsed": False,
                "freeAttributionInMassBalancing": "not applicable",
                "massBalancingCertificateScheme": "not applicable",
            }
        ],
        "allocationInForeground": [{"allocationWasteIncineration": "polluter pays principle"}],
    }


def _general(statement: Statement, parts: CarbonSplit) -> dict[str, str]:
    words = [f"Study {statement.study_hash}."]
    if statement.disclosure.study_url is not None:
        words.append(f"Public version: {statement.disclosure.study_url}.")
    if parts.biogenic_excess:
        words.append(
            f"Release of biogenic CO2 exceeds its uptake by {plain(parts.biogenic_excess)} kg per "
            "declared unit; by the methodology it is in neither total."
        )
    if statement.disclosure.preceding:
        words.append(f"Replaces {', '.join(statement.disclosure.preceding)}.")
    return {"comment": " ".join(words)}


def _carbon(product: ProductIdentity, parts: CarbonSplit) -> dict[str, float]:
    fossil, biogenic = product.fossil_carbon_kg, product.biogenic_carbon_kg
    given = {
        "fossilCarbonContent": fossil,
        "biogenicCarbonContent": biogenic,
        "packagingBiogenicCarbonContent": product.packaging_biogenic_carbon_kg,
        "recycledCarbonContent": product.recycled_carbon_kg,
        "carbonContentTotal": None if fossil is None or biogenic is None else fossil + biogenic,
    }
    return {name: _number(kg * parts.unit.products) for name, kg in given.items() if kg is not None}


def _emissions(statement: Statement, parts: CarbonSplit) -> dict[str, Any]:
    packaging, outbound = statement.parts.packaging_kgco2e, statement.parts.outbound_kgco2e
    production = {
        "pcfExcludingBiogenicUptake": parts.excluding,
        "pcfIncludingBiogenicUptake": parts.including,
        "fossilGhgEmissions": parts.fossil - parts.aircraft,
        "biogenicNonCO2Emissions": parts.biogenic_other,
        "biogenicCO2Uptake": parts.biogenic_uptake,
        "landUseChangeGhgEmissions": parts.land_use_change,
        "aircraftGhgEmissions": parts.aircraft,
    }
    wrapping: dict[str, Any] = {"packagingEmissionsIncluded": packaging is not None}
    if packaging is not None and packaging >= 0:
        wrapping["packagingPcfIncludingBiogenicUptake"] = float(parts.round(packaging))
    delivery: dict[str, Any] = {"distributionStageIncluded": outbound is not None}
    if outbound is not None:
        delivery["distributionStagePcfIncludingBiogenicUptake"] = float(parts.round(outbound))
    return {
        "productionStage": [{name: float(amount) for name, amount in production.items()}],
        "packagingStage": [wrapping],
        "distributionStage": [delivery],
    }


def _attestation(assurance: ThirdPartyAssurance, certificate: str) -> dict[str, str]:
    found = {
        "attestationType": _ATTESTATIONS[assurance.coverage],
        "standardName": "ISO 14067",
        "attestationStandard": assurance.standard,
        "attestationOfConformanceId": certificate,
        "providerName": assurance.provider.en,
        "completedAt": moment(assurance.completed_at),
        "attestationOfConformanceLink": assurance.url,
    }
    return _known(found)


def _known(found: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in found.items() if one is not None}


def _unique(given: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(given))


def _number(given: float) -> float:
    return float(Decimal(f"{given:.8g}"))


def _digits(given: float | None) -> float | None:
    return None if given is None else _number(given)


_POSITION = "Catena-X PCF 9.0.0 position "
FORMAT = Format(
    key="catena-x",
    label=Text(f"Catena-X PCF {VERSION}", f"Catena-X 产品碳足迹 {VERSION}"),
    version=VERSION,
    origin="Catena-X Automotive Network, github.com/eclipse-tractusx/sldt-semantic-models",
    media_type="application/json",
    suffix=".json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("companyInformation.companyIds", "catena_x.legal_entity as urn:BPNL…, declarant"),
        Field("productInformation.productIds", "disclosure.product.identifiers"),
        Field("productInformation.declaredUnitOfMeasurement", "kg, m2, kWh; else piece"),
        Field("productInformation.productMassPerDeclaredUnit", "unit kg, or product.mass_kg"),
        Field("dataSourcesAndQuality", "primary_data_share × 100, data quality, release"),
        Field("idAndVersion.id", "statement.id"),
        Field("geography", "product.country with its region of M49, product.subdivision"),
        Field("time.referencePeriodStart, End", "period_start, the day after period_end"),
        Field("time.validityPeriodEnd", "disclosure.valid_until, at most 3 years on"),
        Field("pcfMethodology.standards", "ISO 14067, rule of the family"),
        Field("carbonContent", "product.…_carbon_kg per declared unit"),
        Field("productionStage.pcfExcludingBiogenicUptake", "A + C + E + H", _POSITION + "T2"),
        Field("productionStage.pcfIncludingBiogenicUptake", "T2 + D", _POSITION + "T1"),
        Field("productionStage.fossilGhgEmissions", "buckets.fossil", _POSITION + "A"),
        Field("productionStage.biogenicNonCO2Emissions", "biogenic but CO2", _POSITION + "C"),
        Field("productionStage.biogenicCO2Uptake", "net uptake, 0 or below", _POSITION + "D"),
        Field("productionStage.landUseChangeGhgEmissions", "land_use_change", _POSITION + "E"),
        Field("productionStage.aircraftGhgEmissions", "buckets.aircraft", _POSITION + "H"),
        Field("packagingStage", "sum of the packaging lines, also within production"),
        Field("distributionStage", "sum of outbound transport, if within the boundary"),
        Field("attestationOfConformance", "disclosure.assurance with a certificate number"),
        Field("general.comment", "hash of the study, its public address, what it replaces"),
    ),
    read=read,
)
