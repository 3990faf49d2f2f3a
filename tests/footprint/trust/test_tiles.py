"""Tiles: paths of the specification, contents that rebuild the tree, nothing before its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.errors import TrustError
from footprint.trust.merkle import leaf_hash
from footprint.trust.tiles import (
    MAX_ENTRY,
    Tile,
    check_available,
    entry_bundle,
    parse_tile_path,
    read_entry_bundle,
    tile_content,
    tile_path,
    tiles_of,
)
from tests.footprint.trust.trees import KeptTree, naive_root, numbered

SIZE = 700
LEAVES = numbered(SIZE)
TREE = KeptTree(LEAVES)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1_000), "tile/0/x001/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(1, 0, 17), "tile/1/000.p/17"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
        (Tile(None, 273, 112), "tile/entries/273.p/112"),
        (Tile(None, 1_234), "tile/entries/x001/234"),
    ],
    ids=str,
)
def test_paths_are_those_of_the_specification(tile, path):
    assert tile.path == path
    assert parse_tile_path(path) == tile


@given(
    level=st.none() | st.integers(0, 63),
    index=st.integers(0, 10**15 - 1),
    width=st.integers(1, 256),
)
def test_every_path_is_read_back(level, index, width):
    assert parse_tile_path(tile_path(level, index, width)) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/017",
        "tile/0/000.p/",
        "tile/0/000.p",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/0/../000",
        "tile/data/000",
        "tile/0/٠٠٠",
        "tile/0/" + "x999/" * 50 + "999",
    ],
)
def test_a_path_has_one_spelling(path):
    with pytest.raises(TrustError):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(0, -1, 1), (0, 0, 0), (0, 0, 257), (64, 0, 1), (-1, 0, 1)]
)
def test_a_tile_that_cannot_be_has_no_path(level, index, width):
    with pytest.raises(TrustError):
        tile_path(level, index, width)


def test_the_tree_of_70_000_leaves_has_the_tiles_the_specification_counts():
    tiles = [tile for tile in tiles_of(70_000) if tile.level is not None]
    full = [tile.level for tile in tiles if tile.width == 256]
    assert (full.count(0), full.count(1), full.count(2)) == (273, 1, 0)
    assert [(tile.level, tile.index, tile.width) for tile in tiles if tile.width < 256] == [
        (0, 273, 112),
        (1, 1, 17),
        (2, 0, 1),
    ]


def test_the_tree_of_256_leaves_has_a_full_tile_and_a_partial_one_above():
    assert list(tiles_of(256)) == [Tile(None, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 700])
def test_tiles_hold_the_hashes_of_the_subtrees_they_stand_for(size):
    for tile in tiles_of(size):
        if tile.level is None:
            continue
        content = tile_content(tile, size, TREE.node)
        span = 256**tile.level
        assert len(content) == 32 * tile.width
        for place, position in enumerate(tile.positions):
            leaves = LEAVES[position * span : (position + 1) * span]
            assert content[32 * place : 32 * place + 32] == naive_root(leaves)


@pytest.mark.parametrize("size", [1, 256, 300, 700])
def test_entry_bundles_hold_the_leaves_of_the_tile_beside_them(size):
    found = []
    for tile in tiles_of(size):
        if tile.level is None:
            leaves = [LEAVES[position] for position in tile.positions]
            bundle = entry_bundle(tile, size, leaves)
            assert read_entry_bundle(bundle) == leaves
            hashes = tile_content(Tile(0, tile.index, tile.width), size, TREE.node)
            assert b"".join(map(leaf_hash, read_entry_bundle(bundle))) == hashes
            found += leaves
    assert found == LEAVES[:size]


@pytest.mark.parametrize(
    "tile", [Tile(0, 0, 201), Tile(0, 0), Tile(0, 1, 1), Tile(1, 0, 1), Tile(None, 0, 201)]
)
def test_a_tile_the_tree_does_not_have_yet_is_refused(tile):
    with pytest.raises(TrustError):
        check_available(tile, 200)


def test_a_narrower_tile_of_an_earlier_tree_stays_available():
    check_available(Tile(0, 0, 17), 200)
    assert (
        tile_content(Tile(0, 0, 17), 200, TREE.node)
        == tile_content(Tile(0, 0), 700, TREE.node)[: 17 * 32]
    )


def test_hashes_and_leaves_are_not_mixed_up():
    with pytest.raises(TrustError):
        tile_content(Tile(None, 0, 1), 1, TREE.node)
    with pytest.raises(TrustError):
        entry_bundle(Tile(0, 0, 1), 1, [b"x"])
    with pytest.raises(TrustError):
        entry_bundle(Tile(None, 0, 2), 2, [b"x"])


def test_a_leaf_of_64_kib_does_not_fit():
    tile = Tile(None, 0, 1)
    assert len(entry_bundle(tile, 1, [bytes(MAX_ENTRY)])) == MAX_ENTRY + 2
    with pytest.raises(TrustError, match="longer than 65535"):
        entry_bundle(tile, 1, [bytes(MAX_ENTRY + 1)])


@pytest.mark.parametrize("raw", [b"\x00", b"\x00\x01", b"\x00\x02x", b"\x00\x00" * 257])
def test_a_broken_bundle_is_refused(raw):
    with pytest.raises(TrustError):
        read_entry_bundle(raw)
