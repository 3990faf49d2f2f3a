"""Write the workbook a manufacturer fills in: empty, or filled from a submission.

The bytes depend on the content only: no clock, no file name. Numbers are written with as many
digits as it takes to read the same number back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from api.files import write_bytes
from footprint.bom import BillLine, ElectricityContract, EnergyLine, Submission, TransportLeg
from footprint.claims import TESTS
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.units import QuantityKind, units_of
from product_models.contract import Default, Parameter, ParameterKind, ProductFamily
from product_models.intake.context import Choices, Offer
from product_models.intake.headings import PRODUCT_FIELDS, SHEETS, UNREAD_SHEETS, Field
from product_models.intake.names import Names
from product_models.intake.product import show_range

Tongue = Literal["both", "en", "zh"]
CellContent = float | int | bool | str | date | None

CREATED = datetime(2024, 1, 1, tzinfo=UTC)
"""Date every workbook is stamped with, so that equal content gives equal bytes."""

EMPTY_ROWS = 40
"""Framed empty rows under the last filled one."""

LAST_ROW = 5_000
"""Last row that has drop-downs."""

YES_NO = Names({"yes": Text("yes", "是"), "no": Text("no", "否")}, Text("answer", "答案"))

_FONT = "Microsoft YaHei"
_GREEN, _PALE, _GREY, _FRAME = "#1F6B4F", "#E6F2EC", "#F3F4F4", "#C9D2CE"
_INPUT, _MUST = "#FFFBE6", "#FFE9C7"
_BILL_UNITS = ("kg", "g", "t", "m2", "m", "m3", "L", "pcs", "pair")
_WIDTHS = {
    "key": 11,
    "name": 38,
    "specification": 22,
    "part": 40,
    "dataset": 26,
    "location": 20,
    "supplier_source": 28,
    "supplier_kgco2e_per_unit": 24,
    "step": 24,
    "carrier": 34,
    "direction": 40,
    "mode": 34,
    "instrument": 34,
    "technology": 24,
    "factor_kind": 40,
    "source": 30,
    "certificates": 44,
    "field": 26,
    "value": 34,
    "range": 22,
    "default": 32,
    "help": 60,
}


def write_template(
    family: ProductFamily,
    path: Path,
    offer: Offer,
    submission: Submission | None = None,
    language: Tongue = "both",
) -> None:
    """Write the workbook of a family, as a whole or not at all.

    Parameters
    ----------
    family
        What is asked for.
    path
        The .xlsx file; replaced if it is there.
    offer
        Locations, grid bases and methods for the drop-downs.
    submission
        What to fill in, or None for an empty workbook with one row per part and step.
    language
        Language of headings and help.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    write_bytes(path, template_bytes(family, offer, submission, language))


def template_bytes(
    family: ProductFamily,
    offer: Offer,
    submission: Submission | None = None,
    language: Tongue = "both",
) -> bytes:
    """Return the workbook as bytes (see `write_template`)."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        label = family.label
        workbook.set_properties(
            {"title": f"{label.en} {label.zh}", "author": "Tanbiao 碳标", "created": CREATED}
        )
        _Book(workbook, family, Choices(family, offer), language).fill(submission)
    return buffer.getvalue()


class _ExactWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A worksheet that writes numbers with all digits it takes to read them back."""

    def _xml_number_element(
        self, number: float, attributes: Iterable[tuple[str, Any]] = ()
    ) -> None:
        words = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{words}><v>{number!r}</v></c>")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a table: its field, and the drop-down or check of its cells."""

    field: Field
    choices: Names | Sequence[str] | None = None
    positive: bool = False
    is_date: bool = False


