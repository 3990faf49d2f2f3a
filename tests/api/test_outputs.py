"""The files of a result: complete, the same every time, and harmless to open."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import outputs
from api.outputs import CSV_COLUMNS, OutputError, lines_csv, write_outputs, write_together
from footprint.result import Footprint, Label
from tests.api.sample import make_footprint

FILES = ["result.json", "lines.csv", "supply-chain.csv", "report.html"]


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def name_first_line(name: str) -> Footprint:
    result = make_footprint()
    line = result.lines[0].model_copy(update={"name": Label(en=name, zh=name)})
    return make_footprint(lines=(line, *result.lines[1:]))


def test_the_files_are_written_and_named(tmp_path):
    paths = write_outputs(make_footprint(), tmp_path / "a" / "b")
    assert [path.name for path in paths] == FILES
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == sorted(FILES)


def test_result_json_reads_back_as_the_same_footprint(tmp_path):
    path = write_outputs(make_footprint(), tmp_path)[0]
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert Footprint.model_validate_json(text) == make_footprint()


def test_the_same_result_gives_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in write_outputs(make_footprint(), tmp_path / "one")]
    second = [path.read_bytes() for path in write_outputs(make_footprint(), tmp_path / "two")]
    assert first == second


def test_lines_csv_opens_in_excel_as_utf8_and_keeps_every_digit():
    text = lines_csv(make_footprint())
    assert text.encode().startswith(b"\xef\xbb\xbf")
    rows = read_rows(text)
    assert tuple(rows[0]) == CSV_COLUMNS
    for row, line in zip(rows, make_footprint().lines, strict=True):
        assert float(row["kgco2e"]) == line.kgco2e
        assert row["name_zh"].removeprefix("'") == line.name.zh
        assert (row["amount"] == "") == (line.amount is None)
        assert row["primary"] == ("true" if line.primary else "false")


def test_negative_figures_in_csv_stay_numbers():
    pallet = next(row for row in read_rows(lines_csv(make_footprint())) if row["key"] == "pallet")
    assert float(pallet["kgco2e"]) == pytest.approx(-1.92)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "＝"])
def test_a_name_that_looks_like_a_formula_is_neutralised(start):
    name = f'{start}HYPERLINK("http://x","y")'
    row = read_rows(lines_csv(name_first_line(name)))[0]
    assert row["name_en"] == f"'{name}"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_text_cell_of_csv_ever_begins_a_formula(name):
    row = read_rows(lines_csv(name_first_line(name)))[0]
    assert not row["name_en"].lstrip(" ").startswith(outputs.FORMULA_STARTS)
    assert row["name_en"].removeprefix("'") == name.removeprefix("'")


def test_old_files_are_replaced_and_others_left_alone(tmp_path):
    (tmp_path / "result.json").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write_outputs(make_footprint(), tmp_path)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["kgco2e"]
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.iterdir())) == len(FILES) + 1


def test_a_directory_that_is_a_file_is_refused_in_both_languages(tmp_path):
    place = tmp_path / "out"
    place.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_outputs(make_footprint(), place)
    assert "is a file, not a directory" in caught.value.say("en")
    assert "是文件，不是目录" in caught.value.say("zh")
    assert str(place) in caught.value.say("zh")
    assert place.read_text(encoding="utf-8") == "x"


def test_a_file_on_the_way_to_the_directory_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file, not a directory"):
        write_together({"a.txt": "a"}, tmp_path / "file" / "out")


def test_a_folder_where_a_file_must_stand_is_refused_and_kept(tmp_path):
    (tmp_path / "lines.csv").mkdir()
    (tmp_path / "lines.csv" / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="is a directory"):
        write_outputs(make_footprint(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lines.csv"]
    assert (tmp_path / "lines.csv" / "mine").exists()


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    write = Path.write_bytes

    def fail(path, data):
        if path.name == "report.html":
            raise OSError(28, "No space left on device", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write_outputs(make_footprint(), tmp_path / "new" / "deep")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("locked", FILES)
def test_a_file_open_elsewhere_leaves_the_old_set_whole(tmp_path, monkeypatch, locked):
    for name in FILES[:2]:
        (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
    replace = Path.replace

    def fail(path, target):
        if Path(target) == tmp_path / locked and path.parent.name != "before":
            raise PermissionError(13, "Permission denied", str(path), None, str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError) as caught:
        write_outputs(make_footprint(), tmp_path)
    assert "open in another program" in caught.value.say("en")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES[:2])
    for name in FILES[:2]:
        assert (tmp_path / name).read_text(encoding="utf-8") == f"old {name}"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_directory_without_write_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="may not be written to"):
        write_outputs(make_footprint(), tmp_path / "out")
    tmp_path.chmod(0o700)
