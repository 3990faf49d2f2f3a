"""What the public reads: certificates, the register, the log, who signs. Never a bill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from api.identity.call import Call, Public
from api.papers.typesetting import Medium
from api.register import files, identifiers, transparency
from api.register.answers import FOR_EVER, FRESH, OPEN, SHORT, Document, send
from api.register.certificate_page import certificate_page
from api.register.certificates import Head, head_of, read_number
from api.register.checking import LARGEST_BYTES, check_page
from api.register.feed import ATOM, changes_feed
from api.register.labels import MEDIA, LabelChoice, draw
from api.register.messages import Consistency, PagedSearch, Purpose, RegisterEntry, Search
from api.register.pages import HTML, assets
from api.register.register_page import Found, register_page
from api.register.search import choices, count, everything, search
from api.register.spreadsheet import register_csv
from api.web.paging import Page, page_of
from api.web.problems import not_found
from footprint.certification.bundle import LogProof
from footprint.certification.credential import CONTEXT_PATH
from footprint.text import Text

router = APIRouter(tags=["register"])

Number = Annotated[
    str,
    Path(description="Certificate number. 证书编号。", examples=["DEMO-TB-2026-000001-9"]),
]
Code = Annotated[
    str, Path(description="Code of a certification body. 认证机构代码。", examples=["DEMO"])
]
Language = Annotated[
    str | None, Query(alias="lang", description="``zh`` or ``en``. 语言。", examples=["zh"])
]
Index = Annotated[int, Query(ge=0, le=2**53, description="Entry of the log, from 0. 日志条目。")]
TilePath = Annotated[str, Path(description="Level and number. 层与编号。", examples=["0/000.p/1"])]
Size = Annotated[int, Query(ge=1, le=2**53, description="Size of the log. 日志大小。")]


def _answers(media_type: str, description: str) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a public document."""
    kind = media_type.partition(";")[0]
    return {
        200: {"content": {kind: {}}, "description": description},
        304: {"description": "The caller has it already. 内容未变。"},
    }


_PAGE = _answers(HTML, "A page for people. 网页。")
_JSON: dict[int | str, dict[str, Any]] = {
    304: {"description": "The caller has it already. 内容未变。"}
}


def _open_to_all(response: Response, cache: str = FRESH) -> None:
    """Let anyone read an answer, for as long as it keeps."""
    response.headers.update({"cache-control": cache, **OPEN})


def _of(call: Call, number: str, make: Callable[[Session, Head], Document]) -> Response:
    """Answer with a document of a certificate."""
    document = call.read(lambda session: make(session, head_of(session, number, call.now)))
    return send(call.request, document)


def _issued(call: Call, number: str, find: Callable[[Session, str], Document]) -> Response:
    """Answer with a file of a certificate, whatever its state."""
    written = read_number(number)
    return send(call.request, call.read(lambda session: find(session, written)))


@router.get("/c/{number}.proof.json", operation_id="certificate_proof", responses=_JSON)
def certificate_proof(call: Public, number: Number, response: Response) -> LogProof:
    """Prove that a certificate's newest event is in the log. 日志包含证明。"""
    _open_to_all(response, SHORT)
    return call.read(lambda session: files.proof(session, head_of(session, number, call.now)))


@router.get(
    "/c/{number}.json",
    operation_id="certificate_json",
    response_class=Response,
    responses=_answers(identifiers.CREDENTIAL, "The signed credential. 已签名凭证。"),
)
def certificate_json(call: Public, number: Number) -> Response:
    """Return a certificate as a verifiable credential. 可验证凭证（JSON）。"""
    return _issued(call, number, files.credential)


@router.get(
    "/c/{number}.jwt",
    operation_id="certificate_jwt",
    response_class=Response,
    responses=_answers(files.TOKEN, "The credential as vc+jwt. 凭证令牌。"),
)
def certificate_jwt(call: Public, number: Number) -> Response:
    """Return a certificate as a signed token. 凭证令牌（vc+jwt）。"""
    return _issued(call, number, files.token)


