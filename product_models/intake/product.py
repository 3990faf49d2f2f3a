"""Read the product, the study options and the parameters of the family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from footprint.bom import Product
from footprint.errors import Place
from footprint.text import Text
from product_models.contract import Parameter, ParameterKind, Value
from product_models.intake import cells
from product_models.intake.cells import Refused, name_parser, read
from product_models.intake.headings import PRODUCT_FIELDS, field_labels, find_field
from product_models.intake.lines import Desk, is_blank
from product_models.intake.names import Names
from product_models.intake.raw import Cell, CellValue, Entries

FIRST_DAY = date(2000, 1, 1)
"""Earliest day data may stand for."""

LONGEST_PERIOD_YEARS = 3
"""Longest period data may stand for."""


def read_product(desk: Desk, entries: Entries) -> tuple[Product | None, dict[str, str | None]]:
    """Return the product and the study options by field."""
    given = _product_cells(desk, entries)
    _check_family(desk, given.get("family"))

    def take(key: str, parse: Callable[[CellValue], str]) -> str | None:
        return read(given[key], parse, desk.problems) if key in given else None

    name = take("name", cells.parse_text)
    if "name" not in given:
        label = field_labels(PRODUCT_FIELDS)["name"]
        said = Text(f"“{label.en}” is empty.", f"“{label.zh}”为空。")
        place = Place(entries.sheet, None, "name")
        desk.problems.error("missing-value", place, said, Text("Fill it in.", "请填写。"))
    site = take("site", name_parser(desk.choices.locations, "unknown-location"))
    start, end = _period(desk, given)
    options = {
        key: take(key, name_parser(names, "unknown-option"))
        for key, names in desk.choices.options.items()
    }
    if name is None:
        return None, options
    product = Product(
        name=name,
        model=take("model", cells.parse_text) or "",
        manufacturer=take("manufacturer", cells.parse_text) or "",
        site=site,
        period_start=start,
        period_end=end,
    )
    return product, options


def read_parameters(desk: Desk, entries: Entries) -> dict[str, Value]:
    """Return the parameters that are given, by key."""
    names, values = desk.choices.parameters, dict[str, Value]()
    given: dict[str, Cell] = {}
    empty: dict[str, Place] = {}
    for entry in entries.items:
        key = names.find(entry.name)
        if is_blank(entry.cell.value):
            empty[key or ""] = entry.cell.place
            continue
        if key is None:
            offer = None if desk.problems.full else names.offer(entry.name)
            said = Text(
                f"the parameter “{entry.name}” is not known.", f"不认识参数“{entry.name}”。"
            )
            desk.problems.error("unknown-parameter", entry.cell.place, said, offer)
            continue
        _keep(desk, given, key, entry.cell)
    for parameter in desk.context.family.parameters:
        cell = given.get(parameter.key)
        value = read(cell, _parser(desk, parameter), desk.problems) if cell else None
        if value is not None:
            values[parameter.key] = value
        elif cell is None and parameter.mandatory:
            place = empty.get(parameter.key, Place(entries.sheet, None, parameter.key))
            _refuse_missing(desk, place, parameter)
    return values


def show_range(parameter: Parameter) -> str:
    """Return the allowed range of a parameter with its unit, empty where all is allowed."""
    low, high, unit = parameter.minimum, parameter.maximum, f" {parameter.unit}".rstrip()
    if low is not None and high is not None:
        return f"{low:g} – {high:g}{unit}"
    if low is not None:
        return f"≥ {low:g}{unit}"
    return f"≤ {high:g}{unit}" if high is not None else ""


def is_share(parameter: Parameter) -> bool:
    """Tell whether a parameter is a share from 0 to 1."""
    low, high = parameter.minimum, parameter.maximum
    return not parameter.unit and low is not None and low >= 0 and high is not None and high <= 1


def _product_cells(desk: Desk, entries: Entries) -> dict[str, Cell]:
    given: dict[str, Cell] = {}
    for entry in entries.items:
        if is_blank(entry.cell.value):
            continue
        field = find_field(PRODUCT_FIELDS, entry.name)
        if field is not None:
            _keep(desk, given, field.key, entry.cell)
            continue
        names = Names(field_labels(PRODUCT_FIELDS), Text("field", "字段"))
        desk.problems.error(
            "unknown-field",
            entry.cell.place,
            Text(f"the field “{entry.name}” is not known.", f"不认识字段“{entry.name}”。"),
            None if desk.problems.full else names.offer(entry.name),
        )
    return given


def _keep(desk: Desk, given: dict[str, Cell], key: str, cell: Cell) -> None:
    first = given.setdefault(key, cell)
    if first is cell:
        return
    desk.problems.error(
        "given-twice",
        cell.place,
        Text(
            f"“{key}” is given twice, first at {first.place.say('en')}.",
            f"“{key}”重复填写，首次出现在{first.place.say('zh')}。",
        ),
        Text("Keep one of them.", "请只保留一个。"),
    )


def _check_family(desk: Desk, cell: Cell | None) -> None:
    family = desk.context.family
    if cell is None:
        return
    names = Names({family.key: family.label}, Text("product family", "产品类别"))
    read(cell, name_parser(names, "wrong-family"), desk.problems)


def _period(desk: Desk, given: Mapping[str, Cell]) -> tuple[date | None, date | None]:
    days = {
        key: read(given[key], _day_parser(desk.context.today), desk.problems)
        for key in ("period_start", "period_end")
        if key in given
    }
    start, end = days.get("period_start"), days.get("period_end")
    if start and end:
        _check_period(desk, given["period_end"].place, start, end)
    return start, end


def _day_parser(today: date) -> Callable[[CellValue], date]:
    def parse(value: CellValue) -> date:
        day = cells.parse_date(value)
        if FIRST_DAY <= day <= today:
            return day
        raise Refused(
            Text(
                f"{day} is before {FIRST_DAY} or after today, {today}.",
                f"{day} 早于 {FIRST_DAY} 或晚于今天（{today}）。",
            ),
            "date-out-of-range",
            lambda: Text("Correct the date.", "请更正日期。"),
        )

    return parse


def _check_period(desk: Desk, place: Place, start: date, end: date) -> None:
    if end < start:
        desk.problems.error(
            "period-reversed",
            place,
            Text(
                f"the period ends on {end}, before it starts on {start}.",
                f"统计期结束日 {end} 早于开始日 {start}。",
            ),
            Text("Correct one of the dates.", "请更正日期。"),
        )
    elif (end - start).days > LONGEST_PERIOD_YEARS * 366:
        desk.problems.error(
            "period-too-long",
            place,
            Text(
                f"the period from {start} to {end} is longer than {LONGEST_PERIOD_YEARS} years.",
                f"统计期 {start} 至 {end} 超过 {LONGEST_PERIOD_YEARS} 年。",
            ),
            Text(
                "Give a period of at most 3 years, best of 1.",
                "请给出不超过 3 年的统计期，宜为 1 年。",
            ),
        )


def _parser(desk: Desk, parameter: Parameter) -> Callable[[CellValue], Value]:
    match parameter.kind:
        case ParameterKind.CHOICE:
            return name_parser(Names(parameter.choices, parameter.label), "unknown-choice")
        case ParameterKind.LOCATION:
            return name_parser(desk.choices.locations, "unknown-location")
        case ParameterKind.BOOLEAN:
            return cells.parse_flag
        case ParameterKind.NUMBER | ParameterKind.INTEGER:
            return _number_parser(parameter)


def _number_parser(parameter: Parameter) -> Callable[[CellValue], Value]:
    def parse(value: CellValue) -> Value:
        if not is_share(parameter):
            number = cells.parse_number(value)
        else:
            number = cells.parse_share(value)
            if not cells.is_percent(value):
                cells.check_percent(number)
        _check_range(parameter, number)
        return number if parameter.kind is ParameterKind.NUMBER else int(number)

    return parse


def _check_range(parameter: Parameter, number: float) -> None:
    low, high = parameter.minimum, parameter.maximum
    unit = f" {parameter.unit}".rstrip()
    allowed = show_range(parameter)
    if (low is not None and number < low) or (high is not None and number > high):
        raise Refused(
            Text(
                f"{parameter.label.en}: {number:g}{unit} is out of range.",
                f"{parameter.label.zh}：{number:g}{unit} 超出范围。",
            ),
            "out-of-range",
            lambda: Text(f"Allowed: {allowed}.", f"允许：{allowed}。"),
        )
    if parameter.kind is ParameterKind.INTEGER and not number.is_integer():
        raise Refused(
            Text(f"{number:g} is not a whole number.", f"{number:g} 不是整数。"),
            "not-an-integer",
            lambda: Text("Write a whole number.", "请填写整数。"),
        )


def _refuse_missing(desk: Desk, place: Place, parameter: Parameter) -> None:
    desk.problems.error(
        "missing-parameter",
        place,
        Text(
            f"“{parameter.label.en}” must be given and has no default.",
            f"“{parameter.label.zh}”为必填参数，没有默认值。",
        ),
        parameter.help,
    )
