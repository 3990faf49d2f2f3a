"""The battery a submission describes: cells, service life, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, error
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from footprint.units import QuantityKind, convert, parse_unit
from product_models.battery_lithium_ion.chemistry import CHEMISTRIES, Chemistry
from product_models.battery_lithium_ion.parts import CELL_PARTS, INSTEAD_OF_EACH_OTHER
from product_models.shared import bill
from product_models.shared.values import FROM_MAKER, Known, Values

INSIDE_CELLS = frozenset(part.key for part in CELL_PARTS)
"""Keys of the parts that stand inside a cell."""


@dataclass(frozen=True)
class BatteryDesign:
    """One submission, read as a battery; every amount is per product."""

    submission: Submission
    values: Values
    background: Background

    @property
    def chemistry(self) -> Chemistry:
        """What the chemistry fixes."""
        return CHEMISTRIES[self.values.text("chemistry")]

    @property
    def level(self) -> str:
        """What is sold: cell, module or pack."""
        return self.values.text("product-level")

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"

    @property
    def energy_kwh(self) -> float:
        """Rated energy [kWh]."""
        return self.values.number("rated-energy")

    @property
    def mass_kg(self) -> float:
        """Net mass [kg]."""
        return self.values.number("mass")

    # ------------------------------------------------------------------ templates
    @property
    def cell_template(self) -> Activity:
        """One kg of cells in lca_db."""
        return self.background.activity(f"battery-cell-{self.chemistry.slug}-cn")

    @property
    def pack_template(self) -> Activity:
        """One kWh of pack in lca_db."""
        return self.background.activity(f"battery-pack-{self.chemistry.slug}-cn")

    @property
    def cathode_template(self) -> Activity:
        """One kg of cathode active material in lca_db."""
        return self.background.activity(taken(self.cell_template, "cathode-active-").input)

    # ------------------------------------------------------------------ cells
    def lines_of(self, part: str) -> list[BillLine]:
        """Return the bill and packaging lines that name a part."""
        lines = (*self.submission.bill, *self.submission.packaging)
        return [line for line in lines if line.part == part]

    def is_billed(self, part: str) -> bool:
        """Tell whether the bill names a part, or one that stands instead of it."""
        group = next((group for group in INSTEAD_OF_EACH_OTHER if part in group), {part})
        return any(self.lines_of(one) for one in group)

    @property
    def cell_line(self) -> str:
        """Key of the line that cells of our own modelling are reported under."""
        own = [line.key for line in self.lines_of("cell") if line.supplier_figure is None]
        return own[0] if own else "default-cell"

    @property
    def cells(self) -> tuple[float, Known]:
        """Mass of the cells in one product [kg], with how it is known."""
        if (given := self._given_cells_kg()) is not None:
            return given, FROM_MAKER
        row = taken(self.pack_template, "battery-cell-")
        return self.energy_kwh * row.amount, Known(row.provenance, row.source_id, primary=False)

    def _given_cells_kg(self) -> float | None:
        values = self.values
        masses = [mass for line in self.lines_of("cell") if (mass := bill.mass_kg(line))]
        if masses:
            return sum(masses)
        count, each = values.optional("cell-count"), values.optional("cell-mass")
        if count is not None and each is not None:
            return count * each
        if (density := values.optional("cell-energy-density")) is not None:
            return self.energy_kwh * 1000 / density
        return self.mass_kg if self.level == "cell" else None

    @property
    def kwh_per_kg(self) -> float:
        """Energy density of the cells [kWh/kg]."""
        return self.energy_kwh / self.cells[0]

    @property
    def makes_cells(self) -> bool:
        """Whether the cells are modelled, not covered by a supplier's figure."""
        lines = self.lines_of("cell")
        return not lines or any(line.supplier_figure is None for line in lines)

    @property
    def packed_mass_kg(self) -> float:
        """Mass of one packed product [kg]; packaging of unknown mass is left out."""
        return self.mass_kg + sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)

    @property
    def material_mass_kg(self) -> float:
        """Mass of the bill lines [kg], or of the product if no line gives one."""
        masses = [bill.mass_kg(line) for line in self.submission.bill]
        known = [mass for mass in masses if mass is not None]
        return sum(known) if known else self.mass_kg

    # ------------------------------------------------------------------ energy rows
    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    def output_of(self, step: str, amount: float, unit_code: str) -> float:
        """Return a step's output in its reference product: kg, or products for the pack.

        Raises
        ------
        InputError
            Cells are counted by the piece, but neither their number nor their mass is known.
        """
        unit = parse_unit(unit_code)
        if step == "pack":
            return amount * unit.factor / self._per_product(unit.kind)
        if unit.kind is QuantityKind.ENERGY:
            return convert(amount, unit, parse_unit("kWh")) / self.kwh_per_kg
        if unit.kind is QuantityKind.COUNT:
            return amount * unit.factor * self._one_cell_kg()
        return convert(amount, unit, parse_unit("kg"))

    def _per_product(self, kind: QuantityKind) -> float:
        per = {QuantityKind.ENERGY: self.energy_kwh, QuantityKind.MASS: self.mass_kg}
        return per.get(kind, 1.0)

    def _one_cell_kg(self) -> float:
        each, count = self.values.optional("cell-mass"), self.values.optional("cell-count")
        if each is None and count is None:
            raise InputError(
                error(
                    "cell-mass-unknown",
                    Text(
                        "the energy of cell making is given per cell, but not what a cell weighs.",
                        "电芯制造能耗按个数给出，但未给出单体质量。",
                    ),
                    Text("Give cell-mass or cell-count.", "请填写 cell-mass 或 cell-count。"),
                )
            )
        return self.cells[0] / count if each is None and count is not None else float(each or 0)

    # ------------------------------------------------------------------ service life
    @property
    def usable_kwh(self) -> float:
        """Usable energy at the beginning of life, the rated energy if it is not given [kWh]."""
        usable = self.values.optional("usable-energy")
        return self.energy_kwh if usable is None else usable

    @property
    def service_years(self) -> float:
        """Years of operation: warranty in years or as distance, the shorter one."""
        years, distance = self.values.number("warranty-years"), self._distance_years()
        return years if distance is None else min(years, distance)

    def _distance_years(self) -> float | None:
        distance = self.values.optional("warranty-distance")
        annual = self.values.optional("annual-distance")
        return None if distance is None or annual is None else distance / annual

    @property
    def delivered_kwh(self) -> float | None:
        """Energy delivered over the service life [kWh], None if its cycles are not known."""
        values = self.values
        if (cycles := values.optional("cycle-life")) is None:
            per_year = values.optional("cycles-per-year")
            cycles = None if per_year is None else per_year * self.service_years
        return None if cycles is None else delivered_energy(self.usable_kwh, cycles)


