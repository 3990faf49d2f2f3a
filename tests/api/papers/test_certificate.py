"""The certificate as a PDF: what it says, how it is made, and that names are only names."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from api.figures import percent
from api.papers.annex import annex
from api.papers.certificate import certificate_pdf
from api.papers.checking import check_pdf
from api.papers.fonts import FONTS, printable
from api.papers.page import LONGEST, MOST_STAGES, certificate_page, shorten
from footprint.certification.certificate import CertifiedProduct, Comparison, Party, StageShare
from footprint.errors import InputError
from tests.api.papers.reading import page_pictures, page_sizes_mm, page_texts, plain, read_codes
from tests.certificate_sample import label, sample_content

CREDENTIAL = '{"id": "urn:example", "name": "凭证"}\n'.encode()
ZH, EN = 0, 1
HOSTILE = [
    '#set text(red); #read("/etc/passwd")',
    "*bold* _it_ `raw` $x^2$ @ref <label> = heading",
    "<b>椅子</b> & <script>alert(1)</script>",
    "// comment /* more */ \\ ~ -- ---",
    "\u202egnp.exe\u202c",
    "line\none\ttwo\x00three",
    "灯 😀 𠮷野家 Łódź Škoda Ελλάδα Ж 한국 日本",
    "ﷺ ก็ हिन्दी",
    "{{ 7*7 }} %s %(name)s",
    "W" * 400,
    "长" * 400,
]


@cache
def pdf(**changes):
    return certificate_pdf(sample_content(**changes), CREDENTIAL)


@cache
def texts():
    return page_texts(pdf())


def product(name):
    return CertifiedProduct(
        name=label(name, name),
        model=name,
        family="pv-module",
        family_label=label("module", "组件"),
    ).model_dump()


def party(name):
    return Party(name=label(name, name), address=label(name, name), identifier=name).model_dump()


def stages(count):
    return [
        StageShare(
            key=f"s{place}",
            label=label(f"stage {place}", f"阶段{place}"),
            kgco2e=float(place - 3),
            share=(place - 3) / 100,
        ).model_dump()
        for place in range(count)
    ]


@pytest.mark.parametrize("page", [ZH, EN])
def test_every_field_of_a_product_certificate_is_on_each_page(page):
    content = sample_content()
    said = texts()[page]
    language = ("zh", "en")[page]
    labels = [
        content.client.name,
        content.client.address,
        content.manufacturer.name,
        content.factory.name,
        content.factory.address,
        content.product.name,
        content.product.family_label,
        content.mode,
        content.functional_unit_label,
        content.boundary_label,
        content.geography,
        content.body.name,
        content.comparison_statement,
        content.method_label,
        content.rule_label,
        content.electricity,
        content.scheme_label,
    ]
    for one in labels:
        assert plain(getattr(one, language)) in said
    for text in (content.number, content.product.model, content.product.trademark, "370kgCO2e"):
        assert text in said
    for text in (
        *content.standards,
        content.body.accreditation,
        *(one.name for one in content.decisions),
    ):
        assert plain(text) in said


def test_dates_are_written_in_each_language():
    assert "有效期2026年11月21日–2028年11月20日" in texts()[ZH]
    assert "Valid21Nov2026–20Nov2028" in texts()[EN]
    assert "数据期间2025年1月1日–2025年12月31日" in texts()[ZH]
    assert "背景数据库2026.2" in texts()[ZH]


def test_the_annex_says_every_figure_and_hash_whole():
    content = sample_content()
    said = "".join(texts()[2:])
    for stage in content.stages:
        assert repr(stage.kgco2e) in said
    for value in (content.kgco2e, content.buckets.fossil, content.interval.low_kgco2e):
        assert repr(value) in said
    hashes = content.hashes.model_dump().values()
    for text in (content.study_hash, content.lines_root, content.body.did, *hashes):
        assert plain(text) in said
    for one in content.decisions:
        for text in (one.public_key, one.statement_hash, one.signature, one.key_id):
            assert text in said
    for note in content.assumptions:
        assert plain(note.zh) in said
        assert plain(note.en) in said
    for font in FONTS:
        assert font.sha256 in said


def test_a_demonstration_says_on_every_page_what_it_is_worth():
    assert all("演示DEMO" in said for said in texts())
    assert "演示·本证书不证明任何事项" in texts()[ZH]
    assert "DEMO–thiscertificatecertifiesnothing" in texts()[EN]


def test_a_certificate_in_earnest_does_not_speak_of_demonstrations():
    said = page_texts(certificate_pdf(sample_content(demo=False), CREDENTIAL))
    assert not any("演示" in page for page in said)
    assert "DEMO–" not in said[EN]


def test_an_official_mark_is_named_and_not_shown():
    said = page_texts(pdf(external_mark=True))
    assert "本制度设有官方标识，本文件不予展示。" in said[ZH]
    assert "officialmark,whichisnotshown" in said[EN]
    assert not any("官方标识" in page for page in texts())


def test_the_code_leads_to_the_verification_page():
    for picture in page_pictures(pdf())[:2]:
        assert read_codes(picture) == [sample_content().verify_url]


def test_the_credential_is_attached_to_the_byte():
    assert check_pdf(pdf(), []).credential == CREDENTIAL
    reader = PdfFileReader(io.BytesIO(pdf()))
    specification = reader.root["/AF"][0].get_object()
    assert specification["/AFRelationship"] == "/Data"
    assert specification["/UF"] == "credential.json"
    assert specification["/EF"]["/F"]["/Subtype"] == "/application/json"


def test_it_is_marked_as_pdf_a_3_and_accessible():
    reader = PdfFileReader(io.BytesIO(pdf()))
    metadata = reader.root["/Metadata"].data.decode()
    for mark in (
        "<pdfaid:part>3<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
    ):
        assert mark in metadata
    assert reader.root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert bool(reader.root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in reader.root
    assert reader.root["/Lang"] == "zh-CN"


def test_its_date_is_that_of_issue():
    information = PdfFileReader(io.BytesIO(pdf())).trailer["/Info"]
    assert information["/CreationDate"] == "D:20261121080000Z"
    assert information["/ModDate"] == "D:20261121080000Z"


def test_two_processes_make_the_same_bytes():
    script = (
        "import sys\n"
        "from api.papers.certificate import certificate_pdf\n"
        "from footprint.certification.certificate import CertificateContent\n"
        "content = CertificateContent.model_validate_json(sys.stdin.buffer.readline())\n"
        "made = certificate_pdf(content, sys.stdin.buffer.read())\n"
        "sys.stdout.buffer.write(made)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=sample_content().model_dump_json().encode() + b"\n" + CREDENTIAL,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LANG": "C"},
    )
    assert done.stdout == pdf()


def test_another_content_makes_other_bytes():
    assert pdf(kgco2e=369.7) != pdf()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(name):
    changes = {"product": product(name), "client": party(name), "factory": party(name)}
    said = page_texts(certificate_pdf(sample_content(**changes), CREDENTIAL))
    assert plain(shorten(printable(name), LONGEST["name"]).rstrip("…"))[:60] in said[ZH].replace(
        "\u200b", ""
    )
    assert said[ZH].startswith("演示DEMO示范认证机构")
    assert "认证决定人员" in said[ZH]
    assert said[EN].startswith("演示DEMODemoCertificationBody")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=60))
def test_any_name_is_printed(name):
    said = page_texts(certificate_pdf(sample_content(product=product(name)), CREDENTIAL))
    assert said[ZH].startswith("演示DEMO")
    assert said[EN].startswith("演示DEMO")


def test_the_longest_texts_leave_the_certificate_on_its_page():
    long = "很长的名称 with Many Words " * 60
    changes = {
        "product": product(long),
        "client": party(long),
        "manufacturer": party(long),
        "factory": party(long),
        "mode": label(long, long).model_dump(),
        "standards": [long] * 9,
        "functional_unit_label": label(long, long).model_dump(),
        "geography": label(long, long).model_dump(),
        "stages": stages(30),
    }
    made = certificate_pdf(sample_content(**changes), CREDENTIAL)
    said = page_texts(made)
    assert "扫码验证" in said[ZH]
    assert said[EN].endswith("verify")
    assert "附件Annex" in said[2]
    assert {(round(wide), round(high)) for wide, high in page_sizes_mm(made)} == {(210, 297)}
    assert read_codes(page_pictures(made)[ZH]) == [sample_content().verify_url]


def test_thirty_stages_are_summed_up_on_the_page_and_whole_in_the_annex():
    content = sample_content(stages=stages(30))
    page = certificate_page(content, "zh")
    assert len(page["stages"]) == MOST_STAGES
    assert page["stages"][-1]["label"] == "其余 25 个阶段"
    (table,) = [one for one in annex(content)["sections"] if one["kind"] == "values"]
    assert len(table["rows"]) == 31
    rest = sum(one.share for one in content.stages[:25])
    assert page["stages"][-1]["share"] == percent(rest)


def test_credits_and_burdens_start_at_the_same_zero():
    rows = certificate_page(sample_content(stages=stages(6)), "en")["stages"]
    zero = 3 / 5
    for row, value in zip(rows, (-3, -2, -1, 0, 1, 2), strict=True):
        edge = row["start"] + row["length"] if value < 0 else row["start"]
        assert edge == pytest.approx(zero)
        assert row["length"] == pytest.approx(abs(value) / 5)


def test_what_is_unknown_is_a_dash_and_never_zero():
    content = sample_content(
        period_start=None,
        period_end=None,
        interval=None,
        primary_data_share=None,
        data_quality=None,
    )
    said = page_texts(certificate_pdf(content, CREDENTIAL))
    assert "数据期间—" in said[ZH]
    assert "95%" not in said[ZH]
    assert "初级数据占比Primarydatashare—" in "".join(said[2:])


def test_the_position_in_the_group_is_in_the_annex():
    group = Comparison(
        group=label("modules per kWp", "每千瓦组件"),
        count=12,
        lowest_kgco2e=300.5,
        highest_kgco2e=500.0,
        rank=2,
    )
    said = "".join(page_texts(pdf(comparison=group)))
    assert "每千瓦组件modulesperkWp2/12;300.5–500.0kgCO2e" in said
    assert "暂无可比组nocomparisongroup" in "".join(texts())


def test_a_credential_that_is_no_text_is_refused():
    with pytest.raises(InputError, match="UTF-8"):
        certificate_pdf(sample_content(), b"\xff\xfe")


def test_a_later_revision_shows_its_number():
    assert "DEMO-TB-2026-000001-9/2" in page_texts(pdf(revision=2))[ZH]


def test_dates_do_not_depend_on_the_zone_of_the_machine():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    page = certificate_page(sample_content(issued_at=late), "en")
    assert ["Issued", "31 Dec 2026"] in page["facts"][1]
    assert ["First issued", "1 Jan 2026"] in certificate_page(
        sample_content(first_issued=date(2026, 1, 1)), "en"
    )["facts"][1]
