"""“Why the numbers differ” for people: on a terminal, as a page, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from markupsafe import Markup
from rich.console import Console
from rich.markup import escape

from api.figures import MINUS
from api.register.pages import assets, page
from api.terminal import table_of
from footprint.comparison_table import Row
from footprint.formats.fitting import Fit
from footprint.statement import Statement
from footprint.text import Language, Text

TEMPLATES = Path(__file__).parent / "templates"
"""Pages of statements; they extend those of the register."""
EXPLANATION = Text("Why the numbers differ", "各声明数值为何不同")


def as_json(rows: Sequence[Row]) -> bytes:
    """Return the table as JSON."""
    document = [row.document() for row in rows]
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def as_page(statement: Statement, rows: Sequence[Row], language: Language) -> bytes:
    """Return the table as a page that stands alone and loads nothing."""
    style = assets()["register.css"].body.decode()
    values = {
        "style": Markup(style),  # noqa: S704 - our own file
        "title": EXPLANATION,
        "product": statement.disclosure.product.name,
        "model": statement.disclosure.product.model,
        "rows": rows,
        "amount": stated,
        "signed": signed,
    }
    return page("explanation.html.j2", language, values, folder=TEMPLATES).body


def print_rows(screen: Console, rows: Sequence[Row], tongue: Language) -> None:
    """Print the table, and under it how each number is reached from the study's."""
    table = table_of(tongue, Text("statement", "声明"))
    table.add_column("kg CO₂e", justify="right", no_wrap=True)
    for heading in (
        Text("per", "单位"),
        Text("boundary", "边界"),
        Text("biogenic carbon", "生物源碳"),
        Text("rounding", "修约"),
    ):
        table.add_column(heading.say(tongue), overflow="fold")
    for row in rows:
        words = (row.value.unit, row.boundary, row.biogenic, row.rounding)
        said = [escape(one.say(tongue)) for one in words]
        table.add_row(escape(row.label.say(tongue)), stated(row.value.kgco2e), *said)
    screen.print(table)
    first = rows[0]
    basis = f"{first.electricity.say(tongue)}; {first.method.say(tongue)}"
    screen.print(basis, style="dim", markup=False)
    for row in rows[1:]:
        _print_way(screen, row, tongue)


def print_fits(screen: Console, found: Sequence[Fit], tongue: Language) -> None:
    """Print which formats fit, and what the others lack."""
    for one in found:
        mark, style = ("✓", "green") if one.fits else ("✗", "red")
        name = f"{mark} {one.format.key:<18} {one.format.label.say(tongue)}"
        screen.print(name, style=style, markup=False)
        for finding in (*one.lacks, *one.doubts):
            screen.print(f"    {finding.say(tongue)}", markup=False)


def stated(kgco2e: float) -> str:
    """Return a number as a document states it, every digit, without exponent.

    Examples
    --------
    >>> stated(1234.5), stated(-3.1e-7)
    ('1,234.5', '−0.00000031')
    """
    return f"{Decimal(repr(kgco2e)):,f}".replace("-", MINUS)


def signed(kgco2e: Decimal) -> str:
    """Return a step with its sign, every digit, so that steps can be added up by hand.

    Examples
    --------
    >>> signed(Decimal("0.25")), signed(Decimal("-2E-8"))
    ('+0.25', '−0.00000002')
    """
    return f"{kgco2e:+,f}".replace("-", MINUS)


def _print_way(screen: Console, row: Row, tongue: Language) -> None:
    if row.from_total is None:
        return
    screen.print(f"\n{row.label.say(tongue)}", style="bold", markup=False)
    screen.print(f"  {stated(float(row.from_total.start)):>22}", markup=False)
    for step in row.from_total.steps:
        screen.print(f"  {signed(step.kgco2e):>22}  {step.text.say(tongue)}", markup=False)
    screen.print(f"= {stated(row.value.kgco2e):>22}  {row.value.unit.say(tongue)}", markup=False)
    if note := row.value.note.say(tongue):
        screen.print(f"  {note}", style="dim", markup=False)
