"""The command line: one function a command; it reads the clock and the terminal, no one else."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from api.database_commands import database
from api.demonstration.commands import demonstrating
from api.mirror.commands import register
from api.pact.commands import pact
from api.serving.commands import serving
from api.statements.commands import stating
from api.terminal import LanguageOption, console, language_of, table_of
from api.verifying.commands import proving
from footprint.errors import TanbiaoError
from footprint.text import Text

app = typer.Typer(
    name="tanbiao",
    help="Product carbon footprints after ISO 14067 / GB/T 24067. 产品碳足迹。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(database, name="database")
app.add_typer(proving)
app.add_typer(register, name="register")
app.add_typer(pact, name="pact")
app.add_typer(demonstrating)
app.add_typer(serving)
app.add_typer(stating)

FileArgument = Annotated[
    Path, typer.Argument(help="Workbook (.xlsx, .xls, .ods) or .yaml/.json. 工作簿或文档。")
]


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
    release: Annotated[
        str | None, typer.Option("--release", "-r", help="Default: the newest. 数据版本。")
    ] = None,
    own_data: Annotated[
        list[Path] | None, typer.Option("--with", help="Imported databases. 自有数据库。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Assess one product and write result.json, lines.csv and report.html. 计算产品碳足迹。"""
    from api.outputs import write_outputs
    from api.reading import load_background, read_file
    from api.summary import print_summary

    started = perf_counter()
    tongue = language_of(language)
    options = {
        "functional_unit": functional_unit,
        "boundary": boundary,
        "electricity": electricity,
        "method": method,
    }
    read = read_file(file, options, _today(), load_background(release, own_data or ()))
    loaded = perf_counter()
    assessed = read.assess()
    folder = output_dir or Path(f"{file.stem}-footprint")
    paths = write_outputs(assessed.footprint, folder, tongue)
    screen = console()
    print_summary(assessed.footprint, screen, tongue, paths=paths)
    seconds = perf_counter() - started
    milliseconds = assessed.seconds["calculation"] * 1000
    screen.print(
        Text(
            f"Read in {loaded - started:.2f} s, calculated in {milliseconds:.0f} ms, "
            f"all in {seconds:.2f} s.",
            f"读取 {loaded - started:.2f} s，计算 {milliseconds:.0f} ms，共 {seconds:.2f} s。",
        ).say(tongue),
        style="dim",
    )


@app.command()
def scenarios(
    file: FileArgument,
    variants: Annotated[Path, typer.Argument(help="YAML list of scenarios. 情景文件。")],
    output_dir: Annotated[
        Path | None, typer.Option("--output-dir", "-o", help="For scenarios.json. 输出目录。")
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, max=10_000, help="Paired draws; 0 for none. 抽样次数。")
    ] = 500,
    language: LanguageOption = None,
) -> None:
    """Assess named variants of a product and show what moves it. 情景比较。"""
    from api.reading import read_file
    from api.scenarios import print_scenarios, read_scenarios, run_scenarios, write_scenarios

    tongue = language_of(language)
    read = read_file(file, {}, _today())
    base, outcomes = run_scenarios(read, read_scenarios(variants), draws)
    print_scenarios(base, outcomes, console(), tongue)
    if output_dir is not None:
        paths = write_scenarios(base, outcomes, output_dir)
        console().print(Text(f"Written: {paths[0]}", f"已生成：{paths[0]}").say(tongue))


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

    tongue = language_of(language)
    submission = read_file(filled, {}, today=_today()).submission if filled else None
    write_workbook(family, output, submission)
    console().print(Text(f"Written: {output}", f"已生成：{output}").say(tongue), markup=False)


@app.command()
def families(language: LanguageOption = None) -> None:
    """List the product families. 列出产品类别。"""
    from product_models.discovery import families as find

    tongue = language_of(language)
    table = table_of(tongue, Text("key", "代码"), Text("family", "类别"), Text("version", "版本"))
    table.add_column(Text("functional units", "功能单位").say(tongue))
    table.add_column(Text("boundaries", "系统边界").say(tongue))
    for key, family in find().items():
        units = ", ".join(family.functional_units)
        bounds = ", ".join(family.boundaries)
        table.add_row(key, family.label.say(tongue), family.version, units, bounds)
    console().print(table)


@app.command()
def crosscheck(
    files: Annotated[list[Path], typer.Argument(help="Submissions. 申报文件。")],
    language: LanguageOption = None,
) -> None:
    """Solve by bw2calc and by the fast path and compare. 两条计算路径互相核对。"""
    from api.reading import read_file

    tongue = language_of(language)
    table = table_of(tongue, Text("file", "文件"), Text("grid basis", "电网因子"))
    table.add_column("bw2calc", justify="right")
    table.add_column(Text("fast path", "快速路径").say(tongue), justify="right")
    table.add_column(Text("relative difference", "相对差").say(tongue), justify="right")
    for file in files:
        for row in read_file(file, {}, today=_today()).crosscheck():
            table.add_row(
                file.name,
                row.basis,
                f"{row.reference:.12g}",
                f"{row.fast:.12g}",
                f"{row.difference:.1e}",
            )
    console().print(table)


@app.command()
def portfolio(
    products: Annotated[Path, typer.Argument(help="Products, .parquet or .csv. 产品表。")],
    lines: Annotated[Path, typer.Argument(help="Bill lines, .parquet or .csv. 清单表。")],
    output_dir: Annotated[
        Path | None, typer.Option("--output-dir", "-o", help="Default: NAME-footprints. 输出目录。")
    ] = None,
    electricity: Annotated[
        str | None, typer.Option("--electricity", "-e", help="Grid basis. 电网因子。")
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", "-m", help="ar6-gwp100, ar5-gwp100 … 方法。")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: one a core. 进程数。")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler. Dask 调度器地址。")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Assess a whole range from two tables; a killed run resumes. 批量计算，可断点续算。"""
    from api.portfolio_view import compute, say_done

    tongue = language_of(language)
    folder = output_dir or Path(f"{products.stem}-footprints")
    choices = {"electricity": electricity, "method": method}
    done = compute((products, lines, folder), choices, (workers, dask), tongue)
    console().print(say_done(done, folder).say(tongue), markup=False)
    if done.refused:
        raise typer.Exit(1)


def _today() -> date:
    """Return the day of the computer's clock; the only place of the command line that reads it."""
    return date.today()  # noqa: DTZ011, TID251 - the edge passes the clock in


def main() -> None:
    """Run the command line; every expected failure is a sentence and an exit code."""
    try:
        app()
    except TanbiaoError as failure:
        message = failure.say(language_of(None))
        console(stderr=True).print(message, style="red", markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
