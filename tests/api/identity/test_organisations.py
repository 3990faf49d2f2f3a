"""Organisations, their people, roles and invitations."""

import pytest
from sqlalchemy import select

from api.identity.passwords import hash_password
from api.identity.people import check_roles
from api.identity.tables import Membership, Organisation, OutboxRow, Person
from api.web.problems import RefusalError
from footprint.certification.roles import ROLES_OF, OrganisationKind, Role

OPERATOR = ("operator", Role.OPERATOR)
ADMINISTRATOR = ("maker", Role.ADMINISTRATOR)
APPLICANT = ("maker", Role.APPLICANT)
BODY = {
    "kind": "certification-body",
    "code": "NEW1",
    "name_en": "New Body (invented)",
    "name_zh": "新机构（虚构）",
    "identifier": "ID-new",
}
PASSWORD = "rain over the old harbour"
GUEST = "wang@maker.example"
EN = {"Accept-Language": "en"}


def invite(world, roles=("applicant",), email=GUEST, who=ADMINISTRATOR):
    return world.post(who, "/v1/invitations", json={"email": email, "roles": list(roles)})


def accept(world, token, password=PASSWORD):
    body = {"token": token, "name": "Wang", "password": password}
    return world.client.post("/v1/invitations/accept", json=body, headers=EN)


def audit(world, who=ADMINISTRATOR):
    return [row["kind"] for row in world.get(who, "/v1/audit?limit=200").json()["items"]]


def test_a_certification_body_may_not_act_before_it_is_approved(world):
    body = world.post(OPERATOR, "/v1/organisations", json=BODY).json()
    assert body["approved"] is False
    path = f"/v1/organisations/{body['id']}"
    asked = {"email": GUEST, "roles": ["administrator", "verifier"]}
    link = world.post(OPERATOR, f"{path}/invitations", json=asked).json()
    session = accept(world, link["token"]).json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert world.client.get("/v1/me", headers=headers).json()["roles"] == ["administrator"]
    assert not any(row["code"] == "NEW1" for row in bodies(world))
    approval = {"approved": True, "reason": "accreditation seen"}
    assert world.put(OPERATOR, f"{path}/approval", json=approval).json()["approved"] is True
    roles = world.client.get("/v1/me", headers=headers).json()["roles"]
    assert roles == ["administrator", "verifier"]
    assert any(row["code"] == "NEW1" for row in bodies(world))


def bodies(world):
    return world.get(APPLICANT, "/v1/certification-bodies").json()["items"]


def test_withdrawing_an_approval_stops_everybody_but_the_administrator(world):
    path = f"/v1/organisations/{world.organisations['body']}/approval"
    world.put(OPERATOR, path, json={"approved": False, "reason": "accreditation lost"})
    assert world.get(("body", Role.VERIFIER), "/v1/me").json()["roles"] == []
    assert "approval-withdrawn" in audit(world, ("body", Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": None}, 422, "code-of-bodies"),
        ({"kind": "manufacturer"}, 422, "code-of-bodies"),
        ({"code": "DEMO"}, 409, "already-taken"),
        ({"identifier": "ID-maker"}, 409, "already-taken"),
        ({"code": "lower"}, 422, "invalid-string-pattern-mismatch"),
        ({"name_en": "\u0000"}, 422, "invalid-string-pattern-mismatch"),
        ({"unknown": 1}, 422, "invalid-extra-forbidden"),
    ],
)
def test_a_wrong_organisation_is_refused_with_a_reason(world, change, status, code):
    answer = world.post(OPERATOR, "/v1/organisations", json=BODY | change)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (status, code)


def test_only_the_operator_adds_and_lists_organisations(world):
    assert world.post(ADMINISTRATOR, "/v1/organisations", json=BODY).status_code == 403
    assert world.get(ADMINISTRATOR, "/v1/organisations").status_code == 403
    found = world.get(OPERATOR, "/v1/organisations?kind=manufacturer&search=other").json()
    assert [row["identifier"] for row in found["items"]] == ["ID-other-maker"]


def test_a_search_takes_wildcards_as_letters(world):
    assert world.get(OPERATOR, "/v1/organisations?search=%25").json()["total"] == 0


def test_one_sees_ones_own_organisation_and_no_other(world):
    own, other = (world.organisations[key] for key in ("maker", "other-maker"))
    assert world.get(APPLICANT, f"/v1/organisations/{own}").status_code == 200
    assert world.get(APPLICANT, f"/v1/organisations/{other}").status_code == 404
    assert world.get(OPERATOR, f"/v1/organisations/{other}").status_code == 200


def test_an_organisation_is_not_changed_by_who_read_an_older_version(world):
    path = f"/v1/organisations/{world.organisations['maker']}"
    change = {"name_en": "Renamed", "name_zh": "更名"}
    first = world.put(OPERATOR, path, json=change, headers={"If-Match": '"1"'})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert world.put(OPERATOR, path, json=change, headers={"If-Match": '"1"'}).status_code == 412
    row = world.get(ADMINISTRATOR, "/v1/audit?kind=organisation-changed").json()["items"][0]
    assert row["details"]["before"]["name_en"] == "Maker Ltd (invented)"


def test_an_invitation_makes_an_account_once(world):
    made = invite(world).json()
    assert made["link"] == f"https://tanbiao.example/invitations#{made['token']}"
    session = accept(world, made["token"])
    assert session.status_code == 201
    assert accept(world, made["token"]).status_code == 410
    sign_in = {"email": GUEST, "password": PASSWORD}
    assert world.client.post("/v1/sessions", json=sign_in).status_code == 201
    assert {"invited", "invitation-accepted", "roles-changed"} <= set(audit(world))


