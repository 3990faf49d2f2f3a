"""The module itself: materials, packaging, its plant, and what comes after the gate."""

from __future__ import annotations

from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange, Provenance
from footprint.text import Text
from product_models.pv_module.design import ModuleDesign
from product_models.pv_module.parts import PARTS
from product_models.pv_module.silicon import energy_inputs
from product_models.shared import bill, transport
from product_models.shared.templates import adapt, is_fuel, is_grid, is_transport, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import Known

_PANEL = "panel-topcon-glass-glass-cn"
_FRAME = "aluminium-frame-anodised-cn"
_PLANT = "pv-electricity-ground-mounted-topcon-cn"
_RECYCLING = "recycling-crystalline-silicon-module-cn"

_PROFILE = "frame-"
"""Beginning of the codes of frame profiles; the key of their line follows."""

_PART = {part.key: part for part in PARTS}
_GLASS_KG_PER_M2_MM = 2.5

Amount = tuple[float, str, Known]


def module(design: ModuleDesign) -> tuple[Activity, list[Activity]]:
    """Return the activity that makes one module, and its suppliers with figures of their own."""
    taken, suppliers = _materials(design)
    cells = []
    if design.makes_cells:
        cell_m2, known = design.cell_area_m2
        cells = [technosphere("cell", cell_m2, "m2", known, line=design.cell_line)]
    started = 1 / design.values.number("module-yield")
    gate = [
        replace(exchange, amount=exchange.amount * started)
        for exchange in (*cells, *taken, *_plant_inputs(design))
    ]
    made = Activity(
        "module",
        Text("photovoltaic module", "光伏组件"),
        "unit",
        design.values.text("module-site"),
        (*gate, *_downstream(design)),
        stage="assembly",
        line="inputs-module",
    )
    return made, suppliers


def frames(design: ModuleDesign, made: Activity) -> list[Activity]:
    """Return the frame profiles a module takes, an activity for each line that names one."""
    inputs = (x for x in made.exchanges if x.input.startswith(_PROFILE))
    return [_profile(design, x.input, x.line or "") for x in inputs]


def _profile(design: ModuleDesign, code: str, line: str) -> Activity:
    """Return one kg of anodised profile with its recycled share."""
    share = design.values.number("frame-recycled-share")
    template = design.background.activity(_FRAME)
    ingot = next(x for x in template.exchanges if x.input.startswith("aluminium-primary"))
    metal = [replace(ingot, amount=ingot.amount * (1 - share))]
    if share:
        known = design.values.known("frame-recycled-share")
        metal.append(technosphere("aluminium-secondary-cn", ingot.amount * share, "kg", known))
    return adapt(
        template,
        code,
        drop=lambda exchange: exchange.input == ingot.input,
        add=tuple(metal),
        stage="materials",
        line=line,
    )


# ---------------------------------------------------------------------- materials and packaging
def _materials(design: ModuleDesign) -> tuple[list[Exchange], list[Activity]]:
    """Return everything but cells and energy that goes into one module."""
    inputs: list[Exchange] = []
    suppliers: list[Activity] = []
    submission = design.submission
    lines = [(line, "materials") for line in submission.bill]
    lines += [(line, "packaging") for line in submission.packaging]
    for line, stage in lines:
        if line.supplier_figure is not None:
            place = "cell" if line.part == "cell" else stage
            supplier, taken = bill.supplied(line, place)
            suppliers.append(supplier)
            inputs.append(taken)
        elif line.part != "cell":
            inputs.append(_take(design, line, stage))
    for key, (amount, unit, known) in default_parts(design).items():
        stage = "packaging" if _PART[key].packaging else "materials"
        own = f"default-{key}"
        code = _PART[key].dataset or _PROFILE + own
        inputs.append(technosphere(code, amount, unit, known, stage=stage, line=own))
    return inputs, suppliers


def _take(design: ModuleDesign, line: BillLine, stage: str) -> Exchange:
    if line.part is not None:
        part = _PART[line.part]
        taken = bill.take(line, part.dataset or _PROFILE + line.key, part.unit, stage)
        return taken if part.dataset else replace(taken, location=None)
    assert line.dataset is not None  # noqa: S101 - intake refuses lines that name nothing
    dataset = design.background.find(line.dataset, line.location)
    return bill.take(line, line.dataset, dataset.unit, stage)


def default_parts(design: ModuleDesign) -> dict[str, Amount]:
    """Return what stands in for parts the bill does not name: amount per module, unit, source."""
    parts = _films_and_glass(design) | _small_parts(design)
    if design.values.flag("framed"):
        mass = design.values.number("frame-mass") * design.area_m2
        parts["frame"] = (mass, "kg", design.values.known("frame-mass"))
    return {key: row for key, row in parts.items() if row[0] and not _is_billed(design, key)}


