"""The log as static files anyone can mirror: C2SP tlog-tiles, 256 hashes a tile.

    tile/0/x001/x234/067          a full tile of leaf hashes, number 1 234 067
    tile/1/000.p/17               the rightmost tile of level 1, 17 hashes wide so far
    tile/entries/000.p/112        the leaves themselves, each after its length in two bytes

A tile at level `n` holds subtree hashes of tree level ``8 * n``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from footprint.trust.errors import TrustError, fault
from footprint.trust.merkle import NodeGetter

WIDTH = 256
LEVEL_STEP = 8
MAX_LEVEL = 7
"""Highest tile level of a tree of fewer than 2^64 leaves."""
MAX_ENTRY = 65_535
"""Longest leaf an entry bundle can carry [bytes]."""

_PATH = re.compile(
    r"tile/(?P<level>[0-9]|[1-5][0-9]|6[0-3]|entries)/"
    r"(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile.

    Parameters
    ----------
    level
        Level of hashes, or None for the leaves themselves.
    index
        Number within the level.
    width
        Number of hashes or leaves; below 256 the tile is partial.
    """

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Path below the log's address."""
        return tile_path(self.level, self.index, self.width)

    @property
    def tree_level(self) -> int:
        """Level in the tree of what it holds."""
        return LEVEL_STEP * (self.level or 0)

    @property
    def positions(self) -> range:
        """Positions, within `tree_level`, of what it holds."""
        return range(self.index * WIDTH, self.index * WIDTH + self.width)


def tile_path(level: int | None, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile.

    Examples
    --------
    >>> tile_path(0, 1_234_067), tile_path(None, 0, 112)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/112')
    """
    if index < 0 or not 1 <= width <= WIDTH or (level is not None and not 0 <= level < 64):
        raise _no_tile()
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03d}")
    name = "entries" if level is None else str(level)
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{name}/{'/'.join(parts)}{partial}"


def parse_tile_path(path: str) -> Tile:
    """Return the tile of a path; only the one way to write it is taken."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise _no_tile()
    level = None if found["level"] == "entries" else int(found["level"])
    index = int(found["index"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(found["width"] or WIDTH))
    if tile.width > WIDTH or tile.path != path:
        raise _no_tile()
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree, entries first."""
    for level in (None, *range(MAX_LEVEL + 1)):
        full, rest = divmod(_available(level, size), WIDTH)
        for index in range(full):
            yield Tile(level, index)
        if rest:
            yield Tile(level, full, rest)


def check_available(tile: Tile, size: int) -> None:
    """Refuse a tile that a tree of this size does not have yet."""
    if tile.positions.stop > _available(tile.level, size):
        raise _no_tile()


def tile_content(tile: Tile, size: int, node: NodeGetter) -> bytes:
    """Return the hashes of a tile of level 0 and above."""
    check_available(tile, size)
    if tile.level is None:
        raise _no_tile()
    return b"".join(node(tile.tree_level, position) for position in tile.positions)


def entry_bundle(tile: Tile, size: int, leaves: Sequence[bytes]) -> bytes:
    """Return the bundle of the leaves at `tile.positions`."""
    check_available(tile, size)
    if tile.level is not None or len(leaves) != tile.width:
        raise _no_tile()
    if any(len(leaf) > MAX_ENTRY for leaf in leaves):
        raise TrustError(
            fault(
                "leaf-too-long",
                f"A leaf of the log is longer than {MAX_ENTRY} bytes.",
                f"日志条目超过 {MAX_ENTRY} 字节。",
            )
        )
    return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)


def read_entry_bundle(raw: bytes) -> list[bytes]:
    """Return the leaves of a bundle."""
    leaves: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2])
        if end > len(raw) or len(leaves) == WIDTH:
            raise TrustError(
                fault("broken-bundle", "The bundle of log entries is broken.", "日志条目包已损坏。")
            )
        leaves.append(raw[at + 2 : end])
        at = end
    return leaves


def _available(level: int | None, size: int) -> int:
    """Return how many hashes or leaves a tree has at a tile level."""
    return size >> (LEVEL_STEP * (level or 0))


def _no_tile() -> TrustError:
    """Return the error for a tile that is not there."""
    return TrustError(fault("no-such-tile", "The log has no such tile.", "日志中没有该数据块。"))
