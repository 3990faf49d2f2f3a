"""What a lift is made of: the maker's bill, and defaults scaled from the nearest whole lift.

A default starts from the bill of the whole lift in lca_db whose rated load is nearest:

* guide rails, ropes and cables by the length of the shaft, travel + beyond [m]
* landing doors by their number
* other steelwork: what the bill leaves of it
* all else by rated load
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import log

from footprint.background import Background
from footprint.bom import BillLine
from footprint.inventory import Activity, Exchange, ExchangeKind
from product_models.elevator.design import LiftDesign
from product_models.elevator.parts import (
    CABLE,
    DOOR,
    FILLERS,
    PARTS,
    RAIL,
    ROPE,
    STEELWORK,
)
from product_models.shared import bill
from product_models.shared.templates import adapt, is_transport, technosphere

WHOLE_LIFTS = {
    "lift-mrl-630kg-12m-5s-cn-zj": (630.0, 12.0, 5),
    "lift-mrl-1000kg-45m-16s-cn-zj": (1000.0, 45.0, 16),
    "lift-mrl-1600kg-14m-5s-cn-zj": (1600.0, 14.0, 5),
}
"""Whole lifts of lca_db: rated load [kg], travel [m] and stops they were drawn up for."""

PACKAGING = "lift-packaging-cn-zj"
FACTORY = "lift-own-factory-energy-cn-zj"

_SHAFT_BOUND = {RAIL, ROPE, CABLE}
_NOT_PARTS = {PACKAGING, FACTORY}
_STEEL_MADE = {STEELWORK, RAIL, DOOR, FILLERS["steel"]}
_STEEL, _SCRAP_STEEL = "steel-hot-rolled-cn", "steel-section-electric-arc-cn"
_DEFAULT_PART = {part.dataset: part.key for part in reversed(PARTS) if not part.packaging} | {
    STEELWORK: "steelwork"
}


@dataclass(frozen=True)
class Component:
    """One part of one lift.

    Parameters
    ----------
    part
        Key of the family part, or None.
    dataset
        Background dataset behind it, or None for a supplier's figure without a part.
    mass_kg
        Net mass in the lift, or None if it is not known.
    exchange
        Its input per lift.
    makers
        Foreground activities of its own.
    """

    part: str | None
    dataset: str | None
    mass_kg: float | None
    exchange: Exchange
    makers: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class Template:
    """The whole lift of lca_db the defaults are scaled from."""

    activity: Activity
    load_ratio: float
    shaft_ratio: float
    stops: int

    def amount(self, code: str) -> float:
        """Return how much of a dataset it takes, 0 if none."""
        return sum(x.amount for x in self.activity.exchanges if x.input == code)


def template_of(design: LiftDesign) -> Template:
    """Return the whole lift of lca_db whose rated load is nearest."""
    load = design.values.number("rated-load")
    code = min(WHOLE_LIFTS, key=lambda one: abs(log(WHOLE_LIFTS[one][0] / load)))
    its_load, its_travel, its_stops = WHOLE_LIFTS[code]
    its_shaft = its_travel + design.values.number("shaft-beyond-travel")
    activity = design.background.activity(code)
    return Template(activity, load / its_load, design.shaft_m / its_shaft, its_stops)


@dataclass(frozen=True)
class Lift:
    """One lift with all its parts."""

    design: LiftDesign
    parts: tuple[Component, ...]
    packaging: tuple[Component, ...]

    @property
    def parts_kg(self) -> float:
        """Mass of the parts; parts of unknown mass are left out [kg]."""
        return total_mass_kg(self.parts)

    @property
    def mass_kg(self) -> float:
        """Mass of the lift: the one given, else that of its parts [kg]."""
        given = self.design.values.optional("mass")
        return self.parts_kg if given is None else given

    @property
    def packed_kg(self) -> float:
        """Mass of the packed lift [kg]."""
        return self.mass_kg + total_mass_kg(self.packaging)

    @cached_property
    def materials_kg(self) -> dict[str, float]:
        """Mass of each kind of material [kg]."""
        masses = dict.fromkeys(KINDS, 0.0)
        for one in self.parts:
            kinds = composition(one.dataset, self.design.background)
            for kind, share in kinds.items():
                masses[kind] += share * (one.mass_kg or 0.0)
        return masses


def build_lift(design: LiftDesign) -> Lift:
    """Return the lift with the parts of its bill and the defaults that stand in."""
    parts = [_given(design, line, "A1") for line in design.submission.bill]
    if not design.is_bill_complete:
        parts += list(_defaults(design, parts))
    return Lift(design, tuple(parts), tuple(_packaging(design)))


def total_mass_kg(parts: Iterable[Component]) -> float:
    """Return the mass of parts [kg]; parts of unknown mass are left out."""
    return sum(part.mass_kg or 0.0 for part in parts)


def _packaging(design: LiftDesign) -> list[Component]:
    lines = design.submission.packaging
    if lines:
        return [_given(design, line, "A3") for line in lines]
    template = template_of(design)
    found = next(x for x in template.activity.exchanges if x.input == PACKAGING)
    amount = found.amount * template.load_ratio
    exchange = replace(found, amount=amount, stage="A3", line="default-packaging")
    mass = amount * unit_mass_kg(PACKAGING, design.background)
    return [Component(None, PACKAGING, mass, exchange)]


# ---------------------------------------------------------------------- the maker's bill
def _given(design: LiftDesign, line: BillLine, stage: str) -> Component:
    part = next((one for one in PARTS if one.key == line.part), None)
    dataset = part.dataset if part else line.dataset
    mass = bill.mass_kg(line)
    if mass is None and part is not None and part.unit == "unit":
        net = line.model_copy(update={"loss_share": 0.0})
        mass = bill.gross(net, part.unit) * unit_mass_kg(part.dataset or "", design.background)
    if line.supplier_figure is not None:
        supplier, exchange = bill.supplied(line, stage)
        return Component(line.part, dataset, mass, exchange, (supplier,))
    assert dataset is not None  # noqa: S101 - intake refuses lines that name nothing
    unit = part.unit if part else design.background.find(dataset, line.location).unit
    exchange = bill.take(line, dataset, unit, stage)
    return _with_recycled_steel(design, Component(line.part, dataset, mass, exchange))


def unit_mass_kg(code: str, background: Background) -> float:
    """Return the mass of one unit of a dataset: 1 per kg, else the sum of its inputs in kg."""
    activity = background.activity(code)
    if activity.unit == "kg":
        return 1.0
    return sum(x.amount for x in activity.exchanges if x.unit == "kg")


# ---------------------------------------------------------------------- defaults
def _defaults(design: LiftDesign, given: list[Component]) -> Iterator[Component]:
    template = template_of(design)
    named = {one.dataset for one in given}
    fillers = set(FILLERS.values())
    for found in template.activity.exchanges:
        if found.kind is not ExchangeKind.TECHNOSPHERE or is_transport(found):
            continue
        if found.input in _NOT_PARTS:
            continue
        amount, code = _scaled(design, template, found), found.input
        if code == STEELWORK:
            amount -= sum(one.mass_kg or 0.0 for one in given if one.dataset == STEELWORK)
        elif code in named or (code in fillers and named & fillers):
            continue
        if code in fillers:
            code = FILLERS.get(design.values.text("counterweight-filler"), "")
        if amount > 0 and code:
            yield _default(design, replace(found, input=code, amount=amount))


def _default(design: LiftDesign, found: Exchange) -> Component:
    part = _DEFAULT_PART[found.input]
    exchange = replace(found, stage="A1", line=f"default-{part}")
    mass = found.amount * unit_mass_kg(found.input, design.background)
    return _with_recycled_steel(design, Component(part, found.input, mass, exchange))


def _scaled(design: LiftDesign, template: Template, found: Exchange) -> float:
    """Return how much of a template input this lift takes."""
    per_metre = design.values.optional("rails-per-metre")
    if found.input == RAIL and per_metre is not None:
        return per_metre * design.shaft_m
    if found.input in _SHAFT_BOUND:
        return found.amount * template.shaft_ratio
    if found.input == DOOR:
        return found.amount / template.stops * design.doors
    return found.amount * template.load_ratio


# ---------------------------------------------------------------------- recycled steel
def _with_recycled_steel(design: LiftDesign, one: Component) -> Component:
    """Return a steel part made with the given share of steel from scrap."""
    share = design.values.number("recycled-steel-share")
    if not share or one.dataset not in _STEEL_MADE:
        return one
    line = one.exchange.line or ""
    makers = tuple(_made_with_scrap(design, one.dataset, line))
    taken = replace(one.exchange, input=makers[-1].code, location=None)
    return replace(one, exchange=taken, makers=makers)


def _made_with_scrap(design: LiftDesign, dataset: str, line: str) -> Iterator[Activity]:
    """Yield the steel part with its own steel, its steel suppliers first."""
    key = "recycled-steel-share"
    share, known = design.values.number(key), design.values.known(key)
    template = design.background.activity(dataset)
    nested = [x for x in template.exchanges if x.input in _STEEL_MADE]
    for x in nested:
        yield from _made_with_scrap(design, x.input, line)
    steel = [x for x in template.exchanges if x.input == _STEEL]
    scrap = sum(x.amount for x in steel) * share
    yield adapt(
        template,
        f"{dataset}-{line}",
        drop=lambda x: x.input == _STEEL or x in nested,
        add=(
            *(replace(x, amount=x.amount * (1 - share)) for x in steel),
            *([technosphere(_SCRAP_STEEL, scrap, "kg", known)] if scrap else []),
            *(replace(x, input=f"{x.input}-{line}") for x in nested),
        ),
        stage="A1",
        line=line,
    )


# ---------------------------------------------------------------------- what a part consists of
KINDS = ("steel", "aluminium", "copper", "inert", "other")
_BEGINNINGS = {
    "steel": ("steel-", "iron-"),
    "aluminium": ("aluminium-",),
    "copper": ("copper-", "brass-"),
    "inert": ("flat-glass", "concrete-", "glass-", "ceramic-"),
}


@cache
def _kind(code: str) -> str:
    return next((kind for kind, words in _BEGINNINGS.items() if code.startswith(words)), "other")


def composition(code: str | None, background: Background) -> dict[str, float]:
    """Return the kinds of material in one kg of a dataset, read off its own recipe.

    Inputs in kg are followed through the lift's components; what is cut away keeps the shares.
    """
    if code is None:
        return {"other": 1.0}
    activity = background.activity(code)
    inputs = [x for x in activity.exchanges if x.kind is ExchangeKind.TECHNOSPHERE]
    weighed = [(x.input, _kilograms(x)) for x in inputs]
    total = sum(kg for _, kg in weighed)
    if not code.startswith("lift-") or not total:
        return {_kind(code): 1.0}
    shares = dict.fromkeys(KINDS, 0.0)
    for supplier, kg in weighed:
        if kg:
            for kind, share in composition(supplier, background).items():
                shares[kind] += share * kg / total
    return shares


def _kilograms(exchange: Exchange) -> float:
    concrete_kg_per_m3 = 2400.0
    if exchange.unit == "m3" and exchange.input.startswith("concrete-"):
        return exchange.amount * concrete_kg_per_m3
    return exchange.amount if exchange.unit == "kg" else 0.0
