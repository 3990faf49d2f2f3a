"""Names, units and places of foreign databases become ours, or say that they do not."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.units import UNITS, convert
from lca_db.importers.names import make_code, name_database, tell_apart
from lca_db.importers.places import tell_places, translate_places
from lca_db.importers.units import _COUNTED, _LINEAR, count_pieces, read_unit


@given(st.text(), st.text())
def test_any_name_gives_a_kebab_case_code(name, place):
    code = make_code(name, place)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert len(code) <= 110


def test_long_names_that_differ_at_the_end_give_different_codes():
    assert make_code("x" * 200 + "a") != make_code("x" * 200 + "b")


@given(st.lists(st.sampled_from("abc"), max_size=9))
def test_codes_are_told_apart_whatever_the_order(codes):
    pairs = [(code, str(number)) for number, code in enumerate(codes)]
    there, back = tell_apart(pairs), tell_apart(reversed(pairs))
    assert len(set(there)) == len(codes)
    assert there == list(reversed(back))


def test_a_code_of_our_own_release_is_not_taken_twice():
    assert tell_apart([("steel", "1")], {"steel"}) == ["steel-c4ca4238"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ecoinvent 3.10_cutoff_ecoSpold02.zip", "ecoinvent-3.10-cutoff"),
        ("EF-v3.1_ILCD.zip", "ef-v3.1"),
        ("我的数据库.zip", "wo-de-shu-ju-ku"),
        ("ecoSpold02.zip", "ecospold02"),
    ],
)
def test_a_database_is_named_after_its_file_without_the_format(file, name):
    assert name_database(Path(file)) == name


@pytest.mark.parametrize(
    ("spelling", "amount", "code"),
    [
        ("kilogram", 1, "kg"),
        ("Mg", 1000, "kg"),
        ("mg", 1e-6, "kg"),
        ("metric ton", 1000, "kg"),
        ("kilowatt hour", 1, "kWh"),
        ("megajoule", 1 / 3.6, "kWh"),
        ("TJ", 1e6 / 3.6, "kWh"),
        ("cubic meter", 1, "m3"),
        ("metric ton*km", 1, "tkm"),
        ("ton kilometer", 1, "tkm"),
        ("kg*km", 1e-3, "tkm"),
        ("ha", 1e4, "m2"),
        ("Item(s)", 1, "unit"),
        ("p", 1, "unit"),
        ("hour", 1, "h"),
        ("tn.sh", 907.18474, "kg"),
        ("gal*", 3.785411784, "L"),
        ("吨", 1000, "kg"),
    ],
)
def test_units_of_the_formats_are_so_many_of_ours(spelling, amount, code):
    found = read_unit(spelling)
    assert convert(found.factor, found.unit, UNITS[code]) == pytest.approx(amount, rel=1e-12)
    assert found.counted == ""


@pytest.mark.parametrize("spelling", ["furlong", "", "Nm3", "kBq", "EUR2005", "kg*K"])
def test_unknown_units_are_not_guessed(spelling):
    assert read_unit(spelling) is None


def test_a_counted_unit_fits_itself_under_any_spelling_and_nothing_else():
    assert read_unit("m2*year").fits(read_unit("m2a"))
    assert not read_unit("m2a").fits(read_unit("m2"))
    assert not read_unit("m2a").fits(read_unit("unit"))
    assert not read_unit("person*km").fits(read_unit("km*year"))
    assert count_pieces("furlong").fits(count_pieces("furlong"))


def test_every_spelling_is_written_without_double_spaces():
    assert all(word == " ".join(word.split()) for word in (*_LINEAR, *_COUNTED))


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        ("CN", "CN"),
        ("RoW", "GLO"),
        ("", "GLO"),
        ("Europe without Switzerland", "RER"),
        ("US-WECC", "US"),
        ("CA-QC", "CA"),
        ("CN-SGCC", "CN"),
        ("CN-ZJ", "CN-ZJ"),
        ("ROC", "CA"),
        ("IAI Area, Africa", "IAI Area, Africa"),
    ],
)
def test_a_place_becomes_ours_or_stays_as_it_is(foreign, ours):
    assert translate_places({foreign}) == {foreign: ours}


def test_chinese_provinces_of_ecoinvent_are_not_mistaken_for_others():
    """Hunan is HN in both lists; HASC has Hubei as HU, and Hainan, Hebei and Henan shifted."""
    found = translate_places({"CN-HA", "CN-HB", "CN-HE", "CN-HN", "CN-HU", "CN-SA"})
    assert found == {
        "CN-HA": "CN-HI", "CN-HB": "CN-HE", "CN-HE": "CN-HA", "CN-HN": "CN-HN",
        "CN-HU": "CN-HB", "CN-SA": "CN-SN",
    }  # fmt: skip
    iso = {"CN-HA", "CN-HB", "CN-HE", "CN-HI", "CN-SN"}
    assert translate_places(iso) == {code: code for code in iso}


def test_changed_and_unknown_places_are_told_in_both_languages():
    notes = {one.code: one for one in tell_places(translate_places({"RoW", "Atlantis", "CN"}))}
    assert "RoW → GLO" in notes["location-translated"].text.zh
    assert "Atlantis" in notes["location-unknown"].text.en
    assert tell_places({"CN": "CN"}) == []
