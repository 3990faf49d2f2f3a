"""Precursor, cathode and cells, each from its template in lca_db."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footprint.electricity import GRID
from footprint.inventory import Activity, Exchange, Provenance
from footprint.text import Text
from product_models.battery_lithium_ion.chemistry import (
    CHEMISTRIES,
    LITHIUM_CARBONATE,
    LITHIUM_HYDROXIDE_MONOHYDRATE,
    SULFATE_OF,
    mass_share,
)
from product_models.battery_lithium_ion.design import BatteryDesign, taken
from product_models.shared import energy
from product_models.shared.energy import CARRIERS
from product_models.shared.meters import gives, metered
from product_models.shared.recycling import Circularity, shares, under
from product_models.shared.templates import is_fuel, is_grid, is_transport, technosphere
from product_models.shared.values import Known

NICKEL = {
    "average": "nickel-sulfate-greet-glo",
    "china-mix": "nickel-sulfate-cn",
    "sulfide": "nickel-sulfate-hexahydrate-glo",
    "hpal": "nickel-sulfate-hpal-cn",
    "matte": "nickel-sulfate-npi-matte-cn",
}
_HEXAHYDRATE = 262.85 / 154.75
"""Hexahydrate per anhydrous nickel sulfate [kg/kg]."""

_LITHIUM = {
    "lithium-carbonate-": {
        "mix": "lithium-carbonate-cn",
        "spodumene": "lithium-carbonate-spodumene-average-cn",
        "lepidolite": "lithium-carbonate-lepidolite-cn",
        "brine-chile": "lithium-carbonate-brine-cl",
        "brine-china": "lithium-carbonate-brine-cn",
    },
    "lithium-hydroxide-": {
        "mix": "lithium-hydroxide-monohydrate-cn",
        "spodumene": "lithium-hydroxide-monohydrate-spodumene-cn",
        "brine-chile": "lithium-hydroxide-monohydrate-brine-cl",
    },
}
_ANODE = {
    "graphite-mix": "graphite-anode-cn",
    "synthetic": "graphite-anode-synthetic-cn",
    "natural": "graphite-anode-natural-cn",
    "hard-carbon": "hard-carbon-anode-pitch-cn",
}
_PART_OF = {
    "cathode-active-": ("cathode", "electrode"),
    "graphite-anode-": ("anode", "electrode"),
    "hard-carbon-": ("anode", "electrode"),
    "carbon-black-": ("conductive-carbon", "electrode"),
    "polyvinylidene-fluoride-": ("pvdf", "electrode"),
    "styrene-butadiene-": ("sbr", "electrode"),
    "carboxymethyl-cellulose-": ("cmc", "electrode"),
    "n-methyl-pyrrolidone-": ("nmp", "electrode"),
    "deionised-water-": (None, "electrode"),
    "copper-foil-": ("copper-foil", "foil"),
    "aluminium-foil-": ("aluminium-foil", "foil"),
    "separator-": ("separator", "separator"),
    "electrolyte-": ("electrolyte", "electrolyte"),
    "polyethylene-terephthalate-": ("pouch-film", None),
}
"""Beginning of a cell template's input: part it is, and yield it is subject to."""

_CANS = {
    "prismatic": ("cell-can-aluminium", "aluminium-sheet-cn"),
    "cylindrical": ("cell-can-steel", "steel-cold-rolled-cn"),
}
_METAL_RECOVERED = 0.15944 + 0.05336 + 0.04975 + 0.15362 * 0.18787
"""Nickel, cobalt, manganese and lithium out of 1 kg of NMC622 cells [kg] (EverBatt 2023)."""


def chain(design: BatteryDesign) -> list[Activity]:
    """Return the steps up to the cell, those that are modelled here."""
    steps = []
    if design.makes_cells or design.lines_of("cathode"):
        if design.chemistry.has_precursor:
            steps.append(_precursor(design))
        steps.append(_cathode(design))
        if any(row.input == "recycled-metal" for step in steps for row in step.exchanges):
            steps.append(_recycled_metal(design))
    if design.makes_cells:
        steps.append(_cell(design))
    return steps


# ---------------------------------------------------------------------- active material
def _precursor(design: BatteryDesign) -> Activity:
    template = design.background.activity(taken(design.cathode_template, "precursor-").input)
    rows: list[Exchange] = []
    for row in _own_energy(design, "precursor", template):
        if row.input.startswith("nickel-sulfate-"):
            rows += _with_recycled(design, _nickel(design, row), "nickel", "Ni")
        elif row.input.startswith("cobalt-sulfate-"):
            rows += _with_recycled(design, replace(row, line="cobalt"), "cobalt", "Co")
        else:
            rows.append(row)
    return _step(design, "precursor", template, rows)


