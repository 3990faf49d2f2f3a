"""A plant's own energy: meters and bills per output of a step (primary data, ISO 14067 6.3.5)."""

from __future__ import annotations

from collections.abc import Mapping

from footprint.bom import EnergyLine
from footprint.electricity import GRID
from footprint.foreground import Line
from footprint.inventory import Exchange
from footprint.text import Text
from footprint.units import convert, parse_unit
from product_models.contract import Carrier
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER

CARRIERS: dict[str, Carrier] = {
    "electricity": Carrier(Text("grid electricity", "电网电力"), GRID),
    "natural-gas": Carrier(
        Text("natural gas, burned", "天然气（燃烧）"),
        "natural-gas-burned-cn",
        {"m3": 38.931},
        "cn-fuel-tableC1",
    ),
    "diesel": Carrier(
        Text("diesel, burned", "柴油（燃烧）"),
        "diesel-burned-cn",
        {"kg": 42.652},
        "cn-fuel-tableC1",
    ),
    "hard-coal": Carrier(
        Text("hard coal, burned", "煤炭（燃烧）"),
        "hard-coal-burned-cn",
        {"kg": 20.908},
        "cn-fuel-tableC1",
    ),
    "steam": Carrier(
        Text("steam from an industrial park", "园区外购蒸汽"),
        "steam-industrial-cn",
        {"kg": 2.685},
        "cpia-2024",
    ),
    "heat": Carrier(Text("purchased heat", "外购热力"), "heat-purchased-default-cn"),
}
"""Carriers every family offers; contents are lower heating values [MJ per unit]."""


def per_output(
    line: EnergyLine,
    carriers: Mapping[str, Carrier],
    output: float,
    site: str,
) -> Exchange:
    """Return one energy row as an input per unit of the step's product.

    Parameters
    ----------
    line
        The row of the energy sheet.
    carriers
        The family's carriers.
    output
        Output of the step in the same period, in the unit of its reference product.
    site
        Location of the step where the row gives none.
    """
    carrier = carriers[line.carrier]
    amount, unit = line.amount, parse_unit(line.unit)
    for code, content_mj in carrier.contents.items():
        if unit.kind is parse_unit(code).kind:
            amount, unit = convert(amount, unit, parse_unit(code)) * content_mj, parse_unit("MJ")
    ratio = amount / output
    location = line.location or site
    return technosphere(
        carrier.dataset,
        ratio,
        unit.code,
        FROM_MAKER,
        line=line.key,
        location=location if carrier.dataset == GRID else None,
    )


def named(line: EnergyLine, step: Text, carrier: Text, parent: str | None) -> Line:
    """Return how an energy row is called in the result."""
    return Line(
        line.key,
        Text(f"{step.en}: {carrier.en}", f"{step.zh}：{carrier.zh}"),
        line.amount,
        line.unit,
        primary=True,
        parent=parent,
        place=line.place,
    )