def _films_and_glass(design: ModuleDesign) -> dict[str, Amount]:
    values = design.values
    gross_m2 = design.area_m2 / (1 - values.number("film-and-glass-loss-share"))
    film = values.number("encapsulant-mass") * gross_m2
    poe = values.number("encapsulant-poe-share")
    known = values.known("encapsulant-mass", "encapsulant-poe-share")
    sides = ("front", "rear") if design.has_rear_glass else ("front",)
    parts: dict[str, Amount] = {
        f"{side}-glass": (
            values.number(f"{side}-glass-thickness") * _GLASS_KG_PER_M2_MM * gross_m2,
            "kg",
            values.known(f"{side}-glass-thickness"),
        )
        for side in sides
    }
    parts["encapsulant-eva"] = (film * (1 - poe), "kg", known)
    parts["encapsulant-poe"] = (film * poe, "kg", known)
    if not design.has_rear_glass:
        mass = values.number("backsheet-mass") * design.area_m2
        parts["backsheet"] = (mass, "kg", values.known("backsheet-mass"))
    return parts


def _small_parts(design: ModuleDesign) -> dict[str, Amount]:
    area_m2 = design.area_m2
    seen = Known(Provenance.SEEN, "premise-iea2020", primary=False)
    assumed = Known(Provenance.ASSUMED, "assumption", primary=False)
    return {
        "ribbon": (0.116 * area_m2, "kg", seen),
        "sealant": (0.1 * area_m2, "kg", seen),
        "flux": (0.0159 * area_m2, "kg", seen),
        "junction-box": (1.0, "unit", Known(Provenance.SEEN, "energytrend-2023", primary=False)),
        "carton": (0.4 * area_m2, "kg", assumed),
        "pallet": (1 / 36, "unit", assumed),
    }


def _is_billed(design: ModuleDesign, part: str) -> bool:
    """Tell whether the bill names a part, or the other kind of film."""
    films = {"encapsulant-eva", "encapsulant-poe"}
    return any(design.lines_of(one) for one in (films if part in films else {part}))


# ---------------------------------------------------------------------- the module plant
def _plant_inputs(design: ModuleDesign) -> list[Exchange]:
    """Return water, waste, energy and inbound transport."""
    template = design.background.activity(_PANEL)
    handled = {part.dataset for part in PARTS} | {_FRAME}
    heat = design.gives_heat("module")
    inbound = _legs(design, "inbound", design.material_mass_kg, "materials")
    kept = [
        replace(exchange, amount=exchange.amount * design.area_m2, line="inputs-module")
        for exchange in template.exchanges
        if exchange.input not in handled
        and not exchange.input.startswith("cell-")
        and not is_grid(exchange)
        and not is_transport(exchange)
        and not (heat and is_fuel(exchange))
    ]
    usual = [
        replace(
            exchange,
            amount=exchange.amount * design.area_m2,
            stage="materials",
            line="default-transport",
        )
        for exchange in template.exchanges
        if is_transport(exchange)
    ]
    kwh = design.values.number("module-electricity") * design.power_kwp
    return [*kept, *(inbound or usual), *energy_inputs(design, "module", kwh)]


def _legs(design: ModuleDesign, direction: str, mass_kg: float, stage: str) -> list[Exchange]:
    return [
        transport.carry(leg, MODES, mass_kg, stage)
        for leg in design.submission.transport
        if leg.direction == direction
    ]


# ---------------------------------------------------------------------- after the gate
def _downstream(design: ModuleDesign) -> list[Exchange]:
    if design.boundary == "cradle-to-gate":
        return []
    inputs = _legs(design, "outbound", design.packed_mass_kg, "distribution")
    if design.boundary == "cradle-to-grave":
        inputs += [*_balance_of_system(design), _end_of_life(design)]
    return inputs


def _balance_of_system(design: ModuleDesign) -> list[Exchange]:
    """Return mounting, inverter, wiring and building of a ground-mounted plant."""
    if design.values.text("balance-of-system") == "none":
        return []
    plant = design.background.activity(_PLANT)
    mounting = next(x for x in plant.exchanges if x.input.startswith("mounting-"))
    own = ("pv-module-", "recycling-", "electricity-cn-")
    return [
        replace(
            exchange,
            amount=exchange.amount / mounting.amount * design.power_kwp,
            stage="installation",
            line="balance-of-system",
        )
        for exchange in plant.exchanges
        if not exchange.input.startswith(own)
    ]


def _end_of_life(design: ModuleDesign) -> Exchange:
    mass, known = design.values.number("mass"), design.values.known("mass")
    return technosphere(_RECYCLING, mass, "kg", known, stage="end-of-life", line="end-of-life")
