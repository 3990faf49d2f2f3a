"""A user's own data come in from our template, cell by cell, or are refused with their cell."""

import shutil
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter

from footprint.errors import DataError, Severity
from lca_db.combination import combine
from lca_db.exporters.excel import write_template
from lca_db.importers import excel
from lca_db.importers.archive import Limits
from lca_db.importers.discovery import recognise
from lca_db.parts import part_of
from tests.lca_db.imported import imported

ACTIVITIES = (
    "code", "name_en", "name_zh", "reference_product", "unit", "location", "kind", "role",
    "technology", "year", "ter", "ger", "tir", "source_id", "comment",
)  # fmt: skip
EXCHANGES = (
    "activity_code", "kind", "input_code", "amount", "unit", "gsd", "provenance", "source_id",
    "comment",
)  # fmt: skip
SOURCES = ("source_id", "citation", "url", "licence", "provenance", "where_seen", "comment")
BOARD = (
    "board-cn", "Board", "板材", "board", "kg", "CN", "unit", "background", "press", 2025, 1, 1,
    1, "audit", "",
)  # fmt: skip
POWER = (
    "board-cn", "technosphere", "electricity-cn-2023", 0.5, "kWh", 1.1, "seen", "audit", "meter",
)  # fmt: skip
GAS = ("board-cn", "biosphere", "co2-fossil", 0.02, "kg", "", "derived", "audit", "")
AUDIT = ("audit", "Audit 2025", "", "confidential", "seen", "p. 7", "")


def write_book(path, **sheets):
    """Write a workbook; None leaves a sheet out."""
    tables = {
        "activities": [ACTIVITIES, BOARD],
        "exchanges": [EXCHANGES, POWER, GAS],
        "sources": [SOURCES, AUDIT],
    } | sheets
    with xlsxwriter.Workbook(path) as book:
        for name, rows in tables.items():
            if rows is None:
                continue
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, place, cell)
    return path


def read(path, **more):
    return excel.read(path, lambda *_: None, **more)


def read_book(folder, **sheets):
    return read(write_book(folder / "own data.xlsx", **sheets))


def refusal(folder, **sheets):
    with pytest.raises(DataError) as caught:
        read_book(folder, **sheets)
    assert all(found.text.zh and found.text.en for found in caught.value.findings)
    return caught.value


def codes(failure):
    return [found.code for found in failure.findings]


def changed(row, **cells):
    columns = {len(ACTIVITIES): ACTIVITIES, len(EXCHANGES): EXCHANGES}[len(row)]
    return tuple(cells.get(column, cell) for column, cell in zip(columns, row, strict=True))


def test_a_workbook_becomes_a_database(tmp_path):
    database = read_book(tmp_path)
    (board,) = database.activities
    assert (board.code, board.name.zh, board.unit, board.year) == ("board-cn", "板材", "kg", 2025)
    power, gas = board.exchanges
    assert (power.input, power.amount, power.gsd) == ("electricity-cn-2023", 0.5, 1.1)
    assert (gas.input, gas.amount, gas.provenance) == ("co2-fossil", 0.02, "derived")
    assert (database.name, database.licensed, database.licence) == ("own-data", True, "not stated")
    assert [source.code for source in database.sources] == ["audit"]
    assert [flow.code for flow in database.flows] == ["co2-fossil"]


def test_it_takes_from_our_release(tmp_path, release):
    both = combine(release, [part_of(read_book(tmp_path))])
    assert both.activity("own-data:board-cn").exchanges[0].input == "electricity-cn-2023"
    assert not both.is_public("own-data:board-cn")
    assert both.sources["own-data:audit"].citation == "Audit 2025"


def test_the_template_can_be_imported_as_it_is(tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(path)
    assert recognise(path) is excel.IMPORTER
    database = read(path)
    assert database.name == "my-data"
    assert database.licensed
    assert [activity.code for activity in database.activities] == ["example-board-cn"]


def test_the_template_is_the_same_every_time(tmp_path):
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_sheet_database_names_the_data_and_their_terms(tmp_path):
    about = [("name", "mill-2025"), ("licence", "CC BY 4.0"), ("may_be_passed_on", "是")]
    database = read_book(tmp_path, database=about)
    assert (database.name, database.licence, database.licensed) == ("mill-2025", "CC BY 4.0", False)
    failure = refusal(tmp_path, database=[("may_be_passed_on", "perhaps")])
    assert codes(failure) == ["broken-cell"]


def test_columns_in_another_order_and_blank_rows_change_nothing(tmp_path):
    turned = [tuple(reversed(row)) for row in (EXCHANGES, POWER, GAS)]
    plain, other = read_book(tmp_path), None
    gaps = [turned[0], (), turned[1], (), (), turned[2]]
    other = read_book(tmp_path, exchanges=gaps)
    assert other.activities == plain.activities


def test_an_input_may_be_of_another_imported_database(tmp_path, release):
    takes = changed(POWER, input_code="plant:lime", unit="t", amount=0.002)
    user = part_of(read_book(tmp_path, exchanges=[EXCHANGES, takes]))
    both = combine(release, [user, part_of(imported())])
    assert both.activity("own-data:board-cn").exchanges[0].input == "plant:lime"


def test_an_activity_of_the_workbook_may_use_another_one(tmp_path):
    chair = changed(BOARD, code="chair-cn", unit="unit")
    takes = changed(POWER, activity_code="chair-cn", input_code="board-cn", unit="t", amount=0.01)
    database = read_book(
        tmp_path, activities=[ACTIVITIES, BOARD, chair], exchanges=[EXCHANGES, POWER, GAS, takes]
    )
    assert part_of(database).technosphere.values.tolist() == [10.0]


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"amount": "0,5"}, "broken-cell", "amount"),
        ({"amount": "NaN"}, "broken-cell", "amount"),
        ({"amount": "inf"}, "broken-cell", "amount"),
        ({"amount": ""}, "broken-cell", "amount"),
        ({"gsd": 0.5}, "broken-cell", "gsd"),
        ({"kind": "input"}, "broken-cell", "kind"),
        ({"provenance": "guessed"}, "broken-cell", "provenance"),
        ({"unit": "parsec"}, "unknown-unit", "unit"),
        ({"unit": "kg"}, "wrong-unit", "unit"),
        ({"input_code": "electricity-cn-2032"}, "unknown-code", "input_code"),
        ({"activity_code": "bord-cn"}, "orphan-exchange", "activity_code"),
    ],
)
def test_a_wrong_cell_of_an_exchange_is_told_with_its_place(tmp_path, cells, code, column):
    bad = changed(POWER, **cells)
    failure = refusal(tmp_path, exchanges=[EXCHANGES, GAS, (), bad])
    (found,) = failure.findings
    assert found.code == code
    assert (found.place.sheet, found.place.row) == ("exchanges", 4)
    assert found.place.column == column
    assert found.place.file == "own data.xlsx"


