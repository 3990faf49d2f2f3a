"""Supplier figures of a submission: which are valid on a day, and what an expired one means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.submissions.messages import SupplierFigureAnswer
from footprint.bom import BillLine, Submission, SupplierFigure
from footprint.errors import Finding, Severity
from footprint.result import FindingResult, Label
from footprint.text import Text


def supplier_figures(submission: Submission, today: date) -> tuple[SupplierFigureAnswer, ...]:
    """Return every supplier figure with its validity on a day."""
    return tuple(
        _answer(section, line, figure, today) for section, line, figure in _figures(submission)
    )


def expired_mandatory(submission: Submission, today: date) -> tuple[Finding, ...]:
    """Return a finding for each expired figure that nothing else could stand in for."""
    return tuple(
        _expired(line, figure, Severity.ERROR)
        for _, line, figure in _figures(submission)
        if _is_mandatory(line) and _has_expired(figure, today)
    )


def _figures(submission: Submission) -> Iterator[tuple[str, BillLine, SupplierFigure]]:
    for section in ("bill", "packaging"):
        for line in getattr(submission, section):
            if line.supplier_figure is not None:
                yield section, line, line.supplier_figure


def _is_mandatory(line: BillLine) -> bool:
    return line.part is None and line.dataset is None


def _has_expired(figure: SupplierFigure, today: date) -> bool:
    return figure.valid_to is not None and figure.valid_to < today


def _answer(
    section: str, line: BillLine, figure: SupplierFigure, today: date
) -> SupplierFigureAnswer:
    state = _state(figure, today)
    found = _expired(line, figure, Severity.WARNING) if state == "expired" else None
    return SupplierFigureAnswer.model_validate(
        {
            **figure.model_dump(),
            "section": section,
            "line": line.key,
            "name": line.name,
            "supplier": line.supplier,
            "unit": line.unit,
            "state": state,
            "mandatory": _is_mandatory(line),
            "finding": found and _result(found),
        }
    )


def _state(figure: SupplierFigure, today: date) -> str:
    if _has_expired(figure, today):
        return "expired"
    if figure.valid_from is not None and figure.valid_from > today:
        return "not-yet-valid"
    return "valid" if figure.valid_to is not None else "without-dates"


def _expired(line: BillLine, figure: SupplierFigure, severity: Severity) -> Finding:
    return Finding(
        "supplier-figure-expired",
        severity,
        Text(
            f"line {line.key}, {line.name}: the supplier's figure expired on {figure.valid_to}.",
            f"第 {line.key} 行 {line.name}：供应商数据已于 {figure.valid_to} 过期。",
        ),
        Text(
            "Ask the supplier for a new figure and make a new version.",
            "请向供应商索取新数据并提交新版本。",
        ),
    )


def _result(found: Finding) -> FindingResult:
    label = Label(en=found.say("en"), zh=found.say("zh"))
    return FindingResult(code=found.code, severity=found.severity.value, text=label, clause=None)
