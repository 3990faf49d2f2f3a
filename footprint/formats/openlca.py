"""openLCA JSON-LD 2: the product as one system process, with the method that scores it.

The process is an inventory result: one declared unit of the product and the greenhouse gases of its
whole life cycle. There is no input in it, so no bill. Its impact method holds the factors of the
study, in total and by bucket, so that whoever imports both has the same score.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from footprint.errors import Finding, Severity, error
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.formats.contract import Field, Format, FormatError, StatedValue
from footprint.formats.declared_unit import declared_unit
from footprint.formats.openlca_flows import (
    RESOURCES,
    UNITS,
    Document,
    Unit,
    entity,
    flow_id,
    flow_property,
    location_id,
    make_id,
    property_factors,
    property_reference,
    unit_group,
)
from footprint.formats.pact_moments import moment
from footprint.formats.plain_json import Shape, plain_json, refuse_unshaped
from footprint.formats.stage_columns import both
from footprint.formats.zip_archive import read_zip, write_zip
from footprint.result import GasResult
from footprint.statement import Statement
from footprint.text import Text
from footprint.trust.documents import read_object

VERSION = "2"
_LABEL = Text(f"openLCA package (JSON-LD {VERSION})", f"openLCA 数据包（JSON-LD {VERSION}）")
_FOLDERS = {
    "Actor": "actors",
    "Flow": "flows",
    "FlowProperty": "flow_properties",
    "ImpactCategory": "lcia_categories",
    "ImpactMethod": "lcia_methods",
    "Location": "locations",
    "Process": "processes",
    "UnitGroup": "unit_groups",
}
_AIR = "Elementary flows/Emission to air/unspecified"
_RESOURCE = "Elementary flows/Resource/in air"
_ANYWHERE = "GLO"
_SCHEMA = "olca-schema.json"
_NAMED: dict[str, Shape] = {"@id": str}
_SHAPES: dict[str, dict[str, Shape]] = {
    "Process": {
        "exchanges?": [{"flow": _NAMED, "amount?": float, "unit?": _NAMED, "isInput?": bool}]
    },
    "ImpactCategory": {"impactFactors?": [{"flow": _NAMED, "value?": float}]},
    "UnitGroup": {"units?": [_NAMED]},
}


def write(statement: Statement) -> bytes:
    """Return the package as a zip file."""
    files = {
        "openlca.json": plain_json({"schemaVersion": int(VERSION)}),
        _SCHEMA: plain_json({"version": int(VERSION)}),
    }
    for document in documents(statement):
        name = f"{_FOLDERS[document['@type']]}/{document['@id']}.json"
        files[name] = plain_json(document)
    return write_zip(files)


def documents(statement: Statement) -> Iterator[Document]:
    """Yield everything in the package, as plain values."""
    unit = UNITS[declared_unit(statement).key]
    units = {one.group_id: one for one in (UNITS["kg"], unit)}
    changed = {"version": "01.00.000", "lastChange": moment(statement.created)}
    for document in (
        *(unit_group(one) for one in units.values()),
        *(flow_property(one) for one in units.values()),
        *(_elementary_flow(gas) for gas in statement.footprint.gases),
        _product(statement, unit),
        _owner(statement),
        _location(statement) | {"code": _place(statement)},
        _process(statement, unit),
        *_lcia(statement),
    ):
        yield document | changed


def read(data: bytes) -> dict[str, dict[str, Document]]:
    """Return the entities of a package by type and identifier.

    Raises
    ------
    FormatError
        It is no zip file, too large, of another version, or an entity is not what it should be.
    TrustError
        A file in it is no JSON, too deep, or says a key twice.
    """
    files = read_zip(data, _LABEL)
    _check_version(files)
    found: dict[str, dict[str, Document]] = {}
    for name, content in sorted(files.items()):
        if "/" not in name or not name.endswith(".json"):
            continue
        document = read_object(content)
        refuse_unshaped(document, {"@type": str, "@id": str}, _LABEL)
        kind = document["@type"]
        refuse_unshaped(document, _SHAPES.get(kind, {}), _LABEL)
        found.setdefault(kind, {})[document["@id"]] = document
    if not found:
        raise FormatError(_refused("holds no data sets", "不含数据集"))
    return found


def value(statement: Statement) -> StatedValue:
    """Return the leading number: the score of the process under its method."""
    unit = declared_unit(statement)
    return StatedValue(
        kgco2e=statement.footprint.kgco2e * unit.per_functional_unit,
        unit=Text(f"1 {unit.label.en}", f"1 {unit.label.zh}"),
        products=unit.products,
        buckets=frozenset(Bucket),
        note=Text(
            "Gases of the whole life cycle times the factors of the study; not rounded.",
            "全生命周期的气体量乘以本研究的特征化因子；不修约。",
        ),
    )


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what a reader may miss; every study can be written."""
    share = statement.footprint.aggregated_share
    if not share:
        return ()
    return (
        Finding(
            "gases-not-known-apart",
            Severity.WARNING,
            Text(
                f"{share:.0%} of the footprint rests on figures in CO2e without a split by gas; a "
                "method other than the one in the package does not count that flow.",
                f"碳足迹的 {share:.0%} 来自未按气体拆分的 CO2e 数据；换用其他方法时不计入该流。",
            ),
            Text("Use the method in the package.", "请使用数据包中的方法。"),
            clause="openLCA JSON-LD 2 ImpactCategory",
        ),
    )


