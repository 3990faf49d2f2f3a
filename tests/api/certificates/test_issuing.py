"""From a case to a certificate, on both databases, through the functions the service uses."""

import hashlib
import json

import pytest
from sqlalchemy import func, select

from api.certificates.bundles import pdf_of
from api.certificates.decisions import statements_of
from api.certificates.events import events_of
from api.certificates.log import check_log
from api.certificates.making import signed_paper
from api.certificates.tables import CertificateRow, DecisionRow, LogEntryRow, NumberRow
from api.schemes import load_schemes
from api.verifications.tables import CaseRow
from footprint.certification.credential import canonical, content_of
from footprint.certification.events import EventKind, read_leaf
from footprint.certification.number import check_number
from footprint.certification.roles import Role
from tests.certificate_sample import sample_study

NUMBER = "DEMO-TB-2026-000001-9"


class _DiedError(Exception):
    """Whatever ends a process at an unlucky moment."""


def test_a_granted_case_becomes_a_certificate_with_its_entry_in_the_log(desk):
    number = desk.certificate()
    assert number == NUMBER
    with desk.service.database.reading() as session:
        row = desk.row(session, number)
        content = content_of(json.loads(row.credential))
        assert content.model_dump(mode="json") == row.content
        assert hashlib.sha256(row.credential.encode()).hexdigest() == row.credential_hash
        event = read_leaf(session.get_one(LogEntryRow, 0).leaf)
        assert (event.number, event.credential_hash) == (number, row.credential_hash)
        assert session.get_one(CaseRow, row.case_id).state == "granted"
        assert check_log(session) == []


def test_the_certificate_says_what_the_study_says_and_nothing_of_the_bill(desk):
    desk.certificate()
    result = sample_study().result
    with desk.service.database.reading() as session:
        row = desk.row(session, NUMBER)
    content = row.content
    assert content["kgco2e"] == result.kgco2e
    assert sum(stage["kgco2e"] for stage in content["stages"]) == pytest.approx(result.kgco2e)
    assert (content["valid_from"], content["valid_until"]) == ("2026-11-21", "2029-11-20")
    assert content["surveillance_due"] == "2027-11-21"
    assert content["lines_count"] > 20
    assert content["demo"]
    said = row.credential
    for line in sample_study().submission["bill"]:
        assert line["name"] not in said
    assert "CN-ZJ 的数据集" not in said  # a note that names a part of the bill


def test_both_judges_have_signed_what_the_certificate_names(desk):
    desk.certificate()
    with desk.service.database.reading() as session:
        row = desk.row(session, NUMBER)
        statements = statements_of(session, row.case_id)
    hashes = [hashlib.sha256(canonical(one)).hexdigest() for one in statements]
    decisions = row.content["decisions"]
    assert [one["statement_hash"] for one in decisions] == hashes
    assert [one["role"] for one in decisions] == ["independent-reviewer", "decision-maker"]
    assert len({one["public_key"] for one in decisions}) == 2
    assert statements[1]["review"] == hashes[0]
    assert {one["study_hash"] for one in statements} == {sample_study().hash}


def test_numbers_count_on_within_body_scheme_and_year(desk):
    numbers = [desk.certificate() for _ in range(2)]
    desk.service.clock.forward(days=60)
    numbers.append(desk.certificate())
    assert [check_number(number).rsplit("-", 1)[0] for number in numbers] == [
        "DEMO-TB-2026-000001",
        "DEMO-TB-2026-000002",
        "DEMO-TB-2027-000001",
    ]
    with desk.service.database.reading() as session:
        assert sorted(session.scalars(select(NumberRow.status_index))) == [0, 1, 2]


def test_what_dies_while_the_papers_are_made_ends_later_with_the_same_number(desk):
    cases = desk.add_reviewed(2)

    def dying(*_):
        raise _DiedError

    with pytest.raises(_DiedError):
        desk.grant(cases[0], dying)
    with desk.service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CertificateRow)) == 0
        assert session.get_one(CaseRow, cases[0]).state == "decision"
    assert desk.grant(cases[1]).number.startswith("DEMO-TB-2026-000002")
    assert desk.grant(cases[0]).number == NUMBER


def test_a_certificate_that_is_replaced_says_by_which(desk):
    old = desk.certificate()
    desk.service.clock.forward(days=30)
    new = desk.certificate(details={"supersedes": old})
    with desk.service.database.reading() as session:
        replaced, row = desk.row(session, old), desk.row(session, new)
        assert (replaced.status, replaced.superseded_by) == ("superseded", new)
        assert (row.status, row.supersedes) == ("valid", old)
        assert row.content["first_issued"] == "2026-11-21"
        kinds = [event.kind for event in events_of(session, replaced)]
        assert kinds == [EventKind.ISSUED, EventKind.SUPERSEDED]
        assert check_log(session) == []


def test_a_place_among_others_is_given_only_in_a_group_that_is_large_enough(desk):
    scheme = desk.service.get(load_schemes)["tanbiao-voluntary"]
    small = scheme.model_copy(update={"comparison_minimum": 3}).model_dump(mode="json")
    places = []
    for _ in range(4):
        number = desk.certificate(terms=small)
        with desk.service.database.reading() as session:
            places.append(desk.row(session, number).content["comparison"])
    assert places[:2] == [None, None]
    assert [(place["count"], place["rank"]) for place in places[2:]] == [(3, 1), (4, 1)]


def test_certificates_that_do_not_stand_are_no_part_of_a_group(desk):
    scheme = desk.service.get(load_schemes)["tanbiao-voluntary"]
    small = scheme.model_copy(update={"comparison_minimum": 2}).model_dump(mode="json")
    first = desk.certificate(terms=small)
    desk.change(first, EventKind.REVOKED, "false-data", Role.DECISION_MAKER)
    second = desk.certificate(terms=small)
    with desk.service.database.reading() as session:
        assert desk.row(session, second).content["comparison"] is None


def test_the_real_papers_are_signed_by_the_decision_maker_and_sealed_by_the_body(desk):
    case = desk.add_case()
    desk.review(case)
    row = desk.grant(case, signed_paper)
    with desk.service.database.reading() as session:
        pdf = pdf_of(session, row)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/ETSI.CAdES.detached") == 2


def test_a_decision_is_kept_once(desk):
    desk.certificate()
    with desk.service.database.reading() as session:
        roles = list(session.scalars(select(DecisionRow.role).order_by(DecisionRow.role)))
    assert roles == ["decision-maker", "independent-reviewer"]
