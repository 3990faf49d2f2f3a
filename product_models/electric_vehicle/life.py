"""After the gate: the way to the customer, driving, maintenance and end of life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.inventory import Activity, Exchange, Provenance
from product_models.electric_vehicle.design import DRIVE_INPUTS, VehicleDesign, input_of
from product_models.electric_vehicle.parts import BATTERY, FLUID_PARTS
from product_models.shared import bill, refrigerants, transport
from product_models.shared.decline import mean_grid_factor
from product_models.shared.recycling import RULES, Circularity, shares, under
from product_models.shared.refrigerants import Circuit
from product_models.shared.templates import grid, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import Known

_TAKE_BACK = "battery-collection-dismantling-lithium-ion-cn"
_LANDFILL, _INCINERATION = "waste-inert-landfill-glo", "waste-plastic-incineration-glo"
REMELTING: dict[str, tuple[str | None, str]] = {
    "steel": ("steel-crude-electric-arc-cn", "steel-crude-basic-oxygen-cn"),
    "aluminium": ("aluminium-secondary-cn", "aluminium-primary-cn"),
    "copper": (None, "copper-cathode-cn"),
}
"""What makes secondary metal of scrap, and the primary metal it replaces."""

_METAL_OF = {
    "steel": "steel",
    "cast-iron": "steel",
    "aluminium-cast": "aluminium",
    "aluminium-sheet": "aluminium",
    "aluminium-extrusion": "aluminium",
    "wiring": "copper",
    "gearbox": "steel",
}
_BURNABLE = {"plastics", "foam", "tyres"}
_ASSUMED = Known(Provenance.ASSUMED, "assumption", primary=False)


def downstream(design: VehicleDesign) -> Iterator[Exchange]:
    """Yield what follows the factory gate, within the boundary."""
    if design.boundary == "cradle-to-gate":
        return
    for leg in design.submission.transport:
        if leg.direction == "outbound":
            yield transport.carry(leg, MODES, design.packed_mass_kg, "distribution")
    if design.boundary == "cradle-to-grave":
        yield driving(design)
        yield from _maintenance(design)
        yield from _end_of_life(design)


def driving(design: VehicleDesign) -> Exchange:
    """Return the electricity of the life, each year weighed by its grid."""
    per_km, known = design.wall_kwh_per_km
    values = design.values
    factor = mean_grid_factor(values.number("lifetime"), values.number("grid-decline-share"))
    one = grid(per_km * design.life_km * factor, values.text("use-site"), known, line="driving")
    return replace(one, stage="use")


# ---------------------------------------------------------------------- maintenance
def _maintenance(design: VehicleDesign) -> Iterator[Exchange]:
    values = design.values
    more_sets = max(0.0, design.life_km / values.number("tyre-life") - 1)
    kilograms = {"tyres-cn": (material_kg(design)["tyres"] * more_sets, "tyre-life", "tyres")}
    refills = values.number("fluid-refills")
    for part in FLUID_PARTS:
        kg = design.fluid_kg[part.key] * refills
        kilograms[part.dataset or ""] = (kg, "fluid-refills", "fluids")
    for code, (kg, parameter, line) in kilograms.items():
        if kg:
            known = values.known(parameter)
            yield technosphere(
                code, kg, "kg", known, stage="maintenance", line=f"maintenance-{line}"
            )
    yield from refrigerants.emissions(
        values.text("refrigerant"),
        circuit(design).leaked_kg,
        values.known("refrigerant-charge", "refrigerant-leak-share"),
        "maintenance",
        "refrigerant-leaks",
    )
    yield from _replacements(design)


def circuit(design: VehicleDesign) -> Circuit:
    """Return the refrigerant circuit of the air conditioning."""
    number = design.values.number
    return Circuit(
        number("refrigerant-charge"),
        number("refrigerant-leak-share"),
        number("lifetime"),
        recovery_share=number("refrigerant-recovery-share"),
    )


def _replacements(design: VehicleDesign) -> Iterator[Exchange]:
    """Yield the packs that follow the first, as the first: supplier's figure or dataset."""
    more = design.values.number("battery-replacements")
    known = design.values.known("battery-replacements")
    figures = [line for line in design.lines_of(BATTERY) if line.supplier_figure is not None]
    for line in figures if more else ():
        packs = more * line.amount / (1 - line.loss_share)
        for emission in bill.supplied(line, "maintenance")[0].exchanges:
            yield replace(
                emission,
                amount=emission.amount * packs,
                stage="maintenance",
                line="battery-replacement",
            )
    if more and not figures:
        kwh = more * design.packs * design.values.number("battery-capacity")
        yield technosphere(
            design.pack.code, kwh, "kWh", known, stage="maintenance", line="battery-replacement"
        )


