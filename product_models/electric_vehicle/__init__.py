"""Battery electric vehicles: body, drivetrain and battery, then driving and end of life.

A vehicle is its kerb mass shared between battery, drivetrain, fluids and body. Materials and
plant start from unit processes of lca_db (role ``product``); whatever the maker gives replaces
the default and counts as primary data. The battery is a dataset per kWh by chemistry, or a
supplier's figure per pack, for example the footprint of a pack assessed beforehand.

Equations, per vehicle (symbols as in docs/families/electric-vehicle.md):

* body            m_body = m_kerb − m_battery − m_drivetrain − m_fluids
* at the wall     e = c / 100 / (1 − λ)   [kWh/km]
* driving         E = e · L · mean of max(0, 1 − d · n) over the years n
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.contract import ProductFamily
from product_models.electric_vehicle.design import VehicleDesign, refuse_impossible
from product_models.electric_vehicle.lines import findings, named_lines
from product_models.electric_vehicle.parameters import PARAMETERS
from product_models.electric_vehicle.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.electric_vehicle.vehicle import cast_aluminium, vehicle
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.shared.values import Values


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one vehicle.

    Raises
    ------
    InputError
        Masses that do not fit each other.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = VehicleDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    made, suppliers = vehicle(design)
    amounts = {"vehicle": 1.0, "km": 1 / design.life_km}
    return Foreground(
        product="vehicle",
        activities=(cast_aluminium(design), *suppliers, made),
        stages=STAGES,
        lines=named_lines(design),
        functional_units=tuple(
            FunctionalUnit(key, text, amounts[key]) for key, text in FUNCTIONAL_UNITS.items()
        ),
        boundary=(design.boundary, BOUNDARIES[design.boundary]),
        findings=tuple(findings(design)),
        model=f"{FAMILY.key} {FAMILY.version}",
    )


FAMILY = ProductFamily(
    key="electric-vehicle",
    label=Text("battery electric vehicle", "纯电动汽车"),
    version="1.0",
    stages=STAGES,
    boundaries=BOUNDARIES,
    functional_units=FUNCTIONAL_UNITS,
    parameters=PARAMETERS,
    parts=PARTS,
    steps=STEPS,
    carriers=CARRIERS,
    modes=MODES,
    rule=Text("ISO 14067 / GB/T 24067", "ISO 14067 / GB/T 24067"),
    build=build,
    sections=SECTIONS,
    primary=(
        "kerb-mass",
        "battery-capacity",
        "battery",
        "steel",
        "aluminium-cast",
        "plant",
        "consumption",
    ),
)
