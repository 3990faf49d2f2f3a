"""The tea a submission describes: dry matter, water, co-products, and what physics forbids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, error
from footprint.inventory import Activity, Exchange
from footprint.text import Text
from footprint.units import convert, parse_unit
from product_models.shared import allocation, bill, energy, limits
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import is_fuel, is_grid
from product_models.shared.values import FROM_MAKER, Known, Values
from product_models.tea.parameters import PARAMETERS
from product_models.tea.parts import FRESH_LEAF

LEAF_TEMPLATE, TEA_TEMPLATE = "tea-leaf-fresh-cn-zj", "tea-green-cn-zj"
TEA, COPRODUCT = "tea", "co-product"


@dataclass(frozen=True)
class TeaDesign:
    """One submission, read as tea; every amount is per kg of made tea."""

    submission: Submission
    values: Values
    background: Background

    @property
    def template(self) -> Activity:
        """Processing of green tea in lca_db."""
        return self.background.activity(TEA_TEMPLATE)

    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-gate"

    @property
    def leaf_lines(self) -> list[BillLine]:
        """Bill lines of fresh leaf."""
        return [line for line in self.submission.bill if line.part == FRESH_LEAF]

    @property
    def own_leaf_lines(self) -> list[BillLine]:
        """Bill lines of fresh leaf without a supplier's figure."""
        return [line for line in self.leaf_lines if line.supplier_figure is None]

    @property
    def models_garden(self) -> bool:
        """Whether the garden is modelled, not covered by a supplier's figure."""
        return not self.leaf_lines or bool(self.own_leaf_lines)

    @property
    def leaf_line(self) -> str:
        """Key of the line the garden is reported under."""
        return self.own_leaf_lines[0].key if self.own_leaf_lines else f"default-{FRESH_LEAF}"

    @property
    def leaf_kg(self) -> tuple[float, Known]:
        """Fresh leaf per kg of made tea [kg], with how it is known."""
        if self.leaf_lines:
            return sum(bill.gross(line, "kg") for line in self.leaf_lines), FROM_MAKER
        if (given := self.values.optional("leaf-per-tea")) is not None:
            return given, FROM_MAKER
        leaf = self.template_leaf
        return leaf.amount, known_of(leaf)

    @property
    def own_leaf_kg(self) -> tuple[float, Known]:
        """Fresh leaf of the modelled garden [kg]."""
        if not self.leaf_lines:
            return self.leaf_kg
        return sum(bill.gross(line, "kg") for line in self.own_leaf_lines), FROM_MAKER

    @property
    def template_leaf(self) -> Exchange:
        """The input of fresh leaf of the template."""
        return next(x for x in self.template.exchanges if x.input.startswith("tea-leaf-"))

    def evaporated_kg(self, leaf_kg: float) -> float:
        """Return the water that leaves until 1 kg of tea is made of some leaf [kg]."""
        wet, dry = (self.values.number(f"{x}-moisture-share") for x in ("leaf", "tea"))
        return leaf_kg * wet - dry

    @property
    def withered_water_kg(self) -> float:
        """Water that leaves in withering [kg]."""
        leaf_kg, number = self.leaf_kg[0], self.values.number
        dry_matter = leaf_kg * (1 - number("leaf-moisture-share"))
        return max(0.0, leaf_kg - dry_matter / (1 - number("withered-moisture-share")))

    @property
    def solid_loss_kg(self) -> float:
        """Dry matter of the leaf that is in no tea: stalks, dust, respiration [kg]."""
        wet, dry = (self.values.number(f"{x}-moisture-share") for x in ("leaf", "tea"))
        return self.leaf_kg[0] * (1 - wet) - (1 - dry)

    @property
    def fired_water_kg(self) -> float:
        """Water the firing evaporates: all of it where nothing is known of the withering."""
        water = self.evaporated_kg(self.leaf_kg[0])
        return water - self.withered_water_kg if self.knows_withering else water

    @property
    def knows_withering(self) -> bool:
        """Whether the maker gives the energy of withering."""
        given = ("withering-electricity", "withering-heat")
        return any(map(self.values.is_given, given)) or bool(self.energy_of("withering"))

    def default_energy(self, kind: str) -> tuple[float, Known]:
        """Return electricity [kWh] or heat [MJ] of firing, by the water it evaporates."""
        chosen = is_grid if kind == "electricity" else is_fuel
        one = next(x for x in self.template.exchanges if chosen(x))
        ratio = self.fired_water_kg / self.evaporated_kg(self.template_leaf.amount)
        return one.amount * ratio, known_of(one)

    def energy_of(self, step: str) -> list[EnergyLine]:
        """Return the energy rows of a step."""
        return [row for row in self.submission.energy if row.step == step]

    def metered(self, row: EnergyLine, site_key: str) -> Exchange:
        """Return an energy row per kg of what its step makes."""
        output_kg = convert(row.output_amount, parse_unit(row.output_unit), parse_unit("kg"))
        return energy.per_output(row, CARRIERS, output_kg, self.values.text(site_key))

    def gives(self, step: str, *, electricity: bool) -> bool:
        """Tell whether the rows of a step give electricity, or anything else."""
        return any((row.carrier == "electricity") == electricity for row in self.energy_of(step))

    @property
    def ways(self) -> dict[str, dict[str, float]]:
        """Share of tea and co-products under every way to allocate that is possible."""
        kilograms = {TEA: 1.0, COPRODUCT: self.values.number("coproduct-mass")}
        ways = {"mass": allocation.physical(kilograms)}
        if (price := self.values.optional("coproduct-price-share")) is not None:
            ways["economic"] = allocation.economic(kilograms, {TEA: 1.0, COPRODUCT: price})
        return ways

    @property
    def tea_share(self) -> float:
        """Share of garden and processing the made tea carries."""
        return self.ways[self.values.text("allocation")][TEA]

    @property
    def packed_mass_kg(self) -> float:
        """Mass of 1 kg of tea with its packaging [kg]; packaging of unknown mass is left out."""
        return 1 + sum(bill.mass_kg(line) or 0.0 for line in self.submission.packaging)