class _Book:
    """The sheets of one workbook."""

    def __init__(
        self, workbook: Workbook, family: ProductFamily, choices: Choices, language: Tongue
    ) -> None:
        self._workbook, self._family = workbook, family
        self._choices, self._language = choices, language
        self._sheets: dict[str, Worksheet] = {}
        self._lists: list[tuple[str, tuple[str, ...]]] = []
        base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
        framed = base | {"border": 1, "border_color": _FRAME, "indent": 1}

        def style(**more: Any) -> Format:
            return workbook.add_format(framed | more)

        self._heading = style(
            bold=True, font_color="white", bg_color=_GREEN, align="center", indent=0
        )
        self._info = style(bg_color=_GREY)
        self._code = style(bg_color=_GREY, font_color="#5B6661")
        self._input = style(bg_color=_INPUT, text_wrap=False)
        self._must = style(bg_color=_MUST, text_wrap=False)
        self._day = style(bg_color=_INPUT, num_format="yyyy-mm-dd")
        self._band = style(bold=True, font_color=_GREEN, bg_color=_PALE)
        self._title = workbook.add_format(
            base | {"font_size": 18, "bold": True, "font_color": _GREEN}
        )
        self._plain = workbook.add_format(base)

    def fill(self, submission: Submission | None) -> None:
        """Write all sheets."""
        self._add("instructions", UNREAD_SHEETS["instructions"])
        for sheet in SHEETS.values():
            self._add(sheet.key, sheet.label)
        self._add("lists", UNREAD_SHEETS["lists"])
        self._instructions()
        self._product(submission)
        self._parameters(submission)
        bill = submission.bill if submission else None
        packaging = submission.packaging if submission else None
        for section, lines in (("bill", bill), ("packaging", packaging)):
            parts = self._choices.parts_of(section)
            rows = self._part_rows(parts) if lines is None else self._bill_rows(lines, parts)
            self._table(section, self._bill_columns(parts), rows)
        energy = self._step_rows() if submission is None else self._energy_rows(submission.energy)
        self._table("energy", self._energy_columns(), energy)
        claims = [] if submission is None else self._claim_rows(submission.contracts)
        self._table("contracts", self._contract_columns(), claims)
        legs = self._leg_rows() if submission is None else self._transport(submission.transport)
        self._table("transport", self._transport_columns(), legs)
        self._write_lists()
        self._sheets["product"].activate()

    def _say(self, text: Text, gap: str = "\n") -> str:
        if self._language != "both":
            return text.say(self._language)
        return text.en if text.en == text.zh else f"{text.en}{gap}{text.zh}"

    def _show(self, names: Names, key: str | None) -> str | None:
        if key is None:
            return None
        return names.show(key, "en" if self._language == "en" else "zh")

    def _add(self, key: str, label: Text) -> None:
        sheet = self._workbook.add_worksheet(self._say(label, " "), _ExactWorksheet)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        self._sheets[key] = sheet

    def _write(self, sheet: Worksheet, at: tuple[int, int], value: CellContent, f: Format) -> None:
        """Write one cell; a text is always a text, whatever it starts with."""
        if value is None:
            sheet.write_blank(*at, None, f)
        elif isinstance(value, bool):
            sheet.write_string(*at, self._show(YES_NO, "yes" if value else "no") or "", f)
        elif isinstance(value, date):
            sheet.write_datetime(*at, datetime.combine(value, time()), self._day)
        elif isinstance(value, str):
            if sheet.write_string(*at, value, f):
                raise _too_long(value)
        else:
            sheet.write_number(*at, value, f)

    def _headings(self, sheet: Worksheet, fields: Sequence[Field]) -> None:
        sheet.set_default_row(19)
        sheet.set_row(0, 62 if any(len(field.label.en) > 24 for field in fields) else 44)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, _WIDTHS.get(field.key, 14))
            sheet.write_string(0, column, self._say(field.label), self._heading)

    def _offer(
        self, sheet: Worksheet, cells: tuple[int, int, int], choices: Names | Sequence[str]
    ) -> None:
        """Give cells (first row, last row, column) a drop-down; other spellings may be typed."""
        shown = tuple(
            choices
            if not isinstance(choices, Names)
            else (self._show(choices, key) or "" for key in choices.labels)
        )
        titles = [items for _, items in self._lists]
        if shown not in titles:
            what = Text("units", "单位") if not isinstance(choices, Names) else choices.what
            self._lists.append((self._say(what), shown))
        column = [items for _, items in self._lists].index(shown)
        name = self._sheets["lists"].get_name()
        letter = xl_col_to_name(column)
        first, last, at = cells
        source = f"='{name}'!${letter}$2:${letter}${len(shown) + 1}"
        check = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(first, at, last, at, check | self._warning())

    def _warning(self) -> dict[str, str]:
        text = Text(
            "Not one of the list; it is checked on reading.", "不在选项中，读取时将再核对。"
        )
        return {"error_title": "Tanbiao 碳标", "error_message": self._say(text)}

    def _product(self, submission: Submission | None) -> None:
        sheet = self._sheets["product"]
        shown = ("field", "name", "value", "help")
        self._headings(sheet, [f for f in SHEETS["product"].fields if f.key in shown])
        given = _product_values(self._family, submission)
        choices: dict[str, Names] = {
            "family": Names({self._family.key: self._family.label}, Text("family", "类别")),
            "site": self._choices.locations,
            **self._choices.options,
        }
        for row, field in enumerate(PRODUCT_FIELDS, start=1):
            sheet.set_row(row, 34)
            self._write(sheet, (row, 0), field.key, self._code)
            self._write(sheet, (row, 1), self._say(field.label), self._info)
            value, names = given.get(field.key), choices.get(field.key)
            if names is not None:
                self._offer(sheet, (row, row, 2), names)
                value = self._show(names, None if value is None else str(value))
            style = self._must if field.key in {"name", "family"} else self._input
            style = self._day if field.key.startswith("period") else style
            self._write(sheet, (row, 2), value, style)
            self._write(sheet, (row, 3), self._say(field.help), self._info)

    def _parameters(self, submission: Submission | None) -> None:
        sheet = self._sheets["parameters"]
        self._headings(sheet, SHEETS["parameters"].fields)
        given = submission.parameters if submission else {}
        section, row = "", 0
        for parameter in self._family.parameters:
            row += 1
            if parameter.section != section:
                section = parameter.section
                name = self._family.sections.get(section, Text(section, section))
                for column in range(len(SHEETS["parameters"].fields)):
                    text = self._say(name, " · ") if column == 0 else None
                    self._write(sheet, (row, column), text, self._band)
                row += 1
            self._parameter(sheet, row, parameter, given.get(parameter.key))

    def _parameter(
        self, sheet: Worksheet, row: int, parameter: Parameter, value: CellContent
    ) -> None:
        sheet.set_row(row, 45)
        names = self._parameter_choices(parameter)
        if names is not None:
            self._offer(sheet, (row, row, 2), names)
        elif parameter.minimum is not None and parameter.maximum is not None:
            _check_range(sheet, row, parameter, show_range(parameter))
        if names is not None and isinstance(value, str):
            value = self._show(names, value)
        default, source = _default_words(parameter)
        cells = {
            "field": (parameter.key, self._code),
            "name": (self._say(parameter.label), self._info),
            "value": (value, self._must if parameter.mandatory else self._input),
            "unit": (parameter.unit, self._info),
            "range": ("" if names else show_range(parameter), self._info),
            "default": (default, self._info),
            "source": (source, self._info),
            "help": (self._say(parameter.help), self._info),
        }
        for column, field in enumerate(SHEETS["parameters"].fields):
            content, style = cells[field.key]
            self._write(sheet, (row, column), content, style)

    def _parameter_choices(self, parameter: Parameter) -> Names | None:
        match parameter.kind:
            case ParameterKind.CHOICE:
                return Names(parameter.choices, parameter.label)
            case ParameterKind.LOCATION:
                return self._choices.locations
            case ParameterKind.BOOLEAN:
                return YES_NO
            case _:
                return None

    def _table(
        self, section: str, columns: Sequence[_Column], rows: Sequence[Mapping[str, CellContent]]
    ) -> None:
        sheet = self._sheets[section]
        self._headings(sheet, [column.field for column in columns])
        last = max(LAST_ROW, len(rows))
        for at, column in enumerate(columns):
            if column.choices is not None:
                self._offer(sheet, (1, last, at), column.choices)
            sheet.data_validation(0, at, 0, at, self._hint(column.field))
            if column.positive:
                sheet.data_validation(1, at, last, at, self._positive())
        for row, values in enumerate((*rows, *({},) * EMPTY_ROWS), start=1):
            for at, column in enumerate(columns):
                style = self._day if column.is_date else self._input
                self._write(sheet, (row, at), values.get(column.field.key), style)

    def _hint(self, field: Field) -> dict[str, str]:
        return {
            "validate": "any",
            "input_title": (field.label.zh if self._language != "en" else field.label.en)[:32],
            "input_message": self._say(field.help)[:255],
        }

    def _positive(self) -> dict[str, Any]:
        text = Text("A number above 0 is needed.", "需要大于 0 的数。")
        return {
            "validate": "decimal",
            "criteria": ">",
            "value": 0,
            "error_type": "warning",
            "error_title": "Tanbiao 碳标",
            "error_message": self._say(text),
        }

    def _columns(self, section: str, **special: Names | Sequence[str]) -> list[_Column]:
        return [
            _Column(
                field,
                special.get(field.key),
                field.key
                in {
                    "amount",
                    "output_amount",
                    "distance_km",
                    "mass_kg",
                    "unit_mass_kg",
                    "amount_kwh",
                },
                field.key.startswith("supplier_valid"),
            )
            for field in SHEETS[section].fields
            if field.shown
        ]

    def _bill_columns(self, parts: Names) -> list[_Column]:
        places = self._choices.locations
        return self._columns("bill", part=parts, unit=_BILL_UNITS, location=places)

    def _energy_columns(self) -> list[_Column]:
        kinds = (QuantityKind.ENERGY, QuantityKind.MASS, QuantityKind.VOLUME)
        units = tuple(code for kind in kinds for code in units_of(kind))
        outputs = (_piece(code) for step in self._family.steps for code in step.output_units)
        return self._columns(
            "energy",
            step=self._choices.steps,
            carrier=self._choices.carriers,
            unit=units,
            output_unit=tuple(dict.fromkeys(outputs)),
            location=self._choices.locations,
        )

    def _contract_columns(self) -> list[_Column]:
        choices = self._choices
        return self._columns(
            "contracts",
            instrument=choices.instruments,
            technology=choices.technologies,
            factor_kind=choices.factor_kinds,
            **dict.fromkeys(TESTS, YES_NO),
        )

    def _transport_columns(self) -> list[_Column]:
        choices = self._choices
        return self._columns("transport", direction=choices.directions, mode=choices.modes)

    def _part_rows(self, parts: Names) -> list[dict[str, CellContent]]:
        units = {part.key: _piece(part.unit) for part in self._family.parts}
        return [
            {
                "name": self._say(label, " "),
                "part": self._show(parts, key),
                "unit": _piece(units[key]),
            }
            for key, label in parts.labels.items()
        ]

    def _bill_rows(self, lines: Sequence[BillLine], parts: Names) -> list[dict[str, CellContent]]:
        rows = []
        for line in lines:
            row = line.model_dump(exclude={"supplier_figure"})
            figure = line.supplier_figure.model_dump() if line.supplier_figure else {}
            row |= {f"supplier_{key}": value for key, value in figure.items()}
            row["part"] = self._show(parts, line.part)
            row["location"] = self._show(self._choices.locations, line.location)
            row["loss_share"] = line.loss_share or None
            rows.append(row)
        return rows

    def _step_rows(self) -> list[dict[str, CellContent]]:
        first = next(iter(self._family.carriers), None)
        return [
            {
                "key": f"E{number}",
                "step": self._show(self._choices.steps, step.key),
                "carrier": self._show(self._choices.carriers, first),
                "unit": "kWh",
                "output_unit": _piece(step.output_units[0]),
            }
            for number, step in enumerate(self._family.steps, start=1)
        ]

    def _energy_rows(self, lines: Sequence[EnergyLine]) -> list[dict[str, CellContent]]:
        choices = self._choices
        return [
            line.model_dump()
            | {
                "step": self._show(choices.steps, line.step),
                "carrier": self._show(choices.carriers, line.carrier),
                "location": self._show(choices.locations, line.location),
            }
            for line in lines
        ]

    def _claim_rows(self, contracts: Sequence[ElectricityContract]) -> list[dict[str, CellContent]]:
        choices = self._choices
        return [
            contract.model_dump()
            | {
                "instrument": self._show(choices.instruments, contract.instrument),
                "technology": self._show(choices.technologies, contract.technology),
                "factor_kind": self._show(choices.factor_kinds, contract.factor_kind),
                "certificates": " ".join(contract.certificates),
            }
            for contract in contracts
        ]

    def _leg_rows(self) -> list[dict[str, CellContent]]:
        first = next(iter(self._family.modes), None)
        return [
            {
                "direction": self._show(self._choices.directions, key),
                "mode": self._show(self._choices.modes, first),
            }
            for key in self._choices.directions.labels
        ]

    def _transport(self, legs: Sequence[TransportLeg]) -> list[dict[str, CellContent]]:
        choices = self._choices
        return [
            leg.model_dump()
            | {
                "direction": self._show(choices.directions, leg.direction),
                "mode": self._show(choices.modes, leg.mode),
            }
            for leg in legs
        ]

    def _write_lists(self) -> None:
        sheet = self._sheets["lists"]
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 32)
        for column, (title, items) in enumerate(self._lists):
            sheet.set_column(column, column, min(44, 4 + max(map(_width, items), default=8)))
            sheet.write_string(0, column, title, self._heading)
            for row, item in enumerate(items, start=1):
                sheet.write_string(row, column, item, self._info)

    def _instructions(self) -> None:
        sheet = self._sheets["instructions"]
        sheet.set_column(0, 0, 3)
        sheet.set_column(1, 1, 110)
        sheet.set_row(0, 40)
        label = self._family.label
        title = Text(f"Carbon footprint: {label.en}", f"产品碳足迹：{label.zh}")
        sheet.write_string(0, 1, self._say(title, "  "), self._title)
        rule = Text(f"Rule: {self._family.rule.en}", f"规则：{self._family.rule.zh}")
        sheet.write_string(1, 1, self._say(rule), self._plain)
        sheet.set_row(1, 34)
        for row, text in enumerate(_INSTRUCTIONS, start=3):
            sheet.set_row(row, 36)
            sheet.write_number(row, 0, row - 2, self._band)
            sheet.write_string(row, 1, self._say(text), self._info)
        row = 4 + len(_INSTRUCTIONS)
        must = Text("must be filled in", "必填")
        may = Text("may be filled in; empty: the default stands", "选填；留空则用默认值")
        for at, (text, style) in enumerate(((must, self._must), (may, self._input))):
            sheet.write_blank(row + at, 0, None, style)
            sheet.write_string(row + at, 1, self._say(text, "  "), self._plain)


