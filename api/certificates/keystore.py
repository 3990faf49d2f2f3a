"""The keys of bodies, people and the log: an encrypted file by default, other stores by URL.

Each private key (PKCS#8) is sealed by AES-256-GCM under a key that scrypt makes of a passphrase:
the service's for bodies and the log, a person's own for a decision key. The file is replaced as a
whole, flushed to disk, under a lock between processes; so a kill leaves the old or the new one.

A setting ``TANBIAO_KEYSTORE=pkcs11:…`` or ``kms:…`` opens the provider that a distribution
offers under that name in the entry-point group ``tanbiao.key_providers``: a function that takes
the whole setting and returns a `KeyProvider`.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from pydantic import SecretStr

from api.web.problems import RefusalError, refuse
from api.web.service import Service
from footprint.text import Text
from footprint.trust.keys import Algorithm, Ed25519Signer, P256Signer, Signer

_GROUP = "tanbiao.key_providers"
_VERSION = 1
_WORST_MEMORY_BYTES = 1 << 29

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class KeyProvider(Protocol):
    """Where private keys live; they are used through it and never leave it."""

    def create(self, reference: str, algorithm: Algorithm, secret: SecretStr) -> bytes:
        """Make a key under a reference of its own and return the public one, as `Signer` has it."""
        ...

    def signer(self, reference: str, key_id: str, secret: SecretStr) -> Signer:
        """Return the signer of a key, if the secret opens it (else 403)."""
        ...


@dataclass(frozen=True)
class Cost:
    """What a guess at a passphrase costs: scrypt's parameters.

    The default takes 128 MB and a few tenths of a second, as OWASP recommends.
    """

    n: int = 1 << 17
    r: int = 8
    p: int = 1


@dataclass(frozen=True)
class FileKeystore:
    """Private keys in one JSON file, each encrypted.

    Parameters
    ----------
    path
        The file; made, readable by its owner alone, with the first key.
    cost
        Cost of a passphrase for new keys; a kept key names its own.
    """

    path: Path
    cost: Cost = Cost()

    def create(self, reference: str, algorithm: Algorithm, secret: SecretStr) -> bytes:
        """Make a key and return the public one."""
        private = _new_private(algorithm)
        public = _public_bytes(private)
        entry = _sealed(private, _Label(reference, algorithm, public.hex()), secret, self.cost)
        with self._locked():
            keys = self._read()
            if reference in keys:
                message = f"there is a key {reference} already"
                raise ValueError(message)
            self._write({**keys, reference: entry})
        return public

    def signer(self, reference: str, key_id: str, secret: SecretStr) -> Signer:
        """Return the signer of a key."""
        entry = self._read().get(reference)
        if entry is None:
            raise refuse(
                409,
                "key-not-in-keystore",
                Text(
                    f"the keystore does not hold the private key {key_id}.",
                    f"密钥库中没有私钥 {key_id}。",
                ),
                Text("Restore the keystore, or make a new key.", "请恢复密钥库，或新建密钥。"),
            )
        return _open(reference, key_id, entry, secret)

    def _read(self) -> dict[str, Any]:
        with suppress(FileNotFoundError):
            return _checked(self.path.read_bytes(), self.path)
        return {}

    def _write(self, keys: dict[str, Any]) -> None:
        text = json.dumps({"version": _VERSION, "keys": keys}, indent=1, sort_keys=True)
        new = self.path.with_name(f"{self.path.name}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        _flush_folder(self.path.parent)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = self.path.with_name(f"{self.path.name}.lock")
        with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "w") as file:
            with suppress(ImportError):
                import fcntl  # noqa: PLC0415 - not on every system

                fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file closes, or at death
            yield


def open_keystore(service: Service) -> KeyProvider:
    """Return where the keys of a service are, from its setting."""
    setting = str(service.settings.keystore_file)
    scheme, colon, _ = setting.partition(":")
    if not colon or len(scheme) < 2 or not scheme.replace("-", "").isalnum():
        return FileKeystore(Path(setting))
    for point in entry_points(group=_GROUP, name=scheme):
        return cast("KeyProvider", point.load()(setting))
    raise refuse(
        409,
        "no-key-provider",
        Text(
            f"nothing installed opens keys at “{scheme}:”.", f"未安装可打开“{scheme}:”的密钥组件。"
        ),
        Text(
            f"Install a distribution with the entry point {_GROUP}: {scheme}, or name a file.",
            f"请安装提供入口点 {_GROUP}: {scheme} 的软件包，或改用密钥库文件。",
        ),
    )


def service_secret(service: Service) -> SecretStr:
    """Return the passphrase of the bodies' and the log's keys, or refuse: it has no default."""
    secret = service.settings.keystore_passphrase
    if secret is None or not secret.get_secret_value():
        raise refuse(
            409,
            "keystore-closed",
            Text(
                "the keys of this service are closed: no passphrase of the keystore is set.",
                "本服务的密钥未打开：未设置密钥库口令。",
            ),
            Text(
                "Set TANBIAO_KEYSTORE_PASSPHRASE and start the service again.",
                "请设置 TANBIAO_KEYSTORE_PASSPHRASE 后重新启动服务。",
            ),
        )
    return secret


@dataclass(frozen=True)
class _Label:
    """What is said in the open of a sealed key, and cannot be changed unnoticed."""

    reference: str
    algorithm: str
    public_key: str

    def bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()


def _new_private(algorithm: Algorithm) -> PrivateKey:
    if algorithm is Algorithm.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm is Algorithm.P256:
        return ec.generate_private_key(ec.SECP256R1())
    raise refuse(
        422,
        "algorithm-not-supported",
        Text(
            f"keys of {algorithm.value} are not made here.", f"此处不支持 {algorithm.value} 密钥。"
        ),
        Text("Use EdDSA or ES256.", "请使用 EdDSA 或 ES256。"),
    )


def _public_bytes(private: PrivateKey) -> bytes:
    public = private.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _sealed(private: PrivateKey, label: _Label, secret: SecretStr, cost: Cost) -> dict[str, Any]:
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    cipher = AESGCM(_stretched(secret, salt, cost))
    return {
        "algorithm": label.algorithm,
        "public_key": label.public_key,
        "kdf": {"name": "scrypt", **asdict(cost), "salt": salt.hex()},
        "nonce": nonce.hex(),
        "sealed": cipher.encrypt(nonce, plain, label.bytes()).hex(),
    }


def _open(reference: str, key_id: str, entry: dict[str, Any], secret: SecretStr) -> Signer:
    try:
        label = _Label(reference, entry["algorithm"], entry["public_key"])
        kdf = entry["kdf"]
        cost = Cost(kdf["n"], kdf["r"], kdf["p"])
        cipher = AESGCM(_stretched(secret, bytes.fromhex(kdf["salt"]), cost))
        nonce, sealed = bytes.fromhex(entry["nonce"]), bytes.fromhex(entry["sealed"])
        plain = cipher.decrypt(nonce, sealed, label.bytes())
    except InvalidTag:
        raise refuse(
            403,
            "wrong-passphrase",
            Text(f"the passphrase does not open the key {key_id}.", f"口令不能打开密钥 {key_id}。"),
            Text("Give the passphrase it was made with.", "请提供创建该密钥时的口令。"),
        ) from None
    except (KeyError, TypeError, ValueError):
        raise _damaged(reference) from None
    private = load_der_private_key(plain, None)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        scalar = private.private_numbers().private_value
        return P256Signer(key_id, scalar.to_bytes(32, "big"))
    assert isinstance(private, ed25519.Ed25519PrivateKey)  # noqa: S101 - we made it, and GCM says so
    return Ed25519Signer(key_id, private.private_bytes_raw())


def _stretched(secret: SecretStr, salt: bytes, cost: Cost) -> bytes:
    if 128 * cost.n * cost.r > _WORST_MEMORY_BYTES or cost.p > 16:
        message = "costs more than any key we make"
        raise ValueError(message)
    kdf = Scrypt(salt=salt, length=32, n=cost.n, r=cost.r, p=cost.p)
    return kdf.derive(secret.get_secret_value().encode())


def _checked(data: bytes, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(data)
        if document["version"] == _VERSION and isinstance(document["keys"], dict):
            return cast("dict[str, Any]", document["keys"])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise _damaged(path.name)


def _damaged(what: str) -> RefusalError:
    return refuse(
        409,
        "damaged-keystore",
        Text(f"the keystore is damaged at {what}.", f"密钥库在 {what} 处已损坏。"),
        Text("Restore it from the backup.", "请从备份恢复。"),
    )


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
