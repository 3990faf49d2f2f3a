"""What openLCA and ecoinvent call our flows and units: identifiers of their reference data.

With these identifiers an imported package joins what a user already has, so that another impact
method counts its flows too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

Document = dict[str, Any]
_NAMESPACE = UUID("a2a9c7a6-0d0a-5d0b-8ad1-6ad0a6d5c0e4")
_FLOWS = {
    "c2f6": "acc39720-dda7-4b3a-80c7-c6394cad4191",
    "cf4": "33681770-a0e1-4ce8-93c3-941fd607fa5f",
    "ch4-biogenic": "da1157e2-7593-4dfd-80dd-a3449b37a4d8",
    "ch4-fossil": "0795345f-c7ae-410c-ad25-1845784c75f5",
    "co2-aircraft": "16eeda8a-1ea2-408e-ab37-2648495058dd",
    "co2-biogenic": "eba59fd6-f37e-41dc-9ca3-c7ea22d602c7",
    "co2-fossil": "349b29d1-3e58-4c66-98b9-9d1a076efd2e",
    "co2-luc": "e4e9febc-07c1-403d-8d3a-6707bb4d96e6",
    "co2-uptake": "cc6a1abb-b123-4ca6-8f16-38209df609be",
    "hfc-125": "281e1011-f121-4d5b-ad4d-22d562b2c2cd",
    "hfc-134a": "e87f039d-d9ce-4242-ac18-c9284cc80f3d",
    "hfc-152a": "9cf9bf0e-86fe-42c0-90cc-bfed96fbdc8f",
    "hfc-23": "e5ba3517-a93f-422e-9ce2-f1007fcf6c06",
    "hfc-32": "151212b4-079b-43a2-96d5-a6eef59166ac",
    "n2o": "20185046-64bb-4c09-a8e7-e8a9e144ca98",
    "nf3": "e79e03c3-5b19-45f6-b3f3-bf710c6663d2",
    "sf6": "35d1dff5-b535-4628-9826-4a8fce08a1f2",
}
RESOURCES = frozenset({"co2-uptake"})
"""Flows that come from nature; all others go to air."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of openLCA with its group and quantity; `factor` is in the group's reference unit."""

    id: str
    name: str
    factor: float
    group_id: str
    group: str
    reference_id: str
    reference: str
    property_id: str
    property: str


_MASS = (
    "93a60a57-a4c8-11da-a746-0800200c9a66",
    "Units of mass",
    "20aadc24-a391-41cf-b340-3e4529f44bde",
    "kg",
    "93a60a56-a3c8-11da-a746-0800200b9a66",
    "Mass",
)
_AREA = (
    "93a60a57-a3c8-18da-a746-0800200c9a66",
    "Units of area",
    "3ce61faa-5716-41c1-aef6-b5920054acc9",
    "m2",
    "93a60a56-a3c8-19da-a746-0800200c9a66",
    "Area",
)
_ENERGY = (
    "93a60a57-a3c8-11da-a746-0800200c9a66",
    "Units of energy",
    "52765a6c-3896-43c2-b2f4-c679acf13efe",
    "MJ",
    "f6811440-ee37-11de-8a39-0800200c9a66",
    "Energy",
)
_ITEMS = (
    "5beb6eed-33a9-47b8-9ede-1dfe8f679159",
    "Units of items",
    "6dabe201-aaac-4509-92f0-d00c26cb72ab",
    "Item(s)",
    "01846770-4cfe-4a25-8ad9-919d8d378345",
    "Number of items",
)
UNITS = {
    "kg": Unit("20aadc24-a391-41cf-b340-3e4529f44bde", "kg", 1.0, *_MASS),
    "m2": Unit("3ce61faa-5716-41c1-aef6-b5920054acc9", "m2", 1.0, *_AREA),
    "kWh": Unit("86ad2244-1f0e-4912-af53-7865283103e4", "kWh", 3.6, *_ENERGY),
    "piece": Unit("6dabe201-aaac-4509-92f0-d00c26cb72ab", "Item(s)", 1.0, *_ITEMS),
}
"""By the declared unit."""


def make_id(kind: str, name: str) -> str:
    """Return the identifier that one of our things always has."""
    return str(uuid5(_NAMESPACE, f"{kind}/{name}"))


def flow_id(code: str) -> str:
    """Return the identifier of a flow: the one of ecoinvent, or ours where it has none."""
    return _FLOWS.get(code) or make_id("flow", code)


def location_id(code: str) -> str:
    """Return the identifier of a location, made from its code as openLCA does.

    Examples
    --------
    >>> location_id("DE")
    '5f02f088-9301-3d7b-a1ac-972c11bf3e7d'
    """
    digest = hashlib.md5(code.lower().encode(), usedforsecurity=False).digest()
    return str(UUID(bytes=digest, version=3))


def entity(kind: str, identifier: str, name: str) -> Document:
    """Return what every entity and every reference to one begins with."""
    return {"@type": kind, "@id": identifier, "name": name}


def unit_group(unit: Unit) -> Document:
    """Return the group of a unit, with its reference unit."""
    reference = entity("Unit", unit.reference_id, unit.reference)
    units = [reference | {"isRefUnit": True, "conversionFactor": 1.0}]
    if unit.id != unit.reference_id:
        other = entity("Unit", unit.id, unit.name)
        units.append(other | {"isRefUnit": False, "conversionFactor": unit.factor})
    return entity("UnitGroup", unit.group_id, unit.group) | {
        "defaultFlowProperty": property_reference(unit),
        "units": units,
    }


def flow_property(unit: Unit) -> Document:
    """Return the quantity a unit measures."""
    return property_reference(unit) | {
        "flowPropertyType": "PHYSICAL_QUANTITY",
        "unitGroup": entity("UnitGroup", unit.group_id, unit.group),
    }


def property_reference(unit: Unit) -> Document:
    """Return a reference to the quantity a unit measures."""
    return entity("FlowProperty", unit.property_id, unit.property)


def property_factors(unit: Unit) -> list[Document]:
    """Return the quantities of a flow that is measured in a unit."""
    return [
        {
            "@type": "FlowPropertyFactor",
            "isRefFlowProperty": True,
            "conversionFactor": 1.0,
            "flowProperty": property_reference(unit),
        }
    ]
