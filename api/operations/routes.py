"""Health, readiness, metrics, and a page about the interface."""

from __future__ import annotations

import hmac
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, StrictUndefined, Template
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.database.schema import SchemaState, schema_state
from api.identity.call import Public, unauthenticated
from api.operations.metrics import MEDIA_TYPE, open_metrics
from api.versions import code_version
from api.web.openapi import operations

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """State of the service."""

    status: str
    version: str


class Readiness(Health):
    """Whether the service can work, and what it can do."""

    database: str
    """``ready``, ``old`` (the tables are of another version) or ``unreachable``."""
    issuing: bool
    """Whether a passphrase of the keystore is set."""


@router.get("/healthz", operation_id="health")
def health(call: Public) -> Health:  # noqa: ARG001 - says that the route is public
    """Say that the process lives. 进程存活。"""
    return Health(status="alive", version=code_version())


@router.get(
    "/readyz",
    operation_id="readiness",
    responses={503: {"model": Readiness, "description": "It cannot work now. 暂不可用。"}},
)
def readiness(call: Public, response: Response) -> Readiness:
    """Say whether the database answers and has the right tables. 就绪检查。"""
    database = _database_state(call)
    if database != "ready":
        response.status_code = 503
    return Readiness(
        status="ready" if database == "ready" else f"no database: {database}",
        version=code_version(),
        database=database,
        issuing=call.service.settings.keystore_passphrase is not None,
    )


def _database_state(call: Public) -> str:
    try:
        call.read(lambda session: session.execute(text("SELECT 1")))
        state = schema_state(call.service.database)
    except SQLAlchemyError:
        return "unreachable"
    return "ready" if state in {SchemaState.CURRENT, SchemaState.UNVERSIONED} else "old"


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"description": "Figures. 指标。", "content": {"text/plain": {}}}},
)
def metrics(call: Public) -> Response:
    """Give the figures for Prometheus. Prometheus 监控指标。"""
    secret = call.service.settings.metrics_token
    given = call.request.headers.get("authorization", "")
    if secret and not hmac.compare_digest(
        given.encode(), f"Bearer {secret.get_secret_value()}".encode()
    ):
        raise unauthenticated()
    return Response(call.service.get(open_metrics).text(), media_type=MEDIA_TYPE)


@router.get("/docs", include_in_schema=False)
def reference(call: Public) -> HTMLResponse:
    """Show every operation of the interface as a page. 接口文档。"""
    document = call.request.app.openapi()
    page = _template().render(
        document=document, operations=list(operations(document)), tongue=call.language
    )
    return HTMLResponse(page)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    source = files("api.operations") / "templates" / "reference.html.j2"
    return environment.from_string(source.read_text(encoding="utf-8"))
