"""Many files are read in order, in one process or in several."""

import subprocess
import sys

import pytest

from footprint.errors import DataError
from footprint.text import Text
from lca_db.importers import batch
from lca_db.importers.archive import open_archive
from lca_db.importers.ecospold2 import read_file
from lca_db.importers.problems import problem
from tests.architecture.repository import ROOT
from tests.lca_db.importers import spold2


def words(content, file):
    if content == b"bad":
        raise DataError(problem("bad", Text("bad", "坏"), file))
    return [(file, content.decode())]


@pytest.fixture
def folder(tmp_path):
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(str(number))
    return tmp_path


def test_what_comes_out_stands_in_the_order_of_the_files(folder, monkeypatch):
    monkeypatch.setattr(batch, "_CHUNK", 2)
    told = []
    with open_archive(folder) as archive:
        found = batch.read_files(archive, archive.entries, words, lambda *step: told.append(step))
    assert found == [(f"{number}.txt", str(number)) for number in range(9)]
    assert told == [(2, 9), (4, 9), (6, 9), (8, 9), (9, 9)]


def test_all_broken_files_are_told_at_once(folder):
    for number in (2, 5):
        (folder / f"{number}.txt").write_text("bad")
    with open_archive(folder) as archive, pytest.raises(DataError) as caught:
        batch.read_files(archive, archive.entries, words, lambda *_: None)
    assert [one.place.file for one in caught.value.findings] == ["2.txt", "5.txt"]


@pytest.mark.slow
def test_two_processes_read_what_one_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "_CHUNK", 2)
    with open_archive(spold2.write_zip(tmp_path / "a.zip")) as archive:
        alone = batch.read_files(archive, archive.entries, read_file, lambda *_: None, 1)
        apart = batch.read_files(archive, archive.entries, read_file, lambda *_: None, 2)
    assert apart == alone


def test_where_no_process_can_be_started_this_one_reads_on(folder, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(batch, "_CHUNK", 2)
    monkeypatch.setattr(batch, "ProcessPoolExecutor", refuse)
    with open_archive(folder) as archive:
        found = batch.read_files(archive, archive.entries, words, lambda *_: None, 2)
    assert len(found) == 9


@pytest.mark.slow
def test_a_script_without_a_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from lca_db.importers import batch, ecospold2\n"
        "batch._SERIAL_UP_TO = 0\n"
        "batch._CHUNK = 2\n"
        "found = ecospold2.IMPORTER.read(Path(sys.argv[2]), lambda *_: None)\n"
        "print(len(found.activities))\n"
    )
    world = spold2.write_zip(tmp_path / "a.zip")
    done = subprocess.run(
        [sys.executable, script, ROOT, world], check=True, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("5\n", "")
