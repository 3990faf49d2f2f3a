"""Set a template of `templates/` with typst: data in as JSON, never as source.

The same template, data and time give the same bytes in every process and on every machine: fonts
are pinned (`api.papers.fonts`), packages and files of the machine are out of reach.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from api.papers.fonts import FONTS, load_fonts, printable

DOTS_PER_INCH = 600

STANDARDS: typst.PDFStandards = ["a-3a", "ua-1"]
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1); typst refuses what does not conform."""


class Medium(StrEnum):
    """What can be made of a template."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"


def typeset(
    template: str,
    data: Mapping[str, Any],
    at: datetime,
    medium: Medium = Medium.PDF,
    attachment: str = "",
) -> bytes:
    """Return a document.

    Parameters
    ----------
    template
        Name of a file in `templates/`, without ending.
    data
        What it says, plain JSON values. Texts are made printable here.
    at
        Date of the document.
    medium
        PDF, or a picture of its only page.
    attachment
        A file for the template to attach.

    Raises
    ------
    InputError
        The fonts are not there.
    """
    document = _make_printable(
        {**data, "fonts": _font_names(), "at": at.astimezone(UTC).isoformat()}
    )
    compiler = typst.Compiler(
        _source(template),
        font_paths=load_fonts(),
        sys_inputs={"data": json.dumps(document, ensure_ascii=False), "attachment": attachment},
    )
    made = compiler.compile(
        format=medium.value,
        ppi=DOTS_PER_INCH if medium is Medium.PNG else None,
        pdf_standards=STANDARDS if medium is Medium.PDF else None,
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        message = f"template {template} did not give one document"
        raise TypeError(message)
    return made


@cache
def _source(template: str) -> bytes:
    folder = files("api.papers") / "templates"
    return b"\n".join((folder / f"{name}.typ").read_bytes() for name in ("common", template))


def _font_names() -> list[str]:
    return [font.family for font in FONTS]


def _make_printable(value: Any) -> Any:
    """Return plain JSON values with every text printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _make_printable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_make_printable(inner) for inner in value]
    return value
