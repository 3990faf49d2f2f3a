"""What we sign and prove is accepted by implementations that are not ours, and the other way.

openvc-core checks proofs, DID documents and status lists; PyJWT checks tokens; tlog-scales checks
checkpoints, tiles and the proofs of the log. None of them is used by the product.
"""

from datetime import UTC, datetime
from types import SimpleNamespace

import jwt as pyjwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openvc.did.base import multikey_to_jwk
from openvc.did.did_web import DidWebResolver
from openvc.keys import Ed25519SigningKey
from openvc.multibase import decode_multibase
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.errors import SignatureInvalid
from openvc.status.bitstring import encode_bitstring, get_status_bit, set_status_bit
from openvc.status.status_list import CredentialRevoked, CredentialSuspended
from openvc.verify import VerificationPolicy, verify_credential
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer, Vkey
from tlog_scales.tlog import (
    Checkpoint,
    ConsistencyProof,
    ConsistencyProofInvalid,
    InclusionProof,
    InclusionProofInvalid,
)

from footprint.trust.checkpoint import read_checkpoint, sign_checkpoint, verifier_key
from footprint.trust.did import did_document, document_url
from footprint.trust.integrity import sign_document, verify_document
from footprint.trust.jwt import sign_vc_jwt, verify_vc_jwt
from footprint.trust.key_formats import PublicKey, to_jwk, to_multikey
from footprint.trust.merkle import consistency_path, inclusion_path, leaf_hash
from footprint.trust.multibase import base64url, decode_base58, encode_base58
from footprint.trust.status_list import (
    MINIMUM_BITS,
    encode,
    is_set,
    status_entry,
    status_list_credential,
)
from footprint.trust.tiles import entry_bundle, tile_content, tiles_of
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, P256
from tests.footprint.trust.test_documents import JSON_VALUES
from tests.footprint.trust.trees import KeptTree, numbered

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DID = "did:web:label.example:bodies:DEMO"
METHOD = f"{DID}#key-1"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
SUITE = EddsaJcsProofSuite()
KEY = to_jwk(ED25519.algorithm, ED25519.public_key)
DOCUMENTS = {DID: did_document(DID, [PublicKey.of(ED25519), PublicKey.of(P256)])}
ORIGIN = "label.example/log"
SIZE = 700
LEAVES = numbered(SIZE)
TREE = KeptTree(LEAVES)


def certificate():
    """Return an unsigned credential with both kinds of status."""
    return {
        "@context": [CONTEXT],
        "id": "https://label.example/c/DEMO-TB-2026-000001-X",
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "validFrom": "2026-11-21T08:00:00Z",
        "credentialSubject": {"name": "光伏组件", "kgco2e": 487.12500000000006},
        "credentialStatus": [
            status_entry(f"https://label.example/status/DEMO/{purpose}", purpose, 77)
            for purpose in ("revocation", "suspension")
        ],
    }


def check_as_a_stranger(credential, revoked=(), suspended=()):
    """Verify a credential wholly by openvc: key by did:web, proof, validity, both lists."""
    lists = {}
    for purpose, indices in (("revocation", revoked), ("suspension", suspended)):
        url = f"https://label.example/status/DEMO/{purpose}"
        made = status_list_credential(url, purpose, DID, encode(indices), NOW)
        lists[url] = sign_document(made, ED25519, METHOD, NOW)
    resolver = DidWebResolver(
        lambda url: {document_url(did): DOCUMENTS[did] for did in DOCUMENTS}[url]
    )
    policy = VerificationPolicy(now=NOW, require_status_issuer_binding=True)

    def list_at(url):
        without_status = VerificationPolicy(now=NOW)
        return verify_credential(lists[url], policy=without_status, resolver=resolver).credential

    return verify_credential(
        credential, policy=policy, resolver=resolver, resolve_status_list=list_at
    )


# ------------------------------------------------------------------ proofs, keys, status: openvc
def test_a_stranger_accepts_our_credential_our_did_document_and_our_status_lists():
    result = check_as_a_stranger(sign_document(certificate(), ED25519, METHOD, NOW), [76], [78])
    assert result.issuer == DID


def test_a_stranger_sees_our_revocation_and_our_suspension():
    signed = sign_document(certificate(), ED25519, METHOD, NOW)
    with pytest.raises(CredentialRevoked):
        check_as_a_stranger(signed, revoked=[77])
    with pytest.raises(CredentialSuspended):
        check_as_a_stranger(signed, suspended=[77])


def test_a_stranger_refuses_what_was_changed_or_signed_by_another():
    signed = sign_document(certificate(), ED25519, METHOD, NOW)
    signed["credentialSubject"]["kgco2e"] = 487.0
    forged = sign_document(certificate(), OTHER_ED25519, METHOD, NOW)
    for bad in (signed, forged):
        with pytest.raises(SignatureInvalid):
            check_as_a_stranger(bad)


@given(JSON_VALUES)
def test_proofs_over_any_json_are_accepted_by_the_other_side_both_ways(value):
    document = {"@context": [CONTEXT], "value": value}
    SUITE.verify(sign_document(document, ED25519, METHOD, NOW), public_key_jwk=KEY)

    theirs = Ed25519SigningKey.from_jwk(private_jwk(ED25519, bytes(range(32))), METHOD)
    signed = SUITE.add_proof(document, signing_key=theirs, verification_method=METHOD, created=NOW)
    signed["proof"]["@context"] = document["@context"]  # they sign it and leave it out
    verify_document(signed, ED25519.public_key)
    assert signed == sign_document(document, ED25519, METHOD, NOW)


