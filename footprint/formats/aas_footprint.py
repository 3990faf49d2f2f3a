"""What the carbon-footprint submodels of IDTA share: method, amount, unit, phases by ECLASS."""

from __future__ import annotations

from decimal import Decimal

from footprint.formats.aas_elements import (
    CARBON_FOOTPRINT,
    Element,
    decimal_property,
    double_property,
    text_list,
    text_property,
)
from footprint.formats.carbon_split import plain

ISO_14067 = ("ISO 14067", "0173-1#07-ABU218#003")
"""The method, and its identifier in the list of values."""
PHASES = {
    "A1": ("A1 - raw material supply (and upstream production)", "0173-1#07-ABU208#003"),
    "A3": ("A3 - production", "0173-1#07-ABU210#003"),
    "A1-A3": ("A1-A3", "0173-1#07-ABZ789#003"),
    "A4": ("A4 - transport to final destination", "0173-1#07-ABU211#003"),
    "A4-A5": ("A4-A5", "0173-1#07-ACC013#001"),
    "B1-B7": ("B1-B7", "0173-1#07-ACC014#001"),
    "C1-C4": ("C1-C4", "0173-1#07-ACC015#001"),
    "C3": ("C3 - recycling, waste treatment", "0173-1#07-ABV503#003"),
}
"""Life-cycle phases of EN 15804 with their identifiers in the list of values."""
UNITS = {
    "kg": ("kg", "0173-1#07-ABZ597#003"),
    "m2": ("qm", "0173-1#07-ABZ602#003"),
    "piece": ("piece", "0173-1#07-ABZ603#003"),
    "kWh": ("kWh", "0173-1#07-ACB997#001"),
}
"""Our units with their words and identifiers in the list of values."""
_METHOD, _AMOUNT, _UNIT, _QUANTITY, _PHASE = (
    f"0173-1#02-ABG85{digit}#003" for digit in (4, 5, 6, 7, 8)
)


def amount_elements(amount: Decimal, unit: str, phases: tuple[str, ...]) -> list[Element]:
    """Return method, amount, unit and phases of one footprint [kg CO2e per one unit]."""
    return [
        text_list(
            "PcfCalculationMethods",
            f"{CARBON_FOOTPRINT}PcfCalculationMethods/1/0",
            _METHOD,
            [text_property(None, _METHOD, *ISO_14067)],
        ),
        decimal_property("PcfCO2eq", _AMOUNT, plain(amount)),
        text_property("ReferenceImpactUnitForCalculation", _UNIT, *UNITS[unit]),
        double_property("QuantityOfMeasureForCalculation", _QUANTITY, "1.0"),
        text_list(
            "LifeCyclePhases",
            f"{CARBON_FOOTPRINT}LifeCyclePhases/1/0",
            _PHASE,
            [text_property(None, _PHASE, *PHASES[phase]) for phase in phases],
        ),
    ]
