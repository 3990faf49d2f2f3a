"""The PACT host: tokens, footprints with every filter, pages; each known trap."""

import uuid
from datetime import UTC, datetime

import pytest

from api.statements.tables import StatementRow
from footprint.certification.public import private_words
from footprint.certification.roles import Role
from tests.api.pact.conftest import OWNER
from tests.api.pact.seed import EXAMPLES
from tests.statements import study_of

GRANT = {"grant_type": "client_credentials"}
FILTERS = {
    "productId": "urn:gtin:4712345060507",
    "companyId": "urn:pact:company:customcode:vendor-assigned:EX-001",
    "geography": "CN-ZJ",
    "classification": "urn:pact:productclassification:un-cpc:46910",
    "status": "Active",
}


def test_credentials_give_a_token_for_an_hour_by_basic_and_by_form(host):
    given = host.clients["buyer"]
    pair = {"client_id": given["client_id"], "client_secret": given["client_secret"]}
    by_form = host.tls.post("/auth/token", data={**GRANT, **pair})
    assert by_form.status_code == 200
    assert by_form.json()["token_type"] == "Bearer"
    assert by_form.json()["expires_in"] == 3600
    assert by_form.headers["cache-control"] == "no-store"
    assert host.token("buyer") != by_form.json()["access_token"]


@pytest.mark.parametrize(
    ("form", "auth", "status", "code"),
    [
        (GRANT, ("nobody", "guess"), 401, "invalid_client"),
        (GRANT, None, 401, "invalid_client"),
        ({}, ("nobody", "guess"), 400, "invalid_request"),
        ({"grant_type": "password"}, ("a", "b"), 400, "unsupported_grant_type"),
        ({**GRANT, "scope": "everything"}, ("a", "b"), 400, "invalid_scope"),
        ({**GRANT, "client_secret": "x"}, ("a", "b"), 400, "invalid_request"),
    ],
)
def test_a_wrong_request_for_a_token_is_refused_in_the_words_of_oauth(
    host, form, auth, status, code
):
    answer = host.tls.post("/auth/token", data=form, auth=auth)
    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_guessing_a_secret_is_stopped(host):
    pair = (host.clients["buyer"]["client_id"], "guess")
    said = [host.tls.post("/auth/token", data=GRANT, auth=pair).status_code for _ in range(12)]
    assert said[0] == 401
    assert said[-1] == 429


def test_nothing_is_answered_in_the_clear(host):
    pair = (host.clients["buyer"]["client_id"], host.clients["buyer"]["client_secret"])
    plain = host.world.client
    assert plain.post("/auth/token", data=GRANT, auth=pair).status_code == 400
    for path in ("/3/footprints", f"/3/footprints/{host.statements[0]}"):
        answer = plain.get(path, headers=host.bearer("buyer"))
        assert answer.status_code == 400
        assert answer.json() == {"code": "BadRequest", "message": "use https"}
    assert plain.post("/3/events", json={}, headers=host.bearer("buyer")).status_code == 400


def test_a_proxy_that_ends_tls_is_believed_only_if_it_is_set(host):
    told = {**host.bearer("buyer"), "X-Forwarded-Proto": "https"}
    assert host.world.client.get("/3/footprints", headers=told).status_code == 400
    host.world.service.settings.behind_tls_proxy = True
    assert host.world.client.get("/3/footprints", headers=told).status_code == 200
    told["X-Forwarded-Proto"] = "http"
    assert host.world.client.get("/3/footprints", headers=told).status_code == 400


def test_a_token_nobody_gave_is_refused_everywhere(host):
    guessed = {"Authorization": "Bearer very-invalid-access-token"}
    answers = [
        host.tls.get("/3/footprints", headers=guessed),
        host.tls.get(f"/3/footprints/{host.statements[0]}", headers=guessed),
        host.tls.post("/3/events", json={}, headers=guessed),
        host.tls.get("/3/footprints"),
    ]
    assert [one.status_code for one in answers] == [401] * 4
    assert {one.json()["code"] for one in answers} == {"BadRequest"}


