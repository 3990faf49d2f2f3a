"""Who signed: the body's signature, the token beside it, and the two people who decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from footprint.certification.bundle import Anchor, Presented
from footprint.certification.certificate import CertificateContent, Decision
from footprint.certification.credential import unsigned
from footprint.certification.roles import Role
from footprint.certification.step import Check, Step, failed, passed, refused, unknown
from footprint.errors import TanbiaoError
from footprint.trust.did import find_key
from footprint.trust.documents import canonical_bytes, read_json
from footprint.trust.errors import TrustError, fault
from footprint.trust.instants import read_instant
from footprint.trust.integrity import proof_of, verify_document
from footprint.trust.jwt import read_header, verify_vc_jwt
from footprint.trust.key_formats import PublicKey, from_multikey, to_multikey
from footprint.trust.keys import Algorithm, load_public_key, signature_to_der
from footprint.trust.multibase import decode_base58

NO_BODY = (
    "no DID document of the body is at hand; give it with --trust, or use --fetch.",
    "没有该机构的 DID 文档；请用 --trust 提供，或使用 --fetch 获取。",
)
_DECIDING = {Role.INDEPENDENT_REVIEWER.value, Role.DECISION_MAKER.value}


def check_proof(document: Any, anchor: Anchor) -> PublicKey:
    """Return the key that signed a document, once its proof holds.

    Raises
    ------
    TrustError
        The proof is broken, the key is not its controller's or was not in force.
    """
    proof = proof_of(document)
    key = find_key(anchor.document, proof["verificationMethod"])
    key.check_signed_at(read_instant(proof["created"]))
    verify_document(document, key.public_key)
    return key


def check_signature(credential: Mapping[str, Any], body: Anchor | None) -> Step:
    """Check the credential's own proof (eddsa-jcs-2022) by a key of the body."""
    check = Check.SIGNATURE
    if "proof" not in credential:
        en = "the credential carries no proof of its own; the token's signature counts."
        return unknown(check, en, "凭证本身不含证明；以令牌签名为准。")
    if body is None:
        return unknown(check, *NO_BODY)
    try:
        _require_issuer(credential, body)
        key = check_proof(dict(credential), body)
    except TanbiaoError as problem:
        return refused(check, problem)
    did, shown = body.document["id"], to_multikey(key.algorithm, key.public_key)
    return passed(
        check,
        f"signed by {did} with its key {shown}; nothing was changed since.",
        f"由 {did} 以密钥 {shown} 签名，此后未被改动。",
    )


def check_token(presented: Presented, credential: Mapping[str, Any]) -> Step:
    """Check that the vc+jwt is signed by the body and holds the same content."""
    check = Check.TOKEN
    if presented.token is None:
        return unknown(check, "no token was given to compare.", "未提供可比对的令牌。")
    if presented.body is None:
        return unknown(check, *NO_BODY)
    try:
        _require_same(presented.token, credential, presented.body)
    except TanbiaoError as problem:
        return refused(check, problem)
    en = "the vc+jwt token is signed by the body and says the same."
    return passed(check, en, "vc+jwt 令牌由该机构签名，内容一致。")


def check_decisions(content: CertificateContent, statements: bytes | None) -> Step:
    """Check that reviewer and decision maker are two people, each with a signature that holds."""
    check, decisions = Check.DECISIONS, content.decisions
    if {one.role for one in decisions} != _DECIDING or len(decisions) != len(_DECIDING):
        en = "it does not rest on one independent review and one decision."
        return failed(check, en, "证书未同时具备一份独立复核和一份认证决定。")
    for values in (
        [one.name for one in decisions],
        [one.public_key for one in decisions],
        [one.key_id for one in decisions],
        [one.signature for one in decisions],
    ):
        if len(set(values)) < len(decisions):
            en = "review and decision are by one person or one key."
            return failed(check, en, "复核与决定出自同一人或同一密钥。")
    try:
        shown = _read_statements(statements)
        for decision in decisions:
            _require_signed(decision, content, shown)
    except TanbiaoError as problem:
        return refused(check, problem)
    names = " / ".join(one.name for one in decisions)
    return passed(
        check,
        f"reviewed and decided by two people with keys of their own ({names}).",
        f"由两人分别以各自密钥复核和决定（{names}）。",
    )


def _require_same(token: str, credential: Mapping[str, Any], body: Anchor) -> None:
    key = find_key(body.document, read_header(token)["kid"])
    content = verify_vc_jwt(token, key.public_key, key.algorithm)
    if "proof" in credential:
        key.check_signed_at(read_instant(proof_of(dict(credential))["created"]))
    _require_issuer(content, body)
    if canonical_bytes(unsigned(content)) != canonical_bytes(unsigned(credential)):
        raise TrustError(
            fault(
                "other-token",
                "the token says something else than the credential.",
                "令牌内容与凭证不一致。",
            )
        )


def _require_issuer(credential: Mapping[str, Any], body: Anchor) -> None:
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if named != body.document.get("id"):
        raise TrustError(
            fault(
                "other-issuer",
                "the credential names another issuer than the DID document at hand.",
                "凭证的签发者与所用 DID 文档不是同一机构。",
            )
        )


def _require_signed(
    decision: Decision, content: CertificateContent, statements: Mapping[str, Any] | None
) -> None:
    algorithm, public_key = from_multikey(decision.public_key)
    key = load_public_key(algorithm, public_key)
    if algorithm is not Algorithm.P256 or not isinstance(key, EllipticCurvePublicKey):
        raise TrustError(
            fault(
                "decision-algorithm",
                f"decisions are signed by ES256, not {algorithm}.",
                f"决定须以 ES256 签名，而不是 {algorithm}。",
            )
        )
    try:
        digest = bytes.fromhex(decision.statement_hash)
        signature = signature_to_der(decode_base58(decision.signature))
        key.verify(signature, digest, ECDSA(Prehashed(SHA256())))
    except (InvalidSignature, ValueError) as problem:
        raise TrustError(
            fault(
                "decision-signature",
                f"the signature of {decision.name} does not fit the statement.",
                f"{decision.name}的签名与所签声明不符。",
            )
        ) from problem
    if statements is not None:
        _require_statement(decision, content, statements)


def _require_statement(
    decision: Decision, content: CertificateContent, statements: Mapping[str, Any]
) -> None:
    """Compare what was signed, where it is shown, with the certificate."""
    said = statements.get(decision.statement_hash, {})
    meant = {
        "study_hash": content.study_hash,
        "kgco2e": content.kgco2e,
        "scheme": content.scheme,
        "body": content.body.did,
        "role": decision.role,
        "key": decision.key_id,
        "outcome": "granted",
    }
    if any(said.get(key) != value for key, value in meant.items()):
        raise TrustError(
            fault(
                "decision-statement",
                f"what {decision.name} signed is not shown, or is about another study.",
                f"{decision.name}所签声明未提供，或针对其他研究。",
            )
        )


def _read_statements(raw: bytes | None) -> dict[str, Any] | None:
    """Return the statements by their hash; None if none are shown."""
    if raw is None:
        return None
    found = read_json(raw)
    rows = found if isinstance(found, list) else []
    objects = [one for one in rows if isinstance(one, dict)]
    return {hashlib.sha256(canonical_bytes(one)).hexdigest(): one for one in objects}
