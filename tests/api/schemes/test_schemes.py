"""Schemes as configuration: the shipped ones, the operator's own, and broken files."""

import pytest

from api.schemes import load_schemes
from api.web.service import Service
from api.web.settings import Settings
from footprint.certification.eligibility import Candidate, check_eligibility
from footprint.errors import InputError
from footprint.inventory import Provenance
from product_models.discovery import families

NATIONAL = "cn-pcf-label"
FIGURES = {
    "validity_months", "surveillance_months", "suspension_months", "correction_days",
    "consulting_barred_months", "materiality_share", "drift_share", "comparison_minimum",
}  # fmt: skip


def schemes(folder=None):
    return load_schemes(Service(Settings(schemes_folder=folder, database_url="sqlite://")))


def written(folder, text, name="own.yml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def candidate(family, **parameters):
    product = {
        "name": "n", "model": "m", "manufacturer": "f", "site": "CN-ZJ",
        "period_start": "2025-01-01", "period_end": "2025-12-31",
    }  # fmt: skip
    submission = {
        "family": family, "product": product, "parameters": parameters,
        "bill": [{"key": "1"}], "energy": [{"key": "1"}],
    }  # fmt: skip
    return Candidate(submission, "cradle-to-gate", "DEMO", body_approved=True)


@pytest.mark.parametrize("key", ["tanbiao-voluntary", NATIONAL])
def test_every_figure_says_where_it_comes_from(key):
    scheme = schemes()[key]
    assert set(scheme.bases) >= FIGURES
    assert all(basis.source for basis in scheme.bases.values())
    assert set(scheme.bases) <= set(type(scheme).model_fields)


def test_what_was_not_read_is_not_called_seen():
    bases = schemes()[NATIONAL].bases
    assert bases["suspension_months"].provenance is Provenance.RECALLED
    assert bases["mandatory_fields"].provenance is Provenance.RECALLED
    assert bases["correction_days"].provenance is Provenance.ASSUMED
    assert bases["families"].provenance is Provenance.SEEN


def test_the_national_profile_is_closed_and_its_mark_not_ours():
    scheme = schemes()[NATIONAL]
    assert scheme.entitled_bodies == ()
    assert scheme.artwork == "external"
    codes = [found.code for found in check_eligibility(scheme, candidate("pv-module"))]
    assert codes == ["body-not-entitled"]


def test_every_family_we_model_is_in_the_national_catalogue_or_refused_with_a_reason(tmp_path):
    text = f"extends: {NATIONAL}\nentitled_bodies: [DEMO]\n"
    scheme = schemes(written(tmp_path, text))[NATIONAL]
    taken, refused = set(), set()
    for family in families():
        found = check_eligibility(scheme, candidate(family))
        (refused if found else taken).add(family)
        assert not found or "is not in the scheme's list" not in found[0].text.en
    assert taken == {"pv-module", "textile", "battery-lithium-ion"}
    assert refused >= {"elevator", "chair", "electric-vehicle", "tea", "battery-lead-acid"}


def test_a_sodium_battery_is_not_a_lithium_one(tmp_path):
    text = f"extends: {NATIONAL}\nentitled_bodies: [DEMO]\n"
    scheme = schemes(written(tmp_path, text))[NATIONAL]
    sodium = candidate("battery-lithium-ion", chemistry="sodium-ion")
    (found,) = check_eligibility(scheme, sodium)
    assert "not sodium-ion ones" in found.text.en


def test_our_own_scheme_takes_every_family_from_any_approved_body():
    scheme = schemes()["tanbiao-voluntary"]
    for family in families():
        assert check_eligibility(scheme, candidate(family)) == ()


def test_a_folder_adds_and_changes_schemes(tmp_path):
    own = "extends: tanbiao-voluntary\nkey: own\ncode: OWN\nmateriality_share: 0.1\n"
    found = schemes(written(tmp_path, own))
    assert set(found) == {"tanbiao-voluntary", NATIONAL, "own"}
    assert found["own"].materiality_share == 0.1
    assert found["own"].validity_months == found["tanbiao-voluntary"].validity_months
    assert found["tanbiao-voluntary"].materiality_share == 0.05


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("extends: tanbiao-voluntary\nmateriality_share: 5\n", "materiality_share"),
        ("extends: tanbiao-voluntary\nvalidity_months: ten\n", "validity_months"),
        ("extends: tanbiao-voluntary\ncolour: red\n", "colour"),
        ("extends: tanbiao-voluntary\nbases: {x: {source: s, provenance: read}}\n", "bases.x"),
        ("extends: no-such\n", "extends"),
        ("extends: [1]\n", "extends"),
        ("key: own\n", "edition"),
        ("extends: tanbiao-voluntary\nkey: Own Scheme\n", "key"),
    ],
)
def test_a_broken_file_is_a_sentence_that_names_file_and_field(tmp_path, text, field):
    with pytest.raises(InputError) as caught:
        schemes(written(tmp_path, text))
    said = caught.value.findings
    assert all(found.place.file == "own.yml" for found in said)
    assert any(str(found.place.column).startswith(field) for found in said)
    assert "own.yml" in caught.value.say("zh")


@pytest.mark.parametrize(
    "text",
    [
        "- a list\n",
        "key: [unclosed\n",
        "code: A\ncode: B\n",
        "a: &x [*x]\n",
        "!!python/object/apply:os.system ['true']\n",
        "[" * 3000,
        "x: 2026-99-99\n",
        "? [a]\n: b\n",
        "text",
    ],
)
def test_what_is_no_scheme_at_all_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        schemes(written(tmp_path, text))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "own.yml").write_bytes(b"\xff\xfe\x00key")
    with pytest.raises(InputError):
        schemes(tmp_path)


def test_two_files_of_one_key_are_refused(tmp_path):
    text = "extends: tanbiao-voluntary\nkey: own\n"
    written(written(tmp_path, text), text, "again.yml")
    with pytest.raises(InputError, match="taken"):
        schemes(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no-folder"):
        schemes(tmp_path / "no-folder")


def test_schemes_are_public(world):
    listed = world.client.get("/v1/schemes").json()
    assert [scheme["key"] for scheme in listed] == [NATIONAL, "tanbiao-voluntary"]
    one = world.client.get(f"/v1/schemes/{NATIONAL}").json()
    assert one == listed[0]
    assert one["bases"]["validity_months"]["provenance"] == "seen"
    assert world.client.get("/v1/schemes/none").status_code == 404
