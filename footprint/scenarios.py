"""Named variants of a submission, and the difference of two footprints line by line (waterfall)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from footprint.bom import Submission
from footprint.errors import Finding, InputError, error
from footprint.result import Footprint, Label
from footprint.text import Text

OPTIONS = ("functional_unit", "boundary", "electricity", "method", "accounting")
TABLES = ("bill", "energy", "transport", "packaging", "contracts")


class Scenario(BaseModel):
    """One variant: what is otherwise than in the submission.

    ``bill`` and the other tables map a line's key to its changed fields, to a whole new line under
    a new key, or to None, which takes the line out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    electricity: str | None = None
    boundary: str | None = None
    functional_unit: str | None = None
    method: str | None = None
    accounting: str | None = None
    parameters: dict[str, float | int | bool | str] = Field(default_factory=dict)
    bill: dict[str, dict[str, Any] | None] = Field(default_factory=dict)
    energy: dict[str, dict[str, Any] | None] = Field(default_factory=dict)
    transport: dict[str, dict[str, Any] | None] = Field(default_factory=dict)
    packaging: dict[str, dict[str, Any] | None] = Field(default_factory=dict)
    contracts: dict[str, dict[str, Any] | None] = Field(default_factory=dict)


class LineDifference(BaseModel):
    """How much one line adds to, or takes off, the difference [kg CO2e]."""

    model_config = ConfigDict(frozen=True)

    key: str
    name: Label
    before_kgco2e: float | None = Field(description="None if only the second has the line")
    after_kgco2e: float | None = Field(description="None if only the first has the line")
    difference_kgco2e: float


def change(submission: Submission, scenario: Scenario) -> dict[str, Any]:
    """Return the document of a submission as a scenario has it, to be read and judged anew.

    Raises
    ------
    InputError
        A line to take out that is not there; all of them at once.
    """
    document = submission.document()
    problems: list[Finding] = []
    for table in TABLES:
        changes = getattr(scenario, table)
        if changes:
            document[table] = _changed(document.get(table, []), changes, table, problems)
    if problems:
        raise InputError(problems)
    document["parameters"] = {**document.get("parameters", {}), **scenario.parameters}
    for option in OPTIONS:
        if (value := getattr(scenario, option)) is not None:
            document[option] = value
    return document


def waterfall(before: Footprint, after: Footprint) -> tuple[LineDifference, ...]:
    """Return the difference of two footprints by line, largest first; it sums exactly.

    Lines of one key are compared; a line that only one of them has counts whole.
    """
    first = {row.key: row for row in before.lines}
    second = {row.key: row for row in after.lines}
    rows = []
    for key in dict.fromkeys((*first, *second)):
        old, new = first.get(key), second.get(key)
        named = new or old
        assert named is not None  # noqa: S101 - the key is of one of the two
        difference = (new.kgco2e if new else 0.0) - (old.kgco2e if old else 0.0)
        rows.append(
            LineDifference(
                key=key,
                name=named.name,
                before_kgco2e=old.kgco2e if old else None,
                after_kgco2e=new.kgco2e if new else None,
                difference_kgco2e=difference,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-abs(row.difference_kgco2e), row.key)))


def _changed(
    rows: list[dict[str, Any]],
    changes: Mapping[str, dict[str, Any] | None],
    table: str,
    problems: list[Finding],
) -> list[dict[str, Any]]:
    known = {row["key"]: row for row in rows}
    for key, change in changes.items():
        if change is None and key not in known:
            names = ", ".join(known) or "–"
            problems.append(
                error(
                    "unknown-line",
                    Text(
                        f"the scenario takes out line “{key}” of {table}, which is not there.",
                        f"情景删除了 {table} 中不存在的行“{key}”。",
                    ),
                    Text(f"Lines are: {names}.", f"现有行：{names}。"),
                )
            )
        elif change is None:
            del known[key]
        else:
            known[key] = {**known.get(key, {"key": key}), **change}
    return list(known.values())
