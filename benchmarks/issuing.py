"""Issuing: certificates per second by eight clients, and what fifty kills leave behind.

    python -m benchmarks.issuing                     1,000 certificates and 50 kills on SQLite
    python -m benchmarks.issuing --database postgresql://127.0.0.1:5432/postgres
    python -m benchmarks.issuing --certificates 100 --light --kills 0

Every client is a process of its own and uses the functions of the service; the PDF is the real
one, signed twice, unless ``--light``. On PostgreSQL a database of its own is made and dropped.
After each part every case must have one certificate, one number and one entry, and the log must
hold.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np
import psycopg

from api.certificates.making import signed_paper
from api.database.append_only import install_append_only
from api.database.base import Base
from api.web.service import Service
from tests.api.certificates.desk import light_paper, new_desk
from tests.api.certificates.issuer import describe, seat, settings_of, waiting
from tests.api.certificates.test_together import Victims, check_all
from tests.api.conftest import PASSPHRASE, import_tables


def client(settings, description, share, paper, gate, answers):
    """Issue a share of what waits, and say how many seconds it took."""
    desk = seat(Service(settings), description)
    cases = waiting(desk.service, share)
    gate.wait(600)
    began = perf_counter()
    for case in cases:
        desk.grant(case, paper)
    answers.put((began, perf_counter()))


def in_parallel(desk, certificates, clients, paper):
    """Return the seconds from the first client's start to the last one's end."""
    desk.add_reviewed(certificates)
    context = get_context("spawn")
    gate, answers = context.Barrier(clients), context.Queue()
    settings, description = desk.service.settings, describe(desk)
    processes = [
        context.Process(
            target=client,
            args=(settings, description, (place, clients), paper, gate, answers),
        )
        for place in range(clients)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        message = "a client died"
        raise RuntimeError(message)
    times = [answers.get() for _ in processes]
    check_all(desk.service, certificates)
    return max(end for _, end in times) - min(start for start, _ in times)


def under_fire(desk, kills, seed=20261121):
    """Kill clients at random moments, let a last one finish, and count what is there."""
    cases = 6 * kills
    desk.add_reviewed(cases)
    chance, acknowledged, issuing = np.random.default_rng(seed), [], 0
    with Victims(desk.service, describe(desk)) as victims:
        for _ in range(kills):
            acknowledged += victims.run(int(chance.integers(0, 3)), chance.uniform(0, 0.15))
            issuing = len(acknowledged)
        acknowledged += victims.run()
    if len(acknowledged) != len(set(acknowledged)):
        message = "a certificate was acknowledged twice"
        raise RuntimeError(message)
    check_all(desk.service, cases)
    return cases, issuing


@contextmanager
def database(url, folder):
    """Give the URL of an empty database."""
    if url is None:
        yield f"sqlite:///{folder}/issuing.db"
        return
    name = f"tanbiao_issuing_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{url.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def desk_in(url):
    """Give a body with its keys and one study in an empty database."""
    with tempfile.TemporaryDirectory() as folder, database(url, folder) as place:
        service = Service(settings_of(place, Path(folder), PASSPHRASE))
        import_tables()
        Base.metadata.create_all(service.database.engine)
        install_append_only(service.database)
        yield new_desk(service)
        service.database.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", help="PostgreSQL server; without it a SQLite file")
    parser.add_argument("--certificates", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--light", action="store_true", help="without the layout of the PDF")
    asked = parser.parse_args()
    kind = "PostgreSQL" if asked.database else "SQLite"
    if asked.certificates:
        with desk_in(asked.database) as desk:
            paper = light_paper if asked.light else signed_paper
            seconds = in_parallel(desk, asked.certificates, asked.clients, paper)
        rate = asked.certificates / seconds
        what = f"{asked.certificates} certificates by {asked.clients} clients"
        print(f"{kind}: {what} in {seconds:.1f} s = {rate:.1f} a second; log and numbers hold")
    if asked.kills:
        with desk_in(asked.database) as desk:
            cases, before = under_fire(desk, asked.kills)
        print(f"{kind}: {asked.kills} kills, {before} acknowledged before the last, {cases} in all")


if __name__ == "__main__":
    main()
