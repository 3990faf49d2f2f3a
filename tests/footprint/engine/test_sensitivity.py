"""Derivatives are those of recalculation, and savings are what moving a line saves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.calculation import calculate
from footprint.engine.intensities import factors_of, solve
from footprint.engine.matrices import Matrices
from footprint.engine.sensitivity import Sensitivities
from footprint.engine.traversal import traverse
from footprint.inventory import ExchangeKind
from footprint.linking import link
from footprint.system import ProductSystem
from lca_db import load_release
from lca_db.alternatives import find_siblings
from tests.footprint.tiny import (
    ACTIVITIES,
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

PART = replace(
    makes("part", "kg", takes("steel-cn", 2, "kg"), takes("part", 0.2, "kg")), stage="parts"
)


def solution(foreground, background=None):
    background = background or TinyBackground()
    return calculate(ProductSystem(link(foreground, background, NATIONAL), background, {}), GWP)


def looped(steel=1.0, part=3.0):
    return product(
        takes("steel-cn", steel, "kg"),
        takes("part", part, "kg"),
        emits("co2e", 0.5),
        others=(PART,),
    )


@given(st.floats(0.01, 10), st.floats(0.01, 10))
def test_the_derivative_by_a_bill_line_is_exact(steel, part):
    """Without a loop through the product the result is linear in a line: a difference is exact."""
    base, more = solution(looped(steel, part)), solution(looped(steel + 1, part))
    (line,) = (
        one
        for one in Sensitivities(base).lines()
        if one.link.supplier == "steel-cn" and one.link.consumer == 0
    )
    assert line.derivative == pytest.approx(more.score - base.score, rel=1e-9)
    assert line.elasticity == pytest.approx(steel * STEEL, rel=1e-9)


def test_the_derivative_by_every_background_amount_is_that_of_recalculation():
    base = solution(looped())
    step = 1e-6
    checked = 0
    for effect in Sensitivities(base).parameters(1000):
        changed = [
            replace(
                one,
                exchanges=tuple(
                    replace(x, amount=x.amount + step) if x.input == effect.input else x
                    for x in one.exchanges
                ),
            )
            if one.code == effect.activity
            else one
            for one in ACTIVITIES
        ]
        if effect.activity not in {one.code for one in ACTIVITIES}:
            continue
        after = solution(looped(), TinyBackground(changed))
        assert (after.score - base.score) / step == pytest.approx(
            effect.derivative, rel=1e-4, abs=1e-6
        )
        checked += 1
    assert checked == 10


def test_effects_come_largest_first_and_name_both_ends():
    effects = Sensitivities(solution(looped())).parameters(3)
    sizes = [abs(one.elasticity) for one in effects]
    assert sizes == sorted(sizes, reverse=True)
    assert effects[0].kind is ExchangeKind.TECHNOSPHERE
    assert (effects[0].input, effects[0].activity) == ("part", "product")


def test_the_saving_of_a_line_is_what_recalculation_saves():
    base = solution(product(takes("electricity-cn-2023", 5, "kWh"), takes("steel-cn", 1, "kg")))
    moved = solution(product(takes("electricity-de-2023", 5, "kWh"), takes("steel-cn", 1, "kg")))
    siblings = {"electricity-cn-2023": ("electricity-cn-zj-2023", "electricity-de-2023")}
    lines = {one.link.supplier: one for one in Sensitivities(base).lines(siblings)}
    assert lines["electricity-cn-2023"].alternative == "electricity-de-2023"
    assert lines["electricity-cn-2023"].saving == pytest.approx(base.score - moved.score)
    assert lines["steel-cn"].alternative is None
    assert lines["steel-cn"].saving == 0


def test_a_line_that_is_the_best_already_has_no_alternative():
    base = solution(product(takes("electricity-de-2023", 5, "kWh")))
    siblings = {"electricity-de-2023": ("electricity-cn-2023",)}
    (line,) = Sensitivities(base).lines(siblings)
    assert (line.alternative, line.saving) == (None, 0)


def test_siblings_are_of_one_unit_and_never_the_dataset_itself():
    release = load_release()
    siblings = find_siblings(release)
    assert siblings.keys() == set(release.activity_codes)
    assert any(siblings.values())
    assert siblings["electricity-cn-2024"] == ()  # another country's grid is no choice
    for code, others in siblings.items():
        assert code not in others
        units = {release.activity(one).unit for one in (code, *others)}
        assert len(units) == 1


def test_the_traversal_follows_the_largest_branch_and_sums_to_the_total():
    background = TinyBackground()
    solved, matrices = solve(background), Matrices.of(background)
    per_unit = solved.characterize(GWP)
    direct = factors_of(solved.flow_codes, GWP) @ matrices.emission_matrix
    bill = {solved.position["steel-cn"]: 2.0, solved.position["flight-glo"]: 0.5}
    nodes = traverse(bill, matrices, per_unit, direct, cutoff_share=0.0)
    assert sum(node.direct_kgco2e for node in nodes) == pytest.approx(2 * STEEL + 0.45)
    assert [solved.codes[node.activity] for node in nodes] == [
        "steel-cn",
        "electricity-cn-2023",
        "flight-glo",
    ]
    assert nodes[1].parent == 0
    assert nodes[1].kgco2e == pytest.approx(4 * ELECTRICITY)
    large = traverse(bill, matrices, per_unit, direct, cutoff_share=0.5)
    assert [node.activity for node in large] == [node.activity for node in nodes[:2]]
