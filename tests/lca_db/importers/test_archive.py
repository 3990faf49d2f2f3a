"""Foreign files are read in bounded memory, or refused for a reason a user can act on."""

import contextlib
import os
import stat
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import DataError
from lca_db.importers.archive import ENCODINGS, Limits, decode, is_zip, open_archive
from lca_db.importers.problems import SHOWN

KIB = 1024


def write_zip(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write_info(path, info, content=b"x"):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, content)
    return path


def open_and_read(path, limits, *, read):
    with open_archive(path, limits) as archive:
        for file in archive.entries if read else ():
            archive.read(file)


def refusal_of(path, limits=None, *, read=False):
    with pytest.raises(DataError) as caught:
        open_and_read(path, limits, read=read)
    assert all(one.text.en and one.text.zh and one.remedy for one in caught.value.findings)
    return caught.value


def codes(error):
    return [finding.code for finding in error.findings]


def names(path, limits=None):
    with open_archive(path, limits) as archive:
        return [file.name for file in archive.entries]


# ------------------------------------------------------------------ what is read


def test_folder_zip_and_file_give_the_same_names_and_contents(tmp_path):
    folder = tmp_path / "db"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "two.XML").write_bytes(b"2")
    (folder / "one.xml").write_bytes(b"1")
    zipped = write_zip(tmp_path / "db.zip", {"one.xml": b"1", "b/two.XML": b"2"})
    for path in (folder, zipped):
        with open_archive(path) as archive:
            found = [(file.name, archive.read(file)) for file in archive.files(".xml")]
        assert found == [("b/two.XML", b"2"), ("one.xml", b"1")]
    with open_archive(folder / "one.xml") as archive:
        assert [archive.read(file) for file in archive.entries] == [b"1"]


def test_hidden_files_and_those_of_the_system_are_left_out(tmp_path):
    files = {"a.xml": b"", ".git/b.xml": b"", "__MACOSX/._a.xml": b"", "Thumbs.db": b""}
    assert names(write_zip(tmp_path / "a.zip", files)) == ["a.xml"]


def test_names_in_gbk_are_read_as_chinese(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"xxxxxx.xml": b""})
    content = path.read_bytes().replace(b"xxxxxx", "碳足迹".encode("gbk"))
    path.write_bytes(content)
    assert names(path) == ["碳足迹.xml"]


def test_a_workbook_is_an_archive_too(tmp_path):
    assert is_zip(write_zip(tmp_path / "a.xlsx", {"a": b""}))
    assert not is_zip(tmp_path / "missing.zip")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("碳足迹".encode(), "utf-8"),
        ("碳足迹".encode("gbk"), "gb18030"),
        ("碳足迹".encode("utf-8-sig"), "utf-8-sig"),
        ("碳足迹".encode("utf-16"), "utf-16"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(content, encoding, tmp_path):
    assert decode(content, "a.csv") == ("碳足迹", encoding)
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with open_archive(path) as archive:
        (file,) = archive.entries
        assert archive.encoding(file) == encoding
        assert list(archive.lines(file, encoding)) == ["碳足迹"]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    with pytest.raises(DataError, match="utf-8, gb18030"):
        decode(b"\xff\xff\x80", "a.csv")
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\x80")
    with open_archive(path) as archive, pytest.raises(DataError, match="utf-8, gb18030"):
        archive.encoding(archive.entries[0])


@given(st.text())
def test_text_comes_back_from_any_encoding(text):
    for encoding in (*ENCODINGS, "utf-16"):
        content = text.encode(encoding, errors="ignore")
        found, used = decode(content, "a")
        assert found == content.decode(used)


# ------------------------------------------------------------------ limits


def test_a_file_beyond_the_limit_is_refused_by_name(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"small": b"x", "big": os.urandom(9 * KIB)})
    refusal = refusal_of(path, Limits(file_bytes=8 * KIB))
    assert [(one.code, one.place.file) for one in refusal.findings] == [("file-too-large", "big")]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_files_that_are_too_large_together_are_refused(kind, tmp_path):
    files = {f"{number}.xml": os.urandom(KIB) for number in range(9)}
    if kind == "zip":
        path = write_zip(tmp_path / "a.zip", files)
    else:
        path = tmp_path / "a"
        path.mkdir()
        for name, content in files.items():
            (path / name).write_bytes(content)
    assert codes(refusal_of(path, Limits(total_bytes=4 * KIB))) == ["archive-too-large"]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_too_many_files_are_refused(kind, tmp_path):
    files = {f"{number}.xml": b"" for number in range(9)}
    if kind == "zip":
        path = write_zip(tmp_path / "a.zip", files)
    else:
        path = tmp_path / "a"
        path.mkdir()
        for name in files:
            (path / name).touch()
    assert codes(refusal_of(path, Limits(entries=8))) == ["too-many-files"]


