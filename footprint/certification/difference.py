"""What two versions of a submission differ by, line by line, in kg CO2e.

Every row says what the after adds to the before; the rows sum to the difference of the totals. A
line whose own entry changed has a row of its own. What is left comes from parameters, choices,
the release or another line (a mass that is transported), and is one row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field

from footprint.bom import Submission
from footprint.certification.model import Value
from footprint.errors import InputError, error
from footprint.result import Footprint, Label
from footprint.text import Text

Plain = str | float | int | bool | None


class RowKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    CHOICES = "choices"


class Change(Value):
    """One field before and after; None: not given."""

    field: str = Field(description="for example amount or supplier_figure.kgco2e_per_unit")
    before: Plain
    after: Plain


class DifferenceRow(Value):
    """One line, or all that parameters and choices did."""

    kind: RowKind
    section: str = Field(description="bill, energy, transport, packaging, contracts or choices")
    key: str | None = Field(description="key of the line; None for the choices")
    name: Label
    changes: tuple[Change, ...]
    before_kgco2e: float | None = Field(description="None: it was not there, or for the choices")
    after_kgco2e: float | None
    effect_kgco2e: float


class Difference(Value):
    """The difference of two versions [kg CO2e per functional unit of the later one]."""

    functional_unit: str
    before_kgco2e: float = Field(description="the former total, in the later unit")
    after_kgco2e: float
    effect_kgco2e: float = Field(description="after minus before")
    rows: tuple[DifferenceRow, ...] = Field(description="largest effect first; they sum to it")


SECTIONS = ("bill", "energy", "transport", "packaging", "contracts")
_OPTIONS = ("functional_unit", "boundary", "electricity", "accounting", "method")
_MADE_WITH = ("release_name", "release", "method_code", "model", "code_version", "code")
_CHOICES = Label(en="parameters, choices and what follows", zh="参数、选项及其连带影响")


def compare(
    before: tuple[Submission, Footprint], after: tuple[Submission, Footprint]
) -> Difference:
    """Return what the later of two submissions with their results adds.

    Raises
    ------
    InputError
        They share no functional unit, so that their totals cannot be compared.
    """
    scale = _scale(before[1], after[1])
    was = {row.key: row.kgco2e * scale for row in before[1].bill}
    now = {row.key: row.kgco2e for row in after[1].bill}
    rows = [
        _row(section, pair, (was, now))
        for section in SECTIONS
        for pair in _pairs(getattr(before[0], section), getattr(after[0], section))
        if pair[0] != pair[1]
    ]
    former = before[1].kgco2e * scale
    effect = after[1].kgco2e - former
    rest = math.fsum([after[1].kgco2e, -former, *(-row.effect_kgco2e for row in rows)])
    changes = (*_changed_choices(before[0], after[0]), *_made_with(before[1], after[1]))
    if changes or rest:
        rows.append(_choices_row(changes, rest))
    return Difference(
        functional_unit=after[1].functional_unit.key,
        before_kgco2e=former,
        after_kgco2e=after[1].kgco2e,
        effect_kgco2e=effect,
        rows=tuple(sorted(rows, key=lambda row: -abs(row.effect_kgco2e))),
    )


def _scale(before: Footprint, after: Footprint) -> float:
    """Return what turns figures per former functional unit into figures per later one."""
    asked = after.functional_unit.key
    known = {unit.key: unit.products for unit in before.functional_units}
    if before.product.family != after.product.family or asked not in known:
        raise InputError(
            error(
                "not-comparable",
                Text(
                    "the two versions share no functional unit.",
                    "两个版本没有共同的功能单位，无法比较。",
                ),
                Text("Compare versions of one product family.", "请比较同一产品类别的版本。"),
            )
        )
    return known[asked] / before.functional_unit.products


Line = Any
"""A line of one section: all have a key, and are compared without the place they were read at."""


def _pairs(
    before: Iterable[Line], after: Iterable[Line]
) -> Iterator[tuple[dict[str, Plain], dict[str, Plain]]]:
    first, second = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*second, *first)):
        yield first.get(key, {}), second.get(key, {})


def _by_key(lines: Iterable[Line]) -> dict[str, dict[str, Plain]]:
    return {
        line.key: dict(_flat(line.model_dump(mode="json", exclude_none=True))) for line in lines
    }


def _flat(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Plain]]:
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", ", ".join(map(str, value))
        else:
            yield f"{prefix}{name}", value


def _row(
    section: str,
    pair: tuple[dict[str, Plain], dict[str, Plain]],
    results: tuple[Mapping[str, float], Mapping[str, float]],
) -> DifferenceRow:
    before, after = pair
    key = str(after.get("key", before.get("key")))
    was = results[0].get(key, 0.0) if before else None
    now = results[1].get(key, 0.0) if after else None
    kind = RowKind.CHANGED if before and after else RowKind.ADDED if after else RowKind.REMOVED
    return DifferenceRow(
        kind=kind,
        section=section,
        key=key,
        name=_name(key, after or before),
        changes=tuple(_changes(before, after)),
        before_kgco2e=was,
        after_kgco2e=now,
        effect_kgco2e=(now or 0.0) - (was or 0.0),
    )


def _name(key: str, line: Mapping[str, Plain]) -> Label:
    words = (line.get(word) for word in ("name", "step", "instrument", "mode"))
    name = str(next((word for word in words if word), key))
    return Label(en=name, zh=name)


def _changes(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield Change(field=name, before=before.get(name), after=after.get(name))


def _changed_choices(before: Submission, after: Submission) -> Iterator[Change]:
    def given(submission: Submission) -> dict[str, Plain]:
        document = submission.document()
        options = {key: document.get(key) for key in _OPTIONS if key in document}
        return {
            **options,
            **dict(_flat(document["product"], "product.")),
            **dict(_flat(document.get("parameters", {}), "parameters.")),
        }

    return _changes(given(before), given(after))


def _made_with(before: Footprint, after: Footprint) -> Iterator[Change]:
    """Yield what another release, method or code made the results with."""
    was, now = before.hashes.model_dump(), after.hashes.model_dump()
    return _changes({key: was[key] for key in _MADE_WITH}, {key: now[key] for key in _MADE_WITH})


def _choices_row(changes: tuple[Change, ...], effect: float) -> DifferenceRow:
    return DifferenceRow(
        kind=RowKind.CHOICES,
        section="choices",
        key=None,
        name=_CHOICES,
        changes=changes,
        before_kgco2e=None,
        after_kgco2e=None,
        effect_kgco2e=effect,
    )
