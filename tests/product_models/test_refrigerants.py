"""Refrigerants: the mass that is bought is the mass that is lost or recovered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import InputError
from lca_db import load_release
from product_models.shared.refrigerants import REFRIGERANTS, Circuit, blend_gwp, emissions
from product_models.shared.values import FROM_MAKER

SHARES = st.floats(min_value=0, max_value=1)
CIRCUITS = st.builds(
    Circuit,
    st.floats(min_value=0, max_value=50),
    SHARES,
    st.floats(min_value=0, max_value=40),
    st.floats(min_value=0, max_value=5),
    SHARES,
)


@given(CIRCUITS)
def test_what_is_filled_is_emitted_or_recovered(circuit):
    recovered = circuit.charge_kg * circuit.recovery_share
    assert circuit.filled_kg == pytest.approx(circuit.emitted_kg + recovered)


@given(CIRCUITS, SHARES)
def test_a_smaller_leak_never_raises_the_emission(circuit, part):
    tighter = Circuit(
        circuit.charge_kg,
        circuit.annual_leak_share * part,
        circuit.years,
        circuit.service_loss_kg,
        circuit.recovery_share,
    )
    assert tighter.emitted_kg <= circuit.emitted_kg + 1e-12


def test_all_is_lost_without_recovery_and_nothing_of_a_tight_recovered_circuit():
    assert Circuit(2.0, 0.0, 10).emitted_kg == 2.0
    assert Circuit(2.0, 0.0, 10, recovery_share=1.0).emitted_kg == 0.0


def test_r410a_has_the_mean_gwp_of_its_components():
    factors = load_release().methods["ar6-gwp100"].factors
    assert blend_gwp(REFRIGERANTS["r-410a"].components, factors) == pytest.approx(2255.5)
    assert blend_gwp(REFRIGERANTS["r-407c"].components, factors) == pytest.approx(1907.9, abs=0.1)


@pytest.mark.parametrize("key", [key for key in REFRIGERANTS if key != "r-1234yf"])
def test_a_refrigerant_is_emitted_whole_as_flows_of_the_release(key):
    flows = emissions(key, 3.0, FROM_MAKER, "use", "leak")
    assert sum(flow.amount for flow in flows) == pytest.approx(3.0)
    assert {flow.input for flow in flows} <= set(load_release().flow_codes)


def test_no_emission_is_booked_where_nothing_leaks():
    assert emissions("r-32", 0.0, FROM_MAKER, "use", "leak") == []


def test_a_blend_that_is_not_whole_is_refused():
    with pytest.raises(InputError, match="do not sum to 1"):
        blend_gwp({"hfc-32": 0.5, "hfc-125": 0.4}, {"hfc-32": 771, "hfc-125": 3740})


@pytest.mark.parametrize(
    ("circuit", "code"),
    [
        ((1.0, 1.2, 10), "share-outside-range"),
        ((1.0, 0.1, 10, 0.0, -0.1), "share-outside-range"),
        ((-1.0, 0.1, 10), "negative-refrigerant"),
    ],
)
def test_a_circuit_that_cannot_be_is_refused_in_both_languages(circuit, code):
    with pytest.raises(InputError) as refused:
        Circuit(*circuit)
    assert [found.code for found in refused.value.findings] == [code]
    assert "制冷剂" in refused.value.say("zh")
