"""Catena-X PCF for battery component suppliers 1.0.0: four stages per kilogram or per piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from footprint.errors import Finding
from footprint.formats.battery_stages import (
    StageAmounts,
    amounts,
    is_battery,
    missing_battery,
    stated,
)
from footprint.formats.contract import Field, Format, StatedValue, lacks
from footprint.formats.pact_moments import moment
from footprint.formats.period import no_period, period, valid_until
from footprint.formats.plain_json import Shape, Some, plain_json, read_shaped
from footprint.statement import Statement
from footprint.text import Text

VERSION = "1.0.0"
_MODEL = f"io.catenax.pcf_for_battery_component_supplier {VERSION}"
_LABEL = Text("Catena-X PCF of a battery component", "Catena-X 电池组件碳足迹")
_STAGES = {
    "materials": "stage1RawMaterialAquisitionPreProcessing",
    "production": "stage2MainProductProduction",
    "distribution": "stage3Distribution",
    "end-of-life": "stage4EndOfLifeRecycling",
}
_RATINGS = {
    "technologicalRepresentativeness": "technological",
    "geographicalRepresentativeness": "geographical",
    "timerelatedRepresentativeness": "temporal",
    "dataQualityRating": "overall",
}
_PARTNER = {
    "siteIdentifier": "site",
    "manufacturerPartId": "manufacturer_part",
    "customerPartId": "customer_part",
    "productQualityParameter": "quality_parameters",
    "contentC02Metals": "metals",
}
_STAGE: Shape = {"stageValue": float}
_SHAPE: dict[str, Shape] = {
    "pcfValues": {
        "sharesPerStage": {
            **dict.fromkeys((*_STAGES.values(), "absPcfValue"), _STAGE),
            "declaredUnit": Some(frozenset({"CO2KG/KG", "CO2KG/piece"})),
        },
        "pcfPerformanceClass?": str,
        "webLinkToCarbonFootPrintStudy?": str,
    },
    "secondaryEmissionFactorSources": [str],
    "primaryDataShare?": float,
    "customerPartId": str,
    "manufacturerPartId": str,
    **dict.fromkeys(_RATINGS, float),
    "validityPeriod": {"validFrom?": str, "validTo?": str},
    "siteIdentifier": str,
    "legalidentifier": str,
    "productQualityParameter": [str],
    "contentC02Metals": [str],
}


def document(statement: Statement) -> dict[str, Any]:
    """Return the aspect of a statement."""
    footprint, partner = statement.footprint, statement.disclosure.catena_x
    share = footprint.primary_data_share
    release = f"Tanbiao background data {footprint.hashes.release_name}"
    found: dict[str, Any] = {
        "pcfValues": _values(statement),
        "secondaryEmissionFactorSources": [release],
        "validityPeriod": _validity(statement),
    }
    if share is not None:
        found["primaryDataShare"] = _number(100 * min(max(share, 0.0), 1.0))
    for target, source in _RATINGS.items():
        rating = getattr(footprint.data_quality, source)
        found[target] = None if rating is None else _number(rating)
    if partner is not None:
        found["legalidentifier"] = partner.legal_entity
        for target, source in _PARTNER.items():
            given = getattr(partner, source)
            found[target] = list(given) if isinstance(given, tuple) else given
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
    return read_shaped(data, _SHAPE, _LABEL)


def value(statement: Statement) -> StatedValue:
    """Return the leading number: all four stages per kilogram or per piece."""
    unit = Text("1 kilogram", "1 千克") if _by_mass(statement) else Text("1 piece", "1 件")
    note = Text(
        "Catena-X for the EU battery regulation: life cycle without the use stage.",
        "Catena-X（对应欧盟电池法规）：全生命周期，不含使用阶段。",
    )
    return stated(_amounts(statement), unit, note)


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the model asks for and the statement does not have."""
    if not is_battery(statement.footprint):
        return tuple(missing_battery(statement, _MODEL))
    return (
        *missing_battery(statement, _MODEL),
        *_missing_partner(statement),
        *_missing_data(statement),
    )


