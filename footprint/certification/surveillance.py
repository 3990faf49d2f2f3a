"""What asks for another look at a certificate after it was issued: dates, drift, data, suppliers.

Each trigger is a fact with its day; what follows (recalculation, suspension) is decided by people.
Only the end of validity needs nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from footprint.bom import Submission
from footprint.certification.certificate import CertificateContent, CertificateStatus
from footprint.certification.scheme import Scheme
from footprint.text import Text

REMINDER_DAYS = (90, 30, 7)
"""Days before a date at which the holder and the body are reminded; our choice."""


class TriggerKind(StrEnum):
    """Kinds of trigger."""

    SURVEILLANCE_DUE = "surveillance-due"
    EXPIRY_NEAR = "expiry-near"
    SUSPENSION_ENDS = "suspension-ends"
    DRIFT = "drift"
    DATA_RELEASE = "data-release"
    SUPPLIER_CERTIFICATE = "supplier-certificate"
    SUPPLIER_FIGURE_EXPIRED = "supplier-figure-expired"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason to look again.

    Parameters
    ----------
    kind, subject
        What it is, and what it is about (a date, a release, a line): the pair is unique for a
        certificate, so the same fact is raised once.
    due
        Day by which somebody should have acted.
    text
        What happened.
    """

    kind: TriggerKind
    subject: str
    due: date
    text: Text


@dataclass(frozen=True, slots=True)
class SupplierCertificate:
    """A certificate of this register that a bill line rests on, with its present state."""

    line: str
    number: str
    status: CertificateStatus


def date_triggers(content: CertificateContent, today: date) -> Iterator[Trigger]:
    """Yield the reminders for surveillance and expiry that are due."""
    for kind, day, words in (
        (
            TriggerKind.SURVEILLANCE_DUE,
            content.surveillance_due,
            Text("the surveillance is due on", "监督应于以下日期前完成："),
        ),
        (
            TriggerKind.EXPIRY_NEAR,
            content.valid_until,
            Text("the certificate ends on", "证书有效期截止："),
        ),
    ):
        reached = [days for days in REMINDER_DAYS if today >= day - timedelta(days=days)]
        if reached:
            text = Text(f"{words.en} {day.isoformat()}.", f"{words.zh}{day.isoformat()}。")
            yield Trigger(kind, f"{day.isoformat()}/{min(reached)}", day, text)


def suspension_trigger(since: date, scheme: Scheme, today: date) -> Trigger | None:
    """Return the trigger of a suspension that lasts as long as the scheme allows, or None."""
    ends = add_months(since, scheme.suspension_months)
    if today < ends - timedelta(days=REMINDER_DAYS[1]):
        return None
    return Trigger(
        TriggerKind.SUSPENSION_ENDS,
        ends.isoformat(),
        ends,
        Text(
            f"the suspension may last until {ends.isoformat()}: reinstate or revoke.",
            f"暂停最长至 {ends.isoformat()}：请恢复或撤销。",
        ),
    )


def drift_trigger(
    content: CertificateContent, kgco2e: float, subject: str, scheme: Scheme, due: date
) -> Trigger | None:
    """Return the trigger of a new value that is too far from the certified one, or None.

    Parameters
    ----------
    kgco2e
        New footprint per the same functional unit and boundary.
    subject
        What it was computed from, such as ``version 3``.
    """
    share = drift(content.kgco2e, kgco2e)
    if share is not None and abs(share) <= scheme.drift_share:
        return None
    moved = "" if share is None else f" ({share:+.1%})"
    limit = f"{scheme.drift_share:.0%}"
    return Trigger(
        TriggerKind.DRIFT,
        subject,
        due,
        Text(
            f"{subject}: {kgco2e:.4g} kg CO2e instead of {content.kgco2e:.4g}{moved}; "
            f"the scheme allows {limit}.",
            f"{subject}：{kgco2e:.4g} kg CO2e，证书为 {content.kgco2e:.4g}{moved}；"
            f"方案限值 {limit}。",
        ),
    )


def drift(certified_kgco2e: float, new_kgco2e: float) -> float | None:
    """Return the relative change, or None if the certified value is 0.

    Examples
    --------
    >>> drift(200.0, 230.0)
    0.15
    """
    if certified_kgco2e == 0:
        return None
    return (new_kgco2e - certified_kgco2e) / abs(certified_kgco2e)


def supplier_triggers(
    submission: Submission, certificates: Iterable[SupplierCertificate], today: date
) -> Iterator[Trigger]:
    """Yield a trigger for every supplier figure that has lost what it rests on."""
    for found in certificates:
        if found.status is not CertificateStatus.VALID:
            yield Trigger(
                TriggerKind.SUPPLIER_CERTIFICATE,
                f"{found.number}/{found.status.value}",
                today,
                Text(
                    f"line {found.line} rests on certificate {found.number}, "
                    f"which is {found.status.value}.",
                    f"第 {found.line} 行所依据的证书 {found.number} 状态为 {found.status.value}。",
                ),
            )
    for line in (*submission.bill, *submission.packaging):
        figure = line.supplier_figure
        if figure is not None and figure.valid_to is not None and figure.valid_to < today:
            day = figure.valid_to.isoformat()
            yield Trigger(
                TriggerKind.SUPPLIER_FIGURE_EXPIRED,
                f"{line.key}/{day}",
                today,
                Text(
                    f"the supplier's figure of line {line.key} ended on {day}.",
                    f"第 {line.key} 行供应商数据已于 {day} 到期。",
                ),
            )


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month if it has no such day.

    Examples
    --------
    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days