@router.get(
    "/c/{number}.pdf",
    operation_id="certificate_pdf",
    response_class=Response,
    responses=_answers(files.PDF, "The signed PDF. 已签名 PDF。"),
)
def certificate_pdf(call: Public, number: Number) -> Response:
    """Return a certificate as a signed PDF. 证书 PDF（已签名）。"""
    return _issued(call, number, files.pdf)


@router.get(
    "/c/{number}.bundle",
    operation_id="certificate_bundle",
    response_class=Response,
    responses=_answers(files.BUNDLE, "A .tanbiao file. 离线核验包。"),
)
def certificate_bundle(call: Public, number: Number) -> Response:
    """Return all that checks a certificate offline. 离线核验包。"""
    return _of(call, number, lambda session, head: files.bundle(session, call.service, head))


@router.get(
    "/c/{number}/label.{medium}",
    operation_id="certificate_label",
    response_class=Response,
    responses={
        200: {
            "content": {kind: {} for kind in MEDIA.values()},
            "description": "The label. 标识。",
        },
        304: {"description": "The caller has it already. 内容未变。"},
    },
)
def certificate_label(
    call: Public, number: Number, medium: Medium, choice: Annotated[LabelChoice, Query()]
) -> Response:
    """Draw the label of a valid certificate. 标识（SVG、PNG、PDF）。"""
    return _of(
        call, number, lambda session, head: draw(session, call.service, head, medium, choice)
    )


@router.post(
    "/c/{number}/check",
    operation_id="check_file",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}, "description": "The answer. 核对结果。"}},
)
def check_file(
    call: Public, number: Number, file: Annotated[UploadFile, File()], _lang: Language = None
) -> Response:
    """Say whether a file is the one that was issued. 核对手中的文件。"""
    content = file.file.read(LARGEST_BYTES + 1)

    def answer(session: Session) -> Document:
        head = head_of(session, number, call.now)
        return check_page(session, call.service, head, content, call.language)

    return send(call.request, call.read(answer))


@router.get(
    "/c/{number}", operation_id="certificate_page", response_class=Response, responses=_PAGE
)
def verification_page(call: Public, number: Number, _lang: Language = None) -> Response:
    """Show a certificate: its state first, then what it says. 证书查询页。"""
    language = call.language
    return _of(
        call, number, lambda session, head: certificate_page(session, call.service, head, language)
    )


@router.get("/register.json", operation_id="register_json", responses=_JSON)
def register_json(call: Public, window: PagedSearch, response: Response) -> Page[RegisterEntry]:
    """Search the register. 查询证书登记簿。"""
    _open_to_all(response)

    def find(session: Session) -> Page[RegisterEntry]:
        entries = search(session, window, call.now)
        return page_of(entries, count(session, window, call.now), window.offset)

    return call.read(find)


@router.get(
    "/register.csv",
    operation_id="register_csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All rows. 全部记录。"}},
)
def register_as_csv(call: Public, filters: Search) -> StreamingResponse:
    """Give the register, or what a search leaves of it, as a table. 证书登记簿（CSV）。"""
    rows = register_csv(everything(call.read, filters, call.now))
    headers = {
        "content-disposition": 'attachment; filename="register.csv"',
        "cache-control": FRESH,
        **OPEN,
    }
    return StreamingResponse(rows, headers=headers, media_type="text/csv; charset=utf-8")


@router.get(
    "/register/feed.atom",
    operation_id="register_feed",
    response_class=Response,
    responses=_answers(ATOM, "Atom feed. 订阅源。"),
)
def register_feed(call: Public, _lang: Language = None) -> Response:
    """Give the newest changes as a feed. 变更订阅。"""
    address = call.service.settings.public_url
    return send(
        call.request, call.read(lambda session: changes_feed(session, address, call.language))
    )


