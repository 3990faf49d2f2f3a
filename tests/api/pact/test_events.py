"""Events both ways: requests answered by call-back, retried, and never into the local network."""

import json
import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
from dbos import DBOS
from sqlalchemy import select

from api.pact import deliveries
from api.pact.tables import SentEventRow
from api.statements.tables import RequestRow
from api.web import outbound
from api.web.outbound import Answer, OutboundError
from api.work import engine
from footprint.formats.pact_events import CREATED, FULFILLED, MEDIA_TYPE, PUBLISHED, REJECTED
from footprint.text import Text
from tests.api.pact.conftest import OWNER, PARTNER

GTIN = "urn:gtin:4712345060507"


def event(kind=CREATED, data=None, **more):
    return {
        "type": kind,
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "https://pact.buyer.example",
        "time": "2026-11-21T08:00:00Z",
        "data": {"productId": [GTIN]} if data is None else data,
        **more,
    }


@pytest.fixture
def partner(monkeypatch):
    """A buyer's host that keeps what it is sent; its answers can be set."""
    sent, answers = [], {"/auth/token": 200, "/3/events": 200}

    def send(_self, method, address, headers, body=b""):
        path = address.removeprefix(PARTNER["url"])
        sent.append((method, path, headers, body))
        if answers[path] is None:
            raise OutboundError(address, Text("it does not answer", "没有应答"))
        return Answer(answers[path], b'{"access_token": "theirs"}')

    monkeypatch.setattr(outbound.Outbound, "send", send)
    sent.clear()
    return sent, answers


def waiting(host):
    with host.world.service.database.reading() as session:
        return list(session.scalars(select(SentEventRow).order_by(SentEventRow.created_at)))


def send_all(host):
    return [
        deliveries.attempt(host.world.service, key) for key, _ in deliveries.due(host.world.service)
    ]


def test_a_request_is_fulfilled_by_a_call_back_with_the_footprints(host, partner):
    sent, _ = partner
    asked = event()
    answer = host.send(asked)
    assert (answer.status_code, answer.content) == (200, b"")
    assert sent == []
    assert send_all(host) == ["delivered"]
    (_, token_path, token_headers, form), (method, path, headers, body) = sent
    assert (token_path, form) == ("/auth/token", b"grant_type=client_credentials")
    assert token_headers["Authorization"].startswith("Basic ")
    assert (method, path) == ("POST", "/3/events")
    assert headers == {"Content-Type": MEDIA_TYPE, "Authorization": "Bearer theirs"}
    told = json.loads(body)
    assert told["type"] == FULFILLED
    assert told["time"].endswith("Z")
    assert told["data"]["requestEventId"] == asked["id"]
    assert {one["id"] for one in told["data"]["pfs"]} == set(host.statements)


def test_a_request_for_what_nobody_has_is_rejected_by_a_call_back(host, partner):
    sent, _ = partner
    asked = event(data={"productId": ["urn:pact:null"]})
    assert host.send(asked).status_code == 200
    assert send_all(host) == ["delivered"]
    told = json.loads(sent[-1][3])
    assert told["type"] == REJECTED
    assert told["data"]["requestEventId"] == asked["id"]
    assert told["data"]["error"]["code"] == "NotFound"
    assert told["data"]["error"]["message"]


def test_a_request_for_what_is_not_granted_waits_for_a_person_who_grants_it(host, partner):
    host.add_client("second buyer")
    assert host.send(event(), "second buyer").status_code == 200
    assert waiting(host) == []
    with host.world.service.database.reading() as session:
        request = session.scalars(select(RequestRow)).one()
    assert (request.state, request.channel) == ("open", "pact")
    path = f"/v1/requests/{request.id}/answer"
    reply = {"statement_ids": host.statements[:1]}
    answered = host.world.post(OWNER, path, json=reply)
    assert (answered.status_code, answered.json()["state"]) == (200, "fulfilled")
    assert [row.event["type"] for row in waiting(host)] == [FULFILLED]
    assert [one["id"] for one in host.listed("second buyer")] == host.statements[:1]
    assert host.world.post(OWNER, path, json=reply).status_code == 409


