"""What a link opens, for anybody who has it: a page, and the documents offered there.

An unknown, expired or revoked link, and a document that is not offered, give one and the same
page, so that nothing can be learnt by trying.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from api.identity.call import Call, Public
from api.register.pages import HTML
from api.statements import shares
from api.statements.service import written
from api.statements.share_page import gone_page, share_page
from api.statements.tables import ShareRow, StatementRow

router = APIRouter(tags=["statements"])

Found = tuple[ShareRow, StatementRow]
Token = Annotated[str, Path(description="Token of the link. 链接令牌。")]
Language = Annotated[
    str | None, Query(alias="lang", description="``zh`` or ``en``. 语言。", examples=["zh"])
]
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "vary": "Accept-Language",
}
_GONE: dict[int | str, dict[str, Any]] = {
    404: {"content": {"text/html": {}}, "description": "The link opens nothing. 链接无法打开。"}
}


@router.get(
    "/s/{token}",
    operation_id="open_share",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}, "description": "A page. 网页。"}, **_GONE},
)
def open_share(call: Public, token: Token, _lang: Language = None) -> Response:
    """Show what is shared by a link. 查看共享的声明。"""

    def work(session: Session, found: Found) -> Response:
        content = share_page(session, call.service, found, call.language, token)
        shares.opened(session, found[0], shares.PAGE, call.now)
        return Response(content, headers=_HEADERS, media_type=HTML)

    return _opened(call, token, work)


@router.get(
    "/s/{token}/documents/{format_key}",
    operation_id="open_shared_document",
    response_class=Response,
    responses={
        200: {"content": {"*/*": {}}, "description": "The document. 声明文件。"},
        **_GONE,
    },
)
def open_document(
    call: Public,
    token: Token,
    format_key: Annotated[str, Path(description="Key of a format. 格式代码。")],
    _lang: Language = None,
) -> Response:
    """Give a document that is offered by a link. 下载共享的声明文件。"""

    def work(session: Session, found: Found) -> Response:
        row, statement = found
        if format_key not in row.formats or statement.status != "active":
            return _gone(call)
        written_in, content = written(statement, format_key, row.hidden)
        shares.opened(session, row, format_key, call.now)
        name = f"{statement.id}-{format_key}{written_in.suffix}"
        headers = {**_HEADERS, "content-disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=headers, media_type=written_in.media_type)

    return _opened(call, token, work)


def _opened(call: Call, token: str, work: Callable[[Session, Found], Response]) -> Response:
    """Do what an open link allows; a token that opens nothing costs one indexed read."""
    if call.read(lambda session: shares.find(session, token, call.now)) is None:
        return _gone(call)

    def write(session: Session) -> Response:
        found = shares.find(session, token, call.now)
        return _gone(call) if found is None else work(session, found)

    return call.write(write)


def _gone(call: Call) -> Response:
    return Response(gone_page(call.language), 404, _HEADERS, HTML)
