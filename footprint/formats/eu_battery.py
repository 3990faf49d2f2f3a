"""The EU battery carbon-footprint declaration of Regulation (EU) 2023/1542, Article 7(1).

One document per battery model and manufacturing plant, in a JSON shape of our own that follows the
letters of the article: ``manufacturer`` (a), ``batteryModel`` (b), ``manufacturingPlant`` (c),
``carbonFootprint`` (d), ``lifeCycleStages`` (e), ``conformityDeclaration`` (f), ``publicStudy``
(g), ``otherInformation``. Amounts are decimals in strings; the stages sum to the total
exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from footprint.errors import Finding, Severity, error
from footprint.formats.battery_stages import (
    STAGES,
    is_battery,
    missing_battery,
    missing_energy,
    per_kwh,
    service_energy_kwh,
    stated_per_kwh,
)
from footprint.formats.carbon_split import plain
from footprint.formats.contract import Field, Format, FormatError, lacks
from footprint.formats.eu_battery_law import KNOWN, duty
from footprint.formats.pact_moments import moment
from footprint.formats.plain_json import DECIMAL, Shape, Some, plain_json, read_shaped
from footprint.result import Label
from footprint.statement import BatteryIdentity, LegalStatus, Statement
from footprint.text import Text

VERSION = "1"
SCHEMA = f"tanbiao.eu-battery-declaration/{VERSION}"
_REGULATION = "Regulation (EU) 2023/1542"
_ARTICLE = f"{_REGULATION} Art. 7(1)"
_LABEL = Text("EU battery carbon-footprint declaration", "欧盟电池碳足迹声明")
_STAGE_NAMES = {
    "materials": "raw-material-acquisition-and-pre-processing",
    "production": "main-product-production",
    "distribution": "distribution",
    "end-of-life": "end-of-life-and-recycling",
}
_BOTH: Shape = {"en": str, "zh": str}
_SHAPE: dict[str, Shape] = {
    "schema": Some(frozenset({SCHEMA})),
    "id": str,
    "created": str,
    "legal": {"basis": str, "asOf": str, "state": str, "text": _BOTH, "source": str},
    "manufacturer": {"name": _BOTH, "address": _BOTH, "identifiers": [str]},
    "batteryModel": {"name": _BOTH, "model": str, "category": str, "identifiers": [str]},
    "manufacturingPlant": {"location": _BOTH, "country?": str, "subdivision?": str},
    "carbonFootprint": {"kgCO2ePerKWh": DECIMAL, "totalServiceEnergyKWh": DECIMAL},
    "lifeCycleStages": [
        {"stage": Some(frozenset(_STAGE_NAMES.values())), "name": _BOTH, "kgCO2ePerKWh": DECIMAL}
    ],
    "conformityDeclaration": str,
    "publicStudy": str,
    "otherInformation": {"studyHash": str},
}


def declaration(statement: Statement) -> dict[str, Any]:
    """Return the declaration of a statement that lacks nothing, as plain values.

    Raises
    ------
    FormatError
        Something is missing.
    """
    errors = tuple(one for one in missing(statement) if one.severity is Severity.ERROR)
    battery, energy = statement.disclosure.battery, service_energy_kwh(statement)
    if errors or battery is None or energy is None:
        raise FormatError(errors)
    stages = per_kwh(statement)
    return {
        "schema": SCHEMA,
        "id": statement.id,
        "created": moment(statement.created),
        "legal": _legal(battery),
        "manufacturer": _manufacturer(statement),
        "batteryModel": {
            "name": _both(statement.disclosure.product.name),
            "model": statement.disclosure.product.model,
            "category": battery.category,
            "identifiers": list(statement.disclosure.product.identifiers),
        },
        "manufacturingPlant": _plant(statement),
        "carbonFootprint": {
            "kgCO2ePerKWh": plain(stages.total),
            "totalServiceEnergyKWh": plain(Decimal(f"{energy:.8g}")),
        },
        "lifeCycleStages": [
            {
                "stage": _STAGE_NAMES[key],
                "name": {"en": STAGES[key].en, "zh": STAGES[key].zh},
                "kgCO2ePerKWh": plain(amount),
            }
            for key, amount in stages.stages.items()
        ],
        "conformityDeclaration": battery.conformity_declaration,
        "publicStudy": statement.disclosure.study_url,
        "otherInformation": _other(statement, battery),
    }


def write(statement: Statement) -> bytes:
    """Return the declaration as JSON."""
    return plain_json(declaration(statement))


def read(data: bytes) -> dict[str, Any]:
    """Return a declaration as plain values.

    Raises
    ------
    FormatError
        It is none, or its stages do not sum to its total.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    found = read_shaped(data, _SHAPE, _LABEL)
    parts = [Decimal(one["kgCO2ePerKWh"]) for one in found["lifeCycleStages"]]
    total, whole = Decimal(found["carbonFootprint"]["kgCO2ePerKWh"]), sum(parts, Decimal(0))
    if total != whole:
        raise FormatError(
            error(
                "stages-do-not-sum",
                Text(
                    f"its stages sum to {plain(whole)}, its total is {plain(total)} kg CO2e/kWh.",
                    f"各阶段之和为 {plain(whole)}，总量为 {plain(total)} kg CO2e/kWh。",
                ),
                Text("Ask the manufacturer which is right.", "请向制造商核实。"),
            )
        )
    return found


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what Article 7(1) asks for and the statement does not have."""
    if not is_battery(statement.footprint):
        return tuple(missing_battery(statement, _ARTICLE))
    return (
        *missing_battery(statement, f"{_ARTICLE}(e)"),
        *missing_energy(statement, f"{_ARTICLE}(d)"),
        *_missing_facts(statement),
        *_no_duty(statement.disclosure.battery),
    )


def legal_status(battery: BatteryIdentity | None) -> LegalStatus:
    """Return what is known of the law: as the exporter says, else as this release knows it."""
    return KNOWN if battery is None or battery.legal_status is None else battery.legal_status


def _missing_facts(statement: Statement) -> Iterator[Finding]:
    disclosure = statement.disclosure
    battery, product = disclosure.battery, disclosure.product
    asked = (
        (
            "a",
            disclosure.declarant.address,
            "declarant.address",
            "address of the manufacturer",
            "制造商地址",
        ),
        ("b", battery, "battery.category", "category of the battery", "电池类别"),
        ("c", product.plant, "product.plant", "location of the plant", "生产工厂地理位置"),
        (
            "f",
            battery and battery.conformity_declaration,
            "battery.conformity_declaration",
            "number of the EU declaration of conformity",
            "欧盟符合性声明编号",
        ),
        ("g", disclosure.study_url, "study_url", "link to the public study", "公开研究的网址"),
    )
    for letter, given, field, en, zh in asked:
        if not given:
            yield lacks(
                f"no-{field.replace('.', '-').replace('_', '-')}",
                Text(f"the {en} is not known.", f"{zh}未知。"),
                Text(f"Give {field}.", f"请填写 {field}。"),
                f"{_ARTICLE}({letter})",
            )


def _no_duty(battery: BatteryIdentity | None) -> Iterator[Finding]:
    if battery is None:
        return
    known = duty(legal_status(battery), battery.category)
    if known is None or known.applies_from is None:
        yield Finding(
            "no-duty",
            Severity.NOTE,
            Text(
                f"no declaration is asked for batteries of category {battery.category}.",
                f"对 {battery.category} 类电池不要求声明。",
            ),
            Text("It may be made of free will.", "可自愿声明。"),
            clause=_ARTICLE,
        )


def _legal(battery: BatteryIdentity) -> dict[str, Any]:
    status = legal_status(battery)
    found: dict[str, Any] = {
        "basis": _ARTICLE,
        "asOf": status.as_of.isoformat(),
        "state": status.state,
        "text": _both(status.text),
        "source": status.source,
    }
    known = duty(status, battery.category)
    if known is not None:
        found["duty"] = {
            "condition": _both(known.condition),
            "source": known.source,
            "seen": known.seen,
        }
        if known.applies_from is not None:
            found["duty"]["appliesFrom"] = known.applies_from.isoformat()
    return found


def _manufacturer(statement: Statement) -> dict[str, Any]:
    declarant = statement.disclosure.declarant
    found: dict[str, Any] = {
        "name": _both(declarant.name),
        "identifiers": list(declarant.identifiers),
        "country": declarant.country,
        "email": declarant.contact.email,
        "url": declarant.contact.url,
    }
    if declarant.address is not None:
        found["address"] = _both(declarant.address)
    return {key: one for key, one in found.items() if one is not None}


def _plant(statement: Statement) -> dict[str, Any]:
    product = statement.disclosure.product
    found: dict[str, Any] = {"country": product.country, "subdivision": product.subdivision}
    if product.plant is not None:
        found["location"] = _both(product.plant)
    return {key: one for key, one in found.items() if one is not None}


def _other(statement: Statement, battery: BatteryIdentity) -> dict[str, Any]:
    footprint, assurance = statement.footprint, statement.disclosure.assurance
    found: dict[str, Any] = {
        "studyHash": statement.study_hash,
        "method": _both(footprint.method),
        "rule": _both(footprint.rule),
        "boundary": _both(footprint.boundary_label),
        "dataPeriodStart": footprint.product.period_start,
        "dataPeriodEnd": footprint.product.period_end,
        "performanceClass": battery.performance_class,
        "electricity": footprint.electricity,
    }
    if assurance is not None:
        found["verification"] = {
            "provider": _both(assurance.provider),
            "level": assurance.level,
            "standard": assurance.standard,
            "certificate": assurance.certificate or "",
            "url": assurance.url or "",
        }
    return {key: one for key, one in found.items() if one is not None}


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


FORMAT = Format(
    key="eu-battery",
    label=_LABEL,
    version=VERSION,
    origin=f"Tanbiao, after the fields of {_ARTICLE}",
    media_type="application/json",
    suffix=".json",
    missing=missing,
    write=write,
    value=stated_per_kwh,
    fields=(
        Field("manufacturer", "disclosure.declarant", "Art. 7(1)(a)"),
        Field("batteryModel", "disclosure.product, battery.category", "Art. 7(1)(b)"),
        Field("manufacturingPlant", "product.plant, country, subdivision", "Art. 7(1)(c)"),
        Field("carbonFootprint.kgCO2ePerKWh", "sum of the four stages", "Art. 7(1)(d)"),
        Field(
            "carbonFootprint.totalServiceEnergyKWh",
            "functional unit kWh-delivered, else battery.service_energy_kwh",
            "Art. 7(1)(d), Annex II",
        ),
        Field(
            "lifeCycleStages",
            "stages materials, production, distribution, end-of-life",
            "Art. 7(1)(e), Annex II point 4",
        ),
        Field("conformityDeclaration", "battery.conformity_declaration", "Art. 7(1)(f)"),
        Field("publicStudy", "disclosure.study_url", "Art. 7(1)(g)"),
        Field("otherInformation", "hash, method, period, verification", "draft format, box 8"),
        Field("legal", "battery.legal_status, else what this release knows", "Art. 7(1)"),
    ),
    read=read,
)
