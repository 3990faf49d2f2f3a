"""Export as the workbook that our importer reads, and make an empty one as a template.

Sheets and columns are those of the tables in ``lca_db/data``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from lca_db.cells import columns_of
from lca_db.exporters.content import Content, Exporter
from lca_db.exporters.packing import write_file
from lca_db.tables import Source

Cells = Sequence[str | float | None]

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CHOICES: dict[tuple[str, str], list[str]] = {
    ("activities", "kind"): ["unit", "system"],
    ("activities", "role"): ["background", "product"],
    ("exchanges", "kind"): [kind.value for kind in ExchangeKind],
    ("exchanges", "provenance"): [kind.value for kind in Provenance],
    ("sources", "provenance"): [kind.value for kind in Provenance],
}
_ROWS = 5000
"""Rows that get a list of choices."""

_HELP = (
    Text(
        "One row of “activities” is a dataset of one product; its inputs and emissions, per one "
        "unit of the product, are the rows of “exchanges” with its code.",
        "“activities”中每行是一个单一产品的数据集；其投入和排放（每单位产品）为“exchanges”中"
        "代码相同的各行。",
    ),
    Text(
        "input_code: code of an activity of this workbook or of the installed database "
        "(technosphere), of another imported database as name:code, or of an elementary flow such "
        "as co2-fossil, ch4-fossil, n2o (biosphere).",
        "input_code：本工作簿或已安装数据库中活动的代码（technosphere）；其他导入数据库写作"
        "“名称:代码”；或基本流代码，如 co2-fossil、ch4-fossil、n2o（biosphere）。",
    ),
    Text(
        "kind: unit = has inputs, system = aggregated. role: background. ter, ger, tir: data "
        "quality from 1 (best) to 5, or empty. gsd: geometric standard deviation, or empty.",
        "kind：unit 为有投入的单元过程，system 为汇总过程。role：填 background。ter、ger、tir："
        "数据质量 1（最好）至 5，可留空。gsd：几何标准差，可留空。",
    ),
    Text(
        "provenance: seen = read in the source, derived = calculated, recalled = general "
        "knowledge, assumed = an assumption.",
        "provenance：seen 为在来源中读到，derived 为推算，recalled 为一般知识，assumed 为假设。",
    ),
    Text(
        "Replace the example rows. “database” names the data; unless may_be_passed_on is yes, "
        "they are never exported or published.",
        "请替换示例行。“database”填写数据名称；除非 may_be_passed_on 为 yes，"
        "数据不会被导出或公开。",
    ),
)
_EXAMPLE = Activity(
    code="example-board-cn",
    name=Text("Example board", "示例板材"),
    unit="kg",
    location="CN",
    exchanges=(
        Exchange(
            ExchangeKind.TECHNOSPHERE,
            "electricity-cn-2023",
            0.5,
            "kWh",
            Provenance.SEEN,
            "example-source",
            "metered, 2025",
            1.1,
        ),
        Exchange(
            ExchangeKind.BIOSPHERE, "co2-fossil", 0.02, "kg", Provenance.DERIVED, "example-source"
        ),
    ),
    role="background",
    year=2025,
    technology="hot press",
    source_id="example-source",
    technological=1,
    geographical=1,
    temporal=1,
)
_EXAMPLE_SOURCE = Source(
    "example-source",
    "Energy audit of the plant, 2025",
    "",
    "confidential",
    Provenance.SEEN,
    "page 7",
    "",
)


def write_template(path: Path) -> None:
    """Write a workbook with example rows, to be filled in and imported.

    Raises
    ------
    DataError
        The file cannot be written.
    """
    about = (("name", "my-data"), ("licence", "confidential"), ("may_be_passed_on", "no"))
    _write(path, about, (_EXAMPLE,), (_EXAMPLE_SOURCE,))


def write(content: Content, path: Path) -> None:
    """Write a content as one workbook."""
    about = (("name", "tanbiao"), ("licence", content.licence), ("may_be_passed_on", "yes"))
    _write(path, about, content.activities, content.sources)


EXPORTER = Exporter(
    key="excel",
    label=Text("our workbook (.xlsx)", "本程序的工作簿（.xlsx）"),
    suffix=".xlsx",
    write=write,
)


def _write(
    path: Path,
    about: Iterable[tuple[str, str]],
    activities: Sequence[Activity],
    sources: Iterable[Source],
) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED})
    notes = book.add_worksheet("help")
    notes.set_column(0, 1, 80, book.add_format({"text_wrap": True, "valign": "top"}))
    for row, text in enumerate(_HELP):
        notes.write_row(row, 0, (text.en, text.zh))
    sheet = book.add_worksheet("database")
    sheet.set_column(0, 1, 24)
    for row, pair in enumerate(about):
        sheet.write_row(row, 0, pair)
    _add_table(book, "activities", map(_activity_cells, activities))
    rows = ((one.code, exchange) for one in activities for exchange in one.exchanges)
    _add_table(book, "exchanges", (_exchange_cells(code, one) for code, one in rows))
    _add_table(book, "sources", map(_source_cells, sources))
    book.close()
    write_file(path, stream.getvalue())


def _add_table(book: Any, name: str, rows: Iterable[Cells]) -> None:
    columns = list(columns_of(f"{name}.csv"))
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns) - 1, 18)
    for place, column in enumerate(columns):
        if choices := _CHOICES.get((name, column)):
            rule = {"validate": "list", "source": choices}
            sheet.data_validation(1, place, _ROWS, place, rule)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write_number(number, place, cell)


def _activity_cells(activity: Activity) -> Cells:
    return (
        activity.code,
        activity.name.en,
        activity.name.zh,
        activity.name.en,
        activity.unit,
        activity.location,
        "system" if activity.aggregated else "unit",
        activity.role,
        activity.technology,
        activity.year,
        activity.technological,
        activity.geographical,
        activity.temporal,
        activity.source_id,
        activity.comment,
    )


def _exchange_cells(code: str, one: Exchange) -> Cells:
    return (
        code,
        one.kind.value,
        one.input,
        one.amount,
        one.unit,
        one.gsd,
        one.provenance.value,
        one.source_id,
        one.comment,
    )


def _source_cells(source: Source) -> Cells:
    return (
        source.code,
        source.citation,
        source.url,
        source.licence,
        source.provenance.value,
        source.where_seen,
        source.comment,
    )
