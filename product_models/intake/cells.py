"""Read one cell as a text, a number, a share, a date or a yes: what is ambiguous is refused."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from footprint.errors import UnitError
from footprint.text import Text
from footprint.units import Unit, find_unit, parse_unit
from product_models.intake.names import Names
from product_models.intake.problems import Problems
from product_models.intake.raw import Broken, Cell, CellValue

T = TypeVar("T")

MAX_TEXT = 500
"""Most characters of one text."""

ERROR_VALUES = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"}
)
"""What spreadsheet programs show for a formula that failed."""

_YES = frozenset({"yes", "y", "true", "1", "是", "对", "有"})
_NO = frozenset({"no", "n", "false", "0", "否", "不", "无"})
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_FRACTION = re.compile(r"(\d+\.?\d*)/(\d+\.?\d*)", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[T ]0?0:00(:00)?)?")
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(\.\d+)?", re.ASCII)
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\ufeff"))
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, marks that turn the direction of a text, halves of characters."""


class Refused(Exception):  # noqa: N818 - not an error of its own: it becomes a finding
    """A value that cannot be read as it must be; the remedy is worded only if it is shown."""

    def __init__(self, text: Text, code: str, remedy: Callable[[], Text] | None = None) -> None:
        """Keep what to say."""
        super().__init__(code)
        self.code, self.text, self.remedy = code, text, remedy


def read(cell: Cell, parse: Callable[[CellValue], T], problems: Problems) -> T | None:
    """Return a cell read by `parse`; None if it is empty, or refused and noted."""
    try:
        value = whole(cell.value)
        return None if value is None else parse(value)
    except Refused as refused:
        remedy = refused.remedy() if refused.remedy and not problems.full else None
        problems.error(refused.code, cell.place, refused.text, remedy)
        return None


def whole(value: CellValue) -> CellValue:
    """Return a value, None for a blank one; refuse errors and formulas without a result."""
    if isinstance(value, str):
        value = value.translate(_ZERO_WIDTH).strip()
        if value.upper() in ERROR_VALUES:
            value = Broken(value.upper())
    if isinstance(value, Broken):
        raise _broken(value)
    return None if value == "" else value


def shown(value: object, limit: int = 40) -> str:
    """Return a value as it may stand in a message: short, on one line, without controls."""
    text = _FORBIDDEN.sub("�", _BREAKS.sub(" ", str(value)))
    return text if len(text) <= limit else text[:limit] + "…"


def parse_text(value: CellValue) -> str:
    """Return a text on one line, without control characters, of at most `MAX_TEXT`."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = _BREAKS.sub(" ", str(value)).strip()
    if len(text) > MAX_TEXT:
        raise Refused(
            Text(
                f"the text has more than {MAX_TEXT} characters.",
                f"文字超过 {MAX_TEXT} 个字符。",
            ),
            "text-too-long",
            lambda: Text("Shorten it.", "请缩短。"),
        )
    if match := _FORBIDDEN.search(text):
        raise _forbidden(ord(match.group()))
    return text


def parse_number(value: CellValue) -> float:
    """Return a finite number; text is read where it can mean one number only.

    Examples
    --------
    >>> parse_number("１,234.5"), parse_number("8/1000")
    (1234.5, 0.008)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(value)
    text = _compact(value) if isinstance(value, str) else ""
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    elif _GROUPED.fullmatch(text):
        text = _ungroup(text)
    if match := _FRACTION.fullmatch(text):
        return _divide(float(match.group(1)), float(match.group(2)))
    if _PLAIN.fullmatch(text):
        return _finite(float(text))
    raise _no_number(str(value))


def parse_positive(value: CellValue) -> float:
    """Return a number above zero."""
    number = parse_number(value)
    if number > 0:
        return number
    raise Refused(
        Text(f"{number:g} is not above zero.", f"{number:g} 不大于零。"),
        "not-positive",
        lambda: Text(
            "Give an amount above 0; leave the cell empty if it is not known.",
            "请填写大于 0 的数；未知请留空。",
        ),
    )


def parse_share(value: CellValue) -> float:
    """Return a number a maker may also have typed as ``5%``; its range is checked elsewhere."""
    if is_percent(value):
        return parse_number(_compact(str(value))[:-1].strip()) / 100
    return parse_number(value)


def is_percent(value: CellValue) -> bool:
    """Tell whether a text ends with a per cent sign."""
    return isinstance(value, str) and _compact(value).endswith("%")


def check_percent(value: float) -> None:
    """Refuse a number above 1 to 100 where a share from 0 to 1 is meant."""
    if not 1 < value <= 100:
        return
    written = f"{value / 100:g}"
    if value < 2:
        text = Text(
            f"{value:g} is above 1, the most a share or yield can be.",
            f"{value:g} 大于 1；比例或得率最大为 1。",
        )
    else:
        text = Text(f"{value:g} looks like a percentage.", f"{value:g} 像是百分数。")
    raise Refused(
        text,
        "percent-for-share",
        lambda: Text(
            f"Write a number from 0 to 1; {value:g} % is {written}.",
            f"请写 0 到 1 之间的数；{value:g}% 即 {written}。",
        ),
    )


