"""The reference path, the adjoint path and loops."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.calculation import Solution, calculate, compare_paths
from footprint.errors import CalculationError
from footprint.linking import link
from footprint.system import ProductSystem
from tests.footprint.tiny import (
    ELECTRICITY,
    GWP,
    NATIONAL,
    STEEL,
    TinyBackground,
    emits,
    makes,
    product,
    takes,
)

AMOUNTS = st.floats(min_value=1e-3, max_value=1e3)


def solve(foreground, basis=NATIONAL):
    background = TinyBackground()
    return calculate(
        ProductSystem(link(foreground, background, basis), background, basis.replace), GWP
    )


def test_a_hand_calculated_product_comes_out():
    solution = solve(product(takes("steel-cn", 2, "kg"), takes("electricity-cn-2023", 3, "kWh")))
    assert solution.score == pytest.approx(2 * STEEL + 3 * ELECTRICITY, rel=1e-12)


def test_units_are_converted_once():
    tonnes = solve(product(takes("steel-cn", 0.002, "t")))
    megawatt_hours = solve(product(takes("electricity-cn-2023", 3.6, "MJ")))
    assert tonnes.score == pytest.approx(2 * STEEL)
    assert megawatt_hours.score == pytest.approx(ELECTRICITY)


def test_returned_scrap_solves_as_a_geometric_series():
    """Each part takes 0.2 of itself back: 1 + 0.2 + 0.04 + … = 1.25 parts are made."""
    part = replace(
        makes("part", "kg", takes("steel-cn", 1, "kg"), takes("part", 0.2, "kg")), stage="parts"
    )
    solution = solve(product(takes("part", 1, "kg"), others=(part,)))
    assert solution.score == pytest.approx(1.25 * STEEL, rel=1e-12)


def test_a_loop_through_two_activities_solves():
    melt = makes("melt", "kg", takes("steel-cn", 0.7, "kg"), takes("scrap", 0.3, "kg"))
    scrap = makes("scrap", "kg", takes("melt", 0.1, "kg"), emits("co2-fossil", 0.05))
    melt, scrap = replace(melt, stage="parts"), replace(scrap, stage="parts")
    melted = 1 / (1 - 0.3 * 0.1)
    solution = solve(product(takes("melt", 1, "kg"), others=(melt, scrap)))
    assert solution.score == pytest.approx(melted * (0.7 * STEEL + 0.3 * 0.05), rel=1e-12)


@pytest.mark.parametrize("returned", [1.0, 1.2])
def test_a_loop_that_gives_nothing_is_refused_in_words(returned):
    part = replace(
        makes("part", "kg", takes("steel-cn", 1, "kg"), takes("part", returned, "kg")),
        stage="parts",
    )
    with pytest.raises(CalculationError, match=r"loop|cannot be solved"):
        solve(product(takes("part", 1, "kg"), others=(part,)))


@given(AMOUNTS, AMOUNTS)
def test_a_footprint_is_proportional_to_demand(steel, factor):
    once = solve(product(takes("steel-cn", steel, "kg"))).score
    more = solve(product(takes("steel-cn", steel * factor, "kg"))).score
    assert more == pytest.approx(once * factor, rel=1e-9)


@given(st.permutations([("steel-cn", "kg"), ("wood-glo", "kg"), ("flight-glo", "tkm")]))
def test_the_order_of_lines_is_irrelevant(order):
    lines = [takes(code, 1.5, unit) for code, unit in order]
    assert solve(product(*lines)).score == pytest.approx(1.5 * (STEEL - 1.7 + 0.9), rel=1e-12)


@given(st.lists(AMOUNTS, min_size=3, max_size=3), st.floats(min_value=0, max_value=0.9))
def test_both_paths_agree_on_random_systems(amounts, returned):
    steel, electric, part_amount = amounts
    part = makes("part", "kg", takes("steel-cn", steel, "kg"), takes("part", returned, "kg"))
    made = product(
        takes("part", part_amount, "kg"),
        takes("electricity-cn-2023", electric, "kWh"),
        others=(replace(part, stage="parts"),),
    )
    assert compare_paths(solve(made)) < 1e-9


def test_a_disagreement_of_the_paths_is_an_error():
    good = solve(product(takes("steel-cn", 1, "kg")))
    bad = Solution(good.system, good.method, good.score * (1 + 1e-6), good.supply)
    with pytest.raises(CalculationError, match="adjoint"):
        compare_paths(bad)


def test_the_datapackage_is_float64_and_square():
    system = solve(product(takes("steel-cn", 1, "kg"))).system
    package = system.datapackage(GWP)
    data = [x for x in package.data if isinstance(x, np.ndarray) and x.dtype.kind == "f"]
    assert data
    assert all(x.dtype == np.float64 for x in data)
    assert system.technosphere_matrix().shape == (8, 8)


def test_a_product_that_causes_nothing_has_no_footprint():
    solution = solve(product())
    assert not solution.system.chain_emits
    assert solution.score == 0


def test_a_replaced_activity_is_replaced_everywhere():
    background = TinyBackground()
    basis = replace(NATIONAL, replace={"electricity-cn-2023": "electricity-de-2023"})
    linked = link(product(takes("steel-cn", 1, "kg")), background, basis)
    solution = calculate(ProductSystem(linked, background, basis.replace), GWP)
    assert solution.score == pytest.approx(1 + 2 * 0.3)


def test_importing_the_solver_never_imports_bw2data(tmp_path):
    """A bw2data that would raise stands in the way; the calculation must not meet it."""
    (tmp_path / "bw2data.py").write_text("raise RuntimeError('a project would be created')\n")
    code = "import sys, footprint.calculation as c; c.import_bw2calc(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(tmp_path)!r}]; {code}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=".",
    )
    assert "bw2data" not in run.stdout.split()
    assert "bw2calc" in run.stdout.split()
