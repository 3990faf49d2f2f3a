"""Importing the packages has no side effect, and the import contracts catch what they forbid."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.repository import PACKAGES, ROOT

SPY = """
import importlib, pkgutil, sys
for name in {packages!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
assert "bw2data" not in sys.modules, "bw2data was imported"
print(sorted(name for name in sys.modules if name.split(".")[0] in {packages!r}))
"""

VIOLATIONS = {
    "api uses models and data": ("footprint/text.py", "import api.cli"),
    "inside footprint, results build on maths": ("footprint/text.py", "import footprint.units"),
    "footprint and product_models touch no file": ("footprint/units.py", "import os"),
    "only the Brightway bridge": ("footprint/system.py", "def f():\n    import bw2data"),
    "product families know nothing": ("product_models/bus.py", "import product_models.tram"),
    "exchange formats know nothing": (
        "lca_db/importers/scroll.py",
        "import lca_db.importers.tablet",
    ),
    "no cycles between siblings": ("product_models/tram.py", "import product_models.bus"),
}
"""Start of the contract's name: file to spoil or add, and the line that breaks the contract."""


def test_importing_every_module_writes_no_file_and_leaves_bw2data_alone(tmp_path):
    home = tmp_path / "home"
    lures = tmp_path / "lures"
    home.mkdir()
    lures.mkdir()
    (lures / "bw2data.py").write_text("")  # importable, so that a forbidden import succeeds
    done = subprocess.run(
        [sys.executable, "-B", "-c", SPY.format(packages=PACKAGES)],
        cwd=home,
        env={"HOME": str(home), "PYTHONPATH": f"{ROOT}:{lures}", "TMPDIR": str(home)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert all(f"'{package}'" in done.stdout for package in PACKAGES)
    assert list(home.iterdir()) == []


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Run the import contracts on a copy of the code that breaks every one of them."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            target = copy / module.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module, target)
    (copy / "lca_db/importers/tablet.py").touch()
    for file, line in VIOLATIONS.values():
        with (copy / file).open("a") as text:
            text.write(f"\n{line}\n")
    lint = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [sys.executable, lint, "--no-cache"],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)", done.stdout, flags=re.MULTILINE))


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_the_import_contracts_catch_what_they_forbid(verdicts, contract):
    (verdict,) = (verdicts[name] for name in verdicts if name.startswith(contract))
    assert verdict == "BROKEN"


def test_every_import_contract_has_a_violation_to_catch(verdicts):
    assert len(verdicts) == len(VIOLATIONS)
