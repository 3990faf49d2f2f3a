"""The product itself: fabric, trims and sewing, packaging, transport, use and end of life."""

from __future__ import annotations

from dataclasses import replace

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange, Provenance
from product_models.shared import bill, transport
from product_models.shared.templates import is_transport, technosphere
from product_models.shared.transport import MODES
from product_models.shared.values import FROM_MAKER, Known
from product_models.textile.chain import CONSERVED, Chain, Loss, Made, carbon_dioxide, grossed
from product_models.textile.design import TextileDesign
from product_models.textile.disposal import disposal
from product_models.textile.fabric import bought_fabric, branch, dyed_yarn, finished
from product_models.textile.parts import FABRIC_PARTS, PARTS, SIZES
from product_models.textile.products import GARMENTS, PRODUCTS

_SEWING = "sewing-minute-cn-zj"
_WASH = {"cold": "laundry-wash-cn", "warm": "laundry-wash-rer"}
_DRY, _IRON = "laundry-tumble-dry-rer", "ironing-minute-rer"
_PART = {part.key: part for part in PARTS}
_LAST_STEP = {"yarn": "spinning", "fabric": "fabric"}


def product(design: TextileDesign) -> list[Activity]:
    """Return every activity of one product; the last one is the product."""
    made, inputs = _textile(design)
    suppliers, materials = _materials(design)
    chain = Chain(design)
    gate = [*inputs, *materials, *_sewing(chain), *_inbound(design)]
    if design.is_garment:
        gate = _with_dead_stock(design, gate)
    last = Activity(
        "product",
        PRODUCTS[design.product],
        "unit" if design.is_garment else "kg",
        design.submission.product.site or design.values.text("making-site"),
        (*gate, *_downstream(chain)),
        stage="making" if design.is_garment else last_step(design),
        line="inputs-product",
    )
    distinct = {activity.code: activity for activity in (*made, *suppliers)}
    return [*distinct.values(), last]


def last_step(design: TextileDesign) -> str:
    """Return the stage of the factory that ships the product."""
    if design.is_garment:
        return "making"
    return "wet" if design.wet_route != "none" else _LAST_STEP[design.product]


# ---------------------------------------------------------------------- yarn and fabric
def _textile(design: TextileDesign) -> Made:
    """Return what one product takes of yarn or fabric."""
    chain = Chain(design)
    if not design.is_garment:
        make = dyed_yarn if design.product == "yarn" else finished
        made, code = make(chain)
        return made, [technosphere(code, 1.0, "kg", CONSERVED)]
    lines = design.lines_at("fabric")
    if not lines:
        made, code = finished(chain)
        return made, _cut(chain, code, design.fabric_kg, None)
    activities: list[Activity] = []
    inputs: list[Exchange] = []
    for line in lines:
        made, taken = _fabric_line(design, line, lines)
        activities += made
        inputs += taken
    return activities, inputs


def _fabric_line(design: TextileDesign, line: BillLine, lines: list[BillLine]) -> Made:
    if line.part in FABRIC_PARTS and line.supplier_figure is None:
        chain = Chain(design, branch(Chain(design), line, lines), parent=line.key)
        made, code = finished(chain)
        return made, _cut(chain, code, bill.mass_kg(line) or 0.0, line)
    loss = cutting_loss(design, line)
    made, taken = bought_fabric(Chain(design), line, line.amount, loss, "fabric")
    lost = loss.lost(bill.mass_kg(line) or 0.0) * design.carbon_kg_per_kg
    return made, [*taken, *carbon_dioxide("co2-biogenic", lost, "making", "waste-carbon")]


def cutting_loss(design: TextileDesign, line: BillLine | None) -> Loss:
    """Return cutting waste as a share of the fabric: the line's own, else the parameter's."""
    if line is not None and line.loss_share:
        return Loss(line.loss_share, given=True)
    key = "cutting-waste-share"
    return Loss(design.values.number(key), given=design.values.is_given(key))


def _cut(chain: Chain, code: str, net_kg: float, line: BillLine | None) -> list[Exchange]:
    design, loss = chain.design, cutting_loss(chain.design, line)
    known = FROM_MAKER if line else design.values.known("mass", "fabric-share")
    carbon = loss.lost(net_kg) * design.carbon_kg_per_kg
    released = carbon_dioxide("co2-biogenic", carbon, "making", chain.code("waste-carbon"))
    return [*grossed(code, net_kg, loss, known), *released]


def _with_dead_stock(design: TextileDesign, gate: list[Exchange]) -> list[Exchange]:
    dead = design.values.number("dead-stock-share")
    carbon = design.fabric_kg * design.carbon_kg_per_kg * dead / (1 - dead)
    return [
        *(replace(one, amount=one.amount / (1 - dead)) for one in gate),
        *carbon_dioxide("co2-biogenic", carbon, "making", "waste-carbon"),
    ]


