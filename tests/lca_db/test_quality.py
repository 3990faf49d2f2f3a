"""How well a footprint is known, and what the page about the last change says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from footprint.inventory import Exchange, ExchangeKind, Provenance
from lca_db import list_releases, load_release
from lca_db.changes import PAGE, effects, fill, row_changes, write_page
from lca_db.difference import diff_releases, footprints_of
from lca_db.quality import final_products, known_shares, weak_rows
from lca_db.release import BackgroundRelease

ROOT = Path(__file__).parents[2]
OLD, NEW = load_release("2026.1"), load_release("2026.2")


def changed(release, code, exchanges):
    activities = tuple(
        replace(one, exchanges=tuple(exchanges)) if one.code == code else one
        for one in release.database.activities
    )
    return BackgroundRelease(replace(release.database, activities=activities), "2099.1")


def test_known_shares_lie_between_none_and_all(release):
    shares = known_shares(release)
    assert shares.keys() == set(release.activity_codes)
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in shares.values())


def test_a_chain_is_as_weak_as_its_weakest_link(release):
    code = "pv-module-topcon-glass-glass-cn"
    whole = known_shares(release)[code]
    recalled = [
        replace(one, provenance=Provenance.RECALLED) for one in release.activity(code).exchanges
    ]
    assert whole > 0.85
    assert known_shares(changed(release, code, recalled))[code] == pytest.approx(0, abs=1e-12)
    assert known_shares(release, weakest=Provenance.SEEN)[code] < whole
    assert known_shares(release, weakest=Provenance.ASSUMED)[code] == pytest.approx(1)


def test_modules_and_packs_reach_the_aim(release):
    shares = known_shares(release)
    for code in (
        "pv-module-topcon-glass-glass-cn",
        "pv-module-hjt-glass-glass-cn",
        "pv-module-perc-glass-backsheet-cn",
        "battery-pack-nmc811-cn",
        "battery-pack-sodium-ion-nmmt-cn",
    ):
        assert shares[code] > 0.85


def test_no_final_product_is_less_known_than_a_release_ago_by_more_than_a_little():
    before, after = known_shares(OLD), known_shares(NEW)
    for one in final_products(NEW):
        assert after[one.code] > before.get(one.code, 0) - 0.04, one.code


def test_final_products_are_taken_by_their_use_alone(release):
    codes = {one.code for one in final_products(release)}
    assert {"pv-module-topcon-glass-glass-cn", "tshirt-cotton-170g-cn-zj"} <= codes
    assert not codes & {"cell-topcon-m10-cn", "solar-glass-cn", "electricity-cn-2023"}


def test_weak_rows_name_what_a_product_hangs_on(release):
    rows = weak_rows(release, "tea-green-cn-zj", limit=3)
    assert rows[0].activity.code == "tea-green-cn-zj"
    assert rows[0].exchange.input == "electricity-cn-zj-2023"
    assert 0.2 < rows[0].share < 0.3
    assert [abs(row.share) for row in rows] == sorted(abs(row.share) for row in rows)[::-1]
    assert all(row.exchange.provenance in {"recalled", "assumed"} for row in rows)


def test_a_changed_an_added_and_a_removed_row_are_told(release):
    glass = release.activity("solar-glass-cn")
    first, _, *others = glass.exchanges
    extra = Exchange(ExchangeKind.BIOSPHERE, "n2o", 1e-5, "kg", Provenance.SEEN, "calc")
    changes = row_changes(
        release,
        changed(release, glass.code, [replace(first, amount=first.amount * 2), *others, extra]),
    )
    assert {change.code for change in changes} == {glass.code}
    pairs = {(change.old, change.new) for change in changes}
    assert (None, extra) in pairs
    assert len(pairs) == 3


def test_a_new_comment_alone_is_no_changed_row(release):
    glass = release.activity("solar-glass-cn")
    same = [replace(one, comment="read again") for one in glass.exchanges]
    assert row_changes(release, changed(release, glass.code, same)) == ()


def test_an_effect_is_that_of_the_rows_of_one_dataset_alone():
    found = effects(OLD, NEW)["aluminium-casting-alloy-cn"]
    alone = changed(
        OLD, "aluminium-casting-alloy-cn", NEW.activity("aluminium-casting-alloy-cn").exchanges
    )
    expected = footprints_of(alone)["office-chair-task-cn-zj"]
    product, share = found.products[0]
    assert product == "office-chair-task-cn-zj"
    assert share == pytest.approx(expected / footprints_of(OLD)[product] - 1)
    assert found.own == pytest.approx(-0.376, abs=1e-3)


def test_every_moved_dataset_hangs_on_a_changed_row():
    difference = diff_releases(OLD, NEW)
    own = {change.code for change in row_changes(OLD, NEW) if (change.old, change.new) != ()}
    assert {move.code for move in difference.moved} & own
    assert len(own) < len(difference.moved)


def test_the_page_of_changes_is_current(tmp_path):
    assert [one.name for one in list_releases()][-2:] == [OLD.name, NEW.name]
    copy = tmp_path / "page.md"
    copy.write_bytes((ROOT / PAGE).read_bytes())
    write_page(copy)
    assert copy.read_text(encoding="utf-8") == (ROOT / PAGE).read_text(encoding="utf-8")


def test_only_what_stands_between_the_markers_is_replaced():
    page = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n"
    assert fill(page, {"x": "new\n"}) == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n"