def test_the_outbox_holds_the_message_until_the_link_is_used(world):
    made = invite(world).json()
    assert [made["link"] in body for body in outbox(world)] == [True]
    accept(world, made["token"])
    assert outbox(world) == [""]


def outbox(world):
    with world.service.database.reading() as session:
        return list(session.scalars(select(OutboxRow.body)))


def test_an_invitation_expires_and_can_be_revoked(world):
    first, second = (invite(world).json() for _ in range(2))
    assert len(world.get(ADMINISTRATOR, "/v1/invitations").json()) == 2
    path = f"/v1/invitations/{first['id']}"
    assert world.delete(("other-maker", Role.ADMINISTRATOR), path).status_code == 404
    assert world.delete(ADMINISTRATOR, path).status_code == 204
    assert accept(world, first["token"]).status_code == 410
    world.clock.forward(days=7)
    assert accept(world, second["token"]).status_code == 410
    assert world.get(ADMINISTRATOR, "/v1/invitations").json() == []


def test_who_has_an_account_joins_only_with_its_password(world):
    email = "applicant@other-maker.example"
    with world.service.database.writing() as session:
        person = session.scalars(select(Person).where(Person.email == email)).one()
        person.password_hash = hash_password(PASSWORD)
    made = invite(world, email=email).json()
    assert accept(world, made["token"], "another password entirely").status_code == 401
    assert accept(world, made["token"]).status_code == 201
    with world.service.database.reading() as session:
        homes = session.scalars(
            select(Membership.organisation_id).where(Membership.person_id == person.id)
        )
        assert set(homes) == {world.organisations["maker"], world.organisations["other-maker"]}


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("role", list(Role))
def test_roles_stay_within_the_kind_of_organisation(role, kind):
    organisation = Organisation(kind=kind.value)
    if role in ROLES_OF[kind]:
        check_roles(organisation, [role])
    else:
        with pytest.raises(RefusalError):
            check_roles(organisation, [role])


@pytest.mark.parametrize("role", ["decision-maker", "operator"])
def test_a_manufacturer_cannot_name_a_decider_or_an_operator(world, role):
    assert invite(world, [role]).status_code == 422
    path = f"/v1/people/{world.people[APPLICANT]}/roles"
    assert world.put(ADMINISTRATOR, path, json={"roles": [role]}).status_code == 422


def test_a_role_counts_from_the_next_request_on(world):
    path = f"/v1/people/{world.people[APPLICANT]}/roles"
    answer = world.put(ADMINISTRATOR, path, json={"roles": ["consultant"]})
    assert answer.json()["roles"] == ["consultant"]
    assert world.get(APPLICANT, "/v1/me").json()["roles"] == ["consultant"]


def test_somebody_without_roles_is_out_and_the_session_is_over(world):
    path = f"/v1/people/{world.people[APPLICANT]}/roles"
    assert world.put(ADMINISTRATOR, path, json={"roles": []}).status_code == 200
    assert world.get(APPLICANT, "/v1/me").status_code == 401
    assert world.get(ADMINISTRATOR, "/v1/people").json()["total"] == 2


def test_the_last_administrator_stays(world):
    path = f"/v1/people/{world.people[ADMINISTRATOR]}/roles"
    answer = world.put(ADMINISTRATOR, path, json={"roles": ["applicant"]})
    assert answer.status_code == 409
    assert world.get(ADMINISTRATOR, "/v1/me").json()["roles"] == ["administrator"]


def test_people_of_other_organisations_cannot_be_seen_or_changed(world):
    path = f"/v1/people/{world.people['other-maker', 'applicant']}"
    assert world.get(ADMINISTRATOR, path).status_code == 404
    assert world.put(ADMINISTRATOR, f"{path}/roles", json={"roles": []}).status_code == 404
    assert world.post(ADMINISTRATOR, f"{path}/password-link").status_code == 404


def test_people_can_be_found_by_role(world):
    found = world.get(("body", Role.VERIFIER), "/v1/people?role=technical-expert").json()
    assert [row["roles"] for row in found["items"]] == [["technical-expert"]]


def test_a_password_link_works_once_and_ends_the_sessions(world):
    path = f"/v1/people/{world.people[APPLICANT]}/password-link"
    made = world.post(ADMINISTRATOR, path).json()
    body = {"token": made["token"], "password": PASSWORD}
    assert world.client.post("/v1/passwords", json=body).status_code == 204
    assert world.client.post("/v1/passwords", json=body).status_code == 410
    assert world.get(APPLICANT, "/v1/me").status_code == 401
    sign_in = {"email": made["email"], "password": PASSWORD}
    assert world.client.post("/v1/sessions", json=sign_in).status_code == 201
    assert {"password-link-made", "password-changed"} <= set(audit(world, OPERATOR))


def test_a_password_link_is_not_an_invitation(world):
    made = world.post(ADMINISTRATOR, f"/v1/people/{world.people[APPLICANT]}/password-link").json()
    assert accept(world, made["token"]).status_code == 410


def test_an_administrator_cannot_take_over_an_account_of_another_organisation(world):
    with world.service.database.writing() as session:
        session.add(
            Membership(
                person_id=world.people["body", "decision-maker"],
                organisation_id=world.organisations["maker"],
                role="consultant",
                since=world.clock(),
            )
        )
    path = f"/v1/people/{world.people['body', 'decision-maker']}/password-link"
    answer = world.post(ADMINISTRATOR, path)
    assert answer.status_code == 403
    assert "other organisations" in answer.json()["detail"]
