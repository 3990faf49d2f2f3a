"""What two versions differ by: rows that name what changed and sum to the change of the total."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.reading import read_content
from api.submissions.forms import example
from footprint.bom import Submission
from footprint.certification.difference import RowKind, compare
from footprint.errors import InputError
from tests.api.submissions.handing import as_bytes, with_line

TODAY = date(2026, 11, 21)


def assessed(made):
    read = read_content(as_bytes(made), ".json", TODAY)
    return read.submission, read.assess().footprint


@pytest.fixture(scope="module")
def base():
    return assessed(example("en"))


def rows_of(found):
    return {row.key: row for row in found.rows}


def check_sum(found):
    total = math.fsum(row.effect_kgco2e for row in found.rows)
    assert total == pytest.approx(found.effect_kgco2e, abs=1e-12 * abs(found.after_kgco2e))
    assert found.after_kgco2e - found.before_kgco2e == found.effect_kgco2e


def test_nothing_changed_means_no_rows(base):
    found = compare(base, base)
    assert (found.rows, found.effect_kgco2e) == ((), 0.0)


def test_a_changed_amount_is_one_row_with_its_effect(base):
    after = assessed(with_line(example("en"), "80", amount=2.2))
    found = compare(base, after)
    row = rows_of(found)["80"]
    assert row.kind is RowKind.CHANGED
    assert [(one.field, one.before, one.after) for one in row.changes] == [("amount", 2.1, 2.2)]
    assert row.effect_kgco2e == pytest.approx(row.before_kgco2e * 0.1 / 2.1)
    check_sum(found)


def test_an_added_and_a_removed_line_are_rows(base):
    line = {"key": "90", "name": "more frame", "amount": 0.1, "unit": "kg", "part": "frame"}
    made = example("en")
    after = assessed({**made, "bill": [*made["bill"], line]})
    added = rows_of(compare(base, after))["90"]
    assert (added.kind, added.before_kgco2e) == (RowKind.ADDED, None)
    assert added.effect_kgco2e == added.after_kgco2e > 0
    removed = rows_of(compare(after, base))["90"]
    assert (removed.kind, removed.after_kgco2e) == (RowKind.REMOVED, None)
    assert removed.effect_kgco2e == -added.effect_kgco2e
    check_sum(compare(base, after))


def test_a_dataset_a_unit_and_a_supplier_figure_are_named(base):
    figure = {"kgco2e_per_unit": 9.0, "source": "invented"}
    made = with_line(example("en"), "80", part=None, supplier_figure=figure)
    made = with_line(made, "40", amount=15.504, unit="kg", unit_mass_kg=None)
    rows = rows_of(compare(base, assessed(made)))
    fields = {one.field: (one.before, one.after) for one in rows["80"].changes}
    assert fields["part"] == ("frame", None)
    assert fields["supplier_figure.kgco2e_per_unit"] == (None, 9.0)
    assert {one.field for one in rows["40"].changes} == {"amount", "unit", "unit_mass_kg"}


def test_parameters_and_choices_share_one_row(base):
    made = {**example("en"), "electricity": "province-2023"}
    made["parameters"] = {**made["parameters"], "silver-paste": 4.0}
    found = compare(base, assessed(made))
    (row,) = found.rows
    assert (row.kind, row.key) == (RowKind.CHOICES, None)
    assert {one.field for one in row.changes} == {"electricity", "parameters.silver-paste"}
    assert row.effect_kgco2e == pytest.approx(found.effect_kgco2e)
    assert row.effect_kgco2e != 0


def test_another_release_is_named_among_the_choices(base):
    hashes = base[1].hashes.model_copy(update={"release_name": "2020.1", "release": "0" * 64})
    before = base[0], base[1].model_copy(update={"hashes": hashes, "kgco2e": base[1].kgco2e + 1})
    (row,) = compare(before, base).rows
    assert {one.field for one in row.changes} == {"release_name", "release"}
    assert row.effect_kgco2e == pytest.approx(-1)


def test_versions_are_compared_per_the_functional_unit_of_the_later(base):
    after = assessed({**example("en"), "functional_unit": "module"})
    found = compare(base, after)
    assert found.functional_unit == "module"
    assert found.effect_kgco2e == pytest.approx(0, abs=1e-9)


def test_two_families_cannot_be_compared(base):
    product = base[1].product.model_copy(update={"family": "chair"})
    other = (
        Submission(family="chair", product=base[0].product),
        base[1].model_copy(update={"product": product}),
    )
    with pytest.raises(InputError):
        compare(base, other)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.9, 1.1), min_size=3, max_size=3), st.floats(100, 200))
def test_rows_always_sum_to_the_difference(base, factors, wafer):
    made = example("en")
    for line, factor in zip(made["bill"], factors, strict=True):
        made = with_line(made, line["key"], amount=line["amount"] * factor)
    mass = sum(line["amount"] * line.get("unit_mass_kg", 1.0) for line in made["bill"])
    cell_area = 1.7 / made["bill"][0]["amount"]
    changed = {"wafer-thickness": wafer, "cell-area": cell_area, "mass": mass}
    made["parameters"] = {**made["parameters"], **changed}
    check_sum(compare(base, assessed(made)))
