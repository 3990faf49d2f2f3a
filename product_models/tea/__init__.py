"""Made tea, from the garden to the factory gate, the cup and the spent leaf.

A kilogram of tea is fresh leaf × leaf per tea, withered and fired, packed and sent. Garden and
processing start from unit processes of lca_db (role ``product``); whatever the maker gives
replaces the default there and counts as primary data.

Equations, per kg of made tea (symbols as in docs/families/tea.md):

* leaf per hectare     input per kg of leaf = input per hectare / yield
* N₂O of the soil      IPCC Vol. 4 Ch. 11, Eq. 11.1, 11.9 and 11.10 (`shared.soil`)
* dry matter           r · (1 − w_leaf) ≥ 1 − w_tea
* water evaporated     r · w_leaf − w_tea   [kg]
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
from product_models.tea.design import TeaDesign, refuse_impossible
from product_models.tea.factory import made_tea, product
from product_models.tea.garden import leaf
from product_models.tea.lines import findings, named_lines
from product_models.tea.parameters import PARAMETERS
from product_models.tea.parts import (
    BOUNDARIES,
    CUP_KG,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one kilogram of made tea.

    Raises
    ------
    InputError
        Less dry matter in the leaf than in the tea, water that rises, a price that is missing.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = TeaDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    made, growers = made_tea(design)
    packed, packers = product(design)
    garden = [leaf(design)] if design.models_garden else []
    amounts = {"kg": 1.0, "cup": CUP_KG}
    return Foreground(
        product="product",
        activities=(*garden, *growers, made, *packers, packed),
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
    key="tea",
    label=Text("tea", "茶叶"),
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
        "ISO 14067 / GB/T 24067; soil N₂O by IPCC 2006/2019 Vol. 4 Ch. 11",
        "ISO 14067 / GB/T 24067；土壤 N₂O 依 IPCC 2006/2019 第 4 卷第 11 章",
    ),
    build=build,
    sections=SECTIONS,
    primary=(
        "leaf-yield",
        "nitrogen-mineral",
        "nitrogen-organic",
        "fresh-leaf",
        "firing",
    ),
)
