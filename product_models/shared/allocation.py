"""Share a joint process between its products: subdivide first, then by physics, then by value.

The order of ISO 14067 6.4.6 (ISO 14044 4.3.4): what serves one product alone is booked to it
(`subdivide`); only what is left is shared, by a physical relation if there is one (`physical`),
else by revenue (`economic`). What is shared out always equals the whole. Where several ways are
possible, `sensitivity` says how far the result moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from footprint.errors import InputError, error
from footprint.text import Text

APPROACHES: dict[str, Text] = {
    "mass": Text("by mass (physical)", "按质量（物理分配）"),
    "economic": Text("by value (economic)", "按产值（经济分配）"),
}
"""Ways to share that families offer."""


@dataclass(frozen=True, slots=True)
class Process:
    """A burden and the products it serves.

    Parameters
    ----------
    burden
        In any unit that adds up, for example kg CO₂e.
    serves
        Products it is run for; one alone is subdivided, several share it.
    """

    burden: float
    serves: frozenset[str]


def physical(amounts: Mapping[str, float]) -> dict[str, float]:
    """Return the share of each product in a joint process by an amount (mass, energy, volume).

    Raises
    ------
    InputError
        A negative amount, or nothing to share by.

    Examples
    --------
    >>> physical({"tea": 9.0, "dust": 1.0})
    {'tea': 0.9, 'dust': 0.1}
    """
    whole = sum(amounts.values())
    if min(amounts.values(), default=0.0) < 0 or not whole > 0:
        raise InputError(
            error(
                "nothing-to-allocate-by",
                Text(
                    "products can be allocated to only by amounts that are not negative and not "
                    "all zero.",
                    "分配依据不能为负，也不能全部为零。",
                ),
                Text("Check amounts and prices of the products.", "请检查各产品的数量和价格。"),
            )
        )
    return {key: amount / whole for key, amount in amounts.items()}


def economic(amounts: Mapping[str, float], prices: Mapping[str, float]) -> dict[str, float]:
    """Return the share of each product by its revenue, amount × price in one currency.

    Examples
    --------
    >>> economic({"tea": 1.0, "dust": 1.0}, {"tea": 3.0, "dust": 1.0})
    {'tea': 0.75, 'dust': 0.25}
    """
    return physical({key: amount * prices[key] for key, amount in amounts.items()})


def share_out(burden: float, shares: Mapping[str, float]) -> dict[str, float]:
    """Return the part of a burden each product carries; the parts sum to the burden."""
    return {key: burden * share for key, share in shares.items()}


def subdivide(processes: Iterable[Process], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the burden of each product: own processes whole, joint ones by `shares`.

    Joint processes that serve some of the products are shared among those only.

    Examples
    --------
    >>> garden = [Process(8.0, frozenset({"tea", "dust"})), Process(1.0, frozenset({"tea"}))]
    >>> subdivide(garden, {"tea": 0.75, "dust": 0.25})
    {'tea': 7.0, 'dust': 2.0}
    """
    carried = dict.fromkeys(shares, 0.0)
    for process in processes:
        own = physical({key: shares[key] for key in shares if key in process.serves})
        for key, part in share_out(process.burden, own).items():
            carried[key] += part
    return carried


def sensitivity(ways: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Return lowest and highest share of each product over several ways to share.

    Examples
    --------
    >>> sensitivity({"mass": {"tea": 0.9}, "economic": {"tea": 0.98}})
    {'tea': (0.9, 0.98)}
    """
    products = dict.fromkeys(key for shares in ways.values() for key in shares)
    found = {key: [shares[key] for shares in ways.values() if key in shares] for key in products}
    return {key: (min(values), max(values)) for key, values in found.items()}
