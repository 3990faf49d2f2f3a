"""ILCD+EPD data sets: the official XSD, official samples, modules that sum, hostile XML."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from footprint.errors import Severity
from footprint.formats import ilcd_epd, safe_xml
from footprint.formats.contract import FormatError
from tests.footprint.formats.official import SCHEMAS, official
from tests.statements import EXAMPLES, statement_of

LIFT = "elevator/home-lift-400kg.yaml"
SAMPLES = (
    "57a4ae65-d305-421e-b21f-a3f0c35b8abe.xml",
    "Heizkoerper.xml",
    "Kalk_(CaO__Feinkalk).xml",
    "sample_EPD.xml",
)
LATER = ("EPDv1.3_example_57a4ae65-d305-421e-b21f-a3f0c35b8abe.xml", "sample_EPD.xml")


@cache
def schema() -> Any:
    xmlschema = pytest.importorskip("xmlschema")
    folder = SCHEMAS / "ilcd-epd"
    official("ilcd-epd/v1.2/schemas/EPD_DataSet.xsd")
    local = (folder / "xml.xsd").as_uri()
    return xmlschema.XMLSchema(
        str(folder / "v1.2/schemas/EPD_DataSet.xsd"),
        uri_mapper=lambda uri: local if uri.endswith("/xml.xsd") else uri,
        allow="local",
    )


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_data_set_is_valid_for_the_official_schema(example: str) -> None:
    document = ilcd_epd.write(statement_of(example)).decode()
    assert [one.reason for one in schema().iter_errors(document)] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_official_sample_is_read(sample: str) -> None:
    read = ilcd_epd.read(official(f"ilcd-epd/v1.2/sample_data/processes/{sample}"))
    assert read["type"] == "EPD"
    assert read["reference_flow"]["amount"] is not None
    assert any("A1-A3" in [m["module"] for m in one["modules"]] for one in read["indicators"])


@pytest.mark.parametrize("sample", LATER)
def test_samples_of_the_next_version_are_read(sample: str) -> None:
    assert ilcd_epd.read(official(f"ilcd-epd/v1.3-alpha/sample_data/processes/{sample}"))["uuid"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_was_written_is_read_back(example: str) -> None:
    statement = statement_of(example)
    assert ilcd_epd.read(ilcd_epd.write(statement)) == ilcd_epd.declaration(statement)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_kinds_sum_to_the_total_in_every_module(example: str) -> None:
    total, *parts = [
        {m["module"]: Decimal(m["amount"]) for m in one["modules"]}
        for one in ilcd_epd.declaration(statement_of(example))["indicators"]
    ]
    for module, amount in total.items():
        if module != "D":  # what lies beyond the boundary is known as a total only
            assert sum(part[module] for part in parts) == amount
    declared = sum(amount for module, amount in total.items() if module != "D")
    assert float(declared) == ilcd_epd.value(statement_of(example)).kgco2e


@pytest.mark.parametrize(
    ("example", "modules"),
    [
        (LIFT, "A1 A2 A3 A4 A5 B2 B4 B6 C1 C2 C3 C4 D"),
        ("chair/office-swivel-chair.yaml", "A1 A2 A3 A4 A5 B1-B7 C1-C4 D"),
        ("pv-module/topcon-glass-glass.yaml", "A1-A3"),
    ],
)
def test_modules_are_named_as_en_15804_does(example: str, modules: str) -> None:
    total, *_ = ilcd_epd.declaration(statement_of(example))["indicators"]
    assert " ".join(one["module"] for one in total["modules"]) == modules


def test_stages_of_a_family_are_one_column_named_by_its_range() -> None:
    total, *_ = ilcd_epd.declaration(statement_of("tea/green-tea-anji.yaml"))["indicators"]
    assert [one["module"] for one in total["modules"]] == ["A1-C4"]


def test_other_factors_than_those_of_ef_have_identifiers_of_our_own() -> None:
    statement = statement_of(LIFT)
    hashes = statement.footprint.hashes.model_copy(update={"method_code": "ar5-gwp100"})
    footprint = statement.footprint.model_copy(update={"hashes": hashes})
    other = statement.model_copy(update={"footprint": footprint})
    official_ids = {one["uuid"] for one in ilcd_epd.declaration(statement)["indicators"]}
    assert official_ids.isdisjoint(one["uuid"] for one in ilcd_epd.declaration(other)["indicators"])
    assert "not-ef-3-1" in [one.code for one in ilcd_epd.missing(other)]


def test_the_identifiers_of_the_indicators_are_the_official_ones() -> None:
    listed = official("ilcd-epd/v1.2/doc/identifiers/EN15804+A2_EF3.1_indicators.csv").decode()
    for one in ilcd_epd.declaration(statement_of(LIFT))["indicators"]:
        assert f"{one['uuid']},01.00.000,{one['name']['en']}," in listed


def test_a_study_without_a_period_or_country_is_refused() -> None:
    statement = statement_of(LIFT)
    product = statement.footprint.product.model_copy(update={"period_end": None})
    place = statement.disclosure.product.model_copy(update={"country": None})
    lacking = statement.model_copy(
        update={
            "footprint": statement.footprint.model_copy(update={"product": product}),
            "disclosure": statement.disclosure.model_copy(update={"product": place}),
        }
    )
    errors = [one.code for one in ilcd_epd.missing(lacking) if one.severity is Severity.ERROR]
    assert errors == ["no-period", "no-country"]


HOSTILE = {
    "an entity": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a file": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "too deep": b"<a>" * 70 + b"</a>" * 70,
    "half a document": b"<processDataSet>",
    "an encoding nobody knows": b'<?xml version="1.0" encoding="x-none"?><a/>',
    "a wide encoding": '<?xml version="1.0" encoding="gb18030"?><a>碳</a>'.encode("gb18030"),
    "another root": b'<a xmlns="http://lca.jrc.it/ILCD/Process"/>',
    "another namespace": b"<processDataSet/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match="ILCD"):
        ilcd_epd.read(HOSTILE[name])


def test_a_document_too_long_is_refused_before_it_is_parsed(monkeypatch: Any) -> None:
    monkeypatch.setattr(safe_xml, "LONGEST", 100)
    with pytest.raises(FormatError, match="too long"):
        ilcd_epd.read(b"<a>" + b" " * 100)


def test_an_amount_that_is_no_number_is_refused() -> None:
    document = ilcd_epd.write(statement_of(LIFT)).replace(
        b'epd:module="A1">', b'epd:module="A1">1,'
    )
    with pytest.raises(FormatError, match="amount 1,"):
        ilcd_epd.read(document)


def test_markup_and_control_characters_in_a_name_stay_text() -> None:
    statement = statement_of(LIFT)
    name = statement.disclosure.product.name.model_copy(update={"en": 'a<b>&"\x00'})
    product = statement.disclosure.product.model_copy(update={"name": name})
    disclosure = statement.disclosure.model_copy(update={"product": product})
    document = ilcd_epd.write(statement.model_copy(update={"disclosure": disclosure}))
    assert ilcd_epd.read(document)["name"]["en"] == 'a<b>&"\ufffd'
