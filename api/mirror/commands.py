"""The commands of the public register: `tanbiao register …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.terminal import LanguageOption, console, language_of
from footprint.text import Text

register = typer.Typer(help="The public register. 公开证书登记簿。", no_args_is_help=True)


@register.command("export")
def export(
    folder: Annotated[
        Path, typer.Argument(help="New, or of an earlier export. 新文件夹或以前的导出。")
    ],
    language: LanguageOption = None,
) -> None:
    """Write register, log and status lists as files to mirror. 导出可镜像的登记簿。"""
    from api.mirror.export import export_register
    from api.serving.starting import open_service, read_settings

    tongue = language_of(language)
    service, _ = open_service(read_settings())
    done = export_register(service, folder)
    said = Text(
        f"{done.files} files in {folder}, log of {done.log_size} entries.",
        f"已写入 {folder}：{done.files} 个文件，日志 {done.log_size} 条。",
    )
    console().print(said.say(tongue), markup=False)
