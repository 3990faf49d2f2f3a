"""Lines that are committed to, and the authority bound into a DID document."""

import json

import pytest

from footprint.certification.disclosure import lines_of
from footprint.certification.study import SealedStudy
from tests.certificate_sample import sample_study


def test_the_lines_sum_to_the_footprint_and_none_is_missing():
    study = sample_study()
    lines = lines_of(study)
    sections = ("bill", "packaging", "energy", "transport")
    typed = {line["key"] for name in sections for line in study.submission[name]}
    assert typed <= set(lines)
    total = sum(line["kgco2e"] or 0.0 for line in lines.values())
    assert total == pytest.approx(study.result.kgco2e, rel=1e-12)


def test_a_line_is_what_was_typed_and_what_it_counts_for():
    line = lines_of(sample_study())["20"]
    assert line["section"] == "bill"
    assert line["line"]["name"] == "焊带 ribbon"
    assert line["kgco2e"] == pytest.approx(2.4077209117)


def test_what_the_model_added_is_a_line_of_its_own_with_its_parent():
    line = lines_of(sample_study())["silicon"]
    assert (line["section"], line["parent"]) == ("added", "10")


def test_a_study_that_went_through_json_has_the_same_lines():
    study = sample_study()
    again = SealedStudy.model_validate(json.loads(json.dumps(study.document())))
    assert lines_of(again) == lines_of(study)
