"""Commitments: one line is proven, the others stay hidden, nothing else can be passed off."""

import dataclasses
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.trust.commitments import (
    Opening,
    commit,
    open_line,
    read_opening,
    verify_opening,
)
from footprint.trust.documents import canonical_bytes
from footprint.trust.errors import TrustError
from footprint.trust.merkle import EMPTY_ROOT

LINES = {
    "cells": {"item": "电池片", "amount": 12.5, "unit": "kg"},
    "frame": {"item": "铝框", "amount": 2.1, "unit": "kg"},
    "glass": {"item": "玻璃", "amount": 8.0, "unit": "kg"},
    "cable": {"item": "电缆", "amount": 0.2, "unit": "kg"},
    "resin": {"item": "树脂", "amount": 0.7, "unit": "kg"},
}


def salts_for(lines, seed="salt"):
    """Return salts that are the same in every run."""
    return {key: hashlib.sha256(f"{seed} {key}".encode()).digest() for key in lines}


SALTS = salts_for(LINES)
COMMITMENT = commit(LINES, SALTS)
OPENING = open_line(LINES, SALTS, "glass")


@pytest.mark.parametrize("key", LINES)
def test_every_line_can_be_opened_and_proven(key):
    opening = open_line(LINES, SALTS, key)
    assert (opening.key, opening.line, opening.count) == (key, LINES[key], COMMITMENT.count)
    assert verify_opening(opening, COMMITMENT.root)


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=9),
        st.just({"a": 1}),
        min_size=1,
        max_size=20,
    )
)
def test_any_number_of_lines_can_be_committed_to(lines):
    salts = salts_for(range(0), "") | {key: hashlib.sha256(key.encode()).digest() for key in lines}
    root = commit(lines, salts).root
    for key in lines:
        assert verify_opening(open_line(lines, salts, key), root)


def test_an_opening_says_nothing_of_the_other_lines():
    text = json.dumps(OPENING.document(), ensure_ascii=False)
    for key, line in LINES.items():
        if key != "glass":
            assert key not in text
            assert line["item"] not in text
            assert SALTS[key].hex() not in text


def test_leaves_stand_in_an_order_that_tells_nothing():
    assert list(COMMITMENT.leaves) == sorted(COMMITMENT.leaves)
    assert commit(dict(reversed(LINES.items())), SALTS) == COMMITMENT


def test_other_salts_give_another_root_and_no_leaf_in_common():
    other = commit(LINES, salts_for(LINES, "other"))
    assert other.root != COMMITMENT.root
    assert not set(other.leaves) & set(COMMITMENT.leaves)


def test_a_line_alone_can_not_be_guessed_from_its_leaf():
    unsalted = canonical_bytes({"key": "glass", "line": LINES["glass"]})
    for guess in (unsalted, b"\x00" + unsalted, b"\x00tanbiao line 1\n" + unsalted):
        assert hashlib.sha256(guess).digest() not in COMMITMENT.leaves


@pytest.mark.parametrize(
    "change",
    [
        {"key": "frame"},
        {"line": LINES["frame"]},
        {"line": LINES["glass"] | {"amount": 8.01}},
        {"line": LINES["glass"] | {"unit": "g"}},
        {"line": LINES["glass"] | {"note": ""}},
        {"salt": SALTS["frame"]},
        {"salt": bytes(32)},
        {"index": (OPENING.index + 1) % 5},
        {"index": -1},
        {"index": 5},
        {"count": 4},
        {"count": 6},
        {"count": 8},
        {"count": 0},
        {"path": ()},
        {"path": OPENING.path[::-1]},
        {"path": OPENING.path[:-1]},
        {"path": (*OPENING.path, bytes(32))},
    ],
    ids=lambda change: repr(change)[:40],
)
def test_a_swapped_key_amount_or_proof_does_not_verify(change):
    assert not verify_opening(dataclasses.replace(OPENING, **change), COMMITMENT.root)


@given(st.data())
def test_any_changed_byte_of_the_proof_is_noticed(data):
    parts = [COMMITMENT.root, OPENING.salt, *OPENING.path]
    which = data.draw(st.integers(0, len(parts) - 1))
    broken = bytearray(parts[which])
    broken[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    parts[which] = bytes(broken)
    opening = dataclasses.replace(OPENING, salt=parts[1], path=tuple(parts[2:]))
    assert not verify_opening(opening, parts[0])


def test_a_line_that_does_not_belong_can_not_be_proven():
    other = commit({"x": {"a": 1}}, {"x": bytes(32)})
    assert not verify_opening(OPENING, other.root)


def test_a_tree_node_is_not_passed_off_as_a_root_of_fewer_lines():
    single = {"only": {"a": 1}}
    root = commit(single, {"only": bytes(32)}).root
    opening = open_line(single, {"only": bytes(32)}, "only")
    assert verify_opening(opening, root)
    assert not verify_opening(dataclasses.replace(opening, count=2, path=(bytes(32),)), root)


def test_a_study_without_lines_has_a_root_too():
    root = commit({}, {}).root
    assert root == hashlib.sha256(b"tanbiao lines 1\n" + bytes(8) + EMPTY_ROOT).digest()


@pytest.mark.parametrize(
    "salts",
    [
        {},
        {key: bytes(32) for key in LINES},
        SALTS | {"glass": b"short"},
        SALTS | {"glass": bytes(33)},
        {key: SALTS[key] for key in list(LINES)[1:]},
    ],
    ids=range(5),
)
def test_salts_that_would_give_lines_away_are_refused(salts):
    with pytest.raises(TrustError, match="of its own"):
        commit(LINES, salts)


def test_a_line_that_is_not_there_can_not_be_opened():
    with pytest.raises(TrustError) as caught:
        open_line(LINES, SALTS, "gold")
    assert "“gold”" in caught.value.say("zh")


def test_a_line_without_canonical_form_is_refused():
    with pytest.raises(TrustError):
        commit({"a": {"amount": float("nan")}}, {"a": bytes(32)})


def test_an_opening_comes_back_from_its_document():
    document = json.loads(json.dumps(OPENING.document()))
    assert read_opening(document) == OPENING
    assert verify_opening(read_opening(document), COMMITMENT.root)


@pytest.mark.parametrize(
    "change",
    [
        {"key": None},
        {"key": 7},
        {"line": None},
        {"line": []},
        {"salt": None},
        {"salt": "00"},
        {"salt": "zz" * 32},
        {"salt": OPENING.salt.hex().upper()},
        {"index": None},
        {"index": True},
        {"index": 1.0},
        {"index": "1"},
        {"index": -1},
        {"count": 10**30},
        {"path": None},
        {"path": "ab"},
        {"path": [None]},
        {"path": ["00"]},
        {"path": [OPENING.salt.hex()] * 65},
    ],
    ids=lambda change: repr(change)[:40],
)
def test_a_broken_opening_is_refused(change):
    with pytest.raises(TrustError):
        read_opening(OPENING.document() | change)


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_an_opening_is_an_object(document):
    with pytest.raises(TrustError):
        read_opening(document)


def test_a_deep_line_is_refused_and_not_raised_through():
    line = {}
    for _ in range(100_000):
        line = {"a": line}
    with pytest.raises(TrustError):
        verify_opening(Opening("a", line, bytes(32), 0, 1, ()), bytes(32))
