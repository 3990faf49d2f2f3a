"""Evidence over HTTP: streamed, judged by its bytes, scanned, stored once, handed out safely."""

import hashlib
import io
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import uuid

import pytest

from api.submissions.evidence.store import EvidenceStore, open_store
from tests.api.books import xlsx, zipped
from tests.api.submissions.handing import (
    CLIENT,
    CONSULTANT,
    STRANGER,
    add_evidence,
    codes,
    submitted,
)

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stored_files(world):
    folder = world.service.settings.data_folder / "evidence"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_under_its_hash_and_comes_back(world):
    address = submitted(world)
    answer = add_evidence(world, address, PDF, name="电费 单.pdf")
    assert answer.status_code == 201, answer.text
    kept = answer.json()
    assert kept["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (kept["media_type"], kept["size"]) == ("application/pdf", len(PDF))
    assert (kept["scan"], kept["name"]) == ("not-scanned", "电费 单.pdf")
    assert stored_files(world) == [kept["sha256"]]
    file = world.get(CONSULTANT, f"{address}/evidence/{kept['id']}")
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in file.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.PDF", PDF, ""),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.xlsx", xlsx(), SHEET),
        ("a.csv", "行,量\n1,2\n".encode("gb18030"), "application/vnd.ms-excel"),
        ("a.csv", b"a,b\n1,2\n", "text/plain"),
        ("a.json", b' {"a": 1}', "application/json"),
        ("a.xml", b"<?xml version='1.0'?><invoice/>", "text/xml"),
        ("a.txt", "字".encode(), "text/plain; charset=utf-8"),
    ],
)
def test_the_kinds_of_evidence_are_taken(world, name, content, kind):
    answer = add_evidence(world, submitted(world), content, name=name, kind=kind)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("name", "content", "kind", "code"),
    [
        ("a.pdf", zipped({"x": b"1"}), "application/pdf", "media-mismatch"),
        ("a.pdf", PDF + zipped({"x": b"1"}), "application/pdf", "media-mismatch"),
        ("a.pdf", b"hello", "application/pdf", "media-mismatch"),
        ("a.pdf", PDF, "image/png", "media-mismatch"),
        ("a.pdf", PDF, "text/html", "media-mismatch"),
        ("a.png", PDF, "image/png", "media-mismatch"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "media-mismatch"),
        ("a.xlsx", zipped({"x": b"1"}), SHEET, "media-mismatch"),
        ("a.xlsx", b"PK\x03\x04 broken", SHEET, "media-mismatch"),
        (
            "a.xlsx",
            zipped({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}),
            SHEET,
            "media-mismatch",
        ),
        ("a.txt", b"<!DOCTYPE html><html></html>", "text/plain", "media-mismatch"),
        ("a.csv", b"1,2\n" * 300_000 + b"<ScRiPt>alert(1)</script>", "text/csv", "media-mismatch"),
        ("a.xml", b"<x:svg xmlns:x='http://www.w3.org/2000/svg'/>", "text/xml", "media-mismatch"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "text/xml", "media-mismatch"),
        ("a.txt", b"MZ\x90\x00\x03", "text/plain", "media-mismatch"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00", "text/plain", "media-mismatch"),
        ("a.json", b"hello", "application/json", "media-mismatch"),
        ("a.html", b"<html></html>", "text/html", "media-not-taken"),
        ("a.svg", b"<svg/>", "image/svg+xml", "media-not-taken"),
        ("a.exe", b"MZ", "application/octet-stream", "media-not-taken"),
        ("pdf", PDF, "application/pdf", "media-not-taken"),
        ("a.pdf", b"", "application/pdf", "empty-file"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_stored(world, name, content, kind, code):
    answer = add_evidence(world, submitted(world), content, name=name, kind=kind)
    assert answer.status_code == 422
    assert codes(answer) == {code}
    assert stored_files(world) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\x\\..\\a.pdf", "a\x00\n.pdf", "x" * 1000 + ".pdf"]
)
def test_a_name_from_outside_never_is_a_path(world, name):
    answer = add_evidence(world, submitted(world), PDF, name=name)
    assert answer.status_code == 201, answer.text
    kept = answer.json()["name"]
    assert kept.endswith(".pdf")
    assert len(kept) <= 300
    assert not set(kept) & {"/", "\\", "\x00", "\n"}
    assert stored_files(world) == [hashlib.sha256(PDF).hexdigest()]


def test_five_gigabytes_are_refused_before_they_are_read(world):
    address, read = submitted(world), []

    def endless():
        while True:
            read.append(1)
            yield bytes(1 << 16)

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "5000000000"}
    answer = world.post(CLIENT, f"{address}/evidence", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert len(read) < 10


def test_what_is_longer_than_it_says_is_refused_while_it_streams(world):
    limit = world.service.settings.evidence_limit_bytes = 200_000
    address, sent = submitted(world), []

    def long():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        for _ in range(100):
            sent.append(1)
            yield bytes(50_000)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = world.post(CLIENT, f"{address}/evidence", content=long(), headers=headers)
    assert answer.status_code == 413
    assert stored_files(world) == []
    exact = PDF + b" " * (limit + 1 - len(PDF))
    assert add_evidence(world, address, exact).status_code == 413
    assert add_evidence(world, address, exact[:-1]).status_code == 201


@pytest.mark.parametrize("subject", ["line:10", "field:area", "field:name", "field:period_start"])
def test_evidence_supports_a_line_or_a_field(world, subject):
    assert add_evidence(world, submitted(world), PDF, subject=subject).status_code == 201


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("line:999", "unknown-subject"),
        ("energy:10", "unknown-subject"),
        ("field:nothing", "unknown-subject"),
        ("line:10' OR 1=1", "unknown-subject"),
        ("study", "unknown-subject"),
        ("", "missing-subject"),
        ("x" * 201, "missing-subject"),
    ],
)
def test_evidence_for_nothing_is_refused(world, subject, code):
    answer = add_evidence(world, submitted(world), PDF, subject=subject)
    assert (answer.status_code, codes(answer)) == (422, {code})
    assert stored_files(world) == []


