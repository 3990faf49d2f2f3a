"""Whether the certificate stands: in the public log, by its status lists, within its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from footprint.certification.bundle import Anchor, LogProof, Presented
from footprint.certification.certificate import STATUS_LABELS, CertificateContent, CertificateStatus
from footprint.certification.credential import (
    REVOCATION,
    SUSPENSION,
    credential_hash,
    public_url,
    status_entry,
    status_url,
)
from footprint.certification.events import LogEvent, read_leaf
from footprint.certification.period import begins, ends
from footprint.certification.signature_checks import NO_BODY, check_proof
from footprint.certification.step import Check, Step, Verdict, failed, passed, refused, unknown
from footprint.errors import TanbiaoError
from footprint.trust.checkpoint import Checkpoint, read_checkpoint
from footprint.trust.did import did_web, find_key
from footprint.trust.documents import member, read_object
from footprint.trust.errors import TrustError, fault
from footprint.trust.instants import read_instant
from footprint.trust.keys import Algorithm
from footprint.trust.merkle import leaf_hash, verify_inclusion
from footprint.trust.status_list import status_of

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of a verifier's clock the issue may lie without a word."""
_ENDED = {
    CertificateStatus.REVOKED,
    CertificateStatus.WITHDRAWN,
    CertificateStatus.SUPERSEDED,
}
_VERDICTS = {REVOCATION: Verdict.REVOKED, SUSPENSION: Verdict.SUSPENDED}
_WORDS = {REVOCATION: ("revoked", "撤销"), SUSPENSION: ("suspended", "暂停")}


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The log step, and the event that was proven to be in the log."""

    step: Step
    event: LogEvent | None = None


def check_log(
    presented: Presented, content: CertificateContent, credential: dict[str, Any]
) -> Inclusion:
    """Check that an event of this very credential stands in a log whose head is signed."""
    check, lacking = Check.LOG, _lacking(presented, credential)
    if presented.proof is None or presented.log is None or lacking:
        return Inclusion(unknown(check, *lacking))
    try:
        proof = _read_proof(presented.proof)
        event = _event_of(proof, content, credential)
        _require_included(proof, content, presented.log)
    except TanbiaoError as problem:
        return Inclusion(refused(check, problem))
    label = STATUS_LABELS[event.status]
    step = passed(
        check,
        f"entry {proof.index} of a log of {proof.size} entries, {event.at:%Y-%m-%d %H:%M} UTC "
        f"(“{event.kind}”, then {label.en}).",
        f"为日志第 {proof.index} 条（共 {proof.size} 条），{event.at:%Y-%m-%d %H:%M} UTC"
        f"（{event.kind}，其后状态：{label.zh}）。",
    )
    return Inclusion(step, event)


def check_status(
    presented: Presented,
    content: CertificateContent,
    at: datetime,
    max_age: timedelta,
    event: LogEvent | None,
) -> Step:
    """Check revocation and suspension by the newest lists at hand, and say how old they are."""
    if presented.body is None:
        return unknown(Check.STATUS, *NO_BODY)
    try:
        found = _newest_lists(presented, content, presented.body)
        signs = [one for one, (_, given) in found.items() if _is_set(content, one, given)]
    except TanbiaoError as problem:
        return refused(Check.STATUS, problem)
    times = {purpose: made for purpose, (made, _) in found.items()}
    if event is not None and event.status in _ENDED:
        return _ended(event)
    return _not_standing(signs[0], times[signs[0]], at) if signs else _standing(times, at, max_age)


def check_validity(content: CertificateContent, at: datetime) -> Step:
    """Check the period of validity at a moment."""
    check, first, last = Check.VALIDITY, begins(content), content.valid_until
    if at + CLOCK_SKEW < first:
        return unknown(
            check,
            f"the moment asked about ({at:%Y-%m-%d %H:%M}) is before the issue "
            f"({first:%Y-%m-%d %H:%M %Z}); look at the clock.",
            f"所查时刻（{at:%Y-%m-%d %H:%M}）早于发证时间"
            f"（{first:%Y-%m-%d %H:%M %Z}）；请检查时钟。",
        )
    if at >= ends(content):
        return failed(check, f"it ended on {last}.", f"有效期至 {last}，已过期。", Verdict.EXPIRED)
    return passed(
        check,
        f"valid from {content.valid_from} to {last}, both days included.",
        f"自 {content.valid_from} 至 {last}（含首尾两日）。",
    )


def _lacking(presented: Presented, credential: dict[str, Any]) -> tuple[str, ...]:
    """Return what is not at hand for the log step, in both languages; nothing: all is."""
    if presented.proof is None:
        en = "no proof from the public log was given; --proof or --fetch gives one."
        return en, "未提供公开日志证明；可用 --proof 提供或 --fetch 获取。"
    if presented.log is None:
        en = "no key of the log is at hand; give its DID document with --trust."
        return en, "没有日志公钥；请用 --trust 提供其 DID 文档。"
    if "proof" not in credential:
        en = "the log names the credential with its proof, which a token alone does not hold."
        return en, "日志记录的是含证明的凭证，仅凭令牌无法核对。"
    return ()


def _read_proof(raw: bytes) -> LogProof:
    try:
        return LogProof.model_validate(read_object(raw))
    except ValueError as problem:
        raise TrustError(
            fault("broken-proof", "the log proof cannot be read.", "日志证明无法读取。")
        ) from problem


def _event_of(proof: LogProof, content: CertificateContent, credential: dict[str, Any]) -> LogEvent:
    event = read_leaf(proof.leaf.encode())
    if (event.number, event.body, event.credential_hash) != (
        content.number,
        content.body.did,
        credential_hash(credential),
    ):
        raise TrustError(
            fault(
                "other-event",
                "the log entry is about another certificate, or another wording of it.",
                "日志条目针对其他证书，或该证书的其他版本。",
            )
        )
    return event


def _require_included(proof: LogProof, content: CertificateContent, log: Anchor) -> None:
    head = _signed_head(proof, content, log)
    path = [bytes.fromhex(part) for part in proof.path]
    leaf = leaf_hash(proof.leaf.encode())
    if head.size != proof.size or not verify_inclusion(
        leaf, proof.index, head.size, path, head.root
    ):
        raise TrustError(
            fault(
                "not-in-log",
                "the proof does not lead from the entry to the signed head of the log.",
                "证明路径无法从该条目到达已签名的日志根。",
            )
        )


def _signed_head(proof: LogProof, content: CertificateContent, log: Anchor) -> Checkpoint:
    """Return the head a key of the log's operator signed."""
    if log.document.get("id") != did_web(public_url(content)):
        raise TrustError(
            fault(
                "other-log",
                "the log is not the one of the service that publishes the certificate.",
                "该日志不属于发布此证书的平台。",
            )
        )
    origin = public_url(content).split("://", 1)[1] + "/log"
    problem = TrustError(fault("no-log-key", "the log has no key.", "日志没有公钥。"))
    for name in member(log.document, "assertionMethod", list):
        try:
            key = find_key(log.document, str(name))
            if key.algorithm is Algorithm.ED25519 and key.revoked is None:
                return read_checkpoint(proof.checkpoint, origin, key.public_key)
        except TrustError as found:
            problem = found
    raise problem