# ---------------------------------------------------------------------- trims and packaging
def _materials(design: TextileDesign) -> Made:
    """Return bill lines that are no textile of the chain, and defaults of trims and packaging."""
    suppliers: list[Activity] = []
    inputs: list[Exchange] = []
    lines = [line for line in design.submission.bill if design.level_of(line) is None]
    staged = [(line, _stage(design, line)) for line in lines]
    staged += [(line, "packaging") for line in design.submission.packaging]
    for line, stage in staged:
        if line.supplier_figure is not None:
            supplier, taken = bill.supplied(line, stage)
            suppliers.append(supplier)
        else:
            taken = _take(design, line, stage)
        inputs.append(taken)
    inputs += [
        replace(one, stage=stage, line=f"default-{key}")
        for key, one, stage in default_parts(design)
    ]
    return suppliers, inputs


def _stage(design: TextileDesign, line: BillLine) -> str:
    if line.part in SIZES:
        return "fabric"
    return "making" if design.is_garment else last_step(design)


def _take(design: TextileDesign, line: BillLine, stage: str) -> Exchange:
    if line.part is not None:
        part = _PART[line.part]
        return bill.take(line, part.dataset or "", part.unit, stage)
    dataset = design.background.find(line.dataset or "", line.location)
    return bill.take(line, line.dataset or "", dataset.unit, stage)


def default_parts(design: TextileDesign) -> list[tuple[str, Exchange, str]]:
    """Return trims and packaging that stand in: part, input and stage."""
    row = GARMENTS.get(design.product)
    packed = any(_PART[line.part].packaging for line in design.submission.packaging if line.part)
    found = []
    if row is not None and row.template is not None:
        datasets = {
            part.dataset: part for part in PARTS if part.unit == "unit" or part.key == "wadding"
        }
        for one in design.background.activity(row.template).exchanges:
            part = datasets.get(one.input)
            if part is None or design.billed(part.key) or (packed and part.packaging):
                continue
            if not part.packaging and _trims_billed(design):
                continue
            found.append((part.key, one, "packaging" if part.packaging else "making"))
    elif row is not None and not packed and not design.submission.packaging:
        known = Known(Provenance.ASSUMED, "assumption", primary=False)
        one = technosphere("packaging-garment-cn", 1.0, "unit", known)
        found.append(("packaging-set", one, "packaging"))
    return found


def _trims_billed(design: TextileDesign) -> bool:
    """Tell whether the bill names any trim, so that it is taken to name them all."""
    return any(design.level_of(line) is None for line in design.submission.bill)


# ---------------------------------------------------------------------- sewing and transport
def _sewing(chain: Chain) -> list[Exchange]:
    design = chain.design
    if not design.is_garment:
        return []
    minutes, known = design.values.number("sewing-minutes"), design.values.known("sewing-minutes")
    template = design.background.activity(_SEWING)
    inputs = [
        replace(one, amount=one.amount * minutes, primary=known.primary)
        for one in template.exchanges
    ]
    return chain.powered("making", inputs)


def _inbound(design: TextileDesign) -> list[Exchange]:
    """Return the legs in; else the transport of the product's dataset, per kg of its mass."""
    stage = last_step(design)
    legs = _legs(design, "inbound", design.material_mass_kg, stage)
    row = GARMENTS.get(design.product)
    if legs or row is None or row.template is None:
        return legs
    return [
        replace(one, amount=one.amount * design.mass_kg / row.mass_kg, line="default-transport")
        for one in design.background.activity(row.template).exchanges
        if is_transport(one)
    ]


def _legs(design: TextileDesign, direction: str, mass_kg: float, stage: str) -> list[Exchange]:
    return [
        transport.carry(leg, MODES, mass_kg, stage)
        for leg in design.submission.transport
        if leg.direction == direction
    ]


# ---------------------------------------------------------------------- after the gate
def _downstream(chain: Chain) -> list[Exchange]:
    design = chain.design
    if design.boundary == "cradle-to-gate":
        return []
    inputs = _legs(design, "outbound", design.packed_mass_kg, "distribution")
    if design.boundary == "cradle-to-grave":
        inputs += [*_use(chain), *disposal(design)]
    return inputs


def _use(chain: Chain) -> list[Exchange]:
    """Return washing, drying and ironing over the life."""
    values = chain.design.values
    washed = values.number("washes") * chain.design.mass_kg
    ironed = values.number("washes") * values.number("ironing-share")
    amounts = {
        "use-wash": (_WASH[values.text("washing")], washed),
        "use-dry": (_DRY, washed * values.number("tumble-dry-share")),
        "use-iron": (_IRON, ironed * values.number("ironing-minutes")),
    }
    site = values.text("use-site")
    return [
        replace(chain.at(one, site, key), amount=one.amount * amount, stage="use")
        for key, (code, amount) in amounts.items()
        for one in chain.design.background.activity(code).exchanges
        if amount
    ]
