"""The virus-scan hook: a clamd-compatible daemon, or a command that reads the file.

What the scanner cannot judge is refused: an operator who set one up wants nothing unscanned.
"""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from collections.abc import Iterator
from typing import IO, Literal
from urllib.parse import urlsplit

from api.web.problems import RefusalError, refuse
from footprint.text import Text

Verdict = Literal["clean", "infected", "not-scanned"]

_PIECE = 1 << 16
_SECONDS = 60
_CLEAN, _INFECTED = 0, 1
"""Exit codes of clamscan and clamdscan, which a command must keep to."""


def scan(file: IO[bytes], scanner: str | None) -> Verdict:
    """Return what a scanner says of a file.

    Parameters
    ----------
    file
        Read from its beginning, and left there.
    scanner
        ``tcp://host:3310`` or ``unix:///path`` of a daemon that speaks clamd's INSTREAM, or
        ``command:…`` that reads the file from its input and exits with 0 (clean) or 1
        (infected); None: nothing scans.

    Raises
    ------
    RefusalError
        The scanner cannot be reached, or gives no verdict (503).
    """
    if scanner is None:
        return "not-scanned"
    file.seek(0)
    try:
        if scanner.startswith("command:"):
            return _by_command(file, scanner.removeprefix("command:"))
        return _by_daemon(file, scanner)
    except (OSError, ValueError, subprocess.TimeoutExpired) as failure:
        raise _unavailable() from failure
    finally:
        file.seek(0)


def _by_command(file: IO[bytes], command: str) -> Verdict:
    done = subprocess.run(  # noqa: S603 - the operator's own command, without a user's argument
        shlex.split(command), input=file.read(), capture_output=True, timeout=_SECONDS, check=False
    )
    if done.returncode == _CLEAN:
        return "clean"
    if done.returncode == _INFECTED:
        return "infected"
    raise _unavailable()


def _by_daemon(file: IO[bytes], address: str) -> Verdict:
    with _connect(address) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for piece in _pieces(file):
            daemon.sendall(struct.pack("!L", len(piece)) + piece)
        daemon.sendall(struct.pack("!L", 0))
        answer = _answer(daemon)
    if answer.endswith(b"OK"):
        return "clean"
    if answer.endswith(b"FOUND"):
        return "infected"
    raise _unavailable()


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(_SECONDS)
        try:
            daemon.connect(parts.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    return socket.create_connection((parts.hostname or "", parts.port or 3310), _SECONDS)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _answer(daemon: socket.socket) -> bytes:
    answer = b""
    while len(answer) < 10_000 and (piece := daemon.recv(4096)):
        answer += piece
    return answer.strip(b"\0\r\n ")


def _unavailable() -> RefusalError:
    return refuse(
        503,
        "scanner-unavailable",
        Text("the virus scanner gives no answer.", "病毒扫描服务无响应。"),
        Text("Try again later; nothing was stored.", "请稍后重试；未保存任何内容。"),
    )
