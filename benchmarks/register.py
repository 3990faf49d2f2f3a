"""How many readers the public register serves: requests a second, and the slowest of a hundred.

    python -m benchmarks.register [--database postgresql://…] [--seconds 5] [--certificates 500]

One worker of uvicorn holds one core; the load comes from a process on another core over loopback,
on connections that stay open. Each request asks for a certificate drawn at random. The database
must be empty: a SQLite file in a temporary folder unless another is named. Beside the clock stands
the server's own processor time, which says more on a machine that is shared.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import random  # noqa: TID251 - draws what to ask for; nothing is calculated
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

import uvicorn

from api.app import create_app
from api.database.base import Base
from api.database.engine import Database
from api.web.service import Service
from api.web.settings import Settings
from tests.api.conftest import import_tables
from tests.api.register.register import Register
from tests.api.world import TestClock, World

HOST = "127.0.0.1"
SERVER_CORE, CLIENT_CORE = 0, 1
PASSPHRASE = "benchmark"  # noqa: S105 - of keys made for this run


def open_service(url: str, folder: Path, port: int) -> Service:
    """Return the service that is measured."""
    settings = Settings(
        data_folder=folder,
        database_url=url,
        keystore_passphrase=PASSPHRASE,
        public_url=f"http://{HOST}:{port}",
        log_level="WARNING",
    )
    return Service(settings, Database(url), TestClock())


def fill(service: Service, certificates: int) -> list[str]:
    """Put certificates into the register and return their numbers."""
    import_tables()
    Base.metadata.create_all(service.database.engine)
    register = Register(World(service, service.clock))
    return [register.put(sequence).number for sequence in range(1, certificates + 1)]


def serve(url: str, folder: Path, port: int) -> None:
    """Serve until killed, on one core."""
    os.sched_setaffinity(0, {SERVER_CORE})
    service = open_service(url, folder, port)
    uvicorn.run(create_app(service), host=HOST, port=port, log_level="error", access_log=False)


class Reader(asyncio.Protocol):
    """One connection that asks again as soon as it was answered."""

    def __init__(self, ask: Callable[[], bytes], until: float) -> None:
        self.ask, self.until = ask, until
        self.times: list[float] = []
        self.failures = 0
        self.done = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, body = self.buffer.partition(b"\r\n\r\n")
        if not gap or len(body) < _length(head):
            return
        self.times.append(perf_counter() - self.started)
        self.failures += not head.startswith(b"HTTP/1.1 200")
        self._send()

    def connection_lost(self, error) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        if perf_counter() >= self.until:
            self.transport.close()
            return
        self.buffer, self.started = b"", perf_counter()
        self.transport.write(self.ask())


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    return int(lower[at : (lower + b"\r\n").index(b"\r\n", at)])


async def load(port: int, paths: list[str], seconds: float, connections: int) -> dict[str, float]:
    """Ask for as long as that and return what was reached."""
    chosen = random.Random(7)  # noqa: S311 - the same draw every time

    def ask() -> bytes:
        path = chosen.choice(paths)
        headers = f"Host: {HOST}:{port}\r\nAccept-Encoding: gzip\r\nAccept-Language: zh\r\n"
        return f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode()

    loop, started = asyncio.get_running_loop(), perf_counter()
    made = [
        await loop.create_connection(lambda: Reader(ask, started + seconds), HOST, port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(reader.done for _, reader in made))
    took = perf_counter() - started
    times = sorted(time * 1000 for _, reader in made for time in reader.times)
    return {
        "requests": len(times),
        "per second": len(times) / took,
        "median ms": statistics.median(times),
        "p99 ms": times[int(len(times) * 0.99)],
        "failures": sum(reader.failures for _, reader in made),
    }


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(port: int, pid: int, numbers: list[str], seconds: float) -> dict[str, dict[str, float]]:
    """Measure every kind of reading, each once everything was asked for before."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    kinds = {
        "page": [f"/c/{number}" for number in numbers],
        "json": [f"/c/{number}.json" for number in numbers],
        "status": ["/status/DEMO/revocation", "/status/DEMO/suspension"],
        "proof": [f"/c/{number}.proof.json" for number in numbers],
        "search": ["/register.json?limit=20", "/register.json?limit=20&q=topcon"],
    }
    found = {}
    for kind, paths in kinds.items():
        warm_up(port, paths)
        before = processor_seconds(pid)
        found[kind] = asyncio.run(load(port, paths, seconds, 8))
        used = processor_seconds(pid) - before
        found[kind]["per core second"] = found[kind].pop("requests") / used
        print(f"{kind:8}", *(f"{name} {value:10.2f}" for name, value in found[kind].items()))
    return found


def warm_up(port: int, paths: list[str]) -> None:
    """Ask for everything once."""
    connection = http.client.HTTPConnection(HOST, port)
    for path in paths:
        connection.request("GET", path, headers={"Accept-Language": "zh"})
        connection.getresponse().read()


def wait_for(port: int) -> None:
    """Wait until the service answers."""
    for _ in range(600):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    message = "the service did not start"
    raise SystemExit(message)


def run(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, float]]:
    """Fill a register, serve it from a process of its own, and measure."""
    url = options.database or f"sqlite:///{folder / 'register.db'}"
    numbers = fill(open_service(url, folder, options.port), options.certificates)
    command = [sys.executable, "-m", "benchmarks.register", "--serve", str(folder)]
    command += ["--database", url, "--port", str(options.port)]
    server = subprocess.Popen(command)  # noqa: S603 - our own command
    try:
        wait_for(options.port)
        return measure(options.port, server.pid, numbers, options.seconds)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", help="URL of an empty database")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--certificates", type=int, default=500)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.database, options.serve, options.port)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = run(options, Path(folder))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
