"""How uncertain an amount is: lognormal, from a stated spread or from basic and pedigree factors.

An amount is the median of a lognormal distribution. Its geometric standard deviation (GSD) is the
one stated with it, else it follows from the basic uncertainty of its kind and five pedigree scores
from 1 (best) to 5, with U the factors of the tables below (all as squared GSD):

    ln GSD = √(Σ ln² U) / 2        (Weidema & Wesnæs 1996, doi:10.1016/S0959-6526(96)00043-1)

Scores come from what the inventory says. Reliability from the provenance of the amount: seen 2,
derived 3, recalled 4, assumed 5. Technology, place and time from the rating of the activity, 3
where it has none. Completeness is nowhere told, which is score 5 by definition.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from footprint.background import FloatArray, IntArray
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance, is_yield
from footprint.units import QuantityKind, find_unit


@dataclass(frozen=True, slots=True)
class Pedigree:
    """Scores of one amount, each from 1 (best) to 5."""

    reliability: int
    completeness: int
    temporal: int
    geographical: int
    technological: int


FactorSet = Mapping[str, tuple[float, float, float, float, float]]
"""Squared GSD of the scores 1 to 5, by indicator."""

ECOINVENT: FactorSet = {
    "reliability": (1.0, 1.05, 1.1, 1.2, 1.5),
    "completeness": (1.0, 1.02, 1.05, 1.1, 1.2),
    "temporal": (1.0, 1.03, 1.1, 1.2, 1.5),
    "geographical": (1.0, 1.01, 1.02, 1.02, 1.1),
    "technological": (1.0, 1.0, 1.2, 1.5, 2.0),
}
"""Of ecoinvent 2 (Frischknecht et al. 2007), read in the source code of pedigree_matrix 0.2.2."""

EMPIRICAL: FactorSet = {
    "reliability": (1.0, 1.54, 1.61, 1.69, 1.69),
    "completeness": (1.0, 1.03, 1.04, 1.08, 1.08),
    "temporal": (1.0, 1.03, 1.1, 1.19, 1.29),
    "geographical": (1.0, 1.04, 1.08, 1.11, 1.11),
    "technological": (1.0, 1.18, 1.65, 2.08, 2.8),
}
"""Of Ciroth et al. 2016, doi:10.1007/s11367-013-0670-5, read as above: much wider."""

_COMBUSTION, _PROCESS, _AGRICULTURE = range(3)
_BASIC = {
    "input": (1.05, 1.05, 1.05),
    "transport": (2.0, 2.0, 2.0),
    "land": (2.0, 2.0, 1.2),
    "co2": (1.05, 1.05, 1.05),
    "ch4": (1.5, 1.5, 1.2),
    "n2o": (1.5, 1.5, 1.4),
    "hydrocarbon": (1.5, 2.0, 2.0),
    "inorganic": (1.5, 1.5, 1.5),
}
"""Basic squared GSD in combustion, process and agriculture; read as above, blanks as process."""

_FLOW_KIND = {
    "co2-fossil": "co2",
    "co2-aircraft": "co2",
    "co2-biogenic": "co2",
    "co2-uptake": "co2",
    "co2-luc": "land",
    "co2e": "input",  # the supply chain of a purchased product
    "co2e-aircraft": "input",
    "ch4-fossil": "ch4",
    "ch4-biogenic": "ch4",
    "n2o": "n2o",
}
_COMBUSTION_THEMES = frozenset({"electricity", "fuel-heat", "transport"})
_RELIABILITY = {
    Provenance.SEEN: 2,
    Provenance.DERIVED: 3,
    Provenance.RECALLED: 4,
    Provenance.ASSUMED: 5,
}
_UNKNOWN_COMPLETENESS = 5
_UNRATED = 3


def pedigree_gsd(
    pedigree: Pedigree, basic_squared_gsd: float, factors: FactorSet = ECOINVENT
) -> float:
    """Return the GSD of an amount.

    Parameters
    ----------
    pedigree
        Its scores.
    basic_squared_gsd
        Basic uncertainty of its kind, as squared GSD.
    factors
        Squared GSD of each score.

    Examples
    --------
    >>> round(pedigree_gsd(Pedigree(1, 1, 1, 1, 1), 1.05) ** 2, 6)
    1.05
    """
    spreads = [basic_squared_gsd]
    spreads += [row[getattr(pedigree, indicator) - 1] for indicator, row in factors.items()]
    return math.exp(math.sqrt(sum(math.log(spread) ** 2 for spread in spreads)) / 2)


_OWN = Pedigree(1, 1, 1, 1, 1)


def score(exchange: Exchange, activity: Activity) -> Pedigree:
    """Return the pedigree scores of an exchange of an activity.

    What the maker gave for the product itself is of that plant, period and technology.
    """
    if exchange.primary:
        return _OWN
    return Pedigree(
        reliability=_RELIABILITY[exchange.provenance],
        completeness=_UNKNOWN_COMPLETENESS,
        temporal=activity.temporal or _UNRATED,
        geographical=activity.geographical or _UNRATED,
        technological=activity.technological or _UNRATED,
    )


def effective_gsd(exchange: Exchange, activity: Activity, factors: FactorSet = ECOINVENT) -> float:
    """Return the GSD of an exchange: the stated one, else by pedigree.

    Of a yield (0.9 to 1.2 of an input in the activity's own unit) the distance from 1 alone is
    uncertain: its spread is scaled down to what that distance is of the amount.
    """
    if exchange.gsd is not None:
        return exchange.gsd
    gsd = _scored_gsd(score(exchange, activity), _basic(exchange, activity.theme), factors)
    if is_yield(exchange, activity.unit):
        return math.exp(math.log(gsd) * abs(exchange.amount - 1) / exchange.amount)
    return gsd


def _scored_gsd(pedigree: Pedigree, basic: float, factors: FactorSet) -> float:
    return (
        _ecoinvent_gsd(pedigree, basic)
        if factors is ECOINVENT
        else pedigree_gsd(pedigree, basic, factors)
    )


@lru_cache(maxsize=4096)
def _ecoinvent_gsd(pedigree: Pedigree, basic: float) -> float:
    return pedigree_gsd(pedigree, basic)


def _basic(exchange: Exchange, theme: str) -> float:
    if theme == "agriculture":
        column = _AGRICULTURE
    else:
        column = _COMBUSTION if theme in _COMBUSTION_THEMES else _PROCESS
    return _BASIC[_kind(exchange)][column]


def _kind(exchange: Exchange) -> str:
    if exchange.kind is ExchangeKind.TECHNOSPHERE:
        unit = find_unit(exchange.unit)
        moved = unit is not None and unit.kind is QuantityKind.TRANSPORT
        return "transport" if moved else "input"
    halocarbon = exchange.input.startswith(("hfc-", "hcfc-", "cfc-"))
    return _FLOW_KIND.get(exchange.input, "hydrocarbon" if halocarbon else "inorganic")


# ------------------------------------------------------------------ drawing amounts


@dataclass(frozen=True, eq=False)
class Spread:
    """How a list of amounts spreads.

    Parameters
    ----------
    sigmas
        ln GSD of each amount, shape ``(n,)``.
    markets
        Number of the market whose share an amount is, −1 for one that moves freely, ``(n,)``.
    """

    sigmas: FloatArray
    markets: IntArray


def draw_amounts(amounts: FloatArray, spread: Spread, rng: np.random.Generator) -> FloatArray:
    """Draw each amount from its lognormal; shares of a market keep their sum.

    Parameters
    ----------
    amounts
        Medians; a sign stays, shape ``(n,)``.
    spread
        Of the same amounts.
    rng
        Where the randomness comes from: the same seed gives the same amounts.
    """
    drawn = amounts * np.exp(spread.sigmas * rng.standard_normal(len(amounts)))
    shares = np.flatnonzero(spread.markets >= 0)
    if len(shares):
        market = spread.markets[shares]
        wanted, found = (np.bincount(market, each[shares]) for each in (amounts, drawn))
        drawn[shares] *= wanted[market] / found[market]
    return np.asarray(drawn, dtype=np.float64)
