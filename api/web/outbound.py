"""Calls to addresses that strangers name: never into the local network, never for long.

A name is resolved once, every address it has is judged, and the connection goes to the judged
address, whatever the name says next. Only https is spoken, redirects are not followed, and an
answer has a limit of time and of size. An operator may allow hosts and networks by name.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from footprint.errors import InputError, error
from footprint.text import Text

if TYPE_CHECKING:
    from api.web.service import Service  # the command line calls too, without a service

SECONDS = 10.0
MAX_BYTES = 4_000_000
_CHUNK = 65_536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Allows = Callable[[str, str], bool]
"""Tells of a host and one of its addresses whether it may be called though private."""


class OutboundError(InputError):
    """An address that is not called, or does not answer as it should."""

    def __init__(self, address: str, why: Text) -> None:
        """Keep what was called and why it failed."""
        shown = address[:200]
        self.address, self.why = shown, why
        super().__init__(
            error(
                "not-called",
                Text(f"{shown} was not called: {why.en}.", f"未调用 {shown}：{why.zh}。"),
                Text("Check the address.", "请检查地址。"),
            )
        )

    def __reduce__(self) -> tuple[type[OutboundError], tuple[str, Text]]:  # type: ignore[override]
        """Pickle with what it was made of."""
        return type(self), (self.address, self.why)


@dataclass(frozen=True)
class Answer:
    """What came back.

    Parameters
    ----------
    status, body
        HTTP status and content.
    headers
        By lower-case name.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outbound:
    """How addresses are called.

    Parameters
    ----------
    allowed
        Hosts, addresses and networks that may be private, and called by http as well.
    seconds, max_bytes
        Limits of one answer.
    """

    allowed: tuple[str, ...] = ()
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES

    def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Call an address.

        Raises
        ------
        OutboundError
            It may not be called, does not answer in time, or answers too much.
        """
        parts = self._checked(address)
        connection = self._connection(parts)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            connection.request(method, path, body=body or None, headers=dict(headers))
            return self._answer(address, connection)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise OutboundError(address, Text("it does not answer", "没有应答")) from problem
        finally:
            connection.close()

    def check(self, address: str) -> None:
        """Refuse an address that could not be called as it is written; no name is resolved."""
        parts = self._checked(address)
        host = parts.hostname or ""
        if _is_address(host) and not (is_public(host) or self._allows(host, host)):
            raise OutboundError(address, _PRIVATE)

    def _checked(self, address: str) -> SplitResult:
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError as problem:
            raise OutboundError(address, _NO_URL) from problem
        schemes = {"https", "http"} if host and self._allows(host, host) else {"https"}
        if not host or "@" in parts.netloc or parts.scheme not in {"https", "http"}:
            raise OutboundError(address, _NO_URL)
        if parts.scheme not in schemes:
            raise OutboundError(address, Text("it is not https", "不是 https 地址"))
        return parts

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = judged_address(host, port, self._allows)
        if secure:
            return PinnedConnection(host, address, port, self.seconds)
        return http.client.HTTPConnection(address, port, timeout=self.seconds)

    def _allows(self, host: str, address: str) -> bool:
        return any(_covers(one, host.lower(), address) for one in self.allowed)

    def _answer(self, address: str, connection: http.client.HTTPConnection) -> Answer:
        until = monotonic() + self.seconds
        found = connection.getresponse()
        body = bytearray()
        while chunk := found.read1(_CHUNK):
            body += chunk
            if len(body) > self.max_bytes:
                limit = f"{self.max_bytes}"
                said = Text(f"it answers more than {limit} bytes", f"应答超过 {limit} 字节")
                raise OutboundError(address, said)
            if monotonic() > until:
                raise TimeoutError
        headers = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, bytes(body), headers)


class PinnedConnection(http.client.HTTPSConnection):
    """A connection to the very address that was judged, with the certificate of the name."""

    def __init__(self, host: str, address: str, port: int, seconds: float = SECONDS) -> None:
        """Keep the judged address."""
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._tls)
        self._address, self._seconds = address, seconds

    def connect(self) -> None:
        """Connect to the judged address, and check the certificate of the name."""
        plain = socket.create_connection((self._address, self.port), self._seconds)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def outbound_of(service: Service) -> Outbound:
    """Return how a service calls out: ``service.get(outbound_of)``."""
    return allowing(service.settings.outbound_allow)


def allowing(hosts: str) -> Outbound:
    """Return how addresses are called where these hosts and networks, by commas, are allowed."""
    return Outbound(tuple(one.strip().lower() for one in hosts.split(",") if one.strip()))


def judged_address(host: str, port: int, allows: Allows | None = None) -> str:
    """Return an address of a host, if every one it has may be called.

    Raises
    ------
    OutboundError
        The name is not known, or leads into a private network.
    """
    addresses = [host] if _is_address(host) else _addresses(host, port)
    fine = (is_public(one) or (allows is not None and allows(host, one)) for one in addresses)
    if not addresses or not all(fine):
        raise OutboundError(host, _PRIVATE)
    return addresses[0]


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise OutboundError(host, Text("the name is not known", "无法解析域名")) from problem
    return [str(one[4][0]) for one in found]


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or _translated(found) or found
    return found.is_global and not found.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address behind one of a NAT64 gateway (RFC 6052)."""
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def _covers(allowed: str, host: str, address: str) -> bool:
    if allowed == host:
        return True
    try:
        return ipaddress.ip_address(address.split("%", 1)[0]) in ipaddress.ip_network(allowed)
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return True


_PRIVATE = Text("it lies in a private network", "位于内部网络")
_NO_URL = Text("it is no https address", "不是有效的 https 地址")