def test_many_entries_are_counted_without_building_them(tmp_path):
    path = write_zip(tmp_path / "a.zip", {f"{number:05}": b"" for number in range(20_000)})
    tracemalloc.start()
    assert codes(refusal_of(path, Limits(entries=100))) == ["too-many-files"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500 * KIB


@pytest.mark.slow
def test_entries_are_counted_in_a_directory_of_64_bits(tmp_path):
    path = write_zip(tmp_path / "a.zip", {f"{number}": b"" for number in range(65_540)})
    assert len(names(path)) == 65_540
    assert codes(refusal_of(path, Limits(entries=65_539))) == ["too-many-files"]


def test_an_entry_that_unpacks_too_far_is_refused_unread(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"zeros": bytes(4096 * KIB)})
    limits = Limits(ratio=200, ratio_from_bytes=1024 * KIB)
    tracemalloc.start()
    assert codes(refusal_of(path, limits)) == ["compressed-too-far"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500 * KIB
    assert names(path, Limits(ratio_from_bytes=8192 * KIB)) == ["zeros"]


def test_an_entry_that_lies_about_its_size_is_not_unpacked_further(tmp_path):
    size = 64 * 1024 * KIB
    path = write_zip(tmp_path / "a.zip", {"zeros": bytes(size)})
    lie = path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 1000))
    path.write_bytes(lie)
    tracemalloc.start()
    assert codes(refusal_of(path, read=True)) == ["broken-file"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1024 * KIB


def test_a_line_without_an_end_is_refused_in_bounded_memory(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"x" * (8192 * KIB)})
    with open_archive(path, Limits(line_characters=64 * KIB)) as archive:
        (file,) = archive.entries
        tracemalloc.start()
        with pytest.raises(DataError, match="more than 65,536 characters"):
            list(archive.lines(file, "utf-8"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 1024 * KIB


def test_a_large_file_is_read_line_by_line_in_bounded_memory(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"0123456789\n" * 400_000})
    with open_archive(path) as archive:
        (file,) = archive.entries
        tracemalloc.start()
        assert sum(1 for _ in archive.lines(file, archive.encoding(file))) == 400_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8192 * KIB  # a MiB of text at a time, and its bytes


# ------------------------------------------------------------------ hostile archives


@pytest.mark.parametrize(
    "name",
    ["../out.xml", "a/../../out.xml", "/etc/passwd", "C:/a.xml", "C:\\a.xml", "\\\\host\\a",
     "a\\..\\b.xml", "a\nb.xml", "a\x1b[2Jb.xml"],
)  # fmt: skip
def test_names_that_lead_out_or_deceive_are_refused(name, tmp_path):
    info = zipfile.ZipInfo("x")
    info.filename = name
    refusal = refusal_of(write_info(tmp_path / "a.zip", info))
    assert codes(refusal) == ["unsafe-name"]
    assert str(refusal).isprintable()


def test_symbolic_links_are_refused(tmp_path):
    info = zipfile.ZipInfo("link")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped = write_info(tmp_path / "a.zip", info, b"/etc/passwd")
    assert codes(refusal_of(zipped)) == ["symbolic-link"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.xml").symlink_to("/etc/hostname")
    (folder / "b").symlink_to("/")
    assert codes(refusal_of(folder)) == ["symbolic-link", "symbolic-link"]


def test_pipes_and_devices_are_refused_without_opening_them(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert codes(refusal_of(tmp_path)) == ["special-file"]
    assert codes(refusal_of(tmp_path / "pipe")) == ["special-file"]


def test_encrypted_entries_are_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"secret": b"x"})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    assert codes(refusal_of(path)) == ["encrypted-file"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unpack_without_a_bound_are_refused(method, tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a": bytes(KIB)}, method)
    assert codes(refusal_of(path)) == ["unknown-compression"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "one")
        archive.writestr("a.xml", "two")
    assert codes(refusal_of(path)) == ["duplicate-file"]


def test_a_zip_file_that_is_cut_off_is_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.xml": os.urandom(KIB)})
    path.write_bytes(path.read_bytes()[:-40])
    refusal = refusal_of(path)
    assert codes(refusal) == ["broken-file"]
    assert refusal.findings[0].place.file == "a.zip"


def test_an_entry_that_is_cut_off_is_refused_by_name(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.xml": os.urandom(8 * KIB), "b.xml": b"b"})
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)
    refusal = refusal_of(path, read=True)
    assert [(one.code, one.place.file) for one in refusal.findings] == [("broken-file", "a.xml")]


@given(st.data())
def test_a_damaged_zip_file_never_raises_anything_but_a_refusal(tmp_path_factory, data):
    path = write_zip(
        tmp_path_factory.mktemp("zip") / "a.zip", {"a.xml": b"<a/>" * 9, "b/c.xml": b"<c/>"}
    )
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(4, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with contextlib.suppress(DataError):
        open_and_read(path, None, read=True)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"short")
    with open_archive(tmp_path) as archive:
        (tmp_path / "a.xml").write_bytes(b"much longer")
        with pytest.raises(DataError) as caught:
            archive.read(archive.entries[0])
    assert codes(caught.value) == ["broken-file"]


def test_nothing_there_is_said_plainly(tmp_path):
    refusal = refusal_of(tmp_path / "missing")
    assert codes(refusal) == ["nothing-there"]
    assert "没有此文件" in refusal.say("zh")


def test_all_problems_come_at_once_and_the_many_are_counted(tmp_path):
    path = write_zip(tmp_path / "a.zip", {f"../{number}": b"" for number in range(60)})
    refusal = refusal_of(path)
    assert len(refusal.findings) == SHOWN + 1
    assert refusal.findings[-1].text.en == "10 more problems are not shown."
