"""W3C Data Integrity proofs by the cryptosuite ``eddsa-jcs-2022``.

The proof's options and the document are each brought to RFC 8785 form and hashed; Ed25519 signs
the two hashes. Every member of the document is covered, contexts included.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from footprint.trust.documents import as_object, canonical_bytes, member
from footprint.trust.errors import TrustError, fault, shown
from footprint.trust.instants import instant, read_instant
from footprint.trust.keys import Algorithm, Signer, verify_signature
from footprint.trust.multibase import decode_base58, encode_base58

CRYPTOSUITE = "eddsa-jcs-2022"
_FIXED = {
    "type": "DataIntegrityProof",
    "cryptosuite": CRYPTOSUITE,
    "proofPurpose": "assertionMethod",
}
_MEMBERS = _FIXED.keys() | {"@context", "created", "verificationMethod", "proofValue"}


def sign_document(
    document: dict[str, Any], signer: Signer, verification_method: str, created: datetime
) -> dict[str, Any]:
    """Return the document with its proof.

    Parameters
    ----------
    document
        Plain JSON values, without a proof.
    signer
        An Ed25519 key.
    verification_method
        Address of the key, such as ``did:web:label.example#key-1``.
    created
        Time of signing.
    """
    if signer.algorithm is not Algorithm.ED25519:
        raise TrustError(
            fault(
                "wrong-algorithm",
                f"{CRYPTOSUITE} needs an Ed25519 key, not {signer.algorithm}.",
                f"{CRYPTOSUITE} 须使用 Ed25519 密钥，而不是 {signer.algorithm}。",
            )
        )
    if "proof" in document:
        raise TrustError(
            fault("signed-already", "The document has a proof already.", "文件已带有证明。")
        )
    proof: dict[str, Any] = {
        "type": _FIXED["type"],
        "cryptosuite": CRYPTOSUITE,
        "created": instant(created),
        "verificationMethod": verification_method,
        "proofPurpose": _FIXED["proofPurpose"],
    }
    if "@context" in document:
        proof["@context"] = document["@context"]
    value = encode_base58(signer.sign(signed_bytes(document, proof)))
    return document | {"proof": proof | {"proofValue": value}}


def verify_document(document: Any, public_key: bytes) -> None:
    """Check the proof of a document.

    Raises
    ------
    TrustError
        If anything in the document or in its proof is not as it was signed with that key.
    """
    proof = proof_of(document)
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if unsigned.get("@context") != options.get("@context"):
        raise TrustError(
            fault(
                "context-changed",
                "The document's @context is not the one that was signed.",
                "文件的 @context 与签名时不一致。",
            )
        )
    signature = decode_base58(proof["proofValue"])
    if not verify_signature(
        Algorithm.ED25519, public_key, signature, signed_bytes(unsigned, options)
    ):
        raise TrustError(
            fault(
                "signature-wrong",
                "The signature does not fit: the document was changed, or another key signed it.",
                "签名不符：文件被改动，或由其他密钥签署。",
            )
        )


def proof_of(document: Any) -> dict[str, Any]:
    """Return the proof of a document, if it is of the one kind that is read here."""
    proof = as_object(member(document, "proof", dict))
    wrong = [name for name, value in _FIXED.items() if proof.get(name) != value]
    wrong += sorted(set(proof) - _MEMBERS)
    if wrong:
        names = shown(", ".join(wrong))
        raise TrustError(
            fault(
                "proof-unknown",
                f"The proof is not a plain {CRYPTOSUITE} proof for assertions; look at: {names}.",
                f"证明不是 {CRYPTOSUITE} 声明证明，请检查：{names}。",
            )
        )
    member(proof, "proofValue", str)
    member(proof, "verificationMethod", str)
    read_instant(proof.get("created"))
    return proof


def signed_bytes(unsigned: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Return what is signed: the hash of the proof's options, then the hash of the document."""
    parts = (canonical_bytes(options), canonical_bytes(unsigned))
    return b"".join(hashlib.sha256(part).digest() for part in parts)