def test_a_person_may_refuse_a_request_with_a_reason_only(host, partner):
    host.add_client("second buyer")
    host.send(event(), "second buyer")
    with host.world.service.database.reading() as session:
        request = session.scalars(select(RequestRow)).one()
    path = f"/v1/requests/{request.id}/rejection"
    assert host.world.post(OWNER, path, json={}).status_code == 422
    other = ("other-maker", OWNER[1])
    assert host.world.post(other, path, json={"reason": "no"}).status_code == 404
    assert host.world.post(OWNER, path, json={"reason": "Being verified."}).status_code == 200
    (row,) = waiting(host)
    assert row.event["data"]["error"]["message"] == "Being verified."


def test_an_event_sent_twice_is_one(host, partner):
    asked = event()
    assert [host.send(asked).status_code for _ in range(2)] == [200, 200]
    assert len(waiting(host)) == 1


def test_a_request_whose_answer_has_nowhere_to_go_is_refused(host):
    host.add_client("silent buyer", partner=None)
    answer = host.send(event(), "silent buyer")
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    "data",
    [
        {"pfIds": ["urn:gtin:4712345060507"]},
        {"pfIds": ["3a6c14a7"]},
        {"pfIds": "3a6c14a7-4deb-498a-b5ea-16ce2535b576"},
        {"pfIds": [1]},
    ],
)
def test_a_publication_of_what_is_no_uuid_is_a_bad_request(host, data):
    answer = host.send(event(PUBLISHED, data))
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


def test_publications_and_answers_are_taken_and_kept(host):
    theirs = host.listed()
    told = [
        event(PUBLISHED, {"pfIds": ["3a6c14a7-4deb-498a-b5ea-16ce2535b576"]}),
        event(FULFILLED, {"requestEventId": "1", "pfs": theirs}),
        event(REJECTED, {"requestEventId": "1", "error": {"code": "NotFound", "message": "no"}}),
    ]
    assert [host.send(one).status_code for one in told] == [200] * 3
    kept = host.world.get(OWNER, "/v1/pact/received-events").json()
    assert kept["total"] == 3
    assert {one["event"]["type"] for one in kept["items"]} == {PUBLISHED, FULFILLED, REJECTED}


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "org.wbcsd.pact.ProductFootprint.Other.3"},
        {"time": "yesterday"},
        {"id": ""},
        {"source": ""},
        {"data": []},
        {"data": {"validOn": "2026"}},
        {"data": {"status": ["Bogus"]}},
        {"data": {"productId": "one"}},
        {"type": FULFILLED, "data": {"requestEventId": "1", "pfs": []}},
        {"type": FULFILLED, "data": {"requestEventId": "1", "pfs": [{"id": "x"}]}},
        {"type": REJECTED, "data": {"requestEventId": "1"}},
    ],
)
def test_an_event_that_is_none_is_a_bad_request(host, wrong):
    answer = host.send({**event(), **wrong})
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"data": NaN}',
        b'{"a": 1e999}',
        b'["\\ud800"]',
        b"\xff",
    ],
)
def test_a_body_that_is_no_event_is_a_bad_request(host, body):
    answer = host.tls.post("/3/events", content=body, headers=host.bearer("buyer"))
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequest")


def test_what_no_database_keeps_is_never_a_failure_of_ours(host, partner):
    asked = event(data={"productId": ["urn:\x00"], "comment": "\x00"})
    answer = host.send(asked)
    assert answer.status_code in {200, 400}, answer.text
    form = {"grant_type": "client_credentials", "client_id": "\x00", "client_secret": "x"}
    assert host.tls.post("/auth/token", data=form).status_code in {400, 401}


def test_a_body_of_fifty_megabytes_is_refused(host):
    answer = host.tls.post("/3/events", content=bytes(50_000_000), headers=host.bearer("buyer"))
    assert answer.status_code == 400


def test_a_granted_statement_is_announced_if_asked(host, partner):
    sent, _ = partner
    host.add_client("second buyer")
    assert host.grant("second buyer", host.statements[0], announce=True).status_code == 204
    assert send_all(host) == ["delivered"]
    told = json.loads(sent[-1][3])
    assert (told["type"], told["data"]) == (PUBLISHED, {"pfIds": host.statements[:1]})


