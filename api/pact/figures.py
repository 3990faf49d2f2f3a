"""A supplier's footprint for a line of a file, and the files that keep both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.pact.lines import line_of, report_of, with_figure
from api.reading import ReadFile, read_file
from api.web.service import wall_clock
from footprint.formats.pact_import import Imported, Line, take
from footprint.formats.pact_lint import Expected
from footprint.hashing import canonical_json


@dataclass(frozen=True)
class Goal:
    """What a figure is for: a line, and the file it is in, if any."""

    line: Line
    expected: Expected
    file: ReadFile | None = None
    path: Path | None = None

    def take(self, document: Mapping[str, Any]) -> Imported:
        """Return the figure of a ProductFootprint for the line."""
        return take(document, self.line, self.expected)


def figure_for(into: Path | None, key: str | None, unit: str, unit_mass: float | None) -> Goal:
    """Return the goal: a line of a file, or a line that is only described."""
    now = wall_clock()
    if into is None or key is None:
        return Goal(Line("1", unit, unit_mass), Expected(now))
    read = read_file(into, {}, now.date())
    line = line_of(read.submission, key)
    return Goal(line, Expected(now, report_of(read.submission)), read, into)


def write_files(goal: Goal, imported: Imported, folder: Path) -> Iterator[Path]:
    """Write the footprint as it came and, if the line is in a file, that file with the figure.

    Raises
    ------
    InputError
        The file is not sound with the figure.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"pact-{_safe(str(imported.document['id']))}.json"
    kept.write_text(canonical_json(dict(imported.document)), encoding="utf-8")
    yield kept
    if goal.file is None or goal.path is None:
        return
    document = with_figure(goal.file.submission.document(), goal.line.key, imported.figure)
    goal.file.changed(document)
    written = folder / f"{goal.path.stem}-with-{_safe(goal.line.key)}.json"
    written.write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")
    yield written


def _safe(name: str) -> str:
    """Return a name that stays in its folder."""
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in name)[:80]
