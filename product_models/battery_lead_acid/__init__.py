"""Lead-acid batteries, from ore or scrap to gate, and the loop of lead from battery to battery.

Lead is bought (primary, recycled) or comes back through the maker's own smelter; it is cast into
grids and milled to oxide; pasting, curing, assembly and formation make the battery of it. Each
step starts from a unit process of lca_db (role ``product``). The loop and its equations stand in
`product_models.battery_lead_acid.loop`.
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.errors import InputError
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.battery_lead_acid.design import BatteryDesign, refuse_impossible
from product_models.battery_lead_acid.lines import findings, named_lines
from product_models.battery_lead_acid.loop import lead_steps
from product_models.battery_lead_acid.parameters import PARAMETERS
from product_models.battery_lead_acid.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.battery_lead_acid.plant import battery
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
        Voltage, capacity and mass that do not fit each other.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    if problems := list(out_of_range(PARAMETERS, submission)):
        raise InputError(problems)
    design = BatteryDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    made, suppliers = battery(design)
    amounts = {"kWh-capacity": 1 / design.energy_kwh, "kg": 1 / design.mass_kg, "battery": 1.0}
    return Foreground(
        product="battery",
        activities=(*lead_steps(design), *suppliers, made),
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
    key="battery-lead-acid",
    label=Text("lead-acid battery", "铅蓄电池"),
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
        "ISO 14067 / GB/T 24067; stages of EU 2023/1542 Annex II",
        "ISO 14067 / GB/T 24067；阶段划分参照欧盟 2023/1542 附件 II",
    ),
    build=build,
    sections=SECTIONS,
    primary=(
        "nominal-voltage",
        "rated-capacity",
        "mass",
        "secondary-lead-share",
        "lead-parts",
        "active-mass",
        "acid",
        "plant",
        "formation",
    ),
)
