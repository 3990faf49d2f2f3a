"""The steps of a verification, one by one, without files."""

import json
from datetime import date, timedelta

import pytest

from footprint.certification.bundle import Anchor, Part, Presented
from footprint.certification.credential import REVOCATION, SUSPENSION, canonical
from footprint.certification.disclosure import lines_of
from footprint.certification.events import EventKind
from footprint.certification.step import Check, Outcome, Verdict
from footprint.certification.verification import verify, with_line
from footprint.trust.commitments import open_line
from footprint.trust.did import did_document
from footprint.trust.key_formats import PublicKey
from footprint.trust.keys import Ed25519Signer
from tests.api.certificates_sample import (
    BODY,
    DECIDER,
    INDEX,
    REVIEWER,
    body_document,
    log_document,
    log_proof,
    make_sample,
    salts,
    sample_statement,
    seed,
    sign_credential,
    signed_content,
    signed_decision,
    status_list,
)
from tests.certificate_sample import DID, ISSUED_AT, sample_content, sample_study

LATER = ISSUED_AT + timedelta(days=2)
GIVEN = Anchor(body_document(), "given")
LOG = Anchor(log_document(), "given")


def presented(sample=None, **changes):
    parts = (sample or make_sample()).parts
    values = {
        "credential": parts[Part.CREDENTIAL],
        "token": parts[Part.TOKEN].decode(),
        "body": GIVEN,
        "log": LOG,
        "proof": parts[Part.PROOF],
        "lists": (parts[Part.REVOCATION], parts[Part.SUSPENSION]),
    }
    return Presented(**{**values, **changes})


def outcomes(found):
    return {step.check: step.outcome for step in found.steps}


def failures(found):
    return {check for check, outcome in outcomes(found).items() if outcome is Outcome.FAILED}


def test_a_sound_certificate_is_valid_and_every_step_says_a_sentence():
    found = verify(presented(), LATER)
    assert found.verdict is Verdict.VALID
    assert [step.number for step in found.steps] == list(range(1, 11))
    assert all(step.sentence.en.endswith(".") for step in found.steps)
    assert all(step.sentence.zh.endswith("。") for step in found.steps)
    assert outcomes(found)[Check.PDF] is Outcome.UNKNOWN  # none was given


def test_a_demo_certificate_says_that_it_certifies_nothing():
    notes = verify(presented(), LATER).notes
    assert any("certifies nothing" in note.en for note in notes)
    assert not verify(presented(make_sample(demo=False)), LATER).notes


def test_a_key_out_of_the_bundle_is_named_with_a_warning_and_one_given_is_not():
    found = verify(presented(body=Anchor(body_document(), "bundle")), LATER)
    assert found.verdict is Verdict.VALID
    assert any("taken from the file itself" in n.en and "z6Mk" in n.en for n in found.notes)
    assert not any("taken from" in note.en for note in verify(presented(), LATER).notes)


def test_without_a_did_document_nothing_is_known_of_the_signature():
    found = verify(presented(body=None), LATER)
    assert found.verdict is Verdict.UNKNOWN
    assert outcomes(found)[Check.SIGNATURE] is Outcome.UNKNOWN


def test_a_credential_signed_by_another_key_fails_at_the_signature():
    other = did_document(DID, [PublicKey.of(Ed25519Signer("key-1", seed("thief")))])
    found = verify(presented(body=Anchor(other, "given")), LATER)
    assert {Check.SIGNATURE, Check.TOKEN} <= failures(found)
    assert found.verdict is Verdict.NOT_VALID


def test_a_credential_of_another_issuer_fails_at_the_signature():
    stranger = {**body_document(), "id": "did:web:elsewhere.example"}
    found = verify(presented(body=Anchor(stranger, "given")), LATER)
    assert Check.SIGNATURE in failures(found)


def test_a_key_that_was_revoked_or_had_ended_before_signs_nothing():
    for change in ({"revoked": LATER}, {"expires": ISSUED_AT - timedelta(days=1)}):
        key = PublicKey(BODY.key_id, BODY.algorithm, BODY.public_key, **change)
        found = verify(presented(body=Anchor(did_document(DID, [key]), "given")), LATER)
        assert Check.SIGNATURE in failures(found)


def test_a_key_that_ended_later_still_proves_what_it_signed_before():
    ended = ISSUED_AT + timedelta(hours=2)
    key = PublicKey(BODY.key_id, BODY.algorithm, BODY.public_key, expires=ended)
    found = verify(presented(body=Anchor(did_document(DID, [key]), "given")), LATER)
    assert found.verdict is Verdict.VALID


def test_the_token_alone_is_enough_for_the_signature_but_not_for_the_log():
    found = verify(presented(credential=None), LATER)
    assert outcomes(found)[Check.TOKEN] is Outcome.PASSED
    assert outcomes(found)[Check.SIGNATURE] is Outcome.UNKNOWN
    assert found.verdict is Verdict.UNKNOWN


