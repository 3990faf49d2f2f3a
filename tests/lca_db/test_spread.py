"""Draws of a whole release: shares stay shares, seeds repeat, the impossible is thrown away."""

import math
from dataclasses import replace

import numpy as np
import pytest

from footprint.errors import CalculationError
from footprint.flows import BIOGENIC_CO2
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.uncertainty import effective_gsd
from lca_db.matrices import factors_of, solve_footprints
from lca_db.release import BackgroundRelease
from lca_db.spread import draw, markets, shares_of, spread_of


def footprints(release):
    factors = factors_of(release.methods["ar6-gwp100"], release.flow_codes, BIOGENIC_CO2)
    return solve_footprints(
        release.technosphere, release.biosphere, factors, len(release.activity_codes)
    )


def small(release, *activities):
    """Return a release of a few activities alone."""
    return BackgroundRelease(replace(release.database, activities=activities), "small")


def activity(code, *exchanges):
    return Activity(code, Text(code, code), "kg", "CN", exchanges, theme="minerals")


def takes(code, amount, gsd=None, **more):
    fields = {"kind": ExchangeKind.TECHNOSPHERE, "unit": "kg"} | more
    return Exchange(
        input=code, amount=amount, provenance=Provenance.SEEN, source_id="calc", gsd=gsd, **fields
    )


def emits(code, amount, gsd=None):
    return takes(code, amount, gsd, kind=ExchangeKind.BIOSPHERE)


def test_every_exchange_has_a_spread(release):
    for one in release.database.activities:
        for exchange in one.exchanges:
            assert 1 <= effective_gsd(exchange, one) < 4
    spread = spread_of(release.database.activities)
    assert len(spread.technosphere.sigmas) == len(release.technosphere.values)
    assert len(spread.biosphere.sigmas) == len(release.biosphere.values)


def test_the_spread_stands_in_the_order_of_the_matrices(release):
    spread = spread_of(release.database.activities).technosphere
    column = release.activity_codes.index("solar-glass-cn")
    here = np.flatnonzero(release.technosphere.columns == column)
    glass = release.activity("solar-glass-cn")
    inputs = [one for one in glass.exchanges if one.kind is ExchangeKind.TECHNOSPHERE]
    gsds = [effective_gsd(one, glass) for one in inputs]
    assert np.exp(spread.sigmas[here]) == pytest.approx(gsds)


@pytest.mark.parametrize(
    ("code", "is_market"),
    [
        ("electricity-cn-2023", True),  # with losses and the grid
        ("electricity-cn-zj-2023", True),
        ("polysilicon-market-cn", True),  # with transport
        ("lithium-carbonate-cn", True),
        ("aluminium-primary-cn", True),
        ("steam-industrial-cn", True),
        ("brass-cn", False),  # takes energy: a process, not a market
        ("solar-glass-cn", False),
        ("electricity-coal-unit-process-cn", False),
        ("electricity-transmission-cn-2023", False),
    ],
)
def test_a_market_is_told_from_a_process(release, code, is_market):
    assert (code in markets(release.database.activities)) is is_market


def test_the_grid_is_no_share_of_a_mix(release):
    shares = shares_of(release.activity("electricity-cn-2023"))
    assert len(shares) >= 5
    assert not any(one.input.startswith("electricity-transmission") for one in shares)


def test_shares_keep_their_sum_in_a_draw(release):
    drawn = draw(release, np.random.default_rng(3))
    spread = spread_of(release.database.activities).technosphere
    for number in np.unique(spread.markets[spread.markets >= 0]):
        here = spread.markets == number
        whole = release.technosphere.values[here].sum()
        assert drawn.technosphere[here].sum() == pytest.approx(whole, rel=1e-12)
    assert not np.allclose(drawn.technosphere, release.technosphere.values)


def test_the_same_seed_gives_the_same_draw(release):
    one, same, other = (draw(release, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert one.technosphere.tolist() == same.technosphere.tolist()
    assert one.biosphere.tolist() == same.biosphere.tolist()
    assert one.footprints.tolist() == same.footprints.tolist()
    assert one.footprints.tolist() != other.footprints.tolist()


def test_draws_scatter_around_the_footprint(release):
    spread, rng = spread_of(release.database.activities), np.random.default_rng(11)
    drawn = np.array([draw(release, rng, spread).footprints for _ in range(40)])
    ratio = np.median(drawn, axis=0) / footprints(release)
    assert np.median(ratio) == pytest.approx(1, abs=0.05)
    assert drawn.min() > 0


def test_a_small_system_follows_the_plain_lognormal(release):
    stone = activity("stone-cn", emits("co2-fossil", 2.0, 1.3))
    wall = activity("wall-cn", takes("stone-cn", 0.5, 1.2))
    two = small(release, stone, wall)
    spread, rng = spread_of(two.database.activities), np.random.default_rng(4)
    drawn = np.array([draw(two, rng, spread).footprints[1] for _ in range(2000)])
    sigma = math.hypot(math.log(1.3), math.log(1.2))
    assert np.median(drawn) == pytest.approx(1.0, rel=0.03)
    assert np.log(drawn).std() == pytest.approx(sigma, rel=0.05)
    assert drawn.mean() == pytest.approx(math.exp(sigma**2 / 2), rel=0.03)


def test_unphysical_draws_are_thrown_away_and_counted(release):
    stone = activity("stone-cn", emits("co2-fossil", 1.0, 1.5))
    credit = activity("credit-cn", takes("stone-cn", -1.0, 1.5), emits("co2-fossil", 1.01, 1.5))
    two = small(release, stone, credit)
    rng, rejected = np.random.default_rng(1), 0
    for _ in range(50):
        drawn = draw(two, rng)
        assert drawn.footprints.min() >= 0
        rejected += drawn.rejected
    assert rejected > 10


def test_draws_that_are_all_unphysical_are_refused(release):
    sink = activity("sink-cn", emits("co2-fossil", -1.0, 1.1))
    with pytest.raises(CalculationError, match="negative footprint"):
        draw(small(release, sink), np.random.default_rng(1))


def test_a_system_that_cannot_be_solved_is_refused(release):
    one = activity("one-cn", takes("two-cn", 1.0, 1.0), emits("co2-fossil", 1.0))
    two = activity("two-cn", takes("one-cn", 1.0, 1.0))
    with pytest.raises(CalculationError, match="or none"):
        draw(small(release, one, two), np.random.default_rng(1))
