"""The command line as a user meets it."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

EXAMPLES = sorted((ROOT / "examples" / "pv-module").glob("*.xlsx"))


def tanbiao(*words, cwd=ROOT, **environment):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "COLUMNS": "100"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_becomes_a_result_and_two_runs_give_the_same_bytes(example, tmp_path):
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        done = tanbiao("assess", example, "-o", folder)
        assert done.returncode == 0, done.stderr
        assert "kg CO₂e" in done.stdout
    first, second = folders
    names = {path.name for path in first.iterdir()}
    assert names == {"result.json", "lines.csv", "supply-chain.csv", "report.html"}
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes()
    result = json.loads((first / "result.json").read_text(encoding="utf-8"))
    assert sum(row["kgco2e"] for row in result["stages"]) == pytest.approx(result["kgco2e"])
    with (first / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert sum(float(row["kgco2e"]) for row in lines) == pytest.approx(result["kgco2e"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_workbook_and_document_say_the_same(example, tmp_path):
    results = []
    for suffix in (".xlsx", ".yaml"):
        folder = tmp_path / suffix
        done = tanbiao("assess", example.with_suffix(suffix), "-o", folder)
        assert done.returncode == 0, done.stderr
        results.append(json.loads((folder / "result.json").read_text(encoding="utf-8")))
    workbook, document = results
    assert workbook["kgco2e"] == pytest.approx(document["kgco2e"], rel=1e-12)
    assert workbook["hashes"]["inputs"] == document["hashes"]["inputs"]


def test_a_template_is_written_and_reads_back_as_unfilled(tmp_path):
    workbook = tmp_path / "my-module.xlsx"
    assert tanbiao("template", "pv-module", "-o", workbook).returncode == 0
    done = tanbiao("assess", workbook, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "technology" in done.stderr
    assert not (tmp_path / "out").exists()


def test_messages_come_in_the_language_of_the_terminal():
    done = tanbiao("assess", "nowhere.xlsx", LANG="zh_CN.UTF-8", LC_ALL="")
    assert done.returncode == 2
    assert "没有文件" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assess", "README.md"), "workbook"),
        (("assess", EXAMPLES[0], "-e", "coal"), "grid basis"),
        (("assess", EXAMPLES[0], "-u", "kg"), "functional unit"),
        (("assess", EXAMPLES[0], "-b", "cradle-to-moon"), "boundary"),
        (("assess", EXAMPLES[0], "-m", "gtp"), "method"),
        (("template", "pv-modul", "-o", "x.xlsx"), "pv-module"),
        (("database", "show", "solar-glas-cn"), "solar-glass-cn"),
        (("database", "search", "wvxwvx"), "nothing is found"),
        (("assess",), "file"),
        (("bake",), "bake"),
    ],
)
def test_a_mistake_is_a_sentence_never_a_traceback(words, said, tmp_path):
    done = tanbiao(*words, cwd=ROOT)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("families",), "pv-module"),
        (("database", "list", "--theme", "pv"), "solar-glass-cn"),
        (("database", "search", "光伏玻璃"), "solar-glass-cn"),
        (("database", "show", "solar-glass-cn"), "kg CO2e / kg"),
        (("database", "check"), "0 findings"),
        (("crosscheck", EXAMPLES[0]), "national-2023"),
    ],
)
def test_every_command_answers(words, said):
    done = tanbiao(*words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_the_options_of_the_command_line_replace_those_of_the_file(tmp_path):
    folder = tmp_path / "out"
    done = tanbiao(
        "assess",
        EXAMPLES[0],
        "-o",
        folder,
        "-u",
        "module",
        "-m",
        "ar5-gwp100",
        "-e",
        "national-2023",
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert result["functional_unit"]["key"] == "module"
    assert result["hashes"]["method_code"] == "ar5-gwp100"
    assert result["electricity"] == "national-2023"


def test_nothing_is_left_behind_but_the_result(tmp_path):
    """A calculation writes to its output folder alone, and makes no Brightway project."""
    home = tmp_path / "home"
    home.mkdir()
    work = tmp_path / "work"
    work.mkdir()
    done = tanbiao("assess", EXAMPLES[0], "-o", work / "out", cwd=work, HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
    assert [path.name for path in work.iterdir()] == ["out"]
    assert not list(Path(work / "out").glob(".*"))
