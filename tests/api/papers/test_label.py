"""Labels: what they say, to whom, and that an independent reader can read their codes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from itertools import product
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.papers.amounts import write_amount
from api.papers.label import LabelOptions, label, label_alt, may_meet_consumers
from api.papers.label_proof import claims_of, read_label, sign_label
from api.papers.typesetting import DOTS_PER_INCH, Medium
from footprint.certification.certificate import CertifiedProduct, Comparison
from footprint.errors import InputError
from footprint.trust.errors import TrustError
from footprint.trust.keys import Ed25519Signer
from tests.api.papers.reading import (
    code_place,
    open_png,
    page_pictures,
    page_sizes_mm,
    page_texts,
    plain,
    read_codes,
)
from tests.certificate_sample import label as both
from tests.certificate_sample import sample_content

KEY = Ed25519Signer("key-1", b"\7" * 32)
GROUP = Comparison(
    group=both("modules, per kWp", "光伏组件，每 kWp"),
    count=14,
    lowest_kgco2e=310.0,
    highest_kgco2e=520.5,
    rank=4,
)
WHOLE_LIFE = {"declared_unit": False, "consumer_label": True, "boundary": "cradle-to-grave"}


def drawn(content=None, **options):
    return label(content or sample_content(), LabelOptions(**options))


def said(content=None, **options):
    (text,) = page_texts(drawn(content, medium=Medium.PDF, **options))
    return text


@pytest.mark.parametrize("proof", [False, True])
@pytest.mark.parametrize(
    ("width_mm", "colour", "language"),
    list(product((30, 50, 80), (True, False), ("zh", "en", "both"))),
)
def test_the_code_of_every_label_is_read_back(width_mm, colour, language, proof):
    content = sample_content(comparison=GROUP)
    text = sign_label(content, KEY) if proof else None
    options = {"width_mm": width_mm, "colour": colour, "language": language, "proof": text}
    if proof and width_mm == 30:
        with pytest.raises(InputError, match="no room"):
            drawn(content, medium=Medium.PNG, **options)
        return
    picture = open_png(drawn(content, medium=Medium.PNG, **options))
    assert read_codes(picture) == [text or content.verify_url]
    assert picture.width == pytest.approx(width_mm / 25.4 * DOTS_PER_INCH, abs=1)


@pytest.mark.parametrize("width_mm", [30, 50, 80])
def test_the_pdf_has_the_size_asked_for_and_its_code_can_be_read(width_mm):
    made = drawn(medium=Medium.PDF, width_mm=width_mm)
    ((width, height),) = page_sizes_mm(made)
    assert width == pytest.approx(width_mm, abs=0.01)
    assert height < 3 * width
    assert read_codes(page_pictures(made)[0]) == [sample_content().verify_url]


@pytest.mark.parametrize("width_mm", [30, 50, 80])
def test_modules_are_at_least_four_tenths_of_a_millimetre_with_four_of_margin(width_mm):
    modules = 33  # version 4 of ISO/IEC 18004, which the address needs
    picture = open_png(drawn(medium=Medium.PNG, width_mm=width_mm)).convert("L")
    left, top, side = code_place(picture)
    module = side / modules
    assert module / DOTS_PER_INCH * 25.4 >= 0.4 - 0.01
    quiet = (left - 3.8 * module, top - 3.8 * module, left + side + 3.8 * module, top - module / 2)
    assert picture.crop(tuple(map(round, quiet))).getextrema() == (255, 255)
    right, low = left + side, top + side
    beside = (right + module / 2, top, right + 3.8 * module, low + 3.8 * module)
    assert picture.crop(tuple(map(round, beside))).getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "zh",
            [
                "产品碳足迹",
                "370kgCO2e",
                "每1kWp额定功率",
                "摇篮到大门",
                "暂无可比组",
                "DEMO-TB-2026-000001-9",
                "有效期至2028年11月20日",
                "示范认证机构（虚构）",
                "GB/T24067-2024·ISO14067:2018",
                "演示·不证明任何事项",
                "非国家碳足迹标识",
                "供企业间使用，不面向消费者",
            ],
        ),
        (
            "en",
            [
                "Productcarbonfootprint",
                "370kgCO2e",
                "per1kWpofratedpower",
                "cradletogate",
                "nocomparisongroup",
                "DEMO-TB-2026-000001-9",
                "validto20Nov2028",
                "DemoCertificationBody(invented)",
                "DEMO–certifiesnothing",
                "notthenationalmark",
                "forbusinesscustomers,notforconsumers",
            ],
        ),
    ],
)
def test_a_label_says_what_it_must(language, parts):
    for text in (
        said(language=language),
        said(language="both"),
        said(language=language, colour=False),
    ):
        for part in parts:
            assert part in text


def test_a_label_in_earnest_does_not_speak_of_demonstrations():
    text = said(sample_content(demo=False), language="both")
    for word in ("演示", "DEMO–", "非国家碳足迹标识", "notthenationalmark"):
        assert word not in text


def test_a_scheme_with_a_mark_of_its_own_is_told_apart():
    assert "非国家碳足迹标识" in said(sample_content(demo=False, external_mark=True))


def test_a_position_is_shown_within_its_group():
    text = said(sample_content(comparison=GROUP), language="both")
    assert "光伏组件，每kWp：由低到高第4/14位" in text
    assert "modules,perkWp:4of14,lowestfirst" in text
    assert "310kg521kg" in text
    assert "暂无可比组" not in text


def test_no_position_is_shown_within_a_small_group():
    small = GROUP.model_copy(update={"count": 9})
    text = said(sample_content(comparison=small))
    assert "暂无可比组" in text
    assert "521" not in text


@pytest.mark.parametrize(
    ("kgco2e", "share"), [(310.0, 0.0), (415.25, 0.5), (520.5, 1.0), (900.0, 1.0)]
)
def test_the_dot_stands_where_the_product_does(kgco2e, share):
    content = sample_content(comparison=GROUP, kgco2e=kgco2e)
    picture = open_png(drawn(content, medium=Medium.PNG, width_mm=80)).convert("RGB")
    red = [
        left
        for left in range(picture.width)
        for top in range(picture.height // 4, picture.height // 2, 4)
        if _is_accent(picture.getpixel((left, top)))
    ]
    centre = (min(red) + max(red)) / 2
    edge, dot = 1.5 / 80 * picture.width, 1.15 * 8.2 / 72 * DOTS_PER_INCH
    expected = edge + dot / 2 + share * (picture.width - 2 * edge - dot)
    assert centre == pytest.approx(expected, abs=4)


def _is_accent(pixel):
    red, green, blue = pixel
    return red > 150 and green < 60 and blue < 60


@pytest.mark.parametrize(
    "changes",
    [
        {"consumer_label": False, "declared_unit": False},
        {"consumer_label": True, "declared_unit": True},
        {"consumer_label": False, "declared_unit": True},
    ],
)
def test_no_label_for_consumers_without_the_whole_life_cycle(changes):
    content = sample_content(**changes)
    assert not may_meet_consumers(content)
    for medium in Medium:
        with pytest.raises(InputError) as refused:
            drawn(content, medium=medium, consumer=True)
        assert refused.value.findings[0].code == "label-not-for-consumers"
    assert "供企业间使用" in said(content)


def test_a_label_for_consumers_says_nothing_of_business():
    text = said(sample_content(**WHOLE_LIFE), consumer=True)
    assert "供企业间使用" not in text


def test_the_drawing_carries_its_words():
    content = sample_content(product=_product('<script>alert("1")</script> & 椅子 \x00'))
    root = ET.fromstring(drawn(content, medium=Medium.SVG))  # noqa: S314 - our own
    (title,) = [one for one in root if one.tag.endswith("title")]
    assert root.get("role") == "img"
    assert root.get("aria-label") == title.text
    assert title.text.startswith('<script>alert("1")</script> & 椅子')
    assert "370 kg CO2e" in title.text
    assert not [one for one in root.iter() if "script" in one.tag]


def test_the_alternative_text_says_number_unit_boundary_and_certificate():
    assert label_alt(sample_content(), "zh") == (
        "N型 TOPCon 双玻组件 585 W的碳足迹：每 1 kWp 额定功率 370 kg CO2e，摇篮到大门；"
        "证书 DEMO-TB-2026-000001-9，有效期至 2028年11月20日。演示 · 不证明任何事项"
    )
    assert "370 kg CO2e per 1 kWp of rated power, cradle to gate" in label_alt(
        sample_content(), "en"
    )


@pytest.mark.parametrize("medium", list(Medium))
def test_the_same_label_is_the_same_bytes(medium):
    assert drawn(medium=medium) == drawn(medium=medium)


def _product(name):
    return CertifiedProduct(
        name=both(name, name), model="M", family="pv-module", family_label=both("module", "组件")
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80), st.sampled_from([30, 50, 80]))
def test_any_name_leaves_the_code_readable(name, width_mm):
    content = sample_content(
        product=_product(name),
        functional_unit_label=both(name, name),
        body=sample_content().body.model_copy(update={"name": both(name, name)}),
    )
    made = drawn(content, medium=Medium.PNG, width_mm=width_mm, language="both")
    assert read_codes(open_png(made)) == [content.verify_url]


def test_an_address_too_long_for_the_label_is_refused():
    content = sample_content(verify_url="https://" + "long." * 60 + "example/c/1")
    with pytest.raises(InputError, match="no room"):
        drawn(content, width_mm=30)
    with pytest.raises(InputError, match="longer than a QR code"):
        drawn(sample_content(verify_url="https://" + "x" * 5000), width_mm=80)


def test_a_signed_code_is_checked_without_a_network():
    content = sample_content()
    text = sign_label(content, KEY)
    claims = read_label(text, KEY.public_key)
    assert claims == claims_of(content)
    assert (claims.number, claims.co2e, claims.per) == (content.number, "370 kg", "kWp")
    assert text.startswith(f"{content.verify_url}#")


def test_another_library_checks_the_signature_of_a_code():
    token = sign_label(sample_content(), KEY).partition("#")[2]
    header, payload, signature = token.split(".")
    raw = urlsafe_b64decode(signature + "==")
    Ed25519PublicKey.from_public_bytes(KEY.public_key).verify(raw, f"{header}.{payload}".encode())
    assert json.loads(urlsafe_b64decode(header + "==")) == {"alg": "EdDSA", "kid": "key-1"}
    assert json.loads(urlsafe_b64decode(payload + "=="))["until"] == "2028-11-20"


@given(st.integers(0, 10_000), st.integers(1, 127))
def test_a_changed_code_does_not_hold(place, difference):
    text = sign_label(sample_content(), KEY)
    start = text.rindex("/") + 1
    place = start + place % (len(text) - start)
    changed = text[:place] + chr(ord(text[place]) ^ difference) + text[place + 1 :]
    with pytest.raises(TrustError):
        read_label(changed, KEY.public_key)


@pytest.mark.parametrize(
    "text", ["", "#", "#a.b.c", "x#e30.e30.", "é#é.é.é", "https://tanbiao.example"]
)
def test_what_is_no_signed_code_is_refused(text):
    with pytest.raises(TrustError):
        read_label(text, KEY.public_key)


def test_a_code_of_another_body_does_not_hold():
    with pytest.raises(TrustError, match="did not sign"):
        read_label(
            sign_label(sample_content(), KEY), Ed25519Signer("key-1", b"\x08" * 32).public_key
        )


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_a_written_amount_is_right_to_half_of_its_last_digit(kgco2e):
    amount = write_amount(kgco2e)
    grams = {"g": 1e-3, "kg": 1.0, "t": 1e3}[amount.unit]
    shown = float(amount.number.replace(",", "").replace("\u2212", "-")) * grams
    assert shown == pytest.approx(kgco2e, rel=0.00501)


@pytest.mark.parametrize(
    ("kgco2e", "number", "unit"),
    [
        (0.0, "0", "kg"),
        (12.345, "12.3", "kg"),
        (12.35, "12.4", "kg"),
        (1234.5, "1,230", "kg"),
        (9994.9, "9,990", "kg"),
        (9995.0, "10.0", "t"),
        (0.09994, "99.9", "g"),
        (0.09995, "0.100", "kg"),
        (-3.14159, "−3.14", "kg"),
    ],
)
def test_amounts_have_three_digits_and_round_halves_up(kgco2e, number, unit):
    amount = write_amount(kgco2e)
    assert (amount.number, amount.unit) == (number, unit)


def test_certificate_and_label_say_the_same_number():
    content = sample_content(kgco2e=0.0123456)
    assert "12.3gCO2e" in said(content)
    assert plain(f"{write_amount(content.kgco2e).number} g CO2e") in said(content)
