"""Fetch status, keys and log proof from a certificate's own addresses, and from nowhere else.

Addresses come from a file of a stranger: only the host that publishes the certificate is asked, as
`api.web.outbound` calls strangers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from api.web.outbound import Outbound, OutboundError
from footprint.certification.certificate import CertificateContent
from footprint.certification.credential import REVOCATION, SUSPENSION, public_url, status_url
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.did import did_web, document_url
from footprint.trust.documents import read_object

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
    try:
        answer = Outbound().send("GET", address, {"Accept": "application/json"})
    except OutboundError as problem:
        raise _refusal(address, problem.why) from problem
    if answer.status != HTTPStatus.OK:
        said = Text(f"it answers {answer.status}", f"返回 {answer.status}")
        raise _refusal(address, said)
    return answer.body


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
