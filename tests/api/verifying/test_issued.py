"""What the service issues is what a verifier finds valid, offline and by fetching."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from api.certificates.amending import Amendment, finish_amendment, prepare_amendment
from api.certificates.bundles import bundle_of
from api.certificates.making import signed_paper
from api.verifying.files import Request, verify_file
from api.verifying.opening import open_bytes
from api.verifying.recomputing import recompute
from api.verifying.sealed import read_sealed
from footprint.certification.bundle import Part
from footprint.certification.events import EventKind
from footprint.certification.roles import Role
from footprint.certification.step import Check, Outcome, Verdict
from tests.api.certificates.desk import Desk


@pytest.fixture
def desk(world):
    return Desk.of(world)


def issued(desk):
    """Issue a certificate with its real PDF and return its number."""
    case = desk.add_case()
    desk.review(case)
    return desk.grant(case, signed_paper).number


def bundle(desk, number, *, sealed=False):
    with desk.service.database.writing() as session:
        return bundle_of(session, desk.service, desk.row(session, number), sealed=sealed)


def amend(desk, number, amendment):
    judge = desk.judge(Role.DECISION_MAKER)
    with desk.service.database.reading() as session:
        row = desk.row(session, number)
    revision = prepare_amendment(desk.service, judge, row, amendment)
    with desk.service.database.writing() as session:
        finish_amendment(session, desk.service, judge, revision, amendment)


def judged(desk, number):
    now = desk.service.clock() + timedelta(minutes=1)
    return verify_file(bundle(desk, number), Request(now))


def test_an_issued_certificate_is_valid_in_every_step(desk):
    found = judged(desk, issued(desk))
    outcomes = {step.check: (step.outcome, step.sentence.en) for step in found.steps}
    assert all(outcome is Outcome.PASSED for outcome, _ in outcomes.values()), outcomes
    assert found.verdict is Verdict.VALID


def test_its_sealed_bundle_is_valid_and_recomputes_to_the_last_digit(desk):
    data = bundle(desk, issued(desk), sealed=True)
    found = verify_file(data, Request(desk.service.clock() + timedelta(minutes=1)))
    assert found.verdict is Verdict.VALID
    again = recompute(read_sealed(open_bytes(data).parts))
    assert (again.agrees, again.differences, again.program) == (True, (), ())


def test_suspension_reinstatement_and_revocation_are_seen(desk):
    number = issued(desk)
    officer = Role.DECISION_MAKER
    steps = (
        (EventKind.SUSPENDED, "complaint", Verdict.SUSPENDED),
        (EventKind.REINSTATED, "cause-removed", Verdict.VALID),
        (EventKind.REVOKED, "false-data", Verdict.REVOKED),
    )
    before = bundle(desk, number)
    for kind, reason, verdict in steps:
        desk.service.clock.forward(hours=1)
        desk.change(number, kind, reason, officer)
        assert judged(desk, number).verdict is verdict
    later = desk.service.clock() + timedelta(days=60)
    assert verify_file(before, Request(later)).verdict is Verdict.UNKNOWN  # its lists are too old


def test_an_amended_certificate_is_valid_and_its_first_wording_is_not_the_one_in_the_log(desk):
    number = issued(desk)
    first = open_bytes(bundle(desk, number)).parts[Part.CREDENTIAL]
    desk.service.clock.forward(hours=1)
    amend(desk, number, Amendment("product-name", trademark="NEW"))
    found = judged(desk, number)
    assert found.verdict is Verdict.VALID
    assert found.content.product.trademark == "NEW"
    parts = dict(open_bytes(bundle(desk, number)).parts)
    assert parts[Part.CREDENTIAL] != first


def test_the_service_answers_all_that_is_fetched_for_a_credential_alone(desk, world):
    number = issued(desk)
    credential = open_bytes(bundle(desk, number)).parts[Part.CREDENTIAL]

    def get(address):
        answer = world.client.get(urlsplit(address).path)
        assert answer.status_code == 200, address
        return answer.content

    now = desk.service.clock() + timedelta(minutes=1)
    found = verify_file(credential, Request(now, fetch=True, get=get))
    assert found.verdict is Verdict.VALID
    assert {step.check for step in found.steps if step.outcome is not Outcome.PASSED} == {
        Check.TOKEN,
        Check.PDF,
    }
