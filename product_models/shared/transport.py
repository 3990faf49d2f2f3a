"""Transport chains: mass × distance × mode, well to wheel (ISO 14083)."""

from __future__ import annotations

from collections.abc import Mapping

from footprint.bom import TransportLeg
from footprint.foreground import Line
from footprint.inventory import Exchange
from footprint.text import Text
from product_models.contract import Mode
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER

MODES: dict[str, Mode] = {
    "truck-heavy": Mode(
        Text("truck, heavy, diesel", "重型柴油货车"), "transport-truck-heavy-diesel-cn"
    ),
    "truck-medium": Mode(
        Text("truck, medium, diesel", "中型柴油货车"), "transport-truck-medium-diesel-cn"
    ),
    "truck-light": Mode(
        Text("truck, light, diesel", "轻型柴油货车"), "transport-truck-light-diesel-cn"
    ),
    "truck-electric": Mode(
        Text("truck, heavy, battery electric", "重型纯电动货车"),
        "transport-truck-heavy-electric-cn",
    ),
    "rail": Mode(Text("rail", "铁路"), "transport-rail-cn"),
    "barge": Mode(Text("inland container barge", "内河集装箱船"), "transport-barge-container-cn"),
    "ship-container": Mode(
        Text("ocean container ship", "远洋集装箱船"), "transport-ship-container-glo"
    ),
    "ship-bulk": Mode(Text("ocean bulk carrier", "远洋散货船"), "transport-ship-bulk-glo"),
    "truck-europe": Mode(
        Text("articulated truck, Europe", "欧洲铰接卡车"), "transport-truck-articulated-gb"
    ),
    "air": Mode(Text("air freight", "航空货运"), "transport-air-freight-long-haul-glo"),
}
"""Modes every family offers."""

DIRECTIONS: dict[str, Text] = {
    "inbound": Text("materials to the factory", "原材料运入"),
    "outbound": Text("packed product to the customer", "产品运出"),
}


def carry(leg: TransportLeg, modes: Mapping[str, Mode], mass_kg: float, stage: str) -> Exchange:
    """Return a leg as an input per product: mass [kg] × distance [km] / 1000 [tkm]."""
    tkm = (leg.mass_kg or mass_kg) * leg.distance_km / 1000
    return technosphere(modes[leg.mode].dataset, tkm, "tkm", FROM_MAKER, stage=stage, line=leg.key)


def named(leg: TransportLeg, modes: Mapping[str, Mode]) -> Line:
    """Return how a leg is called in the result."""
    direction, mode = DIRECTIONS[leg.direction], modes[leg.mode].label
    return Line(
        leg.key,
        Text(f"{direction.en}: {mode.en}", f"{direction.zh}：{mode.zh}"),
        leg.distance_km,
        "km",
        primary=True,
        place=leg.place,
    )
