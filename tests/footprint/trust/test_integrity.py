"""eddsa-jcs-2022: the vector of the W3C byte for byte, and every change is noticed."""

import copy
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.documents import canonical_bytes
from footprint.trust.errors import TrustError
from footprint.trust.integrity import proof_of, sign_document, signed_bytes, verify_document
from footprint.trust.key_formats import from_multikey, to_multikey
from footprint.trust.keys import Algorithm, Ed25519Signer
from footprint.trust.multibase import decode_base58, encode_base58
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, P256

# The vector of W3C "Data Integrity EdDSA Cryptosuites v1.0", repository
# w3c/vc-di-eddsa (TestVectors/eddsa-jcs-2022), W3C Software and Document licence.
W3C_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
W3C_DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
W3C_DOCUMENT_HASH = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
W3C_OPTIONS_HASH = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
W3C_METHOD = f"did:key:{W3C_PUBLIC}#{W3C_PUBLIC}"
W3C_VALUE = (
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
)
W3C_CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

NOW = datetime(2026, 11, 21, 8, 0, 0, 999_999, tzinfo=UTC)
METHOD = "did:web:label.example#key-1"
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", {"extra": "https://a.example/#"}],
    "id": "https://label.example/c/1",
    "issuer": "did:web:label.example",
    "subject": [{"kgco2e": 12.5, "name": "组件"}, {"kgco2e": None, "parts": [1, 2, [True]]}],
}
SIGNED = sign_document(DOCUMENT, ED25519, METHOD, NOW)


def test_the_w3c_vector_is_reproduced_byte_for_byte():
    algorithm, public_key = from_multikey(W3C_PUBLIC)
    signer = Ed25519Signer("w3c", decode_base58(W3C_PRIVATE)[2:])
    assert (algorithm, public_key) == (Algorithm.ED25519, signer.public_key)
    assert to_multikey(algorithm, public_key) == W3C_PUBLIC
    assert hashlib.sha256(canonical_bytes(W3C_DOCUMENT)).hexdigest() == W3C_DOCUMENT_HASH

    signed = sign_document(W3C_DOCUMENT, signer, W3C_METHOD, W3C_CREATED)
    options = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
    assert signed_bytes(W3C_DOCUMENT, options).hex() == W3C_OPTIONS_HASH + W3C_DOCUMENT_HASH
    assert signed == W3C_DOCUMENT | {
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": W3C_METHOD,
            "proofPurpose": "assertionMethod",
            "@context": W3C_DOCUMENT["@context"],
            "proofValue": W3C_VALUE,
        }
    }
    verify_document(signed, public_key)


def test_a_signed_document_verifies_and_the_same_input_gives_the_same_bytes():
    verify_document(SIGNED, ED25519.public_key)
    assert canonical_bytes(sign_document(DOCUMENT, ED25519, METHOD, NOW)) == canonical_bytes(SIGNED)
    assert "proof" not in DOCUMENT


def test_a_document_without_context_can_be_signed():
    signed = sign_document({"a": 1}, ED25519, METHOD, NOW)
    assert "@context" not in signed["proof"]
    verify_document(signed, ED25519.public_key)
    with pytest.raises(TrustError, match="@context"):
        verify_document(signed | {"@context": []}, ED25519.public_key)


def test_the_time_of_signing_is_written_in_utc():
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    assert sign_document(DOCUMENT, ED25519, METHOD, local) == SIGNED
    assert SIGNED["proof"]["created"] == "2026-11-21T08:00:00Z"
    with pytest.raises(TrustError, match="no time zone"):
        sign_document(DOCUMENT, ED25519, METHOD, NOW.replace(tzinfo=None))


def test_another_key_does_not_verify():
    with pytest.raises(TrustError, match="does not fit"):
        verify_document(SIGNED, OTHER_ED25519.public_key)


