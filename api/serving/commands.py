"""The commands that run the service and set it up: `tanbiao serve`, `tanbiao service …`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import LanguageOption, Tongue, console, language_of, table_of
from footprint.certification.roles import OrganisationKind, Role
from footprint.errors import InputError, error
from footprint.text import Language, Text

if TYPE_CHECKING:
    from api.web.service import Service

serving = typer.Typer()
"""The command line takes these in."""
service = typer.Typer(help="Set the service up. 配置平台服务。", no_args_is_help=True)
serving.add_typer(service, name="service")

_PACKAGES = ("alembic", "authlib", "fastapi", "pwdlib", "sqlalchemy", "structlog", "uvicorn")

EmailOption = Annotated[str, typer.Option(prompt="Mail 邮箱", help="Mail address. 邮箱。")]
NameOption = Annotated[str, typer.Option(prompt="Name 姓名", help="Name. 姓名。")]
PasswordOption = Annotated[
    str | None,
    typer.Option(
        envvar="TANBIAO_PASSWORD", help="Default: a random one is made and shown. 默认随机生成。"
    ),
]


@serving.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port. 端口。")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes. 进程数。")] = 1,
    language: LanguageOption = None,
) -> None:
    """Run the service; the database is brought up to date first. 启动平台服务。"""
    tongue = _begin(language)
    from api.serving.running import run

    opened = _open(tongue)
    if opened.settings.keystore_passphrase is None:
        _say(
            tongue,
            "TANBIAO_KEYSTORE_PASSPHRASE is not set: no certificate can be issued.",
            "未设置 TANBIAO_KEYSTORE_PASSPHRASE：无法签发证书。",
            style="yellow",
        )
    _say(tongue, f"Tanbiao is at http://{host}:{port}", f"碳标服务地址：http://{host}:{port}")
    opened.database.close()
    run(host, port, workers, opened.settings.data_folder)


@service.command("init")
def initialise(
    email: EmailOption,
    name: NameOption,
    organisation: Annotated[
        str, typer.Option(help="Name of the operator. 运营方名称。")
    ] = "Operator",
    password: PasswordOption = None,
    language: LanguageOption = None,
) -> None:
    """Make the data folder, the tables and the operator's account. 初始化平台。"""
    tongue = _begin(language)
    from api.serving.accounts import add_operator, new_password

    chosen = password or new_password()
    opened = _open(tongue)
    add_operator(opened, (email, name, chosen), organisation)
    folder = opened.settings.data_folder.resolve()
    _say(tongue, f"Data folder: {folder}", f"数据目录：{folder}")
    _show_password(tongue, email, chosen, shown=password is None)


@service.command("upgrade")
def upgrade_tables(language: LanguageOption = None) -> None:
    """Bring the tables of the database up to date. 升级数据库表。"""
    tongue = _begin(language)
    _open(tongue)
    _say(tongue, "The tables are up to date.", "数据库表已是最新。")


