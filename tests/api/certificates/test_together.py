"""Many clients at once, and clients that are killed: no number twice, nothing acknowledged lost."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np
import pytest

from api.certificates.issuing import issue
from api.certificates.keys import log_signer
from api.certificates.log import append, check_log, lock_head
from api.web.problems import RefusalError
from footprint.certification.events import EventKind
from footprint.certification.roles import Role
from tests.api.certificates.desk import light_paper, new_desk
from tests.api.certificates.issuer import describe, found_in, waiting
from tests.api.conftest import PASSPHRASE

ROOT = Path(__file__).parents[3]
CLIENTS, MANY = 8, 96
KILLS, CASES = 10, 50


@pytest.fixture
def seated(service):
    return new_desk(service)


def check_all(service, count):
    """Check that every case has one certificate, one number, one entry, and that the log holds."""
    found = found_in(service)
    assert len(found["certificates"]) == len(set(found["certificates"])) == count
    assert sorted(found["numbers"].values()) == found["certificates"]
    assert found["sequences"] == list(range(1, count + 1))
    assert found["indices"] == list(range(count))
    assert (found["decisions"], found["entries"]) == (2 * count, count)
    with service.database.reading() as session:
        assert check_log(session) == []


@pytest.mark.slow
def test_many_clients_issue_at_once_and_no_number_is_given_twice(seated):
    cases = seated.add_reviewed(MANY)
    with ThreadPoolExecutor(CLIENTS) as clients:
        numbers = [row.number for row in clients.map(seated.grant, cases)]
    assert len(set(numbers)) == MANY
    check_all(seated.service, MANY)


@pytest.mark.slow
def test_clients_that_decide_the_same_case_at_once_issue_one_certificate(seated):
    (case,) = seated.add_reviewed(1)
    judge, judgement = seated.judge(Role.DECISION_MAKER), seated.judgement(Role.DECISION_MAKER)

    def decide(_):
        try:
            return issue(seated.service, judge, case, judgement, light_paper).number
        except RefusalError:
            return None

    with ThreadPoolExecutor(4) as clients:
        numbers = [number for number in clients.map(decide, range(4)) if number]
    assert len(numbers) == 1
    check_all(seated.service, 1)


def test_who_waits_for_the_log_is_not_taken_for_a_clock_moved_back(desk):
    number = desk.certificate()
    with ThreadPoolExecutor(1) as other:
        with desk.service.database.writing() as session:
            signer = log_signer(session, desk.service, desk.service.clock())
            lock_head(session)
            change = other.submit(
                desk.change, number, EventKind.SUSPENDED, "complaint", Role.DECISION_MAKER
            )
            wait([change], timeout=1)  # it stands before the log by now
            desk.service.clock.forward(minutes=1)
            append(session, b"{}", desk.service.clock(), signer)
        assert change.result(60).status == "suspended"


class Victims:
    """Clients in processes of their own, one at a time."""

    def __init__(self, service, description):
        arguments = [service.database.url, str(service.settings.data_folder), PASSPHRASE]
        command = [sys.executable, "-m", "tests.api.certificates.issuer", *arguments, description]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "ready\n"

    def run(self, after=None, seconds=0.0):
        """Let a client issue; kill it a moment after some acknowledgements; return all it made."""
        self.process.stdin.write("issue\n")
        self.process.stdin.flush()
        pid, numbers, killer = int(self._line()), [], None
        while True:
            if killer is None and len(numbers) == after:
                killer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
                killer.start()
            if (line := self._line()) == "ended":
                break
            numbers.append(line)
        if killer is not None:
            killer.join()
        return numbers

    def _line(self):
        return self.process.stdout.readline().removesuffix("\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self.process:  # closes its ends and waits
            self.process.stdin.close()


@pytest.mark.slow
def test_what_was_acknowledged_before_a_kill_is_there_once_and_the_rest_ends_with_its_number(
    seated,
):
    seated.add_reviewed(CASES)
    chance = np.random.default_rng(20261121)
    moments = [(int(chance.integers(0, 3)), chance.uniform(0, 0.15)) for _ in range(KILLS)]
    acknowledged = []
    with Victims(seated.service, describe(seated)) as victims:
        for after, seconds in moments:
            acknowledged += victims.run(after, seconds)
            assert set(acknowledged) <= set(found_in(seated.service)["certificates"])
        with seated.service.database.reading() as session:
            assert check_log(session) == []
        reserved = found_in(seated.service)["numbers"]
        assert waiting(seated.service)
        acknowledged += victims.run()
    assert len(acknowledged) == len(set(acknowledged))
    assert reserved.items() <= found_in(seated.service)["numbers"].items()
    check_all(seated.service, CASES)
