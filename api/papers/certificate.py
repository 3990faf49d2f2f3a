"""The certificate as a PDF: PDF/A-3 in Chinese and English, with its credential attached."""

from __future__ import annotations

from typing import Any

from api.papers.annex import annex
from api.papers.fonts import FONTS
from api.papers.page import certificate_page, number_of, shorten
from api.papers.qr import draw_qr
from api.papers.typesetting import typeset
from api.papers.words import DEMO, DEMO_WORD
from footprint.certification.certificate import CertificateContent
from footprint.errors import InputError, error
from footprint.text import Text


def certificate_pdf(content: CertificateContent, credential: bytes) -> bytes:
    """Return the certificate: the same content and credential give the same bytes anywhere.

    Parameters
    ----------
    content
        What it says.
    credential
        The signed credential (JSON), attached as `credential.json` without a changed byte.

    Raises
    ------
    InputError
        The fonts are not there, or the credential is no text.
    """
    try:
        attachment = credential.decode()
    except UnicodeDecodeError as unreadable:
        raise InputError(_NO_TEXT) from unreadable
    return typeset("certificate", _document(content), content.issued_at, attachment=attachment)


def _document(content: CertificateContent) -> dict[str, Any]:
    number = number_of(content)
    code = draw_qr(content.verify_url)
    name = content.product.name
    demo = {"word": DEMO_WORD} if content.demo else None
    return {
        "title": f"产品碳足迹证书 Product Carbon Footprint Certificate {number}",
        "author": shorten(content.body.name.en, 200),
        "description": shorten(f"{name.zh} {name.en} {DEMO.en if demo else ''}".strip(), 300),
        "keywords": [f"{font.family} SHA-256 {font.sha256}" for font in FONTS],
        "attachment": f"可验证凭证 Verifiable credential {number}",
        "demo": demo,
        "qr": {
            "svg": code.svg,
            "width": code.width_mm,
            "alt": f"二维码 QR code: {content.verify_url}",
        },
        "pages": [certificate_page(content, "zh"), certificate_page(content, "en")],
        "annex": annex(content),
        "footer": f"{number}    {content.verify_url}",
    }


_NO_TEXT = error(
    "paper-credential",
    Text("the credential to attach is no UTF-8 text.", "待附的凭证不是UTF-8文本。"),
    Text("Attach the JSON as it was signed.", "请附上签名时的JSON。"),
)
