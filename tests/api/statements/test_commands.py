"""`tanbiao statement` as a user meets it."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.statements.disclosures import TEMPLATE
from footprint.certification.public import private_words
from footprint.errors import TanbiaoError
from tests.api.certificates_sample import make_sample
from tests.architecture.repository import ROOT
from tests.certificate_sample import ISSUED_AT, NUMBER
from tests.statements import study_of

EXAMPLE = ROOT / "examples" / "pv-module" / "topcon-glass-glass.yaml"
AT = "2026-11-21T08:00:00Z"
LEAST = """
declarant: {identifiers: ["urn:pact:company:customcode:vendor-assigned:1"]}
product: {identifiers: ["urn:gtin:4712345060507"], mass_kg: 32, fossil_carbon_kg: 1.5}
exempted_share: 0.01
"""


def run(*words):
    done = CliRunner().invoke(app, ["statement", *map(str, words), "--language", "en"])
    if isinstance(done.exception, TanbiaoError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    monkeypatch.setattr("api.web.service.wall_clock", lambda: ISSUED_AT + timedelta(days=1))
    path = tmp_path / "certified.tanbiao"
    path.write_bytes(make_sample().sealed())
    (tmp_path / "certified.disclosure.yml").write_text(LEAST, encoding="utf-8")
    return path


def test_the_same_study_gives_the_same_bytes_twice(tmp_path):
    for name in ("a.json", "b.json"):
        run(EXAMPLE, "--format", "pact", "--created", AT, "-o", tmp_path / name)
    first, second = (tmp_path / name for name in ("a.json", "b.json"))
    assert first.read_bytes() == second.read_bytes()
    document = json.loads(first.read_bytes())
    assert document["created"] == AT
    assert document["companyName"] == "Huzhou Example Solar Co., Ltd. (invented)"


def test_a_folder_gets_a_file_named_by_model_and_format(tmp_path):
    run(EXAMPLE, "--format", "pact", "--created", AT, "-o", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["HZ-72HDG-585-pact.json"]


def test_the_list_says_what_fits_and_what_the_others_lack():
    said = run(EXAMPLE, "--list").output
    assert "✓ pact" in said
    assert "✗ catena-x" in said
    assert "catena_x.legal_entity" in said


def test_another_boundary_is_assessed_at_once(tmp_path):
    shirt = ROOT / "examples" / "textile" / "cotton-t-shirt.yaml"
    with pytest.raises(TanbiaoError, match="from cradle to gate"):
        run(shirt, "--format", "pact", "-o", tmp_path)
    run(shirt, "--format", "pact", "-o", tmp_path, "--boundary", "cradle-to-gate")
    assert len(list(tmp_path.iterdir())) == 1


def test_the_explanation_is_printed_and_written_as_page_and_json(tmp_path):
    assert "369.6689153876639" in run(EXAMPLE, "--explain").output
    page, data = tmp_path / "why.html", tmp_path / "why.json"
    run(EXAMPLE, "--explain", "-o", page)
    run(EXAMPLE, "--explain", "-o", data)
    text = page.read_text(encoding="utf-8")
    assert "Why the numbers differ" in text
    assert "src=" not in text
    assert 'href="/' not in text
    rows = json.loads(data.read_bytes())
    assert rows[0]["key"] == "iso-14067"
    assert all(row["from_total"]["end"] == row["kgco2e"] for row in rows[1:])
    words = private_words(study_of("pv-module/topcon-glass-glass.yaml"))
    assert [word for word in words if len(word) > 8 and word in text] == []


def test_a_sealed_bundle_is_stated_with_its_certificate(bundle, tmp_path):
    target = tmp_path / "pact.json"
    run(bundle, "--format", "pact", "-o", target)
    document = json.loads(target.read_bytes())
    assert NUMBER in document["pcf"]["verification"]["comments"]
    assert document["created"].startswith(f"{ISSUED_AT:%Y-%m-%dT%H:%M:%S}")


def test_a_bundle_that_was_changed_or_is_public_is_refused(bundle, tmp_path):
    whole = make_sample()
    bundle.write_bytes(whole.bundle())
    with pytest.raises(TanbiaoError, match="does not hold the sealed study"):
        run(bundle, "--format", "pact", "-o", tmp_path / "x.json")
    bundle.write_bytes(b"PK no bundle")
    with pytest.raises(TanbiaoError):
        run(bundle, "--list")


def test_a_certificate_that_has_expired_is_not_leaned_on(bundle, monkeypatch):
    later = ISSUED_AT + timedelta(days=4000)
    monkeypatch.setattr("api.web.service.wall_clock", lambda: later)
    with pytest.raises(TanbiaoError, match="EXPIRED"):
        run(bundle, "--list")


def test_a_sealed_study_takes_no_other_boundary(bundle):
    with pytest.raises(TanbiaoError, match="cannot be assessed otherwise"):
        run(bundle, "--list", "--boundary", "cradle-to-gate")


def test_the_template_is_printed_and_written(tmp_path):
    assert run("--template").output == TEMPLATE.read_text(encoding="utf-8")
    run("--template", "-o", tmp_path / "mine.yml")
    assert (tmp_path / "mine.yml").read_bytes() == TEMPLATE.read_bytes()


@pytest.mark.parametrize(
    "words",
    [(), (EXAMPLE,), (EXAMPLE, "--list", "--explain"), (EXAMPLE, "--format", "unheard-of")],
)
def test_an_unclear_request_is_refused_in_words(words):
    with pytest.raises(TanbiaoError) as refusal:
        run(*words)
    assert refusal.value.findings[0].text.zh


def test_a_study_without_a_disclosure_is_told_where_it_was_looked_for(tmp_path):
    study = tmp_path / "mine.yaml"
    study.write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(TanbiaoError, match=r"mine\.disclosure\.yml"):
        run(study, "--list")
