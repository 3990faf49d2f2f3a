"""The certificate as a verifiable credential in the shape of UNTP DCC 0.7.0."""

import json
from datetime import date

import jsonschema
import pytest

from footprint.certification.credential import (
    CONTEXT_PATH,
    EXTENSION,
    build_credential,
    content_of,
    context_document,
    credential_hash,
)
from footprint.errors import InputError
from footprint.trust.documents import canonical_bytes
from tests.architecture.repository import ROOT
from tests.certificate_sample import HOST, sample_content

UNTP = ROOT.parent / "shared" / "schemas" / "untp" / "v0.7.0"
SHAPE = {
    "type": "object",
    "required": ["@context", "id", "issuer", "validFrom", "name", "credentialSubject"],
    "properties": {
        "type": {"type": "array", "contains": {"const": "DigitalConformityCredential"}},
        "@context": {
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"const": "https://vocabulary.uncefact.org/untp/0.7.0/context/"},
            ],
            "items": {"type": "string", "format": "uri"},
        },
        "issuer": {"required": ["id", "name"]},
        "validFrom": {"format": "date-time"},
        "validUntil": {"format": "date-time"},
        "credentialStatus": {
            "type": "object",
            "required": ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
            "properties": {"statusListIndex": {"type": "integer", "minimum": 0}},
        },
        "credentialSubject": {
            "required": [
                "id",
                "name",
                "assessorLevel",
                "assessmentLevel",
                "attestationType",
                "issuedToParty",
                "referenceScheme",
            ],
            "properties": {
                "conformityAssessment": {
                    "minItems": 1,
                    "items": {
                        "required": [
                            "id",
                            "name",
                            "assessmentCriteria",
                            "assessmentDate",
                            "assessedPerformance",
                            "conformityTopic",
                        ]
                    },
                }
            },
        },
    },
}
"""What UNTP DCC 0.7.0 asks of a credential, in short; the official schema is used when present."""

needs_untp = pytest.mark.skipif(not UNTP.is_dir(), reason="the official UNTP schema is not here")


def problems(document, schema):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return [problem.message for problem in validator.iter_errors(document)]


def official(name):
    return json.loads((UNTP / name).read_text(encoding="utf-8"))


def test_our_credential_has_the_shape_of_a_conformity_credential():
    assert problems(build_credential(sample_content()), SHAPE) == []


@needs_untp
def test_our_credential_is_valid_for_the_official_schema():
    schema = official("schemas/ConformityCredential.json")
    assert problems(build_credential(sample_content()), schema) == []


@needs_untp
@pytest.mark.parametrize("kind", ["", "_battery", "_smelter"])
def test_the_official_samples_are_valid_for_the_official_schema_and_our_shape(kind):
    sample = official(f"samples/ConformityCredential{kind}_instance.json")
    assert problems(sample, official("schemas/ConformityCredential.json")) == []
    assert problems({**sample, "credentialStatus": {}}, SHAPE)  # the check of ours can fail
    assert problems(sample, SHAPE) == []


@pytest.mark.parametrize("field", SHAPE["required"])
def test_a_credential_without_a_required_field_has_not_the_shape(field):
    document = build_credential(sample_content())
    del document[field]
    assert problems(document, SHAPE)


def test_the_footprint_stands_as_a_measure_in_kilograms_and_the_stages_sum_to_it():
    content = sample_content()
    (assessment,) = build_credential(content)["credentialSubject"]["conformityAssessment"]
    total, *stages = [one["measure"] for one in assessment["assessedPerformance"]]
    assert total == {"value": content.kgco2e, "unit": "KGM"}
    assert sum(one["value"] for one in stages) == pytest.approx(content.kgco2e, rel=1e-12)


def test_the_content_comes_back_exactly_through_canonical_json():
    content = sample_content()
    text = canonical_bytes(build_credential(content))
    assert content_of(json.loads(text)) == content
    assert canonical_bytes(json.loads(text)) == text


@pytest.mark.parametrize("value", [285.0, 1e21, 1e-7, 0.1 + 0.2, -0.0, 5e-324, 123456789.12345678])
def test_a_figure_of_any_size_survives_canonical_json(value):
    content = sample_content(kgco2e=value)
    text = canonical_bytes(build_credential(content))
    assert content_of(json.loads(text)).kgco2e == value


def test_validity_ends_with_the_last_day_in_china():
    document = build_credential(sample_content(valid_until=date(2028, 11, 20)))
    assert document["validUntil"] == "2028-11-20T23:59:59+08:00"
    assert document["validFrom"] == "2026-11-21T16:00:00+08:00"  # the issue, at 8:00 UTC


def test_a_reader_of_linked_data_finds_both_status_entries_under_one_property():
    document = build_credential(sample_content())
    terms = context_document(f"https://{HOST}/")["@context"]
    assert document["@context"][2] == f"https://{HOST}{CONTEXT_PATH}"
    assert terms["suspensionStatus"]["@id"].endswith("#credentialStatus")
    assert terms[EXTENSION] == {"@id": f"https://{HOST}{CONTEXT_PATH}#content", "@type": "@json"}
    purposes = [document[key]["statusPurpose"] for key in ("credentialStatus", "suspensionStatus")]
    assert purposes == ["revocation", "suspension"]


@needs_untp
def test_our_terms_redefine_none_of_untp_or_of_w3c():
    ours = set(context_document("https://x")["@context"]) - {"@protected"}
    for name in ("credentials-v2", "untp"):
        assert ours.isdisjoint(official(f"contexts/{name}.jsonld")["@context"])


def break_measure(document):
    assessment = document["credentialSubject"]["conformityAssessment"][0]
    assessment["assessedPerformance"][0]["measure"]["value"] = 1.0


def break_issuer(document):
    document["issuer"]["id"] = "did:web:other.example"


def break_status(document):
    document["credentialStatus"]["statusListIndex"] = 1


def break_end(document):
    document["validUntil"] = "2099-01-01T00:00:00Z"


def break_content(document):
    document["credentialSubject"][EXTENSION]["surprise"] = 1


def drop_subject(document):
    document["credentialSubject"] = [document["credentialSubject"]]


@pytest.mark.parametrize(
    "spoil", [break_measure, break_issuer, break_status, break_end, break_content, drop_subject]
)
def test_a_credential_that_contradicts_itself_is_refused(spoil):
    document = build_credential(sample_content())
    spoil(document)
    with pytest.raises(InputError):
        content_of(document)


@pytest.mark.parametrize("document", [{}, {"credentialSubject": {EXTENSION: None}}])
def test_what_holds_no_certificate_is_refused(document):
    with pytest.raises(InputError):
        content_of(document)


def test_the_hash_of_a_credential_does_not_depend_on_the_order_of_its_fields():
    document = build_credential(sample_content())
    assert credential_hash(dict(reversed(document.items()))) == credential_hash(document)


def test_the_demo_mark_stands_in_the_assessment_level():
    subject = build_credential(sample_content(demo=True))["credentialSubject"]
    assert subject["assessmentLevel"] == "no-endorsement"
    subject = build_credential(sample_content(demo=False))["credentialSubject"]
    assert subject["assessmentLevel"] == "scheme-cab"
