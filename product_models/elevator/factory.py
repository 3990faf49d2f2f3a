"""From the parts to the installed lift: A2, the factory of A3, A4 and A5."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from footprint.electricity import GRID
from footprint.inventory import Exchange
from footprint.units import QuantityKind, parse_unit
from product_models.elevator.components import FACTORY, Lift, template_of, unit_mass_kg
from product_models.elevator.design import LiftDesign
from product_models.shared import energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import is_grid, is_transport, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import FROM_MAKER

INSTALLATION = "lift-installation-cn"


def local_inputs(design: LiftDesign, code: str, site: str) -> list[Exchange]:
    """Return the inputs of one unit of a template, its grid electricity at a site."""
    return [
        replace(x, input=GRID, location=site) if is_grid(x) else x
        for x in design.background.activity(code).exchanges
    ]


def booked(exchanges: Iterable[Exchange], amount: float, stage: str, line: str) -> list[Exchange]:
    """Return inputs times an amount, under a stage and a line."""
    return [replace(x, amount=x.amount * amount, stage=stage, line=line) for x in exchanges]


def inbound(lift: Lift) -> list[Exchange]:
    """Return the way of parts to the factory (A2): its legs, else the tonne-kilometres usual."""
    legs = [leg for leg in lift.design.submission.transport if leg.direction == "inbound"]
    if legs:
        return [transport.carry(leg, MODES, lift.parts_kg, "A2") for leg in legs]
    usual = template_of(lift.design).activity.exchanges
    whole_kg = sum(x.amount * _kg_per_unit(lift.design, x) for x in usual)
    carried = [x for x in usual if is_transport(x)]
    return booked(carried, lift.parts_kg / whole_kg, "A2", "default-transport")


def _kg_per_unit(design: LiftDesign, exchange: Exchange) -> float:
    """Return the mass of one unit of a part of a whole lift, 0 for energy and packaging."""
    is_part = exchange.unit == "kg" or exchange.input.startswith("lift-landing-door")
    return unit_mass_kg(exchange.input, design.background) if is_part else 0.0


def factory(lift: Lift) -> list[Exchange]:
    """Return the energy of the factory (A3): its own meters, else the usual of lca_db."""
    design = lift.design
    site, rows = design.values.text("factory-site"), design.energy_rows()
    metered = any(row.carrier == "electricity" for row in rows)
    fired = any(row.carrier != "electricity" for row in rows)
    usual = [
        x
        for x in local_inputs(design, FACTORY, site)
        if not (metered if x.input == GRID else fired)
    ]
    own = []
    for row in rows:
        unit = parse_unit(row.output_unit)
        per_lift = lift.mass_kg if unit.kind is QuantityKind.MASS else 1.0
        lifts = row.output_amount * unit.factor / per_lift
        own.append(replace(energy.per_output(row, CARRIERS, lifts, site), stage="A3"))
    amount = template_of(design).amount(FACTORY)
    return [*own, *booked(usual, amount, "A3", "factory-energy")]


def outbound(lift: Lift) -> list[Exchange]:
    """Return the way of the packed lift to its site (A4)."""
    return [
        transport.carry(leg, MODES, lift.packed_kg, "A4")
        for leg in lift.design.submission.transport
        if leg.direction == "outbound"
    ]


def installation(lift: Lift) -> list[Exchange]:
    """Return tools, handling and welding on site (A5)."""
    design, site = lift.design, lift.design.values.text("use-site")
    usual = booked(local_inputs(design, INSTALLATION, site), 1.0, "A5", "installation")
    kwh = design.values.optional("installation-electricity")
    if kwh is None:
        return usual
    line = "installation-electricity"
    given = technosphere(GRID, kwh, "kWh", FROM_MAKER, stage="A5", line=line, location=site)
    return [given, *(x for x in usual if x.input != GRID)]
