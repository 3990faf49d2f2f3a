"""The lead-acid battery a submission describes, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, error
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from footprint.units import QuantityKind, parse_unit
from product_models.shared import bill
from product_models.shared.values import Known, Values

CELL_VOLTAGE = 2.0
"""Nominal voltage of one lead-acid cell [V]."""

ENERGY_DENSITY = (15.0, 55.0)
"""Lowest and highest energy density of lead-acid batteries in production [Wh/kg]."""

_TEMPLATE = "battery-lead-acid-cn-zj"
LEAD_PARTS = ("lead-parts", "active-mass")


@dataclass(frozen=True)
class BatteryDesign:
    """One submission, read as a lead-acid battery; every amount is per battery."""

    submission: Submission
    values: Values
    background: Background

    @property
    def energy_kwh(self) -> float:
        """Rated energy, voltage × capacity [kWh]."""
        return self.values.number("nominal-voltage") * self.values.number("rated-capacity") / 1000

    @property
    def mass_kg(self) -> float:
        """Net mass [kg]."""
        return self.values.number("mass")

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"

    @property
    def template(self) -> Activity:
        """One kg of battery in lca_db."""
        return self.background.activity(_TEMPLATE)

    def taken(self, beginning: str) -> Exchange:
        """Return the one input of the template whose code begins so."""
        return next(row for row in self.template.exchanges if row.input.startswith(beginning))

    def lines_of(self, part: str) -> list[BillLine]:
        """Return the bill and packaging lines that name a part."""
        lines = (*self.submission.bill, *self.submission.packaging)
        return [line for line in lines if line.part == part]

    @property
    def lead_parts(self) -> dict[str, tuple[float, Known]]:
        """Alloy and oxide in one battery that the bill does not give [kg]."""
        found = {}
        for part, beginning in zip(LEAD_PARTS, ("lead-", "lead-oxide-"), strict=True):
            row = self.taken(beginning if part == "active-mass" else "lead-battery-")
            if not self.lines_of(part):
                known = Known(row.provenance, row.source_id, primary=False)
                found[part] = (row.amount * self.mass_kg, known)
        return found

    @property
    def lead_kg(self) -> float:
        """Lead in one battery [kg]: alloy, and the lead in the active mass."""
        return sum(self._part_kg(part) * share for part, share in self.lead_share.items())

    @property
    def lead_share(self) -> dict[str, float]:
        """Lead per kg of alloy and of leady oxide [kg/kg]."""
        oxide = self.background.activity(self.taken("lead-oxide-").input)
        lead = next(row for row in oxide.exchanges if row.input.startswith("lead-"))
        return {"lead-parts": 1.0, "active-mass": lead.amount}

    def _part_kg(self, part: str) -> float:
        if lines := self.lines_of(part):
            return sum(bill.mass_kg(line) or 0.0 for line in lines)
        return self.lead_parts[part][0]

    @property
    def packed_mass_kg(self) -> float:
        """Mass of one packed battery [kg]; packaging of unknown mass is left out."""
        return self.mass_kg + sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)

    @property
    def material_mass_kg(self) -> float:
        """Mass of the bill lines [kg], or of the battery if no line gives one."""
        masses = [bill.mass_kg(line) for line in self.submission.bill]
        known = [mass for mass in masses if mass is not None]
        return sum(known) if known else self.mass_kg

    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    def output_of(self, step: str, amount: float, unit_code: str) -> float:
        """Return a step's output in its reference product: kg of lead or oxide, or batteries."""
        unit = parse_unit(unit_code)
        if step in {"smelter", "oxide"}:
            return amount * unit.factor
        per = {QuantityKind.ENERGY: self.energy_kwh, QuantityKind.MASS: self.mass_kg}
        return amount * unit.factor / per.get(unit.kind, 1.0)


def refuse_impossible(design: BatteryDesign) -> None:
    """Refuse batteries that cannot be, all problems at once."""
    checks = (_voltage, _density, _lead, _collection)
    problems = [found for check in checks for found in check(design)]
    if problems:
        raise InputError(problems)


def _voltage(design: BatteryDesign) -> Iterator[Finding]:
    volts = design.values.number("nominal-voltage")
    cells = design.values.optional("cell-count") or max(1, round(volts / CELL_VOLTAGE))
    if not 0.95 <= volts / cells / CELL_VOLTAGE <= 1.1:
        yield error(
            "voltage-does-not-fit-chemistry",
            Text(
                f"{volts:g} V over {cells:g} cells are {volts / cells:.3g} V a cell; "
                "a lead-acid cell has 2 V.",
                f"{volts:g} V、{cells:g} 格，即每格 {volts / cells:.3g} V；铅酸单格为 2 V。",
            ),
            Text("Check nominal-voltage and cell-count.", "请检查标称电压与串联格数。"),
        )


def _density(design: BatteryDesign) -> Iterator[Finding]:
    density = design.energy_kwh / design.mass_kg * 1000
    low, high = ENERGY_DENSITY
    if not low <= density <= high:
        yield error(
            "impossible-energy-density",
            Text(
                f"{design.energy_kwh:.4g} kWh in {design.mass_kg:g} kg are {density:.3g} Wh/kg; "
                f"lead-acid batteries have {low:g} to {high:g} Wh/kg.",
                f"{design.mass_kg:g} kg 电池 {design.energy_kwh:.4g} kWh，即 {density:.3g} Wh/kg；"
                f"铅酸电池应为 {low:g}–{high:g} Wh/kg。",
            ),
            Text(
                "Check nominal-voltage [V], rated-capacity [Ah] and mass [kg].",
                "请检查电压（V）、容量（Ah）与质量（kg）。",
            ),
        )


def _lead(design: BatteryDesign) -> Iterator[Finding]:
    if design.lead_kg > design.mass_kg:
        yield error(
            "lead-heavier-than-battery",
            Text(
                f"the lead weighs {design.lead_kg:.4g} kg, the battery {design.mass_kg:g} kg.",
                f"铅重 {design.lead_kg:.4g} kg，而电池仅 {design.mass_kg:g} kg。",
            ),
            Text("Check the lead in the bill, and mass.", "请检查清单中的铅与电池质量。"),
        )


def _collection(design: BatteryDesign) -> Iterator[Finding]:
    own = design.values.number("own-return-share")
    if own > design.values.number("collection-share"):
        if not design.values.is_given("collection-share"):
            return
        yield error(
            "own-return-above-collection",
            Text(
                f"{own:.0%} come back to the own smelter, more than are collected at all.",
                f"回到自有冶炼的比例 {own:.0%} 高于总收集比例。",
            ),
            Text(
                "Check own-return-share and collection-share.",
                "请检查 own-return-share 与 collection-share。",
            ),
        )
