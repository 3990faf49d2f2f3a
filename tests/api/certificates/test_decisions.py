"""Who may judge a case, when, and with which key: every refusal, and that nothing is changed."""

import uuid

import pytest
from sqlalchemy import func, select, update

from api.certificates.keys import Owner, create_personal_key
from api.certificates.keystore import open_keystore
from api.certificates.tables import CertificateRow, DecisionRow, KeyRow, LogEntryRow, NumberRow
from api.identity.tables import Organisation, Person
from api.schemes import load_schemes
from api.submissions.tables import StudyRow
from api.verifications.tables import CaseRow, FindingRow, TeamRow
from api.web.problems import RefusalError
from footprint.certification.roles import Role
from tests.api.certificates.desk import PASSPHRASES

REVIEWER, DECIDER = ("body", Role.INDEPENDENT_REVIEWER), ("body", Role.DECISION_MAKER)
FOR = {"outcome": "granted", "reason": "all was verified"}


@pytest.fixture
def case(desk):
    return desk.add_case()


@pytest.fixture
def reviewed(desk, case):
    desk.review(case)
    return case


def ask(world, who, what, case, **changes):
    passphrase = PASSPHRASES.get(Role(who[1]), PASSPHRASES[Role.DECISION_MAKER])
    body = {**FOR, "passphrase": passphrase.get_secret_value(), **changes.pop("json", {})}
    return world.post(who, f"/v1/cases/{case}/{what}", json=body, **changes)


def counts(world):
    tables = (CertificateRow, DecisionRow, LogEntryRow, NumberRow)
    with world.service.database.reading() as session:
        states = tuple(session.scalars(select(CaseRow.state)))
        numbers = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        return (*numbers, states)


def assert_refused(world, before, answer, status, code):
    assert answer.status_code == status, answer.text
    assert code in {found["code"] for found in answer.json()["findings"]}
    assert counts(world) == before


def test_review_and_decision_lead_to_a_certificate(world, desk, case):
    review = ask(world, REVIEWER, "review", case)
    assert (review.status_code, review.json()["certificate"]) == (201, None)
    decision = ask(world, DECIDER, "decision", case)
    assert decision.status_code == 201, decision.text
    assert decision.json()["certificate"] == "DEMO-TB-2026-000001-9"
    assert decision.json()["statement"]["review"] == review.json()["statement_hash"]


def test_a_repeated_decision_with_its_key_is_answered_the_same_and_done_once(world, desk, reviewed):
    headers = {"Idempotency-Key": "once"}
    first = ask(world, DECIDER, "decision", reviewed, headers=headers)
    before = counts(world)
    again = ask(world, DECIDER, "decision", reviewed, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert_refused(
        world, before, ask(world, DECIDER, "decision", reviewed), 409, "no-such-transition"
    )


def test_a_refused_case_ends_without_a_number(world, desk, reviewed):
    answer = ask(world, DECIDER, "decision", reviewed, json={"outcome": "refused"})
    assert (answer.status_code, answer.json()["certificate"]) == (201, None)
    assert counts(world)[0] == counts(world)[3] == 0
    assert counts(world)[4] == ("refused",)


def test_a_review_that_advises_against_forbids_to_grant_but_not_to_refuse(world, desk, case):
    assert ask(world, REVIEWER, "review", case, json={"outcome": "refused"}).status_code == 201
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", case), 409, "review-against")
    refused = ask(world, DECIDER, "decision", case, json={"outcome": "refused"})
    assert refused.status_code == 201


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        (("body", Role.LEAD_VERIFIER), 403, "forbidden"),
        (("maker", Role.APPLICANT), 403, "forbidden"),
        (("other-body", Role.DECISION_MAKER), 404, "not-found"),
    ],
)
def test_who_is_not_the_bodys_decision_maker_decides_nothing(
    world, desk, reviewed, who, status, code
):
    before = counts(world)
    assert_refused(world, before, ask(world, who, "decision", reviewed), status, code)


def test_a_case_that_is_not_there_is_not_found(world, desk):
    answer = ask(world, DECIDER, "decision", uuid.uuid4())
    assert answer.status_code == 404


