"""Base58 and base64url: published examples, round trips, strictness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.errors import TrustError
from footprint.trust.multibase import (
    base64url,
    decode_base58,
    decode_base64url,
    encode_base58,
    encode_base64url,
    plain_base64url,
)

BASE58_DRAFT = {  # examples of draft-msporny-base58 with the multibase prefix
    b"Hello World!": "z2NEpo7TZRRrLZSi2U",
    b"The quick brown fox jumps over the lazy dog.": (
        "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
    ),
    bytes.fromhex("0000287fb4cd"): "z11233QC4",
}


@pytest.mark.parametrize(("data", "text"), BASE58_DRAFT.items())
def test_published_base58_is_written_and_read(data, text):
    assert encode_base58(data) == text
    assert decode_base58(text) == data


@given(st.binary(max_size=100))
def test_bytes_come_back_from_text(data):
    assert decode_base58(encode_base58(data)) == data
    assert decode_base64url(encode_base64url(data)) == data
    assert plain_base64url(base64url(data)) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "+", " ", "\n", "é"])
def test_letters_outside_of_base58_are_refused(text):
    with pytest.raises(TrustError):
        decode_base58("z2NE" + text)


@pytest.mark.parametrize(
    "text", ["uQQ=", "uQR", "uQ", "u+w", "u/w", "u__8\n", "u é", "QQ", None, 3]
)
def test_base64url_has_one_spelling(text):
    with pytest.raises(TrustError):
        decode_base64url(text)


def test_base58_of_any_length_is_not_computed():
    with pytest.raises(TrustError):
        decode_base58("z" + "2" * 10_000_000)
