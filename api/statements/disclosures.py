"""The disclosure of an exporter: read, completed by study and certificate, judged by field.

What study or certificate know need not be typed. What a certificate says of its verification is
never overruled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.documents import parse_plain
from api.files import read_bytes
from footprint.certification.certificate import CertificateContent, Party
from footprint.certification.study import SealedStudy
from footprint.errors import Finding, InputError, Place, error
from footprint.statement import Disclosure
from footprint.text import Text

MAX_BYTES = 1_000_000
TEMPLATE = Path(__file__).parent / "templates" / "disclosure.yml"
"""What an exporter fills in; every field is in it and explained."""
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S{1,400}", re.IGNORECASE)
_URNS = (("declarant", "identifiers"), ("product", "identifiers"), ("product", "classifications"))
_SITE = re.compile(r"([A-Z]{2})(?:-[A-Z0-9]{1,3})?")
_KINDS = {
    "missing": Text("it is missing.", "未填写。"),
    "extra_forbidden": Text("there is no such field.", "没有此字段。"),
    "float_parsing": Text("it is not a number.", "不是数字。"),
    "float_type": Text("it is not a number.", "不是数字。"),
    "string_type": Text("it is not a text.", "不是文本。"),
    "tuple_type": Text("it is not a list.", "不是列表。"),
    "greater_than": Text("it must be greater than zero.", "必须大于零。"),
    "greater_than_equal": Text("it must not be negative.", "不能为负数。"),
    "model_type": Text("it has fields of its own.", "该项应包含下级字段。"),
}
_REMEDY = Text(
    "See the template: tanbiao statement --template.", "请参照模板：tanbiao statement --template。"
)


def read_disclosure(path: Path) -> dict[str, Any]:
    """Return what a disclosure file says, not judged yet.

    Raises
    ------
    InputError
        It cannot be read, or is no mapping of fields.
    """
    as_json = path.suffix.lower() == ".json"
    found = parse_plain(read_bytes(path, MAX_BYTES), as_json=as_json)
    if not isinstance(found, dict):
        raise InputError(
            error(
                "not-a-disclosure",
                Text("the disclosure has no fields.", "披露文件没有字段。"),
                _REMEDY,
                Place(file=path.name),
            )
        )
    return found


def complete(
    given: Mapping[str, Any], study: SealedStudy, certificate: CertificateContent | None = None
) -> Disclosure:
    """Return the disclosure of a study: what was given, and what study and certificate know.

    Parameters
    ----------
    given
        What the exporter typed.
    study
        The study it is for.
    certificate
        The certificate of that study, which then speaks for the verification.

    Raises
    ------
    InputError
        Everything that is wrong with it, by field.
    """
    known = _of_study(study)
    if certificate is not None:
        known = _merged(known, _of_certificate(certificate))
    whole = _merged(known, _without_unknown(given))
    if certificate is not None:
        whole["assurance"] = _assurance(certificate)
    try:
        found = Disclosure.model_validate(whole)
    except ValidationError as failure:
        raise InputError(tuple(_finding(entry) for entry in failure.errors())) from failure
    if wrong := tuple(_not_urns(found)):
        raise InputError(wrong)
    return found


def _of_study(study: SealedStudy) -> dict[str, Any]:
    product = study.result.product
    site = _SITE.fullmatch(product.site or "")
    made_in = {} if site is None else {"country": site[1]}
    if site is not None and site[0] != site[1]:
        made_in["subdivision"] = site[0]
    return {
        "declarant": {"name": _twice(product.manufacturer)},
        "product": {
            "name": _twice(product.name),
            "description": _twice(f"{product.name} {product.model}".strip()),
            "model": product.model,
            **made_in,
        },
    }


def _of_certificate(content: CertificateContent) -> dict[str, Any]:
    product, client = content.product, content.client
    described = product.specification or product.model
    return {
        "declarant": {
            "name": client.name.model_dump(),
            "address": client.address.model_dump(),
            **_urn(client.identifier),
        },
        "product": {
            "name": product.name.model_dump(),
            "description": {
                "en": f"{product.name.en} {described}",
                "zh": f"{product.name.zh} {described}",
            },
            "model": product.model,
            "plant": _plant(content.factory),
            **_urn(product.identifier),
        },
        "study_url": content.verify_url,
        "valid_until": content.valid_until.isoformat(),
    }


def _assurance(content: CertificateContent) -> dict[str, Any]:
    return {
        "provider": content.body.name.model_dump(),
        "level": content.assurance,
        "coverage": "product",
        "standard": "; ".join(content.standards),
        "completed_at": content.issued_at,
        "certificate": content.number,
        "url": content.verify_url,
    }


def _plant(factory: Party) -> dict[str, str]:
    return {
        "en": f"{factory.name.en}, {factory.address.en}",
        "zh": f"{factory.name.zh}，{factory.address.zh}",
    }


def _urn(identifier: str | None) -> dict[str, list[str]]:
    """Return an identifier where it is one that formats take."""
    fits = identifier is not None and _URN.fullmatch(identifier)
    return {"identifiers": [str(identifier)]} if fits else {}


def _twice(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return both; where both say something, the second counts. A label is taken whole."""
    merged = dict(first)
    for key, value in second.items():
        before = merged.get(key)
        nested = isinstance(before, dict) and isinstance(value, Mapping) and "zh" not in before
        merged[key] = _merged(before, value) if nested and before is not None else value
    return merged


def _without_unknown(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in: an empty field, and a section of such, says nothing."""
    kept: dict[str, Any] = {}
    for key, value in given.items():
        inner = _without_unknown(value) if isinstance(value, Mapping) else value
        if inner not in (None, {}, []):
            kept[key] = inner
    return kept


def _not_urns(found: Disclosure) -> list[Finding]:
    return [
        error(
            "not-a-urn",
            Text(f"“{text[:80]}” is not a URN.", f"“{text[:80]}”不是 URN。"),
            Text("Write urn:gtin:4712345060507, for example.", "例如 urn:gtin:4712345060507。"),
            Place(column=f"{section}.{name}"),
        )
        for section, name in _URNS
        for text in getattr(getattr(found, section), name)
        if not _URN.fullmatch(text)
    ]


def _finding(entry: ErrorDetails) -> Finding:
    kind, message = entry["type"], entry["msg"].rstrip(".")
    text = _KINDS.get(kind, Text(f"{message}.", f"内容不符合要求（{message}）。"))
    name = ".".join(str(part)[:60] for part in entry["loc"])
    return error(f"disclosure-{kind.replace('_', '-')}", text, _REMEDY, Place(column=name))
