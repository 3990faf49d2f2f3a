"""One request as a feature sees it: who calls, in which language, with which transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.identity.audit import Trace
from api.identity.tokens import actor_of
from api.web.idempotency import recall, remember
from api.web.language import language_of
from api.web.problems import forbidden, refuse
from api.web.service import Service
from footprint.certification.roles import ROLE_LABELS, Role
from footprint.text import Language, Text

T = TypeVar("T")
COOKIE = "tanbiao-session"


@dataclass(frozen=True)
class Call:
    """A request with its caller.

    Parameters
    ----------
    request, service
        The HTTP request, and the service it came to.
    caller
        Who calls; None on public routes.
    """

    request: Request
    service: Service
    caller: Actor | None

    @property
    def actor(self) -> Actor:
        """Who calls, on a route that requires a role."""
        if self.caller is None:
            raise unauthenticated()
        return self.caller

    @property
    def now(self) -> datetime:
        """The time of the service's clock, in UTC."""
        return self.service.clock()

    @property
    def if_match(self) -> str | None:
        """The version a writer has seen, as it was sent."""
        return self.request.headers.get("if-match")

    @property
    def language(self) -> Language:
        """The language of the caller: ``?lang=``, else Accept-Language, else Chinese."""
        return language_of(self.request)

    def read(self, work: Callable[[Session], T]) -> T:
        """Return what `work` finds in a reading session."""
        with self.service.database.reading() as session:
            return work(session)

    @property
    def trace(self) -> Trace:
        """Where the audit says this request came from."""
        client = self.request.client
        return Trace(self.now, client.host if client else "", self.caller)

    def write(self, work: Callable[[Session], T], status: int = 200, *, secret: bool = False) -> T:
        """Do `work` in one transaction, once for each Idempotency-Key, and answer after commit.

        A repeated key with the same request gives the first answer again, byte for byte; with
        another request it is refused (409). An answer that holds a `secret` is not kept.
        """
        key = None if secret else self.request.headers.get("idempotency-key")
        with self.service.database.writing() as session:
            if key is None or self.caller is None:
                return work(session)
            earlier = recall(session, self.request, self.caller.person_id, key)
            if earlier is not None:
                return cast("T", earlier)
            result = work(session)
            answer = _answer(result, status)
            remember(session, self.request, self.caller.person_id, key, answer, self.now)
        return cast("T", answer)


def _answer(result: Any, status: int) -> Response:
    if isinstance(result, Response):
        return result
    return JSONResponse(jsonable_encoder(result), status_code=status)


def unauthenticated() -> Exception:
    """Build the 401 for a caller who has not signed in."""
    return refuse(
        401,
        "not-signed-in",
        Text(
            "nobody is signed in, or the session or key has expired or was revoked.",
            "尚未登录，或会话、密钥已过期或被吊销。",
        ),
        Text("Sign in, or give a valid API key.", "请登录或提供有效的 API 密钥。"),
    )


def service_of(request: Request) -> Service:
    """Return the service a request came to."""
    return cast("Service", request.app.state.service)


_bearer = HTTPBearer(auto_error=False, description="A session token or an API key.")


def identify(request: Request, credentials: Annotated[Any, Depends(_bearer)]) -> Actor | None:
    """Return who calls, or None; a token that is not valid is refused, not ignored."""
    token = credentials.credentials if credentials else request.cookies.get(COOKIE)
    if token is None:
        return None
    if not credentials:
        _check_origin(request)
    service = service_of(request)
    actor = actor_of(service.database, token, service.clock())
    if actor is None:
        raise unauthenticated()
    request.scope["tanbiao.actor"] = actor
    return actor


def require(*roles: Role) -> Callable[..., Call]:
    """Return the dependency that lets only these roles in; no role: anybody signed in."""

    def entitled(request: Request, actor: Annotated[Actor | None, Depends(identify)]) -> Call:
        if actor is None:
            raise unauthenticated()
        _check_scope(request, actor)
        if roles and actor.roles.isdisjoint(roles):
            raise _wrong_role(roles)
        return Call(request, service_of(request), actor)

    entitled.roles = frozenset(roles)  # type: ignore[attr-defined] # read by the test of all routes
    return entitled


async def anybody(request: Request) -> Call:
    """Give a call on a public route, where nobody needs to sign in.

    It waits for nothing; being async, it costs no thread.
    """
    return Call(request, service_of(request), None)


SignedIn = Annotated[Call, Depends(require())]
Public = Annotated[Call, Depends(anybody)]


def _check_origin(request: Request) -> None:
    """Refuse a change that another site makes with the cookie of this one."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if request.method not in {"GET", "HEAD"} and site not in {"same-origin", "none"}:
        raise forbidden(
            Text("another site sent this request.", "该请求来自其他网站。"),
            Text("Send it from the service's own pages.", "请在本服务页面中操作。"),
        )


def _check_scope(request: Request, actor: Actor) -> None:
    needed = "read" if request.method in {"GET", "HEAD"} else "write"
    if needed not in actor.scopes:
        raise forbidden(
            Text(f"this API key may not {needed}.", f"该 API 密钥无“{needed}”权限。"),
            Text(f"Use a key with the scope {needed}.", f"请使用含 {needed} 权限的密钥。"),
        )


def _wrong_role(roles: tuple[Role, ...]) -> Exception:
    english = ", ".join(ROLE_LABELS[role].en for role in roles)
    chinese = "、".join(ROLE_LABELS[role].zh for role in roles)
    return forbidden(
        Text(f"this is for the role: {english}.", f"仅限角色：{chinese}。"),
        Text("Ask your administrator for the role.", "请联系管理员授予角色。"),
    )