def test_a_token_ends_after_an_hour_and_says_so(host):
    headers = host.bearer("buyer")
    host.world.clock.forward(minutes=59)
    assert host.tls.get("/3/footprints", headers=headers).status_code == 200
    host.world.clock.forward(minutes=1)
    answer = host.tls.get("/3/footprints", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "TokenExpired")


def test_a_revoked_client_gets_no_token_and_its_tokens_end_at_once(host):
    headers, given = host.bearer("buyer"), host.clients["buyer"]
    path = f"/v1/pact/clients/{given['id']}"
    assert host.world.delete(OWNER, path).status_code == 204
    assert host.tls.get("/3/footprints", headers=headers).status_code == 401
    for secret in (given["client_secret"], ""):
        form = {**GRANT, "client_id": given["client_id"], "client_secret": secret}
        assert host.tls.post("/auth/token", data=form).status_code == 401


def test_a_scope_that_was_not_asked_for_is_missed(host):
    reading = host.bearer("buyer", scope="footprint:read")
    assert host.tls.get("/3/footprints", headers=reading).status_code == 403
    path = f"/3/footprints/{host.statements[0]}"
    assert host.tls.get(path, headers=reading).status_code == 200


def test_a_footprint_is_given_by_its_identifier(host):
    answer = host.get(f"/3/footprints/{host.statements[0]}")
    assert answer.status_code == 200
    found = answer.json()["data"]
    assert found["id"] == host.statements[0]
    assert found["created"] == "2026-11-21T08:00:00Z"
    assert isinstance(found["pcf"]["pcfExcludingBiogenicUptake"], str)


def test_the_zero_uuid_and_an_unknown_one_are_not_found(host):
    for key in (uuid.UUID(int=0), uuid.uuid4()):
        answer = host.get(f"/3/footprints/{key}")
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")


def test_what_is_no_uuid_is_a_bad_request(host):
    answer = host.get("/3/footprints/one")
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_each_filter_finds_what_it_names_whatever_its_case_and_nothing_else(host, name, value):
    assert len(host.listed(**{name: value})) == 2
    assert len(host.listed(**{name: value.upper()})) == 2
    assert len(host.listed(**{name: [value, "urn:bogus:one"]})) == 2
    assert host.listed(**{name: "urn:bogus:one"}) == []


def test_an_unknown_status_gives_an_empty_list(host):
    assert host.listed(status="BogusStatus") == []


def test_filters_of_several_kinds_must_all_be_met(host):
    assert len(host.listed(**FILTERS)) == 2
    assert host.listed(**{**FILTERS, "companyId": "urn:bogus:one"}) == []


def test_a_country_holds_its_subdivisions_and_an_empty_filter_is_none(host):
    assert len(host.listed(geography="CN")) == 2
    assert host.listed(geography="DE") == []
    assert len(host.listed(geography="")) == 2


