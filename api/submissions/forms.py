"""How the requests that carry files or documents look in the OpenAPI document, with examples."""

from __future__ import annotations

from typing import Any

from footprint.text import Language, Text
from product_models.intake.headings import PRODUCT_FIELDS, SHEETS, Field

_OPTIONS = ("family", "functional_unit", "boundary", "electricity", "accounting", "method")
_VALUE: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_TONGUES: tuple[Language, ...] = ("zh", "en")
_TITLES = {"zh": "中文示例", "en": "English example"}

_EXAMPLE: dict[str, Any] = {
    "family": "pv-module",
    "product": {"site": "CN-ZJ", "period_start": "2025-01-01", "period_end": "2025-12-31"},
    "parameters": {
        "technology": "perc",
        "construction": "glass-backsheet",
        "power": 410,
        "area": 1.955,
        "cell-area": 0.016506,
        "mass": 18.3,
    },
    "bill": [],
}
_NAMES = {
    "product": Text("PERC module 410 W", "PERC 组件 410 W"),
    "cell": Text("half cell", "半片电池"),
    "front-glass": Text("front glass", "前玻璃"),
    "frame": Text("frame", "边框"),
}
_LINES: tuple[dict[str, Any], ...] = (
    {"key": "10", "amount": 108, "unit": "pcs", "unit_mass_kg": 0.0059, "part": "cell"},
    {"key": "40", "amount": 1.938, "unit": "m2", "unit_mass_kg": 8.0, "part": "front-glass"},
    {"key": "80", "amount": 2.1, "unit": "kg", "loss_share": 0.005, "part": "frame"},
)


def document_body() -> dict[str, Any]:
    """Return the request body of a submission as JSON, YAML or a file."""
    json: dict[str, Any] = {"schema": _document_schema(), "examples": _examples()}
    yaml = {"schema": {"type": "string", "description": "The same document as YAML. 同一文档。"}}
    form = {"schema": _form({"file": "Workbook, YAML or JSON. 工作簿或文档。"})}
    return _body({"application/json": json, "application/yaml": yaml, "multipart/form-data": form})


def json_body() -> dict[str, Any]:
    """Return the request body of a submission as JSON."""
    return _body({"application/json": {"schema": _document_schema(), "examples": _examples()}})


def evidence_body() -> dict[str, Any]:
    """Return the request body of a file of evidence."""
    schema = _form({"file": "The file. 文件。"})
    schema["properties"]["subject"] = {
        "type": "string",
        "maxLength": 200,
        "description": "line:<key>, energy:<key> or field:<name>. 所支持的行或字段。",
        "examples": ["line:10"],
    }
    schema["required"] = ["file", "subject"]
    return _body({"multipart/form-data": {"schema": schema}})


def example(language: Language) -> dict[str, Any]:
    """Return a small submission that is sound."""
    lines = [{**line, "name": _NAMES[line["part"]].say(language)} for line in _LINES]
    product = {**_EXAMPLE["product"], "name": _NAMES["product"].say(language)}
    return {**_EXAMPLE, "product": product, "bill": lines}


def _examples() -> dict[str, Any]:
    return {tongue: {"summary": _TITLES[tongue], "value": example(tongue)} for tongue in _TONGUES}


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}}


def _form(files: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            name: {"type": "string", "format": "binary", "description": text}
            for name, text in files.items()
        },
        "required": list(files),
    }


def _document_schema() -> dict[str, Any]:
    sections = {key: _section(key, sheet.fields) for key, sheet in SHEETS.items()}
    options = {
        field.key: {**_VALUE, "description": _say(field.label)}
        for field in PRODUCT_FIELDS
        if field.key in _OPTIONS
    }
    return {
        "type": "object",
        "title": "SubmissionDocument",
        "description": "A submission; names are accepted in both languages. 申报文档。",
        "properties": {**options, **sections},
        "required": ["family", "product", "bill"],
    }


def _section(key: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    label = _say(SHEETS[key].label)
    if key == "product":
        names = {one.key: _field(one) for one in PRODUCT_FIELDS}
        return {"type": "object", "description": label, "properties": names}
    if key == "parameters":
        return {"type": "object", "description": label, "additionalProperties": _VALUE}
    shown = {one.key: _field(one) for one in fields if one.shown}
    return {
        "type": ["array", "null"],
        "description": label,
        "items": {"type": "object", "properties": shown},
    }


def _field(field: Field) -> dict[str, Any]:
    return {**_VALUE, "description": f"{_say(field.label)}: {_say(field.help)}"}


def _say(text: Text) -> str:
    return f"{text.en} {text.zh}".strip()
