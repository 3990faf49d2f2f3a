"""Any byte changed: the verification says which step fails."""

import re
from datetime import timedelta

import numpy as np
import pytest

from api.verifying.archive import pack
from api.verifying.files import Request, verify_file
from api.verifying.opening import Beside
from footprint.certification.bundle import Part
from footprint.certification.step import Check, Outcome, Verdict
from tests.api.certificates_sample import body_document, log_document, make_sample, sample
from tests.certificate_sample import ISSUED_AT

LATER = ISSUED_AT + timedelta(days=2)
TRUSTED = Request(LATER, Beside(trusted=(body_document(), log_document())))
READING = {Check.FILE, Check.SIGNATURE}


def failures(found):
    return {step.check for step in found.steps if step.outcome is Outcome.FAILED}


def places(data, count, name):
    """Return places all over the data, among them the first and the last."""
    chance = np.random.default_rng(list(name.encode()))  # the same places each time
    return sorted({0, len(data) - 1, *chance.choice(len(data), count, replace=False).tolist()})


def flipped(data, place):
    changed = bytearray(data)
    changed[place] ^= 1 << place % 7
    return bytes(changed)


@pytest.mark.parametrize(
    ("part", "steps"),
    [
        ("CREDENTIAL", READING),
        ("TOKEN", {Check.TOKEN}),
        ("PROOF", {Check.LOG}),
        ("REVOCATION", {Check.STATUS}),
        ("SUSPENSION", {Check.STATUS}),
    ],
)
def test_a_changed_byte_fails_at_the_step_that_reads_it(part, steps):
    whole = make_sample()
    data = whole.parts[Part[part]]
    for place in places(data, 60, part):
        found = verify_file(whole.bundle(**{part: flipped(data, place)}), TRUSTED)
        assert found.verdict is Verdict.NOT_VALID, place
        assert failures(found) & steps, place
        if part != "CREDENTIAL":
            assert failures(found) <= steps, place


def test_every_bit_of_the_last_letter_of_the_token_counts():
    whole = make_sample()
    token = whole.parts[Part.TOKEN]
    for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        changed = token[:-1] + bytes([letter])
        found = verify_file(whole.bundle(TOKEN=changed), TRUSTED)
        assert (found.verdict is Verdict.VALID) == (changed == token)


def test_a_changed_byte_of_the_pdf_fails_at_the_pdf():
    whole = sample()
    data = whole.parts[Part.PDF]
    contents = [match.start(1) for match in re.finditer(rb"/Contents <([0-9A-Fa-f]+)>", data)]
    within_last_signature = [contents[-1] + offset for offset in (60, 1800, 16_000)]
    for place in (*places(data, 3, "pdf"), *within_last_signature):
        found = verify_file(whole.bundle(PDF=flipped(data, place)), TRUSTED)
        assert found.verdict is Verdict.NOT_VALID, place
        assert failures(found) == {Check.PDF}, place


def test_a_changed_byte_of_the_archive_itself_is_never_valid():
    data = make_sample().bundle()
    heads = [match.start() for match in re.finditer(rb"PK\x03\x04", data)]
    frame = [head + offset for head in heads for offset in range(0, 40, 3)]
    for place in (*frame, *range(len(data) - 600, len(data), 7)):
        assert verify_file(flipped(data, place), TRUSTED).verdict is not Verdict.VALID, place


def test_a_certificate_cut_short_is_never_valid():
    data = make_sample().bundle()
    for length in (0, 1, 4, 100, len(data) // 2, len(data) - 1):
        assert verify_file(data[:length], TRUSTED).verdict is Verdict.NOT_VALID


def test_the_same_parts_give_the_same_bundle_and_it_reads_back():
    parts = sample().parts
    again = pack(dict(reversed(parts.items())))
    assert again == sample().bundle()
    assert verify_file(again, TRUSTED).verdict is Verdict.VALID
