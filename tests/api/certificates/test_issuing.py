"""From a case to a certificate, on both databases, through the functions the service uses."""

import hashlib
import json

from sqlalchemy import func, select

from api.certificates.log import check_log
from api.certificates.tables import CertificateRow, LogEntryRow
from footprint.certification.credential import content_of
from footprint.certification.events import read_leaf


def test_a_granted_case_becomes_a_certificate_with_its_entry_in_the_log(desk):
    number = desk.certificate()
    assert number == "DEMO-TB-2026-000001-9"
    with desk.service.database.reading() as session:
        row = desk.row(session, number)
        content = content_of(json.loads(row.credential))
        assert content.model_dump(mode="json") == row.content
        assert hashlib.sha256(row.credential.encode()).hexdigest() == row.credential_hash
        event = read_leaf(session.get_one(LogEntryRow, 0).leaf)
        assert (event.number, event.credential_hash) == (number, row.credential_hash)
        assert check_log(session) == []
