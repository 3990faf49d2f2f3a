"""Fibre and yarn: staple spinning by count, melt spinning and texturing, silk reeling."""

from __future__ import annotations

from dataclasses import replace

from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.shared import bill
from product_models.shared.recycling import Circularity, shares, under
from product_models.shared.templates import adapt, is_transport, technosphere
from product_models.textile.chain import Chain, Loss, Made, bought, carbon_dioxide, grossed, ratio
from product_models.textile.design import Feed, TextileDesign
from product_models.textile.fibres import FIBRES

SPUN = {"ring": ("yarn-cotton-ring-nm40-cn", 40.0), "open-end": ("yarn-cotton-openend-nm24-cn", 24)}
"""Spinning datasets and their count [Nm]; electricity is in proportion to the count."""

_WORSTED, _MANMADE = "yarn-wool-worsted-cn", "yarn-viscose-ring-nm54-cn"
_TEXTURING, _MELT = "polyester-filament-dty-cn-zj", "polyester-melt-cn"
_REELING = {"fresh": "raw-silk-fresh-cocoon-cn-zj", "dried": "raw-silk-dried-cocoon-cn-zj"}

KINDS: dict[str, dict[str, float]] = {
    "filament-poy": {"poy": 1.0},
    "filament-fdy": {"fdy": 1.0},
    "filament-dty": {"dty": 1.0},
    "filament-mixed": {"fdy": 0.5, "dty": 0.5},
}
"""Kinds of filament a route makes, with their shares."""


def is_spun(feed: Feed, route: str) -> bool:
    """Tell whether a fibre is spun on a route; if not, it enters as bought filament."""
    fibre = FIBRES[feed.fibre]
    if route in KINDS:
        return bool(fibre.filaments)
    if route == "reeled-silk":
        return feed.fibre == "silk" and feed.line is None
    return not fibre.ready


def yarn(chain: Chain) -> list[Activity]:
    """Return the activities of one kg of yarn; the last one is the yarn."""
    made: list[Activity] = []
    inputs: list[Exchange] = []
    for feed in chain.design.yarn_feeds:
        activities, taken = _fed(chain, feed)
        made += activities
        inputs += taken
    inputs += _staple_spinning(chain)
    code = chain.code("yarn")
    return [*made, _activity(chain, code, Text("yarn", "纱线"), tuple(inputs))]


def _activity(chain: Chain, code: str, name: Text, exchanges: tuple[Exchange, ...]) -> Activity:
    site = chain.design.values.text("spinning-site")
    line = chain.code("inputs-spinning")
    return Activity(code, name, "kg", site, exchanges, stage="spinning", line=line)


def _fed(chain: Chain, feed: Feed) -> Made:
    """Return what one kg of yarn takes of one fibre."""
    fibre, route = FIBRES[feed.fibre], chain.spinning_route
    if not is_spun(feed, route):
        loss = Loss(feed.line.loss_share if feed.line else 0.0, given=True)
        return _fibre(chain, feed, fibre.dataset, feed.share, loss)
    if route in KINDS:
        return _filaments(chain, feed, KINDS[route])
    if route == "reeled-silk":
        return _reeled(chain, feed)
    return _staple(chain, feed)


# ---------------------------------------------------------------------- fibre
def _fibre(chain: Chain, feed: Feed, dataset: str, net_kg: float, loss: Loss) -> Made:
    """Return the input of a fibre, its uptake if not booked yet, and the release of its loss."""
    fibre, line = FIBRES[feed.fibre], feed.line
    gross_kg = net_kg + loss.lost(net_kg)
    key = line.key if line else chain.code(f"fibre-{feed.fibre}")
    is_figure = line is not None and line.supplier_figure is not None
    made: list[Activity] = []
    if line is not None and is_figure:
        per_unit = (bill.mass_kg(line) or line.amount) / line.amount
        made, taken = bought(line, gross_kg / per_unit, 0.0, "fibre")
    else:
        taken = [
            one
            for code, part in _polymers(chain.design, feed, dataset).items()
            for one in grossed(
                code,
                net_kg * part,
                loss,
                chain.design.blend_known,
                stage="fibre",
                line=key,
                location=line.location if line else None,
            )
        ]
    if is_figure or not fibre.books_uptake:
        taken += carbon_dioxide("co2-uptake", gross_kg * fibre.carbon, "fibre", key)
    lost = loss.lost(net_kg) * fibre.carbon
    taken += carbon_dioxide("co2-biogenic", lost, "spinning", chain.code("waste-carbon"))
    return made, taken


