"""tanbiao verify, recompute and disclose, as they are typed."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from api.verifying.commands import proving, read_moment
from footprint.certification.bundle import Part
from footprint.certification.credential import REVOCATION, canonical
from footprint.errors import InputError
from footprint.hashing import canonical_json
from tests.api.certificates_sample import (
    INDEX,
    body_document,
    log_document,
    make_sample,
    salts,
    sample,
    status_list,
)
from tests.certificate_sample import ISSUED_AT, sample_study

AT = ("--at", "2026-11-25", "--language", "en")


def run(*arguments):
    return CliRunner().invoke(proving, [str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path):
    """A folder with a certificate in all its forms, and what a verifier has beside it."""
    parts = sample().parts
    for name, data in {
        "whole.tanbiao": sample().bundle(),
        "public.tanbiao": make_sample().bundle(),
        "sealed.tanbiao": make_sample().sealed(),
        "certificate.pdf": parts[Part.PDF],
        "credential.json": parts[Part.CREDENTIAL],
        "credential.jwt": parts[Part.TOKEN],
        "proof.json": parts[Part.PROOF],
        "revocation.json": parts[Part.REVOCATION],
        "suspension.json": parts[Part.SUSPENSION],
        "body.json": canonical(body_document()),
        "log.json": canonical(log_document()),
    }.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def beside(folder):
    return (
        *("--trust", folder / "body.json", "--trust", folder / "log.json"),
        *("--status", folder / "revocation.json", "--status", folder / "suspension.json"),
        *("--proof", folder / "proof.json"),
    )


def test_a_bundle_is_valid_in_ten_steps(folder):
    done = run("verify", folder / "whole.tanbiao", *AT)
    assert done.exit_code == 0
    assert done.stdout.count("✓") == 10
    assert done.stdout.rstrip().endswith("VALID")
    assert "certifies nothing" in done.stdout


def test_the_same_is_said_in_chinese(folder):
    done = run("verify", folder / "whole.tanbiao", "--at", "2026-11-25", "--language", "zh")
    assert done.stdout.rstrip().endswith("有效")
    assert "不具有任何认证效力" in done.stdout


@pytest.mark.parametrize("name", ["certificate.pdf", "credential.json"])
def test_pdf_and_credential_are_valid_with_keys_lists_and_proof(folder, name):
    assert run("verify", folder / name, *beside(folder), *AT).exit_code == 0
    bare = run("verify", folder / name, *AT)
    assert bare.exit_code == 1
    assert bare.stdout.rstrip().endswith("UNKNOWN")


def test_a_token_alone_is_unknown_for_want_of_its_log_entry(folder):
    done = run("verify", folder / "credential.jwt", *beside(folder), *AT)
    assert done.exit_code == 1
    assert done.stdout.rstrip().endswith("UNKNOWN")


def test_json_output_says_the_same(folder):
    done = run("verify", folder / "whole.tanbiao", "--json", *AT)
    document = json.loads(done.stdout)
    assert (document["verdict"], document["demo"]) == ("valid", True)
    assert [step["outcome"] for step in document["steps"]] == ["passed"] * 10


def test_a_given_list_that_revokes_counts_over_the_bundled_one(folder):
    revoked = folder / "revoked.json"
    made = ISSUED_AT + timedelta(days=3)
    revoked.write_bytes(status_list(sample().content, REVOCATION, made, INDEX))
    done = run("verify", folder / "public.tanbiao", "--status", revoked, *AT)
    assert done.exit_code == 1
    assert done.stdout.rstrip().endswith("REVOKED")


def test_a_verifier_who_trusts_somebody_else_does_not_believe_the_bundle(folder):
    done = run("verify", folder / "public.tanbiao", "--trust", folder / "log.json", *AT)
    assert done.exit_code == 1
    assert done.stdout.rstrip().endswith("UNKNOWN")


def test_after_its_last_day_it_is_expired(folder):
    done = run(
        "verify", folder / "public.tanbiao", "--at", "2028-11-21", "--max-age", "9999", *AT[2:]
    )
    assert done.exit_code == 1
    assert done.stdout.rstrip().endswith("EXPIRED")


def test_a_day_means_its_end_in_china():
    assert read_moment("2026-11-21").isoformat() == "2026-11-21T23:59:59+08:00"
    assert read_moment("2026-11-21T08:00:00").isoformat() == "2026-11-21T08:00:00+00:00"


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "", "9999-12-31T23:59:59-14:00"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(InputError):
        read_moment(text)


def test_the_sealed_study_gives_the_certified_number_to_the_last_digit(folder):
    done = run("recompute", folder / "sealed.tanbiao", "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 0
    assert document["kgco2e"] == sample().content.kgco2e
    assert document["numbers_compared"] > 1000
    assert document["differences"] == document["program_differences"] == document["seals"] == []


def changed_study(change):
    document = sample_study().document()
    change(document)
    return make_sample().sealed(STUDY=canonical_json(document).encode())


def heavier_frame(document):
    document["submission"]["bill"][7]["amount"] *= 1 + 1e-9


def smaller_total(document):
    document["result"]["kgco2e"] = 300.0


def other_gas(document):
    document["result"]["gases"][0]["kg"] += 1e-12


@pytest.mark.parametrize("change", [heavier_frame, smaller_total, other_gas])
def test_a_changed_study_does_not_agree(folder, change):
    (folder / "sealed.tanbiao").write_bytes(changed_study(change))
    done = run("recompute", folder / "sealed.tanbiao", "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert document["differences"]
    assert document["seals"]


def test_another_code_version_is_named_but_the_same_numbers_agree(folder):
    content = sample().content
    other = content.hashes.model_copy(update={"code": "f" * 64, "code_version": "9.9"})
    document = sample_study().document()
    document["result"]["hashes"] = other.model_dump()
    (folder / "sealed.tanbiao").write_bytes(
        make_sample().sealed(STUDY=canonical_json(document).encode())
    )
    found = json.loads(run("recompute", folder / "sealed.tanbiao", "--json").stdout)
    assert {one["place"] for one in found["program_differences"]} == {
        "hashes.code",
        "hashes.code_version",
    }
    assert found["differences"] == []


def test_a_release_that_is_not_here_is_refused_by_name(folder):
    document = sample_study().document()
    document["result"]["hashes"]["release_name"] = "1999.1"
    (folder / "sealed.tanbiao").write_bytes(
        make_sample().sealed(STUDY=canonical_json(document).encode())
    )
    done = run("recompute", folder / "sealed.tanbiao")
    assert "1999.1" in str(done.exception)


def test_other_salts_do_not_give_the_root(folder):
    other = {key: (salt[:-1] + b"\0").hex() for key, salt in salts().items()}
    (folder / "sealed.tanbiao").write_bytes(make_sample().sealed(SALTS=canonical(other)))
    done = run("recompute", folder / "sealed.tanbiao", "--language", "en")
    assert done.exit_code == 1
    assert "do not give the root" in done.stdout


def test_a_public_bundle_cannot_be_recomputed(folder):
    done = run("recompute", folder / "public.tanbiao")
    assert isinstance(done.exception, InputError)


def test_one_line_is_opened_and_proven_and_shows_no_other(folder):
    line = folder / "line.json"
    assert run("disclose", folder / "sealed.tanbiao", "20", "-o", line).exit_code == 0
    text = line.read_text(encoding="utf-8")
    assert "焊带" in text
    assert "电池片" not in text
    done = run("verify", line, "--certificate", folder / "public.tanbiao", *AT)
    assert done.exit_code == 0
    assert done.stdout.count("✓") == 10  # nine of the certificate, which has no PDF, and the line


def test_a_line_of_another_certificate_is_not_valid(folder):
    line = folder / "line.json"
    run("disclose", folder / "sealed.tanbiao", "20", "-o", line)
    other = folder / "other.tanbiao"
    other.write_bytes(make_sample(lines_root="ab" * 32).bundle())
    done = run("verify", line, "--certificate", other, *AT)
    assert done.exit_code == 1
    assert done.stdout.rstrip().endswith("NOT VALID")


def test_a_line_needs_its_certificate_and_an_unknown_line_is_refused(folder):
    line = folder / "line.json"
    assert isinstance(
        run("disclose", folder / "sealed.tanbiao", "no such", "-o", line).exception, InputError
    )
    run("disclose", folder / "sealed.tanbiao", "20", "-o", line)
    assert run("verify", line, *AT).exit_code == 1


def test_a_line_file_that_cannot_be_written_is_a_sentence(folder):
    done = run("disclose", folder / "sealed.tanbiao", "20", "-o", folder)
    assert isinstance(done.exception, InputError)
