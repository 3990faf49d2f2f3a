"""Every decomposition sums to the total, and says what it should."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.calculation import calculate
from footprint.contribution import Contributions
from footprint.data_quality import rate
from footprint.flows import Bucket
from footprint.inventory import Provenance
from footprint.linking import link
from footprint.supply_chain import trace
from footprint.system import ProductSystem
from tests.footprint.tiny import (
    ASSUMED,
    DERIVED,
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


def explain(foreground):
    background = TinyBackground()
    linked = link(foreground, background, NATIONAL)
    return Contributions(calculate(ProductSystem(linked, background, {}), GWP))


def part(*exchanges, code="part", **more):
    return replace(makes(code, "kg", *exchanges), stage="parts", line="part", **more)


@given(st.lists(st.floats(min_value=0, max_value=50), min_size=4, max_size=4))
def test_leaves_stages_and_upstream_sum_to_the_total(amounts):
    steel, wood, flight, returned = amounts
    view = explain(
        product(
            takes("part", steel, "kg"),
            takes("wood-glo", wood, "kg"),
            takes("flight-glo", flight, "tkm"),
            emits("co2-biogenic", wood),
            others=(part(takes("steel-cn", 1, "kg"), takes("part", returned / 60, "kg")),),
        )
    )
    total = view.solution.score
    scale = max(1.0, abs(total))
    assert view.leaf_scores.sum() == pytest.approx(total, abs=1e-9 * scale)
    assert view.direct_scores.sum() == pytest.approx(total, abs=1e-9 * scale)
    buckets = view.buckets(view.leaf_flows.sum(axis=0))
    assert sum(buckets.values()) == pytest.approx(total, abs=1e-9 * scale)


def test_the_five_buckets_are_kept_apart():
    view = explain(
        product(
            takes("steel-cn", 1, "kg"),
            takes("wood-glo", 2, "kg"),
            takes("flight-glo", 3, "tkm"),
            emits("co2-biogenic", 0.5),
        )
    )
    assert view.buckets(view.leaf_flows.sum(axis=0)) == pytest.approx(
        {
            Bucket.FOSSIL: STEEL,
            Bucket.BIOGENIC_EMISSION: 0.5,
            Bucket.BIOGENIC_REMOVAL: -3.6,
            Bucket.LAND_USE_CHANGE: 0.2,
            Bucket.AIRCRAFT: 2.7,
        }
    )
    assert view.without_biogenic_co2 == pytest.approx(STEEL + 0.2 + 2.7)


def test_an_exchange_may_be_reported_in_another_stage_than_its_activity():
    view = explain(product(takes("steel-cn", 1, "kg", stage="parts"), emits("co2-fossil", 1)))
    stages = {
        key: float(flows @ view.solution.characterization)
        for key, flows in view.grouped(lambda leaf: leaf.stage).items()
    }
    assert stages == pytest.approx({"parts": STEEL, "making": 1.0})


def test_primary_share_needs_the_whole_chain_to_be_given():
    measured = part(
        takes("steel-cn", 1, "kg", primary=True), takes("electricity-cn-2023", 1, "kWh")
    )
    own = explain(product(takes("part", 1, "kg", primary=True), others=(measured,)))
    guessed = explain(product(takes("part", 1, "kg"), others=(measured,)))
    assert own.primary_share == pytest.approx(STEEL / (STEEL + ELECTRICITY))
    assert guessed.primary_share == 0


def test_a_chain_is_as_weak_as_its_weakest_link():
    """Steel's own emission is seen, its electricity is reached by a derived amount."""
    view = explain(product(takes("steel-cn", 1, "kg"), takes("glue-glo", 1, "kg")))
    total = STEEL + 4
    assert view.provenance_shares == pytest.approx(
        {
            Provenance.SEEN: 1 / total,
            Provenance.DERIVED: 2 * ELECTRICITY / total,
            Provenance.RECALLED: 0.0,
            Provenance.ASSUMED: 4 / total,
        }
    )


def test_an_assumed_yield_counts_as_derived():
    view = explain(
        product(takes("part", 1, "kg"), others=(part(takes("steel-cn", 1.02, "kg", ASSUMED)),))
    )
    assert view.provenance_shares[Provenance.ASSUMED] == pytest.approx(0)
    assert view.provenance_shares[Provenance.DERIVED] == pytest.approx(1)


def test_the_share_of_aggregated_figures_is_told():
    view = explain(product(takes("glue-glo", 1, "kg"), takes("steel-cn", 1, "kg")))
    assert view.aggregated_share == pytest.approx(4 / (4 + STEEL))


def test_ratings_are_weighted_by_emissions_and_unrated_datasets_are_told():
    view = explain(
        product(takes("steel-cn", 1, "kg", location="CN-ZJ"), takes("glue-glo", 1, "kg"))
    )
    quality = rate(view)
    assert (quality.technological, quality.geographical, quality.temporal) == (2, 3, 3)
    assert quality.rated_share == pytest.approx(STEEL / (STEEL + 4))


def test_a_footprint_of_nothing_has_no_shares():
    view = explain(product())
    assert view.solution.score == 0
    assert view.primary_share is None
    assert view.provenance_shares == {}
    assert rate(view).overall is None


def test_the_supply_chain_conserves_footprint():
    """What enters a node and what it emits is what leaves it."""
    view = explain(
        product(takes("steel-cn", 3, "kg"), takes("wood-glo", 1, "kg"), emits("co2-fossil", 0.4))
    )
    chain = trace(view, products=2.0, cutoff_share=0.0)
    for node in chain.nodes:
        arriving = sum(x.kgco2e for x in chain.links if x.target == node.code)
        assert node.kgco2e == pytest.approx(arriving + node.direct_kgco2e)
    assert any(x.kgco2e < 0 for x in chain.links), "the wood's removal keeps its sign"
    assert chain.nodes[0].kgco2e == pytest.approx(2 * view.solution.score)


def test_a_loop_leaves_no_circle_in_the_picture():
    chain = trace(
        explain(
            product(
                takes("part", 1, "kg"),
                others=(part(takes("steel-cn", 1, "kg"), takes("part", 0.3, "kg")),),
            )
        ),
        products=1.0,
    )
    depth = {node.code: node.depth for node in chain.nodes}
    assert all(depth[x.source] > depth[x.target] for x in chain.links)


def test_derived_and_assumed_are_told_apart_in_the_foreground():
    view = explain(
        product(takes("electricity-cn-2023", 1, "kWh", DERIVED), emits("co2e", 1, ASSUMED))
    )
    assert view.provenance_shares[Provenance.ASSUMED] == pytest.approx(1 / (1 + ELECTRICITY))
