"""Measure an assessment over HTTP beside bw2calc alone, in one run on one machine.

Run ``python -m benchmarks.http [--lines N] [--repeats N]``: a real uvicorn process on loopback
with a SQLite file and a signed-in caller; it prints a table and writes JSON. What uvicorn, the
sign-in, reading, both engine paths and the answer take is all in the figure. Beside the time on
the clock stands the processor's own, which says more on a machine that is shared.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time, sleep

from api.database.engine import Database
from api.database.metadata import all_metadata
from api.identity.tables import Membership, Organisation, Person
from api.identity.tokens import Holder, new_token
from api.reading import read_content, read_file
from footprint.assessment import solve
from footprint.calculation import import_bw2calc

EXAMPLE = Path("examples/pv-module/topcon-glass-glass.yaml")
TODAY = date(2026, 1, 1)
SERVER = """
import sys
import uvicorn
from api.app import create_app
from api.submissions.assessing import warm_up
from api.web.service import Service
from api.web.settings import Settings
service = Service(Settings())
warm_up(service)
uvicorn.run(create_app(service), port=int(sys.argv[1]), log_level="warning")
"""


def bill_of(count: int) -> dict:
    """Return the example with its bill split into so many lines."""
    document = read_file(EXAMPLE, {}, today=TODAY).submission.document()
    lines = document["bill"]
    split = []
    for place, line in enumerate(lines):
        pieces = count // len(lines) + (place < count % len(lines))
        for piece in range(pieces):
            share = float(line["amount"]) / pieces
            names = {"key": f"{line['key']}-{piece}", "name": f"{line['name']} {piece}"}
            split.append({**deepcopy(line), **names, "amount": share})
    return {**document, "bill": split}


def timed(work, repeats: int, processor=process_time) -> dict[str, float]:
    """Return median, 95th percentile and least of some calls, and processor time each [ms]."""
    times, before = [], processor()
    for _ in range(repeats):
        started = perf_counter()
        work()
        times.append((perf_counter() - started) * 1000)
    times.sort()
    return {
        "median": statistics.median(times),
        "p95": times[min(len(times) - 1, int(0.95 * len(times)))],
        "min": times[0],
        "processor": (processor() - before) * 1000 / repeats,
    }


def processor_of(process: int):
    """Return a clock of the processor time another process has used [s] (Linux)."""
    tick = os.sysconf("SC_CLK_TCK")

    def clock() -> float:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / tick

    return clock


def sign_in(url: str) -> str:
    """Make the tables with one person, and return a token."""
    database, now = Database(url), datetime.now(UTC)  # noqa: TID251 - a benchmark may look
    all_metadata().create_all(database.engine)
    with database.writing() as session:
        organisation = Organisation(
            id=uuid.uuid4(), kind="manufacturer", name_en="A", name_zh="甲", created_at=now
        )
        person = Person(id=uuid.uuid4(), email="a@a.example", name="A", created_at=now)
        session.add_all((organisation, person))
        session.flush()
        session.add(
            Membership(
                person_id=person.id, organisation_id=organisation.id, role="applicant", since=now
            )
        )
        token, _ = new_token(session, Holder(person.id, organisation.id), now, timedelta(hours=1))
    database.close()
    return token


@contextmanager
def running(folder: Path):
    """Run the service in a process of its own; give its port and its processor clock."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "TANBIAO_DATA_FOLDER": str(folder), "TANBIAO_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", SERVER, str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                sleep(0.1)
        yield port, processor_of(process.pid)
    finally:
        process.terminate()
        process.wait()


def measure(count: int, repeats: int) -> dict[str, dict[str, float]]:
    """Time the parts and the whole."""
    content = json.dumps(bill_of(count), ensure_ascii=False).encode()
    read = read_content(content, ".json", TODAY)
    choices = read.choices()
    foreground = read.family.build(read.submission, read.release)
    system = solve(foreground, choices, choices.basis).system
    package, bw2calc = system.datapackage(choices.method), import_bw2calc()

    def plain_bw2calc() -> None:
        lca = bw2calc.LCA({system.product: 1.0}, data_objs=[package])
        lca.lci()
        lca.lcia()

    read.assess()
    with tempfile.TemporaryDirectory(prefix="tanbiao-") as name:
        folder = Path(name)
        token = sign_in(f"sqlite:///{folder / 'tanbiao.db'}")
        with running(folder) as (port, processor):
            rows = {}
            for detail in ("full", "summary"):
                call = _caller(port, token, content, detail)
                timed(call, 5)
                rows[f"POST /v1/assessments?detail={detail}"] = timed(call, repeats, processor)
            return {
                "bw2calc.LCA alone": timed(plain_bw2calc, repeats),
                **rows,
                "in this process: read": timed(
                    lambda: read_content(content, ".json", TODAY), repeats
                ),
                "in this process: assess": timed(read.assess, repeats),
            }


def _caller(port: int, token: str, content: bytes, detail: str):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
    }

    def call() -> None:
        connection.request("POST", f"/v1/assessments?detail={detail}", content, headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(body.decode())

    return call


def main() -> None:
    """Print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--json", type=Path, default=Path("build/benchmark-http.json"))
    options = parser.parse_args()
    rows = measure(options.lines, options.repeats)
    reference = rows["bw2calc.LCA alone"]["median"]
    heads = ("median", "p95", "min", "processor")
    print(f"{'[ms]':40}" + "".join(f"{head:>11}" for head in heads) + "  median / bw2calc")
    for name, row in rows.items():
        figures = "".join(f"{row[head]:11.1f}" for head in heads)
        print(f"{name:40}{figures}{row['median'] / reference:11.1f}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"lines": options.lines, "ms": rows}, indent=2))


if __name__ == "__main__":
    main()
