"""Identifiers of bodies and of the operator: ``did:web`` names and the documents behind them.

A key stands in the document twice, as a Multikey (``#key-1``) for Data Integrity proofs and as a
JsonWebKey (``#key-1-jwk``) for tokens. Keys that were rotated out stay, with the time they ended,
so that old certificates can still be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from footprint.trust.documents import as_object, member
from footprint.trust.errors import TrustError, fault, shown
from footprint.trust.instants import instant, read_instant
from footprint.trust.key_formats import PublicKey, from_jwk, from_multikey, to_jwk, to_multikey

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"]
JWK_SUFFIX = "-jwk"

_HOST = r"([A-Za-z0-9][A-Za-z0-9.-]*)"
_PORT = r"([0-9]{1,5})"
_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_ADDRESS = re.compile(rf"https?://{_HOST}(?::{_PORT})?((?:/{_PART})*)/?")
_NAME = re.compile(rf"did:web:{_HOST}(?:%3A{_PORT})?((?::{_PART})*)")


def did_web(address: str, *parts: str) -> str:
    """Return the ``did:web`` of a service at an address, or of a folder below it.

    Examples
    --------
    >>> did_web("https://label.example:8443", "bodies", "DEMO")
    'did:web:label.example%3A8443:bodies:DEMO'
    """
    found = _ADDRESS.fullmatch("/".join((address.rstrip("/"), *parts)))
    if found is None:
        raise TrustError(
            fault(
                "bad-address",
                f'"{shown(address)}" is not an address a did:web can be made of.',
                f"“{shown(address)}”不能用作 did:web 的网址。",
            )
        )
    host, port, path = found.groups()
    return f"did:web:{host}{'%3A' + port if port else ''}{path.replace('/', ':')}"


def document_url(did: object) -> str:
    """Return the address of the document behind a ``did:web``.

    Examples
    --------
    >>> document_url("did:web:label.example:bodies:DEMO")
    'https://label.example/bodies/DEMO/did.json'
    """
    found = _NAME.fullmatch(did) if isinstance(did, str) else None
    if found is None:
        raise TrustError(
            fault(
                "bad-did",
                "The identifier is not a did:web we can read.",
                "标识不是可识别的 did:web。",
            )
        )
    host, port, path = found.groups()
    place = path.replace(":", "/") or "/.well-known"
    return f"https://{host}{':' + port if port else ''}{place}/did.json"


def did_document(did: str, keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Return the DID document with all keys a controller has or had."""
    document_url(did)
    methods = [method for key in keys for method in _methods(did, key)]
    names = [method["id"] for method in methods]
    if len(set(names)) != len(names):
        raise TrustError(
            fault(
                "key-name-twice",
                "Two keys of one controller have the same name.",
                "同一控制者的两个密钥重名。",
            )
        )
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
    }


def find_key(document: Any, key_id: str) -> PublicKey:
    """Return a key of a DID document, by its name or its full address.

    Parameters
    ----------
    document
        A DID document, not yet trusted beyond where it came from.
    key_id
        ``key-1``, or ``did:web:label.example#key-1`` as it stands in a proof or a token.

    Raises
    ------
    TrustError
        If the document has no such key for assertions, or the key is broken. Whether the key was
        good when it signed is told by `PublicKey.check_signed_at`.
    """
    did = member(document, "id", str)
    address = key_id if "#" in key_id else f"{did}#{key_id}"
    if not address.startswith(f"{did}#"):
        raise _no_key(key_id)
    named = [
        method
        for method in member(document, "verificationMethod", list)
        if as_object(method).get("id") == address
    ]
    if len(named) != 1 or address not in member(document, "assertionMethod", list):
        raise _no_key(key_id)
    return _read_method(did, named[0])


def _methods(did: str, key: PublicKey) -> list[dict[str, Any]]:
    """Return the two verification methods of a key."""
    address = f"{did}#{key.key_id}"
    ends = {
        name: instant(at)
        for name, at in (("expires", key.expires), ("revoked", key.revoked))
        if at is not None
    }
    multikey = {
        "id": address,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": to_multikey(key.algorithm, key.public_key),
    }
    web_key = {
        "id": address + JWK_SUFFIX,
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": {
            **to_jwk(key.algorithm, key.public_key),
            "kid": key.key_id,
            "alg": str(key.algorithm),
        },
    }
    return [multikey | ends, web_key | ends]


def _read_method(did: str, method: Any) -> PublicKey:
    """Return the key of one verification method."""
    name = member(method, "id", str).removeprefix(f"{did}#")
    if method.get("controller") != did:
        raise _no_key(name)
    if method.get("type") == "Multikey":
        algorithm, public_key = from_multikey(method.get("publicKeyMultibase"))
    elif method.get("type") == "JsonWebKey":
        algorithm, public_key = from_jwk(method.get("publicKeyJwk"))
        name = name.removesuffix(JWK_SUFFIX)
    else:
        raise _no_key(name)
    return PublicKey(name, algorithm, public_key, _end(method, "expires"), _end(method, "revoked"))


def _end(method: dict[str, Any], name: str) -> datetime | None:
    """Return a time of a method, or None where it has none."""
    return read_instant(method[name]) if name in method else None


def _no_key(key_id: str) -> TrustError:
    """Return the error for a key the document does not offer."""
    name = shown(key_id)
    return TrustError(
        fault(
            "no-such-key",
            f'The DID document has no key "{name}" that may sign statements.',
            f"DID 文档中没有可用于签署声明的密钥“{name}”。",
        )
    )
