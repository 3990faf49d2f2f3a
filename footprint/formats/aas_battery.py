"""IDTA 02035-3 1.0: carbon footprint of the digital battery passport, as JSON of an AAS.

One footprint for all phases per kWh over the service life, one per phase, and one for all phases
per battery.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from footprint.formats.aas_elements import (
    CARBON_FOOTPRINT,
    Element,
    collection,
    collection_list,
    environment,
    read_environment,
    text_list,
    text_property,
)
from footprint.formats.aas_footprint import amount_elements
from footprint.formats.battery_passport import missing
from footprint.formats.battery_stages import amounts, per_kwh, stated_per_kwh
from footprint.formats.contract import Field, Format
from footprint.statement import Statement
from footprint.text import Text

VERSION = "1.0"
_BATTERY = "urn:samm:io.admin-shell.idta.batterypass.carbon_footprint:1.0.0#"
_DOCUMENT = "urn:samm:io.admin-shell.idta.handover_documentation:2.0.0#DocumentIdentifier"
_TEMPLATE = {
    "idShort": "CarbonFootprint",
    "semanticId": f"{CARBON_FOOTPRINT}CarbonFootprint/1/0",
    "templateId": "https://admin-shell.io/idta-02023-1-0",
    "supplementalId": f"{_BATTERY}CarbonFootprintBattery",
}
_PHASES = {"materials": "A1", "production": "A3", "distribution": "A4", "end-of-life": "C3"}
_NEEDED = frozenset(
    {
        "PcfCalculationMethods",
        "PcfCO2eq",
        "ReferenceImpactUnitForCalculation",
        "QuantityOfMeasureForCalculation",
        "LifeCyclePhases",
        "PerformanceClass",
        "WebLinkToPublicCarbonFootprintStudy",
    }
)


def write(statement: Statement) -> bytes:
    """Return an environment of one shell with the submodel."""
    all_phases, stages = tuple(_PHASES.values()), per_kwh(statement)
    entries = [
        _entry(statement, stages.total, "kWh", all_phases),
        *(
            _entry(statement, amount, "kWh", (_PHASES[key],))
            for key, amount in stages.stages.items()
        ),
        _entry(statement, amounts(statement, 1.0).total, "piece", all_phases),
    ]
    footprints = collection_list(
        "ProductCarbonFootprints",
        f"{CARBON_FOOTPRINT}ProductCarbonFootprints/1/0",
        f"{CARBON_FOOTPRINT}ProductCarbonFootprint/1/0",
        entries,
    )
    return environment(statement, _TEMPLATE, [footprints])


def read(data: bytes) -> dict[str, Any]:
    """Return an environment as plain values if it has the submodel.

    Raises
    ------
    FormatError
        There is no such submodel, or a footprint in it lacks something.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    return read_environment(data, _TEMPLATE["semanticId"], _NEEDED)


def _entry(statement: Statement, amount: Decimal, unit: str, phases: tuple[str, ...]) -> Element:
    battery, link = statement.disclosure.battery, statement.disclosure.study_url
    elements = amount_elements(amount, unit, phases)
    if battery is not None and battery.performance_class is not None:
        semantic = f"{_BATTERY}performanceClass"
        elements.append(text_property("PerformanceClass", semantic, battery.performance_class))
    if link is not None:
        elements.append(
            text_list(
                "WebLinkToPublicCarbonFootprintStudy",
                f"{_BATTERY}webLinkToPublicCarbonFootprintStudy",
                None,
                [text_property(None, _DOCUMENT, link)],
            )
        )
    return collection(f"{CARBON_FOOTPRINT}ProductCarbonFootprint/1/0", elements)


FORMAT = Format(
    key="aas-battery",
    label=Text(
        f"AAS battery passport, carbon footprint {VERSION} (IDTA 02035-3)",
        f"资产管理壳电池护照碳足迹 {VERSION}（IDTA 02035-3）",
    ),
    version=VERSION,
    origin="Industrial Digital Twin Association, github.com/admin-shell-io/submodel-templates",
    media_type="application/json",
    suffix=".aas.json",
    missing=missing,
    write=write,
    value=stated_per_kwh,
    fields=(
        Field("ProductCarbonFootprints[0].PcfCO2eq", "four stages per kWh over life", "6.3.2"),
        Field("ProductCarbonFootprints[1].PcfCO2eq", "stage materials, phase A1", "6.3.3"),
        Field("ProductCarbonFootprints[2].PcfCO2eq", "stage production, phase A3", "6.3.4"),
        Field("ProductCarbonFootprints[3].PcfCO2eq", "stage distribution, phase A4", "6.3.5"),
        Field("ProductCarbonFootprints[4].PcfCO2eq", "stage end-of-life, phase C3", "6.3.6"),
        Field("ProductCarbonFootprints[5].PcfCO2eq", "four stages per battery", "6.3.10"),
        Field("PcfCalculationMethods", "ISO 14067", "0173-1#02-ABG854#003"),
        Field("PerformanceClass", "battery.performance_class", "6.3.7"),
        Field("WebLinkToPublicCarbonFootprintStudy", "disclosure.study_url", "6.3.8"),
    ),
    read=read,
)
