"""Hostile XML is refused in bounded memory, and good XML is read whole."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import DataError
from lca_db.importers import xml_reader
from lca_db.importers.xml_reader import Reading, find_root, read_items

READING = Reading(frozenset({"urn:x root"}), frozenset({"item"}), frozenset({"skipped"}))
HEAD = b"<?xml version='1.0' encoding='utf-8'?>"


def wrap(inside, head=HEAD):
    return head + b"<root xmlns='urn:x'>" + inside + b"</root>"


def read(content):
    found = []
    read_items(content, "a.xml", READING, found.append)
    return found


def refusal_of(content):
    with pytest.raises(DataError) as caught:
        read(content)
    (finding,) = caught.value.findings
    assert finding.place.file == "a.xml"
    assert finding.text.zh
    assert finding.remedy.zh
    return finding


def test_items_come_with_attributes_text_and_children():
    text = "<item a='1' xml:lang='en'><name>碳</name><skipped><name>no</name></skipped></item>"
    (item,) = read(wrap(text.encode()))
    assert item.attributes == {"a": "1", "lang": "en"}
    assert [child.name for child in item.children] == ["name"]
    assert item.say("name") == "碳"


def test_names_with_prefixes_are_read_without_them():
    (item,) = read(wrap(b"<p:item xmlns:p='urn:y'><p:name>x</p:name></p:item>"))
    assert item.say("name") == "x"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "GB2312", "gb18030", "utf-16", "big5"])
def test_any_encoding_that_is_declared_is_read(encoding):
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?><root xmlns='urn:x'><item>中文</item></root>"
    )
    (item,) = read(text.encode(encoding))
    assert item.text == "中文"


def test_a_byte_order_mark_is_no_hindrance():
    assert len(read(b"\xef\xbb\xbf" + wrap(b"<item/>"))) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "broken-xml"),
        (b"<root xmlns='urn:x'><item>", "broken-xml"),
        (wrap(b"<item>&amp;&unknown;</item>"), "broken-xml"),
        (wrap(b"<item a='1' a='2'/>"), "broken-xml"),
        (b"<other xmlns='urn:x'/>", "wrong-format"),
        (b"<root xmlns='urn:z'/>", "wrong-format"),
        (b"<root/>", "wrong-format"),
        (b"<!DOCTYPE root><root xmlns='urn:x'/>", "doctype-refused"),
        ("<!DOCTYPE root><root xmlns='urn:x'/>".encode("utf-16"), "doctype-refused"),
        (wrap(b"<item>" + "碳足迹是".encode("gbk") + b"</item>"), "wrong-encoding"),
        (wrap(b"<item/>", b"<?xml version='1.0' encoding='ebcdic-xx'?>"), "unknown-encoding"),
        (wrap(b"<item/>", b"<?xml version='1.0' encoding='bz2'?>"), "unknown-encoding"),
        (wrap(b"<item/>", b"<?xml version='1.0' encoding='idna'?>"), "unknown-encoding"),
    ],
)
def test_what_is_broken_or_strange_is_refused(content, code):
    assert refusal_of(content).code == code


def test_a_broken_document_says_in_which_line():
    assert refusal_of(wrap(b"\n\n<item></wrong>")).place.row == 3


def test_undeclared_gbk_is_recognised_and_the_remedy_says_so():
    assert "GBK" in refusal_of(wrap("<item>碳足迹是</item>".encode("gbk"))).remedy.zh


def test_entities_that_grow_are_refused_before_they_do():
    bomb = b"<!DOCTYPE root [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY %c '&%c;&%c;&%c;'>" % (name, name - 1, name - 1, name - 1)
        for name in range(ord("b"), ord("z"))
    )
    assert refusal_of(bomb + b"]><root xmlns='urn:x'>&y;</root>").code == "doctype-refused"


def test_deep_nesting_is_refused():
    assert refusal_of(wrap(b"<item>" * 100_000)).code == "xml-too-large"


@pytest.mark.parametrize("inside", [b"<a/>", b"<a b='' c='' d=''/>"])
def test_elements_without_number_are_refused_in_bounded_memory(inside, monkeypatch):
    monkeypatch.setattr(xml_reader, "_MOST_HELD", 1000)
    content = wrap(b"<item>" + inside * 100_000 + b"</item>")
    tracemalloc.start()
    assert refusal_of(content).code == "xml-too-large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


def test_a_tag_of_megabytes_is_refused_unread():
    attributes = b"".join(b" a%d='1'" % number for number in range(200_000))
    content = wrap(b"<item" + attributes + b"/>")
    tracemalloc.start()
    assert refusal_of(content).code == "xml-too-large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * len(content)


@pytest.mark.parametrize("inside", [b"<!--%b-->", b"<?x %b?>"])
def test_a_comment_of_megabytes_is_refused_and_a_short_one_is_not(inside):
    assert refusal_of(wrap(inside % (b"<" * 2**21))).code == "xml-too-large"
    assert len(read(wrap(inside % (b"<" * 2**19) + b"<item/>" * 150_000))) == 150_000


def test_many_items_are_handed_over_one_by_one():
    seen = []

    def take(item):
        seen.append(item.get("n"))

    content = wrap(b"".join(b"<item n='%d'><a/><b/></item>" % n for n in range(20_000)))
    tracemalloc.start()
    read_items(content, "a.xml", READING, take)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(seen) == 20_000
    assert peak < 8 * 2**20


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    for text in (content, wrap(content), wrap(b"<item>" + content + b"</item>")):
        with contextlib.suppress(DataError):
            read(text)


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"))))
def test_text_comes_back_as_it_was(text):
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (item,) = read(wrap(f"<item>{safe}</item>".encode()))
    assert item.text == text


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (wrap(b"<item>")[:60], "urn:x root"),
        (b"<!-- hello --><root xmlns='urn:x'>", "urn:x root"),
        (b"\x00\x01", ""),
        (b"<root", ""),
        (b"", ""),
    ],
)
def test_the_root_is_known_from_the_first_bytes(head, root):
    assert find_root(head) == root
