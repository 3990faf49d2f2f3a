"""Signatures: the published vectors, wrong keys, broken signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.errors import TrustError
from footprint.trust.keys import (
    Algorithm,
    Ed25519Signer,
    P256Signer,
    load_public_key,
    signature_from_der,
    signature_to_der,
    verify_signature,
)
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, OTHER_P256, P256

RFC_8032_TEST_3 = {
    "private": "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "public": "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "message": "af82",
    "signature": "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
}
RFC_6979_A_2_5 = {
    "private": "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
    "public": "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    "message": b"sample".hex(),
    "signature": "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
}


@pytest.mark.parametrize(
    ("kind", "vector"), [(Ed25519Signer, RFC_8032_TEST_3), (P256Signer, RFC_6979_A_2_5)]
)
def test_signatures_are_those_of_the_published_vectors(kind, vector):
    known = {name: bytes.fromhex(value) for name, value in vector.items()}
    signer = kind("key-1", known["private"])
    assert signer.public_key == known["public"]
    assert signer.sign(known["message"]) == known["signature"]


@pytest.mark.parametrize(("signer", "other"), [(ED25519, OTHER_ED25519), (P256, OTHER_P256)])
@given(message=st.binary(max_size=200), place=st.integers(0, 63), flip=st.integers(1, 255))
def test_a_signature_holds_for_its_key_and_message_only(signer, other, message, place, flip):
    signature = signer.sign(message)
    assert len(signature) == 64
    assert signature == signer.sign(message)
    assert verify_signature(signer.algorithm, signer.public_key, signature, message)
    assert not verify_signature(other.algorithm, other.public_key, signature, message)
    assert not verify_signature(signer.algorithm, signer.public_key, signature, message + b"!")
    broken = bytearray(signature)
    broken[place] ^= flip
    assert not verify_signature(signer.algorithm, signer.public_key, bytes(broken), message)


@pytest.mark.parametrize("signer", [ED25519, P256])
@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65), b"\xff" * 64])
def test_bytes_that_are_no_signature_do_not_verify(signer, signature):
    assert not verify_signature(signer.algorithm, signer.public_key, signature, b"message")


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("public_key", [b"", bytes(31), b"\x04" + bytes(64), b"\xff" * 65])
def test_a_broken_public_key_is_refused(algorithm, public_key):
    with pytest.raises(TrustError):
        verify_signature(algorithm, public_key, bytes(64), b"message")


def test_sm2_is_named_and_refused_in_both_languages():
    with pytest.raises(TrustError) as caught:
        load_public_key(Algorithm.SM2, P256.public_key)
    assert "SM2" in caught.value.say("en")
    assert "尚不支持 SM2" in caught.value.say("zh")


@pytest.mark.parametrize("kind", [Ed25519Signer, P256Signer])
@pytest.mark.parametrize("private", [b"", bytes(31), bytes(33)])
def test_a_private_key_of_the_wrong_length_is_refused(kind, private):
    with pytest.raises(TrustError):
        kind("key-1", private)


@pytest.mark.parametrize("private", [bytes(32), b"\xff" * 32])
def test_a_private_number_outside_of_the_group_is_refused(private):
    with pytest.raises(TrustError):
        P256Signer("key-1", private)


@pytest.mark.parametrize("signer", [ED25519, P256])
def test_a_signer_does_not_show_its_private_key(signer):
    assert repr(signer).endswith(f"Signer('{signer.key_id}')")


@given(r=st.integers(1, 2**256 - 1), s=st.integers(1, 2**256 - 1))
def test_both_ways_of_writing_an_ecdsa_signature_say_the_same(r, s):
    raw = r.to_bytes(32) + s.to_bytes(32)
    assert signature_from_der(signature_to_der(raw)) == raw


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x30\x06\x02\x01\xff\x02\x01\x01", bytes(70)])
def test_a_broken_der_signature_is_refused(der):
    with pytest.raises(TrustError):
        signature_from_der(der)


def test_a_der_signature_of_a_larger_curve_is_refused():
    with pytest.raises(TrustError):
        signature_from_der(bytes.fromhex("3026022101" + "00" * 32 + "020101"))


def test_only_64_bytes_become_a_der_signature():
    with pytest.raises(TrustError):
        signature_to_der(bytes(63))
