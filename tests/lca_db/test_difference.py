"""Two releases are compared dataset by dataset, and a product by what moved it."""

from dataclasses import replace

import pytest

from lca_db import diff_releases, load_release
from lca_db.release import BackgroundRelease


def changed(release, code, **fields):
    """Return a release with one activity changed."""
    activities = tuple(
        replace(one, **fields) if one.code == code else one for one in release.database.activities
    )
    return BackgroundRelease(replace(release.database, activities=activities), "2099.1")


def test_a_release_does_not_differ_from_itself(release):
    difference = diff_releases(release, release)
    assert (difference.came, difference.went, difference.moved) == ((), (), ())


def only(release, *codes):
    """Return a release of a few aggregated datasets."""
    few = tuple(one for one in release.database.activities if one.code in codes)
    return BackgroundRelease(replace(release.database, activities=few), codes[0])


def test_what_came_and_what_went_is_told(release):
    difference = diff_releases(
        only(release, "silver-glo", "zinc-glo"), only(release, "tin-cn", "zinc-glo")
    )
    assert (difference.went, difference.came) == (("silver-glo",), ("tin-cn",))
    assert difference.moved == ()


def test_a_dataset_in_another_unit_came_and_went(release):
    other = changed(only(release, "zinc-glo"), "zinc-glo", unit="unit")
    difference = diff_releases(only(release, "zinc-glo"), other)
    assert difference.came == difference.went == ("zinc-glo",)


def test_a_changed_amount_moves_everything_above_it(release):
    silver = release.activity("silver-glo")
    doubled = tuple(replace(one, amount=2 * one.amount) for one in silver.exchanges)
    difference = diff_releases(release, changed(release, "silver-glo", exchanges=doubled))
    assert (difference.old, difference.new) == (release.name, "2099.1")
    moved = {move.code: move for move in difference.moved}
    assert difference.moved[0].code == "silver-glo"
    assert moved["silver-glo"].relative == pytest.approx(1)
    assert 0 < moved["pv-module-topcon-glass-glass-cn"].relative < 0.1
    assert "tshirt-cotton-170g-cn-zj" not in moved
    products = {move.code for move in difference.products}
    assert "pv-module-topcon-glass-glass-cn" in products
    assert "silver-glo" not in products


def test_the_second_release_moved_what_its_page_says():
    difference = diff_releases(load_release("2026.1"), load_release("2026.2"))
    moved = {move.code: move for move in difference.moved}
    assert difference.came == ("cathode-active-lfp-cpcd-cn", "cathode-active-lfp-greet-us")
    assert difference.went == ()
    assert moved["steam-industrial-cn"].relative == pytest.approx(0.122, abs=1e-3)
    assert moved["pv-module-topcon-glass-glass-cn"].old == pytest.approx(391.556, rel=1e-5)
    assert moved["pv-module-topcon-glass-glass-cn"].relative == pytest.approx(0.012, abs=1e-3)
