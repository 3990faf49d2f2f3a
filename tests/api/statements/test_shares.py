"""Links: opened without an account, redacted, counted, revoked; and what opens nothing."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.database.append_only import install_append_only
from footprint.certification.events import EventKind
from footprint.certification.public import private_words
from tests.api.statements.conftest import APPLICANT, CONSULTANT, STRANGER
from tests.certificate_sample import sample_study


@pytest.fixture
def statement(maker):
    return maker.made()


def shares_of(maker, statement, who=APPLICANT):
    return maker.world.get(who, f"/v1/statements/{statement['id']}/shares").json()


def test_a_link_shows_the_number_with_unit_boundary_and_certificate(maker, statement):
    page = maker.open(maker.shared(statement))
    assert page.status_code == 200
    content = maker.certificate.content
    assert "<strong>370</strong>" in page.text
    assert content.functional_unit_label.en in page.text
    assert content.boundary_label.en in page.text
    assert "VALID" in page.text
    assert f'href="/c/{content.number}?lang=en"' in page.text
    assert "This link ends" in page.text
    assert "PACT 3.0.4" in page.text
    assert "DEMONSTRATION" in page.text
    assert "<script" not in page.text


def test_the_page_is_in_both_languages_and_kept_by_nobody(maker, statement):
    page = maker.open(maker.shared(statement), language="zh")
    assert "产品碳足迹" in page.text
    assert 'lang="zh-Hans"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]


def test_what_is_offered_can_be_taken_and_nothing_else(maker, statement):
    share = maker.shared(statement)
    document = maker.open(share, "/documents/pact")
    assert document.json()["id"] == statement["id"]
    assert document.headers["referrer-policy"] == "no-referrer"
    gone = maker.open(share, "/documents/aas")
    assert gone.status_code == 404
    assert maker.open(share, "/documents/unheard-of").content == gone.content


def test_the_token_is_shown_once_and_not_kept(maker, statement):
    share = maker.shared(statement)
    token = share["address"].rpartition("/")[2]
    assert len(token) > 40
    with maker.world.service.database.reading() as session:
        kept = str(session.execute(text("SELECT * FROM shares")).all())
        audit = str(session.execute(text("SELECT * FROM audit")).all())
    assert token not in kept + audit
    assert token not in str(shares_of(maker, statement))


def test_what_opens_nothing_is_one_page_whatever_the_reason(maker, statement):
    expired = maker.shared(statement, days=1)
    revoked = maker.shared(statement)
    path = f"/v1/statements/{statement['id']}/shares/{revoked['id']}"
    assert maker.world.delete(APPLICANT, path).status_code == 204
    assert maker.world.delete(APPLICANT, path).status_code == 204
    maker.world.clock.forward(days=1)
    unknown = {"address": "https://tanbiao.example/s/guessed"}
    longer = {"address": f"https://tanbiao.example/s/{'x' * 5000}"}
    links = (expired, revoked, unknown, longer)
    answers = [maker.open(one, tail) for one in links for tail in ("", "/documents/pact")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        del answer.headers["x-request-id"]
    assert len({frozenset(answer.headers.items()) for answer in answers}) == 1
    assert "no-referrer" in answers[0].headers["referrer-policy"]
    assert [one["openings"] for one in shares_of(maker, statement)] == [0, 0]


def test_each_opening_is_kept_and_listed(maker, statement):
    share = maker.shared(statement)
    maker.open(share)
    maker.world.clock.forward(hours=1)
    maker.open(share, "/documents/pact")
    (listed,) = shares_of(maker, statement, CONSULTANT)
    assert listed["openings"] == 2
    assert listed["last_opened_at"].startswith("2026-11-21T09:00:00")
    path = f"/v1/statements/{statement['id']}/shares/{share['id']}/openings"
    openings = maker.world.get(CONSULTANT, path).json()
    assert [one["format"] for one in openings["items"]] == ["pact", "page"]
    assert maker.world.get(STRANGER, path).status_code == 404


def test_an_opening_is_changed_or_deleted_by_nobody(maker, statement):
    install_append_only(maker.world.service.database)
    maker.open(maker.shared(statement))
    for change in ("DELETE FROM share_openings", "UPDATE share_openings SET format = 'x'"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            maker.world.service.database.writing() as session,
        ):
            session.execute(text(change))


def test_hidden_fields_are_in_no_public_byte(maker, statement):
    hidden = ["product.place", "declarant.contact", "declarant.address", "assurance"]
    share = maker.shared(statement, hidden=hidden)
    pages = [
        maker.open(share),
        maker.open(share, language="zh"),
        maker.open(share, "/documents/pact"),
    ]
    content = maker.certificate.content
    words = [
        "CN-ZJ",
        "pcf@maker.example",
        content.factory.name.zh,
        content.number,
        content.body.name.en,
    ]
    for page in pages:
        assert page.status_code == 200
        assert [word for word in words if word in page.text] == []
    assert "Left out for this recipient" in pages[0].text


def test_a_format_that_lacks_what_is_hidden_cannot_be_offered(maker, statement):
    refused = maker.share(statement, hidden=["product.fossil_carbon_kg"])
    assert refused.status_code == 422
    assert "product.fossil_carbon_kg" in refused.json()["detail"]
    assert shares_of(maker, statement) == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"hidden": ["footprint.kgco2e"]}, 422),
        ({"formats": ["unheard-of"]}, 404),
        ({"formats": ["catena-x"]}, 422),
        ({"recipient": ""}, 422),
        ({"recipient": "a\nb"}, 422),
        ({"days": 0}, 422),
        ({"days": 100_000}, 422),
    ],
)
def test_a_link_that_cannot_be_made_is_refused(maker, statement, asked, status):
    assert maker.share(statement, **asked).status_code == status
    assert shares_of(maker, statement) == []


def test_a_deprecated_statement_is_shown_as_such_without_documents(maker, statement):
    share = maker.shared(statement)
    path = f"/v1/statements/{statement['id']}/deprecation"
    assert maker.world.post(APPLICANT, path, json={}).status_code == 200
    page = maker.open(share)
    assert "holds no longer" in page.text
    assert "/documents/" not in page.text
    assert maker.open(share, "/documents/pact").status_code == 404
    assert maker.share(statement).status_code == 409


def test_a_revoked_certificate_is_shown_as_revoked_at_once(maker, statement):
    share = maker.shared(statement)
    maker.register.happen(maker.certificate, EventKind.REVOKED, "misuse")
    page = maker.open(share)
    assert "REVOKED" in page.text
    assert "VALID" not in page.text


def test_no_word_of_the_bill_is_in_any_public_byte(maker, statement):
    keys = [
        one["key"]
        for one in maker.world.get(APPLICANT, f"/v1/statements/{statement['id']}/formats").json()
        if one["fits"]
    ]
    share = maker.shared(statement, formats=keys)
    tails = ["", "?lang=zh", "?lang=en", *(f"/documents/{key}" for key in keys)]
    words = [word for word in private_words(sample_study()) if len(word) > 6]
    assert words
    for tail in tails:
        answer = maker.open(share, tail)
        assert answer.status_code == 200, tail
        text_of = answer.content.decode(errors="replace")
        assert [word for word in words if word in text_of] == [], tail


def test_markup_in_a_recipient_stays_text(maker, statement):
    share = maker.shared(statement, recipient="<script>alert(1)</script>")
    page = maker.open(share)
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_link_of_another_statement_is_not_found(maker, statement):
    share = maker.shared(statement)
    for path in (
        f"/v1/statements/{uuid.uuid4()}/shares/{share['id']}/openings",
        f"/v1/statements/{statement['id']}/shares/{uuid.uuid4()}/openings",
    ):
        assert maker.world.get(APPLICANT, path).status_code == 404


def test_the_fields_that_may_be_hidden_are_listed_in_both_languages(world):
    found = world.get(CONSULTANT, "/v1/hideable-fields").json()
    assert {"product.mass_kg", "assurance"} <= {one["name"] for one in found}
    assert all(one["label"]["zh"] for one in found)