@service.command("add-organisation")
def add_organisation(
    *,
    kind: Annotated[OrganisationKind, typer.Option(help="Kind. 类别。")],
    name_en: Annotated[str, typer.Option(help="English name. 英文名称。")],
    name_zh: Annotated[str, typer.Option(help="Chinese name. 中文名称。")],
    address_en: Annotated[str, typer.Option(help="English address. 英文地址。")] = "",
    address_zh: Annotated[str, typer.Option(help="Chinese address. 中文地址。")] = "",
    identifier: Annotated[
        str | None, typer.Option(help="For example 统一社会信用代码. 统一代码。")
    ] = None,
    code: Annotated[
        str | None, typer.Option(help="Of a certification body, in its numbers. 机构代码。")
    ] = None,
    accreditation: Annotated[str | None, typer.Option(help="Accreditation. 认可编号。")] = None,
    approved: Annotated[
        bool, typer.Option("--approved", help="A body may act at once. 直接批准。")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Add an organisation. 新增组织。"""
    tongue = _begin(language)
    from api.identity.answers import profile_of
    from api.identity.messages import OrganisationRequest
    from api.serving.accounts import set_up_organisation
    from api.serving.asking import checked

    asked = checked(
        OrganisationRequest,
        {
            "kind": kind,
            "code": code,
            "name_en": name_en,
            "name_zh": name_zh,
            "address_en": address_en,
            "address_zh": address_zh,
            "identifier": identifier,
            "accreditation": accreditation,
        },
    )
    found = set_up_organisation(
        _open(tongue), kind, profile_of(asked), asked.code, approved=approved
    )
    _say(tongue, f"Added: {found}", f"已新增：{found}")


@service.command("add-person")
def add_person(
    organisation: Annotated[
        str, typer.Option(help="Id, code, identifier or name. 组织编号、代码或名称。")
    ],
    role: Annotated[list[Role], typer.Option(help="Once for each role. 角色，可多次。")],
    email: EmailOption,
    name: NameOption,
    password: PasswordOption = None,
    language: LanguageOption = None,
) -> None:
    """Add a person, or give one that is there further roles. 新增人员或增加角色。"""
    tongue = _begin(language)
    from api.identity.messages import InvitationRequest
    from api.serving.accounts import new_password, set_up_person
    from api.serving.asking import checked

    chosen = password or new_password()
    asked = checked(InvitationRequest, {"email": email, "roles": role})
    made = set_up_person(_open(tongue), organisation, (asked.email, name, chosen), asked.roles)
    if made:
        _show_password(tongue, email, chosen, shown=password is None)
    else:
        _say(tongue, f"{email} keeps its password.", f"{email} 沿用原密码。")


@service.command("reset-password")
def reset_password(
    email: Annotated[str, typer.Argument(help="Mail address. 邮箱。")],
    password: PasswordOption = None,
    language: LanguageOption = None,
) -> None:
    """Set a new password; every session of the person ends. 重设密码。"""
    tongue = _begin(language)
    from api.serving.accounts import new_password, renew_password

    chosen = password or new_password()
    renew_password(_open(tongue), email, chosen)
    _show_password(tongue, email, chosen, shown=password is None)


@service.command("organisations")
def list_organisations(language: LanguageOption = None) -> None:
    """List the organisations. 组织列表。"""
    tongue = _begin(language)
    from api.identity.organisations import list_organisations as find

    table = table_of(tongue, Text("id", "编号"), Text("kind", "类别"), Text("code", "代码"))
    table.add_column(Text("name", "名称").say(tongue))
    table.add_column(Text("approved", "已批准").say(tongue))
    with _open(tongue).database.reading() as session:
        for row in find(session, {}, None, (200, 0))[0]:
            name = row.name_zh if tongue == "zh" else row.name_en
            mark = Text("yes", "是") if row.approved else Text("no", "否")
            table.add_row(str(row.id), row.kind, row.code or "", name, mark.say(tongue))
    console().print(table)


def _begin(language: Tongue | None) -> Language:
    """Return the language, or say that the packages of the service are not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise InputError(
            error(
                "packages",
                Text(
                    f"packages of the service are not installed: {', '.join(missing)}.",
                    f"未安装服务所需的软件包：{'、'.join(missing)}。",
                ),
                Text(
                    "Run: pip install 'tanbiao[service]'", "请运行：pip install 'tanbiao[service]'"
                ),
            )
        )
    return language_of(language)


def _open(tongue: Language) -> Service:
    from api.serving.starting import open_service, read_settings

    opened, before = open_service(read_settings())
    if before == "old":
        _say(tongue, "The tables were brought up to date.", "数据库表已升级。")
    return opened


def _show_password(tongue: Language, email: str, password: str, *, shown: bool) -> None:
    if shown:
        _say(
            tongue,
            f"Password of {email}, shown once: {password}",
            f"{email} 的密码（仅显示一次）：{password}",
        )


def _say(tongue: Language, english: str, chinese: str, style: str | None = None) -> None:
    console().print(Text(english, chinese).say(tongue), style=style, markup=False)
