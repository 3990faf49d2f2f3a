"""`tanbiao statement`: one study, every statement a buyer asks for, and why the numbers differ."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api.terminal import LanguageOption, console, language_of
from footprint.errors import InputError, error
from footprint.statement import Statement
from footprint.text import Language, Text

stating = typer.Typer()
"""The command line takes it in."""


@stating.command()
def statement(
    study: Annotated[
        Path | None,
        typer.Argument(
            help="Workbook, .yaml/.json, or sealed .tanbiao. 工作簿、文档或密封证书包。"
        ),
    ] = None,
    *,
    format_key: Annotated[
        str | None, typer.Option("--format", "-f", help="pact, pdf, html … see --list. 格式。")
    ] = None,
    disclosure: Annotated[
        Path | None,
        typer.Option("--disclosure", "-d", help="Default: STUDY.disclosure.yml. 披露文件。"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where it is written. 输出文件。")
    ] = None,
    created: Annotated[
        str | None,
        typer.Option(help="Moment of the statement; default: of the certificate, else now. 时刻。"),
    ] = None,
    boundary: Annotated[
        str | None, typer.Option("--boundary", "-b", help="For example cradle-to-gate. 边界。")
    ] = None,
    functional_unit: Annotated[
        str | None, typer.Option("--functional-unit", "-u", help="For example kg. 功能单位。")
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Formats that fit, and what others lack. 适用格式。")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Why the numbers differ. 数值差异说明。")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Give the disclosure to fill in. 披露文件模板。")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """State a study in the format a buyer asks for. 按采购方要求的格式出具碳足迹声明。"""
    tongue = language_of(language)
    if template:
        _give_template(output, tongue)
        return
    if study is None:
        _refuse_unclear(Text("give the study.", "请给出研究文件。"))
    if [format_key is not None, listing, explain].count(True) != 1:
        _refuse_unclear(
            Text(
                "give one of --format, --list and --explain.",
                "--format、--list、--explain 任选其一。",
            )
        )
    options = {"boundary": boundary, "functional_unit": functional_unit}
    made = _state(study, disclosure, options, created)
    if format_key is not None:
        _write(made, format_key, output or Path(), tongue)
    elif listing:
        from api.statements.explaining import print_fits
        from footprint.formats.fitting import fits

        print_fits(console(), fits(made), tongue)
    else:
        _explain(made, output, tongue)


def _state(
    study: Path, disclosure: Path | None, options: dict[str, str | None], created: str | None
) -> Statement:
    from api.statements.disclosures import read_disclosure
    from api.statements.studies import open_study
    from api.verifying.commands import read_moment
    from api.web.service import wall_clock

    beside = study.with_name(f"{study.stem}.disclosure.yml")
    given = read_disclosure(disclosure or beside)
    opened = open_study(study, options, wall_clock())
    return opened.state(given, _moment(read_moment(created), created, opened.issued_at))


def _moment(read: datetime, given: str | None, issued_at: datetime | None) -> datetime:
    """Return when the statement is made: as given, else with the certificate, else now."""
    if given is None and issued_at is not None:
        return issued_at
    return read.replace(microsecond=0)


def _write(made: Statement, key: str, output: Path, tongue: Language) -> None:
    from api.files import write_bytes
    from api.statements.papers import PAPERS
    from footprint.formats.contract import refuse_if_lacking
    from footprint.formats.discovery import get_format

    if key in PAPERS:
        paper = PAPERS[key]
        path = _path_in(output, made, f"{key}-{tongue}{paper.suffix}")
        write_bytes(path, paper.write(made, tongue))
        _say_written(path, tongue)
        return
    found = get_format(key)
    refuse_if_lacking(found, made)
    path = _path_in(output, made, f"{found.key}{found.suffix}")
    write_bytes(path, found.write(made))
    value = found.value(made)
    said = Text(
        f"Written: {path} ({value.kgco2e:.7g} kg CO2e per {value.unit.en})",
        f"已生成：{path}（每{value.unit.zh} {value.kgco2e:.7g} kg CO2e）",
    )
    console().print(said.say(tongue), markup=False, soft_wrap=True)
    again = f"--created {made.created.isoformat()}"
    note = Text(f"The same bytes again: {again}", f"如需得到相同文件：{again}")
    console().print(note.say(tongue), style="dim", markup=False, soft_wrap=True)


def _path_in(output: Path, made: Statement, ending: str) -> Path:
    """Return the file asked for; in a folder, one named by the product's model."""
    name = f"{made.disclosure.product.model}-{ending}"
    return output / _safe(name) if output.is_dir() else output


def _explain(made: Statement, output: Path | None, tongue: Language) -> None:
    from api.files import write_bytes
    from api.statements.explaining import as_json, as_page, print_rows
    from footprint.comparison_table import compare

    rows = compare(made)
    if output is None:
        print_rows(console(), rows, tongue)
        return
    is_page = output.suffix.lower() in {".html", ".htm"}
    write_bytes(output, as_page(made, rows, tongue) if is_page else as_json(rows))
    _say_written(output, tongue)


def _give_template(output: Path | None, tongue: Language) -> None:
    from api.files import write_bytes
    from api.statements.disclosures import TEMPLATE

    if output is None:
        typer.echo(TEMPLATE.read_text(encoding="utf-8"), nl=False)
        return
    write_bytes(output, TEMPLATE.read_bytes())
    _say_written(output, tongue)


def _say_written(path: Path, tongue: Language) -> None:
    console().print(Text(f"Written: {path}", f"已生成：{path}").say(tongue), markup=False)


def _safe(name: str) -> str:
    """Return a name that stays in its folder."""
    return "".join(one if one.isalnum() or one in "-_." else "-" for one in name)[:120]


def _refuse_unclear(what: Text) -> NoReturn:
    remedy = Text("See tanbiao statement --help.", "参见 tanbiao statement --help。")
    raise InputError(error("unclear-request", what, remedy))
