"""The silicon chain: polysilicon, ingot, wafer, cell, each from its template in lca_db."""

from __future__ import annotations

from dataclasses import replace

from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.units import QuantityKind, convert, parse_unit
from product_models.pv_module.design import ModuleDesign
from product_models.shared import energy
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import adapt, grid, is_fuel, is_grid, technosphere
from product_models.shared.values import FROM_MAKER

_POLYSILICON = {
    "siemens": "polysilicon-siemens-cn",
    "granular": "polysilicon-granular-fbr-cn",
}
_INGOT = "ingot-czochralski-cn"
_WAFERS = {
    "perc": "wafer-m10-p155-cn",
    "topcon": "wafer-m10-n130-cn",
    "hjt": "wafer-hjt-n120-cn",
}
_CELLS = {"perc": "cell-perc-m10-cn", "topcon": "cell-topcon-m10-cn", "hjt": "cell-hjt-cn"}


def chain(design: ModuleDesign) -> list[Activity]:
    """Return the four steps; each takes the one before it."""
    values = design.values
    silicon_kg, silicon_known = design.silicon_kg_per_wafer_m2
    polysilicon = technosphere(
        "polysilicon", 1 / values.number("ingot-yield"), "kg", values.known("ingot-yield")
    )
    ingot = technosphere("ingot", silicon_kg, "kg", silicon_known)
    wafer = technosphere("wafer", 1 / values.number("cell-yield"), "m2", values.known("cell-yield"))
    route = _POLYSILICON[values.text("polysilicon-route")]
    return [
        _step(design, "polysilicon", route, (_metallurgical_silicon(design, route),)),
        _step(design, "ingot", _INGOT, (polysilicon,)),
        _step(design, "wafer", _WAFERS[design.technology], (ingot,)),
        _step(
            design,
            "cell",
            _CELLS[design.technology],
            (wafer, _silver_paste(design), *_nitrogen_trifluoride(design)),
        ),
    ]


_REPLACED = {
    "polysilicon": ("silicon-metallurgical-",),
    "ingot": ("polysilicon-",),
    "wafer": ("ingot-",),
    "cell": ("wafer-", "silver-paste-front-"),
}
"""Beginnings of the template inputs that a step takes from this product instead."""


def _step(design: ModuleDesign, key: str, template: str, add: tuple[Exchange, ...]) -> Activity:
    heat = design.gives_heat(key)
    electricity = design.values.number(f"{key}-electricity")
    activity = adapt(
        design.background.activity(template),
        key,
        drop=lambda exchange: (
            is_grid(exchange)
            or exchange.input.startswith(_REPLACED[key])
            or (heat and is_fuel(exchange))
        ),
        add=(*add, *energy_inputs(design, key, electricity)),
        stage=key,
        line=design.cell_line if key == "cell" else f"inputs-{key}",
    )
    return replace(activity, location=design.values.text(f"{key}-site"))


def energy_inputs(design: ModuleDesign, step: str, electricity_kwh: float) -> tuple[Exchange, ...]:
    """Return a step's energy per unit of its product: its own meters, else its default [kWh]."""
    rows = design.energy_of(step)
    site = design.values.text(f"{step}-site")
    inputs = [
        energy.per_output(
            row, CARRIERS, _output(design, step, row.output_amount, row.output_unit), site
        )
        for row in rows
    ]
    if not any(row.carrier == "electricity" for row in rows):
        known = design.values.known(f"{step}-electricity")
        inputs.append(grid(electricity_kwh, site, known, line=f"electricity-{step}"))
    return tuple(inputs)


def _output(design: ModuleDesign, step: str, amount: float, unit_code: str) -> float:
    """Convert a step's output to the unit of its reference product (kg, m² or modules)."""
    unit = parse_unit(unit_code)
    if step == "module":
        per_module = {QuantityKind.AREA: design.area_m2, QuantityKind.POWER: design.power_kwp}
        return amount * unit.factor / per_module.get(unit.kind, 1.0)
    if unit.kind is QuantityKind.COUNT:
        return amount * unit.factor * design.values.number("cell-area")
    if unit.kind is QuantityKind.POWER:
        return amount * unit.factor * design.cell_area_m2[0] / design.power_kwp
    return convert(amount, unit, parse_unit("kg" if step in {"polysilicon", "ingot"} else "m2"))


def _metallurgical_silicon(design: ModuleDesign, route: str) -> Exchange:
    template = design.background.activity(route)
    silicon = next(x for x in template.exchanges if x.input.startswith("silicon-metallurgical-"))
    location = design.values.text("silicon-site")
    return replace(silicon, stage="silicon", line="silicon", location=location)


def _silver_paste(design: ModuleDesign) -> Exchange:
    kg, known = design.values.number("silver-paste") / 1000, design.values.known("silver-paste")
    return technosphere("silver-paste-front-cn", kg, "kg", known, line="silver-paste")


def _nitrogen_trifluoride(design: ModuleDesign) -> tuple[Exchange, ...]:
    """Return supply and emission of the NF₃ a cell plant cleans its chambers with, if known."""
    grams = design.values.optional("nf3-use")
    if not grams:
        return ()
    kg, known = grams / 1000, design.values.known("nf3-emitted-share")
    emission = Exchange(
        ExchangeKind.BIOSPHERE,
        "nf3",
        kg * design.values.number("nf3-emitted-share"),
        "kg",
        known.provenance,
        known.source_id,
        primary=known.primary,
        line="nf3",
    )
    return technosphere("nitrogen-trifluoride-cn", kg, "kg", FROM_MAKER, line="nf3"), emission