def test_the_same_file_is_stored_once_and_may_support_several_lines(world):
    address = submitted(world)
    first = add_evidence(world, address, PDF)
    again = add_evidence(world, address, PDF, name="other.pdf")
    other = add_evidence(world, address, PDF, subject="line:40")
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert again.json() == first.json()
    assert stored_files(world) == [first.json()["sha256"]]
    listed = world.get(CLIENT, f"{address}/evidence?limit=1").json()
    assert (listed["total"], len(listed["items"])) == (2, 1)


def test_a_repeated_upload_is_answered_once(world):
    address = submitted(world)
    form = b'--x\r\nContent-Disposition: form-data; name="subject"\r\n\r\nline:10\r\n'
    form += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    form += PDF + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Idempotency-Key": "e"}
    answers = [
        world.post(CLIENT, f"{address}/evidence", content=form, headers=headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert answers[0].content == answers[1].content


def test_what_another_tenant_has_is_not_there(world):
    address = submitted(world)
    kept = add_evidence(world, address, PDF).json()["id"]
    assert add_evidence(world, address, PNG, name="a.png", who=STRANGER).status_code == 404
    assert world.get(STRANGER, f"{address}/evidence/{kept}").status_code == 404
    own = submitted(world, who=STRANGER)
    assert world.get(STRANGER, f"{own}/evidence/{kept}").status_code == 404
    assert world.get(CLIENT, f"{address}/evidence/{uuid.uuid4()}").status_code == 404


def test_a_file_that_was_changed_in_the_store_is_not_handed_out(world):
    address = submitted(world)
    kept = add_evidence(world, address, PDF).json()
    path = world.service.settings.data_folder / "evidence" / kept["sha256"][:2] / kept["sha256"]
    path.write_bytes(PDF[:-1] + b"!")
    assert world.get(CLIENT, f"{address}/evidence/{kept['id']}").status_code == 503
    path.unlink()
    assert world.get(CLIENT, f"{address}/evidence/{kept['id']}").status_code == 503


def command(code):
    return f"command:{sys.executable} -c 'import sys; sys.stdin.buffer.read(); sys.exit({code})'"


@pytest.mark.parametrize(("exit_code", "status"), [(0, 201), (1, 422), (2, 503)])
def test_a_command_scans_what_is_stored(world, exit_code, status):
    address = submitted(world)
    world.service.settings.virus_scanner = command(exit_code)
    answer = add_evidence(world, address, PDF)
    assert answer.status_code == status
    assert (status == 201) == bool(stored_files(world))
    assert status != 201 or answer.json()["scan"] == "clean"


class Daemon(threading.Thread):
    """A virus scanner that speaks clamd's INSTREAM on a socket of the file system."""

    def __init__(self, path, answer):
        super().__init__(daemon=True)
        self.answer, self.seen = answer, b""
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(1)

    def run(self):
        connection, _ = self.server.accept()
        with connection, self.server, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.seen += stream.read(size)
            connection.sendall(self.answer)


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"stream: OK\0", 201), (b"stream: Eicar FOUND\0", 422), (b"stream: size ERROR\0", 503)],
)
def test_a_daemon_scans_what_is_stored(world, tmp_path, answer, status):
    address = submitted(world)
    daemon = Daemon(str(tmp_path / "clamd"), answer)
    daemon.start()
    world.service.settings.virus_scanner = f"unix://{tmp_path / 'clamd'}"
    assert add_evidence(world, address, PDF).status_code == status
    daemon.join(5)
    assert daemon.seen == PDF


