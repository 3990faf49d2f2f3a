"""Ask a supplier's PACT host for a footprint: a token, then the one named or the newest that fits.

Its address is judged as every address of a stranger; what it answers is read strictly, linted, and
kept whole beside the figure that is taken from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from api.pact.credentials import ask_token
from api.web.outbound import Answer, Outbound
from footprint.errors import InputError, error
from footprint.formats.pact import read
from footprint.hashing import canonical_json
from footprint.text import Text
from footprint.trust.documents import as_object, read_object

MOST_PAGES = 20
"""Pages of a list that are read before its host is said to give no end."""


@dataclass(frozen=True)
class Supplier:
    """A supplier's host, and our credentials there."""

    url: str
    client_id: str
    client_secret: str
    token_url: str | None = None


@dataclass(frozen=True)
class Wanted:
    """Which footprint: by its identifier, or the newest active one of a product."""

    id: str | None = None
    product: str | None = None


Get = Callable[[str], Answer]


def get_footprint(outbound: Outbound, supplier: Supplier, wanted: Wanted) -> dict[str, Any]:
    """Return a ProductFootprint of a supplier's host.

    Raises
    ------
    InputError
        The host does not answer, refuses, or has none that fits.
    FormatError
        What it answers is no ProductFootprint.
    """
    base = supplier.url.rstrip("/")
    address = supplier.token_url or f"{base}/auth/token"
    try:
        token = ask_token(outbound, address, supplier.client_id, supplier.client_secret)
    except ValueError as problem:
        raise _no_token(address) from problem
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def get(address: str) -> Answer:
        return outbound.send("GET", address, headers)

    if wanted.id is not None:
        return read(_body(get, f"{base}/3/footprints/{wanted.id}"))
    return _newest(get, base, wanted.product or "")


def _newest(get: Get, base: str, product: str) -> dict[str, Any]:
    found = [one for one in _listed(get, base, product) if one.get("status") == "Active"]
    fitting = [one for one in found if product in (one.get("productIds") or ())]
    if not fitting:
        raise InputError(
            error(
                "no-such-footprint",
                Text(
                    f"{base} gives no footprint of {product}.",
                    f"{base} 未提供 {product} 的碳足迹。",
                ),
                Text("Ask the supplier to grant it to you.", "请联系供应商授权。"),
            )
        )
    newest = max(fitting, key=lambda one: str(one.get("created", "")))
    return read(canonical_json(newest).encode())


def _listed(get: Get, base: str, product: str) -> Iterator[dict[str, Any]]:
    address: str | None = f"{base}/3/footprints?{urlencode({'productId': product})}"
    for _ in range(MOST_PAGES):
        if address is None:
            return
        answer = _accepted(get, address)
        data = read_object(answer.body).get("data")
        yield from (as_object(one) for one in (data if isinstance(data, list) else []))
        address = _next(address, answer.headers.get("link", ""))
    raise InputError(
        error(
            "list-without-end",
            Text(
                f"{base} gives more than {MOST_PAGES} pages.", f"{base} 返回超过 {MOST_PAGES} 页。"
            ),
            Text("Ask for one footprint by its identifier.", "请按编号索取单个碳足迹。"),
        )
    )


def _next(address: str, link: str) -> str | None:
    """Return the next page, if it is on the same host: the token goes to no other."""
    target, there, rest = link.partition(">")
    if not there or 'rel="next"' not in rest or not target.startswith("<"):
        return None
    found = urljoin(address, target[1:])
    return found if urlsplit(found)[:2] == urlsplit(address)[:2] else None


def _body(get: Get, address: str) -> bytes:
    return _accepted(get, address).body


def _accepted(get: Get, address: str) -> Answer:
    answer = get(address)
    if answer.status != 200:
        raise InputError(
            error(
                "host-refuses",
                Text(f"{address} answers {answer.status}.", f"{address} 返回 {answer.status}。"),
                Text("Check the identifier, or ask the supplier.", "请检查编号，或联系供应商。"),
            )
        )
    return answer


def _no_token(address: str) -> InputError:
    return InputError(
        error(
            "no-token",
            Text(f"{address} gives no token.", f"{address} 未返回访问令牌。"),
            Text("Check client_id and client_secret.", "请检查 client_id 和 client_secret。"),
        )
    )