def _cathode(design: BatteryDesign) -> Activity:
    rows: list[Exchange] = []
    for row in _own_energy(design, "cathode", design.cathode_template):
        if row.input.startswith("precursor-"):
            rows.append(replace(row, input="precursor"))
        elif row.input.startswith("lithium-"):
            rows += _with_recycled(design, _lithium(design, row), "lithium", "Li")
        else:
            rows.append(row)
    return _step(design, "cathode", design.cathode_template, rows)


def _nickel(design: BatteryDesign, row: Exchange) -> Exchange:
    code = NICKEL[design.values.text("nickel-source")]
    factor = _HEXAHYDRATE if "hexahydrate" in code else 1.0
    return replace(row, input=code, amount=row.amount * factor, line="nickel")


def _lithium(design: BatteryDesign, row: Exchange) -> Exchange:
    if not design.values.is_given("lithium-source"):
        return replace(row, line="lithium")
    kind = next(kind for kind in _LITHIUM if row.input.startswith(kind))
    return replace(row, input=_LITHIUM[kind][design.values.text("lithium-source")], line="lithium")


def lithium_carbonate(design: BatteryDesign) -> str:
    """Return the dataset of the lithium carbonate that recovered lithium replaces."""
    return _LITHIUM["lithium-carbonate-"][design.values.text("lithium-source")]


def _with_recycled(
    design: BatteryDesign, row: Exchange, name: str, element: str
) -> Iterator[Exchange]:
    """Yield a salt's primary share, and the recycled metal that stands for the rest."""
    key = f"recycled-{name}-share"
    one = under(
        design.values.text("circular-approach"),
        Circularity(
            allocation=design.values.number("allocation-factor"),
            recycled_content=design.values.number(key),
        ),
    )
    share = shares(one)
    yield replace(row, amount=row.amount * share.virgin)
    if share.recycled:
        metal_kg = row.amount * _metal_share(row.input, element) * share.recycled
        yield technosphere(
            "recycled-metal", metal_kg, "kg", design.values.known(key), line=row.line
        )


def _metal_share(code: str, element: str) -> float:
    if code.startswith("lithium-hydroxide-"):
        return mass_share(element, LITHIUM_HYDROXIDE_MONOHYDRATE)
    if element == "Li":
        return mass_share(element, LITHIUM_CARBONATE)
    anhydrous = mass_share(element, SULFATE_OF[element])
    return anhydrous / _HEXAHYDRATE if "hexahydrate" in code else anhydrous


def _recycled_metal(design: BatteryDesign) -> Activity:
    """Return one kg of metal out of hydrometallurgical recycling, by mass of metal recovered."""
    known = Known(Provenance.DERIVED, "everbatt2023", primary=False)
    recycling = CHEMISTRIES["nmc622"].recycling["hydro"]
    return Activity(
        "recycled-metal",
        Text("nickel, cobalt and lithium from recycling", "再生镍、钴、锂"),
        "kg",
        design.values.text("cathode-site"),
        (technosphere(recycling, 1 / _METAL_RECOVERED, "kg", known),),
        stage="materials",
        line="recycled-metal",
    )


def _step(design: BatteryDesign, key: str, template: Activity, rows: list[Exchange]) -> Activity:
    line = design.lines_of("cathode")
    own = line[0].key if line and key == "cathode" else f"inputs-{key}"
    return replace(
        template,
        code=key,
        exchanges=tuple(rows),
        role="foreground",
        location=design.values.text(f"{key}-site"),
        stage="materials",
        line=own,
    )


# ---------------------------------------------------------------------- cells
def _cell(design: BatteryDesign) -> Activity:
    """Return one kg of cells: default materials the bill does not give, and their making."""
    template = design.cell_template
    rows = [*default_materials(design).values(), *_process_water(design)]
    if not any(leg.direction == "inbound" for leg in design.submission.transport):
        rows += [
            replace(row, line="default-transport", stage="materials")
            for row in template.exchanges
            if is_transport(row)
        ]
    return replace(
        template,
        code="cell",
        exchanges=(*rows, *_making(design)),
        role="foreground",
        location=design.values.text("cell-site"),
        stage="production",
        line=design.cell_line,
    )


