"""docs/result.md describes the result as it is."""

from api.result_reference import PAGE, describe_result, unexplained_fields
from footprint.result import Footprint


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == describe_result(), (
        "run python -m api.result_reference"
    )


def test_every_field_is_explained():
    assert unexplained_fields() == []


def test_every_field_of_the_result_has_a_row():
    page = describe_result()
    for field in Footprint.model_fields:
        assert f"| `{field}` | " in page
