"""Module D of EN 15804: metal scrap that leaves a product and replaces primary metal."""

from __future__ import annotations

from collections.abc import Mapping

from footprint.foreground import Beyond
from footprint.inventory import Activity
from footprint.text import Text
from product_models.shared.templates import technosphere
from product_models.shared.values import Known

ROUTES: dict[str, tuple[str, str]] = {
    "steel": ("steel-crude-electric-arc-cn", "steel-crude-basic-oxygen-cn"),
    "aluminium": ("aluminium-secondary-cn", "aluminium-primary-cn"),
}
"""Recycled and primary route of each metal; of copper lca_db has no recycled one."""


def module_d(net_scrap_kg: Mapping[str, float], known: Known) -> Beyond:
    """Return what recycling the net scrap saves, to be reported beside the result.

    Parameters
    ----------
    net_scrap_kg
        Scrap that leaves less scrap that came in, by metal [kg per product]; below 0 a load.
    known
        How the recycled shares are known.
    """
    inputs = []
    for metal, kilograms in net_scrap_kg.items():
        recycled, primary = ROUTES[metal]
        inputs.append(technosphere(recycled, kilograms, "kg", known))
        inputs.append(technosphere(primary, -kilograms, "kg", known))
    label = Text("module D, recycling of metals after use", "D 模块：报废后金属再生")
    activity = Activity("module-d", label, "unit", "CN", tuple(inputs), stage="D")
    return Beyond("D", label, activity)
