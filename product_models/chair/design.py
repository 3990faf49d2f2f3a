"""The chair a submission describes: its bill, its lives, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import InputError, error
from footprint.text import Text
from product_models.chair.parts import MATERIALS, PARTS, REFERENCE_YEARS, Material
from product_models.shared import bill
from product_models.shared.values import Values

PART = {part.key: part for part in PARTS}
_SEAT_DATASETS = {PART[key].dataset for key, one in MATERIALS.items() if one.is_seat}


@dataclass(frozen=True)
class ChairDesign:
    """One submission, read as a chair; amounts are per chair."""

    submission: Submission
    values: Values
    background: Background

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-grave"

    @property
    def site(self) -> str:
        """Location of the factory."""
        return self.values.text("factory-site")

    @property
    def mass_kg(self) -> float:
        """Net mass of the chair [kg]."""
        return self.values.number("mass")

    @property
    def packed_kg(self) -> float:
        """Mass of the packed chair; packaging of unknown mass is left out [kg]."""
        return self.mass_kg + sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)

    @property
    def life_a(self) -> float:
        """Service life [a]."""
        return self.values.number("service-life")

    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    def material(self, line: BillLine) -> Material:
        """Return what a line is made of."""
        return MATERIALS.get(line.part or "", Material("other"))

    def net_kg(self, line: BillLine) -> float | None:
        """Return the net mass of a line [kg], that of its dataset where pieces give none."""
        mass = bill.mass_kg(line)
        if mass is None and line.part == "gas-lift":
            return line.amount * GAS_LIFT_KG
        return mass


GAS_LIFT_KG = 1.3
"""Mass of the gas lift of lca_db (in its name)."""


def chairs_needed(service_life_a: float, reference_a: float) -> float:
    """Return how many chairs keep one seat for the reference life, never below 1.

    A chair that lasts longer than the reference is not shared out: its later years are outside
    the function (BIFMA seating PCR v4, second-hand).

    Examples
    --------
    >>> chairs_needed(5, 15)
    3.0
    >>> chairs_needed(20, 15)
    1.0
    """
    return max(1.0, reference_a / service_life_a)


def replacements(service_life_a: float, part_life_a: float | None) -> float:
    """Return how often a part is replaced, max(0, life / life of the part − 1).

    Years after the longest reference life (15) are outside every functional unit.

    Examples
    --------
    >>> replacements(10, 4)
    1.5
    """
    if part_life_a is None:
        return 0.0
    return max(0.0, min(service_life_a, max(REFERENCE_YEARS.values())) / part_life_a - 1)


def refuse_impossible(design: ChairDesign) -> None:
    """Refuse a chair nobody can sit on.

    Raises
    ------
    InputError
        No line of the bill is a seat.
    """
    lines = design.submission.bill
    if any(design.material(x).is_seat or x.dataset in _SEAT_DATASETS for x in lines):
        return
    if any(x.supplier_figure and x.part is None for x in lines):
        return
    raise InputError(
        error(
            "no-seat-material",
            Text(
                "the bill names no material to sit on: no foam, fabric, plastic, wood, bamboo or "
                "metal seat.",
                "物料清单没有座面材料：未见海绵、面料、塑料、木材、竹材或金属座板。",
            ),
            Text(
                "Add the seat and back with one of these parts.",
                "请用上述部件补充座面与靠背。",
            ),
        )
    )
