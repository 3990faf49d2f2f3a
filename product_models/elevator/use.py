"""The lift in use: maintenance (B2), replacement (B4) and energy (B6)."""

from __future__ import annotations

from dataclasses import replace

from footprint.electricity import GRID
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.text import Text
from product_models.elevator.components import Lift, total_mass_kg
from product_models.elevator.design import LiftDesign
from product_models.elevator.energy import life_energy_kwh
from product_models.elevator.factory import booked, local_inputs
from product_models.elevator.parts import CONTROLLER, MACHINE, ROPE
from product_models.shared.decline import mean_grid_factor
from product_models.shared.templates import technosphere
from product_models.shared.values import as_known, weakest

MAINTENANCE = "lift-maintenance-year-glo"
END_OF_LIFE = "lift-end-of-life-cn"
FALLING_GRID = "falling-grid"

_PETROL = "gasoline-burned-cn"
_REPLACED = {"rope": ROPE, "controller": CONTROLLER, "machine": MACHINE}


def use(lift: Lift) -> list[Exchange]:
    """Return the inputs of the modules B."""
    return [*_maintenance(lift.design), *_replacements(lift), _operation(lift.design)]


def _maintenance(design: LiftDesign) -> list[Exchange]:
    """Return the mechanics' drives and lubricants; spare parts are B4."""
    site, distance = design.values.text("use-site"), design.values.optional("service-distance")
    usual = [
        x
        for x in local_inputs(design, MAINTENANCE, site)
        if x.input not in {CONTROLLER, ROPE}
        and (distance is None or x.kind is ExchangeKind.TECHNOSPHERE)
    ]
    inputs = booked(usual, design.life_a, "B2", "maintenance")
    if distance is None:
        return inputs
    fuel_mj = distance * design.values.number("service-fuel") * design.life_a
    known = design.values.known("service-distance", "service-fuel")
    drives = technosphere(_PETROL, fuel_mj, "MJ", known, stage="B2", line="service-drives")
    return [*inputs, drives]


def _replacements(lift: Lift) -> list[Exchange]:
    """Return parts replaced max(0, life / life of the part − 1) times, spares, their waste."""
    design, inputs, waste_kg = lift.design, list[Exchange](), 0.0
    for key, dataset in _REPLACED.items():
        part_life = design.values.optional(f"{key}-life")
        times = max(0.0, design.life_a / part_life - 1) if part_life else 0.0
        if times:
            parts = [one for one in lift.parts if one.dataset == dataset]
            known = design.values.known("service-life", f"{key}-life")
            taken = [as_known(one.exchange, known) for one in parts]
            inputs += booked(taken, times, "B4", f"replacement-{key}")
            waste_kg += total_mass_kg(parts) * times
    site = design.values.text("use-site")
    if design.values.optional("controller-life") is None:
        usual = local_inputs(design, MAINTENANCE, site)
        spares = booked(
            (x for x in usual if x.input == CONTROLLER), design.life_a, "B4", "spare-parts"
        )
        inputs += spares
        waste_kg += sum(x.amount for x in spares)
    waste = local_inputs(design, END_OF_LIFE, site)
    return [*inputs, *(booked(waste, waste_kg, "B4", "replacement-waste") if waste_kg else [])]


def _operation(design: LiftDesign) -> Exchange:
    """Return the electricity of the life [kWh]."""
    annual, known = design.annual_energy
    known = weakest((known, design.values.known("service-life")))
    kwh, site = life_energy_kwh(annual, design.life_a), design.values.text("use-site")
    bought = technosphere(GRID, kwh, "kWh", known, stage="B6", line="operation", location=site)
    if design.values.number("grid-decline-share"):
        return replace(bought, input=FALLING_GRID, location=None)
    return bought


def falling_grid(design: LiftDesign) -> list[Activity]:
    """Return electricity whose factor falls linearly over the life, if it does."""
    decline = design.values.number("grid-decline-share")
    if not decline or not design.is_used:
        return []
    site, known = design.values.text("use-site"), design.values.known("grid-decline-share")
    factor = mean_grid_factor(design.life_a, decline)
    name = Text("electricity, mean of a falling grid factor", "电力（电网因子逐年下降的平均）")
    taken = technosphere(GRID, factor, "kWh", known, location=site)
    return [Activity(FALLING_GRID, name, "kWh", site, (taken,), stage="B6", line="operation")]
