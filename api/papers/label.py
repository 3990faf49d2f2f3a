"""The label: number, unit and boundary, position in the group, and where to check them.

It is our own drawing: no mark of another scheme, the national one least of all, is imitated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from api.papers.amounts import write_amount
from api.papers.page import number_of, say_date, shorten
from api.papers.qr import QrCode, draw_qr
from api.papers.typesetting import Medium, typeset
from api.papers.words import DEMO_LABEL, LABEL_WORDS
from footprint.certification.certificate import CertificateContent, Comparison
from footprint.errors import InputError, error
from footprint.result import Label
from footprint.text import Language, Text

MINIMUM_GROUP = 10
"""Products a group must have for a position to be shown."""

MODULE_MM = {30: 0.4, 50: 0.4, 80: 0.6}
"""Side of a module of the QR code, by width of the label."""

MARGIN_MM = 1.5
"""Between the label's frame and what stands in it."""

LONGEST = 90
"""Width of one line of text, in Latin letters, before it is cut."""


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """How a label is drawn.

    Parameters
    ----------
    medium
        SVG, PNG (600 dots per inch) or PDF.
    width_mm
        Its width; the height follows.
    colour
        With one accent colour, or black and white.
    language
        Chinese, English, or both.
    consumer
        For consumers; otherwise it says that it is for business customers.
    proof
        What the QR code says instead of the address: see `api.papers.label_proof.sign_label`.
    """

    medium: Medium = Medium.SVG
    width_mm: Literal[30, 50, 80] = 50
    colour: bool = True
    language: Literal["zh", "en", "both"] = "zh"
    consumer: bool = False
    proof: str | None = None


def label(content: CertificateContent, options: LabelOptions = LabelOptions()) -> bytes:
    """Return the label; the same content and options give the same bytes.

    Raises
    ------
    InputError
        A label for consumers is asked for where none may be given, the QR code has no room, or
        the fonts are not there.
    """
    if options.consumer and not may_meet_consumers(content):
        raise InputError(_NO_CONSUMER_LABEL)
    code = draw_qr(options.proof or content.verify_url, MODULE_MM[options.width_mm])
    if code.width_mm > options.width_mm - 2 * MARGIN_MM:
        raise InputError(_no_room(code, options.width_mm))
    document = _document(content, options, code)
    made = typeset("label", document, content.issued_at, options.medium)
    if options.medium is Medium.SVG:
        return _describe(made.decode(), document["alt"]).encode()
    return made


def may_meet_consumers(content: CertificateContent) -> bool:
    """Tell whether the scheme allows it and the footprint is of the whole life cycle."""
    return content.consumer_label and not content.declared_unit


def label_alt(content: CertificateContent, language: Language) -> str:
    """Return the label in one sentence, for those who cannot see it."""
    amount = write_amount(content.kgco2e)
    words = LABEL_WORDS["alt"].say(language)
    return words.format(
        product=_say(content.product.name, language),
        amount=f"{amount.number} {amount.unit} CO2e",
        unit=_say(content.functional_unit_label, language),
        boundary=_say(content.boundary_label, language),
        number=number_of(content),
        until=say_date(content.valid_until, language),
        demo=DEMO_LABEL.say(language) if content.demo else "",
    ).strip()


def _document(content: CertificateContent, options: LabelOptions, code: QrCode) -> dict[str, Any]:
    languages: tuple[Language, ...] = (
        ("zh", "en") if options.language == "both" else (options.language,)
    )
    amount = write_amount(content.kgco2e)
    alt = " ".join(label_alt(content, language) for language in languages)
    return {
        "width": options.width_mm,
        "margin": MARGIN_MM,
        "colour": options.colour,
        "lang": languages[0],
        "alt": alt,
        "amount": amount.number,
        "unit": amount.unit,
        "qr": {"svg": code.svg, "width": code.width_mm, "alt": f"QR: {content.verify_url}"},
        "band": _band(content),
        "texts": [_texts(content, options, language) for language in languages],
        "number": number_of(content),
        "standards": content.standards,
    }


def _texts(
    content: CertificateContent, options: LabelOptions, language: Language
) -> dict[str, Any]:
    def word(key: str) -> str:
        return LABEL_WORDS[key].say(language)

    def cut(text: Label) -> str:
        return shorten(_say(text, language), LONGEST)

    foreign = content.demo or content.external_mark
    return {
        "title": word("title"),
        "per": word("per").format(cut(content.functional_unit_label)),
        "boundary": cut(content.boundary_label),
        "position": _position(content, language),
        "number": word("number"),
        "until": word("until") + say_date(content.valid_until, language),
        "body": cut(content.body.name),
        "demo": DEMO_LABEL.say(language) if content.demo else None,
        "audience": None if options.consumer else word("business"),
        "foreign": word("foreign") if foreign else None,
        "scan": word("proof" if options.proof else "scan"),
    }


def _group(content: CertificateContent) -> Comparison | None:
    group = content.comparison
    return group if group is not None and group.count >= MINIMUM_GROUP else None


def _band(content: CertificateContent) -> dict[str, Any] | None:
    group = _group(content)
    if group is None:
        return None
    span = group.highest_kgco2e - group.lowest_kgco2e
    share = (content.kgco2e - group.lowest_kgco2e) / span if span > 0 else 0.5
    low, high = write_amount(group.lowest_kgco2e), write_amount(group.highest_kgco2e)
    return {
        "share": min(1.0, max(0.0, share)),
        "low": f"{low.number} {low.unit}",
        "high": f"{high.number} {high.unit}",
    }


def _position(content: CertificateContent, language: Language) -> str:
    group = _group(content)
    if group is None:
        return LABEL_WORDS["no-group"].say(language)
    return (
        LABEL_WORDS["position"]
        .say(language)
        .format(
            group=shorten(_say(group.group, language), LONGEST), rank=group.rank, count=group.count
        )
    )


def _say(text: Label, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def _describe(svg: str, alt: str) -> str:
    """Return the drawing with its words, which its outlines do not carry."""
    opening, _, rest = svg.partition(">")
    visible = "".join(char for char in alt if char.isprintable())
    title = f"<title>{escape(visible)}</title>"
    return f'{opening} role="img" aria-label={quoteattr(visible)}>{title}{rest}'


def _no_room(code: QrCode, width_mm: int) -> Any:
    return error(
        "label-no-room",
        Text(
            f"a QR code of {code.width_mm:.1f} mm has no room on a label of {width_mm} mm.",
            f"宽 {code.width_mm:.1f} mm 的二维码放不进 {width_mm} mm 的标识。",
        ),
        Text(
            "Take a wider label, or the code with the address only.",
            "请选用更宽的标识，或仅含网址的二维码。",
        ),
    )


_NO_CONSUMER_LABEL = error(
    "label-not-for-consumers",
    Text(
        "this footprint does not cover the whole life cycle, or the scheme gives no label for "
        "consumers: it may not be shown to them.",
        "此碳足迹未覆盖完整生命周期，或认证制度不提供面向消费者的标识，不得向消费者展示。",
    ),
    Text("Ask for the label for business customers.", "请选用企业间（B2B）标识。"),
)
