"""Draws of one product: its foreground drawn exactly, its background from the shared library.

The random numbers of an amount follow from the seed of the library, the subject and the name of
the amount alone. Two scenarios of one subject therefore share all draws of what they share, and
any two products share the draws of the background.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footprint.background import FloatArray
from footprint.engine.library import Library
from footprint.inventory import ExchangeKind
from footprint.linking import Link, LinkedForeground
from footprint.method import Method
from footprint.uncertainty import effective_gsd


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws of one product; the result that is certified stays the nominal one.

    Parameters
    ----------
    scores
        Footprint in each draw [kg CO2e per product], NaN where the draw is unphysical.
    library
        Hash of the recipe of the background draws.
    """

    scores: FloatArray
    library: str

    @property
    def rejected(self) -> int:
        """How many draws were unphysical: a foreground loop gave back more than it took."""
        return int(np.isnan(self.scores).sum())

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 % interval [kg CO2e per product]."""
        low, high = np.nanpercentile(self.scores, (2.5, 97.5))
        return float(low), float(high)

    @cached_property
    def median(self) -> float:
        """Median [kg CO2e per product]."""
        return float(np.nanmedian(self.scores))

    @cached_property
    def standard_deviation(self) -> float:
        """Standard deviation [kg CO2e per product]."""
        return float(np.nanstd(self.scores, ddof=1))


def draw_product(
    linked: LinkedForeground, library: Library, method: Method, subject: str = ""
) -> Drawn:
    """Draw one product.

    Parameters
    ----------
    linked
        The foreground, linked under the grid basis of the library.
    library
        Background draws of the release and the method.
    method
        Global warming potentials, for the emissions of the foreground.
    subject
        Name that scenarios of one product share, so that they share their draws.

    Raises
    ------
    LinkError
        A supplier is not in the release.
    """
    own = {activity.code: n for n, activity in enumerate(linked.foreground.activities)}
    amounts = _draw_amounts(linked, library.recipe.seed, library.recipe.draws, subject)
    inner = [n for n, found in enumerate(linked.links) if found.supplier in own]
    supply = _supply(linked, own, {n: amounts[n] for n in inner}, library.recipe.draws)
    known = set(inner)
    leaves = [n for n in range(len(linked.links)) if n not in known]
    per_unit = _per_unit([linked.links[n] for n in leaves], library, method)
    amounts[leaves] *= per_unit
    consumers = [linked.links[n].consumer for n in leaves]
    scores = np.einsum("ld,ld->d", amounts[leaves], supply[consumers])
    return Drawn(scores, library.recipe.hash)


def probability_lower(first: Drawn, second: Drawn) -> float:
    """Return the probability that the first is lower, compared draw by draw; ties count half.

    Raises
    ------
    ValueError
        They were drawn with different libraries and cannot be paired.
    """
    if first.library != second.library:
        message = "draws of different libraries cannot be paired"
        raise ValueError(message)
    both = ~(np.isnan(first.scores) | np.isnan(second.scores))
    gap = first.scores[both] - second.scores[both]
    return float(np.mean((gap < 0) + 0.5 * (gap == 0))) if len(gap) else float("nan")


def _draw_amounts(linked: LinkedForeground, seed: int, draws: int, subject: str) -> FloatArray:
    """Return all foreground amounts in every draw, shape ``(links, draws)``."""
    amounts = np.empty((len(linked.links), draws))
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    activities = linked.foreground.activities
    for row, found in zip(amounts, linked.links, strict=True):
        activity, exchange = activities[found.consumer], found.exchange
        sigma = np.log(effective_gsd(exchange, activity))
        name = (subject, activity.code, exchange.input, exchange.line or "")
        seen[name] += 1
        if sigma:
            _random(seed, (*name, str(seen[name]))).standard_normal(out=row)
            np.exp(np.multiply(row, sigma, out=row), out=row)
            np.multiply(row, found.amount, out=row)
        else:
            row.fill(found.amount)
    return amounts


def _random(seed: int, name: tuple[str, ...]) -> np.random.Generator:
    text = "\0".join((str(seed), *name))
    key = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little")))


def _per_unit(leaves: list[Link], library: Library, method: Method) -> FloatArray:
    per_unit = np.empty((len(leaves), library.recipe.draws))
    inputs = []
    for n, leaf in enumerate(leaves):
        if leaf.exchange.kind is ExchangeKind.BIOSPHERE:
            per_unit[n] = method.factors[leaf.supplier]
        else:
            inputs.append(n)
    per_unit[inputs] = library.rows([leaves[n].supplier for n in inputs])
    return per_unit


def _supply(
    linked: LinkedForeground,
    own: Mapping[str, int],
    inner: Mapping[int, FloatArray],
    draws: int,
) -> FloatArray:
    """Return what each foreground activity supplies in every draw, shape ``(own, draws)``."""
    product = own[linked.foreground.product]
    supply = np.zeros((len(own), draws))
    supply[product] = 1.0
    if not inner:
        return supply
    links = {n: (own[linked.links[n].supplier], linked.links[n].consumer) for n in inner}
    order = _order(len(own), links)
    if order is None:
        return _solve_loops(len(own), product, links, inner)
    for consumer in order:
        for n, (supplier, taker) in links.items():
            if taker == consumer:
                supply[supplier] += supply[consumer] * inner[n]
    return supply


def _order(size: int, links: Mapping[int, tuple[int, int]]) -> list[int] | None:
    """Return consumers before their suppliers, or None if there is a loop."""
    waiting = [0] * size
    for supplier, _ in links.values():
        waiting[supplier] += 1
    ready = [n for n in range(size) if not waiting[n]]
    order = []
    while ready:
        consumer = ready.pop()
        order.append(consumer)
        for supplier, taker in links.values():
            if taker == consumer:
                waiting[supplier] -= 1
                if not waiting[supplier]:
                    ready.append(supplier)
    return order if len(order) == size else None


def _solve_loops(
    size: int,
    product: int,
    links: Mapping[int, tuple[int, int]],
    inner: Mapping[int, FloatArray],
) -> FloatArray:
    draws = len(next(iter(inner.values())))
    systems = np.tile(np.eye(size), (draws, 1, 1))
    for n, (supplier, consumer) in links.items():
        systems[:, supplier, consumer] -= inner[n]
    demand = np.zeros((size, 1))
    demand[product] = 1.0
    supply = np.linalg.solve(systems, np.broadcast_to(demand, (draws, size, 1)))[:, :, 0].T
    credited = any(np.any(row < 0) for row in inner.values())
    if not credited:
        supply[:, (supply < 0).any(axis=0)] = np.nan
    return np.asarray(supply)
