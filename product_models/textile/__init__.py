"""Textiles: yarn, fabric and garments, from the fibre to the last wear.

Each step starts from a unit process of lca_db; whatever the maker gives replaces the default of
that step and counts as primary data. Losses chain as input = output/(1 − loss).

Equations (symbols as in docs/families/textile.md):

* spinning electricity     e = e_ref · Nm / Nm_ref                        [kWh/kg]
* picks                    d = g · Nm / 100 / 2 / 1.08                    [1/cm], g in g/m²
* weaving electricity      e = e_ref · (d / g) / (d_ref / g_ref)          [kWh/kg]
* printing                 a = s · 1000 / g                               [m²/kg]
* one wear                 1 / (wears · durability) garments
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.contract import ProductFamily
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.shared.values import Values
from product_models.textile.design import TextileDesign
from product_models.textile.findings import findings
from product_models.textile.garment import product
from product_models.textile.lines import named_lines
from product_models.textile.parameter_checks import refuse_parameters
from product_models.textile.parameters import PARAMETERS
from product_models.textile.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.textile.refusals import refuse_impossible


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one garment, or of 1 kg of yarn or fabric.

    Raises
    ------
    InputError
        A blend, count, route or mass that cannot be.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = TextileDesign(submission, Values(PARAMETERS, submission), background)
    refuse_parameters(design)
    refuse_impossible(design)
    return Foreground(
        product="product",
        activities=tuple(product(design)),
        stages=STAGES,
        lines=named_lines(design),
        functional_units=_functional_units(design),
        boundary=(design.boundary, BOUNDARIES[design.boundary]),
        findings=tuple(findings(design)),
        model=f"{FAMILY.key} {FAMILY.version}",
    )


def _functional_units(design: TextileDesign) -> tuple[FunctionalUnit, ...]:
    if design.is_garment:
        number = design.values.number
        amounts = {
            "garment": 1.0,
            "wear": 1 / (number("wears") * number("durability")),
            "kg": 1 / design.mass_kg,
        }
    else:
        amounts = {"kg": 1.0}
        if (surface := design.surface_mass) is not None:
            amounts["m2"] = surface / 1000
    return tuple(FunctionalUnit(key, FUNCTIONAL_UNITS[key], one) for key, one in amounts.items())


FAMILY = ProductFamily(
    key="textile",
    label=Text("textile and garment", "纺织品与服装"),
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
        "ISO 14067 / GB/T 24067; PEFCR apparel and footwear for one wear",
        "ISO 14067 / GB/T 24067；“穿着 1 次”参照 PEFCR 服装鞋类",
    ),
    rules=("iso-14067", "pefcr-apparel"),
    build=build,
    sections=SECTIONS,
)
