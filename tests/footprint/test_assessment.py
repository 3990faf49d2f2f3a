"""The effect of other grids: found fast where intensities are kept, and never less checked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from api.reading import read_file
from footprint.assessment import assess
from footprint.calculation import calculate, calculate_forward
from footprint.errors import CalculationError
from footprint.linking import link
from footprint.system import ProductSystem

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module", params=["pv-module/topcon-glass-glass", "textile/cotton-t-shirt"])
def case(request):
    read = read_file(EXAMPLES / f"{request.param}.yaml", {}, today=date(2026, 1, 1))
    return read, read.family.build(read.submission, read.release), read.choices()


def test_kept_intensities_change_no_figure(case):
    read, foreground, choices = case
    fast = assess(read.submission, foreground, choices)
    slow = assess(read.submission, foreground, replace(choices, solved={}))
    assert len(fast.electricity_effects) > 1
    for one, other in zip(fast.electricity_effects, slow.electricity_effects, strict=True):
        assert one.kgco2e == pytest.approx(other.kgco2e, rel=1e-12)
    assert fast.model_copy(update={"electricity_effects": ()}) == slow.model_copy(
        update={"electricity_effects": ()}
    )


def test_kept_intensities_of_another_release_are_refused(case):
    read, foreground, choices = case
    other = next(key for key in choices.bases if key != choices.basis)
    values = choices.solved[other].values * (1 + 1e-8)
    solved = {**choices.solved, other: replace(choices.solved[other], values=values)}
    with pytest.raises(CalculationError):
        assess(read.submission, foreground, replace(choices, solved=solved))


def test_the_chain_alone_gives_the_supply_of_the_whole_system(case):
    read, foreground, choices = case
    basis = choices.bases[choices.basis]
    linked = link(foreground, read.release, basis)
    system = ProductSystem(linked, read.release, basis.replace)
    whole, alone = calculate(system, choices.method), calculate_forward(system, choices.method)
    assert len(system.chain) < len(system.codes)
    assert alone.score == pytest.approx(whole.score, rel=1e-12)
    np.testing.assert_allclose(alone.supply, whole.supply, rtol=1e-9, atol=1e-12)
