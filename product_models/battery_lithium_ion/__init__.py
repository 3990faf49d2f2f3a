"""Lithium-ion and sodium-ion batteries: cell, module or pack, from ore to gate and to recycling.

A battery is cells (cathode from its precursor, anode, foils, electrolyte, separator, housing),
pack parts, assembly and packaging. Each step starts from a unit process of lca_db (role
``product``); whatever the maker gives replaces its default and counts as primary data.

Equations (symbols as in docs/families/battery-lithium-ion.md):

* input of a material per kg of cell  a = a₀ · (η₀/η) · (1 − h)/(1 − h₀), a₀ and η₀ the template's
* energy over the service life        E = C_usable · n · min(years, km / km a year)   [kWh]
* end of life                         see `product_models.battery_lithium_ion.end_of_life`
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.errors import InputError
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.battery_lithium_ion.cells import chain
from product_models.battery_lithium_ion.design import BatteryDesign, refuse_impossible
from product_models.battery_lithium_ion.lines import findings, named_lines
from product_models.battery_lithium_ion.pack import battery
from product_models.battery_lithium_ion.parameters import PARAMETERS
from product_models.battery_lithium_ion.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.contract import ProductFamily
from product_models.shared.energy import CARRIERS
from product_models.shared.limits import out_of_range
from product_models.shared.transport import MODES
from product_models.shared.values import Values


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one battery.

    Raises
    ------
    InputError
        Energy, mass, voltage and cells that do not fit each other or the chemistry.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    if problems := list(out_of_range(PARAMETERS, submission)):
        raise InputError(problems)
    design = BatteryDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    made, suppliers = battery(design)
    return Foreground(
        product="battery",
        activities=(*chain(design), *suppliers, made),
        stages=STAGES,
        lines=named_lines(design),
        functional_units=tuple(_functional_units(design)),
        boundary=(design.boundary, BOUNDARIES[design.boundary]),
        findings=tuple(findings(design)),
        model=f"{FAMILY.key} {FAMILY.version}",
    )


def _functional_units(design: BatteryDesign) -> list[FunctionalUnit]:
    """Return the functional units that can be told: energy over life only with its cycles."""
    delivered = design.delivered_kwh
    amounts = {
        "kWh-capacity": 1 / design.energy_kwh,
        "kWh-delivered": None if delivered is None else 1 / delivered,
        "kg": 1 / design.mass_kg,
        "battery": 1.0,
    }
    return [
        FunctionalUnit(key, FUNCTIONAL_UNITS[key], amount)
        for key, amount in amounts.items()
        if amount is not None
    ]


FAMILY = ProductFamily(
    key="battery-lithium-ion",
    label=Text("lithium-ion or sodium-ion battery", "锂离子、钠离子电池"),
    version="1.0",
    stages=STAGES,
    boundaries=BOUNDARIES,
    functional_units=FUNCTIONAL_UNITS,
    parameters=PARAMETERS,
    parts=PARTS,
    steps=STEPS,
    carriers=CARRIERS,
    modes=MODES,
    rule=Text(
        "ISO 14067 / GB/T 24067; 1 kWh delivered after EU 2023/1542 Art. 7 and Annex II",
        "ISO 14067 / GB/T 24067；1 kWh 输出电量参照欧盟 2023/1542 第 7 条及附件 II",
    ),
    build=build,
    sections=SECTIONS,
    rules=("iso-14067", "eu-battery"),
    primary=(
        "rated-energy",
        "usable-energy",
        "mass",
        "warranty-years",
        "cathode",
        "anode",
        "electrolyte",
        "separator",
        "cell",
        "pack",
    ),
)
