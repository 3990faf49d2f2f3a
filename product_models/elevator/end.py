"""After use: dismantling to disposal (C1–C4), and module D beyond the boundary."""

from __future__ import annotations

from footprint.electricity import GRID
from footprint.foreground import Beyond
from footprint.inventory import Exchange
from product_models.elevator.components import Lift
from product_models.elevator.factory import booked, local_inputs
from product_models.elevator.use import END_OF_LIFE
from product_models.shared.module_d import module_d
from product_models.shared.templates import is_transport, technosphere

_INERT, _MIXED = "waste-inert-landfill-glo", "waste-mixed-incineration-glo"
_METALS = ("steel", "aluminium", "copper")


def end_of_life(lift: Lift) -> list[Exchange]:
    """Return the inputs of the modules C."""
    usual = local_inputs(lift.design, END_OF_LIFE, lift.design.values.text("use-site"))
    inputs = [one for x in usual for one in booked([x], lift.mass_kg, _stage(x), "end-of-life")]
    return [*inputs, *_disposal(lift)]


def _stage(exchange: Exchange) -> str:
    """Return where an input of the end of life belongs: shredder, way there, or dismantling."""
    if exchange.input == GRID:
        return "C3"
    return "C2" if is_transport(exchange) else "C1"


def _disposal(lift: Lift) -> list[Exchange]:
    """Return what is not recycled: glass, concrete, lost metal to landfill, the rest burned."""
    masses, key = lift.materials_kg, "metal-recycling-share"
    lost = 1 - lift.design.values.number(key)
    landfilled = masses["inert"] + lost * sum(masses[kind] for kind in _METALS)
    known = lift.design.values.known(key)
    return [
        technosphere(code, kg, "kg", known, stage="C4", line="disposal")
        for code, kg in ((_INERT, landfilled), (_MIXED, masses["other"]))
        if kg
    ]


def beyond(lift: Lift) -> tuple[Beyond, ...]:
    """Return module D: net scrap of steel and aluminium made into metal instead of primary."""
    if not lift.design.is_used:
        return ()
    values, shares = lift.design.values, ("metal-recycling-share", "recycled-steel-share")
    recycled, scrap_in = (values.number(key) for key in shares)
    net_kg = {
        "steel": lift.materials_kg["steel"] * (recycled - scrap_in),
        "aluminium": lift.materials_kg["aluminium"] * recycled,
    }
    return (module_d(net_kg, values.known(*shares)),)