def test_a_case_is_reviewed_before_it_is_decided_and_once(world, desk, case):
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", case), 409, "no-such-transition")
    ask(world, REVIEWER, "review", case)
    before = counts(world)
    assert_refused(world, before, ask(world, REVIEWER, "review", case), 409, "no-such-transition")


def test_one_person_may_not_review_and_decide(world, desk, reviewed):
    with world.service.database.writing() as session:
        reviewer = desk.people[Role.INDEPENDENT_REVIEWER]
        decider = desk.people[Role.DECISION_MAKER]
        session.execute(update(DecisionRow).values(person_id=decider))
        session.execute(
            update(TeamRow).where(TeamRow.person_id == reviewer).values(person_id=decider)
        )
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 403, "one-judge")


def test_one_key_may_not_sign_both(world, desk, reviewed):
    with world.service.database.writing() as session:
        decider = session.scalar(
            select(KeyRow.id).where(KeyRow.owner == f"person:{desk.people[Role.DECISION_MAKER]}")
        )
        session.execute(update(DecisionRow).values(key_id=decider))
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 403, "forbidden")


@pytest.mark.parametrize("removed", [False, True])
def test_who_has_been_in_the_team_may_not_decide(world, desk, reviewed, removed):
    with world.service.database.writing() as session:
        session.add(
            TeamRow(
                case_id=reviewed,
                person_id=desk.people[Role.DECISION_MAKER],
                role=Role.VERIFIER.value,
                declared_at=world.clock(),
                added_at=world.clock(),
                removed_at=world.clock() if removed else None,
            )
        )
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 403, "judge-in-team")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"declared_at": None}, "no-declaration"),
        ({"removed_at": "now"}, "no-part"),
    ],
)
def test_who_takes_no_part_or_has_not_declared_may_not_decide(world, desk, reviewed, values, code):
    values = {key: world.clock() if value else None for key, value in values.items()}
    with world.service.database.writing() as session:
        decider = desk.people[Role.DECISION_MAKER]
        session.execute(update(TeamRow).where(TeamRow.person_id == decider).values(**values))
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 403, code)


def test_a_wrong_passphrase_opens_nothing(world, desk, case):
    before = counts(world)
    wrong = {"passphrase": "not the right words"}
    answer = ask(world, REVIEWER, "review", case, json=wrong)
    assert_refused(world, before, answer, 403, "wrong-passphrase")


def _spoil(world, desk, role, **values):
    owner = f"person:{desk.people[role]}"
    with world.service.database.writing() as session:
        session.execute(update(KeyRow).where(KeyRow.owner == owner).values(**values))


def test_an_expired_key_signs_nothing(world, desk, reviewed):
    _spoil(world, desk, Role.DECISION_MAKER, valid_until=world.clock())
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 409, "no-current-key")


def test_a_revoked_key_signs_nothing(world, desk, case):
    _spoil(world, desk, Role.INDEPENDENT_REVIEWER, revoked_at=world.clock())
    before = counts(world)
    assert_refused(world, before, ask(world, REVIEWER, "review", case), 409, "no-current-key")


def test_a_review_whose_key_was_revoked_since_is_no_ground_for_a_certificate(world, desk, reviewed):
    _spoil(world, desk, Role.INDEPENDENT_REVIEWER, revoked_at=world.clock())
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "review-key-revoked")


def test_a_revoked_body_certifies_nothing(world, desk, reviewed):
    with world.service.database.writing() as session:
        session.get_one(Organisation, desk.body).approved = False
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 403, "forbidden")
    with pytest.raises(RefusalError, match="body is not approved"):
        desk.grant(reviewed)
    assert counts(world) == before


def test_a_newer_study_makes_the_decision_outdated(world, desk, reviewed):
    desk.add_study(version=2)
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "outdated-study")
    assert "a newer study was handed in" in answer.json()["detail"]


def test_a_newer_edition_of_the_scheme_makes_the_decision_outdated(world, desk, reviewed):
    schemes = world.service.get(load_schemes)
    newer = schemes["tanbiao-voluntary"].model_copy(update={"edition": "2027-1"})
    world.service._made[load_schemes] = {"tanbiao-voluntary": newer}
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "outdated-study")