def _polymers(design: TextileDesign, feed: Feed, dataset: str) -> dict[str, float]:
    """Return datasets and their shares: a recycled polymer may carry part of the virgin one."""
    if feed.fibre != "polyester-recycled":
        return {dataset: 1.0}
    allocation = design.values.number("recycling-allocation")
    whole = Circularity(allocation, recycled_content=1.0)
    share = shares(under(design.values.text("recycling-approach"), whole))
    both = {dataset: share.recycled, _MELT: share.virgin}
    return {code: part for code, part in both.items() if part}


# ---------------------------------------------------------------------- staple
def _staple(chain: Chain, feed: Feed) -> Made:
    loss = spinning_loss(chain.design, feed)
    if feed.fibre == "polyester-recycled":
        made = _recycled_staple(chain, feed)
        return made, grossed(made[-1].code, feed.share, loss, chain.design.blend_known)
    made, taken = _fibre(chain, feed, FIBRES[feed.fibre].dataset, feed.share, loss)
    return made, taken + _haul(chain, feed, feed.share + loss.lost(feed.share))


def spinning_loss(design: TextileDesign, feed: Feed) -> Loss:
    """Return the loss of a fibre in spinning: its line's, the maker's, or that of its dataset."""
    if feed.line is not None and feed.line.loss_share:
        return Loss(feed.line.loss_share, given=True)
    if (given := design.values.optional("spinning-loss-share")) is not None:
        return Loss(given, given=True)
    if feed.fibre.startswith("cotton"):
        taken = ratio(design.background.activity(SPUN["ring"][0]), "cotton-lint-")
    elif feed.fibre == "wool":
        taken = ratio(design.background.activity(_WORSTED), "wool-top-")
    else:
        taken = ratio(design.background.activity(_MANMADE), "viscose-staple-")
    return Loss(1 - 1 / taken)


def _recycled_staple(chain: Chain, feed: Feed) -> list[Activity]:
    """Return recycled polyester staple: the spinning of virgin staple, fed with flake."""
    template = chain.design.background.activity(FIBRES["polyester"].dataset)
    loss = Loss(1 - 1 / ratio(template, _MELT))
    made, inputs = _fibre(chain, feed, FIBRES[feed.fibre].dataset, 1.0, loss)
    step = adapt(
        template,
        chain.code("staple-recycled"),
        drop=lambda one: one.input == _MELT,
        add=tuple(inputs),
        stage="fibre",
        line=chain.code(f"fibre-{feed.fibre}"),
    )
    return [*made, step]


def _haul(chain: Chain, feed: Feed, gross_kg: float) -> list[Exchange]:
    """Return the way of Xinjiang cotton to the mill, unless the mill gives legs."""
    if chain.design.gives_fibre_legs or feed.fibre != "cotton-xinjiang":
        return []
    template = chain.design.background.activity(SPUN["ring"][0])
    lint = ratio(template, "cotton-lint-")
    return [
        replace(
            one,
            amount=one.amount / lint * gross_kg,
            stage="fibre",
            line=chain.code("default-haul"),
        )
        for one in template.exchanges
        if is_transport(one)
    ]


