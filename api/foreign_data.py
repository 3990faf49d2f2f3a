"""What a user sees of an import: counts, what is missing with proposals, and a full list as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rich.console import Console

from api.outputs import harmless, write_together
from api.terminal import table_of
from footprint.text import Language, Text
from lca_db.importers.contract import ImportedDatabase
from lca_db.review import group_unlinked, summarise

GROUPS_SHOWN = 15
FINDINGS_SHOWN = 12
COLUMNS = ("activity", "kind", "name", "amount", "unit", "greenhouse_gas", "proposals", "place")


def print_import(read: ImportedDatabase, console: Console, language: Language) -> None:
    """Print the counts of an import and what it could not link, greenhouse gases first."""
    found = summarise(read)
    missing = sum(found.unlinked.values())
    console.print(
        Text(
            f"{read.name} ({read.licence}): {found.activities} activities, {found.inputs} inputs, "
            f"{found.emissions} greenhouse-gas flows; {missing} exchanges without a supplier, "
            f"{found.ignored} of flows that are no greenhouse gas.",
            f"{read.name}（{read.licence}）：{found.activities} 个活动，{found.inputs} 个投入，"
            f"{found.emissions} 个温室气体流；{missing} 个交换无供应方，"
            f"{found.ignored} 个为非温室气体流。",
        ).say(language),
        markup=False,
    )
    if read.unlinked:
        table = table_of(language, Text("missing", "缺少"), Text("exchanges", "交换数"))
        for heading in (Text("for example in", "例如"), Text("proposals", "建议")):
            table.add_column(heading.say(language), overflow="fold")
        for group in group_unlinked(read.unlinked)[:GROUPS_SHOWN]:
            proposals = ", ".join(group.proposals[:3]) or "–"
            table.add_row(group.name, str(group.exchanges), group.example, proposals)
        console.print(table, markup=False)
    for one in read.findings[:FINDINGS_SHOWN]:
        console.print(one.say(language), markup=False, style="dim")


def write_unlinked(read: ImportedDatabase, output: Path) -> Path | None:
    """Write every exchange without a supplier beside the stored database; None if there is none.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    if not read.unlinked:
        return None
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in read.unlinked:
        known = {True: "yes", False: "no", None: ""}[row.greenhouse_gas]
        cells = (row.activity, row.kind.value, row.name, repr(row.amount), row.unit, known)
        proposals = " ".join(row.proposals)
        writer.writerow(
            [harmless(cell) if cell != repr(row.amount) else cell for cell in cells]
            + [harmless(proposals), harmless(row.place)]
        )
    name = f"{output.name}.unlinked.csv"
    return write_together({name: text.getvalue()}, output.parent)[0]
