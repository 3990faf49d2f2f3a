"""did:web names, DID documents, and finding the one right key."""

import copy
from datetime import UTC, datetime

import pytest

from footprint.trust.did import did_document, did_web, document_url, find_key
from footprint.trust.errors import TrustError
from footprint.trust.key_formats import PublicKey
from footprint.trust.keys import Algorithm
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, P256

DID = "did:web:label.example:bodies:DEMO"
ENDED = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
OLD = PublicKey("key-0", Algorithm.ED25519, OTHER_ED25519.public_key, expires=ENDED)
KEYS = [OLD, PublicKey.of(ED25519), PublicKey.of(P256)]
DOCUMENT = did_document(DID, KEYS)


@pytest.mark.parametrize(
    ("address", "parts", "did", "url"),
    [
        (
            "https://label.example",
            (),
            "did:web:label.example",
            "https://label.example/.well-known/did.json",
        ),
        (
            "https://label.example/",
            ("bodies", "DEMO"),
            "did:web:label.example:bodies:DEMO",
            "https://label.example/bodies/DEMO/did.json",
        ),
        (
            "http://localhost:8000",
            ("bodies", "A1"),
            "did:web:localhost%3A8000:bodies:A1",
            "https://localhost:8000/bodies/A1/did.json",
        ),
        (
            "https://a.example/tanbiao",
            ("bodies", "A1"),
            "did:web:a.example:tanbiao:bodies:A1",
            "https://a.example/tanbiao/bodies/A1/did.json",
        ),
    ],
)
def test_a_name_is_made_of_an_address_and_leads_back_to_it(address, parts, did, url):
    assert did_web(address, *parts) == did
    assert document_url(did) == url


@pytest.mark.parametrize(
    "address",
    [
        "",
        "label.example",
        "ftp://a.example",
        "https://a b",
        "https://a/../b",
        "https://a/b?c",
        "https://é",
    ],
)
def test_an_address_that_makes_no_name_is_refused(address):
    with pytest.raises(TrustError):
        did_web(address)


@pytest.mark.parametrize(
    "did",
    [
        None,
        7,
        "",
        "did:key:z6Mk",
        "did:web:",
        "did:web:a:b/c",
        "did:web:a#key",
        "did:web:a%3Ab",
        "did:web:label.example:..:..",
        "did:web:label.example:%2e%2e",
        "x" * 10**6,
    ],
    ids=lambda did: repr(did)[:20],
)
def test_a_name_that_is_no_did_web_is_refused(did):
    with pytest.raises(TrustError):
        document_url(did)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.key_id)
def test_every_key_is_found_by_name_and_address_in_both_forms(key):
    for suffix in ("", "-jwk"):
        assert find_key(DOCUMENT, key.key_id + suffix) == key
        assert find_key(DOCUMENT, f"{DID}#{key.key_id}{suffix}") == key


def test_all_methods_may_sign_statements():
    names = [method["id"] for method in DOCUMENT["verificationMethod"]]
    assert DOCUMENT["assertionMethod"] == names
    assert len(names) == 2 * len(KEYS)


def test_the_time_a_key_ended_stands_in_the_document():
    ends = {method["id"]: method.get("expires") for method in DOCUMENT["verificationMethod"]}
    assert ends[f"{DID}#key-0"] == ends[f"{DID}#key-0-jwk"] == "2026-12-31T23:59:59Z"
    assert ends[f"{DID}#key-1"] is None


def test_two_keys_of_one_name_are_refused():
    with pytest.raises(TrustError, match="same name"):
        did_document(DID, [PublicKey.of(ED25519), PublicKey.of(ED25519)])


@pytest.mark.parametrize(
    "key_id", ["", "#", "key-9", "#key-1", "did:web:evil.example#key-1", DID, f"{DID}#"]
)
def test_a_key_that_is_not_offered_is_refused(key_id):
    with pytest.raises(TrustError, match="has no key"):
        find_key(DOCUMENT, key_id)


def test_two_keys_of_one_address_are_refused():
    document = DOCUMENT | {"verificationMethod": DOCUMENT["verificationMethod"] * 2}
    with pytest.raises(TrustError, match="has no key"):
        find_key(document, "key-1")


def test_a_hostile_name_is_repeated_short_and_without_control_characters():
    with pytest.raises(TrustError) as caught:
        find_key(DOCUMENT, "\x1b[2J\ud800" + "x" * 100_000)
    assert '"?[2J?xxx' in caught.value.say("en")
    assert len(caught.value.say("zh")) < 200


def test_a_key_for_other_purposes_is_refused():
    document = DOCUMENT | {"assertionMethod": [], "authentication": DOCUMENT["assertionMethod"]}
    with pytest.raises(TrustError, match="has no key"):
        find_key(document, "key-1")


@pytest.mark.parametrize(
    "change",
    [
        {"controller": "did:web:evil.example"},
        {"controller": None},
        {"type": "Ed25519VerificationKey2020"},
        {"type": None},
        {"publicKeyMultibase": None},
        {"publicKeyMultibase": "z6Mk"},
        {"expires": "tomorrow"},
        {"expires": 7},
        {"revoked": None},
    ],
)
def test_a_broken_method_is_refused(change):
    document = copy.deepcopy(DOCUMENT)
    for method in document["verificationMethod"]:
        if method["id"] == f"{DID}#key-1":
            method.update(change)
    with pytest.raises(TrustError):
        find_key(document, "key-1")


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"id": 7},
        {"id": DID},
        {"id": DID, "verificationMethod": "x"},
        {"id": DID, "verificationMethod": [None]},
        {"id": DID, "verificationMethod": [{"id": f"{DID}#key-1"}], "assertionMethod": None},
    ],
)
def test_a_broken_document_is_refused(document):
    with pytest.raises(TrustError):
        find_key(document, "key-1")
