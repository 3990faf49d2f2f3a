"""Our release and imported databases work as one background."""

from dataclasses import replace

import numpy as np
import pytest

from footprint.calculation import calculate
from footprint.errors import DataError, LinkError
from footprint.foreground import Foreground, FunctionalUnit
from footprint.inventory import Provenance
from footprint.linking import link
from footprint.system import ProductSystem
from footprint.text import Text
from lca_db import matrices
from lca_db.combination import combine
from lca_db.parts import part_of
from lca_db.store import load, save
from lca_db.tables import Source
from tests.lca_db.imported import GRID, LIME, MISSING, PLASTER, emits, imported, makes, takes


@pytest.fixture(scope="module")
def both(release):
    return combine(release, [part_of(imported())])


def scores(background):
    factors = matrices.factors_of(next(iter(background.methods.values())), background.flow_codes)
    size = len(background.activity_codes)
    found = matrices.solve_footprints(background.technosphere, background.biosphere, factors, size)
    return dict(zip(background.activity_codes, found.tolist(), strict=True))


def product_of(background, *exchanges, change=None):
    made = makes("product", "unit", *exchanges)
    unit = FunctionalUnit("piece", Text("one", "一件"), 1.0)
    gate = ("gate", Text("to gate", "到大门"))
    foreground = Foreground("product", (made,), {}, {}, (unit,), gate)
    basis = replace(next(iter(background.bases.values())), replace=change or {})
    linked = link(foreground, background, basis)
    method = next(iter(background.methods.values()))
    return calculate(ProductSystem(linked, background, basis.replace), method)


def test_the_release_alone_is_not_changed(release):
    alone = combine(release, ())
    assert alone.release == release.release
    assert alone.activity_codes == release.activity_codes
    assert np.array_equal(alone.technosphere.values, release.technosphere.values)


def test_own_footprints_stay_and_imported_ones_rest_on_them(release, both):
    own, all_of_them = scores(release), scores(both)
    assert {code: all_of_them[code] for code in own} == pytest.approx(own, rel=1e-12)
    lime = 0.36 / 3.6 * own[GRID] + 0.75
    assert all_of_them["plant:lime"] == pytest.approx(lime, rel=1e-12)
    assert all_of_them["plant:plaster"] == pytest.approx(400 * lime / 0.99, rel=1e-12)


def test_both_paths_agree_on_a_product_that_takes_from_both(both):
    solution = product_of(both, takes("plant:plaster", 2, "kg"), takes(GRID, 1, "kWh"))
    known = scores(both)
    expected = 0.002 * known["plant:plaster"] + known[GRID]
    assert solution.score == pytest.approx(expected, rel=1e-12)


def test_another_grid_factor_reaches_into_imported_data(both):
    cleaner = product_of(both, takes("plant:lime", 1, "kg"), change={GRID: "electricity-hydro-glo"})
    known = scores(both)
    assert cleaner.score == pytest.approx(0.1 * known["electricity-hydro-glo"] + 0.75, rel=1e-12)
    assert cleaner.score < known["plant:lime"]


def test_a_stored_database_gives_the_very_same_background(release, both, tmp_path):
    save(imported(), tmp_path / "plant")
    stored = combine(release, [load(tmp_path / "plant")])
    assert stored.release == both.release
    assert scores(stored) == scores(both)
    assert stored.activity("plant:plaster") == both.activity("plant:plaster")


def test_codes_are_prefixed_inside_activities_and_own_ones_are_not(both):
    plaster, lime = both.activity("plant:plaster"), both.activity("plant:lime")
    assert [one.input for one in plaster.exchanges] == ["plant:lime", "plant:plaster"]
    assert [one.input for one in lime.exchanges] == [GRID, "co2-fossil"]
    assert (lime.theme, lime.role) == ("plant", "background")


def test_every_input_of_every_activity_is_found(both):
    for code in both.activity_codes[-2:]:
        for one in both.activity(code).exchanges:
            known = both.flows if one.kind.value == "biosphere" else set(both.activity_codes)
            assert one.input in known


def test_the_hash_covers_all_parts(release, both):
    richer = part_of(imported(activities=(LIME,)))
    hashes = {
        release.release.hash,
        both.release.hash,
        combine(release, [richer]).release.hash,
        combine(release, [part_of(imported(name="other"))]).release.hash,
    }
    assert len(hashes) == 4
    assert both.release.name == f"{release.name} + plant"


