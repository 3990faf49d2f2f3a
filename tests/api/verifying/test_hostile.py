"""Hostile files: refused with a sentence, never a stack trace, never VALID."""

import io
import tracemalloc
import zipfile
from datetime import timedelta

import pytest

from api.verifying.archive import MAX_BUNDLE_BYTES, pack, unpack
from api.verifying.files import Request, verify_file
from api.verifying.opening import Beside, open_bytes, read_bytes
from footprint.certification.bundle import Part
from footprint.certification.step import Check, Outcome, Verdict
from footprint.errors import InputError
from tests.api.certificates_sample import body_document, log_document, make_sample, sample
from tests.certificate_sample import ISSUED_AT

REQUEST = Request(ISSUED_AT + timedelta(days=2), Beside((body_document(), log_document())))


def archive(*entries, method=zipfile.ZIP_STORED):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as made:
        for name, data in entries:
            made.writestr(name, data)
    return output.getvalue()


def bomb():
    return archive(("credential.json", bytes(200_000_000)), method=zipfile.ZIP_DEFLATED)


def crowd():
    return archive(*((f"entry-{number}", b"") for number in range(20_000)))


def doubled():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archive(("credential.json", b"{}"), ("credential.json", b"[]"))


def encrypted():
    data = bytearray(archive(("credential.json", b"{}")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


HOSTILE = {
    "a zip bomb": bomb,
    "many entries": crowd,
    "a path upwards": lambda: archive(("../credential.json", b"{}")),
    "an absolute path": lambda: archive(("/etc/passwd", b"{}")),
    "a path with a backslash": lambda: archive(("..\\did.json", b"{}")),
    "a name twice": doubled,
    "an encrypted archive": encrypted,
    "a compressed bundle": lambda: archive(
        ("credential.json", b"{}" * 99), method=zipfile.ZIP_DEFLATED
    ),
    "a comment at the end": lambda: make_sample().bundle() + b"hidden",
    "an empty archive": archive,
    "a beginning of an archive": lambda: b"PK\x03\x04" + bytes(100),
    "nothing": lambda: b"",
    "json nested 1,000 deep in 10 MB": lambda: (
        b'{"a":' * 1000 + b'"' + b"x" * 10_000_000 + b'"' + b"}" * 1000
    ),
    "json nested a million deep": lambda: b'{"a":' + b"[" * 1_000_000,
    "a name twice in json": lambda: b'{"issuer":"a","issuer":"b"}',
    "numbers json has not": lambda: b'{"issuer":NaN}',
    "huge numbers": lambda: b'{"issuer":' + b"9" * 100_000 + b"}",
    "a zip called pdf": lambda: b"%PDF-1.7\n" + archive(("credential.json", b"{}")),
    "a pdf without anything": lambda: b"%PDF-1.7\n%%EOF",
    "a huge pdf": lambda: b"%PDF-1.7\n" + bytes(30_000_000),
    "an elf program": lambda: b"\x7fELF" + bytes(1000),
    "a token without end": lambda: b"a." * 1_000_000,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(make):
    found = verify_file(make(), REQUEST)
    assert found.verdict is Verdict.NOT_VALID
    (step,) = [step for step in found.steps if step.outcome is Outcome.FAILED][:1]
    assert step.check is Check.FILE
    assert 10 < len(step.sentence.en) < 400
    assert "Traceback" not in step.sentence.en


def test_a_bomb_takes_little_memory_to_refuse():
    data = bomb()
    tracemalloc.start()
    with pytest.raises(InputError):
        unpack(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_bundle_in_a_bundle_is_no_bundle():
    with pytest.raises(InputError):
        unpack(archive(("certificate.tanbiao", make_sample().bundle())))


def test_a_file_larger_than_any_bundle_is_not_read_whole(tmp_path):
    large = tmp_path / "large.tanbiao"
    with large.open("wb") as file:
        file.truncate(MAX_BUNDLE_BYTES + 5_000_000_000)
    with pytest.raises(InputError):
        read_bytes(large)


def test_a_folder_or_nothing_is_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError):
            read_bytes(path)


def test_a_pdf_with_something_behind_it_fails_at_the_pdf():
    changed = sample().parts[Part.PDF] + b"\n" + archive(("credential.json", b"{}"))
    found = verify_file(sample().bundle(PDF=changed), REQUEST)
    assert {step.check for step in found.steps if step.outcome is Outcome.FAILED} == {Check.PDF}


def test_the_pdf_of_another_certificate_fails_at_the_pdf():
    other = make_sample(pdf=True, kgco2e=1.0).parts[Part.PDF]
    found = verify_file(sample().bundle(PDF=other), REQUEST)
    assert {step.check for step in found.steps if step.outcome is Outcome.FAILED} == {Check.PDF}


@pytest.mark.parametrize("part", ["BODY", "LOG"])
@pytest.mark.parametrize("data", [b"", b"[]", b'{"id":1}', b"{" * 100_000, b"\xff"])
def test_a_broken_did_document_in_a_bundle_is_a_failed_step(part, data):
    found = verify_file(make_sample().bundle(**{part: data}), Request(REQUEST.at))
    assert found.verdict is Verdict.NOT_VALID


@pytest.mark.parametrize("part", list(Part))
def test_a_part_alone_is_never_valid_and_never_an_exception(part):
    data = sample().parts.get(part, b"{}")
    for given in (data, pack({part: data})):
        assert verify_file(given, REQUEST).verdict is not Verdict.VALID


def test_an_unknown_file_is_told_what_can_be_verified():
    with pytest.raises(InputError) as caught:
        open_bytes(b"hello")
    assert "bundle" in caught.value.say("en")
