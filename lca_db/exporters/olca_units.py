"""The reference units of openLCA, by our codes.

Identifiers, reference units and factors are those of openLCA's own reference data, so that what
we export joins what a user has. A unit that openLCA lacks goes into a group of our own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from footprint.units import KIND_LABELS, UNITS, QuantityKind, Unit, units_of

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "tanbiao")


@dataclass(frozen=True, slots=True)
class OlcaUnit:
    """A unit of openLCA: identifier, name, and how many reference units of its group it is."""

    id: str
    name: str
    factor: float


@dataclass(frozen=True)
class UnitGroup:
    """A unit group with the flow property it belongs to; units by our codes, the first is 1."""

    id: str
    name: str
    property_id: str
    property_name: str
    units: dict[str, OlcaUnit]

    @property
    def reference(self) -> OlcaUnit:
        """The unit in which the others are counted."""
        return next(one for one in self.units.values() if one.factor == 1)


def make_id(kind: str, code: str) -> str:
    """Return the identifier that one of our things always has."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{code}"))


def group_of(unit: Unit) -> UnitGroup:
    """Return the group a unit is in: one of openLCA's, or our own of its kind."""
    known = GROUPS.get(unit.kind)
    return known if known and unit.code in known.units else _own_group(unit.kind)


GROUPS: dict[QuantityKind, UnitGroup] = {
    QuantityKind.MASS: UnitGroup(
        "93a60a57-a4c8-11da-a746-0800200c9a66",
        "Units of mass",
        "93a60a56-a3c8-11da-a746-0800200b9a66",
        "Mass",
        {
            "kg": OlcaUnit("20aadc24-a391-41cf-b340-3e4529f44bde", "kg", 1.0),
            "g": OlcaUnit("e1317ffc-7f83-4a85-bc65-4fb229a25cf8", "g", 1e-3),
            "mg": OlcaUnit("b872a063-0500-42b7-9e5d-441642d84417", "mg", 1e-6),
            "t": OlcaUnit("83192ffa-5990-490b-a23a-b45ca072db6f", "t", 1e3),
        },
    ),
    QuantityKind.ENERGY: UnitGroup(
        "93a60a57-a3c8-11da-a746-0800200c9a66",
        "Units of energy",
        "f6811440-ee37-11de-8a39-0800200c9a66",
        "Energy",
        {
            "MJ": OlcaUnit("52765a6c-3896-43c2-b2f4-c679acf13efe", "MJ", 1.0),
            "kWh": OlcaUnit("86ad2244-1f0e-4912-af53-7865283103e4", "kWh", 3.6),
            "MWh": OlcaUnit("92e3bd49-8ed5-4885-9db6-fc88c7afcfcb", "MWh", 3600.0),
            "GJ": OlcaUnit("01e58eb9-0aba-4c76-ba0c-03f6f3be1353", "GJ", 1000.0),
        },
    ),
    QuantityKind.VOLUME: UnitGroup(
        "93a60a57-a3c8-12da-a746-0800200c9a66",
        "Units of volume",
        "93a60a56-a3c8-22da-a746-0800200c9a66",
        "Volume",
        {
            "m3": OlcaUnit("1c3a9695-398d-4b1f-b07e-a8715b610f70", "m3", 1.0),
            "L": OlcaUnit("b80a512e-e402-4363-8ad0-7d02dcf4a459", "l", 1e-3),
            "mL": OlcaUnit("81696a66-6919-4bbb-a3ab-c79b2900de7d", "ml", 1e-6),
        },
    ),
    QuantityKind.AREA: UnitGroup(
        "93a60a57-a3c8-18da-a746-0800200c9a66",
        "Units of area",
        "93a60a56-a3c8-19da-a746-0800200c9a66",
        "Area",
        {
            "m2": OlcaUnit("3ce61faa-5716-41c1-aef6-b5920054acc9", "m2", 1.0),
            "cm2": OlcaUnit("588613d5-6c8c-4ab6-8c69-ec5e20ef7881", "cm2", 1e-4),
            "mm2": OlcaUnit("0992b8e3-489a-46ea-8d71-1bf951ece5d0", "mm2", 1e-6),
        },
    ),
    QuantityKind.LENGTH: UnitGroup(
        "838aaa22-0117-11db-92e3-0800200c9a66",
        "Units of length",
        "838aaa23-0117-11db-92e3-0800200c9a66",
        "Length",
        {
            "m": OlcaUnit("3d314eab-ef11-4ff3-a35e-9bc5cd858694", "m", 1.0),
            "km": OlcaUnit("715ca68e-0ac5-4c4b-b557-fdc36623be88", "km", 1e3),
            "cm": OlcaUnit("d018183e-ea8c-4a41-a303-627c9b9b173d", "cm", 1e-2),
            "mm": OlcaUnit("cc44768b-c0ce-4bc9-804a-c59b67d22e39", "mm", 1e-3),
        },
    ),
    QuantityKind.COUNT: UnitGroup(
        "5beb6eed-33a9-47b8-9ede-1dfe8f679159",
        "Units of items",
        "01846770-4cfe-4a25-8ad9-919d8d378345",
        "Number of items",
        {
            "unit": OlcaUnit("6dabe201-aaac-4509-92f0-d00c26cb72ab", "Item(s)", 1.0),
            "dozen": OlcaUnit("3bd6c6c3-bb61-46f3-b19a-c87ac5502bb7", "Dozen(s)", 12.0),
        },
    ),
    QuantityKind.TRANSPORT: UnitGroup(
        "838aaa21-0117-11db-92e3-0800200c9a66",
        "Units of mass*length",
        "838aaa20-0117-11db-92e3-0800200c9a66",
        "Goods transport (mass*distance)",
        {
            "tkm": OlcaUnit("0dea4ed8-bb6b-4049-b2b4-b2c413ef2180", "t*km", 1.0),
            "kgkm": OlcaUnit("a40229e6-7275-42e3-a304-23d590044770", "kg*km", 1e-3),
        },
    ),
}
"""Groups of openLCA. Its year has 8760 hours and ours 8766, so units of time stay in our group."""


def _own_group(kind: QuantityKind) -> UnitGroup:
    base = UNITS[units_of(kind)[0]]
    name = KIND_LABELS[kind].en.removeprefix("a ").removeprefix("an ")
    return UnitGroup(
        make_id("unit-group", kind),
        f"Units of {name} (Tanbiao)",
        make_id("flow-property", kind),
        f"{name.capitalize()} (Tanbiao)",
        {
            code: OlcaUnit(make_id("unit", code), code, UNITS[code].factor / base.factor)
            for code in units_of(kind)
        },
    )