def _missing_partner(statement: Statement) -> Iterator[Finding]:
    partner = statement.disclosure.catena_x
    lacking = [
        f"catena_x.{name}"
        for name in ("legal_entity", *_PARTNER.values())
        if not (partner and getattr(partner, name))
    ]
    if lacking:
        yield lacks(
            "no-partner-facts",
            Text(
                f"not known: {', '.join(lacking)}.",
                f"未知：{'、'.join(lacking)}。",
            ),
            Text("Give them: the model demands each.", "请填写：该模型均要求提供。"),
            _MODEL,
        )


def _missing_data(statement: Statement) -> Iterator[Finding]:
    if period(statement) is None:
        yield no_period(f"{_MODEL} validityPeriod")
    if any(getattr(statement.footprint.data_quality, one) is None for one in _RATINGS.values()):
        yield lacks(
            "no-data-quality",
            Text("the data are not rated.", "数据质量未评级。"),
            Text("Use background data with ratings.", "请使用有评级的背景数据。"),
            f"{_MODEL} dataQualityRating",
        )
    below = [key for key, amount in _amounts(statement).stages.items() if amount < 0]
    if below:
        names = ", ".join(below)
        yield lacks(
            "negative-stage",
            Text(
                f"stages below zero, which the model does not take: {names}.",
                f"下列阶段为负值，该模型不接受：{names}。",
            ),
            Text(
                "Assess with recycling by the cut-off approach, which gives no credits.",
                "请以截断法（不计回收抵扣）再评估一次。",
            ),
            f"{_MODEL} stageValue",
        )


def _values(statement: Statement) -> dict[str, Any]:
    stages, battery = _amounts(statement), statement.disclosure.battery
    found: dict[str, Any] = {
        "sharesPerStage": {
            **{_STAGES[key]: {"stageValue": float(kg)} for key, kg in stages.stages.items()},
            "absPcfValue": {"stageValue": float(stages.total)},
            "declaredUnit": "CO2KG/KG" if _by_mass(statement) else "CO2KG/piece",
        }
    }
    if battery is not None and battery.performance_class is not None:
        found["pcfPerformanceClass"] = battery.performance_class
    if statement.disclosure.study_url is not None:
        found["webLinkToCarbonFootPrintStudy"] = statement.disclosure.study_url
    return found


def _validity(statement: Statement) -> dict[str, str]:
    known, until = period(statement), valid_until(statement)
    if known is None or until is None:
        return {}
    return {"validFrom": moment(known[1]), "validTo": moment(until)}


def _amounts(statement: Statement) -> StageAmounts:
    by_mass = _by_mass(statement)
    return amounts(statement, statement.footprint.functional_unit.products if by_mass else 1.0)


def _by_mass(statement: Statement) -> bool:
    return statement.footprint.functional_unit.key == "kg"


def _number(given: float) -> float:
    return float(f"{given:.8g}")


FORMAT = Format(
    key="catena-x-battery",
    label=Text(
        f"Catena-X PCF for battery component suppliers {VERSION}",
        f"Catena-X 电池组件供应商碳足迹 {VERSION}",
    ),
    version=VERSION,
    origin="Catena-X Automotive Network, github.com/eclipse-tractusx/sldt-semantic-models",
    media_type="application/json",
    suffix=".json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("pcfValues.sharesPerStage.absPcfValue", "sum of the four stages"),
        Field("pcfValues.sharesPerStage.stage1…4", "materials, production, distribution, EoL"),
        Field("pcfValues.sharesPerStage.declaredUnit", "functional unit kg; else piece"),
        Field("pcfValues.pcfPerformanceClass", "battery.performance_class", "Art. 7(2)"),
        Field("pcfValues.webLinkToCarbonFootPrintStudy", "disclosure.study_url", "Art. 7(1)(g)"),
        Field("legalidentifier", "catena_x.legal_entity (BPNL)"),
        Field("siteIdentifier", "catena_x.site (BPNS)"),
        Field("manufacturerPartId", "catena_x.manufacturer_part"),
        Field("customerPartId", "catena_x.customer_part"),
        Field("productQualityParameter", "catena_x.quality_parameters"),
        Field("contentC02Metals", "catena_x.metals"),
        Field("…Representativeness, dataQualityRating", "data quality, 1 (best) to 5"),
        Field("primaryDataShare", "primary_data_share × 100"),
        Field("secondaryEmissionFactorSources", "release of the background data"),
        Field("validityPeriod", "the day after period_end; disclosure.valid_until, ≤ 3 years"),
    ),
    read=read,
)
