"""Scenarios: what they change, what they move, what they refuse."""

import json
from datetime import date

import pytest

from api.reading import read_file
from api.scenarios import read_scenarios, run_scenarios, write_scenarios
from footprint.errors import InputError
from footprint.scenarios import Scenario
from tests.architecture.repository import ROOT

EXAMPLES = ROOT / "examples" / "pv-module"
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def module():
    return read_file(EXAMPLES / "topcon-glass-glass.yaml", {}, TODAY)


def run(module, **changes):
    base, outcomes = run_scenarios(module, [Scenario(name="variant", **changes)])
    return base, outcomes[0]


def test_a_scenario_that_changes_nothing_moves_nothing(module):
    base, outcome = run(module)
    assert outcome.footprint.kgco2e == base.kgco2e
    assert all(row.difference_kgco2e == 0 for row in outcome.differences)


def test_differences_of_lines_sum_to_the_difference_of_totals(module):
    for scenario in read_scenarios(EXAMPLES / "scenarios.yml"):
        base, outcomes = run_scenarios(module, [scenario])
        moved = sum(row.difference_kgco2e for row in outcomes[0].differences)
        assert moved == pytest.approx(outcomes[0].footprint.kgco2e - base.kgco2e, abs=1e-9)


def test_a_recycled_frame_moves_the_frame_lines_alone(module):
    _, outcome = run(module, parameters={"frame-recycled-share": 0.5})
    moved = {row.key for row in outcome.differences if abs(row.difference_kgco2e) > 1e-9}
    assert moved == {"80", "90", "100"}
    assert all(row.difference_kgco2e <= 1e-9 for row in outcome.differences)


def test_a_line_can_come_and_go(module):
    label = {"name": "frame label", "amount": 0.01, "unit": "kg", "part": "label"}
    _, more = run(module, bill={"999": label})
    assert next(r for r in more.differences if r.key == "999").before_kgco2e is None
    _, less = run(module, bill={"130": None})
    gone = next(row for row in less.differences if row.key == "130")
    assert gone.after_kgco2e is None
    assert gone.difference_kgco2e == -gone.before_kgco2e


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bill": {"777": None}}, "takes out line “777”"),
        ({"bill": {"10": {"unit": "kgg"}}}, "kgg"),
        ({"bill": {"10": {"part": "cel"}}}, "cell"),
        ({"parameters": {"cell-yield": 98.0}}, "percentage"),
        ({"parameters": {"mass": 20.0}}, "20 kg"),
        ({"boundary": "cradle-to-moon"}, "cradle-to-moon"),
    ],
)
def test_an_impossible_scenario_is_a_sentence_with_its_name(module, changes, said):
    with pytest.raises(InputError) as caught:
        run(module, **changes)
    assert said in caught.value.say("en")
    assert "scenario “variant”" in caught.value.say("en") or "takes out" in said


@pytest.mark.parametrize(
    "text",
    ["", "a: 1", "- 5", "- {name: x, colour: red}", "- {name: x", "- !!python/object:os.system {}"],
)
def test_a_file_that_is_no_list_of_scenarios_is_refused(text, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"s\.yaml"):
        read_scenarios(path)


def test_the_written_file_holds_every_line_and_sums(module, tmp_path):
    base, outcomes = run_scenarios(module, read_scenarios(EXAMPLES / "scenarios.yml"))
    (path,) = write_scenarios(base, outcomes, tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    for scenario in document["scenarios"]:
        total = sum(row["difference_kgco2e"] for row in scenario["lines"])
        assert total == pytest.approx(scenario["difference_kgco2e"], abs=1e-9)


def test_paired_draws_say_how_often_a_scenario_is_lower(module):
    variants = [
        Scenario(name="same"),
        Scenario(name="recycled", parameters={"frame-recycled-share": 0.9}),
        Scenario(name="other grid", electricity="province-2023"),
    ]
    _, outcomes = run_scenarios(module, variants, draws=200)
    same, recycled, grid = (outcome.lower_share for outcome in outcomes)
    assert same == 0.5, "paired draws of the same product are the same"
    assert recycled > 0.95
    assert grid is None, "another grid has other draws and cannot be paired"
