"""Every example with a disclosure, in every format that fits it."""

import re
from datetime import UTC, datetime

import pytest

from api.statements.disclosures import complete, read_disclosure
from footprint.certification.public import private_words
from footprint.comparison_table import compare
from footprint.formats.fitting import fitting
from footprint.statement import make_statement
from tests.architecture.repository import ROOT
from tests.statements import study_of

FILES = sorted((ROOT / "examples").glob("*/*.disclosure.yml"))
NAMES = [str(path.relative_to(ROOT / "examples")).removesuffix(".disclosure.yml") for path in FILES]
_TELLING = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")


def stated(name):
    study = study_of(f"{name}.yaml")
    given = read_disclosure(ROOT / "examples" / f"{name}.disclosure.yml")
    return study, make_statement(study, complete(given, study), datetime(2026, 11, 21, tzinfo=UTC))


def test_every_family_has_an_example_with_a_disclosure():
    families = {path.parent.name for path in (ROOT / "examples").glob("*/*.yaml")}
    assert {name.split("/")[0] for name in NAMES} == families


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_stated_in_every_format_that_fits_and_keeps_its_bill(name):
    study, statement = stated(name)
    found = list(fitting(statement))
    assert found, name
    own = statement.disclosure.model_dump_json()
    words = [word for word in private_words(study) if _TELLING.search(word) and word not in own]
    assert words
    for one in found:
        document = one.write(statement)
        assert document == one.write(statement), one.key
        text = document.decode(errors="replace")
        assert [word for word in words if word in text] == [], one.key


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_of_an_example_are_explained_to_the_last_digit(name):
    _, statement = stated(name)
    rows = compare(statement)
    assert len(rows) > 1
    for row in rows[1:]:
        for way in (row.from_total, row.from_previous):
            assert way.start + sum(step.kgco2e for step in way.steps) == way.end


@pytest.mark.parametrize("name", NAMES)
def test_the_parties_of_an_example_are_marked_as_invented(name):
    _, statement = stated(name)
    assert "invented" in statement.disclosure.declarant.name.en
    assert "虚构" in statement.disclosure.declarant.name.zh
