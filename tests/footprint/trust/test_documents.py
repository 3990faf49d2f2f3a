"""Hostile JSON is refused with a sentence; canonical JSON is that of RFC 8785."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.documents import (
    MAX_BYTES,
    MAX_DEPTH,
    as_object,
    canonical_bytes,
    member,
    read_json,
    read_object,
)
from footprint.trust.errors import TrustError

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def nested(depth):
    """Return a list in a list in a list."""
    value = []
    for _ in range(depth):
        value = [value]
    return value


def test_the_example_of_rfc_8785_comes_out_as_printed():
    document = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_bytes(document).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@given(JSON_VALUES)
def test_canonical_bytes_are_json_of_the_same_value_and_stay_so(value):
    raw = canonical_bytes(value)
    assert read_json(raw) == value
    assert canonical_bytes(read_json(raw)) == raw
    assert canonical_bytes(json.loads(json.dumps(value, indent=3))) == raw


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        10**5000,
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {None: 1},
        b"bytes",
        {1, 2},
        object(),
        nested(MAX_DEPTH + 1),
        nested(100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TrustError) as caught:
        canonical_bytes({"a": value})
    assert caught.value.say("zh") != caught.value.say("en")


def test_nesting_is_read_up_to_its_limit():
    assert read_json(json.dumps(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    with pytest.raises(TrustError, match="nested deeper"):
        read_json(json.dumps(nested(MAX_DEPTH + 1)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"{",
        b"[1,]",
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b"-1e999",
        b"9" * 5_000,
        b"9007199254740993",
        b"-9007199254740993",
        "\ud800",
        '"\udfff"',
        b"100000000000000000001",
        b'{"a":1,"a":1}',
        b'{"b":[{"a":1,"\\u0061":2}]}',
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_broken_deep_huge_and_doubled_json_is_refused(raw):
    with pytest.raises(TrustError) as caught:
        read_json(raw)
    assert "JSON" in caught.value.say("zh")


def test_whole_numbers_beyond_2_to_the_53_are_read_if_all_readers_agree_on_them():
    assert read_json(b"9007199254740991") == 2**53 - 1
    assert read_json(b"-9007199254740991") == -(2**53) + 1
    assert repr(read_json(b"9007199254740992")) == "9007199254740992.0"
    assert repr(read_json(b"-100000000000000000000")) == "-1e+20"


def test_a_document_without_end_is_not_parsed():
    with pytest.raises(TrustError, match="longer than"):
        read_json(b" " * (MAX_BYTES + 1))


@pytest.mark.parametrize("raw", [b'"\\ud800"', b'{"\\udfff": 1}', b'[["\\ud800x\\udc00"]]'])
def test_half_a_letter_is_refused(raw):
    with pytest.raises(TrustError, match="broken text"):
        read_json(raw)


def test_a_letter_in_two_escapes_is_read():
    assert read_json(b'"\\ud83c\\udf31 \\u78b3"') == "🌱 碳"


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"7", b"null"])
def test_an_object_is_asked_for(raw):
    with pytest.raises(TrustError, match="object"):
        read_object(raw)


@pytest.mark.parametrize("document", [None, 1, [], {}, {"name": None}, {"name": 7}])
def test_a_member_is_there_and_of_its_kind(document):
    with pytest.raises(TrustError):
        member(document, "name", str)


def test_objects_and_members_come_back_as_they_are():
    document = {"name": "x", "list": [1]}
    assert as_object(document) is document
    assert member(document, "name", str) == "x"
    assert member(document, "list", list) == [1]
