"""Verifications and recomputations as people read them in a terminal."""

from __future__ import annotations

from api.terminal import console
from api.verifying.recomputing import Difference, Recomputation
from footprint.certification.step import CHECK_LABELS, VERDICT_LABELS, Outcome, Verdict
from footprint.certification.verification import Verification
from footprint.text import Language, Text

MOST_ROWS = 20
"""Differences that are listed; the rest is counted."""

_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.UNKNOWN: "?"}
_STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.UNKNOWN: "yellow"}


def print_verification(found: Verification, tongue: Language) -> None:
    """Print the steps, a sentence each, what to know beside them, and the verdict."""
    screen = console()
    for step in found.steps:
        label = CHECK_LABELS[step.check].say(tongue)
        colon = "：" if tongue == "zh" else ": "
        line = f"{step.number:2} {_SIGNS[step.outcome]} {label}{colon}{step.sentence.say(tongue)}"
        screen.print(line, style=_STYLES[step.outcome], markup=False)
    for note in found.notes:
        screen.print(f" !  {note.say(tongue)}", style="yellow", markup=False)
    style = "bold green" if found.verdict is Verdict.VALID else "bold red"
    screen.print(VERDICT_LABELS[found.verdict].say(tongue), style=style, markup=False)


def print_recomputation(found: Recomputation, tongue: Language) -> None:
    """Print what does not fit, what came out differently, and how much was compared."""
    screen = console()
    for seal in found.seals:
        screen.print(f"✗ {seal.say(tongue)}", style="red", markup=False)
    _print_rows(Text("differs", "不一致"), found.differences, tongue)
    _print_rows(Text("another version of the program", "程序版本不同"), found.program, tongue)
    said = Text(
        f"{found.numbers} numbers compared, {len(found.differences)} values differ; "
        f"{found.kgco2e!r} kg CO2e.",
        f"比较 {found.numbers} 个数值，{len(found.differences)} 处不同；{found.kgco2e!r} kg CO2e。",
    )
    screen.print(said.say(tongue), style="green" if found.agrees else "red", markup=False)


def _print_rows(title: Text, rows: tuple[Difference, ...], tongue: Language) -> None:
    screen = console()
    for one in rows[:MOST_ROWS]:
        colon = "：" if tongue == "zh" else ": "
        line = f"{title.say(tongue)}{colon}{one.place}: {one.certified} → {one.recomputed}"
        screen.print(line, markup=False)
    if len(rows) > MOST_ROWS:
        screen.print(f"… +{len(rows) - MOST_ROWS}")
