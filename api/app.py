"""Put the service together: middleware, refusals, and the routes of every feature."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.types import Lifespan

import api
from api.operations.watch import Watch
from api.register.problem_page import problem_page, wants_page
from api.versions import code_version
from api.web.language import language_of
from api.web.middleware import Intake, Outlet
from api.web.openapi import complete_openapi
from api.web.problems import MEDIA_TYPE, RefusalError, problem_document
from api.web.service import Service
from api.web.validation import http_problem, unkeepable_problem, validation_problem
from footprint.errors import TanbiaoError

_REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Refused: what, where, and what to do. 拒绝：原因、位置与处理办法。",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def create_app(service: Service, lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Return the application of a service.

    Parameters
    ----------
    service
        The service.
    lifespan
        What runs beside it, from its start to its end.
    """
    app = FastAPI(
        title="Tanbiao 碳标",
        version=code_version(),
        summary="Product carbon footprints, verification, certificates. 产品碳足迹、核查与证书。",
        responses=_REFUSALS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    for router in routers():
        app.include_router(router)
    app.add_exception_handler(TanbiaoError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_invalid)
    app.add_exception_handler(HTTPException, _refuse_http)
    app.add_exception_handler(DataError, _refuse_unkeepable)
    app.add_exception_handler(UnicodeEncodeError, _refuse_unkeepable)
    settings = service.settings
    limit = max(settings.upload_limit_bytes, settings.evidence_limit_bytes) + 100_000
    app.add_middleware(Intake, limit_bytes=limit)
    app.add_middleware(Outlet)
    app.add_middleware(Watch, service=service)
    complete_openapi(app)
    return app


def routers() -> list[APIRouter]:
    """Return the router of every feature: each folder of `api` with a ``routes`` module."""
    names: list[str] = []
    for folder in iter_modules(api.__path__):
        inside = iter_modules([f"{api.__path__[0]}/{folder.name}"]) if folder.ispkg else ()
        names.extend(f"api.{folder.name}.routes" for module in inside if module.name == "routes")
    return [import_module(name).router for name in names]


def _answer(request: Request, failure: TanbiaoError, status: int) -> Response:
    headers = failure.headers if isinstance(failure, RefusalError) else {}
    if wants_page(request):
        return problem_page(request, failure, status, headers)
    document = problem_document(failure, status, request.url.path, language_of(request))
    return JSONResponse(document, status, headers, MEDIA_TYPE)


async def _refuse(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, TanbiaoError)  # noqa: S101 - registered for this type
    status = failure.status if isinstance(failure, RefusalError) else 422
    return _answer(request, failure, status)


async def _refuse_invalid(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)  # noqa: S101 - registered for this type
    return _answer(request, validation_problem(failure), 422)


async def _refuse_unkeepable(request: Request, _failure: Exception) -> Response:
    return _answer(request, unkeepable_problem(), 422)


async def _refuse_http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)  # noqa: S101 - registered for this type
    answer = _answer(request, http_problem(failure), failure.status_code)
    answer.headers.update(failure.headers or {})
    return answer
