"""Whether a study may be certified under a scheme."""

from dataclasses import replace

from footprint.certification.eligibility import Candidate, check_eligibility
from footprint.certification.scheme import Refusal, Scheme
from footprint.result import Label

NAME = Label(en="x", zh="甲")
SCHEME = Scheme(
    key="a-scheme",
    code="AB",
    edition="1",
    label=NAME,
    owner=NAME,
    standards=("ISO 14067:2018",),
    mode=NAME,
    assurance="limited",
    validity_months=24,
    surveillance_months=12,
    suspension_months=6,
    correction_days=30,
    consulting_barred_months=24,
    materiality_share=0.05,
    drift_share=0.1,
    site_inspection=False,
    families=("tea", "battery"),
    refused=(
        Refusal(family="chair", reason=Label(en="not wood.", zh="非木制。")),
        Refusal(
            family="battery",
            reason=Label(en="no sodium.", zh="不含钠离子。"),
            when={"chemistry": "sodium-ion"},
        ),
    ),
    boundaries=("cradle-to-gate",),
    mandatory_fields=("product.model", "bill"),
    artwork="tanbiao",
)
TEA = Candidate(
    submission={"family": "tea", "product": {"model": "T1"}, "bill": [{"key": "1"}]},
    boundary="cradle-to-gate",
    body_code="DEMO",
    body_approved=True,
)


def codes(candidate, scheme=SCHEME):
    return [finding.code for finding in check_eligibility(scheme, candidate)]


def of_family(family, **parameters):
    return replace(TEA, submission={**TEA.submission, "family": family, "parameters": parameters})


def test_what_fits_is_eligible():
    assert codes(TEA) == []


def test_a_family_outside_the_list_is_refused_with_its_reason():
    assert codes(of_family("shoe")) == ["family-refused"]
    (found,) = check_eligibility(SCHEME, of_family("chair"))
    assert "not wood." in found.text.en
    assert "非木制。" in found.text.zh


def test_a_family_may_be_refused_under_one_parameter_only():
    assert codes(of_family("battery", chemistry="sodium-ion")) == ["family-refused"]
    assert codes(of_family("battery", chemistry="lfp")) == []


def test_without_a_list_all_but_the_refused_are_eligible():
    open_scheme = SCHEME.model_copy(update={"families": None})
    assert codes(of_family("shoe"), open_scheme) == []
    assert codes(of_family("chair"), open_scheme) == ["family-refused"]


def test_another_boundary_is_refused():
    assert codes(replace(TEA, boundary="cradle-to-grave")) == ["boundary-refused"]


def test_every_missing_field_is_named():
    bare = replace(TEA, submission={"family": "tea", "product": "text", "bill": []})
    found = check_eligibility(SCHEME, bare)
    assert [finding.place.column for finding in found] == ["product.model", "bill"]


def test_a_body_must_be_approved_and_where_the_scheme_says_so_entitled():
    assert codes(replace(TEA, body_approved=False)) == ["body-not-approved"]
    assert codes(replace(TEA, body_code=None)) == ["body-not-approved"]
    closed = SCHEME.model_copy(update={"entitled_bodies": ()})
    assert codes(TEA, closed) == ["body-not-entitled"]
    assert codes(TEA, SCHEME.model_copy(update={"entitled_bodies": ("DEMO",)})) == []