# ---------------------------------------------------------------------- end of life
def material_kg(design: VehicleDesign) -> dict[str, float]:
    """Return net masses by part of the body and drivetrain, from bill and defaults [kg]."""
    masses = dict.fromkeys(("tyres", *_METAL_OF, *_BURNABLE), 0.0) | design.default_body_kg
    masses |= design.drive_kg
    for line in design.submission.bill:
        if line.part in masses and line.part not in DRIVE_INPUTS:
            masses[line.part or ""] += bill.mass_kg(line) or 0.0
    return masses


def metals_kg(design: VehicleDesign) -> dict[str, float]:
    """Return steel, aluminium and copper in the vehicle without battery [kg]."""
    metals = dict.fromkeys(REMELTING, 0.0)
    masses = material_kg(design)
    for part, kg in masses.items():
        if part in _METAL_OF:
            metals[_METAL_OF[part]] += kg
    for part in ("motor", "power-electronics"):
        template = design.background.activity(input_code(design, part))
        for metal, share in _metal_shares(template).items():
            metals[metal] += masses[part] * share
    return metals


def input_code(design: VehicleDesign, part: str) -> str:
    """Return the dataset of a part of the drivetrain."""
    car = design.background.activity("bev-medium-without-battery-cn")
    return input_of(car, DRIVE_INPUTS[part]).input


def _metal_shares(template: Activity) -> dict[str, float]:
    """Return the metals in 1 kg of a part, by the materials its dataset takes."""
    taken = {x.input: x.amount for x in template.exchanges if x.unit == "kg"}
    whole = sum(taken.values())
    return {
        metal: sum(kg for code, kg in taken.items() if code.startswith(f"{metal}-")) / whole
        for metal in REMELTING
    }


def _end_of_life(design: VehicleDesign) -> Iterator[Exchange]:
    values, kerb_kg = design.values, design.kerb_kg
    known = values.known("dismantling-electricity")
    kwh = values.number("dismantling-electricity") * kerb_kg
    power = grid(kwh, values.text("use-site"), known, line="dismantling")
    yield replace(power, stage="end-of-life")
    packs = 1 + values.number("battery-replacements")
    kg = design.battery_kg * packs
    yield technosphere(
        _TAKE_BACK, kg, "kg", _ASSUMED, stage="end-of-life", line="battery-take-back"
    )
    yield from _recycling(design)
    yield from _residue(design)
    yield from refrigerants.emissions(
        values.text("refrigerant"),
        circuit(design).lost_at_end_kg,
        values.known("refrigerant-charge", "refrigerant-recovery-share"),
        "end-of-life",
        "refrigerant-end",
    )


def _recycling(design: VehicleDesign) -> Iterator[Exchange]:
    """Yield remelting, replaced primary metal (negative) and landfill of each metal."""
    values = design.values
    known = values.known("metal-recovery-share", "circular-approach")
    for metal, kg in metals_kg(design).items():
        own = Circularity(
            allocation=float(RULES[metal].allocation.value),
            recycling_rate=values.number("metal-recovery-share"),
            quality_out=float(RULES[metal].quality.value),
        )
        share = shares(under(values.text("circular-approach"), own))
        remelting, primary = REMELTING[metal]
        amounts = {
            (remelting, "recycling"): share.recycling,
            (primary, f"credit-{metal}"): share.avoided,
            (_LANDFILL, "residue"): share.disposal,
        }
        for (code, line), part in amounts.items():
            if code and part:
                yield technosphere(code, kg * part, "kg", known, stage="end-of-life", line=line)


def _residue(design: VehicleDesign) -> Iterator[Exchange]:
    """Yield incineration and landfill of what is no metal."""
    values, masses = design.values, material_kg(design)
    known = values.known("residue-incinerated-share")
    burnable = sum(masses[part] for part in _BURNABLE)
    burned = burnable * values.number("residue-incinerated-share")
    metals = sum(metals_kg(design).values())
    fluids = sum(design.fluid_kg.values())
    buried = max(0.0, design.kerb_kg - design.battery_kg - metals - burned - fluids)
    for code, kg in ((_INCINERATION, burned), (_LANDFILL, buried)):
        if kg:
            yield technosphere(code, kg, "kg", known, stage="end-of-life", line="residue")
