"""The words of the register's pages that are looked up by a code."""

from __future__ import annotations

from footprint.certification.certificate import CertificateStatus
from footprint.certification.changes import REASONS
from footprint.certification.events import EventKind
from footprint.certification.roles import ROLE_LABELS
from footprint.certification.scheme import Assurance
from footprint.text import Text

MEANINGS: dict[CertificateStatus, Text] = {
    CertificateStatus.VALID: Text("This certificate is in force.", "本证书在有效期内，认证有效。"),
    CertificateStatus.SUSPENDED: Text(
        "Not in force for now: certificate and label may not be used.",
        "认证暂停，期间不得使用证书和标识。",
    ),
    CertificateStatus.WITHDRAWN: Text(
        "Ended at the request of its holder: it no longer certifies anything.",
        "应持证人申请注销，证书已失效。",
    ),
    CertificateStatus.REVOKED: Text(
        "Taken back by the certification body: it certifies nothing.",
        "已被认证机构撤销，证书无效。",
    ),
    CertificateStatus.EXPIRED: Text(
        "Its validity has ended: it no longer certifies anything.", "有效期已满，证书已失效。"
    ),
    CertificateStatus.SUPERSEDED: Text(
        "A newer certificate stands in its place.", "已换发新证书，本证书不再有效。"
    ),
}
"""What each state means for who reads it."""

ASSURANCE_LABELS: dict[Assurance, Text] = {
    "limited": Text("limited assurance", "有限保证"),
    "reasonable": Text("reasonable assurance", "合理保证"),
}
_EVENTS: dict[EventKind, Text] = {
    EventKind.ISSUED: Text("Issued", "发证"),
    EventKind.AMENDED: Text("Amended", "变更"),
    EventKind.SUSPENDED: Text("Suspended", "暂停"),
    EventKind.REINSTATED: Text("Reinstated", "恢复"),
    EventKind.WITHDRAWN: Text("Withdrawn", "注销"),
    EventKind.REVOKED: Text("Revoked", "撤销"),
    EventKind.EXPIRED: Text("Expired", "到期"),
    EventKind.SUPERSEDED: Text("Replaced", "换发"),
}
_SERVICE = Text("by the service itself", "系统自动")

CHECK_WORDS: dict[str, Text] = {
    "reading": Text("Reading the file …", "正在读取文件……"),
    "same": Text(
        "Unchanged: this is the file that was issued.", "一致：该文件即签发原件，未被改动。"
    ),
    "older": Text(
        "This file was issued, but a later revision has replaced it.",
        "该文件确系签发，但已被后续版次替代。",
    ),
    "other": Text(
        "Different: this is not the file that was issued under this number. "
        "Do not rely on it; download the certificate from this page.",
        "不一致：该文件不是本编号下签发的原件。请勿采信，可从本页下载证书。",
    ),
    "good": Text("The signature of the certification body fits.", "认证机构签名验证通过。"),
    "bad": Text("The signature does not fit: the content was changed.", "签名不符：内容已被改动。"),
    "unsigned": Text(
        "The signature could not be checked in this browser; upload the file instead.",
        "此浏览器无法验证签名，请改用上传核对。",
    ),
    "unknown": Text(
        "This kind of file is checked by uploading it: press the button.",
        "此类文件需上传核对：请点击按钮。",
    ),
    "large": Text("The file is too large.", "文件过大。"),
    "state": Text("State of the certificate now:", "证书当前状态："),
    "hash": Text("SHA-256 of your file:", "您文件的 SHA-256："),
}
"""What the script of the page says about a file."""


def event_label(kind: str) -> Text:
    """Return the name of an event."""
    known = {one.value: text for one, text in _EVENTS.items()}
    return known.get(kind, Text(kind, kind))


def reason_label(code: str) -> Text:
    """Return the wording of a reason; one we do not know is shown as it is."""
    return REASONS.get(code, Text(code, code))


def role_label(role: str) -> Text:
    """Return the name of a role; what is no role was done by the service."""
    known = {one.value: text for one, text in ROLE_LABELS.items()}
    return known.get(role, _SERVICE)
