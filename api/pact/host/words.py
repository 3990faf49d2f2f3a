"""How PACT routes answer: errors as ``{code, message}``, tokens and their refusals as OAuth 2."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from api.pact.tokens import TokenError
from api.web.problems import RefusalError
from footprint.errors import TanbiaoError

_CODES = {403: "AccessDenied", 404: "NotFound", 501: "NotImplemented"}
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class PactError(Exception):
    """A refusal in the words of PACT."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep status, code and message."""
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


_REFUSALS = (
    PactError,
    TokenError,
    TanbiaoError,
    RequestValidationError,
    HTTPException,
    DataError,
)


class PactRoute(APIRoute):
    """A route that refuses in the words of PACT."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with its refusals turned into answers."""
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except _REFUSALS as problem:
                return _answer(problem)

        return answered


def _answer(problem: Exception) -> Response:
    if isinstance(problem, TokenError):
        return _no_token(problem)
    status, code, message = _told(problem)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"code": code, "message": message}, status, headers)


def _told(problem: Exception) -> tuple[int, str, str]:
    match problem:
        case PactError():
            told = (problem.status, problem.code, problem.message)
        case RequestValidationError():
            first = problem.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            told = (400, "BadRequest", f"{where}: {first['msg']}")
        case TanbiaoError():
            status = problem.status if isinstance(problem, RefusalError) else 400
            told = (status, _CODES.get(status, "BadRequest"), problem.findings[0].say("en"))
        case HTTPException():
            code = _CODES.get(problem.status_code, "BadRequest")
            told = (problem.status_code, code, str(problem.detail))
        case _:
            told = (400, "BadRequest", "a value holds characters that cannot be kept")
    return told


def _no_token(problem: TokenError) -> Response:
    headers = dict(_NO_STORE)
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="PACT"'
    if problem.wait is not None:
        headers["Retry-After"] = str(int(problem.wait.total_seconds()) + 1)
    body = {"error": problem.code, "error_description": problem.text}
    return JSONResponse(body, problem.status, headers)


def token_answer(token: str, scope: str, seconds: int) -> Response:
    """Return a token as OAuth 2 does; no cache keeps it."""
    body = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": scope,
    }
    return JSONResponse(body, headers=_NO_STORE)
