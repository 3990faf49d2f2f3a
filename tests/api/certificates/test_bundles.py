"""A bundle as the service hands it out, checked by the verifier, which knows no service."""

import pytest

from api.certificates.bundles import bundle_of
from api.certificates.keys import body_document, log_document
from api.certificates.making import signed_paper
from api.identity.tables import Organisation
from api.verifying.archive import unpack
from api.verifying.files import Request, verify_file
from api.verifying.opening import Beside
from api.verifying.recomputing import recompute
from api.verifying.sealed import read_sealed
from footprint.certification.events import EventKind
from footprint.certification.roles import Role
from footprint.certification.step import Outcome, Verdict
from tests.api.certificates.desk import PASSPHRASES


@pytest.fixture
def number(desk):
    case = desk.add_case()
    desk.review(case)
    return desk.grant(case, signed_paper).number


def bundle(desk, number, sealed=False):
    with desk.service.database.reading() as session:
        return bundle_of(session, desk.service, desk.row(session, number), sealed=sealed)


def verified(desk, data):
    with desk.service.database.reading() as session:
        body = session.get_one(Organisation, desk.body)
        trust = (
            body_document(session, desk.service, body),
            log_document(session, desk.service),
        )
    return verify_file(data, Request(at=desk.service.clock(), beside=Beside(trusted=trust)))


@pytest.mark.parametrize("sealed", [False, True])
def test_a_bundle_is_valid_offline(desk, number, sealed):
    found = verified(desk, bundle(desk, number, sealed))
    failed = [step for step in found.steps if step.outcome is not Outcome.PASSED]
    assert (found.verdict, failed) == (Verdict.VALID, [])


def test_a_sealed_bundle_recomputes_to_the_last_digit(desk, number):
    found = recompute(read_sealed(unpack(bundle(desk, number, sealed=True))))
    assert (found.agrees, found.differences, found.seals) == (True, (), ())


@pytest.mark.parametrize(
    ("kind", "reason", "verdict"),
    [
        (EventKind.SUSPENDED, "complaint", Verdict.SUSPENDED),
        (EventKind.REVOKED, "misuse", Verdict.REVOKED),
    ],
)
def test_a_bundle_says_what_happened_since(desk, number, kind, reason, verdict):
    desk.change(number, kind, reason, Role.DECISION_MAKER)
    assert verified(desk, bundle(desk, number)).verdict is verdict


def test_an_amended_certificate_is_valid_in_its_new_wording(world, desk, number):
    body = {
        "reason_code": "product-name",
        "trademark": "HZ",
        "passphrase": PASSPHRASES[Role.DECISION_MAKER].get_secret_value(),
    }
    path = f"/v1/certificates/{number}/amendments"
    assert world.post(("body", Role.DECISION_MAKER), path, json=body).status_code == 201
    found = verified(desk, bundle(desk, number))
    assert (found.verdict, found.content.revision) == (Verdict.VALID, 2)
