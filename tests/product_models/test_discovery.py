"""Families are found, named and never silently replaced."""

from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from footprint.errors import DataError, InputError
from footprint.units import parse_unit
from product_models import discovery
from product_models.contract import Default, ParameterKind
from product_models.discovery import families, gather, get_family
from tests.product_models.lamp import FAMILY as LAMP

FOUND = tuple(families().values())


def test_the_family_of_this_package_is_found_by_its_key():
    assert get_family("pv-module") is families()["pv-module"]


@pytest.mark.parametrize(
    "name", ["PV-MODULE", " 光伏组件 ", "photovoltaic module", "pv-module | 光伏组件"]
)
def test_a_family_is_found_by_its_label_in_both_languages(name):
    assert get_family(name).key == "pv-module"


def test_an_unknown_family_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match=r"“pv-modul” is not known\. Use one of: pv-module"):
        get_family("pv-modul")


def test_two_families_of_one_key_raise_an_error_that_names_both_origins():
    other = replace(LAMP, version="2.0")
    with pytest.raises(DataError, match=r"“lamp” is offered by here and there"):
        gather([("here", LAMP), ("there", other)])


def test_families_are_sorted_by_key():
    gathered = gather([("a", LAMP), ("b", replace(LAMP, key="chair"))])
    assert list(gathered) == ["chair", "lamp"]


@pytest.mark.parametrize("value", ["tests.product_models.lamp:FAMILY", "tests.product_models.lamp"])
def test_an_entry_point_may_be_a_family_or_a_module_with_one(value, monkeypatch):
    point = EntryPoint("lamp", value, discovery.GROUP)
    monkeypatch.setattr(discovery, "entry_points", lambda **_: (point,))
    families.cache_clear()
    try:
        assert families()["lamp"] is LAMP
    finally:
        families.cache_clear()


@pytest.mark.parametrize(
    "value", ["tests.product_models.nothing", "tests.product_models.lamp:OFFER"]
)
def test_an_entry_point_that_offers_no_family_is_named(value, monkeypatch):
    point = EntryPoint("broken", value, discovery.GROUP)
    monkeypatch.setattr(discovery, "entry_points", lambda **_: (point,))
    families.cache_clear()
    try:
        with pytest.raises(DataError, match=f"entry point broken = {value} offers no product"):
            families()
    finally:
        families.cache_clear()


@pytest.mark.parametrize("family", FOUND, ids=lambda family: family.key)
def test_the_keys_of_a_family_are_unique(family):
    for items in (family.parameters, family.parts, family.steps):
        keys = [item.key for item in items]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("family", FOUND, ids=lambda family: family.key)
def test_units_of_parts_and_steps_are_known(family):
    assert all(parse_unit(part.unit).code == part.unit for part in family.parts)
    assert all(parse_unit(code).code == code for step in family.steps for code in step.output_units)


@pytest.mark.parametrize("family", FOUND, ids=lambda family: family.key)
def test_every_label_is_written_in_both_languages(family):
    labels = [p.label for p in (*family.parameters, *family.parts, *family.steps)]
    labels += [p.help for p in family.parameters]
    labels += [*family.boundaries.values(), *family.functional_units.values()]
    assert all(label.en and label.zh for label in labels)


@pytest.mark.parametrize("family", FOUND, ids=lambda family: family.key)
def test_every_default_is_allowed(family):
    for parameter in family.parameters:
        default = parameter.default
        many = {"": default} if isinstance(default, Default) else default or {}
        for one in many.values():
            if parameter.kind is ParameterKind.CHOICE:
                assert one.value in parameter.choices
            elif parameter.kind in {ParameterKind.NUMBER, ParameterKind.INTEGER}:
                assert parameter.minimum is None or one.value >= parameter.minimum
                assert parameter.maximum is None or one.value <= parameter.maximum
