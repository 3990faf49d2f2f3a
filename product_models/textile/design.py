"""The textile a submission describes: blend, count, masses, losses and which bill line is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.units import QuantityKind, parse_unit
from product_models.shared import bill
from product_models.shared.values import FROM_MAKER, Known, Values
from product_models.textile.counts import to_nm
from product_models.textile.fibres import FIBRES, share_key
from product_models.textile.parts import FABRIC_PARTS, GREIGE, YARN_ROUTES
from product_models.textile.products import GARMENTS

_YARN_DATASETS = ("yarn-", "polyester-filament-", "polyester-recycled-filament", "polyamide-")
_FABRIC_DATASETS = ("fabric-", "silk-fabric-")


@dataclass(frozen=True, slots=True)
class Feed:
    """One fibre of the blend.

    Parameters
    ----------
    fibre
        Key of the fibre.
    share
        Share of the yarn's mass.
    line
        The bill line that gives it, or None.
    """

    fibre: str
    share: float
    line: BillLine | None = None


@dataclass(frozen=True)
class TextileDesign:
    """One submission, read as a textile; a garment, or 1 kg of yarn or fabric."""

    submission: Submission
    values: Values
    background: Background

    # ------------------------------------------------------------------ product
    @property
    def product(self) -> str:
        """Key of the product."""
        return self.values.text("product")

    @property
    def is_garment(self) -> bool:
        """Whether the product is made up, not yarn or fabric."""
        return self.product in GARMENTS

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"

    @property
    def mass_kg(self) -> float:
        """Net mass of one product [kg]."""
        return self.values.number("mass") if self.is_garment else 1.0

    @property
    def surface_mass(self) -> float | None:
        """Mass of the fabric [g/m²], if known."""
        return None if self.product == "yarn" else self.values.optional("surface-mass")

    def choice(self, key: str) -> str | None:
        """Return a choice that is given or has a default, or None."""
        try:
            return self.values.text(key)
        except KeyError:
            return None

    # ------------------------------------------------------------------ routes
    @property
    def spinning_route(self) -> str:
        """Key of the spinning route."""
        return self.values.text("spinning-route")

    @property
    def fabric_route(self) -> str | None:
        """Key of the fabric route, or None if there is none."""
        return None if self.product == "yarn" else self.choice("fabric-route")

    @property
    def is_woven(self) -> bool:
        """Whether the fabric is woven."""
        return (self.fabric_route or "").startswith("weave-")

    @property
    def wet_route(self) -> str:
        """Key of the wet processing."""
        return self.values.text("wet-route")

    @property
    def count_nm(self) -> float | None:
        """Yarn count [m/g], or None if it is not known."""
        count = self.values.optional("yarn-count")
        if count is None or not self.values.is_given("yarn-count"):
            return count
        return to_nm(count, self.values.text("yarn-count-unit"))

    # ------------------------------------------------------------------ blend
    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """The blend of the yarn: from fibre lines of the bill, else from the parameters."""
        lines = self.lines_at("fibre")
        if lines:
            total = sum(bill.mass_kg(line) or 0.0 for line in lines) or 1.0
            return tuple(
                Feed(self.fibre_of(line) or "", (bill.mass_kg(line) or 0.0) / total, line)
                for line in lines
            )
        return tuple(Feed(fibre, share) for fibre, share in self.stated_blend.items() if share)

    @cached_property
    def stated_blend(self) -> Mapping[str, float]:
        """Shares by fibre as the parameters say: given ones, else the product's own."""
        keys = {fibre: share_key(fibre) for fibre in FIBRES}
        if any(self.values.is_given(key) for key in keys.values()):
            given = [fibre for fibre, key in keys.items() if self.values.is_given(key)]
            return {fibre: self.values.number(keys[fibre]) for fibre in given}
        own = GARMENTS.get(self.product)
        return dict(own.blend) if own else {}

    @property
    def yarn_feeds(self) -> tuple[Feed, ...]:
        """The blend of the yarn that is modelled, without filament the bill buys beside it."""
        beside = {self.fibre_of(line) for line in self.lines_at("yarn")}
        kept = [feed for feed in self.feeds if feed.fibre not in beside]
        total = sum(feed.share for feed in kept) or 1.0
        return tuple(replace(feed, share=feed.share / total) for feed in kept)

    @property
    def blend_known(self) -> Known:
        """How the blend is known."""
        feeds = self.feeds
        if any(feed.line or self.values.is_given(share_key(feed.fibre)) for feed in feeds):
            return FROM_MAKER
        return self.values.known(*(share_key(feed.fibre) for feed in feeds))

    def group_share(self, *groups: str) -> float:
        """Return the share of the blend that belongs to some groups of fibres."""
        return sum(feed.share for feed in self.feeds if FIBRES[feed.fibre].group in groups)

    @property
    def carbon_kg_per_kg(self) -> float:
        """Biogenic carbon of the yarn [kg/kg]."""
        return sum(feed.share * FIBRES[feed.fibre].carbon for feed in self.feeds)

    # ------------------------------------------------------------------ bill
    @cached_property
    def _buys_yarn(self) -> bool:
        """Whether a line of the bill is yarn."""
        return self.product != "yarn" and any(
            line.part in YARN_ROUTES or (line.dataset or "").startswith("yarn-")
            for line in self.submission.bill
        )

    def lines_at(self, level: str) -> list[BillLine]:
        """Return the bill lines of one level: yarn, greige or fabric."""
        return [line for line in self.submission.bill if self.level_of(line) == level]

    def level_of(self, line: BillLine) -> str | None:
        """Return what a bill line is: fibre, yarn, greige, fabric, or None for all else."""
        if fibre := self.fibre_of(line):
            return "yarn" if FIBRES[fibre].ready and self._buys_yarn else "fibre"
        dataset, cloth = line.dataset or "", "fabric" if self.is_garment else "greige"
        levels = {
            "greige": line.part == GREIGE,
            "yarn": line.part in YARN_ROUTES or dataset.startswith(_YARN_DATASETS),
            cloth: line.part in {GREIGE, *FABRIC_PARTS} or dataset.startswith(_FABRIC_DATASETS),
        }
        return next((level for level, found in levels.items() if found), None)

    def fibre_of(self, line: BillLine) -> str | None:
        """Return the fibre a bill line is, or None; a garment's dataset lines are no fibre."""
        if line.part in FIBRES:
            return line.part
        if self.is_garment or line.dataset is None:
            return None
        return next((key for key, one in FIBRES.items() if one.dataset == line.dataset), None)

    def billed(self, part: str) -> list[BillLine]:
        """Return the bill and packaging lines that name a part."""
        lines = (*self.submission.bill, *self.submission.packaging)
        return [line for line in lines if line.part == part]

    @property
    def gives_fibre_legs(self) -> bool:
        """Whether the legs in are those of the fibre: the maker spins, or buys the fibre."""
        legs = any(leg.direction == "inbound" for leg in self.submission.transport)
        return legs and (self.product == "yarn" or bool(self.lines_at("fibre")))

    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    # ------------------------------------------------------------------ masses
    @property
    def fabric_kg(self) -> float:
        """Net mass of fabric in one product [kg]."""
        if not self.is_garment:
            return 1.0
        if lines := self.lines_at("fabric"):
            return sum(bill.mass_kg(line) or 0.0 for line in lines)
        return self.mass_kg * self.values.number("fabric-share")

    @property
    def packed_mass_kg(self) -> float:
        """Mass of one packed product [kg]; packaging of unknown mass is left out."""
        return self.mass_kg + sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)

    @property
    def material_mass_kg(self) -> float:
        """Mass of the bill lines [kg], or of the product if no line gives one."""
        masses = [bill.mass_kg(line) for line in self.submission.bill]
        known = [mass for mass in masses if mass is not None]
        return sum(known) if known else self.mass_kg

    def output_kg(self, row: EnergyLine) -> float:
        """Return the output an energy row was read for [kg, m² of print or pieces]."""
        unit = parse_unit(row.output_unit)
        amount = row.output_amount * unit.factor
        if row.step == "printing" or unit.kind is QuantityKind.COUNT:
            return amount
        if unit.kind is QuantityKind.AREA:
            return amount * (self.surface_mass or 0.0) / 1000
        return amount / self.mass_kg if row.step == "making" else amount
