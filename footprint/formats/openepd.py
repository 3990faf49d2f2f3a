"""openEPD 0.1: an environmental product declaration as JSON, of its indicators the global warming.

openEPD has one field per module of EN 15804, and modules A1 to A3 as one; stages that are no such
module have no field and are named in the discussion instead of being put where they do not belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from footprint.errors import Finding, Severity, error
from footprint.flows import Bucket
from footprint.formats.carbon_split import biogenic_other
from footprint.formats.contract import Field, Format, FormatError, StatedValue, lacks
from footprint.formats.declared_unit import declared_unit, mass_per_unit_kg
from footprint.formats.epd_modules import (
    has_modules,
    has_uptake,
    module_d,
    modules,
    product_stage,
)
from footprint.formats.pact_moments import moment
from footprint.formats.period import valid_until
from footprint.formats.plain_json import Shape, plain_json, read_shaped
from footprint.formats.stage_columns import (
    BIOGENIC,
    FOSSIL,
    LAND_USE,
    Column,
    both,
    stage_columns,
    stated_total,
)
from footprint.statement import Statement
from footprint.text import Text

VERSION = "0.1"
_LABEL = Text(f"openEPD {VERSION}", f"openEPD {VERSION}")
_UNITS = {"piece": "item"}
_FIELDS = frozenset(
    {f"A{digit}" for digit in range(1, 6)}
    | {f"B{digit}" for digit in range(1, 8)}
    | {f"C{digit}" for digit in range(1, 5)}
)
_INDICATORS: tuple[tuple[str, frozenset[Bucket]], ...] = (
    ("gwp", frozenset(Bucket)),
    ("gwp-fossil", FOSSIL),
    ("gwp-biogenic", BIOGENIC),
    ("gwp-luluc", LAND_USE),
)
_METHODS = {"ar6-gwp100": "IPCC AR6", "ar5-gwp100": "IPCC AR5"}
_UNKNOWN_METHOD = "Unknown LCIA"
_SHORT, _LONG = 200, 2000
_DOMAIN = re.compile(r"https?://(?:www\.)?([^/:?#]+)", re.ASCII)
_SHAPE: dict[str, Shape] = {"doctype": str, "openepd_version": str}


def write(statement: Statement) -> bytes:
    """Return the declaration as JSON."""
    return plain_json(declaration(statement))


def declaration(statement: Statement) -> dict[str, Any]:
    """Return the declaration as plain values."""
    footprint, disclosure = statement.footprint, statement.disclosure
    unit = declared_unit(statement)
    return _known(
        {
            "doctype": "openEPD",
            "openepd_version": VERSION,
            "version": 1,
            "language": "en",
            "date_of_issue": moment(statement.created),
            "valid_until": _moment(statement),
            "declaration_url": disclosure.study_url,
            "declared_unit": {"qty": 1.0, "unit": _UNITS.get(unit.key, unit.key)},
            "compliance": [{"short_name": "ISO 14067", "name": "ISO 14067:2018"}],
            "pcr": {"name": _cut(both(footprint.rule), _SHORT)},
            "product_name": _cut(both(disclosure.product.name), _SHORT),
            "product_sku": _cut(disclosure.product.model, _SHORT),
            "product_description": _cut(both(disclosure.product.description), _LONG),
            "product_classes": dict(map(_class, disclosure.product.classifications)),
            "manufacturer": _organisation(statement),
            "plants": _plants(statement),
            "lca_discussion": _discussion(statement),
            "impacts": {
                _METHODS.get(footprint.hashes.method_code, _UNKNOWN_METHOD): _set(statement)
            },
            **_contents(statement),
            **_verifier(statement),
        }
    )


def read(data: bytes) -> dict[str, Any]:
    """Return a declaration as plain values.

    Raises
    ------
    FormatError
        It is none of this version, or an indicator of global warming is not given by module.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    found = read_shaped(data, _SHAPE, _LABEL)
    impacts = found.get("impacts") or {}
    if (
        found["doctype"].lower() != "openepd"
        or found["openepd_version"].split(".")[0] != VERSION.split(".", maxsplit=1)[0]
        or not isinstance(impacts, dict)
        or not all(_is_set(one) for one in impacts.values())
    ):
        raise FormatError(
            error(
                "not-of-the-format",
                Text(f"it is no {_LABEL.en} declaration.", f"不是{_LABEL.zh}声明。"),
                Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
            )
        )
    return found


