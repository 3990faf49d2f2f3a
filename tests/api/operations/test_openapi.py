"""The description of the interface: whole, in both languages, with examples that are right."""

import re

from jsonschema import Draft202012Validator

from api.app import create_app
from api.web.openapi import operations
from api.web.service import Service
from api.web.settings import Settings

APP = create_app(Service(Settings(data_folder="nowhere", database_url="sqlite://")))
DOCUMENT = APP.openapi()
OPERATIONS = list(operations(DOCUMENT))
CHINESE, ENGLISH = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{3}")


def bodies():
    for path, verb, operation in OPERATIONS:
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json":
                yield f"{verb} {path}", content


def test_every_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z_0-9]+", name)] == []


def test_every_summary_is_in_both_languages():
    poor = [
        f"{verb} {path}: {operation.get('summary')}"
        for path, verb, operation in OPERATIONS
        if not all(tongue.search(operation.get("summary", "")) for tongue in (CHINESE, ENGLISH))
    ]
    assert poor == []


def test_every_request_has_an_example_in_each_language():
    poor = [
        place for place, content in bodies() if set(content.get("examples", {})) != {"zh", "en"}
    ]
    assert poor == []


def test_every_example_fits_its_schema():
    wrong = []
    for place, content in bodies():
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        validator = Draft202012Validator(schema)
        for tongue, example in content.get("examples", {}).items():
            found = [failure.message for failure in validator.iter_errors(example["value"])]
            wrong += [f"{place} {tongue}: {message}" for message in found]
    assert wrong == []


def test_every_reference_leads_somewhere():
    missing = {
        reference
        for reference in re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(DOCUMENT))
        if reference not in DOCUMENT["components"]["schemas"]
    }
    assert missing == set()


def test_every_refusal_of_our_own_interface_is_a_problem():
    ours = [each for each in OPERATIONS if each[0].startswith("/v1/")]
    for path, verb, operation in ours:
        refusal = operation["responses"]["4XX"]["content"]["application/problem+json"]
        assert refusal["schema"]["$ref"] == "#/components/schemas/Problem", (verb, path)
        assert "HTTPValidationError" not in str(operation)


def test_what_is_refused_fits_the_schema_of_a_problem(world):
    schema = {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}
    validator = Draft202012Validator(schema)
    for answer in (
        world.client.get("/nowhere"),
        world.client.get("/v1/me"),
        world.client.post("/v1/sessions", json={"email": 1}),
        world.client.post("/v1/sessions", content=b"{"),
        world.client.post("/healthz"),
        world.client.post("/v1/sessions", content=b"x" * 51_000_000),
    ):
        assert answer.status_code >= 400
        assert list(validator.iter_errors(answer.json())) == []
