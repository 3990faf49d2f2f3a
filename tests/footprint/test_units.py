"""Units: every spelling, every refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import UnitError
from footprint.units import UNITS, convert, find_unit, parse_unit


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("公斤", "kg"),
        ("㎡", "m2"),
        ("度", "kWh"),
        ("万度", "wan-kWh"),
        ("PCS", "unit"),
        ("KG", "kg"),
        (" t ", "t"),
        ("吨公里", "tkm"),
        ("MW", "MWp"),
        ("mm", "mm"),
        ("L", "L"),
        ("ml", "mL"),
    ],
)
def test_trade_spellings_are_read(spelling, code):
    assert parse_unit(spelling).code == code


@pytest.mark.parametrize(
    ("amount", "unit", "target", "expected"),
    [
        (1, "tce", "MJ", 29307.6),
        (1, "斤", "g", 500),
        (1, "GJ", "kWh", 277.7777777777778),
        (1, "yd", "m", 0.9144),
        (1, "双", "pcs", 2),
        (1000, "kcal", "MJ", 4.1868),
    ],
)
def test_factors_are_those_of_the_standards(amount, unit, target, expected):
    assert convert(amount, parse_unit(unit), parse_unit(target)) == pytest.approx(expected)


def test_no_spelling_means_two_units():
    for unit in UNITS.values():
        assert parse_unit(unit.code) is unit


def test_an_unknown_unit_offers_the_nearest():
    with pytest.raises(UnitError) as caught:
        parse_unit("kgg")
    assert "kg" in caught.value.say("en")
    assert "不认识单位" in caught.value.say("zh")


def test_kinds_do_not_mix():
    with pytest.raises(UnitError, match=r"an area.*a mass"):
        convert(1, parse_unit("m2"), parse_unit("kg"))


@given(st.sampled_from(sorted(UNITS)), st.floats(min_value=1e-6, max_value=1e6))
def test_there_and_back_again(code, amount):
    unit = UNITS[code]
    for other in UNITS.values():
        if other.kind is unit.kind:
            assert convert(convert(amount, unit, other), other, unit) == pytest.approx(amount)


@pytest.mark.parametrize("spelling", ["Mg", "MG", "Mt", "mW"])
def test_a_capital_that_changes_the_meaning_is_never_guessed(spelling):
    """Mg is a tonne in SI and a milligram to a case-blind reader: a billion between them."""
    with pytest.raises(UnitError, match="two things") as caught:
        parse_unit(spelling)
    assert "歧义" in caught.value.say("zh")
    assert find_unit(spelling) is None
