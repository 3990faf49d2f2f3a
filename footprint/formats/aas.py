"""IDTA 02023 Carbon Footprint 1.0.1: a submodel of the Asset Administration Shell, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from footprint.errors import Finding
from footprint.flows import Bucket
from footprint.formats.aas_elements import (
    CARBON_FOOTPRINT,
    collection,
    collection_list,
    environment,
    file,
    moment_property,
    read_environment,
)
from footprint.formats.aas_footprint import amount_elements
from footprint.formats.carbon_split import DIGITS, quantum_of, to_quantum
from footprint.formats.contract import Field, Format, StatedValue, lacks
from footprint.formats.declared_unit import declared_unit
from footprint.formats.pact_moments import moment
from footprint.formats.period import valid_until
from footprint.statement import Statement
from footprint.text import Text

VERSION = "1.0.1"
_SPECIFICATION = "IDTA 02023-1-0-1"
_TEMPLATE = {
    "idShort": "CarbonFootprint",
    "semanticId": f"{CARBON_FOOTPRINT}CarbonFootprint/1/0",
    "templateId": "https://admin-shell.io/IDTA 02023-1-0",
}
_PHASES = {
    "cradle-to-gate": ("A1-A3",),
    "cradle-to-customer": ("A1-A3", "A4"),
    "cradle-to-site": ("A1-A3", "A4-A5"),
    "life-cycle-without-use": ("A1-A3", "A4", "C1-C4"),
    "cradle-to-grave": ("A1-A3", "A4-A5", "B1-B7", "C1-C4"),
}
_NEEDED = frozenset(
    {
        "PcfCalculationMethods",
        "PcfCO2eq",
        "ReferenceImpactUnitForCalculation",
        "QuantityOfMeasureForCalculation",
        "LifeCyclePhases",
        "PublicationDate",
    }
)


def write(statement: Statement) -> bytes:
    """Return an environment of one shell with the submodel."""
    elements = amount_elements(
        _amount(statement), declared_unit(statement).key, _PHASES[statement.footprint.boundary]
    )
    if statement.disclosure.study_url is not None:
        semantic = f"{CARBON_FOOTPRINT}ExplanatoryStatement/1/0"
        elements.append(file("ExplanatoryStatement", semantic, statement.disclosure.study_url))
    dates = {"PublicationDate": statement.created, "ExpirationDate": valid_until(statement)}
    elements += [
        moment_property(name, f"{CARBON_FOOTPRINT}{name}/1/0", moment(when))
        for name, when in dates.items()
        if when is not None
    ]
    one = f"{CARBON_FOOTPRINT}ProductCarbonFootprint/1/0"
    footprints = collection_list(
        "ProductCarbonFootprints",
        f"{CARBON_FOOTPRINT}ProductCarbonFootprints/1/0",
        one,
        [collection(one, elements)],
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


def value(statement: Statement) -> StatedValue:
    """Return the leading number: the total of ISO 14067."""
    unit = declared_unit(statement)
    return StatedValue(
        kgco2e=float(_amount(statement)),
        unit=Text(f"1 {unit.label.en}", f"1 {unit.label.zh}"),
        products=unit.products,
        buckets=frozenset(Bucket),
        digits=DIGITS,
        note=Text(
            "ISO 14067: all greenhouse gases, with uptake and release of biogenic CO2.",
            "ISO 14067：全部温室气体，含生物源 CO2 的吸收与释放。",
        ),
    )


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the submodel asks for and the statement does not have."""
    return tuple(_missing(statement))


def _missing(statement: Statement) -> Iterator[Finding]:
    if statement.footprint.boundary not in _PHASES:
        label = statement.footprint.boundary_label
        yield lacks(
            "phases-unknown",
            Text(
                f"the life-cycle phases of the boundary “{label.en}” are not known.",
                f"边界“{label.zh}”对应的生命周期阶段未知。",
            ),
            Text(
                f"Assess once more with one of: {', '.join(_PHASES)}.",
                f"请以下列边界之一再评估一次：{'、'.join(_PHASES)}。",
            ),
            f"{_SPECIFICATION} LifeCyclePhases",
        )


def _amount(statement: Statement) -> Decimal:
    total = statement.footprint.kgco2e * declared_unit(statement).per_functional_unit
    return to_quantum(total, quantum_of(total))


FORMAT = Format(
    key="aas",
    label=Text(
        f"AAS submodel Carbon Footprint {VERSION} (IDTA 02023)",
        f"资产管理壳碳足迹子模型 {VERSION}（IDTA 02023）",
    ),
    version=VERSION,
    origin="Industrial Digital Twin Association, github.com/admin-shell-io/submodel-templates",
    media_type="application/json",
    suffix=".aas.json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("PcfCalculationMethods", "ISO 14067", "0173-1#02-ABG854#003"),
        Field("PcfCO2eq", "kgco2e, all five buckets, per declared unit", "0173-1#02-ABG855#003"),
        Field(
            "ReferenceImpactUnitForCalculation",
            "functional unit kg, m2, kWh; else piece",
            "0173-1#02-ABG856#003",
        ),
        Field("QuantityOfMeasureForCalculation", "1", "0173-1#02-ABG857#003"),
        Field("LifeCyclePhases", "the boundary in phases of EN 15804", "0173-1#02-ABG858#003"),
        Field("ExplanatoryStatement", "disclosure.study_url"),
        Field("PublicationDate", "statement.created"),
        Field("ExpirationDate", "disclosure.valid_until, at most 3 years after the period"),
    ),
    read=read,
)
