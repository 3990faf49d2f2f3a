"""The command line's ``tanbiao database``: look up, check, release, compare, import, export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.terminal import LanguageOption, console, language_of, table_of
from footprint.errors import InputError, Severity, error
from footprint.text import Language, Text
from lca_db.catalogue import Entry, Filter
from lca_db.importers.contract import ImportedDatabase
from lca_db.release import list_releases, load_release

database = typer.Typer(help="The background database. 背景数据库。", no_args_is_help=True)

YearOption = Annotated[int | None, typer.Option(help="Only one year. 年份。")]
LicenceOption = Annotated[str | None, typer.Option(help="Part of a licence. 许可。")]
ThemeOption = Annotated[str | None, typer.Option(help="Only one theme. 主题。")]
PlaceOption = Annotated[str | None, typer.Option(help="Only one location. 地区。")]


@database.command("list")
def list_datasets(
    theme: ThemeOption = None,
    location: PlaceOption = None,
    year: YearOption = None,
    licence: LicenceOption = None,
    language: LanguageOption = None,
) -> None:
    """List datasets. 列出数据集。"""
    narrow = Filter(theme=theme, location=location, year=year, licence=licence)
    rows = (row for row in load_release().catalogue.entries if narrow.passes(row))
    _print_entries(rows, language_of(language))


@database.command("search")
def search_datasets(
    words: Annotated[list[str], typer.Argument(help="Name, pinyin or code. 检索词。")],
    theme: ThemeOption = None,
    location: PlaceOption = None,
    year: YearOption = None,
    licence: LicenceOption = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    language: LanguageOption = None,
) -> None:
    """Find datasets by name, pinyin or code. 检索数据集。"""
    query = " ".join(words)
    narrow = Filter(theme=theme, location=location, year=year, licence=licence)
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
    _print_entries(found, language_of(language))


@database.command("show")
def show_dataset(
    code: Annotated[str, typer.Argument(help="Code of a dataset. 数据集代码。")],
    method: Annotated[str, typer.Option("--method", "-m")] = "ar6-gwp100",
    language: LanguageOption = None,
) -> None:
    """Show a dataset: inputs, sources, quality, footprint. 查看数据集。"""
    from api.datasets import print_dataset

    print_dataset(code, method, console(), language_of(language))


@database.command("check")
def check_database(language: LanguageOption = None) -> None:
    """Check every table of the database. 检查数据库。"""
    from lca_db.checks import check_all

    tongue, release = language_of(language), load_release()
    findings = check_all(release.database)
    for found in findings:
        console().print(found.say(tongue), markup=False)
    count, name = len(release.activity_codes), release.name
    console().print(
        Text(
            f"Release {name}: {count} activities, {len(findings)} findings.",
            f"{name} 版：{count} 个活动，{len(findings)} 个问题。",
        ).say(tongue)
    )
    if any(found.severity is Severity.ERROR for found in findings):
        raise typer.Exit(1)


@database.command("release")
def print_releases(
    name: Annotated[
        str | None, typer.Option("--seal", help="Seal the tables as NAME. 封存为新版本。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """List the sealed releases, or seal the present tables as a new one. 版本。"""
    if name is not None:
        from lca_db.seal import seal
        from lca_db.tables import data_folder

        seal(Path(str(data_folder())), name)
    table = table_of(language_of(language), Text("release", "版本"), Text("hash", "哈希"))
    for release in list_releases():
        table.add_row(release.name, release.hash)
    console().print(table)


@database.command("diff")
def compare_releases(
    old: Annotated[str, typer.Argument(help="For example 2026.1. 旧版本。")],
    new: Annotated[str, typer.Argument(help="For example 2026.2. 新版本。")],
    products: Annotated[bool, typer.Option("--products", help="Only products. 仅产品。")] = False,  # noqa: FBT002 - a switch
    language: LanguageOption = None,
) -> None:
    """Say which datasets moved between two releases, and by how much. 比较两个版本。"""
    from lca_db.difference import diff_releases

    tongue = language_of(language)
    found = diff_releases(load_release(old), load_release(new))
    table = table_of(tongue, Text("dataset", "数据集"), Text("unit", "单位"))
    for heading in (old, new, "%"):
        table.add_column(heading, justify="right")
    for move in found.products if products else found.moved:
        share = "–" if move.relative is None else f"{move.relative:+.1%}"
        table.add_row(move.code, move.unit, f"{move.old:.5g}", f"{move.new:.5g}", share)
    console().print(table)
    console().print(
        Text(
            f"{len(found.moved)} datasets moved, {len(found.came)} came, {len(found.went)} went.",
            f"{len(found.moved)} 个数据集变化，新增 {len(found.came)} 个，"
            f"移除 {len(found.went)} 个。",
        ).say(tongue)
    )


@database.command("import")
def import_database(
    source: Annotated[Path, typer.Argument(help="Folder, archive or file. 文件夹、压缩包或文件。")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to keep it. 保存位置。")],
    format_key: Annotated[
        str | None, typer.Option("--format", help="Else found out. 格式。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Read a foreign database (ecospold, ILCD, openLCA, SimaPro …). 导入外部数据库。"""
    from lca_db.importers.discovery import read_database

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console(stderr=True)) as bar:
        task = bar.add_task(Text("reading", "读取").say(language_of(language)), total=None)
        read = read_database(
            source, lambda done, total: bar.update(task, completed=done, total=total), format_key
        )
    _keep(read, output, language_of(language))


