"""First-order variance of a result, for one solve, and the amounts that cause it.

With eᵢ the elasticity of an amount and σᵢ its ln GSD, independent amounts give
var h ≈ Σ (eᵢ·σᵢ)². Shares of a market keep their sum, so that of share k, with weight wₖ, only
eₖ − wₖ·Σe acts. Background amounts count wherever the product uses them: leaving them out, and
sampling the foreground alone, understates the spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from footprint.background import FloatArray, SparseEntries
from footprint.engine.sensitivity import Sensitivities
from footprint.inventory import ExchangeKind
from footprint.system import ProductSystem
from footprint.uncertainty import Spread, effective_gsd


class BackgroundSpread(Protocol):
    """Spread of the entries of a background's matrices, in their order."""

    @property
    def technosphere(self) -> Spread:
        """Of the inputs."""

    @property
    def biosphere(self) -> Spread:
        """Of the emissions."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One amount with its share of the variance.

    Parameters
    ----------
    kind, input, activity
        Which amount: what flows into which activity.
    line
        Bill line or parameter it is reported under; None in the background.
    sigma
        ln GSD of the amount.
    share
        Of the variance (0–1).
    """

    kind: ExchangeKind
    input: str
    activity: str
    line: str | None
    sigma: float
    share: float


@dataclass(frozen=True)
class Variance:
    """First-order spread of one result.

    Parameters
    ----------
    score
        The nominal result [kg CO2e per product].
    standard_deviation
        [kg CO2e per product].
    background_share
        Share of the variance that background amounts cause.
    causes
        Amounts, largest share first.
    """

    score: float
    standard_deviation: float
    background_share: float
    causes: tuple[Cause, ...]

    @property
    def cv(self) -> float | None:
        """Coefficient of variation; None if the result is 0."""
        return self.standard_deviation / abs(self.score) if self.score else None


def first_order(
    sensitivities: Sensitivities, background: BackgroundSpread, count: int = 50
) -> Variance:
    """Return the first-order variance of one result with its largest causes.

    Parameters
    ----------
    sensitivities
        Of the result.
    background
        Spread of the release it is linked to.
    count
        How many causes are named.
    """
    system = sensitivities.solution.system
    inputs, emissions = system_spread(system, background)
    parts = (
        _effects(sensitivities.inputs, system.inputs, inputs),
        _effects(sensitivities.emissions, system.emissions, emissions),
    )
    squares = np.concatenate(parts) ** 2
    variance = float(squares.sum())
    own = np.concatenate([system.inputs.columns, system.emissions.columns])
    behind = float(squares[own < system.background_size].sum())
    causes = _causes(system, squares, (inputs, emissions), variance, count)
    return Variance(
        sensitivities.solution.score,
        variance**0.5,
        behind / variance if variance else 0.0,
        causes,
    )


def system_spread(system: ProductSystem, background: BackgroundSpread) -> tuple[Spread, Spread]:
    """Return the spreads of `ProductSystem.inputs` and `.emissions`, in their order."""
    columns = np.array([system.position[code] for code in system.replace], dtype=np.int64)
    own: dict[ExchangeKind, list[float]] = {kind: [] for kind in ExchangeKind}
    activities = system.linked.foreground.activities
    for found in system.linked.links:
        gsd = effective_gsd(found.exchange, activities[found.consumer])
        own[found.exchange.kind].append(float(np.log(gsd)))
    stays = ~np.isin(system.background.technosphere.columns, columns)
    remains = ~np.isin(system.background.biosphere.columns, columns)
    certain = np.zeros(len(columns))  # one unit of another activity
    return (
        _joined(background.technosphere, stays,
                np.concatenate([certain, own[ExchangeKind.TECHNOSPHERE]])),
        _joined(background.biosphere, remains, np.array(own[ExchangeKind.BIOSPHERE])),
    )  # fmt: skip


def _joined(spread: Spread, keep: np.ndarray, sigmas: FloatArray) -> Spread:
    free = np.full(len(sigmas), -1, dtype=np.int64)
    return Spread(
        np.concatenate([spread.sigmas[keep], sigmas]), np.concatenate([spread.markets[keep], free])
    )


def _effects(derivatives: FloatArray, entries: SparseEntries, spread: Spread) -> FloatArray:
    """Return what one standard deviation of each amount moves [kg CO2e]."""
    elasticities = derivatives * entries.values
    shares = np.flatnonzero(spread.markets >= 0)
    if len(shares):
        market = spread.markets[shares]
        weights = entries.values[shares] / np.bincount(market, entries.values[shares])[market]
        together = np.bincount(market, elasticities[shares])[market]
        elasticities[shares] -= weights * together
    return np.asarray(elasticities * spread.sigmas)


def _causes(
    system: ProductSystem,
    squares: FloatArray,
    spreads: tuple[Spread, Spread],
    variance: float,
    count: int,
) -> tuple[Cause, ...]:
    if not variance:
        return ()
    first = len(system.inputs.values)
    sigmas = np.concatenate([spread.sigmas for spread in spreads])
    lines = {kind: _lines(system, kind) for kind in ExchangeKind}
    causes = []
    for n in np.argsort(-squares, kind="stable")[:count]:
        inner = n < first
        kind = ExchangeKind.TECHNOSPHERE if inner else ExchangeKind.BIOSPHERE
        entries, place = (system.inputs, n) if inner else (system.emissions, n - first)
        names = system.codes if inner else tuple(system.flow_position)
        back = int(place) - len(entries.values)  # own entries stand last
        line = lines[kind][back] if -back <= len(lines[kind]) else None
        causes.append(
            Cause(
                kind,
                names[int(entries.rows[place])],
                system.codes[int(entries.columns[place])],
                line,
                float(sigmas[n]),
                float(squares[n]) / variance,
            )
        )
    return tuple(causes)


def _lines(system: ProductSystem, kind: ExchangeKind) -> list[str | None]:
    activities = system.linked.foreground.activities
    return [
        found.exchange.line or activities[found.consumer].line
        for found in system.linked.links
        if found.exchange.kind is kind
    ]
