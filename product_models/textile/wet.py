"""Wet processing: a mix of dyehouse datasets by fibre, or single steps; printing and repellent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.shared.templates import is_fuel, is_grid
from product_models.textile.chain import Chain, Loss, ratio
from product_models.textile.choices import PRETREATMENTS
from product_models.textile.design import TextileDesign

_DYED = {
    "knit": "fabric-cotton-knit-dyed-cn-zj",
    "woven": "fabric-cotton-woven-dyed-cn-zj",
    "synthetic": "fabric-polyester-woven-dyed-cn-zj",
    "silk": "silk-fabric-finished-cn-zj",
}
"""Dyed fabrics: they say what is lost, and which dyehouse is usual."""

_NORM = {
    "knit": "wet-processing-cotton-knit-cn-zj",
    "synthetic": "wet-processing-polyester-cn-zj",
}
"""Dyehouses at the Chinese norm of energy, where the usual one is another."""

_GREIGE, _DYEHOUSE, _STEP = ("fabric-", "silk-fabric-"), "wet-processing-", "wet-step-"

_PRINTS = {
    "pigment": "print-pigment-cn-zj",
    "dye-fixed": "print-dye-fixed-washed-cn-zj",
    "silk": "print-silk-cn-zj",
}
_REPELLENT = "finish-water-repellent-cn-zj"
_ACID = ("polyamide", "wool")
"""Groups dyed with acid dye in the bath of synthetics."""


def dyehouses(design: TextileDesign) -> dict[str, float]:
    """Return kinds of dyehouse with the share of the blend each treats."""
    shares = {
        "woven" if design.is_woven else "knit": design.group_share("cellulose"),
        "synthetic": design.group_share("synthetic", *_ACID),
        "silk": design.group_share("silk"),
    }
    return {kind: share for kind, share in shares.items() if share}


def wet_loss(design: TextileDesign) -> Loss:
    """Return the loss in wet processing as a share of what goes in."""
    if (given := design.values.optional("wet-loss-share")) is not None:
        return Loss(given, given=design.values.is_given("wet-loss-share"))
    taken = sum(
        share * ratio(design.background.activity(_DYED[kind]), *_GREIGE)
        for kind, share in dyehouses(design).items()
    )
    return Loss(1 - 1 / taken)


def has_finish(design: TextileDesign) -> bool:
    """Tell whether fabric is printed or made water repellent."""
    printed = design.values.text("printing") != "none"
    return printed or design.values.flag("water-repellent")


def treated(
    chain: Chain, name: str, source: Iterable[Exchange], *, dye: bool, surface: bool
) -> Activity:
    """Return one kg of treated yarn or fabric.

    Parameters
    ----------
    chain
        The way it is on.
    name
        Code without the tag.
    source
        What goes in per kg.
    dye
        Whether it is dyed here.
    surface
        Whether it is printed or made water repellent here.
    """
    inputs = list(source)
    if dye:
        inputs += _dyehouse(chain)
    if surface:
        inputs += _print(chain) + _repellent(chain)
    return Activity(
        chain.code(name),
        Text("dyed and finished", "染整产品"),
        "kg",
        chain.design.values.text("wet-site"),
        tuple(inputs),
        stage="wet",
        line=chain.code("inputs-wet"),
    )


def _dyehouse(chain: Chain) -> list[Exchange]:
    design = chain.design
    if design.wet_route == "with-printing":
        return []
    chemicals, energies = _whole(design)
    if design.wet_route == "steps":
        energies = _steps(design)
    factor = design.values.number("wet-energy-factor")
    scale = _garment_scale(design)
    energies = [replace(one, amount=one.amount * factor) for one in energies]
    inputs = chain.powered("wet", (*chemicals, *energies))
    return [replace(one, amount=one.amount * scale) for one in inputs]


def _garment_scale(design: TextileDesign) -> float:
    """Return how much of the fabric is dyed: without cutting waste if the garment is."""
    if not design.is_garment or design.values.text("dyeing-medium") != "garment":
        return 1.0
    return 1 - design.values.number("cutting-waste-share")


def _whole(design: TextileDesign) -> tuple[list[Exchange], list[Exchange]]:
    """Return chemicals and water, and energies, of the dyehouses of the blend."""
    chemicals: list[Exchange] = []
    energies: list[Exchange] = []
    for kind, share in dyehouses(design).items():
        for one in _inputs(design, kind):
            scaled = replace(one, amount=one.amount * share)
            if is_grid(one) or is_fuel(one):
                energies.append(scaled)
            else:
                chemicals += _dyed(design, scaled) if one.input.startswith("dye-") else [scaled]
    return chemicals, energies


def _inputs(design: TextileDesign, kind: str) -> list[Exchange]:
    """Return the inputs of a dyehouse but for the fabric, its steps opened up."""
    code = _NORM.get(kind) if design.wet_route == "norm" else None
    exchanges = design.background.activity(code or _DYED[kind]).exchanges
    found = [one for one in exchanges if not one.input.startswith(_GREIGE)]
    for beginning in (_DYEHOUSE, _STEP):
        found = [part for one in found for part in _opened(design, one, beginning)]
    return found


def _opened(design: TextileDesign, exchange: Exchange, beginning: str) -> list[Exchange]:
    """Return the inputs of a service instead of the service, if its code begins so."""
    if not exchange.input.startswith(beginning):
        return [exchange]
    inside = design.background.activity(exchange.input).exchanges
    return [replace(one, amount=one.amount * exchange.amount) for one in inside]


def _dyed(design: TextileDesign, dye: Exchange) -> list[Exchange]:
    """Return the dye of a template as the maker's kind, or as the fibres want it."""
    if design.wet_route == "steps" and design.values.text("dyeing-machine") == "none":
        return []
    if (kind := design.choice("dye-type")) is not None:
        return [replace(dye, input=f"dye-{kind}-glo")]
    both = design.group_share("synthetic", *_ACID)
    if not dye.input.startswith("dye-disperse") or not both:
        return [dye]
    acid = design.group_share(*_ACID) / both
    kinds = {dye.input: 1 - acid, "dye-acid-glo": acid}
    return [
        replace(dye, input=code, amount=dye.amount * part) for code, part in kinds.items() if part
    ]