def test_a_host_that_does_not_answer_is_tried_again_ever_later_for_72_hours(host, partner):
    _, answers = partner
    answers["/3/events"] = None
    host.send(event())
    start, moments = host.world.clock(), []
    while rows := [row for row in waiting(host) if row.next_attempt_at is not None]:
        host.world.clock.now = rows[0].next_attempt_at
        moments.append(host.world.clock() - start)
        send_all(host)
    gaps = [after - before for before, after in pairwise(moments)]
    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(seconds=30)
    assert gaps[-1] == timedelta(hours=6)
    assert timedelta(hours=60) < moments[-1] <= timedelta(hours=72)
    (row,) = waiting(host)
    assert row.state == "abandoned"
    assert "does not answer" in row.problem


def test_a_host_that_comes_back_gets_the_event_with_the_same_identifier(host, partner):
    sent, answers = partner
    answers["/auth/token"] = 503
    host.send(event())
    assert send_all(host) == ["waiting"]
    assert send_all(host) == []
    answers["/auth/token"] = 200
    host.world.clock.forward(seconds=30)
    assert send_all(host) == ["delivered"]
    assert json.loads(sent[-1][3])["id"] == str(waiting(host)[0].id)


def test_a_host_that_refuses_for_good_is_not_asked_again(host, partner):
    _, answers = partner
    answers["/3/events"] = 400
    host.send(event())
    assert send_all(host) == ["refused"]
    assert waiting(host)[0].next_attempt_at is None


def test_the_engine_sends_at_once_and_a_killed_attempt_is_found_by_the_sweep(host, partner):
    sent, _ = partner
    engine.start(host.world.service, {"pact": (deliveries.sweep, deliveries.CRON)})
    try:
        host.send(event())
        (row,) = waiting(host)
        assert DBOS.retrieve_workflow(f"pact-{row.id}-0").get_result() == "delivered"
        with host.world.service.database.writing() as session:
            lost = deliveries.keep(
                session, host.world.service, row.consumer_id, PUBLISHED, {"pfIds": []}
            )
        DBOS.trigger_schedule("pact").get_result()
        assert DBOS.retrieve_workflow(f"pact-{lost}-0").get_result() == "delivered"
    finally:
        engine.stop()
    assert len(sent) == 4


@pytest.mark.parametrize(
    "url",
    [
        "http://pact.buyer.example",
        "https://127.0.0.1:8443",
        "https://10.0.0.8",
        "https://169.254.169.254/latest",
        "https://[::1]",
        "https://user:secret@pact.buyer.example",
        "https://",
    ],
)
def test_a_partner_inside_or_in_the_clear_is_refused_when_it_is_entered(host, url):
    path = f"/v1/pact/clients/{host.clients['buyer']['id']}/partner"
    answer = host.world.put(OWNER, path, json={**PARTNER, "url": url})
    assert answer.status_code == 422


def test_a_partner_whose_name_leads_inside_is_never_connected_to(host, monkeypatch):
    def lookup(host, port, **_):
        return [(2, 1, 6, "", ("192.168.1.1", port))]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", lookup)
    host.send(event())
    assert send_all(host) == ["waiting"]
    assert "private network" in waiting(host)[0].problem


def test_a_private_host_may_be_allowed_by_the_operator(host):
    host.world.service.settings.outbound_allow = "intranet.example, 10.1.0.0/16"
    host.world.service._made.clear()
    path = f"/v1/pact/clients/{host.clients['buyer']['id']}/partner"
    for url in ("http://intranet.example:8080", "https://10.1.2.3"):
        assert host.world.put(OWNER, path, json={**PARTNER, "url": url}).status_code == 204
    answer = host.world.put(OWNER, path, json={**PARTNER, "url": "https://10.2.0.1"})
    assert answer.status_code == 422


def test_what_was_sent_is_listed_for_its_owner_alone(host, partner):
    host.send(event())
    mine = host.world.get(OWNER, "/v1/pact/sent-events").json()
    assert [one["state"] for one in mine["items"]] == ["waiting"]
    other = host.world.get(("other-maker", OWNER[1]), "/v1/pact/sent-events").json()
    assert other["total"] == 0
