"""The command line: one function a command; it reads the clock and the terminal, no one else."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from footprint.errors import InputError, TanbiaoError, error
from footprint.text import Language, Text
from lca_db.catalogue import Entry, Filter
from lca_db.release import load_release

app = typer.Typer(
    name="tanbiao",
    help="Product carbon footprints after ISO 14067 / GB/T 24067. 产品碳足迹。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The background database. 背景数据库。", no_args_is_help=True)
app.add_typer(database, name="database")


class Tongue(StrEnum):
    """Languages a user may choose."""

    zh = "zh"
    en = "en"


LanguageOption = Annotated[
    Tongue | None, typer.Option("--language", "-l", help="zh or en. 语言。", show_default=False)
]
FileArgument = Annotated[
    Path, typer.Argument(help="Workbook (.xlsx, .xls, .ods) or .yaml/.json. 工作簿或文档。")
]

_chosen: dict[str, Language] = {}


def _language(option: Tongue | None) -> Language:
    """Return the language that was asked for, else that of the terminal."""
    if option is not None:
        _chosen["language"] = option.value
    return _chosen.setdefault("language", _terminal_language())


def _terminal_language() -> Language:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _console() -> Console:
    return Console(highlight=False)


@app.command()
def assess(
    file: FileArgument,
    output_dir: Annotated[
        Path | None,
        typer.Option("--output-dir", "-o", help="Default: NAME-footprint. 输出目录。"),
    ] = None,
    functional_unit: Annotated[
        str | None, typer.Option("--functional-unit", "-u", help="For example kWp. 功能单位。")
    ] = None,
    boundary: Annotated[
        str | None, typer.Option("--boundary", "-b", help="For example cradle-to-gate. 边界。")
    ] = None,
    electricity: Annotated[
        str | None, typer.Option("--electricity", "-e", help="Grid basis. 电网因子。")
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", "-m", help="ar6-gwp100, ar5-gwp100 … 方法。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Assess one product and write result.json, lines.csv and report.html. 计算产品碳足迹。"""
    from api.outputs import write_outputs
    from api.reading import read_file
    from api.summary import print_summary

    started = perf_counter()
    tongue = _language(language)
    options = {
        "functional_unit": functional_unit,
        "boundary": boundary,
        "electricity": electricity,
        "method": method,
    }
    read = read_file(file, options, today=_today())
    loaded = perf_counter()
    assessed = read.assess()
    folder = output_dir or Path(f"{file.stem}-footprint")
    paths = write_outputs(assessed.footprint, folder, tongue)
    console = _console()
    print_summary(assessed.footprint, console, tongue, paths=paths)
    seconds = perf_counter() - started
    milliseconds = assessed.seconds["calculation"] * 1000
    console.print(
        Text(
            f"Read in {loaded - started:.2f} s, calculated in {milliseconds:.0f} ms, "
            f"all in {seconds:.2f} s.",
            f"读取 {loaded - started:.2f} s，计算 {milliseconds:.0f} ms，共 {seconds:.2f} s。",
        ).say(tongue),
        style="dim",
    )


