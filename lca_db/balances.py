"""Checks of energy and carbon: what burns gives the heat and the carbon dioxide that is in it.

Only activities that deliver energy are balanced: elsewhere carbon stays in products, and scrap,
air and water enter free of burden, so that no mass balance can be stated.
"""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding, error
from footprint.inventory import Activity, ExchangeKind
from footprint.text import Text
from footprint.units import QuantityKind, Unit, find_unit
from lca_db.tables import Database

CO2_PER_CARBON = 44.0095 / 12.011
"""kg of carbon dioxide that one kg of carbon burns to."""

_OXIDATION = (0.85, 1.03)
"""Share of the carbon found as carbon dioxide; a little over 1 with limestone in the flue gas."""

_BURNING = (0.97, 1.03)
"""Heat of the fuel per heat told, where a fuel is burned."""

_EFFICIENCY = (0.2, 0.65)
"""Electricity per heat of the fuel: from an old small plant to the best combined cycle."""

_HEAT = (1.0, 1.7)
"""Energy taken per heat delivered: none from nothing, none of less than 59 % efficiency."""


def check_burning(database: Database) -> Iterator[Finding]:
    """Find fuels that burn to another heat or more or less carbon dioxide than is in them."""
    units = {one.code: one.unit for one in database.activities if one.code in database.fuels}
    for activity in database.activities:
        fuels = [
            (database.fuels[one.input], one.amount * _ratio(one.unit, units[one.input]))
            for one in activity.exchanges
            if one.input in units
        ]
        unit = find_unit(activity.unit)
        if not fuels or unit is None or unit.kind is not QuantityKind.ENERGY:
            continue
        carbon = sum(fuel.carbon_kg * amount for fuel, amount in fuels)
        energy = sum(fuel.energy_mj * amount for fuel, amount in fuels)
        emitted = sum(one.amount for one in activity.exchanges if one.input == "co2-fossil")
        if not _within(emitted / (carbon * CO2_PER_CARBON), _OXIDATION):
            text = Text(
                f"{activity.code} emits {emitted:.4g} kg CO2 per {activity.unit}; "
                f"its fuels hold carbon for {carbon * CO2_PER_CARBON:.4g}.",
                f"{activity.code} 每 {activity.unit} 排放 {emitted:.4g} kg CO2；"
                f"其燃料含碳相当于 {carbon * CO2_PER_CARBON:.4g}。",
            )
            yield error("carbon-out-of-balance", text, None, database.place(activity))
        if not _delivers(activity, unit, energy):
            text = Text(
                f"{activity.code} takes {energy:.4g} MJ of fuel per {activity.unit}.",
                f"{activity.code} 每 {activity.unit} 消耗燃料 {energy:.4g} MJ。",
            )
            yield error("energy-out-of-balance", text, None, database.place(activity))


def check_heat(database: Database) -> Iterator[Finding]:
    """Find heat and steam that take less energy than they give, or far more."""
    if not database.fuels:
        return  # then what burns a fuel cannot be told from what makes heat of nothing
    for activity in database.activities:
        if activity.theme != "fuel-heat" or activity.unit != "MJ" or activity.aggregated:
            continue
        if any(one.input in database.fuels for one in activity.exchanges):
            continue  # it burns a fuel: see `check_burning`
        taken = sum(
            one.amount * unit.factor
            for one in activity.exchanges
            if one.kind is ExchangeKind.TECHNOSPHERE
            and (unit := find_unit(one.unit))
            and unit.kind is QuantityKind.ENERGY
        )
        if not _within(taken / _factor("MJ"), _HEAT):
            text = Text(
                f"{activity.code} takes {taken / _factor('MJ'):.4g} MJ per MJ it gives.",
                f"{activity.code} 每输出 1 MJ 消耗 {taken / _factor('MJ'):.4g} MJ。",
            )
            yield error("energy-out-of-balance", text, None, database.place(activity))


def _delivers(activity: Activity, unit: Unit, energy_mj: float) -> bool:
    given_mj = unit.factor / _factor("MJ")
    if activity.theme == "electricity":
        return _within(given_mj / energy_mj, _EFFICIENCY)
    return _within(energy_mj / given_mj, _BURNING)


def _factor(code: str) -> float:
    unit = find_unit(code)
    return unit.factor if unit else 1.0


def _ratio(given: str, wanted: str) -> float:
    return 1.0 if given == wanted else _factor(given) / _factor(wanted)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] - 1e-9 <= value <= bounds[1] + 1e-9
