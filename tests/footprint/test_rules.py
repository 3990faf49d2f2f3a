"""Rule books: what each of them finds, and what it leaves alone."""

from dataclasses import replace
from datetime import date

import pytest

from footprint.bom import BillLine, Product, Submission
from footprint.errors import DataError
from footprint.rules.contract import Case
from footprint.rules.discovery import check_rules, rule_books
from tests.footprint.tiny import product, takes

SOUND = Case(
    submission=Submission(
        family="thing",
        product=Product(name="thing", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31)),
        parameters={"mass": 3.0},
    ),
    foreground=product(takes("steel-cn", 1, "kg"), boundary="cradle-to-grave"),
    functional_unit="product",
    electricity="national-2024",
    official_electricity=True,
    stage_shares={"making": 0.7, "parts": 0.3},
    overall_rating=2.0,
    wanted=("mass",),
)


def codes(case, *books):
    return [found.code for found in check_rules(case, books or ("iso-14067",))]


def with_submission(**changes):
    return replace(SOUND, submission=SOUND.submission.model_copy(update=changes))


def test_a_sound_case_has_nothing_to_mend():
    assert codes(SOUND) == []


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (with_submission(product=Product(name="thing")), "no-reference-period"),
        (with_submission(parameters={}), "missing-primary-data"),
        (replace(SOUND, official_electricity=False), "unofficial-grid-factor"),
        (replace(SOUND, overall_rating=3.4), "weak-data"),
        (
            with_submission(
                bill=(BillLine(key="1", name="碳抵消", amount=1, unit="kg", dataset="steel-cn"),)
            ),
            "offset-line",
        ),
        (
            replace(
                SOUND, foreground=product(takes("steel-cn", 1, "kg")), stage_shares={"making": 1.0}
            ),
            "partial-footprint",
        ),
    ],
)
def test_each_lack_is_found_alone(case, code):
    assert codes(case) == [code]


def test_an_unrated_footprint_is_not_called_weak():
    assert codes(replace(SOUND, overall_rating=None)) == []


@pytest.mark.parametrize("key", sorted(rule_books()))
def test_every_book_speaks_both_languages_and_says_how_to_mend(key):
    bare = replace(
        SOUND,
        submission=Submission(family="thing", product=Product(name="thing")),
        foreground=product(takes("steel-cn", 1, "kg")),
        functional_unit="kWh" if key == "pefcr-pv" else "wear",
        stage_shares={"making": 1.0},
        wanted=("mass",),
    )
    found = check_rules(bare, (key,))
    assert found, "a bare case lacks something under every rule"
    for one in found:
        assert one.clause
        assert one.text.en != one.text.zh
        assert one.severity.value == "note" or one.remedy is not None


def test_a_book_says_whether_its_rule_was_seen_and_where():
    for book in rule_books().values():
        assert book.source_id
        assert book.edition
        assert isinstance(book.seen, bool)


def test_an_unknown_rule_book_names_the_known_ones():
    with pytest.raises(DataError, match="iso-14067"):
        check_rules(SOUND, ("iso-14068",))
