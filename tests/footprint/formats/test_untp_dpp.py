"""UNTP digital product passports: the official schema, exact sums, what is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import jsonschema
import pytest

from footprint.formats import untp_dpp
from footprint.formats.contract import FormatError
from tests.footprint.formats.official import official
from tests.statements import EXAMPLES, statement_of

LIFT = "elevator/home-lift-400kg.yaml"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_passport_is_valid_for_the_official_schema(example: str) -> None:
    schema = json.loads(official("untp/v0.7.0/schemas/DigitalProductPassport.json"))
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    document = json.loads(untp_dpp.write(statement_of(example)))
    assert [one.message for one in checker.iter_errors(document)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_stages_and_buckets_sum_to_the_claimed_total_exactly(example: str) -> None:
    document = json.loads(untp_dpp.write(statement_of(example)), parse_float=Decimal)
    (claim,) = document["credentialSubject"]["performanceClaim"]
    total, *others = claim["claimedPerformance"]
    values = [Decimal(one["measure"]["value"]) for one in others]
    assert sum(values[:5]) == sum(values[5:]) == Decimal(total["measure"]["value"])
    assert float(total["measure"]["value"]) == untp_dpp.value(statement_of(example)).kgco2e


def test_the_terms_are_those_of_the_official_context() -> None:
    document = json.loads(untp_dpp.write(statement_of(LIFT)))
    context = official("untp/v0.7.0/contexts/untp.jsonld").decode()
    known = context + official("untp/v0.7.0/contexts/credentials-v2.jsonld").decode()

    def terms(value: object) -> set[str]:
        if isinstance(value, list):
            return {term for one in value for term in terms(one)}
        if isinstance(value, dict):
            return {key for key in value if key != "@context"} | {
                term for one in value.values() for term in terms(one)
            }
        return set()

    assert {term for term in terms(document) if f'"{term}"' not in known} == set()


def test_what_was_written_is_read_back() -> None:
    statement = statement_of(LIFT)
    assert untp_dpp.read(untp_dpp.write(statement)) == untp_dpp.passport(statement)


def test_the_certificate_is_named_as_evidence() -> None:
    document = untp_dpp.passport(statement_of(LIFT))
    (claim,) = document["credentialSubject"]["performanceClaim"]
    assert [one["linkURL"] for one in claim["evidence"]] == [
        "https://tanbiao.example/c/DEMO-TB-2026-000001-9",
        "https://tanbiao.example/s/study",
    ]


def test_what_is_lacking_is_told_with_its_field() -> None:
    statement = statement_of(LIFT)
    product = statement.disclosure.product.model_copy(
        update={"classifications": (), "plant": None, "country": None}
    )
    disclosure = statement.disclosure.model_copy(update={"product": product})
    found = untp_dpp.missing(statement.model_copy(update={"disclosure": disclosure}))
    assert [one.code for one in found] == ["no-classifications", "no-plant", "no-country", "no-did"]


def test_a_declarant_with_a_did_issues_the_passport() -> None:
    statement = statement_of(LIFT)
    declarant = statement.disclosure.declarant.model_copy(
        update={"identifiers": ("urn:x:1", "did:web:exporter.example")}
    )
    disclosure = statement.disclosure.model_copy(update={"declarant": declarant})
    issued = statement.model_copy(update={"disclosure": disclosure})
    assert untp_dpp.missing(issued) == ()
    assert untp_dpp.passport(issued)["issuer"]["id"] == "did:web:exporter.example"


@pytest.mark.parametrize("change", ["another version", "another type"])
def test_another_credential_is_refused(change: str) -> None:
    document = untp_dpp.passport(statement_of(LIFT))
    if change == "another version":
        document["@context"][1] = "https://test.uncefact.org/vocabulary/untp/dpp/0.6.1/"
    else:
        document["type"] = ["DigitalConformityCredential", "VerifiableCredential"]
    with pytest.raises(FormatError, match="no UNTP digital product passport"):
        untp_dpp.read(json.dumps(document).encode())


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_validator_of_passports_finds_no_fault(example: str) -> None:
    validator = pytest.importorskip("dppvalidator.validators")
    found = validator.ValidationEngine().validate(json.loads(untp_dpp.write(statement_of(example))))
    assert [str(one) for one in found.errors] == []
    assert found.valid