def _staple_spinning(chain: Chain) -> list[Exchange]:
    """Return the energy of staple spinning per kg of yarn."""
    design, route = chain.design, chain.spinning_route
    share = sum(feed.share for feed in design.yarn_feeds if is_spun(feed, route))
    if route in KINDS or route == "reeled-silk" or not share:
        return []
    stated = design.values.optional("spinning-electricity")
    if route == "worsted":
        template, factor = design.background.activity(_WORSTED), share
        kept = [one for one in template.exchanges if not one.input.startswith("wool-top-")]
        kept = [replace(one, amount=one.amount * share) for one in kept]
        return chain.powered("spinning", kept, stated_kwh=stated)
    code, reference = SPUN[route]
    factor = share * (design.count_nm or reference) / reference
    skipped = ("cotton-lint-", "transport-")
    template = design.background.activity(code)
    kept = [one for one in template.exchanges if not one.input.startswith(skipped)]
    return chain.powered("spinning", kept, electricity_factor=factor, stated_kwh=stated)


# ---------------------------------------------------------------------- filament and silk
def _filaments(chain: Chain, feed: Feed, kinds: dict[str, float]) -> Made:
    """Return melt spinning and texturing of one polymer."""
    known = chain.design.blend_known
    made: list[Activity] = []
    taken: list[Exchange] = []
    for kind, part in kinds.items():
        textured = kind == "dty"
        made += _melt_spun(chain, feed, "poy" if textured else kind)
        if textured:
            made.append(_textured(chain, feed, made[-1].code))
        taken.append(technosphere(made[-1].code, feed.share * part, "kg", known))
    return made, taken


def _melt_spun(chain: Chain, feed: Feed, kind: str) -> list[Activity]:
    design = chain.design
    template = design.background.activity(FIBRES[feed.fibre].filaments[kind])
    polymer = max((one for one in template.exchanges if one.unit == "kg"), key=lambda x: x.amount)
    made, inputs = _fibre(chain, feed, polymer.input, 1.0, _melt_loss(design, feed, polymer))
    kept = [one for one in template.exchanges if one.input != polymer.input]
    stated = design.values.optional("spinning-electricity")
    spun = tuple(inputs + chain.powered("spinning", kept, stated_kwh=stated))
    return [*made, _activity(chain, chain.code(f"{kind}-{feed.fibre}"), template.name, spun)]


def _melt_loss(design: TextileDesign, feed: Feed, polymer: Exchange) -> Loss:
    """Return the loss of polymer; below 0 where spin finish weighs more than what is lost."""
    if feed.line is not None and feed.line.loss_share:
        return Loss(feed.line.loss_share, given=True)
    given = design.values.optional("spinning-loss-share")
    return Loss(1 - 1 / polymer.amount) if given is None else Loss(given, given=True)


def _textured(chain: Chain, feed: Feed, source: str) -> Activity:
    template = chain.design.background.activity(_TEXTURING)
    before = next(one for one in template.exchanges if one.input.startswith("polyester-filament-"))
    kept = [one for one in template.exchanges if one.input != before.input]
    inputs = (replace(before, input=source), *chain.powered("texturing", kept))
    made = _activity(chain, chain.code(f"dty-{feed.fibre}"), template.name, inputs)
    return replace(made, line=chain.code("inputs-texturing"))


def _reeled(chain: Chain, feed: Feed) -> Made:
    """Return raw silk reeled from cocoons; the carbon of what is not silk stays out."""
    design = chain.design
    template = design.background.activity(_REELING[design.values.text("cocoon")])
    key = chain.code("fibre-silk")
    cocoons = [one for one in template.exchanges if one.input.startswith("cocoon-")]
    kept = [one for one in template.exchanges if not one.input.startswith("cocoon-")]
    stated = design.values.optional("spinning-electricity")
    inputs = (
        *(replace(one, stage="fibre", line=key) for one in cocoons),
        *carbon_dioxide("co2-uptake", FIBRES["silk"].carbon, "fibre", key),
        *chain.powered("spinning", kept, stated_kwh=stated),
    )
    made = _activity(chain, chain.code("raw-silk"), template.name, inputs)
    return [made], [technosphere(made.code, feed.share, "kg", design.blend_known)]
