"""Status lists: bits where they belong, one encoding, nothing unpacked beyond its bound."""

import base64
import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.trust.errors import TrustError
from footprint.trust.status_list import (
    MAXIMUM_BITS,
    MINIMUM_BITS,
    decode,
    encode,
    is_set,
    status_entry,
    status_list_credential,
    status_of,
)

URL = "https://label.example/status/DEMO/revocation"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ELSEWHERE_EMPTY = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
"""A list without a set bit, encoded by another program than ours."""


def packed(data):
    """Return any gzip stream as an encoded list."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def credential(indices, purpose="revocation", url=URL):
    """Return a status list credential with these bits set."""
    return status_list_credential(url, purpose, "did:web:label.example", encode(indices), NOW)


@settings(max_examples=30)
@given(st.sets(st.integers(0, MINIMUM_BITS - 1), max_size=20))
def test_bits_are_set_where_they_belong_and_nowhere_else(indices):
    bits = decode(encode(indices))
    assert len(bits) * 8 == MINIMUM_BITS
    assert {
        8 * place + bit
        for place, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte & 128 >> bit
    } == indices
    for index in indices:
        assert is_set(encode(indices), index)


def test_the_first_bit_is_the_highest_of_the_first_byte():
    assert decode(encode([0]))[:2] == b"\x80\x00"
    assert decode(encode([7, 8]))[:2] == b"\x01\x80"


def test_a_published_list_is_read():
    assert decode(ELSEWHERE_EMPTY) == bytes(MINIMUM_BITS // 8)
    assert not is_set(ELSEWHERE_EMPTY, MINIMUM_BITS - 1)


def test_the_encoding_does_not_depend_on_order_time_or_system():
    once = encode([5, 3, 3, 99_999])
    assert once == encode((99_999, 3, 5))
    raw = base64.urlsafe_b64decode(once[1:] + "==")
    assert raw[:10].hex() == "1f8b08000000000002ff"
    assert gzip.decompress(raw) == decode(once)


def test_a_longer_list_can_be_made():
    assert is_set(encode([MAXIMUM_BITS - 1], MAXIMUM_BITS), MAXIMUM_BITS - 1)


@pytest.mark.parametrize("size", [0, 8, MINIMUM_BITS - 8, MINIMUM_BITS + 4, MAXIMUM_BITS + 8, -8])
def test_a_list_of_the_wrong_size_is_not_made(size):
    with pytest.raises(TrustError):
        encode([], size)


@pytest.mark.parametrize("index", [-1, MINIMUM_BITS, 10**30])
def test_an_index_outside_of_the_list_is_refused(index):
    with pytest.raises(TrustError, match="no entry"):
        encode([index])
    with pytest.raises(TrustError, match="no entry"):
        is_set(encode([]), index)


@pytest.mark.parametrize("length", [0, 1, MINIMUM_BITS // 8 - 1, MAXIMUM_BITS // 8 + 1])
def test_a_list_of_the_wrong_size_is_not_read(length):
    with pytest.raises(TrustError, match="has 131072 to"):
        decode(packed(gzip.compress(bytes(length))))


def test_a_gzip_bomb_is_refused_without_unpacking_it():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = bytes(1_000_000)
    bomb = b"".join(packer.compress(chunk) for _ in range(200)) + packer.flush()
    assert len(bomb) < 300_000
    encoded = packed(bomb)
    tracemalloc.start()
    with pytest.raises(TrustError, match="has 131072 to"):
        is_set(encoded, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


GOOD = gzip.compress(bytes(MINIMUM_BITS // 8))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"plain",
        GOOD[:-1],
        GOOD[:-8] + bytes(8),
        GOOD + b"x",
        GOOD + GOOD,
        GOOD[:10] + b"\xff" + GOOD[11:],
        zlib.compress(bytes(MINIMUM_BITS // 8)),
    ],
    ids=range(8),
)
def test_a_broken_stream_is_refused(raw):
    with pytest.raises(TrustError):
        decode(packed(raw))


@pytest.mark.parametrize(
    "text", [None, 7, [], "", "u", "z", ELSEWHERE_EMPTY[1:], ELSEWHERE_EMPTY + "=", "u é"]
)
def test_what_is_no_encoded_list_is_refused(text):
    with pytest.raises(TrustError):
        is_set(text, 0)


def test_a_certificate_reads_its_bit_in_its_list():
    assert status_of(status_entry(URL, "revocation", 42), credential([42]))
    assert not status_of(status_entry(URL, "revocation", 41), credential([42]))


def test_the_credential_has_the_shape_of_the_recommendation():
    made = credential([])
    assert made["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert made["validFrom"] == "2026-11-21T08:00:00Z"
    assert made["credentialSubject"]["type"] == "BitstringStatusList"
    assert status_entry(URL, "suspension", 7) == {
        "id": f"{URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "7",
        "statusListCredential": URL,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"type": "StatusList2021Entry"},
        {"statusPurpose": "suspension"},
        {"statusPurpose": None},
        {"statusListCredential": "https://evil.example/list"},
        {"statusListCredential": None},
        {"statusListIndex": 42},
        {"statusListIndex": "042"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "4_2"},
        {"statusListIndex": "٤"},
        {"statusListIndex": str(MINIMUM_BITS)},
        {"statusListIndex": "9" * 100_000},
        {"statusListIndex": None},
    ],
    ids=lambda change: repr(change)[:40],
)
def test_an_entry_that_does_not_fit_its_list_is_refused(change):
    with pytest.raises(TrustError):
        status_of(status_entry(URL, "revocation", 42) | change, credential([42]))


@pytest.mark.parametrize(
    "other",
    [
        credential([42], purpose="suspension"),
        credential([42], url="https://label.example/status/OTHER/revocation"),
        credential([42]) | {"type": ["VerifiableCredential"]},
        credential([42]) | {"type": None},
        credential([42]) | {"id": None},
        credential([42]) | {"credentialSubject": None},
        credential([42]) | {"credentialSubject": []},
        {},
        [],
        None,
    ],
    ids=range(10),
)
def test_a_list_that_is_not_the_named_one_is_refused(other):
    with pytest.raises(TrustError):
        status_of(status_entry(URL, "revocation", 42), other)
