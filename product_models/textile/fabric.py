"""Greige and finished fabric: knitting, weaving by picks, dyeing, printing, finishing."""

from __future__ import annotations

from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.shared import bill
from product_models.textile.chain import (
    CONSERVED,
    Chain,
    Loss,
    Made,
    bought,
    carbon_dioxide,
    grossed,
    ratio,
)
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import FIBRES
from product_models.textile.parts import YARN_ROUTES
from product_models.textile.wet import has_finish, treated, wet_loss
from product_models.textile.yarn import yarn

FABRICS = {
    "knit-circular": "fabric-cotton-knit-circular-cn-zj",
    "knit-flat": "fabric-cotton-knit-flat-cn-zj",
    "knit-fully-fashioned": "fabric-cotton-knit-fully-fashioned-cn-zj",
    "knit-seamless": "fabric-cotton-knit-seamless-cn-zj",
    "knit-average": "fabric-cotton-knit-mix-cn-zj",
    "weave-air-jet": "fabric-cotton-woven-nm40-cn-zj",
    "weave-water-jet": "fabric-polyester-woven-waterjet-cn-zj",
    "weave-silk": "silk-fabric-greige-cn-zj",
}
_YARNS = ("yarn-", "polyester-filament-", "raw-silk-")

_REFERENCE_NM = {"weave-air-jet": 40.0, "weave-water-jet": 80.0}
"""Count of the weaving datasets [Nm]: 40 as they say, and 125 dtex amid 75–150 denier."""

CRIMP = 1.08
"""Length of yarn per length of fabric (Ecobalyse, weaving)."""


def picks_per_cm(surface_mass: float, count_nm: float) -> float:
    """Return picks of a fabric as dense in warp as in weft [1/cm].

    Examples
    --------
    >>> round(picks_per_cm(200, 40), 1)
    37.0
    """
    return surface_mass * count_nm / 100 / 2 / CRIMP


def weaving_factor(design: TextileDesign) -> float:
    """Return picks per kg of fabric against those of the dataset; 1 for knit and silk."""
    reference = _REFERENCE_NM.get(design.fabric_route or "")
    if reference is None:
        return 1.0
    surface, picks = design.surface_mass, design.values.optional("weft-density")
    if picks is not None and surface is not None:
        return picks / surface / (picks_per_cm(1.0, reference))
    return (design.count_nm or reference) / reference


def fabric_loss(design: TextileDesign, line: BillLine | None = None) -> Loss:
    """Return the loss of yarn in knitting or weaving: its line's, the maker's, the machine's."""
    if line is not None and line.loss_share:
        return Loss(line.loss_share, given=True)
    if (given := design.values.optional("fabric-loss-share")) is not None:
        return Loss(given, given=True)
    template = design.background.activity(FABRICS[design.fabric_route or ""])
    return Loss(1 - 1 / ratio(template, *_YARNS))


def greige(chain: Chain) -> list[Activity]:
    """Return the activities of one kg of greige fabric; the last one is the fabric."""
    design, values = chain.design, chain.design.values
    template = design.background.activity(FABRICS[design.fabric_route or ""])
    made, inputs = _yarns(chain)
    kept = [one for one in template.exchanges if not one.input.startswith(_YARNS)]
    inputs += chain.powered(
        "fabric",
        kept,
        electricity_factor=weaving_factor(design),
        stated_kwh=values.optional("fabric-electricity"),
    )
    fabric = Activity(
        chain.code("greige"),
        Text("greige fabric", "坯布"),
        "kg",
        values.text("fabric-site"),
        tuple(inputs),
        stage="fabric",
        line=chain.code("inputs-fabric"),
    )
    return [*made, fabric]


def _yarns(chain: Chain) -> Made:
    """Return the yarns one kg of greige takes."""
    design = chain.design
    lines = design.lines_at("yarn")
    total = sum(bill.mass_kg(line) or 0.0 for line in lines)
    if not lines:
        made, code = dyed_yarn(chain)
        return made, _with_loss(chain, code, 1.0, fabric_loss(design))
    activities: list[Activity] = []
    inputs: list[Exchange] = []
    for line in lines:
        share, loss = (bill.mass_kg(line) or 0.0) / total, fabric_loss(design, line)
        if line.part in YARN_ROUTES and line.supplier_figure is None:
            own = Chain(design, branch(chain, line, lines), YARN_ROUTES[line.part], line.key)
            made, code = dyed_yarn(own)
            inputs += _with_loss(own, code, share, loss)
        else:
            made, taken = _bought_yarn(chain, line, total, loss)
            inputs += taken
        activities += made
    return activities, inputs


