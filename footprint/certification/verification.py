"""Verify a certificate in numbered steps, from what is at hand and nothing else.

A step that cannot be decided is unknown; it is never taken for passed. The certificate is VALID
only if somebody known signed it, the public log holds it, no list at hand that is fresh enough
says otherwise, and the moment lies within its period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from footprint.certification.bundle import Anchor, Presented
from footprint.certification.certificate import CertificateContent
from footprint.certification.content_checks import (
    check_certificate_number,
    check_line,
    check_pdf,
    check_sum,
)
from footprint.certification.credential import content_of, unsigned
from footprint.certification.signature_checks import check_decisions, check_signature, check_token
from footprint.certification.standing_checks import check_log, check_status, check_validity
from footprint.certification.step import (
    CHECK_LABELS,
    VERDICT_LABELS,
    Check,
    Outcome,
    Step,
    Verdict,
    passed,
    refused,
    unknown,
)
from footprint.errors import InputError, TanbiaoError
from footprint.text import Text
from footprint.trust.documents import read_object
from footprint.trust.errors import TrustError
from footprint.trust.multibase import plain_base64url

MAX_STATUS_AGE = timedelta(days=30)
"""Age up to which a status list is taken for today's; our choice."""
_NEEDED = {Check.FILE, Check.DECISIONS, Check.NUMBER, Check.LOG, Check.STATUS, Check.VALIDITY}
_PRECEDENCE = (Verdict.NOT_VALID, Verdict.REVOKED, Verdict.SUSPENDED, Verdict.EXPIRED)


