"""Verify one file with what lies beside it: the whole of `tanbiao verify` but its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from api.verifying.opening import Beside, Kind, Opened, open_bytes, present
from footprint.certification.verification import (
    MAX_STATUS_AGE,
    Verification,
    unreadable,
    verify,
    with_line,
)
from footprint.errors import InputError, TanbiaoError, error
from footprint.text import Text


@dataclass(frozen=True)
class Request:
    """How a file is to be verified.

    Parameters
    ----------
    at
        The moment asked about.
    beside
        What the verifier has beside the file.
    max_age
        Age beyond which a status list says nothing of today.
    certificate
        The certificate an opened line belongs to.
    fetch
        Get keys, status and log proof from the certificate's own addresses.
    get
        Reads an address; None: the public internet.
    """

    at: datetime
    beside: Beside = field(default_factory=Beside)
    max_age: timedelta = MAX_STATUS_AGE
    certificate: bytes | None = None
    fetch: bool = False
    get: Callable[[str], bytes] | None = None


def verify_file(data: bytes, request: Request) -> Verification:
    """Return the verification of a file, or of an opened line with its certificate.

    Raises
    ------
    InputError
        What was asked to be fetched cannot be.
    """
    try:
        opened = open_bytes(data)
        if opened.kind is not Kind.LINE:
            whole = opened
        elif request.certificate is None:
            raise _NO_CERTIFICATE
        else:
            whole = open_bytes(request.certificate)
        found = verify(present(whole, request.beside), request.at, request.max_age)
    except TanbiaoError as problem:
        return unreadable(problem, request.at)
    if request.fetch and found.content is not None:
        found = _verify_fresh(whole, found, request)
    return found if opened.line is None else with_line(found, opened.line)


def _verify_fresh(opened: Opened, found: Verification, request: Request) -> Verification:
    """Verify again with fresh keys, lists and proof."""
    assert found.content is not None  # noqa: S101 - it says where they are
    from api.verifying.fetching import fetch, get_public  # noqa: PLC0415 - only where asked for

    fresh, beside = fetch(found.content, request.get or get_public), request.beside
    lists = (*beside.lists, *fresh.lists)
    more = replace(beside, fetched=fresh.documents, lists=lists, proof=fresh.proof)
    return verify(present(opened, more), request.at, request.max_age)


_NO_CERTIFICATE = InputError(
    error(
        "no-certificate",
        Text("this is one opened line of a certificate.", "该文件是某证书披露的一行清单。"),
        Text("Give its certificate with --certificate.", "请用 --certificate 提供其证书。"),
    )
)