def branch(chain: Chain, line: BillLine, lines: list[BillLine]) -> str:
    """Return the tag of a bill line's own chain: empty for an only line."""
    return chain.tag if len(lines) == 1 else f"{chain.tag}-{line.key}"


def _with_loss(
    chain: Chain, code: str, net_kg: float, loss: Loss, stage: str = "fabric"
) -> list[Exchange]:
    """Return an input with its loss, and the release of the carbon in what is lost."""
    carbon = loss.lost(net_kg) * chain.design.carbon_kg_per_kg
    released = carbon_dioxide("co2-biogenic", carbon, stage, chain.code("waste-carbon"))
    return [*grossed(code, net_kg, loss, CONSERVED), *released]


def _bought_yarn(chain: Chain, line: BillLine, total_kg: float, loss: Loss) -> Made:
    """Return a yarn that is bought with a dataset or a supplier's figure."""
    fibre = FIBRES.get(chain.design.fibre_of(line) or "")
    made, taken = bought(
        line, line.amount / total_kg, loss.share, "spinning", fibre.dataset if fibre else None
    )
    content = fibre.carbon if fibre else chain.design.carbon_kg_per_kg
    net = (bill.mass_kg(line) or 0.0) / total_kg * content
    if line.supplier_figure is not None:
        taken += carbon_dioxide("co2-uptake", net + loss.lost(net), "spinning", line.key)
    waste = chain.code("waste-carbon")
    taken += carbon_dioxide("co2-biogenic", loss.lost(net), "fabric", waste)
    return made, taken


def dyed_yarn(chain: Chain) -> tuple[list[Activity], str]:
    """Return the activities of one kg of yarn, dyed if yarn is what is dyed, and its code."""
    made = yarn(chain)
    design = chain.design
    if design.wet_route == "none" or design.values.text("dyeing-medium") != "yarn":
        return made, made[-1].code
    source = _with_loss(chain, made[-1].code, 1.0, wet_loss(design), "wet")
    made.append(treated(chain, "dyed-yarn", source, dye=True, surface=False))
    return made, made[-1].code


def finished(chain: Chain) -> tuple[list[Activity], str]:
    """Return the activities of one kg of finished fabric, and the code of the last."""
    design = chain.design
    dye = is_dyed_as_fabric(design)
    usual = wet_loss(design) if dye else Loss(0.0, given=True)
    if lines := design.lines_at("greige"):
        made, source = _greige_lines(chain, lines, usual)
    else:
        made = greige(chain)
        if not dye and not has_finish(design):
            return made, made[-1].code
        source = _with_loss(chain, made[-1].code, 1.0, usual, "wet")
    made.append(treated(chain, "finished", source, dye=dye, surface=True))
    return made, made[-1].code


def is_dyed_as_fabric(design: TextileDesign) -> bool:
    """Tell whether fabric or garment is dyed, not yarn."""
    return design.wet_route != "none" and design.values.text("dyeing-medium") != "yarn"


def _greige_lines(chain: Chain, lines: list[BillLine], usual: Loss) -> Made:
    """Return the greige the bill names, modelled or bought, per kg of finished fabric."""
    design = chain.design
    total = sum(bill.mass_kg(line) or 0.0 for line in lines) or 1.0
    activities: list[Activity] = []
    inputs: list[Exchange] = []
    for line in lines:
        share = (bill.mass_kg(line) or 0.0) / total
        loss = Loss(line.loss_share, given=True) if line.loss_share else usual
        if line.part is not None and line.supplier_figure is None:
            own = Chain(design, branch(chain, line, lines), parent=line.key)
            made = greige(own)
            taken = _with_loss(own, made[-1].code, share, loss, "wet")
        else:
            made, taken = bought_fabric(chain, line, line.amount / total, loss, "fabric")
            lost = loss.lost(share) * design.carbon_kg_per_kg
            taken += carbon_dioxide("co2-biogenic", lost, "wet", chain.code("waste-carbon"))
        activities += made
        inputs += taken
    return activities, inputs


def bought_fabric(chain: Chain, line: BillLine, net: float, loss: Loss, stage: str) -> Made:
    """Return fabric that is bought with a dataset or a supplier's figure.

    Parameters
    ----------
    chain
        The way it stands in for.
    line
        The bill line.
    net
        Net amount in its own unit.
    loss
        Loss that grosses it up.
    stage
        Stage it is reported in.
    """
    made, taken = bought(line, net, loss.share, stage)
    carbon = (bill.mass_kg(line) or 0.0) / line.amount * net * chain.design.carbon_kg_per_kg
    if line.supplier_figure is not None:
        taken += carbon_dioxide("co2-uptake", carbon + loss.lost(carbon), stage, line.key)
    return made, taken