def pretreatment(design: TextileDesign) -> str:
    """Return the pre-treatment: the maker's, else that of the fibre and the fabric."""
    if (given := design.choice("pretreatment")) is not None:
        return given
    if design.group_share("cellulose") < 0.5:
        return "wash"
    return "desize-scour-bleach-mercerise" if design.is_woven else "scour-bleach"


def _steps(design: TextileDesign) -> list[Exchange]:
    """Return the energy of the single steps."""
    steps = list(PRETREATMENTS[pretreatment(design)])
    if (machine := design.values.text("dyeing-machine")) != "none":
        steps.append(f"dyeing-{machine}")
    if design.values.flag("finishing"):
        steps.append("finishing-chemical")
    return [
        one
        for step in steps
        for one in design.background.activity(f"wet-step-{step}-bref-cn-zj").exchanges
    ]


def _print(chain: Chain) -> list[Exchange]:
    """Return printing per kg of fabric: printed share × area of one kg."""
    design = chain.design
    kind, surface = design.values.text("printing"), design.surface_mass
    if kind == "none" or surface is None:
        return []
    area = design.values.number("print-share") * 1000 / surface
    template = design.background.activity(_PRINTS[kind])
    inputs = chain.powered("printing", template.exchanges)
    return [replace(one, amount=one.amount * area) for one in inputs]


def _repellent(chain: Chain) -> list[Exchange]:
    design = chain.design
    if design.values.text("water-repellent") != "True":
        return []
    template = design.background.activity(_REPELLENT)
    site, line = design.values.text("wet-site"), chain.code("inputs-repellent")
    kept = [one for one in template.exchanges if one.input not in chain.billed_datasets()]
    return [chain.at(one, site, line) for one in kept]
