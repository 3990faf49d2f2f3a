"""The verification page: what it leads with, what it shows, in which language, how it is served."""

from __future__ import annotations

import gzip
import html
import re

import pytest

from api.register.pages import environment
from footprint.certification.certificate import STATUS_LABELS, CertificateStatus
from footprint.certification.events import EventKind
from footprint.certification.number import make_number
from footprint.result import Label


def text_of(page):
    """Return the words of a page's body, without its tags."""
    body = page[page.index("<main") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def state_of(page):
    """Return the word the page leads with."""
    return re.search(r'<p class="word">([^<]+)<', page)[1]


def page_of(world, kept, language="zh"):
    answer = world.client.get(f"/c/{kept.number}?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_the_page_leads_with_the_state_then_product_and_figure(world, register):
    text = text_of(page_of(world, register.put()))
    order = ["有效", "N型 TOPCon 双玻组件", "370", "1 kWp 额定功率", "摇篮到大门", "生命周期各阶段"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_the_page_says_all_that_a_reader_needs_to_rely_on_a_certificate(world, register):
    kept = register.put()
    text = text_of(page_of(world, kept))
    content = kept.content
    for said in (
        kept.number,
        content.body.name.zh,
        content.body.accreditation,
        "GB/T 24067-2024",
        content.scheme_label.zh,
        "2026-11-21 至 2028-11-20",
        content.client.name.zh,
        content.factory.name.zh,
        *(one.name for one in content.decisions),
        *(stage.label.zh for stage in content.stages),
        "生物源清除",
        content.study_hash,
        "认证决定通过",
        "湖州市示例路1号",
    ):
        assert said in text


CHANGES = {
    CertificateStatus.SUSPENDED: (EventKind.SUSPENDED, "misuse", "误用证书或标志"),
    CertificateStatus.REVOKED: (EventKind.REVOKED, "false-data", "提供虚假数据"),
    CertificateStatus.WITHDRAWN: (EventKind.WITHDRAWN, "holder-request", "持证人申请"),
    CertificateStatus.SUPERSEDED: (EventKind.SUPERSEDED, "new-certificate", "已换发新证书"),
    CertificateStatus.EXPIRED: (EventKind.EXPIRED, "validity-ended", "有效期届满"),
}


def test_every_change_shows_at_once_with_its_date_and_reason(world, register):
    for sequence, (status, (kind, reason, said)) in enumerate(CHANGES.items(), start=1):
        kept = register.put(sequence)
        before = world.client.get(f"/c/{kept.number}")
        assert state_of(before.text) == "有效"
        register.happen(kept, kind, reason, "已核实情况。")
        known = {"If-None-Match": before.headers["etag"]}
        after = world.client.get(f"/c/{kept.number}", headers=known)
        assert after.status_code == 200
        assert state_of(after.text) == STATUS_LABELS[status].zh
        assert said in text_of(after.text)
        assert "已核实情况。" in text_of(after.text)


def test_a_certificate_expires_by_the_clock_alone_at_midnight_in_china(world, register):
    kept = register.put()
    assert state_of(page_of(world, kept)) == "有效"
    world.clock.now = world.clock.now.replace(year=2028, month=11, day=20, hour=15, minute=59)
    assert state_of(page_of(world, kept)) == "有效"
    world.clock.forward(minutes=1)
    assert state_of(page_of(world, kept)) == "过期"


def test_a_demonstration_is_marked_and_a_real_certificate_is_not(world, register):
    assert "使用演示密钥签发，不具任何认证效力" in page_of(world, register.put(1))
    assert "演示密钥" not in page_of(world, register.put(2, demo=False))


def test_the_other_language_is_the_same_page(world, register):
    kept = register.put()
    chinese, english = page_of(world, kept), page_of(world, kept, "en")
    assert '<html lang="zh-Hans">' in chinese
    assert '<html lang="en">' in english
    assert f'href="/c/{kept.number}?lang=en"' in chinese
    assert state_of(english) == "VALID"
    for part in (">By life-cycle stage ", ">History<", ">Report a problem<"):
        assert part in english
    shown = re.sub(r"中文|[^<>]*（虚构）", "", english[english.index("<main") :])
    assert not re.search(r">[^<]*[\u4e00-\u9fff]", shown)


def test_the_page_works_without_script_and_has_none_inside(world, register):
    page = page_of(world, register.put())
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\s(on[a-z]+|style)=", page)
    assert re.search(r'<form class="check" action="/c/[^"]+/check\?lang=zh" method="post"', page)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>\"'", "{{ 7 * 7 }}", "\u202etxt"])
def test_what_a_maker_wrote_is_text_and_nothing_else(world, register, hostile):
    product = register.put(1).content.product
    named = product.model_copy(update={"name": Label(en=hostile, zh=hostile), "model": hostile})
    page = page_of(world, register.put(2, product=named.model_dump()))
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert not re.search(r"<h1>\s*49", page)


def test_the_bar_of_stages_sums_and_shows_credits_left_of_zero(world, register):
    kept = register.put(1)
    widths = [
        float(one) for one in re.findall(r'<rect [^>]*width="([\d.]+)%"', page_of(world, kept))
    ]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert len(widths) == len(kept.content.stages)
    credit = {"key": "eol", "label": {"en": "end", "zh": "废弃"}, "kgco2e": -40.0, "share": None}
    stages = [stage.model_dump() for stage in kept.content.stages]
    page = page_of(world, register.put(2, stages=[*stages, credit]))
    zero = float(re.search(r'class="zero" x1="([\d.]+)%"', page)[1])
    assert zero == pytest.approx(100 * 40 / (kept.content.kgco2e + 80), rel=0.2)
    starts = re.findall(r'<rect class="fill-\d" x="([\d.]+)%"[^>]*width="([\d.]+)%"', page)
    assert float(starts[-1][0]) + float(starts[-1][1]) == pytest.approx(zero, abs=0.01)


def test_pages_of_the_old_and_the_new_certificate_name_each_other(world, register):
    old = register.put(1)
    new = register.put(2, supersedes=old.number)
    register.happen(old, EventKind.SUPERSEDED, "new-certificate", replaced_by=new.number)
    assert f'href="/c/{new.number}?lang=zh"' in page_of(world, old)
    assert f'href="/c/{old.number}?lang=zh"' in page_of(world, new)


def test_a_known_page_is_not_sent_again_and_is_compressed(world, register):
    path = f"/c/{register.put().number}"
    first = world.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "public, no-cache"
    plain = world.client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text
    assert len(gzip.compress(plain.content)) < len(plain.content) / 2
    again = world.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


MISTYPED = {
    make_number("DEMO", "TB", 2026, 9): "没有编号为 DEMO-TB-2026-000009-",
    "DEMO-TB-2026-000009-A": "校验码不符",
    "<b>x": "不是证书编号",
    "a' OR 1=1 --": "不是证书编号",
    "%00": "不是证书编号",
}


def test_an_unknown_number_is_told_apart_from_a_mistyped_one(world):
    for number, said in MISTYPED.items():
        page = world.client.get(f"/c/{number}", headers=BROWSER)
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")
        assert said in text_of(page.text)
        assert "<b>x" not in page.text
        data = world.client.get(f"/c/{number}")
        assert data.headers["content-type"].startswith("application/problem+json")
        assert data.status_code == 404


def test_a_number_in_small_letters_is_found(world, register):
    kept = register.put()
    assert world.client.get(f"/c/{kept.number.lower()}").status_code == 200


def test_any_address_a_browser_does_not_find_is_a_page(world):
    page = world.client.get("/nowhere", headers={**BROWSER, "Accept-Language": "en"})
    assert page.status_code == 404
    assert "there is nothing at this address." in text_of(page.text)
    assert (
        world.client.get("/v1/nowhere", headers=BROWSER)
        .headers["content-type"]
        .startswith("application/problem+json")
    )


def test_the_address_for_problems_is_the_bodys_and_the_services(world, register):
    world.service.settings.contact = "report@tanbiao.example"
    kept = register.put()
    assert f'href="mailto:report@tanbiao.example?subject={kept.number}"' in page_of(world, kept)


def test_every_state_has_a_shape_of_its_own():
    macro = environment().get_template("state.html.j2").module.icon
    shapes = {str(macro(state.value)) for state in CertificateStatus}
    assert len(shapes) == len(CertificateStatus)