def test_validity_is_asked_for_by_moments(host):
    one = host.listed()[0]
    start, end = one["validityPeriodStart"], one["validityPeriodEnd"]
    assert len(host.listed(validOn=start)) == 2
    assert len(host.listed(validOn=end)) == 2
    assert host.listed(validOn="1900-01-01T00:00:00Z") == []
    assert host.listed(validAfter=start) == []
    assert len(host.listed(validAfter="2020-01-01T00:00:00.000Z")) == 2
    assert host.listed(validAfter="2099-12-31T23:59:59Z") == []
    assert host.listed(validBefore=end) == []
    assert len(host.listed(validBefore="2099-01-01T00:00:00+08:00")) == 2
    assert host.listed(validBefore="1900-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "query", ["validOn=yesterday", "limit=-1", "limit=many", "offset=-1", "validBefore=2026-01-01"]
)
def test_a_filter_that_cannot_be_read_is_a_bad_request(host, query):
    answer = host.get(f"/3/footprints?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


def test_pages_are_linked_absolutely_and_keep_the_filters(host):
    first = host.get("/3/footprints?limit=1&geography=CN")
    link = first.headers["link"]
    assert link.startswith("<https://testserver/3/footprints?")
    assert link.endswith('; rel="next"')
    second = host.get(link.partition("<")[2].partition(">")[0])
    assert "link" not in second.headers
    pages = [one.json()["data"] for one in (first, second)]
    assert sorted(page[0]["id"] for page in pages) == sorted(host.statements)
    assert [len(page) for page in pages] == [1, 1]
    assert host.listed(limit=0) == []


def test_only_what_is_granted_is_seen(host):
    host.add_client("second buyer")
    assert host.listed("second buyer") == []
    answer = host.get(f"/3/footprints/{host.statements[0]}", "second buyer")
    assert (answer.status_code, answer.json()["code"]) == (403, "AccessDenied")
    path = f"/v1/pact/clients/{host.clients['buyer']['id']}/grants/{host.statements[0]}"
    assert host.world.delete(OWNER, path).status_code == 204
    assert [one["id"] for one in host.listed()] == host.statements[1:]


def test_a_token_of_another_tenant_gets_no_data(host):
    other = ("other-maker", Role.APPLICANT)
    host.add_client("rival", other)
    assert host.listed("rival") == []
    assert host.get(f"/3/footprints/{host.statements[0]}", "rival").status_code == 403
    assert host.grant("rival", host.statements[0], other).status_code == 404
    assert host.grant("rival", host.statements[0], OWNER).status_code == 404
    path = f"/v1/pact/clients/{host.clients['buyer']['id']}/grants"
    assert host.world.get(other, path).status_code == 404


def test_a_newer_version_names_the_older_and_needs_no_new_grant(host):
    older = host.statements[0]
    newer = host.publish(EXAMPLES[0], study_url="https://tanbiao.example/s/newer")
    with host.world.service.database.writing() as session:
        row = session.get_one(StatementRow, uuid.UUID(older))
        row.status, row.replaced_by = "deprecated", uuid.UUID(newer)
    assert host.get(f"/3/footprints/{newer}").json()["data"]["precedingPfIds"] == [older]
    assert [one["id"] for one in host.listed(status="deprecated")] == [older]
    assert {one["id"] for one in host.listed(status="Active")} == {newer, host.statements[1]}


def test_a_statement_that_pact_cannot_state_is_not_granted_and_it_says_why(host):
    whole_life = host.publish("chair/bamboo-dining-chair.yaml")
    answer = host.grant("buyer", whole_life)
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "not-cradle-to-gate"


def test_a_secret_is_shown_once_and_kept_nowhere(host):
    secret = host.clients["buyer"]["client_secret"]
    listed = host.world.get(OWNER, "/v1/pact/clients").text
    assert secret not in listed
    row = host.consumer()
    assert secret not in str(vars(row))
    assert "a secret of the buyer" not in str(vars(row))


@pytest.mark.parametrize(
    "who", [("body", Role.ADMINISTRATOR), ("maker", Role.CONSULTANT), ("operator", Role.OPERATOR)]
)
def test_clients_are_made_by_applicants_and_administrators_of_makers_and_exporters(host, who):
    assert host.world.post(who, "/v1/pact/clients", json={"name": "x"}).status_code == 403


def test_an_exporter_manages_clients_as_well(host):
    made = host.world.post(("exporter", Role.APPLICANT), "/v1/pact/clients", json={"name": "x"})
    assert made.status_code == 201


def test_no_word_of_a_bill_is_in_any_answer(host):
    answer = host.get("/3/footprints").text
    words = [word for example in EXAMPLES for word in private_words(study_of(example))]
    assert len(words) > 20
    assert [word for word in words if len(word) > 1 and word in answer] == []


def test_moments_end_in_z_and_decimals_have_no_exponent(host):
    for found in host.listed():
        for name in ("created", "validityPeriodStart", "validityPeriodEnd"):
            assert found[name].endswith("Z")
            assert datetime.fromisoformat(found[name]).tzinfo == UTC
        for name, value in found["pcf"].items():
            if name.startswith("pcf") or name.endswith("Emissions"):
                assert isinstance(value, str)
                assert "e" not in value.lower()
