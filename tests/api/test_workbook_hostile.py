"""Files that are no workbooks, and workbooks made to hurt: one sentence, no crash, little time."""

import zipfile
from io import BytesIO
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import spreadsheet
from api.spreadsheet import Reason, RefusedError, check_archive, read_spreadsheet
from api.workbook import MAX_BYTES, read_sheets, read_workbook
from footprint.errors import InputError
from tests.api.books import ods, raw_xlsx, text_cell, xls, xlsb, xlsx, zipped

CELL = f'<row r="1">{text_cell("A1", "x")}</row>'
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal(data):
    with pytest.raises(InputError) as refused:
        read_sheets(data)
    (found,) = refused.value.findings
    assert found.text.zh != found.text.en
    return found.code, found.say("en")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<html><table><tr><td>1", "a web page saved under the name of a workbook"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        ("名称,用量\n".encode("gbk"), "a plain text"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x00\x01\x02", "a file of unknown kind"),
        (zipped({"word/document.xml": "<w/>"}), "a text document"),
        (zipped({"readme.txt": "x"}), "an archive"),
        (OLE + "WordDocument".encode("utf-16-le"), "a text document"),
        (OLE, "a file of unknown kind"),
    ],
)
def test_a_file_that_is_no_workbook_is_called_what_it_seems_to_be(data, kind):
    code, en = refusal(data)
    assert code == "not-a-workbook"
    assert f"it seems to be {kind}" in en
    assert en.endswith("Accepted: .xlsx, .xls, .xlsb, .ods.")


def test_a_workbook_with_a_password_is_called_so():
    assert refusal(OLE + "EncryptedPackage".encode("utf-16-le"))[0] == "encrypted-workbook"


def test_a_zip_that_is_cut_off_is_called_damaged():
    assert refusal(xlsx()[:-400])[0] == "damaged-workbook"
    assert refusal(OLE + "Workbook".encode("utf-16-le"))[0] in {
        "damaged-workbook",
        "not-a-workbook",
    }


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"])
def test_a_part_that_declares_entities_is_refused(part):
    head = ENTITY + "<!-- " + "x" * 9000 + " -->"
    code, en = refusal(raw_xlsx(CELL, **{part: head + "<x>&a;</x>"}))
    assert code == "xml-entities"
    assert part in en


def test_entities_in_another_encoding_are_refused_too():
    part = ENTITY.replace("?>", ' encoding="utf-16"?>', 1) + "<x/>"
    assert refusal(raw_xlsx(CELL, **{"xl/styles.xml": part.encode("utf-16")}))[0] == "xml-entities"


def test_entities_in_an_ods_file_are_refused():
    parts = zipfile.ZipFile(BytesIO(ods("")))
    content = {name: parts.read(name) for name in parts.namelist()}
    content["content.xml"] = ENTITY.encode() + b"<x/>"
    assert refusal(zipped(content))[0] == "xml-entities"


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened():
    code, en = refusal(raw_xlsx(CELL, **{"xl/media/a.xml": b" " * 30_000_000}))
    assert code == "archive-limit"
    assert "1 : " in en


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "xl/../../a.xml", "xl\\a.xml"])
def test_names_that_lead_out_of_the_archive_are_refused(name):
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo("a")
        info.filename = name
        archive.writestr(info, "x")
    with zipfile.ZipFile(data) as archive, pytest.raises(RefusedError) as refused:
        check_archive(archive)
    assert refused.value.reason is Reason.ARCHIVE_LIMIT


def test_an_archive_of_too_many_parts_or_too_many_bytes_is_refused(monkeypatch):
    with zipfile.ZipFile(BytesIO(zipped({f"{n}": "" for n in range(2_001)}))) as archive:
        with pytest.raises(RefusedError) as refused:
            check_archive(archive)
        assert refused.value.detail == "2001 parts"
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED_BYTES", 1_000)
    with zipfile.ZipFile(BytesIO(xlsx())) as archive, pytest.raises(RefusedError):
        check_archive(archive)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A4000000000"><v>1</v></c></row>',
        '<row r="1"><c r="AAAAAAAAAAAAAAAA1"><v>1</v></c></row>',
    ],
)
def test_cells_far_away_are_refused_at_once(rows, tmp_path):
    path = tmp_path / "far.xlsx"
    path.write_bytes(raw_xlsx(rows))
    started = perf_counter()
    with pytest.raises(InputError, match="cells beyond row 25,000 or column 256"):
        read_workbook(path)
    assert perf_counter() - started < 5


def test_a_reader_that_is_killed_for_its_memory_leaves_a_sentence():
    table = '<sst xmlns="x" count="9" uniqueCount="4294967290"><si><t>x</t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'
    code, en = refusal(raw_xlsx(rows, **{"xl/sharedStrings.xml": table}))
    assert code == "workbook-too-large"
    assert "too much memory or time" in en


def test_an_ods_row_repeated_a_million_times_is_refused():
    one = 'office:value-type="float" office:value="1"'
    cell = f'<table:table-cell {one} table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refusal(ods(row))[0] in {"workbook-too-large", "damaged-workbook"}


def test_external_links_are_not_followed():
    link = f'{CELL}<row r="2"><c r="A2"><f>[1]Sheet1!A1</f><v>5</v></c></row>'
    relation = '<externalLink xmlns="x"><externalBook/></externalLink>'
    (sheet,) = read_sheets(raw_xlsx(link, **{"xl/externalLinks/externalLink1.xml": relation}))
    assert sheet.lines[1].values == (5.0,)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("large.xlsx", bytes(MAX_BYTES + 1), "file-too-large"),
        ("empty.xlsx", b"", "empty-file"),
        (None, b"", "no-such-file"),
    ],
)
def test_files_of_the_wrong_size_and_missing_files_are_refused(name, data, code, tmp_path):
    path = tmp_path / (name or "missing.xlsx")
    if name:
        path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_workbook(path)
    assert refused.value.findings[0].code == code


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        read_workbook(tmp_path)


SOUND = [xlsx(), raw_xlsx(CELL), ods(""), xls({(0, 0): "x", (1, 1): 2.0}), xlsb({(0, 0): "x"})]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SOUND), st.data())
def test_a_damaged_workbook_never_gives_anything_but_a_refusal_or_rows(data, drawn):
    damaged = bytearray(data)
    for _ in range(drawn.draw(st.integers(1, 4))):
        at = drawn.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = drawn.draw(st.integers(0, 255))
    try:
        sheets = read_sheets(bytes(damaged[: drawn.draw(st.integers(1, len(damaged)))]))
    except InputError:
        return
    assert all(line.number >= 1 for sheet in sheets for line in sheet.lines)


def test_what_is_read_in_a_process_of_its_own_is_what_is_read_here():
    here = read_spreadsheet(xlsx())
    assert [sheet["name"] for sheet in here] == [sheet.name for sheet in read_sheets(xlsx())]
    assert here[0]["rows"][1] == [2, "family", "lamp"]
