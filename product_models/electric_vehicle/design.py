"""The vehicle a submission describes: its masses, and what cannot be.

All masses are net [kg] and close on the kerb mass: battery, fluids and what the bill names stand
as given; drivetrain and body default to the template, scaled to what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, error
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.text import Text
from product_models.electric_vehicle.parameters import PARAMETERS
from product_models.electric_vehicle.parts import BATTERY, CHEMISTRIES, DRIVE_PARTS, FLUID_PARTS
from product_models.shared import bill, limits
from product_models.shared.values import FROM_MAKER, Known, Values

CAR_TEMPLATE, GLIDER_TEMPLATE = "bev-medium-without-battery-cn", "bev-glider-cn"

BODY_INPUTS = {
    "steel": "steel-hot-dip-galvanised-",
    "cast-iron": "iron-cast-",
    "aluminium-cast": "aluminium-casting-alloy-",
    "plastics": "polypropylene-",
    "glass": "flat-glass-",
    "tyres": "tyres-",
    "wiring": "copper-cathode-",
    "electronics": "electronics-control-unit-",
}
"""Material of the body to the beginning of the template input it comes from."""

DRIVE_INPUTS = {
    "motor": "bev-motor-",
    "power-electronics": "bev-power-electronics-",
    "gearbox": "steel-hot-rolled-",
}
STAND_INS = {"aluminium-cast": ("aluminium-cast", "aluminium-sheet", "aluminium-extrusion")}
"""Parts of which any one in the bill replaces a default."""

OFFCUT = {"gearbox": 1 - 1 / 1.2}
"""Loss of the template's inputs that is no parameter: 20 % more steel than stands in the part."""

MASS_GAP_WARNING, MASS_GAP_ERROR = 0.02, 0.10
"""Shares of the kerb mass that bill and defaults may miss it by before it is said, and refused."""


@dataclass(frozen=True)
class VehicleDesign:
    """One submission, read as a vehicle; every amount is per vehicle."""

    submission: Submission
    values: Values
    background: Background

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"

    @property
    def kerb_kg(self) -> float:
        """Kerb mass [kg]."""
        return self.values.number("kerb-mass")

    def lines_of(self, part: str) -> list[BillLine]:
        """Return the bill lines that name a part."""
        return [line for line in self.submission.bill if line.part == part]

    def is_billed(self, part: str) -> bool:
        """Tell whether the bill names a part, or one that stands in for it."""
        return any(self.lines_of(one) for one in STAND_INS.get(part, (part,)))

    @property
    def energy(self) -> list[EnergyLine]:
        """Energy rows of the plant."""
        return list(self.submission.energy)

    def gives(self, *, electricity: bool) -> bool:
        """Tell whether the rows of the plant give electricity, or anything else."""
        return any((row.carrier == "electricity") == electricity for row in self.energy)

    # ------------------------------------------------------------------ battery
    @property
    def pack(self) -> Activity:
        """Dataset of 1 kWh of pack of this chemistry."""
        return self.background.activity(CHEMISTRIES[self.values.text("battery-chemistry")][1])

    @property
    def packs(self) -> float:
        """Packs in one vehicle."""
        lines = self.lines_of(BATTERY)
        return sum(bill.gross(line, "unit") for line in lines) if lines else 1.0

    @property
    def battery_kg(self) -> float:
        """Mass of all packs in one vehicle [kg]."""
        masses = [bill.mass_kg(line) for line in self.lines_of(BATTERY)]
        if masses and all(mass is not None for mass in masses):
            return sum(mass or 0.0 for mass in masses)
        if (given := self.values.optional("battery-mass")) is not None:
            return given * self.packs
        return self.packs * self.values.number("battery-capacity") * mass_of(self.pack)

    # ------------------------------------------------------------------ masses
    @cached_property
    def template_kg(self) -> dict[str, float]:
        """Net masses of the car without battery in lca_db [kg], by part."""
        car, glider = (self.background.activity(x) for x in (CAR_TEMPLATE, GLIDER_TEMPLATE))
        gliders = _taken(car, GLIDER_TEMPLATE)
        kept = 1 - self._steel_loss
        masses = {part: gliders * _taken(glider, start) for part, start in BODY_INPUTS.items()}
        masses["aluminium-cast"] += _taken(car, BODY_INPUTS["aluminium-cast"])
        masses["steel"] *= kept
        drive = {
            part: _taken(car, start) * (1 - OFFCUT.get(part, 0.0))
            for part, start in DRIVE_INPUTS.items()
        }
        return masses | drive

    @property
    def _steel_loss(self) -> float:
        """Scrap the template itself counts with: the default, whatever the maker's own is."""
        default = next(p for p in PARAMETERS if p.key == "steel-loss-share").default_for(None)
        assert default is not None  # noqa: S101 - the parameter has one default
        return float(default.value)

    @cached_property
    def fluid_kg(self) -> dict[str, float]:
        """Masses of the fluids [kg], from the bill or the defaults."""
        return {
            part.key: self._billed_kg(part.key, self.values.number(f"{part.key}-mass"))
            for part in FLUID_PARTS
        }

    @cached_property
    def drive_kg(self) -> dict[str, float]:
        """Masses of motor, power electronics and gearbox [kg]."""
        left = self.kerb_kg - self.battery_kg - sum(self.fluid_kg.values())
        scale = left / sum(self.template_kg.values())
        masses = {}
        for part in DRIVE_PARTS:
            given = self.values.optional(f"{part.key}-mass")
            usual = scale * self.template_kg[part.key] if given is None else given
            masses[part.key] = self._billed_kg(part.key, usual)
        return masses

    @property
    def body_kg(self) -> float:
        """What battery, drivetrain and fluids leave of the kerb mass [kg]."""
        others = sum(self.drive_kg.values()) + sum(self.fluid_kg.values())
        return self.kerb_kg - self.battery_kg - others

    @property
    def body_scale(self) -> float:
        """Body of this vehicle per body of the template."""
        return self.body_kg / sum(self.template_kg[part] for part in BODY_INPUTS)

    @cached_property
    def default_body_kg(self) -> dict[str, float]:
        """Body materials the bill does not name [kg]; steel takes what is left of the kerb mass."""
        usual = {
            part: self.body_scale * self.template_kg[part]
            for part in BODY_INPUTS
            if not self.is_billed(part)
        }
        left = self.body_kg - self.billed_body_kg - sum(usual.values())
        if "steel" in usual and self.billed_body_kg:
            usual["steel"] = max(0.0, usual["steel"] + left)
        return usual

    @property
    def billed_body_kg(self) -> float:
        """Mass of the bill lines of the body, those that name a dataset included [kg]."""
        other = {BATTERY, *DRIVE_INPUTS, *self.fluid_kg}
        lines = [line for line in self.submission.bill if line.part not in other]
        return sum(bill.mass_kg(line) or 0.0 for line in lines)

    @property
    def mass_gap_share(self) -> float:
        """Share of the kerb mass that neither bill nor defaults account for."""
        found = self.billed_body_kg + sum(self.default_body_kg.values())
        return (self.body_kg - found) / self.kerb_kg

    def _billed_kg(self, part: str, usual: float) -> float:
        """Return the mass of a part in the bill; its usual mass where the bill gives none."""
        masses = [bill.mass_kg(line) for line in self.lines_of(part)]
        if any(mass is None for mass in masses):
            return usual
        return sum(mass or 0.0 for mass in masses) if masses else usual

    # ------------------------------------------------------------------ use
    @property
    def wall_kwh_per_km(self) -> tuple[float, Known]:
        """Electricity from the grid per km [kWh], charging included."""
        per_km = self.values.number("consumption") / 100
        if self.values.text("consumption-at") == "wall":
            return per_km, self.values.known("consumption")
        loss = self.values.number("charging-loss-share")
        return per_km / (1 - loss), self.values.known("consumption", "charging-loss-share")

    @property
    def life_km(self) -> float:
        """Distance over the life [km]."""
        return self.values.number("lifetime-km")

    @property
    def packed_mass_kg(self) -> float:
        """Mass on the way to the customer [kg]."""
        packaging = sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)
        return self.kerb_kg + packaging


