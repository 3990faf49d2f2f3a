"""How sure a result is, and what would move it: first-order variance and the largest levers.

Biogenic CO₂ is left out here: an uptake and its later release belong together, and drawing them
apart would make the result look less sure than it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from footprint.calculation import Solution
from footprint.engine.sensitivity import Sensitivities
from footprint.engine.variance import BackgroundSpread, first_order
from footprint.flows import BIOGENIC_CO2
from footprint.foreground import Foreground
from footprint.result import CauseResult, Label, LeverResult, UncertaintyResult

CAUSES = 10
LEVERS = 12
_NORMAL_95 = 1.959963984540054
"""97.5 % quantile of the standard normal distribution."""


def uncertainty_of(
    solution: Solution, spread: BackgroundSpread | None, products: float
) -> UncertaintyResult | None:
    """Return the 95 % interval by first-order variance, None where no spread is known.

    The interval is lognormal about the nominal value, which stays the stated one.

    Parameters
    ----------
    solution
        Per one product.
    spread
        Spread of the release's amounts.
    products
        Products per functional unit.
    """
    if spread is None:
        return None
    found = first_order(Sensitivities(_without_biogenic(solution)), spread, CAUSES)
    if found.cv is None or found.score <= 0:
        return None
    sigma = math.sqrt(math.log(1 + found.cv**2))
    factor = math.exp(_NORMAL_95 * sigma)
    nominal = found.score * products
    return UncertaintyResult(
        nominal_kgco2e=nominal,
        cv=found.cv,
        low_kgco2e=nominal / factor,
        high_kgco2e=nominal * factor,
        background_share=found.background_share,
        causes=tuple(
            CauseResult(
                input=cause.input, activity=cause.activity, line=cause.line, share=cause.share
            )
            for cause in found.causes
        ),
    )


def levers_of(
    solution: Solution,
    foreground: Foreground,
    siblings: Mapping[str, Sequence[str]],
    products: float,
) -> tuple[LeverResult, ...]:
    """Return the foreground amounts that move the result most, with the best other dataset.

    Parameters
    ----------
    solution, foreground
        The solved product and how its lines are called.
    siblings
        Datasets of the same thing by dataset: where a line could move.
    products
        Products per functional unit.
    """
    background = solution.system.background
    rows = []
    for effect in Sensitivities(_without_biogenic(solution)).lines(siblings)[:LEVERS]:
        exchange = effect.link.exchange
        activity = foreground.activities[effect.link.consumer]
        line = foreground.lines.get(exchange.line or activity.line or "")
        other = background.activity(effect.alternative) if effect.alternative else None
        rows.append(
            LeverResult(
                input=effect.link.supplier,
                activity=activity.code,
                line=line.key if line else None,
                name=Label(en=line.name.en, zh=line.name.zh) if line else None,
                per_percent_kgco2e=effect.elasticity * products / 100,
                alternative=effect.alternative,
                alternative_name=Label(en=other.name.en, zh=other.name.zh) if other else None,
                saving_kgco2e=effect.saving * products if other else None,
            )
        )
    return tuple(rows)


def _without_biogenic(solution: Solution) -> Solution:
    factors = {
        code: 0.0 if code in BIOGENIC_CO2 else factor
        for code, factor in solution.method.factors.items()
    }
    return solution.under(replace(solution.method, factors=factors))
