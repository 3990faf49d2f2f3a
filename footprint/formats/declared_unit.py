"""The declared unit of a partial footprint: what exchange formats give their figures per."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.statement import Statement
from footprint.text import Text

_UNITS: dict[str, Text] = {
    "kg": Text("kilogram", "千克"),
    "m2": Text("square meter", "平方米"),
    "kWh": Text("kilowatt hour", "千瓦时"),
    "piece": Text("piece", "件"),
}


@dataclass(frozen=True, slots=True)
class DeclaredUnit:
    """One declared unit.

    Parameters
    ----------
    key, label
        ``kg``, ``m2``, ``kWh`` or ``piece``; the English label is the word of PACT and Catena-X.
    products
        Products (reference flow) in one unit.
    per_functional_unit
        What a figure per the result's functional unit is multiplied by.
    """

    key: str
    label: Text
    products: float
    per_functional_unit: float


def declared_unit(statement: Statement) -> DeclaredUnit:
    """Return the declared unit: that of the result if buyers know it, else a piece.

    Kilowatt peak and product-years are no declared units of the exchange formats, so such a result
    is given per piece.
    """
    unit = statement.footprint.functional_unit
    if unit.key in _UNITS:
        return DeclaredUnit(unit.key, _UNITS[unit.key], unit.products, 1.0)
    return DeclaredUnit("piece", _UNITS["piece"], 1.0, 1.0 / unit.products)


def mass_per_unit_kg(statement: Statement, unit: DeclaredUnit) -> float | None:
    """Return the mass of the product in one declared unit, or None if nobody has said it."""
    if unit.key == "kg":
        return 1.0
    given = statement.disclosure.product.mass_kg
    if given is not None:
        return given * unit.products
    for other in statement.footprint.functional_units:
        if other.key == "kg" and other.products > 0:
            return unit.products / other.products
    return None
