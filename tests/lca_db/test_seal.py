"""A seal is set once: the tables are checked, kept as they are, and no name stands for two."""

import zipfile

import pytest

from footprint.errors import DataError
from lca_db import load_release
from lca_db.kept import find_archives, kept_folder, open_archive, order, write_archive
from lca_db.seal import seal
from lca_db.tables import read_database, read_seal, table_files


def change(tables):
    flows = tables / "flows.csv"
    text = flows.read_text(encoding="utf-8").replace("Sulfur hexafluoride", "SF6", 1)
    flows.write_text(text, encoding="utf-8")


def test_sealing_notes_the_hash_of_the_tables(tables):
    sealed = seal(tables, "2030.1")
    assert read_seal(tables) == sealed
    assert sealed.hash == read_database(tables).hash


def test_a_sealed_release_is_kept_as_it_is(tables):
    sealed = seal(tables, "2030.1")
    (archive,) = find_archives(tables.parent / "releases").values()
    kept = open_archive(archive)
    assert read_seal(kept) == sealed
    assert read_database(kept) == read_database(tables)


def test_tables_that_fail_a_check_are_not_sealed(tables):
    before = read_seal(tables)
    flows = tables / "flows.csv"
    flows.write_text(flows.read_text(encoding="utf-8").replace("sf6,", "sf7,"), encoding="utf-8")
    with pytest.raises(DataError, match="sf6"):
        seal(tables, "2030.1")
    assert read_seal(tables) == before
    assert not (tables.parent / "releases").exists()


def test_sealing_the_same_again_changes_nothing(tables):
    sealed = seal(tables, "2030.1")
    archive = tables.parent / "releases" / "2030.1.zip"
    before = archive.read_bytes()
    assert seal(tables, "2030.1") == sealed
    assert archive.read_bytes() == before


def test_a_name_that_stands_for_other_tables_is_refused(tables):
    sealed = seal(tables, "2030.1")
    change(tables)
    with pytest.raises(DataError, match=r"2030\.1 exists with another content"):
        seal(tables, "2030.1")
    assert read_seal(tables) == sealed
    assert seal(tables, "2030.2").hash != sealed.hash
    assert list(find_archives(tables.parent / "releases")) == ["2030.1", "2030.2"]


def test_a_name_older_than_a_kept_one_is_refused(tables):
    seal(tables, "2030.10")
    change(tables)
    with pytest.raises(DataError, match=r"2030\.9 is older than 2030\.10"):
        seal(tables, "2030.9")


@pytest.mark.parametrize("name", ["", "next", "../2030.1", "2030", "2030.0", "2030.1 "])
def test_what_is_no_name_of_a_release_is_refused(tables, name):
    with pytest.raises(DataError, match="no name of a release"):
        seal(tables, name)


def test_the_same_tables_give_the_same_archive(tables, tmp_path):
    for name in ("one.zip", "two.zip"):
        write_archive(tables, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_newest_archive_holds_every_installed_table_byte_by_byte(tables):
    archive = kept_folder() / f"{load_release().name}.zip"
    with archive.open("rb") as file, zipfile.ZipFile(file) as kept:
        assert kept.namelist() == table_files(tables)
        for name in kept.namelist():
            assert kept.read(name) == (tables / name).read_bytes()


def test_releases_are_ordered_by_number_not_by_letter():
    assert order("2026.10") > order("2026.9") > order("2025.12")
    assert order("latest") is None


def test_a_folder_without_archives_keeps_none(tmp_path):
    assert find_archives(tmp_path / "nowhere") == {}
    (tmp_path / "notes.zip").touch()
    assert find_archives(tmp_path) == {}
