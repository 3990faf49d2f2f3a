"""Asking a supplier's host: found, linted, in the bill line with provenance; or a sentence."""

import json
import uuid

import pytest
from typer.testing import CliRunner

from api.pact import asking
from api.pact.commands import pact
from api.web import outbound
from api.web.outbound import Answer
from footprint.certification.roles import Role
from footprint.errors import InputError
from footprint.formats.pact import FORMAT
from tests.architecture.repository import ROOT
from tests.statements import statement_of

HOST = "https://pact.glass.example"
PRODUCT = "urn:gtin:4712345060507"
SUPPLIER = asking.Supplier(HOST, "huzhou", "secret")
EXAMPLE = ROOT / "examples" / "tea" / "black-tea-bulk.yaml"
MAKER = ("maker", Role.APPLICANT)
LINE = "1"
"""Fresh leaf of the example, in kilograms."""


def footprint(**changes):
    document = json.loads(FORMAT.write(statement_of("tea/black-tea-bulk.yaml")))
    return {**document, **changes}


class Supplying:
    """A supplier's host: what it answers by path, and what it was asked."""

    def __init__(self):
        self.asked = []
        self.answers = {"/auth/token": Answer(200, b'{"access_token": "ours"}')}

    def offer(self, *documents, link=""):
        body = json.dumps({"data": list(documents)}).encode()
        self.answers["/3/footprints"] = Answer(200, body, {"link": link})
        for one in documents:
            whole = json.dumps({"data": one}).encode()
            self.answers[f"/3/footprints/{one['id']}"] = Answer(200, whole)

    def send(self, method, address, headers, body=b""):
        assert address.startswith(HOST)
        assert (method == "POST") == bool(body)
        self.asked.append((method, address, headers))
        path = address.removeprefix(HOST).partition("?")[0]
        return self.answers.get(path, Answer(404, b""))


@pytest.fixture
def supplying(monkeypatch):
    host = Supplying()
    monkeypatch.setattr(outbound.Outbound, "send", lambda _self, *asked: host.send(*asked))
    return host


def ask(host, **wanted):
    return asking.get_footprint(host, SUPPLIER, asking.Wanted(**wanted))


def test_the_newest_active_footprint_of_a_product_is_taken():
    host, older = Supplying(), footprint(id=str(uuid.uuid4()), created="2025-01-01T00:00:00Z")
    newest = footprint()
    other = footprint(id=str(uuid.uuid4()), created="2027-01-01T00:00:00Z", status="Deprecated")
    foreign = footprint(created="2028-01-01T00:00:00Z", productIds=["urn:gtin:1"])
    host.offer(older, newest, other, foreign)
    assert ask(host, product=PRODUCT)["id"] == newest["id"]
    assert ask(host, id=older["id"])["id"] == older["id"]
    assert host.asked[1][2]["Authorization"] == "Bearer ours"


def test_a_link_to_another_host_is_not_followed_with_our_token():
    host = Supplying()
    host.offer(footprint(), link='<https://evil.example/3/footprints>; rel="next"')
    ask(host, product=PRODUCT)
    assert len(host.asked) == 2


def test_a_list_without_end_is_refused():
    host = Supplying()
    host.offer(footprint(), link=f'<{HOST}/3/footprints?offset=1>; rel="next"')
    with pytest.raises(InputError) as caught:
        ask(host, product=PRODUCT)
    assert caught.value.findings[0].code == "list-without-end"


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("/auth/token", Answer(401, b"{}"), "no-token"),
        ("/auth/token", Answer(200, b"<html>"), "no-token"),
        ("/auth/token", Answer(200, b'{"access_token": "a\\nb"}'), "no-token"),
        ("/auth/token", Answer(200, b"[]"), "no-token"),
        ("/3/footprints", Answer(500, b""), "host-refuses"),
        ("/3/footprints", Answer(302, b""), "host-refuses"),
        ("/3/footprints", Answer(200, b'{"data": null}'), "no-such-footprint"),
    ],
)
def test_a_host_that_answers_otherwise_is_a_sentence(path, answer, code):
    host = Supplying()
    host.offer(footprint())
    host.answers[path] = answer
    with pytest.raises(InputError) as caught:
        ask(host, product=PRODUCT)
    assert caught.value.findings[0].code == code


def submitted(world):
    answer = world.post(
        MAKER,
        "/v1/submissions",
        content=EXAMPLE.read_bytes(),
        headers={"Content-Type": "application/yaml"},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def order(submission, line, **more):
    host = {"url": HOST, "client_id": "huzhou", "client_secret": "secret"}
    return {"submission_id": submission, "line": line, "host": host, "product": PRODUCT, **more}


def test_a_figure_becomes_a_new_version_with_the_answer_as_evidence(world, supplying):
    given = footprint()
    given["pcf"]["pcfExcludingBiogenicUptake"] = "9.5"
    supplying.offer(given)
    made = submitted(world)
    answer = world.post(MAKER, "/v1/pact/imports", json=order(made["id"], LINE))
    assert answer.status_code == 201, answer.text
    assert answer.json()["version"] == 2
    assert answer.json()["figure"]["kgco2e_per_unit"] == 9.5
    assert given["id"] in answer.json()["figure"]["source"]
    assert "parts-do-not-sum" in [one["code"] for one in answer.json()["findings"]]
    evidence = world.get(MAKER, f"/v1/submissions/{made['id']}/evidence").json()["items"]
    assert [one["subject"] for one in evidence] == [f"line:{LINE}"]


def test_nothing_is_kept_if_the_footprint_cannot_be_used(world, supplying):
    expired = footprint(validityPeriodEnd="2020-01-01T00:00:00Z")
    supplying.offer(expired)
    made = submitted(world)
    answer = world.post(MAKER, "/v1/pact/imports", json=order(made["id"], LINE))
    assert answer.status_code == 422
    assert "expired" in [one["code"] for one in answer.json()["findings"]]
    assert world.get(MAKER, f"/v1/submissions/{made['id']}").json()["latest"] == 1
    unknown = world.post(MAKER, "/v1/pact/imports", json=order(made["id"], "no such line"))
    assert unknown.status_code == 422
    other = ("other-maker", Role.APPLICANT)
    assert world.post(other, "/v1/pact/imports", json=order(made["id"], LINE)).status_code == 404
    both = order(made["id"], LINE, footprint_id=str(uuid.uuid4()))
    assert world.post(MAKER, "/v1/pact/imports", json=both).status_code == 422


def test_a_host_inside_is_not_asked(world):
    made = submitted(world)
    asked = order(made["id"], LINE)
    asked["host"]["url"] = "https://10.0.0.8"
    answer = world.post(MAKER, "/v1/pact/imports", json=asked)
    assert answer.status_code == 422
    assert "private network" in answer.text


def test_the_command_prints_the_figure_and_keeps_the_answer(supplying, tmp_path):
    given = footprint()
    supplying.offer(given)
    arguments = ["get", HOST, "--client-id", "huzhou", "--client-secret", "secret"]
    options = ["--product", PRODUCT, "--unit", "g", "-o", str(tmp_path), "-l", "en"]
    done = CliRunner().invoke(pact, [*arguments, *options])
    assert done.exit_code == 0, done.output
    assert given["id"] in done.output.replace("\n", "")
    assert json.loads((tmp_path / f"pact-{given['id']}.json").read_text())["id"] == given["id"]


def test_the_command_needs_to_know_which_footprint():
    arguments = ["get", HOST, "--client-id", "huzhou", "--client-secret", "secret"]
    done = CliRunner().invoke(pact, arguments)
    assert isinstance(done.exception, InputError)
