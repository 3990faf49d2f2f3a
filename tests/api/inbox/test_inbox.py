"""The inbox: what a request asks for, what fits it, what is missing, and how it is answered."""

import uuid

import pytest

from api.statements.tables import StatementRow
from footprint.certification.roles import Role
from footprint.formats.asked import understand
from footprint.formats.pact_events import CREATED, FULFILLED, REJECTED
from tests.api.pact.conftest import host  # noqa: F401 - a fixture
from tests.api.statements.conftest import (  # noqa: F401 - a fixture
    APPLICANT,
    CONSULTANT,
    STRANGER,
    maker,
)
from tests.statements import disclosure_of

MAIL = (
    "Dear supplier, by Friday we need the third-party verified footprint of "
    "GTIN 4712345060507, cradle to gate, as PACT data exchange. Regards"
)


@pytest.fixture
def asked(maker):  # noqa: F811
    maker.made()
    return received(maker.world)


def event(product):
    """Return the event by which a buyer's system asks for a product."""
    return {
        "type": CREATED,
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "https://pact.buyer.example",
        "time": "2026-11-21T08:00:00Z",
        "data": {"productId": [product]},
    }


def received(world, text=MAIL, **more):
    answer = world.post(
        APPLICANT, "/v1/requests", json={"requester": "Buyer (invented)", "text": text, **more}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_mail_is_understood_and_matched_with_a_statement(asked):
    assert asked["wanted"]["formats"] == ["pact"]
    assert asked["wanted"]["products"] == ["urn:gtin:4712345060507"]
    assert (asked["wanted"]["boundary"], asked["wanted"]["verified"]) == ("cradle-to-gate", True)
    (candidate,) = asked["candidates"]
    assert candidate["meets"]
    assert candidate["unmet"] == []
    assert [(one["key"], one["fits"]) for one in candidate["formats"]] == [("pact", True)]


def test_what_is_missing_is_named(maker):  # noqa: F811
    maker.made()
    found = received(maker.world, "Catena-X, cradle-to-grave, GTIN 4712345060507; also CBAM data")
    (candidate,) = found["candidates"]
    assert not candidate["meets"]
    assert [one["code"] for one in candidate["unmet"]] == ["other-boundary", "cbam"]
    assert "cradle-to-grave" in candidate["unmet"][0]["remedy"]["zh"]
    lacking = next(one for one in candidate["formats"] if one["key"] == "catena-x")
    assert "catena_x.legal_entity" in lacking["lacks"][0]["remedy"]["en"]


def test_verification_that_is_asked_for_and_not_stated_is_named(maker):  # noqa: F811
    maker.made()
    found = received(maker.world, "任意格式，须经第三方核查")
    assert [one["unmet"] for one in found["candidates"]] == [[]]
    with maker.world.service.database.writing() as session:
        row = session.query(StatementRow).one()
        disclosure = {**row.document["disclosure"], "assurance": None}
        row.document = {**row.document, "disclosure": disclosure}
    again = maker.world.get(CONSULTANT, f"/v1/requests/{found['id']}").json()
    assert [one["code"] for one in again["candidates"][0]["unmet"]] == ["not-verified"]


def test_a_product_that_is_not_stated_is_said_to_be_missing(asked, maker):  # noqa: F811
    found = received(maker.world, "PACT for urn:gtin:00000000000000")
    assert found["candidates"] == []
    assert found["findings"][0]["code"] == "no-statement"
    model = maker.certificate.content.product.model
    assert received(maker.world, f"your module {model.lower()}")["candidates"] != []


def test_a_mail_is_answered_by_a_link_that_opens(asked, maker):  # noqa: F811
    reply = {"statement_ids": [asked["candidates"][0]["statement_id"]], "formats": ["pact"]}
    path = f"/v1/requests/{asked['id']}/answer"
    answer = maker.world.post(APPLICANT, path, json=reply)
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert done["state"] == "fulfilled"
    assert done["links"][0]["recipient"] == "Buyer (invented)"
    assert maker.open(done["links"][0], "/documents/pact").status_code == 200
    assert maker.world.post(APPLICANT, path, json=reply).status_code == 409
    listed = maker.world.get(CONSULTANT, "/v1/requests?state=open").json()
    assert listed["total"] == 0


def test_a_reply_that_cannot_be_given_changes_nothing(asked, maker):  # noqa: F811
    path = f"/v1/requests/{asked['id']}/answer"
    own = asked["candidates"][0]["statement_id"]
    for reply, status in (
        ({"statement_ids": [own], "formats": ["catena-x"]}, 422),
        ({"statement_ids": [own], "hidden": ["everything"]}, 422),
        ({"statement_ids": [str(uuid.uuid4())]}, 404),
        ({"statement_ids": []}, 422),
    ):
        assert maker.world.post(APPLICANT, path, json=reply).status_code == status, reply
    assert maker.world.get(APPLICANT, f"/v1/requests/{asked['id']}").json()["state"] == "open"
    headers = {"If-Match": '"9"'}
    reply = {"statement_ids": [own]}
    assert maker.world.post(APPLICANT, path, json=reply, headers=headers).status_code == 412


def test_a_request_is_rejected_once_and_with_a_reason(asked, maker):  # noqa: F811
    path = f"/v1/requests/{asked['id']}/rejection"
    assert maker.world.post(APPLICANT, path, json={"reason": "  "}).status_code == 422
    done = maker.world.post(APPLICANT, path, json={"reason": "Not sold any more."})
    assert (done.json()["state"], done.json()["reason"]) == ("rejected", "Not sold any more.")
    assert maker.world.post(APPLICANT, path, json={"reason": "Again."}).status_code == 409


def test_other_tenants_and_roles_are_kept_out(asked, maker):  # noqa: F811
    path = f"/v1/requests/{asked['id']}"
    assert maker.world.get(STRANGER, path).status_code == 404
    assert maker.world.post(STRANGER, f"{path}/rejection", json={"reason": "x"}).status_code == 404
    assert maker.world.get(STRANGER, "/v1/requests").json()["total"] == 0
    assert maker.world.get(("body", Role.VERIFIER), path).status_code == 403
    new = {"requester": "x", "text": "y"}
    assert maker.world.post(CONSULTANT, "/v1/requests", json=new).status_code == 403


@pytest.mark.parametrize(
    "asked_for",
    [
        {"requester": "", "text": ""},
        {"requester": "x", "text": "\x00"},
        {"requester": "x", "text": "y" * 30_000},
        {"requester": "x", "formats": ["unheard-of"]},
        {"requester": "x", "channel": "pact"},
    ],
)
def test_a_request_that_cannot_be_kept_is_refused(world, asked_for):
    assert world.post(APPLICANT, "/v1/requests", json=asked_for).status_code == 422
    assert world.get(APPLICANT, "/v1/requests").json()["total"] == 0


def test_a_request_by_pact_waits_in_the_inbox_and_is_answered_by_an_event(host):  # noqa: F811
    tea, wanted = "tea/black-tea-bulk.yaml", "urn:gtin:4712345099996"
    product = disclosure_of(tea).product.model_copy(update={"identifiers": (wanted,)})
    published = host.publish(tea, product=product)
    assert host.send(event(wanted)).status_code == 200
    (request,) = host.world.get(APPLICANT, "/v1/requests?state=open").json()["items"]
    assert (request["channel"], request["requester"]) == ("pact", "buyer")
    found = host.world.get(APPLICANT, f"/v1/requests/{request['id']}").json()
    (candidate,) = found["candidates"]
    assert (candidate["statement_id"], candidate["meets"]) == (published, True)
    path = f"/v1/requests/{request['id']}/answer"
    done = host.world.post(APPLICANT, path, json={"statement_ids": [published]})
    assert (done.json()["state"], done.json()["links"]) == ("fulfilled", [])
    (sent,) = host.world.get(APPLICANT, "/v1/pact/sent-events").json()["items"]
    assert sent["event"]["type"] == FULFILLED
    assert [one["id"] for one in sent["event"]["data"]["pfs"]] == [published]
    assert published in [one["id"] for one in host.listed()]


def test_a_request_by_pact_is_rejected_by_an_event(host):  # noqa: F811
    tea, wanted = "tea/black-tea-bulk.yaml", "urn:gtin:4712345099996"
    product = disclosure_of(tea).product.model_copy(update={"identifiers": (wanted,)})
    host.publish(tea, product=product)
    host.send(event(wanted))
    (request,) = host.world.get(APPLICANT, "/v1/requests").json()["items"]
    path = f"/v1/requests/{request['id']}/rejection"
    assert host.world.post(APPLICANT, path, json={"reason": "Not yet."}).status_code == 200
    (sent,) = host.world.get(APPLICANT, "/v1/pact/sent-events").json()["items"]
    assert sent["event"]["type"] == REJECTED


@pytest.mark.parametrize(
    ("text", "formats", "boundary"),
    [
        ("Pathfinder Framework data, please", ("pact",), None),
        ("impact assessment of the product", (), None),
        ("请提供新电池法碳足迹声明", ("eu-battery",), None),
        ("cradle-to-gate or cradle-to-grave", (), None),
        ("从摇篮到大门的碳足迹", (), "cradle-to-gate"),
        ("", (), None),
    ],
)
def test_only_what_is_written_is_understood(text, formats, boundary):
    found = understand(text)
    assert found.formats == formats
    assert found.boundary == boundary


def test_identifiers_in_a_text_are_found_once():
    found = understand("urn:gtin:4712345060507, GTIN: 4712345060507 and (urn:pact:x:y).")
    assert found.products == ("urn:gtin:4712345060507", "urn:pact:x:y")
