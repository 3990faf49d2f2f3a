"""What every exchange format keeps, over every example: a format that is added is tested here."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.bridge import bridge
from footprint.certification.public import private_words
from footprint.errors import Severity, TanbiaoError
from footprint.flows import Bucket
from footprint.formats.contract import Format, FormatError, StatedValue, refuse_if_lacking
from footprint.formats.discovery import formats
from footprint.statement import Statement
from footprint.text import Text
from tests.statements import EXAMPLES, statement_of, study_of

READERS = [key for key, one in formats().items() if one.read is not None]
CASES = [(key, example) for key in formats() for example in EXAMPLES]
IDS = [f"{key}-{example.removesuffix('.yaml')}" for key, example in CASES]
_TELLING = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")
"""A specification such as 10.9 or 3003 is also a part of many a number; a word is not."""


def is_stated(found: Format, statement: Statement) -> bool:
    return not any(one.severity is Severity.ERROR for one in found.missing(statement))


def iso_total(statement: Statement) -> StatedValue:
    """The total of ISO 14067: all five buckets, per functional unit, without rounding."""
    unit = statement.footprint.functional_unit
    return StatedValue(
        kgco2e=statement.footprint.kgco2e,
        unit=Text(unit.label.en, unit.label.zh),
        products=unit.products,
        buckets=frozenset(Bucket),
    )


@pytest.mark.parametrize(("key", "example"), CASES, ids=IDS)
def test_a_statement_is_written_or_refused_with_reasons(key: str, example: str) -> None:
    found, statement = formats()[key], statement_of(example)
    if not is_stated(found, statement):
        with pytest.raises(FormatError) as refusal:
            refuse_if_lacking(found, statement)
        for one in refusal.value.findings:
            assert one.text.en
            assert one.text.zh
            assert one.remedy is not None
        return
    refuse_if_lacking(found, statement)
    document = found.write(statement)
    assert document == found.write(statement)
    assert len(document) > 100


@pytest.mark.parametrize(("key", "example"), CASES, ids=IDS)
def test_no_word_of_the_bill_is_in_a_statement(key: str, example: str) -> None:
    found, statement = formats()[key], statement_of(example)
    if not is_stated(found, statement):
        pytest.skip("this format does not state this study")
    text = found.write(statement).decode(errors="replace")
    own = statement.disclosure.model_dump_json()
    words = [word for word in private_words(study_of(example)) if _TELLING.search(word)]
    assert words
    assert [word for word in words if word in text and word not in own] == []
    gases = {gas.name.en for gas in statement.footprint.gases}
    names = {one.name.en for one in study_of(example).result.inputs} - gases
    assert [name for name in names if len(name) > 5 and name in text] == []


@pytest.mark.parametrize(("key", "example"), CASES, ids=IDS)
def test_a_document_that_was_written_is_read_and_is_the_same(key: str, example: str) -> None:
    found, statement = formats()[key], statement_of(example)
    if found.read is None or not is_stated(found, statement):
        pytest.skip("nothing is written or read here")
    document = found.write(statement)
    once = found.read(document)
    assert once == found.read(document)
    assert once


@pytest.mark.parametrize(("key", "example"), CASES, ids=IDS)
def test_the_way_from_the_total_of_iso_14067_closes(key: str, example: str) -> None:
    found, statement = formats()[key], statement_of(example)
    if not is_stated(found, statement):
        pytest.skip("this format does not state this study")
    way = bridge(statement.footprint, iso_total(statement), found.value(statement))
    assert way.start + sum(step.kgco2e for step in way.steps) == way.end


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_way_between_any_two_statements_of_a_study_closes(example: str) -> None:
    statement = statement_of(example)
    values = [one.value(statement) for one in formats().values() if is_stated(one, statement)]
    for first, second in combinations(values, 2):
        way = bridge(statement.footprint, first, second)
        assert way.start + sum(step.kgco2e for step in way.steps) == way.end


@pytest.mark.parametrize("key", list(formats()))
def test_a_format_states_at_least_one_example_and_says_what_fills_it(key: str) -> None:
    found = formats()[key]
    assert any(is_stated(found, statement_of(example)) for example in EXAMPLES)
    assert len({field.target for field in found.fields}) == len(found.fields) > 0
    assert found.version
    assert found.origin
    assert found.suffix.startswith(".")


@pytest.mark.parametrize("key", READERS)
@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"<a/>", b"\xff\xfe", b'{"a":' * 99])
def test_what_is_no_document_of_the_format_is_refused_in_words(key: str, data: bytes) -> None:
    read = formats()[key].read
    assert read is not None
    with pytest.raises(TanbiaoError) as refusal:
        read(data)
    assert refusal.value.findings[0].text.zh


@cache
def a_document(key: str) -> bytes:
    found = formats()[key]
    return next(
        found.write(statement_of(one)) for one in EXAMPLES if is_stated(found, statement_of(one))
    )


def read_or_refuse(key: str, data: bytes) -> None:
    read = formats()[key].read
    assert read is not None
    try:
        read(data)
    except TanbiaoError as refusal:
        assert refusal.findings[0].text.zh  # noqa: PT017 - reading it is as good


@pytest.mark.parametrize("key", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_document_damaged_on_the_way_is_read_or_refused_and_nothing_else(
    key: str, data: st.DataObject
) -> None:
    whole = a_document(key)
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=8))
    read_or_refuse(key, whole[:at] + put + whole[at + gone :])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-1e9, 1e9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("key", [key for key in READERS if formats()[key].suffix.endswith(".json")])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_document_with_another_value_in_any_place_is_read_or_refused(
    key: str, data: st.DataObject
) -> None:
    document: Any = json.loads(a_document(key))
    place = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        step = data.draw(st.sampled_from(keys))
        inner = place[step]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            place[step] = data.draw(VALUES)
            break
        place = inner
    read_or_refuse(key, json.dumps(document).encode())
