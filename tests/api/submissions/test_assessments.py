"""Assessing over HTTP without keeping anything."""

import pytest

from api.submissions.forms import example
from footprint.calculation import TOLERANCE
from footprint.result import Footprint
from tests.api.submissions.handing import (
    CLIENT,
    as_bytes,
    codes,
    document,
    nested,
    with_line,
)

ADDRESS = "/v1/assessments"
JSON = {"Content-Type": "application/json"}


def assess(world, content, query="", who=CLIENT):
    return world.post(who, ADDRESS + query, content=content, headers=JSON)


def test_the_whole_footprint_comes_back_and_its_lines_sum(world):
    answer = assess(world, as_bytes(document()))
    assert answer.status_code == 200, answer.text
    result = Footprint.model_validate_json(answer.content)
    assert sum(line.kgco2e for line in result.bill) == pytest.approx(result.kgco2e)
    assert result.crosscheck_difference <= TOLERANCE


def test_a_summary_says_the_same_total_without_lines(world):
    whole = assess(world, as_bytes(document())).json()
    short = assess(world, as_bytes(document()), "?detail=summary").json()
    assert short["kgco2e"] == whole["kgco2e"]
    assert short["hashes"] == whole["hashes"]
    assert "lines" not in short


def test_the_same_submission_gives_the_same_bytes(world):
    first, second = (assess(world, as_bytes(document())).content for _ in range(2))
    assert first == second


def test_nothing_is_kept(world):
    assess(world, as_bytes(document()))
    assert world.get(CLIENT, "/v1/submissions").json()["total"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_of_the_api_can_be_assessed(world, language):
    assert assess(world, as_bytes(example(language))).status_code == 200


def test_every_problem_is_named_with_its_place(world):
    wrong = with_line(document(), "10", amount=-1)
    wrong = with_line(wrong, "40", unit="furlong")
    answer = assess(world, as_bytes(wrong))
    assert answer.status_code == 422
    assert codes(answer) >= {"not-positive", "unknown-unit"}
    rows = [finding["place"]["en"] for finding in answer.json()["findings"]]
    assert any("row 1" in row for row in rows)
    assert any("row 2" in row for row in rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"{", "broken-document"),
        (b"[]", "not-a-submission"),
        (b'{"family": NaN}', "not-a-number"),
        (b'{"family": Infinity}', "not-a-number"),
        (b'{"family": -Infinity}', "not-a-number"),
        (b'{"family": 1, "family": 2}', "given-twice"),
        (nested(1000), "too-deep"),
        (nested(100_000), "too-deep"),
        (b"[" * 1000 + b" " * 10_000_000 + b"]" * 1000, "file-too-large"),
        (b'{"family": "\\ud800"}', None),
        (b'{"family": "pv-module", "product": {"name": "\\u0000"}, "bill": []}', None),
        (b"\xff\xfe\x00\x01", "unknown-encoding"),
        (b'{"bill": [{"amount": 1e999}]}', None),
    ],
)
def test_a_hostile_document_is_refused_in_words(world, content, code):
    answer = assess(world, content)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert code is None or code in codes(answer)


def test_a_number_that_is_too_large_is_refused_where_it_stands(world):
    answer = assess(world, as_bytes(with_line(document(), "10", amount="1e999")))
    assert answer.status_code == 422
    assert "row 1" in answer.json()["findings"][0]["place"]["en"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(world):
    headers = {**JSON, "Content-Length": "5000000000"}
    answer = world.post(CLIENT, ADDRESS, content=iter([b"{}"]), headers=headers)
    assert answer.status_code == 413


def test_nobody_assesses_without_signing_in(world):
    answer = world.client.post(ADDRESS, content=b"{}", headers=JSON)
    assert answer.status_code == 401