def test_the_order_of_databases_changes_no_hash(release):
    one, two = part_of(imported(name="one")), part_of(imported(name="two"))
    first, second = combine(release, [one, two]), combine(release, [two, one])
    assert first.release.hash == second.release.hash
    assert scores(first) == pytest.approx(scores(second), rel=1e-12)


def test_an_imported_code_is_found_whatever_the_location(both):
    assert both.find("plant:plaster", "DE").code == "plant:plaster"
    assert both.find("solar-glass", "CN-ZJ").code == "solar-glass-cn"


def test_a_foreign_location_stands_below_the_world(both):
    assert both.parents("RoW") == ("RoW", "GLO")
    assert both.parents("CN-ZJ")[-1] == "GLO"
    with pytest.raises(LinkError, match="Atlantis"):
        both.parents("Atlantis")


def test_an_unknown_code_offers_the_nearest(both):
    with pytest.raises(LinkError, match="plant:plaster"):
        both.activity("plant:plastr")
    with pytest.raises(LinkError):
        both.activity("nobody:plaster")


def test_the_catalogue_searches_all(both):
    assert both.catalogue.search("plaster")[0].code == "plant:plaster"
    assert both.catalogue.search("外部")[0].code.startswith("plant:")
    assert both.catalogue.search("solar glass")[0].code.startswith("solar-glass")


def test_sources_carry_the_terms_of_their_database(release):
    source = Source("plant", "Audit", "", "CC0", Provenance.SEEN, "", "")
    both = combine(release, [part_of(imported(sources=(source,), licence="EULA"))])
    assert both.sources[both.activity("plant:lime").source_id].citation == "Audit"
    bare = combine(release, [part_of(imported(licence="EULA"))])
    assert bare.sources[bare.activity("plant:lime").source_id].licence == "EULA"
    assert both.sources.keys() > release.sources.keys()


def test_only_licensed_data_is_not_public(release):
    both = combine(release, [part_of(imported(licensed=True)), part_of(imported(name="free"))])
    assert not both.is_public("plant:lime")
    assert both.is_public("free:lime")
    assert both.is_public(GRID)
    assert not both.is_public("not-loaded:lime")


def test_missing_suppliers_are_a_warning(release, both):
    lacking = combine(release, [part_of(imported(unlinked=(MISSING,)))])
    (warning,) = lacking.findings
    assert warning.code == "unlinked-exchanges"
    assert "1 exchanges of 1 activities" in warning.text.en
    assert both.findings == ()


def test_two_databases_of_one_name_are_refused(release):
    with pytest.raises(DataError, match="two databases are called plant"):
        combine(release, [part_of(imported()), part_of(imported())])


def test_links_to_what_the_release_no_longer_has_are_refused_together(release):
    flow = replace(release.flows["co2-fossil"], code="phlogiston")
    lost = makes(
        "a", "kg", takes("unicorn-cn", 1, "kg"), takes(GRID, 1, "kg"), emits("phlogiston", 1)
    )
    part = part_of(replace(imported(activities=(lost,)), flows=(flow,)))
    with pytest.raises(DataError) as failure:
        combine(release, [part])
    assert [found.code for found in failure.value.findings] == [
        "unknown-flow",
        "loose-link",
        "loose-link",
    ]


def test_one_imported_database_may_take_from_another(release, both):
    board = makes("board", "kg", takes("plant:plaster", 3, "kg"))
    user = part_of(imported(name="user", activities=(board,)))
    for parts in ([user, part_of(imported())], [part_of(imported()), user]):
        whole = combine(release, parts)
        assert scores(whole)["user:board"] == pytest.approx(0.003 * scores(both)["plant:plaster"])
        assert whole.activity("user:board").exchanges[0].input == "plant:plaster"
    with pytest.raises(DataError, match="no dataset “plant:plaster”"):
        combine(release, [user])


def test_a_name_of_ours_may_be_used_again_by_a_database(release):
    own = makes(GRID, "kWh", emits("co2-fossil", 0.1))
    user = makes("user", "kg", takes(GRID, 2, "kWh"))
    both = combine(release, [part_of(imported(activities=(own, user)))])
    known = scores(both)
    assert known["plant:user"] == pytest.approx(0.2, rel=1e-12)
    assert known[GRID] != pytest.approx(0.1)


def test_it_serves_wherever_a_background_is_asked_for(both):
    for name in ("release", "flows", "methods", "bases", "sources", "locations", "catalogue"):
        assert getattr(both, name)
    assert len(both.activity_codes) == len(both.own.activity_codes) + 2
    assert PLASTER.code in {title.code for title in both.parts[0].titles}
