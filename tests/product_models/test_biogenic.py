"""Biogenic carbon: what is taken up is given back or stored, to the last atom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from product_models.shared.biogenic import (
    CH4_PER_CARBON,
    CO2_PER_CARBON,
    CarbonBalance,
    carbon_kg,
    flow,
)
from product_models.shared.values import FROM_MAKER

SHARES = st.floats(min_value=0, max_value=1)
BALANCES = st.builds(CarbonBalance, st.floats(min_value=0, max_value=1e3), SHARES, SHARES)


@given(BALANCES)
def test_carbon_in_is_carbon_out_and_stored(balance):
    out = balance.release_kg / CO2_PER_CARBON + balance.methane_kg / CH4_PER_CARBON
    assert out + balance.stored_carbon_kg == pytest.approx(balance.carbon_kg)


@given(st.floats(min_value=0, max_value=1e3))
def test_uptake_and_release_cancel_where_all_is_given_back_as_carbon_dioxide(carbon):
    balance = CarbonBalance(carbon, released_share=1.0)
    assert balance.release_kg == pytest.approx(balance.uptake_kg)
    assert balance.stored_carbon_kg == 0


@given(SHARES, SHARES, SHARES)
def test_wetter_biomass_never_holds_more_carbon(wet, wetter, carbon):
    wet, wetter = sorted((wet, wetter))
    assert carbon_kg(1, wetter, carbon) <= carbon_kg(1, wet, carbon) + 1e-12


def test_cellulose_takes_up_what_its_formula_says():
    """C6H10O5 has 72/162 of carbon: 6 × 44 / 162 kg CO2 per kg."""
    assert CarbonBalance(carbon_kg(1, 0, 72 / 162)).uptake_kg == pytest.approx(6 * 44 / 162)


def test_uptake_and_release_are_both_positive_flows():
    taken = flow("co2-uptake", 1.5, FROM_MAKER, "field", "carbon")
    assert (taken.input, taken.amount, taken.unit) == ("co2-uptake", 1.5, "kg")
