"""A synthetic background of ecoinvent's size and shape, from a seed.

20,000 activities, about 239,000 inputs, one strongly connected component, a core of hub rows that
most inputs come from (electricity, transport, heat, markets), else near neighbours, and 50 gases.
Every column takes less than it gives, so the system is productive. A graph without a core, its
inputs drawn evenly, would be no picture of a database: its factors fill up entirely.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footprint.background import Release, SparseEntries
from footprint.errors import LinkError, error
from footprint.flows import Bucket, Flow
from footprint.inventory import Activity
from footprint.method import Method
from footprint.text import Text
from footprint.uncertainty import Spread

ACTIVITIES, INPUTS, GASES = 20_000, 265_000, 50
HUBS = 2000
_HUB_SHARE = 0.85
"""Share of all inputs that come from the hubs."""
_NEAR = 12
"""How far away, by number, the other suppliers stand."""


@dataclass(frozen=True)
class SyntheticBackground:
    """The protocol of `footprint.background` over random matrices."""

    technosphere: SparseEntries
    biosphere: SparseEntries
    release: Release
    gases: int

    @cached_property
    def activity_codes(self):
        return tuple(f"activity-{n:05}" for n in range(int(self.biosphere.columns.max()) + 1))

    @cached_property
    def flow_codes(self):
        return tuple(f"gas-{n:02}" for n in range(self.gases))

    @cached_property
    def flows(self):
        buckets = list(Bucket)
        return {
            code: Flow(code, Text(code, code), "", "", buckets[n % len(buckets)], "air", "")
            for n, code in enumerate(self.flow_codes)
        }

    @cached_property
    def method(self):
        rng = np.random.default_rng(7)
        factors = np.exp(rng.uniform(0, 9, self.gases))
        factors[0] = 1.0
        pairs = zip(self.flow_codes, factors.tolist(), strict=True)
        return Method("synthetic", Text("synthetic", "合成"), dict(pairs), "synthetic")

    def activity(self, code):
        if code not in self._known:
            raise LinkError(error("unknown", Text(f"no dataset {code}", f"没有 {code}")))
        return Activity(code, Text(code, code), "kg", "GLO", (), source_id="synthetic")

    @cached_property
    def _known(self):
        return set(self.activity_codes)

    def find(self, code, location):
        return self.activity(code)

    def parents(self, location):
        return (location,)


@dataclass(frozen=True)
class SyntheticSpread:
    """One spread for all amounts; every hundredth activity is a market."""

    technosphere: Spread
    biosphere: Spread


def generate(seed=1, activities=ACTIVITIES, inputs=INPUTS, gases=GASES):
    """Make a background."""
    rng = np.random.default_rng(seed)
    hubs = min(HUBS, activities // 10)
    ring = np.arange(activities)  # a ring makes one strongly connected component
    rows, columns = [np.roll(ring, 1)], [ring]
    more = inputs - activities
    from_hubs = int(more * _HUB_SHARE)
    columns.append(rng.integers(0, activities, more))
    rows.append((hubs * rng.random(from_hubs) ** 4).astype(np.int64))
    near = columns[-1][from_hubs:] + rng.integers(-_NEAR, _NEAR, more - from_hubs)
    rows.append(near % activities)
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    different = rows != columns
    places = np.unique(columns[different] * activities + rows[different])
    columns, rows = places // activities, places % activities
    amounts = np.exp(rng.normal(-3, 2, len(rows)))
    taken = np.bincount(columns, amounts, activities)
    share = rng.uniform(0.3, 0.75, activities)  # of what a column makes it takes in all
    amounts *= (share / taken)[columns]
    units = np.exp(rng.normal(0, 3, activities))  # units of every size, same system
    amounts *= units[columns] / units[rows]
    emitted = rng.random((activities, gases)) < 0.08
    emitted[:, 0] = True
    where = np.nonzero(emitted)
    kilograms = np.exp(rng.normal(-2, 2, len(where[0]))) * units[where[0]]
    kilograms /= np.exp(rng.uniform(0, 9, gases))[where[1]]
    known = np.zeros(len(rows), dtype=np.int64)
    return SyntheticBackground(
        SparseEntries(rows, columns, amounts, known),
        SparseEntries(where[1], where[0], kilograms, np.zeros(len(where[0]), dtype=np.int64)),
        Release(f"synthetic-{seed}", f"{seed:064x}"),
        gases,
    )


def spread_of(background, sigma=0.3):
    """Return a spread for a synthetic background, every hundredth column a market."""
    entries = background.technosphere
    markets = np.where(entries.columns % 100 == 0, entries.columns, -1)
    emissions = len(background.biosphere.values)
    return SyntheticSpread(
        Spread(np.full(len(entries.values), sigma), markets),
        Spread(np.full(emissions, sigma), np.full(emissions, -1)),
    )
