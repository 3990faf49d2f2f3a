"""The verification report as drafted from the records."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from footprint.certification.application import CaseDetails
from footprint.certification.certificate import Party
from footprint.certification.findings import FindingState, Grade, Noted, standing_of
from footprint.certification.report import (
    Checked,
    Member,
    Records,
    Reported,
    draft_report,
    escape,
)
from footprint.certification.roles import Role
from footprint.certification.sampling import Item, draw_sample
from footprint.result import Label
from tests.footprint.certification.test_eligibility import SCHEME

SEED = "0123456789abcdef0123456789abcdef"
PARTY = Party(name=Label(en="Maker Ltd", zh="制造公司"), address=Label(en="1 Road", zh="1号"))
LABEL = Label(en="1 chair", zh="1 把椅子")
RESULT = SimpleNamespace(
    kgco2e=100.0,
    product=SimpleNamespace(
        model="M1", family_label=LABEL, period_start="2025-01-01", period_end=None
    ),
    functional_unit=SimpleNamespace(label=LABEL),
    boundary_label=Label(en="cradle to gate", zh="摇篮到大门"),
    rule=LABEL,
    hashes=SimpleNamespace(release_name="2026.2"),
)
FINDING = Reported(
    number=1,
    grade=Grade.MINOR,
    subject="line:secret-line",
    clause="6.3",
    text="amount | <script>alert(1)</script>\n# heading",
    reply="[click](http://evil)",
    state=FindingState.ACCEPTED,
    effect_raised=2.0,
    effect_now=2.0,
)


def standing(effect):
    return standing_of([Noted(1, Grade.MINOR, FindingState.ACCEPTED, effect)], 100.0, 0.05)


RECORDS = Records(
    case="c-1",
    drafted=date(2026, 11, 21),
    scheme=SCHEME,
    body=Label(en="Body", zh="机构"),
    accreditation=None,
    details=CaseDetails(
        client=PARTY, manufacturer=PARTY, factory=PARTY, product_name=Label(en="Chair", zh="椅子")
    ),
    result=RESULT,
    study_hash="a" * 64,
    submission_version=2,
    evidence_files=3,
    members=(Member("Li", Role.LEAD_VERIFIER, date(2026, 11, 20)),),
    sample=draw_sample([Item("sampled-line", 100.0)], 100.0, 0.05, SEED, "a" * 64),
    inspection="Seen on 2026-11-20.",
    checked=Checked(100.0, 100.0, 100.0, 1e-16),
    findings=(FINDING,),
    standing=standing(2.0),
)


def test_the_same_records_give_the_same_report_in_both_languages():
    text = draft_report(RECORDS)
    assert text == draft_report(RECORDS)
    assert text.startswith("# 核查报告（草案）")
    assert "# Verification report (draft)" in text
    assert text.count("a" * 64) == 2


def test_the_applicant_may_read_it_so_it_holds_neither_seed_nor_sampled_lines():
    text = draft_report(RECORDS)
    assert SEED not in text
    assert "sampled" not in text
    assert "n = 60" in text


def test_what_people_typed_stays_plain_words():
    text = draft_report(RECORDS)
    assert "<script>" not in text
    assert "\\<script\\>" in text
    assert "\\[click\\]" in text
    rows = [row for row in text.splitlines() if "alert" in row]
    assert all(row.replace("\\|", "").count("|") == 10 for row in rows)


def test_the_opinion_follows_the_standing():
    assert "Nothing came to our attention" in draft_report(RECORDS)
    reasonable = SCHEME.model_copy(update={"assurance": "reasonable"})
    assert "fairly stated" in draft_report(replace(RECORDS, scheme=reasonable))
    material = draft_report(replace(RECORDS, scheme=reasonable, standing=standing(6.0)))
    assert "The footprint is not confirmed" in material
    assert "不确认该产品碳足迹" in material
    assert "fairly stated" not in material


def test_unknown_effects_are_not_shown_as_nothing():
    unknown = replace(FINDING, effect_raised=None, effect_now=None)
    records = replace(RECORDS, findings=(unknown,), standing=standing(None))
    text = draft_report(records)
    assert "| – | – |" in text
    assert "uncorrected findings without a figure: 1" in text


def test_escaping_keeps_one_line():
    assert escape("a\n\t b") == "a b"
    assert escape("*_`#") == "\\*\\_\\`\\#"
