"""One chair: materials, the steps of its factory, delivery, replaced parts and its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from footprint.bom import BillLine
from footprint.electricity import GRID
from footprint.foreground import Beyond
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import QuantityKind, parse_unit
from product_models.chair.design import PART, ChairDesign, replacements
from product_models.chair.parts import STEPS
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.module_d import module_d
from product_models.shared.templates import is_grid, is_transport, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import FROM_MAKER, Known, as_known

CHAIR = "office-chair-task-cn-zj"
_BASE, _BASE_KG = "chair-base-aluminium-diecast-cn-zj", 2.6
_SHAPED = {
    "moulding": ("injection-moulding-cn", 1.0),
    "die-casting": (_BASE, _BASE_KG),
    "metalwork": ("chair-mechanism-steel-cn-zj", 1.0),
}
"""Template of each shaping step, and how many kg its reference product weighs."""

_ALLOY = "aluminium-casting-alloy-cn"
_PRIMARY, _SECONDARY = "aluminium-primary-cn", "aluminium-secondary-cn"
_STRIP = "bamboo-strip-cn-zj"
_WASTE = {
    "plastic": "waste-plastic-incineration-glo",
    "textile": "waste-polyester-textile-incineration-cn",
    "other": "waste-mixed-incineration-glo",
}
_LANDFILL = "waste-inert-landfill-glo"
_METALS = ("steel", "aluminium", "metal")
_UPHOLSTERY = ("foam", "fabric", "mesh")
_DERIVED = Known(Provenance.DERIVED, "calc", primary=False)


def chair(design: ChairDesign) -> Activity:
    """Return the activity that makes one chair and follows it to its end."""
    inputs = [x for line in design.submission.bill for x in _materials(design, line, "A1")]
    inputs += [*_packaging(design), *_inbound(design), *_assembly(design)]
    inputs += [*_bamboo_lost(design)]
    if design.boundary != "cradle-to-gate":
        inputs += [*_delivery(design), *_packaging_waste(design)]
    if design.boundary == "cradle-to-grave":
        inputs += [*_replaced(design), *_end(design)]
    name = Text("chair", "座椅")
    return Activity("chair", name, "unit", design.site, tuple(inputs), stage="A3", line="assembly")


def suppliers(design: ChairDesign) -> list[Activity]:
    """Return the steps the chair takes, and suppliers with figures of their own."""
    lines = [(line, "A1") for line in design.submission.bill]
    lines += [(line, "A3") for line in design.submission.packaging]
    made = [bill.supplied(line, stage)[0] for line, stage in lines if line.supplier_figure]
    shaped = {
        design.material(line).step
        for line, _ in lines
        if line.supplier_figure is None and line.part
    }
    return [*made, *(_step(design, step) for step in _SHAPED if step in shaped)]


# ---------------------------------------------------------------------- A1, A2, A3
def _materials(design: ChairDesign, line: BillLine, stage: str) -> Iterator[Exchange]:
    """Yield what one bill line takes: its material, and the step that shapes it."""
    if line.supplier_figure is not None:
        yield bill.supplied(line, stage)[1]
        return
    step = design.material(line).step
    if step in {"die-casting", "metalwork"}:
        yield from _metal(design, line, step)
    else:
        yield _bought(design, line, stage)
    if step is not None:
        kilograms = bill.gross(line, "kg")
        shaped = kilograms if step == "moulding" else kilograms * (1 - line.loss_share)
        yield technosphere(step, shaped, "kg", FROM_MAKER, stage="A3", line=f"step-{step}")


def _bought(design: ChairDesign, line: BillLine, stage: str) -> Exchange:
    if line.part is not None:
        part = PART[line.part]
        return bill.take(line, part.dataset or "", part.unit, stage)
    assert line.dataset is not None  # noqa: S101 - intake refuses lines that name nothing
    unit = design.background.find(line.dataset, line.location).unit
    return bill.take(line, line.dataset, unit, stage)


def _metal(design: ChairDesign, line: BillLine, step: str) -> Iterator[Exchange]:
    """Yield the metal of a line: with the loss it gives, else the usual input per kg."""
    template, unit_kg = _SHAPED[step]
    net = bill.gross(line, "kg") * (1 - line.loss_share)
    for x in design.background.activity(template).exchanges:
        if x.unit != "kg":
            continue
        usual = Known(x.provenance, x.source_id, primary=False)
        per_kg, known = x.amount / unit_kg, usual
        if line.loss_share:
            per_kg, known = 1 / (1 - line.loss_share), FROM_MAKER
        for code, share in _alloy(design, x.input).items():
            yield technosphere(code, net * per_kg * share, "kg", known, stage="A1", line=line.key)


def _alloy(design: ChairDesign, code: str) -> dict[str, float]:
    """Return the metals one kg of a shaped metal is taken from, with their shares."""
    share = design.values.optional("recycled-aluminium-share")
    if code != _ALLOY or share is None:
        return {code: 1.0}
    return {key: one for key, one in ((_PRIMARY, 1 - share), (_SECONDARY, share)) if one}


def _step(design: ChairDesign, step: str) -> Activity:
    """Return one kg shaped in a step: its meters, else the energy of its template."""
    template, unit_kg = _SHAPED[step]
    found = design.background.activity(template)
    rows = design.energy_of(step)
    metered = any(row.carrier == "electricity" for row in rows)
    fired = any(row.carrier != "electricity" for row in rows)
    usual = [
        replace(_local(x, design.site), amount=x.amount / unit_kg, line=f"step-{step}")
        for x in found.exchanges
        if not (x.input.startswith(("aluminium-", "steel-")) and x.unit == "kg")
        and not (metered if is_grid(x) else fired)
    ]
    own = [
        energy.per_output(
            row, CARRIERS, _kilograms(row.output_amount, row.output_unit), design.site
        )
        for row in rows
    ]
    label = next(one.label for one in STEPS if one.key == step)
    return Activity(step, label, "kg", design.site, (*own, *usual), stage="A3", line=f"step-{step}")


def _kilograms(amount: float, unit_code: str) -> float:
    return amount * parse_unit(unit_code).factor


def _local(exchange: Exchange, site: str) -> Exchange:
    return replace(exchange, input=GRID, location=site) if is_grid(exchange) else exchange


def _assembly(design: ChairDesign) -> list[Exchange]:
    """Return the energy of assembly, per chair."""
    rows = design.energy_of("assembly")
    inputs = []
    for row in rows:
        unit = parse_unit(row.output_unit)
        per_chair = design.mass_kg if unit.kind is QuantityKind.MASS else 1.0
        chairs = row.output_amount * unit.factor / per_chair
        inputs.append(replace(energy.per_output(row, CARRIERS, chairs, design.site), stage="A3"))
    if any(row.carrier == "electricity" for row in rows):
        return inputs
    usual = [x for x in _template(design) if is_grid(x)]
    return [*inputs, *(replace(_local(x, design.site), line="assembly") for x in usual)]


def _template(design: ChairDesign) -> tuple[Exchange, ...]:
    return design.background.activity(CHAIR).exchanges


def _packaging(design: ChairDesign) -> list[Exchange]:
    lines = design.submission.packaging
    if lines:
        return [x for line in lines for x in _materials(design, line, "A3")]
    scale = design.mass_kg / _template_kg(design)
    code = PART["carton"].dataset
    return [
        replace(x, amount=x.amount * scale, stage="A3", line="default-packaging")
        for x in _template(design)
        if x.input == code
    ]


def _template_kg(design: ChairDesign) -> float:
    """Return the net mass of the task chair of lca_db, read off its transport of 300 km [kg]."""
    rows = _template(design)
    packed = next(x.amount for x in rows if is_transport(x)) * 1000 / _INBOUND_KM
    return packed - sum(x.amount for x in rows if x.input == PART["carton"].dataset)


_INBOUND_KM = 300.0
"""Distance of the parts of the task chair of lca_db (in the comment of its row)."""


def _inbound(design: ChairDesign) -> list[Exchange]:
    legs = [leg for leg in design.submission.transport if leg.direction == "inbound"]
    if legs:
        masses = (design.net_kg(line) for line in design.submission.bill)
        mass = sum(one or 0.0 for one in masses)
        return [transport.carry(leg, MODES, mass, "A2") for leg in legs]
    tkm = design.packed_kg * _INBOUND_KM / 1000
    usual = [x for x in _template(design) if is_transport(x)]
    return [replace(x, amount=tkm, stage="A2", line="default-transport") for x in usual]


# ---------------------------------------------------------------------- biogenic carbon
def _bamboo(design: ChairDesign) -> Iterator[tuple[float, float]]:
    """Yield for each bamboo line the CO₂ its strips took up, and what is still in it [kg]."""
    strip = design.background.activity(_STRIP).exchanges
    uptake = sum(x.amount for x in strip if x.input == "co2-uptake")
    for line in design.submission.bill:
        if design.material(line).kind != "bamboo" or line.supplier_figure is not None:
            continue
        board = design.background.activity(PART[line.part or ""].dataset or "").exchanges
        strips = sum(x.amount for x in board if x.input == _STRIP)
        glue = sum(x.amount for x in board if "resin" in x.input)
        gross = bill.gross(line, "kg")
        yield gross * strips * uptake, gross * (1 - line.loss_share) * (1 - glue) * uptake


def _bamboo_lost(design: ChairDesign) -> list[Exchange]:
    """Return the carbon of bamboo offcuts and dust, burned in the factory (A3)."""
    lost_kg = sum(taken - kept for taken, kept in _bamboo(design))
    return [_released(lost_kg, "A3")] if lost_kg else []


def _released(kilograms: float, stage: str) -> Exchange:
    return Exchange(
        ExchangeKind.BIOSPHERE,
        "co2-biogenic",
        kilograms,
        "kg",
        _DERIVED.provenance,
        _DERIVED.source_id,
        stage=stage,
        line="biogenic-release",
    )


def stored_co2_kg(design: ChairDesign) -> float:
    """Return the biogenic CO₂ still in the chair [kg]."""
    return sum(kept for _, kept in _bamboo(design))


# ---------------------------------------------------------------------- A4, A5, B, C, D
def _delivery(design: ChairDesign) -> list[Exchange]:
    legs = [leg for leg in design.submission.transport if leg.direction == "outbound"]
    if legs:
        return [transport.carry(leg, MODES, design.packed_kg, "A4") for leg in legs]
    key = "delivery-distance"
    tkm = design.packed_kg * design.values.number(key) / 1000
    code, known = MODES["truck-heavy"].dataset, design.values.known(key)
    return [technosphere(code, tkm, "tkm", known, stage="A4", line="default-delivery")]


def _packaging_waste(design: ChairDesign) -> list[Exchange]:
    """Return plastic packaging burned; cardboard is recycled and leaves free (cut-off)."""
    films = [line for line in design.submission.packaging if line.part == "film"]
    return [
        technosphere(_WASTE["plastic"], kg, "kg", FROM_MAKER, stage="A5", line="packaging-waste")
        for line in films
        if (kg := bill.mass_kg(line))
    ]


def _replaced(design: ChairDesign) -> list[Exchange]:
    """Return parts replaced in use, with their shaping and their waste."""
    inputs = list[Exchange]()
    for line in design.submission.bill:
        key = "upholstery" if line.part in _UPHOLSTERY else line.part
        if key not in {"gas-lift", "caster", "upholstery"}:
            continue
        times = replacements(design.life_a, design.values.optional(f"{key}-life"))
        if times:
            known = design.values.known("service-life", f"{key}-life")
            taken = [*_materials(design, line, "B"), *_waste(design, [line])]
            inputs += [
                replace(x, amount=x.amount * times, stage="B", line=f"replaced-{key}")
                for x in (as_known(one, known) for one in taken)
            ]
    return inputs


def _end(design: ChairDesign) -> list[Exchange]:
    lines = design.submission.bill
    key = "waste-distance"
    tkm = design.mass_kg * design.values.number(key) / 1000
    code, known = MODES["truck-medium"].dataset, design.values.known(key)
    way = technosphere(code, tkm, "tkm", known, stage="C", line="end-of-life")
    stored = stored_co2_kg(design)
    return [way, *_waste(design, lines), *([_released(stored, "C")] if stored else [])]


def _waste(design: ChairDesign, lines: Iterable[BillLine]) -> list[Exchange]:
    """Return the treatment of what is thrown away: metal lost is landfilled, the rest burned."""
    lost = 1 - design.values.number("metal-recycling-share")
    known = design.values.known("metal-recycling-share")
    inputs = []
    for line in lines:
        kind, kg = design.material(line).kind, design.net_kg(line) or 0.0
        code, share = (_LANDFILL, lost) if kind in _METALS else (_WASTE.get(kind), 1.0)
        if code and kg * share:
            inputs.append(
                technosphere(code, kg * share, "kg", known, stage="C", line="end-of-life")
            )
    return inputs


def beyond(design: ChairDesign) -> tuple[Beyond, ...]:
    """Return module D: net scrap of steel and aluminium instead of primary metal."""
    if design.boundary != "cradle-to-grave":
        return ()
    masses = dict.fromkeys(("steel", "aluminium"), 0.0)
    for line in design.submission.bill:
        kind = design.material(line).kind
        if kind in masses:
            masses[kind] += design.net_kg(line) or 0.0
    recycled = design.values.number("metal-recycling-share")
    scrap_in = {"steel": 0.0, "aluminium": _recycled_aluminium(design)}
    net = {kind: kg * (recycled - scrap_in[kind]) for kind, kg in masses.items() if kg}
    known = design.values.known("metal-recycling-share")
    return (module_d(net, known),) if net else ()


def _recycled_aluminium(design: ChairDesign) -> float:
    given = design.values.optional("recycled-aluminium-share")
    if given is not None:
        return given
    alloy = design.background.activity(_ALLOY).exchanges
    return sum(x.amount for x in alloy if x.input == _SECONDARY)
