"""Disclosures: completed by study and certificate, refused by field; a template of all fields."""

import re

import pytest

from api.documents import parse_plain
from api.statements.disclosures import TEMPLATE, complete, read_disclosure
from footprint.errors import InputError
from footprint.statement import Disclosure
from tests.certificate_sample import sample_content, sample_study
from tests.statements import disclosure_of, study_of

EXAMPLE = "pv-module/topcon-glass-glass.yaml"
LEAST = {
    "declarant": {"identifiers": ["urn:pact:company:customcode:vendor-assigned:1"]},
    "product": {"identifiers": ["urn:gtin:4712345060507"]},
}


def refused(given, certificate=None):
    with pytest.raises(InputError) as failure:
        complete(given, study_of(EXAMPLE), certificate)
    return {one.place.column: one for one in failure.value.findings}


def with_product(**changes):
    return {**LEAST, "product": {**LEAST["product"], **changes}}


def test_what_the_study_knows_need_not_be_typed():
    study = study_of(EXAMPLE)
    found = complete(LEAST, study)
    assert found.declarant.name.en == study.result.product.manufacturer
    assert found.product.model == study.result.product.model
    assert (found.product.country, found.product.subdivision) == ("CN", "CN-ZJ")
    assert found.assurance is None


def test_a_certificate_fills_parties_verification_and_address():
    content = sample_content()
    found = complete(LEAST, sample_study(), content)
    assert found.declarant.name == content.client.name
    assert content.factory.name.zh in found.product.plant.zh
    assert found.assurance.certificate == content.number
    assert found.assurance.provider == content.body.name
    assert found.study_url == content.verify_url
    assert found.valid_until == content.valid_until


def test_nobody_can_claim_another_verification_than_the_certificate_gives():
    claimed = {**LEAST, "assurance": {"level": "limited", "certificate": "DEMO-TB-2026-000009-X"}}
    found = complete(claimed, sample_study(), sample_content())
    assert found.assurance.level == "reasonable"
    assert found.assurance.certificate == sample_content().number


def test_what_is_typed_counts_before_what_is_known():
    given = {**LEAST, "declarant": {**LEAST["declarant"], "name": {"en": "A", "zh": "甲"}}}
    assert complete(given, sample_study(), sample_content()).declarant.name.zh == "甲"


def test_empty_fields_and_sections_say_nothing():
    given = {**with_product(mass_kg=None), "battery": {"category": None}, "catena_x": None}
    found = complete(given, study_of(EXAMPLE))
    assert (found.product.mass_kg, found.battery, found.catena_x) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({}, "declarant.identifiers", "disclosure-missing"),
        (with_product(mass_kg="heavy"), "product.mass_kg", "disclosure-float-parsing"),
        (with_product(mass_kg=0), "product.mass_kg", "disclosure-greater-than"),
        (with_product(mass_kg="nan"), "product.mass_kg", "disclosure-finite-number"),
        (with_product(recycled_carbon_kg=-1), "product.recycled_carbon_kg", None),
        (with_product(weight=1), "product.weight", "disclosure-extra-forbidden"),
        (with_product(identifiers=[]), "product.identifiers", "disclosure-missing"),
        (with_product(identifiers=["P-1"]), "product.identifiers", "not-a-urn"),
        (with_product(identifiers=["urn:x:<b>\n"]), "product.identifiers", "not-a-urn"),
        (with_product(country="China"), "product.country", None),
        ({**LEAST, "bill": ["glass"]}, "bill", "disclosure-extra-forbidden"),
        ({**LEAST, "catena_x": {"legal_entity": "1"}}, "catena_x.legal_entity", None),
        ({**LEAST, "valid_until": "soon"}, "valid_until", None),
        ({**LEAST, "product": "a module"}, "product", None),
    ],
)
def test_a_wrong_field_is_named_in_both_languages(given, field, code):
    found = refused(given)[field]
    assert code in {None, found.code}
    assert found.text.en
    assert found.text.zh
    assert found.remedy is not None


def test_the_template_names_every_field_and_can_be_filled_in():
    text = TEMPLATE.read_text(encoding="utf-8")
    read = parse_plain(TEMPLATE.read_bytes(), as_json=False)
    whole = disclosure_of("battery-lithium-ion/lfp-prismatic-pack.yaml").model_dump()
    assert set(read) == set(Disclosure.model_fields)
    for section, given in whole.items():
        if isinstance(given, dict):
            names = set(re.findall(r"[a-z_]+", text.split(f"\n{section}:")[1].split("\n\n")[0]))
            assert set(given) <= names, section
    assert complete(read, study_of(EXAMPLE)).product.identifiers


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"a: &x 1\nb: *x", b"a: 1\na: 2", b"\xff\xfe", b"- " * 40 + b"1"]
)
def test_what_is_no_disclosure_is_refused_in_words(tmp_path, content):
    path = tmp_path / "d.yml"
    path.write_bytes(content)
    with pytest.raises(InputError) as failure:
        read_disclosure(path)
    assert failure.value.findings[0].text.zh
