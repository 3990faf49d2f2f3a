"""What a product is unless its maker says otherwise: one row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footprint.text import Text


@dataclass(frozen=True, slots=True)
class Garment:
    """Defaults of one garment.

    Parameters
    ----------
    label
        Its name.
    mass_kg, surface_mass
        Net mass of one piece [kg] and of its fabric [g/m²].
    count_nm
        Yarn count [Nm], or None where filament is usual.
    route
        Fabric route.
    cutting_share, minutes
        Cutting waste as a share of the fabric, and sewing time [min].
    wears, washes, tumble_share, ironing_share, ironing_minutes
        Life in use; ironing per wash.
    template
        Product dataset of lca_db whose trims, packaging and transport are taken, or None.
    blend, spinning
        Composition and spinning route where the product settles them.
    fabric_share
        Share of the mass that is fabric.
    seen
        Whether the row stands in the published tables (``ecob-2024``); else it is assumed.
    """

    label: Text
    mass_kg: float
    surface_mass: float
    count_nm: float | None
    route: str
    cutting_share: float
    minutes: float
    wears: float
    washes: float
    tumble_share: float
    ironing_share: float
    ironing_minutes: float
    template: str | None = None
    blend: Mapping[str, float] = field(default_factory=dict)
    spinning: str = "ring"
    fabric_share: float = 1.0
    seen: bool = True


_MIX, _AIR, _WATER = "knit-average", "weave-air-jet", "weave-water-jet"

GARMENTS: dict[str, Garment] = {
    "t-shirt": Garment(
        Text("T-shirt", "T恤"),
        *(0.17, 200, 54, "knit-circular", 0.15, 15, 45, 45, 0.3, 0.4, 2.58),
        template="tshirt-cotton-170g-cn-zj",
        blend={"cotton-xinjiang": 1.0},
    ),
    "childrens-set": Garment(
        Text("children's set, two pieces", "童装套装（两件）"),
        *(0.32, 200, 54, "knit-circular", 0.18, 35, 45, 45, 0.3, 0.0, 0.0),
        template="children-top-cotton-180g-cn-zj",
        blend={"cotton-xinjiang": 1.0},
        seen=False,
    ),
    "silk-scarf": Garment(
        Text("silk scarf", "真丝丝巾"),
        *(0.06, 77.5, None, "weave-silk", 0.06, 20, 40, 8, 0.0, 0.5, 2.0),
        template="silk-scarf-88cm-cn-zj",
        blend={"silk": 1.0},
        spinning="reeled-silk",
        seen=False,
    ),
    "polyester-jacket": Garment(
        Text("polyester jacket", "涤纶夹克"),
        *(0.5, 110, None, _WATER, 0.2, 60, 100, 5, 0.25, 0.05, 4.02),
        template="jacket-polyester-500g-cn-zj",
        blend={"polyester": 1.0},
        spinning="filament-mixed",
        fabric_share=0.72,
        seen=False,
    ),
    "shirt": Garment(
        Text("shirt or blouse", "衬衫"),
        *(0.25, 200, 40, _AIR, 0.2, 15, 40, 20, 0.12, 0.7, 2.58),
    ),
    "jeans": Garment(
        Text("jeans", "牛仔裤"), *(0.45, 250, 40, _AIR, 0.22, 30, 70, 23, 0.3, 0.63, 4.32)
    ),
    "trousers": Garment(
        Text("trousers", "长裤、短裤"), *(0.45, 250, 40, _AIR, 0.2, 30, 70, 23, 0.3, 0.63, 4.32)
    ),
    "dress": Garment(
        Text("skirt or dress", "裙装"), *(0.3, 200, 40, _AIR, 0.2, 15, 70, 23, 0.12, 0.18, 4.5)
    ),
    "sweater": Garment(
        Text("sweater", "毛衫、卫衣"), *(0.5, 250, 35, _MIX, 0.2, 15, 85, 17, 0.3, 0.0, 0.0)
    ),
    "coat": Garment(
        Text("coat", "大衣、外套"), *(0.95, 450, 30, _AIR, 0.2, 60, 100, 5, 0.25, 0.05, 4.02)
    ),
    "socks": Garment(
        Text("socks, pair", "袜子（双）"),
        *(0.043, 250, 35, "knit-fully-fashioned", 0.02, 5, 50, 25, 0.3, 0.0, 0.0),
    ),
    "underwear": Garment(
        Text("knitted briefs", "针织内裤"), *(0.03, 180, 45, _MIX, 0.15, 15, 60, 60, 0.3, 0.0, 0.0)
    ),
}
"""Garments by key; the published rows follow the PEFCR apparel tables as Ecobalyse carries them."""

PRODUCTS: dict[str, Text] = {
    "yarn": Text("yarn", "纱线、长丝"),
    "fabric": Text("fabric", "面料"),
    **{key: garment.label for key, garment in GARMENTS.items()},
}
