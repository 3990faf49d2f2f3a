"""A release answers as the background protocol asks, and refuses what it cannot answer."""

from dataclasses import replace

import numpy as np
import pytest

from footprint.background import Background, Release
from footprint.errors import DataError, LinkError
from footprint.inventory import WEAKNESS, Provenance
from lca_db import list_releases, load_release, matrices
from lca_db import release as release_module
from lca_db.kept import find_archives, order, write_archive
from lca_db.release import BackgroundRelease
from lca_db.tables import Seal, read_seal, write_seal


def test_it_is_a_background(release):
    background: Background = release
    assert background.release == list_releases()[-1]
    assert background.release.hash == read_seal().hash


def test_every_release_is_read_once():
    assert load_release() is load_release(read_seal().name)
    assert load_release("2026.1") is load_release("2026.1")


def test_releases_are_listed_from_the_oldest_to_the_newest():
    names = [one.name for one in list_releases()]
    assert names[:2] == ["2026.1", "2026.2"]
    assert names == sorted(names, key=order)
    assert len(set(names)) == len(names)


def test_every_listed_release_can_be_loaded_and_has_its_hash():
    for one in list_releases():
        assert load_release(one.name).release == one


def test_the_first_release_is_what_it_was():
    sealed = "b6910a3a1cb607c135185b5ef3e4046b3d39f9deaf7171f9d2b5f5c2f980dc33"
    assert load_release("2026.1").release == Release("2026.1", sealed)


def test_every_sealed_release_is_kept():
    assert list(find_archives()) == [one.name for one in list_releases()]


@pytest.mark.parametrize("name", ["1999.1", "../2026.1", "", "2026.1.zip"])
def test_a_release_that_does_not_exist_is_refused(name):
    with pytest.raises(DataError, match=r"there are 2026\.1, 2026\.2"):
        load_release(name)


def test_tables_that_lost_their_seal_are_refused(tables):
    write_seal(tables, Seal("2026.1", "0" * 64))
    with pytest.raises(DataError, match=r"not those of release 2026\.1"):
        release_module._load(tables)


def test_an_archive_with_a_changed_cell_is_refused(tables, tmp_path, monkeypatch):
    prices = tables / "metals" / "exchanges.csv"
    prices.write_text(prices.read_text("utf-8").replace("kWh", "MWh", 1), encoding="utf-8")
    write_archive(tables, tmp_path / "2000.1.zip")
    monkeypatch.setattr(release_module, "find_archives", lambda: find_archives(tmp_path))
    with pytest.raises(DataError, match="not those of release"):
        load_release("2000.1")


@pytest.mark.parametrize(
    ("code", "location", "expected"),
    [
        ("solar-glass-cn", None, "solar-glass-cn"),
        ("solar-glass", "CN", "solar-glass-cn"),
        ("solar-glass", "CN-ZJ", "solar-glass-cn"),
        ("solar-glass", "DE", "solar-glass-rer"),
        ("solar-glass-cn", "DE", "solar-glass-rer"),
        ("solar-glass-cn", "VN", "solar-glass-cn"),
        ("aluminium-primary-cn", "VN", "aluminium-primary-glo"),
        ("electricity-cn-2023", "CN", "electricity-cn-2023"),
        ("electricity-cn-2023", "CN-ZJ", "electricity-cn-zj-2023"),
        ("electricity-cn-2023", "CN-XZ", "electricity-cn-2023"),
        ("electricity-cn-2023", "DK", "electricity-rer-2023"),
        ("electricity-cn-2023", "KH", "electricity-kh-2022"),
        ("electricity-cn-2023", "PH", "electricity-glo-2023"),
        ("electricity-de-2023", "CN", "electricity-cn-2023"),
        ("electricity-cn-2024", "CN-ZJ", "electricity-cn-zj-2023"),
        ("electricity-cn", None, "electricity-cn-2024"),
        ("electricity-cn", "DE", "electricity-de-2023"),
        ("electricity", "CN", "electricity-cn-2024"),
        ("electricity-coal-unit-process", None, "electricity-coal-unit-process-cn"),
        ("electricity-wind", "CN-NM", "electricity-wind-cn-2024"),
        ("zinc", "CN", "zinc-glo"),
    ],
)
def test_the_nearest_sibling_is_found(release, code, location, expected):
    assert release.find(code, location).code == expected


def test_the_location_found_is_told_by_the_activity(release):
    assert release.find("solar-glass", "CN-ZJ").location == "CN"


def test_every_code_finds_itself(release):
    for activity in release.database.activities:
        assert release.find(activity.code, None) is activity
        assert release.find(activity.code, activity.location) is activity


