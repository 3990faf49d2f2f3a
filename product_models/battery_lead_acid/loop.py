"""Lead: bought primary and secondary, and the maker's own loop through its smelter.

Per kg of lead in good batteries, with the share y of cast lead that ends in them, the smelter's
yield η and the share c of batteries that come back:

* lead cast                1/y
* lead back from smelter   η·((1 − y)/y + c)
* lead bought              1/y − η·((1 − y)/y + c), which is what is lost: uncollected lead and slag

Scrap of the plant keeps the burden of the lead it was, so `lead` takes `smelter` and `smelter`
takes `lead`: a loop, solved with the rest of the matrix. It is the sum of the passes
1 + (1 − y) + (1 − y)² + … = 1/y. Spent batteries come back free of burden (their first life bore
it) and carry their way back and the smelting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from footprint.inventory import Activity, Exchange
from footprint.text import Text
from product_models.battery_lead_acid.design import BatteryDesign
from product_models.shared.meters import metered
from product_models.shared.recycling import RULES, Circularity, Shares, shares, under
from product_models.shared.templates import is_transport, technosphere

_MARKET = "lead-battery-market-cn"
PRIMARY, SECONDARY = "lead-primary-cn", "lead-secondary-cn"
_COLLECTION = "battery-collection-lead-acid-cn"


@dataclass(frozen=True, slots=True)
class LeadBalance:
    """Where the lead of good batteries comes from, per kg of it.

    Parameters
    ----------
    cast
        Lead cast or milled [kg].
    scrap, spent
        Lead in plant scrap, and in batteries that come back, to the smelter [kg].
    returned
        Lead back from the smelter [kg].
    """

    cast: float
    scrap: float
    spent: float
    returned: float

    @property
    def bought(self) -> float:
        """Lead bought [kg]; equals what is lost."""
        return self.cast - self.returned


def lead_balance(lead_yield: float, smelter_yield: float, own_return_share: float) -> LeadBalance:
    """Return the flows of lead per kg of lead in good batteries.

    Examples
    --------
    >>> round(lead_balance(lead_yield=0.96, smelter_yield=0.98, own_return_share=0.9).bought, 4)
    0.1188
    """
    scrap = 1 / lead_yield - 1
    returned = smelter_yield * (scrap + own_return_share)
    return LeadBalance(1 / lead_yield, scrap, own_return_share, returned)


def lead_steps(design: BatteryDesign) -> list[Activity]:
    """Return oxide, lead and, if anything comes back, the smelter."""
    values = design.values
    balance = lead_balance(
        values.number("lead-yield"),
        values.number("smelter-yield"),
        values.number("own-return-share"),
    )
    steps = [_oxide(design), _lead(design, balance)]
    return [*steps, _smelter(design, balance)] if balance.returned else steps


def _oxide(design: BatteryDesign) -> Activity:
    template = design.background.activity(design.taken("lead-oxide-").input)
    rows = [
        replace(row, input="lead", line="lead") if row.input.startswith("lead-") else row
        for row in _own_energy(design, "oxide", "plant", template)
    ]
    return _step(template, "oxide", rows, "inputs-oxide", design.values.text("plant-site"))


def _lead(design: BatteryDesign, balance: LeadBalance) -> Activity:
    """Return one kg of lead cast or milled: bought, and back from the smelter."""
    template = design.background.activity(_MARKET)
    bought = balance.bought / balance.cast
    known = design.values.known("secondary-lead-share")
    share = bought_shares(design)
    inbound = any(leg.direction == "inbound" for leg in design.submission.transport)
    rows = [
        technosphere(PRIMARY, bought * share.virgin, "kg", known, line="lead-primary"),
        technosphere(SECONDARY, bought * share.recycled, "kg", known, line="lead-secondary"),
        *(
            replace(row, amount=row.amount * bought, line="default-transport")
            for row in template.exchanges
            if is_transport(row) and not inbound
        ),
    ]
    if balance.returned:
        back = balance.returned / balance.cast
        own = design.values.known("own-return-share", "smelter-yield", "lead-yield")
        rows.append(technosphere("smelter", back, "kg", own, line="lead-returned"))
    kept = [row for row in rows if row.amount]
    return _step(template, "lead", kept, "lead", design.values.text("plant-site"))


def bought_shares(design: BatteryDesign) -> Shares:
    """Return primary and recycled shares of bought lead under the approach chosen."""
    return circular(design, recycled_content=design.values.number("secondary-lead-share"))


def circular(
    design: BatteryDesign, recycled_content: float = 0.0, recycling_rate: float = 0.0
) -> Shares:
    """Return the shares of the Circular Footprint Formula for lead."""
    one = Circularity(
        allocation=design.values.number("allocation-factor"),
        recycled_content=recycled_content,
        recycling_rate=recycling_rate,
        quality_out=float(RULES["lead"].quality.value),
    )
    return shares(under(design.values.text("circular-approach"), one))


def _smelter(design: BatteryDesign, balance: LeadBalance) -> Activity:
    """Return one kg of lead from the own smelter, out of plant scrap and spent batteries."""
    template = design.background.activity(SECONDARY)
    to_smelter = balance.scrap + balance.spent
    known = design.values.known("own-return-share", "smelter-yield", "lead-yield")
    usual = design.values.default("smelter-yield")
    assert usual is not None  # noqa: S101 - the yield has a default
    per_kg_out = float(usual.value) / design.values.number("smelter-yield")
    rows = []
    for row in _own_energy(design, "smelter", "smelter", template):
        if row.input == _COLLECTION:
            amount = row.amount * balance.spent / to_smelter * per_kg_out
            rows.append(replace(row, amount=amount, line="collection"))
        else:
            rows.append(row)
    if balance.scrap:
        amount = balance.scrap / balance.returned
        rows.append(technosphere("lead", amount, "kg", known, line="lead"))
    kept = [row for row in rows if row.amount]
    return _step(template, "smelter", kept, "inputs-smelter", design.values.text("smelter-site"))


def _own_energy(
    design: BatteryDesign, step: str, place: str, template: Activity
) -> Iterator[Exchange]:
    """Return a template's inputs with the electricity of its site, or the maker's own energy."""
    return metered(
        template,
        step,
        design.energy_of(step),
        design.values.text(f"{place}-site"),
        lambda row: design.output_of(step, row.output_amount, row.output_unit),
    )


def _step(
    template: Activity, code: str, rows: list[Exchange], line: str, location: str
) -> Activity:
    names = {
        "lead": Text("lead, cast or milled", "投入的铅"),
        "smelter": Text("lead from the own smelter", "自有冶炼再生铅"),
    }
    return replace(
        template,
        code=code,
        name=names.get(code, template.name),
        exchanges=tuple(rows),
        role="foreground",
        location=location,
        stage="materials",
        line=line,
    )
