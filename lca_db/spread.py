"""How the amounts of a release spread, and draws of all of them at once.

A *market* is a unit process that only mixes what is the same thing from several suppliers: at least
two inputs in its own unit that sum to about 1, no emission, nothing else but transport (and for
electricity the grid). Its shares are drawn together and keep their sum.

A draw that is unphysical is thrown away and counted: a footprint below zero with biogenic carbon
dioxide left out, or a system without a solution. If many are, the spreads are too wide.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from footprint.background import FloatArray
from footprint.errors import CalculationError, error
from footprint.flows import BIOGENIC_CO2
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.text import Text
from footprint.uncertainty import Spread, draw_amounts, effective_gsd
from footprint.units import QuantityKind, find_unit
from lca_db.matrices import factors_of, solve_footprints
from lca_db.release import BackgroundRelease

TRANSMISSION = "electricity-transmission"
"""How the codes of grids begin: they carry no energy, so they are no share of a mix."""

_MARKET_SUM = (0.99, 1.25)
"""Shares sum to 1, or to a little more where losses are in them."""

_MOST_REJECTED = 1000


@dataclass(frozen=True, eq=False)
class ReleaseSpread:
    """Spread of every entry of the matrices of a release, in their order."""

    technosphere: Spread
    biosphere: Spread


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw of all amounts of a release.

    Parameters
    ----------
    technosphere, biosphere
        Values in the order of the entries of the release.
    footprints
        Footprint of one unit of each activity [kg CO2e / unit], biogenic carbon dioxide left out.
    rejected
        How many unphysical draws were thrown away before this one.
    """

    technosphere: FloatArray
    biosphere: FloatArray
    footprints: FloatArray
    rejected: int


def shares_of(activity: Activity) -> tuple[Exchange, ...]:
    """Return the inputs a market mixes, none if the activity is no market."""
    own = tuple(one for one in activity.exchanges if _is_share(one, activity.unit))
    others = [one for one in activity.exchanges if one not in own]
    low, high = _MARKET_SUM
    mixes = len(own) > 1 and low <= sum(one.amount for one in own) <= high
    return own if mixes and all(map(_is_delivery, others)) else ()


def markets(activities: Sequence[Activity]) -> tuple[str, ...]:
    """Return the codes of all markets."""
    return tuple(activity.code for activity in activities if shares_of(activity))


def spread_of(activities: Sequence[Activity]) -> ReleaseSpread:
    """Return the spread of all exchanges, in the order of `lca_db.matrices`."""
    return ReleaseSpread(
        _spread(activities, ExchangeKind.TECHNOSPHERE), _spread(activities, ExchangeKind.BIOSPHERE)
    )


def draw(
    release: BackgroundRelease,
    rng: np.random.Generator,
    spread: ReleaseSpread | None = None,
    method: str = "ar6-gwp100",
    without: Collection[str] = BIOGENIC_CO2,
) -> Draw:
    """Draw all amounts of a release at once; the same seed gives the same draw.

    Parameters
    ----------
    release
        What is drawn.
    rng
        Where the randomness comes from.
    spread
        Of this release, from `spread_of`; pass it where many draws are made.
    method, without
        Global warming potentials, and the flows left out, of the footprints that are tested.

    Raises
    ------
    CalculationError
        One unphysical draw follows another without end.
    """
    spread = spread or spread_of(release.database.activities)
    factors = factors_of(release.methods[method], release.flow_codes, without)
    for rejected in range(_MOST_REJECTED):
        inputs = replace(
            release.technosphere,
            values=draw_amounts(release.technosphere.values, spread.technosphere, rng),
        )
        emissions = replace(
            release.biosphere,
            values=draw_amounts(release.biosphere.values, spread.biosphere, rng),
        )
        try:
            scores = solve_footprints(inputs, emissions, factors, len(release.activity_codes))
        except RuntimeError:
            continue
        if np.all(scores >= 0):  # false for one that is no number, too
            return Draw(inputs.values, emissions.values, scores, rejected)
    text = Text(
        f"{_MOST_REJECTED} draws in a row gave a negative footprint or none.",
        f"连续 {_MOST_REJECTED} 次抽样得到负的碳足迹或无解。",
    )
    remedy = Text("Check the standard deviations of its rows.", "请检查各行的几何标准差。")
    raise CalculationError(error("unphysical-draws", text, remedy))


def _spread(activities: Sequence[Activity], kind: ExchangeKind) -> Spread:
    sigmas, groups = [], []
    for number, activity in enumerate(activities):
        shares = shares_of(activity)
        for exchange in activity.exchanges:
            if exchange.kind is kind:
                sigmas.append(np.log(effective_gsd(exchange, activity)))
                groups.append(number if exchange in shares else -1)
    return Spread(np.array(sigmas, dtype=np.float64), np.array(groups, dtype=np.int64))


def _is_share(exchange: Exchange, unit: str) -> bool:
    return (
        exchange.kind is ExchangeKind.TECHNOSPHERE
        and exchange.unit == unit
        and not exchange.input.startswith(TRANSMISSION)
    )


def _is_delivery(exchange: Exchange) -> bool:
    unit = find_unit(exchange.unit)
    moved = unit is not None and unit.kind is QuantityKind.TRANSPORT
    return moved or exchange.input.startswith(TRANSMISSION)
