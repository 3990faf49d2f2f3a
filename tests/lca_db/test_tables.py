"""The tables are read as they are meant, and a broken one is refused with all its faults."""

import csv

import pytest

from footprint.errors import DataError, Place
from footprint.inventory import Provenance
from lca_db.tables import Seal, read_database, read_seal, write_seal


def rewrite(path, change):
    """Replace the rows of a table (heading included) by what a function makes of them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows))


def with_cell(row, column, cell):
    def change(rows):
        rows[row - 1][rows[0].index(column)] = cell
        return rows

    return change


def findings(tables):
    with pytest.raises(DataError) as caught:
        read_database(tables)
    return caught.value.findings


def test_an_exchange_keeps_everything_its_row_says(database):
    glass = next(one for one in database.activities if one.code == "electricity-cn-zj-2023")
    coal = next(one for one in glass.exchanges if one.input == "electricity-biomass-cn-2023")
    assert (coal.amount, coal.unit, coal.gsd) == (0.0280401, "kWh", 1.1)
    assert (coal.provenance, coal.source_id) == (Provenance.DERIVED, "crea-china-co2")
    assert "provincial non-fossil generation" in coal.comment


def test_the_whole_inventory_is_there(database):
    assert len(database.activities) == 760
    assert sum(len(activity.exchanges) for activity in database.activities) == 4023
    assert len({activity.theme for activity in database.activities}) == 17


def test_the_defaults_come_first(database):
    assert next(iter(database.methods)) == "ar6-gwp100"
    assert next(iter(database.bases)) == "national-2024"


def test_every_name_is_bilingual(database):
    for thing in (*database.activities, *database.flows.values(), *database.locations.values()):
        assert thing.name.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in thing.name.zh), thing.code


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("metals/exchanges.csv", "amount", "1,5"),
        ("metals/exchanges.csv", "amount", "nan"),
        ("metals/exchanges.csv", "amount", "inf"),
        ("metals/exchanges.csv", "amount", ""),
        ("metals/exchanges.csv", "provenance", "guessed"),
        ("metals/exchanges.csv", "kind", "production"),
        ("metals/exchanges.csv", "gsd", "0.9"),
        ("metals/exchanges.csv", "source_id", ""),
        ("metals/activities.csv", "name_zh", ""),
        ("metals/activities.csv", "reference_product", ""),
        ("metals/activities.csv", "kind", "process"),
        ("metals/activities.csv", "year", "20230"),
        ("metals/activities.csv", "ter", "6"),
        ("flows.csv", "bucket", "other"),
        ("factors.csv", "factor", "high"),
        ("electricity/bases.csv", "replace", "electricity-cn-2023"),
        ("synonyms.csv", "words", " "),
    ],
)
def test_a_broken_cell_is_named_with_file_row_and_column(tables, table, column, cell):
    rewrite(tables / table, with_cell(2, column, cell))
    places = [found.place for found in findings(tables)]
    assert Place(table, 2, column) in places


def test_all_broken_cells_are_named_at_once(tables):
    rewrite(tables / "metals/exchanges.csv", with_cell(3, "amount", "x"))
    rewrite(tables / "metals/exchanges.csv", with_cell(5, "unit", ""))
    rewrite(tables / "flows.csv", with_cell(4, "name_en", ""))
    places = {found.place for found in findings(tables)}
    assert places >= {
        Place("metals/exchanges.csv", 3, "amount"),
        Place("metals/exchanges.csv", 5, "unit"),
        Place("flows.csv", 4, "name_en"),
    }


def test_a_closed_list_of_words_is_told_in_both_languages(tables):
    rewrite(tables / "pv/exchanges.csv", with_cell(2, "provenance", "guessed"))
    (finding,) = findings(tables)
    assert "“seen”, “derived”, “recalled”, “assumed”" in finding.say("en")
    assert "“guessed”有误" in finding.say("zh")


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("methods.csv", lambda rows: [row[:-1] for row in rows], "wrong-columns"),
        ("flows.csv", lambda rows: [row[1:] for row in rows], "wrong-columns"),
        ("flows.csv", lambda rows: [[*row[:-1], row[0]] for row in rows], "wrong-columns"),
        ("flows.csv", lambda rows: [[*row, ""] for row in rows], "wrong-columns"),
        ("flows.csv", lambda rows: [*rows[:-1], rows[-1][:-1]], "wrong-number-of-cells"),
        ("flows.csv", lambda rows: [*rows, rows[-1]], "duplicate-row"),
        ("factors.csv", lambda rows: [*rows, rows[-1]], "duplicate-row"),
        ("pv/activities.csv", lambda rows: [*rows, rows[-1]], "duplicate-row"),
        ("pv/activities.csv", lambda rows: rows[:-1], "orphan-exchange"),
        ("methods.csv", lambda rows: rows[:-1], "unknown-method"),
    ],
)
def test_a_misshapen_table_is_refused(tables, table, change, code):
    rewrite(tables / table, change)
    assert code in {found.code for found in findings(tables)}


def test_a_table_of_an_older_release_may_lack_a_later_column(tables):
    rewrite(tables / "flows.csv", lambda rows: [row[:-1] for row in rows])
    flow = read_database(tables).flows["co2-fossil"]
    assert (flow.ecoinvent_uuid[:8], flow.ef31_uuid) == ("349b29d1", "")


def test_every_gas_has_both_identifiers(database):
    for flow in database.flows.values():
        assert bool(flow.formula) == bool(flow.ecoinvent_uuid) == bool(flow.ef31_uuid)
    uuids = [flow.ef31_uuid for flow in database.flows.values() if flow.ef31_uuid]
    assert len(set(uuids)) == len(uuids)


def test_a_missing_table_and_one_in_another_encoding_are_refused(tables):
    (tables / "sources.csv").unlink()
    (tables / "flows.csv").write_text("code\n硅\n", encoding="gb18030")
    assert [found.code for found in findings(tables)] == ["unreadable-table"] * 2


def test_the_hash_ignores_order_of_rows_and_columns_and_line_ends(tables):
    before = read_database(tables).hash
    for table in tables.rglob("*.csv"):
        rewrite(table, lambda rows: [row[::-1] for row in (rows[0], *rows[:0:-1])])
        table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))
    assert read_database(tables).hash == before


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("pv/exchanges.csv", "amount", "0.123"),
        ("pv/exchanges.csv", "comment", "read again"),
        ("pv/activities.csv", "name_en", "Another name"),
        ("factors.csv", "factor", "1.5"),
        ("sources.csv", "licence", "CC0"),
        ("electricity/bases.csv", "default", "no"),
        ("waste/parameters.csv", "value", "5"),
    ],
)
def test_any_changed_cell_changes_the_hash(tables, database, table, column, cell):
    rewrite(tables / table, with_cell(2, column, cell))
    assert read_database(tables).hash != database.hash


@pytest.mark.parametrize("table", ["synonyms.csv", "ranges.csv", "fuels.csv"])
def test_search_words_and_what_only_checks_read_do_not_change_the_hash(tables, database, table):
    rewrite(tables / table, lambda rows: rows[:1])
    assert read_database(tables).hash == database.hash


def test_a_seal_is_read_as_it_was_written(tmp_path):
    write_seal(tmp_path, Seal("2030.1", "ab" * 32))
    assert read_seal(tmp_path) == Seal("2030.1", "ab" * 32)
