r"""Commitments to the lines of a bill: one root in the certificate, single lines opened later.

Each line is hashed with 32 random bytes of its own (its salt), so that nobody can try amounts
against the hash. The hashes, sorted, are the leaves of a Merkle tree (RFC 9162): neither keys nor
their order show. The root that is published also binds the number of lines:

    leaf  = SHA-256(0x00 || "tanbiao line 1\n" || salt || canonical JSON of {"key", "line"})
    root  = SHA-256("tanbiao lines 1\n" || number of lines in 8 bytes || Merkle root)

Whoever holds line, salt and path can prove one line to somebody who has only the certificate; the
other lines stay hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footprint.trust.documents import as_object, canonical_bytes, member
from footprint.trust.errors import TrustError, fault, shown
from footprint.trust.merkle import (
    HASH_BYTES,
    Frontier,
    inclusion_path,
    leaf_hash,
    root_from_path,
)

SALT_BYTES = 32
MAX_LINES = 1_000_000
_LEAF = b"tanbiao line 1\n"
_ROOT = b"tanbiao lines 1\n"


@dataclass(frozen=True, slots=True)
class Commitment:
    """The commitment to all lines.

    Parameters
    ----------
    root
        What the certificate publishes.
    leaves
        Leaf hashes in the order of the tree; they tell nothing without the salts.
    """

    root: bytes
    leaves: tuple[bytes, ...]

    @property
    def count(self) -> int:
        """Number of lines."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True)
class Opening:
    """One line with what proves that it belongs: to be given to an auditor, not published.

    Parameters
    ----------
    key, line
        The line.
    salt
        Its 32 random bytes.
    index, count
        Its place among the leaves, and their number.
    path
        Hashes from the leaf to the Merkle root.
    """

    key: str
    line: dict[str, Any]
    salt: bytes
    index: int
    count: int
    path: tuple[bytes, ...]

    def document(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "key": self.key,
            "line": self.line,
            "salt": self.salt.hex(),
            "index": self.index,
            "count": self.count,
            "path": [part.hex() for part in self.path],
        }


def commit(lines: Mapping[str, dict[str, Any]], salts: Mapping[str, bytes]) -> Commitment:
    """Return the commitment to lines.

    Parameters
    ----------
    lines
        Plain JSON values by the line's key.
    salts
        32 random bytes by the line's key, each used once and never again.
    """
    _check_salts(lines, salts)
    leaves = tuple(sorted(_leaf(key, lines[key], salts[key]) for key in lines))
    frontier, _ = _tree(leaves)
    return Commitment(_published(len(leaves), frontier.root), leaves)


def open_line(lines: Mapping[str, dict[str, Any]], salts: Mapping[str, bytes], key: str) -> Opening:
    """Return what proves one line; all lines and salts are needed to make it."""
    commitment = commit(lines, salts)
    if key not in lines:
        raise TrustError(
            fault(
                "no-such-line",
                f'There is no line "{shown(key)}" in the study.',
                f"研究中没有“{shown(key)}”这一行。",
            )
        )
    index = commitment.leaves.index(_leaf(key, lines[key], salts[key]))
    _, nodes = _tree(commitment.leaves)
    path = inclusion_path(index, commitment.count, lambda *place: nodes[place])
    return Opening(key, lines[key], salts[key], index, commitment.count, tuple(path))


def verify_opening(opening: Opening, root: bytes) -> bool:
    """Tell whether exactly this line is among those the published root commits to."""
    leaf = _leaf(opening.key, opening.line, opening.salt)
    found = root_from_path(leaf, opening.index, opening.count, opening.path)
    return found is not None and _published(opening.count, found) == root


def read_opening(document: Any) -> Opening:
    """Return the opening of a document somebody handed over."""
    path = member(document, "path", list)
    index, count = (_number(document, name) for name in ("index", "count"))
    if len(path) > 64:
        raise _broken()
    return Opening(
        member(document, "key", str),
        as_object(member(document, "line", dict)),
        _hash(member(document, "salt", str)),
        index,
        count,
        tuple(_hash(part) for part in path),
    )


def _tree(leaves: tuple[bytes, ...]) -> tuple[Frontier, dict[tuple[int, int], bytes]]:
    """Return the tree over leaf hashes and its complete subtrees."""
    frontier, nodes = Frontier(), dict[tuple[int, int], bytes]()
    for leaf in leaves:
        frontier, new = frontier.append(leaf)
        nodes |= {(level, position): part for level, position, part in new}
    return frontier, nodes


def _leaf(key: str, line: dict[str, Any], salt: bytes) -> bytes:
    """Return the leaf hash of one line."""
    return leaf_hash(_LEAF + salt + canonical_bytes({"key": key, "line": line}))


def _published(count: int, merkle_root: bytes) -> bytes:
    """Return the root as it is published."""
    return hashlib.sha256(_ROOT + count.to_bytes(8) + merkle_root).digest()


def _check_salts(lines: Mapping[str, Any], salts: Mapping[str, bytes]) -> None:
    """Refuse salts that are missing, short or used twice: they would give lines away."""
    used = {salts[key] for key in lines if key in salts}
    if len(used) == len(lines) and all(len(salt) == SALT_BYTES for salt in used):
        return
    raise TrustError(
        fault(
            "bad-salts",
            f"Every line needs {SALT_BYTES} random bytes of its own.",
            f"每一行都须有自己的 {SALT_BYTES} 字节随机数。",
        )
    )


def _number(document: dict[str, Any], name: str) -> int:
    """Return a count of an opening."""
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_LINES:
        raise _broken()
    return value


def _hash(text: object) -> bytes:
    """Return 32 bytes written in lower-case hexadecimal."""
    try:
        data = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError as problem:
        raise _broken() from problem
    if len(data) != HASH_BYTES or data.hex() != text:
        raise _broken()
    return data


def _broken() -> TrustError:
    """Return the error for an opening that cannot be read."""
    return TrustError(
        fault("broken-opening", "The opened line is not readable.", "披露的单行证明无法读取。")
    )
