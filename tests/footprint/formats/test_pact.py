"""PACT 3.0.4: what is written, read back, linted, and taken as a figure of a bill line."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from footprint.certification.public import private_words
from footprint.errors import Severity
from footprint.formats.contract import FormatError
from footprint.formats.pact import FORMAT, read
from footprint.formats.pact_import import Line, take
from footprint.formats.pact_lint import Expected, lint
from footprint.trust.errors import TrustError
from footprint.trust.integrity import sign_document
from footprint.trust.keys import Ed25519Signer
from tests.architecture.repository import ROOT
from tests.statements import EXAMPLES, statement_of, study_of

SPECIFICATION = ROOT.parent / "shared" / "schemas" / "pact" / "pact-openapi-3.0.4-conformance.yaml"
GATE = ("pv-module/topcon-glass-glass.yaml", "tea/black-tea-bulk.yaml", "textile/silk-scarf.yaml")
AT = datetime(2026, 11, 21, tzinfo=UTC)
PARTS = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "biogenicNonCO2Emissions",
)


def written(example="tea/black-tea-bulk.yaml"):
    return json.loads(FORMAT.write(statement_of(example)))


def sound():
    """Return a footprint per kilogram about which nothing is to be said."""
    document = written()
    document["pcf"]["packagingEmissionsIncluded"] = True
    return document


def found(**changes):
    """Return what lint says of a sound footprint with some fields of its pcf changed."""
    document = sound()
    document["pcf"].update(changes)
    return {one.code: one for one in lint(document, Expected(AT))}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_valid_by_the_official_schema(example):
    if not SPECIFICATION.exists():
        pytest.skip("the official PACT OpenAPI is not beside this checkout")
    everything = yaml.safe_load(SPECIFICATION.read_text("utf-8"))
    resource = Resource(contents=everything, specification=DRAFT202012)
    validator = jsonschema.Draft202012Validator(
        {"$ref": "urn:pact#/components/schemas/ProductFootprint"},
        registry=Registry().with_resource("urn:pact", resource),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    assert [error.message for error in validator.iter_errors(written(example))] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_of_the_bill_leaves(example):
    text = FORMAT.write(statement_of(example)).decode()
    assert [
        word for word in private_words(study_of(example)) if len(word) > 1 and word in text
    ] == []


@pytest.mark.parametrize("example", GATE)
def test_totals_are_the_exact_sums_of_plain_decimals(example):
    pcf = written(example)["pcf"]
    parts = sum(Decimal(pcf[name]) for name in PARTS)
    assert Decimal(pcf["pcfExcludingBiogenicUptake"]) == parts
    including = parts + Decimal(pcf["biogenicCO2Uptake"])
    assert Decimal(pcf["pcfIncludingBiogenicUptake"]) == including


@pytest.mark.parametrize("example", GATE)
def test_what_is_written_is_read_back_and_sound(example):
    data = FORMAT.write(statement_of(example))
    assert data == FORMAT.write(statement_of(example))
    document = read(data)
    assert document == json.loads(data)
    assert read(b'{"data": ' + data + b"}") == document
    assert {one.code for one in lint(document, Expected(AT))} <= {"without-packaging"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_only_cradle_to_gate_may_be_stated(example):
    codes = [one.code for one in FORMAT.missing(statement_of(example))]
    whole = statement_of(example).footprint.boundary == "cradle-to-gate"
    assert codes == ([] if whole else ["not-cradle-to-gate"])


def test_what_the_specification_demands_and_nobody_said_is_named():
    statement = statement_of(GATE[0])
    product = statement.disclosure.product.model_copy(
        update={"mass_kg": None, "fossil_carbon_kg": None}
    )
    disclosure = statement.disclosure.model_copy(update={"product": product})
    codes = {
        one.code for one in FORMAT.missing(statement.model_copy(update={"disclosure": disclosure}))
    }
    assert "no-fossil-carbon" in codes


def test_parts_that_do_not_sum_are_shown_with_the_difference():
    stated = Decimal(written()["pcf"]["pcfExcludingBiogenicUptake"])
    one = found(pcfExcludingBiogenicUptake=str(stated + 1))["parts-do-not-sum"]
    assert one.severity is Severity.WARNING
    assert "a difference of 1 kg" in one.text.en
    assert "相差 1 kg" in one.text.zh


def test_packaging_that_is_not_in_it_is_said():
    assert found(packagingEmissionsIncluded=False).keys() == {"without-packaging"}
    both = found(packagingEmissionsIncluded=False, packagingGhgEmissions="0.1")
    assert both.keys() == {"without-packaging", "packaging-denied"}


def test_a_difference_that_rounding_explains_is_none():
    pcf = {
        "pcfExcludingBiogenicUptake": "3",
        "pcfIncludingBiogenicUptake": "3",
        "fossilGhgEmissions": "2.6",
        "landUseChangeGhgEmissions": "0",
        "biogenicNonCO2Emissions": "0",
        "biogenicCO2Uptake": "0",
        "aircraftGhgEmissions": "0",
        "packagingGhgEmissions": "0",
    }
    assert found(**pcf) == {}
    assert "parts-do-not-sum" in found(**{**pcf, "fossilGhgEmissions": "1.2"})


@pytest.mark.parametrize("given", [2.75, "2.75e0", 3])
def test_a_decimal_as_a_number_or_with_an_exponent_is_said(given):
    one = found(landAreaOccupation=given)["decimal-not-plain"]
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize("given", ["many", "", None, True, "NaN", "1" * 61, "1e9999", "１"])
def test_a_total_that_is_no_decimal_refuses(given):
    assert found(pcfExcludingBiogenicUptake=given)["not-a-decimal"].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("primaryDataShare", "100.1"),
        ("primaryDataShare", "-1"),
        ("fossilGhgEmissions", "-1"),
        ("biogenicCO2Uptake", "1"),
        ("dqi", {"technologicalDQR": "5.5", "geographicalDQR": "1", "temporalDQR": "1"}),
        ("dqi", {"technologicalDQR": "0.9", "geographicalDQR": "1", "temporalDQR": "1"}),
        ("declaredUnitAmount", "0"),
    ],
)
def test_what_is_out_of_its_range_is_said(field, given):
    assert "out-of-range" in found(**{field: given})


def test_an_expired_footprint_is_refused_and_a_long_validity_cut():
    document = sound()
    late = Expected(datetime(2040, 1, 1, tzinfo=UTC))
    assert "expired" in [one.code for one in lint(document, late)]
    document["validityPeriodEnd"] = "2039-01-01T00:00:00Z"
    assert [one.code for one in lint(document, Expected(AT))] == ["valid-too-long"]
    figure = take(document, Line("1", "kg"), Expected(AT)).figure
    assert (figure.valid_from.isoformat(), figure.valid_to.isoformat()) == (
        "2025-01-01",
        "2029-01-01",
    )


@pytest.mark.parametrize(
    "described",
    ["Cradle-to-grave: all stages", "gate to gate", "Raw materials, production, use phase"],
)
def test_another_boundary_is_refused(described):
    one = found(boundaryProcessesDescription=described)["another-boundary"]
    assert one.severity is Severity.ERROR


def test_a_stage_that_is_said_to_be_left_out_is_no_other_boundary():
    said = "Cradle to gate. Use phase and end of life are not known; excluding the use phase."
    assert "another-boundary" in found(boundaryProcessesDescription=said)
    said = "Cradle to gate, excluding the use phase and the end of life."
    assert found(boundaryProcessesDescription=said) == {}


def test_other_gwp_factors_and_several_geographies_are_said():
    assert "another-gwp-set" in found(ipccCharacterizationFactors=["AR5"])
    assert "several-geographies" in found(geographyCountry="CN")


def test_a_signature_is_checked_if_its_key_is_known_and_said_if_not():
    signer = Ed25519Signer("k", bytes(range(32)))
    signed = sign_document(sound(), signer, "did:web:supplier.example#k", AT)
    known = Expected(AT, keys={"did:web:supplier.example#k": signer.public_key})
    assert lint(signed, known) == ()
    assert [one.code for one in lint(signed, Expected(AT))] == ["signed-by-unknown-key"]
    forged = {**signed, "companyName": "Another Ltd"}
    assert [one.code for one in lint(forged, known)] == ["signature-wrong"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"pcf": 5}',
        b'{"pcf": "x", "id": 1}',
        b'{"id": 1, "id": 2}',
        b"[" * 1_000_000,
        b" " * 50_000_000,
    ],
)
def test_what_is_no_footprint_is_a_sentence(data):
    with pytest.raises((FormatError, TrustError)) as caught:
        read(data)
    assert caught.value.findings[0].text.zh


def test_a_figure_is_converted_to_the_unit_of_its_line():
    document = written()  # per kilogram
    per_kg = float(document["pcf"]["pcfExcludingBiogenicUptake"])
    for line, expected in (
        (Line("1", "kg"), per_kg),
        (Line("1", "g"), per_kg / 1000),
        (Line("1", "t"), per_kg * 1000),
        (Line("1", "件", 0.25), per_kg / 4),
    ):
        assert take(document, line, Expected(AT)).figure.kgco2e_per_unit == pytest.approx(expected)
    document["pcf"]["declaredUnitAmount"] = "2"
    assert take(document, Line("1", "kg"), Expected(AT)).figure.kgco2e_per_unit == per_kg / 2


def test_a_figure_per_piece_becomes_one_per_kilogram_by_its_mass():
    document = written("textile/silk-scarf.yaml")
    mass = float(document["pcf"]["productMassPerDeclaredUnit"])
    total = float(document["pcf"]["pcfExcludingBiogenicUptake"])
    figure = take(document, Line("1", "kg"), Expected(AT)).figure
    assert figure.kgco2e_per_unit == pytest.approx(total / mass)


def test_a_unit_of_another_kind_is_refused():
    with pytest.raises(FormatError) as caught:
        take(written(), Line("7", "m2"), Expected(AT))
    assert caught.value.findings[0].code == "unit-of-another-kind"


def test_the_source_names_identifier_company_and_version():
    document = written()
    source = take(document, Line("1", "kg"), Expected(AT)).figure.source
    for part in (document["id"], document["companyName"], "PACT 3.0.4", "2026-11-21"):
        assert part in source
