"""Spread: first order, the shared library and exact foreground draws, against plain Monte Carlo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import bw_processing
import numpy as np
import pytest
from scipy import stats

from footprint.calculation import calculate, import_bw2calc
from footprint.engine import library as library_module
from footprint.engine.drawing import draw_product, probability_lower
from footprint.engine.library import Recipe, draw_library
from footprint.engine.matrices import Matrices
from footprint.engine.sensitivity import Sensitivities
from footprint.engine.variance import first_order, system_spread
from footprint.errors import CalculationError, DataError
from footprint.linking import link
from footprint.system import ProductSystem
from footprint.uncertainty import Spread
from lca_db.draw_store import find_library, open_library, write_library
from lca_db.spread import ReleaseSpread
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

LOOP = (
    makes("melt", "kg", takes("scrap", 0.5, "kg"), takes("steel-cn", 0.7, "kg")),
    makes("scrap", "kg", takes("melt", 0.3, "kg"), emits("ch4-fossil", 0.01)),
)
DRAWS = 4000


def spread_of(background, sigma=0.15, markets=None):
    """Give every background amount one spread."""
    inputs, emissions = len(background.technosphere.values), len(background.biosphere.values)
    free = np.full(inputs, -1)
    return ReleaseSpread(
        Spread(np.full(inputs, sigma), free if markets is None else markets),
        Spread(np.full(emissions, sigma), np.full(emissions, -1)),
    )


def recipe_of(background, seed=1, draws=DRAWS, replace=None):
    return Recipe(background.release, GWP.hash, replace or {}, seed, draws)


def library_of(background, spread=None, **more):
    recipe = recipe_of(background, **more)
    return draw_library(Matrices.of(background), spread or spread_of(background), GWP, recipe)


def certain(code, amount, unit):
    return takes(code, amount, unit, gsd=1.0)


BACKGROUND = TinyBackground((*ACTIVITIES, *LOOP))
PART = replace(
    makes("part", "kg", takes("melt", 1.5, "kg", gsd=1.2), takes("part", 0.2, "kg", gsd=1.3)),
    stage="parts",
)
BILL = product(
    takes("part", 2, "kg", gsd=1.1),
    takes("electricity-cn-2023", 5, "kWh", gsd=1.25),
    emits("co2-fossil", 0.5, gsd=1.4),
    others=(PART,),
)


def system_of(foreground, background=BACKGROUND):
    return ProductSystem(link(foreground, background, NATIONAL), background, {})


@pytest.fixture(scope="module")
def library():
    return library_of(BACKGROUND)


def monte_carlo(system, spreads, draws):
    """Draw the whole system by bw2calc from a datapackage with lognormal amounts."""
    package = bw_processing.create_datapackage()
    size = len(system.codes)
    diagonal, inputs, emissions = np.arange(size), system.inputs, system.emissions
    _add(
        package,
        "technosphere_matrix",
        (np.r_[diagonal, inputs.rows], np.r_[diagonal, inputs.columns]),
        np.r_[np.ones(size), inputs.values],
        np.r_[np.zeros(size), spreads[0].sigmas],
        np.repeat([False, True], [size, len(inputs.values)]),
    )
    places = emissions.rows + 10_000, emissions.columns
    _add(package, "biosphere_matrix", places, emissions.values, spreads[1].sigmas)
    flows = np.arange(len(system.flow_position)) + 10_000
    factors = system.characterization(GWP)
    _add(package, "characterization_matrix", (flows, 0 * flows), factors, 0 * factors)
    lca = import_bw2calc().LCA(
        {system.product: 1}, data_objs=[package], use_distributions=True, seed_override=5
    )
    lca.lci()
    lca.lcia()
    scores = []
    for _ in range(draws):
        next(lca)
        scores.append(lca.score)
    return np.array(scores)


def _add(package, matrix, places, values, sigmas, flip=None):
    indices = np.empty(len(values), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = places
    distributions = np.zeros(len(values), dtype=bw_processing.UNCERTAINTY_DTYPE)
    drawn = sigmas > 0
    distributions["uncertainty_type"] = np.where(drawn, 2, 0)
    distributions["loc"] = np.where(drawn, np.log(np.where(drawn, np.abs(values), 1.0)), values)
    distributions["scale"] = np.where(drawn, sigmas, np.nan)
    for field in ("shape", "minimum", "maximum"):
        distributions[field] = np.nan
    distributions["negative"] = values < 0
    package.add_persistent_vector(
        matrix=matrix,
        name=matrix,
        indices_array=indices,
        data_array=values,
        distributions_array=distributions,
        flip_array=flip,
    )


def test_the_draws_have_the_distribution_of_plain_monte_carlo_by_bw2calc(library):
    system = system_of(BILL)
    plain = monte_carlo(system, system_spread(system, spread_of(BACKGROUND)), 1500)
    drawn = draw_product(system.linked, library, GWP)
    assert drawn.rejected == 0
    assert stats.ks_2samp(plain, drawn.scores).pvalue > 0.001
    assert drawn.median == pytest.approx(np.median(plain), rel=0.03)
    assert drawn.interval == pytest.approx(np.percentile(plain, (2.5, 97.5)), rel=0.06)


def test_first_order_variance_is_that_of_the_draws(library):
    system = system_of(BILL)
    variance = first_order(Sensitivities(calculate(system, GWP)), spread_of(BACKGROUND))
    drawn = draw_product(system.linked, library, GWP)
    assert variance.cv == pytest.approx(drawn.standard_deviation / drawn.median, rel=0.08)
    assert sum(cause.share for cause in variance.causes) == pytest.approx(1.0)
    assert 0 < variance.background_share < 1


def test_the_foreground_alone_would_understate_the_spread(library):
    linked = link(BILL, BACKGROUND, NATIONAL)
    still = library_of(BACKGROUND, spread_of(BACKGROUND, 0.0), draws=DRAWS)
    alone, whole = (draw_product(linked, one, GWP) for one in (still, library))
    assert alone.standard_deviation < 0.95 * whole.standard_deviation


def test_the_largest_cause_is_named():
    bill = product(
        takes("steel-cn", 1, "kg", gsd=2.0, line="frame"), certain("electricity-cn-2023", 1, "kWh")
    )
    variance = first_order(
        Sensitivities(calculate(system_of(bill), GWP)), spread_of(BACKGROUND, 0.01)
    )
    cause = variance.causes[0]
    assert (cause.input, cause.activity, cause.line) == ("steel-cn", "product", "frame")
    assert cause.share > 0.99
    assert variance.standard_deviation == pytest.approx(STEEL * np.log(2), rel=0.01)
    assert {cause.line for cause in variance.causes[1:]} <= {None}


def test_shares_of_a_market_cause_no_spread_where_suppliers_are_equal():
    """Two suppliers of the same footprint: whatever their shares, the mix stays the same."""
    twins = [makes(code, "kg", emits("co2-fossil", 2.0)) for code in ("one", "two")]
    market = makes("market", "kg", takes("one", 0.3, "kg"), takes("two", 0.7, "kg"))
    background = TinyBackground((*twins, market))
    spread = spread_of(background, 0.5, markets=np.array([2, 2]))
    spread = ReleaseSpread(spread.technosphere, Spread(np.zeros(2), np.full(2, -1)))
    system = system_of(product(certain("market", 1, "kg")), background)
    variance = first_order(Sensitivities(calculate(system, GWP)), spread)
    assert variance.standard_deviation == pytest.approx(0.0, abs=1e-12)
    drawn = draw_product(system.linked, library_of(background, spread, draws=50), GWP)
    assert drawn.scores == pytest.approx(np.full(50, 2.0), rel=1e-6)


def test_a_draw_is_the_exact_solution_of_its_own_system():
    """Every draw of the library satisfies x = Zᵀx + d with the amounts of that draw."""
    recipe = recipe_of(BACKGROUND, draws=3)
    library = draw_library(Matrices.of(BACKGROUND), spread_of(BACKGROUND), GWP, recipe)
    system = library_module._System(Matrices.of(BACKGROUND), spread_of(BACKGROUND), GWP, recipe)
    for number in range(3):
        rng = np.random.default_rng([recipe.seed, number, 0])
        amounts = library_module.draw_amounts(system._inputs.values, system._input_spread, rng)
        emitted = library_module.draw_amounts(
            system._emissions.values, system._emission_spread, rng
        )
        dense = np.eye(len(library.codes))
        np.subtract.at(dense, (system._inputs.columns, system._inputs.rows), amounts)
        exact = np.linalg.solve(dense, system._direct(emitted)[:, 0])
        assert library.values[:, number] == pytest.approx(exact, rel=1e-5)


def test_the_same_recipe_gives_the_same_library_and_another_seed_another():
    first, again = (library_of(BACKGROUND, draws=5) for _ in range(2))
    other = library_of(BACKGROUND, draws=5, seed=2)
    assert np.array_equal(first.values, again.values)
    assert first.recipe.hash == again.recipe.hash != other.recipe.hash
    assert not np.allclose(first.values, other.values)


def test_threads_change_nothing_in_a_library():
    with ThreadPoolExecutor(4) as threads:
        shared = draw_library(
            Matrices.of(BACKGROUND), spread_of(BACKGROUND), GWP, recipe_of(BACKGROUND, draws=40),
            threads,
        )  # fmt: skip
    assert np.array_equal(shared.values, library_of(BACKGROUND, draws=40).values)


def test_a_longer_library_begins_with_the_shorter_one():
    short, long = (library_of(BACKGROUND, draws=draws) for draws in (4, 9))
    assert np.array_equal(short.values, long.values[:, :4])


def test_a_replaced_activity_follows_its_substitute_draw_by_draw():
    swapped = library_of(BACKGROUND, draws=20, replace={"steel-cn": "glue-glo"})
    steel, glue = swapped.rows(["steel-cn", "glue-glo"])
    assert steel == pytest.approx(glue, rel=1e-6)
    assert steel.std() > 0


def test_paired_scenarios_are_told_apart_where_unpaired_ones_are_not(library):
    """A part 3 % lighter is lower in every draw, although the spreads overlap almost entirely."""
    bills = [
        product(takes("steel-cn", 10, "kg", gsd=1.3), certain("electricity-cn-2023", e, "kWh"))
        for e in (10.0, 9.0)
    ]
    high, low = (draw_product(link(one, BACKGROUND, NATIONAL), library, GWP) for one in bills)
    assert probability_lower(low, high) == 1.0
    assert probability_lower(high, low) == 0.0
    assert probability_lower(low, low) == 0.5
    other = draw_product(link(bills[0], BACKGROUND, NATIONAL), library, GWP, subject="other")
    assert 0.4 < probability_lower(low, other) < 0.7


def test_draws_of_different_libraries_are_not_compared(library):
    linked = link(BILL, BACKGROUND, NATIONAL)
    other = draw_product(linked, library_of(BACKGROUND, draws=DRAWS, seed=9), GWP)
    with pytest.raises(ValueError, match="cannot be paired"):
        probability_lower(draw_product(linked, library, GWP), other)


def test_a_foreground_loop_that_runs_away_in_some_draws_is_rejected_and_counted(library):
    part = replace(
        makes("part", "kg", takes("steel-cn", 1, "kg"), takes("part", 0.7, "kg", gsd=1.5)),
        stage="parts",
    )
    drawn = draw_product(
        link(product(certain("part", 1, "kg"), others=(part,)), BACKGROUND, NATIONAL), library, GWP
    )
    expected = DRAWS * stats.norm.sf(np.log(1 / 0.7) / np.log(1.5))
    assert drawn.rejected == pytest.approx(expected, rel=0.2)
    assert np.nanmin(drawn.scores) > 0
    assert np.isfinite(drawn.interval).all()


def test_unphysical_background_draws_are_rejected_and_counted():
    wild = TinyBackground(
        (
            *ACTIVITIES,
            makes("melt", "kg", takes("scrap", 0.9, "kg"), emits("co2-fossil", 1)),
            makes("scrap", "kg", takes("melt", 0.9, "kg")),
        )
    )
    library = library_of(wild, spread_of(wild, 0.3), draws=200)
    assert 20 < library.rejected < 400
    assert np.isfinite(library.values).all()
    assert library.values[library.position["melt"]].min() > 0


def test_a_credit_that_turns_a_footprint_around_is_unphysical():
    credited = TinyBackground(
        (*ACTIVITIES, makes("net", "kg", takes("steel-cn", -0.3, "kg"), emits("co2-fossil", 1)))
    )
    library = library_of(credited, spread_of(credited, 0.3), draws=200)
    assert library.rejected > 0
    assert library.values[library.position["net"]].min() >= 0
    assert library.values[library.position["wood-glo"]].max() < 0  # an uptake stays one


def test_spreads_without_end_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(library_module, "_MOST_REJECTED", 3)
    own = makes("own", "kg", takes("own", 0.9, "kg"), emits("co2-fossil", 1))
    looped = TinyBackground((*ACTIVITIES, own))
    spread = spread_of(looped, 0.0)
    spread.technosphere.sigmas[-1] = 30.0
    with pytest.raises(CalculationError, match="unphysical"):
        library_of(looped, spread, draws=20)


def test_a_hand_calculated_spread_comes_out():
    background = TinyBackground()
    still = library_of(background, spread_of(background, 0.0), draws=20000)
    bill = product(takes("steel-cn", 2, "kg", gsd=1.5), certain("electricity-cn-2023", 1, "kWh"))
    drawn = draw_product(link(bill, background, NATIONAL), still, GWP)
    low, high = (2 * STEEL * 1.5**z + ELECTRICITY for z in (-1.96, 1.96))
    assert drawn.interval == pytest.approx((low, high), rel=0.03)
    assert drawn.median == pytest.approx(2 * STEEL + ELECTRICITY, rel=0.02)


def test_a_library_is_kept_found_and_mapped(tmp_path):
    library = library_of(BACKGROUND, draws=7)
    path = write_library(library, tmp_path)
    assert find_library(library.recipe, tmp_path) == path
    assert find_library(recipe_of(BACKGROUND, seed=8), tmp_path) is None
    mapped = open_library(path, BACKGROUND.release)
    assert mapped.recipe == library.recipe
    assert mapped.rejected == library.rejected
    assert np.array_equal(mapped.values, library.values)
    with pytest.raises(ValueError, match="read-only"):
        mapped.values[0, 0] = 1
    with pytest.raises(DataError, match="computed of release"):
        open_library(path, replace(BACKGROUND.release, hash="1" * 64))
