"""The documentation page of a format, from what the format says of itself."""

from __future__ import annotations

from footprint.formats.contract import Format

_READ_TOO = "It is read back as well."
_WRITTEN_ONLY = "It is written only."


def page_of(found: Format) -> str:
    """Return the page as Markdown: what it is, how to have it, and where each field comes from."""
    rows = "\n".join(
        f"| `{_cell(field.target)}` | {_cell(field.source)} | {_cell(field.clause) or '–'} |"
        for field in found.fields
    )
    return f"""# {found.label.en} · {found.label.zh}

Version {found.version}. {found.origin}. {_READ_TOO if found.read else _WRITTEN_ONLY}

    tanbiao statement my-study.xlsx --format {found.key}

The exporter's part is a disclosure file (`tanbiao statement --template`). What study or
disclosure lack for this format is named by `tanbiao statement my-study.xlsx --list`; nothing is
made up, and no line of the bill leaves.

| field | source in the statement | clause |
|---|---|---|
{rows}
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
