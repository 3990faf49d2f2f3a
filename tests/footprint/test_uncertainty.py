"""Spreads follow the published pedigree formula, and draws follow their lognormal."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.uncertainty import (
    ECOINVENT,
    EMPIRICAL,
    Pedigree,
    Spread,
    draw_amounts,
    effective_gsd,
    pedigree_gsd,
    score,
)

SCORES = st.builds(Pedigree, *[st.integers(1, 5)] * 5)
GLASS = Activity(
    "glass-cn",
    Text("Glass", "玻璃"),
    "kg",
    "CN",
    (),
    theme="minerals",
    technological=2,
    geographical=1,
    temporal=3,
)


def exchange(code="sand-cn", amount=0.7, unit="kg", **more):
    kind = more.pop("kind", ExchangeKind.TECHNOSPHERE)
    provenance = more.pop("provenance", Provenance.SEEN)
    return Exchange(kind, code, amount, unit, provenance, "calc", **more)


def emission(code, **more):
    return exchange(code, kind=ExchangeKind.BIOSPHERE, **more)


def free(sigmas):
    return Spread(np.asarray(sigmas), np.full(len(sigmas), -1))


@pytest.mark.reference
def test_the_formula_gives_the_published_vector():
    """Scores 1, 2, 3, 4, 5 on a basic uncertainty of 1.05, factors of ecoinvent 2."""
    terms = (1.05, 1.02, 1.1, 1.02, 2.0)
    expected = math.exp(math.sqrt(sum(math.log(term) ** 2 for term in terms)))
    assert pedigree_gsd(Pedigree(1, 2, 3, 4, 5), 1.05) ** 2 == pytest.approx(expected, rel=1e-12)


@given(SCORES, st.sampled_from([ECOINVENT, EMPIRICAL]))
def test_a_worse_score_never_narrows_an_amount(pedigree, factors):
    gsd = pedigree_gsd(pedigree, 1.05, factors)
    assert gsd >= math.sqrt(1.05) - 1e-12
    for field in ("reliability", "completeness", "temporal", "geographical", "technological"):
        worse = replace(pedigree, **{field: min(5, getattr(pedigree, field) + 1)})
        assert pedigree_gsd(worse, 1.05, factors) >= gsd


@given(SCORES)
def test_the_empirical_factors_are_wider_where_reliability_is_not_the_best(pedigree):
    pedigree = replace(pedigree, reliability=max(2, pedigree.reliability), completeness=1)
    pedigree = replace(pedigree, technological=2)
    assert pedigree_gsd(pedigree, 1.05, EMPIRICAL) > pedigree_gsd(pedigree, 1.05)


def test_a_stated_spread_wins():
    assert effective_gsd(exchange(gsd=1.31), GLASS) == 1.31


def test_scores_come_from_provenance_and_rating():
    assert score(exchange(), GLASS) == Pedigree(2, 5, 3, 1, 2)
    unrated = replace(GLASS, technological=None, geographical=None, temporal=None)
    recalled = exchange(provenance=Provenance.RECALLED)
    assert score(recalled, unrated) == Pedigree(4, 5, 3, 3, 3)


def test_a_weaker_provenance_is_wider():
    gsds = [effective_gsd(exchange(provenance=one), GLASS) for one in Provenance]
    assert gsds == sorted(gsds)
    assert gsds[0] < gsds[-1]


@pytest.mark.parametrize(
    ("one", "theme", "basic"),
    [
        (exchange(), "minerals", 1.05),
        (exchange("truck-cn", unit="tkm"), "minerals", 2.0),
        (emission("co2-fossil"), "fuel-heat", 1.05),
        (emission("co2e"), "minerals", 1.05),
        (emission("ch4-fossil"), "fuel-heat", 1.5),
        (emission("ch4-biogenic"), "agriculture", 1.2),
        (emission("n2o"), "agriculture", 1.4),
        (emission("co2-luc"), "agriculture", 1.2),
        (emission("hfc-134a"), "minerals", 2.0),
        (emission("sf6"), "minerals", 1.5),
    ],
)
def test_the_basic_uncertainty_is_that_of_the_kind(one, theme, basic):
    expected = pedigree_gsd(Pedigree(2, 5, 3, 1, 2), basic)
    assert effective_gsd(one, replace(GLASS, theme=theme)) == pytest.approx(expected, rel=1e-12)


@given(st.floats(min_value=0.9, max_value=1.2))
def test_of_a_yield_only_the_distance_from_one_is_uncertain(amount):
    gsd = effective_gsd(exchange(amount=amount, provenance=Provenance.ASSUMED), GLASS)
    full = effective_gsd(exchange(amount=0.5, provenance=Provenance.ASSUMED), GLASS)
    assert math.log(gsd) == pytest.approx(math.log(full) * abs(amount - 1) / amount, abs=1e-12)


def test_an_amount_is_the_median_of_its_draws():
    amounts, sigma = np.full(40_000, 3.0), math.log(1.5)
    drawn = draw_amounts(amounts, free(np.full(40_000, sigma)), np.random.default_rng(1))
    assert np.median(drawn) == pytest.approx(3.0, rel=0.01)
    assert drawn.mean() == pytest.approx(3.0 * math.exp(sigma**2 / 2), rel=0.01)
    assert np.log(drawn).std() == pytest.approx(sigma, rel=0.01)


def test_a_draw_keeps_signs_and_what_has_no_spread():
    amounts = np.array([-2.0, 0.0, 5.0])
    drawn = draw_amounts(amounts, free([0.3, 0.3, 0.0]), np.random.default_rng(2))
    assert drawn[0] < 0
    assert drawn[1:].tolist() == [0.0, 5.0]


def test_the_same_seed_draws_the_same():
    amounts, spread = np.arange(1.0, 50.0), free(np.full(49, 0.2))
    one, same, other = (
        draw_amounts(amounts, spread, np.random.default_rng(seed)) for seed in (7, 7, 8)
    )
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


@given(st.integers(0, 10_000))
def test_shares_of_a_market_keep_their_sum(seed):
    amounts = np.array([0.6, 1.0, 0.3, 0.15, 0.5, 0.5])
    spread = Spread(np.full(6, 0.4), np.array([0, -1, 0, 0, 3, 3]))
    drawn = draw_amounts(amounts, spread, np.random.default_rng(seed))
    assert drawn[[0, 2, 3]].sum() == pytest.approx(1.05, rel=1e-14)
    assert drawn[[4, 5]].sum() == pytest.approx(1.0, rel=1e-14)
    plain = draw_amounts(amounts, free(spread.sigmas), np.random.default_rng(seed))
    assert drawn[1] == plain[1]
    assert drawn[0] / drawn[2] == pytest.approx(plain[0] / plain[2])