_INSTRUCTIONS = (
    Text(
        "Fill in the coloured cells. Drop-downs offer what is known; a key, an English or a "
        "Chinese name may be typed as well.",
        "请填写有底色的单元格。下拉列表列出可选项；也可直接输入代码、英文或中文名称。",
    ),
    Text(
        "Product and parameters: what you leave empty is taken from the default in the same row.",
        "产品与参数：留空的项采用同一行的默认值。",
    ),
    Text(
        "Bill of materials: net amounts in ONE product, without losses; losses have their own "
        "column (0.02 for 2 %).",
        "物料清单：填写单件产品的净用量，不含损耗；损耗率另列（2% 写 0.02）。",
    ),
    Text(
        "Each line names a part, or a data set, or a supplier's figure with its report. Where the "
        "unit is not a mass, give the mass of one unit.",
        "每行填写部件、数据集或供应商数据（附报告）之一。单位不是质量时，请填单位质量。",
    ),
    Text(
        "Energy: what the meters of a step show, with the output of that step in the same period.",
        "能源：某工序计量表的用量，以及同一时期该工序的产量。",
    ),
    Text(
        "Rows that are offered and left without an amount count as not given. Carbon offsets are "
        "never subtracted.",
        "预置行若未填用量，视为未提供。碳抵消不得扣减。",
    ),
)


