"""Nitrous oxide of managed soils by IPCC, 2006 Guidelines and 2019 Refinement, Vol. 4 Ch. 11.

Amounts are per hectare and year, of nitrogen unless said otherwise:

    Eq. 11.1   N₂O-N direct   = F_N · EF₁
    Eq. 11.9   N₂O-N volatile = (F_SN · Frac_GASF + F_ON · Frac_GASM) · EF₄
    Eq. 11.10  N₂O-N leached  = F_N · Frac_LEACH · EF₅
    F_N = F_SN + F_ON + F_CR;  N₂O = N₂O-N · 44/28

and carbon dioxide of lime and urea, Eq. 11.12 and 11.13.
"""

from __future__ import annotations

from dataclasses import dataclass

from footprint.inventory import Provenance
from product_models.contract import Default

N2O_PER_NITROGEN = 44 / 28
"""N₂O per N₂O-N [kg/kg]."""

CO2_PER_CARBON = 44 / 12
LIMESTONE_CARBON, DOLOMITE_CARBON, UREA_CARBON = 0.12, 0.13, 0.20
"""Emission factors of Eq. 11.12 and 11.13 [t C per t]."""


@dataclass(frozen=True, slots=True)
class SoilFactors:
    """Emission factors of one edition and climate.

    Parameters
    ----------
    direct
        EF₁ of mineral nitrogen [kg N₂O-N / kg N].
    direct_organic
        EF₁ of organic nitrogen and crop residues [kg N₂O-N / kg N].
    volatile_mineral, volatile_organic
        Frac_GASF and Frac_GASM, share of nitrogen lost as NH₃ and NOx.
    from_volatile
        EF₄ [kg N₂O-N / kg N volatilised].
    leached
        Frac_LEACH, share of nitrogen leached or run off.
    from_leached
        EF₅ [kg N₂O-N / kg N leached].
    source
        Where they were read; its value is EF₁.
    """

    direct: float
    direct_organic: float
    volatile_mineral: float
    volatile_organic: float
    from_volatile: float
    leached: float
    from_leached: float
    source: Default


@dataclass(frozen=True, slots=True)
class Nitrogen:
    """Nitrogen put on one hectare in a year [kg N/ha].

    Parameters
    ----------
    mineral, organic, residues
        F_SN, F_ON and F_CR.
    """

    mineral: float
    organic: float = 0.0
    residues: float = 0.0


def direct_n2o_kg(nitrogen: Nitrogen, factors: SoilFactors) -> float:
    """Return direct N₂O, Eq. 11.1 [kg N₂O/ha].

    Examples
    --------
    >>> round(direct_n2o_kg(Nitrogen(100.0), FACTORS["ipcc-2006"]), 4)
    1.5714
    """
    other = (nitrogen.organic + nitrogen.residues) * factors.direct_organic
    return (nitrogen.mineral * factors.direct + other) * N2O_PER_NITROGEN


def volatile_n2o_kg(nitrogen: Nitrogen, factors: SoilFactors) -> float:
    """Return indirect N₂O of nitrogen that volatilises, Eq. 11.9 [kg N₂O/ha]."""
    lost = nitrogen.mineral * factors.volatile_mineral
    lost += nitrogen.organic * factors.volatile_organic
    return lost * factors.from_volatile * N2O_PER_NITROGEN


def leached_n2o_kg(nitrogen: Nitrogen, factors: SoilFactors) -> float:
    """Return indirect N₂O of nitrogen that leaches or runs off, Eq. 11.10 [kg N₂O/ha]."""
    applied = nitrogen.mineral + nitrogen.organic + nitrogen.residues
    return applied * factors.leached * factors.from_leached * N2O_PER_NITROGEN


def indirect_n2o_kg(nitrogen: Nitrogen, factors: SoilFactors) -> float:
    """Return all indirect N₂O, Eq. 11.9 and 11.10 [kg N₂O/ha]."""
    return volatile_n2o_kg(nitrogen, factors) + leached_n2o_kg(nitrogen, factors)


def lime_co2_kg(limestone_kg: float, dolomite_kg: float = 0.0) -> float:
    """Return CO₂ of liming, Eq. 11.12 [kg].

    Examples
    --------
    >>> round(lime_co2_kg(100.0), 6)
    44.0
    """
    return (limestone_kg * LIMESTONE_CARBON + dolomite_kg * DOLOMITE_CARBON) * CO2_PER_CARBON


def urea_co2_kg(urea_kg: float) -> float:
    """Return CO₂ of urea, Eq. 11.13 [kg]."""
    return urea_kg * UREA_CARBON * CO2_PER_CARBON


def _source(value: float, source_id: str, provenance: Provenance, comment: str) -> Default:
    return Default(value, source_id, provenance, comment)


_SEEN, _DERIVED = Provenance.SEEN, Provenance.DERIVED
_MEASURED = (9.55 - 4.0) / 464.3

FACTORS: dict[str, SoilFactors] = {
    "tea-china": SoilFactors(
        *(_MEASURED, _MEASURED, 0.11, 0.21, 0.014, 0.24, 0.011),
        _source(_MEASURED, "yao-2020-tea", _DERIVED, "(9.55 − 4.0) / 464.3 kg N2O-N/kg N"),
    ),
    "ipcc-2019-wet": SoilFactors(
        *(0.016, 0.006, 0.11, 0.21, 0.014, 0.24, 0.011),
        _source(0.016, "ipcc2019-soil", _SEEN, "Tables 11.1 and 11.3, wet climate"),
    ),
    "ipcc-2019-dry": SoilFactors(
        *(0.005, 0.005, 0.11, 0.21, 0.005, 0.0, 0.011),
        _source(0.005, "ipcc2019-soil", _SEEN, "Tables 11.1 and 11.3, dry climate"),
    ),
    "ipcc-2006": SoilFactors(
        *(0.01, 0.01, 0.10, 0.20, 0.010, 0.30, 0.0075),
        _source(0.01, "ipcc2006", Provenance.RECALLED, "Tables 11.1 and 11.3"),
    ),
}
"""Emission factors by edition. Frac_GASM 0.21 and EF₁ of organic N are recalled (2019)."""