@app.command()
def template(
    family: Annotated[str, typer.Argument(help="Key of the family, see `families`. 产品类别。")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook. 工作簿。")],
    filled: Annotated[
        Path | None, typer.Option("--from", help="Fill it from a document. 以文档填写。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Write the workbook a manufacturer fills in. 生成填报工作簿。"""
    from api.reading import read_file, write_workbook

    tongue = _language(language)
    submission = read_file(filled, {}, today=_today()).submission if filled else None
    write_workbook(family, output, submission)
    _console().print(Text(f"Written: {output}", f"已生成：{output}").say(tongue), markup=False)


@app.command()
def families(language: LanguageOption = None) -> None:
    """List the product families. 列出产品类别。"""
    from product_models.discovery import families as find

    tongue = _language(language)
    table = _table(tongue, Text("key", "代码"), Text("family", "类别"), Text("version", "版本"))
    table.add_column(Text("functional units", "功能单位").say(tongue))
    table.add_column(Text("boundaries", "系统边界").say(tongue))
    for key, family in find().items():
        units = ", ".join(family.functional_units)
        bounds = ", ".join(family.boundaries)
        table.add_row(key, family.label.say(tongue), family.version, units, bounds)
    _console().print(table)


@app.command()
def crosscheck(
    files: Annotated[list[Path], typer.Argument(help="Submissions. 申报文件。")],
    language: LanguageOption = None,
) -> None:
    """Solve by bw2calc and by the adjoint path and compare. 两条计算路径互相核对。"""
    from api.reading import read_file

    tongue = _language(language)
    table = _table(tongue, Text("file", "文件"), Text("grid basis", "电网因子"))
    table.add_column("bw2calc", justify="right")
    table.add_column(Text("adjoint", "伴随求解").say(tongue), justify="right")
    table.add_column(Text("relative difference", "相对差").say(tongue), justify="right")
    for file in files:
        for row in read_file(file, {}, today=_today()).crosscheck():
            table.add_row(
                file.name,
                row.basis,
                f"{row.reference:.12g}",
                f"{row.adjoint:.12g}",
                f"{row.difference:.1e}",
            )
    _console().print(table)


@database.command("list")
def list_datasets(
    theme: Annotated[str | None, typer.Option(help="Only one theme. 主题。")] = None,
    location: Annotated[str | None, typer.Option(help="Only one location. 地区。")] = None,
    language: LanguageOption = None,
) -> None:
    """List datasets. 列出数据集。"""
    catalogue = load_release().catalogue
    narrow = Filter(theme=theme, location=location)
    _print_entries([row for row in catalogue.entries if narrow.passes(row)], _language(language))


@database.command("search")
def search_datasets(
    words: Annotated[list[str], typer.Argument(help="Name, pinyin or code. 检索词。")],
    theme: Annotated[str | None, typer.Option(help="Only one theme. 主题。")] = None,
    location: Annotated[str | None, typer.Option(help="Only one location. 地区。")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    language: LanguageOption = None,
) -> None:
    """Find datasets by name, pinyin or code. 检索数据集。"""
    narrow = Filter(theme=theme, location=location)
    query = " ".join(words)
    found = load_release().catalogue.search(query, narrow, limit)
    if not found:
        raise InputError(
            error(
                "nothing-found",
                Text(f"nothing is found for “{query}”.", f"没有找到“{query}”。"),
                Text(
                    "Try a shorter word, or list a theme: tanbiao database list --theme pv.",
                    "请换更短的词，或按主题列出：tanbiao database list --theme pv。",
                ),
            )
        )
    _print_entries(found, _language(language))


@database.command("show")
def show_dataset(
    code: Annotated[str, typer.Argument(help="Code of a dataset. 数据集代码。")],
    method: Annotated[str, typer.Option("--method", "-m")] = "ar6-gwp100",
    language: LanguageOption = None,
) -> None:
    """Show a dataset: inputs, sources, quality, footprint. 查看数据集。"""
    from api.datasets import print_dataset

    print_dataset(code, method, _console(), _language(language))


@database.command("check")
def check_database(language: LanguageOption = None) -> None:
    """Check every table of the database. 检查数据库。"""
    from lca_db.checks import check_all

    tongue = _language(language)
    release = load_release()
    findings = check_all(release.database)
    for found in findings:
        _console().print(found.say(tongue), markup=False)
    count, name = len(release.activity_codes), release.name
    _console().print(
        Text(
            f"Release {name}: {count} activities, {len(findings)} findings.",
            f"{name} 版：{count} 个活动，{len(findings)} 个问题。",
        ).say(tongue)
    )
    if findings:
        raise typer.Exit(1)


def _print_entries(rows: Iterable[Entry], tongue: Language) -> None:
    table = _table(tongue, Text("code", "代码"), Text("name", "名称"), Text("unit", "单位"))
    table.add_column(Text("location", "地区").say(tongue))
    table.add_column(Text("theme", "主题").say(tongue))
    for row in rows:
        table.add_row(row.code, row.name.say(tongue), row.unit, row.location, row.theme)
    _console().print(table)


def _table(tongue: Language, *headings: Text) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading.say(tongue), overflow="fold")
    return table


def _today() -> date:
    """Return the day of the computer's clock; the only place of the command line that reads it."""
    return date.today()  # noqa: DTZ011, TID251 - the edge passes the clock in


def main() -> None:
    """Run the command line; every expected failure is a sentence and an exit code."""
    try:
        app()
    except TanbiaoError as failure:
        message = failure.say(_language(None))
        Console(stderr=True, highlight=False).print(message, style="red", markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