@router.get("/register", operation_id="register", response_class=Response, responses=_PAGE)
def register(call: Public, window: PagedSearch) -> Response:
    """Show the register and search it. 证书登记簿。"""

    def find(session: Session) -> Found:
        return Found(
            window,
            count(session, window, call.now),
            search(session, window, call.now),
            choices(session),
        )

    return send(call.request, register_page(call.read(find), call.language))


@router.get(
    "/bodies/{code}/did.json",
    operation_id="body_did",
    response_class=Response,
    responses=_answers(identifiers.DID, "DID document. DID 文档。"),
)
def body_did(call: Public, code: Code) -> Response:
    """Give the keys of a certification body. 认证机构 DID 文档。"""
    return send(
        call.request,
        call.read(lambda session: identifiers.body_identifier(session, call.service, code)),
    )


@router.get(
    "/.well-known/did.json",
    operation_id="operator_did",
    response_class=Response,
    responses=_answers(identifiers.DID, "DID document. DID 文档。"),
)
def operator_did(call: Public) -> Response:
    """Give the keys of the log. 平台 DID 文档（日志密钥）。"""
    return send(
        call.request,
        call.read(lambda session: identifiers.operator_identifier(session, call.service)),
    )


@router.get(
    "/status/{code}/{purpose}",
    operation_id="status_list",
    response_class=Response,
    responses=_answers(identifiers.CREDENTIAL, "Bitstring Status List. 状态列表。"),
)
def status_list(call: Public, code: Code, purpose: Purpose) -> Response:
    """Give the signed status list of a body. 认证机构状态列表。"""
    return send(
        call.request,
        call.read(
            lambda session: identifiers.status_credential(session, call.service, code, purpose)
        ),
    )


@router.get(
    CONTEXT_PATH,
    operation_id="certificate_context",
    response_class=Response,
    responses=_answers(identifiers.JSON_LD, "JSON-LD context. 术语上下文。"),
)
def certificate_context(call: Public) -> Response:
    """Give the meaning of our terms in credentials. 凭证术语（JSON-LD）。"""
    return send(call.request, identifiers.context(call.service))


@router.get(
    "/log/checkpoint",
    operation_id="log_checkpoint",
    response_class=Response,
    responses=_answers(transparency.PLAIN, "Signed note. 已签名检查点。"),
)
def log_checkpoint(call: Public) -> Response:
    """Give the newest signed head of the log. 日志检查点。"""
    return send(call.request, call.read(transparency.checkpoint))


@router.get(
    "/log/tile/{path:path}",
    operation_id="log_tile",
    response_class=Response,
    responses=_answers(transparency.BYTES, "A tile (C2SP tlog-tiles). 日志数据块。"),
)
def log_tile(call: Public, path: TilePath) -> Response:
    """Give a tile of the log, for ever the same. 日志数据块。"""
    return send(call.request, call.read(lambda session: transparency.tile(session, f"tile/{path}")))


@router.get("/log/proof", operation_id="log_proof", responses=_JSON)
def log_proof(call: Public, response: Response, index: Index, size: Size | None = None) -> LogProof:
    """Prove that an entry is in the log. 日志包含证明。"""
    _open_to_all(response, SHORT)
    return call.read(lambda session: transparency.inclusion(session, index, size))


@router.get("/log/consistency", operation_id="log_consistency", responses=_JSON)
def log_consistency(
    call: Public,
    response: Response,
    old: Annotated[Size, Query(alias="from")],
    new: Annotated[Size, Query(alias="to")],
) -> Consistency:
    """Prove that the log only grew. 日志一致性证明。"""
    _open_to_all(response, FOR_EVER)
    return call.read(lambda session: transparency.consistency(session, old, new))


@router.get("/static/{name}", include_in_schema=False)
def static(call: Public, name: str) -> Response:
    """Give a file the pages need. 页面静态文件。"""
    if name not in assets():
        raise not_found(Text("file", "文件"))
    return send(call.request, assets()[name])
