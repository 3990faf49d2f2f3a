"""The worked examples of both battery families, as workbook and as document."""

from datetime import date

import pytest

from api.assess import assess_submission
from api.reading import read_file
from footprint.errors import Severity
from tests.architecture.repository import ROOT

TODAY = date(2026, 6, 1)
EXAMPLES = sorted((ROOT / "examples").glob("battery-*/*.yaml"))


def assessed(path):
    file = read_file(path, {}, TODAY)
    done = assess_submission(file.submission, file.family, file.release, file.findings)
    return file, done.footprint


def test_there_are_examples_of_both_families():
    assert {path.parent.name for path in EXAMPLES} == {"battery-lithium-ion", "battery-lead-acid"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_workbook_and_document_say_the_same(path):
    (document, one), (workbook, other) = (
        assessed(path.with_suffix(suffix)) for suffix in (".yaml", ".xlsx")
    )
    assert document.submission.hash == workbook.submission.hash
    assert one.kgco2e == other.kgco2e
    assert sum(row.kgco2e for row in one.stages) == pytest.approx(one.kgco2e)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_bill_closes_on_the_mass_and_nothing_is_wrong(path):
    file, _ = assessed(path)
    assert [row.code for row in file.findings if row.severity is Severity.ERROR] == []
    assert "mass-gap" not in {row.code for row in file.findings}