def test_without_an_answer_of_the_scanner_nothing_is_stored(world, tmp_path):
    address = submitted(world)
    world.service.settings.virus_scanner = f"unix://{tmp_path / 'nobody'}"
    assert add_evidence(world, address, PDF).status_code == 503
    assert stored_files(world) == []


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_process_that_is_killed_leaves_no_half_file(tmp_path, moment):
    """A child stores a file and is killed just before it is flushed, or renamed."""
    die = "lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    where = {"fsync": "os.fsync", "replace": "pathlib.Path.replace"}[moment]
    script = (
        "import io, os, pathlib, signal, sys\n"
        "from api.submissions.evidence.store import EvidenceStore\n"
        f"{where} = {die}\n"
        "EvidenceStore(sys.argv[1]).keep(io.BytesIO(sys.argv[2].encode()))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path), PDF.decode()]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    store, sha256 = EvidenceStore(str(tmp_path)), hashlib.sha256(PDF).hexdigest()
    assert len(list((tmp_path / "incoming").iterdir())) == 1
    assert not store.has(sha256)
    assert store.keep(io.BytesIO(PDF)) == sha256
    with store.open(sha256) as found:
        assert found.read() == PDF


def test_what_was_never_finished_is_swept_away(world):
    incoming = world.service.settings.data_folder / "evidence" / "incoming"
    incoming.mkdir(parents=True)
    for name, age in (("old", 100_000), ("new", 10)):
        (incoming / name).write_bytes(b"half")
        moment = world.clock().timestamp() - age
        os.utime(incoming / name, (moment, moment))
    world.service.get(open_store)
    assert [path.name for path in incoming.iterdir()] == ["new"]


def test_any_file_system_keeps_evidence(tmp_path):
    store = EvidenceStore(f"memory://{tmp_path.name}")
    (tmp_path / "a").write_bytes(PDF)
    with (tmp_path / "a").open("rb") as file:
        sha256 = store.keep(file)
        assert store.keep(file) == sha256
    with store.open(sha256) as found:
        assert found.read() == PDF
    assert store.has(sha256)
    assert not store.has("0" * 64)
