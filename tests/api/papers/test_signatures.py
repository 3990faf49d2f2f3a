"""Signatures of a PDF: who signed, what changed since, and what hostile files give."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from api.papers import checking, pdf_reader
from api.papers.authority import DOCUMENT_SIGNING, new_authority, new_certificate, public_key_of
from api.papers.certificate import certificate_pdf
from api.papers.checking import check_pdf
from api.papers.signing import PdfSigner, sign_pdf
from footprint.errors import InputError
from footprint.trust.keys import Ed25519Signer, P256Signer
from tests.certificate_sample import ISSUED_AT, sample_content

CREDENTIAL = '{"名称": "凭证", "value": 1.0}\n'.encode()
BODY_KEY = P256Signer("authority-1", b"\1" * 32)
OTHER_KEY = P256Signer("authority-9", b"\2" * 32)
DECIDER_KEY = P256Signer("decider-1", b"\3" * 32)
SEAL_KEY = P256Signer("seal-1", b"\4" * 32)
LATER = ISSUED_AT + timedelta(days=700)
AUTHORITY = new_authority("示范认证机构 Demo Body", BODY_KEY, ISSUED_AT, 10)


def certificate_for(name, key, serial=None, until=LATER, authority=AUTHORITY, signer=BODY_KEY):
    return new_certificate(
        authority, signer, name, key.public_key, ISSUED_AT, until, serial or key.public_key[1] + 1
    )


def person(name, key, at=ISSUED_AT, **changes):
    return PdfSigner(
        key, certificate_for(name, key, **changes), (AUTHORITY,), name, "批准 granted", at
    )


@cache
def plain():
    return certificate_pdf(sample_content(), CREDENTIAL)


@cache
def signed():
    return sign_pdf(plain(), [person("张三", DECIDER_KEY), person("印章 Seal", SEAL_KEY)])


def read_here(pdf, authorities):
    """Answer as the child process does, without its start."""
    return pdf_reader.answer_for(pdf, list(authorities), checking.ATTACHMENT)


def codes(check):
    return [found.code for found in check.findings()]


def test_two_people_sign_in_their_order():
    check = check_pdf(signed(), [AUTHORITY])
    assert check.holds
    assert codes(check) == []
    assert [one.signer for one in check.signatures] == ["张三", "印章 Seal"]
    assert [one.covers_document for one in check.signatures] == [False, True]
    assert [one.reason for one in check.signatures] == ["批准 granted"] * 2
    assert [one.at for one in check.signatures] == [ISSUED_AT] * 2
    assert public_key_of(check.signatures[0].certificate) == DECIDER_KEY.public_key


def test_the_credential_comes_out_as_it_went_in():
    assert check_pdf(signed(), [AUTHORITY]).credential == CREDENTIAL
    assert check_pdf(plain(), []).credential == CREDENTIAL


def test_the_first_signature_leaves_what_it_signed_in_place():
    assert signed().startswith(plain())


def test_signing_again_gives_the_same_bytes():
    people = [person("张三", DECIDER_KEY), person("印章 Seal", SEAL_KEY)]
    assert sign_pdf(plain(), people) == signed()


def test_signatures_leave_the_marks_of_pdf_a_in_place():
    before, after = (PdfFileReader(io.BytesIO(pdf)) for pdf in (plain(), signed()))
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert dict(after.trailer["/Info"]) == dict(before.trailer["/Info"])
    assert after.trailer["/ID"][0] == before.trailer["/ID"][0]
    widgets = [one.sig_field for one in after.embedded_signatures]
    assert [int(widget["/F"]) & 4 for widget in widgets] == [4, 4]


def test_no_other_authority_is_trusted():
    other = new_authority("示范认证机构 Demo Body", OTHER_KEY, ISSUED_AT, 10)
    check = check_pdf(signed(), [other])
    assert check.unchanged
    assert not check.holds
    assert codes(check) == ["pdf-signer-unknown"] * 2


def test_one_stranger_among_the_signers_is_named():
    other = new_authority("another", OTHER_KEY, ISSUED_AT, 10)
    stranger = PdfSigner(
        SEAL_KEY,
        certificate_for("stranger", SEAL_KEY, authority=other, signer=OTHER_KEY),
        (other,),
        "stranger",
        "",
        ISSUED_AT,
    )
    check = check_pdf(sign_pdf(plain(), [person("张三", DECIDER_KEY), stranger]), [AUTHORITY])
    assert [one.trusted for one in check.signatures] == [True, False]
    assert "stranger" in check.findings()[0].say("en")


def test_a_signature_made_after_its_certificate_ended_is_not_trusted():
    late = person("张三", DECIDER_KEY, at=LATER + timedelta(days=1))
    check = check_pdf(sign_pdf(plain(), [late]), [AUTHORITY])
    assert check.unchanged
    assert codes(check) == ["pdf-signer-unknown"]


def test_a_signature_stays_good_after_its_certificate_ended():
    short = person("张三", DECIDER_KEY, until=ISSUED_AT + timedelta(hours=1))
    assert check_pdf(sign_pdf(plain(), [short]), [AUTHORITY]).holds


def test_a_pdf_without_signatures_says_so():
    check = check_pdf(plain(), [AUTHORITY])
    assert not check.unchanged
    assert not check.holds
    assert codes(check) == ["pdf-unsigned"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(min_value=0, max_value=1, exclude_max=True), st.integers(1, 255))
def test_any_changed_byte_is_noticed(where, difference):
    changed = bytearray(signed())
    changed[int(where * len(changed))] ^= difference
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_ask", read_here)
        try:
            check = check_pdf(bytes(changed), [AUTHORITY])
        except InputError:
            return
    assert not check.holds
    assert check.findings()


def last_signature():
    """Return where the digits of the last signature begin and end, and how many are its own."""
    pdf = signed()
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    return start, end, len(pdf[start:end].rstrip(b"0"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(min_value=0, max_value=1, exclude_max=True),
    st.sampled_from([1, 2, 4, 8, 32, 64]),
    st.booleans(),
)
def test_a_changed_digit_of_the_last_signature_itself_is_noticed(where, difference, padding):
    start, end, used = last_signature()
    first, behind = (start + used, end) if padding else (start, start + used)
    changed = bytearray(signed())
    changed[first + int(where * (behind - first))] ^= difference
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_ask", read_here)
        try:
            check = check_pdf(bytes(changed), [AUTHORITY])
        except InputError:
            return
    assert not check.holds


def test_bytes_after_the_last_signature_are_noticed():
    check = check_pdf(signed() + b"% a note\n", [AUTHORITY])
    assert not check.holds
    assert "pdf-added" in codes(check)
    with pytest.raises(InputError, match="damaged"):
        check_pdf(signed() + b"%%EOF\n", [AUTHORITY])


def test_an_update_after_the_last_signature_is_noticed():
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    writer.root[pdf_name("/Lang")] = pdf_name("/xx")
    writer.update_root()
    added = io.BytesIO()
    writer.write(added)
    check = check_pdf(added.getvalue(), [AUTHORITY])
    assert not check.holds
    assert {"pdf-added", "pdf-changed"} <= set(codes(check))


def test_a_signature_cut_off_leaves_the_rest_readable():
    check = check_pdf(sign_pdf(plain(), [person("张三", DECIDER_KEY)]), [AUTHORITY])
    assert len(check.signatures) == 1
    assert check.holds


def test_no_two_files_of_the_name_are_taken_for_the_credential(monkeypatch):
    monkeypatch.setattr(
        checking, "_ask", lambda *_: {"signatures": [], "attachments": ["e30=", "e30="]}
    )
    assert check_pdf(b"%PDF-1.7", []).credential is None


def bomb():
    """Return a PDF whose object stream unpacks to 4 GB."""
    packer = zlib.compressobj(9)
    start = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = start + block * 4_000 + packer.flush()
    head = b"%PDF-1.7\n"
    xref = (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 8 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
    )
    body = xref % len(stream) + stream + b"\nendstream\nendobj\n"
    return head + body + b"startxref\n%d\n%%%%EOF" % len(head)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf-no-pdf"),
        (b"PK\x03\x04 a zip called .pdf", "pdf-no-pdf"),
        (b"\n" * 50 + b"%PDF-1.7", "pdf-no-pdf"),
        (b"%PDF-1.7\n", "pdf-damaged"),
        (b"%PDF-1.7\n" + b"[" * 200_000, "pdf-damaged"),
        (b"%PDF-1.7\ntrailer<</Root 1 0 R/Prev 0>>startxref\n0\n%%EOF", "pdf-damaged"),
        (b"%PDF-" + bytes(checking.MAX_PDF_BYTES), "pdf-too-large"),
    ],
)
def test_what_is_no_sound_pdf_is_refused_in_words(data, code):
    with pytest.raises(InputError) as refused:
        check_pdf(data, [AUTHORITY])
    assert [found.code for found in refused.value.findings] == [code]


def test_a_pdf_that_unpacks_without_end_is_refused():
    with pytest.raises(InputError) as refused:
        check_pdf(bomb(), [AUTHORITY])
    assert refused.value.findings[0].code in {"pdf-too-large", "pdf-damaged"}


def test_a_reader_that_does_not_end_is_stopped(monkeypatch, tmp_path):
    script = tmp_path / "reader.py"
    script.write_text("while True: pass\n")
    monkeypatch.setattr(checking.pdf_reader, "__file__", str(script))
    monkeypatch.setattr(checking, "SECONDS", 0.5)
    with pytest.raises(InputError) as refused:
        check_pdf(signed(), [])
    assert refused.value.findings[0].code == "pdf-too-large"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    answer = read_here(b"%PDF-1.7\n" + data, [])
    assert answer.get("refused") in set(pdf_reader.Reason) or answer["signatures"] == []


def test_a_key_and_a_certificate_that_do_not_belong_together_are_refused():
    wrong = PdfSigner(SEAL_KEY, certificate_for("张三", DECIDER_KEY), (), "张三", "", ISSUED_AT)
    with pytest.raises(InputError, match="张三"):
        sign_pdf(plain(), [wrong])


def test_other_algorithms_are_refused():
    plain_key = Ed25519Signer("key-1", b"\1" * 32)
    with pytest.raises(InputError, match="P-256"):
        new_authority("body", plain_key, ISSUED_AT, 10)
    with pytest.raises(InputError, match="P-256"):
        certificate_for("张三", plain_key)


def test_a_person_may_sign_documents_and_nothing_else():
    people = x509.load_der_x509_certificate(certificate_for("张三", DECIDER_KEY))
    people.verify_directly_issued_by(x509.load_der_x509_certificate(AUTHORITY))
    usage = people.extensions.get_extension_for_class(x509.KeyUsage).value
    extended = people.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert list(extended) == [DOCUMENT_SIGNING]


def test_a_person_cannot_certify_others():
    middle = certificate_for("张三", DECIDER_KEY)
    leaf = certificate_for("李四", SEAL_KEY, authority=middle, signer=DECIDER_KEY)
    forged = PdfSigner(SEAL_KEY, leaf, (middle, AUTHORITY), "李四", "", ISSUED_AT)
    assert codes(check_pdf(sign_pdf(plain(), [forged]), [AUTHORITY])) == ["pdf-signer-unknown"]


def test_no_certificate_outlives_its_authority():
    authority = new_authority("body", BODY_KEY, datetime(2028, 2, 29, tzinfo=UTC), 1)
    until = datetime(2099, 1, 1, tzinfo=UTC)
    made = certificate_for("张三", DECIDER_KEY, until=until, authority=authority)
    end = x509.load_der_x509_certificate(made).not_valid_after_utc
    assert end == datetime(2029, 2, 28, tzinfo=UTC)


@given(st.text().filter(lambda name: any(char.isprintable() and char != " " for char in name)))
@settings(max_examples=60)
def test_any_name_can_be_certified(name):
    made = certificate_for(name, DECIDER_KEY)
    loaded = x509.load_der_x509_certificate(made)
    (common,) = loaded.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert common.value.isprintable()
    assert made == certificate_for(name, DECIDER_KEY)


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u202e\x00"])
def test_nobody_without_a_name_is_certified(name):
    with pytest.raises(InputError, match="name"):
        certificate_for(name, DECIDER_KEY)


def test_what_the_authority_signs_is_well_formed():
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), BODY_KEY.public_key)
    loaded = x509.load_der_x509_certificate(AUTHORITY)
    key.verify(
        loaded.signature, loaded.tbs_certificate_bytes, ec.ECDSA(loaded.signature_hash_algorithm)
    )
    constraints = loaded.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 0)
