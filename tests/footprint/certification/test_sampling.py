"""The sample of lines: drawn again by anybody, in proportion to kg CO2e, nothing large left out."""

from collections import Counter
from fractions import Fraction
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from footprint.certification.sampling import CERTAIN_SHARE, Item, draw_sample, sample_size

STUDY = "e" * 64


def digest(text):
    return sha256(text.encode()).hexdigest()


AMOUNTS = st.lists(
    st.floats(-1e4, 1e4).filter(lambda one: one == 0 or abs(one) > 1e-6), min_size=1, max_size=40
)


def items_of(amounts):
    return [Item(f"line-{number}", amount) for number, amount in enumerate(amounts)]


def draw(items, seed="seed", share=0.05, total=None):
    total = sum(item.kgco2e for item in items) if total is None else total
    return draw_sample(items, total, share, seed, STUDY)


def small_lines(count=40):
    """Lines far below the interval, of very different size, that sum to 1,000 [kg CO2e]."""
    weights = np.arange(1, count + 1, dtype=float)
    small = items_of((weights / weights.sum() * 300).tolist())
    return [*small, Item("big-1", 400.0), Item("big-2", 300.0)]


@pytest.mark.parametrize(
    ("share", "size"), [(0.05, 60), (0.10, 30), (0.03, 100), (0.02, 150), (0.07, 43)]
)
def test_the_size_is_the_factor_over_materiality_rounded_up(share, size):
    assert sample_size(share) == size


@given(AMOUNTS, st.text(max_size=20))
def test_the_same_seed_draws_the_same_sample(amounts, seed):
    items = items_of(amounts)
    assert draw(items, seed) == draw(items, seed)
    backwards = draw_sample(items[::-1], sum(amounts), 0.05, seed, STUDY)
    assert backwards == draw_sample(items, sum(amounts), 0.05, seed, STUDY)


def test_a_seed_draws_what_a_second_reading_of_the_method_draws():
    """Lay the lines end to end by hand, walk the points one by one, and compare."""
    seed, items = "00112233445566778899aabbccddeeff", small_lines()
    total = sum(Fraction(item.kgco2e) for item in items)
    rest = [item for item in items if Fraction(item.kgco2e) > 0 and item.kgco2e < 50]
    rest.sort(key=lambda item: digest(f"tanbiao-mus-sha256\n1\n{seed}\nline\n{item.key}"))
    step = total / 60
    point = step * Fraction(int(digest(f"tanbiao-mus-sha256\n1\n{seed}\nstart"), 16), 2**256)
    expected, begin = {"big-1", "big-2"}, Fraction(0)
    for item in rest:
        end = begin + Fraction(item.kgco2e)
        while point < end:
            expected.add(item.key)
            point += step
        begin = end
    sample = draw_sample(items, float(total), 0.05, seed, STUDY)
    assert {line.key for line in sample.lines} == expected
    assert sorted(expected)[:4] == ["big-1", "big-2", "line-13", "line-14"]
    assert (sample.algorithm, sample.version, sample.size) == ("tanbiao-mus-sha256", 1, 60)


@given(AMOUNTS, st.integers(0, 10**6))
def test_every_line_of_the_interval_or_more_is_always_drawn(amounts, seed):
    items = items_of(amounts)
    total = sum(amounts)
    sample = draw(items, str(seed), total=total)
    drawn = {line.key for line in sample.lines}
    for item in items:
        size = abs(Fraction(item.kgco2e))
        if not total or size >= abs(Fraction(total)) / 60:
            assert item.key in drawn
        if size > Fraction(str(CERTAIN_SHARE)) * abs(Fraction(total)):
            assert item.key in drawn


@given(st.lists(st.floats(0.1, 100), min_size=30, max_size=60), st.integers(0, 10**6))
def test_the_points_on_the_rest_are_as_many_as_intervals_fit(amounts, seed):
    items = items_of(amounts)
    sample = draw(items, str(seed))
    total = sum(map(Fraction, amounts))
    large = {line.key for line in sample.lines if line.share > CERTAIN_SHARE}
    rest = sum(Fraction(item.kgco2e) for item in items if item.key not in large)
    points = sum(line.hits for line in sample.lines)
    assert abs(points - rest / (Fraction(sample.total_kgco2e) / 60)) < 1
    assert total > 0


def test_hits_are_in_proportion_to_the_amount():
    """Chi-square over 1,500 seeds: our expectation holds, an even one is far off."""
    items, seeds = small_lines(), 1500
    interval = 1000 / 60
    found = Counter()
    for seed in range(seeds):
        found.update(line.key for line in draw(items, str(seed)).lines if line.hits)
    small = [item for item in items if item.kgco2e < interval]
    assert len(small) == 40
    observed = np.array([found[item.key] for item in small], dtype=float)
    expected = np.array([item.kgco2e / interval * seeds for item in small])
    limit = chi2.ppf(0.999, len(small))
    assert ((observed - expected) ** 2 / expected).sum() < limit
    even = np.full(len(small), expected.mean())
    assert ((observed - even) ** 2 / even).sum() > 100 * limit


def test_neighbours_in_the_bill_may_be_drawn_together():
    """The order depends on the seed: two small neighbours are not kept apart by the interval."""
    items = small_lines()
    pairs = Counter()
    for seed in range(800):
        drawn = {line.key for line in draw(items, str(seed)).lines}
        pairs[{"line-20", "line-21"} <= drawn] += 1
    chance = items[20].kgco2e * items[21].kgco2e / (1000 / 60) ** 2
    assert pairs[True] / 800 == pytest.approx(chance, rel=0.5)


def test_a_credit_counts_as_much_as_a_load():
    items = [Item("load", 104.0), Item("credit", -4.0)]
    sample = draw(items)
    assert {line.key for line in sample.lines} == {"load", "credit"}
    assert next(line for line in sample.lines if line.key == "credit").certain
    assert sample.covered_share == 1.0


def test_of_a_total_of_nothing_every_line_is_taken():
    sample = draw([Item("a", 5.0), Item("b", -5.0), Item("c", 0.0)])
    assert len(sample.lines) == 3
    assert sample.interval_kgco2e is None


def test_a_total_next_to_nothing_gives_no_share_instead_of_an_overflow():
    sample = draw([Item("a", 5.0), Item("b", -5.0)], total=5e-324)
    assert [line.share for line in sample.lines] == [None, None]
    assert all(line.certain for line in sample.lines)


def test_nothing_is_drawn_from_nothing():
    sample = draw([])
    assert (sample.lines, sample.covered_share) == ((), None)
