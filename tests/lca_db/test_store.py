"""An imported database kept as one file comes back as it was, or not at all."""

import os
import sqlite3
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import DataError, Finding, Place, Severity
from footprint.inventory import Exchange, ExchangeKind, Provenance
from footprint.text import Text
from lca_db import store
from lca_db.parts import part_of
from lca_db.store import load, save
from lca_db.tables import Source
from tests.lca_db.imported import LIME, MISSING, PLASTER, emits, imported, makes, takes

NOTE = Finding(
    "note", Severity.NOTE, Text("odd", "异常"), None, Place("sheet", 3, "unit", "a.xlsx"), "6.3"
)
SOURCE = Source("plant", "Audit", "https://example.org", "CC0", Provenance.SEEN, "p. 3", "")
amounts = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_a_database_comes_back_as_it_was(tmp_path):
    database = imported(unlinked=(MISSING,), findings=(NOTE,), sources=(SOURCE,))
    saved = save(database, tmp_path / "plant.tanbiao-db")
    loaded = load(tmp_path / "plant.tanbiao-db")
    assert loaded.database() == database
    assert loaded.hash == saved.hash == part_of(database).hash
    assert loaded.titles == saved.titles
    assert loaded.description == saved.description


def test_the_matrices_come_back_bit_for_bit(tmp_path):
    saved = save(imported(), tmp_path / "plant")
    loaded = load(tmp_path / "plant")
    for matrix in ("technosphere", "biosphere"):
        for column in ("rows", "columns", "values", "weakness"):
            before = getattr(getattr(saved, matrix), column)
            after = getattr(getattr(loaded, matrix), column)
            assert before.dtype == after.dtype
            assert np.array_equal(before, after)


@given(
    amount=amounts, gsd=st.none() | st.floats(1, 100), comment=words, year=st.none() | st.just(9)
)
def test_every_figure_and_word_survives(tmp_path_factory, amount, gsd, comment, year):
    exchange = Exchange(
        ExchangeKind.BIOSPHERE, "co2-fossil", amount, "kg", Provenance.ASSUMED, "s", comment, gsd
    )
    database = imported(activities=(makes("a", "kg", exchange, year=year, comment=comment),))
    path = tmp_path_factory.mktemp("store") / "a"
    save(database, path)
    assert load(path).database() == database


def test_the_hash_is_of_the_content_alone(tmp_path):
    first = save(imported(), tmp_path / "a")
    assert save(imported(), tmp_path / "b").hash == first.hash
    heavier = replace(LIME, exchanges=(emits("co2-fossil", 0.7500001),))
    other = imported(activities=(heavier, PLASTER))
    assert save(other, tmp_path / "c").hash != first.hash
    assert save(imported(licence="other"), tmp_path / "d").hash != first.hash


def test_what_was_sealed_cannot_be_changed_unnoticed(tmp_path):
    changes = {
        "figure": "UPDATE activities SET document = replace(document, '0.75', '0.05')",
        "title": "UPDATE activities SET name_en = 'gold' WHERE position = 0",
        "matrix": "UPDATE arrays SET data = zeroblob(length(data))",
        "licence": "UPDATE description SET document = replace(document, 'CC BY', 'CC0')",
        "row": "DELETE FROM activities WHERE position = 1",
    }
    for name, change in changes.items():
        path = tmp_path / name
        save(imported(), path)
        with sqlite3.connect(path) as connection:
            connection.execute(change)
        connection.close()
        with pytest.raises(DataError, match="not what was sealed"):
            load(path)


def test_a_matrix_that_points_nowhere_is_refused_even_with_a_right_seal(tmp_path):
    path = tmp_path / "a"
    save(imported(), path)
    rows = np.array([7], dtype="<i8").tobytes()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE arrays SET data = ? WHERE name = 'biosphere.rows'", (rows,))
        arrays = dict(connection.execute("SELECT name, data FROM arrays"))
        seal = store._digest(part_of(imported()).titles, arrays)
        connection.execute("UPDATE seal SET matrices = ?", (seal,))
    connection.close()
    with pytest.raises(DataError, match="damaged"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be opened"):
        load(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load(tmp_path / "none")


def test_a_file_of_another_version_is_refused(tmp_path):
    path = tmp_path / "a"
    save(imported(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DataError, match="format version 99"):
        load(path)


def test_a_file_with_another_table_is_refused(tmp_path):
    path = tmp_path / "a"
    save(imported(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIEW extra AS SELECT 1")
    connection.close()
    with pytest.raises(DataError, match="tables"):
        load(path)


def test_a_cut_off_file_is_refused(tmp_path):
    path = tmp_path / "a"
    save(imported(), path)
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(DataError):
        load(path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a"
    save(imported(), path)
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DataError, match="nothing was changed"):
        save(imported(licence="other"), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_broken_database_is_never_written(tmp_path):
    with pytest.raises(DataError):
        save(imported(activities=(LIME, LIME)), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_an_open_database_outlives_its_replacement(tmp_path):
    path = tmp_path / "a"
    save(imported(), path)
    opened = load(path)
    save(imported(activities=(LIME,)), path)
    assert opened.database() == imported()
    assert load(path).database() == imported(activities=(LIME,))


def test_threads_read_the_same_activities(tmp_path):
    many = tuple(makes(f"a{n}", "kg", emits("co2-fossil", n)) for n in range(200))
    save(imported(activities=many), tmp_path / "a")
    part = load(tmp_path / "a")
    found = [None] * 4

    def read(slot):
        found[slot] = tuple(part.read(place) for place in range(200))

    threads = [threading.Thread(target=read, args=(slot,)) for slot in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [many] * 4


def test_all_that_is_wrong_with_a_database_is_told_at_once():
    broken = imported(
        name="a:b",
        activities=(
            LIME,
            LIME,
            makes("x", "kg", emits("co2-fossil", float("nan")), emits("unobtainium", 1.0)),
            makes("y", "kg", takes("lime", 1, "kWh"), takes("lime", 1, "parsec")),
        ),
    )
    with pytest.raises(DataError) as failure:
        part_of(broken)
    codes = [found.code for found in failure.value.findings]
    assert codes == [
        "wrong-database-name",
        "duplicate-activity",
        "amount-not-finite",
        "unknown-flow",
        "wrong-unit",
        "wrong-unit",
    ]
    assert all(found.text.zh for found in failure.value.findings)


def test_a_thousand_problems_do_not_fill_the_screen():
    many = tuple(makes(f"a{n}", "kg", emits("unobtainium", 1)) for n in range(1000))
    with pytest.raises(DataError) as failure:
        part_of(imported(activities=many))
    *_, last = failure.value.findings
    assert last.code == "more-problems"
    assert "800" in last.text.en


def test_a_unit_we_do_not_know_links_to_itself_alone(tmp_path):
    odd = makes("nights", "guest night", emits("co2-fossil", 2))
    guest = makes("guest", "unit", takes("nights", 3, "guest night"))
    part = save(imported(activities=(odd, guest)), tmp_path / "a")
    assert part.technosphere.values.tolist() == [3.0]
