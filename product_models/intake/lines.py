"""Rows of a table under the hands of a reader: cells by field, problems with their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from footprint.errors import Place
from footprint.text import Text
from footprint.units import KIND_LABELS, QuantityKind, Unit, parse_unit, units_of
from product_models.intake import cells
from product_models.intake.cells import read
from product_models.intake.context import Choices, Context
from product_models.intake.headings import SHEETS
from product_models.intake.names import Names
from product_models.intake.problems import Problems
from product_models.intake.raw import Cell, CellValue, Row, Table

T = TypeVar("T")


@dataclass
class Desk:
    """What reading all tables of one submission shares."""

    context: Context
    choices: Choices
    problems: Problems
    keys: dict[str, Place] = field(default_factory=dict)
    contents: dict[tuple[object, ...], Place] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of one section."""

    desk: Desk
    section: str
    table: Table
    row: Row

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.table.place(self.row)

    def cell(self, key: str) -> Cell:
        """Return one cell of the row."""
        return self.table.cell(self.row, key)

    def typed(self, key: str) -> str:
        """Return a cell as it was typed, for messages."""
        return cells.shown(self.row.values.get(key))

    def is_empty(self, *keys: str) -> bool:
        """Tell whether none of these cells was filled."""
        return all(is_blank(self.row.values.get(key)) for key in keys)

    def take(self, key: str, parse: Callable[[CellValue], T]) -> T | None:
        """Return a cell that may be empty."""
        if self.row.values.get(key) is None:
            return None
        return read(self.cell(key), parse, self.desk.problems)

    def need(self, key: str, parse: Callable[[CellValue], T]) -> T | None:
        """Return a cell that must be filled; None once the problem is noted."""
        if self.is_empty(key):
            label = next(f.label for f in SHEETS[self.section].fields if f.key == key)
            said = Text(f"“{label.en}” is empty.", f"“{label.zh}”为空。")
            self.refuse(key, "missing-value", said, Text("Fill it in.", "请填写。"))
            return None
        return self.take(key, parse)

    def refuse(self, key: str | None, code: str, text: Text, remedy: Text | None = None) -> None:
        """Note an error in one cell, or in the row."""
        self.desk.problems.error(code, self.table.place(self.row, key), text, remedy)

    def unit(self, key: str = "unit") -> Unit | None:
        """Return the unit in a cell."""
        typed = self.row.values.get(key)
        if isinstance(typed, str) and typed in self.desk.units:
            return self.desk.units[typed]
        unit = self.need(key, cells.parse_measure)
        if unit is not None and isinstance(typed, str):
            self.desk.units[typed] = unit
        return unit

    def name(self, key: str, names: Names) -> str | None:
        """Return one of a set of names, from a cell that may be empty."""
        return self.take(key, cells.name_parser(names, f"unknown-{key}"))

    def location(self) -> str | None:
        """Return the location code, if one is given."""
        return self.name("location", self.desk.choices.locations)

    def key(self, number: int) -> str:
        """Return the line's own key, or one made of its section and number; refuse a repeat."""
        key = self.take("key", cells.parse_text) or f"{self.section}-{number}"
        first = self.desk.keys.setdefault(key, self.place)
        if first != self.place:
            self.refuse(
                "key",
                "duplicate-line",
                Text(
                    f"the line number “{key}” repeats {first.say('en')}.",
                    f"行号“{key}”与{first.say('zh')}重复。",
                ),
                Text(
                    "Give each line of the file a number of its own, or remove the repeat.",
                    "所有表格中的行号均不可重复；请改号，或删除重复行。",
                ),
            )
        return key


def read_lines(
    desk: Desk, section: str, table: Table, read_line: Callable[[Line, int], T | None]
) -> tuple[T, ...]:
    """Return the lines of one table; those with a problem are left out and noted."""
    rows = [Line(desk, section, table, row) for row in table.rows]
    filled = [line for line in rows if not _is_unfilled(line)]
    _note_skipped(desk, table, [line.row for line in rows if _is_unfilled(line)])
    lines: list[T] = []
    for number, line in enumerate(filled, start=1):
        before = desk.problems.count
        made = read_line(line, number)
        if desk.problems.count == before and made is not None:
            lines.append(made)
    return tuple(lines)


def check_kind(line: Line, key: str, unit: Unit, kinds: Sequence[QuantityKind]) -> None:
    """Refuse a unit that is of none of some kinds."""
    if not kinds or unit.kind in kinds:
        return
    needed = Text(
        " or ".join(KIND_LABELS[kind].en for kind in kinds),
        "或".join(KIND_LABELS[kind].zh for kind in kinds),
    )
    allowed = ", ".join(code for kind in kinds for code in units_of(kind))
    line.refuse(
        key,
        "wrong-kind-of-unit",
        Text(
            f"“{line.typed(key)}” is {KIND_LABELS[unit.kind].en}, but {needed.en} is needed.",
            f"“{line.typed(key)}”是{KIND_LABELS[unit.kind].zh}单位，此处需要{needed.zh}单位。",
        ),
        Text(f"Use one of: {allowed}.", f"可用：{allowed}。"),
    )


def kinds_of(codes: Sequence[str]) -> tuple[QuantityKind, ...]:
    """Return what the units of some codes measure, each kind once."""
    return tuple(dict.fromkeys(parse_unit(code).kind for code in codes))


def check_repeat(line: Line, content: tuple[object, ...]) -> None:
    """Refuse a line that says the same as an earlier one."""
    first = line.desk.contents.setdefault((line.section, *content), line.place)
    if first == line.place:
        return
    line.refuse(
        None,
        "duplicate-line",
        Text(f"the line says the same as {first.say('en')}.", f"该行与{first.say('zh')}内容相同。"),
        Text(
            "Remove one; if both are meant, add up their amounts or tell them apart by name.",
            "请删除一行；若确为两项，请合并用量或用名称区分。",
        ),
    )


def is_blank(value: CellValue) -> bool:
    """Tell whether a cell is empty or holds spaces only."""
    return value is None or (isinstance(value, str) and not value.strip())


_QUANTITIES: dict[str, tuple[str, ...]] = {
    "bill": ("amount", "dataset", "supplier_kgco2e_per_unit", "unit_mass_kg", "unit_mass_g"),
    "energy": ("amount", "output_amount"),
    "transport": ("distance_km", "mass_kg"),
    "contracts": ("amount_kwh", "certificates", "factor_kgco2e_per_kwh"),
}
_QUANTITIES["packaging"] = _QUANTITIES["bill"]


def _is_unfilled(line: Line) -> bool:
    """Tell whether a row is one the template offers and nobody filled in."""
    if not line.is_empty(*_QUANTITIES[line.section]):
        return False
    if line.section not in {"bill", "packaging"}:
        return True
    names = line.desk.choices.parts_of(line.section)
    part = names.find(str(line.row.values.get("part") or ""))
    return part is not None and names.find(str(line.row.values.get("name") or part)) == part


def _note_skipped(desk: Desk, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    numbers = ", ".join(str(row.number) for row in rows[:10]) + (", …" if rows[10:] else "")
    desk.problems.note(
        "not-given",
        table.place(),
        Text(
            f"rows without an amount count as not given: {numbers}.",
            f"未填用量的行视为未提供：第 {numbers} 行。",
        ),
    )
