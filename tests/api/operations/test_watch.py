"""Logs without secrets, metrics by route, answers to failures without their details."""

import io
import json
import logging

import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from api.identity.call import Public, SignedIn
from api.operations.logs import HIDDEN, configure_logging
from footprint.certification.roles import Role

APPLICANT = ("maker", Role.APPLICANT)
PASSWORD = "rain over the old harbour"


@pytest.fixture
def log():
    """Give what is logged as JSON documents, through the pipeline of the running service."""
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging("INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def broken(world):
    """Give a service with routes that fail, and one that writes what it should not."""
    app = world.client.app

    @app.get("/broken/{name}")
    def broken(call: SignedIn, name: str):
        local = {"password": "local-secret"}
        message = f"{name} failed with tbs_{'x' * 40}"
        raise RuntimeError(message, len(local))

    @app.get("/locked")
    def locked(call: Public):
        statement = "SELECT secret_column"
        raise OperationalError(statement, {"password": PASSWORD}, OSError())

    @app.get("/talkative")
    def talkative(call: SignedIn):
        structlog.stdlib.get_logger("tanbiao.test").info(
            "said",
            password=PASSWORD,
            header={"Authorization": call.request.headers["authorization"]},
            text=f"it was {call.request.headers['authorization']}",
            url="postgresql://user:hunter2@host/db",
        )

    return world


def test_a_request_is_one_line_with_id_route_status_duration_and_person(world, log):
    person = world.people[APPLICANT]
    answer = world.get(APPLICANT, f"/v1/people/{person}", headers={"X-Request-Id": "given-id-1"})
    assert answer.headers["x-request-id"] == "given-id-1"
    (line,) = log()
    assert line["event"] == "request"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"] == "/v1/people/{person_id}"
    assert line["actor"] == str(person)
    assert line["request_id"] == "given-id-1"
    assert line["milliseconds"] > 0


@pytest.mark.parametrize("given", ["", "short", "has blanks in it", "x" * 65, "a\tb\tc\td\te"])
def test_an_identifier_that_could_forge_a_log_is_replaced(world, log, given):
    answer = world.client.get("/healthz", headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] != given
    assert log()[0]["request_id"] == answer.headers["x-request-id"]


def test_no_secret_of_a_sign_in_reaches_the_log(world, log):
    invitation = {"email": "wang@maker.example", "roles": ["applicant"]}
    admin = ("maker", Role.ADMINISTRATOR)
    link = world.post(admin, "/v1/invitations", json=invitation).json()["token"]
    accept = {"token": link, "name": "Wang", "password": PASSWORD}
    token = world.client.post("/v1/invitations/accept", json=accept).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    key = world.client.post(
        "/v1/api-keys", json={"name": "k", "scopes": ["read"]}, headers=headers
    ).json()["key"]
    world.client.post(
        "/v1/sessions", json={"email": invitation["email"], "password": f"{PASSWORD}!"}
    )
    world.client.get(f"/v1/me?access_token={key}", headers={"Authorization": f"Bearer {key}"})
    world.client.get(f"/{token}")
    said = json.dumps(log())
    assert len(log()) == 6
    for secret in (PASSWORD, link, token, key, invitation["email"]):
        assert secret not in said


def test_what_code_says_by_mistake_is_hidden(broken, log):
    broken.get(APPLICANT, "/talkative")
    said = log()[0]
    token = broken.tokens[APPLICANT]
    assert said["password"] == HIDDEN
    assert said["header"] == {"Authorization": HIDDEN}
    assert said["text"] == f"it was Bearer {HIDDEN}"
    assert said["url"] == f"postgresql://{HIDDEN}@host/db"
    assert token not in json.dumps(said)


def test_an_unexpected_failure_is_logged_whole_and_answered_with_an_id_only(broken, log):
    answer = broken.get(APPLICANT, "/broken/part-7")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem = answer.json()
    assert problem["type"] == "urn:tanbiao:problem:unexpected"
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["request_id"] in problem["detail"]
    assert "RuntimeError" not in answer.text
    assert "Traceback" not in answer.text
    failure, request = log()
    assert failure["request_id"] == request["request_id"] == problem["request_id"]
    assert "RuntimeError: ('part-7 failed" in failure["exception"]
    assert "local-secret" not in failure["exception"]
    assert f"tbs_{'x' * 40}" not in failure["exception"]
    assert (request["status"], request["route"]) == (500, "/broken/{name}")


def test_a_busy_database_is_503_and_try_again(broken, log):
    answer = broken.client.get("/locked", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"].startswith("the service cannot reach its database")
    assert "secret_column" not in answer.text


def test_a_failed_statement_does_not_show_its_values_in_the_log(world, log):
    headers = {**world.headers(*APPLICANT), "Idempotency-Key": "x"}
    with world.service.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE tokens")
    answer = world.client.get("/v1/me", headers=headers)
    assert answer.status_code in {500, 503}
    assert "tokens" in log()[0]["exception"]
    assert "hidden" in log()[0]["exception"]


def test_libraries_speak_through_the_same_pipeline(log):
    logging.getLogger("some.library").warning("token is tbk_%s", "y" * 40)
    logging.getLogger("some.library").info("not interesting")
    (line,) = log()
    assert (line["level"], line["logger"]) == ("warning", "some.library")
    assert line["event"] == f"token is {HIDDEN}"


def figures(world, **options):
    answer = world.client.get("/metrics", **options)
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in lines}


def test_requests_are_counted_by_template_and_status(world):
    for _ in range(3):
        world.get(APPLICANT, f"/v1/people/{world.people[APPLICANT]}")
    world.client.get("/v1/people/x")
    world.client.get("/nowhere/at/all")
    found = figures(world)
    route = 'tanbiao_requests_total{method="GET",route="/v1/people/{person_id}"'
    assert found[f'{route},status="200"}}'] == 3
    assert found[f'{route},status="401"}}'] == 1
    assert found['tanbiao_requests_total{method="GET",route="unmatched",status="404"}'] == 1
    name = 'tanbiao_request_seconds_count{method="GET",route="/v1/people/{person_id}"}'
    assert found[name] == 4


def test_an_invented_method_does_not_make_a_series_of_its_own(world):
    for method in ("BREW", "WHEN"):
        world.client.request(method, "/healthz")
    found = figures(world)
    assert not any("BREW" in name or "WHEN" in name for name in found)
    assert any('method="other"' in name for name in found)


def test_database_connections_are_shown(world):
    assert figures(world)['tanbiao_database_connections{state="in-use"}'] >= 0


def test_metrics_can_be_kept_behind_a_token(world):
    world.service.settings.metrics_token = SecretStr("scrape")
    assert world.client.get("/metrics").status_code == 401
    assert figures(world, headers={"Authorization": "Bearer scrape"})
