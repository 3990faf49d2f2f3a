"""Fetching: only from the certificate's own addresses, only on the public internet."""

from datetime import timedelta

import pytest

from api.verifying.fetching import fetch, get_public
from api.verifying.files import Request, verify_file
from api.verifying.opening import Beside
from api.web import outbound
from api.web.outbound import is_public
from footprint.certification.bundle import Part
from footprint.certification.credential import REVOCATION, canonical
from footprint.certification.step import Verdict
from footprint.errors import InputError
from tests.api.certificates_sample import (
    INDEX,
    body_document,
    log_document,
    make_sample,
    sample_content,
    status_list,
)
from tests.certificate_sample import HOST, ISSUED_AT

LATER = ISSUED_AT + timedelta(days=2)


class Web:
    """The service's public addresses, as a dictionary that notes what was asked."""

    def __init__(self, **lists):
        whole, parts = make_sample(), make_sample().parts
        page = f"https://{HOST}"
        self.pages = {
            f"{page}/bodies/DEMO/did.json": canonical(body_document()),
            f"{page}/.well-known/did.json": canonical(log_document()),
            f"{page}/status/DEMO/revocation": lists.get("revocation", parts[Part.REVOCATION]),
            f"{page}/status/DEMO/suspension": parts[Part.SUSPENSION],
            f"{whole.content.verify_url}.proof.json": parts[Part.PROOF],
        }
        self.asked = []

    def __call__(self, address):
        self.asked.append(address)
        return self.pages[address]


def test_a_credential_alone_is_valid_once_the_rest_is_fetched():
    web = Web()
    request = Request(LATER, fetch=True, get=web)
    found = verify_file(make_sample().parts[Part.CREDENTIAL], request)
    assert found.verdict is Verdict.VALID
    assert sorted(web.asked) == sorted(web.pages)
    assert any("fetched" in note.en for note in found.notes)


def test_a_fresh_list_that_revokes_counts():
    content = make_sample().content
    web = Web(revocation=status_list(content, REVOCATION, LATER, INDEX))
    found = verify_file(make_sample().bundle(), Request(LATER, fetch=True, get=web))
    assert found.verdict is Verdict.REVOKED


def test_nothing_is_fetched_unless_asked():
    web = Web()
    verify_file(make_sample().bundle(), Request(LATER, get=web))
    assert web.asked == []


def test_documents_the_verifier_gave_are_believed_before_fetched_ones():
    web, given = Web(), Beside(trusted=(body_document(), log_document()))
    found = verify_file(make_sample().bundle(), Request(LATER, given, fetch=True, get=web))
    assert found.verdict is Verdict.VALID
    assert not any("fetched" in note.en for note in found.notes)


@pytest.mark.parametrize(
    "changes",
    [
        {"status_list_url": "https://10.0.0.1/status/DEMO"},
        {"status_list_url": f"http://{HOST}/status/DEMO"},
        {"status_list_url": f"https://{HOST}:8443/status/DEMO"},
        {"status_list_url": f"https://{HOST}@evil.example/status"},
    ],
)
def test_an_address_that_is_not_the_certificates_own_is_refused_before_any_is_asked(changes):
    web = Web()
    with pytest.raises(InputError):
        fetch(sample_content(**changes), web)
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
def test_private_addresses_are_not_public(address):
    assert not is_public(address)


def test_public_addresses_are():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8"])
def test_a_name_that_leads_inside_is_refused_without_a_connection(monkeypatch, address):
    def lookup(host, port, **_):
        public = (2, 1, 6, "", ("93.184.216.34", port))
        return [public, (2, 1, 6, "", (address, port))]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", lookup)
    with pytest.raises(InputError) as caught:
        get_public("https://inside.example/did.json")
    assert "private network" in caught.value.say("en")


def answer_with(monkeypatch, status, data):
    """Let every public address answer so; the connection notes where it went."""
    went = []

    class Answer:
        def __init__(self):
            self.status, self.rest = status, data

        def read1(self, limit):
            chunk, self.rest = self.rest[:limit], self.rest[limit:]
            return chunk

        def getheaders(self):
            return []

    class Connection:
        def __init__(self, host, address, port, seconds):
            assert seconds > 0
            assert seconds > 0
            went.append((host, address, port))

        def request(self, method, path, body, headers):
            assert headers == {"Accept": "application/json"}
            assert body is None
            went.append((method, path))

        def getresponse(self):
            return Answer()

        def close(self):
            went.append("closed")

    monkeypatch.setattr(outbound, "PinnedConnection", Connection)
    monkeypatch.setattr(
        outbound.socket,
        "getaddrinfo",
        lambda *place, **_: [(2, 1, 6, "", ("93.184.216.34", place[1]))],
    )
    return went


def test_the_judged_address_is_the_one_connected_to(monkeypatch):
    went = answer_with(monkeypatch, 200, b"{}")
    assert get_public("https://outside.example/did.json") == b"{}"
    assert went == [
        ("outside.example", "93.184.216.34", 443),
        ("GET", "/did.json"),
        "closed",
    ]


@pytest.mark.parametrize(
    ("status", "data"), [(302, b""), (404, b""), (500, b"{}"), (200, bytes(5_000_000))]
)
def test_redirects_errors_and_floods_are_refused(monkeypatch, status, data):
    answer_with(monkeypatch, status, data)
    with pytest.raises(InputError):
        get_public("https://outside.example/did.json")


def test_a_name_nobody_knows_is_a_sentence(monkeypatch):
    def lookup(host, port, **_):
        raise outbound.socket.gaierror

    monkeypatch.setattr(outbound.socket, "getaddrinfo", lookup)
    with pytest.raises(InputError) as caught:
        get_public("https://nowhere.example/did.json")
    assert "not known" in caught.value.say("en")
