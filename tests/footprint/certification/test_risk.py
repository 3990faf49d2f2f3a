"""The order in which lines deserve to be looked at."""

from types import SimpleNamespace

import pytest

from footprint.certification.risk import (
    Grounds,
    count_files,
    evidence_grade,
    line_ratings,
    rank_lines,
)
from footprint.result import Label

NAME = Label(en="x", zh="甲")


def line(key, kgco2e, *, primary=True):
    return SimpleNamespace(key=key, name=NAME, parent=None, kgco2e=kgco2e, primary=primary)


def result(*lines):
    return SimpleNamespace(lines=lines, kgco2e=sum(one.kgco2e for one in lines))


def ranks(found):
    return {row.key: row.rank for row in found}


def test_the_risk_is_the_product_of_its_four_parts():
    both = result(line("a", 60.0, primary=False), line("b", 40.0))
    first, second = rank_lines(both, {"b": Grounds(1, 2.0)}, 0.05)
    assert first.key == "a"
    assert first.risk == pytest.approx(0.6 * 1.0 * 1.0 / (1 + 0.05 / 0.6))
    assert second.risk == pytest.approx(0.4 * 0.2 * 0.4 / (1 + 0.05 / 0.4))
    assert second.breaking_error == pytest.approx(0.05 / 0.4)


def test_evidence_lowers_and_poor_data_raise_the_risk():
    even = result(line("bare", 10.0), line("proven", 10.0), line("poor", 10.0))
    grounds = {"bare": Grounds(0, 2.0), "proven": Grounds(1, 2.0), "poor": Grounds(0, 5.0)}
    assert ranks(rank_lines(even, grounds, 0.05)) == {"poor": 1, "bare": 2, "proven": 3}


def test_what_is_not_rated_counts_as_worst():
    both = result(line("unrated", 10.0), line("rated", 10.0))
    grounds = {"rated": Grounds(0, 4.9), "unrated": Grounds(0, None)}
    assert ranks(rank_lines(both, grounds, 0.05)) == {"unrated": 1, "rated": 2}


def test_a_credit_is_ranked_by_its_size():
    both = result(line("load", 10.0), line("credit", -30.0))
    assert ranks(rank_lines(both, {}, 0.05)) == {"credit": 1, "load": 2}


def test_lines_of_nothing_and_results_of_nothing_are_left_out():
    assert ranks(rank_lines(result(line("a", 1.0), line("b", 1e-310)), {}, 0.05)) == {"a": 1}
    assert rank_lines(result(line("a", 1.0), line("b", -1.0)), {}, 0.05) == ()


def test_the_grade_grows_with_what_is_on_the_table():
    grades = [
        evidence_grade(primary=primary, files=files)
        for primary, files in ((False, 0), (True, 0), (False, 1), (True, 1))
    ]
    assert grades == sorted(grades)
    assert 0 <= grades[0] < grades[-1] < 1


def test_ratings_of_a_line_are_weighted_by_emissions():
    inputs = [
        SimpleNamespace(line="a", dataset="good", kgco2e=3.0),
        SimpleNamespace(line="a", dataset="unknown", kgco2e=-1.0),
        SimpleNamespace(line=None, dataset="good", kgco2e=9.0),
    ]
    found = line_ratings(SimpleNamespace(inputs=inputs), {"good": 1.0})
    assert found == {"a": pytest.approx((3 * 1 + 1 * 5) / 4)}


def test_files_are_counted_by_what_they_support():
    assert count_files(["line:1", "line:1", "energy:E", "field:x", "line:"]) == {"1": 2, "E": 1}
