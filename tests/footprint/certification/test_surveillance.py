"""What asks for another look at a certificate."""

from datetime import date, timedelta

import pytest

from footprint.bom import Submission
from footprint.certification.certificate import CertificateStatus
from footprint.certification.surveillance import (
    SupplierCertificate,
    TriggerKind,
    add_months,
    date_triggers,
    drift_trigger,
    supplier_triggers,
    suspension_trigger,
)
from tests.certificate_sample import sample_content

SCHEME_DRIFT = 0.10


class Terms:
    """The two terms of a scheme that surveillance reads."""

    drift_share = SCHEME_DRIFT
    suspension_months = 6


def test_nothing_is_due_long_before_the_dates():
    content = sample_content()
    assert list(date_triggers(content, content.surveillance_due - timedelta(days=91))) == []


@pytest.mark.parametrize(("days", "reminder"), [(90, 90), (31, 90), (30, 30), (7, 7), (-5, 7)])
def test_reminders_come_at_ninety_thirty_and_seven_days(days, reminder):
    content = sample_content()
    today = content.surveillance_due - timedelta(days=days)
    found = [t for t in date_triggers(content, today) if t.kind is TriggerKind.SURVEILLANCE_DUE]
    assert [t.subject for t in found] == [f"{content.surveillance_due.isoformat()}/{reminder}"]


@pytest.mark.parametrize(("factor", "raised"), [(1.0999, False), (1.1001, True), (0.8999, True)])
def test_drift_is_raised_beyond_the_limit_in_both_directions(factor, raised):
    content = sample_content()
    found = drift_trigger(content, content.kgco2e * factor, "version 2", Terms, date(2026, 1, 1))
    assert (found is not None) == raised


def test_a_certified_value_of_zero_always_drifts():
    content = sample_content().model_copy(update={"kgco2e": 0.0})
    found = drift_trigger(content, 0.1, "version 2", Terms, date(2026, 1, 1))
    assert found is not None
    assert "%)" not in found.text.en


def test_a_suspension_is_flagged_before_its_longest_time_has_passed():
    since = date(2026, 1, 31)
    assert suspension_trigger(since, Terms, date(2026, 6, 29)) is None
    assert suspension_trigger(since, Terms, date(2026, 7, 15)).due == date(2026, 7, 31)


def test_a_supplier_certificate_that_is_no_longer_valid_flags_the_line():
    submission = Submission(family="pv-module", product={"name": "module"})
    found = supplier_triggers(
        submission,
        [
            SupplierCertificate("10", "DEMO-TB-2026-000001-9", CertificateStatus.VALID),
            SupplierCertificate("20", "DEMO-TB-2026-000002-7", CertificateStatus.REVOKED),
        ],
        date(2026, 1, 1),
    )
    assert [t.subject for t in found] == ["DEMO-TB-2026-000002-7/revoked"]


def test_an_expired_supplier_figure_flags_the_line_the_day_after():
    line = {
        "key": "10",
        "name": "cells",
        "amount": 1,
        "unit": "kg",
        "supplier_figure": {"kgco2e_per_unit": 1, "source": "x", "valid_to": "2026-03-01"},
    }
    submission = Submission(family="pv-module", product={"name": "module"}, bill=[line])
    assert list(supplier_triggers(submission, [], date(2026, 3, 1))) == []
    (found,) = supplier_triggers(submission, [], date(2026, 3, 2))
    assert found.kind is TriggerKind.SUPPLIER_FIGURE_EXPIRED


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
    ],
)
def test_months_are_added_within_the_month(day, months, later):
    assert add_months(day, months) == later