def _newest_lists(
    presented: Presented, content: CertificateContent, body: Anchor
) -> dict[str, tuple[datetime, dict[str, Any]]]:
    """Return the newest list of each purpose with when it was made; all must be signed.

    Lists of other bodies are left aside; a list of this one that was changed is not.
    """
    newest: dict[str, tuple[datetime, dict[str, Any]]] = {}
    own = {status_url(content, purpose): purpose for purpose in _WORDS}
    for raw in presented.lists:
        credential = read_object(raw)
        purpose = own.get(str(credential.get("id")))
        if purpose is None and credential.get("issuer") != body.document.get("id"):
            continue  # of another body
        check_proof(credential, body)
        made = read_instant(credential.get("validFrom"))
        if purpose is not None and (purpose not in newest or made > newest[purpose][0]):
            newest[purpose] = (made, credential)
    return newest


def _is_set(content: CertificateContent, purpose: str, credential: dict[str, Any]) -> bool:
    entry = status_entry(content, purpose)
    return status_of({**entry, "statusListIndex": str(content.status_index)}, credential)


def _ended(event: LogEvent) -> Step:
    label = STATUS_LABELS[event.status]
    return failed(
        Check.STATUS,
        f"the public log says: {label.en} since {event.at:%Y-%m-%d}.",
        f"公开日志显示：自 {event.at:%Y-%m-%d} 起{label.zh}。",
        Verdict.REVOKED,
    )


def _not_standing(purpose: str, made: datetime, at: datetime) -> Step:
    en, zh = _WORDS[purpose]
    age_en, age_zh = _age(at - made)
    return failed(
        Check.STATUS,
        f"the certificate is {en}, says the body's list of {made:%Y-%m-%d %H:%M} UTC ({age_en}).",
        f"证书已{zh}：见该机构 {made:%Y-%m-%d %H:%M} UTC 的状态列表（{age_zh}）。",
        _VERDICTS[purpose],
    )


def _standing(found: dict[str, datetime], at: datetime, max_age: timedelta) -> Step:
    """Judge lists in which nothing is set: both must be there, and not too old."""
    missing = [purpose for purpose in _WORDS if purpose not in found]
    if missing:
        names_en, names_zh = (", ".join(_NAMES[one][i] for one in missing) for i in (0, 1))
        return unknown(
            Check.STATUS,
            f"no {names_en} was given; use --status or --fetch.",
            f"未提供{names_zh}；请使用 --status 或 --fetch。",
        )
    oldest = min(found.values())
    age_en, age_zh = _age(at - oldest)
    if at - oldest > max_age:
        return unknown(
            Check.STATUS,
            f"neither revoked nor suspended on {oldest:%Y-%m-%d}, but that list is {age_en}; "
            "get a new one with --fetch.",
            f"{oldest:%Y-%m-%d} 时未撤销、未暂停，但该列表{age_zh}；请用 --fetch 获取新列表。",
        )
    return passed(
        Check.STATUS,
        f"neither revoked nor suspended; the lists are of {oldest:%Y-%m-%d %H:%M} UTC ({age_en}).",
        f"未撤销、未暂停；状态列表时间为 {oldest:%Y-%m-%d %H:%M} UTC（{age_zh}）。",
    )


_NAMES = {
    REVOCATION: ("list of revoked certificates", "撤销列表"),
    SUSPENSION: ("list of suspended certificates", "暂停列表"),
}


def _age(age: timedelta) -> tuple[str, str]:
    """Return an age in words."""
    hours = int(abs(age).total_seconds() // 3600)
    days = hours // 24
    en = f"{days} days" if days > 1 else f"{hours} hours"
    zh = f"{days} 天" if days > 1 else f"{hours} 小时"
    if age < timedelta(0):
        return f"made {en} after the moment asked about", f"晚于所查时刻 {zh}"
    return f"{en} old", f"距今 {zh}"
