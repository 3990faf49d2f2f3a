"""The host against the official OpenAPI of PACT 3.0.4: whatever a client sends.

Two checks cannot hold everywhere. The official suite demands that a status or an identifier the
schema does not allow gives an empty list, not a refusal. And the schema does not say that an event
needs a body, but one without is none.
"""

import os

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.transport.asgi import ASGI_TRANSPORT

from tests.architecture.repository import ROOT

SPECIFICATION = ROOT.parent / "shared" / "schemas" / "pact" / "pact-openapi-3.0.4-conformance.yaml"
REQUESTS = int(os.environ.get("TANBIAO_FUZZ", "25"))
OPERATIONS = [("GET", "/3/footprints"), ("GET", "/3/footprints/{id}"), ("POST", "/3/events")]
NOT_HELD = {"GET /3/footprints": {"negative_data_rejection"}}
NEEDS_A_NETWORK = {"ignored_auth"}
"""It sends requests of its own over a socket; test_host.py tells what it would."""

schemathesis.openapi.format("decimal", st.decimals(-9, 9, places=2).map(str))
schemathesis.openapi.format("urn", st.sampled_from(["urn:gtin:4712345060507", "URN:bogus:one"]))


@pytest.fixture(scope="module")
def official():
    if not SPECIFICATION.exists():
        pytest.skip("the official PACT OpenAPI is not beside this checkout")
    return schemathesis.openapi.from_dict(yaml.safe_load(SPECIFICATION.read_text("utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_host_keeps_the_official_contract(host, official, method, path, mode):
    left_out = NOT_HELD.get(f"{method} {path}", set()) | NEEDS_A_NETWORK
    checks = [each for each in CHECKS.get_all() if each.__name__ not in left_out]
    accepted = next(one for one in checks if one.__name__ == "positive_data_acceptance")
    headers, answers = host.bearer("buyer"), []

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=official[path][method].as_strategy(generation_mode=mode))
    def send(case):
        answer = ASGI_TRANSPORT.send(
            case, app=host.tls.app, base_url="https://testserver", headers=dict(headers)
        )
        answers.append(answer.status_code)
        sent_nothing = method == "POST" and not isinstance(case.body, dict)
        case.validate_response(
            answer, checks=[one for one in checks if one is not accepted or not sent_nothing]
        )

    send()
    assert answers
