"""The label of a certificate, for as long as it may be used."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy.orm import Session

from api.certificates.keys import Owner, Purpose, current_key, open_own
from api.papers.label import LabelOptions, label
from api.papers.label_proof import sign_label
from api.papers.typesetting import Medium
from api.register import kept
from api.register.answers import FRESH, Document
from api.register.certificates import Head, content_of
from api.register.identifiers import body_of
from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.certification.certificate import (
    STATUS_LABELS,
    CertificateContent,
    CertificateStatus,
)
from footprint.errors import InputError
from footprint.text import Text

MEDIA: dict[Medium, str] = {
    Medium.SVG: "image/svg+xml",
    Medium.PNG: "image/png",
    Medium.PDF: "application/pdf",
}


Width = Annotated[Literal[30, 50, 80], BeforeValidator(int)]


class LabelChoice(BaseModel):
    """How a label is drawn."""

    width: Width = Field(default=50, description="[mm] 宽度。")
    colour: bool = Field(default=True, description="False: black and white. 否：黑白。")
    lang: Literal["zh", "en", "both"] = Field(default="zh", description="语言。")
    consumer: bool = Field(default=False, description="For consumers. 面向消费者。")
    qr: Literal["url", "proof"] = Field(
        default="url", description="Address, or claims that check themselves. 网址或自校验码。"
    )


def refusal(status: CertificateStatus) -> Text | None:
    """Return why a label may not be used, or None where it may."""
    if status is CertificateStatus.VALID:
        return None
    word = STATUS_LABELS[status]
    return Text(
        f"the certificate is {word.en.lower()}: its label may not be used.",
        f"证书状态为“{word.zh}”，不得使用标识。",
    )


def draw(
    session: Session, service: Service, head: Head, medium: Medium, choice: LabelChoice
) -> Document:
    """Return the label of a certificate.

    Raises
    ------
    RefusalError
        The certificate is not valid, has no label for consumers, or the code no room (409).
    """
    if (why := refusal(head.status)) is not None:
        raise refuse(409, "label-not-usable", why, Text("See its page.", "请查看证书页面。"))
    key = (head, medium, tuple(choice.model_dump().items()))

    def make() -> Document:
        content = content_of(session, head)
        options = LabelOptions(
            medium=medium,
            width_mm=choice.width,
            colour=choice.colour,
            language=choice.lang,
            consumer=choice.consumer,
            proof=_proof(session, service, content) if choice.qr == "proof" else None,
        )
        return Document(_drawn(content, options), MEDIA[medium], FRESH)

    return service.get(kept.labels).get(key, make)


def _drawn(content: CertificateContent, options: LabelOptions) -> bytes:
    """Return a label; one that this certificate cannot have is a conflict, not a wrong request."""
    try:
        return label(content, options)
    except InputError as refused:
        raise RefusalError(409, refused.findings) from refused


def _proof(session: Session, service: Service, content: CertificateContent) -> str:
    owner = Owner.body(body_of(session, content.body.code))
    row = current_key(session, owner, Purpose.CREDENTIAL, service.clock())
    return sign_label(content, open_own(service, row))