def test_a_study_on_an_older_data_release_is_outdated(world, desk, case):
    with world.service.database.writing() as session:
        row = session.get_one(StudyRow, desk.study)
        hashes = {**row.document["result"]["hashes"], "release": "0" * 64}
        row.document = {**row.document, "result": {**row.document["result"], "hashes": hashes}}
    before = counts(world)
    answer = ask(world, REVIEWER, "review", case)
    assert_refused(world, before, answer, 409, "outdated-study")
    assert "newer data release" in answer.json()["detail"]


def test_records_that_changed_after_the_review_need_another_review(world, desk, reviewed):
    with world.service.database.writing() as session:
        session.add(
            FindingRow(
                case_id=reviewed,
                study_id=desk.study,
                number=1,
                grade="observation",
                subject="study",
                clause="-",
                text="seen late",
                state="open",
                raised_by=desk.people[Role.LEAD_VERIFIER],
                raised_at=world.clock(),
            )
        )
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "outdated-study")


def test_without_the_keystores_passphrase_nothing_is_issued(world, desk, reviewed):
    made = world.service._made
    world.service._made = {open_keystore: made[open_keystore]}
    world.service.settings = world.service.settings.model_copy(update={"keystore_passphrase": None})
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "keystore-closed")


@pytest.mark.parametrize("purpose", ["log", "credential", "seal"])
def test_a_missing_key_is_named_before_a_number_is_used_up(world, desk, reviewed, purpose):
    with world.service.database.writing() as session:
        session.execute(
            update(KeyRow).where(KeyRow.purpose == purpose).values(revoked_at=world.clock())
        )
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "no-current-key")


def test_a_clock_that_was_moved_back_issues_nothing(world, desk, reviewed):
    world.clock.forward(hours=1)
    desk.certificate()
    world.clock.forward(seconds=-30)
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert_refused(world, before, answer, 409, "clock-moved-back")


def test_a_case_that_moved_on_is_not_overwritten(world, desk, reviewed):
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed, headers={"If-Match": '"1"'})
    assert_refused(world, before, answer, 412, "version-moved-on")


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "maybe"}, {"reason": ""}, {"passphrase": "short"}, {"reason": "a\x00b"}],
)
def test_a_judgement_that_cannot_be_read_is_refused(world, desk, reviewed, changes):
    before = counts(world)
    answer = ask(world, DECIDER, "decision", reviewed, json=changes)
    assert answer.status_code == 422
    assert counts(world) == before


def test_a_certificate_that_is_to_be_replaced_must_be_the_clients_and_stand(world, desk):
    unknown = desk.add_case(details={"supersedes": "DEMO-TB-2026-000009-4"})
    desk.review(unknown)
    before = counts(world)
    answer = ask(world, DECIDER, "decision", unknown)
    assert_refused(world, before, answer, 409, "nothing-to-replace")


def test_a_key_of_another_body_does_not_count(world, desk, reviewed):
    with world.service.database.writing() as session:
        decider = session.get_one(Person, desk.people[Role.DECISION_MAKER])
        session.execute(
            update(KeyRow)
            .where(KeyRow.owner == f"person:{decider.id}")
            .values(body_id=world.organisations["other-body"])
        )
    before = counts(world)
    assert_refused(world, before, ask(world, DECIDER, "decision", reviewed), 409, "no-current-key")


def test_a_new_key_of_a_person_takes_the_place_of_the_old(world, desk, reviewed):
    role = Role.DECISION_MAKER
    with world.service.database.writing() as session:
        owner = Owner.person(
            session.get_one(Person, desk.people[role]), session.get_one(Organisation, desk.body)
        )
        create_personal_key(session, world.service, owner, PASSPHRASES[role], world.clock())
    world.clock.forward(seconds=1)
    answer = ask(world, DECIDER, "decision", reviewed)
    assert answer.status_code == 201
    with world.service.database.reading() as session:
        in_force = KeyRow.owner == owner.name, KeyRow.valid_until > world.clock()
        assert session.scalars(select(KeyRow.name).where(*in_force)).one() == answer.json()["key"]
