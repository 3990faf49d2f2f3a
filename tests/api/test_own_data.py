"""Own data on the command line: template, import, assessment with it, and no way out."""

import json

import yaml

from lca_db.store import load
from tests.api.test_cli import tanbiao
from tests.architecture.repository import ROOT

EXAMPLE = ROOT / "examples" / "pv-module" / "topcon-glass-glass.yaml"


def test_own_data_come_in_are_used_by_a_bill_and_never_leave(tmp_path):
    workbook, stored = tmp_path / "own.xlsx", tmp_path / "own.db"
    assert tanbiao("database", "template", "-o", workbook).returncode == 0
    done = tanbiao("database", "import", workbook, "-o", stored)
    assert done.returncode == 0, done.stderr
    assert "my-data" in done.stdout

    found = tanbiao(
        "database", "export", "--format", "json-ld", "-o", tmp_path / "out.zip", "--with", stored
    )
    assert found.returncode == 2
    assert "licence forbids" in " ".join(found.stderr.split())
    assert not (tmp_path / "out.zip").exists()

    (title,) = load(stored).titles
    code, unit = title.code, title.unit
    submission = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    submission["bill"].append(
        {
            "key": "900",
            "name": "own part",
            "amount": 0.01,
            "unit": unit,
            "unit_mass_kg": 0.01,
            "dataset": f"my-data:{code}",
        }
    )
    file = tmp_path / "module.yaml"
    file.write_text(yaml.safe_dump(submission, allow_unicode=True), encoding="utf-8")
    alone = tanbiao("assess", file, "-o", tmp_path / "alone")
    assert alone.returncode == 2
    assert "my-data" in alone.stderr
    both = tanbiao("assess", file, "-o", tmp_path / "both", "--with", stored)
    assert both.returncode == 0, both.stderr
    result = json.loads((tmp_path / "both" / "result.json").read_text(encoding="utf-8"))
    assert any(row["key"] == "900" and row["kgco2e"] > 0 for row in result["bill"])
    assert "my-data" in result["hashes"]["release_name"]


def test_an_export_reads_back_the_same(tmp_path):
    package, stored = tmp_path / "glass.zip", tmp_path / "glass.db"
    done = tanbiao("database", "export", "--format", "json-ld", "-o", package, "solar-glass-cn")
    assert done.returncode == 0, done.stderr
    done = tanbiao("database", "import", package, "-o", stored)
    assert done.returncode == 0, done.stderr
    assert "0 exchanges without a supplier" in " ".join(done.stdout.split())


def test_a_comparison_of_releases_names_what_moved():
    done = tanbiao("database", "diff", "2026.1", "2026.2", "--products")
    assert done.returncode == 0, done.stderr
    assert "pv-module-topcon-glass-glass-cn" in done.stdout


def test_an_old_release_can_still_be_used(tmp_path):
    totals = {}
    for release in ("2026.1", "2026.2"):
        folder = tmp_path / release
        done = tanbiao("assess", EXAMPLE, "-o", folder, "-r", release)
        assert done.returncode == 0, done.stderr
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        assert result["hashes"]["release_name"] == release
        totals[release] = result["kgco2e"]
    assert totals["2026.1"] != totals["2026.2"]