def test_a_token_of_another_certificate_fails_at_the_token():
    other = make_sample(kgco2e=1.0).parts[Part.TOKEN].decode()
    assert failures(verify(presented(token=other), LATER)) == {Check.TOKEN}


def changed_decisions(*decisions):
    content = signed_content()
    return presented(make_sample(decisions=decisions or content.decisions))


def test_two_decisions_by_one_key_fail():
    content = signed_content()
    both = [
        signed_decision(content, role, DECIDER, name)
        for role, name in (("independent-reviewer", "A"), ("decision-maker", "B"))
    ]
    assert failures(verify(changed_decisions(*both), LATER)) == {Check.DECISIONS}


def test_two_decisions_by_one_person_fail():
    content = signed_content()
    both = (
        signed_decision(content, "independent-reviewer", REVIEWER, "The same"),
        signed_decision(content, "decision-maker", DECIDER, "The same"),
    )
    assert failures(verify(changed_decisions(*both), LATER)) == {Check.DECISIONS}


def test_two_reviews_and_no_decision_fail():
    content = signed_content()
    both = (
        signed_decision(content, "independent-reviewer", REVIEWER, "A"),
        signed_decision(content, "independent-reviewer", DECIDER, "B"),
    )
    assert failures(verify(changed_decisions(*both), LATER)) == {Check.DECISIONS}


@pytest.mark.parametrize(
    "change",
    [{"statement_hash": "0" * 64}, {"signature": "z11"}, {"public_key": "z6MkBad"}],
)
def test_a_decision_whose_signature_does_not_fit_fails(change):
    first, second = signed_content().decisions
    found = verify(changed_decisions(first, second.model_copy(update=change)), LATER)
    assert failures(found) == {Check.DECISIONS}


def test_statements_that_fit_are_read_and_one_about_another_study_fails():
    content = make_sample().content
    shown = [
        sample_statement(content, "independent-reviewer", REVIEWER),
        sample_statement(content, "decision-maker", DECIDER),
    ]
    assert verify(presented(statements=canonical(shown)), LATER).verdict is Verdict.VALID
    other = sample_content(study_hash="0" * 64)
    both = (
        signed_decision(other, "independent-reviewer", REVIEWER, "A"),
        signed_decision(other, "decision-maker", DECIDER, "B"),
    )
    shown = [
        sample_statement(other, "independent-reviewer", REVIEWER),
        sample_statement(other, "decision-maker", DECIDER),
    ]
    given = presented(make_sample(decisions=both), statements=canonical(shown))
    assert failures(verify(given, LATER)) == {Check.DECISIONS}


def test_statements_that_nobody_signed_fail():
    found = verify(presented(statements=canonical([{"study_hash": "0"}])), LATER)
    assert failures(found) == {Check.DECISIONS}


@pytest.mark.parametrize("number", ["DEMO-TB-2026-000001-8", "OTHER-TB-2026-000001-X", "nonsense"])
def test_a_wrong_number_fails(number):
    page = f"https://tanbiao.example/c/{number}"
    found = verify(presented(make_sample(number=number, verify_url=page)), LATER)
    assert failures(found) == {Check.NUMBER}


def proof_with(**changes):
    sample = make_sample()
    proof = log_proof(sample.content, sample.credential, EventKind.ISSUED)
    return canonical(proof.model_copy(update=changes).model_dump(mode="json"))


@pytest.mark.parametrize(
    "changes",
    [
        {"index": INDEX + 1},
        {"path": ()},
        {"path": ("zz",)},
        {"size": 12},
        {"checkpoint": "no note"},
        {"leaf": "{}"},
    ],
)
def test_a_log_proof_that_does_not_hold_fails(changes):
    found = verify(presented(proof=proof_with(**changes)), LATER)
    assert failures(found) == {Check.LOG}


@pytest.mark.parametrize("proof", [b"", b"{}", b"[", b"[" * 100_000, b"null"])
def test_what_is_no_log_proof_fails(proof):
    assert failures(verify(presented(proof=proof), LATER)) == {Check.LOG}


def test_the_log_entry_of_another_certificate_fails():
    other = make_sample(kgco2e=1.0).parts[Part.PROOF]
    assert failures(verify(presented(proof=other), LATER)) == {Check.LOG}


def test_a_log_of_another_key_or_service_fails():
    key = PublicKey.of(Ed25519Signer("log-1", seed("another log")))
    for document in (
        did_document("did:web:tanbiao.example", [key]),
        did_document("did:web:elsewhere.example", [key]),
    ):
        found = verify(presented(log=Anchor(document, "given")), LATER)
        assert failures(found) == {Check.LOG}


def test_without_a_log_proof_the_verdict_is_unknown():
    assert verify(presented(proof=None), LATER).verdict is Verdict.UNKNOWN
    assert verify(presented(log=None), LATER).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("purpose", "verdict"), [(REVOCATION, Verdict.REVOKED), (SUSPENSION, Verdict.SUSPENDED)]
)
def test_a_set_bit_says_revoked_or_suspended(purpose, verdict):
    sample = make_sample()
    newer = status_list(sample.content, purpose, LATER, INDEX)
    found = verify(presented(lists=(*presented(sample).lists, newer)), LATER)
    assert found.verdict is verdict
    assert failures(found) == {Check.STATUS}


