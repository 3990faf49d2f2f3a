"""The Circular Footprint Formula against its vector, its limits and its balance."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import InputError
from lca_db import load_release
from product_models.shared.recycling import (
    APPROACHES,
    RULES,
    Burdens,
    Circularity,
    circular_footprint,
    shares,
    under,
)

SHARE = st.floats(min_value=0, max_value=1)
KGCO2E = st.floats(min_value=0, max_value=50)
STEEL = Burdens(virgin=2.2, recycled=0.7, recycling=0.7, disposal=0.02)


@st.composite
def circularities(draw):
    recycling = draw(SHARE)
    burned = draw(st.floats(min_value=0, max_value=1 - recycling))
    names = ("allocation", "recycled_content", "energy_allocation", "quality_in", "quality_out")
    return Circularity(
        **{name: draw(SHARE) for name in names},
        recycling_rate=recycling,
        energy_recovery_rate=burned,
    )


def test_the_published_vector_of_steel_is_met():
    circularity = Circularity(allocation=0.2, recycled_content=0.3, recycling_rate=0.85)
    assert circular_footprint(STEEL, circularity) == pytest.approx(1.093, abs=5e-4)


@given(circularities())
def test_what_goes_in_is_all_there_if_recycled_is_as_good_as_new(circularity):
    share = shares(replace(circularity, quality_in=1.0))
    assert share.virgin + share.recycled == pytest.approx(1)


@given(circularities())
def test_everything_is_recycled_burned_or_disposed_of(circularity):
    share = shares(circularity)
    total = circularity.recycling_rate + circularity.energy_recovery_rate + share.disposal
    assert total == pytest.approx(1)
    assert share.avoided <= 0
    assert share.recycling >= -share.avoided * (1 - 1e-12)


@given(circularities())
def test_the_cut_off_gives_no_credit_and_takes_no_burden_of_recycling(circularity):
    share = shares(under("cut-off", circularity))
    assert (share.recycling, share.avoided, share.energy_recovery) == (0, 0, 0)
    assert share.recycled == pytest.approx(circularity.recycled_content)


@given(circularities(), KGCO2E, KGCO2E)
def test_users_and_makers_of_scrap_share_the_whole_burden_of_recycling(one, virgin, recycling):
    """One product takes what another gives: summed, the split A drops out."""
    perfect = replace(one, quality_in=1.0, quality_out=1.0, energy_recovery_rate=0.0)
    burdens = Burdens(virgin=virgin, recycled=recycling, recycling=recycling)
    giver = replace(perfect, recycled_content=0.0, recycling_rate=1.0)
    taker = replace(perfect, recycled_content=1.0, recycling_rate=0.0)
    both = circular_footprint(burdens, giver) + circular_footprint(burdens, taker)
    assert both == pytest.approx(virgin + recycling, abs=1e-9)


@given(circularities(), KGCO2E)
def test_the_formula_is_the_sum_of_its_terms(one, virgin):
    burdens = Burdens(
        virgin=virgin,
        recycled=1.0,
        recycling=2.0,
        disposal=0.5,
        avoided=3.0,
        energy_recovery=1.5,
        replaced_energy=0.7,
    )
    share = shares(one)
    terms = (
        share.virgin * virgin,
        share.recycled * 1.0,
        share.recycling * 2.0,
        share.avoided * 3.0,
        share.energy_recovery * (1.5 - 0.7),
        share.disposal * 0.5,
    )
    assert circular_footprint(burdens, one) == pytest.approx(sum(terms))


@given(SHARE, SHARE)
def test_more_recycled_content_never_raises_where_recycling_is_cleaner(low, high):
    low, high = sorted((low, high))
    less, more = (
        circular_footprint(STEEL, Circularity(0.2, recycled_content=share)) for share in (low, high)
    )
    assert more <= less + 1e-12


def test_fifty_fifty_splits_in_half():
    share = shares(under("50-50", Circularity(0.2, recycled_content=1.0, recycling_rate=1.0)))
    assert (share.virgin, share.recycled, share.recycling) == (0.5, 0.5, 0.5)


def test_the_formula_itself_keeps_its_own_factor():
    one = Circularity(0.2, recycled_content=0.4)
    assert under("cff", one) == one
    assert set(APPROACHES) == {"cff", "cut-off", "50-50"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"allocation": 1.2}, "allocation is 1.2"),
        ({"allocation": 0.2, "recycling_rate": -0.1}, "recycling rate is -0.1"),
        ({"allocation": 0.2, "quality_out": float("nan")}, "quality out is nan"),
        (
            {"allocation": 0.2, "recycling_rate": 0.7, "energy_recovery_rate": 0.4},
            "more than all there is",
        ),
    ],
)
def test_a_share_that_cannot_be_is_refused_with_a_sentence(content, words):
    with pytest.raises(InputError, match=words) as caught:
        Circularity(**content)
    assert caught.value.say("zh") != caught.value.say("en")


@pytest.mark.parametrize("material", sorted(RULES))
def test_every_rule_is_in_range_and_has_a_source_of_the_release(material):
    rule = RULES[material]
    given_ = (rule.allocation, rule.quality, rule.recycled_content, rule.recycling_rate)
    for one in (default for default in given_ if default is not None):
        assert 0 <= one.value <= 1
        assert one.source_id in load_release().sources
        assert one.comment
