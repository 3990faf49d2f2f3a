"""Allocation: what is shared out is the whole, however it is shared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import InputError
from product_models.shared.allocation import (
    Process,
    economic,
    physical,
    sensitivity,
    share_out,
    subdivide,
)

PRODUCTS = ("tea", "dust", "seed")
POSITIVE = st.floats(min_value=1e-3, max_value=1e3)
AMOUNTS = st.fixed_dictionaries(dict.fromkeys(PRODUCTS, POSITIVE))
PROCESSES = st.lists(
    st.builds(
        Process,
        st.floats(min_value=-100, max_value=1000),
        st.frozensets(st.sampled_from(PRODUCTS), min_size=1),
    ),
    max_size=8,
)


@given(AMOUNTS, AMOUNTS, st.floats(min_value=-1e3, max_value=1e3))
def test_what_is_allocated_is_the_whole(amounts, prices, burden):
    for shares in (physical(amounts), economic(amounts, prices)):
        assert sum(shares.values()) == pytest.approx(1)
        assert sum(share_out(burden, shares).values()) == pytest.approx(burden, abs=1e-9)


@given(PROCESSES, AMOUNTS)
def test_subdivision_carries_every_process_once(processes, amounts):
    carried = subdivide(processes, physical(amounts))
    whole = sum(process.burden for process in processes)
    assert sum(carried.values()) == pytest.approx(whole, abs=1e-6)


@given(AMOUNTS, AMOUNTS)
def test_a_process_of_one_product_burdens_no_other(amounts, prices):
    own = Process(5.0, frozenset({"dust"}))
    carried = subdivide([own], economic(amounts, prices))
    assert carried == {"tea": 0.0, "dust": pytest.approx(5.0), "seed": 0.0}


@given(AMOUNTS, POSITIVE)
def test_equal_prices_allocate_as_the_mass_does(amounts, price):
    shares = economic(amounts, dict.fromkeys(PRODUCTS, price))
    assert shares == pytest.approx(physical(amounts))


@given(AMOUNTS, AMOUNTS)
def test_sensitivity_spans_every_way(amounts, prices):
    ways = {"mass": physical(amounts), "economic": economic(amounts, prices)}
    for product, (low, high) in sensitivity(ways).items():
        assert low <= ways["mass"][product] <= high
        assert low <= ways["economic"][product] <= high


@pytest.mark.parametrize("amounts", [{}, {"tea": 0.0}, {"tea": 2.0, "dust": -1.0}])
def test_nothing_to_allocate_by_is_refused(amounts):
    with pytest.raises(InputError, match="allocated") as refused:
        physical(amounts)
    assert "分配" in refused.value.say("zh")