# ------------------------------------------------------------------ flows


def _elementary_flow(gas: GasResult) -> Document:
    return _without_unit(_flow(gas)) | {
        "formula": gas.formula,
        "synonyms": gas.name.zh,
        "flowProperties": property_factors(UNITS["kg"]),
    }


def _without_unit(reference: Document) -> Document:
    """Return what a flow and a reference to it have in common."""
    return {key: one for key, one in reference.items() if key != "refUnit"}


def _flow(gas: GasResult) -> Document:
    return entity("Flow", flow_id(gas.code), gas.name.en) | {
        "flowType": "ELEMENTARY_FLOW",
        "refUnit": "kg",
        "category": _RESOURCE if gas.code in RESOURCES else _AIR,
    }


def _product(statement: Statement, unit: Unit) -> Document:
    return _without_unit(_product_flow(statement, unit)) | {
        "synonyms": statement.disclosure.product.name.zh,
        "description": both(statement.disclosure.product.description),
        "flowProperties": property_factors(unit),
    }


def _product_flow(statement: Statement, unit: Unit) -> Document:
    product = statement.disclosure.product
    return entity("Flow", make_id("product", product.identifiers[0]), product.name.en) | {
        "flowType": "PRODUCT_FLOW",
        "refUnit": unit.reference,
        "category": statement.footprint.product.family_label.en,
    }


# ------------------------------------------------------------------ process


def _process(statement: Statement, unit: Unit) -> Document:
    footprint, product = statement.footprint, statement.disclosure.product
    scale = declared_unit(statement).per_functional_unit
    exchanges = [
        _amount(1.0, unit)
        | {
            "flow": _product_flow(statement, unit),
            "isInput": False,
            "isQuantitativeReference": True,
        },
        *(
            _amount(gas.kg * scale, UNITS["kg"])
            | {
                "flow": _flow(gas),
                "isInput": gas.code in RESOURCES,
                "isQuantitativeReference": False,
            }
            for gas in footprint.gases
        ),
    ]
    return entity("Process", statement.id, product.name.en) | {
        "processType": "LCI_RESULT",
        "category": footprint.product.family_label.en,
        "description": f"{footprint.boundary_label.en} · {footprint.boundary_label.zh}",
        "tags": [f"study-sha256:{statement.study_hash}"],
        "defaultAllocationMethod": "NO_ALLOCATION",
        "location": _location(statement),
        "processDocumentation": _documentation(statement),
        "lastInternalId": len(exchanges),
        "exchanges": [
            exchange | {"internalId": number} for number, exchange in enumerate(exchanges, start=1)
        ],
    }


def _documentation(statement: Statement) -> Document:
    footprint, assurance = statement.footprint, statement.disclosure.assurance
    found: Document = {
        "@type": "ProcessDocumentation",
        "creationDate": moment(statement.created),
        "dataSetOwner": _actor(statement),
        "inventoryMethodDescription": both(footprint.rule),
        "technologyDescription": f"System process. {footprint.functional_unit.label.en}.",
        "validFrom": footprint.product.period_start,
        "validUntil": footprint.product.period_end,
        "useAdvice": assurance.url if assurance is not None else None,
    }
    return {key: one for key, one in found.items() if one}


def _location(statement: Statement) -> Document:
    code = _place(statement)
    return entity("Location", location_id(code), "Global" if code == _ANYWHERE else code)