def test_an_older_list_is_left_aside_where_there_is_a_newer_one():
    sample = make_sample()
    older = status_list(sample.content, SUSPENSION, ISSUED_AT, INDEX)
    assert verify(presented(lists=(older, *presented(sample).lists)), LATER).verdict is (
        Verdict.VALID
    )


@pytest.mark.parametrize("kept", [0, 1])
def test_one_list_alone_leaves_the_status_unknown(kept):
    lists = (presented().lists[kept],)
    found = verify(presented(lists=lists), LATER)
    assert found.verdict is Verdict.UNKNOWN
    assert outcomes(found)[Check.STATUS] is Outcome.UNKNOWN


def test_a_list_that_is_too_old_says_nothing_of_today_and_its_age_is_told():
    found = verify(presented(), ISSUED_AT + timedelta(days=45))
    assert found.verdict is Verdict.UNKNOWN
    assert "44 days old" in found.steps[6].sentence.en
    longer = verify(presented(), ISSUED_AT + timedelta(days=45), timedelta(days=60))
    assert longer.verdict is Verdict.VALID


def test_a_list_signed_by_another_key_fails():
    sample = make_sample()
    thief = Ed25519Signer("key-1", seed("thief"))
    forged = status_list(sample.content, REVOCATION, LATER, signer=thief)
    found = verify(presented(lists=(*presented(sample).lists, forged)), LATER)
    assert failures(found) == {Check.STATUS}
    assert found.verdict is Verdict.NOT_VALID


def test_a_revocation_in_the_log_counts_even_if_the_lists_are_older():
    sample = make_sample()
    proof = log_proof(sample.content, sample.credential, EventKind.REVOKED)
    found = verify(presented(proof=canonical(proof.model_dump(mode="json"))), LATER)
    assert found.verdict is Verdict.REVOKED


def test_the_last_day_counts_in_china_and_the_next_is_over():
    sample = make_sample(valid_until=date(2026, 12, 1))
    last = ISSUED_AT.replace(month=12, day=1, hour=15, minute=59)  # 23:59 in China
    assert verify(presented(sample), last).verdict is Verdict.VALID
    over = verify(presented(sample), last + timedelta(minutes=1))
    assert over.verdict is Verdict.EXPIRED
    assert failures(over) == {Check.VALIDITY}


def test_a_clock_before_the_issue_is_said_and_nothing_is_guessed():
    found = verify(presented(), ISSUED_AT - timedelta(days=1))
    assert found.verdict is Verdict.UNKNOWN
    assert "before the issue" in found.steps[7].sentence.en


def test_stages_that_do_not_sum_to_the_total_fail():
    assert failures(verify(presented(make_sample(kgco2e=369.67)), LATER)) == {Check.SUM}


def test_content_in_contradiction_to_the_untp_part_fails_though_it_is_signed():
    credential = json.loads(make_sample().parts[Part.CREDENTIAL])
    credential["credentialSubject"]["tanbiaoCertificate"]["kgco2e"] = 1.0
    found = verify(presented(credential=canonical(credential)), LATER)
    assert {Check.FILE, Check.SIGNATURE} <= failures(found)
    assert outcomes(found)[Check.SUM] is Outcome.UNKNOWN


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"[" * 100_000, b"\xff", b'{"issuer":1}'])
def test_what_is_no_credential_is_not_valid(raw):
    assert verify(presented(credential=raw), LATER).verdict is Verdict.NOT_VALID


def opened(**changes):
    opening = open_line(lines_of(sample_study()), salts(), "20").document()
    return canonical({"opening": {**opening, **changes}})


def test_an_opened_line_is_proven_to_belong():
    found = with_line(verify(presented(), LATER), opened())
    assert found.verdict is Verdict.VALID
    assert found.steps[-1].number == 11


@pytest.mark.parametrize(
    "changes",
    [
        {"line": {"kgco2e": 0.1}},
        {"key": "30"},
        {"salt": "00" * 32},
        {"count": 3},
        {"path": []},
        {"index": -1},
        {"salt": "zz"},
    ],
)
def test_a_changed_line_does_not_belong(changes):
    found = with_line(verify(presented(), LATER), opened(**changes))
    assert found.verdict is Verdict.NOT_VALID
    assert failures(found) == {Check.LINE}


def test_the_document_of_a_verification_is_plain_json_in_both_languages():
    document = json.loads(json.dumps(verify(presented(), LATER).document()))
    assert document["verdict"] == "valid"
    assert document["steps"][0]["sentence"].keys() == {"en", "zh"}


def test_a_credential_signed_twice_over_is_the_same():
    assert sign_credential(signed_content()) == sign_credential(signed_content())
