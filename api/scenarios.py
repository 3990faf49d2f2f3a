"""Assess named variants of one submission and show what each of them moves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError
from rich.console import Console

from api.files import read_bytes
from api.outputs import write_together
from api.paired_draws import draw, lower_share
from api.reading import ReadFile
from api.terminal import table_of
from footprint.errors import Finding, InputError, TanbiaoError, error
from footprint.result import Footprint
from footprint.scenarios import LineDifference, Scenario, change, waterfall
from footprint.text import Language, Text

MAX_BYTES = 1_000_000
MAX_SCENARIOS = 100
LINES_SHOWN = 6


@dataclass(frozen=True)
class Outcome:
    """One scenario beside the submission as it is.

    ``lower_share`` is the share of paired draws in which the scenario is lower, None where they
    cannot be paired (another grid basis or method, or imported data without spread).
    """

    scenario: Scenario
    footprint: Footprint
    differences: tuple[LineDifference, ...]
    lower_share: float | None = None


def read_scenarios(path: Path) -> list[Scenario]:
    """Read a YAML file with a list of scenarios.

    Raises
    ------
    InputError
        The file is none, or a scenario has unknown fields.
    """
    try:
        content = yaml.safe_load(read_bytes(path, MAX_BYTES))
    except yaml.YAMLError as failure:
        raise InputError(_unreadable(path, str(failure).splitlines()[0])) from failure
    if not isinstance(content, list) or not 0 < len(content) <= MAX_SCENARIOS:
        raise InputError(_unreadable(path, f"a list of 1 to {MAX_SCENARIOS} scenarios is needed"))
    try:
        return [Scenario.model_validate(one) for one in content]
    except ValidationError as failure:
        problems = [
            _unreadable(path, f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
            for one in failure.errors()
        ]
        raise InputError(problems) from failure


def run_scenarios(
    read: ReadFile, scenarios: Iterable[Scenario], draws: int = 0
) -> tuple[Footprint, list[Outcome]]:
    """Assess a submission as it is and under every scenario.

    Parameters
    ----------
    read, scenarios
        The submission and its variants.
    draws
        Number of paired draws for the share in which a scenario is lower; 0 draws none.

    Raises
    ------
    InputError
        A scenario that cannot be assessed; its name stands before the reason.
    """
    base = read.assess().footprint
    drawn = draw(read, draws) if draws else None
    outcomes = []
    for scenario in scenarios:
        try:
            changed = read.changed(change(read.submission, scenario))
            result = changed.assess().footprint
            share = lower_share(draw(changed, draws), drawn) if draws else None
        except TanbiaoError as failure:
            raise InputError(
                [
                    _of_scenario(scenario, found.say("en"), found.say("zh"))
                    for found in failure.findings
                ]
            ) from failure
        outcomes.append(Outcome(scenario, result, waterfall(base, result), share))
    return base, outcomes


def write_scenarios(base: Footprint, outcomes: Iterable[Outcome], directory: Path) -> list[Path]:
    """Write scenarios.json: totals and differences by line, each summing exactly."""
    document = {
        "base": {"name": base.product.name, "kgco2e": base.kgco2e,
                 "functional_unit": base.functional_unit.key, "hashes": base.hashes.model_dump()},
        "scenarios": [
            {
                "name": outcome.scenario.name,
                "kgco2e": outcome.footprint.kgco2e,
                "difference_kgco2e": outcome.footprint.kgco2e - base.kgco2e,
                "functional_unit": outcome.footprint.functional_unit.key,
                "lower_share_of_draws": outcome.lower_share,
                "lines": [row.model_dump() for row in outcome.differences],
            }
            for outcome in outcomes
        ],
    }  # fmt: skip
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return write_together({"scenarios.json": text}, directory)


def print_scenarios(
    base: Footprint, outcomes: Iterable[Outcome], console: Console, language: Language
) -> None:
    """Print every scenario with the lines that move it."""
    table = table_of(language, Text("scenario", "情景"), Text("line", "行"))
    table.add_column("kg CO₂e", justify="right")
    table.add_column("%", justify="right")
    table.add_column(Text("lower in", "更低概率").say(language), justify="right")
    table.add_row(Text("as it is", "现状").say(language), "", f"{base.kgco2e:.4g}", "")
    for outcome in outcomes:
        difference = outcome.footprint.kgco2e - base.kgco2e
        table.add_row(
            outcome.scenario.name,
            "",
            f"{outcome.footprint.kgco2e:.4g}",
            _percent(difference, base),
            "–" if outcome.lower_share is None else f"{outcome.lower_share:.0%}",
        )
        moved = [row for row in outcome.differences if abs(row.difference_kgco2e) > 1e-9]
        for row in moved[:LINES_SHOWN]:
            name = row.name.zh if language == "zh" else row.name.en
            table.add_row(
                "", name, f"{row.difference_kgco2e:+.4g}", _percent(row.difference_kgco2e, base)
            )
    console.print(table, markup=False)


def _percent(change: float, base: Footprint) -> str:
    return f"{change / base.kgco2e:+.1%}" if base.kgco2e else "–"


def _of_scenario(scenario: Scenario, en: str, zh: str) -> Finding:
    return error(
        "scenario-not-assessed",
        Text(f"scenario “{scenario.name}”: {en}", f"情景“{scenario.name}”：{zh}"),
    )


def _unreadable(path: Path, why: str) -> Finding:
    return error(
        "scenarios-not-read",
        Text(f"{path.name}: {why}.", f"{path.name}：{why}。"),
        Text(
            "See docs/scenarios.md for an example.",
            "示例见 docs/scenarios.md。",
        ),
    )
