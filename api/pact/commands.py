"""`tanbiao pact get`: a supplier's footprint, linted, and as a figure of a bill line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.terminal import LanguageOption, console, language_of
from footprint.errors import Finding, InputError, Severity, error
from footprint.text import Language, Text

pact = typer.Typer(help="Ask suppliers' PACT hosts. 供应商 PACT 接口。", no_args_is_help=True)
"""The command line takes it in."""

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


@pact.callback()
def _group() -> None:
    """Ask suppliers' PACT hosts. 供应商 PACT 接口。"""


@pact.command()
def get(  # noqa: PLR0917 - options of a command
    url: Annotated[
        str, typer.Argument(help="Host, for example https://pact.glass.example. 地址。")
    ],
    client_id: Annotated[str, typer.Option(help="Given by the supplier. 由供应商提供。")],
    client_secret: Annotated[
        str,
        typer.Option(
            envvar="TANBIAO_PACT_SECRET", prompt=True, hide_input=True, help="Secret. 密钥。"
        ),
    ],
    product: Annotated[str | None, typer.Option(help="URN of the product. 产品 URN。")] = None,
    footprint: Annotated[UUID | None, typer.Option(help="Identifier. 碳足迹编号。")] = None,
    unit: Annotated[str, typer.Option(help="Unit of the bill line. 清单行单位。")] = "kg",
    unit_mass: Annotated[
        float | None, typer.Option(min=0, help="Mass of one unit [kg]. 单件质量。")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Workbook or document to take it into. 写入的申报文件。")
    ] = None,
    line: Annotated[str | None, typer.Option(help="Its line. 清单行。")] = None,
    output_dir: Annotated[
        Path, typer.Option("--output-dir", "-o", help="Where files go. 输出目录。")
    ] = Path(),
    allow: Annotated[
        str, typer.Option(envvar="TANBIAO_OUTBOUND_ALLOW", help="Private hosts. 允许的内网主机。")
    ] = "",
    language: LanguageOption = None,
) -> None:
    """Get a supplier's footprint and say what it is worth to a bill line. 获取供应商碳足迹。"""
    from api.pact.asking import Supplier, Wanted, get_footprint
    from api.pact.figures import figure_for, write_files
    from api.web.outbound import allowing

    if (product is None) == (footprint is None) or (into is None) != (line is None):
        raise _unclear()
    tongue = language_of(language)
    wanted = Wanted(str(footprint) if footprint else None, product)
    document = get_footprint(allowing(allow), Supplier(url, client_id, client_secret), wanted)
    goal = figure_for(into, line, unit, unit_mass)
    imported = goal.take(document)
    for found in imported.findings:
        _say(found, tongue)
    console().print(json.dumps(imported.figure.model_dump(mode="json"), ensure_ascii=False))
    for path in write_files(goal, imported, output_dir):
        console().print(Text(f"Written: {path}", f"已生成：{path}").say(tongue), markup=False)


def _say(found: Finding, tongue: Language) -> None:
    console(stderr=True).print(found.say(tongue), style=_STYLES[found.severity], markup=False)


def _unclear() -> InputError:
    return InputError(
        error(
            "unclear-request",
            Text(
                "give --product or --footprint, and --into with --line or neither.",
                "请给出 --product 或 --footprint；--into 与 --line 须同时给出。",
            ),
            Text("See tanbiao pact get --help.", "参见 tanbiao pact get --help。"),
        )
    )
