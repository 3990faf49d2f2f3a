"""Collection, recycling and disposal by the Circular Footprint Formula (or cut-off, or 50/50).

Per product, with collection c, recovery ηₘ and the metals m of the cells:

    (1 − A)·c·(take-back + recycling) − (1 − A)·c·Σₘ ηₘ·m·E*_v,m + (1 − c)·landfill
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from footprint.inventory import Exchange, Provenance
from product_models.battery_lithium_ion.cells import (
    NICKEL,
    default_materials,
    lithium_carbonate,
)
from product_models.battery_lithium_ion.chemistry import (
    LITHIUM_CARBONATE,
    SULFATE_OF,
    mass_share,
)
from product_models.battery_lithium_ion.design import BatteryDesign, taken
from product_models.battery_lithium_ion.parts import METAL_OF
from product_models.shared import bill
from product_models.shared.recycling import RULES, Circularity, Shares, shares, under
from product_models.shared.templates import technosphere
from product_models.shared.values import Known

_TAKE_BACK = "battery-collection-dismantling-lithium-ion-cn"
_SHREDDING = "battery-preprocessing-lithium-ion-cn"
_LANDFILL = "waste-inert-landfill-glo"
_REMELTING = {
    "aluminium": ("aluminium-secondary-cn", "aluminium-primary-cn"),
    "steel": ("steel-crude-electric-arc-cn", "steel-crude-basic-oxygen-cn"),
    "copper": (None, "copper-cathode-glo"),
}
"""What makes secondary metal of scrap, and the primary metal it replaces."""

_CONTENT = {
    "cathode": "electrode",
    "anode": "electrode",
    "copper-foil": "foil",
    "aluminium-foil": "foil",
    "cell-can-aluminium": None,
}
"""Materials of a cell that may be recovered, and the yield their defaults are subject to."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A material that leaves the recycling of one product.

    Parameters
    ----------
    key
        Name of its line.
    kg
        Mass that stands in the product [kg].
    rate
        Share of it that is recovered, of what is collected.
    dataset, per_kg
        Primary product it replaces, and how much of that 1 kg replaces [kg/kg].
    remelting
        Dataset that makes it fit for use, beside the recycling of the cells; or None.
    known
        How its rate is known.
    """

    key: str
    kg: float
    rate: float
    dataset: str
    per_kg: float
    remelting: str | None
    known: Known


def end_of_life(design: BatteryDesign, gate: Iterable[Exchange]) -> Iterator[Exchange]:
    """Yield what the end of life of one product takes, credits negative."""
    collected = design.values.number("collection-share")
    known = design.values.known("collection-share", "allocation-factor")
    whole = _shares(design, collected)
    mass = {
        _TAKE_BACK: design.mass_kg * whole.recycling,
        _recycling(design): design.cells[0] * whole.recycling,
        _LANDFILL: design.mass_kg * whole.disposal,
    }
    lines = ("take-back", "recycling", "disposal")
    for line, (code, kg) in zip(lines, mass.items(), strict=True):
        if kg:
            yield technosphere(code, kg, "kg", known, stage="end-of-life", line=line)
    for one in (*recovered_from_cells(design), *_recovered_from_pack(design, gate)):
        yield from _book(one, _shares(design, collected * one.rate))


def _book(one: Recovered, share: Shares) -> Iterator[Exchange]:
    if one.remelting and share.recycling and one.kg:
        kg = one.kg * share.recycling
        yield technosphere(
            one.remelting, kg, "kg", one.known, stage="end-of-life", line="recycling"
        )
    if share.avoided and one.kg:
        kg = one.kg * one.per_kg * share.avoided
        line = f"credit-{one.key}"
        yield technosphere(one.dataset, kg, "kg", one.known, stage="end-of-life", line=line)


def _shares(design: BatteryDesign, rate: float) -> Shares:
    own = Circularity(
        allocation=design.values.number("allocation-factor"),
        recycling_rate=rate,
        quality_out=float(RULES["battery-metals"].quality.value),
    )
    return shares(under(design.values.text("circular-approach"), own))


def _recycling(design: BatteryDesign) -> str:
    """Return the recycling of cells; without a dataset of its own, shredding alone."""
    return design.chemistry.recycling.get(design.values.text("recycling-route"), _SHREDDING)


# ---------------------------------------------------------------------- what is recovered
def recovered_from_cells(design: BatteryDesign) -> Iterator[Recovered]:
    """Yield metals, salts or cathode that the cells of one product give back."""
    content = cell_content(design)
    metals = {
        "copper": content["copper-foil"],
        "aluminium": content["aluminium-foil"] + content["cell-can-aluminium"],
    }
    for metal, kg in metals.items():
        remelting, primary = _REMELTING[metal]
        yield _one(design, metal, kg, primary, 1.0, remelting)
    if not design.chemistry.formula:
        return
    cathode = taken(design.cell_template, "cathode-active-").input
    yield _one(design, "cathode", content["cathode"], cathode, 1.0)
    yield _one(design, "graphite", content["anode"], "graphite-anode-cn", 1.0)
    formula = design.chemistry.formula
    salts: Mapping[str, tuple[str, str, Mapping[str, float]]] = {
        "nickel": ("Ni", NICKEL["average"], SULFATE_OF["Ni"]),
        "cobalt": ("Co", "cobalt-sulfate-cn", SULFATE_OF["Co"]),
        "manganese": ("Mn", "manganese-sulfate-us", SULFATE_OF["Mn"]),
        "lithium": ("Li", lithium_carbonate(design), LITHIUM_CARBONATE),
    }
    for key, (element, dataset, salt) in salts.items():
        kg = content["cathode"] * mass_share(element, formula)
        yield _one(design, key, kg, dataset, 1 / mass_share(element, salt))


def _one(
    design: BatteryDesign,
    key: str,
    kg: float,
    dataset: str,
    per_kg: float,
    remelting: str | None = None,
) -> Recovered:
    rate = f"{key}-recovery-yield"
    known = design.values.known(rate, "collection-share", "allocation-factor")
    return Recovered(key, kg, design.values.number(rate), dataset, per_kg, remelting, known)


def cell_content(design: BatteryDesign) -> dict[str, float]:
    """Return what stands in the cells of one product [kg]: bill lines, else the template."""
    values, cells_kg = design.values, design.cells[0]
    content = dict.fromkeys(_CONTENT, 0.0)
    for part, row in default_materials(design).items():
        if part in _CONTENT:
            kept = values.number(f"{step}-yield") if (step := _CONTENT[part]) else 1.0
            content[part] = row.amount * kept * values.number("cell-yield") * cells_kg
    for part in _CONTENT:
        content[part] += sum(bill.mass_kg(line) or 0.0 for line in design.lines_of(part))
    return content


def pack_metals(design: BatteryDesign, gate: Iterable[Exchange]) -> dict[str, float]:
    """Return aluminium, steel and copper outside the cells of one product [kg]."""
    usual = {row.line: row.amount for row in gate}
    metals = dict.fromkeys(_REMELTING, 0.0)
    for part, metal in METAL_OF.items():
        lines = design.lines_of(part)
        billed = sum(bill.mass_kg(line) or 0.0 for line in lines)
        metals[metal] += billed if lines else usual.get(f"default-{part}", 0.0)
    return metals


def _recovered_from_pack(design: BatteryDesign, gate: Iterable[Exchange]) -> Iterator[Recovered]:
    rate = "pack-metal-recovery-yield"
    known = Known(Provenance.ASSUMED, "assumption", primary=False)
    for metal, kg in pack_metals(design, gate).items():
        remelting, primary = _REMELTING[metal]
        yield Recovered(
            f"pack-{metal}", kg, design.values.number(rate), primary, 1.0, remelting, known
        )
