"""Lifts, from their parts through installation and use to the end of life, by EN 15804 modules.

A lift is its bill by subsystem; what the bill leaves open is scaled from the whole lifts of lca_db.
Energy in use follows ISO 25745-2 (`product_models.elevator.energy`). Module D is reported beside
the result and is in no total.

* life energy        B6 = E_d · d_op · L · mean(max(0, 1 − d · n))            [kWh]
* replacement        max(0, L / life of the part − 1) times                   [–]
* transport          FU = Q% · Q/1000 · s_av · n_d · d_op · L / 1000          [tkm]
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground, FunctionalUnit
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.contract import ProductFamily
from product_models.elevator.components import Lift, build_lift
from product_models.elevator.design import LiftDesign
from product_models.elevator.end import beyond, end_of_life
from product_models.elevator.factory import factory, inbound, installation, outbound
from product_models.elevator.limits import refuse_impossible
from product_models.elevator.lines import findings, named_lines
from product_models.elevator.parameters import PARAMETERS
from product_models.elevator.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.elevator.use import falling_grid, use
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.shared.values import Values


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one lift over its service life.

    Raises
    ------
    InputError
        A lift that physics, or its own figures, forbid.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = LiftDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    lift = build_lift(design)
    made = Activity(
        "lift",
        Text("lift", "电梯"),
        "unit",
        design.values.text("factory-site"),
        tuple(_inputs(lift)),
        stage="A3",
        line="factory-energy",
    )
    makers = [one for part in (*lift.parts, *lift.packaging) for one in part.makers]
    return Foreground(
        product="lift",
        activities=(*falling_grid(design), *makers, made),
        stages=STAGES,
        lines=named_lines(lift),
        functional_units=_functional_units(design),
        boundary=(design.boundary, BOUNDARIES[design.boundary]),
        findings=tuple(findings(lift)),
        model=f"{FAMILY.key} {FAMILY.version}",
        beyond=beyond(lift),
    )


def _inputs(lift: Lift) -> list[Exchange]:
    inputs = [part.exchange for part in (*lift.parts, *lift.packaging)]
    inputs += [*inbound(lift), *factory(lift)]
    if lift.design.boundary != "cradle-to-gate":
        inputs += [*outbound(lift), *installation(lift)]
    if lift.design.is_used:
        inputs += [*use(lift), *end_of_life(lift)]
    return inputs


def _functional_units(design: LiftDesign) -> tuple[FunctionalUnit, ...]:
    """Return one lift, and one tonne-kilometre where load and travel are known."""
    tkm = design.performance_tkm
    amounts = {"lift": 1.0} | ({"tkm": 1 / tkm} if tkm else {})
    return tuple(FunctionalUnit(key, FUNCTIONAL_UNITS[key], x) for key, x in amounts.items())


FAMILY = ProductFamily(
    key="elevator",
    label=Text("lift (elevator)", "电梯"),
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
        "EN 15804 modules, PCR lifts (c-PCR-008); energy in use by ISO 25745-2",
        "EN 15804 模块，电梯 PCR（c-PCR-008）；使用能耗按 ISO 25745-2",
    ),
    build=build,
    sections=SECTIONS,
    rules=("iso-14067", "pcr-lifts"),
    primary=(
        "machine",
        "controller",
        "guide-rail",
        "rope",
        "landing-door",
        "lift",
        "service-life",
        "usage-category",
    ),
)