def _product_values(family: ProductFamily, submission: Submission | None) -> dict[str, CellContent]:
    if submission is None:
        return {"family": family.key}
    options = ("family", "functional_unit", "boundary", "electricity", "accounting", "method")
    named = {key: getattr(submission, key) for key in options}
    return {key: value or None for key, value in submission.product.model_dump().items()} | named


def _too_long(text: str) -> InputError:
    return InputError(
        error(
            "text-too-long",
            Text(f"“{text[:40]}…” is too long for a cell.", f"“{text[:40]}……”超出单元格长度。"),
            Text("Shorten it, or keep a YAML document.", "请缩短，或使用 YAML 文档。"),
        )
    )


def _piece(unit: str) -> str:
    """Return a unit as makers write it: pieces are pcs."""
    return "pcs" if unit == "unit" else unit


def _default_words(parameter: Parameter) -> tuple[str, str]:
    """Return a parameter's default and its source, a line each where there are several."""
    default = parameter.default
    if default is None:
        return "", ""
    many: Mapping[str, Default] = default if isinstance(default, Mapping) else {"": default}
    values, sources = [], []
    for key, one in many.items():
        value = _value_words(one)
        values.append(f"{key}: {value}" if key else value)
        sources.append(f"{one.source_id} ({one.comment})" if one.comment else one.source_id)
    return "\n".join(values), "\n".join(dict.fromkeys(sources))


def _value_words(default: Default) -> str:
    value = default.value
    if isinstance(value, bool):
        return "yes 是" if value else "no 否"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _check_range(sheet: Worksheet, row: int, parameter: Parameter, words: str) -> None:
    check = {
        "validate": "integer" if parameter.kind is ParameterKind.INTEGER else "decimal",
        "criteria": "between",
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "error_type": "warning",
        "error_title": "Tanbiao 碳标",
        "error_message": words,
    }
    sheet.data_validation(row, 2, row, 2, check)


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
