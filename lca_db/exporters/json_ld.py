"""Export as an openLCA package (JSON-LD, schema version 2).

Elementary flows keep the identifiers that ecoinvent and openLCA share; everything else has one that
is made of its code, so that a later export updates an earlier one. What openLCA has no field for
stands in tags (codes) and in the data quality entries (provenance).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from footprint.flows import Flow
from footprint.inventory import WEAKNESS, Activity, Exchange, ExchangeKind, Provenance
from footprint.method import Method
from footprint.text import Text
from footprint.units import parse_unit
from lca_db.exporters.content import Content, Exporter
from lca_db.exporters.olca_units import OlcaUnit, UnitGroup, group_of, make_id
from lca_db.exporters.packing import write_zip
from lca_db.importers.json_ld.own import CODE_TAG, KEY, ROLE_TAG, SOURCE_LINES
from lca_db.tables import Location, Source

Document = dict[str, Any]

_FOLDERS = {
    "DQSystem": "dq_systems",
    "Flow": "flows",
    "FlowProperty": "flow_properties",
    "ImpactCategory": "lcia_categories",
    "ImpactMethod": "lcia_methods",
    "Location": "locations",
    "Process": "processes",
    "Source": "sources",
    "UnitGroup": "unit_groups",
}
_CATEGORIES = {
    "air": "Elementary flows/Emission to air/unspecified",
    "natural resource": "Elementary flows/Resource/in air",
}
_CHANGED = "2026-01-01T00:00:00Z"
_RATINGS = ("Technological representativeness", "Geographical representativeness", "Time")
_RATING_SYSTEM = make_id("dq-system", "ratings")
_PROVENANCE_SYSTEM = make_id("dq-system", "provenance")


def write(content: Content, path: Path) -> None:
    """Write a content as one openLCA package."""
    write_zip(path, sorted(_files(content)))


EXPORTER = Exporter(
    key=KEY,
    label=Text("openLCA package (JSON-LD)", "openLCA 数据包（JSON-LD）"),
    suffix=".zip",
    write=write,
)


def _files(content: Content) -> Iterator[tuple[str, bytes]]:
    yield "openlca.json", _json({"schemaVersion": 2})
    yield "olca-schema.json", _json({"version": 2})
    found = re.match(r"\d+\.\d+", content.name)
    version = f"{found[0]}.0" if found else "1.0.0"
    for document in _documents(content):
        document |= {"version": version, "lastChange": _CHANGED}
        yield f"{_FOLDERS[document['@type']]}/{document['@id']}.json", _json(document)


def _documents(content: Content) -> Iterator[Document]:
    units = {"kg", *(activity.unit for activity in content.activities)}
    groups = {group.id: group for unit in units for group in [group_of(parse_unit(unit))]}
    for group in groups.values():
        yield _unit_group(group)
        yield _flow_property(group)
    yield from map(_location, content.locations)
    yield from map(_source, content.sources)
    yield from _dq_systems()
    yield from map(_elementary_flow, content.flows)
    yield from _lcia(content)
    writer = _Processes(content)
    for activity in content.activities:
        yield writer.product(activity)
        yield writer.process(activity)


# ------------------------------------------------------------------ units, places, sources


def _unit_group(group: UnitGroup) -> Document:
    return _entity("UnitGroup", group.id, group.name) | {
        "defaultFlowProperty": _property_ref(group),
        "units": [
            _entity("Unit", one.id, one.name)
            | {"isRefUnit": one is group.reference, "conversionFactor": one.factor}
            for one in group.units.values()
        ],
    }


def _flow_property(group: UnitGroup) -> Document:
    return _entity("FlowProperty", group.property_id, group.property_name) | {
        "flowPropertyType": "PHYSICAL_QUANTITY",
        "unitGroup": _entity("UnitGroup", group.id, group.name),
    }


def _property_ref(group: UnitGroup) -> Document:
    return _entity("FlowProperty", group.property_id, group.property_name)


def _property_factors(group: UnitGroup) -> list[Document]:
    return [
        {
            "@type": "FlowPropertyFactor",
            "isRefFlowProperty": True,
            "conversionFactor": 1.0,
            "flowProperty": _property_ref(group),
        }
    ]


def _location(location: Location) -> Document:
    return _location_ref(location) | {
        "code": location.code,
        "description": location.name.zh,
    }


def _location_ref(location: Location) -> Document:
    return _entity("Location", make_id("location", location.code), location.name.en)


def _source(source: Source) -> Document:
    stated = (source.licence, source.provenance, source.where_seen)
    lines = [label + text for label, text in zip(SOURCE_LINES, stated, strict=True) if text]
    return _source_ref(source.code) | {
        "textReference": source.citation,
        "url": source.url,
        "description": "\n".join([*lines, *([source.comment] if source.comment else [])]),
    }


def _source_ref(code: str) -> Document:
    return _entity("Source", make_id("source", code), code)


def _dq_systems() -> Iterator[Document]:
    ratings = [
        _indicator(place, name, tuple("12345")) for place, name in enumerate(_RATINGS, start=1)
    ]
    yield _entity("DQSystem", _RATING_SYSTEM, "Tanbiao data quality, 1 best to 5") | {
        "indicators": ratings
    }
    yield _entity("DQSystem", _PROVENANCE_SYSTEM, "Tanbiao provenance") | {
        "indicators": [_indicator(1, "Provenance", tuple(Provenance))]
    }


def _indicator(position: int, name: str, labels: tuple[str, ...]) -> Document:
    scores = [
        {"@type": "DQScore", "position": place, "label": str(label)}
        for place, label in enumerate(labels, start=1)
    ]
    return {"@type": "DQIndicator", "name": name, "position": position, "scores": scores}


# ------------------------------------------------------------------ flows and methods


def _elementary_flow(flow: Flow) -> Document:
    return _flow_ref(flow) | {
        "cas": flow.cas,
        "formula": flow.formula,
        "synonyms": flow.name.zh,
        "tags": [f"{CODE_TAG}{flow.code}"],
        "flowProperties": _property_factors(_KG),
    }


def _flow_ref(flow: Flow) -> Document:
    identifier = flow.ecoinvent_uuid or make_id("flow", flow.code)
    return _entity("Flow", identifier, flow.name.en) | {
        "flowType": "ELEMENTARY_FLOW",
        "refUnit": "kg",
        "category": _CATEGORIES[flow.compartment],
    }


def _lcia(content: Content) -> Iterator[Document]:
    categories = [_impact_category(content, method) for method in content.methods]
    yield from categories
    name = "Carbon footprint (Tanbiao)"
    yield _entity("ImpactMethod", make_id("method", "carbon-footprint"), name) | {
        "description": "; ".join(method.name.en for method in content.methods),
        "impactCategories": [
            {key: category[key] for key in ("@type", "@id", "name", "refUnit")}
            for category in categories
        ],
    }


def _impact_category(content: Content, method: Method) -> Document:
    return _entity("ImpactCategory", make_id("method", method.code), method.name.en) | {
        "description": f"{method.name.zh}\n{method.code}",
        "refUnit": "kg CO2e",
        "impactFactors": [
            {
                "@type": "ImpactFactor",
                "flow": _flow_ref(flow),
                "flowProperty": _property_ref(_KG),
                "unit": _unit_ref(_KG.units["kg"]),
                "value": method.factors[flow.code],
            }
            for flow in content.flows
        ],
    }


# ------------------------------------------------------------------ processes


class _Processes:
    """Write activities, each as a process and its product."""

    def __init__(self, content: Content) -> None:
        self._activities = {activity.code: activity for activity in content.activities}
        self._flows = {flow.code: flow for flow in content.flows}
        self._locations = {location.code: location for location in content.locations}
        self._sources = {source.code for source in content.sources}
        self._licence = content.licence

    def product(self, activity: Activity) -> Document:
        """Return the product of an activity as a flow."""
        return _product_ref(activity) | {
            "synonyms": activity.name.zh,
            "tags": [f"{CODE_TAG}{activity.code}"],
            "flowProperties": _property_factors(group_of(parse_unit(activity.unit))),
            "location": _location_ref(self._locations[activity.location]),
        }

    def process(self, activity: Activity) -> Document:
        """Return an activity as a process."""
        exchanges = [self._reference(activity), *map(self._exchange, activity.exchanges)]
        for number, exchange in enumerate(exchanges, start=1):
            exchange["internalId"] = number
        ratings = (activity.technological, activity.geographical, activity.temporal)
        entry = ";".join("n.a." if rating is None else str(rating) for rating in ratings)
        return _process_ref(activity) | {
            "category": activity.theme,
            "description": activity.comment,
            "tags": [f"{CODE_TAG}{activity.code}", f"{ROLE_TAG}{activity.role}"],
            "defaultAllocationMethod": "NO_ALLOCATION",
            "location": _location_ref(self._locations[activity.location]),
            "dqSystem": _entity("DQSystem", _RATING_SYSTEM, "Tanbiao data quality"),
            "dqEntry": f"({entry})",
            "exchangeDqSystem": _entity("DQSystem", _PROVENANCE_SYSTEM, "Tanbiao provenance"),
            "processDocumentation": self._documentation(activity),
            "lastInternalId": len(exchanges),
            "exchanges": exchanges,
        }

    def _documentation(self, activity: Activity) -> Document:
        document: Document = {
            "technologyDescription": activity.technology,
            "restrictionsDescription": self._licence,
            "isCopyrightProtected": False,
        }
        if activity.source_id in self._sources:
            document["sources"] = [_source_ref(activity.source_id)]
        if activity.year is not None:
            document["validFrom"] = f"{activity.year}-01-01"
            document["validUntil"] = f"{activity.year}-12-31"
        return document

    def _reference(self, activity: Activity) -> Document:
        return _amount(1.0, activity.unit) | {
            "flow": _product_ref(activity),
            "isInput": False,
            "isQuantitativeReference": True,
        }

    def _exchange(self, exchange: Exchange) -> Document:
        label = f"[{exchange.source_id}] " if exchange.source_id in self._sources else ""
        document = _amount(exchange.amount, exchange.unit) | {
            "isQuantitativeReference": False,
            "dqEntry": f"({WEAKNESS[exchange.provenance] + 1})",
            "description": f"{label}{exchange.comment}",
        }
        if exchange.gsd is not None and exchange.amount > 0:
            document["uncertainty"] = {
                "@type": "Uncertainty",
                "distributionType": "LOG_NORMAL_DISTRIBUTION",
                "geomMean": exchange.amount,
                "geomSd": exchange.gsd,
            }
        if exchange.kind is ExchangeKind.BIOSPHERE:
            flow = self._flows[exchange.input]
            is_input = flow.compartment == "natural resource"
            return document | {"flow": _flow_ref(flow), "isInput": is_input}
        supplier = self._activities[exchange.input]
        return document | {
            "flow": _product_ref(supplier),
            "isInput": True,
            "defaultProvider": _process_ref(supplier),
        }


def _amount(amount: float, unit: str) -> Document:
    found = parse_unit(unit)
    group = group_of(found)
    return {
        "@type": "Exchange",
        "amount": amount,
        "unit": _unit_ref(group.units[found.code]),
        "flowProperty": _property_ref(group),
        "isAvoidedProduct": False,
    }


def _product_ref(activity: Activity) -> Document:
    return _entity("Flow", make_id("product", activity.code), activity.name.en) | {
        "flowType": "PRODUCT_FLOW",
        "refUnit": group_of(parse_unit(activity.unit)).reference.name,
        "category": activity.theme,
    }


def _process_ref(activity: Activity) -> Document:
    return _entity("Process", make_id("process", activity.code), activity.name.en) | {
        "processType": "LCI_RESULT" if activity.aggregated else "UNIT_PROCESS",
    }


def _unit_ref(unit: OlcaUnit) -> Document:
    return _entity("Unit", unit.id, unit.name)


def _entity(kind: str, identifier: str, name: str) -> Document:
    return {"@type": kind, "@id": identifier, "name": name}


def _json(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()


_KG = group_of(parse_unit("kg"))
