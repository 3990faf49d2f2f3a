"""vc+jwt: signing with both kinds of key, and every way a token can lie."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.documents import canonical_bytes
from footprint.trust.errors import TrustError
from footprint.trust.jwt import read_header, sign_vc_jwt, verify_vc_jwt
from footprint.trust.multibase import base64url, plain_base64url
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, OTHER_P256, P256

URL = "did:web:label.example#key-1-jwk"
DOCUMENT = {"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "碳标", "kgco2e": 12.5}
SIGNERS = pytest.mark.parametrize("signer", [ED25519, P256])
TOKEN = sign_vc_jwt(DOCUMENT, ED25519, URL)


def signed_anyhow(header, payload, signer=ED25519):
    """Return a token with any header and payload, truly signed."""
    body = f"{base64url(header)}.{base64url(payload)}"
    return f"{body}.{base64url(signer.sign(body.encode()))}"


@SIGNERS
def test_a_token_gives_its_credential_back_and_is_deterministic(signer):
    token = sign_vc_jwt(DOCUMENT, signer, URL)
    assert verify_vc_jwt(token, signer.public_key, signer.algorithm) == DOCUMENT
    assert token == sign_vc_jwt(DOCUMENT, signer, URL)
    assert plain_base64url(token.split(".")[1]) == canonical_bytes(DOCUMENT)


def test_the_header_says_type_and_key():
    header = {"alg": "EdDSA", "cty": "vc", "kid": URL, "typ": "vc+jwt"}
    assert read_header(TOKEN) == header


@pytest.mark.parametrize(("signer", "other"), [(ED25519, OTHER_ED25519), (P256, OTHER_P256)])
def test_another_key_does_not_verify(signer, other):
    with pytest.raises(TrustError, match="does not fit"):
        verify_vc_jwt(sign_vc_jwt(DOCUMENT, signer, URL), other.public_key, other.algorithm)


def test_a_token_is_not_checked_with_a_key_of_another_algorithm():
    with pytest.raises(TrustError):
        verify_vc_jwt(TOKEN, P256.public_key, P256.algorithm)


@given(place=st.integers(0, len(TOKEN) - 1), letter=st.characters(codec="ascii"))
def test_every_changed_letter_is_noticed(place, letter):
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed != TOKEN:
        with pytest.raises(TrustError):
            verify_vc_jwt(changed, ED25519.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES256"},
        {"alg": "Ed448"},
        {"alg": ["EdDSA"]},
        {"alg": None},
        {"typ": "JWT"},
        {"typ": None},
        {"kid": 7},
        {"crit": ["b64"], "b64": False},
        {"jku": "https://evil.example/keys"},
        {"jwk": {"kty": "OKP"}},
        {"x": {"a": [1]}},
    ],
)
def test_a_truly_signed_token_with_another_header_is_refused(change):
    header = json.dumps(read_header(TOKEN) | change).encode()
    token = signed_anyhow(header, canonical_bytes(DOCUMENT))
    with pytest.raises(TrustError):
        verify_vc_jwt(token, ED25519.public_key)


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"7", b"\xff", b'{"a":NaN}', b'{"a":1,"a":2}', b'{"a":' * 50_000],
    ids=lambda payload: repr(payload[:12]),
)
def test_a_truly_signed_token_of_a_broken_payload_is_refused(payload):
    token = signed_anyhow(canonical_bytes(read_header(TOKEN)), payload)
    with pytest.raises(TrustError):
        verify_vc_jwt(token, ED25519.public_key)


@pytest.mark.parametrize(
    "token",
    [
        None,
        7,
        b"a.b.c",
        "",
        "..",
        "a.b",
        "a.b.c.d",
        "é.é.é",
        TOKEN + ".",
        TOKEN + "=",
        " " + TOKEN,
        TOKEN + "\n",
        TOKEN.replace(".", "..", 1),
        f"{base64url(b'[' * 100_000)}.e30.e30",
        f"{base64url(b'[]')}.e30.e30",
        "A" * 20_000_000 + "..",
    ],
    ids=lambda token: str(token)[:20],
)
def test_what_is_no_token_is_refused_in_both_languages(token):
    with pytest.raises(TrustError) as caught:
        verify_vc_jwt(token, ED25519.public_key)
    assert caught.value.say("zh") != caught.value.say("en")


def test_a_credential_of_a_megabyte_still_fits():
    document = {"lines": ["x" * 1_000] * 1_000}
    token = sign_vc_jwt(document, ED25519, URL)
    assert verify_vc_jwt(token, ED25519.public_key) == document