def known_of(exchange: Exchange) -> Known:
    """Return how a figure of a template is known."""
    return Known(exchange.provenance, exchange.source_id, primary=False)


def refuse_impossible(design: TeaDesign) -> None:
    """Refuse tea that physics forbids."""
    problems = [*limits.out_of_range(PARAMETERS, design.submission)]
    if not problems:
        problems = [*_too_little_leaf(design), *_wrong_moistures(design), *_no_price(design)]
    if problems:
        raise InputError(problems)


def _too_little_leaf(design: TeaDesign) -> Iterator[Finding]:
    if design.solid_loss_kg < -1e-9:
        leaf_kg, wet = design.leaf_kg[0], design.values.number("leaf-moisture-share")
        yield error(
            "too-little-leaf",
            Text(
                f"{leaf_kg:.3g} kg of leaf with {wet:.0%} water hold less dry matter than 1 kg of "
                "tea.",
                f"{leaf_kg:.3g} kg 鲜叶（含水率 {wet:.0%}）的干物质少于 1 kg 干茶。",
            ),
            Text(
                "Check leaf-per-tea, the amount of fresh leaf and leaf-moisture-share.",
                "请检查鲜叶制茶比（leaf-per-tea）、鲜叶用量和鲜叶含水率（leaf-moisture-share）。",
            ),
        )


def _wrong_moistures(design: TeaDesign) -> Iterator[Finding]:
    leaf, withered, made = (
        design.values.number(f"{step}-moisture-share") for step in ("leaf", "withered", "tea")
    )
    if not made <= withered <= leaf:
        yield error(
            "water-out-of-order",
            Text(
                f"water falls from leaf ({leaf:.0%}) to withered leaf ({withered:.0%}) to tea "
                f"({made:.0%}); here it does not.",
                f"含水率应依次下降：鲜叶（{leaf:.0%}）、萎凋叶（{withered:.0%}）、"
                f"成品茶（{made:.0%}）。",
            ),
            Text("Check the three moistures.", "请检查三个含水率。"),
        )


def _no_price(design: TeaDesign) -> Iterator[Finding]:
    if design.values.text("allocation") not in design.ways:
        yield error(
            "price-missing",
            Text(
                "allocation by value needs the price of the co-products.",
                "按产值分配需要副产品价格。",
            ),
            Text("Give coproduct-price-share.", "请填写副产品价格比（coproduct-price-share）。"),
        )
