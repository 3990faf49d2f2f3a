"""The module a submission describes: geometry, silicon, life yield, and what physics forbids."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import InputError, error
from footprint.inventory import Provenance
from footprint.text import Text
from footprint.units import QuantityKind, parse_unit
from product_models.shared import bill
from product_models.shared.values import FROM_MAKER, Known, Values

SILICON_DENSITY = 2330.0
"""Density of crystalline silicon [kg/m³]."""

CELL_COVER = 72 * 0.03301 / 2.583
"""Cell area per module area of a common module (72 M10 cells on 2278 × 1134 mm)."""


@dataclass(frozen=True)
class ModuleDesign:
    """One submission, read as a module; every amount is per module."""

    submission: Submission
    values: Values
    background: Background

    @property
    def area_m2(self) -> float:
        """Module area [m²]."""
        return self.values.number("area")

    @property
    def power_kwp(self) -> float:
        """Rated power [kWp]."""
        return self.values.number("power") / 1000

    @property
    def technology(self) -> str:
        """Cell technology key."""
        return self.values.text("technology")

    @property
    def has_rear_glass(self) -> bool:
        """Whether the rear side is glass."""
        return self.values.text("construction") == "glass-glass"

    def lines_of(self, part: str) -> list[BillLine]:
        """Return the bill and packaging lines that name a part."""
        lines = (*self.submission.bill, *self.submission.packaging)
        return [line for line in lines if line.part == part]

    @property
    def cell_line(self) -> str:
        """Key of the bill line the silicon chain is reported under."""
        return self.line_of("cell")

    @property
    def cell_area_m2(self) -> tuple[float, Known]:
        """Cell area taken per module, breakage included."""
        values, cell_m2 = self.values, self.values.number("cell-area")
        survive = values.number("cell-breakage-yield")
        own = [line for line in self.lines_of("cell") if line.supplier_figure is None]
        if own:
            return sum(self._cells_m2(line) for line in own), FROM_MAKER
        if (count := values.optional("cell-count")) is not None:
            return count * cell_m2 / survive, FROM_MAKER
        packed = Known(Provenance.SEEN, "energytrend-2023", primary=False)
        return self.area_m2 * CELL_COVER / survive, packed

    def _cells_m2(self, line: BillLine) -> float:
        unit = parse_unit(line.unit)
        if unit.kind is QuantityKind.AREA:
            return bill.gross(line, "m2")
        return bill.gross(line, "unit") * self.values.number("cell-area")

    @property
    def silicon_kg_per_wafer_m2(self) -> tuple[float, Known]:
        """Ingot taken per wafer area [kg/m²], with how it is known."""
        values = self.values
        if (use := values.optional("polysilicon-use")) is not None:
            wafer_m2 = self.cell_area_m2[0] / values.number("cell-yield")
            return use * self.power_kwp * values.number("ingot-yield") / wafer_m2, FROM_MAKER
        micrometres = values.number("wafer-thickness") + values.number("kerf")
        mass = micrometres * 1e-6 * SILICON_DENSITY / values.number("wafer-yield")
        return mass, values.known("wafer-thickness", "kerf", "wafer-yield")

    @property
    def life_yield_kwh(self) -> float:
        """Direct current over the life of one module [kWh]."""
        number = self.values.number
        per_kwp = life_yield(
            number("specific-yield"),
            int(number("lifetime")),
            number("first-year-degradation-share"),
            number("annual-degradation-share"),
        )
        return self.power_kwp * per_kwp

    @property
    def makes_cells(self) -> bool:
        """Whether the silicon chain is modelled, not covered by a supplier's figure."""
        lines = self.lines_of("cell")
        return not lines or any(line.supplier_figure is None for line in lines)

    def line_of(self, part: str) -> str:
        """Return the key of the line a modelled part is reported under."""
        lines = [line.key for line in self.lines_of(part) if line.supplier_figure is None]
        return lines[0] if lines else f"default-{part}"

    @property
    def packed_mass_kg(self) -> float:
        """Mass of one packed module [kg]; packaging of unknown mass is left out."""
        packaging = sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)
        return self.values.number("mass") + packaging

    @property
    def material_mass_kg(self) -> float:
        """Mass of the bill lines [kg], or of the module if no line gives one."""
        masses = [bill.mass_kg(line) for line in self.submission.bill]
        known = [mass for mass in masses if mass is not None]
        return sum(known) if known else self.values.number("mass")

    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    def gives_heat(self, step: str) -> bool:
        """Tell whether the energy rows of a step give any fuel, steam or heat."""
        return any(row.carrier != "electricity" for row in self.energy_of(step))

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"


def life_yield(
    specific_yield_kwh: float, years: int, first_year_share: float, annual_share: float
) -> float:
    """Return direct current per kWp over the life [kWh], linear degradation (IEA PVPS Task 12).

    Examples
    --------
    >>> round(life_yield(975.0, 30, 0.0, 0.007))
    26281
    """
    factors = (max(0.0, 1 - first_year_share - annual_share * year) for year in range(years))
    return specific_yield_kwh * sum(factors)


def refuse_impossible(design: ModuleDesign) -> None:
    """Refuse modules that physics forbids."""
    efficiency = design.power_kwp / design.area_m2
    problems = []
    if not 0.08 <= efficiency <= 0.30:
        problems.append(
            error(
                "impossible-efficiency",
                Text(
                    f"{design.power_kwp * 1000:g} W on {design.area_m2:g} m² is an efficiency of "
                    f"{efficiency:.1%}; crystalline silicon modules have 8 % to 30 %.",
                    f"{design.area_m2:g} m² 上 {design.power_kwp * 1000:g} W，效率为 "
                    f"{efficiency:.1%}；晶硅组件应为 8%–30%。",
                ),
                Text("Check power [W] and area [m²].", "请检查功率（W）与面积（m²）。"),
            )
        )
    cells_m2 = design.cell_area_m2[0]
    if cells_m2 > design.area_m2 * 1.1:
        problems.append(
            error(
                "cells-larger-than-module",
                Text(
                    f"the cells have {cells_m2:.3g} m², the module only {design.area_m2:.3g} m².",
                    f"电池片共 {cells_m2:.3g} m²，组件仅 {design.area_m2:.3g} m²。",
                ),
                Text(
                    "Check the number of cells and cell-area (half cells: 0.01651 m²).",
                    "请检查电池片数量和 cell-area（半片 0.01651 m²）。",
                ),
            )
        )
    if problems:
        raise InputError(problems)
