"""How well the footprint of each dataset is known, and which weak rows matter most.

The known share is the part of the kg CO2e that rests on seen or derived rows alone, all the way
up: a chain is as weak as its weakest link (`footprint.inventory.weakness`). Biogenic carbon dioxide
is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from footprint.background import FloatArray, SparseEntries
from footprint.flows import BIOGENIC_CO2
from footprint.inventory import WEAKNESS, Activity, Exchange, ExchangeKind, Provenance, weakness
from lca_db.matrices import factors_of, solve_footprints
from lca_db.release import BackgroundRelease

_USE = ("pv-electricity-",)
"""Beginnings of datasets that are the use of a product."""


@dataclass(frozen=True, slots=True)
class WeakRow:
    """A recalled or assumed row that a product's footprint passes through.

    Parameters
    ----------
    activity, exchange
        The row.
    share
        Part of the product's footprint that passes through it; rows of one chain overlap.
    """

    activity: Activity
    exchange: Exchange
    share: float


def known_shares(
    release: BackgroundRelease,
    method: str = "ar6-gwp100",
    weakest: Provenance = Provenance.DERIVED,
) -> Mapping[str, float]:
    """Return, by code, the share of each footprint that rests on rows known at least this well."""
    whole = _footprints(release, method, max(WEAKNESS.values()))
    known = _footprints(release, method, WEAKNESS[weakest])
    shares = np.divide(known, whole, out=np.ones_like(whole), where=whole != 0)
    return dict(zip(release.activity_codes, shares.tolist(), strict=True))


def final_products(release: BackgroundRelease) -> tuple[Activity, ...]:
    """Return the examples of product families: products that nothing but their use takes."""
    taken = {
        exchange.input
        for activity in release.database.activities
        if not activity.code.startswith(_USE)
        for exchange in activity.exchanges
        if exchange.kind is ExchangeKind.TECHNOSPHERE
    }
    return tuple(
        activity
        for activity in release.database.activities
        if activity.role == "product" and activity.code not in taken
    )


def weak_rows(
    release: BackgroundRelease, code: str, limit: int = 5, method: str = "ar6-gwp100"
) -> tuple[WeakRow, ...]:
    """Return the recalled or assumed rows that carry most of a dataset's footprint.

    Of a yield only the distance from 1 counts, as in `footprint.inventory.weakness`.
    """
    scores = _footprints(release, method, max(WEAKNESS.values()))
    position = {one: column for column, one in enumerate(release.activity_codes)}
    factors = factors_of(release.methods[method], release.flow_codes, BIOGENIC_CO2)
    flow = dict(zip(release.flow_codes, factors.tolist(), strict=True))
    supply = _supply(release, position[code])
    total = scores[position[code]]
    rows = []
    for activity in release.database.activities:
        made = supply[position[activity.code]]
        for exchange in activity.exchanges:
            if made and weakness(exchange, activity.unit) > WEAKNESS[Provenance.DERIVED]:
                emitted = exchange.kind is ExchangeKind.BIOSPHERE
                each = flow[exchange.input] if emitted else scores[position[exchange.input]]
                share = float(made * exchange.amount * each / total)
                rows.append(WeakRow(activity, exchange, share))
    return tuple(sorted(rows, key=lambda row: -abs(row.share))[:limit])


def _footprints(release: BackgroundRelease, method: str, weakest: int) -> FloatArray:
    return solve_footprints(
        _at_most(release.technosphere, weakest),
        _at_most(release.biosphere, weakest),
        factors_of(release.methods[method], release.flow_codes, BIOGENIC_CO2),
        len(release.activity_codes),
    )


def _supply(release: BackgroundRelease, column: int) -> FloatArray:
    """Return the output of every activity for one unit of a dataset."""
    inputs, size = release.technosphere, len(release.activity_codes)
    turned = SparseEntries(inputs.columns, inputs.rows, inputs.values, inputs.weakness)
    demand = SparseEntries(
        np.zeros(1, np.int64), np.array([column]), np.ones(1), np.zeros(1, np.int64)
    )
    return solve_footprints(turned, demand, np.ones(1), size)


def _at_most(entries: SparseEntries, weakest: int) -> SparseEntries:
    keep = entries.weakness <= weakest
    return SparseEntries(
        entries.rows[keep], entries.columns[keep], entries.values[keep], entries.weakness[keep]
    )
