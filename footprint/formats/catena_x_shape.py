"""What every Catena-X PCF 9.0.0 document has."""

from __future__ import annotations

from footprint.formats.plain_json import Shape, Some

_UNITS = frozenset(
    {
        "liter",
        "kilogram",
        "cubic meter",
        "kilowatt hour",
        "megajoule",
        "ton kilometer",
        "square meter",
        "piece",
        "hour",
        "megabit",
        "second",
    }
)
_COMPANY: Shape = {
    "companyInformation?": [{"companyName": str, "companyIds": [str]}],
    "productInformation?": [
        {
            "productNameCompany": str,
            "productIds": [str],
            "declaredUnitOfMeasurement": Some(_UNITS),
            "declaredUnitAmount": float,
            "productMassPerDeclaredUnit": float,
            "productClassifications?": [str],
            "productDescription?": str,
        }
    ],
}
_ASSESSMENT: Shape = {
    "technology": [{"ccsTechnologicalCO2CaptureIncluded": bool}],
    "idAndVersion": [
        {
            "id": str,
            "version": float,
            "status": Some(frozenset({"Active", "Deprecated"})),
            "retroOrProspectivePcfType": str,
        }
    ],
    "boundarySpecifications": [{"exemptedEmissionsPercent": float}],
    "geography": [{"geographyRegionOrSubregion": str}],
    "time": [
        {
            "referencePeriodStart": str,
            "referencePeriodEnd": str,
            "created": str,
            "validityPeriodEnd": str,
            "validityPeriodStart?": str,
        }
    ],
}
_METHODOLOGY: Shape = {
    "massBalancingInformation": [{"massBalancingUsed": bool}],
    "standards": [{"crossSectoralStandards": [str], "productOrSectorSpecificRules": [str]}],
    "gwpCharacterizationFactorDetails": [
        {"ipccCharacterizationFactors": Some(frozenset({"AR4", "AR5", "AR6", "unspecified"}))}
    ],
    "allocationInForeground": [{"allocationWasteIncineration": str}],
}
_EMISSIONS: Shape = {
    "productionStage": [
        {
            "pcfIncludingBiogenicUptake": float,
            "pcfExcludingBiogenicUptake": float,
            "fossilGhgEmissions?": float,
            "biogenicNonCO2Emissions?": float,
            "biogenicCO2Uptake?": float,
            "landUseChangeGhgEmissions?": float,
            "aircraftGhgEmissions?": float,
        }
    ],
    "distributionStage": [{"distributionStageIncluded": bool}],
    "packagingStage": [{"packagingEmissionsIncluded": bool}],
}
SHAPE: dict[str, Shape] = {
    "scopeOfPcfForm": [
        {
            "specVersion": str,
            "partialFullPcf": Some(frozenset({"Cradle-to-gate", "Cradle-to-grave"})),
        }
    ],
    "companyAndProductInformation": [_COMPANY],
    "pcfAssessmentAndMethodology": [
        {
            "dataSourcesAndQuality": [{"primaryDataShare?": float}],
            "pcfAssessmentInformation?": [_ASSESSMENT],
            "pcfMethodology?": [_METHODOLOGY],
        }
    ],
    "general": [{"comment?": str, "pcfLegalStatement?": str}],
    "carbonContent": [{"carbonContentTotal?": float, "fossilCarbonContent?": float}],
    "productLifeCycleStagesAndEmissions": [_EMISSIONS],
    "attestationOfConformance?": [
        {
            "attestationType": str,
            "standardName": str,
            "attestationStandard": str,
            "attestationOfConformanceId": str,
            "providerName": str,
        }
    ],
}
