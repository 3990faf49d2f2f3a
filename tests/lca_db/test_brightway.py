"""Brightway reads what we export, and we read what is in its projects, with the same footprints.

Brightway runs in a process of its own with its data in a temporary folder: importing bw2data
creates a project. It is no requirement; where it is missing, what needs it is skipped and says so.
"""

import json
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from footprint.errors import InputError
from lca_db import brightway, matrices
from lca_db.exporters import json_ld
from lca_db.exporters.content import select
from tests.lca_db.importers.small_world import by_hand

ROOT = Path(__file__).parents[2]
HAS_BRIGHTWAY = find_spec("bw2io") is not None
needs_brightway = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not HAS_BRIGHTWAY,
        reason="bw2io is not installed (pip install tanbiao[brightway]): nothing to compare with",
    ),
]
SINGLE = 1e-6
"""Brightway keeps amounts as 32-bit floats."""


def run(home, *command):
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        env={
            **os.environ,
            "BRIGHTWAY2_DIR": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
        },
        cwd=home,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def scores_of_brightway(home, *arguments):
    printed = run(home, ROOT / "tests/lca_db/brightway_scores.py", *arguments)
    (line,) = (line for line in printed.splitlines() if line.startswith("SCORES"))
    return json.loads(line.removeprefix("SCORES"))


def scores_of_release(release):
    found = matrices.solve_footprints(
        release.technosphere,
        release.biosphere,
        matrices.factors_of(release.methods["ar6-gwp100"], release.flow_codes),
        len(release.activity_codes),
    )
    return dict(zip(release.activity_codes, found.tolist(), strict=True))


class TestWithBrightway:
    pytestmark = needs_brightway

    def test_bw2io_reads_our_openlca_package_with_the_same_footprints(self, release, tmp_path):
        json_ld.write(select(release), tmp_path / "a.zip")
        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            archive.extractall(tmp_path / "package")
        theirs = scores_of_brightway(tmp_path / "home", "package", tmp_path / "package")
        assert theirs == pytest.approx(scores_of_release(release), rel=SINGLE)

    def test_a_project_we_wrote_has_the_same_footprints(self, release, tmp_path):
        write = (
            "from pathlib import Path; from lca_db import load_release\n"
            "from lca_db.brightway import write_project\n"
            "from lca_db.exporters.content import select\n"
            f"write_project(select(load_release()), 'p', 'db', Path({str(tmp_path / 'home')!r}))\n"
            "import bw2data; assert bw2data.projects.current == 'default'\n"
            "from lca_db.brightway import read_project\n"
            "back = read_project('p', 'db')\n"
            "assert (back.unlinked, back.licensed, back.licence) == ((), False, 'CC BY 4.0')\n"
            "assert len(back.activities) == len(load_release().activity_codes)\n"
        )
        run(tmp_path / "home", "-c", write)
        theirs = scores_of_brightway(tmp_path / "home", "project", "p", "db")
        assert theirs == pytest.approx(scores_of_release(release), rel=SINGLE)

    def test_a_project_of_theirs_comes_in_with_the_footprints_by_hand(self, tmp_path):
        home = tmp_path / "home"
        printed = run(home, "-c", THEIR_PROJECT)
        found = json.loads(printed.splitlines()[-1])
        expected = by_hand()
        del expected[4]
        ours = {int(number): score for number, score in found["scores"].items() if number != "4"}
        assert ours == pytest.approx(expected, rel=1e-12)
        assert found["scores"]["4"] == pytest.approx(by_hand()[4], rel=1e-12)
        assert found["unlinked"] == ["from elsewhere"]
        assert found["licensed"] is True

    def test_what_is_not_there_or_half_is_told(self, tmp_path):
        printed = run(tmp_path / "home", "-c", MISTAKES)
        assert printed.splitlines()[-1] == (
            "unknown-project unknown-database half-exchange database-exists"
        )


@pytest.mark.skipif(HAS_BRIGHTWAY, reason="Brightway is installed")
def test_without_brightway_it_says_what_to_install(release):
    with pytest.raises(InputError, match=r"tanbiao\[brightway\]"):
        brightway.read_project("p", "db")
    with pytest.raises(InputError, match="Brightway"):
        brightway.write_project(select(release, ["solar-glass-cn"]), "p", "db")


def test_the_bridge_can_be_imported_without_brightway():
    code = "import lca_db.brightway, sys; assert 'bw2data' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT)
    assert done.returncode == 0


THEIR_PROJECT = """
import json, os
from pathlib import Path
import bw2data
from lca_db.brightway import read_project
from tests.lca_db.importers.small_world import PROCESSES
from tests.lca_db.importers.solving import footprints

bw2data.projects.set_current("theirs")
flows = {uuid: name for one in PROCESSES for name, uuid, _ in one.emissions}
bw2data.Database("biosphere3").write({
    ("biosphere3", uuid): {"name": name, "unit": "kilogram", "categories": ("air",),
                           "type": "emission", "exchanges": []}
    for uuid, name in flows.items()
})
units = {"kWh": "kilowatt hour", "kg": "kilogram", "t": "ton", "metric ton*km": "ton kilometer"}
nodes = {}
for one in PROCESSES:
    key = ("db", str(one.number))
    rows = [{"input": key, "amount": one.amount, "type": "production"}]
    rows += [{"input": ("db", str(n)), "amount": a, "type": "technosphere"} for n, a in one.inputs]
    rows += [{"input": ("biosphere3", u), "amount": a, "type": "biosphere", "uncertainty type": 2,
              "scale": 0.2, "loc": 0.0} for _, u, a in one.emissions]
    nodes[key] = {"name": one.name, "reference product": one.product, "unit": units[one.unit],
                  "location": one.location, "exchanges": rows}
nodes[("db", "1")]["exchanges"].append(
    {"input": ("elsewhere", "x"), "amount": 1.0, "type": "technosphere", "unit": "kilogram"})
bw2data.Database("elsewhere").write({("elsewhere", "x"): {"name": "from elsewhere",
                                     "unit": "kilogram", "exchanges": []}})
bw2data.Database("db").write(nodes)
bw2data.projects.set_current("default")
found = read_project("theirs", "db", Path(os.environ["BRIGHTWAY2_DIR"]))
assert bw2data.projects.current == "default"
assert {one.gsd for a in found.activities for one in a.exchanges if one.gsd} == {1.2214027581601699}
names = {one.name: one.number for one in PROCESSES}
scores = footprints(found)
print(json.dumps({
    "scores": {names[a.name.en]: scores[a.code] for a in found.activities},
    "unlinked": [one.name for one in found.unlinked],
    "licensed": found.licensed,
}))
"""

MISTAKES = """
import os
from pathlib import Path
import bw2data
from footprint.errors import TanbiaoError
from lca_db import load_release
from lca_db.brightway import read_project, write_project
from lca_db.exporters.content import select

home = Path(os.environ["BRIGHTWAY2_DIR"])
bw2data.projects.set_current("p")
bw2data.Database("half").write({("half", "a"): {"name": "a", "unit": "kilogram", "exchanges": [
    {"input": ("half", "a"), "amount": float("nan"), "type": "technosphere"}]}}, process=False)
content = select(load_release(), ["solar-glass-cn"])
write_project(content, "p", "ours", home)
codes = []
for attempt in (
    lambda: read_project("q", "db", home),
    lambda: read_project("p", "db", home),
    lambda: read_project("p", "half", home),
    lambda: write_project(content, "p", "ours", home),
):
    try:
        attempt()
    except TanbiaoError as failure:
        codes.append(failure.findings[0].code)
print(*codes)
"""