def mass_of(pack: Activity) -> float:
    """Return the mass of one unit of a dataset: what it takes by the kilogram, services aside."""
    services = ("injection-moulding-",)
    return sum(
        x.amount
        for x in pack.exchanges
        if x.kind is ExchangeKind.TECHNOSPHERE
        and x.unit == "kg"
        and not x.input.startswith(services)
    )


def input_of(activity: Activity, start: str) -> Exchange:
    """Return the input of a template whose code begins so."""
    return next(x for x in activity.exchanges if x.input.startswith(start))


def _taken(activity: Activity, start: str) -> float:
    return input_of(activity, start).amount


def known_of(exchange: Exchange) -> Known:
    """Return how a figure of a template is known."""
    return Known(exchange.provenance, exchange.source_id, primary=False)


def known_mass(design: VehicleDesign, part: str, template: Exchange) -> Known:
    """Return how the default mass of a part is known: given, or scaled from the template."""
    key = f"{part}-mass"
    return FROM_MAKER if design.values.is_given(key) else known_of(template)


def refuse_impossible(design: VehicleDesign) -> None:
    """Refuse vehicles that cannot be."""
    problems = [*limits.out_of_range(PARAMETERS, design.submission)]
    if not problems:
        problems = [*_too_heavy(design)] or [*_open_balance(design)]
    if problems:
        raise InputError(problems)


def _too_heavy(design: VehicleDesign) -> Iterator[Finding]:
    parts = {
        Text("battery", "电池包"): design.battery_kg,
        Text("drivetrain", "电驱系统"): sum(design.drive_kg.values()),
    }
    if design.body_kg < 0.2 * design.kerb_kg:
        en = ", ".join(f"{name.en} {kg:.4g} kg" for name, kg in parts.items())
        zh = "、".join(f"{name.zh} {kg:.4g} kg" for name, kg in parts.items())
        yield error(
            "no-mass-left-for-body",
            Text(
                f"of a kerb mass of {design.kerb_kg:.4g} kg, {en} leave too little for the body.",
                f"整备质量 {design.kerb_kg:.4g} kg 中，{zh}，留给车体的质量过少。",
            ),
            Text(
                "Check kerb-mass, battery-capacity [kWh] and the masses in the bill.",
                "请检查整备质量（kerb-mass）、电池能量（battery-capacity，kWh）和清单中的质量。",
            ),
        )


def _open_balance(design: VehicleDesign) -> Iterator[Finding]:
    gap = design.mass_gap_share
    if abs(gap) > MASS_GAP_ERROR:
        yield error(
            "mass-gap",
            Text(
                f"bill and defaults miss the kerb mass of {design.kerb_kg:.4g} kg by {-gap:+.1%}.",
                f"清单与缺省值合计与整备质量 {design.kerb_kg:.4g} kg 相差 {-gap:+.1%}。",
            ),
            Text(
                "List the missing materials, or check units and amounts per vehicle.",
                "请补充缺少的材料，或检查单位及单车用量。",
            ),
        )
