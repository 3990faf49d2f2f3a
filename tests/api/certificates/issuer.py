"""Clients that issue in processes of their own, and may be killed; run as a script.

A first process imports everything once and then forks a client for every line it reads; a client
writes the number of each certificate once it is committed. Only clients are ever killed.
"""

import json
import os
import sys
import uuid
from pathlib import Path

from sqlalchemy import select

from api.certificates.tables import CertificateRow, DecisionRow, LogEntryRow, NumberRow
from api.verifications.tables import CaseRow
from api.web.service import Service
from api.web.settings import Settings
from footprint.certification.roles import Role
from tests.api.certificates.desk import Desk


def say(line):
    """Write a line at once and whole, so that a kill leaves it or leaves it out."""
    os.write(1, f"{line}\n".encode())


def settings_of(url, folder, passphrase):
    return Settings(
        data_folder=Path(folder),
        database_url=url,
        keystore_passphrase=passphrase,
        public_url="https://tanbiao.example",
        demo=True,
    )


def describe(desk):
    """Return what another process needs to sit at the same desk."""
    people = {role.value: str(person) for role, person in desk.people.items()}
    return json.dumps({"body": str(desk.body), "client": str(desk.client), "people": people})


def seat(service, description):
    known = json.loads(description)
    people = {Role(role): uuid.UUID(person) for role, person in known["people"].items()}
    return Desk(service, uuid.UUID(known["body"]), uuid.UUID(known["client"]), people)


def waiting(service, share=(0, 1)):
    """Return the cases that wait for their decision; one share of them."""
    place, parts = share
    with service.database.reading() as session:
        query = select(CaseRow.id).where(CaseRow.state == "decision").order_by(CaseRow.created_at)
        return sorted(session.scalars(query))[place::parts]


def issue_all(settings, description, share=(0, 1)):
    """Issue what waits, and acknowledge each certificate in one write."""
    desk = seat(Service(settings), description)
    for case in waiting(desk.service, share):
        number = desk.grant(case).number
        say(number)


def found_in(service):
    """Return what is there after all: certificates, numbers, decisions, entries."""
    with service.database.reading() as session:
        return {
            "certificates": sorted(session.scalars(select(CertificateRow.number))),
            "numbers": dict(session.execute(select(NumberRow.case_id, NumberRow.number)).all()),
            "sequences": sorted(session.scalars(select(NumberRow.sequence))),
            "indices": sorted(session.scalars(select(NumberRow.status_index))),
            "decisions": len(session.scalars(select(DecisionRow.id)).all()),
            "entries": len(session.scalars(select(LogEntryRow.log_index)).all()),
        }


def main():
    settings, description = settings_of(*sys.argv[1:4]), sys.argv[4]
    say("ready")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            say(os.getpid())
            issue_all(settings, description)
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
