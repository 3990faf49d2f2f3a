"""Chairs and bamboo furniture: material masses, shaping, delivery, replaced parts, end of life.

The bill is the chair: nothing is added to it but packaging, transport and energy that it lacks.

* chairs per seat      max(1, reference life / service life)                  [–]
* replaced parts       max(0, service life / life of the part − 1) times      [–]
* bamboo               uptake of its strips; offcuts release it in A3, the chair in C  [kg CO₂]
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.chair.design import ChairDesign, chairs_needed, refuse_impossible
from product_models.chair.lines import findings, named_lines
from product_models.chair.model import beyond, chair, suppliers
from product_models.chair.parameters import PARAMETERS
from product_models.chair.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    REFERENCE_YEARS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.contract import ProductFamily
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.shared.values import Values


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one chair.

    Raises
    ------
    InputError
        A chair without a seat.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = ChairDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    chairs = {
        key: chairs_needed(design.life_a, years) for key, years in REFERENCE_YEARS.items()
    } | {"chair": 1.0}
    return Foreground(
        product="chair",
        activities=(*suppliers(design), chair(design)),
        stages=STAGES,
        lines=named_lines(design),
        functional_units=tuple(
            FunctionalUnit(key, text, chairs[key]) for key, text in FUNCTIONAL_UNITS.items()
        ),
        boundary=(design.boundary, BOUNDARIES[design.boundary]),
        findings=tuple(findings(design)),
        model=f"{FAMILY.key} {FAMILY.version}",
        beyond=beyond(design),
    )


FAMILY = ProductFamily(
    key="chair",
    label=Text("chair", "座椅"),
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
        "ISO 14067 / GB/T 24067; BIFMA seating PCR v4 (10 years), EPD seats (15 years)",
        "ISO 14067 / GB/T 24067；BIFMA 座椅 PCR v4（10 年）、EPD 座椅（15 年）",
    ),
    build=build,
    sections=SECTIONS,
    rules=("iso-14067", "pcr-seats"),
    primary=("mass", "service-life", "assembly", "carton"),
)
