"""The fast path gives what bw2calc gives, on every example and on random systems."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reading import read_file
from footprint.assessment import solve as solve_reference
from footprint.calculation import calculate
from footprint.contribution import Contributions
from footprint.engine.bills import BillLines, score_bill, sum_bills
from footprint.engine.column_update import switch
from footprint.engine.fast_path import calculate_fast
from footprint.engine.intensities import solve, supply_of
from footprint.engine.matrices import Matrices
from footprint.errors import CalculationError, LinkError
from footprint.flows import Bucket
from footprint.linking import link
from footprint.system import ProductSystem
from lca_db import load_release
from lca_db.intensity_store import exchanged_by
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

EXAMPLES = sorted(Path("examples").rglob("*.yaml"))
CODES = [f"a{n}" for n in range(6)]


def both(foreground, background, basis=NATIONAL):
    """Solve by bw2calc and by the fast path."""
    linked = link(foreground, background, basis)
    reference = calculate(ProductSystem(linked, background, basis.replace), GWP)
    solved = switch(solve(background), Matrices.of(background), basis.replace)
    return reference, calculate_fast(linked, solved, GWP, background.flows)


def agree(reference, fast):
    contributions = Contributions(reference)
    scale = max(float(np.abs(contributions.leaf_scores).sum()), 1e-200)
    assert abs(fast.score - reference.score) <= 1e-9 * scale
    inventory = contributions.leaf_flows.sum(axis=0)
    for bucket, value in contributions.buckets(inventory).items():
        assert abs(fast.buckets[bucket] - value) <= 1e-9 * scale
    stages = contributions.grouped(lambda leaf: leaf.stage)
    assert stages.keys() == fast.stages.keys()
    for stage, flows in stages.items():
        for bucket, value in contributions.buckets(flows).items():
            assert abs(fast.stages[stage][bucket] - value) <= 1e-9 * scale


@pytest.fixture(scope="module")
def solved():
    release = load_release()
    return release, solve(release, exchanged_by(release)), Matrices.of(release)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_agrees_with_bw2calc_under_every_grid_basis(path, solved):
    release, intensities, matrices = solved
    read = read_file(path, {}, today=date(2026, 1, 1))
    foreground, choices = read.family.build(read.submission, read.release), read.choices()
    for key, basis in release.bases.items():
        reference = solve_reference(foreground, choices, key)
        fast = calculate_fast(
            link(foreground, release, basis),
            switch(intensities, matrices, basis.replace),
            choices.method,
            release.flows,
        )
        agree(reference, fast)


def test_there_are_examples():
    assert EXAMPLES


@st.composite
def systems(draw):
    """Draw a background and a foreground, loops in both."""
    share = st.floats(0.0, 0.3)
    kilograms = st.floats(0.0, 10.0)
    background = [
        makes(
            code,
            "kg",
            *[takes(other, draw(share) / 2, "kg") for other in CODES],
            *[emits(flow, draw(kilograms)) for flow in ("co2-fossil", "ch4-fossil", "co2-luc")],
        )
        for code in CODES
    ]
    part = makes("part", "kg", takes("a0", draw(kilograms), "kg"), takes("part", draw(share), "kg"))
    inputs = [takes(code, draw(kilograms), "kg") for code in CODES]
    return TinyBackground(background), product(
        *inputs,
        takes("part", draw(kilograms), "kg"),
        emits("co2-aircraft", draw(kilograms)),
        others=(replace(part, stage="parts"),),
    )


@given(systems())
def test_random_systems_agree_with_bw2calc(system):
    background, foreground = system
    basis = replace(NATIONAL, replace={"a1": "a2"})
    agree(*both(foreground, background))
    agree(*both(foreground, background, basis))


def test_a_flow_nothing_emits_is_exactly_zero():
    solved = solve(TinyBackground())
    flight = solved.values[solved.position["flight-glo"]]
    assert flight[solved.flow_position["co2-fossil"]] == 0.0
    assert flight[solved.flow_position["co2-aircraft"]] == pytest.approx(0.9)


def test_intensities_cannot_be_changed():
    solved = solve(TinyBackground(), ["steel-cn"])
    with pytest.raises(ValueError, match="read-only"):
        solved.values[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        solved.needs["steel-cn"][0] = 1.0


def test_two_tenants_in_eight_threads_get_their_own_results():
    """Each tenant has a background of its own; a thousand results from eight threads are right."""
    dear = [
        replace(x, exchanges=(takes("wood-glo", 0, "kg"), emits("co2-fossil", 2.0)))
        if x.code == "steel-cn"
        else x
        for x in TinyBackground()._activities.values()
    ]
    tenants = {"cheap": (TinyBackground(), STEEL), "dear": (TinyBackground(dear), 2.0)}
    stores = {name: solve(background) for name, (background, _) in tenants.items()}

    def work(number):
        name = ("cheap", "dear")[number % 2]
        background, steel = tenants[name]
        lines = (takes("steel-cn", 1 + number, "kg"), takes("electricity-cn-2023", 3, "kWh"))
        linked = link(product(*lines), background, NATIONAL)
        fast = calculate_fast(linked, stores[name], GWP, background.flows)
        return fast.score, (1 + number) * steel + 3 * ELECTRICITY

    with ThreadPoolExecutor(8) as threads:
        pairs = list(threads.map(work, range(1000)))
    found, expected = zip(*pairs, strict=True)
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("returned", [1.0, 1.2])
def test_a_foreground_loop_that_gives_nothing_is_refused_by_name(returned):
    part = makes("part", "kg", takes("steel-cn", 1, "kg"), takes("part", returned, "kg"))
    background = TinyBackground()
    linked = link(product(takes("part", 1, "kg"), others=(part,)), background, NATIONAL)
    with pytest.raises(CalculationError, match="part"):
        calculate_fast(linked, solve(background), GWP, background.flows)


def test_a_flat_bill_is_amounts_times_intensities():
    solved = solve(TinyBackground())
    per_unit = solved.characterize(GWP)
    bill = {"steel-cn": 2.0, "electricity-cn-2023": 3.0}
    assert score_bill(bill, solved, per_unit) == pytest.approx(2 * STEEL + 3 * ELECTRICITY)
    buckets = score_bill(bill, solved, solved.by_bucket(GWP, TinyBackground().flows))
    assert buckets.sum() == pytest.approx(2 * STEEL + 3 * ELECTRICITY)
    assert buckets[list(Bucket).index(Bucket.AIRCRAFT)] == 0


def test_a_bill_names_every_dataset_that_is_not_in_the_release():
    solved = solve(TinyBackground())
    with pytest.raises(LinkError, match=r"unobtainium.*kryptonite"):
        score_bill(
            {"unobtainium": 1, "steel-cn": 1, "kryptonite": 2}, solved, solved.characterize(GWP)
        )


@given(st.permutations(range(6)))
def test_bills_may_come_in_any_order(order):
    solved = solve(TinyBackground())
    per_unit = solved.by_bucket(GWP, TinyBackground().flows)
    bills, stages = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 0, 1, 1])
    datasets, amounts = np.array([0, 3, 3, 4, 5, 6]), np.array([1.0, 2, 3, 4, 5, 6])
    shuffled = [column[list(order)] for column in (bills, stages, datasets, amounts)]
    found = sum_bills(BillLines(*shuffled), 3, 2, per_unit)
    straight = sum_bills(BillLines(bills, stages, datasets, amounts), 3, 2, per_unit)
    assert found == pytest.approx(straight, rel=1e-12)
    assert found[1, 0].sum() == pytest.approx(3 * STEEL + 4 * -1.7)


def test_supply_by_iteration_is_that_of_bw2calc():
    background = TinyBackground()
    reference, _ = both(product(takes("steel-cn", 2, "kg")), background)
    demand = np.zeros(7)
    demand[3] = 2.0
    found = supply_of(Matrices.of(background), demand)
    assert found == pytest.approx(reference.supply[:7], rel=1e-11)
