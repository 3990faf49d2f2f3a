"""Multikey and JSON Web Key: published examples, round trips, what is refused."""

from datetime import UTC, datetime

import pytest

from footprint.trust.errors import TrustError
from footprint.trust.key_formats import PublicKey, from_jwk, from_multikey, to_jwk, to_multikey
from footprint.trust.keys import Algorithm
from footprint.trust.multibase import encode_base58
from tests.footprint.trust.known_keys import ED25519, P256

RFC_8037_A_2 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_7515_A_3 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
DID_KEY_P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"
"""A P-256 key as the did:key method writes it."""
SIGNERS = pytest.mark.parametrize("signer", [ED25519, P256])


@pytest.mark.parametrize(
    ("jwk", "algorithm"), [(RFC_8037_A_2, Algorithm.ED25519), (RFC_7515_A_3, Algorithm.P256)]
)
def test_published_web_keys_are_read_and_written(jwk, algorithm):
    assert from_jwk(jwk)[0] is algorithm
    assert to_jwk(*from_jwk(jwk)) == jwk


def test_a_published_multikey_is_read_and_written():
    algorithm, public_key = from_multikey(DID_KEY_P256)
    assert (algorithm, len(public_key)) == (Algorithm.P256, 65)
    assert to_multikey(algorithm, public_key) == DID_KEY_P256


@SIGNERS
def test_keys_come_back_from_both_forms(signer):
    key = signer.algorithm, signer.public_key
    assert from_multikey(to_multikey(*key)) == key
    assert from_jwk(to_jwk(*key)) == key


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "z",
        "zDnaer",
        "m" + DID_KEY_P256[1:],
        DID_KEY_P256[:-1],
        DID_KEY_P256 + "1",
        DID_KEY_P256.replace("D", "0"),
        "z" + "2" * 100_000,
        encode_base58(b"\x80\x24" + bytes(33)),
        encode_base58(b"\xec\x01" + ED25519.public_key),
        encode_base58(b"\xed\x01" + ED25519.public_key[:-1]),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_what_is_no_multikey_is_refused(text):
    with pytest.raises(TrustError):
        from_multikey(text)


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "RSA"},
        {"kty": None},
        {"crv": "P-384"},
        {"crv": ["P-256"]},
        {"x": None},
        {"x": 1e308},
        {"x": RFC_7515_A_3["x"] + "="},
        {"x": RFC_7515_A_3["x"][:-4]},
        {"y": None},
        {"y": RFC_7515_A_3["x"]},
        {"x": "A", "y": "A"},
    ],
)
def test_what_is_no_web_key_is_refused(change):
    with pytest.raises(TrustError):
        from_jwk(RFC_7515_A_3 | change)


@pytest.mark.parametrize("jwk", [None, [], "key", 7])
def test_a_web_key_is_an_object(jwk):
    with pytest.raises(TrustError):
        from_jwk(jwk)


@SIGNERS
def test_the_public_part_of_a_signer_is_good_for_ever_at_first(signer):
    key = PublicKey.of(signer)
    assert (key.key_id, key.algorithm, key.public_key) == (
        signer.key_id,
        signer.algorithm,
        signer.public_key,
    )
    key.check_signed_at(datetime(2999, 1, 1, tzinfo=UTC))


def test_a_key_that_was_rotated_out_is_good_for_what_it_signed_before():
    ended = datetime(2027, 1, 1, tzinfo=UTC)
    key = PublicKey("key-1", Algorithm.ED25519, ED25519.public_key, expires=ended)
    key.check_signed_at(ended)
    with pytest.raises(TrustError, match="ended on 2027-01-01"):
        key.check_signed_at(datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC))


def test_a_revoked_key_is_good_for_nothing():
    at = datetime(2027, 1, 1, tzinfo=UTC)
    key = PublicKey("key-1", Algorithm.ED25519, ED25519.public_key, revoked=at)
    with pytest.raises(TrustError, match="revoked on 2027-01-01"):
        key.check_signed_at(datetime(2026, 1, 1, tzinfo=UTC))
