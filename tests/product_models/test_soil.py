"""Nitrous oxide of soils, against numbers worked out by hand from the IPCC equations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca_db import load_release
from product_models.shared.soil import (
    FACTORS,
    Nitrogen,
    direct_n2o_kg,
    indirect_n2o_kg,
    leached_n2o_kg,
    lime_co2_kg,
    urea_co2_kg,
    volatile_n2o_kg,
)

KILOGRAMS = st.floats(min_value=0, max_value=2000)
APPLIED = st.builds(Nitrogen, KILOGRAMS, KILOGRAMS, KILOGRAMS)
EDITIONS = st.sampled_from(sorted(FACTORS))


def test_direct_emission_of_100_kg_mineral_nitrogen():
    """Eq. 11.1: 100 × 0.016 × 44/28 (2019, wet) and 100 × 0.01 × 44/28 (2006)."""
    assert direct_n2o_kg(Nitrogen(100), FACTORS["ipcc-2019-wet"]) == pytest.approx(2.514286)
    assert direct_n2o_kg(Nitrogen(100), FACTORS["ipcc-2006"]) == pytest.approx(1.571429)


def test_indirect_emission_of_100_kg_mineral_and_50_kg_organic_nitrogen():
    """Eq. 11.9: (100 × 0.10 + 50 × 0.20) × 0.010; Eq. 11.10: 150 × 0.30 × 0.0075."""
    applied, factors = Nitrogen(100, 50), FACTORS["ipcc-2006"]
    assert volatile_n2o_kg(applied, factors) == pytest.approx(0.20 * 44 / 28)
    assert leached_n2o_kg(applied, factors) == pytest.approx(0.3375 * 44 / 28)


def test_nothing_leaches_in_a_dry_climate():
    assert leached_n2o_kg(Nitrogen(300, 100), FACTORS["ipcc-2019-dry"]) == 0


@given(APPLIED, EDITIONS, st.floats(min_value=0, max_value=10))
def test_emissions_are_proportional_to_nitrogen(applied, edition, times):
    factors = FACTORS[edition]
    more = Nitrogen(applied.mineral * times, applied.organic * times, applied.residues * times)
    for emission in (direct_n2o_kg, indirect_n2o_kg):
        assert emission(more, factors) == pytest.approx(times * emission(applied, factors))


@given(APPLIED, EDITIONS)
def test_no_more_nitrogen_leaves_than_was_put_on(applied, edition):
    factors = FACTORS[edition]
    emitted = (direct_n2o_kg(applied, factors) + indirect_n2o_kg(applied, factors)) * 28 / 44
    assert emitted <= applied.mineral + applied.organic + applied.residues


def test_lime_and_urea_give_the_carbon_of_their_formulas():
    """CaCO3 is 12 % carbon; Eq. 11.13 takes 0.20 for urea, CO(NH2)2 has 12/60."""
    assert lime_co2_kg(100) == pytest.approx(44)
    assert lime_co2_kg(0, 100) == pytest.approx(0.13 * 100 * 44 / 12)
    assert urea_co2_kg(60) == pytest.approx(44)


@pytest.mark.parametrize("edition", sorted(FACTORS))
def test_every_edition_names_a_source_of_the_release(edition):
    factors = FACTORS[edition]
    assert factors.source.source_id in load_release().sources
    assert factors.source.value == factors.direct
