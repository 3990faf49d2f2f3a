"""Our footprints of imported data are those of Brightway's own importers.

bw2io runs in a process of its own with its project in a temporary folder: importing it creates
one. It is not among the requirements; where it is missing these tests are skipped and say so.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from lca_db.importers import ecospold1, ecospold2
from tests.lca_db.importers import spold1, spold2
from tests.lca_db.importers.small_world import CH4, CO2, GWP_CH4, PROCESSES, SO2, by_hand
from tests.lca_db.importers.solving import footprints

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("bw2io") is None,
        reason="bw2io is not installed (pip install tanbiao[brightway]): nothing to compare with",
    ),
]

BRIGHTWAY = """
import json, sys
import bw2calc, bw2data, bw2io
folder, kind, flows, factors = json.loads(sys.argv[1])
bw2data.projects.set_current("comparison")
bw2data.Database("biosphere3").write({
    ("biosphere3", code): {
        "name": name, "type": "emission", "unit": "kilogram", "categories": ("air",),
        "exchanges": [],
    }
    for name, code in flows.items()
})
if kind == "ecospold2":
    found = bw2io.SingleOutputEcospold2Importer(
        folder, "db", use_mp=False, add_product_information=False
    )
else:
    found = bw2io.SingleOutputEcospold1Importer(folder, "db", use_mp=False)
found.apply_strategies()
assert not list(found.unlinked), list(found.unlinked)
found.write_database()
bw2data.Method(("gwp",)).write([(("biosphere3", code), factor) for code, factor in factors.items()])
scores = {}
for activity in bw2data.Database("db"):
    lca = bw2calc.LCA({activity: 1}, method=("gwp",))
    lca.lci()
    lca.lcia()
    scores[activity["name"]] = lca.score
print("SCORES", json.dumps(scores))
"""
FLOWS = {"Carbon dioxide, fossil": CO2, "Methane, fossil": CH4, "Sulfur dioxide": SO2}


def scores_of_brightway(folder, kind, home):
    home.mkdir()
    asked = json.dumps([str(folder), kind, FLOWS, {CO2: 1.0, CH4: GWP_CH4, SO2: 0.0}])
    done = subprocess.run(
        [sys.executable, "-c", BRIGHTWAY, asked],
        env={**os.environ, "BRIGHTWAY2_DIR": str(home), "HOME": str(home)},
        cwd=home,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert Path.home() != home
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("SCORES"))
    return json.loads(line.removeprefix("SCORES"))


def test_ecospold2_gives_brightways_footprints(tmp_path):
    folder = spold2.write_folder(tmp_path / "es2")
    theirs = scores_of_brightway(folder, "ecospold2", tmp_path / "home")
    database = ecospold2.IMPORTER.read(folder, lambda *_: None)
    ours = footprints(database)
    for activity in database.activities:
        (process,) = (one for one in PROCESSES if one.name == activity.name.en)
        sign = -1 if process.amount < 0 else 1  # they ask for -1 kg of waste where we ask for 1
        assert ours[activity.code] == pytest.approx(sign * theirs[process.name], rel=1e-6)
        assert ours[activity.code] == pytest.approx(by_hand()[process.number], rel=1e-12)


def test_ecospold1_gives_brightways_footprints(tmp_path):
    folder = spold1.write_folder(tmp_path / "es1")
    theirs = scores_of_brightway(folder, "ecospold1", tmp_path / "home")
    database = ecospold1.IMPORTER.read(folder, lambda *_: None)
    ours = footprints(database)
    for activity in database.activities:
        assert ours[activity.code] == pytest.approx(theirs[activity.name.en], rel=1e-6)
