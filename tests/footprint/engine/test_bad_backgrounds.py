"""A background that cannot be solved is refused with the names of the activities."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.engine.intensities import solve
from footprint.engine.matrices import Matrices
from footprint.errors import CalculationError, DataError, LinkError
from tests.footprint.tiny import ACTIVITIES, TinyBackground, emits, makes, takes


def background(*activities):
    return TinyBackground((*ACTIVITIES, *activities))


def pair(first, second):
    """Two activities that take given amounts of each other."""
    return background(
        makes("melt", "kg", takes("scrap", first, "kg"), emits("co2-fossil", 1)),
        makes("scrap", "kg", takes("melt", second, "kg"), emits("co2-fossil", 1)),
        makes("casting", "kg", takes("melt", 1, "kg"), emits("co2-fossil", 1)),
    )


@pytest.mark.parametrize("gap", [0.0, 1e-15, 1e-12, 1e-8])
def test_a_singular_or_nearly_singular_background_names_its_loop(gap):
    with pytest.raises(CalculationError) as caught:
        solve(pair(1.0, 1.0 - gap))
    message = str(caught.value)
    assert "melt" in message
    assert "scrap" in message
    assert "steel-cn" not in message
    assert "casting" not in message


def test_a_loop_that_amplifies_is_named():
    with pytest.raises(CalculationError, match="More goes back") as caught:
        solve(pair(1.5, 1.2))
    assert "melt" in str(caught.value)
    assert "steel-cn" not in str(caught.value)


@pytest.mark.parametrize("own", [1.0, 1.5])
def test_a_product_that_needs_itself_is_named(own):
    with pytest.raises(CalculationError, match="seed takes as much of itself"):
        solve(background(makes("seed", "kg", takes("seed", own, "kg"))))


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), float("-inf")])
def test_an_amount_that_is_no_number_is_named(amount):
    broken = makes("broken", "kg", takes("steel-cn", amount, "kg"), emits("co2-fossil", amount))
    with pytest.raises(DataError, match=r"amount of broken"):
        solve(background(broken))


def test_credits_are_no_amplifying_loop():
    """Negative inputs run a supply backwards on purpose."""
    avoided = makes("recycled", "kg", takes("steel-cn", -0.9, "kg"), emits("co2-fossil", 0.2))
    solved = solve(background(avoided))
    row = solved.values[solved.position["recycled"]]
    assert row[solved.flow_position["co2-fossil"]] == pytest.approx(0.2 - 0.9 * 2.6)


@given(st.floats(0.0, 0.99999))
def test_a_loop_that_gives_something_solves(returned):
    solved = solve(background(makes("own", "kg", takes("own", returned, "kg"), emits("co2e", 1))))
    found = solved.values[solved.position["own"], solved.flow_position["co2e"]]
    assert found == pytest.approx(1 / (1 - returned), rel=1e-9)


def test_an_unknown_replacement_is_named():
    with pytest.raises(LinkError, match="nowhere"):
        Matrices.of(TinyBackground(), {"nowhere": "steel-cn"})


def test_units_do_not_make_a_sound_background_ill_conditioned():
    """Amounts that differ by 24 orders of magnitude are a matter of units, not of conditioning."""
    solved = solve(
        background(
            makes("plant", "unit", takes("steel-cn", 1e12, "kg"), emits("co2-fossil", 1e11)),
            makes("pill", "unit", takes("plant", 1e-12, "unit"), emits("co2-fossil", 1e-9)),
        )
    )
    found = solved.values[solved.position["pill"], solved.flow_position["co2-fossil"]]
    assert found == pytest.approx(2.6 + 0.1 + 1e-9, rel=1e-12)
    assert np.isfinite(solved.residual)
    assert replace(solved, residual=0.0).codes == solved.codes
