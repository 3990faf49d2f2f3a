"""Crystalline silicon photovoltaic modules, from quartz to factory gate and on to end of life.

A module is cells × wafers × ingot × polysilicon × metallurgical silicon, plus glass, films,
frame, box and packaging. Each step starts from a unit process of lca_db (role ``product``);
whatever the maker gives replaces the default of that step and counts as primary data.

Equations, per module (symbols as in docs/families/pv-module.md):

* silicon per wafer area  m_w = (t + k) · ρ / η_w   [kg/m²]
* wafer per cell area     1 / η_c, ingot per kg of polysilicon η_i
* life yield              E = P · Y · Σ_{n=1..N} (1 − d₁ − d · (n − 1))   [kWh DC]
"""

from __future__ import annotations

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground, FunctionalUnit
from footprint.text import Text
from product_models.contract import ProductFamily
from product_models.pv_module.assembly import frames, module
from product_models.pv_module.design import ModuleDesign, refuse_impossible
from product_models.pv_module.lines import findings, named_lines
from product_models.pv_module.parameters import PARAMETERS
from product_models.pv_module.parts import (
    BOUNDARIES,
    FUNCTIONAL_UNITS,
    PARTS,
    SECTIONS,
    STAGES,
    STEPS,
)
from product_models.pv_module.silicon import chain
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.shared.values import Values


def build(submission: Submission, background: Background) -> Foreground:
    """Return the foreground of one module.

    Raises
    ------
    InputError
        Power, area and cells that do not fit each other.
    LinkError, UnitError
        A bill line that fits no dataset.
    """
    design = ModuleDesign(submission, Values(PARAMETERS, submission), background)
    refuse_impossible(design)
    made, suppliers = module(design)
    steps = chain(design) if design.makes_cells else []
    amounts = {
        "kWp": 1 / design.power_kwp,
        "m2": 1 / design.area_m2,
        "module": 1.0,
        "kWh": 1 / design.life_yield_kwh,
    }
    return Foreground(
        product="module",
        activities=(*steps, *frames(design, made), *suppliers, made),
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
    key="pv-module",
    label=Text("photovoltaic module", "光伏组件"),
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
        "ISO 14067 / GB/T 24067; PEFCR photovoltaic modules for 1 kWh, IEA PVPS Task 12",
        "ISO 14067 / GB/T 24067；1 kWh 参照 PEFCR 光伏组件与 IEA PVPS Task 12",
    ),
    build=build,
    sections=SECTIONS,
    rules=("iso-14067", "pefcr-pv"),
    primary=("power", "area", "mass", "cell", "front-glass", "frame", "module"),
)