@dataclass(frozen=True, slots=True)
class Verification:
    """The steps of a verification and what they come to.

    Parameters
    ----------
    steps
        In their order.
    at
        The moment asked about.
    content
        What the certificate says; None if it could not be read.
    notes
        What a reader must know beside the steps.
    """

    steps: tuple[Step, ...]
    at: datetime
    content: CertificateContent | None = None
    notes: tuple[Text, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the steps come to: the worst failure, else unknown where a needed step is."""
        failures = {step.verdict for step in self.steps if step.outcome is Outcome.FAILED}
        for verdict in _PRECEDENCE:
            if verdict in failures:
                return verdict
        outcomes = {step.check: step.outcome for step in self.steps}
        known = all(outcomes.get(check) is Outcome.PASSED for check in _NEEDED)
        return Verdict.VALID if known and _is_signed(outcomes) else Verdict.UNKNOWN

    def document(self) -> dict[str, Any]:
        """Return it as plain JSON values, in both languages."""
        return {
            "verdict": self.verdict.value,
            "verdict_label": _said(VERDICT_LABELS[self.verdict]),
            "number": self.content and self.content.number,
            "at": self.at.isoformat(),
            "demo": self.content and self.content.demo,
            "steps": [
                {
                    "number": step.number,
                    "check": step.check.value,
                    "label": _said(CHECK_LABELS[step.check]),
                    "outcome": step.outcome.value,
                    "sentence": _said(step.sentence),
                }
                for step in self.steps
            ],
            "notes": [_said(note) for note in self.notes],
        }


def verify(presented: Presented, at: datetime, max_age: timedelta = MAX_STATUS_AGE) -> Verification:
    """Verify what was presented.

    Parameters
    ----------
    presented
        What is at hand, unchecked.
    at
        The moment asked about.
    max_age
        Age beyond which a status list says nothing of today.
    """
    try:
        credential = read_credential(presented)
    except TanbiaoError as problem:
        return unreadable(problem, at)
    content, readable = _read_content(credential)
    signatures = (
        check_signature(credential, presented.body),
        check_token(presented, credential),
    )
    if content is None:
        return Verification((readable, *signatures, *_unchecked()), at)
    inclusion = check_log(presented, content, credential)
    steps = (
        readable,
        *signatures,
        check_decisions(content, presented.statements),
        check_certificate_number(content),
        inclusion.step,
        check_status(presented, content, at, max_age, inclusion.event),
        check_validity(content, at),
        check_pdf(presented.pdf, content, credential, inclusion.event),
        check_sum(content),
    )
    return Verification(steps, at, content, tuple(_notes(presented, content)))


def with_line(verification: Verification, raw: bytes) -> Verification:
    """Return a verification with one more step: an opened line belongs to the certificate."""
    if verification.content is None:
        step = unknown(Check.LINE, *_NOT_READ)
    else:
        step = check_line(raw, verification.content)
    return replace(verification, steps=(*verification.steps, step))


def unreadable(problem: TanbiaoError, at: datetime) -> Verification:
    """Return the verification of a file that cannot be read."""
    return Verification((refused(Check.FILE, problem),), at)


def read_credential(presented: Presented) -> dict[str, Any]:
    """Return the credential that is at hand, unchecked: as JSON, else out of the token.

    Raises
    ------
    TanbiaoError
        There is none, or it is no JSON object.
    """
    if presented.credential is not None:
        return read_object(presented.credential)
    parts = (presented.token or "").split(".")
    return read_object(plain_base64url(parts[1] if len(parts) == 3 else ""))


def issuer_of(credential: dict[str, Any]) -> str | None:
    """Return the DID a credential names as its issuer, unchecked."""
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named if isinstance(named, str) else None


_NOT_READ = (
    "not checked: the content of the certificate could not be read.",
    "未检查：证书内容无法读取。",
)


def _read_content(credential: dict[str, Any]) -> tuple[CertificateContent | None, Step]:
    try:
        content = content_of(unsigned(credential))
    except (InputError, TrustError) as problem:
        return None, refused(Check.FILE, problem)
    return content, passed(
        Check.FILE,
        f"certificate {content.number} of {content.client.name.en}.",
        f"{content.client.name.zh}的证书 {content.number}。",
    )


def _unchecked() -> tuple[Step, ...]:
    later = list(Check)[list(Check).index(Check.DECISIONS) : list(Check).index(Check.LINE)]
    return tuple(unknown(check, *_NOT_READ) for check in later)


def _is_signed(outcomes: dict[Check, Outcome]) -> bool:
    return Outcome.PASSED in {outcomes.get(Check.SIGNATURE), outcomes.get(Check.TOKEN)}


def _notes(presented: Presented, content: CertificateContent) -> list[Text]:
    notes = []
    if content.demo:
        notes.append(
            Text(
                "Made with demonstration keys: it certifies nothing.",
                "本证书使用演示密钥生成，不具有任何认证效力。",
            )
        )
    anchors = (("the body", "认证机构", presented.body), ("the log", "日志", presented.log))
    for en, zh, anchor in anchors:
        if anchor is not None and anchor.source != "given":
            notes.append(_source_note(en, zh, anchor))
    return notes


def _source_note(en: str, zh: str, anchor: Anchor) -> Text:
    keys = ", ".join(_keys_of(anchor))
    if anchor.source == "fetched":
        return Text(
            f"The key of {en} was fetched from the certificate's own address just now: {keys}.",
            f"{zh}的公钥刚从证书自身的网址获取：{keys}。",
        )
    return Text(
        f"The key of {en} was taken from the file itself, so anybody could have made it. Compare "
        f"it with the one that {anchor.document.get('id')} publishes: {keys}.",
        f"{zh}的公钥取自文件本身，任何人都可能伪造。请与 {anchor.document.get('id')} "
        f"公布的公钥核对：{keys}。",
    )


def _keys_of(anchor: Anchor) -> list[str]:
    """Return the keys of a document as multibase, to be compared by eye."""
    methods = anchor.document.get("verificationMethod")
    found = [one.get("publicKeyMultibase") for one in methods or () if isinstance(one, dict)]
    return [str(one) for one in found if one]


def _said(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
