"""Lines of a submission that a supplier's figure is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from footprint.bom import BillLine, Submission, SupplierFigure
from footprint.errors import InputError, Place, error
from footprint.formats.pact_import import Line
from footprint.text import Text

_SECTIONS = ("bill", "packaging")
_NEWEST_REPORT = "AR6"


def line_of(submission: Submission, key: str) -> Line:
    """Return the line of a submission that a figure is for.

    Raises
    ------
    InputError
        There is none.
    """
    lines: list[BillLine] = [*submission.bill, *submission.packaging]
    for line in lines:
        if line.key == key:
            return Line(line.key, line.unit, line.unit_mass_kg)
    keys = ", ".join(line.key for line in lines)
    raise InputError(
        error(
            "no-such-line",
            Text(f"there is no line {key[:100]}.", f"没有第 {key[:100]} 行。"),
            Text(f"Lines are: {keys}.", f"现有：{keys}。"),
            Place(sheet="bill"),
        )
    )


def with_figure(document: dict[str, Any], key: str, figure: SupplierFigure) -> dict[str, Any]:
    """Return a submission's document with a figure in one line; it takes the dataset's place."""
    given = figure.model_dump(mode="json", exclude_none=True)
    changed = dict(document)
    for section in _SECTIONS:
        if section in document:
            changed[section] = [_changed(line, key, given) for line in document[section]]
    return changed


def report_of(submission: Submission) -> str:
    """Return the IPCC report of a submission's method."""
    method = (submission.method or _NEWEST_REPORT).upper()
    return method.partition("-")[0]


def _changed(line: Mapping[str, Any], key: str, figure: dict[str, Any]) -> dict[str, Any]:
    if line["key"] != key:
        return dict(line)
    return {name: value for name, value in line.items() if name != "dataset"} | {
        "supplier_figure": figure
    }