def places(value, way=()):
    """Yield the way to every value in a document."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    if isinstance(value, (dict, list)):
        for name, child in inner:
            yield from (
                places(child, (*way, name)) if isinstance(child, (dict, list)) else [(*way, name)]
            )


@pytest.mark.parametrize("way", list(places(SIGNED)), ids=str)
@pytest.mark.parametrize("change", ["replace", "remove"])
def test_every_changed_value_is_noticed(way, change):
    document = copy.deepcopy(SIGNED)
    *outer, last = way
    target = document
    for name in outer:
        target = target[name]
    if change == "replace":
        target[last] = "changed" if target[last] != "changed" else "other"
    else:
        del target[last]
    with pytest.raises(TrustError):
        verify_document(document, ED25519.public_key)


@given(place=st.integers(0, 63), flip=st.integers(1, 255))
def test_every_changed_byte_of_the_signature_is_noticed(place, flip):
    signature = bytearray(decode_base58(SIGNED["proof"]["proofValue"]))
    signature[place] ^= flip
    proof = SIGNED["proof"] | {"proofValue": encode_base58(bytes(signature))}
    with pytest.raises(TrustError):
        verify_document(SIGNED | {"proof": proof}, ED25519.public_key)


@pytest.mark.parametrize(
    "extra", [{"note": "added"}, {"@context": [*DOCUMENT["@context"], "https://evil.example"]}]
)
def test_an_added_member_or_context_is_noticed(extra):
    with pytest.raises(TrustError):
        verify_document(SIGNED | extra, ED25519.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Ed25519Signature2020"},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": ["eddsa-jcs-2022"]},
        {"proofPurpose": "authentication"},
        {"created": "2026-11-21"},
        {"created": 1795248000},
        {"created": None},
        {"verificationMethod": None},
        {"verificationMethod": {"id": METHOD}},
        {"proofValue": None},
        {"proofValue": 7},
        {"proofValue": ""},
        {"proofValue": "z"},
        {"proofValue": "z" + "1" * 10**6},
        {"proofValue": "uAAAA"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"previousProof": "urn:x"},
        {"x" * 100_000: 1},
    ],
    ids=lambda change: repr(change)[:30],
)
def test_a_proof_of_another_kind_is_refused(change):
    document = SIGNED | {"proof": SIGNED["proof"] | change}
    with pytest.raises(TrustError) as caught:
        verify_document(document, ED25519.public_key)
    assert len(caught.value.say("zh")) < 1_000


@pytest.mark.parametrize(
    "change",
    [
        {"expires": "2030-01-01T00:00:00Z"},
        {"challenge": "x"},
        {"proofPurpose": "authentication"},
        {"cryptosuite": "eddsa-jcs-2030"},
        {"created": "yesterday"},
        {"@context": []},
    ],
)
def test_a_truly_signed_proof_of_another_kind_is_refused(change):
    options = {name: value for name, value in SIGNED["proof"].items() if name != "proofValue"}
    options |= change
    value = encode_base58(ED25519.sign(signed_bytes(DOCUMENT, options)))
    with pytest.raises(TrustError):
        verify_document(DOCUMENT | {"proof": options | {"proofValue": value}}, ED25519.public_key)


@pytest.mark.parametrize(
    "document",
    [None, [], "text", 7, {}, {"proof": None}, {"proof": []}, {"proof": [SIGNED["proof"]]}],
)
def test_what_carries_no_proof_is_refused(document):
    with pytest.raises(TrustError):
        verify_document(document, ED25519.public_key)


@pytest.mark.parametrize("value", [float("nan"), 2**60, "\ud800", b"x", [[[[]]] * 3] * 3])
def test_hostile_values_are_refused_and_not_raised_through(value):
    deep = value
    for _ in range(2_000):
        deep = {"a": deep}
    for bad in (value, deep):
        with pytest.raises(TrustError):
            verify_document(SIGNED | {"more": bad}, ED25519.public_key)


def test_only_ed25519_signs_by_this_suite():
    with pytest.raises(TrustError, match="needs an Ed25519 key, not ES256"):
        sign_document(DOCUMENT, P256, METHOD, NOW)


def test_a_signed_document_is_not_signed_again():
    with pytest.raises(TrustError, match="proof already"):
        sign_document(SIGNED, ED25519, METHOD, NOW)


def test_the_proof_tells_which_key_to_look_for():
    assert proof_of(SIGNED)["verificationMethod"] == METHOD
