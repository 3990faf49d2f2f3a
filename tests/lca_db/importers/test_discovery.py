"""Importers are found, and the right one for a path, or the reason why there is none."""

from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from footprint.errors import DataError
from lca_db.importers import discovery, ecospold2
from lca_db.importers.discovery import find_importers, gather, read_database, recognise
from tests.lca_db.importers import ilcd_files, spold1, spold2

IMPORTER = replace(ecospold2.IMPORTER, key="scroll")


def refusal_of(path):
    with pytest.raises(DataError) as caught:
        recognise(path)
    (finding,) = caught.value.findings
    assert finding.text.zh
    return finding


def test_the_importers_of_this_package_are_found_by_their_keys():
    assert {"ecospold1", "ecospold2", "ilcd"} <= find_importers().keys()
    assert find_importers()["ecospold2"] is ecospold2.IMPORTER


def test_each_format_is_recognised_as_folder_and_as_archive(tmp_path):
    files = ilcd_files.world_files()
    paths = {
        "ecospold2": [spold2.write_folder(tmp_path / "a"), spold2.write_zip(tmp_path / "a.zip")],
        "ecospold1": [
            spold1.write_folder(tmp_path / "b"),
            spold1.write_file(tmp_path / "b.xml", *map(spold1.dataset_of, spold1.WORLD)),
        ],
        "ilcd": [
            ilcd_files.write_folder(tmp_path / "c", files),
            ilcd_files.write_zip(tmp_path / "c.zip", files),
        ],
    }
    for key, found in paths.items():
        assert [recognise(path).key for path in found] == [key, key]
        assert all(len(read_database(path).activities) == 5 for path in found)


def test_master_data_beside_the_datasets_do_not_hide_them(tmp_path):
    folder = spold2.write_folder(tmp_path / "db" / "datasets").parent
    (folder / "MasterData").mkdir()
    for number in range(25):
        (folder / "MasterData" / f"{number}.xml").write_text("<validUnits />")
    assert recognise(folder).key == "ecospold2"
    assert len(read_database(folder).activities) == 5


def test_an_unknown_format_is_refused_with_what_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("hello")
    finding = refusal_of(path)
    assert finding.code == "unknown-format"
    assert "ecospold2" in finding.remedy.en


def test_a_packed_file_that_is_no_zip_says_what_to_do(tmp_path):
    path = tmp_path / "ecoinvent.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c")
    assert "Unpack it" in refusal_of(path).remedy.en


def test_two_formats_in_one_folder_are_not_guessed_between(tmp_path):
    spold1.write_folder(tmp_path / "db")
    spold2.write_folder(tmp_path / "db")
    assert "several formats" in refusal_of(tmp_path / "db").text.en


def test_a_broken_archive_is_said_before_its_format(tmp_path):
    path = spold2.write_zip(tmp_path / "a.zip")
    path.write_bytes(path.read_bytes()[:-50])
    assert refusal_of(path).code == "broken-file"


def test_an_unknown_key_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(DataError, match=r"no importer “scroll”.*ecospold2"):
        read_database(tmp_path, key="scroll")


def test_two_importers_of_one_key_raise_an_error_that_names_both():
    with pytest.raises(DataError, match="“scroll” is offered by here and there"):
        gather([("here", IMPORTER), ("there", replace(IMPORTER))])


@pytest.mark.parametrize(
    "value", ["lca_db.importers.ecospold2:IMPORTER", "lca_db.importers.ecospold2"]
)
def test_an_entry_point_may_be_an_importer_or_a_module_with_one(value, monkeypatch):
    monkeypatch.setattr(ecospold2, "IMPORTER", IMPORTER)
    point = EntryPoint("scroll", value, discovery.GROUP)
    monkeypatch.setattr(discovery, "entry_points", lambda **_: (point,))
    monkeypatch.setattr(discovery, "_own", lambda: ())
    find_importers.cache_clear()
    try:
        assert find_importers()["scroll"] is IMPORTER
    finally:
        find_importers.cache_clear()


@pytest.mark.parametrize("value", ["no_such_module", "lca_db.importers.contract"])
def test_an_entry_point_that_offers_no_importer_is_named(value, monkeypatch):
    point = EntryPoint("broken", value, discovery.GROUP)
    monkeypatch.setattr(discovery, "entry_points", lambda **_: (point,))
    find_importers.cache_clear()
    try:
        with pytest.raises(DataError, match=f"entry point broken = {value} offers no importer"):
            find_importers()
    finally:
        find_importers.cache_clear()
