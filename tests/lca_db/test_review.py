"""After an import a reader sees what matters most first."""

from dataclasses import replace

from lca_db.importers.contract import Unlinked, UnlinkedKind
from lca_db.review import KIND_LABELS, group_unlinked, summarise
from tests.lca_db.imported import MISSING, imported


def flow(name, gas, activity="a", amount=1.0):
    return Unlinked(activity, UnlinkedKind.FLOW, name, amount, "kg", f"{activity}.spold", (), gas)


def test_greenhouse_gases_come_first_then_doubts_then_inputs():
    gas, doubt, other = flow("HCFC-22", True), flow("methane, odd", None), flow("noise", False)
    unit = replace(MISSING, kind=UnlinkedKind.UNIT, name="land")
    found = group_unlinked([other, MISSING, unit, doubt, MISSING, gas])
    assert [one.name for one in found] == ["HCFC-22", "methane, odd", "gypsum", "land", "noise"]


def test_what_names_the_same_thing_is_one_row():
    found = group_unlinked(
        [
            flow("HCFC-22", True, "a", 2.0),
            flow("HCFC-22", True, "a", -1.0),
            replace(flow("HCFC-22", True, "b", 5.0), proposals=("hcfc-22", "hfc-23")),
        ]
    )
    (row,) = found
    assert (row.exchanges, row.activities) == (3, 2)
    assert (row.smallest, row.largest) == (-1.0, 5.0)
    assert row.proposals == ("hcfc-22", "hfc-23")
    assert (row.example, row.place) == ("a", "a.spold")


def test_the_most_frequent_comes_first_among_equals():
    often = [replace(MISSING, name="water", activity=f"a{n}") for n in range(3)]
    assert [one.name for one in group_unlinked([MISSING, *often])] == ["water", "gypsum"]


def test_a_summary_counts_everything_once():
    found = summarise(imported(unlinked=(MISSING, flow("HCFC-22", True), flow("x", None))))
    assert (found.activities, found.inputs, found.emissions, found.from_release) == (2, 3, 1, 1)
    assert found.ignored == 3
    assert found.unlinked == {UnlinkedKind.ACTIVITY: 1, UnlinkedKind.FLOW: 2}
    assert found.greenhouse_gases == 1


def test_every_kind_has_words():
    assert set(KIND_LABELS) == set(UnlinkedKind)