def value(statement: Statement) -> StatedValue:
    """Return the leading number: global warming of modules A1 to A3."""
    footprint = statement.footprint
    inside = product_stage(statement)
    columns = () if inside is None else (inside,)
    return stated_total(
        statement,
        columns,
        Text(
            "EN 15804 modules A1-A3, total with uptake and release of biogenic CO2.",
            "EN 15804 的 A1-A3 模块，含生物源 CO2 的吸收与释放。",
        ),
        tuple(
            (
                Text(stage.label.en, stage.label.zh),
                stage.kgco2e / footprint.functional_unit.products,
            )
            for stage in footprint.stages
            if stage.key in _after_gate(statement)
        ),
    )


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what openEPD asks for and the statement does not have."""
    return tuple(_missing(statement))


def _missing(statement: Statement) -> Iterator[Finding]:
    if product_stage(statement) is None:
        yield lacks(
            "no-product-stage",
            Text(
                "the modules A1 to A3 cannot be told from the rest of the life cycle.",
                "无法将 A1-A3 模块与其余生命周期阶段分开。",
            ),
            Text(
                "Assess once more with the boundary cradle-to-gate.",
                "请以 cradle-to-gate 边界再评估一次。",
            ),
            "openEPD 0.1 ScopeSet.A1A2A3",
        )
    if has_uptake(statement) and statement.disclosure.product.biogenic_carbon_kg is None:
        yield lacks(
            "no-biogenic-carbon",
            Text(
                "CO2 was taken up, and the biogenic carbon in the product is not known.",
                "碳足迹含生物源吸收，但产品中的生物源碳含量未知。",
            ),
            Text("Give product.biogenic_carbon_kg.", "请填写 product.biogenic_carbon_kg。"),
            "openEPD 0.1 ImpactSet.gwp",
        )
    yield from _doubts(statement)


def _doubts(statement: Statement) -> Iterator[Finding]:
    if mass_per_unit_kg(statement, declared_unit(statement)) is None:
        yield Finding(
            "no-mass",
            Severity.WARNING,
            Text("the mass of the product is not known.", "产品质量未知。"),
            Text("Give product.mass_kg.", "请填写 product.mass_kg。"),
            clause="openEPD 0.1 kg_per_declared_unit",
        )
    unplaced = [column.label for column in _unplaced(statement)]
    if unplaced:
        names = "; ".join(one.en for one in unplaced), "；".join(one.zh for one in unplaced)
        yield Finding(
            "stages-without-field",
            Severity.WARNING,
            Text(
                f"these stages are no single module of EN 15804 and have no field: {names[0]}.",
                f"以下阶段不对应 EN 15804 的单一模块，没有字段：{names[1]}。",
            ),
            Text("They are named in lca_discussion.", "已写入 lca_discussion。"),
            clause="openEPD 0.1 ScopeSet",
        )


def _after_gate(statement: Statement) -> set[str]:
    """Return the keys of the stages that are not in modules A1 to A3."""
    keys = [stage.key for stage in statement.footprint.stages]
    if has_modules(statement):
        return set(keys) - {"A1", "A2", "A3"}
    return set(keys[keys.index("distribution") :]) if "distribution" in keys else set()


def _placed(statement: Statement) -> Iterator[tuple[str, Column]]:
    """Yield every column that has a field, by its field."""
    inside = product_stage(statement)
    if inside is not None:
        yield "A1A2A3", inside
    for column in modules(statement) if has_modules(statement) else ():
        if column.key in _FIELDS:
            yield column.key, column
    for column in () if has_modules(statement) else stage_columns(statement):
        if column.key == "distribution":
            yield "A4", column


def _unplaced(statement: Statement) -> list[Column]:
    after = _after_gate(statement)
    return [
        column
        for column in stage_columns(statement)
        if column.key in after and column.key not in _FIELDS | {"distribution"}
    ]


def _set(statement: Statement) -> dict[str, Any]:
    """Return the indicators of global warming by module."""
    columns = dict(_placed(statement))
    found = {
        name: {field: _measure(float(column.sum(buckets))) for field, column in columns.items()}
        for name, buckets in _INDICATORS
    }
    beyond = module_d(statement)
    if beyond is not None:
        found["gwp"]["D"] = _measure(float(beyond))
    if not _after_gate(statement):  # gases are known for the whole footprint, not by stage
        scale = declared_unit(statement).per_functional_unit
        other = biogenic_other(statement.footprint) * scale
        fossil = float(columns["A1A2A3"].sum(FOSSIL | LAND_USE))
        found["gwp-nonCO2"] = {"A1A2A3": _measure(float(f"{other:.8g}"))}
        found["GWP_GHG"] = {"A1A2A3": _measure(float(f"{fossil + other:.8g}"))}
    return found


def _measure(kgco2e: float) -> dict[str, Any]:
    return {"mean": kgco2e, "unit": "kgCO2e"}


def _contents(statement: Statement) -> dict[str, Any]:
    """Return mass and carbon per declared unit."""
    product, unit = statement.disclosure.product, declared_unit(statement)
    fossil, biogenic = product.fossil_carbon_kg, product.biogenic_carbon_kg
    whole = None if fossil is None or biogenic is None else fossil + biogenic
    return {
        "kg_per_declared_unit": _kilograms(mass_per_unit_kg(statement, unit), 1.0),
        "kg_C_per_declared_unit": _kilograms(whole, unit.products),
        "kg_C_biogenic_per_declared_unit": _kilograms(biogenic, unit.products),
    }


def _kilograms(mass: float | None, times: float) -> dict[str, Any] | None:
    return None if mass is None else {"qty": float(f"{mass * times:.8g}"), "unit": "kg"}


def _organisation(statement: Statement) -> dict[str, Any]:
    declarant = statement.disclosure.declarant
    domain = _DOMAIN.match(declarant.contact.url or "")
    return _known(
        {
            "name": _cut(both(declarant.name), _SHORT),
            "web_domain": domain[1] if domain else None,
            "hq_location": _known(
                {
                    "address": declarant.address and both(declarant.address),
                    "country": declarant.country,
                }
            ),
        }
    )


def _plants(statement: Statement) -> list[dict[str, Any]]:
    product = statement.disclosure.product
    if product.plant is None:
        return []
    place = _known({"country": product.country, "jurisdiction": product.subdivision})
    return [_known({"name": _cut(both(product.plant), _SHORT), "location": place})]


def _verifier(statement: Statement) -> dict[str, Any]:
    assurance = statement.disclosure.assurance
    if assurance is None:
        return {}
    return {
        "third_party_verifier": {"name": _cut(both(assurance.provider), _SHORT)},
        "third_party_verification_url": assurance.url,
    }


def _discussion(statement: Statement) -> str:
    """Return what has no field of its own."""
    footprint = statement.footprint
    unit, names = footprint.functional_unit, "; ".join(c.label.en for c in _unplaced(statement))
    return "\n\n".join(
        (
            f"Partial declaration: global warming only. Boundary: {footprint.boundary_label.en}.",
            f"Functional unit of the study: {unit.label.en}.",
            f"Characterization: {footprint.method.en}.",
            "gwp-biogenic as in EN 15804+A2: with gases other than CO2.",
            *((f"In the study, without a field here: {names}.",) if names else ()),
            f"Study (SHA-256): {statement.study_hash}",
        )
    )


def _class(urn: str) -> tuple[str, str]:
    scheme, _, code = urn.rpartition(":")
    return scheme.rpartition(":")[2] or "unnamed", code


def _moment(statement: Statement) -> str | None:
    until = valid_until(statement)
    return None if until is None else moment(until)


def _known(document: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in document.items() if one not in (None, {}, [])}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _is_set(indicators: Any) -> bool:
    """Tell whether all indicators of a method are given by module."""
    if not isinstance(indicators, dict):
        return False
    scopes = [one for name, one in indicators.items() if name != "ext" and one is not None]
    return all(isinstance(scope, dict) and _is_scope(scope) for scope in scopes)


def _is_scope(scope: dict[str, Any]) -> bool:
    named = {key: one for key, one in scope.items() if key in _FIELDS | {"A1A2A3", "D"}}
    return all(
        one is None or (isinstance(one, dict) and isinstance(one.get("mean"), int | float))
        for one in named.values()
    )


FORMAT = Format(
    key="openepd",
    label=_LABEL,
    version=VERSION,
    origin="Building Transparency and C Change Labs, openEPD, github.com/cchangelabs/openepd",
    media_type="application/json",
    suffix=".openepd.json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("doctype, openepd_version", f"openEPD, {VERSION}"),
        Field("date_of_issue, valid_until", "statement.created; disclosure.valid_until"),
        Field("declaration_url", "disclosure.study_url"),
        Field("declared_unit", "functional unit kg, m2, kWh; else one item", "EN 15804 6.3.3"),
        Field("kg_per_declared_unit", "product.mass_kg", "ISO 21930"),
        Field("kg_C_per_declared_unit", "product.fossil_carbon_kg + biogenic_carbon_kg"),
        Field("kg_C_biogenic_per_declared_unit", "product.biogenic_carbon_kg", "EN 15804+A2 6.4.4"),
        Field("compliance", "ISO 14067"),
        Field("pcr", "the product rule of the result", "ISO 14025 6.7"),
        Field("product_name, product_sku, product_description", "disclosure.product"),
        Field("product_classes", "product.classifications"),
        Field("manufacturer", "disclosure.declarant"),
        Field("plants", "product.plant, country, subdivision"),
        Field("third_party_verifier, third_party_verification_url", "disclosure.assurance"),
        Field("lca_discussion", "boundary, functional unit, method, stages without a field, hash"),
        Field("impacts.*.gwp", "all five buckets by module", "EN 15804+A2 GWP-total"),
        Field("impacts.*.gwp-fossil", "fossil and aircraft", "EN 15804+A2 GWP-fossil"),
        Field("impacts.*.gwp-biogenic", "biogenic emissions, removals", "EN 15804+A2 GWP-biogenic"),
        Field("impacts.*.gwp-luluc", "land-use change", "EN 15804+A2 GWP-luluc"),
        Field("impacts.*.gwp-nonCO2", "biogenic gases other than CO2; cradle to gate only"),
        Field("impacts.*.GWP_GHG", "total without biogenic CO2; cradle to gate only"),
        Field("impacts.*.gwp.D", "module D, in no total", "EN 15804+A2 module D"),
    ),
    read=read,
)
