"""The lines of a study as they are committed to, so that one can be shown without the others.

A line is what the manufacturer typed and what it counts for. What the model added by itself is a
line too, so that the figures of all lines sum to the footprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from footprint.certification.study import SealedStudy

SECTIONS = ("bill", "packaging", "energy", "transport")
ADDED = "added"
"""Section of the lines no one typed: defaults of the product model."""


def lines_of(study: SealedStudy) -> Mapping[str, dict[str, Any]]:
    """Return every line of a study by its key, with its own footprint.

    Each has ``section``, ``key``, ``line`` (as submitted, or name and amount of what the model
    added), ``parent`` (the bill line it is a part of, or None) and ``kgco2e`` [kg CO2e per
    functional unit, without its parts; None if nothing was counted for it].
    """
    counted = {line.key: line for line in study.result.lines}
    typed = dict(_typed(study.submission))
    lines: dict[str, dict[str, Any]] = {}
    for key in (*typed, *(key for key in counted if key not in typed)):
        section, line = typed.get(key, (ADDED, {}))
        found = counted.get(key)
        if found is not None and section == ADDED:
            line = found.model_dump(mode="json", include={"name", "amount", "unit"})
        lines[key] = {
            "section": section,
            "key": key,
            "line": line,
            "parent": found and found.parent,
            "kgco2e": found and found.kgco2e,
        }
    return lines


def _typed(submission: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield the lines of a submission by key; keys are unique within a submission."""
    for section in SECTIONS:
        for line in submission.get(section, ()):
            yield line["key"], (section, line)
