"""Catena-X PCF 9.0.0 against its official schema and sample, and what it refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from footprint.formats.catena_x import FORMAT, document, missing, read, write
from footprint.formats.contract import FormatError
from footprint.statement import Statement
from tests.footprint.formats.official import faults, official
from tests.statements import EXAMPLES, statement_of

FOLDER = "catena-x/pcf-9.0.0"
TEA, MODULE = "tea/black-tea-bulk.yaml", "pv-module/topcon-glass-glass.yaml"
GATE = [
    TEA,
    MODULE,
    "pv-module/perc-glass-backsheet.yaml",
    "textile/polyester-fabric.yaml",
    "textile/silk-scarf.yaml",
    "battery-lithium-ion/nmc811-bought-cells.yaml",
]


def with_product(statement: Statement, **changes: Any) -> Statement:
    product = statement.disclosure.product.model_copy(update=changes)
    return with_disclosure(statement, product=product)


def with_disclosure(statement: Statement, **changes: Any) -> Statement:
    return statement.model_copy(
        update={"disclosure": statement.disclosure.model_copy(update=changes)}
    )


def codes(statement: Statement) -> set[str]:
    return {found.code for found in missing(statement)}


@pytest.mark.parametrize("example", GATE)
def test_the_official_schema_finds_nothing_wrong(example: str) -> None:
    assert faults(f"{FOLDER}/Pcf-schema.json", write(statement_of(example))) == []


def test_the_official_sample_is_read() -> None:
    sample = official(f"{FOLDER}/Pcf.json")
    assert read(sample) == json.loads(sample)


@pytest.mark.parametrize("example", GATE)
def test_what_was_written_is_read_back_and_holds_no_exponent(example: str) -> None:
    written = write(statement_of(example))
    assert read(written) == document(statement_of(example))
    numbers: list[str] = []
    json.loads(written, parse_float=numbers.append)
    assert numbers
    assert not [one for one in numbers if "e" in one.lower()]


@pytest.mark.parametrize("example", GATE)
def test_the_positions_sum_to_the_totals_exactly(example: str) -> None:
    written = json.loads(write(statement_of(example)), parse_float=Decimal)
    stage = written["productLifeCycleStagesAndEmissions"][0]["productionStage"][0]
    excluding = (
        stage["fossilGhgEmissions"]
        + stage["aircraftGhgEmissions"]
        + stage["landUseChangeGhgEmissions"]
        + stage["biogenicNonCO2Emissions"]
    )
    assert excluding == stage["pcfExcludingBiogenicUptake"]
    assert excluding + stage["biogenicCO2Uptake"] == stage["pcfIncludingBiogenicUptake"]
    assert float(excluding) == FORMAT.value(statement_of(example)).kgco2e


def test_tea_is_given_per_kilogram_with_what_it_took_up() -> None:
    stage = document(statement_of(TEA))["productLifeCycleStagesAndEmissions"][0]
    production = stage["productionStage"][0]
    assert production["pcfExcludingBiogenicUptake"] == pytest.approx(2.72662, abs=1e-5)
    assert production["biogenicCO2Uptake"] == pytest.approx(-1.672, abs=1e-3)
    information = document(statement_of(TEA))["companyAndProductInformation"][0]
    assert information["productInformation"][0]["declaredUnitOfMeasurement"] == "kilogram"
    assert information["companyInformation"][0]["companyIds"][0] == "urn:BPNL00000000EXAM"


def test_aircraft_stands_beside_fossil_and_not_within() -> None:
    statement = statement_of(MODULE)
    buckets = statement.footprint.buckets
    moved = buckets.model_copy(update={"fossil": buckets.fossil - 10.0, "aircraft": 10.0})
    flown = statement.model_copy(
        update={"footprint": statement.footprint.model_copy(update={"buckets": moved})}
    )
    before, after = (
        document(one)["productLifeCycleStagesAndEmissions"][0]["productionStage"][0]
        for one in (statement, flown)
    )
    assert after["aircraftGhgEmissions"] == pytest.approx(10.0 * 0.585)
    assert after["pcfExcludingBiogenicUptake"] == before["pcfExcludingBiogenicUptake"]
    assert after["fossilGhgEmissions"] < before["fossilGhgEmissions"]


def test_only_a_footprint_to_the_gate_is_stated() -> None:
    refused = {one for one in EXAMPLES if "not-cradle-to-gate" in codes(statement_of(one))}
    assert refused == set(EXAMPLES) - set(GATE)


def test_what_is_not_known_is_asked_for_and_never_made_up() -> None:
    statement = statement_of(MODULE)
    assert codes(statement) == set()
    assert codes(with_disclosure(statement, catena_x=None)) == {"no-business-partner-number"}
    assert codes(with_product(statement, mass_kg=None)) == {"no-mass"}
    assert codes(with_product(statement, country=None)) == {"no-country"}
    assert codes(with_product(statement_of(TEA), mass_kg=None)) == {"no-packaging"}


def test_a_period_that_is_not_over_is_no_retrospective_footprint() -> None:
    statement = statement_of(MODULE)
    product = statement.footprint.product
    for end, expected in (("2026-11-21", {"period-not-over"}), (None, {"no-period"})):
        changed = product.model_copy(update={"period_end": end})
        footprint = statement.footprint.model_copy(update={"product": changed})
        assert codes(statement.model_copy(update={"footprint": footprint})) == expected


def test_a_verification_without_a_number_is_not_named() -> None:
    statement = statement_of(MODULE)
    assert document(statement)["attestationOfConformance"][0]["attestationType"] == (
        "PCF 3rd party verification"
    )
    assert statement.disclosure.assurance is not None
    unnumbered = statement.disclosure.assurance.model_copy(update={"certificate": None})
    changed = with_disclosure(statement, assurance=unnumbered)
    assert codes(changed) == {"attestation-without-number"}
    assert "attestationOfConformance" not in document(changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("scopeOfPcfForm", 0, "partialFullPcf"), "gate"),
        (("productLifeCycleStagesAndEmissions", 0, "productionStage"), "none"),
        (("productLifeCycleStagesAndEmissions", 0, "distributionStage", 0), 1),
        (("general",), {"comment": "no list"}),
    ],
)
def test_a_document_of_another_shape_is_refused_by_its_place(
    path: tuple[Any, ...], value: Any
) -> None:
    written = json.loads(write(statement_of(TEA)))
    place = written
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(FormatError) as refusal:
        read(json.dumps(written).encode())
    assert str(path[-1] if isinstance(path[-1], str) else path[-2]) in str(refusal.value)