def _place(statement: Statement) -> str:
    return statement.disclosure.product.country or _ANYWHERE


def _amount(amount: float, unit: Unit) -> Document:
    return {
        "@type": "Exchange",
        "amount": amount,
        "unit": entity("Unit", unit.id, unit.name),
        "flowProperty": property_reference(unit),
        "isAvoidedProduct": False,
    }


def _owner(statement: Statement) -> Document:
    declarant = statement.disclosure.declarant
    found: Document = {
        "address": declarant.address and both(declarant.address),
        "country": declarant.country,
        "email": declarant.contact.email,
        "website": declarant.contact.url,
    }
    return _actor(statement) | {key: one for key, one in found.items() if one}


def _actor(statement: Statement) -> Document:
    declarant = statement.disclosure.declarant
    return entity("Actor", make_id("actor", declarant.identifiers[0]), both(declarant.name))


# ------------------------------------------------------------------ impact method


def _lcia(statement: Statement) -> Iterator[Document]:
    """Yield the method; it is of this study alone, for it has the factors of its gases only."""
    footprint = statement.footprint
    categories = [_category(statement.id, "total", footprint.method.en, footprint.gases)]
    for bucket in Bucket:
        gases = [gas for gas in footprint.gases if gas.bucket is bucket]
        if gases:
            name = f"{footprint.method.en}, of which {BUCKET_LABELS[bucket].en}"
            categories.append(_category(statement.id, bucket, name, gases))
    yield from categories
    name = f"Carbon footprint (ISO 14067): {statement.disclosure.product.name.en}"
    yield entity("ImpactMethod", make_id("method", statement.id), name) | {
        "description": both(footprint.method),
        "impactCategories": [
            {key: category[key] for key in ("@type", "@id", "name", "refUnit")}
            for category in categories
        ],
    }


def _category(study: str, part: str, name: str, gases: Iterable[GasResult]) -> Document:
    kg = UNITS["kg"]
    return entity("ImpactCategory", make_id("category", f"{study}/{part}"), name) | {
        "refUnit": "kg CO2e",
        "impactFactors": [
            {
                "@type": "ImpactFactor",
                "flow": _flow(gas),
                "flowProperty": property_reference(kg),
                "unit": entity("Unit", kg.id, kg.name),
                "value": gas.gwp,
            }
            for gas in gases
        ],
    }


# ------------------------------------------------------------------ reading


def _check_version(files: dict[str, bytes]) -> None:
    if _SCHEMA in files:
        said = read_object(files[_SCHEMA]).get("version")
    else:
        said = read_object(files.get("openlca.json", b"{}")).get("schemaVersion")
    if str(said).split(".")[0] != VERSION:
        raise FormatError(
            _refused(
                f"has version {json.dumps(said)[:20]} of the schema",
                f"其格式版本为 {json.dumps(said)[:20]}",
            )
        )


def _refused(en: str, zh: str) -> Finding:
    return error(
        "not-of-the-format",
        Text(f"it is no {_LABEL.en}: it {en}.", f"不是{_LABEL.zh}：{zh}。"),
        Text("Export it from openLCA 2.", "请从 openLCA 2 导出。"),
    )


FORMAT = Format(
    key="openlca",
    label=_LABEL,
    version=VERSION,
    origin="GreenDelta, openLCA schema, github.com/GreenDelta/olca-schema",
    media_type="application/zip",
    suffix=".olca.zip",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("Process.@id, name", "statement.id, product.name", "Process"),
        Field("Process.processType", "LCI_RESULT: a system process without inputs", "ProcessType"),
        Field("Process.exchanges, reference", "one declared unit of the product", "Exchange"),
        Field("Process.exchanges, others", "gases of the result [kg]", "Exchange"),
        Field("Process.tags", "hash of the study"),
        Field("ProcessDocumentation", "period, rule, functional unit, owner", "ISO/TS 14048"),
        Field("Flow, elementary", "gases, with identifiers of ecoinvent", "Flow"),
        Field("Flow, product", "product.identifiers, name, description", "Flow"),
        Field("FlowProperty, UnitGroup", "those of openLCA", "FlowProperty, UnitGroup"),
        Field("Location", "product.country, else GLO", "Location"),
        Field("Actor", "disclosure.declarant", "Actor"),
        Field("ImpactMethod, ImpactCategory", "factors of the study, total and by bucket"),
    ),
    read=read,
)
