"""The Merkle tree of RFC 9162 (section 2.1) over SHA-256: append, inclusion and consistency.

A tree is kept as the hashes of its complete subtrees. ``(level, position)`` names the subtree over
the leaves from ``position * 2**level`` up to, not including, ``(position + 1) * 2**level``; once
complete it never changes. Proofs are made from a function that returns those hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from footprint.trust.errors import TrustError, fault

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""Root of the tree without leaves."""

NodeGetter = Callable[[int, int], bytes]
"""Returns the hash of the complete subtree (level, position)."""
Node = tuple[int, int, bytes]
"""Level, position and hash of a complete subtree."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf's content."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree as its complete subtrees, largest first: all that appending needs.

    Parameters
    ----------
    size
        Number of leaves.
    hashes
        One hash per bit set in `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.hashes) == self.size.bit_count()
        if not fits or any(len(part) != HASH_BYTES for part in self.hashes):
            raise TrustError(
                fault(
                    "broken-frontier",
                    f"{len(self.hashes)} hashes do not make a tree of {self.size} leaves.",
                    f"{len(self.hashes)} 个散列值无法构成 {self.size} 片叶子的树。",
                )
            )

    @classmethod
    def at(cls, size: int, node: NodeGetter) -> Self:
        """Return the frontier of a tree whose complete subtrees are kept elsewhere."""
        return cls(size, tuple(node(*place) for place in _cover(0, size)))

    @property
    def root(self) -> bytes:
        """Root hash of the tree."""
        return _fold(self.hashes)

    def append(self, leaf: bytes) -> tuple[Frontier, list[Node]]:
        """Return the tree with one more leaf hash, and the subtrees that became complete."""
        hashes, position = list(self.hashes), self.size
        nodes: list[Node] = [(0, position, leaf)]
        while position % 2:
            leaf, position = node_hash(hashes.pop(), leaf), position // 2
            nodes.append((len(nodes), position, leaf))
        return Frontier(self.size + 1, (*hashes, leaf)), nodes


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier, _ = frontier.append(leaf)
    return frontier.root


def inclusion_path(index: int, size: int, node: NodeGetter) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root of the tree of `size` leaves."""
    if not 0 <= index < size:
        raise TrustError(
            fault(
                "no-such-leaf",
                f"There is no leaf {index} in a tree of {size}.",
                f"大小为 {size} 的树中没有第 {index} 片叶子。",
            )
        )
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, node: NodeGetter) -> list[bytes]:
    """Return the hashes that show the tree of `old` leaves to be the beginning of that of `new`."""
    if not 0 <= old <= new:
        raise TrustError(
            fault(
                "no-such-tree",
                f"A tree of {new} leaves does not begin with one of {old}.",
                f"{new} 片叶子的树不可能以 {old} 片叶子的树开头。",
            )
        )
    if old in {0, new}:
        return []
    path, start, end = [], 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    if start:
        path.append(_range_root(start, end, node))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether the path leads from the leaf hash at `index` to the root."""
    return root_from_path(leaf, index, size, path) == root


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root an inclusion path leads to (RFC 9162, 2.1.3.2); None if it does not fit."""
    if not _plain([index, size], path, leaf) or not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            place, last = _climb(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place // 2, last // 2
    return None if last else found


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether the new tree only appends to the old one (RFC 9162, 2.1.4.2)."""
    plain = _plain([old_size, new_size], path, old_root, new_root)
    if not plain or not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT and (new_size > 0 or new_root == EMPTY_ROOT)
    if old_size == new_size:
        return not path and old_root == new_root
    whole = old_size & (old_size - 1) == 0
    return _joins(old_size, new_size, [old_root, *path] if whole else path, (old_root, new_root))


def _joins(old: int, new: int, path: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Rebuild both roots from one path and compare."""
    if not path:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    old_root = new_root = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old_root, new_root = node_hash(part, old_root), node_hash(part, new_root)
            place, last = _climb(place, last)
        else:
            new_root = node_hash(new_root, part)
        place, last = place // 2, last // 2
    return last == 0 and (old_root, new_root) == roots


def _climb(place: int, last: int) -> tuple[int, int]:
    """Go up while the node has no right sibling."""
    while place and not place % 2:
        place, last = place // 2, last // 2
    return place, last


def _plain(numbers: Sequence[object], path: object, *hashes: object) -> bool:
    """Tell whether a stranger's numbers are whole and his hashes 32 bytes."""
    return (
        isinstance(path, (list, tuple))
        and all(type(number) is int for number in numbers)
        and all(isinstance(part, bytes) and len(part) == HASH_BYTES for part in (*hashes, *path))
    )


def _split(size: int) -> int:
    """Return the largest power of two below a size above one."""
    return 1 << ((size - 1).bit_length() - 1)


def _cover(start: int, end: int) -> list[tuple[int, int]]:
    """Return the complete subtrees, largest first, that cover leaves from an aligned start."""
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def _range_root(start: int, end: int, node: NodeGetter) -> bytes:
    """Return the root over a range of leaves whose start is aligned to its largest subtree."""
    return _fold([node(*place) for place in _cover(start, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over neighbouring complete subtrees, largest first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for part in hashes[-2::-1]:
        root = node_hash(part, root)
    return root