@database.command("import-brightway")
def import_brightway(
    project: Annotated[str, typer.Argument(help="Brightway project. 项目。")],
    name: Annotated[str, typer.Argument(help="Its database. 数据库。")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to keep it. 保存位置。")],
    directory: Annotated[
        Path | None, typer.Option(help="Brightway's folder; else BRIGHTWAY2_DIR. 目录。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Read a database of a Brightway project. 导入 Brightway 项目。"""
    from lca_db.brightway import read_project

    _keep(read_project(project, name, directory), output, language_of(language))


@database.command("export")
def export_database(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file. 输出文件。")],
    format_key: Annotated[str, typer.Option("--format", help="datapackage, json-ld. 格式。")],
    codes: Annotated[list[str] | None, typer.Argument(help="Default: all. 数据集代码。")] = None,
    own_data: Annotated[
        list[Path] | None, typer.Option("--with", help="Imported databases. 自有数据库。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Write our datasets for another program; licensed data never leaves. 导出数据库。"""
    from api.reading import load_background
    from lca_db.exporters.content import select
    from lca_db.exporters.discovery import get_exporter

    content = select(load_background(None, own_data or ()), codes or None)
    get_exporter(format_key).write(content, output)
    _say_exported(len(content.activities), str(output), language_of(language))


@database.command("export-brightway")
def export_brightway(
    project: Annotated[str, typer.Argument(help="Made if there is none. 项目。")],
    name: Annotated[str, typer.Argument(help="A new database in it. 数据库。")],
    directory: Annotated[
        Path | None, typer.Option(help="Brightway's folder; else BRIGHTWAY2_DIR. 目录。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Write our datasets into a Brightway project. 导出到 Brightway 项目。"""
    from lca_db.brightway import write_project
    from lca_db.exporters.content import select

    content = select(load_release())
    write_project(content, project, name, directory)
    _say_exported(len(content.activities), f"{project} / {name}", language_of(language))


@database.command("template")
def write_data_template(
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook. 工作簿。")],
    language: LanguageOption = None,
) -> None:
    """Write a workbook for background data of your own. 生成自有数据工作簿。"""
    from lca_db.exporters.excel import write_template

    write_template(output)
    text = Text(f"Written: {output}", f"已生成：{output}").say(language_of(language))
    console().print(text, markup=False)


def _keep(read: ImportedDatabase, output: Path, tongue: Language) -> None:
    from api.foreign_data import print_import, write_unlinked
    from lca_db.store import save

    save(read, output)
    unlinked = write_unlinked(read, output)
    print_import(read, console(), tongue)
    kept = Text(f"Kept in {output}.", f"已保存到 {output}。").say(tongue)
    if unlinked is not None:
        kept += Text(f" Every missing supplier: {unlinked}.", f"全部缺失项：{unlinked}。").say(
            tongue
        )
    console().print(kept, markup=False)


def _say_exported(count: int, where: str, tongue: Language) -> None:
    text = Text(f"{count} activities written: {where}", f"已导出 {count} 个活动：{where}")
    console().print(text.say(tongue), markup=False)


def _print_entries(rows: Iterable[Entry], tongue: Language) -> None:
    table = table_of(tongue, Text("code", "代码"), Text("name", "名称"), Text("unit", "单位"))
    table.add_column(Text("location", "地区").say(tongue))
    table.add_column(Text("theme", "主题").say(tongue))
    for row in rows:
        table.add_row(row.code, row.name.say(tongue), row.unit, row.location, row.theme)
    console().print(table)