def default_materials(design: BatteryDesign) -> dict[str, Exchange]:
    """Return what stands in for parts of the cell the bill does not name, per kg of cell."""
    scale, found = _content_scale(design), {}
    for row in design.cell_template.exchanges:
        part, step = part_of(row.input)
        if part is not None:
            amount = row.amount * scale * _yield_factor(design, step)
            found[part] = replace(
                row,
                input=code_of(design, part) or row.input,
                amount=amount,
                stage="materials",
                line=f"default-{part}",
            )
    found |= _can(design)
    return {key: row for key, row in found.items() if not design.is_billed(key)}


def part_of(code: str) -> tuple[str | None, str | None]:
    """Return part and kind of yield of a cell template's input."""
    for beginning, answer in _PART_OF.items():
        if code.startswith(beginning):
            return answer
    return None, None


def code_of(design: BatteryDesign, part: str) -> str | None:
    """Return what answers to a part that the chemistry decides, or None for the others."""
    match part:
        case "cathode":
            return "cathode"
        case "anode":
            return _ANODE[design.values.text("anode-material")]
        case "electrolyte":
            return taken(design.cell_template, "electrolyte-").input
        case _:
            return None


def _content_scale(design: BatteryDesign) -> float:
    """Return how much of a kg of cell is content, against the template's own."""
    cans = tuple(code for _, code in _CANS.values())
    own = sum(row.amount for row in design.cell_template.exchanges if row.input in cans)
    return (1 - design.values.number("housing-share")) / (1 - own)


def _yield_factor(design: BatteryDesign, step: str | None) -> float:
    """Return default yield / own yield: the template's amounts hold the default yields."""
    keys = ["cell-yield", *([f"{step}-yield"] if step else [])]
    factor = 1.0
    for key in keys:
        usual = design.values.default(key)
        assert usual is not None  # noqa: S101 - every yield has a default
        factor *= float(usual.value) / design.values.number(key)
    return factor


def _can(design: BatteryDesign) -> dict[str, Exchange]:
    share, form = design.values.number("housing-share"), design.values.text("cell-format")
    if not share:
        return {}
    part, code = _CANS.get(form, ("pouch-film", "polyethylene-terephthalate-us"))
    usual = design.values.default("cell-yield")
    assert usual is not None  # noqa: S101 - every yield has a default
    kg = share * float(usual.value) / design.values.number("cell-yield")
    known = design.values.known("housing-share")
    line = f"default-{part}"
    return {part: technosphere(code, kg, "kg", known, stage="materials", line=line)}


def _process_water(design: BatteryDesign) -> Iterator[Exchange]:
    for row in design.cell_template.exchanges:
        if row.input.startswith("deionised-water-"):
            amount = row.amount * _content_scale(design) * _yield_factor(design, "electrode")
            yield replace(row, amount=amount, line="inputs-cell", stage="production")


# ---------------------------------------------------------------------- energy
def _making(design: BatteryDesign) -> Iterator[Exchange]:
    """Yield the energy of one kg of cells: the plant's own, else a published set per kWh."""
    for row in _published_energy(design):
        electric = row.input == GRID
        if not gives(design.energy_of("cell"), electricity=electric):
            yield replace(row, line="electricity-cell" if electric else "heat-cell")
    yield from meters(design, "cell")


def _published_energy(design: BatteryDesign) -> Iterator[Exchange]:
    key, site = design.values.text("cell-energy-set"), design.values.text("cell-site")
    if key == "zhang2024":
        cell = design.background.activity("battery-cell-sodium-ion-nmmt-cn")
        pack = design.background.activity("battery-pack-sodium-ion-nmmt-cn")
        rows = [row for row in cell.exchanges if is_grid(row) or is_fuel(row)]
        per_kg = design.kwh_per_kg * taken(pack, "battery-cell-").amount
    else:
        energy_set = design.background.activity(f"cell-manufacturing-energy-{key}-cn")
        rows, per_kg = list(energy_set.exchanges), design.kwh_per_kg
    for row in rows:
        scaled = replace(row, amount=row.amount * per_kg, stage="production")
        yield replace(scaled, input=GRID, location=site) if is_grid(row) else scaled


def _own_energy(design: BatteryDesign, step: str, template: Activity) -> Iterator[Exchange]:
    """Return a template's inputs with the electricity of its site, or the maker's own energy."""
    return metered(
        template,
        step,
        design.energy_of(step),
        design.values.text(f"{step}-site"),
        lambda row: design.output_of(step, row.output_amount, row.output_unit),
    )


def meters(design: BatteryDesign, step: str) -> Iterator[Exchange]:
    """Yield a step's own energy rows per unit of its reference product."""
    for row in design.energy_of(step):
        output = design.output_of(step, row.output_amount, row.output_unit)
        yield energy.per_output(row, CARRIERS, output, design.values.text(f"{step}-site"))