def test_a_reference_to_nothing_offers_the_nearest(tmp_path):
    bad = changed(POWER, input_code="electricity-cn-2032")
    failure = refusal(tmp_path, exchanges=[EXCHANGES, bad])
    assert "electricity-cn-2023" in failure.findings[0].remedy.en
    gas = changed(GAS, input_code="co2-fosil")
    failure = refusal(tmp_path, exchanges=[EXCHANGES, gas])
    assert "co2-fossil" in failure.findings[0].remedy.zh


def test_two_activities_with_one_code_are_refused(tmp_path):
    failure = refusal(tmp_path, activities=[ACTIVITIES, BOARD, (), BOARD])
    assert codes(failure) == ["duplicate-row"]
    assert failure.findings[0].place.row == 4


def test_a_missing_sheet_or_column_is_told(tmp_path):
    assert codes(refusal(tmp_path, exchanges=None)) == ["missing-sheet"]
    short = [row[:-1] for row in (EXCHANGES, POWER)]
    failure = refusal(tmp_path, exchanges=short)
    assert codes(failure) == ["wrong-columns"]
    assert "comment" in failure.findings[0].text.en


def test_all_problems_of_a_sheet_come_together(tmp_path):
    bad = [changed(POWER, unit="parsec"), changed(GAS, input_code="soot"), POWER]
    assert codes(refusal(tmp_path, exchanges=[EXCHANGES, *bad])) == ["unknown-unit", "unknown-code"]


def test_a_location_we_do_not_know_is_a_warning(tmp_path):
    database = read_book(tmp_path, activities=[ACTIVITIES, changed(BOARD, location="XX-9")])
    (warning,) = database.findings
    assert (warning.code, warning.severity) == ("location-unknown", Severity.WARNING)
    assert warning.place.row == 2


def test_a_formula_with_a_result_counts_and_one_without_is_refused(tmp_path):
    path = write_book(tmp_path / "a.xlsx", database=[("name", "mine")])
    with_result = replace_part(path, tmp_path / "b.xlsx", b"<v>0.5</v>", b"<f>1/2</f><v>0.5</v>")
    assert read(with_result).activities == read(path).activities
    without = replace_part(path, tmp_path / "c.xlsx", b"<v>0.5</v>", b"<f>1/2</f>")
    with pytest.raises(DataError, match="no value"):
        read(without)


def test_an_error_of_excel_is_refused(tmp_path):
    write_book(tmp_path / "a.xlsx")
    bad = replace_part(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx",
        b'<c r="D2"><v>0.5</v>', b'<c r="D2" t="e"><v>#REF!</v>',
    )  # fmt: skip
    with pytest.raises(DataError, match="#REF!"):
        read(bad)


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(tmp_path):
    write_book(tmp_path / "a.xlsx")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    bad = replace_part(tmp_path / "a.xlsx", tmp_path / "b.xlsx", b"</sheetData>", far)
    with pytest.raises(DataError):
        read(bad)  # it is a row without an activity, not a bomb


def test_entities_in_a_workbook_are_refused(tmp_path):
    write_book(tmp_path / "a.xlsx")
    bad = replace_part(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx",
        b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet',
    )  # fmt: skip
    with pytest.raises(DataError):
        read(bad)


def test_a_broken_or_foreign_file_is_refused(tmp_path):
    path = write_book(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(DataError):
        read(path)
    (tmp_path / "b.xlsx").write_text("no workbook")
    with pytest.raises(DataError, match="no workbook"):
        read(tmp_path / "b.xlsx")
    assert not excel.IMPORTER.recognises(tmp_path / "b.xlsx")


def test_a_huge_workbook_is_refused_before_it_is_read(tmp_path):
    path = write_book(tmp_path / "a.xlsx")
    with pytest.raises(DataError):
        read(path, limits=Limits(file_bytes=500))


def test_nothing_is_imported_if_anything_is_wrong(tmp_path):
    database = read_book(tmp_path)
    assert replace(database, unlinked=()) == database
    refusal(tmp_path, exchanges=[EXCHANGES, POWER, changed(GAS, amount="x")])


def replace_part(source, target, old, new):
    """Copy a workbook with a change in its sheets."""
    shutil.copy(source, target)
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        hits = 0
        for name in before.namelist():
            content = before.read(name)
            hits += content.count(old)
            after.writestr(name, content.replace(old, new))
    assert hits
    return target
