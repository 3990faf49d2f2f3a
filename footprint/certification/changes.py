"""What may happen to a certificate after its issue: from which status, by whom, for which reasons.

The names of the statuses follow Chinese product certification: 暂停, 恢复, 注销 (the holder asks),
撤销 (the body takes it back). The reason codes are ours; those read in a list of change reasons
(name or address, model, site, mark) are kept apart so that they can be mapped to an outside list.
"""

from __future__ import annotations

from dataclasses import dataclass

from footprint.certification.certificate import STATUS_LABELS, CertificateStatus
from footprint.certification.events import STATUS_AFTER, EventKind
from footprint.certification.roles import Role
from footprint.errors import InputError, error
from footprint.text import Text

_VALID, _SUSPENDED = CertificateStatus.VALID, CertificateStatus.SUSPENDED
_LIVE = frozenset({_VALID, _SUSPENDED})

REASONS: dict[str, Text] = {
    "granted": Text("certification granted", "认证决定通过"),
    "surveillance-overdue": Text("surveillance was not done in time", "未按期接受监督"),
    "surveillance-failed": Text("surveillance was not passed", "监督未通过"),
    "nonconformity": Text("a major finding was not corrected in time", "严重不符合项未按期整改"),
    "data-drift": Text("yearly data have drifted over the limit", "年度数据偏差超出限值"),
    "data-release": Text("a new data release changes the figure", "背景数据更新导致结果变化"),
    "supplier-certificate": Text("a supplier's certificate has ended", "供应商证书失效"),
    "site-or-process": Text(
        "site, design, process or key part changed", "场所、设计、工艺或关键件变更"
    ),
    "misuse": Text("certificate or mark was misused", "误用证书或标志"),
    "false-data": Text("false data were given", "提供虚假数据"),
    "complaint": Text("a complaint is being looked into", "投诉调查中"),
    "holder-request": Text("asked for by the holder", "持证人申请"),
    "production-ended": Text("the product is no longer made", "产品停产"),
    "cause-removed": Text("the cause of the suspension is removed", "暂停原因已消除"),
    "suspension-ended": Text("the longest suspension has passed", "暂停期满未恢复"),
    "issued-in-error": Text("issued in error", "发证有误"),
    "key-compromised": Text("a signing key was compromised", "签名密钥泄露"),
    "validity-ended": Text("the validity has ended", "有效期届满"),
    "new-certificate": Text("replaced by a new certificate", "已换发新证书"),
    "holder-name-or-address": Text("name or address of a party changed", "相关方名称或地址变更"),
    "product-name": Text(
        "name, model or trademark of the product changed", "产品名称、型号或商标变更"
    ),
    "outside-number": Text("number of an outside register added", "补充外部登记编号"),
}
"""Reason codes with their wording."""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change.

    Parameters
    ----------
    label
        What it is called.
    before
        Statuses it may follow.
    roles
        Who may ask for it; none: only the service itself.
    reasons
        Codes of `REASONS` it takes.
    """

    label: Text
    before: frozenset[CertificateStatus]
    roles: tuple[Role, ...]
    reasons: tuple[str, ...]


CHANGES: dict[EventKind, Change] = {
    EventKind.SUSPENDED: Change(
        Text("suspension", "暂停"),
        frozenset({_VALID}),
        (Role.SURVEILLANCE_OFFICER, Role.DECISION_MAKER),
        (
            "surveillance-overdue",
            "nonconformity",
            "data-drift",
            "data-release",
            "supplier-certificate",
            "site-or-process",
            "misuse",
            "complaint",
            "holder-request",
        ),
    ),
    EventKind.REINSTATED: Change(
        Text("reinstatement", "恢复"),
        frozenset({_SUSPENDED}),
        (Role.DECISION_MAKER,),
        ("cause-removed",),
    ),
    EventKind.WITHDRAWN: Change(
        Text("withdrawal", "注销"),
        _LIVE,
        (Role.APPLICANT, Role.DECISION_MAKER),
        ("holder-request", "production-ended"),
    ),
    EventKind.REVOKED: Change(
        Text("revocation", "撤销"),
        _LIVE,
        (Role.DECISION_MAKER,),
        (
            "false-data",
            "misuse",
            "surveillance-failed",
            "surveillance-overdue",
            "nonconformity",
            "site-or-process",
            "suspension-ended",
            "issued-in-error",
            "key-compromised",
        ),
    ),
    EventKind.EXPIRED: Change(Text("expiry", "到期"), _LIVE, (), ("validity-ended",)),
    EventKind.SUPERSEDED: Change(Text("replacement", "换发"), _LIVE, (), ("new-certificate",)),
    EventKind.AMENDED: Change(
        Text("amendment", "变更"),
        frozenset({_VALID}),
        (Role.DECISION_MAKER,),
        ("holder-name-or-address", "product-name", "outside-number"),
    ),
}
"""Every change after the issue."""


def status_after(kind: EventKind, status: CertificateStatus, reason: str) -> CertificateStatus:
    """Return the status a change leads to.

    Raises
    ------
    InputError
        It cannot follow this status, or does not take this reason.
    """
    change = CHANGES.get(kind)
    if change is None or status not in change.before:
        label = change.label if change else Text(kind.value, kind.value)
        raise InputError(
            error(
                "change-not-possible",
                Text(
                    f"a certificate that is {status.value} takes no {label.en}.",
                    f"处于“{STATUS_LABELS[status].zh}”状态的证书不能{label.zh}。",
                ),
                Text("Read its present status first.", "请先查看证书当前状态。"),
            )
        )
    if reason not in change.reasons:
        raise InputError(
            error(
                "reason-not-possible",
                Text(
                    f"“{reason[:64]}” is no reason for a {change.label.en}.",
                    f"“{reason[:64]}”不是{change.label.zh}的原因代码。",
                ),
                Text(
                    f"Use one of: {', '.join(change.reasons)}.",
                    f"可用代码：{'、'.join(change.reasons)}。",
                ),
            )
        )
    return STATUS_AFTER[kind]