@pytest.mark.parametrize(
    ("code", "location", "words"),
    [
        ("solr-glass-cn", None, "solar-glass-cn (Solar glass"),
        ("光伏玻璃", None, "solar-glass-cn (Solar glass"),
        ("solar-glass-us", "US", "there is no dataset “solar-glass-us”"),
        ("electricity-cn-2031", None, "electricity-cn-2023"),
        ("solar-glass", None, "Name one of: solar-glass-cn, solar-glass-rer"),
        ("solar-glass", "US", "“solar-glass” names no dataset at US or above it"),
        ("solar-glass", "Mars", "the location “Mars” is not known"),
        ("", None, "there is no dataset “”"),
        ("§§§", "CN", "Search the catalogue"),
    ],
)
def test_what_has_no_answer_is_refused_with_an_offer(release, code, location, words):
    with pytest.raises(LinkError) as caught:
        release.find(code, location)
    assert words in caught.value.say("en")
    assert caught.value.say("zh") != caught.value.say("en")


def test_an_unknown_activity_is_refused_with_an_offer(release):
    with pytest.raises(LinkError, match="steel-hot-rolled-cn"):
        release.activity("steel-hot-roled-cn")


def test_of_siblings_at_one_place_the_newest_up_to_the_asked_year_is_taken(release):
    coal = release.activity("electricity-coal-cn-2023")
    older = replace(coal, code="electricity-coal-cn-2020", year=2020)
    newer = replace(coal, code="electricity-coal-cn-2030", year=2030)
    others = tuple(one for one in release.database.activities if "-coal-" not in one.code)
    foreign = replace(coal, code="electricity-coal-de-2022", year=2022, location="DE")
    early = replace(coal, code="electricity-coal-de-2010", year=2010, location="DE")
    small = BackgroundRelease(
        replace(release.database, activities=(*others, older, newer, foreign, early)), "test"
    )
    assert small.find("electricity-coal-de-2022", "CN").code == "electricity-coal-cn-2020"
    assert small.find("electricity-coal-de-2010", "CN").code == "electricity-coal-cn-2020"
    assert small.find("electricity-coal", "CN").code == "electricity-coal-cn-2030"


def test_parents_end_in_the_world(release):
    assert release.parents("CN-ZJ") == ("CN-ZJ", "CN", "RAS", "GLO")
    assert release.parents("GLO") == ("GLO",)


def test_the_matrices_hold_every_exchange(release):
    inputs, emissions = release.technosphere, release.biosphere
    assert len(inputs.values) + len(emissions.values) == 4023
    column = release.activity_codes.index("lime-hydrated-cn")
    here = inputs.columns == column
    found = {
        release.activity_codes[row]: value
        for row, value in zip(inputs.rows[here], inputs.values[here], strict=True)
    }
    recipe = release.activity("lime-hydrated-cn").exchanges
    assert found == {one.input: one.amount for one in recipe}
    assert set(emissions.rows) <= set(range(len(release.flow_codes)))
    assert np.isin(inputs.weakness, [0, 1, 2, 3]).all()


def test_an_input_in_another_unit_is_converted(release):
    lime = release.activity("lime-hydrated-cn")
    grams = replace(
        lime,
        exchanges=tuple(
            replace(one, amount=one.amount * 1000, unit="g") if one.unit == "kg" else one
            for one in lime.exchanges
        ),
    )
    activities = [grams if one is lime else one for one in release.database.activities]
    assert matrices.technosphere(activities).values == pytest.approx(release.technosphere.values)


def test_the_matrices_know_how_weak_each_entry_is(release):
    position = {code: column for column, code in enumerate(release.activity_codes)}
    ranks = {}
    entries = release.technosphere
    for row, column, rank in zip(entries.rows, entries.columns, entries.weakness, strict=True):
        ranks[int(row), int(column)] = int(rank)

    def rank(supplier, consumer):
        return ranks[position[supplier], position[consumer]]

    assert rank("electricity-transmission-cn-2023", "electricity-cn-2023") == 0
    assert rank("electricity-coal-cn-2023", "electricity-cn-2023") == 1
    assert rank("soda-ash-cn", "solar-glass-cn") == WEAKNESS[Provenance.DERIVED]
    assert rank("fused-silica-crucible-cn", "ingot-czochralski-cn") == WEAKNESS[Provenance.RECALLED]
    yield_like = next(
        one for one in release.activity("yarn-viscose-ring-nm54-cn").exchanges if one.unit == "kg"
    )
    assert yield_like.provenance is Provenance.RECALLED
    assert rank(yield_like.input, "yarn-viscose-ring-nm54-cn") == WEAKNESS[Provenance.DERIVED]


def test_methods_know_every_flow(release):
    for method in release.methods.values():
        assert method.factors.keys() == release.flows.keys()
    assert release.methods["ar6-gwp100"].factors["ch4-fossil"] == 29.8
    assert release.methods["ar6-gwp20"].factors["ch4-fossil"] == 82.5
    assert release.methods["ar5-gwp100"].factors["n2o"] == 265
    assert release.methods["ar6-gwp100"].factors["co2-uptake"] == -1


def test_the_grid_basis_decides_what_serves_a_province(release):
    national, province = release.bases["national-2024"], release.bases["province-2023"]
    assert national.grid("CN-ZJ", release).code == "electricity-cn-2023"
    assert national.replace == {"electricity-cn-2023": "electricity-cn-2024"}
    assert province.grid("CN-ZJ", release).code == "electricity-cn-zj-2023"
    assert province.grid("DE", release).code == "electricity-de-2023"
