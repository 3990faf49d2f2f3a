"""What the page of a certificate says, in one language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from api.figures import percent, significant
from api.papers.amounts import write_amount
from api.papers.words import ASSURANCE, DEMO, MONTHS, UNKNOWN, WORDS, role_label
from footprint.certification.certificate import (
    CertificateContent,
    Decision,
    Interval,
    Party,
    StageShare,
)
from footprint.result import Label
from footprint.text import Language, Text

MOST_STAGES = 6
"""Stages shown on the page; the annex has all."""

LONGEST = {"name": 96, "address": 120, "fact": 150, "text": 220}
"""Widths on the page, in Latin letters; the annex says everything in full."""


def certificate_page(content: CertificateContent, language: Language) -> dict[str, Any]:
    """Return the page's texts."""
    zh = language == "zh"
    amount = write_amount(content.kgco2e)
    body = content.body
    return {
        "lang": language,
        "region": "cn" if zh else "gb",
        "title-size": 2.3 if zh else 1.85,
        "tracking": 0.18 if zh else 0.01,
        "title": _say("title", language),
        "scheme": shorten(_say(content.scheme_label, language), LONGEST["name"])
        + f" · {content.scheme_edition}",
        "number": [_say("number", language), number_of(content)],
        "demo": _say(DEMO, language),
        "mark": _say("mark", language) if content.external_mark else None,
        "statement": _say("statement", language),
        "product": shorten(_say(content.product.name, language), LONGEST["name"]),
        "model": shorten(_model_line(content, language), LONGEST["text"]),
        "amount": amount.number,
        "unit": amount.unit,
        "per": shorten(_per(content, language), LONGEST["text"]),
        "boundary": shorten(_boundary(content, language), LONGEST["text"]),
        "interval": _interval(content.interval, language),
        "stages": _stages(content.stages, language),
        "parties": [
            _party("client", content.client, language),
            _party("manufacturer", content.manufacturer, language),
            _party("factory", content.factory, language),
        ],
        "facts": [
            _facts(_basis(content, language), language),
            _facts(_dates(content, language), language),
        ],
        "body": shorten(_say(body.name, language), LONGEST["name"]),
        "accreditation": _say("accreditation", language)
        + shorten(body.accreditation or UNKNOWN, LONGEST["name"]),
        "decisions": [_decision(one, language) for one in content.decisions],
        "electronic": _say("electronic", language),
        "scan": _say("scan", language),
        "comparison": shorten(_say(content.comparison_statement, language), LONGEST["text"]),
    }


def number_of(content: CertificateContent) -> str:
    """Return the number with the revision, where there is more than one."""
    return content.number if content.revision == 1 else f"{content.number} / {content.revision}"


def say_date(day: date | None, language: Language) -> str:
    """Return a day in words.

    Examples
    --------
    >>> say_date(date(2026, 11, 1), "zh"), say_date(date(2026, 11, 1), "en")
    ('2026年11月1日', '1 Nov 2026')
    """
    if day is None:
        return UNKNOWN
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def shorten(text: str, longest: int) -> str:
    """Return a text cut to a width, counted in Latin letters; a Chinese one counts two.

    Examples
    --------
    >>> shorten("photovoltaic module", 12), shorten("光伏组件", 8), shorten("光伏组件", 7)
    ('photovoltai…', '光伏组件', '光伏组…')
    """
    widths = [
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[: longest + 1]
    ]
    if sum(widths) <= longest:
        return text
    width, kept = 1, 0
    for letter in widths:
        width += letter
        if width > longest:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def _say(text: str | Text | Label, language: Language) -> str:
    found = WORDS[text] if isinstance(text, str) else text
    return found.zh if language == "zh" else found.en


def _model_line(content: CertificateContent, language: Language) -> str:
    product = content.product
    parts = [
        _say(product.family_label, language),
        _say("model", language) + (product.model or UNKNOWN),
        product.specification,
        _say("trademark", language) + product.trademark if product.trademark else "",
    ]
    return "  ·  ".join(part for part in parts if part)


def _per(content: CertificateContent, language: Language) -> str:
    kind = "per-declared" if content.declared_unit else "per-functional"
    return _say(kind, language).format(_say(content.functional_unit_label, language))


def _boundary(content: CertificateContent, language: Language) -> str:
    partial = _say("partial", language) if content.declared_unit else ""
    return _say("boundary", language).format(_say(content.boundary_label, language)) + partial


def _interval(interval: Interval | None, language: Language) -> str | None:
    if interval is None:
        return None
    low, high = (significant(end, 3) for end in (interval.low_kgco2e, interval.high_kgco2e))
    return _say("interval", language).format(low, high)


def _stages(stages: Sequence[StageShare], language: Language) -> list[dict[str, Any]]:
    rows = [(_say(one.label, language), one.kgco2e, one.share) for one in stages]
    if len(stages) > MOST_STAGES:
        largest = sorted(stages, key=lambda one: -abs(one.kgco2e))[: MOST_STAGES - 1]
        rest = [one for one in stages if one not in largest]
        rows = [row for row, one in zip(rows, stages, strict=True) if one in largest]
        shares = [one.share for one in rest if one.share is not None]
        rest_share = sum(shares) if len(shares) == len(rest) else None
        label = _say("other-stages", language).format(len(rest))
        rows.append((label, sum(one.kgco2e for one in rest), rest_share))
    low = min(0.0, *(value for _, value, _ in rows), 0.0)
    span = max(0.0, *(value for _, value, _ in rows), 0.0) - low or 1.0
    return [
        {
            "label": shorten(label, 44),
            "start": (min(value, 0.0) - low) / span,
            "length": abs(value) / span,
            "credit": value < 0,
            "amount": f"{significant(value, 3)} kg",
            "share": UNKNOWN if share is None else percent(share),
        }
        for label, value, share in rows
    ]


def _party(role: str, party: Party, language: Language) -> dict[str, str]:
    return {
        "role": _say(role, language),
        "name": shorten(_say(party.name, language), LONGEST["name"]),
        "address": shorten(_say(party.address, language), LONGEST["address"]),
    }


def _facts(rows: Sequence[tuple[str, str]], language: Language) -> list[list[str]]:
    return [[_say(key, language), shorten(value, LONGEST["fact"])] for key, value in rows]


def _basis(content: CertificateContent, language: Language) -> list[tuple[str, str]]:
    assurance = _say(ASSURANCE[content.assurance], language)
    return [
        ("standards", ("；" if language == "zh" else "; ").join(content.standards)),
        ("mode", _say(content.mode, language)),
        ("assurance", assurance.format(percent(content.materiality_share))),
        ("method", _say(content.method_label, language)),
        ("rule", _say(content.rule_label, language)),
        ("electricity", _say(content.electricity, language)),
    ]


def _dates(content: CertificateContent, language: Language) -> list[tuple[str, str]]:
    period = " – ".join(
        say_date(day, language) for day in (content.period_start, content.period_end)
    )
    valid = " – ".join(say_date(day, language) for day in (content.valid_from, content.valid_until))
    return [
        ("valid", valid),
        ("issued", say_date(content.issued_at.date(), language)),
        ("first-issued", say_date(content.first_issued, language)),
        ("status", _say("status-words", language)),
        ("surveillance", say_date(content.surveillance_due, language)),
        ("period", period),
        ("geography", _say(content.geography, language)),
        ("database", content.database),
    ]


def _decision(decision: Decision, language: Language) -> dict[str, str]:
    return {
        "role": _say(role_label(decision.role), language),
        "name": shorten(decision.name, 40),
        "date": say_date(decision.signed_at.date(), language),
    }
