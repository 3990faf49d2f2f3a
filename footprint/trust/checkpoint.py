"""Signed tree heads: C2SP checkpoints (tlog-checkpoint) in the signed-note format, Ed25519.

    label.example/log        origin, which is also the name of the log's key
    17                       number of leaves
    CsUY...q2I=              root, base64

    — label.example/log Az3g...QY8=      base64 of the 4-byte key number and the signature

Lines of other keys, such as those of witnesses, may follow and are left to those who know them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from footprint.trust.errors import TrustError, fault
from footprint.trust.keys import Algorithm, Signer, verify_signature
from footprint.trust.merkle import HASH_BYTES

MAX_SIGNATURES = 64
MAX_NOTE = 512 * 1024
"""Longest note that is read [characters]."""

_ED25519 = b"\x01"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_FORBIDDEN = re.compile("[\\x00-\\x09\\x0b-\\x1f\\ud800-\\udfff]")
"""Control characters other than the end of a line, and halves of letters."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log states of itself: how many leaves it has, and the root over them."""

    size: int
    root: bytes


def sign_checkpoint(origin: str, size: int, root: bytes, signer: Signer) -> str:
    """Return the signed note of a tree.

    Parameters
    ----------
    origin
        Name of the log: its address without scheme, such as ``label.example/log``.
    size, root
        The tree.
    signer
        The log's Ed25519 key.
    """
    if signer.algorithm is not Algorithm.ED25519:
        raise TrustError(
            fault(
                "wrong-algorithm",
                f"A checkpoint needs an Ed25519 key, not {signer.algorithm}.",
                f"检查点须使用 Ed25519 密钥，而不是 {signer.algorithm}。",
            )
        )
    _check_name(origin)
    if size < 0 or len(root) != HASH_BYTES:
        raise _broken()
    text = f"{origin}\n{size}\n{_base64(root)}\n"
    number = key_number(origin, signer.public_key)
    return f"{text}\n— {origin} {_base64(number + signer.sign(text.encode()))}\n"


def read_checkpoint(note: object, origin: str, public_key: bytes) -> Checkpoint:
    """Return the tree a note states, if the log of that name and key signed it."""
    text, signatures = _take_apart(note)
    number = key_number(origin, public_key)
    ours = [data[4:] for name, data in signatures if name == origin and data[:4] == number]
    if not ours:
        raise TrustError(
            fault(
                "checkpoint-unsigned",
                "The checkpoint is not signed by the log's key.",
                "检查点没有日志密钥的签名。",
            )
        )
    for signature in ours:
        if not verify_signature(Algorithm.ED25519, public_key, signature, text.encode()):
            raise TrustError(
                fault(
                    "checkpoint-signature-wrong",
                    "The signature of the checkpoint does not fit: it was changed.",
                    "检查点签名不符：内容被改动。",
                )
            )
    return _read_text(text, origin)


def key_number(name: str, public_key: bytes) -> bytes:
    """Return the four bytes that stand for an Ed25519 key in a note."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """Return the key in the form that tools for signed notes take."""
    _check_name(name)
    return f"{name}+{key_number(name, public_key).hex()}+{_base64(_ED25519 + public_key)}"


def _take_apart(note: object) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text of a note, and name and data of each signature."""
    if not isinstance(note, str) or len(note) > MAX_NOTE or _FORBIDDEN.search(note):
        raise _broken()
    text, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines.pop() or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise _broken()
    return text + "\n", [_read_signature(line) for line in lines]


def _read_signature(line: str) -> tuple[str, bytes]:
    """Return name and data of one signature line."""
    found = _SIGNATURE.fullmatch(line)
    data = _from_base64(found[2]) if found else b""
    if found is None or len(data) <= 4:
        raise _broken()
    return found[1], data


def _read_text(text: str, origin: str) -> Checkpoint:
    """Return what the lines of a checkpoint state."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise _broken()
    if lines[0] != origin:
        raise TrustError(
            fault("other-log", "The checkpoint is of another log.", "检查点属于另一个日志。")
        )
    root = _from_base64(lines[2])
    if not _SIZE.fullmatch(lines[1]) or len(root) != HASH_BYTES:
        raise _broken()
    return Checkpoint(int(lines[1]), root)


def _check_name(name: str) -> None:
    """Refuse names a signature line cannot carry."""
    if not re.fullmatch(r"[^\s+]+", name) or _FORBIDDEN.search(name):
        raise TrustError(
            fault(
                "bad-log-name",
                "The name of a log has no spaces, control characters or plus signs.",
                "日志名称不得含空格、控制字符或加号。",
            )
        )


def _base64(data: bytes) -> str:
    """Return standard base64."""
    return base64.b64encode(data).decode()


def _from_base64(text: str) -> bytes:
    """Return the bytes of standard base64, if it is the one way to write them."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as problem:
        raise _broken() from problem
    if _base64(data) != text:
        raise _broken()
    return data


def _broken() -> TrustError:
    """Return the error for what is no checkpoint."""
    return TrustError(
        fault(
            "broken-checkpoint",
            "The text is not a signed checkpoint of a log.",
            "文字不是带签名的日志检查点。",
        )
    )
