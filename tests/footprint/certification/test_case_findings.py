"""What findings come to together, and whether a certificate may be granted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.certification.findings import (
    FindingState,
    Grade,
    Noted,
    check_settling,
    due_date,
    obstacles,
    standing_of,
)
from tests.footprint.certification.test_eligibility import SCHEME


def noted(effect, number=1, grade=Grade.MINOR, state=FindingState.OPEN):
    return Noted(number, grade, state, effect)


def codes(found):
    return [finding.code for finding in found]


def test_errors_in_opposite_directions_do_not_hide_each_other():
    now = standing_of([noted(4.0, 1), noted(-3.0, 2)], 100.0, 0.05)
    assert (now.signed_kgco2e, now.absolute_kgco2e, now.threshold_kgco2e) == (1.0, 7.0, 5.0)
    assert now.material
    assert "material-misstatement" in codes(obstacles(now))


def test_exactly_at_materiality_is_not_above_it():
    assert not standing_of([noted(5.0)], 100.0, 0.05).material


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (FindingState.OPEN, True),
        (FindingState.ANSWERED, True),
        (FindingState.ACCEPTED, True),
        (FindingState.CORRECTED, False),
        (FindingState.WITHDRAWN, False),
    ],
)
def test_what_is_not_corrected_counts_whatever_it_is_called(state, counts):
    now = standing_of([noted(6.0, state=state)], 100.0, 0.05)
    assert (now.absolute_kgco2e == 6.0) is counts
    assert now.material is counts


def test_an_effect_without_a_figure_is_named_and_not_counted_as_nothing():
    now = standing_of([noted(None, 3), noted(1.0, 4)], 100.0, 0.05)
    assert now.without_figure == (3,)
    assert now.absolute_kgco2e == 1.0


def test_an_open_major_finding_stands_against_granting_even_without_an_effect():
    open_major = noted(0.0, 7, Grade.MAJOR)
    now = standing_of([open_major], 100.0, 0.05)
    assert now.open_majors == (7,)
    assert codes(obstacles(now)) == ["major-open"]
    settled = noted(0.0, 7, Grade.MAJOR, FindingState.CORRECTED)
    assert obstacles(standing_of([settled], 100.0, 0.05)) == ()


def test_an_observation_stays_open_without_harm_but_its_effect_counts():
    seen = noted(6.0, 1, Grade.OBSERVATION)
    now = standing_of([seen], 100.0, 0.05)
    assert now.unsettled == ()
    assert now.material


def test_any_misstatement_of_a_total_of_nothing_is_material():
    now = standing_of([noted(0.001)], 0.0, 0.05)
    assert now.material
    assert now.share is None


def test_a_total_next_to_nothing_gives_no_share():
    assert standing_of([noted(1.0)], 5e-324, 0.05).share is None


@given(st.lists(st.floats(-1e6, 1e6), max_size=20), st.floats(-1e6, 1e6))
def test_the_sum_without_signs_is_never_below_the_one_with_signs(effects, total):
    now = standing_of([noted(one, i) for i, one in enumerate(effects)], total, 0.05)
    assert now.absolute_kgco2e >= abs(now.signed_kgco2e) - 1e-9


def test_a_major_finding_is_never_accepted_uncorrected():
    major = noted(0.1, grade=Grade.MAJOR)
    assert codes(check_settling(major, FindingState.ACCEPTED, 100.0)) == ["major-accepted"]
    assert check_settling(noted(0.1), FindingState.ACCEPTED, 100.0) == ()


def test_corrected_means_that_the_study_says_what_the_correction_says():
    assert codes(check_settling(noted(0.1), FindingState.CORRECTED, 100.0)) == ["not-corrected"]
    assert check_settling(noted(1e-12), FindingState.CORRECTED, 100.0) == ()
    assert check_settling(noted(None), FindingState.CORRECTED, 100.0) == ()


def test_a_settled_finding_is_reopened_before_it_is_settled_otherwise():
    done = noted(0.0, state=FindingState.CORRECTED)
    assert codes(check_settling(done, FindingState.WITHDRAWN, 1.0)) == ["no-such-finding-state"]
    assert check_settling(done, FindingState.OPEN, 1.0) == ()


def test_the_scheme_sets_the_last_day():
    assert due_date(Grade.MAJOR, date(2026, 11, 21), SCHEME) == date(2026, 12, 21)
    assert due_date(Grade.OBSERVATION, date(2026, 11, 21), SCHEME) is None
