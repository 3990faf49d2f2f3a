"""Secrets of partners at rest: AES-256-GCM under a key made of the service's passphrase."""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from api.certificates.keystore import service_secret
from api.web.problems import refuse
from api.web.service import Service
from footprint.text import Text

_SALT, _NONCE = 16, 12


def seal(service: Service, secret: str, owner: str) -> str:
    """Return a secret encrypted; it opens only for the same owner."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(service, salt)).encrypt(nonce, secret.encode(), owner.encode())
    return base64.b64encode(salt + nonce + sealed).decode()


def unseal(service: Service, sealed: str, owner: str) -> str:
    """Return a secret in the clear.

    Raises
    ------
    RefusalError
        The passphrase of the service is another one now (409).
    """
    raw = base64.b64decode(sealed)
    salt, nonce, rest = raw[:_SALT], raw[_SALT : _SALT + _NONCE], raw[_SALT + _NONCE :]
    try:
        return AESGCM(_key(service, salt)).decrypt(nonce, rest, owner.encode()).decode()
    except InvalidTag as problem:
        raise refuse(
            409,
            "partner-secret-closed",
            Text("the partner's credentials do not open.", "合作方凭据无法解密。"),
            Text("Enter them anew.", "请重新填写。"),
        ) from problem


def _key(service: Service, salt: bytes) -> bytes:
    secret = service_secret(service).get_secret_value().encode()
    return Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(secret)
