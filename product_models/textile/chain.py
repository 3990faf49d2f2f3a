"""One way from fibre to fabric: codes, energy at its site, bought inputs and biogenic carbon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from footprint.bom import BillLine
from footprint.electricity import GRID
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from product_models.shared import bill, energy
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import is_fuel, is_grid, technosphere
from product_models.shared.values import FROM_MAKER, Known
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import CO2_PER_CARBON
from product_models.textile.parts import CHEMICALS

DERIVED = Known(Provenance.DERIVED, "calc", primary=False)
"""How a loss is known that the maker did not give."""

CONSERVED = Known(Provenance.DERIVED, "calc", primary=True)
"""How an amount is known that mass conservation gives: what is in one kg went into it."""

_HEAT = {
    "steam": "steam-industrial-cn",
    "natural-gas": "heat-natural-gas-cn",
    "hard-coal": "heat-hard-coal-cn",
}

Made = tuple[list[Activity], list[Exchange]]
"""Activities that were made, and the inputs that take from them."""


@dataclass(frozen=True)
class Chain:
    """One modelled bill line on its way from the fibre; most products have one.

    Parameters
    ----------
    design
        The textile.
    tag
        End of the codes and lines of this chain, empty for the only one.
    route
        Spinning route if the bill line names another than the parameter.
    parent
        Key of the bill line it is reported under, or None.
    """

    design: TextileDesign
    tag: str = ""
    route: str | None = None
    parent: str | None = None

    def code(self, name: str) -> str:
        """Return the code or line key of something of this chain."""
        return name + self.tag

    @property
    def spinning_route(self) -> str:
        """Key of the spinning route."""
        return self.route or self.design.spinning_route

    def powered(
        self,
        step: str,
        exchanges: Iterable[Exchange],
        *,
        electricity_factor: float = 1.0,
        stated_kwh: float | None = None,
    ) -> list[Exchange]:
        """Return a template's inputs with grid and heat of this maker.

        Parameters
        ----------
        step
            Step whose energy rows replace the template's electricity and heat.
        exchanges
            Inputs of the template per unit of output.
        electricity_factor
            Factor on the template's electricity.
        stated_kwh
            The maker's own electricity [kWh per unit], instead of the template's.
        """
        site = self.design.values.text(f"{_SITES.get(step, step)}-site")
        rows = self.design.energy_of(step)
        metered = any(row.carrier == "electricity" for row in rows)
        heated = any(row.carrier != "electricity" for row in rows)
        line, billed = self.code(f"electricity-{step}"), self.billed_datasets()
        inputs: list[Exchange] = []
        for one in exchanges:
            if is_grid(one):
                if not metered and stated_kwh is None:
                    amount = one.amount * electricity_factor
                    inputs.append(_on_grid(one, amount, site, line))
            elif is_fuel(one):
                inputs += [] if heated else [self._heat(one, self.code(f"heat-{step}"))]
            elif one.input not in billed:
                inputs.append(replace(one, line=self.code(f"inputs-{step}")))
        if stated_kwh is not None and not metered:
            inputs.append(_stated(stated_kwh, site, line))
        return inputs + [
            replace(
                energy.per_output(row, CARRIERS, self.design.output_kg(row), site),
                line=self.code(row.key),
            )
            for row in rows
        ]

    def at(self, exchange: Exchange, site: str, line: str) -> Exchange:
        """Return an input of a template with the grid of a site and the maker's heat."""
        if is_grid(exchange):
            return _on_grid(exchange, exchange.amount, site, line)
        return self._heat(exchange, line) if is_fuel(exchange) else replace(exchange, line=line)

    def _heat(self, exchange: Exchange, line: str) -> Exchange:
        source = self.design.choice("heat-source")
        return replace(exchange, input=_HEAT[source] if source else exchange.input, line=line)

    def billed_datasets(self) -> set[str]:
        """Return datasets of dyes and chemicals the bill names."""
        return {part.dataset or "" for part in CHEMICALS if self.design.billed(part.key)}


_SITES = {"texturing": "spinning", "printing": "wet"}
"""Steps that stand at the site of another."""


def _on_grid(exchange: Exchange, amount: float, site: str, line: str) -> Exchange:
    return replace(exchange, input=GRID, amount=amount, location=site, line=line)


def _stated(amount_kwh: float, site: str, line: str) -> Exchange:
    return Exchange(
        ExchangeKind.TECHNOSPHERE,
        GRID,
        amount_kwh,
        "kWh",
        FROM_MAKER.provenance,
        FROM_MAKER.source_id,
        primary=True,
        location=site,
        line=line,
    )


def bought(
    line: BillLine, amount: float, loss_share: float, stage: str, dataset: str | None = None
) -> Made:
    """Return a bill line that names a dataset or a supplier's figure, scaled to an amount.

    Parameters
    ----------
    line
        The bill line.
    amount
        Net amount in its own unit.
    loss_share
        Loss that grosses it up.
    stage
        Stage it is reported in.
    dataset
        Dataset counted in kg, instead of the line's own.
    """
    scaled = line.model_copy(update={"amount": amount, "loss_share": loss_share})
    if line.supplier_figure is not None:
        supplier, taken = bill.supplied(scaled, stage)
        return [supplier], [taken]
    return [], [bill.take(scaled, dataset or line.dataset or "", "kg", stage)]


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as a share of what goes in, and whether the maker gave it."""

    share: float
    given: bool = False

    def lost(self, net: float) -> float:
        """Return what goes in beyond the net amount."""
        return net * self.share / (1 - self.share)


def grossed(
    code: str, net_kg: float, loss: Loss, known: Known, **more: str | None
) -> list[Exchange]:
    """Return an input as its net amount and its loss, each as well known as it is.

    Parameters
    ----------
    code
        What is taken [kg].
    net_kg
        What stays in the product [kg].
    loss
        What is lost of it.
    known
        How the net amount is known.
    more
        Stage, line and location.
    """
    added = known if loss.given else DERIVED
    amounts = [(net_kg, known), (loss.lost(net_kg), added)]
    if added == known:
        amounts = [(net_kg + loss.lost(net_kg), known)]
    return [technosphere(code, amount, "kg", how, **more) for amount, how in amounts if amount]


def carbon_dioxide(flow: str, carbon_kg: float, stage: str, line: str) -> list[Exchange]:
    """Return uptake or release of the carbon dioxide in some biogenic carbon."""
    if abs(carbon_kg) < 1e-12:
        return []
    return [
        Exchange(
            ExchangeKind.BIOSPHERE,
            flow,
            carbon_kg * CO2_PER_CARBON,
            "kg",
            DERIVED.provenance,
            DERIVED.source_id,
            stage=stage,
            line=line,
        )
    ]


def ratio(activity: Activity, *beginnings: str) -> float:
    """Return how much of some inputs a template takes per unit of output."""
    return sum(one.amount for one in activity.exchanges if one.input.startswith(beginnings))