@given(st.binary(max_size=64))
def test_base58_is_what_others_write(data):
    assert decode_multibase(encode_base58(data)) == data
    assert decode_base58(encode_base58(data)) == data


@pytest.mark.parametrize("signer", [ED25519, P256])
def test_our_multikeys_and_web_keys_name_the_same_key_to_others(signer):

    read = multikey_to_jwk(to_multikey(signer.algorithm, signer.public_key))
    ours = to_jwk(signer.algorithm, signer.public_key)
    assert {name: read[name] for name in ours} == ours


@settings(max_examples=20)
@given(st.sets(st.integers(0, MINIMUM_BITS - 1), max_size=10))
def test_status_lists_of_others_are_read_bit_by_bit(indices):
    bits = bytearray(MINIMUM_BITS // 8)
    for index in indices:
        set_status_bit(bits, index, 1)
    theirs = encode_bitstring(bytes(bits))
    for index in [*indices, 0, MINIMUM_BITS - 1]:
        assert is_set(theirs, index) == bool(get_status_bit(bits, index))


# ------------------------------------------------------------------ tokens: PyJWT
@pytest.mark.parametrize("signer", [ED25519, P256])
def test_our_tokens_are_accepted_by_pyjwt(signer):
    token = sign_vc_jwt(certificate(), signer, METHOD)
    key = pyjwt.PyJWK(to_jwk(signer.algorithm, signer.public_key))
    read = pyjwt.api_jws.decode_complete(token, key, algorithms=[str(signer.algorithm)])
    assert read["header"]["typ"] == "vc+jwt"
    assert read["header"]["kid"] == METHOD
    assert pyjwt.decode(token, key, algorithms=[str(signer.algorithm)]) == certificate()
    with pytest.raises(pyjwt.InvalidSignatureError):
        pyjwt.decode(token[:-4] + "AAAA", key, algorithms=[str(signer.algorithm)])


@pytest.mark.parametrize(
    ("signer", "private"), [(ED25519, bytes(range(32))), (P256, bytes(range(2, 34)))]
)
def test_tokens_signed_by_pyjwt_are_accepted_by_us(signer, private):
    token = pyjwt.encode(
        certificate(),
        pyjwt.PyJWK(private_jwk(signer, private)),
        algorithm=str(signer.algorithm),
        headers={"typ": "vc+jwt", "cty": "vc", "kid": METHOD},
    )
    assert verify_vc_jwt(token, signer.public_key, signer.algorithm) == certificate()


# ------------------------------------------------------------------ the log: tlog-scales
def mirror(size):
    """Return every static file of the log at a size, by path."""
    files = {"checkpoint": sign_checkpoint(ORIGIN, size, TREE.roots[size], ED25519).encode()}
    for tile in tiles_of(size):
        if tile.level is None:
            leaves = [LEAVES[position] for position in tile.positions]
            files[tile.path] = entry_bundle(tile, size, leaves)
        else:
            files[tile.path] = tile_content(tile, size, TREE.node)
    return files


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 513, SIZE])
def test_a_mirror_of_our_tiles_is_read_and_rebuilt_by_others(size):
    files = mirror(size)
    backend = SimpleNamespace(get=lambda *path: files.get("/".join(path)))
    reader = TilesReader(backend)
    found = reader.get_checkpoint()
    found.verify(Vkey.from_string(verifier_key(ORIGIN, ED25519.public_key)))
    assert (found.origin, found.size) == (ORIGIN, size)
    assert found.root_hash == reader.calculate_root_hash() == TREE.roots[size]
    for index in (0, size // 2, size - 1):
        assert reader.get_entry(index) == LEAVES[index]
        ours = inclusion_path(index, size, TREE.node)
        assert reader.get_inclusion_proof(index, size).node_hashes == ours
    for old in range(1, size, 97):
        ours = consistency_path(old, size, TREE.node)
        assert reader.get_consistency_proof(old, size).node_hashes == ours


@given(st.data())
def test_others_accept_our_inclusion_proofs_and_refuse_them_for_other_leaves(data):
    size = data.draw(st.integers(1, SIZE))
    index = data.draw(st.integers(0, size - 1))
    proof = InclusionProof(index, size, inclusion_path(index, size, TREE.node))
    proof.check(leaf_hash(LEAVES[index]), TREE.roots[size])
    with pytest.raises(InclusionProofInvalid):
        proof.check(leaf_hash(b"another leaf"), TREE.roots[size])


@given(st.data())
def test_others_accept_our_consistency_proofs_and_refuse_them_for_other_trees(data):
    new = data.draw(st.integers(2, SIZE))
    old = data.draw(st.integers(1, new - 1))
    proof = ConsistencyProof(old, new, consistency_path(old, new, TREE.node))
    proof.check(TREE.roots[old], TREE.roots[new])
    with pytest.raises(ConsistencyProofInvalid):
        proof.check(TREE.roots[old - 1], TREE.roots[new])


@given(size=st.integers(0, 2**40), root=st.binary(min_size=32, max_size=32))
def test_checkpoints_are_the_same_bytes_on_both_sides(size, root):
    theirs = Checkpoint.make_signed(
        ORIGIN, size, root, [PlainEd25519Signer(ORIGIN, bytes(range(32)))]
    )
    ours = sign_checkpoint(ORIGIN, size, root, ED25519)
    assert theirs.serialize() == ours
    assert read_checkpoint(theirs.serialize(), ORIGIN, ED25519.public_key).root == root


def private_jwk(signer, private):
    """Return the private key as a JSON Web Key."""
    return to_jwk(signer.algorithm, signer.public_key) | {"d": base64url(private)}
