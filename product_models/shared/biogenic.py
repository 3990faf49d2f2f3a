"""Biogenic carbon: what a plant took up, what is given back, what stays in the product.

ISO 14067 6.4.9.2 counts removals −1 and releases +1 and reports both apart, with the carbon
content of the product. What was taken up is always what is released and what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from footprint.inventory import Exchange, ExchangeKind
from product_models.shared.values import Known

CO2_PER_CARBON = 44 / 12
"""CO₂ per carbon [kg/kg]."""

CH4_PER_CARBON = 16 / 12
"""Methane per carbon [kg/kg]."""


def carbon_kg(mass_kg: float, moisture_share: float, carbon_share: float) -> float:
    """Return the carbon in biomass [kg].

    Parameters
    ----------
    mass_kg
        Mass with its moisture.
    moisture_share
        Water per mass, 0–1.
    carbon_share
        Carbon per dry mass, 0–1.

    Examples
    --------
    >>> round(carbon_kg(2.0, 0.1, 0.5), 6)
    0.9
    """
    return mass_kg * (1 - moisture_share) * carbon_share


@dataclass(frozen=True, slots=True)
class CarbonBalance:
    """Where the carbon of a biomass product goes.

    Parameters
    ----------
    carbon_kg
        Carbon in the product [kg].
    released_share
        Share of it released within the boundary, 0–1; the rest stays stored.
    methane_share
        Share of what is released that leaves as methane, 0–1.
    """

    carbon_kg: float
    released_share: float = 0.0
    methane_share: float = 0.0

    @property
    def uptake_kg(self) -> float:
        """CO₂ taken up [kg]."""
        return self.carbon_kg * CO2_PER_CARBON

    @property
    def release_kg(self) -> float:
        """CO₂ given back [kg]."""
        return self.uptake_kg * self.released_share * (1 - self.methane_share)

    @property
    def methane_kg(self) -> float:
        """Biogenic methane given back [kg]."""
        return self.carbon_kg * self.released_share * self.methane_share * CH4_PER_CARBON

    @property
    def stored_carbon_kg(self) -> float:
        """Carbon that leaves the boundary in the product [kg]."""
        return self.carbon_kg * (1 - self.released_share)


def flow(code: str, kg: float, known: Known, stage: str, line: str) -> Exchange:
    """Return an uptake (``co2-uptake``) or a release (``co2-biogenic``, ``ch4-biogenic``)."""
    return Exchange(
        ExchangeKind.BIOSPHERE,
        code,
        kg,
        "kg",
        known.provenance,
        known.source_id,
        primary=known.primary,
        stage=stage,
        line=line,
    )
