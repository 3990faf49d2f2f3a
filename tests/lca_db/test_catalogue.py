"""Datasets are found by what people type, in either language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.text import Text
from lca_db import Catalogue, Entry, Filter, load_release
from lca_db.catalogue import licences_of


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("rezha", "steel-hot-rolled-cn"),
        ("changlalian", "zip-long-cn"),
        ("铝边框", "aluminium-frame-anodised-cn"),
        ("铝框", "aluminium-frame-anodised-cn"),
        ("铝合金边框", "aluminium-frame-anodised-cn"),
        ("lvbiankuang", "aluminium-frame-anodised-cn"),
        ("lv bian kuang", "aluminium-frame-anodised-cn"),
        ("lbk", "aluminium-frame-anodised-cn"),
        ("aluminum frame", "aluminium-frame-anodised-cn"),
        ("solar glass", "solar-glass-cn"),
        ("Solar GLASS Europe", "solar-glass-rer"),
        ("solr glass", "solar-glass-cn"),
        ("光伏玻璃", "solar-glass-cn"),
        ("solar-glass-rer", "solar-glass-rer"),
        ("flat-glass", "flat-glass-cn"),
        ("电力消费 浙江", "electricity-cn-zj-2023"),
        ("electricity zhejiang", "electricity-cn-zj-2023"),
        ("导轨", "lift-guide-rail-cn"),
        ("海绵", "polyurethane-foam-flexible-cn"),
        ("纸箱", "corrugated-board-cn"),
        ("ＥＶＡ胶膜", "encapsulant-film-eva-cn"),
        ("锡", "tin-cn"),
    ],
)
def test_what_people_type_finds_what_they_mean(release, query, first):
    found = release.catalogue.search(query)
    assert found
    assert found[0].code == first


@pytest.mark.parametrize("query", ["", "  ", "!?", "xyzzy", "螺旋桨叶"])
def test_nonsense_finds_nothing(release, query):
    assert release.catalogue.search(query) == ()


def test_filters_narrow_a_search(release):
    search = release.catalogue.search
    assert {one.theme for one in search("铝", Filter(theme="pv"))} == {"pv"}
    assert {one.role for one in search("电池", Filter(role="product"))} == {"product"}
    assert {one.year for one in search("electricity", Filter(year=2024))} == {2024}
    places = {one.location for one in search("电力", Filter(location="CN"), limit=100)}
    assert "CN-ZJ" in places
    assert all(place.startswith("CN") for place in places)
    assert {one.location for one in search("电力", Filter(location="CN-ZJ"))} == {"CN-ZJ"}


def test_a_search_can_be_narrowed_to_the_terms_of_the_sources(release):
    entries = release.catalogue.entries
    open_terms = [one for one in entries if Filter(licence="cc by 4.0").passes(one)]
    assert 0 < len(open_terms) < len(entries)
    for one in open_terms:
        assert "CC BY 4.0" in one.licences
    assert not [one for one in entries if Filter(licence="no such terms").passes(one)]


def test_the_licences_of_a_dataset_are_those_of_every_source_it_cites(release):
    glass = release.activity("solar-glass-cn")
    cited = {glass.source_id, *(one.source_id for one in glass.exchanges)}
    terms = licences_of(glass, release.sources)
    assert set(terms) == {release.sources[code].licence for code in cited}
    assert "BSD-3-Clause" in terms
    assert "US government, public domain" not in terms
    for entry in release.catalogue.entries:
        assert entry.licences


def test_year_and_terms_narrow_together(release):
    narrow = Filter(year=2023, licence="PRC official document")
    found = release.catalogue.search("electricity", narrow, limit=50)
    assert found
    assert {one.year for one in found} == {2023}


def test_all_terms_count(release):
    found = release.catalogue.search("热轧 北美")
    assert [one.code for one in found] == ["steel-hot-rolled-us"]


def test_a_search_keeps_its_limit(release):
    assert len(release.catalogue.search("电力", limit=3)) == 3


def test_every_dataset_is_found_first_by_its_own_code(release):
    for entry in release.catalogue.entries:
        assert release.catalogue.search(entry.code, limit=1)[0] == entry


def test_every_dataset_is_found_by_its_chinese_name(release):
    for entry in release.catalogue.entries:
        names = {one.name.zh for one in release.catalogue.search(entry.name.zh, limit=10)}
        assert entry.name.zh in names


@given(st.text(max_size=40))
def test_no_query_breaks_the_search(query):
    found = load_release().catalogue.search(query, limit=5)
    assert len(found) <= 5


def test_an_empty_catalogue_finds_nothing():
    assert Catalogue([]).search("glass") == ()
    assert Catalogue([]).search("玻璃") == ()


def test_entries_of_any_origin_can_be_searched():
    steel = Entry("x-1", Text("Hot rolled coil", "热轧卷"), "kg", words=("HRC",))
    catalogue = Catalogue([steel, Entry("x-2", Text("Cement", "水泥"), "kg")])
    assert catalogue.search("hrc") == (steel,)
    assert catalogue.search("热轧") == (steel,)
    assert catalogue.search("rezha") == (steel,)
