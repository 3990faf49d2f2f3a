"""The study report as content: the required list is whole, and honest on what is not known."""

from __future__ import annotations

from functools import cache

import pytest

from footprint.errors import InputError
from footprint.redaction import HIDEABLE, without
from footprint.study_report.blocks import (
    Bars,
    Facts,
    Flow,
    Interval,
    Notes,
    Paragraph,
    State,
    Table,
)
from footprint.study_report.report import study_report
from footprint.text import Text
from tests.statements import EXAMPLES, statement_of, study_of

MODULE = "pv-module/topcon-glass-glass.yaml"
VEHICLE = "electric-vehicle/compact-suv-lfp.yaml"
BAMBOO = "chair/bamboo-dining-chair.yaml"
REQUIRED = list(range(1, 21))


@cache
def report_of(example):
    return study_report(statement_of(example))


def entries(report):
    return [entry for section in report.sections for entry in section.entries]


def blocks(report, kind):
    return [one for entry in entries(report) for one in entry.blocks if isinstance(one, kind)]


def item(report, number):
    (found,) = [entry for entry in entries(report) if entry.item == number]
    return found


def texts(report):
    """Yield every text of a report."""
    for entry in entries(report):
        yield entry.title
        for block in entry.blocks:
            yield from READERS[type(block)](block)


READERS = {
    Paragraph: lambda block: [block.text],
    Notes: lambda block: block.items,
    Facts: lambda block: [one for name, values in block.rows for one in (name, *values)],
    Table: lambda block: [
        block.caption,
        *block.columns,
        *(one for row in block.rows for one in row),
    ],
    Bars: lambda block: [bar.label for bar in block.bars],
    Flow: lambda block: [node.label for node in block.nodes],
    Interval: lambda block: [block.caption],
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_required_item_stands_in_the_report_once(example):
    assert sorted(entry.item for entry in entries(report_of(example)) if entry.item) == REQUIRED


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_list_at_the_end_points_at_every_item(example):
    report = report_of(example)
    (listed,) = [one for one in report.sections[-1].entries[0].blocks if isinstance(one, Table)]
    assert [int(row[0]) for row in listed.rows] == REQUIRED
    for number, _, where, _ in listed.rows:
        section, entry = (int(part) for part in where.en.split("."))
        assert report.sections[section - 1].entries[entry - 1].item == int(number)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_text_is_there_in_both_languages(example):
    found = [one for one in texts(report_of(example)) if isinstance(one, Text)]
    assert len(found) > 100
    for one in found:
        assert one.en.strip()
        assert one.zh.strip()


@pytest.mark.parametrize("example", EXAMPLES)
def test_tables_are_whole_and_their_totals_are_the_sums_of_their_rows(example):
    for table in blocks(report_of(example), Table):
        assert all(len(row) == len(table.columns) for row in table.rows)
        if table.total:
            *rows, last = table.rows
            whole = [place for place, one in enumerate(last) if isinstance(one, float)]
            for place in whole:
                assert sum(row[place] for row in rows) == pytest.approx(last[place], abs=1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_flow_picture_holds_the_whole_footprint(example):
    (flow,) = blocks(report_of(example), Flow)
    assert sum(link.value for link in flow.links) == pytest.approx(report_of(example).kgco2e)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_public_report_is_written_from_the_statement_alone(example):
    report = report_of(example)
    assert not report.confidential
    assert item(report, 4).state is State.PARTLY
    assert item(report, 3).state is State.PARTLY


def test_the_full_report_shows_the_bill():
    study = study_of(MODULE)
    report = study_report(statement_of(MODULE), study)
    assert report.confidential
    (bill,) = [one for one in blocks(report, Table) if one.caption.en.startswith("Bill")]
    assert [row[0] for row in bill.rows] == [line.key for line in study.result.bill]
    assert item(report, 4).state is State.GIVEN


def test_another_study_opens_no_full_report():
    with pytest.raises(InputError) as refused:
        study_report(statement_of(MODULE), study_of(BAMBOO))
    assert refused.value.findings[0].code == "other-study"


def test_what_is_hidden_is_said_as_not_known():
    report = study_report(without(statement_of(MODULE), HIDEABLE))
    assert sorted(entry.item for entry in entries(report) if entry.item) == REQUIRED
    assert item(report, 7).state is State.UNKNOWN
    said = [one.en for one in texts(report) if isinstance(one, Text)]
    assert "Uncertainty is not known: no spread of the figures is given." in said
    assert None in list(texts(report))


def test_a_period_that_is_not_given_is_not_known():
    statement = statement_of(MODULE)
    product = statement.footprint.product.model_copy(update={"period_end": None})
    result = statement.footprint.model_copy(update={"product": product})
    report = study_report(statement.model_copy(update={"footprint": result}))
    assert item(report, 18).state is State.UNKNOWN


def test_scenarios_apply_only_where_use_or_end_of_life_is_counted():
    assert item(report_of(MODULE), 17).state is State.NOT_APPLICABLE
    assert item(report_of(VEHICLE), 17).state is State.UNKNOWN
    assert item(report_of(VEHICLE), 16).state is State.PARTLY


def test_the_stages_named_as_most_important_count_credits_by_their_size():
    (said,) = [
        one.en
        for one in texts(report_of(BAMBOO))
        if isinstance(one, Text) and one.en.startswith("The stages that matter most")
    ]
    assert said.count("A1") == said.count("A3") == said.count("C ") == 1
    assert "A1 materials (-59.8%)" in said
