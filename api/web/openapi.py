"""The OpenAPI document: bilingual summaries, examples, and the shape of a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

_VERBS = {"get", "put", "post", "delete", "patch", "head", "options"}
_NAMES = {"zh": "中文示例", "en": "English example"}
_ANSWERED_OTHERWISE = ("HTTPValidationError", "ValidationError")
_SCHEMAS = "#/components/schemas/"


class Wording(BaseModel):
    """A sentence in both languages."""

    en: str
    zh: str


class ProblemFinding(BaseModel):
    """One thing that is wrong, where it stands, and what to do."""

    code: str
    severity: Literal["error", "warning", "note"]
    text: Wording
    remedy: Wording | None
    place: Wording | None
    clause: str | None


class Problem(BaseModel):
    """A refusal (RFC 9457): what is wrong, where, and what to do."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    findings: list[ProblemFinding]


def taken(zh: dict[str, Any], en: dict[str, Any]) -> ConfigDict:
    """Return the settings of a request model: no unknown field, an example in each language."""
    return ConfigDict(
        extra="forbid", str_strip_whitespace=True, json_schema_extra={"examples": [zh, en]}
    )


def complete_openapi(app: FastAPI) -> None:
    """Make the application describe itself with our summaries, examples and refusals."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(describe())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign] # how FastAPI lets one extend it


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, verb and description of every operation of an OpenAPI document."""
    for path, methods in document.get("paths", {}).items():
        for verb, operation in methods.items():
            if verb in _VERBS:
                yield path, verb, operation


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template=_SCHEMAS + "{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for name in _ANSWERED_OTHERWISE:
        schemas.pop(name, None)
    for _, _, operation in operations(document):
        _summarise(operation)
        _drop_default_refusal(operation)
        _lift_examples(operation, schemas)
    return document


def _summarise(operation: dict[str, Any]) -> None:
    first, _, rest = operation.get("description", "").partition("\n")
    if first:
        operation["summary"] = first
    operation["description"] = rest.strip() or first


def _drop_default_refusal(operation: dict[str, Any]) -> None:
    """Drop the framework's 422: ours is a Problem, as every 4XX."""
    answers = operation["responses"]
    content = answers.get("422", {}).get("content", {}).get("application/json", {})
    if content.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
        del answers["422"]


def _lift_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Show a request model's two examples with the request, under the name of their language."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        schema = schemas.get(schema.get("$ref", "").removeprefix(_SCHEMAS), schema)
        examples = schema.get("examples", [])
        if len(examples) == len(_NAMES) and not content.get("examples"):
            content["examples"] = {
                tongue: {"summary": _NAMES[tongue], "value": value}
                for tongue, value in zip(_NAMES, examples, strict=True)
            }
