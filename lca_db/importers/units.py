"""Units of the exchange formats, as units of ours.

Spellings are taken by case first: ``Mg`` is a megagram, ``mg`` a milligram. Some units of life
cycle inventories have no counterpart here (an area over a year, a passenger-kilometre). A product
in such a unit is counted in pieces of it; only exchanges in the very same unit take from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from footprint.units import UNITS, Unit, find_unit


@dataclass(frozen=True, slots=True)
class ForeignUnit:
    """A unit of a format: so many of ours.

    Parameters
    ----------
    unit
        Our unit.
    factor
        How many of ours one of it is.
    counted
        Its name, if we only count pieces of it; empty otherwise.
    """

    unit: Unit
    factor: float = 1.0
    counted: str = ""

    def fits(self, other: ForeignUnit) -> bool:
        """Tell whether amounts in one unit can be turned into the other."""
        return self.counted == other.counted and self.unit.kind is other.unit.kind


_LINEAR: dict[str, tuple[float, str]] = {
    # spelling: (factor, our unit); exact by definition
    "Mg": (1, "t"),
    "kt": (1000, "t"),
    "kton": (1000, "t"),
    "Gg": (1000, "t"),
    "Mt": (1e6, "t"),
    "metric ton": (1, "t"),
    "tn.sh": (907.18474, "kg"),
    "tn.lg": (1016.0469088, "kg"),
    "ug": (1e-6, "g"),
    "µg": (1e-6, "g"),
    "ng": (1e-9, "g"),
    "kilogram": (1, "kg"),
    "dag": (10, "g"),
    "hg": (100, "g"),
    "J": (1e-6, "MJ"),
    "kJ": (1e-3, "MJ"),
    "MJ": (1, "MJ"),
    "megajoule": (1, "MJ"),
    "GJ": (1, "GJ"),
    "TJ": (1000, "GJ"),
    "PJ": (1e6, "GJ"),
    "Wh": (1e-3, "kWh"),
    "kilowatt hour": (1, "kWh"),
    "TWh": (1e6, "MWh"),
    "Btu": (1055.05585262e-6, "MJ"),
    "btu": (1055.05585262e-6, "MJ"),
    "mmBtu": (1055.05585262, "MJ"),
    "MMBTU": (1055.05585262, "MJ"),
    "cal": (4.1868e-6, "MJ"),
    "Mcal": (4.1868, "MJ"),
    "square meter": (1, "m2"),
    "square metre": (1, "m2"),
    "dm2": (0.01, "m2"),
    "km2": (1e6, "m2"),
    "ha": (1e4, "m2"),
    "hectare": (1e4, "m2"),
    "acre": (4046.8564224, "m2"),
    "ac": (4046.8564224, "m2"),
    "sq.in": (0.00064516, "m2"),
    "cubic meter": (1, "m3"),
    "cubic metre": (1, "m3"),
    "dm3": (1, "L"),
    "cm3": (1, "mL"),
    "mm3": (1e-3, "mL"),
    "cl": (0.01, "L"),
    "dl": (0.1, "L"),
    "hl": (100, "L"),
    "cuft": (0.028316846592, "m3"),
    "ft3": (0.028316846592, "m3"),
    "gal*": (3.785411784, "L"),
    "gal (US liq)": (3.785411784, "L"),
    "kilometer": (1, "km"),
    "kilometre": (1, "km"),
    "dm": (0.1, "m"),
    "ft": (0.3048, "m"),
    "inch": (1, "in"),
    "mile": (1.609344, "km"),
    "mi": (1.609344, "km"),
    "metric ton*km": (1, "tkm"),
    "ton kilometer": (1, "tkm"),
    "t*km": (1, "tkm"),
    "tkm": (1, "tkm"),
    "kg*km": (1, "kgkm"),
    "kg*m": (1e-3, "kgkm"),
    "t*mi": (1.609344, "tkm"),
    "hr": (1, "h"),
    "s": (1 / 60, "min"),
    "second": (1 / 60, "min"),
    "d": (24, "h"),
    "day": (24, "h"),
    "p": (1, "unit"),
    "Item(s)": (1, "unit"),
    "Items": (1, "unit"),
    "items": (1, "unit"),
    "number": (1, "unit"),
    "Number of items": (1, "unit"),
    "Dozen(s)": (1, "dozen"),
}
_COUNTED: dict[str, str] = {
    "m2a": "m2*year",
    "m2*a": "m2*year",
    "m2*year": "m2*year",
    "square meter-year": "m2*year",
    "ha a": "ha*year",
    "ha*a": "ha*year",
    "m3y": "m3*year",
    "m3*a": "m3*year",
    "m3*year": "m3*year",
    "cubic meter-year": "m3*year",
    "my": "m*year",
    "m*a": "m*year",
    "m*year": "m*year",
    "meter-year": "m*year",
    "kmy": "km*year",
    "km*a": "km*year",
    "km*year": "km*year",
    "kilometer-year": "km*year",
    "personkm": "person*km",
    "pkm": "person*km",
    "person*km": "person*km",
    "p*km": "person*km",
    "person kilometer": "person*km",
    "vkm": "vehicle*km",
    "v*km": "vehicle*km",
    "vehicle*km": "vehicle*km",
    "guest night": "guest night",
    "kg*day": "kg*day",
    "kgday": "kg*day",
    "kilogram day": "kg*day",
    "unit*year": "unit*year",
    "kg SWU": "kg SWU",
}


def read_unit(text: str) -> ForeignUnit | None:
    """Return what a spelling stands for, or None if it is not known.

    >>> read_unit("metric ton*km").unit.code
    'tkm'
    >>> read_unit("Mg").unit.code
    't'
    >>> read_unit("m2a").counted
    'm2*year'
    """
    spelling = " ".join(text.split())
    if spelling in _LINEAR:
        factor, code = _LINEAR[spelling]
        return ForeignUnit(UNITS[code], factor)
    if spelling in _COUNTED:
        return count_pieces(_COUNTED[spelling])
    found = find_unit(spelling)
    return ForeignUnit(found) if found else None


def count_pieces(name: str) -> ForeignUnit:
    """Return a unit that is only counted in pieces of itself."""
    return ForeignUnit(UNITS["unit"], 1.0, name)