def taken(template: Activity, beginning: str) -> Exchange:
    """Return the one input of a template whose code begins so."""
    return next(row for row in template.exchanges if row.input.startswith(beginning))


def delivered_energy(usable_kwh: float, cycles: float) -> float:
    """Return energy delivered over the service life [kWh]: usable energy × full cycles.

    Examples
    --------
    >>> delivered_energy(60, 60 * 8)
    28800
    """
    return usable_kwh * cycles


def refuse_impossible(design: BatteryDesign) -> None:
    """Refuse batteries that cannot be, all problems at once."""
    checks = (_voltage, _usable, _masses, _density, _capacity, _double, _lithium, _distance, _life)
    problems = [found for check in checks for found in check(design)]
    if problems:
        raise InputError(problems)


def _voltage(design: BatteryDesign) -> Iterator[Finding]:
    volts = design.values.optional("cell-voltage")
    low, high = design.chemistry.voltage
    if volts is not None and not low <= volts <= high:
        name = design.chemistry.label
        yield error(
            "voltage-does-not-fit-chemistry",
            Text(
                f"a {name.en} cell has a nominal voltage of {low:g} to {high:g} V, "
                f"not {volts:g} V.",
                f"{name.zh}电芯标称电压为 {low:g}–{high:g} V，而不是 {volts:g} V。",
            ),
            Text(
                "Check chemistry and cell-voltage (of one cell, not of the pack).",
                "请检查化学体系和 cell-voltage（单体电压，不是整包电压）。",
            ),
        )


def _usable(design: BatteryDesign) -> Iterator[Finding]:
    usable, rated = design.usable_kwh, design.energy_kwh
    if usable > rated:
        yield error(
            "usable-above-rated",
            Text(
                f"the usable energy, {usable:g} kWh, is above the rated energy, {rated:g} kWh.",
                f"可用能量 {usable:g} kWh 高于额定能量 {rated:g} kWh。",
            ),
            Text("Check usable-energy and rated-energy.", "请检查可用能量与额定能量。"),
        )


def _masses(design: BatteryDesign) -> Iterator[Finding]:
    cells_kg = design.cells[0]
    if cells_kg > design.mass_kg * (1 + 1e-6):
        yield error(
            "cells-heavier-than-battery",
            Text(
                f"the cells weigh {cells_kg:.4g} kg, the battery only {design.mass_kg:.4g} kg.",
                f"电芯共 {cells_kg:.4g} kg，整个电池仅 {design.mass_kg:.4g} kg。",
            ),
            Text(
                "Check mass, and cell-count × cell-mass or the cells in the bill (or "
                "cell-energy-density).",
                "请检查 mass，以及 cell-count × cell-mass、清单中的电芯或 cell-energy-density。",
            ),
        )


