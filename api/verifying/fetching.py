"""Fetch status, keys and log proof from a certificate's own addresses, and from nowhere else.

Addresses come from a file of a stranger: only https is spoken, only to the host that publishes the
certificate, only where that host is on the public internet, without redirects, and not for long.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from footprint.certification.certificate import CertificateContent
from footprint.certification.credential import REVOCATION, SUSPENSION, public_url, status_url
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.did import did_web, document_url
from footprint.trust.documents import read_object

MAX_BYTES = 4_000_000
SECONDS = 10.0

Get = Callable[[str], bytes]
"""Returns what stands at an address, or raises InputError."""


@dataclass(frozen=True)
class Fetched:
    """What was fetched; each part is still to be verified."""

    documents: tuple[dict[str, Any], ...]
    lists: tuple[bytes, ...]
    proof: bytes


def fetch(content: CertificateContent, get: Get) -> Fetched:
    """Return DID documents, status lists and log proof of a certificate, all fresh.

    Raises
    ------
    InputError
        An address is not the certificate's own, or does not answer.
    """
    host = urlsplit(content.verify_url).netloc
    log = did_web(public_url(content))
    addresses = [document_url(did) for did in dict.fromkeys((content.body.did, log))]
    lists = [status_url(content, purpose) for purpose in (REVOCATION, SUSPENSION)]
    proof = f"{content.verify_url}.proof.json"
    for address in (*addresses, *lists, proof):
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.netloc != host:
            raise _refusal(address, Text("it is not the certificate's own", "不是证书自身的网址"))
    return Fetched(
        tuple(read_object(get(address)) for address in addresses),
        tuple(get(address) for address in lists),
        get(proof),
    )


def get_public(address: str) -> bytes:
    """Return what stands at an https address on the public internet."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    connection = _PinnedConnection(host, _public_address(host, port), port)
    try:
        connection.request("GET", parts.path or "/", headers={"Accept": "application/json"})
        answer = connection.getresponse()
        data = answer.read(MAX_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise _refusal(address, Text("it does not answer", "没有应答")) from problem
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(data) > MAX_BYTES:
        said = Text(f"it answers {answer.status}", f"返回 {answer.status}")
        raise _refusal(address, said)
    return data


class _PinnedConnection(http.client.HTTPSConnection):
    """A connection to the very address that was judged, whatever the name says next."""

    def __init__(self, host: str, address: str, port: int) -> None:
        """Keep the judged address."""
        super().__init__(host, port, timeout=SECONDS, context=ssl.create_default_context())
        self._address = address

    def connect(self) -> None:
        """Connect to the judged address, and check the certificate of the name."""
        plain = socket.create_connection((self._address, self.port), SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _public_address(host: str, port: int) -> str:
    """Return an address of a host, if every one it has is on the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise _refusal(host, Text("the name is not known", "无法解析域名")) from problem
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise _refusal(host, Text("it lies in a private network", "位于内部网络"))
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast


def _refusal(address: str, why: Text) -> InputError:
    shown = address[:200]
    return InputError(
        error(
            "not-fetched",
            Text(f"{shown} was not fetched: {why.en}.", f"未能获取 {shown}：{why.zh}。"),
            Text(
                "Get the files yourself and give them with --trust, --status and --proof.",
                "请自行取得文件，并用 --trust、--status、--proof 提供。",
            ),
        )
    )
