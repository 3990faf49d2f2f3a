"""Every published case lies within the tolerance argued in its row, and the page says so."""

import pytest

from tests.reference.validation import PAGE, page, read_cases

CASES = read_cases()


@pytest.mark.reference
@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.is_miss], ids=lambda case: case.row["case_id"]
)
def test_a_published_result_is_met_as_argued(case):
    assert case.is_held, f"published {case.row['published']}, ours {case.ours:.4g}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.row["case_id"])
def test_a_case_argues_its_tolerance_and_names_its_source(case):
    assert len(case.row["argument"]) > 15
    assert case.row["source_id"]
    assert case.row["tolerance"] in {"bound", "miss"} or 0 < float(case.row["tolerance"]) <= 0.3


RATIOS = [case for case in CASES if case.row["model"] == "ratio" and not case.is_miss]


@pytest.mark.parametrize("case", RATIOS, ids=lambda case: case.row["case_id"])
def test_a_relative_change_is_held_tighter_than_the_change_itself(case):
    """Else no change at all would pass."""
    assert float(case.row["tolerance"]) < abs(case.published)


def test_the_validation_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(CASES)