def _density(design: BatteryDesign) -> Iterator[Finding]:
    density = design.kwh_per_kg * 1000
    low, high = design.chemistry.wh_per_kg
    if not low <= density <= high:
        name = design.chemistry.label
        yield error(
            "impossible-energy-density",
            Text(
                f"{design.energy_kwh:g} kWh in {design.cells[0]:.4g} kg of cells are "
                f"{density:.0f} Wh/kg; {name.en} cells have {low:g} to {high:g} Wh/kg.",
                f"{design.cells[0]:.4g} kg 电芯 {design.energy_kwh:g} kWh，即 {density:.0f} Wh/kg；"
                f"{name.zh}电芯应为 {low:g}–{high:g} Wh/kg。",
            ),
            Text(
                "Check rated-energy [kWh] and the mass of the cells [kg].",
                "请检查额定能量（kWh）和电芯质量（kg）。",
            ),
        )


def _capacity(design: BatteryDesign) -> Iterator[Finding]:
    keys = ("cell-count", "cell-voltage", "cell-capacity")
    count, volts, amperes = (design.values.optional(key) for key in keys)
    if count is None or volts is None or amperes is None:
        return
    cells_kwh = count * volts * amperes / 1000
    if abs(cells_kwh / design.energy_kwh - 1) > 0.1:
        yield error(
            "cells-do-not-make-the-energy",
            Text(
                f"{count:g} cells × {volts:g} V × {amperes:g} Ah make {cells_kwh:.4g} kWh, not "
                f"{design.energy_kwh:g} kWh.",
                f"{count:g} 个电芯 × {volts:g} V × {amperes:g} Ah = {cells_kwh:.4g} kWh，"
                f"而不是 {design.energy_kwh:g} kWh。",
            ),
            Text(
                "Check cell-count, cell-voltage, cell-capacity and rated-energy.",
                "请检查电芯数量、单体电压、单体容量与额定能量。",
            ),
        )


def _double(design: BatteryDesign) -> Iterator[Finding]:
    inside = [line for key in sorted(INSIDE_CELLS) for line in design.lines_of(key)]
    if inside and design.lines_of("cell"):
        names = ", ".join(line.name for line in inside[:5])
        yield error(
            "cells-counted-twice",
            Text(
                f"the bill has cells and also what is inside them: {names}.",
                f"清单中既有电芯，又有电芯内部材料：{names}。",
            ),
            Text(
                "Keep the cells (bought), or what they are made of (own cells).",
                "外购电芯请只保留电芯；自产电芯请只保留其材料。",
            ),
            inside[0].place,
        )


def _lithium(design: BatteryDesign) -> Iterator[Finding]:
    from_hydroxide = any(
        row.input.startswith("lithium-hydroxide-") for row in design.cathode_template.exchanges
    )
    source = design.values.text("lithium-source")
    if from_hydroxide and source in {"lepidolite", "brine-china"}:
        name = design.chemistry.label
        yield error(
            "lithium-source-not-carried",
            Text(
                f"{name.en} takes lithium hydroxide; there is no dataset of it from {source}.",
                f"{name.zh}使用氢氧化锂；没有该来源（{source}）的数据集。",
            ),
            Text(
                "Use mix, spodumene or brine-chile, or bill the cathode with a supplier's figure.",
                "请选择 mix、spodumene 或 brine-chile，或在清单中为正极材料填写供应商数据。",
            ),
        )


def _distance(design: BatteryDesign) -> Iterator[Finding]:
    values = design.values
    if values.is_given("warranty-distance") and not values.is_given("annual-distance"):
        yield error(
            "annual-distance-missing",
            Text(
                "the warranty is given as a distance, but not the distance of a year.",
                "质保以里程给出，但未给出年行驶里程。",
            ),
            Text("Give annual-distance [km].", "请填写 annual-distance（km）。"),
        )


def _life(design: BatteryDesign) -> Iterator[Finding]:
    if design.submission.functional_unit == "kWh-delivered" and design.delivered_kwh is None:
        yield error(
            "cycles-unknown",
            Text(
                "per kWh delivered, but the cycles of this use are not known.",
                "按输出电量计，但该用途的循环次数未知。",
            ),
            Text(
                "Give cycles-per-year, or cycle-life for an industrial battery.",
                "请填写 cycles-per-year；工业电池可填写 cycle-life。",
            ),
        )
