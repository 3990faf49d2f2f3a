"""Linking: suppliers, units, locations."""

import pytest

from footprint.electricity import GRID
from footprint.errors import CalculationError, LinkError
from footprint.linking import link
from tests.footprint.tiny import NATIONAL, PROVINCE, TinyBackground, emits, makes, product, takes


def linked(*exchanges, basis=NATIONAL, others=()):
    return link(product(*exchanges, others=others), TinyBackground(), basis)


def test_every_missing_dataset_is_named_at_once():
    with pytest.raises(LinkError) as caught:
        linked(takes("stone", 1, "kg", line="L1"), takes("sand", 1, "kg", line="L2"))
    assert [found.text.en for found in caught.value.findings] == [
        "L1: no dataset stone",
        "L2: no dataset sand",
    ]


def test_a_unit_of_the_wrong_kind_names_line_and_alternatives():
    with pytest.raises(LinkError) as caught:
        linked(takes("steel-cn", 1, "m2", line="plate"))
    message = caught.value.say("en")
    assert "plate" in message
    assert "kg, g, mg, t" in message
    assert "面积" in caught.value.say("zh")


def test_a_wider_dataset_is_a_fall_back_and_is_noted():
    found = linked(takes("steel-cn", 1, "kg", location="CN-ZJ"))
    assert found.links[0].fell_back
    assert found.findings[0].code == "location-fall-back"
    assert "CN-ZJ" in found.findings[0].text.zh


def test_the_asked_location_is_no_fall_back():
    found = linked(takes("steel-cn", 1, "kg", location="CN"), takes("wood-glo", 1, "kg"))
    assert not any(one.fell_back for one in found.links)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("basis", "code"), [(NATIONAL, "electricity-cn-2023"), (PROVINCE, "electricity-cn-zj-2023")]
)
def test_the_basis_decides_the_grid_of_a_province(basis, code):
    found = linked(takes(GRID, 1, "kWh", location="CN-ZJ"), basis=basis)
    assert found.links[0].supplier == code
    assert not found.links[0].fell_back


def test_a_foreign_grid_is_its_own_under_every_basis():
    for basis in (NATIONAL, PROVINCE):
        found = linked(takes(GRID, 1, "kWh", location="DE"), basis=basis)
        assert found.links[0].supplier == "electricity-de-2023"


def test_an_unknown_flow_is_refused():
    with pytest.raises(LinkError, match="ozone"):
        linked(emits("ozone", 1))


def test_two_activities_with_one_code_are_refused():
    with pytest.raises(CalculationError, match="twice: part"):
        linked(others=(makes("part", "kg"), makes("part", "kg")))