def parse_loss(value: CellValue) -> float:
    """Return a loss share, from 0 to below 1."""
    share = parse_share(value)
    if not is_percent(value):
        check_percent(share)
    if 0 <= share < 1:
        return share
    raise Refused(
        Text(f"{share:g} is not a loss share.", f"{share:g} 不是有效的损耗率。"),
        "share-out-of-range",
        lambda: Text("Write a number from 0 to below 1.", "请写 0 到 1 之间（不含 1）的数。"),
    )


def parse_date(value: CellValue) -> date:
    """Return a date from a date cell or from a text such as 2024-01-31 or 2024年1月31日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and (match := _DATE.fullmatch(unicodedata.normalize("NFKC", value))):
        year, month, day = (int(part) for part in match.groups()[:3])
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise Refused(
        Text(f"“{shown(value)}” is not a date.", f"“{shown(value)}”不是日期。"),
        "not-a-date",
        lambda: Text("Write it as 2024-01-31.", "请写成 2024-01-31。"),
    )


def parse_flag(value: CellValue) -> bool:
    """Return a yes or no in either language."""
    words = {_compact(piece).casefold() for piece in str(value).split("|")}
    if isinstance(value, float) and value in {0.0, 1.0}:
        words = {str(int(value))}
    if words <= _YES:
        return True
    if words <= _NO:
        return False
    raise Refused(
        Text(f"“{shown(value)}” is neither yes nor no.", f"“{shown(value)}”既不是“是”也不是“否”。"),
        "not-yes-or-no",
        lambda: Text("Write yes or no.", "请填写 是 或 否。"),
    )


def parse_measure(value: CellValue) -> Unit:
    """Return a unit of measurement."""
    text = parse_text(value)
    unit = find_unit(text) or find_unit(unicodedata.normalize("NFKC", text))
    if unit is None:
        said = Text(f"the unit “{text}” is not known.", f"不认识单位“{text}”。")
        raise Refused(said, "unknown-unit", lambda: _nearest_units(text))
    return unit


def name_parser(names: Names, code: str) -> Callable[[CellValue], str]:
    """Return a parser for one of a set of names."""

    def parse(value: CellValue) -> str:
        text = parse_text(value)
        if key := names.find(text):
            return key
        raise Refused(
            Text(f"the {names.what.en} “{text}” is not known.", f"不认识{names.what.zh}“{text}”。"),
            code,
            lambda: names.offer(text),
        )

    return parse


def _nearest_units(text: str) -> Text:
    try:
        parse_unit(text)
    except UnitError as refused:
        return refused.findings[0].remedy or Text("", "")
    return Text("", "")


def _broken(value: Broken) -> Refused:
    if value.error:
        return Refused(
            Text(f"the cell shows the error {value.error}.", f"单元格显示错误值 {value.error}。"),
            "spreadsheet-error",
            lambda: Text("Mend the formula, or type the value.", "请修正公式，或直接填写数值。"),
        )
    return Refused(
        Text(
            "the cell holds a formula without a stored result, so its value is unknown.",
            "单元格是公式，但文件中没有保存计算结果，数值未知。",
        ),
        "uncalculated-formula",
        lambda: Text(
            "Open the file in Excel or WPS, let it calculate, save it, or type the value.",
            "请用 Excel 或 WPS 打开并重新计算后保存，或直接填写数值。",
        ),
    )


def _forbidden(number: int) -> Refused:
    return Refused(
        Text(
            f"the text holds the control character U+{number:04X}.",
            f"文字中含有控制字符 U+{number:04X}。",
        ),
        "control-character",
        lambda: Text("Type the text again.", "请重新输入这段文字。"),
    )


def _compact(text: str) -> str:
    return re.sub(r" ?/ ?", "/", " ".join(unicodedata.normalize("NFKC", text).split()))


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _no_number(repr(number))
    return number


def _divide(over: float, under: float) -> float:
    return _finite(over / under if under else math.inf)


def _ungroup(text: str) -> str:
    if text.count(",") > 1 or "." in text:
        return text.replace(",", "")
    whole_number, fraction = text.replace(",", ""), text.replace(",", ".")
    raise Refused(
        Text(
            f"“{text}” can mean {whole_number} or {fraction}.",
            f"“{text}”可能是 {whole_number}，也可能是 {fraction}。",
        ),
        "ambiguous-number",
        lambda: Text("Write it without a comma.", "请不要使用逗号。"),
    )


def _no_number(text: str) -> Refused:
    return Refused(
        Text(f"“{shown(text)}” is not a number.", f"“{shown(text)}”不是数字。"),
        "not-a-number",
        lambda: Text(
            "Write digits only, for example 12.5; a unit has its own column.",
            "只写数字，例如 12.5；单位请写在单位列。",
        ),
    )
