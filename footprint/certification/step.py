"""One step of a verification: what was checked, how it came out, and why, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from footprint.errors import TanbiaoError
from footprint.text import Text


class Outcome(StrEnum):
    """How a step came out; unknown is never taken for passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What a verification comes to."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_VALID = "not-valid"
    UNKNOWN = "unknown"


VERDICT_LABELS: dict[Verdict, Text] = {
    Verdict.VALID: Text("VALID", "有效"),
    Verdict.SUSPENDED: Text("SUSPENDED", "暂停"),
    Verdict.REVOKED: Text("REVOKED", "撤销"),
    Verdict.EXPIRED: Text("EXPIRED", "过期"),
    Verdict.NOT_VALID: Text("NOT VALID", "不成立"),
    Verdict.UNKNOWN: Text("UNKNOWN", "无法确定"),
}


class Check(StrEnum):
    """The checks, in their order."""

    FILE = "file"
    SIGNATURE = "signature"
    TOKEN = "token"  # noqa: S105 - the name of a check
    DECISIONS = "decisions"
    NUMBER = "number"
    LOG = "log"
    STATUS = "status"
    VALIDITY = "validity"
    PDF = "pdf"
    SUM = "sum"
    LINE = "line"


CHECK_LABELS: dict[Check, Text] = {
    Check.FILE: Text("the file can be read", "文件可读"),
    Check.SIGNATURE: Text("signature of the body", "机构签名"),
    Check.TOKEN: Text("the token says the same", "令牌内容一致"),
    Check.DECISIONS: Text("two people decided", "两人决定"),
    Check.NUMBER: Text("certificate number", "证书编号"),
    Check.LOG: Text("public log", "公开日志"),
    Check.STATUS: Text("status", "证书状态"),
    Check.VALIDITY: Text("period of validity", "有效期"),
    Check.PDF: Text("the PDF says the same", "PDF一致"),
    Check.SUM: Text("stages sum to the total", "各阶段之和等于总量"),
    Check.LINE: Text("the line belongs to it", "清单行归属"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One check and its outcome.

    Parameters
    ----------
    check
        What was checked; its place in `Check` is its number.
    outcome
        How it came out.
    sentence
        What was found.
    verdict
        What a failure makes of the certificate.
    """

    check: Check
    outcome: Outcome
    sentence: Text
    verdict: Verdict = Verdict.NOT_VALID

    @property
    def number(self) -> int:
        """Number of the step, from 1."""
        return list(Check).index(self.check) + 1


def passed(check: Check, en: str, zh: str) -> Step:
    """Return a step that passed."""
    return Step(check, Outcome.PASSED, Text(en, zh))


def failed(check: Check, en: str, zh: str, verdict: Verdict = Verdict.NOT_VALID) -> Step:
    """Return a step that failed."""
    return Step(check, Outcome.FAILED, Text(en, zh), verdict)


def unknown(check: Check, en: str, zh: str) -> Step:
    """Return a step that could not be decided."""
    return Step(check, Outcome.UNKNOWN, Text(en, zh))


def refused(check: Check, problem: TanbiaoError) -> Step:
    """Return a step that failed for a reason already in words."""
    return failed(check, problem.say("en"), problem.say("zh"))
