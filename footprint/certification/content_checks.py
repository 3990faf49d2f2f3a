"""What the certificate says of itself: its number, its sum, the PDF beside it, one opened line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from footprint.certification.bundle import PdfReading
from footprint.certification.certificate import CertificateContent, Decision
from footprint.certification.events import LogEvent
from footprint.certification.number import check_number
from footprint.certification.roles import Role
from footprint.certification.signature_checks import NO_BODY
from footprint.certification.step import Check, Step, failed, passed, refused, unknown
from footprint.errors import TanbiaoError
from footprint.text import Text
from footprint.trust.commitments import read_opening, verify_opening
from footprint.trust.documents import canonical_bytes, read_object
from footprint.trust.errors import TrustError, fault
from footprint.trust.key_formats import from_multikey

TOLERANCE = 1e-9
"""Relative rounding of a sum of stages."""


def check_certificate_number(content: CertificateContent) -> Step:
    """Check the number's check character, and that it is this body's, scheme's and year's."""
    check = Check.NUMBER
    try:
        same = check_number(content.number) == content.number
    except TanbiaoError as problem:
        return refused(check, problem)
    stem = f"{content.body.code}-{content.scheme_code}-"
    if not same or not content.number.startswith(stem):
        return failed(
            check,
            f"{content.number} is not a number of {content.body.code} under {content.scheme_code}.",
            f"{content.number} 不是 {content.body.code} 机构 {content.scheme_code} 方案的编号。",
        )
    return passed(
        check,
        f"{content.number}: the check character fits.",
        f"{content.number}：校验码正确。",
    )


def check_sum(content: CertificateContent) -> Step:
    """Check that the stages, and the five kinds of emission, sum to the total."""
    check, total = Check.SUM, content.kgco2e
    stages = [stage.kgco2e for stage in content.stages]
    kinds = list(content.buckets.model_dump().values())
    for parts in (stages, kinds):
        scale = max(abs(total), *(abs(part) for part in parts)) if parts else abs(total)
        if abs(math.fsum(parts) - total) > TOLERANCE * scale:
            return failed(
                check,
                f"the parts sum to {math.fsum(parts):.6g}, the total is {total:.6g} kg CO2e.",
                f"各部分之和为 {math.fsum(parts):.6g}，总量为 {total:.6g} kg CO2e。",
            )
    return passed(
        check,
        f"{len(stages)} stages sum to {total:.6g} kg CO2e per {content.functional_unit_label.en}.",
        f"{len(stages)} 个阶段之和为 {total:.6g} kg CO2e，"
        f"单位：{content.functional_unit_label.zh}。",
    )


def check_pdf(
    pdf: PdfReading | None,
    content: CertificateContent,
    credential: dict[str, Any],
    event: LogEvent | None,
) -> Step:
    """Check that the PDF is the one in the log, carries the credential, and is signed as it should.

    Its signatures must be intact and trusted. They leave a few bytes open, such as copies of the
    authority's certificate; the hash in the log closes these.
    """
    if pdf is None:
        return unknown(Check.PDF, "no PDF was given to compare.", "未提供可比对的 PDF。")
    problem = pdf.refused or next(_pdf_problems(pdf, content, credential, event), None)
    if problem is not None:
        return failed(Check.PDF, problem.en, problem.zh)
    if any(seal.trusted is None for seal in pdf.seals):
        return unknown(Check.PDF, *NO_BODY)
    names = ", ".join(seal.signer for seal in pdf.seals)
    return passed(
        Check.PDF,
        f"the PDF carries the same credential; its signatures are intact and trusted ({names}).",
        f"PDF 附带相同凭证；签名完整且可信（{names}）。",
    )


def check_line(raw: bytes, content: CertificateContent) -> Step:
    """Check that one opened line is among those the certificate commits to."""
    check = Check.LINE
    try:
        opening = read_opening(read_object(raw).get("opening"))
        root = bytes.fromhex(content.lines_root)
        if opening.count != content.lines_count or not verify_opening(opening, root):
            raise TrustError(_OTHER_LINE)
    except (TanbiaoError, ValueError) as problem:
        return refused(
            check, problem if isinstance(problem, TanbiaoError) else TrustError(_OTHER_LINE)
        )
    return passed(
        check,
        f"line “{opening.key}” is one of the {opening.count} lines the certificate commits to.",
        f"清单行“{opening.key}”属于证书所承诺的 {opening.count} 行之一。",
    )


_OTHER_LINE = fault(
    "other-line",
    "the line is not among those this certificate commits to, or it was changed.",
    "该行不在此证书所承诺的清单行之中，或已被改动。",
)


def _pdf_problems(
    pdf: PdfReading,
    content: CertificateContent,
    credential: dict[str, Any],
    event: LogEvent | None,
) -> Iterator[Text]:
    """Yield what is wrong with a PDF that could be read."""
    if not _attaches(pdf, credential):
        yield Text(
            "the PDF does not carry the same credential.json as the certificate.",
            "PDF 附带的 credential.json 与证书凭证不一致。",
        )
    for seal in pdf.seals:
        if not seal.intact:
            yield Text(
                f"the PDF was changed after {seal.signer} signed it.",
                f"{seal.signer}签名之后 PDF 被改动。",
            )
        elif seal.trusted is False:
            yield Text(
                f"the body's authority does not vouch for the signature of {seal.signer}.",
                f"{seal.signer}的签名未获该机构证书签发方认可。",
            )
    if not pdf.seals or not pdf.complete:
        yield Text(
            "the PDF is not signed, or something was added after the last signature.",
            "PDF 未签名，或在最后一个签名之后被追加内容。",
        )
    if event is not None and event.pdf_hash not in {None, pdf.sha256}:
        yield Text(
            "the PDF is not, byte by byte, the one whose hash stands in the public log.",
            "PDF 与公开日志所记散列值对应的文件不完全一致。",
        )
    if not _signed_by_decider(pdf, content):
        yield Text(
            "the PDF is not signed with the key of the decision maker.",
            "PDF 未由认证决定人员的密钥签名。",
        )


def _attaches(pdf: PdfReading, credential: dict[str, Any]) -> bool:
    if pdf.credential is None:
        return False
    try:
        return canonical_bytes(read_object(pdf.credential)) == canonical_bytes(credential)
    except TanbiaoError:
        return False


def _signed_by_decider(pdf: PdfReading, content: CertificateContent) -> bool:
    """Tell whether the decision maker signed; an amended PDF may bear the body's seal alone."""
    if content.revision > 1:
        return True
    keys = {seal.public_key for seal in pdf.seals}
    return any(
        one.role == Role.DECISION_MAKER and _key_of(one) in keys for one in content.decisions
    )


def _key_of(decision: Decision) -> bytes | None:
    try:
        return from_multikey(decision.public_key)[1]
    except TanbiaoError:
        return b"unreadable"
