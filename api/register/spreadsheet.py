"""The register as CSV: rows as they are read, no cell a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from api.outputs import UTF8_MARK, harmless
from api.register.messages import RegisterEntry

COLUMNS = (
    "number",
    "state",
    "state_since",
    "product_zh",
    "product_en",
    "model",
    "client_zh",
    "client_en",
    "manufacturer_zh",
    "manufacturer_en",
    "body_code",
    "body_zh",
    "body_en",
    "accreditation",
    "scheme",
    "standards",
    "assurance",
    "family",
    "kgco2e",
    "functional_unit",
    "boundary",
    "issued_at",
    "valid_from",
    "valid_until",
    "supersedes",
    "superseded_by",
    "demo",
    "url",
)


def register_csv(entries: Iterable[RegisterEntry]) -> Iterator[str]:
    """Yield the register as CSV, a row at a time, in `COLUMNS`."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(UTF8_MARK)
    writer.writerow(COLUMNS)
    yield _taken(text)
    for entry in entries:
        writer.writerow(_cells(entry))
        yield _taken(text)


def _taken(text: io.StringIO) -> str:
    row = text.getvalue()
    text.seek(0)
    text.truncate()
    return row


def _cells(entry: RegisterEntry) -> list[str]:
    values = entry.model_dump(mode="json")
    for name in ("product", "client", "manufacturer", "body"):
        values |= {f"{name}_{language}": text for language, text in values.pop(name).items()}
    values["standards"] = "; ".join(values["standards"])
    return [_cell(values[name]) for name in COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else repr(value)
